"""The English catalogue: complete, true to its placeholders, and shown to those who ask for English."""

import ast
import re
import shutil
import subprocess

import pytest
from django.conf import settings as project
from django.utils.translation.template import templatize
from wagtail.models import Site

from portal.content import tree

CATALOGUE = project.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"
MARKS = {"gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}  # place of the text
LITERAL = r"""(u?"(?:[^"\\]|\\.)*"|u?'(?:[^'\\]|\\.)*')"""
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[-#0-9.]*[a-z]|\{\w*\}")
SWITCH = "/i18n/setlang/"


def entries(path):
    """The entries of a .po file as {keyword: text}; "flags" holds the line of flags, obsolete entries are left out."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entry, key = {"flags": ""}, None
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] = line
            elif line.startswith('"'):
                entry[key] += ast.literal_eval(line)
            elif line and not line.startswith("#"):
                key, text = line.split(" ", 1)
                entry[key] = ast.literal_eval(text)
        if entry.get("msgid"):
            yield entry


def translations(entry):
    return [text for key, text in entry.items() if key.startswith("msgstr")]


def shape(text):
    """What a translation has to keep: its placeholders in any order, a line end before and after."""
    return sorted(PLACEHOLDER.findall(text)), text.startswith("\n"), text.endswith("\n")


def sources(suffix):
    """Our own files with this ending."""
    for layer in ("portal", "services", "matching"):
        yield from (path for path in (project.BASE_DIR / layer).rglob(f"*{suffix}") if "node_modules" not in path.parts)


def marked_in_python(path):
    """Texts given to gettext in a module, under whatever name it was imported."""
    syntax = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(syntax) if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"]
    places = {alias.asname or alias.name: MARKS[alias.name] for node in imports for alias in node.names if alias.name in MARKS}
    calls = [node for node in ast.walk(syntax) if isinstance(node, ast.Call) and getattr(node.func, "id", None) in places]
    given = [call.args[places[call.func.id]] for call in calls]
    return [text.value for text in given if isinstance(text, ast.Constant)]


def marked_in_template(path):
    found = re.findall(rf"\b(?:_|n?gettext)\(\s*{LITERAL}", templatize(path.read_text(encoding="utf-8")))
    return [ast.literal_eval(literal) for literal in found]


def test_every_marked_text_is_in_the_catalogue():
    marked = {text for path in sources(".py") for text in marked_in_python(path)}
    for suffix in (".html", ".txt"):
        marked |= {text for path in sources(suffix) if "templates" in path.parts for text in marked_in_template(path)}
    known = {entry["msgid"] for entry in entries(CATALOGUE)}

    assert len(marked) > 1000
    assert sorted(marked - known) == [], "see locale/README.md for how to add them"


def test_every_text_is_translated_and_none_is_fuzzy():
    rows = list(entries(CATALOGUE))

    assert [row["msgid"] for row in rows if not all(text.strip() for text in translations(row))] == []
    assert [row["msgid"] for row in rows if "fuzzy" in row["flags"]] == []


def test_translations_keep_the_placeholders_and_line_ends():
    rows = list(entries(CATALOGUE))

    assert [row["msgid"] for row in rows if any(shape(text) != shape(row["msgid"]) for text in translations(row))] == []
    assert any(shape(row["msgid"])[0] for row in rows)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A folder with the catalogue compiled as it stands, whatever lies beside the source."""
    if not shutil.which("msgfmt"):
        pytest.skip("没有 msgfmt（gettext），英文目录不能编译")
    folder = tmp_path_factory.mktemp("locale")
    target = folder / "en" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    subprocess.run(["msgfmt", "--check-format", "-o", target, CATALOGUE], check=True)
    return folder


@pytest.fixture
def site(compiled, settings, db):
    settings.LOCALE_PATHS = [compiled]
    tree.ensure()
    Site.get_site_root_paths()


def read(client, path, preference=None):
    headers = {"accept-language": preference} if preference else {}
    return client.get(path, headers=headers).content.decode()


PAGES = [
    ("/", "Ask about policies, find guides, get things done"),
    ("/ask/", "Where the answers come from"),
    ("/policies/", "Issuing body|Nothing here yet"),
    ("/guides/", "Nothing here yet"),
    ("/faq/", "Nothing here yet"),
    ("/news/", "Nothing here yet"),
    ("/tickets/lookup/", "Lookup code"),
    ("/accounts/login/", "Keep me signed in on this device"),
    ("/accounts/signup/", "A member of the public"),
    ("/no-such-page/", "This page was not found"),
]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("path", "words"), PAGES)
def test_a_visitor_who_prefers_english_reads_english(client, path, words):
    html = read(client, path, "en-GB,en;q=0.9,zh-CN;q=0.5")

    assert '<html lang="en"' in html
    assert re.search(words, html)
    assert "跳到正文" not in html


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("preference", [None, "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "fr"])
def test_other_visitors_read_chinese(client, preference):
    html = read(client, "/", preference)

    assert '<html lang="zh-hans"' in html.lower()
    assert "问政策，找指南，办事情" in html
    assert "Skip to main content" not in html


@pytest.mark.usefixtures("site")
def test_the_switch_stays_until_switched_back(client):
    back = client.post(SWITCH, {"language": "en", "next": "/ask/"})
    chosen = read(client, "/ask/", "zh-CN")
    client.post(SWITCH, {"language": "zh-hans", "next": "/ask/"})

    assert back.url == "/ask/"
    assert "Where the answers come from" in chosen
    assert "回答从哪里来" in read(client, "/ask/", "en")


@pytest.mark.usefixtures("site")
def test_the_page_offers_the_other_language(client):
    form = rf'action="{SWITCH}".*?value="%s"'

    assert re.search(form % "en", read(client, "/"), re.DOTALL)
    assert re.search(form % "zh-hans", read(client, "/", "en"), re.DOTALL)
