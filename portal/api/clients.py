"""Other systems at the open API: known by the key in `Authorization: Api-Key …`, held to a pace of their own."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle
from rest_framework_api_key.permissions import KeyParser

from .models import Client


class ClientKey(BaseAuthentication):
    """A known key makes the system `request.auth`, and nobody `request.user`: it sees what the public sees, at its own pace."""

    def authenticate(self, request):
        key = KeyParser().get(request)
        if key is None:
            return None
        try:
            client = Client.objects.get_from_key(key)
        except Client.DoesNotExist:
            raise AuthenticationFailed(_("接口密钥不存在或已停用，请向平台管理员核对。")) from None
        if client.has_expired:
            raise AuthenticationFailed(_("接口密钥已到期，请向平台管理员申请新的密钥。"))
        return AnonymousUser(), client

    def authenticate_header(self, request):
        return KeyParser.keyword


class VisitorPace(AnonRateThrottle):
    """Requests without a key are counted by address."""

    def get_cache_key(self, request, view):
        return None if isinstance(request.auth, Client) else super().get_cache_key(request, view)


class PersonPace(UserRateThrottle):
    """Requests of a person who is signed in are counted by account, whatever the address."""

    def get_cache_key(self, request, view):
        return super().get_cache_key(request, view) if request.user and request.user.is_authenticated else None


class ClientPace(SimpleRateThrottle):
    """Requests with a key are counted by key, at the pace that its row allows."""

    rate = "1/min"  # taken from the row for each request

    def allow_request(self, request, view):
        if not isinstance(request.auth, Client):
            return True
        self.num_requests, self.duration = request.auth.per_minute, 60
        return super().allow_request(request, view)

    def get_cache_key(self, request, view):
        return f"throttle_client_{request.auth.prefix}"


class ClientKeyScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the key."""

    target_class = ClientKey
    name = "ClientKey"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Api-Key <密钥>"}
