"""What holds for every page of the built book: its files as they lie, and in a real browser."""

import gzip
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import audit
import nbformat
import notebooks
import pytest
from helpers import ROOT
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

in_browser = pytest.mark.browser
CHAPTERS = [path.stem for path in notebooks.chapters()]
BARE = {"index.html", "404.html"}  # without the theme
MARKDOWN = MarkdownIt().use(dollarmath_plugin).use(amsmath_plugin)


# The files -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def soups(book, tree):
    return {page: tree(page) for page in audit.pages_of(book)}


def test_the_book_has_its_pages(soups):
    chapters = [f"book/{name}.html" for name in CHAPTERS]
    back_matter = [f"book/{name}.html" for name in ("api", "bibliography")]
    reference = ("answers", "questions", "cheatsheet", "glossary")
    back_matter += [f"book/reference/{name}.html" for name in reference]
    back_matter += ["genindex.html", "search.html"]
    assert {*chapters, *back_matter, *SOURCES, "index.html"} <= soups.keys()


def test_the_first_page_leads_to_the_introduction(soups):
    assert soups["index.html"].meta["content"].endswith("url=book/intro.html")


def test_every_link_says_where_it_leads(soups):
    """Read without what stands around it, as in the list of links of a screen reader."""
    says_nothing = re.compile(r"(?i)(click |right )?(here|this)|more|read more|link|page")
    mute = {
        (page, link["href"])
        for page, soup in soups.items()
        for link in soup.find_all("a", href=True)
        if says_nothing.fullmatch(" ".join(link.get_text().split()))
    }
    assert mute == set()


def test_every_internal_link_and_anchor_resolves(book, soups):
    broken = []
    ids = {page: {tag["id"] for tag in soup.find_all(id=True)} for page, soup in soups.items()}
    for page, soup in soups.items():
        for tag in soup.find_all(href=True) + soup.find_all(src=True):
            link = urlsplit(tag.get("href") or tag.get("src"))
            if link.scheme or link.netloc:
                continue
            target = unquote(urljoin(page, link.path)) if link.path else page
            name = unquote(link.fragment)
            lost = name and target in ids and name not in ids[target]
            if lost or not (book / target).is_file():
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
    links = [
        link
        for name, soup in soups.items()
        if "bibliography" not in str(name)  # there they lead to a place on the page
        for link in soup.select(".bibtex-citation a")
    ]
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
    offered = nbformat.read(book / urljoin(page, link["href"]), as_version=4)
    own = nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4)
    for there, here in zip(offered.cells, own.cells, strict=True):
        if here.cell_type == "markdown":  # in plain words, see test_site
            there.source = here.source
    assert offered == own


def test_no_page_holds_a_script_of_its_own(soups):
    """So that a site may forbid all scripts but those from files."""
    inline = {
        page: found
        for page, soup in soups.items()
        if (found := [tag for tag in soup.find_all(True) if holds_script(tag)])
    }
    assert inline == {}


def holds_script(tag):
    is_data = tag.get("type", "").endswith("json")
    inline = tag.name == "script" and not tag.get("src") and not is_data
    return inline or any(name.startswith("on") for name in tag.attrs)


def test_nothing_holds_up_a_page_but_its_colours(soups):
    for page, soup in soups.items():
        if page not in BARE:
            held = [script for script in soup.find_all("script") if "defer" not in script.attrs]
            held = [script["src"] for script in held if script.get("src")]
            assert [Path(source).name for source in held] == ["theme.js"], page
            assert len(soup.select("link[rel=stylesheet]")) == 1, page


def test_a_page_s_text_is_light_and_little_of_it_is_laid_out_at_once(book, soups):
    """Counts, in place of times: what Lighthouse's telephone waits for before it shows a page."""
    heavy = {}
    for page, soup in soups.items():
        if page.startswith("book/"):
            size = len(gzip.compress((book / page).read_bytes(), 6))
            at_once = sum(not each.find_parent(class_="late") for each in soup.find_all(True))
            if size > 75_000 or at_once > 2_700:
                heavy[page] = (size, at_once)
    assert heavy == {}


def test_every_image_says_how_large_it_is(soups):
    images = [image for soup in soups.values() for image in soup.select(".bd-article img")]
    assert all({"width", "height", "loading"} <= image.attrs.keys() for image in images)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_formula_of_a_notebook_is_set_on_its_page(name, soups):
    cells = nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    article = soups[f"book/{name}.html"].select_one(".bd-article")
    assert len(article.select("mjx-container")) == sum(map(formulas_in, texts))
    assert len(article.select("mjx-container > mjx-assistive-mml > math")) == len(
        article.select(".math")
    )
    assert not article.select("mjx-merror, [data-mjx-error]")


