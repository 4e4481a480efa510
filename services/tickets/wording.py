"""What the pages say about a ticket's time and what happens next."""

from datetime import timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from . import sla, workflow


def moment(at) -> str:
    return localtime(at, sla.ZONE).strftime("%Y-%m-%d %H:%M")


def due_words(ticket) -> str:
    """When the answer is due."""
    return _("应于 %(due)s 前答复") % {"due": moment(ticket.due_at)}


def left_words(ticket, at) -> str:
    """How much working time is left, or by how much the promise was missed; "" if no answer is owed."""
    if not ticket.is_waiting:
        return ""
    if ticket.due_at < at:
        return _("已超 %(time)s") % {"time": span(sla.worked_between(ticket.due_at, at))}
    return _("还有 %(time)s") % {"time": span(sla.worked_between(at, ticket.due_at))}


def span(time: timedelta) -> str:
    """Working time in working days, below one day in hours, below one hour in minutes."""
    if time >= sla.DAY:
        return _("%(days)g 个工作日") % {"days": round(time / sla.DAY, 1)}
    if time >= timedelta(hours=1):
        return _("%(hours)g 工作小时") % {"hours": round(time / timedelta(hours=1), 1)}
    return _("%(minutes)d 分钟") % {"minutes": max(1, round(time / timedelta(minutes=1)))}


def next_for_asker(ticket, at) -> str:
    """What happens now, for the person who asked."""
    said = {"park": ticket.park, "who": ticket.handler or _("园区服务人员"), "due": moment(ticket.due_at)}
    if ticket.is_overdue(at):
        return _("已超过承诺的答复时间 %(due)s。您可以补充说明催办，%(who)s会收到提醒。") % said
    if ticket.state == workflow.OPEN:
        return _("已送达%(park)s，等待服务人员受理；承诺在 %(due)s 前答复。") % said
    if ticket.state == workflow.ASSIGNED:
        return _("%(who)s正在办理，承诺在 %(due)s 前答复。您可以随时补充说明。") % said
    if ticket.state == workflow.ANSWERED:
        return _("园区已答复。问题解决了请确认办结；没有解决请补充说明，将继续办理。")
    if ticket.state == workflow.WITHDRAWN:
        return _("您已撤回，不再办理。需要时可以重新提交。")
    if at <= ticket.reopen_until:
        return _("已办结。如果问题没有解决，可以在 %(until)s 前要求重新办理。") % {"until": moment(ticket.reopen_until)}
    return _("已办结。如果又出现类似问题，请提交新的诉求。")


def next_for_desk(ticket, at) -> str:
    """What the desk has to do now."""
    said = {"due": due_words(ticket), "left": left_words(ticket, at), "who": ticket.handler or _("园区服务人员")}
    return {
        workflow.OPEN: _("等待受理；%(due)s（%(left)s）。"),
        workflow.ASSIGNED: _("由%(who)s办理；%(due)s（%(left)s）。"),
        workflow.ANSWERED: _("已答复，等待提交人确认；对方没有其他意见时可以办结。"),
        workflow.CLOSED: _("已办结。提交人可以在办结后七天内要求重新办理。"),
        workflow.WITHDRAWN: _("提交人已撤回，无需办理。"),
    }[ticket.state] % said
