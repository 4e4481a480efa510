"""Trials for administrators, to look at."""

from django.contrib import admin

from .models import Run, Trial


class ReadOnly:
    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, *args):
        return False


@admin.register(Trial)
class TrialAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "owner", "created_at", "updated_at"]
    list_select_related = ["owner"]
    search_fields = ["name"]


@admin.register(Run)
class RunAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["trial", "by", "begun_at", "finished_at", "encoder", "edition", "threshold", "gate_share"]
    list_select_related = ["trial", "by"]