def formulas_in(text):
    tokens = MARKDOWN.parse(text)
    tokens += [child for token in tokens for child in token.children or ()]
    return sum(token.type in {"math_inline", "math_block", "amsmath"} for token in tokens)


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


SOURCES = {"_modules/index.html", "_modules/embedding_tutorial/embedding.html"}
SOURCES_VIEW = ("dark", 390)


SIXTHS = range(6)  # of the pages, dealt out to two workers; the last may be long for one alone
JUDGED = {  # what axe judges in a view; colours follow the theme, the rest only the width
    ("light", 1440): "looks",
    ("light", 390): "layout",
    ("dark", 1440): "colours",
}  # no dark telephone: the test of the boxes says that nothing is left there


@pytest.fixture(scope="module", params=SIXTHS)
def visits(request, chromium, site, book):
    """What a first visit sees of each page in each view: {(page, scheme, width): facts}."""
    pages = [page for page in audit.pages_of(book) if page != "index.html"]  # it only forwards
    # In `_modules/` are many long pages of one making, as SOURCES says.
    pages = [page for page in pages if page in SOURCES or not page.startswith("_modules/")]
    tabs = {
        view: chromium.new_context(**options, reduced_motion="reduce").new_page()
        for view, options in audit.VIEWS.items()
        if view in JUDGED or view == SOURCES_VIEW
    }
    loads = {view: audit.first_visits(tab) for view, tab in tabs.items()}
    seen = {}
    for page in pages[request.param :: len(SIXTHS)]:
        for view, judged in ({SOURCES_VIEW: "all"} if page in SOURCES else JUDGED).items():
            seen[(page, *view)] = look(tabs[view], loads[view](site + page), judged, view[0])
    for tab in tabs.values():
        tab.context.close()
    return seen


FIGURES = """() => Promise.all(
    [...document.querySelectorAll('.bd-article :is(img, svg.drawing)')].map(async figure => {
        figure.loading = 'eager';
        await figure.decode?.().catch(() => {});
        const caption = figure.closest('figure')?.querySelector('figcaption');
        return {alt: (figure.alt ?? figure.ariaLabel ?? '').trim(),
                drawn: figure.matches('svg') || figure.naturalWidth > 0,
                caption: caption?.innerText.trim() ?? ''};
    }))"""


BOXES = """theme => {
    document.documentElement.dataset.theme = theme;
    return [...document.querySelectorAll('body, body *')].map(element => {
        const {x, y, width, height} = element.getBoundingClientRect(), {localName} = element;
        return [localName, element.checkVisibility(), x, y + scrollY, width, height].join(' ');
    });
}"""


# What was put off starts now: figures, their data, the letters of formulas.
SETTLED = """async () => {
    let last = '', same = 0;
    for (let turn = 0; turn < 100 && same < 4; turn++) {
        await document.fonts.ready;
        await new Promise(done => setTimeout(done, 50));
        const now = `${document.documentElement.scrollHeight} ${document.all.length}`;
        same = now === last && document.fonts.status === 'loaded' ? same + 1 : 0;
        last = now;
    }
}"""


def look(tab, facts, judged, scheme):
    facts.mode = tab.evaluate("document.documentElement.dataset.theme")
    audit.open_folds(tab)
    facts.figures = tab.evaluate(FIGURES)
    tab.evaluate(SETTLED)
    facts.width = tab.evaluate("document.documentElement.scrollWidth")
    if scheme == "light":
        facts.boxes = {theme: set(tab.evaluate(BOXES, theme)) for theme in ("dark", "light")}
    facts.violations = audit.axe_findings(tab, judged)
    # A shadow that stays with the frame, under a ground that moves with the text.
    facts.cut = tab.evaluate(
        """() => [...document.querySelectorAll('.bd-article *')].filter(element => {
            const style = getComputedStyle(element);
            return ['auto', 'scroll', 'hidden'].includes(style.overflowX)
                // beside a formula its MathML is hidden, for screen readers
                && !element.matches('span.math, mjx-assistive-mml, mjx-assistive-mml *')
                && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
                && !/local.*scroll/.test(style.backgroundAttachment);
        }).map(element => element.outerHTML.slice(0, 200))"""
    )
    return facts


def faults(visits, fault_of):
    """Return {visit: fault} for each page in whose facts `fault_of` finds something."""
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
def test_no_page_says_anything_on_the_console(visits):
    assert faults(visits, lambda facts: facts.console) == {}


