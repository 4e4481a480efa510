"""The filters and the order of the roster."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as lazy

from services.reference.models import Industry, Park, Region

from . import uscc
from .cleaning import clean_line
from .models import Enterprise

DIVISION = 3  # characters of a 大类 code with its letter: C32
SORTS = {
    "name": lazy("名称"),
    "-submitted_at": lazy("最近提交"),
    "-updated_at": lazy("最近更新"),
    "-staff_count": lazy("人数从多到少"),
    "-revenue_cny": lazy("营业收入从高到低"),
}


def seen_parks(request):
    """The parks whose enterprises the asker may see."""
    return Park.objects.all() if request.user.is_admin else Park.objects.filter(people=request.user)


def seen_cities(request):
    return Region.objects.filter(parks__in=seen_parks(request)).distinct()


def seen_divisions(request):
    codes = (
        Enterprise.objects.visible_to(request.user).order_by().annotate(division=Substr("industry__code", 1, DIVISION)).values("division")
    )
    return Industry.objects.filter(level=2, code__in=codes)


class EnterpriseFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=lazy("关键词"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": lazy("名称、信用代码、产品"), "maxlength": 60}),
    )
    city = filters.ModelChoiceFilter(label=lazy("市"), field_name="park__region", queryset=seen_cities, empty_label=lazy("全部"))
    park = filters.ModelChoiceFilter(label=lazy("园区"), queryset=seen_parks, empty_label=lazy("全部"))
    division = filters.ModelChoiceFilter(label=lazy("行业大类"), method="in_division", queryset=seen_divisions, empty_label=lazy("全部"))
    size = filters.ChoiceFilter(label=lazy("规模"), choices=Enterprise.Size, empty_label=lazy("全部"))
    state = filters.ChoiceFilter(label=lazy("状态"), choices=Enterprise.State, empty_label=lazy("全部"))
    sort = filters.OrderingFilter(
        label=lazy("排序"),
        fields=["name", "submitted_at", "updated_at", "staff_count", "revenue_cny"],
        choices=list(SORTS.items()),
        empty_label=None,
    )

    class Meta:
        model = Enterprise
        fields = []

    def search(self, rows, _name, value):
        """Enterprises whose name, code or declared products hold the words."""
        word = clean_line(value)[:60]
        if not word:
            return rows
        by_product = Enterprise.objects.filter(declarations__phrase__icontains=word).values("pk")
        return rows.filter(Q(name__icontains=word) | Q(code__startswith=uscc.normalise(word)) | Q(pk__in=by_product))

    def in_division(self, rows, _name, division):
        return rows.filter(industry__code__startswith=division.code)

    def filter_queryset(self, queryset):
        """A stable order, so that no row is on two pages."""
        rows = super().filter_queryset(queryset)
        return rows.order_by(*(rows.query.order_by or ["name"]), "pk")
