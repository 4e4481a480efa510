"""Who stands in which list, and why."""

import pytest

from matching.engine.explain import BUYS, SAME, Meeting
from matching.knowledge.base import Source
from matching.partners import actions, cautions, levels, live, queries
from matching.partners.models import Decision, Kind, Suggestion
from matching.partners.reasons import Link, Reason
from tests.factories import make_enterprise, make_industry, make_user

pytestmark = pytest.mark.django_db


def lists(enterprise, kind, top=5, **filters):
    return queries.lists(live.current(), enterprise, [kind], filters, top)[0].results


def test_a_supplier_is_who_offers_what_is_needed(province):
    best = lists(province["battery"], "supplier")[0]

    assert best.enterprise == province["foil"]
    assert best.reason.startswith("本企业需要“电池铝箔”，对方供应“")


def test_a_customer_is_who_needs_what_is_offered(province):
    best = lists(province["foil"], "customer")[0]

    assert best.enterprise == province["battery"]
    assert "对方需要“电池铝箔”" in best.reason


def test_a_competitor_is_who_offers_the_same(province):
    best = lists(province["battery"], "competitor")[0]

    assert best.enterprise == province["rival"]
    assert best.reason.startswith("双方都供应“动力电池”。")


def test_a_rival_does_not_lead_the_partner_list(province):
    assert lists(province["battery"], "partner")[0].enterprise == province["foil"]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"city": "450100"}, set()),
        ({"park": "south", "size": "small"}, {"foil"}),
        ({"industry": "C38"}, {"rival"}),
        ({"size": "medium"}, {"sugar"}),
    ],
)
def test_filters_narrow_before_the_best_are_taken(province, filters, left):
    found = {result.enterprise for result in lists(province["battery"], "supplier", top=1, **filters)}

    assert found <= {province[name] for name in left}
    assert bool(found) or left in (set(), {"rival"}, {"sugar"})


def test_a_filter_reaches_what_the_first_places_would_have_hidden(province):
    for number in range(3):
        make_enterprise(f"更近铝箔{number}有限公司", park=province["battery"].park, offers=["电池铝箔"])
    actions.build(force=True)

    assert [result.enterprise for result in lists(province["battery"], "supplier", top=1, park="south")] == [province["foil"]]


def test_what_speaks_against_a_partner_is_said(province):
    rival = make_enterprise(park=province["foil"].park, industry=make_industry("C3841"), size="micro")

    said = cautions.against(province["battery"], rival, "supplier", [], 300)

    assert [text[:4] for text in said] == ["同属锂离", "未找到直", "路途较远", "对方为微"]


def test_a_competitor_needs_no_remarks(province):
    assert cautions.against(province["battery"], province["rival"], "competitor", [], 900) == []


def test_a_need_nobody_stated_is_marked_and_explained():
    reason = Reason(Meeting(BUYS, "铝箔", "电池铝箔", 0.8, True, "动力电池", "原料", ("铝箔", "动力电池")))

    assert reason.basis == "产业链知识：动力电池一般要用铝箔（原料）"
    assert reason.sentence == "本企业的“动力电池”一般要用“铝箔”，对方供应“电池铝箔”，高度吻合。"


@pytest.mark.parametrize(
    ("kind", "likeness", "words"), [(BUYS, 0.8, "高度吻合"), (BUYS, 0.6, "较吻合"), (BUYS, 0.3, "可能相关"), (SAME, 0.8, "较吻合")]
)
def test_likeness_is_given_in_words(kind, likeness, words):
    assert Reason(Meeting(kind, "甲", "乙", likeness)).level == words


def test_an_enterprise_without_anything_to_match_has_empty_lists(province):
    silent = make_enterprise(park=province["foil"].park, scope="依法须经批准的项目，经相关部门批准后方可开展经营活动。")
    actions.build(force=True)

    assert [lists(silent, kind) for kind in ("supplier", "customer", "partner", "competitor")] == [[], [], [], []]


def test_two_entries_of_one_enterprise_rival_each_other_and_break_nothing(province):
    twin = make_enterprise("北方电池有限公司", park=province["battery"].park, offers=["动力电池"], needs=["电池铝箔"])
    actions.build(force=True)

    assert lists(province["battery"], "competitor")[0].enterprise == twin
    assert lists(province["battery"], "supplier")[0].enterprise == province["foil"]


def test_a_list_is_kept_once_per_index_version(province):
    snapshot, results = live.current(), lists(province["battery"], "supplier")
    shown = {"enterprise": province["battery"], "kind": "supplier", "results": results}

    versions = actions.made_with(snapshot.name)
    assert actions.keep_shown(**shown, versions=versions) == len(results)
    assert actions.keep_shown(**shown, versions=versions) == 0
    assert actions.keep_shown(**shown, versions={**versions, "index": "later"}) == Suggestion.objects.count() == len(results)


