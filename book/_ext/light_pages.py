"""A Sphinx extension that lightens the pages once they are written.

A page as the theme writes it weighs a megabyte and a half: icons twice, a mathematics engine, seven
style sheets of which a tenth is used. What can be done once is done here, after the build, and not
again by every reader's browser. Each step is a module of its own beside this file.
"""

import gc
from contextlib import contextmanager
from pathlib import Path

import large_data
import mathematics
import page_markup
import page_scripts
import search_sections
import section_heights
import style_sheet
from bs4 import BeautifulSoup
from page_markup import mark_code
from sphinx.util import logging

logger = logging.getLogger(__name__)

# What the theme copies and no page uses any more; paths below `_static`.
WASTE = (
    "basic.css",
    "**/*.map",
    "**/*webpack-macros.html",
    "images/logo_*",
    "locales/**/*.?o",
    "scripts/fontawesome.js*",
    "vendor/**/*.ttf",
    "vendor/**/*.woff2",
)


@contextmanager
def no_collector():
    """Let Python not look for garbage where there is none: all trees are needed to the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@no_collector()
def lighten(app, exception):
    """Rewrite every page of the finished build; the order of the steps matters."""
    if exception or app.builder.name != "html":
        return
    outdir = Path(app.outdir)
    pages = {path: page for path in sorted(outdir.rglob("*.html")) if (page := parse(path)).html}
    pages = {path: page for path, page in pages.items() if "data-content_root" in page.html.attrs}
    for path, page in pages.items():
        page_markup.repair(page)
        page_markup.measure_images(page, path.parent)
        page_scripts.sort_out(page, outdir)
        large_data.lift(page, outdir)
        section_heights.note(page)
    page_scripts.silence(outdir)
    search_sections.write(pages, outdir)
    page_scripts.leave_scrolling_to_us(outdir)
    sheet = mathematics.typeset(pages.values(), warn=logger.warning)
    sheet_name = style_sheet.write(pages.values(), outdir, extra=sheet, folder=mathematics.FOLDER)
    for path, page in pages.items():
        style_sheet.link(page, sheet_name)
        path.write_text(str(page), encoding="utf-8")
    remove_waste(outdir / "_static")


def write_all_anew(app):
    """Leave no page of an earlier build, which would be lightened twice."""
    for path in Path(app.outdir).rglob("*.html"):
        path.unlink()


def parse(path):
    return BeautifulSoup(mark_code(path.read_text(encoding="utf-8")), "html.parser")


def remove_waste(static):
    for pattern in WASTE:
        for path in static.glob(pattern):
            path.unlink()
    for folder in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def setup(app):
    app.add_js_file("book.js", loading_method="defer")
    app.connect("builder-inited", write_all_anew)
    app.connect("build-finished", lighten, priority=900)  # after those that add to the pages
    return {"parallel_read_safe": True, "parallel_write_safe": True}
