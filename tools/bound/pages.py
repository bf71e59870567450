"""The pages whose numbers are bound: their cells, and what they show and say."""

import functools
import re
from pathlib import Path

import minutes
import nbformat
import notebooks
import yaml

from bound.text import ENTRIES, FENCED, agree, numbers_in, walk

ROOT = Path(__file__).resolve().parents[2]


class Page:
    """A chapter: its cells, and what they show and say."""

    def __init__(self, path):
        self.path, self.name = Path(path), Path(path).stem
        self.nb = nbformat.read(path, as_version=4)
        self.cells = {cell.id: cell for cell in self.nb.cells}
        self._numbers, self._said = {}, {}

    def numbers(self, name, where):
        """Return the numbers of the cell `name` in its `output` or `source`."""
        if (name, where) not in self._numbers:
            cell = self.cells[name]
            text = cell.source if where == "source" else notebooks.output_text(cell)
            self._numbers[name, where] = [text, numbers_in(text)]
        return self._numbers[name, where][1]

    def line(self, name, where, item):
        """Return the line of the cell in which a number stands."""
        self.numbers(name, where)
        text = self._numbers[name, where][0]
        start = text.rfind("\n", 0, item.start) + 1
        return text[start:].partition("\n")[0].strip()

    @functools.cached_property
    def listed(self):
        """For each cell, the last number of a list, or of an exercise, that stands before it."""
        last, before = 0, {}
        for cell in self.nb.cells:
            before[cell.id] = last
            for text in texts_of(cell):
                for item in walk(text):
                    last = int(item.value) if item.kind == "list" else last
        return before

    def runs(self, item, cell):
        """Tell whether code in the cell itself, which is run as a test, has this number."""
        return False

    @functools.cached_property
    def minutes(self):
        return minutes.rounded(minutes.minutes(self.nb, self.name))

    @functools.cached_property
    def opening(self):
        try:
            return minutes.opening(self.nb).id
        except ValueError:
            return None

    @functools.cached_property
    def code(self):
        """All that code cells say and show, on one line."""
        cells = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        texts = [text for cell in cells for text in (cell.source, notebooks.output_text(cell))]
        return one_line("\n".join(texts))

    def says(self, code):
        """Tell whether a cell says or shows this piece of code, word for word."""
        if code not in self._said:
            pattern = rf"(?<![\w.]){re.escape(one_line(code))}(?!\w|\.\d)"
            self._said[code] = re.search(pattern, self.code) is not None
        return self._said[code]


class Reference(Page):
    """A page in Markdown: each section is a cell, whose fenced code is run as a test."""

    def __init__(self, path):
        self.path, self.name = Path(path), Path(path).stem
        self.nb = nbformat.v4.new_notebook()
        for part in re.split(
            r"^(?=#+ )", self.path.read_text(encoding="utf-8"), flags=re.MULTILINE
        ):
            if not part.strip():
                continue
            heading = part.partition("\n")[0].lower()
            entries = "; ".join(ENTRIES.findall(part)).split("; ")
            cell = nbformat.v4.new_markdown_cell(
                ENTRIES.sub("", part),
                id=re.sub(r"\W+", "-", heading).strip("-")[:64] or "top",  # as long as an id may be
                metadata={"numbers": [entry for entry in entries if entry]},
            )
            self.nb.cells.append(cell)
        self.cells = {cell.id: cell for cell in self.nb.cells}
        self._numbers, self._said = {}, {}
        blocks = [match.group() for match in FENCED.finditer(self.path.read_text("utf-8"))]
        self.code = one_line("\n".join(blocks))

    def numbers(self, name, where):
        blocks = [match.group() for match in FENCED.finditer(self.cells[name].source)]
        text = "\n".join(blocks) if where == "source" else ""
        return self._numbers.setdefault((name, where), [text, numbers_in(text)])[1]

    def runs(self, item, cell):
        return not item.is_word and any(agree(item, one) for one in self.numbers(cell.id, "source"))


def read(path):
    """Return the page in a file: a notebook, or Markdown."""
    return (Reference if Path(path).suffix == ".md" else Page)(path)


def one_line(text):
    return re.sub(r"\s+", " ", text)


def texts_of(cell):
    """Return the prose of a cell: Markdown, or caption and alternative text."""
    if cell.cell_type == "markdown":
        return [cell.source]
    told = cell.metadata.get("mystnb", {})
    return [told.get("figure", {}).get("caption", ""), told.get("image", {}).get("alt", "")]


@functools.cache
def page(name):
    """Return the page of this name."""
    return read(path_of(name))


def path_of(name):
    """Return the file of the page of this name."""
    path = notebooks.BOOK / "reference" / f"{name}.md"
    return path if path.exists() else notebooks.BOOK / f"{name}.ipynb"


@functools.cache
def chapter_numbers():
    """Return the number of each chapter, as _toc.yml has it."""
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    files = [file["file"] for part in parts if part.get("numbered") for file in part["chapters"]]
    return {file.rpartition("/")[2]: number for number, file in enumerate(files, start=1)}
