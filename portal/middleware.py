"""Editors' screens come from Wagtail and Django and carry inline styles and scripts; the rest of the site allows none."""

EDITOR_PREFIXES = ("/cms/", "/admin/")


class EditorPolicy:
    """Loosen the content security policy on the editors' own screens only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(EDITOR_PREFIXES):
            response._csp_update = {"script-src": ["'self'", "'unsafe-inline'"], "style-src": ["'self'", "'unsafe-inline'"]}
        return response
