"""One account per role, with one password made on first use and kept under var/."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model

from services.reference.models import Park

ROLES = (
    ("gongzhong", "citizen", "韦小云"),
    ("qiye", "member", "覃建国"),
    ("fuwu", "staff", "莫秀兰"),
    ("zhaoshang", "officer", "梁志远"),
    ("bianji", "editor", "罗文静"),
    ("admin", "admin", "系统管理员"),
)


def password() -> str:
    """The password of the demo accounts: DEMO_PASSWORD, or random words of this installation."""
    given = os.environ.get("DEMO_PASSWORD")
    if given:
        return given
    path = Path(settings.VAR_DIR) / "demo_password"
    if not path.exists():
        path.write_text(f"park-{secrets.token_hex(4)}")
        path.chmod(0o600)
    return path.read_text().strip()


def make_people() -> dict:
    """Make or refresh the accounts; returns them by role. Officers and staff get every park of the demo province."""
    users, secret = {}, password()
    parks = list(Park.objects.all())
    for username, role, name in ROLES:
        user, _made = get_user_model().objects.update_or_create(
            username=username,
            defaults={"role": role, "display_name": name, "is_staff": role == "admin", "is_superuser": role == "admin"},
        )
        if not user.check_password(secret):
            user.set_password(secret)
            user.save(update_fields=["password"])
        if role in ("staff", "officer"):
            user.parks.set(parks)
        users[role] = user
    return users
