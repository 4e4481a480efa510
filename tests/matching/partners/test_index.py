"""The index: built, kept current in every process, rebuilt when it cannot be used."""

import shutil
from types import SimpleNamespace

import pytest
from django.utils import timezone

from matching.partners import actions, building, live, queries, store
from matching.partners.models import IndexChange
from matching.profiles import actions as profiles
from matching.profiles import knowledge
from matching.profiles.models import ProfileState
from services.enterprises.models import Declaration, Enterprise
from services.jobs.models import Job
from services.search.published import IndexMissing
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db


def names(kind, enterprise, n=3):
    return [result.enterprise.name for result in queries.top(enterprise, kind, n)]


def change(enterprise, **fields):
    Enterprise.objects.filter(pk=enterprise.pk).update(version=enterprise.version + 1, **fields)
    profiles.refresh([enterprise.pk])


def test_a_new_enterprise_is_found_without_a_rebuild(province):
    version = live.current().version

    late = make_enterprise("最新铝箔有限公司", park=province["foil"].park, offers=["电池铝箔"])
    profiles.refresh([late.pk])

    assert late.name in names("supplier", province["battery"])
    assert live.current().version == version


def test_a_changed_profile_is_ranked_anew_without_a_rebuild(province):
    Declaration.objects.create(enterprise=province["sugar"], kind="offer", phrase="电池铝箔")

    change(province["sugar"])

    assert province["sugar"].name in names("supplier", province["battery"])


def test_an_enterprise_that_is_no_longer_verified_disappears(province):
    assert province["foil"].name in names("supplier", province["battery"])

    change(province["foil"], state="returned")

    assert province["foil"].name not in names("supplier", province["battery"])


def test_a_removed_phrase_counts_no_more(province):
    phrase = province["battery"].phrases.get(text="电池铝箔")
    before = queries.top(province["battery"], "supplier", 1)[0]

    profiles.remove_phrase(enterprise=province["battery"], phrase_id=phrase.pk, by=None, at=timezone.now())

    assert queries.top(province["battery"], "supplier", 1)[0].score < before.score


def test_a_process_that_starts_later_finds_the_changes_made_before(province):
    change(province["foil"], state="returned")

    live.forget()

    assert str(province["foil"].pk) not in live.current().index.row


def test_a_version_published_by_another_process_is_noticed(province):
    before = live.current().version

    actions.build(force=True)

    assert live.current().version != before


def test_a_log_row_that_becomes_visible_late_is_still_applied(province):
    IndexChange.objects.bulk_create([IndexChange(pk=9000, enterprise_id=province["sugar"].pk)])
    live.current()
    Enterprise.objects.filter(pk=province["foil"].pk).update(state="returned")

    IndexChange.objects.bulk_create([IndexChange(pk=8999, enterprise_id=province["foil"].pk)])

    assert str(province["foil"].pk) not in live.current().index.row


def test_building_again_does_nothing_while_all_is_current(province):
    version = store.current()

    assert actions.build() == version


def test_a_build_that_dies_keeps_what_it_has_read(world, monkeypatch):
    for number in range(30):
        make_enterprise(offers=[f"产品{number}"])
    vectors = world.store.vectors
    monkeypatch.setattr(world.store, "vectors", lambda texts, **k: vectors(texts) if "产品29" not in texts else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.build()
    monkeypatch.undo()

    assert ProfileState.objects.count() == 25


@pytest.mark.parametrize("damage", ["truncate", "remove", "pointer"])
def test_a_broken_index_is_missing_and_built_again(province, world, damage):
    folder = world.root / store.current()
    if damage == "truncate":
        (folder / "vectors.npy").write_bytes(b"broken")
    elif damage == "remove":
        shutil.rmtree(folder)
    else:
        (world.root / "CURRENT").write_text("v0")
    live.forget()

    with pytest.raises(IndexMissing):
        live.current()
    actions.build()
    assert names("supplier", province["battery"], 1) == [province["foil"].name]


def test_an_index_of_another_encoder_is_missing(province, world):
    world.store.encoder.name = "another"
    live.forget()

    with pytest.raises(IndexMissing):
        live.current()


def test_an_index_beside_a_restored_database_is_built_again(province):
    before = store.current()
    IndexChange.objects.all().delete()

    with pytest.raises(IndexMissing):
        live.current()
    assert actions.build() != before


def test_a_missing_index_is_asked_for_once(world):
    job = building.ensure_building(timezone.now())

    assert building.ensure_building(timezone.now()) == job
    assert Job.objects.filter(kind="partners.build").count() == 1


def test_a_build_that_failed_is_not_repeated_at_once(world):
    job = building.ensure_building(timezone.now())
    Job.objects.filter(pk=job.pk).update(state="failed", beat_at=timezone.now())

    assert building.ensure_building(timezone.now()) is None


def test_many_changes_lead_to_a_new_build(province, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(building, "MANY", 3)

    with django_capture_on_commit_callbacks(execute=True):
        profiles.refresh([make_enterprise(offers=["铝棒"]).pk for _ in range(4)])

    assert Job.objects.filter(kind="partners.build", state="done").exists()


def test_what_is_in_memory_and_what_is_on_disk_rank_alike(province):
    change(province["sugar"], size="small")
    one = queries.top(province["battery"], "partner", 5)

    actions.build(force=True)
    live.forget()

    two = queries.top(province["battery"], "partner", 5)
    assert [(r.enterprise.pk, round(r.score, 4)) for r in two] == [(r.enterprise.pk, round(r.score, 4)) for r in one]


class AtOnce:
    """A thread that has run by the time it is started, on the connection of the test."""

    def __init__(self, target, args, **_named):
        self.target, self.args = target, args

    def start(self):
        self.target(*self.args)


def test_a_large_index_is_brought_up_to_date_beside_the_request(province, monkeypatch):
    monkeypatch.setattr(live, "INLINE", 0)
    monkeypatch.setattr(live, "connection", SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(live.threading, "Thread", AtOnce)
    live.current()
    change(province["foil"], state="returned")

    answered_with = live.current()

    assert str(province["foil"].pk) in answered_with.index.row
    assert str(province["foil"].pk) not in live.current().index.row


def test_an_index_goes_on_with_the_knowledge_it_was_built_with_until_the_next_one(province, monkeypatch):
    version, chains = store.current(), knowledge.load()
    monkeypatch.setattr(knowledge, "load", lambda name="": chains)
    monkeypatch.setattr(knowledge, "version", lambda: "chains-test+more")
    monkeypatch.setattr(knowledge, "is_known", lambda name: name == "chains-test")
    live.forget()

    assert live.current().version == version
    assert actions.made_with(live.current().name)["knowledge"] == "chains-test"
    assert actions.build() != version


def test_a_need_by_an_edge_that_the_index_does_not_know_yet_breaks_nothing(province):
    battery = province["battery"]
    battery.phrases.create(kind="need", text="编织袋", origin="inferred", via=[["编织袋", "未来产品"]], weight=1.0)
    make_enterprise("编织袋厂", park=battery.park, offers=["编织袋"])
    building.record_changes([battery.pk])

    assert queries.top(battery, "supplier", 3)
