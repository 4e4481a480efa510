"""What we add to the editors' screens."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from services.vocabulary.models import Synonym


@hooks.register("register_admin_menu_item")
def way_back():
    return MenuItem(_("返回网站"), reverse_lazy("home"), name="site", icon_name="home", order=10)


@register_snippet
class SynonymViewSet(SnippetViewSet):
    """Everyday and official words, kept by the editors."""

    model = Synonym
    icon = "comment"
    menu_label = _("同义词")
    add_to_admin_menu = True
    list_display = ["everyday", "official", "is_active", "note"]
    list_filter = ["is_active"]
    search_fields = ["everyday", "official"]
    list_export = ["everyday", "official", "is_active", "note"]
    panels = ["everyday", "official", "is_active", "note"]
