"""The built book as a browser sees it."""

import audit
import pytest


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
