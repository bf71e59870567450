"""Write into each chapter how many minutes its main line takes, or check what stands there.

    python tools/minutes.py [--check] [NOTEBOOK ...]

The main line is what stands outside of the sections *Exercises* and *Going further*. Above its
first section the page says "about 20 minutes"; the number is rounded to five. The table of what
was tried (tools/claims.py) is not read on the way.
"""

import re
import sys

import nbformat
import notebooks

WORDS_PER_MINUTE = 200
SECONDS_PER_LINE = 5
HARDER = {"learning": 10, "neighbours": 10, "counting": 10}  # seconds for a line of these
SECONDS = {"prediction": 30, "interactive figure": 60, "still figure": 20}
ASIDE = ("Exercises", "Going further")  # and what stands below them
TRIED = "<!-- claims -->"  # begins the table of what was tried
UNREAD = {"hide-input", "hide-cell"}  # code that is folded away

SAID = re.compile(r"\babout (\d+) minutes\b")
FENCED = re.compile(r"^(```|~~~).*?\n(.*?)^\1[^\n]*$", re.MULTILINE | re.DOTALL)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
NO_WORDS = re.compile(r"<[^>]+>|\{cite:\w+\}`[^`]*`|\]\([^)]*\)|\{\w+\}")


def main_line(nb):
    """Yield the cells of the main line, a cell of Markdown shortened to what belongs to it."""
    aside = False
    for cell in nb.cells:
        if cell.cell_type != "markdown":
            if not aside:
                yield cell
            continue
        if cell.source.startswith(TRIED):
            continue
        lines, fenced = [], False
        for line in cell.source.splitlines():
            fenced ^= line.startswith("```")
            if line.startswith("## ") and not fenced:
                aside = line.removeprefix("## ").strip() in ASIDE
            if not aside:
                lines.append(line)
        if lines:
            yield nbformat.from_dict(dict(cell) | {"source": "\n".join(lines)})


def tally(nb):
    """Return how many words, lines of code, predictions and figures the main line has."""
    found = dict.fromkeys(("words", "lines", *SECONDS), 0)
    for cell in main_line(nb):
        if cell.cell_type == "markdown":
            found["lines"] += sum(lines_in(code) for _, code in FENCED.findall(cell.source))
            prose = FENCED.sub("", cell.source)
            found["words"] += words_in(prose)
            found["prediction"] += prose.count("**Predict.**")
            found["still figure"] += len(PICTURE.findall(prose))
        elif cell.cell_type == "code":
            if not UNREAD.intersection(cell.metadata.get("tags", ())):
                found["lines"] += lines_in(cell.source)
            shown = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
            found["still figure"] += sum(text.startswith("<Figure") for text in shown)
            found["interactive figure"] += sum(text.startswith("<Interactive") for text in shown)
    return found


def words_in(prose):
    """Count what is read as a word: of a link its text, of a formula one."""
    text = NO_WORDS.sub(" ", FORMULA.sub(" formula ", PICTURE.sub("", prose)))
    return len(re.findall(r"\w+(?:[.,'’_-]\w+)*", text))


def lines_in(code):
    """Count the lines of code that hold any."""
    lines = (line.strip() for line in code.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def minutes(nb, name):
    """Return the minutes of the notebook `nb` of the chapter `name`."""
    found = tally(nb)
    seconds = 60 * found["words"] / WORDS_PER_MINUTE
    seconds += HARDER.get(name, SECONDS_PER_LINE) * found["lines"]
    return (seconds + sum(SECONDS[kind] * found[kind] for kind in SECONDS)) / 60


def rounded(number):
    """Return the multiple of five that is nearest to `number`, at least 5."""
    return max(5, 5 * int(number / 5 + 0.5))


def opening(nb):
    """Return the one cell above the first section that says how long the page takes."""
    saying = []
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            before, section, _ = cell.source.partition("\n## ")
            saying += [cell] * len(SAID.findall(before))
            if section or before.startswith("## "):
                break
    if len(saying) != 1:
        raise ValueError('the opening does not say, once, "about 20 minutes" or the like')
    return saying[0]


def written(nb, name):
    """Return the notebook `nb` with its minutes in its opening."""
    nb = nbformat.from_dict(nb)
    cell, said = opening(nb), f"about {rounded(minutes(nb, name))} minutes"
    cell.source = SAID.sub(said, cell.source, count=1)
    return nb


def difference(nb, new):
    said, right = (SAID.search(opening(n).source)[1] for n in (nb, new))
    return "" if said == right else f"says {said} minutes, takes {right}: run tools/minutes.py"


def main(arguments=None):
    return notebooks.fill(__doc__.splitlines()[0], written, difference, arguments)


if __name__ == "__main__":
    sys.exit(main())
