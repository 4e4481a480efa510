"""Editors' screens come from Wagtail and Django and carry inline styles and scripts; the rest of the site allows none."""

from django.core.exceptions import PermissionDenied

EDITOR_PREFIXES = ("/cms/", "/admin/")


class EditorPolicy:
    """Loosen the content security policy on the editors' own screens only, and keep everybody else out of them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(EDITOR_PREFIXES):
            response._csp_update = {"script-src": ["'self'", "'unsafe-inline'"], "style-src": ["'self'", "'unsafe-inline'"]}
        return response

    def process_view(self, request, _view, _args, _kwargs):
        """Say no to people who are signed in but no editors; the sign-in page would send them back here for ever."""
        if request.path.startswith(EDITOR_PREFIXES) and request.user.is_authenticated and not may_enter(request.user, request.path):
            raise PermissionDenied


def may_enter(user, path) -> bool:
    return user.has_perm("wagtailadmin.access_admin") if path.startswith("/cms/") else user.is_staff
