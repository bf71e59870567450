"""Sections that the browser lays out when they come near, and how high it may think they are.

`content-visibility` in book.css spares the work for what is out of sight. Until then a section has
the height that is guessed here from its text, so that the scroll bar is about right. It is guessed
for two widths, a telephone's and a desk's.
"""

import math
import re

# Of a telephone and of a desk: characters a line of text, pixels a line of text and of code, and
# the width of a figure.
NARROW = {"line": 41, "text": 27, "code": 19.5, "figure": 360}
WIDE = {"line": 84, "text": 27, "code": 20.5, "figure": 460}
CONTROLS = 240  # pixels below an interactive figure
BUTTONS = 44  # and below the code of a live cell


def note(page):
    """Mark the sections of a page as late, and write into each how high it will be."""
    for section in page.select("article.bd-article > section > section"):
        narrow, wide = (round(height_of(section, view)) for view in (NARROW, WIDE))
        section["class"] = [*section.get("class", ()), "late"]
        section["style"] = f"--narrow:{narrow}px;--wide:{wide}px"


def height_of(node, view):
    """Return about how many pixels an element takes at a width."""
    return sum(height_of_block(block, view) for block in node.find_all(True, recursive=False))


def height_of_block(block, view):
    if block.name in ("script", "style", "template") or "headerlink" in block.get("class", ()):
        return 0
    if block.name == "details":
        return 60 if "open" not in block.attrs else 60 + height_of(block, view)
    if block.name == "svg":
        return height_of_drawing(block, view)
    if block.name == "pre":
        return view["code"] * (block.get_text().count("\n") + 1) + 30
    if block.name == "tr":
        return 42
    if block.name in ("h2", "h3", "h4"):
        return 80
    if block.name in ("p", "li", "dt", "figcaption", "summary") and not block.find(["ul", "p"]):
        return view["text"] * max(1, math.ceil(len(text_of(block)) / view["line"])) + 14
    if block.name.startswith("emb-"):
        return height_of(block, view) + CONTROLS
    if "math" in block.get("class", ()):
        return 70
    if "cell_input" in block.get("class", ()) and block.find_parent(attrs={"data-live": True}):
        return height_of(block, view) + BUTTONS
    return height_of(block, view)


def height_of_drawing(svg, view):
    *_, width, height = map(float, svg["viewbox" if "viewbox" in svg.attrs else "viewBox"].split())
    return view["figure"] * height / width


def text_of(block):
    return re.sub(r"\s+", " ", block.get_text()).strip()
