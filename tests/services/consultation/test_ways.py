import pytest

from services.consultation import ways
from services.tickets.models import Ticket


@pytest.mark.parametrize(
    ("question", "kind"),
    [("路灯坏了找谁", "repair"), ("货款被拖欠怎么办", "complaint"), ("厂房用电增容怎么办理", "energy"), ("环评怎么办", "licence")],
)
def test_a_question_leads_to_the_request_of_its_kind(question, kind):
    assert ways.of(question, "", [])[0]["kind"] == kind


def test_a_mere_question_leads_to_the_hotline():
    assert [way["to"] for way in ways.of("高新技术企业的条件", "", [])] == ["phone"]


def test_a_wish_for_partners_leads_to_their_search():
    assert ways.of("帮我找做铝型材的厂", "partners", [])[0]["to"] == "partners"


def test_every_kind_is_one_of_the_desk():
    assert {kind for kind, _pattern, _label in ways.REQUESTS} <= set(Ticket.Kind.values)
