"""The front page: what each role finds there, and at what price in queries."""

import tomllib
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.models import Site

from portal import home
from portal.content import tree
from portal.content.models import FaqPage, GuideIndex, GuidePage, HomePage, PolicyIndex, PolicyPage, Topic
from services.enterprises.bulk.models import ImportBatch
from services.enterprises.models import Enterprise
from services.reference.models import Park
from services.tickets.models import Ticket
from tests.factories import make_enterprise, make_park, make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()
TODAY = timezone.localdate(AT)
OLD = TODAY - timedelta(days=400)


@pytest.fixture(autouse=True)
def _pages():
    tree.ensure()
    Site.get_site_root_paths()


def make_policy(title="测试办法", **fields):
    values = {"issuer": "测试机关", "effective_on": OLD, "published_on": OLD, "source": "测试", "source_on": OLD, **fields}
    return PolicyIndex.objects.get().add_child(instance=PolicyPage(title=title, **values))


def make_guide(title="测试指南"):
    return GuideIndex.objects.get().add_child(
        instance=GuidePage(title=title, department="窗口", steps="一步", source="测试", source_on=OLD)
    )


def make_ticket(park, *, days=1, **fields):
    values = {"number": f"T-{Ticket.objects.count() + 1}", "kind": "other", "title": "屋面渗水", "text": "漏", "park": park}
    times = {"filed_at": AT - timedelta(days=days), "due_at": AT + timedelta(days=2 - days)}
    return Ticket.objects.create(**{**values, **times, **fields})


def titles(rows):
    return [row["title"] for row in rows]


def test_visitors_see_policies_in_force_newest_first():
    make_policy("旧办法", expires_on=TODAY - timedelta(days=1))
    make_policy("将来的办法", effective_on=TODAY + timedelta(days=1))
    make_policy("早的办法")
    make_policy("新的办法", published_on=TODAY)

    shown = home.blocks(AnonymousUser(), at=AT)

    assert titles(shown["policies"]) == ["新的办法", "早的办法"]
    assert shown["stats"]["policies"] == 2


def test_a_subject_without_a_policy_in_force_is_no_chip():
    used, unused = Topic.objects.create(name="用地"), Topic.objects.create(name="旧事")
    for page, topic in ((make_policy("甲"), used), (make_policy("乙", expires_on=OLD), unused)):
        page.topics.add(topic)
        page.save()

    assert home.visitor(AT)["topics"] == [{"name": "用地", "pk": used.pk}]


def test_questions_of_the_day_are_verified_and_stay_for_the_day():
    index = HomePage.objects.get().get_children().get(slug="faq")
    for number in range(9):
        index.add_child(instance=FaqPage(title=f"问题{number}？", verified=number != 3))

    first, again = home.visitor(AT)["questions"], home.visitor(AT)["questions"]

    assert first == again
    assert len(set(first)) == home.SHOWN
    assert "问题3？" not in first


def test_the_counts_are_those_of_the_tables():
    park = make_park()
    make_enterprise(park=park)
    make_enterprise(park=park, state=Enterprise.State.SUBMITTED)

    stats = home.visitor(AT)["stats"]

    assert (stats["parks"], stats["enterprises"], stats["parks_on"]) == (1, 1, date(2026, 1, 1))


def test_members_see_their_enterprises_and_open_tickets_only():
    member, park = make_user("member"), make_park()
    make_enterprise("我的公司", park=park, members=[member], state="returned", state_reason="执照不清")
    make_enterprise("别人的公司", park=park)
    make_ticket(park, asker=member)
    make_ticket(park, asker=member, state="closed")

    shown = home.blocks(member, at=AT)

    assert [(row["name"], row["reason"], row["badge"]) for row in shown["enterprises"]] == [("我的公司", "执照不清", "warn")]
    assert [row["number"] for row in shown["tickets"]] == ["T-1"]


def test_staff_see_the_queue_and_the_inbox_of_their_parks():
    mine, other = make_park(), make_park()
    staff = make_user("staff", parks=[mine])
    for park in (mine, other):
        make_enterprise(park=park, state="submitted", submitted_at=AT - timedelta(days=3))
    for days in (1, 5):
        make_ticket(mine, days=days)
    make_ticket(other)

    desk = home.blocks(staff, at=AT)["staff"]

    assert desk["queue"] == {"total": 1, "oldest": AT - timedelta(days=3)}
    assert desk["inbox"] == {"total": 2, "oldest": AT - timedelta(days=5), "overdue": 1}
    assert [row["is_overdue"] for row in desk["urgent"]] == [True, False]


