"""Bring notebooks into the one form in which they are stored, or say why they cannot be.

    python tools/notebooks.py [--check] [--execute] [NOTEBOOK ...]

Pictures are left out, interactive ones too (the build draws them again, their text stays for
comparison), so that a change to a notebook reads like a change to a text. One chapter keeps them:
the build has not what it needs to run it. Without names: every chapter of the book.
"""

import argparse
import copy
import hashlib
import itertools
import os
import re
import sys
from pathlib import Path

import nbformat
import one_thread

BOOK = Path(__file__).resolve().parents[1] / "book"
TAGS = {"hide-input", "hide-output", "hide-cell", "raises-exception", "nbval-ignore-output"}
TAGS |= {"not-live"}  # it does not run in the page, and "live" in its metadata says why
FOLDED = {  # what a tag hides on the page is folded in JupyterLab as well
    "hide-input": {"source_hidden": True},
    "hide-output": {"outputs_hidden": True},
    "hide-cell": {"source_hidden": True, "outputs_hidden": True},
}
METADATA = ("tags", "mystnb", "numbers", "claims", "predict", "live")  # what is kept of a cell's
PICTURES = ("image/png", "image/jpeg", "image/svg+xml", "text/html", "application/javascript")
PICTURED = {"transformer"}  # keeps its pictures: the build has no model and does not run it
DRAWN = ("image/svg+xml", "text/html")  # the forms in which it keeps them
LARGEST = 400_000  # bytes of pictures in one notebook
LONGEST_LINE = 70
MACHINE = re.compile(
    r"(?<![\w.-])/(?:home|root|tmp|usr|Users|private|var|opt|mnt|work)/"
    r"|\b[A-Za-z]:\\\w|site-packages|ipykernel_"
)
QUIET = re.compile(r";\s*(#[^'\"\n]*)?\Z")
UNDESCRIBED = re.compile(r"<Figure size \S+ with")  # matplotlib's own text of a figure
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def chapters():
    """Return the paths of the book's notebooks; one that begins with `_` is a template."""
    return sorted(path for path in BOOK.glob("*.ipynb") if not path.name.startswith("_"))


def normalise(nb, name=""):
    """Return a copy of the notebook `nb` in the stored form; normalising twice changes nothing.

    The one called `name` keeps its pictures if it is among `PICTURED`.
    """
    dropped = set(PICTURES) - set(DRAWN if name in PICTURED else ())
    nb = copy.deepcopy(nb)
    nb.nbformat, nb.nbformat_minor = 4, 5
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nb.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    nb.cells = [cell for cell in nb.cells if cell.source.strip()]
    seen, count = set(), 0
    for cell in nb.cells:
        cell.source = "\n".join(line.rstrip() for line in cell.source.strip("\n").splitlines())
        cell.metadata = _metadata(cell.metadata)
        cell.id = _id(cell, seen)
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = _outputs(cell.outputs, count, dropped)
    return nbformat.from_dict(nb)


def _metadata(metadata):
    kept = {key: metadata[key] for key in METADATA if metadata.get(key)}
    folded = {}
    for tag in kept.get("tags", ()):
        folded |= FOLDED.get(tag, {})
    return kept | ({"jupyter": folded} if folded else {})


def _id(cell, seen):
    """Keep the id that a cell has, given once; that of a copy is made from its text."""
    digest = hashlib.sha256(f"{cell.cell_type} {cell.source}".encode()).hexdigest()[:8]
    names = itertools.chain([cell.get("id"), digest], (f"{digest}-{n}" for n in itertools.count(2)))
    name = next(name for name in names if name and name not in seen)
    seen.add(name)
    return name


def _outputs(outputs, count, dropped):
    kept = []
    for output in outputs:
        if output.output_type == "stream" and kept and kept[-1].get("name") == output.name:
            kept[-1].text += output.text  # how often a kernel flushes is chance
            continue
        if "data" in output:
            output.data = {kind: data for kind, data in output.data.items() if kind not in dropped}
            output.metadata = {}
        if output.output_type == "execute_result":
            output.execution_count = count
        kept.append(output)
    return kept


def faults(nb):
    """Return what keeps the notebook `nb` from being stored, a line for each fault."""
    found = []
    for number, cell in enumerate(nb.cells, start=1):
        where = f"cell {number} ({cell.source.strip().partition(chr(10))[0][:40]!r})"
        complaints = list(_code_faults(cell)) if cell.cell_type == "code" else []
        unknown = sorted(set(cell.metadata.get("tags", ())) - TAGS)
        complaints += [f"tag {tag!r} is not among {', '.join(sorted(TAGS))}" for tag in unknown]
        if "not-live" in cell.metadata.get("tags", ()) and not cell.metadata.get("live"):
            complaints.append("the tag 'not-live' needs a reason: \"live\" in the metadata")
        texts = [cell.source, output_text(cell)]
        for path in filter(None, map(MACHINE.search, texts)):
            complaints.append(f"{path.group()!r} is a path of one machine")
        found += [f"{where}: {complaint}" for complaint in complaints]
    if (size := pictures_size(nb)) > LARGEST:
        found.append(f"its pictures have {size:,} bytes, more than {LARGEST:,}")
    return found


