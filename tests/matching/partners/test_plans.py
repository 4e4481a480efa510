"""Builds in parts: one that was broken off goes on, one of other inputs begins anew."""

import pytest

from matching.engine import assembly, files
from matching.partners import actions, building, live, parts, plans, store
from matching.partners.models import IndexChange
from services.enterprises.models import Enterprise
from services.jobs.models import Job
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_off(world, settings, monkeypatch):
    """The plan of a build in three parts that died while it was assembled."""
    settings.INDEX_PART = 2
    for offer in ("动力电池", "铝箔", "白砂糖", "甘蔗", "铝板"):
        make_enterprise(offers=[offer])
    with monkeypatch.context() as patch:
        patch.setattr(assembly, "turn", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.build()
    return plans.begin(lambda _plan: True)


@pytest.fixture
def written(monkeypatch):
    """The names of the parts written from now on."""
    seen, write = [], files.write_facts
    monkeypatch.setattr(files, "write_facts", lambda folder, facts: (seen.append(folder.name), write(folder, facts)))
    return seen


def test_a_build_is_divided_into_parts_of_so_many_enterprises(broken_off):
    ids = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))

    assert broken_off.ranges == [[ids[0], ids[1]], [ids[2], ids[3]], [ids[4], ids[4]]]
    assert not broken_off.missing


def test_a_build_goes_on_from_the_parts_that_are_there(broken_off, written):
    actions.build()

    assert written == []
    assert len(live.current().index.row) == 5
    assert not broken_off.folder.exists()


def test_a_part_that_is_missing_is_made(broken_off, written):
    broken_off.parts[1].rename(broken_off.folder / "elsewhere")

    actions.build()

    assert len(written) == 1


def test_what_changed_after_a_build_began_is_found_when_it_has_gone_on(broken_off):
    gone = Enterprise.objects.first()
    Enterprise.objects.filter(pk=gone.pk).update(state="returned")
    building.record_changes([gone.pk])

    actions.build()

    assert str(gone.pk) not in live.current().index.row


@pytest.mark.parametrize("other", ["encoder", "size", "log", "changes"])
def test_a_build_with_other_inputs_begins_anew(broken_off, written, world, settings, monkeypatch, other):
    if other == "encoder":
        world.store.encoder.name = "another"
    elif other == "size":
        settings.INDEX_PART = 3
    elif other == "log":
        IndexChange.objects.all().delete()
    else:
        monkeypatch.setattr(building, "MANY", 1)
        building.record_changes(list(Enterprise.objects.values_list("pk", flat=True)))

    actions.build()

    assert len(written) == len(plans._ranges(settings.INDEX_PART))


def test_a_piece_of_a_plan_that_was_given_up_does_nothing(broken_off, written):
    plans.end(broken_off)

    parts.make(broken_off.key, 0, lambda done, of: None)
    parts.assemble(broken_off.key, lambda done, of: None)

    assert not written
    assert not store.root().joinpath("CURRENT").exists()


def test_a_folder_thrown_away_under_ones_hands_is_no_error(broken_off):
    with plans.at_work_on(broken_off):
        plans.end(broken_off)
        (broken_off.folder / "part-0000").rename(broken_off.folder / "part-0001")


def test_a_worker_with_another_encoder_takes_no_part(broken_off, world):
    broken_off.parts[1].rename(broken_off.folder / "elsewhere")
    world.store.encoder.name = "another"

    with pytest.raises(plans.OtherWorker, match="another"):
        parts.make(broken_off.key, 1, lambda done, of: None)


def test_an_error_of_the_disk_is_one(broken_off):
    with pytest.raises(OSError, match="disk full"), plans.at_work_on(broken_off):
        raise OSError("disk full")


def test_two_builds_at_once_share_the_same_pieces(broken_off):
    broken_off.parts[1].rename(broken_off.folder / "elsewhere")
    waiting = Job.objects.create(
        kind=parts.PART_JOB, unique_key=f"{broken_off.key} 1", args={"key": broken_off.key, "number": 1}, beat_at="2026-01-01T00:00Z"
    )
    before = Job.objects.filter(kind=parts.PART_JOB).count()

    actions.build()

    waiting.refresh_from_db()
    assert waiting.state == "done"
    assert Job.objects.filter(kind=parts.PART_JOB).count() == before


def test_the_progress_is_one_count_over_all_parts(world, settings):
    settings.INDEX_PART, seen = 2, []
    for _ in range(5):
        make_enterprise(offers=["铝箔"])

    actions.build(lambda done, total: seen.append((done, total)))

    assert [done for done, _total in seen] == sorted(done for done, _total in seen)
    assert len({total for _done, total in seen}) == 1
    assert seen[-1][0] == seen[-1][1]
