"""The number beside the bell."""

from django.utils.functional import SimpleLazyObject

from .models import Notice


def notices(request):
    """`unread_notices` for templates: counted only by a template that shows it."""
    user = getattr(request, "user", None)
    return {"unread_notices": SimpleLazyObject(lambda: Notice.objects.to(user).unread().count() if user and user.is_authenticated else 0)}
