"""SQL, markup, emoji, control characters and endless text, typed or forged into every field of every form we have."""

import pytest
from django.urls import reverse
from django.utils import timezone

from services.enterprises import actions, drafts
from services.enterprises.models import Enterprise
from tests.browser.steps import begun
from tests.factories import make_code
from tests.services.tickets.factories import make_ticket_in

from .forms import forms_of

HOSTILE = {
    "sql": "'); DROP TABLE enterprises_enterprise; --",
    "markup": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "template": "{{ 7*7 }}{% debug %}${7*7}",
    "signs": "👩‍🔧💥\u202e倒\x00零\x1b[31m\u200b\ufeff\ud83d"[:-1],
    "formula": '=HYPERLINK("http://x","y")',
    "long": "铝" * 30_000,
    "number": "9" * 400,
    "negative": "-1e309",
}
PAGES = {
    "visitor": [
        "/",
        "/ask/",
        "/tickets/new/",
        "/tickets/lookup/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/policies/",
        "/guides/",
        "/faq/",
        "/news/",
    ],
    "member": [
        "/enterprises/start/",
        "/enterprises/mine/",
        "/tickets/new/",
        "/tickets/",
        "/notices/",
        "/accounts/email/",
        "{edit}",
        "{subject}",
        "{business}",
        "{scale}",
        "{contact}",
        "{review}",
        "{answered}",
    ],
    "staff": ["/enterprises/queue/", "/tickets/inbox/", "{submitted}", "{assigned}"],
    "officer": ["/enterprises/", "/enterprises/import/", "/partners/", "/partners/product/"],
}
CASES = [(role, path) for role, paths in PAGES.items() for path in paths]


@pytest.fixture
def places(park, people):
    """Addresses that hold the key of something made for the test."""
    member, staff = people["member"], people["staff"]
    own = Enterprise.objects.get()
    draft = begun(member, park)
    waiting = begun(member, park)
    facts = drafts.facts_of(waiting)[0] | {"code": make_code(), "name": "南宁待核企业有限公司"}
    submitted = actions.submit(draft_id=waiting.pk, user=member, version=waiting.version, facts=facts, at=timezone.now())
    steps = {step: reverse("enterprises:step", args=[draft.pk, step]) for step in ("subject", "business", "scale", "contact")}
    tickets = {
        state: f"/tickets/{make_ticket_in(state, staff=staff, park=park, asker=member).number}/" for state in ("answered", "assigned")
    }
    return {
        **steps,
        **tickets,
        "edit": f"/enterprises/{own.pk}/edit/",
        "review": reverse("enterprises:review", args=[draft.pk]),
        "submitted": f"/enterprises/{submitted.pk}/",
    }


def send(client, form, values):
    return client.get(form.action, values) if form.method == "get" else client.post(form.action, values)


@pytest.mark.parametrize(("role", "path"), CASES, ids=[f"{role} {path}" for role, path in CASES])
def test_whatever_is_typed_into_a_form_is_taken_as_text(client, people, places, role, path):
    if people[role]:
        client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
    path = path.format(**places)

    forms = forms_of(client.get(path).content.decode(), path)
    for name, text, form in ((name, text, form) for name, text in HOSTILE.items() for form in forms):
        for values in (form.filled(text), form.forged(text)):
            response = send(client, form, values)
            assert response.status_code < 500, (name, form.action)
            assert b"<script>alert" not in response.content, (name, form.action)
            assert b"<img src=x" not in response.content, (name, form.action)
