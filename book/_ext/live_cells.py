"""A Sphinx extension that lets a reader run the cells of a chapter in the page.

Where the interpreter is installed (`make live`), its files are written to `_static/live`, and each
page of `live_chapters` gets a script, and a mark at each of its code cells. Without it the book is
built as if there were none of this. What script and engine say to each other stands in
CONTRIBUTING.md.
"""

import html
import re
from pathlib import Path

import live_files
import nbformat

CELL = re.compile(r'<div class="cell (?=[^"]*docutils container">)')
NOT_LIVE = "not-live"


def prepare(app):
    """Write the engine's files into the site before the first page is."""
    app.live = None
    found = live_files.artifacts_of()
    if found is None or app.builder.name != "html" or not app.config.live_chapters:
        return
    folder = Path(app.outdir, "_static", "live")
    own, manifest = live_files.write(folder, found, Path(app.srcdir), app.config.live_chapters)
    app.live = own.relative_to(app.outdir).as_posix(), manifest


def code_cells(path):
    nb = nbformat.read(path, as_version=4)
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def mark(number, cell):
    """Return the attribute of a code cell: its place, or why it does not run here."""
    if NOT_LIVE in cell.metadata.get("tags", ()):
        return f'data-live-not="{html.escape(cell.metadata["live"])}"'
    return f'data-live="{number}"'


def mark_cells(app, pagename, templatename, context, doctree):
    """Mark the cells of a live chapter, and let its page load the script."""
    folder, _, chapter = pagename.rpartition("/")
    if app.live is None or folder != "book" or chapter not in app.config.live_chapters:
        return
    cells = code_cells(Path(app.srcdir, f"{pagename}.ipynb"))
    marks = [mark(*numbered) for numbered in enumerate(cells)]
    body, count = CELL.subn(lambda div: f"<div {marks.pop(0)} {div[0][5:]}", context["body"])
    if marks or count != len(cells):
        raise ValueError(f"{pagename}: {count} cells on the page, {len(cells)} in the notebook")
    app.add_css_file(f"{app.live[0].removeprefix('_static/')}/live.css")  # for this page
    context["body"] = body + script(app, chapter, context["pathto"])


def script(app, chapter, pathto):
    where, manifest = app.live
    told = {
        "src": pathto(f"{where}/live.js", 1),
        "data-engine": pathto(f"{where}/worker.js", 1),
        "data-manifest": pathto(f"{where}/manifest.json", 1),
        "data-bytes": live_files.size_for(manifest, chapter),
        "data-chapter": chapter,
    }
    attributes = " ".join(f'{name}="{text}"' for name, text in told.items())
    return f"<script defer {attributes}></script>"


def setup(app):
    app.add_config_value("live_chapters", [], "html")
    app.connect("builder-inited", prepare)
    app.connect("html-page-context", mark_cells)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
