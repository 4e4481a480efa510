"""The dry run: judge every row of a batch and say what an import would do with it."""

from collections import defaultdict
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from services.enterprises import dedupe
from services.enterprises.models import Enterprise
from services.reference.models import Park

from .columns import BY_FIELD
from .models import DuplicateDecision, ImportBatch, ImportRow
from .rows import Judge
from .sheet import MAX_ROWS, BadSheet, merged_cells, open_rows, text_of

CHUNK = 500
V = ImportRow.Verdict


def parks_of(user):
    """The parks a person may import into."""
    return Park.objects.all() if user.is_admin else user.parks.all()


def check(batch: ImportBatch, progress, *, today) -> dict[str, int]:
    """Store a verdict for every row; safe to run again from the start. Stops quietly if the batch was cancelled."""
    ImportRow.objects.filter(batch=batch).delete()
    with batch.file.open("rb") as file:
        merged = merged_cells(file, batch.header_row + 1)
        total = _count_rows(file, batch.header_row)
        progress(0, total, _("正在检查"))
        judge = Judge(header=batch.header, columns=batch.columns, parks=parks_of(batch.owner), today=today, default_park=batch.park_id)
        sorter = Sorter(batch, judge.own)
        counts = defaultdict(int)
        with open_rows(file) as rows:
            numbered = ((number, row) for number, row in _numbered(rows, batch.header_row))
            done = 0
            while chunk := list(islice(numbered, CHUNK)):
                found = sorter.sort([(number, judge.judge(cells, merged.get(number, {}))) for number, cells in chunk])
                if not _keep(batch, found):
                    return {}
                for row in found:
                    counts[row.verdict] += 1
                done += len(chunk)
                progress(done, total, _("正在检查"))
    return dict(counts)


def _numbered(rows, header_row):
    """Rows below the headings that hold anything, with their number in the file."""
    for number, row in enumerate(rows, 1):
        if number > header_row:
            cells = [text_of(cell) for cell in row]
            if any(cells):
                yield number, cells


def _count_rows(file, header_row):
    with open_rows(file) as rows:
        total = sum(1 for _row in _numbered(rows, header_row))
    if total > MAX_ROWS:
        raise BadSheet(_("表格有 %(n)s 行，一次最多 %(max)s 行，请分成几个文件。") % {"n": total, "max": MAX_ROWS})
    return total


@transaction.atomic
def _keep(batch, rows):
    if not ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportBatch.State.CHECKING).exists():
        ImportRow.objects.filter(batch=batch).delete()
        return False
    ImportRow.objects.bulk_create(rows)
    return True


class Sorter:
    """Tells new rows from updates, duplicates and repeats, against all known enterprises and the file so far."""

    def __init__(self, batch, own_parks):
        self.batch, self.own = batch, own_parks
        self.heading = dict(zip(batch.columns, batch.header, strict=True))
        self.by_code, self.by_key, self.by_head = {}, defaultdict(list), defaultdict(list)
        for pk, code, name, key, park, version in Enterprise.objects.values_list(
            "pk", "code", "name", "name_key", "park_id", "version"
        ).iterator():
            known = (pk, name, park, version)
            self.by_code[code] = known
            self.by_key[key].append(known)
            self.by_head[park, key[: dedupe.SAME_HEAD]].append(known)
        self.codes, self.names = {}, defaultdict(list)
        self.decided = {(row.name_key, row.code): row.choice for row in DuplicateDecision.objects.all()}

    def sort(self, judged) -> list[ImportRow]:
        codes = [row.values["code"] for _number, row in judged if "code" in row.values]
        known = {
            row.code: row for row in Enterprise.objects.filter(code__in=codes).select_related("contact").prefetch_related("declarations")
        }
        return [self._sort_one(number, row, known) for number, row in judged]

    def _sort_one(self, number, row, known):
        made = ImportRow(batch=self.batch, number=number, values=row.values, faults=row.faults)
        code = row.values.get("code")
        self._refuse_repeats(code, number, made)
        if made.faults:
            made.verdict = V.FAULTY
        elif code in known:
            self._meet_same_code(made, known[code])
        else:
            self._look_for_same_name(made)
        if code:
            self.codes.setdefault(code, number)
        if not made.faults:
            self.names[dedupe.name_key(made.values["name"])].append((number, made.values["name"]))
        return made

    def _refuse_repeats(self, code, number, made):
        if code in self.codes:
            made.faults.append([self.heading["code"], code, _("与第 %(n)s 行的信用代码重复。") % {"n": self.codes[code]}])
        elif code in self.by_code and self.by_code[code][2] not in self.own:
            made.faults.append([self.heading["code"], code, _("该信用代码已登记在您不负责的园区，不能导入。")])

    def _meet_same_code(self, made, enterprise):
        made.match, made.match_version = enterprise, enterprise.version
        made.changes = [BY_FIELD[name].heading for name in changed_fields(enterprise, made.values)]
        made.verdict = V.UPDATE if made.changes else V.SAME

    def _look_for_same_name(self, made):
        name, made.verdict = made.values["name"], V.NEW
        key = dedupe.name_key(name)
        twin = next((number for number, other in self.names[key] if dedupe.is_same_name(name, other)), None)
        same = [known for known in self.by_key[key] if dedupe.is_same_name(name, known[1])]
        near = [known for known in self.by_head[made.values["park"], key[: dedupe.SAME_HEAD]] if dedupe.is_near_name(name, known[1])]
        if not (same or near or twin):
            return
        made.verdict = V.DUPLICATE
        if same or near:
            pk, other, park, version = (same or near)[0]
            made.match_id, made.match_version = (pk, version) if park in self.own else (None, 0)
            reason = _("与已有企业“%(name)s”名称相同，信用代码不同。") if same else _("与同园区企业“%(name)s”名称相近，信用代码不同。")
            made.changes = [reason % {"name": other}]
        else:
            made.changes = [_("与第 %(n)s 行名称相同，信用代码不同。") % {"n": twin}]
        choice = self.decided.get((key, made.values["code"]), "")
        if choice and (choice != ImportRow.Choice.MERGE or made.match_id):
            made.choice, made.is_remembered = choice, True


def changed_fields(enterprise, values: dict) -> list[str]:
    """Which given values differ from what is registered; empty cells change nothing."""
    contact = getattr(enterprise, "contact", None)
    now = {
        "name": enterprise.name,
        "park": enterprise.park_id,
        "industry": enterprise.industry_id,
        "scope": enterprise.scope,
        "offers": enterprise.offers,
        "needs": enterprise.needs,
        "address": enterprise.address,
        "founded_on": enterprise.founded_on and enterprise.founded_on.isoformat(),
        "staff_count": enterprise.staff_count,
        "revenue_wan": enterprise.revenue_wan,
        "assets_wan": enterprise.assets_wan,
        **{f"contact_{name}": getattr(contact, name, "") for name in ("name", "phone", "email")},
    }
    return [name for name, value in values.items() if name in now and not is_blank(value) and not _equal(name, value, now[name])]


def is_blank(value) -> bool:
    return value is None or value in ("", [])


def _equal(name, value, now):
    if name == "industry":
        return value[0] == now
    if name in ("revenue_wan", "assets_wan"):
        return now is not None and float(value) == float(now)
    return value == now
