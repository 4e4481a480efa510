"""Keys of other systems, made and revoked by administrators."""

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from rest_framework_api_key.admin import APIKeyModelAdmin
from rest_framework_api_key.models import APIKey

from .models import Client

admin.site.unregister(APIKey)  # the library's own keys open nothing here


@admin.register(Client)
class ClientAdmin(APIKeyModelAdmin):
    list_display = ["name", "prefix", "contact", "per_minute", "created", "expiry_date", "revoked"]
    search_fields = ["name", "prefix", "contact"]

    def save_model(self, request, obj, form=None, change=False):
        """Show the key of a new row this once."""
        if change:
            obj.save()
            return
        key = Client.objects.assign_key(obj)
        obj.save()
        words = {"name": obj.name, "key": key}
        messages.warning(request, _("“%(name)s”的密钥是 %(key)s 。请立即交给对方妥善保存，离开本页后无法再次查看。") % words)
