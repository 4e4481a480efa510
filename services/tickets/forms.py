"""Filing a request, the steps of both sides, the inbox's filters."""

import re
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from services.enterprises.fields import LineField, PhoneField, TextField
from services.enterprises.models import Enterprise
from services.reference.models import Park

from . import attachments, queries, workflow
from .models import Ticket

TOKEN = re.compile(r"^[0-9a-f]{32}$")
KEY = re.compile(r"^(?=.*\d)[A-Za-z0-9_-]{1,60}$")  # of an unanswered question; anything else is the question itself
IN_WORDS = "-"
CHOOSE = {"required": lazy("请选择。"), "invalid_choice": lazy("没有这个选项，请重新选择。")}
SCORES = [(5, lazy("5 很满意")), (4, lazy("4 满意")), (3, lazy("3 一般")), (2, lazy("2 不满意")), (1, lazy("1 很不满意"))]


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; `held` of them are kept from an earlier, faulty sending of the form. `good` are the ones that may be kept."""

    def __init__(self, *, held=0, **options):
        attrs = {"accept": attachments.ACCEPT, "data-max-mb": settings.UPLOAD_MAX_MB}
        super().__init__(label=lazy("附件"), required=False, widget=FilesInput(attrs=attrs), **options)
        self.held, self.good = held, []

    def clean(self, value, initial=None):
        files = [file for file in value or [] if file]
        self.good, faults = attachments.sort_out(files)
        room = max(0, attachments.MAX_FILES - self.held)
        if len(self.good) > room:
            faults.append(_("最多 %(max)s 个附件，多出的 %(n)s 个没有保留。") % {"max": attachments.MAX_FILES, "n": len(self.good) - room})
            self.good = self.good[:room]
        if faults:
            raise ValidationError(faults)
        return self.good


class TicketForm(forms.Form):
    kind = forms.ChoiceField(label=lazy("类别"), choices=[("", lazy("请选择")), *Ticket.Kind.choices], error_messages=CHOOSE)
    enterprise = forms.ModelChoiceField(
        None,
        label=lazy("以谁的名义"),
        required=False,
        empty_label=lazy("个人"),
        error_messages=CHOOSE,
        help_text=lazy("以企业名义提交的，本企业成员都能看到进展。"),
    )
    park = forms.ModelChoiceField(Park.objects.all(), label=lazy("办理园区"), empty_label=lazy("请选择"), error_messages=CHOOSE)
    title = LineField(label=lazy("标题"), max_length=80, help_text=lazy("一句话说清是什么事，最多 80 字。"))
    text = TextField(
        label=lazy("具体情况"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=lazy("地点、时间、经过和希望的结果，最多 5000 字。请勿填写身份证号、银行账号。"),
    )
    contact_name = LineField(label=lazy("联系人"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact_phone = PhoneField(
        label=lazy("联系电话"), required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    question = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, held=0, **options):
        super().__init__(*args, **options)
        self.user = user
        self.fields["files"] = FilesField(held=held, help_text=_("最多 %(max)s 个。") % {"max": attachments.MAX_FILES})
        own = Enterprise.objects.of(user) if user.is_authenticated else Enterprise.objects.none()
        if own.exists():
            self.fields["enterprise"].queryset = own
        else:
            del self.fields["enterprise"]
        if not user.is_authenticated:
            self.fields["contact_phone"].required = True

    def clean_question(self):
        key = self.cleaned_data["question"]
        return key if key == IN_WORDS or KEY.match(key) else ""


def read_token(text: str) -> str:
    """The key of one opened form; a missing or odd one is replaced."""
    return text if TOKEN.match(text) else uuid4().hex


class LookupForm(forms.Form):
    number = LineField(
        label=lazy("办件编号"), max_length=30, widget=forms.TextInput(attrs={"placeholder": "GX2026-000123", "autocomplete": "off"})
    )
    code = LineField(
        label=lazy("查询码"),
        max_length=20,
        help_text=lazy("提交诉求时给出的 8 位字母和数字。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class TextForm(forms.Form):
    """What one side writes to the other, with files."""

    text = TextField(label=lazy("内容"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, ticket=None, **options):
        super().__init__(*args, **options)
        self.ticket = ticket
        self.fields["files"] = FilesField()


class ReasonForm(forms.Form):
    text = TextField(label=lazy("说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, ticket=None, **options):
        super().__init__(*args, **options)
        self.ticket = ticket


class OptionalReasonForm(ReasonForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["text"].required = False


class RatingForm(ReasonForm):
    text = None
    score = forms.TypedChoiceField(label=lazy("满意度"), choices=SCORES, coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE)
    comment = LineField(label=lazy("意见和建议"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ConfirmForm(RatingForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["score"].required, self.fields["score"].empty_value = False, None


class AssignForm(ReasonForm):
    text = None
    handler = forms.ModelChoiceField(None, label=lazy("转派给"), empty_label=lazy("请选择"), error_messages=CHOOSE)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        people = get_user_model().objects.filter(is_active=True)
        park_staff = Q(role="staff", parks=self.ticket.park)
        self.fields["handler"].queryset = people.filter(park_staff | Q(role="admin")).exclude(pk=self.ticket.handler_id).distinct()


class TransferForm(forms.Form):
    park = forms.ModelChoiceField(None, label=lazy("转至园区"), empty_label=lazy("请选择"), error_messages=CHOOSE)
    reason = LineField(label=lazy("原因（提交人可见）"), max_length=200)

    def __init__(self, *args, ticket, **options):
        super().__init__(*args, **options)
        self.fields["park"].queryset = Park.objects.exclude(pk=ticket.park_id)


class InboxFilter(forms.Form):
    """The inbox's filters from the address line; what is not a choice there is left out."""

    q = LineField(label=lazy("关键词或编号"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=lazy("类别"), required=False, choices=[("", lazy("全部类别")), *Ticket.Kind.choices])
    park = forms.ModelChoiceField(None, label=lazy("园区"), required=False, empty_label=lazy("全部园区"))
    overdue = forms.BooleanField(label=lazy("只看超期"), required=False)
    mine = forms.BooleanField(label=lazy("只看我的"), required=False)
    state = forms.ChoiceField(
        required=False, choices=[(queries.TODO, ""), (queries.ALL, ""), *workflow.STATES.items()], widget=forms.HiddenInput
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.user = user
        self.fields["park"].queryset = Park.objects.all() if user.is_admin else user.parks.all()

    def narrowed(self, tickets, *, at):
        """The tickets that meet the filters other than the state, and the chosen state."""
        self.is_valid()
        given = self.cleaned_data
        tickets = queries.filtered(
            tickets,
            at=at,
            kind=given.get("kind", ""),
            park=given.get("park"),
            overdue=given.get("overdue", False),
            handler=self.user if given.get("mine") else None,
            words=given.get("q", ""),
        )
        return tickets, given.get("state") or queries.TODO
