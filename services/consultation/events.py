"""What apps above may listen to. Push, don't pull: they connect here, consultation never imports them."""

from django.dispatch import Signal

changed = Signal()
"""Sent with document=… and how="changed" (its words), "ended" (replaced, or its last day was drawn nearer) or "gone" before that is
so, in the same transaction: what rests on the text has to be looked at."""

forgetting = Signal()
"""Sent with question_ids=[…] before these questions are deleted, in the same transaction: what is to stay is counted now."""
