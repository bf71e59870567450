"""The tool that changes a chapter's code: what it changes, and who notices."""

import json
import subprocess
import sys
from collections import Counter

import mutate
import nbformat
import notebooks
import pytest
from helpers import ROOT
from nbformat.v4 import new_code_cell, new_notebook, new_output


def changed(source):
    """Return all that a cell can become."""
    return [change.apply(source) for changes in mutate.sites(source) for change in changes]


class TestSites:
    """A site is a place in a cell, with the changes that can be made there."""

    @pytest.mark.parametrize(
        ("source", "others"),
        [
            ("x = 3", ["x = 4", "x = 6", "x = -3"]),
            ("x = 0.5", ["x = 1.5", "x = 1.0", "x = -0.5"]),
            ("x = 0", ["x = 1"]),
            ("x = -2", ["x = 2", "x = -3", "x = -4"]),
            ("f(a=True)", ["f(a=False)"]),
            ("a + b", ["a - b"]),
            ("a*b", ["a/b", "a+b"]),
            ("(a) // (b)", ["(a) / (b)", "(a) * (b)"]),
            ("E @ D", ["E * D"]),
            ("a and b", ["a or b"]),
            ("a or b or c", ["a and b or c", "a or b and c"]),
            ("a < b", ["a <= b", "a > b"]),
            ("a <= b", ["a < b", "a > b"]),
            ("a == b != c", ["a != b != c", "a == b == c"]),
            ("a not in b", ["a in b"]),
            ("not a", ["a"]),
            ("x -= a", ["x += a"]),
            ("x[:n]", ["x[:]"]),
            ("x[a:b]", ["x[:b]", "x[a:]"]),
            ("x[ids]", ["x[0]"]),
            ("if a:\n    b()", ["if not (a):\n    b()"]),
            ("[a for a in b if c(a)]", ["[a for a in b if not (c(a))]"]),
            ("'é', a - b", ["'é', a + b"]),
            ("f'{a + b:.2f}'", ["f'{a - b:.2f}'"]),
            ("a + (  # - of\n b)", ["a - (  # - of\n b)"]),
        ],
    )
    def test_what_is_changed(self, source, others):
        assert Counter(changed(source)) == Counter(others)

    @pytest.mark.parametrize(
        "source", ["print('label 3')", "# 1 + 1", "import x", "%timeit 1 + 1", "x[ids] = a", ""]
    )
    def test_what_is_left(self, source):
        assert changed(source) == []

    def test_every_change_of_a_quarter_of_the_book_is_python_and_differs(self):
        cells = [
            cell.source
            for path in notebooks.chapters()
            for cell in nbformat.read(path, as_version=4).cells
            if cell.cell_type == "code"
        ]
        for source in cells[::4]:
            others = changed(source)
            assert len({*others, source}) == len(others) + 1
            for other in others:
                compile(other, "cell", "exec")


@pytest.fixture
def path(tmp_path):
    return written(
        tmp_path, ["x = 3\nprint(x)", "total = (\n    1\n    + 2)\nprint(total)"], "3\n", "3\n"
    )


def written(folder, sources, *shown):
    """Write a notebook of some cells, with what each is said to print."""
    cells = [new_code_cell(source, id=f"cell{i}") for i, source in enumerate(sources)]
    for number, (cell, text) in enumerate(zip(cells, shown, strict=True), start=1):
        cell.execution_count = number
        cell.outputs = [new_output("stream", text=text)] if text else []
    nbformat.write(new_notebook(cells=cells), folder / "tiny.ipynb")
    return folder / "tiny.ipynb"


class TestDraw:
    def test_a_seed_draws_the_same_and_another_seed_others(self):
        found = mutate.mutants(notebooks.chapters()[:2])
        first = mutate.draw(found, 20, 0)
        assert mutate.draw(found, 20, 0) == first
        assert mutate.draw(found, 20, 1) != first
        assert len(first) == 20

    def test_a_small_book_is_drawn_whole_each_place_once(self, path):
        drawn = mutate.draw(mutate.mutants([path]), 200, 0)
        assert len(drawn) == 4
        assert [one["line"] for one in drawn] == [1, 2, 3, 3]

    def test_a_line_is_said_as_it_was_and_as_it_is(self, path):
        drawn = mutate.draw(mutate.mutants([path]), 200, 0)
        assert (drawn[-1]["before"], drawn[-1]["cell"]) == ("+ 2)", "cell1")
        assert drawn[-1]["after"] in ("+ 3)", "+ 4)", "+ -2)")


SOURCES = [
    "n = 3\nloop = 1\nprint(n)",
    "unused = abs(-2)",  # of which nobody can know
    "while loop < 2:\n    loop += 1",
    "print(n * 2.0)\nn",
    "print(10 ** 20 if loop == 9 else [] * n)",
]


def command(*arguments):
    tool = [sys.executable, str(ROOT / "tools" / "mutate.py"), *map(str, arguments)]
    return subprocess.run(tool, capture_output=True, encoding="utf-8")


