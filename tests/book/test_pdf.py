"""The book as one PDF: what a reader on paper, and one who cannot see it, gets."""

import re
import subprocess
import sys

import audit
import pdf
import pypdf
import pytest
from helpers import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = {"book/lookup": "Part I", "book/one_hot": None, "book/reference/exam": "Reference"}


@pytest.fixture(scope="module")
def paper(book, tmp_path_factory):
    """Print three pages of the book; return the PDF, read."""
    if audit.CHROMIUM is None:
        pytest.skip("no Chromium is installed: nothing can be printed")
    output = tmp_path_factory.mktemp("pdf") / "book.pdf"
    pdf.print_pdf(book, PAGES, output)
    return pypdf.PdfReader(output)


@pytest.fixture(scope="module")
def text(paper):
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def links(paper):
    for page in paper.pages:
        for annotation in page.get("/Annots", ()):
            yield annotation.get_object()


def titles(outline):
    for entry in outline:
        yield from titles(entry) if isinstance(entry, list) else [entry.title]


def test_it_is_tagged_and_names_its_language_and_title(paper):
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert paper.metadata.title == "Inside the embedding layer"


def test_the_outline_has_the_chapters_and_their_sections(paper):
    found = list(titles(paper.outline))
    assert found.count("1. A table of rows") == 1
    assert {"The exam", "From words to ids", "How many rows?"} <= set(found)


def test_links_lead_into_the_book_or_to_other_sites(paper):
    named, inside, outside = paper.named_destinations, 0, []
    for link in links(paper):
        if "/Dest" in link:
            assert link["/Dest"].lstrip("/") in {name.lstrip("/") for name in named}
            inside += 1
        else:
            outside.append(link["/A"]["/URI"])
    assert inside > 10
    assert not [url for url in outside if "127.0.0.1" in url]


def test_what_is_folded_on_the_screen_is_printed(text):
    assert re.search(r"Right: all \d+ cases agree", text)  # under a solution
    assert "The answer" in text
    assert "Read again" in text


def test_ids_of_different_pages_do_not_meet(book):
    soup = pdf.BeautifulSoup(pdf.in_one_page(book, PAGES), "html.parser")
    ids = [tag["id"] for tag in soup.select("article [id]")]
    assert len(ids) == len(set(ids))
    pointed = {tag["href"][1:] for tag in soup.select("article a[href^='#']")}
    letters = soup.select("article use")
    pointed |= {
        tag[name][1:] for tag in letters for name in ("href", "xlink:href") if name in tag.attrs
    }
    assert letters
    assert pointed <= {tag["id"] for tag in soup.select("[id]")}


def test_all_pages_of_the_book_are_printed_in_its_order():
    pages = pdf.pages_of(pdf.yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
    assert list(pages)[:2] == ["book/intro", "book/lookup"]
    assert pages["book/lookup"].startswith("Part I ")
    assert {f"book/{path.stem}" for path in (ROOT / "book").glob("[!_]*.ipynb")} <= pages.keys()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["book/lokup"], "no page of the book: book/lokup; pages: book/intro"),
        (["--book", "nowhere"], "nowhere lacks book/intro"),
    ],
)
def test_a_wrong_page_or_folder_is_named(arguments, words):
    command = [sys.executable, ROOT / "tools" / "pdf.py", *arguments]
    run = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8")
    assert run.returncode == 1
    assert words in run.stderr
