"""Endpoints of consultation under /api/v1/."""

from django.urls import path

from . import api

urlpatterns = [
    path("ask/", api.Ask.as_view(), name="api-ask"),
    path("ask/stream/", api.AskStream.as_view(), name="api-ask-stream"),
    path("ask/<int:pk>/feedback/", api.Rate.as_view(), name="api-ask-feedback"),
]
