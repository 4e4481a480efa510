"""Pages of hit tests."""

from django.urls import path

from . import views

app_name = "trials"
urlpatterns = [
    path("", views.trials, name="list"),
    path("template/", views.template, name="template"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/again/", views.again, name="again"),
    path("runs/<int:pk>/export/", views.export_run, name="export"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
