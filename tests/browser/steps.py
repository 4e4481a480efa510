"""Steps that several stories share: what a person does with a page, and what happened before a story begins."""

from django.core.files.uploadedfile import SimpleUploadedFile

from services.enterprises import actions, drafts
from services.enterprises.forms import STEPS
from tests.factories import make_code
from tests.services.enterprises.conftest import PDF

LICENCE = {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": PDF}


def fill(page, **answers):
    """Type into the fields with these names."""
    for name, text in answers.items():
        page.locator(f"[name={name}]:not([type=hidden])").first.fill(text)


def press(page, name, within="main"):
    page.locator(within).get_by_role("button", name=name, exact=True).first.click()


def begun(user, park, upto="contact"):
    """A registration of this person, filled in up to and with one step."""
    typed = {
        "subject": {"code": make_code(), "name": "南宁青禾铝业有限公司"},
        "business": {
            "scope": "铝压延加工；有色金属制品销售。",
            "offers": "6063 铝合金圆棒\n铝箔",
            "needs": "铝锭\n包装纸箱",
            "industry": "C3252",
        },
        "scale": {
            "park": str(park.pk),
            "address": "伶俐大道 8 号",
            "founded_on": "2019-03-01",
            "staff_count": "350",
            "revenue_wan": "1900",
        },
        "contact": {"contact_name": "李工", "contact_phone": "0771-1234567", "contact_email": ""},
    }
    draft = actions.start_draft(user=user)
    for step in list(STEPS)[: list(STEPS).index(upto) + 1]:
        licence = SimpleUploadedFile("执照.pdf", PDF) if step == "subject" else None
        draft = actions.save_step(draft_id=draft.pk, user=user, step=step, answers=typed[step], version=draft.version, licence=licence)
    return draft


def submitted(user, park, at):
    """A registration of this person that waits for verification."""
    draft = begun(user, park)
    facts, faulty = drafts.facts_of(draft)
    assert not faulty
    return actions.submit(draft_id=draft.pk, user=user, version=draft.version, facts=facts, at=at)
