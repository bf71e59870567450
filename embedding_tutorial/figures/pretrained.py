"""The figures of the chapter on borrowed rows: rows matched by words, one label and its reach."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import BLUE, GRID, MUTED, PURPLE, TEXT, color_of, tint

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


def taught_word(rows: Mapping[str, npt.ArrayLike], readout: npt.ArrayLike, taught: str) -> None:
    """Draw rows of two numbers, and what a readout says of each: the side that it is on, its score.

    Args:
        rows: {word: its two numbers}.
        readout: two numbers, not both 0; on its side of the line through 0 scores are positive.
        taught: the one word that had a label, drawn in colour.

    Raises:
        ValueError: for a taught word without a row, or rows and readout that are not of the plane.

    Examples:
        >>> taught_word({"frog": [2, 1], "toad": [1.8, 1.2]}, [1, 0.5], "frog")
    """
    points = as_table(np.array([*rows.values(), readout], dtype=float), "rows and readout")
    if points.shape[1] != 2 or not points[-1].any():
        raise ValueError(f"rows and readout must be of the plane, and the readout not 0: {points}")
    if taught not in rows:
        raise ValueError(f"{taught!r} is taught, but has no row: there are {', '.join(rows)}")
    scores = points[:-1] @ points[-1]
    ax = draw.new_figure(2.6).subplots()
    low, high = points.min(axis=0).clip(max=0) - 0.3, points.max(axis=0).clip(min=0) + 0.35
    ax.set(xlim=(low[0], high[0] + 0.7), ylim=(low[1], high[1]), aspect="equal")
    along = np.array([-points[-1, 1], points[-1, 0]]) / np.linalg.norm(points[-1])
    far = 3 * np.abs([low, high]).max()
    edge = np.array([-far * along, far * along])
    ax.fill(*np.vstack([edge, edge[::-1] + far * points[-1]]).T, color=tint(PURPLE, 0.08), lw=0)
    ax.plot(*edge.T, ":", color=MUTED, linewidth=1.2)
    draw.arrow(ax, (0, 0), tuple(points[-1]), PURPLE)
    draw.label(ax, points[-1, 0] + 0.08, points[-1, 1] - 0.16, "readout", color=PURPLE)
    for (word, point), score in zip(zip(rows, points, strict=False), scores, strict=True):
        known = word == taught
        color, fill = (BLUE, BLUE) if known else (TEXT, "none")
        ax.plot(*point, "o", color=color, markerfacecolor=fill, markersize=8)
        draw.label(ax, point[0] + 0.06, point[1] + 0.2, f"{word} {score:.2f}", bold=known)
    draw.style_axes(ax, "", "")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
