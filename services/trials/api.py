"""Hit tests for other systems: start a run over questions sent along, fetch its results."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from services.enterprises.bulk.sheet import BadSheet

from . import actions, queries, sheet
from .models import Run, Trial


class IsDesk(permissions.BasePermission):
    """Service staff, editors, administrators."""

    def has_permission(self, request, view):
        return request.user.is_authenticated and (request.user.is_service_staff or request.user.is_editor)


class CaseIn(serializers.Serializer):
    question = serializers.CharField(max_length=300)
    source = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="", help_text="期望的文号、标题或网址，多个用；分隔"
    )
    clause = serializers.CharField(max_length=40, required=False, allow_blank=True, default="", help_text="期望的条款，如 第五条")
    refuse = serializers.BooleanField(required=False, default=False, help_text="期望拒答；与 source 填且只填一项")
    region = serializers.CharField(max_length=12, required=False, allow_blank=True, default="", help_text="行政区划代码或名称")
    on = serializers.DateField(required=False, allow_null=True, default=None, help_text="按哪一天的规定回答")


class TrialIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    gate = serializers.FloatField(required=False, allow_null=True, default=None, min_value=0.01, max_value=1, help_text="通过线，0 到 1")
    cases = CaseIn(many=True, min_length=1, max_length=sheet.MAX_CASES)


class CaseResultOut(serializers.Serializer):
    order = serializers.IntegerField(source="case.order")
    question = serializers.CharField(source="case.question")
    fault = serializers.CharField(allow_blank=True, help_text="空为符合期望；silent、source、clause、not_silent")
    outcome = serializers.CharField()
    confidence = serializers.FloatField()
    found = serializers.JSONField()
    took_ms = serializers.IntegerField()


class RunOut(serializers.Serializer):
    id = serializers.IntegerField()
    trial = serializers.IntegerField(source="trial_id")
    begun_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    encoder = serializers.CharField()
    edition = serializers.IntegerField()
    threshold = serializers.FloatField()
    total = serializers.IntegerField()
    right = serializers.IntegerField()
    share = serializers.FloatField()
    passes = serializers.BooleanField(allow_null=True)
    results = CaseResultOut(many=True)


def shown(run) -> dict:
    """A run with its figures and rows."""
    figures = queries.figures(run)
    facts = {name: getattr(run, name) for name in ("id", "begun_at", "finished_at", "encoder", "edition", "threshold")}
    counts = {"total": figures.total, "right": figures.right, "share": round(figures.share, 4)}
    return RunOut(
        {**facts, **counts, "trial_id": run.trial_id, "passes": queries.passes(run, figures.share), "results": queries.rows(run)}
    ).data


class Start(APIView):
    """POST /api/v1/trials/ — 201 run started; 400 malformed; 403 not staff; 409 a faulty case or a run under way."""

    permission_classes = [IsDesk]

    @extend_schema(summary="提交一组问题并开始检索测试", request=TrialIn, responses={201: RunOut})
    def post(self, request):
        given = TrialIn(data=request.data)
        given.is_valid(raise_exception=True)
        words = given.validated_data
        rows = _rows(words["cases"])
        trial = actions.keep(name=words["name"], rows=rows, owner=request.user)
        run = actions.begin(trial=trial, by=request.user, at=timezone.now(), gate_share=words["gate"])
        return Response(shown(Run.objects.get(pk=run.pk)), status=status.HTTP_201_CREATED)


def _rows(cases) -> list[sheet.Row]:
    names, rows = sheet.Names.read(), []
    for number, case in enumerate(cases, 1):
        cells = {**case, "refuse": "是" if case["refuse"] else "", "on": case["on"].isoformat() if case["on"] else ""}
        try:
            rows.append(sheet.case_of(cells, names))
        except BadSheet as fault:
            raise BadSheet(f"{number}: {fault}") from fault
    return rows


class Show(APIView):
    """GET /api/v1/trials/runs/{id}/ — 200 figures and rows so far; 404 not one's own."""

    permission_classes = [IsDesk]

    @extend_schema(summary="一次检索测试的结果", responses=RunOut)
    def get(self, request, pk):
        return Response(shown(get_object_or_404(Run, pk=pk, trial__in=Trial.objects.visible_to(request.user))))
