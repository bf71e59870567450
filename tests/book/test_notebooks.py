"""What holds for every notebook of the book as it is stored."""

import copy
import re
import shutil

import nbformat
import notebooks
import pytest
import yaml
from helpers import NEEDS, ROOT
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

NOTEBOOKS = notebooks.chapters()
TEMPLATE = ROOT / "book" / "_template.ipynb"
IGNORED = []  # (notebook, first line) of the cells whose output nbval does not compare

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def notebook(source="", *outputs, tags=(), **metadata):
    """Return a notebook of one code cell."""
    metadata |= {"tags": list(tags)} if tags else {}
    return new_notebook(cells=[new_code_cell(source, metadata=metadata, outputs=list(outputs))])


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def display(kind, data, **more):
    return new_output("display_data", {kind: data} | more)


FIGURE = display("text/plain", "<Figure 768x384\n axes 1: x 0 to 1, y 0 to 1>")
ERROR = new_output("error", ename="IndexError", evalue="id 7", traceback=["IndexError: id 7"])


# The notebooks -------------------------------------------------------------------------------


def test_the_book_has_notebooks_and_a_template_is_none_of_them():
    assert NOTEBOOKS
    assert TEMPLATE not in NOTEBOOKS


@every_notebook
def test_every_notebook_is_normalised(path, capsys):
    assert notebooks.main(["--check", str(path)]) == 0, capsys.readouterr().err


@every_notebook
def test_every_code_cell_has_been_executed(path):
    counts = [cell.execution_count for cell in code_cells(read(path))]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_every_notebook_has_one_title_and_sections(path):
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^(#+) ", prose, flags=re.MULTILINE)
    assert headings.count("#") == 1
    assert headings.count("##") >= 3


@every_notebook
def test_every_notebook_ends_with_the_versions_it_was_run_with(path):
    last = code_cells(read(path))[-1]
    assert re.search(r"numpy\D*\d+\.\d+", notebooks.output_text(last), re.IGNORECASE)


def test_the_cells_whose_output_is_not_compared_are_these():
    ignored = [
        (path.stem, cell.source.partition("\n")[0])
        for path in NOTEBOOKS
        for cell in code_cells(read(path))
        if "nbval-ignore-output" in cell.metadata.get("tags", ())
    ]
    assert ignored == IGNORED


def test_the_template_is_a_chapter_that_runs_and_is_stored_as_one(tmp_path, capsys):
    copy = tmp_path / "chapter.ipynb"
    shutil.copy(TEMPLATE, copy)
    assert notebooks.main(["--execute", str(copy)]) == 0, capsys.readouterr().err
    assert copy.read_bytes() == TEMPLATE.read_bytes()


# The normaliser ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("complaint", "nb"),
    [
        ("tag 'hide_input'", notebook("1", tags=["hide_input"])),
        ("tag 'nbval-skip'", notebook("1", tags=["nbval-skip"])),
        ("writes to stderr", notebook("warn()", stream("careful", name="stderr"))),
        ("path of one machine", notebook("open('/home/someone/words.txt')")),
        ("path of one machine", notebook("where()", stream("/tmp/ipykernel_7/1.py"))),
        ("path of one machine", notebook("where()", stream(r"C:\Users\someone"))),
        (
            "path of one machine",
            notebook("where()", display("text/plain", "lib/site-packages/numpy")),
        ),
        ("path of one machine", new_notebook(cells=[new_markdown_cell("see /root/notes")])),
        ("ends with ';'", notebook("plt.plot(x);")),
        ("ends with ';'", notebook("plt.plot(x);  # quietly")),
        ("more than 70", notebook("x = " + "1" * 67)),
        ("see raises-exception", notebook("weight[7]", ERROR)),
        ("see raises-exception", notebook("weight[1]", tags=["raises-exception"])),
        ("that says why", notebook("time()", tags=["nbval-ignore-output"])),
        ("needs a reason", notebook("import pandas", tags=["not-live"])),
        ("steers nbval", notebook("# NBVAL_IGNORE_OUTPUT\ntime()")),
        (
            "use figures.new_figure",
            notebook("draw()", display("text/plain", "<Figure size 640x480 with 1 Axes>")),
        ),
        ("mystnb.figure.caption", notebook("draw()", FIGURE)),
        ("mystnb.image.alt", notebook("draw()", FIGURE, mystnb={"figure": {"caption": "A"}})),
    ],
)
def test_the_normaliser_refuses(complaint, nb, tmp_path, capsys):
    path = tmp_path / "chapter.ipynb"
    nbformat.write(nb, path)
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    message = capsys.readouterr().err
    assert message.startswith("chapter.ipynb: cell 1 (")
    assert complaint in message
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "nb",
    [
        notebook("x = 1", tags=["hide-cell"]),
        notebook("weight[7]", ERROR, tags=["raises-exception"]),
        notebook("# the time of day\ntime()", tags=["nbval-ignore-output"]),
        notebook("import pandas", tags=["not-live"], live="there is no pandas"),
        notebook("print('a; # b')"),
        notebook("see('https://example.org/home/page')"),
        notebook(
            "draw()", FIGURE, mystnb={"figure": {"caption": "A line."}, "image": {"alt": "A line"}}
        ),
    ],
)
def test_the_normaliser_accepts(nb):
    assert notebooks.faults(notebooks.normalise(nb)) == []


