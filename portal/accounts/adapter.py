"""allauth's hooks into our accounts."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Plain sign-in with our pages; nothing is sent to other services."""

    def is_safe_url(self, url):
        """Follow `next` within the site only."""
        return bool(url) and url.startswith("/") and not url.startswith("//") and super().is_safe_url(url)
