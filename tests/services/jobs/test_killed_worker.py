"""A worker killed by the system in the middle of a job: the next one takes the job up again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

WORKER = [sys.executable, "-m", "celery", "-A", "tests.services.jobs.slow_worker", "worker", "-P", "threads", "-c", "2", "-B"]
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "MEDIA_ROOT", "PRIVATE_ROOT")


@pytest.fixture
def place(tmp_path):
    env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    env |= {"VAR_DIR": str(tmp_path), "JOB_STALE_SECONDS": "2", "SECRET_KEY": "tests-" * 10}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=env, check=True)
    return tmp_path, env


@contextmanager
def worker(env):
    process = subprocess.Popen(WORKER, env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(path, seconds=60):
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.1)
    return path.exists()


def job_row(folder):
    with sqlite3.connect(folder / "db.sqlite3") as database:
        return database.execute("select state, attempts from jobs_job").fetchone()


def test_the_job_of_a_killed_worker_is_finished_by_the_next(place):
    folder, env = place
    subprocess.run([sys.executable, "-m", "tests.services.jobs.slow_worker", str(folder)], env=env, check=True)
    with worker(env):
        assert wait_for(folder / "started")
    assert job_row(folder) == ("running", 1)

    with worker(env):
        assert wait_for(folder / "finished")
        time.sleep(1)

    assert job_row(folder) == ("done", 2)
