"""A prediction is a prediction: its result is folded, and nothing visible stands before it.

It is three cells: a prompt (Markdown, marked up with `predict` in its metadata), the code, whose
outputs are folded (`hide-output`), and the explanation, closed (`<details class="why">`).
"""

import copy
import re

import nbformat
import notebooks
import pytest
import yaml
from bs4 import BeautifulSoup
from helpers import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [
    chapter["file"] for part in TOC["parts"] if "numbered" in part for chapter in part["chapters"]
]
PAGES = [TOC["root"], *CHAPTERS]

PROMPT = "**Predict.**"
KINDS = {"number", "word", "choice", "text"}
WHY = re.compile(
    r'<details class="why">\s*<summary>[^<]+</summary>\n\n(?!\s*</details>)'
    r"((?!</?details).)+\n\n</details>",
    re.DOTALL,
)

every_page = pytest.mark.parametrize("page", PAGES)


# The notebooks -------------------------------------------------------------------------------


def read(page):
    return nbformat.read(ROOT / f"{page}.ipynb", as_version=4)


def prompts(nb):
    """Return the places of the prompts among the cells."""
    cells = enumerate(nb.cells)
    return [i for i, cell in cells if cell.cell_type == "markdown" and PROMPT in cell.source]


def faults(nb, page):
    """Return what keeps the predictions of a notebook from being predictions, a line a fault."""
    found, keys = [], set()
    for place in prompts(nb):
        prompt, code, why, *_ = [*nb.cells[place : place + 3], *[new_markdown_cell()] * 2]
        said = prompt.source.partition(PROMPT)[2].strip()[:40]
        complaints = [*_prompt_faults(prompt, page, keys), *_result_faults(code)]
        if why.cell_type != "markdown" or not WHY.fullmatch(why.source.strip()):
            complaints.append('no cell that is one closed <details class="why"> follows the result')
        found += [f"{said!r}: {complaint}" for complaint in complaints]
    marked = [cell for cell in nb.cells if "predict" in cell.metadata]
    asking = [nb.cells[place] for place in prompts(nb)]
    found += [f"asks for nothing: {cell.source[:40]!r}" for cell in marked if cell not in asking]
    return found


def _prompt_faults(cell, page, keys):
    last = cell.source.strip().split("\n\n")[-1]
    if not last.startswith(f"> {PROMPT}") or not all(
        line.startswith(">") for line in last.splitlines()
    ):
        yield "the prompt is not a block quote at the end of its cell"
    if cell.source.count(PROMPT) > 1:
        yield "one cell asks twice"
    marks = cell.metadata.get("predict", {})
    key, chapter = marks.get("key", ""), page.rpartition("/")[2]
    if not re.fullmatch(rf"{chapter}-[a-z0-9-]+", key):
        yield f"the key {key!r} is not {chapter}-something"
    if key in keys:
        yield f"the key {key!r} was given before"
    if marks.get("kind") not in KINDS:
        yield f"the kind {marks.get('kind')!r} is not among {', '.join(sorted(KINDS))}"
    keys.add(key)


def _result_faults(cell):
    if cell.cell_type != "code":
        yield "no code follows the prompt"
        return
    if "hide-output" not in cell.metadata.get("tags", ()):
        yield "the result is not folded: the code lacks the tag hide-output"
    if not cell.outputs:
        yield "the code has no result"


@every_page
def test_the_predictions_of_a_chapter_are_predictions(page):
    nb = read(page)
    assert prompts(nb)
    assert faults(nb, page) == []


@every_page
def test_a_prompt_keeps_its_marks_when_the_notebook_is_stored(page):
    nb = read(page)
    stored = notebooks.normalise(nb)
    marks = [nb.cells[place].metadata.get("predict") for place in prompts(nb)]
    assert None not in marks
    assert [stored.cells[place].metadata.get("predict") for place in prompts(stored)] == marks


