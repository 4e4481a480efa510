"""What a draft says so far: which steps are complete, the facts it amounts to, and what it resembles."""

from django.core.exceptions import ValidationError

from . import queries, size
from .cleaning import whole_number
from .fields import CountField, WanField
from .forms import STEPS, step_form
from .models import Contact, Enterprise


def steps_of(draft, current: str) -> list[dict]:
    """The steps for the progress line: slug, label, whether complete, whether it is the current one."""
    return [
        {"slug": slug, "label": label, "done": slug in draft.answers and step_form(slug, draft).is_valid(), "current": slug == current}
        for slug, (label, _form) in STEPS.items()
    ]


def next_step(draft) -> dict | None:
    """The first step that is not complete, None if all are."""
    return next((step for step in steps_of(draft, "") if not step["done"]), None)


def facts_of(draft) -> tuple[dict, list]:
    """The clean values of all steps together, and the steps that are not complete: (slug, label, form)."""
    facts, faulty = {}, []
    for slug, (label, _form) in STEPS.items():
        form = step_form(slug, draft, posted=draft.answers.get(slug, {}))
        if not form.is_valid():
            faulty.append((slug, label, form))
        facts.update(form.cleaned_data)
    return facts, faulty


def similar(draft) -> list[queries.Similar]:
    """Known enterprises that the draft may repeat."""
    subject, park = draft.answers.get("subject", {}), draft.answers.get("scale", {}).get("park", "")
    code, name = queries.tidy(subject.get("code", ""), subject.get("name", ""))
    return queries.similar_to(code=code, name=name, park_id=whole_number(park), other_than=draft.enterprise)


def size_verdict(draft) -> size.Verdict:
    """The size class of what the draft says so far."""
    scale = draft.answers.get("scale", {})
    return verdict_of(draft.answers.get("business", {}).get("industry", ""), scale)


def verdict_of(industry_code: str, typed) -> size.Verdict:
    """The size class for figures as typed; what is not a number counts as missing."""

    def number(field, name):
        try:
            return field.clean(typed.get(name, ""))
        except ValidationError:
            return None

    count, wan = CountField(required=False), WanField(required=False)
    figures = size.Figures(number(count, "staff_count"), number(wan, "revenue_wan"), number(wan, "assets_wan"))
    return size.classify(industry_code, figures, size.load_rules())


def answers_of(enterprise: Enterprise) -> dict:
    """A draft's answers that say what is registered now."""

    def text(value):
        return "" if value is None else str(value)

    def wan(amount):
        return "" if amount is None else f"{(amount / 10_000).normalize():f}"

    contact = getattr(enterprise, "contact", None) or Contact()
    return {
        "subject": {"code": enterprise.code, "name": enterprise.name},
        "business": {
            "scope": enterprise.scope,
            "offers": "\n".join(enterprise.offers),
            "needs": "\n".join(enterprise.needs),
            "industry": enterprise.industry.code if enterprise.industry else "",
        },
        "scale": {
            "park": str(enterprise.park_id),
            "address": enterprise.address,
            "founded_on": text(enterprise.founded_on),
            "staff_count": text(enterprise.staff_count),
            "revenue_wan": wan(enterprise.revenue_cny),
            "assets_wan": wan(enterprise.assets_cny),
        },
        "contact": {"contact_name": contact.name, "contact_phone": contact.phone, "contact_email": contact.email},
    }
