"""One error form for the whole API: {"code", "message"}."""

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import exception_handler

from services.base import DomainError


def handle(error, context):
    """DomainError → 409 in its own words, a body beyond the limit → 413; everything else as REST framework says it."""
    if isinstance(error, DomainError):
        return Response({"code": error.code, "message": str(error)}, status=409)
    if isinstance(error, RequestDataTooBig):
        return Response({"code": "too_large", "message": _("提交的内容太大，请缩短后再提交。")}, status=413)
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data = {"code": getattr(response.data["detail"], "code", "error"), "message": str(response.data["detail"])}
    return response
