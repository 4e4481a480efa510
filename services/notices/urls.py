"""Pages of notices."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("<int:pk>/", views.open_notice, name="open"),
]
