"""The progress of a job on the page of the person who started it."""

import pytest
from django.utils import timezone

from services.jobs.models import Job
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def make_job(owner, **fields):
    return Job.objects.create(kind="test.import", owner=owner, beat_at=timezone.now(), **fields)


def test_the_owner_sees_the_progress(client):
    user = make_user()
    job = make_job(user, state="running", done=2500, total=10000)
    client.force_login(user)

    page = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})

    assert 'value="25"' in page.content.decode()
    assert "HX-Refresh" not in page


def test_the_page_is_loaded_anew_when_the_job_is_over(client):
    user = make_user()
    job = make_job(user, state="done")
    client.force_login(user)

    assert client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_foreign_job_is_not_found(client):
    job = make_job(make_user())
    client.force_login(make_user())

    assert client.get(f"/jobs/{job.pk}/").status_code == 404
