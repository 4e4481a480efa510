"""Who may open a page, and who did: decorators over the user's role, and the record of what was looked at.

Which rows they see there is each queryset's business.
"""

from functools import wraps

from django.apps import apps
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


def record_access(user, action: str, subject):
    """Keep that a person opened or took out something not public: a licence, a contact, an attachment, an export."""
    apps.get_model("enterprises", "AccessRecord").objects.create(user=user, action=action, subject=str(subject)[:200])
