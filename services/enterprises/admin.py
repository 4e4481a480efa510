"""Enterprises in Django admin, for administrators."""

from django.contrib import admin

from .models import AccessRecord, Contact, Decision, Declaration, Draft, DuplicateDecision, Enterprise, ImportBatch, Membership


class DeclarationInline(admin.TabularInline):
    model = Declaration
    extra = 0


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    raw_id_fields = ["user"]


class ContactInline(admin.StackedInline):
    model = Contact


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records of what people did: shown, never changed."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Enterprise)
class EnterpriseAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "park", "size", "state", "origin", "updated_at"]
    list_filter = ["state", "origin", "size", "park__region"]
    list_select_related = ["park"]
    search_fields = ["name", "code"]
    raw_id_fields = ["industry", "decided_by"]
    readonly_fields = ["state", "state_reason", "submitted_at", "decided_at", "decided_by", "version", "licence"]
    inlines = [DeclarationInline, ContactInline, MembershipInline]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["enterprise", "outcome", "version", "user", "at"]
    list_filter = ["outcome"]
    list_select_related = ["enterprise", "user"]
    search_fields = ["enterprise__name", "enterprise__code"]


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnlyAdmin):
    list_display = ["at", "user", "action", "subject"]
    list_filter = ["action"]
    list_select_related = ["user"]
    search_fields = ["subject", "user__username"]


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ["filename", "owner", "state", "created_at", "applied_at"]
    list_filter = ["state"]
    list_select_related = ["owner"]


@admin.register(DuplicateDecision)
class DuplicateDecisionAdmin(admin.ModelAdmin):
    list_display = ["name_key", "code", "choice", "user", "updated_at"]
    list_select_related = ["user"]
    search_fields = ["name_key", "code"]


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "user", "enterprise", "updated_at", "submitted_at"]
    list_select_related = ["user", "enterprise"]
