"""How the API answers, and how its OpenAPI document is made: its title, its reader, the names of choices that endpoints share."""

SPECTACULAR = {
    "TITLE": "园企通开放接口",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "PREPROCESSING_HOOKS": ["portal.api.schema.only_ours"],
    "ENUM_NAME_OVERRIDES": {
        "EnterpriseStateEnum": "services.enterprises.models.Enterprise.State",
        "TicketStateEnum": "portal.api.schema.ticket_states",
        "TicketKindEnum": "services.tickets.models.Ticket.Kind",
        "PartnerKindEnum": "matching.partners.models.Kind",
        "EventKindEnum": "portal.api.schema.ticket_steps",
    },
}


def rest_framework(rates: dict[str, str], *, proxies: int) -> dict:
    """The settings of Django REST framework. rates: of visitors ("anon") and people ("user"), as 60/min; proxies: ours in front of it."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.clients.ClientKey", "rest_framework.authentication.SessionAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
        "DEFAULT_THROTTLE_CLASSES": [
            "portal.api.clients.VisitorPace",
            "portal.api.clients.ClientPace",
            "portal.api.clients.PersonPace",
        ],
        "DEFAULT_THROTTLE_RATES": rates,
        "DEFAULT_PARSER_CLASSES": ["portal.api.parsing.PlainJSON"],
        "NUM_PROXIES": proxies,
        "EXCEPTION_HANDLER": "portal.api.errors.handle",
        "PAGE_SIZE": 20,
    }
