"""The site map with the pages under test, wherever the site mounts them."""

from django.urls import include, path

from portal.urls import urlpatterns as site

urlpatterns = [
    path("profiles/", include("matching.profiles.urls")),
    path("api/v1/", include("matching.partners.api_urls")),
    *site,
]
