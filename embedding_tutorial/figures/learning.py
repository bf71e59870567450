"""The figure of the chapter on learning: where the gradients go."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import GRID, MUTED, RED, ROW, TEXT, color_of, row_y, tint

_CELL = 0.42


def gradient_rows(ids: npt.ArrayLike, values: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw where each position's gradient goes: to its id's row, where several add up.

    Beside it stands what ``table[ids] += values`` makes of the same batch, red where it is wrong.

    Args:
        ids: (n,) the batch.
        values: (n, 2) the gradient of the output at each position.
        words: the V words, one for each row of the table.

    Raises:
        IndexError: for an id that is not that of a word.

    Examples:
        >>> gradient_rows([1, 1], [[1.0, 1.0], [1.0, 1.0]], ["hope", "to"])
    """
    grads = as_table(values, "values")
    index = as_ids(ids, len(words))
    right, wrong = np.zeros((2, len(words), grads.shape[1]))
    np.add.at(right, index, grads)
    wrong[index] += grads
    ax = draw.canvas(draw.height_of(max(len(index), len(words))))
    first, span = (len(words) - len(index)) / 2, grads.shape[1] * _CELL
    draw.title(ax, 0.37, "batch", "center")
    draw.title(ax, 0.80, f"gradient {grads.shape}")
    draw.title(ax, 2.98 + span / 2, "add.at", "center")
    draw.title(ax, 3.93 + span / 2, "[ids] +=", "center")
    for position, (i, row) in enumerate(zip(index.tolist(), grads, strict=True)):
        y, color = row_y(first + position), color_of(words[i])
        draw.word(ax, 0.37, y, words[i])
        draw.cells(ax, 0.80, y, row, tint(color), cell=_CELL)
        draw.arrow(ax, (0.82 + span, y), (2.38, row_y(i)), color)
    for i, word in enumerate(words):
        y = row_y(i)
        fill, color = (tint(color_of(word)), TEXT) if i in index else (GRID, MUTED)
        draw.label(ax, 2.44, y, word, "left", color)
        draw.cells(ax, 2.98, y, right[i], fill, color, cell=_CELL)
        draw.cells(ax, 3.93, y, wrong[i], fill, color, cell=_CELL)
        if not np.array_equal(right[i], wrong[i]):
            draw.box(ax, 3.91, y - ROW / 2 + 0.01, span + 0.01, ROW - 0.02, "none", RED)
