"""Looking into consultation; nothing here is edited by hand."""

from django.contrib import admin

from .models import Citation, Conversation, Document, Feedback, Generation, Passage, Question


class ReadOnly:
    """What the machine or the asker wrote stays as it was written."""

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, *args):
        return False

    def has_delete_permission(self, request, *args):
        return False


class PassageInline(ReadOnly, admin.TabularInline):
    model = Passage
    fields = ["order", "anchor", "label", "path", "text"]


class CitationInline(ReadOnly, admin.TabularInline):
    model = Citation
    fields = ["order", "title", "number", "url", "quote"]


class FeedbackInline(ReadOnly, admin.StackedInline):
    model = Feedback


class GenerationInline(ReadOnly, admin.StackedInline):
    model = Generation


@admin.register(Document)
class DocumentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "kind", "number", "region", "effective_on", "expires_on", "superseded", "verified", "version", "updated_at"]
    list_filter = ["kind", "superseded", "verified", "region"]
    search_fields = ["title", "number"]
    list_select_related = ["region"]
    inlines = [PassageInline]


@admin.register(Question)
class QuestionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["text", "outcome", "reason", "confidence", "verdict", "channel", "asked_at"]
    list_filter = ["outcome", "reason", "feedback__verdict", "channel", "asked_at"]
    search_fields = ["text"]
    date_hierarchy = "asked_at"
    list_select_related = ["feedback"]
    inlines = [CitationInline, GenerationInline, FeedbackInline]

    @admin.display(description="评价")
    def verdict(self, question):
        return question.feedback.get_verdict_display() if hasattr(question, "feedback") else "—"


@admin.register(Generation)
class GenerationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["question", "state", "reason", "model", "prompt_version", "duration_ms", "started_at"]
    list_filter = ["state", "reason", "model", "prompt_version"]
    date_hierarchy = "started_at"
    list_select_related = ["question"]


@admin.register(Conversation)
class ConversationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["pk", "user", "created_at", "updated_at"]
    list_select_related = ["user"]
    exclude = ["token"]
