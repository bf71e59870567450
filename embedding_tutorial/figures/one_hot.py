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
    tint,
)


def one_hot_product(word: str, weight: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw the product of a word's one-hot vector and a table, row by row, and the sum.

    Args:
        word: the word whose vector it is.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.

    Raises:
        ValueError: for a word that is not among the words.

    Examples:
        >>> one_hot_product("soon", [[1.2, 3.1], [2.2, 1.4]], ["hope", "soon"])
    """
    table, here = as_table(weight), _row_of(word, words)
    color, d = color_of(word), table.shape[1]
    ax = draw.canvas(draw.height_of(len(words) + 1) + 0.2)
    cell = min(CELL, 2 * CELL / d)
    left, result = 1.85, 3.62  # where the table begins, and where the products do
    draw.title(ax, 1.21, f"one-hot ({len(words)},)", "center")
    draw.title(ax, left + d * cell / 2 + 0.2, f"weight {table.shape}", "center")
    draw.title(ax, result + d * cell / 2, "products", "center")
    for i, row in enumerate(table):
        one, y = i == here, row_y(i)
        fill, text = (tint(color, 0.4), TEXT) if one else (GRID, MUTED)
        draw.label(ax, 0.85, y, words[i], "right", text, bold=one)
        draw.cells(ax, 1.02, y, [int(one)], fill, text, cell=0.39, bold=one)
        draw.label(ax, 1.64, y, "×", "center", text)
        draw.cells(ax, left, y, row, fill, text, cell=cell, bold=one)
        draw.label(ax, left + d * cell + 0.2, y, "=", "center", text)
        draw.cells(ax, result, y, row * int(one), fill, text, cell=cell, bold=one)
        if i:
            draw.label(ax, result - 0.2, y, "+", "center", text)
    y = row_y(len(words)) + 0.08
    ax.plot([result - 0.3, result + d * cell], [y - 0.2] * 2, color=MUTED, linewidth=1)
    draw.label(ax, result - 0.2, y, "=", "center")
    draw.label(ax, result - 0.42, y, f"the row of {word}", "right")
    draw.cells(ax, result, y, table[here], tint(color, 0.4), cell=cell, bold=True)


def dense_network(word: str, weight: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw a Dense layer as a network whose input is a word's one-hot vector.

    Args:
        word: the word that has the 1.
        weight: (V, d) the table; each of its numbers is a line of the network.
        words: the V words, one for each input.

    Raises:
        ValueError: for a word that is not among the words.

    Examples:
        >>> dense_network("soon", [[1.2, 3.1], [2.2, 1.4]], ["hope", "soon"])
    """
    table, here = as_table(weight), _row_of(word, words)
    color, d = color_of(word), table.shape[1]
    ax = draw.canvas(draw.height_of(len(words)) + 0.15)
    left, right = 1.3, 3.75
    outputs = [row_y((len(words) - 1) / 2 + 2.4 * (column - (d - 1) / 2)) for column in range(d)]
    draw.title(ax, left, f"one-hot ({len(words)},)", "center")
    draw.title(ax, right, f"output ({d},)", "center")
    start, end = left + 0.2, right - 0.28  # of the lines
    factors = []  # where the numbers on the word's lines stand: above the line, or below it
    for column, y in enumerate(outputs):
        aside = -0.17 if column < d / 2 else 0.17
        factors.append((start + 0.4 * (end - start), 0.6 * row_y(here) + 0.4 * y + aside))
    x = np.linspace(start, end, 200)
    for row in sorted(range(len(words)), key=lambda row: row == here):
        for y in outputs:
            line = np.linspace(row_y(row), y, 200)
            if row == here:
                ax.plot(x, line, color=color, linewidth=2.4)
                continue
            for middle, height in factors:  # a line leaves a gap where a number stands
                line[(abs(x - middle) < 0.3) & (abs(line - height) < 0.12)] = np.nan
            ax.plot(x, line, color=tint(MUTED, 0.45), linewidth=0.8)
    for row, name in enumerate(words):
        fill, text = (tint(color, 0.4), TEXT) if row == here else (GRID, MUTED)
        draw.label(ax, left - 0.3, row_y(row), name, "right", text, bold=row == here)
        draw.cells(ax, left - 0.195, row_y(row), [int(row == here)], fill, text, cell=0.39)
    for column, y in enumerate(outputs):
        draw.label(ax, *factors[column], f"× {table[here, column]:.1f}", "center", bold=True)
        draw.cells(ax, right - 0.25, y, [table[here, column]], tint(color, 0.4), bold=True)


def _row_of(word: str, words: Sequence[str]) -> int:
    if word not in words:
        raise ValueError(f"{word!r} is not among the words {', '.join(words)}")
    return list(words).index(word)


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
    ax = draw.new_figure(3.1, timed=True).subplots()
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
        f"{product / lookup:,.0f} times ", (sizes[-1], np.sqrt(lookup * product)), (-7, 0),
        textcoords="offset points", ha="right", va="center", color=TEXT, fontsize=SIZE, family=SANS,
    )  # fmt: skip
    ax.set_xlim(*ax.get_xlim())
    labels.end_labels(ax, sizes[-1], ends)
