"""The site refuses to start with settings that would expose people's data."""

import os
import subprocess
import sys

import pytest

from portal import safety
from portal.settings import BASE_DIR

GOOD = {"debug": False, "hosts": ["park.example.gov.cn"], "key": "k" * 64, "key_given": True, "https": True}


def test_a_production_setting_has_no_fault():
    assert safety.faults(**GOOD) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"debug": True}, "DEBUG"),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"key": "short"}, "SECRET_KEY"),
        ({"key_given": False}, "SECRET_KEY"),
        ({"https": False}, "HTTPS"),
    ],
)
def test_each_unsafe_setting_is_named(change, named):
    (fault,) = safety.faults(**{**GOOD, **change})

    assert named in fault


def test_a_laptop_may_run_without_key_and_https():
    assert safety.faults(debug=False, hosts=["localhost", "127.0.0.1"], key="k" * 64, key_given=False, https=False) == []


def test_the_local_key_is_made_once_and_private(tmp_path):
    path = tmp_path / "secret_key"

    key = safety.local_key(path)

    assert len(key) >= 50
    assert safety.local_key(path) == key
    assert path.stat().st_mode & 0o077 == 0


def test_the_site_does_not_start_open_to_the_world_without_a_key(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "ALLOWED_HOSTS": "park.example.gov.cn",
        "VAR_DIR": str(tmp_path),
    }

    started = subprocess.run([sys.executable, "manage.py", "check"], cwd=BASE_DIR, env=environment, capture_output=True, text=True)

    assert started.returncode != 0
    assert "园企通未启动" in started.stderr
