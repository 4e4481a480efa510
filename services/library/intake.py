"""From a delivered file to a draft: read it in a process of its own, guess its facts, say what to look at. Safe to run twice."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from services.consultation import cutting
from services.consultation.models import Document
from services.reference.models import Region

from . import guess, pairs, unpacking, words
from .models import KEYS, Delivery, Item, Pair, Paper
from .reading import Refused, run, sniff

FEW = 60  # characters below which a text is hardly a document
V = Item.Verdict
SHORT_ENDINGS = ("壮族自治区", "自治区", "市")
TOLD_ROWS = 8


def read_all(delivery: Delivery, progress, *, today) -> dict[str, int]:
    """Read every file that waits; returns how many ended with which verdict."""
    regions = region_names()
    while (item := delivery.items.filter(verdict=V.WAITING).first()) is not None:
        read_item(item, regions, today=today)
        counts = list(delivery.items.values_list("verdict", flat=True))
        progress(len(counts) - counts.count(V.WAITING), len(counts))
    verdicts = list(delivery.items.values_list("verdict", flat=True))
    return {verdict.value: verdicts.count(verdict.value) for verdict in V}


def region_names() -> dict[str, int]:
    """Ids of our regions by code (GB/T 2260), full and short name."""
    names = {}
    for pk, code, name in Region.objects.values_list("pk", "code", "name"):
        short = next((name.removesuffix(ending) for ending in SHORT_ENDINGS if name.endswith(ending)), name)
        names |= {code: pk, name: pk, short: pk}
    return names


def read_item(item: Item, regions, *, today) -> None:
    """Make of one file what it is: a draft, questions, more files — or a refusal in words."""
    path = Path(item.file.path)
    try:
        item.format = sniff.format_of(path, item.name)
        if item.format == "zip":
            return _unpack(item, path)
        with path.open("rb") as file:
            item.digest = hashlib.file_digest(file, "blake2s").hexdigest()[:40]
        _refuse_twin(item)
        reading = run.read(path, item.format)
        if reading.pairs is None and not cutting.passages(reading.body):
            raise Refused("no_text")
        remarks = [words.remark(code, facts) for code, facts in reading.remarks]
        with transaction.atomic():
            if reading.pairs is not None:
                _keep_pairs(item, reading.pairs, regions, remarks)
            else:
                remarks += _draft(item, reading.body, regions, today)
                _close(item, V.WARNED if remarks else V.TAKEN, remarks)
    except Refused as refused:
        refuse(item, refused)


def refuse(item: Item, refused: Refused) -> None:
    """Say why a file is not taken, and let go of it."""
    if item.file:
        item.file.delete(save=False)
    _close(item, V.REFUSED, [words.refusal(refused.code, refused.facts)])


def _close(item, verdict, remarks):
    item.verdict, item.remarks = verdict, remarks
    item.save()


def _refuse_twin(item):
    twin = Item.objects.filter(delivery=item.delivery, digest=item.digest).exclude(pk=item.pk).exclude(verdict=V.REFUSED).first()
    if twin:
        raise Refused("same_file", name=twin.name)


def _unpack(item, path):
    if item.is_unpacked:  # an archive whose name hid what it is
        raise Refused("nested_zip")
    limit = settings.LIBRARY_MAX_MB * 1024 * 1024
    made = []
    for entry in unpacking.entries(path, limit):
        child = Item(delivery=item.delivery, name=entry.name[-200:], size=len(entry.content), is_unpacked=True)
        refused = entry.refused or _fault_of_entry(entry)
        if refused:
            child.verdict, child.remarks = V.REFUSED, [words.refusal(refused, entry.facts or {})]
        else:
            child.file.save("file", ContentFile(entry.content), save=False)
        made.append(child)
    with transaction.atomic():
        Item.objects.bulk_create(made)
        item.file.delete(save=False)
        _close(item, V.TAKEN, [words.remark("unpacked", {"n": len(made)})])


def _fault_of_entry(entry) -> str:
    if not entry.content:
        return "empty"
    inner = entry.content[:4] == b"PK\x03\x04" and entry.name.lower().endswith((".zip", ".jar"))
    return "nested_zip" if inner or entry.name.lower().endswith((".rar", ".7z", ".gz", ".tar")) else ""


def _keep_pairs(item, rows, regions, remarks):
    good, faults = pairs.checked(rows, regions)
    if not good:
        raise Refused("no_text")
    Pair.objects.bulk_create([Pair(item=item, **vars(row)) for row in good])
    remarks = [words.remark("pairs", {"n": len(good)}), *remarks]
    if faults:
        told = "；".join(words.row_fault(row, fault) for row, fault in faults[:TOLD_ROWS]) + ("…" if len(faults) > TOLD_ROWS else "")
        remarks.append(words.remark("bad_rows", {"n": len(faults), "rows": told}))
    _close(item, V.WARNED if len(remarks) > 1 else V.TAKEN, remarks)


def _draft(item, body, regions, today) -> list[str]:
    """Keep the text with its guessed facts; returns what the editor should look at."""
    facts = guess.facts_of(body)
    title = facts.title or Path(item.name).stem
    paper = Paper.objects.create(
        item=item,
        key=f"{KEYS}{item.pk}",
        kind=Document.Kind.POLICY if facts.number or facts.issuer else Document.Kind.GUIDE,
        title=title[:255],
        number=facts.number[:80],
        issuer=facts.issuer[:120],
        region_id=_region_of(facts, regions),
        published_on=facts.published_on,
        effective_on=facts.effective_on or facts.published_on,
        expires_on=facts.expires_on,
        repeals=list(facts.repeals),
        body=guess.without_head(body, facts, title) or body,
        editor=item.delivery.owner,
    )
    return [words.remark(code, told) for code, told in _to_look_at(paper, facts, today)]


def _region_of(facts, regions) -> int | None:
    """Our region whose name stands in issuer or title, the longest first."""
    text = facts.issuer + facts.title
    return next((regions[name] for name in sorted(regions, key=len, reverse=True) if name in text), None)


def _to_look_at(paper, facts, today):
    if not facts.title:
        yield "no_title", {}
    if paper.kind == Document.Kind.POLICY and not facts.number:
        yield "no_number", {}
    if paper.region_id is None and not guess.is_national(facts):
        yield "no_region", {}
    if not (facts.published_on or facts.effective_on):
        yield "no_dates", {}
    if paper.expires_on and paper.expires_on < today:
        yield "ended", {"day": paper.expires_on.isoformat()}
    if len(paper.body) < FEW:
        yield "few_words", {"n": len(paper.body)}
    if paper.number and Paper.objects.published().filter(number=paper.number).exists():
        yield "replaces", {}
    if paper.number and page_with(paper.number):
        yield "on_page", {}
    known = set(Paper.objects.published().filter(number__in=paper.repeals).values_list("number", flat=True))
    if known:
        yield "repeals", {"numbers": "、".join(sorted(known))}


def page_with(number: str) -> Document | None:
    """The text of this number that another publisher holds in the knowledge base, such as a page of the site."""
    return Document.objects.filter(number=number, kind=Document.Kind.POLICY).exclude(key__startswith=KEYS).first()
