"""Every number in the prose of a chapter is bound to what it was taken from, and is that number."""

from collections import Counter
from fractions import Fraction

import nbformat
import notebooks
import prose
import pytest
from bound import places
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def a_page(tmp_path, text, numbers=(), shown="0.4472 of 5,553 and 12%, 2.4.6", source="size = 7"):
    """A page of one cell of Markdown and one of code, whose name is `run`."""
    told = new_markdown_cell(text, id="told", metadata={"numbers": list(numbers)})
    run = new_code_cell(source, id="run", outputs=[new_output("stream", text=shown)])
    path = tmp_path / "lookup.ipynb"
    nbformat.write(new_notebook(cells=[told, run]), path)
    return prose.Page(path)


def written(text):
    return [item.written for item in prose.walk(text) if not item.kind]


def kinds(text):
    return [(item.written, item.kind) for item in prose.walk(text)]


def faults(page):
    return [fault for cell in page.nb.cells for _, fault in prose.bind(cell, page)[1]]


# A piece of code, or of a section's code, may have the flipped digit too; a test of its own holds
# what no cell shows, such as the table of three frameworks.
ELSEWHERE = ("verbatim", "block", "test")


# The book ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", prose.DONE)
def test_every_number_is_bound_to_one_that_agrees(name):
    assert list(prose.report(prose.page(name), shown=0)) == []


@pytest.mark.parametrize("name", prose.DONE)
def test_every_flipped_digit_is_noticed_but_those_of_the_exceptions(name):
    _, missed, words = prose.flip(prose.page(name))
    assert set(missed) <= {*prose.KINDS, *prose.FREE, *ELSEWHERE}
    assert "unbound" not in words


def test_the_exceptions_are_few_and_each_has_a_reason():
    assert len(prose.KINDS) <= 8
    assert all(prose.KINDS.values())


# Numbers in a text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.47, then 1,262 and .5", ["0.47", "1,262", ".5"]),
        ("−0.04 or -0.04, minus 3", ["-0.04", "-0.04", "-3"]),
        ("a range 10-20, 0.35–0.58, n-1, 4.3 − 4.2", "10 20 0.35 0.58 1 4.3 4.2".split()),
        ("Never, *all*: twice. Overall, at once.", ["never", "all", "twice"]),
        ("40.5 % of 82 million; 129kB; the 3rd", ["40.5", "82", "129", "3"]),
        ("it is $\\sqrt 2 = 1.414$, $10^{-7}$", ["2", "1.414", "10^-7"]),
        ("`[2.2, -1.4]` | -1 |", ["2.2", "-1.4", "-1"]),
        ("NumPy 2.4.6 and 0..6", ["2.4.6", "0", "6"]),
    ],
)
def test_numbers_and_words_are_found(text, found):
    assert written(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("word2vec, GPT-2, WordSim-353", [("word2vec", "name"), ("GPT-2", "name")]),
        ("1. one\n2. two", [("1", "list"), ("2", "list")]),
        ("**3. Ask.** it", [("3", "list")]),
        ("$x_1 + y_{12} + z^2$", [("x_1", "name"), ("y_", ""), ("12", "index"), ("2", "index")]),
        ("{cite:p}`harris1954` {term}`ids <id1>`", [("1954", "target"), ("1", "target")]),
        ("[chapter 4](neighbours.ipynb)", [("4", "chapter")]),
        ("`np.eye(7)`", [("7", "verbatim")]),
        ("```\n7\n```\n<!-- 7 --> <td class='x7'>", [("7", "target"), ("7", "target")]),
    ],
)
def test_what_needs_no_entry_is_told(text, found):
    assert [pair for pair in kinds(text) if pair in found] == [pair for pair in found if pair[1]]


def test_a_name_with_a_digit_is_one_of_those_known(tmp_path):
    assert faults(a_page(tmp_path, "word2vec, GPT-2 and `float32`")) == []
    assert faults(a_page(tmp_path, "word3vec")) == ["is not among NAMES"]


def test_a_rank_is_no_name():
    assert kinds("a rank-2 table") == [("2", "")]


def test_code_that_no_cell_has_needs_an_entry(tmp_path):
    assert faults(a_page(tmp_path, "`size = 7`")) == []
    assert faults(a_page(tmp_path, "`size = 8`")) == ["is bound to nothing"]
    assert faults(a_page(tmp_path, "`f(8)`", ["8: code"])) == []


def test_a_list_counts_on(tmp_path):
    assert faults(a_page(tmp_path, "1. one\n2. two\n\n1. one\n\n**2. Ask.** It.")) == []
    assert faults(a_page(tmp_path, "1. one\n3. two")) == ["follows on 1 in a list"]


