"""The pictures of the site, drawn when it is built: the card of a link's preview, and an icon."""

import textwrap

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

CARD = (1200, 630)  # pixels, the shape that previews cut to
ALT = "A table of numbers in which one row is looked up by its id"
ICON = 180
INK, GREY, CELL, ROW, PAPER = "#22303C", "#55626C", "#DDE4EA", "#0072B2", "#FFFFFF"
IDS, DIMENSIONS, CHOSEN = 7, 4, 4
MIDDLE = {"ha": "center", "va": "center"}


def draw_card(path, title):
    """Draw the book's title beside a table of which one row leaves."""
    figure, axes = _canvas(*CARD)
    for number in range(IDS):
        bottom = 476 - 62 * number
        chosen = number == CHOSEN
        axes.text(96, bottom + 25, str(number), size=26, color=ROW if chosen else GREY, **MIDDLE)
        _cells(axes, 130, bottom, DIMENSIONS, 62, 50, ROW if chosen else CELL)
    bottom = 476 - 62 * CHOSEN + 26
    arrow = FancyArrowPatch(
        (396, bottom), (500, bottom), arrowstyle="-|>", mutation_scale=30, linewidth=4, color=ROW
    )
    axes.add_patch(arrow)
    left = {"color": INK, "ha": "left", "va": "center"}
    axes.text(540, 450, textwrap.fill(title, 16), size=40, weight="bold", linespacing=1.3, **left)
    axes.text(540, bottom, "weight[ids]", size=34, family="monospace", **left | {"color": ROW})
    axes.text(540, 130, "An executable book about\nthe Embedding layer", size=28, **left)
    _save(figure, path)


def draw_icon(path):
    """Draw the mark of the book for a telephone's home screen."""
    figure, axes = _canvas(ICON, ICON)
    for number in range(4):
        _cells(axes, 30, 123 - 35 * number, 2, 63, 26, ROW if number == 2 else "#8A97A1")
    _save(figure, path)


def _canvas(width, height):
    figure = Figure(figsize=(width / 100, height / 100), dpi=100, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return figure, axes


def _cells(axes, left, bottom, count, width, height, color):
    for number in range(count):
        corner = left + number * (width + 2), bottom
        axes.add_patch(Rectangle(corner, width - 4, height, color=color, linewidth=0))


def _save(figure, path):
    figure.savefig(path, dpi=100, metadata={"Software": None})
