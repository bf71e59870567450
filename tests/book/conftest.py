"""The built book as a browser sees it."""

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


@pytest.fixture
def open_figures(chromium, tmp_path):
    """Return a function that opens figures' HTML in a page, from a file; it tells what was said."""
    contexts = []

    def open_page(*figures, head="", **options):
        file = tmp_path / "page.html"
        body = "\n".join(f"<section>{html}</section>" for html in figures)
        start = f'<!doctype html><html lang="en"><meta charset=utf-8>{head}<title>t</title>'
        file.write_text(f"{start}<main><h1>Page</h1>{body}</main>", encoding="utf-8")
        contexts.append(chromium.new_context(**options))
        page, messages, requests = contexts[-1].new_page(), [], []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        return SimpleNamespace(
            page=page,
            root=page.locator("figure.interactive").first,
            messages=messages,
            requests=requests,
        )

    yield open_page
    for context in contexts:
        context.close()
