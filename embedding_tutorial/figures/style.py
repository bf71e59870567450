"""What the figures are drawn with: one palette, one sheet of paper, cells, words and arrows."""

import numpy as np

TEXT, MUTED, GRID, BACKGROUND = "#22303C", "#5B6770", "#E9EDF1", "#FFFFFF"
WORD_COLORS = {
    "hope": "#0072B2",
    "to": "#7A7A7A",
    "see": "#009E73",
    "you": "#CC79A7",
    "soon": "#D55E00",
    "nice": "#56B4E9",
    "again": "#E69F00",
}  # Okabe and Ito's palette, which colour-blind readers can tell apart
MONO, SANS = "DejaVu Sans Mono", "DejaVu Sans"
WIDTH = 6.6  # inches, the width of the text column
ROW, CELL = 0.36, 0.62  # inches, the height of a row and the width of a cell


def color_of(word_or_id) -> str:
    """Return a word's colour; the rows of a table without words take the seven in turn."""
    if isinstance(word_or_id, str):
        return WORD_COLORS.get(word_or_id, MUTED)
    return list(WORD_COLORS.values())[word_or_id % len(WORD_COLORS)]


def tint(color: str, share: float = 0.30) -> tuple:
    """Return `color` thinned with white: the background of a row whose word has that colour."""
    from matplotlib.colors import to_rgb

    return tuple(1 - share * (1 - channel) for channel in to_rgb(color))


def text_on(color) -> str:
    """Return black or white, whichever is read more easily on `color` (WCAG's contrast)."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    luminance = np.dot([0.2126, 0.7152, 0.0722], linear)
    return "#000000" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "#FFFFFF"


def figure(height):
    import matplotlib.pyplot as plt

    sheet = plt.figure(figsize=(WIDTH, height), dpi=160, layout="constrained")
    # The notebook crops a figure to its contents; a sheet of paper keeps all at one scale.
    paper = plt.Rectangle((0, 0), 1, 1, transform=sheet.transFigure, color=BACKGROUND, zorder=-9)
    sheet.add_artist(paper)
    return sheet


def canvas(height):
    """Return axes without lines, one unit to the inch, y downwards."""
    sheet = figure(height)
    sheet.set_layout_engine("none")
    ax = sheet.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(height, 0))
    ax.axis("off")
    return ax


def style_axes(ax, xlabel, ylabel):
    """Dress axes on which a quantity is measured."""
    ax.set_xlabel(xlabel, color=MUTED, fontsize=11)
    ax.set_ylabel(ylabel, color=MUTED, fontsize=11)
    ax.tick_params(colors=MUTED, labelsize=10)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(MUTED)


def line(place):
    return 0.68 + place * ROW


def title(ax, x, text, align="left", y=0.25):
    label(ax, x, y, text, align, MUTED)


def label(ax, x, y, text, align="left", color=TEXT, *, size=11.5, bold=False, mono=False):
    weight, family = "bold" if bold else "normal", MONO if mono else SANS
    ax.text(
        x, y, text, ha=align, va="center", color=color, fontsize=size, weight=weight, family=family
    )


def rectangle(x, y, width, height, fill, edge):
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=1.6)


def cells(ax, x, y, values, fills, ink=TEXT, edge=BACKGROUND, cell=CELL, *, decimals=1, bold=False):
    """Draw one row of numbers, its left end at x and its middle at y."""
    for place, (value, fill) in enumerate(zip(values, fills, strict=True)):
        left = x + place * cell
        ax.add_patch(rectangle(left, y - 0.155, cell, 0.31, fill, edge))
        text = f"{value:.{decimals}f}" if isinstance(value, float | np.floating) else str(value)
        label(ax, left + cell / 2, y, text, "center", ink, size=12, bold=bold, mono=True)


def word(ax, x, y, word):
    from matplotlib.patches import FancyBboxPatch

    fill = color_of(word)
    box = FancyBboxPatch((x - 0.36, y - 0.08), 0.72, 0.16, "round,pad=0.06", fc=fill, ec=fill)
    ax.add_patch(box)
    label(ax, x, y, word, "center", text_on(fill), bold=True)


def arrow(ax, start, end, color, bend=0.0):
    arrow = {"arrowstyle": "-|>", "color": color, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    arrow["connectionstyle"] = f"arc3,rad={bend}"
    ax.annotate("", end, start, arrowprops=arrow)
