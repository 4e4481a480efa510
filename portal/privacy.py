"""What is not for everybody: pages seen while signed in stay in no cache, documents are had only where Wagtail asks who wants them."""

from posixpath import normpath

from django.conf import settings
from django.http import Http404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from django.views.static import serve

DOCUMENTS = "documents"  # Wagtail's folder; its own view knows which collections are closed


class NoStore:
    """Mark every answer to somebody signed in as not to be stored, unless the view has said something itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # A file for everybody reads no session: asking for the user here would cost it two queries.
        if request.session.accessed and request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


@require_safe
def media(request, path):
    """Images of pages. Whatever else lies there runs nothing in a browser."""
    if normpath(path).lstrip("/").split("/")[0] == DOCUMENTS:
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
