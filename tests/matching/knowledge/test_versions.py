"""Proposals become versions, versions become the knowledge that holds."""

import pytest

from matching.engine.chains import Chains, Node
from matching.knowledge import actions, base, current, queries
from matching.knowledge.models import Proposal, Version
from matching.profiles import knowledge
from services.jobs.models import Job
from services.notices.models import Notice
from tests.factories import make_user

from .conftest import AT

pytestmark = pytest.mark.django_db


def approve(user, *proposals, note=""):
    return actions.approve(proposal_ids=[one.pk for one in proposals], user=user, at=AT, note=note)


@pytest.fixture
def foil(propose):
    """A new product with its two relations, waiting."""
    return [
        propose("add", "腐蚀箔", aliases=["电极箔"], industry="C3985"),
        propose("add", "腐蚀箔", "铝箔"),
        propose("add", "动力电池", "腐蚀箔", role="零部件"),
    ]


def test_a_set_of_proposals_holds_as_one_version(foil, reviewer):
    before = knowledge.version()

    version = approve(reviewer, *foil, note="同意")

    known = knowledge.load()
    assert version.number == current.number() == 1
    assert known.nodes[known.names["电极箔"]].name == "腐蚀箔"
    assert knowledge.version() != before
    assert {one.version for one in Proposal.objects.all()} == {version}


def test_what_waits_does_not_hold(foil):
    assert "腐蚀箔" not in knowledge.load().place


def test_one_does_not_review_oneself(foil, author):
    with pytest.raises(actions.NotYours, match="自己的提议须由另一位招商人员审核"):
        approve(author, *foil)
    with pytest.raises(actions.NotYours):
        actions.reject(proposal_ids=[foil[0].pk], user=author, at=AT, reason="不要")


def test_a_set_that_does_not_hold_together_changes_nothing(foil, reviewer):
    with pytest.raises(actions.Refused, match="没有“腐蚀箔”"):
        approve(reviewer, foil[1])
    assert not Version.objects.exists()
    assert Proposal.objects.filter(state="waiting").count() == 3


def test_a_proposal_is_decided_once(foil, reviewer):
    actions.reject(proposal_ids=[foil[0].pk], user=reviewer, at=AT, reason="没有依据")

    with pytest.raises(actions.Overtaken):
        approve(reviewer, *foil)


def test_rejecting_needs_a_reason(foil, reviewer):
    with pytest.raises(actions.Refused, match="理由"):
        actions.reject(proposal_ids=[foil[0].pk], user=reviewer, at=AT, reason="")


def test_the_same_thing_is_proposed_once_at_a_time(propose):
    propose("change", "动力电池", "铝箔", weight=0.5)

    with pytest.raises(actions.Refused, match="已有一条待审核的提议"):
        propose("off", "动力电池", "铝箔")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("add", "动力电池", "铝箔"), "“动力电池”已有投入品“铝箔”（原料）"),
        (("add", "铝箔"), "“铝箔”已在产业链知识中"),
        (("change", "铝卷"), "已不在产业链知识中"),
    ],
)
def test_repeating_what_is_known_is_said(propose, values, words):
    with pytest.raises(actions.Refused, match=words):
        propose(*values)


def test_only_the_author_takes_a_proposal_back(foil, author, reviewer):
    with pytest.raises(actions.NotYours):
        actions.withdraw(proposal_id=foil[0].pk, user=reviewer)

    assert actions.withdraw(proposal_id=foil[0].pk, user=author).state == "withdrawn"


def test_a_product_that_is_off_takes_its_relations_along_and_comes_back_with_them(propose, reviewer):
    approve(reviewer, propose("off", "轧机"))
    assert "轧机" not in knowledge.load().place
    assert not any("轧机" in (edge.product, edge.input) for edge in knowledge.load().edges)

    approve(reviewer, propose("on", "轧机", chain="machinery", stage="配套", industry="C3516"))

    assert any(edge.input == "轧机" for edge in knowledge.load().edges)


