import pytest
from django.urls import reverse
from django.utils import timezone

from services.consultation import actions as consultation
from services.consultation.models import Citation
from services.enterprises.models import AccessRecord
from services.followup import collecting
from services.followup.models import Cluster, WrongCitation
from tests.factories import make_park, make_user

pytestmark = pytest.mark.django_db
PAGES = ["/followup/", "/followup/log/", "/followup/log/export/", "/followup/insight/", "/followup/insight/export/"]


@pytest.fixture
def cluster(clustered):
    return clustered("园区食堂早餐几点开？", "园区食堂早餐几点开始？")


@pytest.fixture
def staff(client):
    user = make_user("staff", parks=[make_park()])
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("role", "status"), [("citizen", 403), ("member", 403), ("officer", 403), ("staff", 200), ("editor", 200)])
def test_the_rooms_are_open_to_staff_and_editors_only(client, path, role, status):
    client.force_login(make_user(role))

    assert client.get(path).status_code == status


@pytest.mark.parametrize("role", ["citizen", "member", "officer"])
def test_a_stranger_gets_at_no_question(client, cluster, role):
    client.force_login(make_user(role))
    question = cluster.asks.first().question_id

    for path in (f"/followup/{cluster.pk}/", f"/followup/log/{question}/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/followup/{cluster.pk}/close/", {"close-reason": "ignored", "close-text": "x"}).status_code == 403


def test_the_queue_shows_how_often_each_was_asked(client, staff, cluster):
    page = client.get("/followup/").content.decode()

    assert "园区食堂早餐几点开？" in page
    assert '<td data-label="提问次数" class="num">2</td>' in page


def test_an_empty_queue_says_so(client, staff):
    assert "没有待答的问题" in client.get("/followup/").content.decode()


@pytest.mark.parametrize("query", ["state=xx", "order=drop", "region=9'", "page=-3", "q=%00", "q=" + "长" * 90])
def test_forged_filters_are_ignored(client, staff, cluster, query):
    assert client.get(f"/followup/?{query}").status_code == 200


def test_the_queries_of_the_queue_do_not_grow(client, staff, logged, django_assert_max_num_queries):
    for text in ("食堂几点开", "货车能进吗", "充电桩在哪里", "班车时刻表", "租金怎么交"):
        logged(text)
    collecting.collect()

    with django_assert_max_num_queries(13):
        client.get("/followup/")


def test_a_faulty_answer_comes_back_with_what_was_written(client, staff, cluster):
    response = client.post(f"/followup/{cluster.pk}/draft/", {"draft-title": "食堂", "draft-body": "七点开。"})

    assert response.status_code == 422
    assert "七点开。" in response.content.decode()
    assert "请选择依据的文件" in response.content.decode()


def test_an_answer_without_a_document_needs_a_last_day(client, staff, cluster):
    page = client.post(f"/followup/{cluster.pk}/draft/", {"draft-title": "食堂", "draft-body": "七点开。", "draft-source": "物业"})

    assert "请写明答案用到哪一天" in page.content.decode()


def test_the_answer_of_the_request_is_filled_in(client, staff, cluster):
    from services.tickets import actions as tickets

    client.post(f"/followup/{cluster.pk}/hand_over/", {"hand_over-park": staff.parks.get().pk})
    ticket = Cluster.objects.get().ticket
    tickets.take(ticket_id=ticket.pk, by=staff, at=timezone.now())
    tickets.answer(ticket_id=ticket.pk, by=staff, at=timezone.now(), text="早餐七点到九点。")

    page = client.get(f"/followup/{cluster.pk}/").content.decode()

    assert "早餐七点到九点。</textarea>" in page


def test_staff_hand_over_to_their_own_parks_only(client, staff, cluster):
    response = client.post(f"/followup/{cluster.pk}/hand_over/", {"hand_over-park": make_park().pk})

    assert response.status_code == 422
    assert Cluster.objects.get().ticket is None


@pytest.mark.parametrize("name", ["publish", "send_back", "nonsense"])
def test_staff_do_not_review(client, staff, cluster, name):
    assert client.post(f"/followup/{cluster.pk}/{name}/").status_code == 404


def test_a_step_that_came_too_late_is_refused_on_the_page(client, cluster):
    client.force_login(make_user("editor"))

    response = client.post(f"/followup/{cluster.pk}/publish/")

    assert response.status_code == 409
    assert "待处理" in response.content.decode()


@pytest.fixture
def answered(guangxi, put, logged):
    put("年报办法", "企业年报应当在每年六月三十日前报送。", number="测试〔2020〕1号")
    conversation = consultation.conversation_of(token=None)
    return consultation.ask(conversation=conversation, text="企业年报什么时候报送？", at=timezone.now())


def test_the_passage_behind_an_answer_is_shown(client, staff, answered):
    page = client.get(reverse("followup:question", args=[answered.pk])).content.decode()

    assert "企业年报应当在每年六月三十日前报送。" in page
    assert "测试〔2020〕1号" in page


def test_a_source_taken_down_is_said_to_be(client, staff, answered):
    Citation.objects.filter(question=answered).update(document=None, passage=None)

    assert "这份文件已撤下" in client.get(reverse("followup:question", args=[answered.pk])).content.decode()


def test_an_editor_marks_a_wrong_citation_and_takes_it_back(client, answered):
    client.force_login(make_user("editor"))
    mark = reverse("followup:mark", args=[answered.pk, answered.citations.get().pk])

    client.post(mark, {"text": "年份不对"})
    assert WrongCitation.objects.get().note == "年份不对"

    client.post(mark, {"undo": "1"})
    assert not WrongCitation.objects.exists()


def test_staff_mark_nothing(client, staff, answered):
    assert client.post(reverse("followup:mark", args=[answered.pk, answered.citations.get().pk])).status_code == 403


def test_a_citation_of_another_question_is_not_found(client, answered, logged):
    client.force_login(make_user("editor"))
    other = logged("别的")

    assert client.post(reverse("followup:mark", args=[other.pk, answered.citations.get().pk])).status_code == 404


def test_the_export_of_the_log_is_recorded_and_runs_no_formula(client, staff, logged):
    logged("=1+1 怎么算")

    text = b"".join(client.get("/followup/log/export/").streaming_content).decode()

    assert "'=1+1" in text
    assert AccessRecord.objects.filter(action="ask_log_export", user=staff).exists()


def test_the_queries_of_the_log_do_not_grow(client, staff, logged, django_assert_max_num_queries):
    for number in range(12):
        logged(f"第{number}问")

    with django_assert_max_num_queries(11):
        client.get("/followup/log/")
