"""The way of an unanswered question: which step is open in which state, and what state follows."""

from django.utils.translation import gettext_lazy as _

OPEN, WORKING, REVIEW, PUBLISHED, CLOSED, MERGED = "open", "working", "review", "published", "closed", "merged"
STATES = {
    OPEN: _("待处理"),
    WORKING: _("答复中"),
    REVIEW: _("待审核"),
    PUBLISHED: _("已发布"),
    CLOSED: _("不再处理"),
    MERGED: _("已并入"),
}
BADGES = {OPEN: "warn", WORKING: "info", REVIEW: "warn", PUBLISHED: "ok", CLOSED: "muted", MERGED: "muted"}
REASONS = {"ignored": _("无需处理"), "duplicate": _("已有答案"), "outside": _("不在服务范围")}
RECHECKS = {"changed": _("内容有更新"), "ended": _("已被替代或缩短了有效期"), "gone": _("已撤下")}  # what became of the basis of an answer
GROWING = (OPEN, WORKING, REVIEW, PUBLISHED, CLOSED)  # a new question may join; one that is closed or published counts who still asks
MOVES = {
    "hand_over": {OPEN: WORKING},
    "draft": {OPEN: REVIEW, WORKING: REVIEW, REVIEW: REVIEW},
    "send_back": {REVIEW: WORKING},
    "publish": {REVIEW: PUBLISHED},
    "confirm": {PUBLISHED: PUBLISHED},
    "close": {OPEN: CLOSED, WORKING: CLOSED, REVIEW: CLOSED},
    "reopen": {CLOSED: OPEN, PUBLISHED: OPEN},
    "merge": {OPEN: MERGED, WORKING: MERGED, CLOSED: MERGED},
    "unmerge": {MERGED: OPEN},
    "split": {OPEN: OPEN, WORKING: WORKING, REVIEW: REVIEW, PUBLISHED: PUBLISHED, CLOSED: CLOSED},
    "rename": {OPEN: OPEN, WORKING: WORKING, REVIEW: REVIEW, CLOSED: CLOSED},
}
LABELS = {
    "hand_over": _("转为诉求办理"),
    "draft": _("提交答案"),
    "send_back": _("退回修改"),
    "publish": _("审核发布"),
    "confirm": _("复核无误"),
    "close": _("不再处理"),
    "reopen": _("恢复处理"),
    "merge": _("并入"),
    "unmerge": _("撤销并入"),
    "split": _("拆出"),
    "rename": _("改写问题"),
}


def after(step: str, state: str) -> str | None:
    """The state that a step leads to, or None if it is not open in this state."""
    return MOVES[step].get(state)


def open_in(state: str) -> list[str]:
    return [step for step, states in MOVES.items() if state in states]
