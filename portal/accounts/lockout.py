"""What failed sign-ins are counted by: the account that was meant, however it was named, and the address they come from."""

from django.contrib.auth import get_user_model

from services.access import client_address

LONGEST = 150
FIELDS = ("username", "email", "login")  # of Django's, of allauth's by mail, of the sign-in form


def account_of(request, credentials=None) -> str:
    """The account a sign-in is for; its mail address counts as its name, and so does any other spelling in capitals."""
    given = credentials or getattr(request, "POST", {})
    name = next((str(given[field]) for field in FIELDS if given.get(field)), "").strip()[:254].lower()
    if "@" in name:
        known = get_user_model().objects.filter(email__iexact=name).values_list("username", flat=True).first()
        name = (known or name).lower()
    return name[:LONGEST]


def address_of(request) -> str | None:
    return client_address(request) or None
