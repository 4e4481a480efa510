"""Personal data as it is shown before someone asks to see it."""


def mask_name(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 8 else "*" * len(phone)


def mask_email(email: str) -> str:
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else ""


def masked(contact) -> dict[str, str]:
    """The parts of a contact, masked."""
    return {"name": mask_name(contact.name), "phone": mask_phone(contact.phone), "email": mask_email(contact.email)}
