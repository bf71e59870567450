"""The figures of the chapter on one-hot vectors."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import labels
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    CELL,
    GRID,
    MUTED,
    ORANGE,
    SANS,
    SIZE,
    TEXT,
    color_of,
    row_y,
    text_on,
    tint,
)


def one_hot_product(word: str, weight: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw both ways to a word's row: straight through its id, and as one-hot vector times table.

    Args:
        word: the word to look up.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.

    Raises:
        ValueError: for a word that is not among the words.

    Examples:
        >>> one_hot_product("soon", [[1.2, 3.1], [2.2, 1.4]], ["hope", "soon"])
    """
    table = as_table(weight)
    if word not in words:
        raise ValueError(f"{word!r} is not among the words {', '.join(words)}")
    here, color, d = list(words).index(word), color_of(word), table.shape[1]
    ax = draw.canvas(draw.height_of(len(words) + 1) + 0.9)
    cell = min(CELL, 2 * CELL / d)
    left, result = 1.92, 3.56  # where the table begins, and what comes out
    draw.label(ax, 0.05, 0.25, "look up", bold=True)
    draw.cells(ax, 1.1, 0.25, [here], "none", edge=color, cell=0.39)
    draw.arrow(ax, (1.52, 0.25), (1.86, 0.25), color)
    draw.label(ax, left, 0.25, f"row {here} of weight")
    draw.arrow(ax, (left + 1.25, 0.25), (result - 0.06, 0.25), color)
    draw.cells(ax, result, 0.25, table[here], tint(color, 0.4), cell=cell, bold=True)
    top = 2.1  # rows, before the first word
    draw.label(ax, 0.05, 0.9, "multiply", bold=True)
    draw.title(ax, 1.28, f"({len(words)},)", "center", 0.9)
    draw.title(ax, left + d * cell / 2, f"weight {table.shape}", "center", 0.9)
    draw.title(ax, result + d * cell / 2, "products", "center", 0.9)
    for i, row in enumerate(table):
        one, y = i == here, row_y(top + i)
        fill, text = (tint(color, 0.4), TEXT) if one else (GRID, MUTED)
        draw.label(ax, 0.95, y, words[i], "right", text, bold=one)
        draw.cells(ax, 1.1, y, [int(one)], fill, text, cell=0.39, bold=one)
        draw.label(ax, 1.72, y, "×", "center", text)
        draw.cells(ax, left, y, row, fill, text, cell=cell, bold=one)
        draw.label(ax, result - 0.34, y, "=", "center", text)
        draw.cells(ax, result, y, row * int(one), fill, text, cell=cell, bold=one)
    y = row_y(top + len(words)) + 0.08
    ax.plot([result - 0.1, result + d * cell], [y - 0.2] * 2, color=MUTED, linewidth=1)
    draw.label(ax, result - 0.2, y, "their sum", "right")
    draw.cells(ax, result, y, table[here], tint(color, 0.4), cell=cell, bold=True)


def unit_vectors(weight: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw the words' one-hot vectors and, beside them, the points that the product takes them to.

    Args:
        weight: (V, 2) the table; its rows are the points.
        words: the V words.

    Examples:
        >>> unit_vectors([[1.2, 3.1], [2.2, 1.4]], ["hope", "soon"])
    """
    table, n = as_table(weight), len(words)
    left, right = draw.new_figure(2.6).subplots(1, 2, width_ratios=[1.12, 1])
    left.set(xlim=(-2.6, n), ylim=(n, -1.2), aspect="equal", anchor="NW")
    left.axis("off")
    draw.label(left, -2.6, -0.7, f"one-hot vectors ({n}, {n})", "left", MUTED)
    for i, word in enumerate(words):
        draw.label(left, -0.25, i + 0.5, word, "right")
        for column in range(n):
            fill = color_of(word) if column == i else GRID
            color = text_on(color_of(word)) if column == i else MUTED
            draw.box(left, column + 0.05, i + 0.05, 0.9, 0.9, fill)
            draw.label(left, column + 0.5, i + 0.5, str(int(column == i)), "center", color)
    right.scatter(*table.T, s=40, c=[color_of(word) for word in words], zorder=2, clip_on=False)
    for word, (x, y) in zip(words, table, strict=True):
        crowded = any(0 < other[0] - x < 0.9 and abs(other[1] - y) < 0.25 for other in table)
        align, gap = ("right", -7) if crowded else ("left", 7)
        right.annotate(
            word, (x, y), (gap, 0), textcoords="offset points", ha=align, va="center",
            fontsize=SIZE, color=TEXT, family=SANS,
        )  # fmt: skip
    low, high = np.minimum(table.min(axis=0), 0), table.max(axis=0)
    right.set(xlim=(low[0] - 0.9, high[0] + 1.6), ylim=(low[1], high[1] + 0.4))
    draw.style_axes(right, "column 0", "column 1")
    right.set_title(f"times weight {table.shape}", color=MUTED, fontsize=SIZE)


def lookup_time(
    sizes: Sequence[int], lookup_times: npt.ArrayLike, product_times: npt.ArrayLike
) -> None:
    """Draw the time of a lookup and of the product that equals it, against the size of the table.

    Args:
        sizes: the numbers of rows V, ascending.
        lookup_times: seconds of the lookup for each of them.
        product_times: seconds of the product.

    Examples:
        >>> lookup_time([100, 1000], [1e-6, 1e-6], [1e-5, 1e-4])
    """
    ax = draw.new_figure(3.1).subplots()
    ends = []
    for times, name, color in (
        (product_times, "product", ORANGE),
        (lookup_times, "lookup", BLUE),
    ):
        microseconds = 1e6 * np.asarray(times)
        ax.plot(sizes, microseconds, "o-", color=color, linewidth=2, markersize=5)
        ends.append((float(microseconds[-1]), name, color))
    ax.set(xscale="log", yscale="log")
    ax.minorticks_off()
    draw.style_axes(ax, "rows of the table, V", "microseconds, this machine")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    (product, *_), (lookup, *_) = ends
    for low, high in ((lookup, product), (product, lookup)):
        draw.arrow(ax, (sizes[-1], np.sqrt(low * high)), (sizes[-1], high), MUTED)
    ax.annotate(
        f"{product / lookup:,.0f} times ", (sizes[-1], np.sqrt(lookup * product)), ha="right",
        va="center", color=TEXT, fontsize=SIZE, family=SANS,
    )  # fmt: skip
    ax.set_xlim(*ax.get_xlim())
    labels.end_labels(ax, sizes[-1], ends)
