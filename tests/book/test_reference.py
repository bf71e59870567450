"""The reference as it is written: the glossary's order, length, links and numbers."""

import functools
import itertools
import re

import nbformat
import numpy as np
import pytest
import yaml
from helpers import ROOT
from scipy.special import expit, softmax

from embedding_tutorial import Vocabulary, cooccurrence, two_sentences

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
NUMBERED = [chapter["file"] for part in TOC["parts"][:-1] for chapter in part["chapters"]]
TITLES = {"Introduction": TOC["root"]} | {
    f"Chapter {number}": file for number, file in enumerate(NUMBERED, start=1)
}
LONGEST = 40  # words of a definition
SAID_AS = {  # where a chapter explains the thing in other words
    "initialisation": "at random",
    "out-of-vocabulary": "unknown",
    "seed": "random_state",
}


def entries(text):
    """Return [(term, definition)] of a page's glossary, as they stand."""
    (block,) = re.findall(r"^```\{glossary\}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    found = []
    for entry in re.split(r"\n\s*\n", block.strip("\n")):
        term, *lines = entry.splitlines()
        assert not term.startswith(" "), entry
        assert lines, entry
        assert all(line.startswith("  ") for line in lines), entry
        found.append((term, " ".join(line.strip() for line in lines)))
    return found


def words_of(definition):
    """Return the words that are read: of a role or a link its text."""
    text = re.sub(r"\]\([^)]*\)", "", re.sub(r"\s<[^>]*>`", "`", definition))
    return re.findall(r"\S*\w\S*", text.replace("{term}", ""))


def faults(found):
    """Return what is wrong with the entries of a glossary, a line a fault."""
    terms = [term for term, _ in found]
    folded = [term.casefold() for term in terms]
    for before, after in itertools.pairwise(folded):
        if before >= after:
            yield f"{after!r} stands behind {before!r}"
    for term, definition in found:
        if (length := len(words_of(definition))) > LONGEST:
            yield f"{term!r} has {length} words"
        links = re.findall(r"\[([^\]]+)\]\(\.\./(\w+)\.ipynb\)", definition)
        if not links or not definition.endswith(")"):
            yield f"{term!r} does not end with the chapter that explains it"
        for title, file in links:
            if TITLES.get(title) != f"book/{file}":
                yield f"{term!r}: {title} is not {file}"
        for named in re.findall(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`", definition):
            if named not in terms:
                yield f"{term!r}: there is no entry {named!r}"
            if named == term:
                yield f"{term!r} leads to itself"


@pytest.fixture(scope="module")
def glossary():
    return entries((ROOT / "book/reference/glossary.md").read_text(encoding="utf-8"))


class TestGlossary:
    def test_it_is_in_order_short_and_leads_to_the_chapters(self, glossary):
        assert list(faults(glossary)) == []

    def test_the_chapter_that_it_names_has_the_term(self, glossary):
        absent = [
            f"{term}: {file}"
            for term, definition in glossary
            for file in re.findall(r"\]\(\.\./(\w+)\.ipynb", definition)
            if not has(file, SAID_AS.get(term, term))
        ]
        assert absent == []

    def test_what_is_said_in_other_words_is_not_said_in_the_term_s_own(self, glossary):
        chapters = {
            term: re.findall(r"\]\(\.\./(\w+)\.ipynb", definition) for term, definition in glossary
        }
        assert [term for term in SAID_AS if any(has(file, term) for file in chapters[term])] == []

    def test_it_has_what_part_one_needs(self, glossary):
        needed = "id, embedding, row, gradient, learning rate, softmax, singular value, PCA, window"
        assert set(needed.split(", ")) <= {term for term, _ in glossary}

    @pytest.mark.parametrize(
        ("fault", "entry"),
        [
            ("'b' stands behind 'c'", ("b", "It is 1. [Chapter 1](../lookup.ipynb)")),
            ("'c' stands behind 'c'", ("C", "It is 1. [Chapter 1](../lookup.ipynb)")),
            ("'d' has 43 words", ("d", "word " * 41 + "[Chapter 1](../lookup.ipynb)")),
            ("does not end with the chapter", ("d", "It is 1.")),
            ("does not end with the chapter", ("d", "[Chapter 1](../lookup.ipynb) shows it.")),
            ("Chapter 1 is not counting", ("d", "It is. [Chapter 1](../counting.ipynb)")),
            ("no entry 'e'", ("d", "A {term}`e`. [Chapter 1](../lookup.ipynb)")),
            ("no entry 'e'", ("d", "Some {term}`es <e>`. [Chapter 1](../lookup.ipynb)")),
            ("leads to itself", ("d", "A {term}`d`. [Chapter 1](../lookup.ipynb)")),
        ],
    )
    def test_a_bad_entry_is_found(self, fault, entry):
        good = ("c", "It is 0. [Introduction](../intro.ipynb)")
        assert list(faults([good])) == []
        assert fault in "\n".join(faults([good, entry]))

    def test_its_numbers_are_computed(self, glossary):
        said = dict(glossary)
        answer = two_sentences()
        vocabulary = Vocabulary.from_sentences(answer.sentences, order="appearance")
        counts = cooccurrence(answer.sentences, vocabulary, window=2, distance_weight="uniform")
        counts = counts.toarray()
        see, you, soon = vocabulary.encode(["see", "you", "soon"])
        assert counts[see, you] == 2
        values = np.linalg.svd(counts, compute_uv=False)
        shown = {
            "singular value": ", ".join(f"{value:.2f}" for value in values[:3]),
            "softmax": "{:.3f}, {:.3f} and {:.3f}".format(*softmax([1, 1, 3])).replace("0.", "."),
            "sigmoid": f"{expit(1):.3f}".lstrip("0"),
            "logit": f"{expit(1):.3f}".lstrip("0"),
            "PMI": f"{np.log(2):.2f}".lstrip("0"),
            "cross-entropy": f"{-np.log(0.01):.1f}",
            "row": str(answer.weight[soon].tolist()),
            "id": str(soon),
            "parameter": str(answer.weight.size),
            "step": str(2 - 0.1 * 2),
            "batch": str([vocabulary.encode(s).tolist() for s in answer.sentences]),
        }
        assert {term: text for term, text in shown.items() if text not in said[term]} == {}
        assert -np.log(0.9) == pytest.approx(0.1, abs=0.01)
        assert np.dot([0.1, -0.2], [1, 0.5]) == pytest.approx(0)


class TestLinks:
    """A link from here to a section of a chapter, checked without building the book."""

    @pytest.mark.parametrize(
        "page", sorted((ROOT / "book/reference").glob("*.md")), ids=lambda page: page.stem
    )
    def test_a_link_to_a_section_names_one(self, page):
        text = page.read_text(encoding="utf-8")
        linked = re.findall(r"\]\(\.\./(\w+)\.ipynb#([^)]+)\)", text)
        assert [link for link in linked if link[1] not in slugs(link[0])] == []

    def test_a_slug_is_the_heading_in_lower_case_with_hyphens(self):
        assert slug("*Soon* times the table, by hand") == "soon-times-the-table-by-hand"
        assert slug("The question's own `code`") == "the-questions-own-code"


def has(chapter, phrase):
    """Say whether a chapter's text or code has a phrase, begun where a word begins."""
    return bool(re.search(rf"\b{re.escape(phrase.casefold())}", text_of(chapter)))


@functools.cache
def text_of(chapter):
    cells = nbformat.read(ROOT / "book" / f"{chapter}.ipynb", as_version=4).cells
    return " ".join(" ".join(cell.source for cell in cells).split()).casefold()


def slugs(chapter):
    cells = nbformat.read(ROOT / "book" / f"{chapter}.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return {slug(heading) for heading in re.findall(r"^#{1,3} (.+)$", text, re.MULTILINE)}


def slug(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
