"""The chain knowledge as its files say it, and where each file comes from: what every proposal changes."""

import csv
import hashlib
from dataclasses import dataclass
from functools import cache

from matching.engine import chains

SOURCES = chains.DATA.parent / "sources.csv"
BUYERS = ("trade",)  # files of those who only buy: they are not made of it, so relations are learnt without them


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece of knowledge comes from. on: the day, as ISO text."""

    text: str
    on: str


@cache
def load(without: tuple[str, ...] = ()) -> chains.Chains:
    return chains.Chains.load(without=without)


@cache
def digest(without: tuple[str, ...] = ()) -> str:
    """Name the files by what they say: another wording of an edge is another name."""
    found = hashlib.blake2b(digest_size=4)
    for path in sorted(path for path in chains.DATA.glob("*.csv") if path.stem not in without):
        found.update(path.read_bytes())
    return found.hexdigest()


@cache
def titles() -> dict[str, str]:
    """Chain codes and their names in words, in the order of the files."""
    return {row["chain"]: row["title"] for row in _rows(SOURCES)}


@cache
def origins() -> dict[str, Source]:
    """The source of each product of the files: that of the file in which its row stands."""
    of_file = {row["chain"]: Source(row["source"], row["source_on"]) for row in _rows(SOURCES)}
    return {row["name"]: of_file[path.stem] for path in sorted(chains.DATA.glob("*.csv")) for row in _rows(path)}


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
