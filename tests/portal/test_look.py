"""The frame, the parts and the styles that every page is made of."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client

from tests.factories import make_user

TEMPLATES = settings.BASE_DIR / "portal" / "templates"
STYLES = settings.BASE_DIR / "portal" / "static" / "site"
OURS = sorted([*TEMPLATES.glob("*.html"), *(path for name in ("parts", "home", "account") for path in (TEMPLATES / name).rglob("*.*"))])
LIGHT, BY_SYSTEM, BY_CHOICE = ":root {", ':root:not([data-theme="light"]) {', ':root[data-theme="dark"] {'
TEXT_ON = {
    "ink": ["ground", "surface", "sunken", "accent-soft", "ok-soft", "warn-soft", "bad-soft", "info-soft"],
    "ink-2": ["ground", "surface", "sunken"],
    "ink-3": ["ground", "surface", "sunken"],
    "accent": ["ground", "surface", "sunken", "accent-soft", "bad-soft"],
    "on-accent": ["accent", "accent-strong"],
    "ok": ["ok-soft"],
    "warn": ["warn-soft"],
    "bad": ["bad-soft", "surface", "ground"],
    "info": ["info-soft"],
    "surface": ["bad"],
}


def tokens(selector):
    css = (STYLES / "tokens.css").read_text()
    start = css.index(selector)
    return dict(re.findall(r"--([\w-]+): ([^;]+);", css[start : css.index("}", start)]))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio of two colours; WCAG 2.2, relative luminance."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("selector", [LIGHT, BY_CHOICE])
def test_every_text_stands_out_from_its_ground(selector):
    colours = tokens(selector)
    pale = [(text, ground) for text, grounds in TEXT_ON.items() for ground in grounds if contrast(colours[text], colours[ground]) < 4.5]

    assert pale == []
    assert min(contrast(colours["line-strong"], colours[ground]) for ground in ("surface", "ground")) >= 3


def test_dark_is_the_same_by_choice_and_by_system():
    assert tokens(BY_CHOICE) == tokens(BY_SYSTEM)
    assert set(tokens(BY_CHOICE)) <= set(tokens(LIGHT))


def test_styles_use_only_colours_that_exist():
    known = {name for name in tokens(LIGHT)} | {"tone", "tone-soft"}
    used = {name for path in STYLES.glob("*.css") for name in re.findall(r"var\(--([\w-]+)", path.read_text())}

    assert used - known == set()


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_are_short_and_need_no_inline_script_or_style(path):
    text = path.read_text()

    assert len(text.splitlines()) <= 100
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://", text.replace("http://www.w3.org", ""))


def test_every_icon_in_use_is_drawn():
    drawn = set(re.findall(r'id="icon-([\w-]+)"', (TEMPLATES / "parts" / "icons.html").read_text()))
    used = {name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'parts/icon\.html" with name="([\w-]+)"', path.read_text())}

    assert used
    assert used <= drawn


def navigation(user, rf, path="/"):
    request = rf.get(path)
    html = render_to_string("parts/nav.html", {"user": user, "request": request}, request=None)
    return re.findall(r"<a [^>]*>([^<]+)</a>", html)


PUBLIC = ["问政策", "政策", "办事指南"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("", [*PUBLIC, "常见问题", "园区动态", "提诉求", "查进度"]),
        ("citizen", [*PUBLIC, "我的诉求", "常见问题", "园区动态"]),
        ("member", ["我的企业", *PUBLIC, "我的诉求"]),
        ("staff", ["企业核验", "诉求收件箱", "待答问题", *PUBLIC]),
        ("officer", ["企业核验", "企业库", "供需匹配", "批量导入", *PUBLIC]),
        ("editor", ["待答问题", "资料库", "内容管理", *PUBLIC]),
        (
            "admin",
            ["企业核验", "诉求收件箱", "待答问题", "企业库", "供需匹配", "批量导入", "资料库", "内容管理", "系统管理", *PUBLIC],
        ),
    ],
)
def test_the_navigation_holds_what_the_role_works_with(role, expected, rf):
    assert navigation(make_user(role) if role else AnonymousUser(), rf) == expected


def test_the_navigation_marks_where_one_is(rf):
    render = lambda path: render_to_string("parts/nav.html", {"user": AnonymousUser(), "request": rf.get(path)})  # noqa: E731

    assert 'href="/policies/" aria-current="page"' in render("/policies/")
    assert 'href="/policies/" aria-current="true"' in render("/policies/one/")


class Sample(forms.Form):
    name = forms.CharField(label="企业名称", help_text="与执照一致")
    text = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    park = forms.ChoiceField(label="园区", choices=[("1", "甲园")])
    size = forms.ChoiceField(label="规模", choices=[("a", "大型"), ("b", "小型")], widget=forms.RadioSelect)
    wants = forms.MultipleChoiceField(label="事项", choices=[("a", "用地")], widget=forms.CheckboxSelectMultiple, required=False)
    born = forms.DateField(label="日期", widget=forms.SelectDateWidget, required=False)
    paper = forms.FileField(label="执照", widget=forms.ClearableFileInput(attrs={"accept": ".pdf", "data-max-mb": 10}))
    agree = forms.BooleanField(label="同意")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name, data=None):
    return render_to_string("parts/field.html", {"field": Sample(data)[name]})


@pytest.mark.parametrize(
    ("name", "control"), [("name", "<input"), ("text", "<textarea"), ("park", "<select"), ("paper", "<input"), ("agree", "<input")]
)
def test_a_field_has_a_label_that_names_its_control(name, control):
    html = field(name)

    assert control in html
    assert f'id="id_{name}"' in html
    assert f'for="id_{name}"' in html or '<label class="choice">' in html


@pytest.mark.parametrize("name", ["size", "wants", "born"])
def test_a_group_of_controls_is_a_fieldset_with_a_legend(name):
    html = field(name)

    assert html.count("<fieldset") == 1
    assert "<legend" in html
    assert html.count(f'id="id_{name}"') == 1


def test_a_field_says_what_is_wrong_where_a_screen_reader_looks():
    html = field("name", data={})

    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described
    assert all(f'id="{target}"' in html for target in described)


def test_a_field_escapes_what_was_typed():
    assert "<b>" not in field("name", data={"name": "<b>粗</b>"}).replace("<br>", "")


def test_a_file_field_tells_kinds_and_size():
    assert "可选格式：PDF；每个文件不超过 10 MB" in field("paper")


def test_a_hidden_field_is_nothing_but_itself():
    assert field("token").strip() == '<input type="hidden" name="token" id="id_token">'


def test_the_summary_of_errors_links_to_each_field():
    form = Sample({})
    html = render_to_string("parts/form_errors.html", {"form": form})
    shown = "".join(render_to_string("parts/field.html", {"field": row}) for row in form)

    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert len(targets) == len(form.errors)
    assert all(f'id="{target}"' in shown for target in targets)


def test_a_form_without_errors_has_no_summary():
    assert not render_to_string("parts/form_errors.html", {"form": Sample()}).strip()


@pytest.mark.parametrize(
    ("current", "pages"), [(1, ["1", "2", "3", "20"]), (10, ["1", "8", "9", "10", "11", "12", "20"]), (20, ["1", "18", "19", "20"])]
)
def test_pagination_keeps_the_search_and_shows_the_neighbours(rf, current, pages):
    page = Paginator(range(400), 20).page(current)
    html = render_to_string("parts/pagination.html", {"page": page}, request=rf.get("/", {"q": "铝 & 糖", "page": "3"}))

    assert re.findall(r'pagination-page"[^>]*>(\d+)<', html) == pages
    assert all("q=%E9%93%9D" in link and link.count("page=") == 1 for link in re.findall(r'href="([^"]+)"', html))


def test_one_page_needs_no_pagination(rf):
    assert not render_to_string("parts/pagination.html", {"page": Paginator([1], 20).page(1)}, request=rf.get("/")).strip()


@pytest.mark.parametrize(
    ("level", "tone"), [(constants.ERROR, "bad"), (constants.WARNING, "warn"), (constants.SUCCESS, "ok"), (constants.INFO, "info")]
)
def test_messages_carry_their_tone(level, tone):
    html = render_to_string("parts/messages.html", {"messages": [Message(level, "<i>说明</i>")]})

    assert f"notice--{tone}" in html
    assert "&lt;i&gt;说明" in html


@pytest.mark.parametrize("code", [400, 500])
def test_the_last_resort_pages_need_no_request(code):
    html = render_to_string(f"{code}.html")

    assert f">{code}<" in html
    assert "返回首页" in html
    assert "site.css" in html


@pytest.mark.django_db
def test_a_missing_page_is_told_in_chinese_with_ways_on(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()
    assert 'href="/policies/"' in response.content.decode()


@pytest.mark.django_db
def test_a_forged_form_is_told_that_nothing_was_sent():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert "内容没有提交" in response.content.decode()


PAGES = [
    "login",
    "signup",
    "password/reset",
    "password/reset/done",
    "password/reset/key/done",
    "confirm-email",
    "confirm-email/gone",
    "inactive",
]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_account_pages_are_in_our_look_and_words(client, page):
    html = client.get(f"/accounts/{page}/").content.decode()

    assert 'class="entrance card"' in html
    assert not re.search(r">[^<]*\b(Sign|Password|Email|Confirm|Please)\b", html)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["logout", "email", "password/change", "reauthenticate"])
def test_account_pages_of_a_user_are_in_our_look_and_words(client, page):
    client.force_login(make_user(email="a@example.com"))

    assert 'class="entrance card"' in client.get(f"/accounts/{page}/").content.decode()


@pytest.mark.django_db
def test_reset_mail_is_chinese_and_carries_the_link(client, mailoutbox):
    make_user(email="wei@example.com")

    client.post("/accounts/password/reset/", {"email": "wei@example.com"})

    assert mailoutbox[0].subject.endswith("重设密码")
    assert "/accounts/password/reset/key/" in mailoutbox[0].body
    assert "Hello" not in mailoutbox[0].body


def test_no_style_or_script_is_longer_than_a_module():
    assert [path.name for path in Path(STYLES).iterdir() if len(path.read_text().splitlines()) > 300] == []
