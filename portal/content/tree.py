"""The fixed pages: one home with its four indexes. Made once, after the first migrate; editors may rename them."""

from wagtail.models import Page, Site

from .models import FaqIndex, GuideIndex, HomePage, NewsIndex, PolicyIndex

INDEXES = [
    (PolicyIndex, "policies", "政策库", "国家和自治区的政策文件，标明效力与来源，可定位到条款。"),
    (GuideIndex, "guides", "办事指南", "常用事项怎么办：条件、步骤、材料和时限。"),
    (NewsIndex, "news", "园区动态", "平台与园区的消息。"),
    (FaqIndex, "faq", "常见问题", "企业和群众常问的问题及其依据。"),
]


def ensure() -> HomePage:
    """Return the home page; make it and its indexes if this is a new database. Safe to run at any time."""
    home = HomePage.objects.first() or _make_home()
    for model, slug, title, intro in INDEXES:
        if not model.objects.exists():
            home.add_child(instance=model(title=title, slug=slug, intro=intro))
    return home


def _make_home():
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="园企通", slug="start"))
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.root_page, site.site_name = home, "园企通"
    site.save()
    if welcome and welcome.specific_class is Page:  # the page that Wagtail's own first migration leaves
        welcome.delete()
    return home