@in_browser
def test_no_page_weighs_more_than_600_kB(visits):
    weights = {visit: facts.bytes for visit, facts in visits.items()}
    assert max(weights.values()) > 50_000  # they are measured
    assert {visit: bytes for visit, bytes in weights.items() if bytes > 600_000} == {}


@in_browser
def test_a_first_visit_has_the_colours_of_the_system(visits):
    modes = {(visit[1], facts.mode) for visit, facts in visits.items() if visit[0] not in BARE}
    assert modes == {("light", "light"), ("dark", "dark")}


@in_browser
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_an_accessibility_fault(width, visits):
    in_view = {visit: facts for visit, facts in visits.items() if visit[2] == width}
    assert in_view
    assert faults(in_view, lambda facts: facts.violations) == {}


@in_browser
def test_axe_judges_contrast_by_the_stricter_ratios(chromium):
    tab = chromium.new_page()
    styles = ["color: #bbb", "color: #666", "color: #888; font-size: 40px", "color: #333"]
    texts = "".join(f"<p style='{style}'>Text</p>" for style in styles)  # 1.9, 5.7, 3.5, 12.6
    tab.set_content(f"<!doctype html><html lang=en><title>t</title><main><h1>H</h1>{texts}</main>")
    for judged in ("all", "looks", "colours"):
        found = audit.axe_findings(tab, judged)
        assert len(found) == 3
        assert all(style in text for style, text in zip(styles, found, strict=False))
    assert audit.axe_findings(tab, "layout") == []
    tab.close()


@in_browser
def test_axe_judges_the_contrast_of_one_text_of_each_look(chromium):
    """The first of many equal ones, and each that has another colour, size, ground or dimness."""
    tab = chromium.new_page()
    plain = "<p>Text with a <a href='#t'>link</a></p>" * 20
    odd = {
        "b": "color: #888",
        "i": "font-size: 9px; color: #999",
        "u": "background: #888",
        "s": "opacity: .4",
    }
    words = [f"<p>Text <{tag} style='{style}'>word</{tag}></p>" for tag, style in odd.items()]
    tab.set_content(
        "<!doctype html><html lang=en><title>t</title><style>body {color: #222} a {color: #666}"
        f"</style><main id=t><h1>H</h1>{plain.join(words)}</main>"
    )
    found = {}
    for judged in ("all", "looks", "colours", "layout"):
        texts = [finding.partition(": ")[::2] for finding in audit.axe_findings(tab, judged)]
        found[judged] = [(rule.split()[0], html[1]) for rule, html in texts]
    assert found["all"].count(("color-contrast", "a")) == 60
    judged = [tag for rule, tag in found["looks"] if rule == "color-contrast"]
    assert sorted(judged) == sorted(["a", *odd])
    assert tab.evaluate(audit.MARK_ONE_OF_EACH) == len(odd) + 3  # h1, p, and the link
    assert set(found["looks"]) == set(found["all"])
    assert sorted(found["colours"] + found["layout"]) == sorted(found["looks"])
    tab.close()


@in_browser
def test_the_theme_changes_colours_and_moves_nothing(visits):
    """So that what axe finds of the rest in one theme holds for the other."""
    light = {visit: facts for visit, facts in visits.items() if visit[1] == "light"}
    assert light
    assert faults(light, lambda facts: facts.boxes["light"] ^ facts.boxes["dark"]) == {}


@in_browser
def test_no_page_scrolls_sideways_on_a_telephone(visits):
    narrow = {visit: facts for visit, facts in visits.items() if visit[2] == 390}
    assert faults(narrow, lambda facts: facts.width > 390 and facts.width) == {}


@in_browser
def test_what_is_cut_on_a_telephone_shows_it(visits):
    narrow = {visit: facts for visit, facts in visits.items() if visit[2] == 390}
    assert faults(narrow, lambda facts: facts.cut) == {}


@in_browser
def test_every_figure_is_drawn_with_alternative_text_and_caption(visits):
    def lacking(facts):
        return [figure for figure in facts.figures if not all(figure.values())]

    assert sum(len(facts.figures) for facts in visits.values())
    assert faults(visits, lacking) == {}


