"""Pages of profiles."""

from django.urls import path

from . import views

app_name = "profiles"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/phrases/<int:phrase_id>/<slug:step>/", views.decide, name="decide"),
]
