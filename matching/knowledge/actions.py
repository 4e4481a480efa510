"""What people do with the chain knowledge: propose a change, take it back, approve a set, reject, return to an older version."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from services.base import DomainError
from services.reference.models import Industry

from . import base, checks, current, events, telling
from .models import Proposal, Version
from .overlay import Overlay

MAX_SET = 50  # proposals approved at once


class Refused(DomainError):
    """The change does not hold; `faults` are the reasons, one sentence each."""

    code = "knowledge_refused"

    def __init__(self, faults: Sequence[str]):
        self.faults = list(faults)
        super().__init__("".join(self.faults))


class NotYours(DomainError):
    code = "knowledge_not_yours"


class Overtaken(DomainError):
    code = "knowledge_overtaken"


def _codes(facts) -> set[str]:
    wanted = {code for fact in facts if (code := getattr(fact, "industry", ""))}
    return set(Industry.objects.filter(code__in=wanted).values_list("code", flat=True))


def propose(*, action: str, product: str, user, at, input: str = "", **values) -> Proposal:
    """Put a change up for review. Raises Refused if it cannot hold even together with the products that wait for review."""
    proposal = Proposal(action=action, product=product, input=input, proposed_by=user, proposed_at=at, **values)
    known = current.chains()
    _refuse_repeat(proposal, known)
    ends = [product, input] if input else []
    waiting = Proposal.objects.filter(state=Proposal.State.WAITING, input="", action=Proposal.Action.ADD, product__in=ends)
    facts = [*(one.fact for one in waiting), proposal.fact]
    _refuse(checks.refusals(known, facts, _codes(facts)))
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:
        raise Refused([_("“%(what)s”已有一条待审核的提议，请等审核后再提。") % {"what": proposal.named}]) from None
    return proposal


def _refuse(faults):
    if faults:
        raise Refused(faults)


def _refuse_repeat(proposal, known):
    """Adding what is there, or changing what is not, is a slip that the person should see."""
    place = known.place.get(proposal.product)
    role = known.roles.get((place, known.place.get(proposal.input)))
    is_there = role is not None if proposal.input else place is not None
    words = {"product": proposal.product, "input": proposal.input, "role": role}
    if proposal.action in (Proposal.Action.ADD, Proposal.Action.ON) and is_there:
        if proposal.input:
            raise Refused([_("“%(product)s”已有投入品“%(input)s”（%(role)s），需要调整请用“修改”。") % words])
        raise Refused([_("“%(product)s”已在产业链知识中，需要调整请用“修改”。") % words])
    if proposal.action == Proposal.Action.CHANGE and not is_there:
        raise Refused([_("“%(what)s”已不在产业链知识中，请刷新页面查看。") % {"what": proposal.named}])


@transaction.atomic
def withdraw(*, proposal_id: int, user) -> Proposal:
    """Take one's own waiting proposal back. Raises NotYours or Overtaken."""
    proposal = _waiting([proposal_id])[0]
    if proposal.proposed_by_id != user.pk:
        raise NotYours(_("只有提议人可以撤回这条提议。"))
    proposal.state = Proposal.State.WITHDRAWN
    proposal.save(update_fields=["state"])
    return proposal


def _waiting(ids) -> list[Proposal]:
    wanted = set(ids)
    found = list(Proposal.objects.select_for_update().filter(pk__in=wanted, state=Proposal.State.WAITING).order_by("pk"))
    if not found or len(found) < len(wanted):
        raise Overtaken(_("所选提议中有的已被处理，请刷新页面后再试。"))
    return found


def _refuse_own(proposals, user):
    own = [one.named for one in proposals if one.proposed_by_id == user.pk]
    if own and not user.is_admin:
        raise NotYours(_("自己的提议须由另一位招商人员审核：%(own)s。") % {"own": "、".join(own)})


@transaction.atomic
def approve(*, proposal_ids: Sequence[int], user, at, note: str = "") -> Version:
    """Let a set of proposals hold together, as one numbered version. Raises Overtaken, NotYours or Refused."""
    if len(set(proposal_ids)) > MAX_SET:
        raise Refused([_("一次最多通过 %(n)s 条，请分批处理。") % {"n": MAX_SET}])
    upon = current.number()  # before anything else is read: who publishes in between takes the next number
    proposals = _waiting(proposal_ids)
    _refuse_own(proposals, user)
    facts = [one.fact for one in proposals]
    overlay = current.overlay().with_facts(facts)
    _refuse(checks.refusals(current.chains(), facts, _codes(facts), result=overlay.over(base.load())))
    version = _publish(upon, overlay, user=user, at=at, note=note)
    Proposal.objects.filter(pk__in=[one.pk for one in proposals]).update(
        state=Proposal.State.APPROVED, reviewed_by=user, reviewed_at=at, review_reason=note, version=version
    )
    telling.authors(proposals, by=user, at=at, reason=note, version=version.number)
    return version


@transaction.atomic
def reject(*, proposal_ids: Sequence[int], user, at, reason: str) -> int:
    """Turn proposals down with a reason for their authors; returns how many. Raises Overtaken, NotYours or Refused."""
    if not reason:
        raise Refused([_("请写明不通过的理由，提议人会看到。")])
    proposals = _waiting(proposal_ids)
    _refuse_own(proposals, user)
    telling.authors(proposals, by=user, at=at, reason=reason)
    return Proposal.objects.filter(pk__in=[one.pk for one in proposals]).update(
        state=Proposal.State.REJECTED, reviewed_by=user, reviewed_at=at, review_reason=reason
    )


@transaction.atomic
def restore(*, number: int, user, at, note: str = "") -> Version:
    """Let an older version hold again, as a new one; 0 is the files alone. Raises NotYours, Overtaken or Refused."""
    if not user.is_admin:
        raise NotYours(_("恢复旧版本须由系统管理员操作。"))
    upon, older = current.number(), Version.objects.filter(number=number).first()
    if number and older is None:
        raise Overtaken(_("没有第 %(n)s 版，请刷新页面查看。") % {"n": number})
    wanted = older.facts if older else Overlay()
    if wanted.digest() == current.overlay().digest():
        raise Refused([_("第 %(n)s 版与现行版本内容相同，无需恢复。") % {"n": number}])
    _refuse(_faults_today(wanted))
    return _publish(upon, wanted, user=user, at=at, note=note, restored=number)


def _faults_today(overlay):
    """Why an older version no longer holds over the files of today: they may have gained the very name, or lost what it ties to."""
    files = base.load()
    known = {*files.place, *((edge.product, edge.input) for edge in files.edges)}
    off = {name for name, fact in overlay.nodes.items() if fact.is_off}
    facts = [fact for fact in (*overlay.nodes.values(), *overlay.edges.values()) if fact.key in known or not fact.is_off]
    facts = [fact for fact in facts if isinstance(fact.key, str) or not off.intersection(fact.key)]  # a relation goes with its product
    return checks.refusals(files, facts, _codes(facts), result=overlay.over(files))


def _publish(upon, overlay, *, user, at, note, restored=None) -> Version:
    """Add the next version and tell those who link by it. Raises Overtaken if somebody else published at the same moment."""
    try:
        with transaction.atomic():
            version = Version.objects.create(
                number=upon + 1,
                overlay=overlay.plain(),
                digest=overlay.digest(),
                restored=restored,
                note=note,
                made_by=user,
                made_at=at,
            )
    except IntegrityError:
        raise Overtaken(_("刚刚有人发布了新版本，请刷新页面后再试。")) from None
    events.changed.send(sender=Version, number=version.number)
    return version
