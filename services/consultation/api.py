"""The open interface of consultation."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import permissions, serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from services.reference.models import Region

from . import actions, answer, foreign, stream, writing
from .models import Feedback, Question


class AskIn(serializers.Serializer):
    question = serializers.CharField(max_length=actions.LONGEST * 4, help_text="不超过 300 字")
    region = serializers.SlugRelatedField(
        slug_field="code", queryset=Region.objects.all(), required=False, allow_null=True, help_text="行政区划代码，如 450100"
    )
    conversation = serializers.UUIDField(required=False, allow_null=True, help_text="上一次回答返回的会话标识")
    generate = serializers.BooleanField(
        default=False, help_text="另由语言模型整理成文（本站接入了模型时）；需要等待模型，逐句返回请用 /ask/stream/"
    )


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
    standing = serializers.ChoiceField(
        choices=answer.STANDINGS, allow_blank=True, help_text="效力：现行、即将到期、已被替代、已失效、尚未施行"
    )
    since = serializers.CharField(allow_blank=True, help_text="施行日期")
    successor = serializers.CharField(allow_blank=True)
    successor_url = serializers.CharField(allow_blank=True)
    verified = serializers.BooleanField()
    quote = serializers.CharField()


class ConflictOut(serializers.Serializer):
    one = serializers.CharField()
    one_cites = serializers.IntegerField(help_text="sources 中的 order")
    other = serializers.CharField()
    other_cites = serializers.IntegerField()


class ChoiceOut(serializers.Serializer):
    label = serializers.CharField()
    question = serializers.CharField(help_text="选择后要提的问题")
    region_id = serializers.IntegerField(allow_null=True)


class ClarificationOut(serializers.Serializer):
    question = serializers.CharField()
    choices = ChoiceOut(many=True)


class GeneratedSentenceOut(serializers.Serializer):
    text = serializers.CharField()
    cites = serializers.ListField(child=serializers.IntegerField(), help_text="sources 中的 order")


class GeneratedOut(serializers.Serializer):
    label = serializers.CharField(help_text="标识，须与内容一并展示")
    model = serializers.CharField()
    sentences = GeneratedSentenceOut(many=True)


class PointerOut(serializers.Serializer):
    title = serializers.CharField()
    url = serializers.CharField()
    state = serializers.CharField()
    successor = serializers.CharField(allow_blank=True)
    successor_url = serializers.CharField(allow_blank=True)


class KeyTermOut(serializers.Serializer):
    chinese = serializers.CharField()
    told = serializers.CharField(help_text="提问语言中的说法")


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
    conflicts = ConflictOut(many=True, help_text="两份现行文件对同一事项给出不同数字的句子")
    clarification = ClarificationOut(allow_null=True)
    language = serializers.ChoiceField(
        choices=[foreign.CHINESE, foreign.ENGLISH, foreign.VIETNAMESE], help_text="提问的语言；外文提问的说明文字用同一语言，引文保持中文"
    )
    key_terms = KeyTermOut(many=True, help_text="外文提问：引文中的词语对照，不是译文；中文提问为空")
    generated = GeneratedOut(allow_null=True, help_text="语言模型整理、逐句核对过依据的文字；没有则为 null")


class FeedbackIn(serializers.Serializer):
    conversation = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=Feedback.Verdict.choices)
    comment = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class FeedbackOut(serializers.Serializer):
    question = serializers.IntegerField(source="question_id")
    verdict = serializers.CharField()
    comment = serializers.CharField(allow_blank=True)


class Events(BaseRenderer):
    """Lets a client ask for text/event-stream; what goes wrong before the first event comes as an event too."""

    media_type, format, charset = stream.CONTENT_TYPE, "event-stream", "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return stream.frame("error", data).encode()


class Ask(APIView):
    """POST /api/v1/ask/ — 200 answer or refusal; 400 malformed; 409 not a question; 429 too often."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(summary="提问，返回带依据的回答或“没有查到依据”", request=AskIn, responses=AskOut)
    def post(self, request):
        question, wants_text = _asked(request)
        if wants_text and writing.is_open_to(question):
            writing.write_all(question, at=timezone.now())
        return Response(_out(question))


class AskStream(APIView):
    """POST /api/v1/ask/stream/ — like /ask/, as events: answer, then sentence by sentence what a model made of it, then end."""

    permission_classes = [permissions.AllowAny]
    renderer_classes = [Events, JSONRenderer]

    @extend_schema(
        summary="提问，以事件流返回：先是带依据的回答，再逐句返回语言模型整理的文字",
        description="事件依次为 answer（同 /ask/ 的返回）、零到多个 sentence（text 与 cites）、end（state 为 kept、fallen_back 或 off，"
        "reason 为改用原文的原因，generated 同 /ask/）。state 不是 kept 时，已收到的 sentence 应当丢弃，改用 answer。"
        "出错时只有一个 error 事件（code 与 message）。",
        request=AskIn,
        responses={(200, stream.CONTENT_TYPE): OpenApiResponse(OpenApiTypes.STR, description="事件流")},
    )
    def post(self, request):
        question, _wants_text = _asked(request)
        return stream.respond(_events(question))


def _asked(request) -> tuple[Question, bool]:
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
    return question, words["generate"]


def _events(question):
    yield stream.frame("answer", _out(question))
    state = "off"
    if writing.is_open_to(question):
        for sentence in writing.write(question, at=timezone.now()):
            yield stream.frame("sentence", sentence)
        state = question.generation.state
    reason = question.generation.reason if state != "off" else ""
    yield stream.frame("end", {"state": state, "reason": reason, "generated": writing.as_json(getattr(question, "generation", None))})


def _out(question) -> dict:
    generated = writing.as_json(getattr(question, "generation", None))
    return AskOut({**question.answer, "id": question.pk, "conversation": str(question.conversation.token), "generated": generated}).data


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
