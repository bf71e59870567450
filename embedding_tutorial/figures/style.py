"""What every figure is drawn with: colours by their names, one size of letters, cells, arrows.

A figure is drawn once and read on a light and on a dark page: its ground is transparent, a tint is
a colour that lets the ground through, and `TEXT`, `MUTED` and `RED` follow the page (see `_svg`).
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from embedding_tutorial.figures import _svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Color = str | tuple[float, float, float, float]

TEXT, MUTED, BACKGROUND = "#22303C", "#5B6770", "#FFFFFF"
GRID = (118 / 255, 143 / 255, 168 / 255, 0.16)  # #E9EDF1 on white
RED = "#B3261E"  # an error, and nothing else; `--book-fault` of book.css
PURPLE = "#7A4FB5"  # the readout, `--book-readout` of book.css
BLUE, GREY, GREEN, PINK = "#0072B2", "#7A7A7A", "#009E73", "#CC79A7"
ORANGE, SKY, YELLOW = "#D55E00", "#56B4E9", "#E69F00"
# Okabe and Ito's palette, which colour-blind readers can tell apart.
WORD_COLORS = {
    "hope": BLUE,
    "to": GREY,
    "see": GREEN,
    "you": PINK,
    "soon": ORANGE,
    "nice": SKY,
    "again": YELLOW,
}
MONO, SANS = "DejaVu Sans Mono", "DejaVu Sans"
WIDTH = 4.8  # inches: at 11 points readable on a telephone, and not larger than the prose elsewhere
SIZE = 11  # points, the size of all letters
ROW, CELL = 0.32, 0.5  # inches: the height of a row, the width of a cell
_GAP = 0.03  # inches between two cells


def color_of(word_or_number: object) -> str:
    """Return a word's colour; numbers, such as those of groups, take the seven in turn.

    Args:
        word_or_number: a word, or a number of at least 0.

    Returns:
        A colour as #RRGGBB; `MUTED` for a word that has none of its own.

    Examples:
        >>> color_of("hope"), color_of("river"), color_of(7)
        ('#0072B2', '#5B6770', '#0072B2')
    """
    if isinstance(word_or_number, int):
        return list(WORD_COLORS.values())[word_or_number % len(WORD_COLORS)]
    return WORD_COLORS.get(str(word_or_number), MUTED)


def tint(color: Color, alpha: float = 0.3) -> Color:
    """Return `color` thinned, so that the ground shows through: the fill of a word's row.

    Args:
        color: any colour of matplotlib's.
        alpha: how much of it stays, from 0 to 1.

    Returns:
        Red, green, blue and alpha, from 0 to 1.

    Examples:
        >>> tint("#FF0000")
        (1.0, 0.0, 0.0, 0.3)
    """
    from matplotlib.colors import to_rgba

    return to_rgba(color, alpha)


def text_on(color: Color) -> str:
    """Return black or white, whichever is read more easily on `color`.

    Args:
        color: an opaque colour.

    Returns:
        '#000000' or '#FFFFFF', by the contrast of WCAG 2.2.

    Examples:
        >>> text_on(BLUE), text_on(YELLOW)
        ('#FFFFFF', '#000000')
    """
    return "#000000" if contrast(color, "#000000") > contrast(color, "#FFFFFF") else "#FFFFFF"


def contrast(color: Color, other: Color) -> float:
    """Return the contrast of two opaque colours, from 1 (the same) to 21 (black on white).

    Args:
        color: one colour, its alpha left out.
        other: the other.

    Returns:
        The ratio that WCAG 2.2 defines; text needs 4.5, the lines of a chart 3.

    Examples:
        >>> round(contrast("#FFFFFF", "#000000"), 1)
        21.0
    """
    from matplotlib.colors import to_rgb

    channels = np.array([to_rgb(color), to_rgb(other)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    dark, light = sorted((linear @ [0.2126, 0.7152, 0.0722]).tolist())
    return float((light + 0.05) / (dark + 0.05))


# Sheets -------------------------------------------------------------------------------------------


def new_figure(height: float, *, timed: bool = False) -> "Figure":
    """Return an empty figure, `WIDTH` inches wide and `height` high.

    In the build of the book, which sets EMBEDDING_TUTORIAL_FIGURES=svg, it is shown as an SVG that
    follows the page; in a notebook as a picture on white paper. Its `repr`, which a notebook keeps
    and compares, says what is drawn in it.

    Args:
        height: in inches.
        timed: whether its heights are measured times, which that text then leaves out.

    Returns:
        The figure, the current one of pyplot.

    Examples:
        >>> figure = new_figure(2.4)
        >>> lines = figure.subplots().plot([1, 2, 6])
        >>> figure
        <Figure 768x384
         axes 1: x -0.1 to 2.1, y 0.75 to 6.25
           line of 3 #1f77b4: x 0 1 1.33 2, y 1 3 3.83 6>
    """
    import matplotlib.pyplot as plt

    from embedding_tutorial.figures._drawn import DescribedFigure

    figure = plt.figure(
        figsize=(WIDTH, height), dpi=160, layout="constrained", facecolor=BACKGROUND,
        FigureClass=DescribedFigure,
    )  # fmt: skip
    figure.timed = timed  # type: ignore[attr-defined]
    if os.environ.get("EMBEDDING_TUTORIAL_FIGURES") == "svg":
        _svg.show_figures_as_svg()
    return figure


def canvas(height: float) -> "Axes":
    """Return axes without lines that fill a figure, one unit to the inch, y downwards."""
    figure = new_figure(height)
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(height, 0))
    ax.axis("off")
    return ax


def height_of(rows: int) -> float:
    """Return the height of a canvas for a head and so many rows, in inches."""
    return 0.5 + rows * ROW


def row_y(row: float) -> float:
    """Return the middle of a row of a canvas, in inches from the top."""
    return 0.62 + row * ROW


def style_axes(ax: "Axes", xlabel: str, ylabel: str) -> None:
    """Dress axes on which a quantity is measured."""
    ax.set_xlabel(xlabel, color=MUTED, fontsize=SIZE)
    ax.set_ylabel(ylabel, color=MUTED, fontsize=SIZE)
    ax.tick_params(colors=MUTED, labelsize=SIZE)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(MUTED)


# Things -------------------------------------------------------------------------------------------


def label(
    ax: "Axes", x: float, y: float, text: str, align: str = "left", color: Color = TEXT,
    *, size: float = SIZE, bold: bool = False, mono: bool = False,
) -> None:  # fmt: skip
    """Write `text`, its middle at the height y."""
    weight, family = "bold" if bold else "normal", MONO if mono else SANS
    ax.text(
        x, y, text, ha=align, va="center", color=color, fontsize=size, weight=weight, family=family
    )  # fmt: skip


def title(ax: "Axes", x: float, text: str, align: str = "left", y: float = 0.22) -> None:
    """Write the head of a column."""
    label(ax, x, y, text, align, MUTED)


def box(
    ax: "Axes", x: float, y: float, width: float, height: float, fill: Color, edge: Color = "none"
) -> None:  # fmt: skip
    """Draw a rectangle, its upper left corner at (x, y)."""
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=1.6))


def cells(
    ax: "Axes", x: float, y: float, values: Iterable[Any], fill: Color, color: Color = TEXT,
    *, edge: Color = "none", cell: float = CELL, decimals: int = 1, bold: bool = False,
) -> None:  # fmt: skip
    """Draw one row of numbers or words in boxes, its left end at x and its middle at y."""
    for column, value in enumerate(values):
        left = x + column * cell
        box(ax, left, y - ROW / 2 + _GAP, cell - _GAP, ROW - 2 * _GAP, fill, edge)
        text = f"{value:.{decimals}f}" if isinstance(value, float | np.floating) else str(value)
        label(ax, left + (cell - _GAP) / 2, y, text, "center", color, bold=bold, mono=True)


def word(ax: "Axes", x: float, y: float, text: str) -> None:
    """Draw a word on its colour, or on `GRID` if it has none, its middle at (x, y)."""
    from matplotlib.patches import FancyBboxPatch

    fill: Color = WORD_COLORS.get(text, GRID)
    color = text_on(fill) if text in WORD_COLORS else TEXT
    chip = FancyBboxPatch((x - 0.29, y - 0.075), 0.58, 0.15, "round,pad=0.05", fc=fill, ec="none")
    ax.add_patch(chip)
    label(ax, x, y, text, "center", color, bold=True)


def arrow(
    ax: "Axes", start: tuple[float, float], end: tuple[float, float], color: Color,
    *, bend: float = 0.0,
) -> None:  # fmt: skip
    """Draw an arrow; `bend` is how far it leaves the straight line, in parts of its length."""
    look = {"arrowstyle": "-|>", "color": color, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=look | {"connectionstyle": f"arc3,rad={bend}"})
