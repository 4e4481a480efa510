"""Tickets for administrators, to look at: steps are taken on the pages, so that the timeline stays true."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import Event, Satisfaction, Ticket


class ReadOnly:
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class EventInline(ReadOnly, admin.TabularInline):
    model = Event
    fields = ["at", "kind", "actor", "text", "is_public"]


@admin.register(Ticket)
class TicketAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "title", "kind", "state", "park", "handler", "filed_at", "due_at"]
    list_filter = ["state", "kind", "park"]
    list_select_related = ["park", "handler"]
    search_fields = ["number", "title", "text"]
    date_hierarchy = "filed_at"
    exclude = ["code", "fingerprint"]
    inlines = [EventInline]


@admin.register(Satisfaction)
class SatisfactionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["ticket_number", "score", "comment", "at"]
    list_filter = ["score"]
    list_select_related = ["ticket"]

    @admin.display(description=_("编号"))
    def ticket_number(self, row):
        return row.ticket.number