def test_an_older_version_holds_again_as_a_new_one(foil, propose, reviewer):
    approve(reviewer, *foil)
    name = knowledge.version()
    approve(reviewer, propose("change", "动力电池", "铝箔", weight=0.5))

    with pytest.raises(actions.NotYours):
        actions.restore(number=1, user=reviewer, at=AT)
    version = actions.restore(number=1, user=make_user("admin"), at=AT)

    assert (version.number, version.restored) == (3, 1)
    assert knowledge.version() == name


def test_the_files_alone_can_be_gone_back_to(foil, reviewer, files):
    approve(reviewer, *foil)

    actions.restore(number=0, user=make_user("admin"), at=AT)

    assert knowledge.load() is files


def test_two_versions_are_compared_by_what_they_say(propose, reviewer):
    approve(reviewer, propose("change", "动力电池", "铝箔", weight=0.5))
    approve(reviewer, propose("off", "动力电池", "铝箔"), propose("add", "动力电池", "铝锭"))

    changes = queries.difference(1, 2)

    assert [(one.fact.product, one.fact.input, one.fact.is_off) for one in changes] == [
        ("动力电池", "铝箔", True),
        ("动力电池", "铝锭", False),
    ]
    assert queries.difference(1, 9) is None


def test_an_edge_tells_its_own_source(propose, reviewer):
    approve(reviewer, propose("change", "动力电池", "铝箔", weight=0.5))

    assert current.source_of("动力电池", "铝箔").on == "2026-10-01"
    assert current.source_of("铝箔", "铝锭").text == "知识文件"


def test_an_index_of_an_older_version_can_still_be_read(foil, reviewer):
    name = knowledge.version()
    approve(reviewer, *foil)

    assert knowledge.is_known(name)
    assert "腐蚀箔" not in knowledge.load(name).place
    assert not knowledge.is_known("chains-other+1234")


def test_who_builds_an_index_stays_with_one_version(foil, reviewer):
    with knowledge.pinned() as name:
        approve(reviewer, *foil)
        assert knowledge.version() == name
    assert knowledge.version() != name


def test_a_new_version_has_the_index_built_anew(foil, reviewer):
    approve(reviewer, *foil)

    assert Job.objects.filter(kind="partners.build").exists()


def test_of_two_who_publish_at_once_the_later_is_told(foil, reviewer, monkeypatch):
    monkeypatch.setattr(current, "number", lambda: 0)
    approve(reviewer, foil[0], foil[1])

    with pytest.raises(actions.Overtaken):
        approve(reviewer, foil[2])


def test_an_author_reads_what_became_of_a_proposal(foil, author, reviewer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        approve(reviewer, *foil[:2], note="资料齐全")
        actions.reject(proposal_ids=[foil[2].pk], user=reviewer, at=AT, reason="缺少来源")

    told = {notice.title: notice.body for notice in Notice.objects.to(author)}
    assert told == {
        "产业链提议已通过，自第 1 版生效：腐蚀箔": "资料齐全",
        "产业链提议已通过，自第 1 版生效：腐蚀箔 ← 铝箔": "资料齐全",
        "产业链提议未通过：动力电池 ← 腐蚀箔": "缺少来源",
    }
    assert not Notice.objects.to(reviewer).exists()


def test_an_older_version_that_the_files_overtook_is_not_restored(foil, propose, reviewer, monkeypatch):
    approve(reviewer, *foil)
    approve(reviewer, propose("off", "腐蚀箔"))
    files = base.load()
    grown = Chains([*files.nodes, Node("化成箔", ("腐蚀箔",), "C3985", "aluminium", "中游")], list(files.edges))
    monkeypatch.setattr(base, "load", lambda: grown)

    with pytest.raises(actions.Refused, match="“腐蚀箔”已是“化成箔”的名称或别名"):
        actions.restore(number=1, user=make_user("admin"), at=AT)
    assert current.number() == 2


def test_a_version_with_a_product_switched_off_is_restored(foil, propose, reviewer):
    approve(reviewer, *foil)
    approve(reviewer, propose("off", "腐蚀箔"))
    actions.restore(number=0, user=make_user("admin"), at=AT)

    assert actions.restore(number=2, user=make_user("admin"), at=AT).number == 4
