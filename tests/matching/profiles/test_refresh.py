"""Reading profiles and keeping them in step."""

import pytest

from matching.profiles import actions, queries, reading
from matching.profiles.models import Phrase, ProfileState
from services.enterprises.events import profile_changed
from services.enterprises.models import Declaration, Enterprise
from services.jobs.models import Job
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db


def read(**fields):
    enterprise = make_enterprise(**fields)
    actions.refresh([enterprise.pk])
    return enterprise


def phrases(enterprise, **fields):
    return set(Phrase.objects.filter(enterprise=enterprise, **fields).values_list("text", flat=True))


def declare(enterprise, **phrase):
    Declaration.objects.create(enterprise=enterprise, **phrase)
    Enterprise.objects.filter(pk=enterprise.pk).update(version=enterprise.version + 1)


def test_declared_extracted_and_inferred_phrases_are_told_apart():
    enterprise = read(scope="一般项目：储能柜的生产、销售。", offers=["动力电池"], needs=["隔膜"])

    assert phrases(enterprise, origin="declared") == {"动力电池", "隔膜"}
    assert "储能柜" in phrases(enterprise, origin="extracted")
    assert phrases(enterprise, origin="inferred") == {"铝箔"}


def test_reading_again_changes_nothing():
    enterprise = read(offers=["动力电池"])
    before = list(Phrase.objects.values_list("pk", "updated_at"))

    assert actions.refresh([enterprise.pk]) == 0
    assert list(Phrase.objects.values_list("pk", "updated_at")) == before


def test_a_phrase_that_is_no_longer_said_goes_away():
    enterprise = read(offers=["动力电池", "充电桩"])

    enterprise.declarations.filter(phrase="充电桩").delete()
    actions.refresh([enterprise.pk])

    assert phrases(enterprise, kind="offer") == {"动力电池"}


def test_a_removed_phrase_stays_removed_when_the_profile_changes(django_user_model):
    enterprise = read(offers=["动力电池", "充电桩"])
    phrase = Phrase.objects.get(text="充电桩")
    actions.remove_phrase(enterprise=enterprise, phrase_id=phrase.pk, by=None, at="2026-11-01T00:00Z")

    declare(enterprise, kind="offer", phrase="换电柜")
    actions.refresh([enterprise.pk])

    assert "换电柜" in phrases(enterprise)
    assert [p.text for p in queries.profiles([enterprise.pk])[enterprise.pk].offers] == ["动力电池", "换电柜"]


def test_nothing_is_inferred_from_a_removed_offer(django_capture_on_commit_callbacks):
    enterprise = read(offers=["动力电池", "充电桩"])
    assert phrases(enterprise, origin="inferred") == {"铝箔"}

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_phrase(enterprise=enterprise, phrase_id=Phrase.objects.get(text="动力电池").pk, by=None, at="2026-11-01T00:00Z")

    assert phrases(enterprise, origin="inferred") == set()


def test_a_confirmed_guess_outlives_the_offer_it_was_guessed_from():
    enterprise = read(offers=["动力电池"])
    actions.confirm_phrase(enterprise=enterprise, phrase_id=Phrase.objects.get(text="铝箔").pk, by=None, at="2026-11-01T00:00Z")

    enterprise.declarations.all().delete()
    declare(enterprise, kind="offer", phrase="白砂糖")
    actions.refresh([enterprise.pk])

    assert phrases(enterprise, kind="need", origin="reviewed") == {"铝箔"}
    assert queries.profiles([enterprise.pk])[enterprise.pk].needs[0].source == "declared"


def test_an_enterprise_that_changes_while_it_is_read_is_left_to_its_own_job(monkeypatch):
    enterprise = make_enterprise(offers=["动力电池"])
    read_now = reading.read

    def read_slowly(*args):
        Enterprise.objects.filter(pk=enterprise.pk).update(version=2)
        return read_now(*args)

    monkeypatch.setattr(reading, "read", read_slowly)

    assert actions.refresh([enterprise.pk]) == 0
    assert not ProfileState.objects.exists()


def test_a_burst_of_changes_is_one_job(django_capture_on_commit_callbacks):
    enterprise = make_enterprise()

    for _ in range(3):
        profile_changed.send(sender=Enterprise, enterprise_ids=[enterprise.pk])

    assert Job.objects.filter(kind="profiles.refresh").count() == 1


def test_a_large_import_is_read_in_jobs_of_five_hundred():
    jobs = actions.queue_refresh(range(1, 1201))

    assert [len(job.args["enterprise_ids"]) for job in jobs] == [500, 500, 200]


def test_a_change_is_read_by_the_worker(django_capture_on_commit_callbacks):
    enterprise = make_enterprise(offers=["动力电池"])

    with django_capture_on_commit_callbacks(execute=True):
        profile_changed.send(sender=Enterprise, enterprise_ids=[enterprise.pk])

    assert "动力电池" in phrases(enterprise)


def test_every_phrase_is_embedded_before_it_is_stored(world):
    enterprise = read(scope="生产钢化玻璃。", offers=["动力电池"])

    assert phrases(enterprise) <= set(world.store.asked)


@pytest.mark.parametrize(
    "scope", ["", "依法须经批准的项目，经相关部门批准后方可开展经营活动。", "😀\x07<b>'; DROP TABLE--", "生产铝箔、" * 4000]
)
def test_odd_scopes_are_read_without_an_error(scope):
    enterprise = read(scope=scope)

    assert ProfileState.objects.filter(enterprise=enterprise).exists()


def test_a_new_reader_makes_every_profile_unread(monkeypatch):
    enterprise = read(offers=["动力电池"])
    assert list(queries.unread()) == []

    monkeypatch.setattr(reading, "EXTRACTOR", "another")

    assert list(queries.unread()) == [enterprise.pk]


def test_reading_many_costs_the_same_queries_as_reading_few(django_assert_max_num_queries):
    ids = [make_enterprise(offers=["动力电池"]).pk for _ in range(25)]

    with django_assert_max_num_queries(14):
        actions.refresh(ids)
