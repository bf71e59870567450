"""What is stored is what comes out: the build's outputs are compared, and nbval's comparison works.

The build executes the chapters, so that pytest need not: `testpaths` names for nbval the two that
the build shows as stored. `make chapter` compares any of them by nbval.
"""

import copy
import re
import shutil
import subprocess
import sys
import tomllib

import nbformat
import notebooks
import pytest
from helpers import NEEDS, ROOT
from nbformat.v4 import new_code_cell, new_notebook

SHOWN = [path for path in notebooks.chapters() if path in NEEDS]  # by the build, as stored
EXECUTED = [path for path in notebooks.chapters() if path not in NEEDS]

every_executed = pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def compared(cell):
    return "nbval-ignore-output" not in cell.metadata.get("tags", ())


def outputs_of(nb):
    return {cell.id: cell.outputs for cell in code_cells(nb) if compared(cell)}


# The chapters that the build executes --------------------------------------------------------


@every_executed
def test_the_build_computes_what_is_stored(path, book):
    ran = read(book.parent / "jupyter_execute" / "book" / path.name)
    assert notebooks.pictures_size(ran) > 0, "the build shows it as stored"
    assert outputs_of(notebooks.normalise(ran, path.stem)) == outputs_of(read(path))


@every_executed
def test_a_flipped_digit_in_any_output_is_another_output(path):
    stored = read(path)
    for number, cell in enumerate(stored.cells):
        if cell.cell_type == "code" and re.search(r"\d", notebooks.output_text(cell)):
            flipped = copy.deepcopy(stored)
            flip_a_digit(flipped.cells[number])
            found, wanted = outputs_of(notebooks.normalise(flipped)), outputs_of(stored)
            assert [key for key in wanted if found[key] != wanted[key]] == [cell.id]


def test_pytest_runs_by_nbval_the_others():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = project["tool"]["pytest"]["ini_options"]["testpaths"]
    assert [ROOT / path for path in listed if path.endswith(".ipynb")] == SHOWN


# nbval ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=NEEDS[path], id=path.stem) for path in SHOWN]
)
def test_flipping_one_digit_in_a_stored_output_makes_nbval_fail(path, tmp_path):
    nb = read(path)
    cells = code_cells(nb)
    number, cell = next(
        (number, cell)
        for number, cell in enumerate(cells)
        if re.search(r"\d", notebooks.output_text(cell)) and compared(cell)
    )
    nb.cells = nb.cells[: nb.cells.index(cell) + 1]
    flip_a_digit(cell)  # that it passes as it is stored, pytest sees by nbval
    nbformat.write(nb, tmp_path / "flipped.ipynb")
    assert failing_cells(tmp_path) == [f"flipped.ipynb::Cell {number}"]


def test_a_picture_of_other_numbers_makes_nbval_fail(tmp_path):
    source = (
        "import matplotlib.pyplot as plt\nfrom embedding_tutorial import figures\n"
        "figures.curves([1, 2, 3], {'a': [1, 2, 3]}, 'x', 'y')\nplt.show()"
    )
    described = {"mystnb": {"figure": {"caption": "A"}, "image": {"alt": "A"}}}
    nb = new_notebook(cells=[new_code_cell(source, metadata=described)])
    nbformat.write(nb, tmp_path / "stored.ipynb")
    assert notebooks.main(["--execute", str(tmp_path / "stored.ipynb")]) == 0
    nb = read(tmp_path / "stored.ipynb")
    nb.cells[0].source = source.replace("3]}", "4]}")
    nbformat.write(nb, tmp_path / "changed.ipynb")
    assert failing_cells(tmp_path) == ["changed.ipynb::Cell 0"]


def failing_cells(tmp_path):
    """Let nbval run the notebooks in a folder, as it runs the book's, and return what fails."""
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\npythonpath = {ROOT / 'tools'} {ROOT / 'tests'}\n"
    )
    shutil.copy(ROOT / "book" / "conftest.py", tmp_path)
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--nbval",
            "--nbval-current-env",
            "-rf",
            "-p",
            "no:cacheprovider",
        ],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    assert " passed" in run.stdout, run.stdout
    return re.findall(r"^FAILED (\S+::Cell \d+)", run.stdout, flags=re.MULTILINE)


def flip_a_digit(cell):
    """Change the first digit in the text of the cell's outputs."""
    for output in cell.outputs:
        for holder, key in (
            (output, "text"),
            (output, "evalue"),
            (output.get("data", {}), "text/plain"),
        ):
            if found := re.search(r"\d", holder.get(key, "")):
                digit = str((int(found.group()) + 1) % 10)
                holder[key] = holder[key][: found.start()] + digit + holder[key][found.end() :]
                return
    raise AssertionError("no digit in the text of the outputs")
