"""What a person saw while signed in is not kept by browsers and proxies: the next one at a shared computer must not find it."""

from django.utils.cache import add_never_cache_headers


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
