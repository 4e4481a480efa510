"""What people do with enterprises: register, change, verify, bind members."""

from functools import partial

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from services.base import DomainError
from services.notices.actions import deliver
from services.reference.models import Industry

from . import events, size, workflow
from .models import Contact, Decision, Declaration, Draft, Enterprise, Membership

REVERIFIED = ("name", "code", "park")  # a change of these, or of the licence, goes back to verification
MAX_DRAFTS = 10  # registrations of one person that are begun and not submitted; each may hold a file


class NotAllowed(DomainError):
    code = "enterprise_not_allowed"


class Stale(DomainError):
    """Someone saved in between."""

    code = "enterprise_changed"


def start_draft(*, user, enterprise=None, answers=None) -> Draft:
    """Begin a registration, or take up the open change of an enterprise."""
    if enterprise is None:
        if Draft.objects.filter(user=user, enterprise=None, submitted_at=None).count() >= MAX_DRAFTS:
            raise NotAllowed(_("您有 %(n)s 份登记还没有提交，请先继续填写或删除其中的一份。") % {"n": MAX_DRAFTS})
        return Draft.objects.create(user=user)
    if enterprise.state not in workflow.EDITABLE:
        raise NotAllowed(_("“%(state)s”状态的资料暂不能修改。") % {"state": enterprise.get_state_display()})
    values = {"answers": answers or {}, "enterprise_version": enterprise.version}
    return Draft.objects.get_or_create(user=user, enterprise=enterprise, submitted_at=None, defaults=values)[0]


@transaction.atomic
def save_step(*, draft_id, user, step, answers, version, licence=None) -> Draft:
    """Keep what was typed in one step. Raises Stale if the draft was saved elsewhere since the page was opened."""
    draft = _open_draft(draft_id, user, version)
    draft.answers = {**draft.answers, step: answers}
    draft.version += 1
    if licence:
        if draft.licence:
            transaction.on_commit(partial(draft.licence.storage.delete, draft.licence.name))
        draft.licence = licence
    draft.save()
    return draft


def _open_draft(draft_id, user, version):
    draft = Draft.objects.select_for_update(of=("self",)).select_related("enterprise").filter(pk=draft_id, user=user).first()
    if draft is None or draft.submitted_at:
        raise NotAllowed(_("这份登记已提交，无需再次保存。"))
    if draft.version != version:
        raise Stale(_("这份草稿在另一个页面保存过。您刚才填写的内容仍在下方，请核对后再保存一次。"))
    return draft


def discard_draft(*, draft_id, user):
    """Throw an unsubmitted draft away, with its file."""
    draft = Draft.objects.filter(pk=draft_id, user=user, submitted_at=None).first()
    if draft:
        draft.delete()
        if draft.licence:
            draft.licence.storage.delete(draft.licence.name)


@transaction.atomic
def submit(*, draft_id, user, version, facts, at) -> Enterprise:
    """Turn a complete draft into a registration to be verified, or into a change of the enterprise.

    facts: the cleaned values of all steps. A verified enterprise stays verified unless name, code, park or licence change.
    """
    draft = _open_draft(draft_id, user, version)
    enterprise = draft.enterprise and Enterprise.objects.select_for_update().get(pk=draft.enterprise_id)
    if enterprise:
        _refuse_change_of(enterprise, draft)
    row = enterprise or Enterprise(version=0)
    was_verified = row.pk and row.state == Enterprise.State.VERIFIED
    must_verify = not was_verified or bool(draft.licence) or any(getattr(row, name) != facts[name] for name in REVERIFIED)
    _set_facts(row, facts, draft.licence)
    if must_verify:
        row.state, row.state_reason, row.submitted_at = Enterprise.State.SUBMITTED, "", at
    _save_row(row)
    set_phrases(row, facts)
    Contact.objects.update_or_create(enterprise=row, defaults={name: facts[f"contact_{name}"] for name in ("name", "phone", "email")})
    Membership.objects.get_or_create(enterprise=row, user=user, defaults={"is_owner": not enterprise})
    Draft.objects.filter(pk=draft.pk).update(enterprise=row, submitted_at=at, version=F("version") + 1)
    if must_verify:
        _tell_staff(row)
    announce([row.pk])
    return row


def _refuse_change_of(enterprise, draft):
    if not enterprise.memberships.filter(user=draft.user_id).exists():  # no longer: the draft may be older than that
        raise NotAllowed(_("您已不是该企业的成员，不能修改其资料。如有疑问请联系园区。"))
    if enterprise.state not in workflow.EDITABLE:
        raise NotAllowed(_("“%(state)s”状态的资料暂不能修改。") % {"state": enterprise.get_state_display()})
    if enterprise.version != draft.enterprise_version:
        raise Stale(_("您填写期间，企业资料已被其他人更新。您的内容都在，请核对后再提交一次，提交后以您的为准。"))


def rebase_draft(*, draft_id, user):
    """After a Stale submission: the next one may overwrite what the other person saved."""
    draft = Draft.objects.select_related("enterprise").get(pk=draft_id, user=user, submitted_at=None)
    if draft.enterprise:
        Draft.objects.filter(pk=draft.pk).update(enterprise_version=draft.enterprise.version)


