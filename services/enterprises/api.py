"""Enterprises for other systems: read-only, scoped to what the asker may see; contacts stay out."""

from rest_framework import generics, serializers

from .filters import EnterpriseFilter
from .models import Enterprise


class EnterpriseOut(serializers.ModelSerializer):
    park = serializers.CharField(source="park.name", help_text="园区")
    city = serializers.CharField(source="park.region.name", help_text="所在市")
    industry = serializers.CharField(source="industry.code", default=None, allow_null=True, help_text="GB/T 4754-2017 代码")
    industry_name = serializers.CharField(source="industry.name", default=None, allow_null=True)
    offers = serializers.ListField(child=serializers.CharField(), help_text="主营产品")
    needs = serializers.ListField(child=serializers.CharField(), help_text="需求")

    class Meta:
        model = Enterprise
        fields = [
            "id",
            "name",
            "code",
            "state",
            "origin",
            "park",
            "city",
            "industry",
            "industry_name",
            "size",
            "scope",
            "offers",
            "needs",
            "address",
            "founded_on",
            "staff_count",
            "revenue_cny",
            "assets_cny",
            "version",
            "updated_at",
        ]


class _Visible:
    serializer_class = EnterpriseOut
    queryset = Enterprise.objects.none()  # for the OpenAPI document; requests get their own below

    def get_queryset(self):
        rows = Enterprise.objects.visible_to(self.request.user)
        return rows.select_related("park__region", "industry").prefetch_related("declarations")


class EnterpriseList(_Visible, generics.ListAPIView):
    """GET /api/v1/enterprises/ — 200 a page of enterprises; filters q, city, park, division, size, state, sort as on the roster."""

    def filter_queryset(self, queryset):
        return EnterpriseFilter(self.request.query_params, queryset=queryset, request=self.request).qs


class EnterpriseDetail(_Visible, generics.RetrieveAPIView):
    """GET /api/v1/enterprises/{id}/ — 200 the enterprise; 404 unknown or not yours to see."""
