"""The private address of a question: nobody can guess it, and it ends with the conversation that it is signed with."""

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "consultation.receipt"
SIGNS = 40  # hexadecimal, 160 bits


def sign_of(question) -> str:
    """What the address of a question ends with."""
    return salted_hmac(SALT, f"{question.pk} {question.conversation.token}", algorithm="sha256").hexdigest()[:SIGNS]


def is_signed(question, sign: str) -> bool:
    return constant_time_compare(sign_of(question), sign)
