"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SENT_AS_IS = {"csrfmiddlewaretoken", "next", "version", "token", "draft"}
CHOSEN = {"radio", "checkbox", "submit", "hidden", "file"}


@dataclass
class Form:
    action: str
    method: str
    values: dict = field(default_factory=dict)
    free: set = field(default_factory=set)  # names of fields people type into

    def filled(self, text: str) -> dict:
        """What is sent if this text is typed into every field."""
        return {name: text if name in self.free else value for name, value in self.values.items()}

    def forged(self, text: str) -> dict:
        """What is sent by somebody who also tampers with selects and hidden fields."""
        return {name: value if name in SENT_AS_IS else text for name, value in self.values.items()}


class Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, page: str, path: str):
        super().__init__()
        self.path, self.forms, self.select = path, [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path, given.get("method", "get").lower()))
        if not self.forms:
            return
        name, form = given.get("name"), self.forms[-1]
        if tag == "option" and self.select and ("selected" in given or self.select not in form.values):
            form.values[self.select] = given.get("value", "")
        elif name and tag == "select":
            self.select = name
        elif name and tag in ("input", "textarea", "button") and given.get("type") != "file":
            form.values.setdefault(name, given.get("value", ""))
            if tag == "textarea" or given.get("type", "text") not in CHOSEN and tag == "input":
                form.free.add(name)

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = ""


def forms_of(page: str, path: str) -> list[Form]:
    return Reader(page, path).forms
