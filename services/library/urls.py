"""Pages of the library."""

from django.urls import path

from . import views

app_name = "library"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("texts/", views.texts, name="texts"),
    path("upload/", views.upload, name="upload"),
    path("upload/template.xlsx", views.template, name="template"),
    path("deliveries/<int:pk>/", views.delivery, name="delivery"),
    path("deliveries/<int:pk>/report.xlsx", views.delivery_report, name="delivery-report"),
    path("deliveries/<int:pk>/<slug:move>/", views.advance_delivery, name="delivery-advance"),
    path("questions/<int:pk>/", views.pairs, name="pairs"),
    path("questions/<int:pk>/<slug:move>/", views.advance_pairs, name="pairs-advance"),
    path("faq/<int:pk>/", views.pair, name="pair"),
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/file/", views.paper_file, name="file"),
    path("<int:pk>/<slug:move>/", views.advance, name="advance"),
]
