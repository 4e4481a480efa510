"""Tell the authors of proposals what became of them."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from services.notices.actions import deliver

from .models import Proposal


def authors(proposals: Iterable[Proposal], *, by, at, reason: str = "", version: int | None = None) -> None:
    """One notice a proposal to whoever made it, unless they decided it themselves. version: the one it entered, None if turned down."""
    for one in proposals:
        author = one.proposed_by
        if author is None or author == by or not author.is_active:
            continue
        words = {"what": one.named, "n": version}
        title = _("产业链提议已通过，自第 %(n)s 版生效：%(what)s") if version else _("产业链提议未通过：%(what)s")
        state = Proposal.State.APPROVED if version else Proposal.State.REJECTED
        url = f"{reverse('knowledge:proposals')}?{urlencode({'state': state})}"
        tell = partial(deliver, [author], event=f"knowledge {one.pk} {state}", title=title % words, body=reason, url=url, at=at)
        transaction.on_commit(tell, robust=True)
