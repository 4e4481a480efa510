"""Pages of the chain knowledge."""

from django.urls import path

from . import views

app_name = "knowledge"
urlpatterns = [
    path("", views.browse, name="browse"),
    path("product/", views.product, name="product"),
    path("export/", views.export, name="export"),
    path("propose/product/", views.propose_node, name="propose_node"),
    path("propose/relation/", views.propose_edge, name="propose_edge"),
    path("propose/switch/", views.propose_switch, name="propose_switch"),
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/review/", views.review, name="review"),
    path("proposals/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("versions/", views.versions, name="versions"),
    path("versions/diff/", views.diff, name="diff"),
    path("versions/<int:number>/restore/", views.restore, name="restore"),
]
