"""Every address that names a row is tried by people whose row it is not: 404, or at most "sign in" and "not for you".

A new address of that kind must be added to ROWS, or the last test fails.
"""

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from services.consultation.models import Conversation, Question
from services.enterprises.bulk.models import ImportBatch
from services.enterprises.models import Draft, Enterprise
from services.jobs.models import Job
from services.library.models import Delivery, Item, Pair, Paper
from services.notices.models import Notice
from services.tickets import actions as tickets
from services.tickets.models import Attachment
from tests.factories import make_enterprise, make_park, make_user

pytestmark = pytest.mark.django_db
SITE = (
    "enterprises/",
    "profiles/",
    "partners/",
    "knowledge/",
    "tickets/",
    "notices/",
    "ask/",
    "followup/",
    "trials/",
    "library/",
    "jobs/",
    "api/v1/",
)
KINDS = ["visitor", "citizen", "member", "staff", "officer", "editor"]
ROWS = {
    "jobs/<int:pk>/": "jobs/{job}/",
    "enterprises/drafts/<int:pk>/review/": "enterprises/drafts/{draft}/review/",
    "enterprises/drafts/<int:pk>/licence/": "enterprises/drafts/{draft}/licence/",
    "enterprises/drafts/<int:pk>/<slug:slug>/": "enterprises/drafts/{draft}/contact/",
    "enterprises/import/<int:pk>/": "enterprises/import/{batch}/",
    "enterprises/import/<int:pk>/columns/": "enterprises/import/{batch}/columns/",
    "enterprises/import/<int:pk>/choose/": "enterprises/import/{batch}/choose/",
    "enterprises/import/<int:pk>/faults.xlsx": "enterprises/import/{batch}/faults.xlsx",
    "enterprises/import/<int:pk>/<slug:move>/": "enterprises/import/{batch}/cancel/",
    "enterprises/<int:pk>/": "enterprises/{enterprise}/",
    "enterprises/<int:pk>/edit/": "enterprises/{enterprise}/edit/",
    "enterprises/<int:pk>/change/": "enterprises/{enterprise}/change/",
    "enterprises/<int:pk>/contact/": "enterprises/{enterprise}/contact/",
    "enterprises/<int:pk>/licence/": "enterprises/{enterprise}/licence/",
    "enterprises/<int:pk>/decide/": "enterprises/{enterprise}/decide/",
    "enterprises/<int:pk>/members/": "enterprises/{enterprise}/members/",
    "enterprises/<int:pk>/members/<int:member_pk>/remove/": "enterprises/{enterprise}/members/{membership}/remove/",
    "profiles/<int:pk>/": "profiles/{enterprise}/",
    "profiles/<int:pk>/phrases/<int:phrase_id>/<slug:step>/": "profiles/{enterprise}/phrases/1/remove/",
    "partners/<int:pk>/": "partners/{enterprise}/",
    "partners/<int:pk>/export/": "partners/{enterprise}/export/",
    "partners/<int:pk>/<partner_kind:kind>/<int:partner>/decide/": "partners/{enterprise}/supplier/{enterprise}/decide/",
    "partners/<int:pk>/<partner_kind:kind>/<int:partner>/undo/": "partners/{enterprise}/supplier/{enterprise}/undo/",
    "tickets/files/<int:pk>/": "tickets/files/{file}/",
    "tickets/<slug:number>/": "tickets/{ticket}/",
    "tickets/<slug:number>/filed/": "tickets/{ticket}/filed/",
    "tickets/<slug:number>/print/": "tickets/{ticket}/print/",
    "tickets/<slug:number>/take/": "tickets/{ticket}/take/",
    "tickets/<slug:number>/contact/": "tickets/{ticket}/contact/",
    "tickets/<slug:number>/asker/<str:name>/": "tickets/{ticket}/asker/withdraw/",
    "tickets/<slug:number>/desk/<str:name>/": "tickets/{ticket}/desk/note/",
    "notices/<int:pk>/": "notices/{notice}/",
    "ask/<int:pk>/rate/": "ask/{question}/rate/",
    "ask/mine/<int:pk>/delete/": "ask/mine/{conversation}/delete/",
    "ask/<int:pk>/write/": "ask/{question}/write/",
    "followup/receipt/<int:pk>/<slug:sign>/": "followup/receipt/{question}/0000000000000000000000000000000000000000/",
    "library/deliveries/<int:pk>/": "library/deliveries/{delivery}/",
    "library/deliveries/<int:pk>/report.xlsx": "library/deliveries/{delivery}/report.xlsx",
    "library/deliveries/<int:pk>/<slug:move>/": "library/deliveries/{delivery}/again/",
    "library/<int:pk>/": "library/{paper}/",
    "library/faq/<int:pk>/": "library/faq/{pair}/",
    "api/v1/enterprises/<int:pk>/": "api/v1/enterprises/{enterprise}/",
    "api/v1/enterprises/<int:id>/partners/": "api/v1/enterprises/{enterprise}/partners/",
    "api/v1/tickets/<slug:number>/": "api/v1/tickets/{ticket}/",
}
ELSEWHERE = {
    "library/<int:pk>/edit/": "editors share the texts: see test_only_editors_get_in",
    "library/<int:pk>/<slug:move>/": "likewise",
    "library/<int:pk>/file/": "likewise; others get it once it is public: see test_a_visitor_gets_the_file_only_if_it_is_public",
    "library/questions/<int:pk>/": "likewise",
    "library/questions/<int:pk>/<slug:move>/": "likewise",
    "knowledge/proposals/<int:pk>/withdraw/": "officers share the knowledge of all parks: see tests/matching/knowledge",
    "knowledge/versions/<int:number>/restore/": "likewise; administrators only",
    "enterprises/drafts/<int:pk>/discard/": "drops nothing of others: see test_a_draft_of_others_stays",
    "api/v1/ask/<int:pk>/feedback/": "asks for the token of the conversation in its body: tests of the ask API",
    **dict.fromkeys(
        [
            "followup/<int:pk>/",
            "followup/<int:pk>/<slug:name>/",
            "followup/log/<int:pk>/",
            "followup/log/<int:pk>/citations/<int:citation>/",
        ],
        "masked questions that belong to no park, for all staff and editors: tests of followup",
    ),
    **dict.fromkeys(
        ["trials/runs/<int:pk>/", "trials/runs/<int:pk>/again/", "trials/runs/<int:pk>/export/", "trials/<int:pk>/delete/"],
        "for the owner and every editor: tests of trials",
    ),
    "api/v1/trials/runs/<int:pk>/": "for the owner and every editor: tests of trials",
}


