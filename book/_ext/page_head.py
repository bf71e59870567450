"""A Sphinx extension for what search engines, link previews and lost readers get to see.

Each page describes itself by its first sentences. `baseurl` in _config.yml, the address that the
site will have, adds what has to name that address: sitemap.xml, robots.txt, the preview's picture.
"""

import html
import re
from pathlib import Path

import site_pictures
from docutils import nodes

BOOK = (
    "How the Keras Embedding layer works: an executable book that looks rows up, trains them, "
    "counts neighbours, and checks every sentence."
)
LONGEST = 200  # characters of a description; a search engine shows some 160
CITED = "\ufffc"  # where a citation stood

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
{first}<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{base}_static/icon.png">
{more}<style>
:root {{ color-scheme: light dark; background: #fff; color: #22303c; }}
body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; }}
body {{ padding: 0 1.2rem; }}
a {{ color: #005a8d; }}
@media (prefers-color-scheme: dark) {{
  :root {{ background: #14191e; color: #d6dde3; }}
  a {{ color: #6cb8e6; }}
}}
</style>
</head>
<body>
{body}
</body>
</html>
"""


# The head of a page --------------------------------------------------------------------------


def describe(doctree):
    """Return the first sentences of a page, as many as fit into a description."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            break
    else:
        return BOOK
    text = paragraph.deepcopy()
    for citation in list(text.findall(lambda node: "bibtex-citation" in _classes(node))):
        citation.parent.replace(citation, nodes.Text(CITED))
    words = re.sub(rf"(?<=[?!]) ?{CITED}\.| ?{CITED}", "", re.sub(r"\s+", " ", text.astext()))
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z“\"])", words)
    chosen = sentences[0]
    for sentence in sentences[1:]:
        if len(chosen) + len(sentence) >= LONGEST:
            break
        chosen += f" {sentence}"
    return chosen if len(chosen) <= LONGEST else chosen[:LONGEST].rsplit(" ", 1)[0] + " …"


def _classes(node):
    return node.get("classes", ()) if isinstance(node, nodes.Element) else ()


def add_tags(app, pagename, templatename, context, doctree):
    """Write the description and the card of a page, and name the book once in its title."""
    title = html.unescape(re.sub(r"<.*?>", "", context.get("title") or app.config.html_title))
    title = re.sub(r"^\d+\.\s+", "", title)
    description = describe(doctree) if doctree else BOOK
    tags = {
        "og:title": title,
        "og:description": description,
        "og:site_name": app.config.html_title,
        "og:type": "website" if pagename == app.config.root_doc else "article",
    }
    if app.config.html_baseurl:
        tags["og:url"] = address(app, f"{pagename}.html")
        tags["og:image"] = address(app, "_static/card.png")
        tags["og:image:width"], tags["og:image:height"] = map(str, site_pictures.CARD)
        tags["og:image:alt"] = site_pictures.ALT
    lines = [_meta("property", name, text) for name, text in tags.items()]
    lines.append(_meta("name", "twitter:card", "summary_large_image"))
    metatags = context.get("metatags", "")
    if 'name="description"' not in metatags:  # that of the page's own front matter
        lines.insert(0, _meta("name", "description", description))
    icon = context["pathto"]("_static/icon.png", resource=True)
    lines.append(f'<link rel="apple-touch-icon" href="{icon}">')
    context["metatags"] = metatags + "\n" + "\n".join(lines)
    if title == app.config.html_title:
        context["docstitle"] = ""


def _meta(kind, name, content):
    return f'<meta {kind}="{name}" content="{html.escape(content)}">'


def address(app, page):
    return f"{app.config.html_baseurl.rstrip('/')}/{page}"


# The site ------------------------------------------------------------------------------------


def write_site_files(app, exception):
    """Write what belongs to the whole site and not to a page."""
    if exception or app.builder.format != "html":
        return
    outdir, first = Path(app.outdir), f"{app.config.root_doc}.html"
    site_pictures.draw_card(outdir / "_static" / "card.png", app.config.html_title)
    site_pictures.draw_icon(outdir / "_static" / "icon.png")
    _write(outdir / "404.html", not_found(app))
    if app.config.root_doc != "index":
        _write(outdir / "index.html", forwarding(app, first))
    if app.config.html_baseurl:
        pages = [address(app, f"{name}.html") for name in pages_in_order(app)]
        _write(outdir / "sitemap.xml", sitemap(pages))
        robots = f"User-agent: *\nAllow: /\nSitemap: {address(app, 'sitemap.xml')}\n"
        _write(outdir / "robots.txt", robots)


def forwarding(app, first):
    """Return the page that leads to the introduction, at once or by its link."""
    title = html.escape(app.config.html_title)
    more = ""
    if app.config.html_baseurl:
        more = f'<link rel="canonical" href="{address(app, first)}">\n'
    return PAGE.format(
        first=f'<meta http-equiv="refresh" content="0; url={first}">\n',
        base="",
        title=title,
        more=f"{_meta('name', 'description', BOOK)}\n{more}",
        body=f'<main><h1><a href="{first}">{title}</a></h1></main>',
    )


def not_found(app):
    """Return the page for a wrong address, shown at any depth: with absolute links."""
    base = f"{app.config.html_baseurl.rstrip('/')}/" if app.config.html_baseurl else ""
    chapters = "\n".join(
        f'<li><a href="{base}{name}.html">{html.escape(app.env.titles[name].astext())}</a></li>'
        for name in pages_in_order(app)
    )
    return PAGE.format(
        first="",
        base=base,
        title=f"Page not found - {html.escape(app.config.html_title)}",
        more='<meta name="robots" content="noindex">\n',
        body=(
            "<main>\n<h1>There is no such page</h1>\n<p>It may have moved. The book has:</p>\n"
            f'<nav aria-label="Chapters">\n<ul>\n{chapters}\n</ul>\n</nav>\n</main>'
        ),
    )


def pages_in_order(app):
    """Return the names of the written pages, as the table of contents has them."""
    order, todo = [], [app.config.root_doc]
    while todo:
        name = todo.pop(0)
        if name not in order:
            order.append(name)
            todo = [*app.env.toctree_includes.get(name, ()), *todo]
    return order


def sitemap(pages):
    urls = "\n".join(f"  <url><loc>{html.escape(page)}</loc></url>" for page in pages)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n'
    )


def _write(path, text):
    path.write_text(text, encoding="utf-8", newline="\n")


def setup(app):
    app.connect("html-page-context", add_tags)
    app.connect("build-finished", write_site_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
