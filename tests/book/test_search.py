"""The search leads to the words themselves: each test types, clicks and looks where it is then."""

import pytest

pytestmark = pytest.mark.browser

# What is in sight, and is a whole mark: not cut off by the window, not folded away.
MARKS_IN_SIGHT = """[...document.querySelectorAll('article.bd-article mark.search-hit')]
    .filter(mark => mark.checkVisibility())
    .filter(mark => {
        const { top, bottom, left, right } = mark.getBoundingClientRect();
        return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
    })
    .map(mark => mark.textContent)"""


@pytest.fixture
def tab(chromium):
    """A page in which every message on the console is remembered."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.messages = []
    tab.on("pageerror", lambda error: tab.messages.append(str(error)))
    tab.on("console", lambda message: tab.messages.append(message.text))
    yield tab
    context.close()


@pytest.fixture(params=["server", "folder"])
def address(request, site, book):
    """Where the book is read: from a server, or from its folder."""
    return site if request.param == "server" else f"{book.as_uri()}/"


def find(tab, address, query):
    """Type a query into the page of results; return the links to pages that it gives."""
    tab.goto(address + "search.html", wait_until="load")
    field = tab.locator("input[type=search]:visible").first
    field.fill(query)
    field.press("Enter")
    tab.wait_for_selector("#search-results .search li a")
    tab.wait_for_function("document.querySelector('.search-summary').innerText.includes('found')")
    return tab.locator("#search-results .search > li > a")


def settle(tab):
    tab.wait_for_load_state("load")
    tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


class TestHits:
    @pytest.mark.parametrize(
        "query",
        ["padding_idx", "momentum", "perplexity", "king", "IndexError", "gradients of rows"],
    )
    def test_a_click_leads_to_a_marked_word(self, tab, site, query):
        for target in find(tab, site, query).evaluate_all("links => links.map(a => a.href)")[:3]:
            find(tab, site, query)
            tab.locator(f"#search-results .search > li > a[href='{target}']").first.click()
            settle(tab)
            in_sight = tab.evaluate(MARKS_IN_SIGHT)
            assert in_sight, target
            stems = [word.lower()[:3] for word in query.split()]
            assert all(any(stem in mark.lower() for stem in stems) for mark in in_sight)

    def test_a_click_leads_to_a_marked_word_in_a_folder_too(self, tab, book):
        find(tab, f"{book.as_uri()}/", "momentum").first.click()
        settle(tab)
        assert "momentum" in "".join(tab.evaluate(MARKS_IN_SIGHT)).lower()

    def test_the_address_alone_marks_the_words_without_any_store(self, tab, site):
        tab.add_init_script("Object.defineProperty(window, 'localStorage', {get() {}})")
        tab.goto(f"{site}book/learning.html?highlight=momentum")
        settle(tab)
        assert "momentum" in "".join(tab.evaluate(MARKS_IN_SIGHT)).lower()

    def test_words_in_code_are_marked_and_the_code_stays_as_it_was(self, tab, site):
        tab.goto(f"{site}book/lookup.html")
        code = "[...document.querySelectorAll('.cell_input pre')].map(pre => pre.textContent)"
        before = tab.evaluate(code)
        tab.goto(f"{site}book/lookup.html?highlight=vocabulary")
        settle(tab)
        assert tab.locator(".cell_input mark.search-hit").count()
        assert tab.evaluate(code) == before

    def test_a_word_that_is_folded_away_is_unfolded(self, tab, site):
        tab.goto(f"{site}book/lookup.html")
        hidden = tab.evaluate(
            """() => {
                const article = document.querySelector('article.bd-article');
                const words = root => root.innerText.toLowerCase().match(/[a-z]{7,}/g) || [];
                const seen = new Set(words(article));
                for (const fold of article.querySelectorAll('details:not([open])')) {
                    fold.open = true;
                    const found = words(fold).find(word => !seen.has(word));
                    fold.open = false;
                    if (found) return found;
                }
            }"""
        )
        tab.goto(f"{site}book/lookup.html?highlight={hidden}")
        settle(tab)
        assert hidden in "".join(tab.evaluate(MARKS_IN_SIGHT)).lower()
        assert tab.locator("details[open] mark.search-hit:focus").count() == 1

    def test_escape_takes_the_marks_away(self, tab, address):
        find(tab, address, "momentum").first.click()
        settle(tab)
        text = tab.inner_text("article.bd-article")
        tab.keyboard.press("Escape")
        assert tab.locator("mark.search-hit").count() == 0
        assert tab.inner_text("article.bd-article") == text
        assert "highlight" not in tab.url or address.startswith("file:")

    def test_the_keyboard_goes_on_from_the_word(self, tab, site):
        tab.goto(f"{site}book/learning.html?highlight=momentum")
        settle(tab)
        place = tab.evaluate("document.querySelector('mark:focus').getBoundingClientRect().top")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.getBoundingClientRect().top") >= place - 5

    def test_a_hit_leads_into_its_section(self, tab, address):
        link = find(tab, address, "padding").first
        section = link.get_attribute("href").partition("#")[2]
        link.click()
        settle(tab)
        assert tab.evaluate(MARKS_IN_SIGHT)
        assert tab.locator(f"[id='{section}'] mark.search-hit:focus").count() == 1

    def test_a_page_without_words_in_its_address_stays_as_it_is(self, tab, site):
        tab.goto(f"{site}book/learning.html")
        settle(tab)
        assert tab.locator("mark").count() == 0
        assert tab.evaluate("scrollY") == 0


class TestResults:
    @pytest.mark.parametrize("query", ["momentum", "perplexity", "lookup", "vocabulary"])
    def test_every_passage_is_of_its_section_and_the_word_is_in_it_or_above(
        self, tab, address, query
    ):
        find(tab, address, query)
        items = tab.locator("#search-results .search > li:has(.context)")
        assert items.count() > 1
        for item in items.all_inner_texts():
            assert query[:6] in item.lower()
            assert "Contents" not in item

    def test_a_word_of_the_passage_is_marked(self, tab, address):
        find(tab, address, "momentum")
        marked = tab.locator("#search-results .context .highlighted")
        assert marked.count() > 1
        assert all("momentum" in word.lower() for word in marked.all_inner_texts())

    def test_what_no_section_holds_whole_finds_those_with_most(self, tab, site):
        find(tab, site, "momentum zyzzyva")
        assert "momentum" in tab.locator("#search-results li").first.inner_text().lower()

    def test_what_nobody_wrote_is_not_found(self, tab, site):
        tab.goto(site + "search.html?q=zyzzyva")
        tab.wait_for_function("document.querySelector('.search-summary')?.innerText")
        assert tab.locator("#search-results li").count() == 0

    def test_american_and_british_spelling_find_the_same(self, tab, site):
        hrefs = "links => links.map(link => new URL(link.href).pathname + new URL(link.href).hash)"
        american, british = (
            find(tab, site, query).evaluate_all(hrefs) for query in ("quantize", "quantise")
        )
        assert american == british

    def test_a_name_of_the_module_leads_to_its_entry(self, tab, site):
        address = find(tab, site, "masked_mean").first.get_attribute("href")
        assert "api.html" in address
        assert address.endswith("#embedding_tutorial.embedding.masked_mean")

    def test_another_query_loads_nothing_and_back_leads_to_the_one_before(self, tab, site):
        find(tab, site, "momentum")
        requested = []
        tab.on("request", lambda request: requested.append(request.url))
        first = "document.querySelector('#search-results li a').href"
        before = tab.evaluate(first)
        field = tab.locator("input[type=search]:visible").first
        field.fill("perplexity")
        field.press("Enter")
        tab.wait_for_function(f"({first}) !== {before!r}")
        tab.go_back()
        tab.wait_for_function(f"({first}) === {before!r}")
        assert requested == []
        assert field.input_value() == "momentum"

    def test_no_message_of_ours_or_of_a_failed_fetch(self, tab, address):
        find(tab, address, "momentum").first.click()
        settle(tab)
        # The theme's own notices go with the theme's scripts, not with the search.
        assert [
            text for text in tab.messages if "[PST]" not in text and "theme mode" not in text
        ] == []
