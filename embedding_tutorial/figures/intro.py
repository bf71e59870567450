"""The figure of the introduction: what an output reveals of its table."""

import numpy as np

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import BACKGROUND, GRID, ROW, color_of, tint


def revealed_rows(ids, output, input_dim: int) -> None:
    """Draw what an output reveals of the table behind it; rows that no id names stay unknown.

    Args:
        ids: (n,) the input.
        output: (n, d) the layer's output for them.
        input_dim: the number of rows of the table.
    """
    ids, output = as_ids(ids, input_dim), as_table(output, "output")
    ax = draw.canvas(max(len(ids), input_dim) * ROW + 0.75)
    span = output.shape[1] * 0.9
    draw.title(ax, 0.05, f"ids  ({len(ids)},)")
    draw.title(ax, 0.95, f"output  {output.shape}")
    draw.title(ax, 6.50 - span, f"weight  ({input_dim}, {output.shape[1]})")
    for place, (id, row) in enumerate(zip(ids.tolist(), output, strict=True)):
        y, color = draw.line(place), color_of(id)
        draw.cells(ax, 0.05, y, [id], [BACKGROUND], edge=color, cell=0.5)
        draw.cells(ax, 0.95, y, row, [tint(color)] * len(row), cell=0.9, decimals=3)
        draw.arrow(ax, (1.02 + span, y), (6.22 - span, draw.line(id)), color)
    for id in range(input_dim):
        known = np.flatnonzero(ids == id)
        row = output[known[0]] if len(known) else ["?"] * output.shape[1]
        fill = tint(color_of(id)) if len(known) else GRID
        draw.label(ax, 6.40 - span, draw.line(id), str(id), "right")
        draw.cells(ax, 6.50 - span, draw.line(id), row, [fill] * len(row), cell=0.9, decimals=3)
