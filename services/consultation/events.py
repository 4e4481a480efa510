"""What apps above may listen to. Push, don't pull: they connect here, consultation never imports them."""

from django.dispatch import Signal

forgetting = Signal()
"""Sent with question_ids=[…] before these questions are deleted, in the same transaction: what is to stay is counted now."""
