"""The private page of a question: is there an answer by now? For whoever holds its address, without an account."""

import time

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from services.access import client_address
from services.consultation import limits
from services.followup import receipts


@never_cache
@require_GET
def receipt(request, pk, sign):
    """The question with its answer or how far it is; the address stays out of search engines and of other sites' logs."""
    try:
        limits.check(session=None, address=f"receipt-{client_address(request)}", now=time.time())
    except limits.TooOften:
        return render(request, "429.html", status=429)
    question = receipts.question_of(pk, sign)
    if question is None:
        raise Http404
    context = {"question": question, "progress": receipts.progress_of(question, at=timezone.localdate())}
    response = render(request, "followup/receipt.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
