from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from .models import User


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["username", "display_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active", "parks"]
    search_fields = ["username", "display_name", "email"]
    filter_horizontal = ["parks", "groups", "user_permissions"]
    fieldsets = (*UserAdmin.fieldsets, (_("角色与园区"), {"fields": ["role", "display_name", "phone", "parks"]}))
    add_fieldsets = (*UserAdmin.add_fieldsets, (None, {"fields": ["role", "display_name"]}))