def test_officers_see_their_parks_with_counts_and_unfinished_imports():
    mine = make_park("甲园")
    officer = make_user("officer", parks=[mine])
    for state in ("verified", "verified", "submitted"):
        make_enterprise(park=mine, state=state)
    make_enterprise(park=make_park())
    ImportBatch.objects.create(owner=officer, filename="名录.xlsx", state="checked")
    ImportBatch.objects.create(owner=officer, filename="完成.xlsx", state="applied")

    estate = home.blocks(officer, at=AT)["officer"]

    assert estate["parks"] == [{"pk": mine.pk, "name": "甲园", "total": 3, "verified": 2, "waiting": 1}]
    assert [row["filename"] for row in estate["batches"]] == ["名录.xlsx"]


def test_editors_see_drafts_and_unpublished_changes():
    make_policy("草稿", live=False)
    make_policy("已发布", verified=True).save_revision()

    editing = home.blocks(make_user("editor"), at=AT)["editor"]

    assert (editing["drafts"], editing["changed"], editing["unverified"]) == (1, 1, 0)
    assert {row["title"] for row in editing["pages"]} == {"草稿", "已发布"}


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("citizen", {"tickets"}),
        ("member", {"tickets", "enterprises"}),
        ("staff", {"staff"}),
        ("officer", {"officer"}),
        ("editor", {"editor"}),
        ("admin", {"staff", "officer", "editor"}),
    ],
)
def test_each_role_finds_its_own_blocks(role, found):
    everywhere = {"announcement", "policies", "topics", "guides", "questions", "stats"}

    assert set(home.blocks(make_user(role), at=AT)) - everywhere == found


@pytest.mark.parametrize(
    ("role", "queries"), [("", 8), ("citizen", 9), ("member", 4), ("staff", 5), ("officer", 4), ("editor", 6), ("admin", 11)]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(role, queries, django_assert_num_queries):
    parks = [make_park() for _ in range(3)]
    user = make_user(role, parks=parks) if role else AnonymousUser()
    for park in parks:
        make_enterprise(park=park, members=[user] if role else [], state="submitted")
        make_ticket(park, asker=user if role else None)
        make_policy(f"办法{park.pk}", live=park != parks[0])
        make_guide(f"指南{park.pk}")

    with django_assert_num_queries(queries):
        home.blocks(user, at=AT)


@pytest.mark.parametrize("role", ["", "citizen", "member", "staff", "officer", "editor", "admin"])
def test_the_page_opens_for_every_role_with_and_without_rows(client, role):
    park = make_park()
    user = make_user(role, parks=[park]) if role else None
    if user:
        client.force_login(user)
    empty = client.get("/")
    make_enterprise("桂林样品有限公司", park=park, members=[user] if user else [], state="submitted")
    make_ticket(park, asker=user)
    full = client.get("/")

    assert (empty.status_code, full.status_code) == (200, 200)
    assert {"member": "桂林样品有限公司", "staff": "屋面渗水", "officer": park.name}.get(role, "政策") in full.content.decode()


def test_the_announcement_stands_on_top(client):
    HomePage.objects.update(announcement="<b>今晚升级</b>")

    assert "&lt;b&gt;今晚升级&lt;/b&gt;" in client.get("/").content.decode()


def test_sources_are_listed_with_what_is_not_verified_yet(rf):
    make_park()
    Park.objects.filter(pk=make_park().pk).update(verified=False)
    request = rf.get("/")
    request.user = AnonymousUser()

    rows = home.data_sources()

    assert [(row["source"], row["total"], row["unverified"]) for row in rows if row["name"] == "园区"] == [("测试", 2, 1)]
    assert "测试" in home.sources(request).content.decode()
    assert home.accessibility(request).status_code == 200


def test_the_version_in_the_footer_is_the_project_s(rf):
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]

    assert home.site(rf.get("/")) == {"site_version": project["version"]}
