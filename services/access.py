"""Who may open a page: decorators over the user's role. Which rows they see there is each queryset's business."""

from functools import wraps

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
