"""Two vocabularies matched: where each of our words has its row in somebody else's table."""

import numpy as np

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import BACKGROUND, GRID, MUTED, ROW, TEXT, color_of, tint

_SHOWN, _CELL = 3, 0.62  # numbers of each row that are drawn, and the width of their cells


def matched_rows(words, places, weight, name: str) -> None:
    """Draw how a table takes its rows from another: by the word, not by the id.

    Args:
        words: the V words of our vocabulary.
        places: {word: row in the other table}; words that are missing have none.
        weight: (V, d) our table, of which the first three numbers are shown.
        name: what the other table is called.
    """
    weight = as_table(weight)
    found = sorted((word for word in words if word in places), key=places.get)
    ax = draw.canvas(len(words) * ROW + 0.75)
    first = (len(words) - len(found)) / 2  # the other table's rows stand in the middle
    draw.title(ax, 0.05, "our ids and words")
    draw.title(ax, 2.82, f"rows of {name}", "center")
    draw.title(ax, 5.30, f"our table  {weight.shape}", "center")
    for id, (word, row) in enumerate(zip(words, weight, strict=True)):
        y, color, known = draw.line(id), color_of(word), word in places
        draw.cells(ax, 0.05, y, [id], [BACKGROUND], edge=color, cell=0.42)
        draw.word(ax, 0.95, y, word)
        if known:
            middle = draw.line(first + found.index(word))
            draw.arrow(ax, (1.42, y), (2.26, middle), color)
            draw.cells(ax, 2.32, middle, [f"{places[word]:,}"], [tint(color)], cell=1.0)
            draw.arrow(ax, (3.38, middle), (4.22, y), color)
        fill, ink = (tint(color), TEXT) if known else (GRID, MUTED)
        numbers = np.round(row[:_SHOWN].astype(float), 1) + 0.0  # no -0.0
        draw.cells(ax, 4.28, y, numbers, [fill] * len(numbers), ink, cell=_CELL)
        if weight.shape[1] > _SHOWN:
            draw.label(ax, 4.36 + _SHOWN * _CELL, y, "…", "left", MUTED)
