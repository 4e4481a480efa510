from django.contrib import admin

from .models import Synonym


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ["everyday", "official", "is_active", "note", "updated_at"]
    list_filter = ["is_active"]
    search_fields = ["everyday", "official"]
