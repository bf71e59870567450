"""A Sphinx extension: the table on top of the module's page, and where the book uses each name.

A row for every public function and class on the page: its name, its first sentence, and the
chapters whose code names it, as links.
"""

import ast
import re
from functools import cache
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

PUBLIC = {"function", "class", "exception"}
HEAD = "Name", "In one sentence", "Used in"
WIDTHS = 30, 55, 15


class summary(nodes.General, nodes.Element):
    """Where the table of all names stands."""


class uses(nodes.Inline, nodes.Element):
    """Where the chapters that use a name stand, until every chapter has its number."""


class Summary(SphinxDirective):
    """The directive `api-summary`: a table of every name on the page, a sentence each."""

    def run(self):
        return [summary()]


def fill_summary(app, doctree):
    """Put the table in its place, when the descriptions on the page are read."""
    for place in list(doctree.findall(summary)):
        body = nodes.tbody()
        for section in doctree.findall(nodes.section):
            rows = [
                _row(description)
                for description in section.children
                if isinstance(description, addnodes.desc) and description["objtype"] in PUBLIC
            ]
            if rows:
                title = nodes.reference("", section[0].astext(), refid=section["ids"][0])
                title["internal"] = True
                heading = nodes.entry("", nodes.paragraph("", "", nodes.strong("", "", title)))
                heading["morecols"] = len(HEAD) - 1
                body += [nodes.row("", heading), *rows]
        head = [nodes.entry("", nodes.paragraph("", text)) for text in HEAD]
        columns = [nodes.colspec(colwidth=width) for width in WIDTHS]
        head = nodes.thead("", nodes.row("", *head))
        group = nodes.tgroup("", *columns, head, body, cols=len(HEAD))
        place.replace_self(nodes.table("", group, classes=["api-summary"]))


def _row(description):
    signature, content = description[0], description[-1]
    name = signature["fullname"]
    link = nodes.reference(
        "", "", nodes.literal("", name), refid=signature["ids"][0], internal=True
    )
    first = next(content.findall(nodes.paragraph), nodes.paragraph()).deepcopy()
    link = nodes.paragraph("", "", link)
    chapters = nodes.paragraph("", "", uses(named=name))
    return nodes.row("", *(nodes.entry("", cell) for cell in (link, first, chapters)))


def fill_uses(app, doctree, docname):
    """Name the chapters that use a name, by their numbers, the introduction by its name."""
    for place in list(doctree.findall(uses)):
        links = []
        for chapter, number in _chapters(app.env):
            if place["named"] in names_in(Path(app.env.doc2path(chapter))):
                uri = app.builder.get_relative_uri(docname, chapter)
                text = str(number) if number else "intro"
                title = app.env.titles[chapter].astext()
                link = nodes.reference("", text, refuri=uri, internal=True, reftitle=title)
                links += [nodes.Text(", "), link]
        place.replace_self(links[1:])


def _chapters(env):
    """Return each notebook and its number, in the order of the book; the introduction has none."""
    chapters = [doc for doc in env.found_docs if env.doc2path(doc).endswith(".ipynb")]
    numbers = {doc: env.toc_secnumbers.get(doc, {}).get("", (0,))[0] for doc in chapters}
    return sorted(numbers.items(), key=lambda item: item[1])


@cache
def names_in(notebook):
    """Return what a notebook's code imports from the module, or takes from what it imports."""
    cells = nbformat.read(notebook, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    magic = re.compile(r"^[%!].*$", re.MULTILINE)
    walk = list(ast.walk(ast.parse(magic.sub("", code))))
    imported = {
        alias.name
        for node in walk
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("embedding_tutorial.")
        for alias in node.names
    }
    taken = {
        node.attr
        for node in walk
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in imported
    }
    return imported | taken


def setup(app):
    app.add_node(summary)
    app.add_node(uses)
    app.add_directive("api-summary", Summary)
    app.connect("doctree-read", fill_summary)
    app.connect("doctree-resolved", fill_uses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