def pictures_size(nb):
    """Return how many bytes of pictures the outputs of the notebook `nb` hold."""
    outputs = [output for cell in nb.cells for output in cell.get("outputs", ())]
    pictures = [output.get("data", {}).get(kind, "") for output in outputs for kind in PICTURES]
    return sum(len(str(picture).encode()) for picture in pictures)


def output_text(cell):
    """Return all the text in the outputs of a cell, without colours."""
    texts = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        texts += [output.get("text"), output.get("evalue"), *output.get("traceback", ())]
        texts += [data[kind] for kind in sorted(data) if kind not in PICTURES]
    return COLOUR.sub("", "\n".join(str(text) for text in texts if text))


def _code_faults(cell):
    source, tags, outputs = cell.source, cell.metadata.get("tags", ()), cell.outputs
    raises = any(output.output_type == "error" for output in outputs)
    kinds = [output.data for output in outputs if "data" in output]
    if any(output.get("name") == "stderr" for output in outputs):
        yield "writes to stderr"
    if QUIET.search(source):
        yield "ends with ';', which hides from the reader an output that nbval sees"
    if any(len(line) > LONGEST_LINE for line in source.splitlines()):
        yield f"has a line of more than {LONGEST_LINE} characters"
    if re.search(r"^\s*#+\s*(NBVAL|PYTEST)_", source, re.MULTILINE):
        yield "has a comment that steers nbval: use a tag"
    if raises != ("raises-exception" in tags):
        yield f"{'raises' if raises else 'does not raise'}, against its tags: see raises-exception"
    if "nbval-ignore-output" in tags and not re.search(r"#\s*\w", source):
        yield "ignores its output without a comment that says why"
    drawn = [
        text for data in kinds if (text := str(data.get("text/plain", ""))).startswith("<Figure")
    ]
    if any(UNDESCRIBED.match(text) for text in drawn):
        yield "draws a figure whose text does not say what is drawn: use figures.new_figure"
    if drawn:
        for part, entry in (("figure", "caption"), ("image", "alt")):
            if not cell.metadata.get("mystnb", {}).get(part, {}).get(entry):
                yield f"draws a figure without mystnb.{part}.{entry} in its metadata"


def text(nb):
    """Return the notebook `nb` as it stands in its file."""
    return nbformat.writes(nb, version=4).rstrip("\n") + "\n"


def execute(nb, folder, name=""):
    """Run the notebook `nb` in `folder` on one thread, its outputs replaced by new ones."""
    from nbclient import NotebookClient

    one_thread.pin()
    if name in PICTURED:
        os.environ["EMBEDDING_TUTORIAL_FIGURES"] = "svg"  # as in the build
    settings = {"timeout": 600, "kernel_name": "python3", "record_timing": False}
    NotebookClient(nb, resources={"metadata": {"path": str(folder)}}, **settings).execute()


def fill(description, written, difference, arguments=None):
    """Run a tool that writes a part of each chapter, or with --check says where it is old.

    `written(nb, name)` returns the chapter with its part made anew, or raises ValueError;
    `difference(nb, new)` says what is wrong with the part that stands there, or nothing.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if work is left")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    options = parser.parse_args(arguments)
    wrong = False
    for path in options.notebooks or chapters():
        nb = nbformat.read(path, as_version=4)
        try:
            new = written(nb, path.stem)
        except ValueError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            wrong = True
            continue
        if not (complaint := difference(nb, new)):
            continue
        if options.check:
            print(f"{path.name}: {complaint}", file=sys.stderr)
            wrong = True
        else:
            path.write_text(text(new), encoding="utf-8", newline="\n")
            print(f"{path.name}: written; it was: {complaint}")
    return int(wrong)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail if work is left")
    parser.add_argument("--execute", action="store_true", help="run the notebooks first")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    options = parser.parse_args(arguments)
    refused = False
    for path in options.notebooks or chapters():
        nb = nbformat.read(path, as_version=4)
        complaints = []
        if options.execute:
            print(f"{path.name}: running ...", flush=True)
            try:
                execute(nb, path.resolve().parent, path.stem)
            except Exception as error:  # a failing cell, its time-out or a dead kernel
                complaints = [f"does not run: {COLOUR.sub('', str(error)).strip()}"]
        nb = normalise(nb, path.stem)
        complaints = complaints or faults(nb)
        changed = text(nb) != path.read_text(encoding="utf-8")
        if options.check and changed and not complaints:
            complaints = ["is not in the stored form: run tools/notebooks.py"]
        for complaint in complaints:
            print(f"{path.name}: {complaint}", file=sys.stderr)
        if changed and not complaints:
            path.write_text(text(nb), encoding="utf-8", newline="\n")
            print(f"{path.name}: written")
        refused |= bool(complaints)
    return int(refused)


if __name__ == "__main__":
    sys.exit(main())
