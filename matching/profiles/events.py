"""What partners may listen to: profiles never import them."""

from django.dispatch import Signal

phrases_changed = Signal()
"""Sent inside the transaction that changed them, with enterprise_ids=[…]: phrases, or facts that matching filters by."""