def test_a_linked_chapter_has_its_number(tmp_path):
    assert faults(a_page(tmp_path, "[chapter 4](neighbours.ipynb)")) == []
    assert len(faults(a_page(tmp_path, "[chapter 5, *on words*](neighbours.ipynb#x)"))) == 1


# Entries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("0.45", "0.45 = run output 1"),
        ("44.7 %", "44.7 = run output 1"),
        ("45 and 44 per cent", "44 = run output 1"),
        ("5,553", "5,553 = run output 2"),
        ("6 thousand", "6 = run output 2"),
        ("about 5,600", "5,600 = run output 2"),
        ("12 %", "12 = run output 3"),
        ("0.12", "0.12 = run output 3"),
        ("7", "7 = run source 1"),
        ("14", "14 = run source 1 + run source 1"),
        ("-7", "-7 = - run source 1"),
        ("3", "3 = chapter learning"),
        ("1954", "1954: year"),
        ("Never", "never = run"),
        ("half", "half = run output 1 + 0.05"),
        ("more than 5,500", "5,500 = run output 2"),
        ("below 5,600", "5,600 = run output 2"),
        ("at most 7", "7 = run source 1"),
        ("-1", "-1 = test test_bad_ids_fare_as_the_table_says"),
        ("2.4", "2.4 = run output 4"),
        ("1,148", "1,148 = record benchmarks > product > ratio"),
        ("3.2", "3.2 = record benchmarks > made up > max"),
        ("2", "2 = record benchmarks > made up > 1"),
        ("all", "all: wording"),
    ],
)
def test_what_agrees_is_no_fault(tmp_path, monkeypatch, text, entry):
    record = {"product": {"ratio": 1147.6}, "made up": [2, 3.2]}
    monkeypatch.setattr(places, "_results", lambda path: record)
    page = a_page(tmp_path, text, [entry])
    left = [fault for fault in faults(page) if fault != "is bound to nothing"]
    if text.startswith("45 and"):
        assert left == ["'44 = run output 1': there it is 0.4472"]
    else:
        assert faults(page) == []


@pytest.mark.parametrize(
    ("text", "entry", "fault"),
    [
        ("0.44", "0.44 = run output 1", "there it is 0.4472"),
        ("5,554", "5,554 = run output 2", "there it is 5,553"),
        ("5,600", "5,600 = run output 2", "there it is 5,553"),
        ("more than 5,600", "5,600 = run output 2", "there it is 5,553"),
        ("less than 5,500", "5,500 = run output 2", "there it is 5,553"),
        ("0", "0 = run output 1", "there it is 0.4472"),
        ("-7", "-7 = run source 1", "there it is 7"),
        ("7", "7 = run output 9", "has 4 numbers, not 9"),
        ("7", "7 = gone output 1", "has no cell 'gone'"),
        ("7", "7 = nowhere:run output 1", "there is no page 'nowhere'"),
        ("7", "7 = run", "is no place"),
        ("7", "7 = 7", "is a number, not a place"),
        ("7", "7 = claim lookup-x min", "has measured no 'lookup-x'"),
        ("7", "7 = run source 1 / 0", "divides by 0"),
        ("7", "7: measured", "is not among"),
        ("7", "7: wording", "is for words"),
        ("7", "7: cited", "cites nothing"),
        ("7", "7: year", "is no year"),
        ("7", "7 = record benchmarks > product > rate", "is no number of a record"),
        ("7", "7 = record nowhere > product", "is no number of a record"),
        ("7", "7 = record benchmarks > product", "is no number of a record"),
        ("7", "7 = test test_gone", "there is no test 'test_gone'"),
        ("2.5", "2.5 = run output 4", "there it is 2.4.6"),
        ("all", "all = gone", "has no cell 'gone'"),
        ("twice", "twice = run source 1", "there it is 7"),
        ("all", "all = run output 1", "names no number"),
        ("8", "7 = run source 1", "stands for nothing"),
    ],
)
def test_what_does_not_agree_is_a_fault(tmp_path, text, entry, fault):
    assert any(fault in found for found in faults(a_page(tmp_path, text, [entry])))


