"""An answer as plain text, for places that show no page."""

from django.utils.translation import gettext as _
from django.utils.translation import override

MOST_BYTES = 2_000  # WeChat and WeCom cut a text at 2,048 bytes
CONTROL = dict.fromkeys([*range(0x20), 0x7F, 0xFFFE, 0xFFFF])
del CONTROL[ord("\n")]


def written(question, *, site: str, ask_url: str) -> str:
    """Sentences with their [1], the sources with addresses, and the choices of a question back; a refusal says where a person is.

    question: a consultation.Question; site: scheme and host before the site's own addresses. To a question in another
    language, what stands around the sentences is told in it.
    """
    with override(question.language):
        return _written(question, site, ask_url)


def _written(question, site, ask_url):
    answer, back = question.answer, _asked_back(question.answer.get("clarification"))
    if question.outcome != question.Outcome.ANSWERED:
        lines = [answer["message"] if answer["message"] not in back else "", answer["detail"]]
        if question.is_refused:
            lines.append(_("需要人工答复，请打开：%(url)s") % {"url": f"{site}{ask_url}"})
        return _fit(lines, back)
    said = [f"{sentence['text']}[{sentence['cites']}]" for sentence in answer["sentences"]]
    terms = " · ".join(f"{term['chinese']} = {term['told']}" for term in answer.get("key_terms", []))
    return _fit([answer["detail"], *said, terms and _("关键词语：") + terms], [_source(source, site) for source in answer["sources"]], back)


def _asked_back(clarification):
    """The question back and its numbered choices, as answering reads a reply to them."""
    if not clarification:
        return []
    choices = [f"{number}. {choice['label']}" for number, choice in enumerate(clarification["choices"], 1)]
    return [clarification["question"], *choices, _("请回复序号。")]


def _source(source, site):
    heading = " ".join(part for part in (source["title"], source["number"], source["label"]) if part)
    notes = "，".join(note for note in (source["state"], "" if source["verified"] else _("待核实")) if note)
    address = source["url"] if source["url"].startswith("http") else f"{site}{source['url']}"
    return f"[{source['order']}] {heading}{f'（{notes}）' if notes else ''}\n{address}"


def _fit(lines, *blocks):
    """All blocks, such as the sources, and as many lines before them as there is room for; the first line always, cut if it must be."""
    lines, tail = [line for line in lines if line], "\n\n".join("\n".join(block) for block in blocks if block)
    while len(lines) > 1 and _bytes("\n".join([*lines, tail])) > MOST_BYTES:
        lines.pop()
    room = MOST_BYTES - _bytes(tail) - 2
    head = "\n".join(lines).encode()[: max(room, 0)].decode(errors="ignore")
    return "\n\n".join(part for part in (head, tail) if part).translate(CONTROL)


def _bytes(text):
    return len(text.encode())
