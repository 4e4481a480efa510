from datetime import date, timedelta

import pytest
from django.utils import timezone

from services.consultation import actions as consultation
from services.consultation import records
from services.consultation.models import Citation, Conversation, Document, Question
from services.followup import charts, insight
from services.followup.models import Cluster, Tally
from tests.factories import make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def span():
    today = timezone.localdate()
    return today - timedelta(days=6), today


def test_questions_are_counted_by_outcome_rating_place_and_channel(logged, span):
    nanning = make_region()
    good = logged("甲", outcome="answered", region=nanning)
    consultation.rate(question=good, verdict="good")
    logged("乙", channel="api")
    logged("您好", outcome="replied")
    logged("太早", days=30)

    found = insight.count(*span)

    assert (found.total.asked, found.total.refused, found.total.replied) == (2, 1, 1)
    assert (found.total.refused_share, found.total.good_share) == (0.5, 1.0)
    assert insight.regions(found)[0] in [("南宁市", found.regions[nanning.pk]), ("", found.regions[None])]
    assert dict(insight.channels(found))["接口"].refused == 1


def test_deleted_questions_still_count(logged, span):
    question = logged("甲", outcome="answered")
    consultation.rate(question=question, verdict="bad")
    before = insight.count(*span).total

    records.delete(Conversation.objects.all())

    assert not Question.objects.exists()
    assert insight.count(*span).total == before
    assert {field.name for field in Tally._meta.get_fields()}.isdisjoint({"text", "user", "question", "conversation"})


def test_counting_takes_two_queries(logged, span, django_assert_num_queries):
    for number in range(5):
        logged(f"第{number}问", days=number)

    with django_assert_num_queries(2):
        insight.count(*span)


def test_topics_are_the_texts_that_answer_and_rise_against_the_span_before(logged, span):
    for days, title in ((1, "年报"), (2, "年报"), (9, "年报"), (9, "规模"), (3, "规模")):
        Citation.objects.create(question=logged("问", outcome="answered", days=days), order=1, title=title, url="/x/", quote="x")

    rows = insight.topics(*span)

    assert [(row["title"], row["times"], row["earlier"]) for row in rows] == [("年报", 2, 1), ("规模", 1, 1)]
    assert [row["title"] for row in insight.rising(rows)] == ["年报"]


def test_cited_texts_that_ended_or_end_soon_are_named(logged, span, put):
    today = span[1]
    for title, facts in {
        "已过": {"expires_on": today - timedelta(days=1)},
        "快到": {"expires_on": today + timedelta(days=30)},
        "长期": {},
    }.items():
        put(title, "正文。", verified=True, **facts)
        document = Document.objects.get(title=title)
        Citation.objects.create(question=logged("问"), order=1, title=title, url="/x/", quote="x", document=document)

    found = insight.stale(*span, at=today)

    assert [(row["document"].title, row["fault"]) for row in found] == [("已过", "ended"), ("快到", "soon")]


def test_clusters_without_an_answer_are_ordered_by_how_often_they_were_asked(clustered, span):
    few, many = clustered("货车晚上能进园区吗？"), clustered("园区食堂早餐几点开？", "园区食堂早餐几点开始？")
    Cluster.objects.filter(pk=few.pk).update(state="working")

    assert [row.pk for row in insight.unanswered(*span)] == [many.pk, few.pk]


def test_a_long_span_is_drawn_by_week():
    rows = insight.bars(insight.Counted(), date(2026, 1, 1), date(2026, 3, 31))

    assert len(rows) == 13


@pytest.mark.parametrize("most", [0, 1, 3, 5, 17, 1000, 123_456])
def test_bars_stay_inside_the_drawing(most):
    figures = insight.Figures(answered=most // 2, refused=most - most // 2)

    drawn = charts.bars([{"day": date(2026, 1, 1), "figures": figures}])

    assert all(bar.tall + bar.refused <= charts.HEIGHT for bar in drawn["bars"])
    assert drawn["ticks"][-1][0] >= most


@pytest.mark.parametrize("query", ["", "since=2026-12-01&until=2026-01-01", "since=x", "since=1900-01-01&until=2026-01-01"])
def test_the_page_stands_with_any_span(client, logged, query):
    client.force_login(make_user("editor"))
    logged("甲")

    assert client.get(f"/followup/insight/?{query}").status_code == 200


def test_the_page_takes_a_fixed_number_of_queries(client, logged, django_assert_max_num_queries):
    client.force_login(make_user("editor"))
    for number in range(6):
        logged(f"第{number}问", days=number)

    with django_assert_max_num_queries(14):
        client.get("/followup/insight/")


def test_the_figures_by_day_are_exported(client, logged):
    client.force_login(make_user("editor"))
    logged("甲")

    text = b"".join(client.get("/followup/insight/export/").streaming_content).decode()

    assert f"{timezone.localdate().isoformat()},1,0,1,0,0,0" in text
