"""The figure of the chapter on borrowed rows: two vocabularies matched by their words."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import GRID, MUTED, TEXT, color_of, tint

_SHOWN = 2  # numbers of each row that are drawn


def matched_rows(
    words: Sequence[str], rows: Mapping[str, int], weight: npt.ArrayLike, name: str
) -> None:
    """Draw how a table takes its rows from another: by the word, not by the id.

    Args:
        words: the V words of our vocabulary.
        rows: {word: row in the other table}; words that are missing have none.
        weight: (V, d) our table, of which the first two numbers are shown.
        name: what the other table is called.

    Raises:
        ValueError: for words that are not as many as the rows of `weight`.

    Examples:
        >>> matched_rows(["<pad>", "hope"], {"hope": 824}, [[0, 0], [0.3, 0.1]], "GloVe")
    """
    table = as_table(weight, "weight")
    if len(words) != len(table):
        raise ValueError(f"{len(words)} words for a weight of {len(table)} rows: one word a row")
    found = sorted((word for word in words if word in rows), key=lambda word: rows[word])
    ax = draw.canvas(draw.height_of(len(words)))
    first = (len(words) - len(found)) / 2  # the other table's rows stand in the middle
    draw.title(ax, 0.05, "our ids, words")
    draw.title(ax, 2.28, f"rows of {name}", "center")
    draw.title(ax, 4.75, f"our table {table.shape}", "right")
    for number, (word, row) in enumerate(zip(words, table, strict=True)):
        y, color, known = draw.row_y(number), color_of(word), word in rows
        draw.cells(ax, 0.05, y, [number], "none", edge=color, cell=0.36)
        draw.word(ax, 0.83, y, word)
        if known:
            middle = draw.row_y(first + found.index(word))
            draw.arrow(ax, (1.22, y), (1.87, middle), color)
            draw.cells(ax, 1.90, middle, [f"{rows[word]:,}"], tint(color), cell=0.76)
            draw.arrow(ax, (2.68, middle), (3.35, y), color)
        numbers = np.round(row[:_SHOWN].astype(float), 1) + 0.0  # no -0.0
        fill = tint(color) if known else GRID
        draw.cells(ax, 3.40, y, numbers, fill, TEXT if known else MUTED, cell=0.55)
        if table.shape[1] > _SHOWN:
            draw.label(ax, 3.42 + _SHOWN * 0.55, y, "…", "left", MUTED)