@in_browser
@pytest.mark.parametrize(
    ("page", "width"),
    [
        ("book/intro.html", 390),
        ("book/learning.html", 1440),
        ("book/reference/glossary.html", 390),
        ("book/bibliography.html", 1440),
        ("search.html", 390),
        ("search.html", 1440),
    ],
)
def test_every_tab_stop_shows_that_it_has_the_focus(page, width, chromium, site):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    tab, _ = audit.open_page(context, site + page)
    tab.wait_for_function(
        "document.querySelectorAll('pre + .copybtn').length"
        " === document.querySelectorAll('div:not(.output) > div.highlight > pre').length"
    )
    tab.evaluate("document.activeElement.blur()")
    stops, unmarked = 0, set()
    while stops < 1000:
        tab.keyboard.press("Tab")
        stop = tab.evaluate(
            """() => {
                const here = document.activeElement, style = getComputedStyle(here);
                if (here === document.body || here.dataset.visited) return null;
                here.dataset.visited = true;
                const outlined = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
                const form = here.form && getComputedStyle(here.form).boxShadow !== 'none';
                return {html: here.outerHTML.slice(0, 150),
                        marked: outlined || form || style.boxShadow !== 'none'};
            }"""
        )
        if stop is None:
            break
        stops += 1
        if not stop["marked"]:
            unmarked.add(stop["html"])
    context.close()
    assert stops > 5
    assert unmarked == set()


@in_browser
def test_a_telephone_lays_out_what_is_near_and_about_as_high_as_was_guessed(chromium, site):
    context = chromium.new_context(viewport={"width": 412, "height": 823})
    tab = context.new_page()
    tab.goto(f"{site}book/counting.html")
    late = "[...document.querySelectorAll('section.late')]"
    laid_out = f"{late}.filter(s => s.firstElementChild.checkVisibility("
    laid_out += "{contentVisibilityAuto: true})).length"
    assert tab.evaluate(laid_out) <= 3 < tab.evaluate(f"{late}.length")
    # A field lets the browser lay out its section, however far down it is.
    assert tab.locator("section.late:nth-of-type(n + 4) :is(input, textarea, select)").count() == 0
    height = f"{late}.reduce((sum, each) => sum + each.getBoundingClientRect().height, 0)"
    guessed = tab.evaluate(height)
    tab.add_style_tag(content="section.late { content-visibility: visible !important }")
    assert guessed == pytest.approx(tab.evaluate(height), rel=0.25)
    context.close()


@in_browser
@pytest.mark.parametrize("page", ["book/intro.html", "book/predicting.html", "search.html"])
def test_a_page_works_from_a_file_as_well(page, book, chromium):
    context = chromium.new_context(color_scheme="dark")
    tab, facts = audit.open_page(context, (book / page).as_uri())
    if page != "search.html":  # letters of formulas are asked for when a formula is near
        tab.locator("mjx-container").first.scroll_into_view_if_needed()
    loaded = "[...document.fonts].filter(f => f.status === 'loaded').length"
    tab.wait_for_function(f"{loaded} >= {1 if page == 'search.html' else 3}")
    assert (facts.console, facts.failed) == ([], [])
    assert all(url.startswith(("file:", "data:")) for url in facts.requests)
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    context.close()


@in_browser
def test_without_javascript_the_page_has_its_colours_and_formulas(chromium, site):
    context = chromium.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site}book/predicting.html")
    color = "element => getComputedStyle(element).color"
    assert page.locator(".bd-article pre").first.evaluate(color) == "rgb(34, 48, 60)"
    assert page.locator("mjx-container").first.is_visible()
    assert page.locator("html").get_attribute("data-theme") == "light"
    context.close()


@in_browser
def test_the_readers_choice_of_colours_is_kept(chromium, site):
    context = chromium.new_context(color_scheme="light")
    tab, _ = audit.open_page(context, f"{site}book/intro.html")
    tab.locator(".theme-switch-button").first.click()
    chosen = tab.evaluate("document.documentElement.dataset.theme")
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.theme") == chosen == "dark"
    context.close()


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


@in_browser
def test_on_a_telephone_the_sidebars_close_and_give_the_focus_back(chromium, site):
    context = chromium.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    tab, _ = audit.open_page(context, f"{site}book/one_hot.html")
    for name in ("primary", "secondary"):
        tab.tap(f".{name}-toggle")
        close = tab.locator(f"#pst-{name}-sidebar-modal[open] .sidebar-close button")
        box = close.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        close.tap()
        assert not tab.locator("dialog[open]").count()
        tab.wait_for_function(f"document.activeElement.matches('.{name}-toggle')")
    tab.tap(".secondary-toggle")
    tab.tap("#pst-secondary-sidebar-modal a[href='#summary']")
    tab.wait_for_function("!document.querySelector('dialog[open]')")
    assert tab.url.endswith("#summary")
    context.close()
