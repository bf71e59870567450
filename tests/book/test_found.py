"""What people ask is found: their own words, typed into the search, lead to the answer."""

import pytest
import typed
import yaml
from bs4 import BeautifulSoup

QUESTIONS = typed.wordings("questions")
SAMPLE = 5  # one click in so many: a click loads the longest page of the book
CURE = "give the answer's 'Also asked as:' the words that are missing, not the wording itself"


@pytest.fixture(scope="module")
def page(book):
    return BeautifulSoup((book / typed.PAGE).read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def tab(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def results(tab, site):
    return typed.measure(tab, site, typed.wordings())


class TestWordings:
    def test_each_question_of_the_page_has_two(self, page):
        asked = yaml.safe_load(typed.QUERIES.read_text(encoding="utf-8"))["questions"]
        sections = [section["id"] for section in page.select("article section section section")]
        assert sorted(asked) == sorted(sections)
        assert min(map(len, asked.values())) >= 2

    def test_a_message_or_a_later_wording_names_sections_of_the_page(self, page):
        for part in ("messages", "later"):
            for sections in typed.wordings(part).values():
                assert all(page.find(id=name.partition("#")[2]) for name in sections)

    def test_no_wording_stands_in_a_heading_or_was_copied_into_a_line(self, page):
        lines = page.select("article :is(h3, p.also)")
        text = "\n".join(" ".join(line.get_text().split()).casefold() for line in lines)
        assert [asked for asked in QUESTIONS if f" {asked.casefold()}" in text] == []


@pytest.mark.browser
class TestFound:
    def test_every_wording_and_message_is_among_the_first_three_hits(self, results):
        typed_in = QUESTIONS | typed.wordings("messages")
        lost = [
            (query, found[: typed.FIRST])
            for query, (at, found) in results.items()
            if query in typed_in and (at is None or at >= typed.FIRST)
        ]
        assert lost == [], CURE

    def test_most_are_the_first_hit(self, results):
        first, _, _ = typed.count({query: results[query] for query in QUESTIONS})
        assert first >= 0.8 * len(QUESTIONS)

    def test_so_are_most_of_those_that_nothing_was_made_for(self, results):
        later = {query: results[query] for query in typed.wordings("later")}
        _, seen, _ = typed.count(later)
        assert seen >= 0.7 * len(later)

    @pytest.mark.parametrize("query", list(QUESTIONS)[:: 2 * SAMPLE])
    def test_one_click_leads_to_the_answer(self, tab, site, results, query):
        assert typed.lands(tab, site, query, QUESTIONS[query])
