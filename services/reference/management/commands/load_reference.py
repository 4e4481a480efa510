"""Load the reference data of the CSV files beside the app; run it as often as you like."""

import csv
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from services.reference.models import Chain, Industry, Park, Region, SizeRule

DATA = Path(__file__).resolve().parents[2] / "data"
LEVELS = {"门类": 1, "大类": 2, "中类": 3, "小类": 4}
GBT4754 = {"source": "GB/T 4754-2017 国民经济行业分类", "source_on": date(2017, 10, 1), "verified": True}


def rows(name):
    with open(DATA / f"{name}.csv", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def sourced(row):
    return {"source": row["source"], "source_on": date.fromisoformat(row["source_on"]), "verified": row["verified"] == "1"}


class Command(BaseCommand):
    help = "载入基础数据：地区、园区、国民经济行业、重点产业链、企业划型标准。可重复运行。"

    @transaction.atomic
    def handle(self, *args, **options):
        for name, load in [
            ("地区", load_regions),
            ("园区", load_parks),
            ("国民经济行业", load_industries),
            ("重点产业链", load_chains),
            ("企业划型标准", load_size_rules),
        ]:
            self.stdout.write(f"{name}：{load()} 行")


def load_regions():
    known = {}
    for row in rows("regions"):
        values = {"name": row["name"], "parent": known.get(row["parent"]), **sourced(row)}
        known[row["code"]], _made = Region.objects.update_or_create(code=row["code"], defaults=values)
    return len(known)


def load_parks():
    regions = {region.code: region for region in Region.objects.all()}
    kept = ("name", "short_name", "leading_industries", "facts")
    parks = [
        Park(
            code=row["code"],
            region=regions[row["region"]],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            **{name: row[name] for name in kept},
            **sourced(row),
        )
        for row in rows("parks")
    ]
    fields = ["region", "lat", "lon", *kept, "source", "source_on", "verified"]
    Park.objects.bulk_create(parks, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(parks)


def load_industries():
    """The file lists parents before children; a parent's code is the child's without its last digit (or digits: A01 → A)."""
    entries = [(row["code"], row["name"], LEVELS[row["level"]]) for row in rows("industries")]
    fields = ["name", "level", "parent", "source", "source_on", "verified"]
    for level in LEVELS.values():
        known = dict(Industry.objects.filter(level=level - 1).values_list("code", "pk"))
        made = [
            Industry(code=code, name=name, level=level, parent_id=known.get(code[:1] if level == 2 else code[:-1]), **GBT4754)
            for code, name, at in entries
            if at == level
        ]
        Industry.objects.bulk_create(made, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(entries)


def load_chains():
    listed = list(rows("chains"))
    for order, row in enumerate(listed, 1):
        values = {"name": row["name"], "strategy": row["strategy"], "order": order, **sourced(row)}
        Chain.objects.update_or_create(code=row["code"], defaults=values)
    return len(listed)


def load_size_rules():
    listed = list(rows("size_rules"))
    for row in listed:
        limits = {name: int(row[name]) if row[name] else None for name in ("staff", "revenue_wan", "assets_wan")}
        values = {"divisions": row["divisions"], **limits, **sourced(row)}
        SizeRule.objects.update_or_create(group=row["group"], size=row["size"], defaults=values)
    return len(listed)