def tried(folder):
    """Try every change of the notebook in a folder."""
    arguments = ["--sample", 0, "--jobs", 2, "--least", 2, "--no-tests"]
    return command(*arguments, "--output", folder / "out.json", folder / "tiny.ipynb")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A notebook of which every place is changed, and what came of it."""
    folder = tmp_path_factory.mktemp("mutate")
    written(folder, SOURCES, "3\n", "", "", "6.0\n", "[]\n")
    nb = nbformat.read(folder / "tiny.ipynb", as_version=4)
    shown = new_output("execute_result", {"text/plain": "3"}, execution_count=4)
    nb.cells[3].outputs.append(shown)
    nbformat.write(nb, folder / "tiny.ipynb")
    run = tried(folder)
    assert run.returncode == 0, run.stdout + run.stderr
    (folder / "said").write_text(run.stdout, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("mutate")  # one run of the command for all
class TestCommand:
    def of(self, folder, before):
        changes = json.loads((folder / "out.json").read_text(encoding="utf-8"))["changes"]
        assert all("outcome" in one for one in changes)
        return [one for one in changes if one["before"] == before]

    def test_a_number_that_is_shown_is_caught_where_it_is_shown(self, folder):
        (one,) = self.of(folder, "n = 3")
        assert (one["outcome"], one["by"], one["how"]) == ("caught", "cell0", "output: stdout")

    def test_what_changes_nothing_survives(self, folder):
        ones = self.of(folder, "unused = abs(-2)")
        assert len(ones) == 2
        assert {one["outcome"] for one in ones} == {"survived"}

    def test_a_loop_without_end_is_caught_by_the_clock(self, folder):
        assert "does not end" in {one["how"] for one in self.of(folder, "loop += 1")}

    def test_an_operator_is_caught_at_the_first_cell_that_differs(self, folder):
        assert {one["by"] for one in self.of(folder, "print(n * 2.0)")} == {"cell3"}

    def test_an_error_is_caught(self, folder):
        ones = self.of(folder, "print(10 ** 20 if loop == 9 else [] * n)")
        assert "error: TypeError" in {one.get("how") for one in ones}

    def test_the_table_counts_and_shows_the_survivors(self, folder):
        said = (folder / "said").read_text(encoding="utf-8")
        assert "\n| tiny | 16 | " in said
        assert "tiny, cell cell1, line 1: no test\n    - unused = abs(-2)\n    + unused = " in said

    def test_a_second_run_goes_on_where_the_first_was_cut(self, folder):
        whole = (folder / "out.json").read_bytes()
        known = json.loads(whole)
        left = known["changes"][0]
        for name in ("outcome", "by", "how", "seconds"):
            del left[name]
        (folder / "out.json").write_text(json.dumps(known), encoding="utf-8")
        run = tried(folder)
        assert run.stdout.count("\n[") == 1
        assert "tiny cell0:1 caught by cell0" in run.stdout
        assert len(self.of(folder, "n = 3")) == 1

    def test_a_chapter_that_differs_unchanged_is_not_judged(self, tmp_path):
        path = written(tmp_path, ["x = 3", "print(x)"], "", "4\n")
        run = command("--output", tmp_path / "out.json", path)
        assert run.returncode == 1
        assert (
            "tiny.ipynb differs unchanged from what is stored: cell1 output: stdout" in run.stderr
        )


class TestDifference:
    """The comparison is nbval's own."""

    @pytest.mark.parametrize(
        ("outputs", "said"),
        [
            ([new_output("stream", text="1\n"), new_output("stream", text="2\n")], ""),
            ([new_output("stream", text="1\n3\n")], "output: stdout"),
            ([], "output: more or less of it"),
            ([new_output("error", ename="KeyError", evalue="1")], "error: KeyError"),
        ],
    )
    def test_of_a_cell_that_prints(self, outputs, said):
        cell = new_code_cell("", outputs=[new_output("stream", text="1\n2\n")])
        assert mutate.difference(cell, outputs) == said

    def test_of_a_cell_that_is_meant_to_fail(self):
        def error(text):
            return new_output("error", ename="KeyError", evalue=text)

        cell = new_code_cell("", outputs=[error("7")], metadata={"tags": ["raises-exception"]})
        assert mutate.difference(cell, [error("7")]) == ""
        assert mutate.difference(cell, [error("8")]) == "output: evalue"
        assert mutate.difference(cell, []) != ""


def test_survivors_are_shown_to_the_tests_in_a_copy_of_the_project(monkeypatch):
    name = notebooks.chapters()[0].stem
    path = ROOT / "book" / f"{name}.ipynb"
    cell = next(c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code")
    before = path.read_bytes()

    def failing(folder, chapter):
        text = (mutate.Path(folder) / "book" / f"{chapter}.ipynb").read_text(encoding="utf-8")
        return {"always fails", "sees it"} if "never_said" in text else {"always fails"}

    monkeypatch.setattr(mutate, "failing", failing)
    one = {"chapter": name, "cell": cell.id, "source": "never_said = 1"}
    other = {"chapter": name, "cell": cell.id, "source": "something_else = 1"}
    found = list(mutate.shown_to_tests([(3, one), (4, other)]))
    assert found == [(3, ["sees it"]), (4, [])]
    assert path.read_bytes() == before
