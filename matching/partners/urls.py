"""Pages of partners."""

from django.urls import path, register_converter

from . import views
from .models import Kind


class KindConverter:
    regex = "|".join(Kind.values)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(KindConverter, "partner_kind")

app_name = "partners"
urlpatterns = [
    path("", views.search, name="search"),
    path("product/", views.product, name="product"),
    path("building/", views.building_progress, name="building"),
    path("weights/", views.weight_sets, name="weights"),
    path("weights/choose/", views.choose_weights, name="choose_weights"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/export/", views.export, name="export"),
    path("<int:pk>/<partner_kind:kind>/<int:partner>/decide/", views.decide, name="decide"),
    path("<int:pk>/<partner_kind:kind>/<int:partner>/undo/", views.undo, name="undo"),
]
