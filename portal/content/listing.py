"""The lists of the indexes: filters from the address, counts by state, pages."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Model, Q
from django.utils.translation import gettext_lazy as _

from services.reference.models import Region
from services.search import tokens

from . import validity

PER_PAGE = 20
ALL = "all"


def states(at) -> dict[str, Q]:
    """The conditions of validity.Term.state() as SQL: state → Q over policies."""
    by_page, no_page = Q(superseded_by__live=True), Q(superseded_by__isnull=True) | Q(superseded_by__live=False)
    replaced = by_page | Q(replaced_by_upload__isnull=False)
    by_upload = no_page & Q(replaced_by_upload__isnull=False) & _has_begun("replaced_by_upload", at)
    has_begun = by_page & _has_begun("superseded_by", at) | by_upload
    by_successor = Q(expires_on__isnull=True) & has_begun
    ended = Q(repealed_on__lte=at) | Q(expires_on__lt=at) | by_successor
    later = Q(effective_on__gt=at)
    return {
        validity.IN_FORCE: ~ended & ~later,
        validity.PENDING: ~ended & later,
        validity.SUPERSEDED: ended & replaced,
        validity.EXPIRED: ended & ~replaced,
    }


def _has_begun(successor, at) -> Q:
    return Q(**{f"{successor}__effective_on__lte": at}) | Q(**{f"{successor}__effective_on__isnull": True})


class Filters(forms.Form):
    """Filters of a list; fields that a kind of page does not have are taken out."""

    q = forms.CharField(
        label=_("关键词"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("标题、文号或正文")}),
    )
    region = forms.ModelChoiceField(
        label=_("适用地区"), queryset=Region.objects.select_related("parent"), required=False, empty_label=_("全部地区")
    )
    level = forms.ChoiceField(label=_("级别"), required=False)
    audience = forms.ChoiceField(label=_("面向"), required=False)
    topic = forms.ModelChoiceField(label=_("主题"), queryset=None, required=False, empty_label=_("全部主题"))
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query, *, model: type[Model], **kwargs):
        super().__init__(query, **kwargs)
        known = {field.name for field in model._meta.get_fields()}
        for name in [name for name in ("region", "level", "audience") if name not in known]:
            del self.fields[name]
        if "effective_on" not in known:
            del self.fields["state"]
        for name, everything in (("level", _("全部级别")), ("audience", _("全部对象"))):
            if name in self.fields:
                self.fields[name].choices = [("", everything), *model._meta.get_field(name).choices]
        topics = model._meta.get_field("topics").related_model.objects.filter(**{f"{model._meta.model_name}__live": True}).distinct()
        if topics.exists():
            self.fields["topic"].queryset = topics
        else:
            del self.fields["topic"]
        self.is_valid()

    def clean_q(self):
        return tokens.clean(self.cleaned_data["q"], 60)

    @property
    def chosen(self) -> dict:
        """What was chosen and makes sense; a forged value counts as not chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, pages):
        """The pages that fit every choice but the state."""
        chosen = self.chosen
        for word in chosen.get("q", "").split()[:5]:
            fields = [
                "title",
                "summary",
                "body",
                *(["number"] if "level" in self.fields else []),
                *(["steps"] if "audience" in self.fields else []),
            ]
            condition = Q()
            for field in fields:
                condition |= Q(**{f"{field}__icontains": word})
            pages = pages.filter(condition)
        if "region" in chosen:
            pages = pages.filter(chosen["region"].texts())
        if "topic" in chosen:
            pages = pages.filter(topics=chosen["topic"])
        return pages.filter(**{name: chosen[name] for name in ("level", "audience") if name in chosen})


def page_of(index, query, *, at) -> dict:
    """One page of an index as template context: filters, page, count, tabs of states where the kind has states."""
    model = type(index).allowed_subpage_models()[0]
    filters = Filters(query, model=model)
    pages = filters.narrow(model.objects.live().child_of(index))
    tabs, state = [], ""
    if "state" in filters.fields:
        tabs, state = _tabs(filters, pages, at)
        pages = pages if state == ALL else pages.filter(states(at)[state])
    page = Paginator(pages.select_related(*model.list_related).order_by(*model.list_order), PER_PAGE).get_page(query.get("page"))
    for item in page.object_list:
        item.show_state(at)
    narrowed = bool(set(filters.chosen) - {"state"})
    return {"filters": filters, "page_obj": page, "count": page.paginator.count, "tabs": tabs, "state": state, "is_narrowed": narrowed}


def _tabs(filters, pages, at):
    """(query value, label, count, chosen) of each state; in force is what an index shows unasked."""
    conditions = states(at)
    counts = pages.aggregate(
        all=Count("pk", distinct=True), **{name: Count("pk", filter=condition, distinct=True) for name, condition in conditions.items()}
    )
    asked = filters.chosen.get("state")
    state = asked if asked in {ALL, *conditions} else validity.IN_FORCE
    names = {**validity.STATES, ALL: _("全部")}
    return [(name, label, counts[name], name == state) for name, label in names.items()], state
