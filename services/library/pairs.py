"""Rows of a sheet of questions → checked questions with answers. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from .guess import day_of

LONGEST_QUESTION, LONGEST_ANSWER, MOST_ALTERNATES = 200, 5000, 30
OPEN_ENDED = {"", "长期", "长期有效", "无", "永久", "-", "—"}


@dataclass(frozen=True)
class Row:
    """One question of a sheet. region_id None means the whole country."""

    row: int
    question: str
    answer: str
    alternates: str = ""
    basis: str = ""
    region_id: int | None = None
    expires_on: date | None = None


def checked(rows: list[dict], regions: dict[str, int]) -> tuple[list[Row], list[tuple[int, str]]]:
    """The good rows, and the number and fault of each other; regions: ids by every name that is understood."""
    good, faults, seen = [], [], set()
    for cells in rows:
        if not any(text for name, text in cells.items() if name != "row"):
            continue
        fault = _fault(cells, regions)
        key = (cells.get("question", ""), cells.get("region", ""))
        if not fault and key in seen:
            fault = "twice"
        if fault:
            faults.append((cells["row"], fault))
            continue
        seen.add(key)
        good.append(_row(cells, regions))
    return good, faults


def _fault(cells, regions) -> str:
    question, answer, until, region = (cells.get(name, "").strip() for name in ("question", "answer", "until", "region"))
    if not question or not answer:
        return "no_answer" if question else "no_question"
    if len(question) > LONGEST_QUESTION or len(answer) > LONGEST_ANSWER:
        return "too_long"
    if until not in OPEN_ENDED and day_of(until) is None:
        return "until"
    return "region" if _place(region) and _place(region) not in regions else ""


def _row(cells, regions) -> Row:
    asks = [ask.strip() for ask in re.split(r"[\n;；|]+", cells.get("alternates", "")) if ask.strip()]
    return Row(
        cells["row"],
        cells["question"].strip(),
        cells["answer"].strip(),
        "\n".join(ask[:LONGEST_QUESTION] for ask in dict.fromkeys(asks[:MOST_ALTERNATES])),
        cells.get("basis", "").strip()[:200],
        regions[_place(cells["region"])] if _place(cells.get("region", "")) else None,
        day_of(cells.get("until", "")),
    )


def _place(text) -> str:
    name = text.strip()
    return "" if name in ("全国", "国家", "不限", "-") else name
