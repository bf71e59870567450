"""The figures of the chapter on the lookup."""

import numpy as np

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BACKGROUND,
    CELL,
    GRID,
    MUTED,
    ROW,
    TEXT,
    color_of,
    tint,
)


def lookup_rows(ids, weight, words) -> None:
    """Draw the lookup: each word's id points to a row of the table, and the rows make a new stack.

    Args:
        ids: (n,) the sentence.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.
    """
    weight = as_table(weight)
    ids = as_ids(ids, len(weight))
    height = max(len(ids), len(weight))
    ax = draw.canvas(height * ROW + 0.75)
    first = (height - len(ids)) / 2  # the sentence stands in the middle of the table's height
    span = weight.shape[1] * CELL
    draw.title(ax, 0.45, "words", "center")
    draw.title(ax, 1.38, f"ids  ({len(ids)},)", "center")
    draw.title(ax, 3.45, f"weight  {weight.shape}", "center")
    draw.title(ax, 5.90, f"rows  ({len(ids)}, {weight.shape[1]})", "center")
    for id, row in enumerate(weight):
        here = id in ids
        fill = tint(color_of(words[id])) if here else GRID
        draw.label(ax, 2.74, draw.line(id), str(id), "right", TEXT if here else MUTED)
        draw.cells(
            ax, 3.45 - span / 2, draw.line(id), row, [fill] * len(row), TEXT if here else MUTED
        )
    for place, id in enumerate(ids.tolist()):
        y, color = draw.line(first + place), color_of(words[id])
        draw.word(ax, 0.45, y, words[id])
        draw.cells(ax, 1.38 - 0.25, y, [id], [BACKGROUND], edge=color, cell=0.5)
        draw.arrow(ax, (1.70, y), (2.52, draw.line(id)), color)
        draw.arrow(ax, (3.52 + span / 2, draw.line(id)), (5.83 - span / 2, y), color)
        draw.cells(ax, 5.90 - span / 2, y, weight[id], [tint(color)] * len(weight[id]))


def coverage(counts, marks=(10, 100, 1000)) -> None:
    """Draw what share of a text its most frequent words cover, against how many words they are.

    Args:
        counts: (n,) how often each word occurs, in any order.
        marks: the numbers of words whose share is written on the curve.
    """
    counts = np.sort(np.asarray(counts))[::-1]
    if counts.sum() == 0:
        raise ValueError("the counts are all 0: Vocabulary.from_sentences counts words")
    share = 100 * np.cumsum(counts) / counts.sum()
    ax = draw.figure(3.3).subplots()
    ax.plot(np.arange(1, len(share) + 1), share, color=color_of("hope"), linewidth=2)
    for mark in [mark for mark in marks if mark <= len(share)]:
        ax.plot(mark, share[mark - 1], "o", color=color_of("soon"), markersize=7)
        ax.annotate(
            f"{mark:,} words: {share[mark - 1]:.0f} %", (mark, share[mark - 1]), (9, -13),
            textcoords="offset points", fontsize=11, color=TEXT,
        )  # fmt: skip
    ax.set(xscale="log", ylim=(0, 104))
    draw.style_axes(ax, "most frequent words kept", "share of the text, %")
    ax.xaxis.set_major_formatter("{x:,.0f}")
