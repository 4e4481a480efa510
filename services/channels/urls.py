"""Where questions from elsewhere arrive."""

from django.urls import path

from . import views

app_name = "channels"
urlpatterns = [
    path("embed/ask/", views.embed, name="embed"),
    path("callback/wechat/", views.official, name="wechat"),
    path("callback/wecom/", views.wecom, name="wecom"),
]
