import pytest
from django.urls import reverse

from services.consultation import routes


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("我要报修，路灯不亮了", "repair"),
        ("厂区下水道堵了", "repair"),
        ("停电怎么索赔", ""),
        ("我的报修到哪一步了", "progress"),
        ("帮我找几家做铝型材的厂", "partners"),
        ("想找动力电池供应商", "partners"),
        ("我要投诉窗口", "complaint"),
        ("投诉怎么处理", ""),
        ("我们急招工", "labour"),
        ("我想注册企业账户", "register"),
        ("转人工", "person"),
        ("高新技术企业怎么认定", ""),
    ],
)
def test_a_wish_is_told_from_a_question(text, wish):
    assert routes.wish_of(text) == wish


def test_a_repair_opens_a_request_with_its_kind_and_words():
    way = routes.way_of("路灯不亮了")

    assert (way.url_name, way.query.startswith("kind=repair&title=")) == ("tickets:new", True)


def test_a_wish_for_partners_leads_everybody_to_where_they_may_look():
    officer = routes.way_of("帮我找做铝型材的", has_role=lambda role: role == "is_officer")
    member = routes.way_of("帮我找做铝型材的", enterprise=7)
    visitor = routes.way_of("帮我找做铝型材的")

    assert (officer.url_name, officer.query) == ("partners:product", "q=%E9%93%9D%E5%9E%8B%E6%9D%90")
    assert (member.url_name, member.pk) == ("partners:show", 7)
    assert visitor.url_name == "tickets:new"


@pytest.mark.parametrize(("text", "product"), [("想找动力电池供应商", "动力电池"), ("谁家能做注塑模具", "注塑模具"), ("铝锭", "铝锭")])
def test_the_product_of_a_wish_is_read(text, product):
    assert routes.sought(text) == product


@pytest.mark.parametrize("route", routes.ROUTES, ids=lambda route: route.wish)
def test_every_way_leads_to_an_address_of_the_site(route):
    assert reverse(route.url_name, args=[1] if route.role == routes.ENTERPRISE else [])