@pytest.fixture
def rows():
    """A row of each kind, all of one park and its people."""
    park, now = make_park(), timezone.now()
    owner, officer = make_user("member"), make_user("officer")
    contact = {"name": "韦某某", "phone": "13800001234"}
    enterprise = make_enterprise(park=park, members=[owner], contact=contact, licence=ContentFile(b"x", name="x.pdf"))
    ticket, _new = tickets.file(kind="repair", title="路灯", text="不亮", park=park, asker=owner, contact=contact, at=now)
    file = Attachment.objects.create(
        ticket=ticket, event=ticket.events.get(), file=ContentFile(b"x", name="x.pdf"), name="x.pdf", size=1, added_at=now
    )
    asked = Question.objects.create(conversation=Conversation.objects.create(), text="高企条件", outcome="refused", asked_at=now)
    delivery = Delivery.objects.create(owner=make_user("editor"))
    papers, questions = (
        Item.objects.create(delivery=delivery, name=name, file=ContentFile(b"x", name="x")) for name in ("甲.txt", "乙.xlsx")
    )
    return {
        "delivery": delivery.pk,
        "paper": Paper.objects.create(item=papers, key="library:1", title="未发布", body="甲").pk,
        "pair": Pair.objects.create(item=questions, row=2, question="未发布", answer="甲").pk,
        "enterprise": enterprise.pk,
        "membership": enterprise.memberships.get().pk,
        "draft": Draft.objects.create(user=owner, licence=ContentFile(b"x", name="x.pdf")).pk,
        "batch": ImportBatch.objects.create(owner=officer, filename="名录.xlsx", state="checked").pk,
        "job": Job.objects.create(kind="x", owner=officer, beat_at=now).pk,
        "notice": Notice.objects.create(recipient=owner, event="x", title="x", url="/").pk,
        "ticket": ticket.number,
        "file": file.pk,
        "question": asked.pk,
        "conversation": asked.conversation_id,
    }


def knock(client, method, address):
    response = getattr(client, method)(f"/{address}")
    if response.status_code == 302:
        assert response.url.startswith(("/accounts/login/", "/tickets/lookup/")), response.url
    return response.status_code


@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_gets_at_no_row(client, rows, kind):
    if kind != "visitor":
        stranger = make_user(kind, parks=[make_park()] if kind in ("staff", "officer") else ())
        make_enterprise(members=[stranger])
        client.force_login(stranger)

    answers = {
        (method, path): knock(client, method, address.format(**rows)) for path, address in ROWS.items() for method in ("get", "post")
    }

    assert {key: status for key, status in answers.items() if status not in (302, 401, 403, 404, 405)} == {}


@pytest.mark.parametrize("role", ["staff", "officer"])
def test_people_of_the_park_do_get_at_its_enterprise(client, rows, role):
    client.force_login(make_user(role, parks=[Enterprise.objects.get(pk=rows["enterprise"]).park]))

    assert client.get(f"/enterprises/{rows['enterprise']}/").status_code == 200


def test_a_draft_of_others_stays(client, rows):
    client.force_login(make_user("member"))

    client.post(f"/enterprises/drafts/{rows['draft']}/discard/")

    assert Draft.objects.filter(pk=rows["draft"]).exists()


def addresses(patterns, prefix=""):
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path
        else:
            yield from addresses(entry.url_patterns, path)


def test_no_address_of_a_row_is_left_out():
    with_row = {path for path in addresses(get_resolver().url_patterns) if path.startswith(SITE) and ("<int:" in path or "number>" in path)}

    assert with_row == set(ROWS) | set(ELSEWHERE)
