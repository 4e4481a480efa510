"""The OpenAPI document lists our own endpoints only."""


def only_ours(endpoints):
    """Drop what drf-spectacular finds in other packages (Wagtail's admin API)."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