@pytest.mark.parametrize("kind", notebooks.PICTURES)
def test_the_normaliser_drops_pictures_and_keeps_their_text(kind):
    picture = display("text/plain", "<Figure>", **{kind: "..."})
    (output,) = notebooks.normalise(notebook("draw()", picture)).cells[0].outputs
    assert output.data == {"text/plain": "<Figure>"}


def test_the_normaliser_keeps_the_drawings_of_the_chapter_that_the_build_does_not_run():
    drawing = display("text/plain", "<Figure>", **{"image/svg+xml": "<svg>", "image/png": "..."})
    (output,) = notebooks.normalise(notebook("draw()", drawing), "transformer").cells[0].outputs
    assert output.data == {"text/plain": "<Figure>", "image/svg+xml": "<svg>"}


def test_too_many_bytes_of_drawings_are_refused():
    nb = notebook("draw()", display("image/svg+xml", "<svg>" * 80_001))
    nb = notebooks.normalise(nb, "transformer")
    assert notebooks.faults(nb) == ["its pictures have 400,005 bytes, more than 400,000"]


def test_the_build_shows_as_stored_what_needs_more_than_it_has():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    excluded = {ROOT / path for path in config["execute"]["exclude_patterns"]}
    assert excluded == {path for path in NEEDS if path.suffix == ".ipynb"}
    assert {path.stem for path in NEEDS} >= notebooks.PICTURED


@pytest.mark.parametrize(
    ("tag", "folded"),
    [
        ("hide-input", {"source_hidden": True}),
        ("hide-output", {"outputs_hidden": True}),
        ("hide-cell", {"source_hidden": True, "outputs_hidden": True}),
    ],
)
def test_what_a_tag_hides_on_the_page_is_folded_in_jupyterlab(tag, folded):
    cell = notebooks.normalise(notebook("x", tags=[tag])).cells[0]
    assert cell.metadata == {"tags": [tag], "jupyter": folded}


def test_the_normaliser_keeps_what_binds_a_cell_s_numbers_and_claims():
    bound = {"numbers": {"0.47": "1a2b3c4d 2"}, "claims": ["counting-is-level"]}
    nb = new_notebook(cells=[new_markdown_cell("It is 0.47.", metadata=bound | {"mine": 1})])
    assert notebooks.normalise(nb).cells[0].metadata == bound


def test_the_normaliser_drops_what_only_the_writer_s_machine_knows():
    nb = notebook("1", collapsed=True, execution={"iopub.status.idle": "now"}, tags=["hide-input"])
    nb.metadata = {"kernelspec": {"name": "mine"}, "widgets": {}, "language_info": {"version": "3"}}
    nb = notebooks.normalise(nb)
    assert nb.cells[0].metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
    assert nb.metadata.kernelspec.name == "python3"
    assert nb.metadata.language_info == {"name": "python"}
    assert "widgets" not in nb.metadata


