"""What other layers may listen to. Push, don't pull: matching connects here, enterprises never imports it."""

from django.dispatch import Signal

profile_changed = Signal()
"""Sent after commit with enterprise_ids=[…] when scope, offers, needs, industry, park or state of enterprises changed."""
