"""A Sphinx extension that makes the built pages complete in themselves and readable by everyone."""

import importlib.util
import re
import shutil
from pathlib import Path
from urllib.parse import quote

# What the pages use of MathJax's 24 MB: the engine, its fonts, the TeX packages loaded on demand.
MATHJAX_PARTS = ("tex-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions")

# A table of eight cells with one row looked up: the page's icon and the mark beside the title.
CELLS = "M4 3h11v5H4zm13 0h11v5H17zM4 10h11v5H4zm13 0h11v5H17zM4 24h11v5H4zm13 0h11v5H17z"
ROW = "M4 17h11v5H4zm13 0h11v5H17z"
MARK = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    f"<path fill='#8a97a1' d='{CELLS}'/><path fill='#2b94d6' d='{ROW}'/></svg>"
)
# Without an icon of its own, a browser asks for /favicon.ico, which is not there.
HEAD = f'<link rel=\'icon\' href="{MARK}"/><style>:root{{--book-mark:url("{MARK}")}}</style>'

REPAIRS = (
    # The list of sources: the roles docutils writes are not allowed on these elements.
    (re.compile(r' role="(?:list|doc-biblioentry)"'), ""),
    # This label hides the words that the reader sees, such as "Show the solution".
    (re.compile(r' aria-label="Toggle hidden content"'), ""),
)


def copy_mathjax(app):
    """Serve MathJax from the book itself; no import statement can spell the name of its package."""
    carrier = importlib.util.find_spec("sphinx-mathjax-offline")
    source = Path(carrier.origin).parent / "static" / "mathjax"
    target = Path(app.outdir, "_static", "mathjax")
    for part in MATHJAX_PARTS:
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, dirs_exist_ok=True)
        else:
            shutil.copyfile(source / part, target / part)


def read_again(app, env, added, changed, removed):
    """Execute every page on every build: it shows the module, whose changes Sphinx does not see."""
    return env.found_docs


def repair(app, pagename, templatename, context, doctree):
    """Mend, on each page, the mark-up that a screen reader stumbles over."""
    context["metatags"] = context.get("metatags", "") + HEAD
    body = context.get("body", "")
    for fault, remedy in REPAIRS:
        body = fault.sub(remedy, body)
    context["body"] = body


def setup(app):
    # Jupyter Book sets this option of an extension that the book leaves out.
    app.add_config_value("comments_config", {}, "")
    app.connect("builder-inited", copy_mathjax)
    app.connect("env-get-outdated", read_again)
    app.connect("html-page-context", repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
