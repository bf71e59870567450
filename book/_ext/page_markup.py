"""Mark-up that a screen reader, a keyboard or a slow line stumbles over, mended on each page."""

import html
import re
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from elements import classes_of, with_class
from PIL import Image

CODE = re.compile(
    r'(<div class="cell_input[^>]*>\s*<div[^>]*>)?(<div class="highlight"><pre>)(.*?)</pre>',
    re.DOTALL,
)
# Names, punctuation and spaces in code have the ink of the code itself, and no need of a mark.
PLAIN = re.compile(r'<span class="(?:n|nn|p|w)">([^<]*)</span>')
TABLE = "pst-scrollable-table-container"

# A line of code of no more characters has room on the smallest telephone.
ROOM = 28

# On a small screen the sidebars are dialogs. Who has a screen reader on a telephone has no Escape
# and cannot tap beside them.
SIDEBARS = {"primary": "Book", "secondary": "Contents of this page"}
CLOSE = '<form method="dialog" class="sidebar-close"><button class="btn">Close</button></form>'


def mark_code(text):
    """Take from the text of a page the marks of plain code, and mark the long lines of cells.

    The marks of plain code are a third of all elements of a page, and nothing reads them.
    """
    return CODE.sub(marked, text)


def marked(code):
    cell, opening, lines = code.groups(default="")
    lines = PLAIN.sub(r"\1", lines)
    if cell:
        lines = "\n".join(map(marked_line, lines.split("\n")))
    return f"{cell}{opening}{lines}</pre>"


def marked_line(line):
    """Mark a line if it is long, and say how far it is indented: book.css folds it."""
    text = html.unescape(re.sub("<[^>]*>", "", line))
    if len(text) <= ROOM:
        return line
    indent = len(text) - len(text.lstrip())
    return f'<span class="long" style="--in:{indent}ch">{line}</span>'


def repair(page):
    """Mend what the theme, docutils and the notebooks' converter write."""
    page.html["data-theme"] = "light"  # for readers without JavaScript; theme.js knows better
    for surplus in page.find_all("meta", attrs={"name": "viewport"})[1:]:
        surplus.decompose()
    for surplus in page.find_all("meta", attrs={"name": re.compile("^docsearch")}):
        surplus.decompose()

    for element in page.find_all(True):
        mend(element)
    for name, title in SIDEBARS.items():
        for dialog in page.find_all(id=f"pst-{name}-sidebar-modal"):
            dialog["aria-label"] = title
        for sidebar in page.find_all(id=f"pst-{name}-sidebar"):
            sidebar.insert(0, BeautifulSoup(CLOSE, "html.parser"))
    for heading in page.select("#jb-print-docs-body h1"):
        if not heading.get_text(strip=True):
            heading.decompose()
    for number, table in enumerate(with_class(page, TABLE), start=1):
        table["role"], table["aria-label"] = "region", f"Table {number}"
    for table in page.find_all("table"):
        name_rows(table)
    for article in page.find_all("article"):
        for block in article.find_all("pre") + with_class(article, TABLE):
            block["tabindex"] = "0"  # until book.js knows which of them scroll
    for number, formula in enumerate(with_class(page, "math", names="div"), start=1):
        formula["tabindex"], formula["role"] = "0", "region"
        formula["aria-label"] = f"Formula {number}"


def mend(element):
    """Mend an element by itself."""
    classes = classes_of(element)
    # The list of sources: the roles docutils writes are not allowed on these elements.
    if element.get("role") in ("list", "doc-biblioentry"):
        del element["role"]
    # These labels hide the words that the reader sees, such as "Show the solution".
    if element.get("aria-label") == "Toggle hidden content" or "search-button-field" in classes:
        del element["aria-label"], element["title"]
    if element.get("id") == "pst-primary-sidebar":
        element["role"], element["aria-label"] = "navigation", "Book"
    named = any("fa-" in name for name in classes)
    if (element.name == "i" and named) or (element.name == "span" and "fa-solid" in classes):
        element["aria-hidden"] = "true"


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
    for image in page.find_all("img", src=True):
        if not image.find_parent(class_="bd-article"):
            continue
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
