"""The open interface of consultation."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from services.reference.models import Region

from . import actions
from .models import Feedback, Question


class AskIn(serializers.Serializer):
    question = serializers.CharField(max_length=actions.LONGEST * 4, help_text="不超过 300 字")
    region = serializers.SlugRelatedField(
        slug_field="code", queryset=Region.objects.all(), required=False, allow_null=True, help_text="行政区划代码，如 450100"
    )
    conversation = serializers.UUIDField(required=False, allow_null=True, help_text="上一次回答返回的会话标识")


class SentenceOut(serializers.Serializer):
    text = serializers.CharField()
    cites = serializers.IntegerField(help_text="sources 中的 order")
    is_key = serializers.BooleanField()


class SourceOut(serializers.Serializer):
    order = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    label = serializers.CharField(allow_blank=True)
    number = serializers.CharField(allow_blank=True)
    issuer = serializers.CharField(allow_blank=True)
    place = serializers.CharField()
    state = serializers.CharField(allow_blank=True)
    verified = serializers.BooleanField()
    quote = serializers.CharField()


class PointerOut(serializers.Serializer):
    title = serializers.CharField()
    url = serializers.CharField()
    state = serializers.CharField()
    successor = serializers.CharField(allow_blank=True)
    successor_url = serializers.CharField(allow_blank=True)


class AskOut(serializers.Serializer):
    id = serializers.IntegerField()
    conversation = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=Question.Outcome.values)
    message = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    confidence = serializers.FloatField()
    sentences = SentenceOut(many=True)
    sources = SourceOut(many=True)
    pointers = PointerOut(many=True)


class FeedbackIn(serializers.Serializer):
    conversation = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=Feedback.Verdict.choices)
    comment = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class FeedbackOut(serializers.Serializer):
    question = serializers.IntegerField(source="question_id")
    verdict = serializers.CharField()
    comment = serializers.CharField(allow_blank=True)


class Ask(APIView):
    """POST /api/v1/ask/ — 200 answer or refusal; 400 malformed; 409 not a question; 429 too often."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(summary="提问，返回带依据的回答或“没有查到依据”", request=AskIn, responses=AskOut)
    def post(self, request):
        asked = AskIn(data=request.data)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        actions.clean_question(words["question"])
        region = words.get("region")
        user = request.user if request.user.is_authenticated else None
        conversation = actions.conversation_of(token=words.get("conversation"), user=user)
        question = actions.ask(
            conversation=conversation, text=words["question"], at=timezone.now(), region_id=region and region.pk, channel="api"
        )
        return Response(AskOut({**question.answer, "id": question.pk, "conversation": conversation.token}).data)


class Rate(APIView):
    """POST /api/v1/ask/{id}/feedback/ — 200 kept; 404 not a question of that conversation."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(summary="评价一次回答", request=FeedbackIn, responses=FeedbackOut)
    def post(self, request, pk):
        given = FeedbackIn(data=request.data)
        given.is_valid(raise_exception=True)
        question = get_object_or_404(Question, pk=pk, conversation__token=given.validated_data["conversation"])
        feedback = actions.rate(question=question, verdict=given.validated_data["verdict"], comment=given.validated_data["comment"])
        return Response(FeedbackOut(feedback).data)
