"""API of enterprises, mounted under /api/v1/."""

from django.urls import path

from . import api

urlpatterns = [
    path("enterprises/", api.EnterpriseList.as_view(), name="api-enterprises"),
    path("enterprises/<int:pk>/", api.EnterpriseDetail.as_view(), name="api-enterprise"),
]
