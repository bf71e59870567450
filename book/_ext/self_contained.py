"""A Sphinx extension that makes the built pages complete in themselves and readable by everyone."""

from urllib.parse import quote

# A table of eight cells with one row looked up: the page's icon and the mark beside the title.
CELLS = "M4 3h11v5H4zm13 0h11v5H17zM4 10h11v5H4zm13 0h11v5H17zM4 24h11v5H4zm13 0h11v5H17z"
ROW = "M4 17h11v5H4zm13 0h11v5H17z"
MARK = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    f"<path fill='#8a97a1' d='{CELLS}'/><path fill='#2b94d6' d='{ROW}'/></svg>"
)
# Without an icon of its own, a browser asks for /favicon.ico, which is not there.
HEAD = f'<link rel=\'icon\' href="{MARK}"/><style>:root{{--book-mark:url("{MARK}")}}</style>'


def read_again(app, env, added, changed, removed):
    """Execute every page on every build: it shows the module, whose changes Sphinx does not see."""
    return env.found_docs


def add_icon(app, pagename, templatename, context, doctree):
    context["metatags"] = context.get("metatags", "") + HEAD


def setup(app):
    # Jupyter Book sets this option of an extension that the book leaves out.
    app.add_config_value("comments_config", {}, "")
    app.connect("env-get-outdated", read_again)
    app.connect("html-page-context", add_icon)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
