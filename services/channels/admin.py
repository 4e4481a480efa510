"""The list of sites that may show the widget, with the line to paste there."""

from django.conf import settings
from django.contrib import admin
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .models import HostSite


@admin.register(HostSite)
class HostSiteAdmin(admin.ModelAdmin):
    list_display = ["name", "origin", "region", "active"]
    list_filter = ["active"]
    search_fields = ["name", "origin"]
    readonly_fields = ["line"]

    @admin.display(description=_("嵌入代码"))
    def line(self, site):
        """One line for the other site's pages."""
        source = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{static('widget/ask.js')}"
        region = f' data-region="{site.region.code}"' if site.region_id else ""
        return format_html("<code>{}</code>", f'<script src="{source}"{region} defer></script>') if site.pk else _("保存后显示")
