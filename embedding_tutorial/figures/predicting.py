"""The figures of the chapter on predicting: what word2vec asks, and how a block learns at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GRID,
    MUTED,
    ORANGE,
    ROW,
    TEXT,
    color_of,
    row_y,
    tint,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SENTENCE = ("hope", "to", "see", "you", "soon")
_X = tuple(0.45 + 0.975 * n for n in range(5))  # inches, the middle of each word
_CENTER = 2


def yes_or_no(
    asked: str,
    row: npt.ArrayLike,
    others: Sequence[str],
    context: npt.ArrayLike,
    is_neighbour: Sequence[bool],
) -> None:
    """Draw how a word's row, times those of a neighbour and of noise words, becomes yes or no.

    Args:
        asked: the word that is asked.
        row: (2,) its row of the first table.
        others: the n other words.
        context: (n, 2) their rows of the second table.
        is_neighbour: for each of them whether it is a neighbour; else it is noise.

    Raises:
        ValueError: if words, rows and answers are not equally many.

    Examples:
        >>> yes_or_no("hope", [1.0, 0.5], ["to", "see"], [[0.5, 1], [1, -1]], [True, False])
    """
    table, given = as_table(context, "context"), np.asarray(row, dtype=float)
    if not len(table) == len(others) == len(is_neighbour):
        counts = f"{len(others)} words and {len(is_neighbour)} answers"
        raise ValueError(f"{counts} for {len(table)} rows of context")
    scores = table @ given
    guess = 1 / (1 + np.exp(-scores))
    ax = draw.canvas(draw.height_of(len(table)))
    middle = row_y((len(table) - 1) / 2)
    for x, text in ((0.1, "asked"), (1.84, "context"), (2.92, "score"), (3.5, "guess")):
        draw.title(ax, x, text)
    draw.title(ax, 4.77, "answer", "right")
    draw.word(ax, 0.6, middle - ROW, asked)
    draw.cells(ax, 0.1, middle, given, tint(color_of(asked)), decimals=1)
    for i, word in enumerate(others):
        y, color = row_y(i), BLUE if is_neighbour[i] else ORANGE
        draw.label(ax, 1.78, y, word, "right")
        draw.cells(ax, 1.84, y, table[i], tint(color_of(word)), decimals=1)
        draw.cells(ax, 2.92, y, [scores[i]], GRID, decimals=1)
        draw.box(ax, 3.5, y - ROW / 4, 0.5, ROW / 2, "none", edge=GRID)
        draw.box(ax, 3.5, y - ROW / 4, 0.5 * guess[i], ROW / 2, color)
        draw.label(ax, 4.05, y, f"{guess[i]:.2f}", mono=True)
        draw.label(ax, 4.77, y, "yes" if is_neighbour[i] else "no", "right", color, bold=True)


def word2vec_tasks() -> None:
    """Draw what skip-gram, CBOW and hierarchical softmax ask about the middle of a sentence.

    Examples:
        >>> word2vec_tasks()
    """
    ax = draw.canvas(5.15)
    _skip_gram(ax, 0.0)
    _cbow(ax, 1.45)
    _tree(ax, 2.95)


def _head(ax: "Axes", top: float, name: str, text: str) -> None:
    draw.label(ax, 0.1, top + 0.2, name, bold=True)
    draw.label(ax, 4.7, top + 0.2, text, "right", MUTED)


def _skip_gram(ax: "Axes", top: float) -> None:
    _head(ax, top, "skip-gram", "one word asks for each neighbour")
    y = top + 1.12
    for place, (x, text) in enumerate(zip(_X, _SENTENCE, strict=True)):
        draw.word(ax, x, y, text)
        if place != _CENTER:
            side = 1 if place > _CENTER else -1
            start = (_X[_CENTER] + 0.13 * side * abs(place - _CENTER), y - 0.16)
            bend = -0.35 * side
            draw.arrow(ax, start, (x, y - 0.15), color_of(text), bend=bend)


def _cbow(ax: "Axes", top: float) -> None:
    _head(ax, top, "CBOW", "the neighbours' mean asks for one word")
    y, middle = top + 1.2, (_X[_CENTER], top + 0.62)
    for place, (x, text) in enumerate(zip(_X, _SENTENCE, strict=True)):
        draw.word(ax, x, y, text)
        if place != _CENTER:
            side = 1 if place > _CENTER else -1
            ends = (x, y - 0.15), (middle[0] + 0.33 * side, middle[1])
            draw.arrow(ax, *ends, color_of(text), bend=0.18 * side)
    draw.box(ax, middle[0] - 0.31, middle[1] - 0.13, 0.62, 0.26, GRID)
    draw.label(ax, *middle, "mean", "center")
    draw.arrow(ax, (middle[0], middle[1] + 0.15), (middle[0], y - 0.15), color_of("see"))


def _tree(ax: "Axes", top: float) -> None:
    _head(ax, top, "hierarchical softmax", "left or right, down to it")
    draw.word(ax, _X[0], top + 0.62, _SENTENCE[_CENTER])
    root = (2.45, top + 0.62)
    forks = {"0": (1.45, top + 1.15), "1": (3.45, top + 1.15)}
    leaves = {"00": "hope", "01": "to", "10": "you", "11": "soon"}
    points = {"": root} | forks
    points |= {code: (0.95 + n, top + 1.72) for n, code in enumerate(leaves)}
    draw.arrow(ax, (_X[0] + 0.36, root[1]), (root[0] - 0.1, root[1]), color_of("see"))
    for code, (x, y) in points.items():
        if code:
            before = points[code[:-1]]
            taken = "11".startswith(code)
            ax.plot(
                (before[0], x), (before[1], y), color=color_of("soon") if taken else MUTED,
                linewidth=2.6 if taken else 1.0, solid_capstyle="round", zorder=0,
            )  # fmt: skip
            side = 0.1 if code[-1] == "1" else -0.1
            middle = ((before[0] + x) / 2 + side, (before[1] + y) / 2 - 0.08)
            draw.label(ax, *middle, code[-1], "center", TEXT if taken else MUTED, bold=taken)
    for code, text in leaves.items():
        draw.word(ax, points[code][0], points[code][1] + 0.16, text)
    for x, y in (root, *forks.values()):
        ax.plot(x, y, "o", color=MUTED, markersize=6)


def training_block(
    weights: npt.ArrayLike,
    n_noise: int,
    centers: Sequence[str] = (),
    contexts: Sequence[str] = (),
    *,
    row: int | None = None,
) -> None:
    """Draw a block of words against its neighbourhood and its noise words.

    Args:
        weights: (n, m + n_noise) what each pair counts, 0 for the pairs that do not.
        n_noise: how many of the columns, at the right, are noise words.
        centers: the n words of the rows, written at the left; none leaves the edge bare.
        contexts: the m words of the neighbourhood; those that count for `row` are named.
        row: the row that is shown in full strength, and whose neighbours are named.

    Raises:
        ValueError: for a table that is not of numbers, or words that are not as many as its rows.

    Examples:
        >>> training_block([[1, 0, 0.2], [0, 1, 0.2]], 1, ["to", "see"], ["see", "you"], row=0)
    """
    table = as_table(weights, "weights")
    rows, columns = table.shape
    n_contexts = columns - n_noise
    if (centers and len(centers) != rows) or (contexts and len(contexts) != n_contexts):
        raise ValueError(
            f"{len(centers)} centers and {len(contexts)} contexts for weights {table.shape}"
        )
    left = 0.95 if centers else 0.1
    cell = (draw.WIDTH - left - 0.1) / (columns + 1)
    height = max(cell, 0.175)
    top = 0.72 if row is not None and contexts else 0.42
    ax = draw.canvas(top + rows * height + 0.1)
    middle = left + n_contexts * cell / 2
    draw.label(ax, middle, 0.18, f"the {n_contexts} words around them", "center", MUTED)
    noise_middle = left + cell + (n_contexts + n_noise / 2) * cell
    draw.label(ax, noise_middle, 0.18, f"{n_noise} noise words", "center", MUTED)
    for columns_of, color, x in (
        (slice(n_contexts), BLUE, left),
        (slice(n_contexts, None), ORANGE, left + (n_contexts + 1) * cell),
    ):
        part = table[:, columns_of] != 0
        colors = np.where(part[..., None], tint(color, 0.5), GRID)
        if row is not None:
            colors[row, part[row]] = tint(color, 1.0)
        extent = (x, x + part.shape[1] * cell, top + rows * height, top)
        ax.imshow(_with_gaps(colors), extent=extent, aspect="auto", interpolation="none")
    ax.set(xlim=(0, draw.WIDTH), ylim=(top + rows * height + 0.1, 0))
    for here, text in enumerate(centers):
        color, bold = (TEXT, True) if here == row else (MUTED, False)
        y = top + (here + 0.45) * height
        draw.label(ax, left - 0.08, y, text, "right", color, bold=bold)
    if row is not None and contexts:
        counted = np.flatnonzero(table[row, :n_contexts]).tolist()
        names = "  ".join(contexts[column] for column in counted)
        half = 0.045 * len(names)  # inches
        x = left + (float(np.mean(counted)) + 0.5) * cell
        draw.label(ax, min(max(x, left + half), draw.WIDTH - half), 0.52, names, "center")


def _with_gaps(colors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return a picture of cells with a gap between them, (6 n, 6 m, 4) for (n, m, 4) colours."""
    picture = colors.repeat(6, axis=0).repeat(6, axis=1)
    picture[5::6] = 0
    picture[:, 5::6] = 0
    return picture
