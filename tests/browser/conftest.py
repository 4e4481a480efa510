"""Headless Chromium walking the real site: two widths, screenshots under var/screenshots/."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal.settings import BASE_DIR

from .world import chains, encoder, fresh, library, province, rankings  # noqa: F401 - fixtures

SHOTS = BASE_DIR / "var" / "screenshots"
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 20_000  # of a step on a machine that does other work too

# Playwright's sync API keeps an event loop in this thread, which Django takes for an async caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def chromium() -> str | None:
    """The system's Chromium, or None to let Playwright use the one it installed itself."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(django_db_setup):
    """One Chromium for all tests. Its event loop gives this thread another connection, which then has to know the rows of the migrations too."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    rows = connection._test_serialized_contents
    with sync_playwright() as playwright:
        connection._test_serialized_contents = rows
        started = playwright.chromium.launch(executable_path=chromium(), args=QUIET, env={**os.environ, "LANGUAGE": "zh_CN"})
        yield started
        started.close()


@pytest.fixture(params=WIDTHS)
def width(request):
    return request.param


@pytest.fixture
def visit(browser, live_server, width, transactional_db, django_db_serialized_rollback, fresh):  # noqa: F811 - a fixture
    """visit(path, user=None) opens a page of the live site as that user; the page fails the test on script or CSP errors.

    More options go to the browser's context, such as color_scheme="dark" or java_script_enabled=False. The rollback gives
    every test the rows that the migrations made: the first pages, the groups, the permissions.
    """
    contexts, faults = [], []

    def visit(path="/", user=None, **options):
        size = WIDTHS[width]
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", base_url=live_server.url, **options)
        contexts.append(context)
        if user is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _session(user), "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda line: faults.append(line.text) if line.type == "error" and "Content Security Policy" in line.text else None
        )
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


def _session(user):
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def shoot(width):
    """shoot(page, name) saves a screenshot of the whole page, or of the window while a dialog is open, and checks that nothing scrolls sideways."""

    def shoot(page, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        in_dialog = page.locator("dialog[open]").count() > 0
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=not in_dialog)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} scrolls sideways"

    return shoot