# The pages -----------------------------------------------------------------------------------


def page_faults(soup):
    """Return what is wrong with the predictions on a page, and how many there are."""
    found = []
    asked = [quote for quote in soup.find_all("blockquote") if _asks(quote)]
    for quote in asked:
        said = quote.get_text(" ", strip=True)[:50]
        cell = quote.find_next_sibling()
        if cell is None or "cell" not in cell.get("class", ()):
            found.append(f"{said!r}: no cell follows")
            continue
        outputs = cell.select(".cell_output")
        if not outputs:
            found.append(f"{said!r}: the cell shows no result")
        for output in outputs:
            fold = output.find_parent("details")
            if fold is None or fold.has_attr("open") or cell not in fold.parents:
                found.append(f"{said!r}: the result stands open")
        why = cell.find_next_sibling()
        if why is None or why.get("class") != ["why"] or why.has_attr("open"):
            found.append(f"{said!r}: no closed reason follows the result")
    return found, len(asked)


def _asks(quote):
    first = quote.find("strong")
    return first is not None and first.get_text() == "Predict."


@every_page
def test_the_predictions_of_a_built_page_are_folded(page, tree):
    found, asked = page_faults(tree(f"{page}.html"))
    assert found == []
    assert asked == len(prompts(read(page)))


# The checks, each seen to fail ---------------------------------------------------------------


def small():
    """Return a notebook with two predictions that are in order."""
    cells = [new_markdown_cell("# Small\n\n## Rows")]
    for key, kind in (("small-rows", "number"), ("small-word", "word")):
        prompt = f"A table.\n\n> {PROMPT} What is\n> in {key}?"
        result = new_output("stream", name="stdout", text="42\n")
        why = '<details class="why"><summary>Why</summary>\n\nIt is so.\n\n</details>'
        cells += [
            new_markdown_cell(prompt, metadata={"predict": {"key": key, "kind": kind}}),
            new_code_cell("print(42)", metadata={"tags": ["hide-output"]}, outputs=[result]),
            new_markdown_cell(why),
        ]
    return new_notebook(cells=cells)


def without(key):
    return lambda cells: cells[1].metadata.pop(key)


def mark(**marks):
    return lambda cells: cells[1].metadata["predict"].update(marks)


def rewrite(place, old, new):
    def change(cells):
        assert old in cells[place].source
        cells[place].source = cells[place].source.replace(old, new, 1)

    return change


