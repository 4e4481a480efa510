"""Pages of consultation."""

from django.urls import path

from . import views

app_name = "ask"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<int:pk>/write/", views.write, name="write"),
    path("<int:pk>/rate/", views.rate, name="rate"),
    path("forget/", views.forget, name="forget"),
]
