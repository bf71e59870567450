"""A Sphinx extension that leads from a search result to the words (_static/search_hits.js)."""


def drop_sphinx_highlight(app, pagename, templatename, context, doctree):
    """Leave the marking of words to our script; only the page of results needs Sphinx's own."""
    if pagename != "search":
        context["script_files"] = [
            script
            for script in context.get("script_files", ())
            if "sphinx_highlight.js" not in str(getattr(script, "filename", script))
        ]


def setup(app):
    app.add_js_file("search_hits.js", loading_method="defer")
    app.connect("html-page-context", drop_sphinx_highlight)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
