"""A Sphinx extension that makes a chapter fit for paper (_static/print.css and print.js)."""

import re

# A fold's label is an invitation to press it; on paper it says what follows.
INVITATION = re.compile(r'<p class="collapsed admonition-title">(?=Show (?:the )?([\w -]+)</p>)')


def name_folds(app, pagename, templatename, context, doctree):
    """Give "Show the solution" the name that the print style sheet shows in its place."""
    context["body"] = INVITATION.sub(
        lambda label: f'{label[0][:-1]} data-print="{label[1].capitalize()}">',
        context.get("body", ""),
    )


def setup(app):
    app.add_css_file("print.css", priority=900)  # after book.css, whose rules it changes
    app.add_js_file("print.js", loading_method="defer")
    app.connect("html-page-context", name_folds)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
