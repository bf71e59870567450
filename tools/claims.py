"""Write into each chapter the folded table of what was tried, or check what stands there.

    python tools/claims.py [--check] [NOTEBOOK ...]

The table is made from the claims of the chapter (`experiments/claims`) and what was measured for
them. It fills the cell that begins with `<!-- claims -->`, which stands before the versions.
"""

import re
import sys
from pathlib import Path

import nbformat
import notebooks
from tables import table

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))

from experiments import claims  # noqa: E402

MARK, END = "<!-- claims -->", "<!-- end -->"
SUMMARY = "What was tried"
OPENING = (
    "These sentences of the page were tried in other settings than the page's own. What was "
    "measured, and what came out, from the least to the most; several things are numbered in the "
    "order in which they are named:"
)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
ROLE = re.compile(r"\{(\w+)(?::\w+)?\}`([^`<]*?)(?:\s*<[^>`]*>)?`")
MARKUP = re.compile(r"<[^>]+>|\*|`|(?<!\w)_+|_+(?!\w)")


def words(text):
    """Return a text without emphasis, the targets of links, citations, tags and line breaks."""
    text = ROLE.sub(lambda role: "" if role[1] == "cite" else role[2], LINK.sub(r"\1", text))
    text = re.sub(r"\s+", " ", MARKUP.sub("", text.replace("\n> ", "\n")))
    return re.sub(r" (?=[.,;:?!])", "", text).strip()


def cell_text(cell):
    """Return what a cell says to its reader: its Markdown, or caption and alt text of a figure."""
    if cell.cell_type == "markdown":
        return cell.source
    shown = cell.metadata.get("mystnb", {})
    return "\n".join(
        shown.get(part, {}).get(entry, "")
        for part, entry in (("figure", "caption"), ("image", "alt"))
    )


def named(nb):
    """Yield the id of each claim that a cell of the notebook names, and the cell."""
    for cell in nb.cells:
        for id in cell.metadata.get("claims", ()):
            yield id, cell


def number(value):
    """Write a measured number as short as it may be read."""
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    if 0 < abs(value) < 1e-6:
        return "less than a millionth"
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.2g}"


def extent(values, interval=False):
    """Write the least and the most of some measured values, or of each part of them."""
    if isinstance(values[0], list):
        parts = [extent(list(part)) for part in zip(*values, strict=True)]
        if interval:
            return f"{parts[0]}; its lower end {parts[1]}, its upper end {parts[2]}"
        return ", ".join(f"({place}) {part}" for place, part in enumerate(parts, start=1))
    least, most = number(min(values)), number(max(values))
    return least if least == most else f"{least} to {most}"


def row(claim, values):
    """Return the line of a claim: what is said, over what it was tried, what came out."""
    stops = [claims.written(setting) for setting in claim.stops]
    held = [value for setting, value in values.items() if setting not in stops]
    interval = claim.measure.endswith("interval")
    came = f"{claim.measure}: {extent(held, interval)}"
    if claim.where:
        came += f"; not {claim.where}: {extent([values[setting] for setting in stops], interval)}"
        stops = ()
    for setting in stops:
        plain = re.sub(r"(?<=\d)\.0\b|'", "", setting).replace("_", " ").replace("=", " ")
        came += f"; not at {plain}: {extent([values[setting]], interval)}"
    return [claim.about, claim.over, came]


def tried(nb, chapter):
    """Return the text of the cell of what was tried for the claims that a page names."""
    known = claims.load(chapter) if chapter in claims.chapters() else {}
    order = [id for id in dict.fromkeys(id for id, _ in named(nb)) if id in known]
    measured = claims.records(chapter)
    if missing := [id for id in order if id not in measured]:
        raise ValueError(f"never measured: {', '.join(missing)}: python -m experiments.claims")
    rows = [row(known[id], measured[id]["values"]) for id in order]
    if not rows:
        return f"{MARK}\n{END}"
    lines = table(["said", "tried over", "came out"], rows)
    fold = f'<details class="tried"><summary>{SUMMARY}</summary>'
    return f"{MARK}\n{fold}\n\n{OPENING}\n\n{lines}\n\n</details>\n{END}"


def marked(cell):
    """Tell whether a cell is that of the table."""
    return cell.cell_type == "markdown" and cell.source.startswith(MARK)


def written(nb, chapter):
    """Return the notebook `nb` of a chapter with its table made anew."""
    nb = nbformat.from_dict(nb)
    places = [cell for cell in nb.cells if marked(cell)]
    names = [id for id, _ in named(nb)]
    if len(places) > 1 or (names and not places):
        raise ValueError(f"must have one cell {MARK}, before the versions, and has {len(places)}")
    for cell in places:
        cell.source = tried(nb, chapter)
    return nb


def difference(nb, new):
    return "" if new == nb else "its table is old: run tools/claims.py"


def main(arguments=None):
    return notebooks.fill(__doc__.splitlines()[0], written, difference, arguments)


if __name__ == "__main__":
    sys.exit(main())
