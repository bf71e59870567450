"""What holds for every page of the built book: its files as they lie, and in a real browser."""

import functools
import http.server
import re
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import notebooks
import pytest
from bs4 import BeautifulSoup
from helpers import ROOT

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
in_browser = pytest.mark.browser
CHAPTERS = [path.stem for path in notebooks.chapters()]
VIEWS = {"light": ("light", 1280), "dark": ("dark", 1280), "narrow": ("light", 390)}


def pages_of(book):
    """Return the names of all pages; what lies in _static are templates of the theme."""
    pages = {path.relative_to(book) for path in book.rglob("*.html")}
    return sorted(page.as_posix() for page in pages if page.parts[0] != "_static")


# The files -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def soups(book):
    return {
        page: BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser")
        for page in pages_of(book)
    }


def test_the_book_has_its_pages(soups):
    chapters = [f"book/{name}.html" for name in CHAPTERS]
    back_matter = ["book/api.html", "book/bibliography.html", "genindex.html", "search.html"]
    assert {*chapters, *back_matter, "index.html"} <= soups.keys()


def test_the_first_page_leads_to_the_introduction(soups):
    assert soups["index.html"].meta["content"].endswith("url=book/intro.html")


def test_every_internal_link_and_anchor_resolves(book, soups):
    broken = []
    for page, soup in soups.items():
        for tag in soup.find_all(href=True) + soup.find_all(src=True):
            link = urlsplit(tag.get("href") or tag.get("src"))
            if link.scheme or link.netloc:
                continue
            target = unquote(urljoin(page, link.path)) if link.path else page
            if not (book / target).is_file():
                broken.append(f"{page}: {link.geturl()}")
            elif link.fragment and target in soups:
                name = unquote(link.fragment)
                if not soups[target].find(attrs={"id": name}):
                    broken.append(f"{page}: {link.geturl()}")
    assert broken == []


def test_every_chapter_is_reached_from_every_page(soups):
    for page, soup in soups.items():
        if page == "index.html":
            continue
        reached = {urljoin(page, a["href"]).partition("#")[0] for a in soup.select("nav a[href]")}
        missing = {f"book/{name}.html" for name in CHAPTERS} - reached - {page}
        assert not missing, f"{page} does not lead to {missing}"


def test_every_citation_leads_to_the_bibliography(soups):
    links = [link for soup in soups.values() for link in soup.select(".bibtex-citation a")]
    assert links
    assert all("bibliography.html#" in link["href"] for link in links)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_figure_of_a_notebook_is_on_its_page(name, soups):
    cells = nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    drawn = [
        output
        for output in outputs
        if str(output.get("data", {}).get("text/plain", "")).startswith("<Figure")
    ]
    assert len(soups[f"book/{name}.html"].select(".cell_output :is(img, svg.drawing)")) == len(
        drawn
    )


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_can_be_downloaded_as_a_notebook(name, book, soups):
    page = f"book/{name}.html"
    (link,) = soups[page].select('.article-header-buttons a[href$=".ipynb"]')
    source = ROOT / "book" / f"{name}.ipynb"
    assert (book / urljoin(page, link["href"])).read_bytes() == source.read_bytes()


def test_no_file_of_the_book_knows_the_machine_that_built_it(book):
    machine = [ROOT, Path.home(), Path(sys.prefix), Path(tempfile.gettempdir()), book]
    traces = [f"{path.as_posix()}/" for path in machine] + ["ipykernel_", "site-packages"]
    texts = {".html", ".js", ".css", ".json", ".txt", ".ipynb", ".md", ".svg", ".map", ".py"}
    found = [
        f"{path.relative_to(book)}: {trace}"
        for path in book.rglob("*")
        if path.suffix in texts
        for trace in traces
        if trace in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []


# The browser ---------------------------------------------------------------------------------


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site(book):
    """The address of the book, served on this machine only."""
    handler = functools.partial(QuietHandler, directory=book)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: the pages are not looked at in a browser")
    sync_api = pytest.importorskip("playwright.sync_api")
    quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with sync_api.sync_playwright() as playwright:
        # Chromium's sandbox refuses to start for root, which is who runs in most containers.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *quiet]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visits(chromium, site, book):
    """What was seen on each page in each view: {(page, view): facts}. Each is loaded once."""
    seen = {}
    for view, (mode, width) in VIEWS.items():
        size = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, reduced_motion="reduce")
        context.add_init_script(
            f"for (const key of ['mode', 'theme']) localStorage.setItem(key, '{mode}')"
        )
        for page in pages_of(book):
            if page != "index.html":  # it only forwards
                seen[page, view] = look(context, site, page, view)
        context.close()
    return seen


