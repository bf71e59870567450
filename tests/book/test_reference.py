"""The reference as it is written: order, length, links, sources, numbers, and its code run."""

import ast
import builtins
import doctest
import functools
import itertools
import os
import re
import sys
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import yaml
from helpers import ROOT, needs_frameworks
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


# What people ask, and the cheat sheet ---------------------------------------------------------

GROUPS = """Ids and shapes, Out of vocabulary, Padding and masks, Loading and saving,
Training and gradients, Sizes, Frameworks, Comparing words, Categories and recommenders,
Language models"""
LINK = re.compile(r"(?<!!)\[((?:[^][]|\[[^][]*\])+)\]\(([^)\s]+)\)")
FROM_THREADS = (  # messages that cannot be had here: CUDA's, TensorFlow's, an older Keras'
    "CUDA error: device-side assert triggered",
    "indices[0,2] = 52 is not in [0, 30)",
    "Converting sparse IndexedSlices to a dense Tensor",
    "Unrecognized keyword arguments passed to Embedding",
)


def parts(text, level):
    """Return [(heading, text below it)] of the headings of a level."""
    found = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)[1:]
    return list(zip(found[::2], found[1::2], strict=True))


def code_of(text):
    return "\n".join(re.findall(r"^```pycon\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def asked():
    """The page of questions: its table of symptoms, and {group: [(question, answer)]}."""
    text = (ROOT / "book/reference/questions.md").read_text(encoding="utf-8")
    (_, symptoms), *groups = parts(text, 2)
    groups = {group: parts(answers, 3) for group, answers in groups}
    return SimpleNamespace(text=text, symptoms=symptoms, groups=groups)


class TestQuestions:
    def test_there_are_many_in_their_groups(self, asked):
        assert list(asked.groups) == [" ".join(name.split()) for name in GROUPS.split(",")]
        questions = [question for group in asked.groups.values() for question, _ in group]
        assert len(questions) == len(set(map(slug, questions))) >= 62
        assert min(map(len, asked.groups.values())) >= 4

    def test_each_is_answered_linked_and_sourced(self, asked):
        lacking = []
        for question, answer in itertools.chain(*asked.groups.values()):
            said, _, source = answer.partition("*Asked as:* ")
            said = re.sub(r"^```.*?^```|<!--.*?-->", "", said, flags=re.MULTILINE | re.DOTALL)
            other, _, said = said.strip().partition("\n\n")
            if not other.startswith("*Also asked as:* "):
                lacking.append(f"{question}: no other wording")
            if not any(re.match(r"\.\./\w+\.ipynb#", to) for _, to in LINK.findall(said)):
                lacking.append(f"{question}: no section of a chapter")
            threads = [to for _, to in LINK.findall(source)]
            if not threads or not all(to.startswith("https://") for to in threads):
                lacking.append(f"{question}: no thread")
            if not 0 < len(words_of(said)) <= 90:
                lacking.append(f"{question}: {len(words_of(said))} words")
        assert lacking == []

    def test_no_thread_has_two_names_in_one_answer(self, asked):
        for _, answer in itertools.chain(*asked.groups.values()):
            threads = [to for _, to in LINK.findall(answer) if to.startswith("https://")]
            assert len(threads) == len(set(threads))

    def test_links_on_the_page_name_its_headings(self, asked):
        headings = {slug(h) for h in re.findall(r"^#{1,3} (.+)$", asked.text, re.MULTILINE)}
        linked = [to[1:] for _, to in LINK.findall(asked.text) if to.startswith("#")]
        assert len(linked) > 40
        assert [to for to in linked if to not in headings] == []

    def test_a_message_in_the_table_is_shown_by_a_block(self, asked):
        cells = re.findall(r"^\| ([^|]+) \|", asked.symptoms, re.MULTILINE)[2:]
        assert len(cells) > 30
        messages = [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]
        shown = code_of(asked.text)
        absent = [message for message in messages if message not in shown]
        assert set(absent) - {"nan", "get_weights()", "KeyError"} <= set(FROM_THREADS)

    def test_a_block_needs_nothing_but_the_first(self, asked):
        """What a reader copies runs: the names that a block uses are its own or the first one's."""
        first, *_ = re.findall(r"^```pycon\n(.*?)^```", asked.text, re.MULTILINE | re.DOTALL)
        known = names_in(first)[1] | set(dir(builtins))
        strange = {}
        for question, answer in itertools.chain(*asked.groups.values()):
            used, made = names_in(code_of(answer))
            if missing := used - made - known:
                strange[question] = missing
        assert strange == {}


def names_in(block):
    """Return the names that the examples of a block read, and those that they bind."""
    source = "".join(example.source for example in doctest.DocTestParser().get_examples(block))
    nodes = list(ast.walk(ast.parse(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    made = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    made |= {alias.asname or alias.name for node in nodes for alias in getattr(node, "names", ())
             if isinstance(alias, ast.alias)}  # fmt: skip
    made |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return used, made | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


LIBRARIES = ["NumPy", "here", "Keras", "PyTorch", "gensim"]
WORD_BY_WORD = {  # what gensim shows, which looks up by word, where NumPy shows more
    "Look up": lambda shown: shown[0],
    "Mask, and take the mean": lambda shown: shown[0],
}


class TestCheatsheet:
    TEXT = (ROOT / "book/reference/cheatsheet.md").read_text(encoding="utf-8")

    def test_each_task_has_a_line_for_each_library(self):
        (names, table), *tasks = parts(self.TEXT, 2)
        assert names == "Names"
        assert table.split("\n")[2].strip("| ").split(" | ") == LIBRARIES
        assert len(tasks) >= 11
        for task, text in tasks:
            assert re.findall(r"^\| (\w+) \|", text, re.MULTILINE) == LIBRARIES, task

    @pytest.mark.parametrize(
        "library",
        [
            pytest.param(name, marks=needs_frameworks if name in ("Keras", "PyTorch") else [])
            for name in LIBRARIES
        ],
    )
    def test_a_library_s_lines_run_and_show_what_numpy_shows(self, library, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        numpy_s, its = run_lines(self.TEXT, "NumPy"), run_lines(self.TEXT, library)
        assert len(its) > 6
        for task in its.keys() & numpy_s.keys():
            expected = numpy_s[task]
            if library == "gensim":
                expected = WORD_BY_WORD.get(task, lambda shown: shown)(expected)
            if task == "Save and load" and library == "gensim":
                expected = two_sentences().weight  # its vectors were not trained
            np.testing.assert_allclose(its[task], expected, rtol=1e-6, err_msg=task)
        assert its.get("Freeze", 0) == 0


def run_lines(text, library):
    """Run a library's lines of the cheat sheet; return {task: what its last line shows}."""
    space, shown = {"os": os}, {}
    for example in doctest.DocTestParser().get_examples(code_of(text)):
        exec(example.source, space)
    (_, names), *tasks = parts(text, 2)
    for task, below in tasks:
        (cell,) = re.findall(rf"^\| {library} \| (.+) \|$", below, re.MULTILINE)
        lines = re.findall(r"`([^`]+)`", cell) if cell.startswith("`") else []
        if re.sub(r"`[^`]+`|<br>", "", cell):
            lines = []  # words, such as "inside `Word2Vec`"
        for line in lines:
            value = run_line(line, space)
            shown.pop(task, None)
            if value is not None:
                shown[task] = plain(value, space["words"])
        if task == "Load a matrix":
            column = LIBRARIES.index(library) + 1
            for row in names.strip().split("\n")[2:7]:
                label, *cells = (part.strip() for part in row.strip("|").split("|"))
                shown[label] = plain(run_line(cells[column - 1].strip("`"), space), space["words"])
    return shown


def run_line(line, space):
    """Run a line; return what it shows, if it shows something."""
    try:
        code = compile(line, line, "eval")
    except SyntaxError:
        return exec(line, space)
    return eval(code, space)


def plain(value, words):
    """Return as an array of NumPy what a library shows; of named neighbours their ids."""
    if isinstance(value, list) and isinstance(value[0], tuple):
        return np.array([words.index(word) for word, _ in value])
    if "keras" in sys.modules and not isinstance(value, (list, np.ndarray, int)):
        value = sys.modules["keras"].ops.convert_to_numpy(value)
    return np.array(value.detach() if hasattr(value, "detach") else value)  # a copy: some are moved
