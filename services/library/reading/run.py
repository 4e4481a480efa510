"""Read a file in a process of its own, with an end to its time and memory."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from . import Reading, Refused
from .child import CPU_SECONDS

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 180  # by the clock; on a busy machine a process gets a third of a core


def read(path: Path, kind: str, *, seconds: float = SECONDS) -> Reading:
    """The text of a file of one of FORMATS. Raises Refused, also if reading takes too long or too much memory."""
    command = [sys.executable, "-m", "services.library.reading.child", str(path), kind]
    surroundings = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**surroundings, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow", seconds=int(seconds)) from error
    if done.returncode == -signal.SIGXCPU:
        raise Refused("too_slow", seconds=CPU_SECONDS)
    if done.returncode or not done.stdout:  # stopped by its own limits, or the parser itself crashed
        raise Refused("bomb")
    said = json.loads(done.stdout)
    if "refused" in said:
        raise Refused(said["refused"], **said["facts"])
    return Reading(**said)
