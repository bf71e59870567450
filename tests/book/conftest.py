"""The built book as a browser sees it."""

from collections import defaultdict
from functools import cache
from types import SimpleNamespace

import audit
import pytest
from bs4 import BeautifulSoup


@pytest.fixture(scope="session")
def tree(book):
    """Return a function that reads a page, once for all tests of a worker: none may change it."""
    return cache(
        lambda page: BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser")
    )


@pytest.fixture(scope="module")
def site(book):
    """The address of the book, served on this machine only."""
    with audit.serve(book) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    if audit.CHROMIUM is None:
        pytest.skip("no Chromium is installed: the pages are not looked at in a browser")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=audit.CHROMIUM, args=audit.FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def idle_tabs():
    """The tabs that no test is using, by the options of their windows."""
    return defaultdict(list)


@pytest.fixture
def open_figures(chromium, idle_tabs, tmp_path):
    """Return a function that opens figures' HTML in a page, from a file; it tells what was said.

    Chromium takes longer to open a tab than most tests to look at it: the next test gets it too.
    """
    used = []

    def open_page(*figures, head="", **options):
        file = tmp_path / "page.html"
        body = "\n".join(f"<section>{html}</section>" for html in figures)
        start = f'<!doctype html><html lang="en"><meta charset=utf-8>{head}<title>t</title>'
        file.write_text(f"{start}<main><h1>Page</h1>{body}</main>", encoding="utf-8")
        idle = idle_tabs[repr(sorted(options.items()))]
        page = idle.pop() if idle else chromium.new_context(**options).new_page()
        messages, requests = [], []
        heard = {
            "console": lambda message: messages.append(message.text),
            "pageerror": lambda error: messages.append(str(error)),
            "request": lambda request: requests.append(request.url),
        }
        for event, hear in heard.items():
            page.on(event, hear)
        used.append((idle, page, page.viewport_size, heard))
        page.goto(file.as_uri())
        return SimpleNamespace(
            page=page,
            root=page.locator("figure.interactive").first,
            messages=messages,
            requests=requests,
        )

    yield open_page
    for idle, page, size, heard in used:
        for event, hear in heard.items():
            page.remove_listener(event, hear)
        page.goto("about:blank")
        page.mouse.move(0, 0)
        page.set_viewport_size(size)
        idle.append(page)
