"""GET /api/v1/enterprises/{id}/partners/: one ranked list with its reasons."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from services.enterprises.models import Enterprise
from services.search.published import IndexMissing

from . import actions, building, live, queries
from .forms import FilterForm
from .models import Kind

MAX_TOP = 50


class IndexBuilding(APIException):
    """The index is not there yet; a build has been asked for."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "index_building"
    default_detail = _("正在建立索引，请一分钟后再试。")
    wait = 60  # REST framework sends it as Retry-After


class PartnersIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.SUPPLIER, help_text=_("名单类别"))
    city = serializers.CharField(required=False, help_text=_("城市的区划代码，例如 450100"))
    park = serializers.CharField(required=False, help_text=_("园区代码，例如 baise-pingguo"))
    industry = serializers.CharField(required=False, help_text=_("国民经济行业大类，例如 C32"))
    size = serializers.ChoiceField(choices=Enterprise.Size.choices, required=False, help_text=_("企业规模"))
    top = serializers.IntegerField(min_value=1, max_value=MAX_TOP, default=10, help_text=_("返回条数"))

    def validate(self, values):
        form = FilterForm({name: value for name, value in values.items() if name not in ("kind", "top")})
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        return values


class PartnerOut(serializers.ModelSerializer):
    """The public profile only: no contacts."""

    park = serializers.CharField(source="park.short_name")
    city = serializers.CharField(source="park.region.name")
    industry = serializers.CharField(source="industry.code", allow_null=True, default=None)

    class Meta:
        model = Enterprise
        fields = ["id", "name", "park", "city", "industry", "size", "origin"]


class PairOut(serializers.Serializer):
    own = serializers.CharField(source="own_text")
    theirs = serializers.CharField(source="their_text")
    level = serializers.CharField()
    basis = serializers.CharField()
    source = serializers.CharField()
    inferred = serializers.BooleanField(source="is_inferred")


class ResultOut(serializers.Serializer):
    enterprise = PartnerOut()
    place = serializers.IntegerField()
    score = serializers.FloatField(help_text=_("仅在同一名单内可比，0 至 1"))
    level = serializers.CharField()
    reason = serializers.CharField()
    pairs = PairOut(source="met", many=True)
    against = serializers.ListField(child=serializers.CharField())
    distance_km = serializers.IntegerField(allow_null=True)
    decision = serializers.CharField(source="decision.outcome", allow_null=True, default=None)


class PartnersOut(serializers.Serializer):
    enterprise = serializers.IntegerField()
    kind = serializers.CharField()
    encoder = serializers.CharField()
    knowledge = serializers.CharField()
    index = serializers.CharField()
    weights = serializers.IntegerField(help_text=_("权重版本，0 为预设权重"))
    results = ResultOut(many=True)


@extend_schema(
    summary="供需匹配名单",
    parameters=[PartnersIn, OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="企业编号")],
    responses={
        200: PartnersOut,
        400: OpenApiResponse(description="参数有误"),
        404: OpenApiResponse(description="没有这家企业，或不在您的范围内"),
        503: OpenApiResponse(description="正在建立索引"),
    },
)
class Partners(generics.GenericAPIView):
    """One ranked list of an enterprise: 200; 400 bad parameter; 404 unknown or out of scope; 503 while the index is built."""

    serializer_class = PartnersOut
    pagination_class = None
    filter_backends = []

    def get_queryset(self):
        return queries.askable(self.request.user).verified()

    def get(self, request, id):
        asked = PartnersIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        enterprise = self.get_queryset().filter(pk=id).first()
        if enterprise is None:
            raise Http404
        filters = dict(asked.validated_data)
        kind, top = filters.pop("kind"), filters.pop("top")
        try:
            snapshot = live.current()
        except IndexMissing:
            building.ensure_building(timezone.now())
            raise IndexBuilding from None
        found = queries.lists(snapshot, enterprise, [kind], filters, top, request.user)[0]
        body = {"enterprise": enterprise.pk, "kind": kind, **actions.made_with(snapshot.name), "results": found.results}
        return Response(self.get_serializer(body).data)
