"""The open API: each app's api.py mounted under /api/v1/, its OpenAPI document and its reader."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("", include("services.enterprises.api_urls")),
    path("", include("matching.partners.api_urls")),
    path("", include("services.consultation.api_urls")),
    path("", include("services.trials.api_urls")),
    path("tickets/", include("services.tickets.api_urls")),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]
