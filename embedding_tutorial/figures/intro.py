"""The figure of the introduction: what an output reveals of its table."""

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import GRID, MUTED, TEXT, color_of, row_y, tint

_CELL = 0.7  # inches, for three decimals


def revealed_rows(ids: npt.ArrayLike, output: npt.ArrayLike, input_dim: int) -> None:
    """Draw what an output reveals of the table behind it; rows that no id names stay unknown.

    Args:
        ids: (n,) the input.
        output: (n, d) the layer's output for them.
        input_dim: the number of rows of the table.

    Raises:
        IndexError: for an id that is not a row of the table.

    Examples:
        >>> revealed_rows([1, 0], [[0.1, 0.2], [0.3, 0.4]], input_dim=3)
    """
    index = as_ids(ids, input_dim)
    rows = as_table(output, "output")
    ax = draw.canvas(draw.height_of(max(len(index), input_dim)))
    span = rows.shape[1] * _CELL
    weight = draw.WIDTH - 0.05 - span
    draw.title(ax, 0.05, f"ids ({len(index)},)")
    draw.title(ax, 0.85 + span / 2, f"output {rows.shape}", "center")
    draw.title(ax, weight + span / 2, f"weight ({input_dim}, {rows.shape[1]})", "center")
    for position, (i, row) in enumerate(zip(index.tolist(), rows, strict=True)):
        y, color = row_y(position), color_of(i)
        draw.cells(ax, 0.05, y, [i], "none", edge=color, cell=0.4)
        draw.cells(ax, 0.85, y, row, tint(color), cell=_CELL, decimals=3)
        draw.arrow(ax, (0.88 + span, y), (weight - 0.22, row_y(i)), color)
    for i in range(input_dim):
        known = np.flatnonzero(index == i)
        row = rows[known[0]] if len(known) else ["?"] * rows.shape[1]
        fill, color = (tint(color_of(i)), TEXT) if len(known) else (GRID, MUTED)
        draw.label(ax, weight - 0.06, row_y(i), str(i), "right", color)
        draw.cells(ax, weight, row_y(i), row, fill, color, cell=_CELL, decimals=3)
