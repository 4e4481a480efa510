"""Pages of profiles."""

from django.urls import path, re_path

from . import views

app_name = "profiles"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    re_path(r"^(?P<pk>\d+)/phrases/(?P<phrase_id>\d+)/(?P<step>remove|restore|confirm)/$", views.decide, name="decide"),
]