class TestTheChecks:
    def test_good_predictions_pass(self):
        assert faults(small(), "book/small") == []
        assert faults(notebooks.normalise(small()), "book/small") == []

    @pytest.mark.parametrize(
        ("complaint", "change"),
        [
            ("the key '' is not small-something", without("predict")),
            ("the key 'other-rows' is not small", mark(key="other-rows")),
            ("the key 'small-word' was given before", mark(key="small-word")),
            ("the kind 'guess' is not among", mark(kind="guess")),
            ("block quote at the end of its cell", rewrite(1, "rows?", "rows?\n\nThink.")),
            ("block quote at the end of its cell", rewrite(1, "> in", "in")),
            ("block quote at the end of its cell", rewrite(1, "> **", "**")),
            ("one cell asks twice", rewrite(1, "A table.", f"> {PROMPT} A table?")),
            ("no code follows the prompt", lambda cells: cells.insert(2, new_markdown_cell("So"))),
            ("lacks the tag hide-output", lambda cells: cells[2].metadata.clear()),
            ("the code has no result", lambda cells: cells[2].outputs.clear()),
            ("follows the result", lambda cells: cells.insert(3, new_code_cell("1"))),
            ("follows the result", lambda cells: cells.__delitem__(slice(6, None))),
            ("follows the result", rewrite(3, "<details", "<details open")),
            ("follows the result", rewrite(3, ' class="why"', "")),
            ("follows the result", rewrite(3, "</details>", "</details>\n\nAnd more.")),
            ("follows the result", rewrite(3, "It is so.\n\n", "")),
            ("asks for nothing: 'It is 42.'", rewrite(4, small().cells[4].source, "It is 42.")),
        ],
    )
    def test_a_prediction_that_is_none_is_found(self, complaint, change):
        nb = small()
        change(nb.cells)
        assert complaint in "\n".join(faults(nb, "book/small"))

    def test_the_marks_survive_the_storing(self):
        nb = notebooks.normalise(small())
        assert nb.cells[1].metadata == {"predict": {"key": "small-rows", "kind": "number"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build a small book of one notebook and return the soup of its page."""

    def build(nb, **settings):
        source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
        nbformat.write(nb, source / "small.ipynb")
        config = {
            "extensions": ["myst_nb", "result_folds"],
            "root_doc": "small",
            "nb_execution_mode": "off",
            "nb_code_prompt_show": "Show the code",
            "nb_code_prompt_hide": "Hide the code",
        }
        Sphinx(
            source, None, site, site / "trees", "html", confoverrides=config, status=None
        ).build()
        return BeautifulSoup((site / "small.html").read_text(encoding="utf-8"), "html.parser")

    return build


class TestTheFolds:
    def test_a_result_is_shown_and_code_is_shown_each_by_its_name(self, built):
        nb = small()
        nb.cells[2].metadata["mystnb"] = {"code_prompt_show": "Show the rows"}
        output = copy.deepcopy(nb.cells[5].outputs)
        nb.cells.append(new_code_cell("2", metadata={"tags": ["hide-input"]}, outputs=output))
        folds = built(nb).select("details.hide")
        words = [[p.get_text() for p in fold.select("summary p")] for fold in folds]
        assert words == [
            ["Show the rows", "Hide the result"],
            ["Show the result", "Hide the result"],
            ["Show the code", "Hide the code"],
        ]

    def test_what_stands_open_on_a_page_is_found(self, built):
        soup = built(small())
        assert page_faults(soup) == ([], 2)
        soup.select_one("details.why")["open"] = ""
        fold = soup.select("details.hide")[1]
        fold["open"] = ""
        found, _ = page_faults(soup)
        assert [fault.partition(": ")[2] for fault in found] == [
            "no closed reason follows the result",
            "the result stands open",
        ]

    def test_text_between_prompt_and_result_is_found_on_the_page(self, built):
        nb = small()
        nb.cells.insert(2, new_markdown_cell("It is 42."))
        nb.cells[6].outputs.clear()
        nb.cells[6].metadata.tags.clear()
        found, _ = page_faults(built(nb))
        assert [fault.partition(": ")[2] for fault in found] == [
            "no cell follows",
            "the cell shows no result",
        ]

    @pytest.mark.browser
    @pytest.mark.parametrize("width", [1280, 390])
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_result_and_reason_stand_in_one_frame(self, theme, width, built, chromium):
        tab = chromium.new_page(viewport={"width": width, "height": 900})
        body = built(small()).select_one("section")
        style = (ROOT / "book" / "_static" / "book.css").read_text(encoding="utf-8")
        tab.set_content(
            f"<!DOCTYPE html><html data-theme={theme}><style>{style}</style>"
            f"<article class=bd-article>{body}</article>"
        )
        frames = tab.evaluate(
            """() => [...document.querySelectorAll('details')].map(fold => {
                const box = fold.getBoundingClientRect(), style = getComputedStyle(fold);
                return {top: box.top, bottom: box.bottom, left: box.left, right: box.right,
                        line: style.borderLeftColor, height: fold.firstElementChild.offsetHeight};
            })"""
        )
        tab.close()
        for result, why in (frames[:2], frames[2:]):
            assert abs(result["bottom"] - why["top"]) < 0.6
            assert (result["left"], result["right"]) == (why["left"], why["right"])
            assert result["line"] == why["line"]
