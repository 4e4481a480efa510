"""Files of a request: checked, stored privately, kept while a form is corrected."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from services.uploads import check_upload

from .models import Attachment

MAX_FILES = 5
KINDS = ("pdf", "png", "jpeg", "xlsx")
ACCEPT = ".pdf,.png,.jpg,.jpeg,.xlsx"
DRAFT_LIFE = timedelta(days=1)


def checked(files, *, held: int = 0) -> list:
    """The files that may be kept, each judged by content. Raises ValidationError naming every file that may not."""
    if held + len(files) > MAX_FILES:
        raise ValidationError(_("最多 %(max)s 个附件，现有 %(n)s 个，请去掉一些。") % {"max": MAX_FILES, "n": held + len(files)})
    good, faults = sort_out(files)
    if faults:
        raise ValidationError(faults)
    return good


def sort_out(files) -> tuple[list, list[str]]:
    """Split files into those that may be kept and one sentence for each that may not."""
    good, faults = [], []
    for file in files:
        name = file.name
        try:
            check_upload(file, kinds=KINDS)
            good.append(file)
        except ValidationError as error:
            faults.append(f"“{name[:40]}”：{error.messages[0]}")
    return good, faults


def store(files, *, at, ticket=None, event=None, draft=""):
    """Keep checked files with a step of a ticket, or under a draft's key until the form is complete."""
    there = set(waiting(draft).values_list("name", "size"))
    for file in [file for file in files if (file.name[:120], file.size) not in there]:
        Attachment.objects.create(ticket=ticket, event=event, draft=draft, file=file, name=file.name[:120], size=file.size, added_at=at)


def waiting(draft: str):
    """The files kept under a draft's key."""
    return Attachment.objects.filter(draft=draft, ticket=None) if draft else Attachment.objects.none()


def add_late(ticket, draft: str):
    """Put files that came with a form sent again with the first one's ticket, each only once."""
    there = set(ticket.attachments.values_list("name", "size"))
    first = ticket.events.order_by("pk").first()
    for row in waiting(draft):
        if (row.name, row.size) in there:
            drop([row])
        else:
            Attachment.objects.filter(pk=row.pk).update(ticket=ticket, event=first, draft="")


def drop(rows):
    """Forget files that were never filed, with what is on the disk."""
    for row in rows:
        row.file.delete(save=False)
        row.delete()


def forget_drafts(*, at) -> int:
    """Drop files whose form was never completed; returns how many."""
    old = list(Attachment.objects.filter(ticket=None, added_at__lt=at - DRAFT_LIFE)[:100])
    drop(old)
    return len(old)
