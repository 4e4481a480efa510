"""One error form for the whole API: {"code", "message"}."""

from rest_framework.response import Response
from rest_framework.views import exception_handler

from services.base import DomainError


def handle(error, context):
    """DomainError → 409 in its own words; everything else as REST framework says it."""
    if isinstance(error, DomainError):
        return Response({"code": error.code, "message": str(error)}, status=409)
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data = {"code": getattr(response.data["detail"], "code", "error"), "message": str(response.data["detail"])}
    return response
