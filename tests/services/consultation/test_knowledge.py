import pytest

from services.consultation import index, knowledge
from services.consultation.models import Document, Passage
from services.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_the_same_text_again_changes_nothing(put):
    put("办法", "企业应当报送年报。")
    before = index.edition_number()

    put("办法", "企业应当报送年报。")

    assert index.edition_number() == before == 1


def test_a_new_wording_replaces_the_old_one(put):
    put("办法", "企业应当在三月报送年报。")

    put("办法", "企业应当在六月报送年报。")

    assert [passage.text for passage in Passage.objects.all()] == ["企业应当在六月报送年报。"]
    assert Document.objects.get().version == 2


def test_a_changed_date_alone_is_a_change(put):
    put("办法", "企业应当报送年报。")

    put("办法", "企业应当报送年报。", superseded=True)

    assert index.edition_number() == 2


def test_a_dropped_text_is_gone_with_its_passages(put):
    key = put("办法", "企业应当报送年报。")

    assert knowledge.drop(key)
    assert not knowledge.drop(key)
    assert not Passage.objects.exists()


def test_changes_in_a_row_share_one_index_job(put):
    for number in range(3):
        put(f"办法{number}", "企业应当报送年报。")

    assert Job.objects.filter(kind=knowledge.INDEX_JOB).count() == 1


def test_the_index_job_builds_what_was_put(put, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        put("办法", "企业应当报送年报。")

    assert Job.objects.get(kind=knowledge.INDEX_JOB).state == Job.State.DONE
    assert len(index.keeper.current().ids) == 1
