"""Mark-up that a screen reader, a keyboard or a slow line stumbles over, mended on each page."""

import re
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from PIL import Image

# Names, punctuation and spaces in code have the ink of the code itself, and no need of a mark.
PLAIN_CODE = ", ".join(f".highlight pre span.{kind}" for kind in ("n", "nn", "p", "w"))

# A line of code of no more characters has room on the smallest telephone.
ROOM = 28

# On a small screen the sidebars are dialogs. Who has a screen reader on a telephone has no Escape
# and cannot tap beside them.
SIDEBARS = {"primary": "Book", "secondary": "Contents of this page"}
CLOSE = '<form method="dialog" class="sidebar-close"><button class="btn">Close</button></form>'


def repair(page):
    """Mend what the theme, docutils and the notebooks' converter write."""
    page.html["data-theme"] = "light"  # for readers without JavaScript; theme.js knows better
    for surplus in page.select("meta[name=viewport]")[1:] + page.select("meta[name^=docsearch]"):
        surplus.decompose()

    # The list of sources: the roles docutils writes are not allowed on these elements.
    for element in page.select('[role="list"], [role="doc-biblioentry"]'):
        del element["role"]
    # These labels hide the words that the reader sees, such as "Show the solution".
    for element in page.select('[aria-label="Toggle hidden content"], .search-button-field'):
        del element["aria-label"], element["title"]

    for sidebar in page.select("#pst-primary-sidebar"):
        sidebar["role"], sidebar["aria-label"] = "navigation", "Book"
    for name, title in SIDEBARS.items():
        for dialog in page.select(f"#pst-{name}-sidebar-modal"):
            dialog["aria-label"] = title
        for sidebar in page.select(f"#pst-{name}-sidebar"):
            sidebar.insert(0, BeautifulSoup(CLOSE, "html.parser"))
    for heading in page.select("#jb-print-docs-body h1"):
        if not heading.get_text(strip=True):
            heading.decompose()
    for number, table in enumerate(page.select(".pst-scrollable-table-container"), start=1):
        table["role"], table["aria-label"] = "region", f"Table {number}"
    for table in page.select("table"):
        name_rows(table)
    for block in page.select("article :is(pre, .pst-scrollable-table-container)"):
        block["tabindex"] = "0"  # until book.js knows which of them scroll
    for number, formula in enumerate(page.select("div.math"), start=1):
        formula["tabindex"], formula["role"] = "0", "region"
        formula["aria-label"] = f"Formula {number}"
    for span in page.select(PLAIN_CODE):
        span.unwrap()
    page.smooth()
    for code in page.select("div.cell_input pre"):
        mark_long_lines(code)
    for icon in page.select("i[class*=fa-], span.fa-solid"):
        icon["aria-hidden"] = "true"


def mark_long_lines(code):
    """Mark each long line and say how far it is indented: book.css folds it on a small screen."""
    pairs = zip(code.decode_contents().split("\n"), code.get_text().split("\n"), strict=True)
    marked = []
    for markup, text in pairs:
        if len(text) > ROOM:
            indent = len(text) - len(text.lstrip())
            markup = f'<span class="long" style="--in:{indent}ch">{markup}</span>'
        marked.append(markup)
    # Read inside a <pre>: elsewhere the parser takes spaces and empty lines away.
    lines = "\n".join(marked)
    parts = BeautifulSoup(f"<pre>{lines}</pre>", "html.parser").pre.contents
    code.clear()
    code.extend(list(parts))


def name_rows(table):
    """Make a table whose corner is empty one whose rows are named, too."""
    corner = table.select_one("thead th")
    if corner is None or corner.get_text(strip=True):
        return
    corner.name = "td"
    for row in table.select("tbody tr"):
        first = row.find("td")
        first.name, first["scope"] = "th", "row"


def measure_images(page, folder):
    """Say how large each image is, so that nothing moves when it comes, and let it come late."""
    for image in page.select(".bd-article img[src]"):
        image["loading"], image["decoding"] = "lazy", "async"
        link = urlsplit(image["src"])
        if "width" in image.attrs or link.scheme:
            continue
        width, height = size_of(folder / unquote(link.path))
        image["width"], image["height"] = round(width), round(height)


def size_of(path):
    """Return an image's width and height in its own pixels."""
    if path.suffix != ".svg":
        with Image.open(path) as image:
            return image.size
    box = re.search(r'viewBox="([^"]*)"', path.read_text(encoding="utf-8"))
    return tuple(map(float, box[1].split()))[2:]
