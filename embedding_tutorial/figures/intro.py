"""The figures of the introduction: what two taught words tell of others, what an output reveals."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GREY,
    GRID,
    MUTED,
    ORANGE,
    SKY,
    TEXT,
    color_of,
    row_y,
    tint,
)

_CELL = 0.7  # inches, for three decimals


def two_taught(
    words: Sequence[str],
    kinds: Sequence[str],
    from_rows: npt.ArrayLike,
    from_one_hot: npt.ArrayLike,
) -> None:
    """Draw how far a classifier takes each word for one of the first kind.

    Filled dots are what it says from the words' rows, rings what it says from one-hot vectors.

    Args:
        words: n words that it was not taught.
        kinds: n names of what each of them is; there are two.
        from_rows: (n,) probabilities of the first word's kind.
        from_one_hot: (n,) the same from one-hot vectors.

    Raises:
        ValueError: if there are not n of everything, or not two kinds.

    Examples:
        >>> two_taught(["biology", "iron"], ["science", "metal"], [0.6, 0.4], [0.5, 0.5])
    """
    values = np.array([from_rows, from_one_hot], dtype=float)
    if values.shape != (2, len(words)) or len(kinds) != len(words):
        raise ValueError(f"{len(words)} words, {len(kinds)} kinds, probabilities {values.shape}")
    names = list(dict.fromkeys(kinds))
    if len(names) != 2:
        raise ValueError(f"there must be two kinds, got {', '.join(names)}")
    ax = draw.new_figure(0.26 * len(words) + 0.9).subplots()
    colors = [BLUE if kind == names[0] else ORANGE for kind in kinds]
    y = range(len(words))
    ax.axvline(0.5, color=MUTED, linewidth=1)
    ax.hlines(y, 0.5, values[0], colors=colors, linewidth=1.6)
    ax.scatter(values[0], y, c=colors, s=45, zorder=3)
    ax.scatter(values[1], y, facecolors="none", edgecolors=MUTED, s=45, linewidths=1.4, zorder=2)
    ax.set(ylim=(len(words) - 0.4, -1.4))
    ax.set_yticks(y, words)
    reach = 1.15 * max(np.abs(values - 0.5).max(), 0.01)
    ax.set_xlim(0.5 - reach, 0.5 + reach)
    draw.style_axes(ax, f"probability of “{names[0]}”", "")
    ax.tick_params(axis="y", length=0, labelcolor=TEXT)
    ax.spines["left"].set_visible(False)
    for x, align, name, color in (
        (0.5 - reach / 20, "right", f"← says {names[1]}", ORANGE),
        (0.5 + reach / 20, "left", f"says {names[0]} →", BLUE),
    ):
        draw.label(ax, x, -0.95, name, align, color, bold=True)


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
        y, color = row_y(position), _color_of(i)
        draw.cells(ax, 0.05, y, [i], "none", edge=color, cell=0.4)
        draw.cells(ax, 0.85, y, row, tint(color), cell=_CELL, decimals=3)
        draw.arrow(ax, (0.88 + span, y), (weight - 0.22, row_y(i)), color)
    for i in range(input_dim):
        known = np.flatnonzero(index == i)
        row = rows[known[0]] if len(known) else ["?"] * rows.shape[1]
        fill, color = (tint(_color_of(i)), TEXT) if len(known) else (GRID, MUTED)
        draw.label(ax, weight - 0.06, row_y(i), str(i), "right", color)
        draw.cells(ax, weight, row_y(i), row, fill, color, cell=_CELL, decimals=3)


def _color_of(index: int) -> str:
    """Return the colour of a row that is known: a grey one would look unknown."""
    color = color_of(index)
    return SKY if color == GREY else color
