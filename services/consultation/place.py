"""Where a question is about: regions and parks of ours by their reference names, their counties (data/counties.csv),
other provinces by services/search/places, well-known places elsewhere and abroad (data/elsewhere.csv)."""

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.reference.models import Park, Region
from services.search import places, tokens

HOME = "广西"
OURS = re.compile(r"在桂|来桂|赴桂|入桂|桂政|桂财|我区|全区|自治区")
MOVING = re.compile(r"迁|搬|转移|落户|入驻|来投资|来建|过来|回来|想来|外地|引进")  # 广东企业搬过来: the rules asked for are ours
TRADE = re.compile(
    r"出口|进口|来自|客户|订单|劳务|工人|投资者|商人|人员|跨境|边境"
)  # a country as partner of trade, not as place of a rule
DATA = Path(__file__).parent / "data"
ENDINGS = ("壮族自治区", "自治区", "市", "县", "区")


@dataclass(frozen=True)
class Place:
    """regions: ids of our regions a question is about, those above them included; outside: the other place it names."""

    regions: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()
    outside: str = ""


class Gazetteer:
    """Our regions and parks by name, read once."""

    def __init__(self):
        rows = list(Region.objects.values_list("pk", "name", "parent_id"))
        self.parents = {pk: parent for pk, _name, parent in rows}
        self.names = {pk: name for pk, name, _parent in rows}
        self.top = frozenset(pk for pk, _name, parent in rows if parent is None)
        self.cities = frozenset(pk for pk, _name, parent in rows if parent is not None)
        self.by_name = {}
        for pk, name, _parent in rows:
            self.by_name.update({name: pk, _short(name): pk})
        for row in _rows("counties.csv"):
            if row["city"] in self.by_name:
                self.by_name.update({name: self.by_name[row["city"]] for name in (row["county"], row["short"]) if name})
        for short_name, region in Park.objects.values_list("short_name", "region_id"):
            self.by_name.setdefault(short_name, region)
        self.pattern = re.compile("|".join(map(re.escape, sorted(self.by_name, key=len, reverse=True))) or r"(?!)")

    def lineage(self, regions: Collection[int]) -> frozenset[int]:
        """The regions and all above them: what holds in 广西 holds in 南宁."""
        found = set()
        for region in regions:
            while region is not None and region not in found:
                found.add(region)
                region = self.parents.get(region)
        return frozenset(found)

    def names_in(self, text: str) -> list[str]:
        """The names of our places in a text, and of other provinces and cities, as they stand there."""
        return self.pattern.findall(text) or [word for word in tokens.words(text) if places.places_of([word])]

    def read(self, question: str, chosen: int | None = None) -> Place:
        """Understand the place of a question; chosen is the region picked in the form, which words in the question outrank."""
        text = tokens.normalise(question)
        ours = {self.by_name[name] for name in self.pattern.findall(text)}
        outside = sorted(city or province for province, city in places.places_of(tokens.words(text)) if province != HOME) or _elsewhere(
            text
        )
        if outside and not ours and not OURS.search(text) and not MOVING.search(text):
            return Place(outside=outside[0])
        if not ours and chosen in self.names:
            ours = {chosen}
        return Place(self.lineage(ours) | self.top, tuple(self.names[pk] for pk in sorted(ours)))


@cache
def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _elsewhere(text: str) -> list[str]:
    is_trade = TRADE.search(text)
    return [row["name"] for row in _rows("elsewhere.csv") if row["name"] in text and not (row["abroad"] and is_trade)]


def _short(name: str) -> str:
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
