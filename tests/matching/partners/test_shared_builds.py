"""Builds by real processes: killed without warning, and shared by several workers."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, nullcontext
from urllib.parse import urlsplit

import pytest

from services.search import published

SITE = "tests.matching.partners.small_site"
WORKER = [sys.executable, "-m", "celery", "-A", SITE, "worker", "-P", "threads", "-c", "1"]
NOT_OURS = ("DJANGO_SETTINGS_MODULE", "MEDIA_ROOT", "PRIVATE_ROOT", "REDIS_URL")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The address of a database of its own with 24 enterprises, on the server of this tier if there is one."""
    folder, server = tmp_path_factory.mktemp("database"), os.environ.get("DATABASE_URL", "")
    with _on(server) if server.startswith("postgres") else nullcontext(f"sqlite:///{folder / 'db.sqlite3'}") as address:
        env = _env(folder, address)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=env, check=True)
        run("seed", env)
        yield address


@contextmanager
def _on(server):
    import psycopg
    from psycopg import sql

    name = f"parklink_builds_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _env(folder, database):
    made = {"DATABASE_URL": database, "VAR_DIR": str(folder), "INDEX_PART": "5", "JOB_STALE_SECONDS": "1", "SECRET_KEY": "tests-" * 10}
    return (
        {name: value for name, value in os.environ.items() if name not in NOT_OURS} | made | {"CELERY_BROKER_URL": "filesystem://localhost"}
    )


@pytest.fixture
def env(database, tmp_path):
    """What another process needs to see the database and the folder of this test; five parts of 5 enterprises."""
    return _env(tmp_path, database)


def run(command, env, *, check=True):
    done = subprocess.run([sys.executable, "-m", SITE, command], env=env, capture_output=True, timeout=120, check=False)
    assert not check or not done.returncode, done.stderr.decode()[-2000:]
    return done.returncode


def made(folder):
    """Who made which part, from first to last."""
    return [line.split() for line in (folder / "made").read_text().splitlines()]


def version(folder):
    return published.current(folder / "index" / "partners")


def arrays(folder, version):
    manifest = folder / "index" / "partners" / version / published.MANIFEST
    return {name: facts for name, facts in json.loads(manifest.read_text())["files"].items() if name.endswith((".npy", ".json"))}


def test_a_build_killed_twice_goes_on_from_its_parts_and_ends_like_one_that_was_not(env, tmp_path):
    killed = [run("build", {**env, "DIE_AT": place}, check=False) for place in ("files write_facts 3", "assembly turn 2")]
    made_by_the_killed = made(tmp_path)
    run("build", env)
    resumed = version(tmp_path)
    left = list((tmp_path / "index" / "partners" / ".building").glob("*"))
    run("build", env)

    assert killed == [-signal.SIGKILL] * 2
    assert len(made_by_the_killed) == 5, "parts finished before the first kill are not made again"
    assert len(made(tmp_path)) == 10, "nor is any part made again after the second"
    assert not left
    assert arrays(tmp_path, resumed) == arrays(tmp_path, version(tmp_path))


@contextmanager
def workers(env, count):
    running = [
        subprocess.Popen([*WORKER, "-n", f"w{n}"], env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for n in range(count)
    ]
    try:
        yield
    finally:
        for worker in running:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def wait_for(path, seconds=90):
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.1)


def test_two_workers_share_the_parts_of_one_build(env, tmp_path):
    with workers(env, 2):
        run("enqueue", env)
        wait_for(tmp_path / "index" / "partners" / published.CURRENT)

    assert version(tmp_path)
    assert len({pid for pid, _part in made(tmp_path)}) == 2
    assert sorted(part.split("-")[1] for _pid, part in made(tmp_path)) == [f"{n:04}" for n in range(5)]
