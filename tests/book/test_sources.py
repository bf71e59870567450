"""The bibliography against the pages: nothing is cited that is not there, nothing is there uncited.

And the words that the pages quote from others: each was looked up, and is written down here as it
stands there.
"""

import re

import nbformat
import pytest
from bibliography_order import BibliographyStyle
from helpers import ROOT
from pybtex.database import parse_file, parse_string
from pybtex.richtext import Text

BIBLIOGRAPHY = parse_file(str(ROOT / "book/references.bib")).entries
CITED = re.compile(r"\{cite:\w+\}`([^`]+)`")
QUOTED = {  # page: the words, and the source that has them
    "neighbours": [("You shall know a word by the company it keeps", "firth1957")],  # page 11
    "one_hot": [("since it is much faster", "devlin2019")],  # its code, extract_features.py
    "reference/answers": [("table lookup is much slower", "slowlookup")],
}


def pages():
    """Return {name of a page: its Markdown}; the template is no page."""
    book = ROOT / "book"
    found = {
        str(path.relative_to(book).with_suffix("")): path.read_text(encoding="utf-8")
        for path in book.rglob("*.md")
        if "_build" not in path.parts
    }
    for path in book.glob("[!_]*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        found[path.stem] = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
    return found


PAGES = pages()


def keys(text):
    return {key.strip() for group in CITED.findall(text) for key in group.split(",")}


def faults(key, entry):
    """Return what an entry lacks, a line a fault."""
    fields = entry.fields
    for field in ("title", "year"):
        if not fields.get(field):
            yield f"{key} has no {field}"
    if not (fields.get("doi") or fields.get("url", "").startswith("https://")):
        yield f"{key} leads nowhere"
    if not fields.get("doi", "10.").startswith("10."):
        yield f"{key} has an address for a DOI"
    authors = entry.persons.get("author", [])
    if not authors:
        yield f"{key} has no author"
    for person in authors:
        if str(person) == "others":
            yield f"{key} leaves authors out"
        elif not person.first_names and not str(person).startswith("{"):
            yield f"{key}: {person} has one name"
    if entry.type in ("article", "inproceedings") and not (
        fields.get("journal") or fields.get("booktitle")
    ):
        yield f"{key} appeared nowhere"
    for name, value in fields.items():
        if name == "pages" and not re.fullmatch(r"\d+--\d+", value):
            yield f"{key} has pages {value}"


class TestBibliography:
    def test_every_entry_is_cited_and_every_citation_has_an_entry(self):
        cited = set().union(*map(keys, PAGES.values()))
        assert sorted(cited - set(BIBLIOGRAPHY)) == []
        assert sorted(set(BIBLIOGRAPHY) - cited) == []

    @pytest.mark.parametrize("key", BIBLIOGRAPHY)
    def test_an_entry_names_all_authors_and_leads_to_its_source(self, key):
        assert list(faults(key, BIBLIOGRAPHY[key])) == []

    def test_a_name_stands_where_a_reader_looks_for_it(self):
        keys = [entry.key for entry in BibliographyStyle().sort(BIBLIOGRAPHY.values())]
        known = ["answer2017", "finkelstein2002", "linzen2016", "lopezsanchez2018"]
        known += ["rehurek2010", "rogers2017", "saxe2014", "slowlookup", "steck2024"]
        assert [key for key in keys if key in known] == known

    def test_no_two_are_cited_in_the_same_words(self):
        """`Mikolov et al., 2013` are three: their years have letters, which pages and list show."""
        seen = {}
        for key, entry in BIBLIOGRAPHY.items():
            names = [str(Text.from_latex(" ".join(p.last_names))) for p in entry.persons["author"]]
            said = names if len(names) < 3 else [names[0], "et al."]
            seen.setdefault((*said, entry.fields["year"]), []).append(key)
        assert [keys for keys in seen.values() if len(keys) > 1] == []

    def test_no_source_is_there_twice(self):
        titles = [re.sub(r"\W", "", e.fields["title"]).casefold() for e in BIBLIOGRAPHY.values()]
        assert len(set(titles)) == len(titles)

    @pytest.mark.parametrize(
        ("fault", "old", "new"),
        [
            ("leaves authors out", "Hopper, Grace", "Hopper, Grace and others"),
            ("has one name", "Hopper, Grace", "Hopper"),
            ("has no author", "author", "editor"),
            ("leads nowhere", "doi", "note"),
            ("an address for a DOI", "10.1/2", "https://doi.org/10.1/2"),
            ("appeared nowhere", "journal", "note"),
            ("has pages 3-4", "3--4", "3-4"),
            ("has no year", "year", "month"),
        ],
    )
    def test_a_bad_entry_is_found(self, fault, old, new):
        good = """@article{a, author = {Hopper, Grace}, title = {T}, journal = {J}, year = {1952},
            pages = {3--4}, doi = {10.1/2}}"""
        entries = [
            parse_string(text, "bibtex").entries["a"] for text in (good, good.replace(old, new))
        ]
        assert list(faults("a", entries[0])) == []
        assert fault in "\n".join(faults("a", entries[1]))


class TestQuotations:
    @pytest.mark.parametrize("page", QUOTED)
    def test_a_quotation_stands_on_its_page_beside_its_source(self, page):
        for words, key in QUOTED[page]:
            (paragraph,) = [
                p for p in PAGES[page].split("\n\n") if f'"{words}"' in " ".join(p.split())
            ]
            assert key in keys(paragraph)

    def test_what_is_quoted_right_before_a_citation_has_been_looked_up(self):
        known = {words for quoted in QUOTED.values() for words, _ in quoted}
        near = re.compile(r'["\u201c]([^"\u201c\u201d]+)["\u201d][^."]{0,40}?\{cite:')
        found = {" ".join(words.split()) for text in PAGES.values() for words in near.findall(text)}
        assert "table lookup is much slower" in found
        assert sorted(found - known) == []
