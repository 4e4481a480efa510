"""Roles of our users as groups of Wagtail and Django: editors write, administrators may do everything."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from .tree import ensure

EDITORS, ADMINISTRATORS = "内容编辑", "系统管理员"
PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
FILE_PERMISSIONS = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]


def set_up() -> None:
    """Make the groups with their permissions. Safe to run after every migrate."""
    home = ensure()
    editors, _made = Group.objects.get_or_create(name=EDITORS)
    admins, _made = Group.objects.get_or_create(name=ADMINISTRATORS)
    topics = Q(content_type__app_label="content", codename__endswith="_topic")
    words = Q(content_type__app_label="vocabulary")
    entry = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    editors.permissions.set(Permission.objects.filter(topics | words | entry))
    admins.permissions.set(Permission.objects.all())
    root = Collection.get_first_root_node()
    for group in (editors, admins):
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS):
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILE_PERMISSIONS
        ):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def sync(user) -> None:
    """Put a user into the groups of their role and out of the others; only administrators enter Django's admin."""
    wanted = {EDITORS: user.role == user.Role.EDITOR, ADMINISTRATORS: user.role == user.Role.ADMIN}
    current = set(user.groups.filter(name__in=wanted).values_list("name", flat=True))
    add = [name for name, is_wanted in wanted.items() if is_wanted and name not in current]
    leave = [name for name in current if not wanted[name]]
    if add:
        user.groups.add(*Group.objects.filter(name__in=add))
    if leave:
        user.groups.remove(*Group.objects.filter(name__in=leave))
    if user.is_staff != user.is_admin:
        type(user).objects.filter(pk=user.pk).update(is_staff=user.is_admin)
        user.is_staff = user.is_admin
