"""Pages of consultation."""

from django.urls import path

from . import own_views, views

app_name = "ask"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<int:pk>/write/", views.write, name="write"),
    path("<int:pk>/rate/", views.rate, name="rate"),
    path("forget/", views.forget, name="forget"),
    path("mine/", own_views.own, name="own"),
    path("mine/delete/", own_views.delete, name="own-delete-all"),
    path("mine/<int:pk>/delete/", own_views.delete, name="own-delete"),
]
