"""What those who link enterprises to the chain knowledge may listen to: this app never imports them."""

from django.dispatch import Signal

changed = Signal()
"""Sent inside the transaction that made another version hold."""
