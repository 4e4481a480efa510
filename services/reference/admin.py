from django.contrib import admin

from .models import Chain, Industry, Park, Region, SizeRule


@admin.register(Region, Chain, SizeRule)
class SourcedAdmin(admin.ModelAdmin):
    list_display = ["__str__", "source", "source_on", "verified"]
    list_filter = ["verified"]


@admin.register(Park)
class ParkAdmin(SourcedAdmin):
    list_display = ["name", "region", "leading_industries", "source", "verified"]
    list_filter = ["region", "verified"]
    search_fields = ["name", "short_name"]


@admin.register(Industry)
class IndustryAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "level"]
    list_filter = ["level"]
    search_fields = ["code", "name"]
    raw_id_fields = ["parent"]
