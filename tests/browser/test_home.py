"""The front page as a visitor sees it first."""

from django.core.management import call_command


def test_a_visitor_finds_the_ask_box_on_the_front_page(visit, shoot):
    call_command("load_reference", verbosity=0)

    page = visit("/")

    assert page.get_by_role("search").first.is_visible() or page.locator("input[name=q]").first.is_visible()
    shoot(page, "home-visitor")
