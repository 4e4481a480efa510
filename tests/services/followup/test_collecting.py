from datetime import timedelta

import pytest
from django.utils import timezone

from services.consultation import actions as consultation
from services.consultation.models import Citation, Feedback
from services.followup import actions, collecting, marking, queries, shelf
from services.followup.models import Ask, Cluster
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def texts_of(cluster):
    return set(cluster.asks.values_list("question__text", flat=True))


def test_questions_that_mean_the_same_meet(logged):
    for text in ("园区食堂早餐几点开？", "园区食堂早餐几点开始？", "货车晚上能进园区吗？"):
        logged(text)

    assert collecting.collect() == 3
    assert [texts_of(row) for row in Cluster.objects.order_by("pk")] == [
        {"园区食堂早餐几点开？", "园区食堂早餐几点开始？"},
        {"货车晚上能进园区吗？"},
    ]


def test_a_later_question_joins_under_the_same_number(logged, clustered):
    cluster = clustered("园区食堂早餐几点开？")
    logged("园区食堂早餐几点开始？")

    collecting.collect()

    assert cluster.asks.count() == 2
    assert Cluster.objects.count() == 1


def test_collecting_again_changes_nothing(clustered):
    clustered("园区食堂早餐几点开？")

    assert collecting.collect() == 0


def test_only_what_found_no_good_answer_is_taken(logged):
    liked, disliked = logged("甲怎么办？", outcome="answered"), logged("企业年报怎么报？", outcome="answered")
    logged("您好", outcome="replied")
    consultation.rate(question=liked, verdict="good")
    consultation.rate(question=disliked, verdict="bad")

    collecting.collect()

    assert [(ask.question, ask.why) for ask in Ask.objects.all()] == [(disliked, "bad")]


def test_a_wrong_citation_sends_its_question_into_the_queue_and_back(logged):
    question = logged("企业年报怎么报？", outcome="answered")
    citation = Citation.objects.create(question=question, order=1, title="办法", url="/x/", quote="……")
    editor = make_user("editor")

    marking.mark_wrong(citation=citation, by=editor, at=question.asked_at, note="答非所问")
    collecting.collect()
    assert Ask.objects.get().why == "wrong"

    marking.unmark(citation=citation)
    assert not Ask.objects.exists()
    assert not Feedback.objects.exists()


def test_new_questions_join_no_merged_cluster(logged, clustered):
    cluster = clustered("园区食堂早餐几点开？")
    Cluster.objects.filter(pk=cluster.pk).update(state="merged")
    logged("园区食堂早餐几点开？")

    collecting.collect()

    assert cluster.asks.count() == 1


def test_a_question_that_leans_on_the_one_before_is_grouped_by_what_it_means(logged):
    logged("那小微企业呢？", answer={"understood": {"asked": "小微企业贷款贴息怎么申请？", "note": "", "literal": ""}})
    logged("小微企业贷款贴息怎么申请")

    collecting.collect()

    cluster = Cluster.objects.get()
    assert cluster.text == "小微企业贷款贴息怎么申请？"
    assert {row["text"] for row in queries.wordings(cluster)} == {"小微企业贷款贴息怎么申请？", "小微企业贷款贴息怎么申请"}


@pytest.fixture
def encoded(store, monkeypatch):
    """The texts whose vectors are asked for, as they are."""
    texts, vectors = [], store.vectors
    monkeypatch.setattr(store, "vectors", lambda asked, *rest: texts.extend(asked) or vectors(asked, *rest))
    return texts


def test_a_run_costs_the_same_however_much_is_clustered(logged, encoded, django_assert_num_queries):
    for number in range(30):
        logged(f"第{number}号仓库的消防通道归谁管？{number}")
    collecting.collect()
    Cluster.objects.update(updated_at=timezone.now() - timedelta(days=1))
    collecting._shelf().seen = timezone.now()
    logged("园区食堂早餐几点开？")
    encoded.clear()

    with django_assert_num_queries(9):
        collecting.collect()

    assert encoded == ["园区食堂早餐几点开？"]


def test_nothing_new_costs_one_query(clustered, django_assert_num_queries):
    clustered("园区食堂早餐几点开？")

    with django_assert_num_queries(1):
        collecting.collect()


def test_one_run_takes_a_bounded_number_of_questions(logged, monkeypatch):
    monkeypatch.setattr(collecting, "BATCH", 2)
    monkeypatch.setattr(collecting, "MOST", 4)
    for number in range(6):
        logged(f"第{number}号仓库的消防通道归谁管？")

    assert (collecting.collect(), collecting.collect()) == (4, 2)


def test_a_question_follows_what_was_merged_renamed_and_deleted_since(logged, clustered):
    food, canteen, trucks = clustered("园区食堂早餐几点开？"), clustered("货车晚上能进园区吗？"), clustered("车间漏水找谁修？")
    actions.merge(cluster_id=food.pk, by=make_user("editor"), at=timezone.now(), into=canteen)
    Cluster.objects.filter(pk=trucks.pk).delete()
    logged("园区食堂早餐几点开？")
    logged("车间漏水找谁修？")

    collecting.collect()

    assert canteen.asks.count() == 3
    assert Cluster.objects.exclude(pk__in=[food.pk, canteen.pk]).get().text == "车间漏水找谁修？"


def test_no_more_than_some_wordings_stand_for_a_cluster(clustered, logged, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 2)
    clustered("园区食堂早餐几点开？")
    for end in ("开始？", "开门？", "开放？"):
        logged(f"园区食堂早餐几点{end}")

    collecting.collect()

    assert len(collecting._shelf().words) == 2
    assert Cluster.objects.get().asks.count() == 4
