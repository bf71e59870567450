"""The page of results is there before its index, and answers once that has come."""

import re

import pytest

SECTIONS = re.compile(r"/_static/search_sections\.js")
INDEX = re.compile(r"/searchindex\.js")
SUMMARY = ".search-summary"
FOUND = "document.querySelector('.search-summary')?.innerText.includes('found')"

# A clock that leaps: between two looks at it more time has gone by than a piece may take.
LEAPING = """{
    let now = 0;
    performance.now = () => (now += 1000);
    window.pauses = 0;
    const wait = setTimeout;
    window.setTimeout = (work, delay, ...rest) => {
        window.pauses += delay === undefined;
        return wait(work, delay, ...rest);
    };
}"""


class TestPage:
    def test_it_names_no_script_of_the_index(self, tree):
        page = tree("search.html")
        named = [script["src"] for script in page.find_all("script", src=True)]
        assert any("search_index.js" in name for name in named)
        assert [name for name in named if "sections.js" in name or "searchindex" in name] == []

    def test_no_other_page_asks_for_it(self, tree):
        assert "search_index.js" not in str(tree("book/intro.html"))


@pytest.mark.browser
class TestIndex:
    @pytest.fixture
    def tab(self, chromium):
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        yield context.new_page()
        context.close()

    @pytest.mark.parametrize("query", ["", "?q=cosine"])
    def test_it_comes_when_the_page_has_been_painted(self, tab, site, query):
        tab.goto(site + "search.html" + query)
        tab.wait_for_function("Search.hasIndex()")
        painted, asked = tab.evaluate(
            """[performance.getEntriesByName("first-paint")[0].startTime,
                Math.min(...performance.getEntriesByType("resource")
                    .filter(({name}) => /search_sections|searchindex/.test(name))
                    .map(({startTime}) => startTime))]"""
        )
        assert painted <= asked

    def test_it_is_read_in_pieces_between_which_a_reader_can_type(self, tab, site):
        tab.add_init_script(LEAPING)
        tab.goto(site + "search.html")
        tab.wait_for_function("Search.hasIndex()")
        assert tab.evaluate("window.pauses") > 500  # each section twice

    @pytest.mark.parametrize("late", [SECTIONS, INDEX])
    def test_a_query_that_is_faster_waits_for_it(self, tab, site, late):
        held = []
        tab.route(late, lambda route: held.append(route))
        tab.goto(site + "search.html", wait_until="domcontentloaded")
        field = tab.locator("input[type=search]:visible").first
        for query in ("perplexity", "momentum"):  # the last is answered
            field.fill(query)
            field.press("Enter")
        tab.wait_for_timeout(100)
        assert "Searching" in tab.inner_text("#search-results")
        assert not tab.evaluate(FOUND)
        held[0].continue_()
        tab.wait_for_function(FOUND)
        assert tab.locator("#search-results h2").count() == 1
        hit = tab.locator("#search-results .search > li").first
        assert "momentum" in hit.inner_text().lower()

    @pytest.mark.parametrize("lost", [SECTIONS, INDEX])
    def test_its_absence_is_told_and_the_next_query_asks_again(self, tab, site, lost):
        tab.route(lost, lambda route: route.abort())
        tab.goto(site + "search.html?q=momentum")
        tab.wait_for_function(f"document.querySelector('{SUMMARY}')?.innerText")
        assert "did not come" in tab.inner_text(SUMMARY)
        assert "Searching" not in tab.inner_text("#search-results")
        tab.unroute(lost)
        field = tab.locator("input[type=search]:visible").first
        field.press("Enter")
        tab.wait_for_function(FOUND)
        assert tab.locator("#search-results .search > li").count() > 1

    def test_the_hits_move_nothing_that_is_seen(self, tab, site):
        tab.add_init_script(
            """window.moved = [];
            new PerformanceObserver((list) => list.getEntries().forEach(({sources}) =>
                moved.push(...sources.map(({node}) => node?.outerHTML?.slice(0, 80))),
            )).observe({type: "layout-shift", buffered: true});"""
        )
        tab.goto(site + "search.html?q=cosine")
        tab.wait_for_function(FOUND)
        tab.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
        assert [text for text in tab.evaluate("moved") if text and "<footer" in text] == []

    def test_without_javascript_the_page_says_what_it_needs(self, chromium, site):
        context = chromium.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(site + "search.html?q=cosine")
        assert "activate JavaScript" in tab.inner_text(".bd-search-container")
        context.close()
