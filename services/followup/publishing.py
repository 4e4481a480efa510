"""How a reviewed answer becomes a page. Push, don't pull: the site registers who publishes, this app knows no pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from services.base import DomainError


class NotPublished(DomainError):
    code = "followup_not_published"


@dataclass(frozen=True)
class Publisher:
    """publish(reply, by) makes or renews the page and returns its key and address; edit_url(key) leads to its editor, "" if there is none."""

    publish: Callable
    edit_url: Callable[[str], str]


_registered: list[Publisher] = []


def register(publisher: Publisher) -> None:
    """Name the one who publishes; the last one counts."""
    _registered[:] = [publisher]


def publish(reply, by) -> tuple[str, str]:
    """Key and address of the page made from a reply. Raises NotPublished, or what the publisher says against it."""
    if not _registered:
        raise NotPublished(_("网站没有启用页面发布，答案已保存，请联系系统管理员。"))
    return _registered[0].publish(reply, by)


def edit_url(key: str) -> str:
    """Where editors correct the text of this key; "" if it is not a page."""
    return _registered[0].edit_url(key) if _registered and key else ""
