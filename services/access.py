"""Who may open a page, and who did: decorators over the user's role, and the record of what was looked at.

Which rows they see there is each queryset's business.
"""

from functools import wraps
from ipaddress import ip_address

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied


def role_required(*predicates):
    """Let in signed-in users for whom one of the named properties of User is true, e.g. "is_officer"; others get 403."""

    def decorate(view):
        @login_required
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not any(getattr(request.user, name) for name in predicates):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def client_address(request) -> str:
    """Where a request comes from. X-Forwarded-For is believed behind a proxy of ours only, and only what that proxy added: the last entry."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if settings.BEHIND_PROXY else ""
    for found in (forwarded, request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ip_address(found))
        except ValueError:  # a socket has no address, and a proxy set up wrongly may send anything
            continue
    return ""


def record_access(user, action: str, subject):
    """Keep that a person opened or took out something not public: a licence, a contact, an attachment, an export."""
    apps.get_model("enterprises", "AccessRecord").objects.create(user=user, action=action, subject=str(subject)[:200])
