"""A Sphinx extension that makes the notebooks offered for download readable by themselves.

What only the build of the book understands is written in plain words: a citation is its authors
and year, linked to what they wrote; a term is its word; a figure has its number. A link to another
page leads to the site, where `baseurl` is set in _config.yml; else its words are left.
"""

import posixpath
import re
from functools import partial
from pathlib import Path

import nbformat
from sphinxcontrib.bibtex.style.names.last import LastNameStyle

ROLE = r"\{(?P<role>cite:[pt]|term|numref)\}`(?P<what>[^`]+)`"
CODE = r"(?P<code>```.*?```|`[^`]*`)"
PAGE = r"(?P<page>[\w./-]+\.(?:ipynb|md))?(?P<at>#[\w-]+)?"
LINK = rf"(?<!!)\[(?P<text>(?:[^\[\]`]|`[^`]*`)+)\]\({PAGE}\)"
MARKED = re.compile("|".join((ROLE, CODE, LINK)), re.DOTALL)


def authors(entry):
    """Return the authors of an entry of the bibliography, as the pages name them."""
    style = LastNameStyle()
    names = [
        style.format(person).format_data({}).render_as("text") for person in entry.persons["author"]
    ]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def cited(entry, textual):
    """Return authors and year, linked to what they wrote."""
    name, year = authors(entry), entry.fields["year"]
    words = f"{name} ({year})" if textual else f"{name}, {year}"
    doi = entry.fields.get("doi")
    address = f"https://doi.org/{doi}" if doi else entry.fields.get("url")
    return f"[{words}]({address})" if address else words


def plain(text, entries, numbers, page="", site=""):
    """Return a text of Markdown without the book's own roles and links.

    Args:
        text: what a cell of a page says.
        entries: {key: entry} of the bibliography.
        numbers: {name: number} of the figures.
        page: the page, `book/lookup`, from which its links set out.
        site: the address of the book, or nothing.
    """

    def written(found):
        if found["code"]:
            return found[0]
        if found["role"] in ("cite:p", "cite:t"):
            textual = found["role"] == "cite:t"
            all_of = [cited(entries[key.strip()], textual) for key in found["what"].split(",")]
            return ", ".join(all_of) if textual else f"({'; '.join(all_of)})"
        if found["role"] == "term":
            return re.sub(r"\s*<[^>]*>$", "", found["what"])
        if found["role"] == "numref":
            number = numbers.get(found["what"])  # none in a part of the book
            return f"Figure {number}" if number else "the figure"
        if not (found["page"] or found["at"]):
            return found[0]
        words = MARKED.sub(written, found["text"])
        if not site:
            return words
        there = posixpath.normpath(posixpath.join(posixpath.dirname(page), found["page"] or ""))
        there = re.sub(r"\.\w+$", "", there) if found["page"] else page
        return f"[{words}]({site.rstrip('/')}/{there}.html{found['at'] or ''})"

    return MARKED.sub(written, text)


def rewrite(app, change):
    """Pass each cell of the notebooks that are offered for download, and its page, to `change`."""
    folder = Path(app.outdir, "_sources")
    for path in folder.rglob("*.ipynb"):
        nb = nbformat.read(path, as_version=4)
        for cell in nb.cells:
            change(cell, path.relative_to(folder).with_suffix("").as_posix())
        text = nbformat.writes(nb, version=4).rstrip("\n") + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")


def figure_numbers(env):
    """Return {name: number} of the figures of all pages."""
    labels = env.get_domain("std").anonlabels
    numbers = {}
    for name, (page, target) in labels.items():
        if parts := env.toc_fignumbers.get(page, {}).get("figure", {}).get(target):
            numbers[name] = ".".join(map(str, parts))
    return numbers


def write_plainly(app, exception):
    """Rewrite the texts of the notebooks that are offered for download."""
    if exception or app.builder.format != "html":
        return
    entries = app.env.get_domain("cite").bibdata.data.entries
    numbers = figure_numbers(app.env)
    in_words = partial(plain, entries=entries, numbers=numbers, site=app.config.html_baseurl)

    def change(cell, page):
        if cell.cell_type == "markdown":
            cell.source = in_words(cell.source, page=page)

    rewrite(app, change)


def setup(app):
    app.connect("build-finished", write_plainly)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
