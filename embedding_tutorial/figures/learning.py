"""The figure of the chapter on learning: where the gradients go."""

import numpy as np

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import BACKGROUND, GRID, MUTED, ROW, TEXT, color_of, tint


def gradient_rows(ids, values, words) -> None:
    """Draw where each place's gradient goes: to its id's row, where several add up.

    Beside it stands what ``table[ids] += values`` makes of the same batch.

    Args:
        ids: (n,) the batch.
        values: (n, d) the gradient of the output at each place.
        words: the V words, one for each row of the table.
    """
    values = as_table(values, "values")
    ids = as_ids(ids, len(words))
    right, wrong = np.zeros((2, len(words), values.shape[1]))
    np.add.at(right, ids, values)
    wrong[ids] += values
    ax = draw.canvas(max(len(ids), len(words)) * ROW + 0.75)
    first, span = (len(words) - len(ids)) / 2, values.shape[1] * 0.55
    draw.title(ax, 0.45, "batch", "center")
    draw.title(ax, 1.00 + span / 2, f"gradient  {values.shape}", "center")
    draw.title(ax, 3.90 + span / 2, f"right  {right.shape}", "center")
    draw.title(ax, 5.35 + span / 2, "dW[ids] += g", "center")
    for place, (id, row) in enumerate(zip(ids.tolist(), values, strict=True)):
        y, color = draw.line(first + place), color_of(words[id])
        draw.word(ax, 0.45, y, words[id])
        draw.cells(ax, 1.00, y, row, [tint(color)] * len(row), cell=0.55)
        draw.arrow(ax, (1.07 + span, y), (3.10, draw.line(id)), color)
    for id, word in enumerate(words):
        here, y = id in ids, draw.line(id)
        fill, ink = (tint(color_of(word)), TEXT) if here else (GRID, MUTED)
        draw.label(ax, 3.80, y, word, "right", ink)
        draw.cells(ax, 3.90, y, right[id], [fill] * values.shape[1], ink, cell=0.55)
        lost = not np.array_equal(right[id], wrong[id])
        edge = "#B3261E" if lost else BACKGROUND
        draw.cells(ax, 5.35, y, wrong[id], [fill] * values.shape[1], ink, edge, 0.55)
