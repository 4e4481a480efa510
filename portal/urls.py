"""The site map."""

from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import home, privacy

urlpatterns = [
    path("", home.home, name="home"),
    path("sources/", home.sources, name="sources"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jobs/", include("services.jobs.urls")),
    path("enterprises/", include("services.enterprises.urls")),
    path("profiles/", include("matching.profiles.urls")),
    path("knowledge/", include("matching.knowledge.urls")),
    path("partners/", include("matching.partners.urls")),
    path("tickets/", include("services.tickets.urls")),
    path("notices/", include("services.notices.urls")),
    path("ask/", include("services.consultation.urls")),
    path("", include("services.channels.urls")),
    path("followup/", include("services.followup.urls")),
    path("trials/", include("services.trials.urls")),
    path("library/", include("services.library.urls")),
    path("api/v1/", include("portal.api.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("admin/", admin.site.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", privacy.media),
    path("", include(wagtail_urls)),
]
