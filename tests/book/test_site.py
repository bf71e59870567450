"""The book as a site: numbers of chapters, heads of pages, what search engines and printers get."""

import re
from functools import cache

import pytest
import yaml
from bs4 import BeautifulSoup
from helpers import ROOT

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [
    chapter["file"] for part in TOC["parts"] if "numbered" in part for chapter in part["chapters"]
]
REFERENCE = [chapter["file"] for chapter in TOC["parts"][-1]["chapters"]]


@pytest.fixture(scope="module")
def soup(book):
    """Read a page, once."""
    return cache(
        lambda page: BeautifulSoup((book / page).read_text(encoding="utf-8"), "html.parser")
    )


def number_of(soup):
    number = soup.select_one("article h1 .section-number")
    return number and int(number.text.strip(" .\xa0"))


class TestNumbers:
    def test_the_chapters_are_counted_through_the_parts(self, soup):
        numbers = [number_of(soup(f"{chapter}.html")) for chapter in CHAPTERS]
        assert numbers == list(range(1, len(CHAPTERS) + 1))

    def test_the_introduction_and_the_reference_have_no_number(self, soup):
        for page in [TOC["root"], *REFERENCE]:
            assert number_of(soup(f"{page}.html")) is None

    def test_the_contents_show_the_numbers(self, soup):
        links = [link.text.strip() for link in soup("genindex.html").select("nav.bd-links a")]
        numbered = [int(text.split(".")[0]) for text in links if re.match(r"\d+\. ", text)]
        assert numbered == list(range(1, len(CHAPTERS) + 1))

    def test_a_link_named_after_a_chapter_s_number_leads_to_that_chapter(self, soup):
        wrong, seen = [], 0
        for chapter in CHAPTERS:
            for link in soup(f"{chapter}.html").select("article a[href]"):
                if found := re.fullmatch(r"chapter (\d+)", link.text.strip(), re.IGNORECASE):
                    target = link["href"].partition("#")[0]
                    seen += 1
                    if number_of(soup(f"book/{target}")) != int(found[1]):
                        wrong.append(f"{chapter}: {link}")
        assert seen
        assert wrong == []

    def test_a_figure_is_numbered_within_its_chapter(self, soup):
        for page in [TOC["root"], *CHAPTERS]:
            numbers = [
                n.text.strip() for n in soup(f"{page}.html").select("figcaption .caption-number")
            ]
            chapter = number_of(soup(f"{page}.html"))
            prefix = f"{chapter}." if chapter else ""
            assert numbers == [f"Figure {prefix}{n}" for n in range(1, len(numbers) + 1)]
