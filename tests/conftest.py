"""What every test starts from."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache():
    """Counters of throttles and locks do not leak from test to test."""
    cache.clear()
