"""How the OpenAPI document is made: its title, its reader, the names of choices that several endpoints share."""

SPECTACULAR_SETTINGS = {
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
