"""A Sphinx extension that lets the figures of the notebooks follow the page, light or dark.

While the book is built, `embedding_tutorial.figures` shows its drawings as SVG without a ground,
whose letters and lines have the colours of the page. Such a drawing must stand in the page itself:
inside an `<img>` it would not know whether the page is dark.
"""

import os
import re
from html import escape, unescape
from pathlib import Path

IMAGE = re.compile(r"<img\b[^>]*?\bsrc=\"(?P<src>[^\"]*/(?P<name>[^\"/]+\.svg))\"[^>]*>")
ALT = re.compile(r'\balt="([^"]*)"')


def draw_as_svg(app, config):
    """Tell the kernels, which inherit this environment, how figures are to be shown."""
    os.environ["EMBEDDING_TUTORIAL_FIGURES"] = "svg"


def put_drawings_into_the_page(app, pagename, templatename, context, doctree):
    """Put each drawing in the place of the image that would fetch it, with its alternative text."""
    sources = {name: source for source, name in app.builder.images.items()}

    def drawing(match):
        source = sources.get(match["name"])
        svg = Path(app.srcdir, source).read_text(encoding="utf-8") if source else ""
        if 'class="drawing"' not in svg:
            return match.group()  # somebody else's image
        app.builder.images.pop(source, None)  # nobody fetches the file
        alt = unescape(ALT.search(match.group())[1]) if ALT.search(match.group()) else ""
        return svg.replace('role="img"', f'role="img" aria-label="{escape(alt)}"', 1)

    context["body"] = IMAGE.sub(drawing, context.get("body", ""))


def setup(app):
    app.connect("config-inited", draw_as_svg)
    app.connect("html-page-context", put_drawings_into_the_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
