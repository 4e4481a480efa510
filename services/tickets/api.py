"""Tickets for other systems: one's own, or those of one's parks; file one."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.response import Response

from services.enterprises.cleaning import clean_line, clean_text
from services.enterprises.models import Enterprise
from services.reference.models import Park

from . import actions, queries, workflow
from .models import Event, Ticket

KEY = OpenApiParameter("Idempotency-Key", str, "header", description="同一键和同样内容只登记一次")


class EventOut(serializers.ModelSerializer):
    step = serializers.CharField(source="get_kind_display")

    class Meta:
        model = Event
        fields = ["at", "kind", "step", "text", "by_desk"]


class TicketOut(serializers.ModelSerializer):
    kind_name = serializers.CharField(source="get_kind_display")
    state_name = serializers.CharField(source="get_state_display")
    park = serializers.SlugRelatedField("code", read_only=True)
    enterprise = serializers.SlugRelatedField("code", read_only=True)
    is_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Ticket
        fields = [
            "number", "kind", "kind_name", "title", "text", "park", "enterprise", "state", "state_name",
            "filed_at", "due_at", "answered_at", "closed_at", "is_overdue",
        ]  # fmt: skip

    def get_is_overdue(self, ticket) -> bool:
        return ticket.is_overdue(timezone.now())


class TicketDetailOut(TicketOut):
    """A ticket with its timeline; internal notes are for the pages of the staff only."""

    events = serializers.SerializerMethodField()

    class Meta(TicketOut.Meta):
        fields = [*TicketOut.Meta.fields, "events"]

    @extend_schema_field(EventOut(many=True))
    def get_events(self, ticket):
        return EventOut(queries.timeline(ticket, for_desk=False), many=True).data


class LineIn(serializers.CharField):
    def to_internal_value(self, data):
        return clean_line(super().to_internal_value(data))


class TextIn(serializers.CharField):
    def to_internal_value(self, data):
        return clean_text(super().to_internal_value(data))


class TicketIn(serializers.Serializer):
    kind = serializers.ChoiceField(Ticket.Kind.choices)
    title = LineIn(max_length=80)
    text = TextIn(max_length=5000)
    park = serializers.SlugRelatedField("code", queryset=Park.objects.all(), help_text="园区代码")
    enterprise = serializers.SlugRelatedField("code", queryset=Enterprise.objects.none(), required=False, help_text="统一社会信用代码")
    contact_name = LineIn(max_length=40, required=False, default="")
    contact_phone = LineIn(max_length=30, required=False, default="")

    def get_fields(self):
        fields = super().get_fields()
        request = self.context.get("request")
        if request and request.user.is_authenticated:  # the generator of the API document asks as nobody
            fields["enterprise"].queryset = Enterprise.objects.of(request.user)
        return fields

    def validate(self, given):
        """Both texts may have held nothing but control characters."""
        empty = {name: _("请填写。") for name in ("title", "text") if not given[name]}
        if empty:
            raise serializers.ValidationError(empty)
        return given


FILTERS = [
    OpenApiParameter("state", str, enum=[queries.TODO, *workflow.STATES]),
    OpenApiParameter("kind", str, enum=Ticket.Kind.values),
    OpenApiParameter("overdue", bool),
    OpenApiParameter("q", str, description="关键词或编号"),
]


@extend_schema_view(
    get=extend_schema(parameters=FILTERS, responses=TicketOut(many=True)),
    post=extend_schema(parameters=[KEY], request=TicketIn, responses={201: TicketDetailOut, 200: TicketDetailOut}),
)
class TicketList(generics.ListAPIView):
    """GET the tickets you may see; POST files one: 201 new, 200 the same request was filed before, 409 refused."""

    serializer_class = TicketOut

    def get_queryset(self):
        given = self.request.query_params
        tickets = Ticket.objects.visible_to(self.request.user).select_related("park", "enterprise")
        overdue = given.get("overdue", "").lower() in ("1", "true")
        return queries.filtered(
            tickets,
            at=timezone.now(),
            state=given.get("state", ""),
            kind=given.get("kind", ""),
            overdue=overdue,
            words=given.get("q", "")[:60],
        )

    def post(self, request):
        asked = TicketIn(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        contact = {"name": given.pop("contact_name"), "phone": given.pop("contact_phone")}
        key = request.headers.get("Idempotency-Key", "")[:200]
        ticket, is_new = actions.file(**given, contact=contact, asker=request.user, token=key, at=timezone.now())
        return Response(TicketDetailOut(ticket).data, status=201 if is_new else 200)


class TicketDetail(generics.RetrieveAPIView):
    """GET a ticket with its timeline; 404 for one you may not see."""

    serializer_class = TicketDetailOut
    lookup_field = "number"

    def get_queryset(self):
        return Ticket.objects.visible_to(self.request.user).select_related("park", "enterprise")
