"""What we add to the editors' screens."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from services.vocabulary.models import Synonym


@hooks.register("register_admin_menu_item")
def way_back():
    return MenuItem(_("返回网站"), reverse_lazy("home"), name="site", icon_name="home", order=10)


class NewSynonym(CreateView):
    """Wagtail has no Chinese for this heading."""

    def get_breadcrumbs_items(self):
        *above, own = super().get_breadcrumbs_items()
        return [*above, {**own, "label": _("新增同义词")}]


def _official(synonym):
    return synonym.official or _("（停用自带的对应）")


@register_snippet
class SynonymViewSet(SnippetViewSet):
    """Everyday and official words, kept by the editors."""

    model = Synonym
    icon = "comment"
    menu_label = _("同义词")
    add_to_admin_menu = True
    add_view_class = NewSynonym
    list_display = [
        "everyday",
        Column("official", label=_("规范说法"), accessor=_official, sort_key="official"),
        BooleanColumn("is_active", label=_("启用"), sort_key="is_active"),
        "note",
    ]
    list_filter = ["is_active"]
    search_fields = ["everyday", "official"]
    list_export = ["everyday", "official", "is_active", "note"]
    panels = [MultiFieldPanel(["everyday", "official", "is_active", "note"], heading=_("对应关系"))]
