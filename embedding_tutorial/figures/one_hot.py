"""The figures of the chapter on one-hot vectors."""

import numpy as np

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BACKGROUND,
    CELL,
    GRID,
    MUTED,
    ROW,
    SANS,
    TEXT,
    color_of,
    text_on,
    tint,
)


def one_hot_product(word: str, weight, words) -> None:
    """Draw both ways to a word's row: straight through its id, and as one-hot vector times table.

    Args:
        word: the word to look up.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.
    """
    weight, words = as_table(weight), list(words)
    id, color, d = words.index(word), color_of(word), weight.shape[1]
    ax = draw.canvas(len(words) * ROW + 0.75)
    strip, table, result = draw.line(3.4), 3.80, 5.36
    draw.cells(ax, 0.05, draw.line(0), [id], [BACKGROUND], edge=color, cell=0.5)
    draw.label(ax, 0.68, draw.line(0), f"look up: take row {id}", "left", MUTED)
    draw.arrow(ax, (2.35, draw.line(0)), (table - 1.00, draw.line(id) - 0.08), color, bend=-0.15)
    draw.title(ax, 0.05, f"one-hot vector of {word}  ({len(words)},)", y=strip - 0.4)
    draw.label(ax, 0.05, strip + 0.45, f"multiply: {len(words) - 1} rows come in", "left", MUTED)
    draw.label(ax, 0.05, strip + 0.70, "with 0 ×, and add nothing", "left", MUTED)
    draw.title(ax, table + d * CELL / 2, f"weight  {weight.shape}", "center")
    for place, row in enumerate(weight):
        one = place == id
        fill, ink = (tint(color, 0.5), TEXT) if one else (BACKGROUND, MUTED)
        draw.cells(ax, 0.05 + 0.32 * place, strip, [int(one)], [fill], ink, GRID, 0.32, bold=one)
        draw.label(ax, table - 0.55, draw.line(place), words[place], "right", ink, bold=one)
        draw.label(ax, table - 0.12, draw.line(place), f"{int(one)} ×", "right", ink, bold=one)
        draw.cells(ax, table, draw.line(place), row, [fill] * d, ink, GRID, bold=one)
    draw.label(ax, result - 0.16, draw.line(id), "=", "center", MUTED, size=17)
    draw.title(ax, result + d * CELL / 2, f"row  ({d},)", "center")
    draw.cells(ax, result, draw.line(id), weight[id], [tint(color, 0.5)] * d, bold=True)


def unit_vectors(weight, words) -> None:
    """Draw the words' one-hot vectors and, beside them, the points that the product takes them to.

    Args:
        weight: (V, 2) the table; its rows are the points.
        words: the V words.
    """
    weight = as_table(weight)
    left, right = draw.figure(3.4).subplots(1, 2, width_ratios=[1, 1.25])
    n = len(words)
    left.set(xlim=(-2.1, n), ylim=(n, -0.9), aspect="equal")
    left.axis("off")
    draw.label(left, n / 2, -0.55, f"one-hot vectors  ({n}, {n})", "center", MUTED)
    for place, word in enumerate(words):
        draw.label(left, -0.25, place + 0.5, word, "right", TEXT)
        for column in range(n):
            one = column == place
            fill = color_of(word) if one else GRID
            left.add_patch(draw.rectangle(column, place, 1, 1, fill, BACKGROUND))
            ink = text_on(fill) if one else MUTED
            draw.label(left, column + 0.5, place + 0.5, str(int(one)), "center", ink, mono=True)
    right.scatter(*weight.T, s=45, c=[color_of(word) for word in words], zorder=2, clip_on=False)
    for place, (x, y) in enumerate(weight):
        crowded = any(0 < other[0] - x < 0.9 and abs(other[1] - y) < 0.25 for other in weight)
        side, gap = ("right", -7) if crowded else ("left", 7)
        right.annotate(
            words[place], (x, y), (gap, 0), textcoords="offset points", ha=side, va="center",
            fontsize=11, color=TEXT, family=SANS,
        )  # fmt: skip
    low, high = np.minimum(weight.min(axis=0), 0), weight.max(axis=0)
    right.set(xlim=(low[0] - 0.4, high[0] + 1.1), ylim=(low[1], high[1] + 0.6))
    right.set_aspect("equal")
    draw.style_axes(right, "column 0 of weight", "column 1 of weight")
    right.set_title(f"one-hot vectors @ weight  {weight.shape}", color=MUTED, fontsize=11)


def lookup_time(sizes, lookup_times, product_times) -> None:
    """Draw the time of a lookup and of the product that equals it, against the size of the table.

    Args:
        sizes: the numbers of rows V.
        lookup_times, product_times: seconds for each of them.
    """
    ax = draw.figure(3.4).subplots()
    for times, word, name in (
        (product_times, "soon", "one-hot product"),
        (lookup_times, "hope", "lookup"),
    ):
        ax.plot(sizes, np.multiply(times, 1e6), "o-", color=color_of(word), linewidth=2)
        ax.annotate(
            name, (sizes[-1], times[-1] * 1e6), (9, 0), textcoords="offset points",
            va="center", fontsize=11, color=TEXT,
        )  # fmt: skip
    ax.set(xscale="log", yscale="log", xlim=(min(sizes) * 0.8, max(sizes) * 8))
    draw.style_axes(ax, "rows of the table, V", "microseconds, this machine")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")
