"""The figure of the chapter on not fooling yourself: rows as arrows, their plane stretched."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import MUTED, SIZE, TEXT, color_of

_NAMES = ("first", "second")  # of the two columns
_PANEL = 1.75  # inches: the height of a panel with its title


def stretched_rows(
    rows: npt.ArrayLike, words: Sequence[str], stretches: Sequence[Sequence[float]]
) -> None:
    """Draw rows of two numbers as arrows, once for each stretch of the two columns.

    All arrows are of one length, on one scale to the right and upwards, so the angles are true.

    Args:
        rows: (V, 2) the rows.
        words: the V words, written at the arrows' tips.
        stretches: for each panel, by which factors the two columns are multiplied.

    Raises:
        ValueError: for rows that are not of two numbers or not as many as the words, for one
            of zeros, or for a stretch that is not of two positive factors.

    Examples:
        >>> stretched_rows([[2.0, 1.0], [2.0, -1.0]], ["hope", "nice"], [[1, 1], [3, 1]])
    """
    table = as_table(np.asarray(rows, dtype=float), "rows")
    if not table.any(axis=1).all():
        raise ValueError("a row of zeros has no direction to draw")
    if table.shape != (len(words), 2):
        raise ValueError(f"rows of shape {table.shape} for {len(words)} words of two numbers")
    factors = np.asarray(stretches, dtype=float)
    if factors.ndim != 2 or factors.shape[1] != 2 or not (factors > 0).all():
        raise ValueError(f"each stretch is two factors above 0, got {stretches}")
    axes = draw.new_figure(_PANEL).subplots(1, len(factors), squeeze=False)[0]
    for ax, pair in zip(axes, factors, strict=True):
        arrows = table * pair
        arrows /= np.linalg.norm(arrows, axis=1, keepdims=True)
        size = float(np.abs(arrows).max())
        ax.axhline(0, color=MUTED, linewidth=0.6)
        ax.axvline(0, color=MUTED, linewidth=0.6)
        for word, (x, y) in zip(words, arrows.tolist(), strict=True):
            draw.arrow(ax, (0, 0), (x, y), color_of(word))
            up = 1 if y >= 0 else -1
            beside = arrows[arrows[:, 1] * up > 0, 0]  # the tips on this side, above or below
            first = len(beside) > 1 and x <= beside.min()
            ax.annotate(
                word, (x, y), (0, 3 * up), textcoords="offset points", color=TEXT, fontsize=SIZE,
                ha="right" if first else "left", va="bottom" if up > 0 else "top",
            )  # fmt: skip
        middle, reach = (arrows.max(axis=0) + arrows.min(axis=0))[0] / 2, 1.5 * size
        ax.set(xlim=(middle - reach, middle + reach), ylim=(-reach, reach))
        ax.set_box_aspect(1)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(color=MUTED, linewidth=0.5)
        ax.set_title(_title(pair.tolist()), color=TEXT, fontsize=SIZE)


def _title(pair: list[float]) -> str:
    said = [f"{name} × {by:g}" for name, by in zip(_NAMES, pair, strict=True) if by != 1]
    return ", ".join(said) or "as they stand"
