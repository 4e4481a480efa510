"""Tickets made by the real actions, in the state a test needs."""

from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from services.tickets import actions
from services.tickets.models import Ticket
from services.tickets.sla import ZONE
from tests.factories import make_park, make_user

NOON = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)  # a Wednesday


def make_staff(park, **fields):
    return make_user("staff", parks=[park], **fields)


def make_ticket(
    *, park=None, asker=None, kind="repair", title="三号门路灯不亮", text="连续两晚没有亮，夜班员工出入不便。", at=NOON, **more
):
    asker = None if more.get("contact") else asker or make_user()
    return actions.file(kind=kind, title=title, text=text, park=park or make_park(), asker=asker, at=at, **more)[0]


def make_anonymous_ticket(**more):
    return make_ticket(contact={"name": "黄某某", "phone": "13800001234"}, **more)


def make_ticket_in(state, *, staff=None, **more):
    """A ticket brought to a state by its own steps."""
    ticket = make_ticket(**more)
    staff = staff or make_staff(ticket.park)
    if state == "withdrawn":
        actions.withdraw(ticket_id=ticket.pk, by=ticket.asker, at=NOON)
    if state in ("assigned", "answered", "closed"):
        actions.take(ticket_id=ticket.pk, by=staff, at=NOON)
    if state in ("answered", "closed"):
        actions.answer(ticket_id=ticket.pk, by=staff, at=NOON, text="已更换灯管。")
    if state == "closed":
        actions.close(ticket_id=ticket.pk, by=staff, at=NOON)
    return Ticket.objects.get(pk=ticket.pk)


def make_png(name="现场照片.png"):
    stream = BytesIO()
    Image.new("RGB", (8, 8), "white").save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/png")
