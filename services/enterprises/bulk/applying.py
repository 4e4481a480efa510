"""Write a confirmed batch: everything is prepared first, then stored in one transaction, all of it or nothing."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.enterprises import events, size
from services.enterprises.models import Contact, Decision, Declaration, Enterprise
from services.reference.models import Industry

from .checking import is_blank
from .models import ImportBatch, ImportRow

CHUNK = 500
V, C = ImportRow.Verdict, ImportRow.Choice
PLAIN = ("name", "scope", "address", "staff_count")
WRITTEN = [
    "name",
    "name_key",
    "park",
    "industry",
    "scope",
    "address",
    "founded_on",
    "staff_count",
    "revenue_cny",
    "assets_cny",
    "size",
    "version",
    "updated_at",
]


class Overtaken(DomainError):
    """Enterprises changed after the dry run."""

    code = "import_overtaken"


def apply(batch: ImportBatch, progress, *, at) -> dict[str, int]:
    """Create and update what the batch says; returns how many of each. Stores nothing if the batch was cancelled.

    Raises Overtaken, with nothing stored, if enterprises changed since the dry run.
    """
    plan = Plan(batch, at)
    rows = batch.rows.select_related("match__contact").order_by("number")
    wanted = rows.filter(verdict__in=[V.NEW, V.UPDATE]) | rows.filter(verdict=V.DUPLICATE, choice__in=[C.CREATE, C.MERGE])
    total = wanted.count()
    for done, row in enumerate(wanted.iterator(chunk_size=CHUNK), 1):
        plan.add(row)
        if done % CHUNK == 0:
            progress(done, total * 2, _("正在准备"))
    progress(total, total * 2, _("正在写入，这一步不能中断"))
    with transaction.atomic():
        if not ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportBatch.State.APPLYING).exists():
            return {}
        plan.refuse_if_overtaken()
        counts = plan.write()
        done = {"state": ImportBatch.State.APPLIED, "applied_at": at, "counts": {**batch.counts, **counts}, "note": ""}
        ImportBatch.objects.filter(pk=batch.pk).update(**done)
    return counts


class Plan:
    """The rows to write, as model instances in memory."""

    def __init__(self, batch, at):
        self.batch, self.at, self.rules = batch, at, size.load_rules()
        self.industries = {row.pk: row for row in Industry.objects.filter(level=4)}
        self.created, self.updated = [], []  # pairs of an enterprise and its values

    def add(self, row):
        values = {name: value for name, value in row.values.items() if not is_blank(value)}
        merges = row.verdict == V.UPDATE or row.choice == C.MERGE
        if merges:
            enterprise = row.match
            enterprise.seen_version, enterprise.version = row.match_version, row.match_version + 1
        else:
            enterprise = Enterprise(code=values["code"], version=1)
            enterprise.state, enterprise.origin = Enterprise.State.VERIFIED, Enterprise.Origin.IMPORTED
            enterprise.submitted_at = enterprise.decided_at = self.at
            enterprise.decided_by = self.batch.owner
        self._fill(enterprise, values)
        (self.updated if merges else self.created).append((enterprise, values))

    def _fill(self, enterprise, values):
        for name in PLAIN:
            if name in values:
                setattr(enterprise, name, values[name])
        enterprise.park_id = values.get("park", enterprise.park_id)
        if "industry" in values:
            enterprise.industry = self.industries[values["industry"][0]]
        elif enterprise.industry_id:
            enterprise.industry = self.industries.get(enterprise.industry_id)
        if "founded_on" in values:
            enterprise.founded_on = date.fromisoformat(values["founded_on"])
        for name in ("revenue", "assets"):
            if f"{name}_wan" in values:
                setattr(enterprise, f"{name}_cny", Decimal(values[f"{name}_wan"]) * size.WAN)
        enterprise.size = size.classify_enterprise(enterprise, self.rules).size

    def refuse_if_overtaken(self):
        """Compare with what the dry run saw, inside the writing transaction."""
        codes = [row.code for row, _values in self.created]
        taken = sum(Enterprise.objects.filter(code__in=codes[i : i + CHUNK]).count() for i in range(0, len(codes), CHUNK))
        seen = {row.pk: row.seen_version for row, _values in self.updated}
        keys = list(seen)
        now = {}
        for i in range(0, len(keys), CHUNK):
            now.update(Enterprise.objects.select_for_update().filter(pk__in=keys[i : i + CHUNK]).values_list("pk", "version"))
        changed = taken + sum(now.get(pk) != version for pk, version in seen.items())
        if changed or len(seen) != len(self.updated):
            raise Overtaken(_("检查之后有 %(n)s 家企业发生了变化，这次没有写入任何内容。请重新检查后再确认。") % {"n": changed or 1})

    def write(self) -> dict[str, int]:
        Enterprise.objects.bulk_create([row for row, _values in self.created], batch_size=CHUNK)
        Enterprise.objects.bulk_create(
            [row for row, _values in self.updated], batch_size=CHUNK, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
        )
        self._write_phrases()
        self._write_contacts()
        both = self.created + self.updated
        Decision.objects.bulk_create(
            [
                Decision(enterprise=row, outcome=Decision.Outcome.IMPORTED, version=row.version, user=self.batch.owner, at=self.at)
                for row, _values in both
            ],
            batch_size=CHUNK,
        )
        ids = [row.pk for row, _values in both]
        transaction.on_commit(lambda: events.profile_changed.send(sender=Enterprise, enterprise_ids=ids))
        return {"created": len(self.created), "updated": len(self.updated)}

    def _write_phrases(self):
        for kind, name in (("offer", "offers"), ("need", "needs")):
            replaced = [row.pk for row, values in self.updated if name in values]
            for i in range(0, len(replaced), CHUNK):
                Declaration.objects.filter(kind=kind, enterprise__in=replaced[i : i + CHUNK]).delete()
            made = [
                Declaration(enterprise=row, kind=kind, phrase=phrase, order=order)
                for row, values in self.created + self.updated
                for order, phrase in enumerate(values.get(name, []))
            ]
            Declaration.objects.bulk_create(made, batch_size=2000)

    def _write_contacts(self):
        fields, made = ("name", "phone", "email"), []
        for row, values in self.created + self.updated:
            given = {name: values[f"contact_{name}"] for name in fields if f"contact_{name}" in values}
            if given:
                before = getattr(row, "contact", None) if row.version > 1 else None
                made.append(Contact(enterprise=row, **{**{name: getattr(before, name, "") for name in fields}, **given}))
        Contact.objects.bulk_create(made, batch_size=CHUNK, update_conflicts=True, unique_fields=["enterprise"], update_fields=list(fields))
