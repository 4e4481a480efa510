import pytest

from services.consultation import ways
from services.consultation.models import Document, Passage
from services.tickets.models import Ticket


def passage(text, *, pk=1, anchor="c1", path="", kind=Document.Kind.POLICY):
    document = Document(pk=pk, kind=kind, title=f"文件{pk}", url=f"/policies/{pk}/")
    return Passage(pk=pk, document=document, anchor=anchor, path=path, text=text)


@pytest.mark.parametrize(
    ("question", "kind"),
    [("路灯坏了找谁", "repair"), ("货款被拖欠怎么办", "complaint"), ("厂房用电增容怎么办理", "energy"), ("环评怎么办", "licence")],
)
def test_a_question_leads_to_the_request_of_its_kind(question, kind):
    assert ways.of(question, "", [])[0]["kind"] == kind


def test_a_mere_question_leads_to_the_hotline():
    assert [way["to"] for way in ways.of("高新技术企业的条件", "", [])] == ["phone"]


def test_a_wish_is_led_on_elsewhere_and_gets_no_second_button():
    assert [way["to"] for way in ways.of("路灯坏了，来修", "repair", [])] == ["phone"]


def test_every_kind_is_one_of_the_desk():
    assert {kind for kind, _pattern, _label in ways.REQUESTS} <= set(Ticket.Kind.values)


@pytest.mark.parametrize(
    "clause",
    [
        passage("企业规模要求见下。", path="第二章 申报条件"),
        passage("申请认定须同时满足以下条件：成立一年以上。"),
        passage("园区内企业。", anchor="eligibility", kind=Document.Kind.GUIDE),
    ],
)
def test_the_conditions_of_a_cited_text_are_a_press_away_unless_they_are_quoted(clause):
    way = ways.of("税率是多少", "", [], [clause])[0]

    assert (way["to"], way["url"]) == ("conditions", f"/policies/1/#{clause.anchor}")
    assert ways.of("税率是多少", "", [], [clause], {1})[0]["to"] == "phone"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("咨询电话：0771-5501234。", "0771-5501234"),
        ("可拨打12366纳税服务热线。", "12366"),
        ("联系电话为 400-123-4567，工作日接听。", "400-123-4567"),
        ("联系人手机13800001234，电话见官网。", ""),
        ("任何要求先交费的电话都应核实，补贴5000元。", ""),
    ],
)
def test_the_phone_of_an_office_is_read_off_the_cited_text(text, number):
    numbers = [way["number"] for way in ways.of("税率是多少", "", [], [passage(text)])]

    assert numbers == ([number] if number else []) + [ways.HOTLINE]


@pytest.mark.django_db
def test_only_what_may_help_is_read_of_the_cited_texts(put, django_assert_num_queries):
    put("认定办法", "认定须同时符合下列条件：成立一年以上。")
    put("其他办法", "咨询电话：0771-5501234。")
    put("无关办法", "本办法自发布之日起施行。")
    documents = list(Document.objects.order_by("-pk").values_list("pk", flat=True))

    with django_assert_num_queries(1):
        found = ways.read_further(documents)

    assert [row.document.title for row in found] == ["其他办法", "认定办法"]
