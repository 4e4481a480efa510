"""The process that reads one file: python -m services.library.reading.child PATH FORMAT. Prints one line of JSON.

It limits its own memory and time before it opens anything, so a file that explodes takes only this process with it.
"""

import json
import resource
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from services.library.reading import Refused

MEMORY = 1024 * 1024 * 1024  # of address space; Python with all readers loaded takes about 300 MB of it
CPU_SECONDS = 60  # a 500-page PDF takes about 20
READERS = {
    "docx": ("word", "read"),
    "pdf": ("pdf", "read"),
    "html": ("web", "read"),
    "xlsx": ("sheet", "read"),
    "md": ("plain", "read_marked"),
    "txt": ("plain", "read"),
}


def main(path: str, kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader writes nothing
    module, function = READERS[kind]
    try:
        reading = getattr(import_module(f"services.library.reading.{module}"), function)(Path(path))
        said = asdict(reading)
    except Refused as refused:
        said = {"refused": refused.code, "facts": refused.facts}
    except (MemoryError, RecursionError):
        said = {"refused": "bomb", "facts": {}}
    sys.stdout.write(json.dumps(said, ensure_ascii=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
