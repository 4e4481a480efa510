import pytest

from services.consultation import understanding

ASK = "/ask/"
RULE = "企业年报应当在每年六月三十日前报送。"


def test_what_was_typed_needs_no_note():
    assert understanding.of("企业年报", "企业年报", "企业年报") is None


def test_a_changed_question_is_told_with_the_way_back():
    read = understanding.of("企页年报", "企页年报", "企业年报")

    assert ("企业年报" in read.note, read.literal) == (True, "“企页年报”")


@pytest.mark.parametrize(("text", "literal"), [("“企页年报”", True), ("「企页年报」", True), ("企页“年报”", False), ("“”", False)])
def test_only_a_question_wholly_in_quotes_is_literal(text, literal):
    assert understanding.is_literal(text) is literal


@pytest.mark.django_db
def test_a_slip_of_the_input_method_is_put_right_and_told(client, guangxi, put):
    put("企业年报报送办法", RULE)

    page = client.get(ASK, {"q": "气业年报什么时候报送"}).content.decode()

    assert "已按「企业年报什么时候报送」理解。" in page
    assert "六月三十日前" in page


@pytest.mark.django_db
def test_a_question_in_quotes_is_searched_for_as_it_stands(client, guangxi, put):
    put("企业年报报送办法", RULE)

    assert "理解。" not in client.get(ASK, {"q": "“气业年报什么时候报送”"}).content.decode()


@pytest.mark.django_db
def test_a_short_question_leans_on_the_one_before(client, guangxi, put):
    put("企业年报报送办法", RULE)
    client.get(ASK, {"q": "企业年报报送办法是什么"})

    assert "已结合上文" in client.get(ASK, {"q": "什么时候报送"}).content.decode()


@pytest.mark.django_db
def test_a_wish_is_answered_with_the_way(client, guangxi, put):
    put("企业年报报送办法", RULE)

    assert "/tickets/new/?kind=repair&amp;title=" in client.get(ASK, {"q": "路灯不亮了"}).content.decode()