def test_a_suggestion_says_what_it_was_made_with(province):
    versions = actions.made_with("v1")
    actions.keep_shown(enterprise=province["battery"], kind="supplier", results=lists(province["battery"], "supplier"), versions=versions)

    kept = Suggestion.objects.get(place=1)

    assert (kept.encoder, kept.knowledge, kept.index, kept.weights) == ("letters", "chains-test", "v1", 0)
    assert kept.reasons["sentence"].startswith("本企业需要")


def decide(province, outcome="adopted"):
    result = queries.one(live.current(), province["battery"], "supplier", province["foil"].pk)
    return actions.decide(
        enterprise=province["battery"],
        kind="supplier",
        result=result,
        outcome=outcome,
        reason="",
        user=make_user("officer"),
        at="2026-11-01T00:00Z",
        index="v1",
    )


def test_a_decision_keeps_what_was_suggested(province):
    decision = decide(province)

    assert decision.snapshot["place"] == 1
    assert decision.snapshot["index"] == "v1"


def test_a_suggestion_is_decided_once_until_it_is_taken_back(province):
    decide(province)
    with pytest.raises(actions.AlreadyDecided):
        decide(province, "declined")

    actions.undo(enterprise=province["battery"], partner_id=province["foil"].pk, kind="supplier", user=None, at="2026-11-02T00:00Z")

    assert decide(province, "declined").outcome == "declined"
    assert Decision.objects.count() == 2


def test_there_must_be_something_to_take_back(province):
    with pytest.raises(actions.NothingToUndo):
        actions.undo(enterprise=province["battery"], partner_id=province["foil"].pk, kind="supplier", user=None, at="2026-11-02T00:00Z")


@pytest.mark.parametrize("count", [2, 20])
def test_lists_cost_five_queries_however_long(province, count, django_assert_num_queries):
    for _ in range(count):
        make_enterprise(park=province["foil"].park, industry=make_industry("C3252"), offers=["电池铝箔"])
    actions.build(force=True)
    snapshot, admin = live.current(), make_user("admin")

    with django_assert_num_queries(5):
        queries.lists(snapshot, province["battery"], ["supplier", "customer", "competitor"], {}, 20, admin)


def test_one_firm_entered_twice_is_no_partner_of_itself(province):
    twin = make_enterprise("广西北方电池有限责任公司", park=province["foil"].park, offers=["电池铝箔"], needs=["动力电池"])
    actions.build(force=True)

    for kind in ("supplier", "customer", "partner"):
        assert twin not in [result.enterprise for result in lists(province["battery"], kind)]
    rival = next(result for result in lists(province["battery"], "competitor") if result.enterprise == twin)
    assert "可能是同一企业" in rival.against[0]


def test_names_that_are_nearly_the_same_are_pointed_out(province):
    near = make_enterprise("北方电池科技有限公司", park=province["foil"].park)

    assert "可能是同一企业的两次登记" in cautions.against(province["battery"], near, "supplier", [], None)[0]


def test_a_candidate_whose_industry_contradicts_its_products_is_marked(province):
    make_enterprise("怪异铝箔厂", park=province["foil"].park, industry=make_industry("C1340"), offers=["铝箔", "电池铝箔"])
    actions.build(force=True)

    odd = next(result for result in lists(province["battery"], "supplier") if result.enterprise.name == "怪异铝箔厂")
    assert "登记行业与主营产品不符，请核实" in odd.against


def test_a_need_over_two_steps_names_the_part_between():
    met = Meeting(BUYS, "铝锭", "重熔铝锭", 0.8, True, "动力电池", "原料", 1.0, (("铝锭", "铝箔"), ("铝箔", "动力电池")))
    links = (Link("铝锭", "铝箔", "原料", Source("手册", "2026-10-01")), Link("铝箔", "动力电池", "原料", None))

    reason = Reason(met, links)

    assert reason.sentence == "本企业的“动力电池”经“铝箔”用到“铝锭”，对方供应“重熔铝锭”，高度吻合。"
    assert reason.basis == "产业链知识：动力电池一般要用铝箔（原料），铝箔一般要用铝锭（原料）"
    assert reason.source == "手册，2026-10-01"
    assert [step.text for step in reason.stations] == ["重熔铝锭", "铝锭", "铝箔", "动力电池"]
    assert len(reason.across.boxes) == len(reason.across.arrows) + 1 == 4


def test_rivals_have_no_way_of_goods_to_draw():
    assert Reason(Meeting(SAME, "甲", "乙", 0.9)).down is None


@pytest.mark.parametrize(
    ("kind", "score", "words"),
    [
        (Kind.SUPPLIER, 0.75, "匹配度高"),
        (Kind.PARTNER, 0.6, "匹配度较高"),
        (Kind.CUSTOMER, 0.3, "匹配度一般"),
        (Kind.COMPETITOR, 0.75, "重合度较高"),
    ],
)
def test_a_score_is_named_by_the_list_it_stands_in(kind, score, words):
    assert levels.of_score(score, kind) == words
