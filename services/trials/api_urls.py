"""Endpoints of hit tests under /api/v1/."""

from django.urls import path

from . import api

urlpatterns = [
    path("trials/", api.Start.as_view(), name="api-trials"),
    path("trials/runs/<int:pk>/", api.Show.as_view(), name="api-trial-run"),
]