def test_the_normaliser_merges_what_the_kernel_printed_in_pieces():
    nb = notebook("print(1); print(2)", stream("1\n"), stream("2\n"), stream("oh", name="stderr"))
    assert [output.text for output in notebooks.normalise(nb).cells[0].outputs] == ["1\n2\n", "oh"]


def test_the_normaliser_numbers_the_cells_and_drops_empty_ones():
    cells = [new_code_cell("1", execution_count=9), new_markdown_cell(" "), new_code_cell("2  \n")]
    nb = notebooks.normalise(new_notebook(cells=cells))
    assert [(cell.source, cell.execution_count) for cell in nb.cells] == [("1", 1), ("2", 2)]


def test_a_cell_keeps_its_id_whatever_becomes_of_it_and_a_copy_gets_another():
    nb = notebook("x")
    given = nb.cells[0].id
    nb.cells[0].source = "y"
    nb.cells = [new_code_cell("z"), *nb.cells, *copy.deepcopy(nb.cells)]
    ids = [cell.id for cell in notebooks.normalise(nb).cells]
    assert ids[1] == given
    assert len(set(ids)) == 3


def test_normalising_twice_changes_nothing():
    once = notebooks.normalise(notebook("x  ", stream("1"), stream("2"), tags=["hide-cell"]))
    assert notebooks.text(notebooks.normalise(once)) == notebooks.text(once)


def test_the_normaliser_checks_without_writing(tmp_path, capsys):
    path = tmp_path / "chapter.ipynb"
    nbformat.write(notebook("1"), path)
    before = path.read_bytes()
    assert notebooks.main(["--check", str(path)]) == 1
    assert "chapter.ipynb: is not in the stored form" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert notebooks.main([str(path)]) == 0
    assert notebooks.main(["--check", str(path)]) == 0


def test_a_notebook_runs_on_one_thread(tmp_path, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    path = tmp_path / "chapter.ipynb"
    nbformat.write(notebook("import os; print(os.environ['OPENBLAS_NUM_THREADS'])"), path)
    assert notebooks.main(["--execute", str(path)]) == 0
    assert read(path).cells[0].outputs == [stream("1\n")]


def test_the_normaliser_runs_a_notebook_and_names_the_cell_that_fails(tmp_path, capsys):
    path = tmp_path / "chapter.ipynb"
    nbformat.write(notebook("print(6 * 7)"), path)
    assert notebooks.main(["--execute", str(path)]) == 0
    assert read(path).cells[0].outputs == [stream("42\n")]
    nbformat.write(notebook("1 / 0"), path)
    assert notebooks.main(["--execute", str(path)]) == 1
    assert "1 / 0" in capsys.readouterr().err


def test_the_chapter_on_counting_says_what_is_missing_without_gensim(tmp_path):
    nb = read(ROOT / "book" / "counting.ipynb")
    hide = "import importlib.util as u\nu.find_spec = lambda name: name != 'gensim'"
    nb.cells = [new_code_cell(hide), *code_cells(nb)]
    with pytest.raises(CellExecutionError, match=r"gensim missing: .* '\.\[book\]'"):
        NotebookClient(nb, timeout=120, kernel_name="python3").execute(cwd=tmp_path)


def test_the_chapter_on_borrowed_rows_says_what_is_missing_without_them(tmp_path):
    nb = read(ROOT / "book" / "pretrained.ipynb")
    cells = code_cells(nb)
    place = next(i for i, cell in enumerate(cells) if "load_glove()" in cell.source)
    hide = "import embedding_tutorial.datasets._files as f\nf.find_spec = lambda name: None"
    nb.cells = [new_code_cell(hide), *cells[: place + 1]]
    with pytest.raises(CellExecutionError, match=r"install kumo-.* checkout .* '\.\[glove\]'"):
        NotebookClient(nb, timeout=120, kernel_name="python3").execute(cwd=tmp_path)