def _set_facts(row, facts, licence):
    for name in ("name", "code", "park", "scope", "address", "founded_on", "staff_count"):
        setattr(row, name, facts[name])
    row.industry = Industry.objects.get(code=facts["industry"])
    row.revenue_cny = facts["revenue_wan"] * size.WAN
    row.assets_cny = None if facts["assets_wan"] is None else facts["assets_wan"] * size.WAN
    row.size = size.classify_enterprise(row, size.load_rules()).size
    row.version += 1
    if licence:
        row.licence = licence.name


def _save_row(row):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotAllowed(_("该信用代码刚刚被登记，不能重复登记。如有疑问请联系园区。")) from error


def set_phrases(row, facts):
    """Replace the declared offers and needs of an enterprise."""
    row.declarations.all().delete()
    Declaration.objects.bulk_create(
        [
            Declaration(enterprise=row, kind=kind, phrase=phrase, order=order)
            for kind, phrases in (("offer", facts["offers"]), ("need", facts["needs"]))
            for order, phrase in enumerate(phrases)
        ]
    )


def announce(ids):
    """Tell listeners, once saved, that these enterprises changed."""
    transaction.on_commit(lambda: events.profile_changed.send(sender=Enterprise, enterprise_ids=list(ids)))


def _tell_staff(row):
    staff = get_user_model().objects.filter(role__in=["staff", "officer"], parks=row.park_id, is_active=True)
    event, url = f"enterprise {row.pk} submitted {row.version}", reverse("enterprises:detail", args=[row.pk])
    title, body = _("企业登记待核验：%(name)s") % {"name": row.name}, _("请在核验队列中处理。")
    transaction.on_commit(lambda: deliver(staff, event=event, title=title, body=body, url=url))


@transaction.atomic
def edit_profile(*, enterprise_id, user, version, facts) -> Enterprise:
    """Replace scope, offers, needs and industry of a verified enterprise at once; no new verification is needed.

    Raises Stale if someone saved in between.
    """
    row = Enterprise.objects.select_for_update().get(pk=enterprise_id)
    if row.state != Enterprise.State.VERIFIED or not row.memberships.filter(user=user).exists():
        raise NotAllowed(_("只有已核验企业的成员可以直接修改经营与供需。"))
    if row.version != version:
        raise Stale(_("您填写期间，企业资料已被其他人更新。您的内容仍在下方，请核对后再保存一次。"))
    row.scope, row.industry = facts["scope"], Industry.objects.get(code=facts["industry"])
    row.size = size.classify_enterprise(row, size.load_rules()).size
    row.version += 1
    row.save(update_fields=["scope", "industry", "size", "version", "updated_at"])
    set_phrases(row, facts)
    announce([row.pk])
    return row


@transaction.atomic
def decide(*, enterprise_id, user, outcome, version, at, reason="") -> Enterprise:
    """Record a staff decision about the version they saw and tell the members.

    Raises NotAllowed if someone else was faster, the enterprise changed since, it is their own, or a reason is missing.
    """
    row = Enterprise.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=enterprise_id)
    state = workflow.after(outcome, row.state)
    if state is None:
        last = row.decisions.select_related("user").first()
        who = (
            _("%(who)s 已于 %(when)s 处理") % {"who": last.user or _("其他人员"), "when": last.at.strftime("%m-%d %H:%M")}
            if last
            else _("状态已改变")
        )
        raise NotAllowed(_("这份登记%(who)s，现为“%(state)s”，您的决定未记录。") % {"who": who, "state": row.get_state_display()})
    if row.memberships.filter(user=user).exists():
        raise NotAllowed(_("您是该企业的成员，请由其他人员核验。"))
    if row.version != version:
        raise NotAllowed(_("您打开页面后企业更新了资料，请核对新内容后再决定。"))
    if workflow.needs_reason(outcome) and not reason:
        raise NotAllowed(_("请填写理由，企业会看到。"))
    row.state, row.state_reason, row.decided_at, row.decided_by = state, reason, at, user
    row.save(update_fields=["state", "state_reason", "decided_at", "decided_by", "updated_at"])
    Decision.objects.create(enterprise=row, outcome=outcome, reason=reason, version=version, user=user, at=at)
    _tell_members(row, outcome, reason, at)
    announce([row.pk])
    return row


def _tell_members(row, outcome, reason, at):
    titles = {
        "approved": _("“%(name)s”已通过核验"),
        "returned": _("“%(name)s”的登记被退回修改"),
        "rejected": _("“%(name)s”的登记未通过核验"),
        "reopened": _("“%(name)s”可以重新填写提交"),
    }
    title, url = titles[outcome] % {"name": row.name}, reverse("enterprises:detail", args=[row.pk])
    body = reason or _("现在可以使用供需匹配等服务。")
    event, members = f"enterprise {row.pk} {outcome} {at.timestamp():.0f}", list(row.members.all())
    transaction.on_commit(lambda: deliver(members, event=event, title=title, body=body, url=url))


def add_member(*, enterprise_id, username) -> Membership:
    """Let an account act for an enterprise, e.g. one that was imported."""
    account = get_user_model().objects.filter(username=username, is_active=True).first()
    if account is None or account.role != "member":
        raise NotAllowed(_("没有用户名为“%(name)s”的企业账号，请核对。") % {"name": username})
    member, made = Membership.objects.get_or_create(enterprise_id=enterprise_id, user=account)
    if not made:
        raise NotAllowed(_("“%(name)s”已是该企业成员。") % {"name": username})
    return member
