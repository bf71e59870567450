"""The figures of the chapter on the lookup."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import BLUE, CELL, GRID, MUTED, TEXT, color_of, row_y, tint


def lookup_rows(ids: npt.ArrayLike, weight: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw the lookup: each word's id points to a row of the table, and the rows make a new stack.

    Args:
        ids: (n,) the sentence.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.

    Raises:
        IndexError: for an id that is not a row of the table.

    Examples:
        >>> lookup_rows([1, 0], [[1.2, 3.1], [0.1, 4.2]], ["hope", "to"])
    """
    table = as_table(weight)
    index = as_ids(ids, len(table))
    height = max(len(index), len(table))
    ax = draw.canvas(draw.height_of(height))
    first = (height - len(index)) / 2  # the sentence stands in the middle of the table's height
    cell = min(CELL, 2 * CELL / table.shape[1])
    span = table.shape[1] * cell
    draw.title(ax, 0.37, "words", "center")
    draw.title(ax, 1.08, f"ids ({len(index)},)", "center")
    draw.title(ax, 2.10 + span / 2, f"weight {table.shape}", "center")
    draw.title(ax, 4.78, f"rows ({len(index)}, {table.shape[1]})", "right")
    for i, row in enumerate(table):
        fill, color = (tint(color_of(words[i])), TEXT) if i in index else (GRID, MUTED)
        draw.label(ax, 2.03, row_y(i), str(i), "right", color)
        draw.cells(ax, 2.10, row_y(i), row, fill, color, cell=cell)
    for position, i in enumerate(index.tolist()):
        y, color = row_y(first + position), color_of(words[i])
        draw.word(ax, 0.37, y, words[i])
        draw.cells(ax, 0.90, y, [i], "none", edge=color, cell=0.39)
        draw.arrow(ax, (1.29, y), (1.88, row_y(i)), color)
        draw.arrow(ax, (2.10 + span, row_y(i)), (4.75 - span, y), color)
        draw.cells(ax, 4.78 - span, y, table[i], tint(color), cell=cell)


def coverage(counts: npt.ArrayLike, marks: Sequence[int] = (10, 100, 1000)) -> None:
    """Draw what share of a text its most frequent words cover, against how many words they are.

    Args:
        counts: (n,) how often each word occurs, in any order.
        marks: the numbers of words whose share is written on the curve.

    Raises:
        ValueError: for counts that are all 0.

    Examples:
        >>> coverage([5, 3, 1, 1], marks=[1, 2])
    """
    found = np.sort(np.asarray(counts))[::-1]
    if found.sum() == 0:
        raise ValueError("the counts are all 0: Vocabulary.from_sentences counts words")
    share = 100 * np.cumsum(found) / found.sum()
    ax = draw.new_figure(3.1).subplots()
    # Less than a hair's breadth apart, most of the points of a large vocabulary add only weight.
    shown = np.unique(np.geomspace(1, len(share), 400).astype(int))
    ax.plot(shown, share[shown - 1], color=BLUE, linewidth=2)
    for mark in [mark for mark in marks if mark <= len(share)]:
        ax.plot(mark, share[mark - 1], "o", color=BLUE, markersize=6)
        left = mark**2 > len(share)  # of the curve there is more room than to its right
        ax.annotate(
            f"{mark:,}: {share[mark - 1]:.0f} %", (mark, share[mark - 1]),
            (-8, 7) if left else (8, -13), textcoords="offset points",
            ha="right" if left else "left", fontsize=draw.SIZE, color=TEXT,
        )  # fmt: skip
    ax.set(xscale="log", ylim=(0, 104))
    ax.minorticks_off()
    draw.style_axes(ax, "most frequent words kept", "share of the text, %")
    ax.xaxis.set_major_formatter("{x:,.0f}")