def test_a_claim_s_record_is_read(tmp_path, monkeypatch):
    (tmp_path / "lookup.json").write_text(
        '{"lookup-x": {"values": {"seed=1": 0.31, "a=2, seed=1": [0.35, 0.58]}}}'
    )
    monkeypatch.setattr(places, "CLAIMS", tmp_path)
    prose.record.cache_clear()
    text = "0.3 to 0.6, in the mean 0.41, then 0.31 and 0.58, from seeds 1 and 1, never more"
    sources = ["0.3 = {} min", "0.6 = {} max", "0.41 = {} mean", "0.31 = {} seed=1"]
    sources += ["0.58 = {} a=2, seed=1#2", "1 = tried lookup-x seed=1"]
    sources += ["1 = tried lookup-x a=2,seed=1#2", "never = {}"]
    entries = [entry.format("claim lookup-x") for entry in sources]
    assert faults(a_page(tmp_path, text, entries)) == []
    wrong = a_page(tmp_path, "0.3", ["0.3 = claim lookup-x seed=2"])
    assert "has min, max, mean and seed=1, a=2,seed=1, not seed=2" in faults(wrong)[0]
    prose.record.cache_clear()


def test_entries_keep_their_order_and_find_their_numbers(tmp_path):
    page = a_page(tmp_path, "7, 0.45 and 7", ["0.45 = run output 1", "7 = run source 1"])
    assert faults(page) == ["is bound to nothing"]
    assert [one.entry for one in prose.bind(page.nb.cells[0], page)[0]] == [None, 0, 1]


def test_a_sum_worked_out_in_the_text_is_reckoned_again(tmp_path):
    entries = ["3: example", "2: example", "1: example"]
    page = a_page(tmp_path, "$(3 + 2) / 1 = 4$", [*entries, "4: notation"])
    assert faults(page) == ["(3 + 2) / 1 is not 4"]


def test_captions_and_alternative_texts_are_prose(tmp_path):
    page = a_page(tmp_path, "A figure.")
    page.cells["run"].metadata["mystnb"] = {
        "figure": {"caption": "0.45"},
        "image": {"alt": "Of 5,553 dots."},
    }
    assert faults(page) == ["is bound to nothing"] * 2
    page.cells["run"].metadata["numbers"] = ["0.45 = run output 1", "5,553 = run output 2"]
    assert faults(page) == []


# What the tool does --------------------------------------------------------------------------


def test_what_is_beyond_doubt_is_bound_and_nothing_else(tmp_path):
    page = a_page(tmp_path, "0.45, 8 and 7", shown="0.4472 and 7")
    assert prose.propose(page) == 1
    assert page.nb.cells[0].metadata["numbers"] == ["0.45 = run output 1"]


def test_a_page_in_markdown_is_read_section_by_section(tmp_path):
    path = tmp_path / "answers.md"
    path.write_text(
        "# Title\n\nOf 5 in Keras 3.\n\n<!-- numbers: 5 = two-rows source 2; 3: name -->\n\n"
        "## Two rows\n\n2 and 5; rows of two numbers, but not 6.\n\n"
        "```pycon\n>>> print(2 + 3)\n5\n```\n"
    )
    page = prose.read(path)
    assert list(page.cells) == ["title", "two-rows"]
    wrong, unbound = prose.report(page)
    assert "5 '5 = two-rows source 2': there it is 3: " in wrong
    assert "answers two-rows: 6 is bound to nothing: " in unbound


def test_proposals_name_the_nearest_first(tmp_path):
    page = a_page(tmp_path, "It is 7.", shown="7")
    lines = list(prose.report(page))
    assert lines[0] == "lookup told: 7 is bound to nothing: It is >7<."
    assert lines[1:] == ['    "7 = run output 1"  | 7', '    "7 = run source 1"  | size = 7']


def test_flips_are_noticed_where_a_number_is_bound(tmp_path):
    text = "0.45 of 5,553 with `size = 7`; 1954; never"
    entries = ["0.45 = run output 1", "5,553 = run output 2", "1954: year", "never = run"]
    caught, missed, words = prose.flip(a_page(tmp_path, text, entries))
    assert caught == Counter(output=7, verbatim=1, year=2)  # 2954 and 1064 are no years
    assert missed == Counter(year=2)
    assert words == Counter(cell=1)


def test_each_digit_is_flipped_to_another():
    assert all(prose.flipped(str(digit)) != str(digit) for digit in range(10))


def test_a_half_goes_up():
    item = next(iter(prose.walk("0.5")))
    assert prose.rounds_to(Fraction("0.45"), item)
    assert not prose.rounds_to(Fraction("0.55"), item)


def test_the_command_checks_and_writes(tmp_path, capsys):
    page = a_page(tmp_path, "0.45")
    path = str(page.path)
    assert prose.main(["--check", path]) == 1
    assert "is bound to nothing" in capsys.readouterr().err
    assert prose.main(["--propose", path]) == 0
    assert "1 numbers bound" in capsys.readouterr().out
    assert prose.main(["--flip", path]) == 0
    assert "3 of 3 flipped digits are noticed" in capsys.readouterr().out
    assert notebooks.text(prose.Page(path).nb) == page.path.read_text(encoding="utf-8")
