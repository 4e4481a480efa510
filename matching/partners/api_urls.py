"""The API of partners, mounted under /api/v1/."""

from django.urls import path

from .api import Partners

urlpatterns = [path("enterprises/<int:id>/partners/", Partners.as_view(), name="api-partners")]
