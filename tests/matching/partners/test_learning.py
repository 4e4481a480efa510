"""Weights learnt from decisions: better ones hold, worse ones do not, every one is kept."""

from dataclasses import fields, replace
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from matching.engine import rank
from matching.engine.evidence import Evidence
from matching.partners import learning, live, queries, teaching, weights
from matching.partners.models import Decision, WeightChoice, WeightSet
from tests.factories import make_enterprise, make_user

AT = "2026-11-28T08:00+08:00"
ASKERS, EACH = 30, 6


def lesson(judge, seed=3):
    """Invented candidates of thirty enterprises; judge(evidence) → what a person likes, the better half of each six is adopted."""
    draw = np.random.default_rng(seed)
    evidence = Evidence(**{one.name: draw.random(ASKERS * EACH).astype(np.float32) * 0.4 for one in fields(Evidence)})
    liked, pairs, askers = judge(evidence, draw), [], []
    for asker in range(ASKERS):
        order = asker * EACH + np.argsort(-liked[asker * EACH : (asker + 1) * EACH])
        pairs += [(good, bad, 0) for good in order[: EACH // 2] for bad in order[EACH // 2 :]]
        askers += [asker] * (EACH // 2) ** 2
    return learning.Lesson(evidence, np.array(pairs), np.array(askers), ASKERS * EACH, 0)


def by_inferred_needs(evidence, _draw):
    return rank.weigh(evidence, replace(rank.Weights(), **{name: 0.01 for name in ("declared", "touch")})).supplier


def test_what_people_go_by_is_learnt_and_holds_for_enterprises_unseen():
    learnt = learning.learn(lesson(by_inferred_needs), weights.DEFAULTS)

    assert learnt.is_better
    assert learnt.right_after > learnt.right_before + 0.05
    assert learnt.weights.declared < weights.DEFAULTS.declared


def test_decisions_at_random_teach_nothing():
    assert not learning.learn(lesson(lambda evidence, draw: draw.random(len(evidence.touch))), weights.DEFAULTS).is_better


def test_weights_stay_within_bounds():
    learnt, own = weights.plain(learning.learn(lesson(by_inferred_needs), weights.DEFAULTS).weights), weights.plain(weights.DEFAULTS)

    assert all(0.249 <= learnt[name] / own[name] <= 4.001 for name in weights.names())


@pytest.mark.parametrize("change", [{"surprise": 1.0}, {"touch": None}, {"touch": float("nan")}, {"touch": True}])
def test_a_set_of_another_layout_is_no_set(change):
    assert weights.read(weights.plain(weights.DEFAULTS) | change) is None
    assert weights.read({"touch": 1.0}) is None


@pytest.fixture
def decided(province, monkeypatch):
    """Enough decisions: foil makers are adopted, sugar mills declined, by two battery makers."""
    for name, least in (("LEAST_DECISIONS", 4), ("LEAST_PAIRS", 2), ("LEAST_ASKERS", 2)):
        monkeypatch.setattr(learning, name, least)
    rival = {"enterprise": province["rival"]}
    for fields_ in ({"enterprise": province["battery"]}, rival):
        Decision.objects.create(**fields_, partner=province["foil"], kind="supplier", outcome="adopted", at=AT)
        Decision.objects.create(**fields_, partner=province["sugar"], kind="supplier", outcome="declined", at=AT)


def keep(number=1, **values):
    return WeightSet.objects.create(number=number, values=weights.plain(weights.DEFAULTS) | values, made_at=AT)


@pytest.mark.django_db
def test_too_few_decisions_are_said_with_numbers(province):
    with pytest.raises(CommandError, match=r"已处理的建议 0 条，至少需要 30 条"):
        call_command("learn")


@pytest.mark.django_db
def test_evidence_is_gathered_anew_from_the_index(decided, province):
    taught = learning.lesson(live.current().index, list(Decision.objects.all()))

    assert (taught.decisions, taught.unknown, len(taught.pairs)) == (4, 0, 2)
    assert (learning.margins(taught, weights.DEFAULTS) > 0).all()


@pytest.mark.django_db
def test_a_decision_on_an_enterprise_that_is_gone_is_left_out(decided, province):
    Decision.objects.create(
        enterprise=province["battery"], partner=make_enterprise(state="returned"), kind="supplier", outcome="adopted", at=AT
    )

    assert learning.lesson(live.current().index, list(Decision.objects.all())).unknown == 1


@pytest.mark.django_db
def test_a_set_that_is_no_better_is_kept_but_does_not_hold(decided):
    told = StringIO()
    call_command("learn", stdout=told)

    assert "第 1 版不优于现行权重，已保存但未启用" in told.getvalue()
    assert WeightSet.objects.get().figures["pairs"] == 2
    assert weights.in_force().number == 0


@pytest.mark.django_db
def test_a_dry_run_keeps_nothing(decided):
    call_command("learn", "--dry-run", stdout=StringIO())

    assert not WeightSet.objects.exists()


@pytest.mark.django_db
def test_a_better_set_holds_at_once(decided, monkeypatch):
    monkeypatch.setattr(learning.Learnt, "is_better", True)

    made = teaching.learn(at=AT)

    assert made.is_chosen
    assert weights.in_force().number == made.number == 1


@pytest.mark.django_db
def test_lists_are_ranked_by_the_weights_that_hold(province):
    before = queries.top(province["battery"], "supplier", 1)[0].score
    keep(declared=0.5)

    teaching.choose(number=1, at=AT)

    assert queries.top(province["battery"], "supplier", 1)[0].score < before


@pytest.mark.django_db
def test_rolling_back_lets_the_set_of_before_hold(province):
    for number in (1, 2):
        keep(number)
        teaching.choose(number=number, at=AT)

    call_command("learn", "--rollback", stdout=StringIO())
    assert weights.in_force().number == 1
    call_command("learn", "--rollback", "0", stdout=StringIO())
    assert weights.in_force().number == 0
    assert WeightChoice.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "words"), [("9", "没有第 9 版权重"), ("1", "与当前程序不同"), (None, "无可恢复")])
def test_what_cannot_be_rolled_back_to_is_said(number, words):
    WeightSet.objects.create(number=1, values={"old": 1.0}, made_at=AT)

    with pytest.raises(CommandError, match=words):
        call_command("learn", "--rollback", *filter(None, [number]))


@pytest.mark.django_db
def test_a_chosen_set_of_another_layout_gives_way_to_the_defaults_and_the_page_says_so(client):
    WeightChoice.objects.create(weights=WeightSet.objects.create(number=4, values={"old": 1.0}, made_at=AT), at=AT)
    client.force_login(make_user("officer"))

    assert weights.in_force() == weights.InForce(weights.DEFAULTS, refused=4)
    page = client.get(reverse("partners:weights")).content.decode()
    assert "启用的第 4 版权重与当前程序的项目不同，已改用预设权重" in page


@pytest.mark.django_db
def test_an_administrator_chooses_weights_and_officers_look_on(client):
    keep()
    client.force_login(make_user("officer"))
    assert client.post(reverse("partners:choose_weights"), {"number": "1"}).status_code == 403

    client.force_login(admin := make_user("admin"))
    client.post(reverse("partners:choose_weights"), {"number": "1"})

    assert WeightChoice.objects.get().user == admin
    assert "启用第 1 版" in client.get(reverse("partners:weights")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["citizen", "member", "staff"])
def test_weights_are_for_officers(client, role):
    client.force_login(make_user(role))

    assert client.get(reverse("partners:weights")).status_code == 403
