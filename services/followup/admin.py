"""Unanswered questions for administrators, to look at: steps are taken on the pages, so that the trail stays true."""

from django.contrib import admin

from .models import Cluster, Reply, Step, Tally


class ReadOnly:
    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, *args):
        return False

    def has_delete_permission(self, request, *args):
        return False


class StepInline(ReadOnly, admin.TabularInline):
    model = Step
    fields = ["at", "kind", "actor", "text"]


@admin.register(Cluster)
class ClusterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["pk", "text", "state", "reason", "forgotten", "created_at"]
    list_filter = ["state", "reason"]
    search_fields = ["text"]
    inlines = [StepInline]


@admin.register(Reply)
class ReplyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "drafted_by", "reviewed_by", "reviewed_at", "valid_until", "checked", "answered"]
    list_select_related = ["drafted_by", "reviewed_by"]
    search_fields = ["title"]


@admin.register(Tally)
class TallyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["day", "region", "channel", "outcome", "asked", "good", "bad"]
    list_filter = ["outcome", "channel"]
    list_select_related = ["region"]
    date_hierarchy = "day"
