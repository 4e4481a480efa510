"""The API of tickets, mounted under /api/v1/tickets/."""

from django.urls import path

from . import api

urlpatterns = [
    path("", api.TicketList.as_view(), name="ticket-list"),
    path("<slug:number>/", api.TicketDetail.as_view(), name="ticket-detail"),
]
