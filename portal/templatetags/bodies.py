"""Bodies of texts that are not pages of the editors, shown like those."""

from django import template

from portal.content import rendering

register = template.Library()
register.filter("blocks", rendering.render)
register.filter("as_html", rendering.html_of)