def look(context, site, page, view):
    from axe_playwright_python.sync_playwright import Axe

    tab = context.new_page()
    facts = SimpleNamespace(requests=[], failed=[], errors=[], violations=[])
    tab.on("request", lambda request: facts.requests.append(request.url))
    tab.on("requestfailed", lambda request: facts.failed.append(request.url))
    tab.on("response", lambda answer: answer.ok or facts.failed.append(answer.url))
    tab.on("pageerror", lambda error: facts.errors.append(str(error)))
    tab.on("console", lambda message: message.type == "error" and facts.errors.append(message.text))
    tab.goto(site + page, wait_until="load")
    # What is folded away has to be right as well.
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    if tab.locator(".math").count():
        tab.evaluate("MathJax.startup.promise.then(() => true)")
    tab.evaluate("document.fonts.ready.then(() => true)")
    facts.mode = tab.evaluate("document.documentElement.dataset.theme")
    facts.width = tab.evaluate("document.documentElement.scrollWidth")
    facts.unset = tab.evaluate(
        "[...document.querySelectorAll('.math')].filter("
        "m => !m.querySelector('mjx-container') || m.querySelector('mjx-merror, [data-mjx-error]')"
        ").map(m => m.textContent)"
    )
    facts.figures = tab.evaluate(
        "[...document.querySelectorAll('.bd-article img')].map(i => ({alt: i.alt.trim(),"
        " drawn: i.complete && i.naturalWidth > 0,"
        " caption: i.closest('figure')?.querySelector('figcaption')?.innerText.trim() || ''}))"
    )
    if view != "narrow":
        # preload fetches style sheets again, from wrong addresses: requests that no reader makes.
        report = Axe().run(tab, options={"preload": False, "resultTypes": ["violations"]}).response
        facts.violations = [
            f"{violation['id']}: {node['html'][:200]}"
            for violation in report["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
    tab.close()
    return facts


def faults(visits, fault_of):
    """Return {(page, view): fault} for each page on which `fault_of` its facts finds something."""
    return {visit: fault for visit, facts in visits.items() if (fault := fault_of(facts))}


@in_browser
def test_a_page_makes_no_request_beyond_its_own_site(visits, site):
    def beyond(facts):
        return [url for url in facts.requests if not url.startswith((site, "data:"))]

    assert faults(visits, beyond) == {}


@in_browser
def test_no_request_of_a_page_fails(visits):
    assert faults(visits, lambda facts: facts.failed) == {}


@in_browser
def test_no_page_logs_an_error(visits):
    assert faults(visits, lambda facts: facts.errors) == {}


@in_browser
def test_all_mathematics_is_set(visits):
    assert faults(visits, lambda facts: facts.unset) == {}


@in_browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_page_has_a_serious_accessibility_fault(mode, visits):
    in_mode = {visit: facts for visit, facts in visits.items() if visit[1] == mode}
    assert {facts.mode for facts in in_mode.values()} == {mode}
    assert faults(in_mode, lambda facts: facts.violations) == {}


@in_browser
def test_no_page_scrolls_sideways_on_a_telephone(visits):
    narrow = {visit: facts for visit, facts in visits.items() if visit[1] == "narrow"}
    assert faults(narrow, lambda facts: facts.width > 390 and facts.width) == {}


@in_browser
def test_every_figure_is_drawn_with_alternative_text_and_caption(visits):
    def lacking(facts):
        return [figure for figure in facts.figures if not all(figure.values())]

    assert sum(len(facts.figures) for facts in visits.values())
    assert faults(visits, lacking) == {}


@in_browser
def test_the_search_finds_the_page_of_a_word(chromium, site):
    tab = chromium.new_page()
    tab.goto(site + "search.html", wait_until="networkidle")
    field = tab.locator("input[type=search]:visible").first
    field.fill("embedding")
    field.press("Enter")
    tab.wait_for_selector("#search-results a")
    found = tab.locator("#search-results a").evaluate_all("links => links.map(a => a.pathname)")
    tab.close()
    assert any(re.fullmatch(r"/book/\w+\.html", path) for path in found)
