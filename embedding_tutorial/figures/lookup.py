"""The figures of the chapter on the lookup."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    CELL,
    GREY,
    MUTED,
    SKY,
    TEXT,
    WIDTH,
    color_of,
    row_y,
    tint,
)


def relabelled_rows(weight: npt.ArrayLike, new_id: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw how every row moves when the words get other ids: two tables and an arrow for each word.

    Args:
        weight: (V, d) the table under the old ids, at most 3 columns.
        new_id: (V,) the new id of each word, each of 0..V-1 once.
        words: the V words in the order of their old ids.

    Raises:
        ValueError: for new ids that are not each of 0..V-1 once.

    Examples:
        >>> relabelled_rows([[1.2, 3.1], [0.1, 4.2]], [1, 0], ["hope", "to"])
    """
    table = as_table(weight)
    index = as_ids(new_id, len(table))
    if sorted(index.tolist()) != list(range(len(table))):
        raise ValueError(f"new_id must hold each of 0..{len(table) - 1} once, got {index.tolist()}")
    cell = min(CELL, 1.2 / table.shape[1])
    span = cell * table.shape[1]
    old, new = 0.95, WIDTH - 0.02 - span
    ax = draw.canvas(draw.height_of(len(table)))
    draw.title(ax, 0.37, "words", "center")
    draw.title(ax, old + span / 2, "old ids", "center")
    draw.title(ax, new + span / 2, "new ids", "center")
    for i, (row, j) in enumerate(zip(table, index.tolist(), strict=True)):
        color = color_of(words[i])
        draw.word(ax, 0.37, row_y(i), words[i])
        for left, place in ((old, i), (new, j)):
            draw.label(ax, left - 0.06, row_y(place), str(place), "right")
            draw.cells(ax, left, row_y(place), row, tint(color), cell=cell)
        draw.arrow(ax, (old + span + 0.05, row_y(i)), (new - 0.22, row_y(j)), color)


def rows_with_places(
    sentences: Sequence[Sequence[str]], word_rows: npt.ArrayLike, place_rows: npt.ArrayLike
) -> None:
    """Draw each word's row plus the row of its place, and the sum, for each sentence.

    Args:
        sentences: lists of n words each.
        word_rows: (number of sentences, n, 2) the rows of their words.
        place_rows: (n, 2) the rows of the places 0..n-1.

    Raises:
        ValueError: for rows that do not match the sentences.

    Examples:
        >>> rows_with_places([["see", "you"]], [[[1.0, 3.1], [0.3, 2.1]]], [[0.5, 0.0], [0.0, 0.5]])
    """
    places = as_table(place_rows, "place_rows")
    rows = np.asarray(word_rows, dtype=float)
    if rows.shape != (len(sentences), *places.shape):
        raise ValueError(f"word_rows {rows.shape} do not match place_rows {places.shape}")
    lefts = (0.75, 2.28, 3.8)  # of the word's row, the place's and the sum
    step = len(places) + 0.6
    ax = draw.canvas(draw.height_of(0) + draw.ROW * (step * len(sentences) - 0.4))
    for left, head in zip(lefts, ("word's row", "place's row", "sum"), strict=True):
        draw.title(ax, left + CELL, head, "center")
    for number, words in enumerate(sentences):
        sums = rows[number] + places
        for place, name in enumerate(words):
            y, fill = row_y(number * step + place), tint(color_of(name))
            draw.word(ax, 0.36, y, name)
            draw.cells(ax, lefts[0], y, rows[number, place], fill)
            draw.cells(ax, lefts[1], y, places[place], "none", edge=MUTED)
            draw.cells(ax, lefts[2], y, sums[place], fill)
            draw.label(ax, 1.9, y, "+", "center", MUTED)
            draw.label(ax, lefts[1] - 0.06, y, str(place), "right")
            draw.label(ax, 3.5, y, "=", "center", MUTED)


def coverage(counts: npt.ArrayLike, *, top: int = 100, min_count: int = 10) -> None:
    """Draw the different words as one bar, what they make up of the text as another, and the cut.

    Args:
        counts: (n,) how often each word occurs, in any order.
        top: how many of the most frequent words are a part of their own.
        min_count: the cut: words seen fewer times are another part.

    Raises:
        ValueError: for counts that are all 0; if the cut leaves not even the `top` words.

    Examples:
        >>> coverage([50, 30, 10, 1, 1, 1], top=1, min_count=5)
    """
    found = np.sort(np.asarray(counts))[::-1]
    if found.sum() == 0:
        raise ValueError("the counts are all 0: Vocabulary.from_sentences counts words")
    kept = int((found >= min_count).sum())
    if not 0 < top <= kept:
        raise ValueError(f"top must be in 1..{kept}, the words seen {min_count} times, got {top}")
    ends = np.array([0, top, kept, len(found)])
    shares = np.append(0, found.cumsum())[ends] / found.sum()
    ax = draw.canvas(2.35)
    edges = [[0.03 + (WIDTH - 0.06) * end for end in bar] for bar in (ends / len(found), shares)]
    fills = (BLUE, tint(SKY, 0.45), tint(GREY, 0.45))
    bars = ((0.62, f"{len(found):,} different words"), (1.6, f"{found.sum():,} words of text"))
    for (y, name), xs in zip(bars, edges, strict=True):
        draw.label(ax, 0.03, y - 0.18 if y < 1 else y + 0.6, name, "left", MUTED)
        for fill, (left, right) in zip(fills, pairwise(xs), strict=True):
            draw.box(ax, left, y, right - left, 0.4, fill)
    for color, k in ((BLUE, 0), (SKY, 1), (GREY, 2)):
        corners = [
            *((x, 1.02) for x in edges[0][k : k + 2]),
            *((x, 1.6) for x in edges[1][k : k + 2][::-1]),
        ]
        ax.fill(*zip(*corners, strict=True), color=tint(color, 0.18), linewidth=0)
    middles = [[(a + b) / 2 for a, b in pairwise(xs)] for xs in edges]
    draw.label(ax, middles[0][1], 0.82, f"{kept - top:,}", "center")
    draw.label(
        ax, middles[0][2], 0.82, f"{len(found) - kept:,} seen under {min_count} times", "center"
    )
    parts = ((f"top {top}: ", draw.text_on(BLUE)), ("", TEXT), ("", TEXT))
    for (part, ink), x, share in zip(parts, middles[1], np.diff(shares), strict=True):
        draw.label(ax, x, 1.8, f"{part}{100 * share:.1f} %", "center", ink)
    draw.label(ax, edges[1][2], 2.2, "the cut", "right", MUTED)
    ax.plot([edges[1][2]] * 2, [1.6, 2.08], color=TEXT, linewidth=1.6)
    ax.plot([edges[0][2]] * 2, [0.55, 1.02], color=TEXT, linewidth=1.6)
