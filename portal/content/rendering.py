"""A body as HTML: the same blocks as in the knowledge base, Markdown inside, cleaned of anything active."""

from dataclasses import dataclass, replace
from itertools import groupby

import markdown
import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from services.consultation import cutting, parts

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "code", "h3", "h4"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


@dataclass(frozen=True)
class Shown:
    """A block ready for the template; html is cleaned, except in a heading: that is plain text for the template to escape."""

    kind: str
    anchor: str
    label: str
    level: int
    html: SafeString | str


def html_of(text: str) -> SafeString:
    """Markdown to HTML without scripts, styles, images or unknown schemes."""
    made = markdown.markdown(text, extensions=["tables", "sane_lists", "nl2br"], output_format="html")
    return mark_safe(nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"}))


def render(body: str) -> list[Shown]:
    """The blocks of a body in reading order; headings come as plain text."""
    return [Shown(block.kind, block.anchor, block.label, block.level, _shown(block)) for block in cutting.blocks(body)]


def _shown(block):
    if block.kind == "heading":
        return block.text
    return _article(block) if block.label else html_of(block.text)


def _article(block) -> SafeString:
    """An article: each 款 of several and each 项 in a box of its own, so that a citation opens at it."""
    first, *others = parts.parts_of(block.text)
    told = [replace(first, text=f"[**{block.label}**](#{block.anchor})　{first.text}"), *others]
    article, single = parts.Place(block.anchor, block.label), parts.is_single(told)
    paragraphs = []
    for number, paragraph in groupby(told, key=lambda part: part.paragraph):
        inner = format_html_join("", "{}", ((_boxed(part, article, single),) for part in paragraph))
        paragraphs.append((parts.place_of(replace(first, paragraph=number, item=0), article, single=single).anchor, inner))
    return paragraphs[0][1] if single else format_html_join("", '<div id="{}">{}</div>', paragraphs)


def _boxed(part, article, single) -> SafeString:
    html = html_of(part.text)
    anchor = parts.place_of(part, article, single=single).anchor
    return format_html('<div class="item" id="{}">{}</div>', anchor, html) if part.item else html


def section(text: str, anchor: str) -> SafeString:
    """A section of a guide; lines without a list sign become list items where the section is a list by nature."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sign = {"steps": "1. ", "materials": "- "}.get(anchor, "")
    if sign and not any(line[:1] in "-*+" or line[:1].isdigit() for line in lines):
        text = "\n".join(sign + line for line in lines)
    return html_of(text)
