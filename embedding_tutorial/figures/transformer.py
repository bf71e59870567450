"""The figures of the chapter on a language model: lookups, a mixture, places, lengths of rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GREY,
    GRID,
    MUTED,
    ORANGE,
    SIZE,
    TEXT,
    row_y,
    tint,
)

_TABLES = ("words", "places", "kinds")


def three_lookups(pieces: Sequence[str], ids: npt.ArrayLike, numbers: npt.ArrayLike) -> None:
    """Draw how each piece looks up a row in each of three tables, and one number of their sum.

    Args:
        pieces: n pieces of words, in the order of the sentence.
        ids: (n, 3) which rows they look up, of the words, the places and the kinds.
        numbers: (n, 3) one number of each of these rows.

    Raises:
        ValueError: for ids or numbers that are not three for each piece.

    Examples:
        >>> three_lookups(["[CLS]", "hope"], [[101, 0, 0], [3246, 1, 0]], [[0.1, 0.2, 0.3]] * 2)
    """
    given, values = np.asarray(ids), as_table(np.asarray(numbers, dtype=float), "numbers")
    for name, array in (("ids", given), ("numbers", values)):
        if array.shape != (len(pieces), 3):
            raise ValueError(f"{name} of shape {array.shape} for {len(pieces)} pieces: three each")
    ax = draw.canvas(draw.height_of(len(pieces)))
    lefts, cell = (1.24, 2.24, 3.24), 0.56
    for left, name in zip(lefts, _TABLES, strict=True):
        draw.title(ax, left + cell / 2, name, "center")
    draw.title(ax, 4.47, "sum", "center")
    for line, (piece, three, row) in enumerate(zip(pieces, given, values, strict=True)):
        y = row_y(line)
        draw.label(ax, 0.03, y, piece, bold=True)
        for left, id_, number, sign in zip(lefts, three.tolist(), row, "++=", strict=True):
            draw.label(ax, left - 0.06, y, f"{id_:,}", "right", MUTED)
            fill = tint(BLUE) if left == lefts[0] else GRID
            draw.cells(ax, left, y, [float(number)], fill, cell=cell, decimals=2)
            draw.label(ax, left + cell + 0.11, y, sign, "center", MUTED)
        draw.cells(ax, 4.18, y, [float(row.sum())], tint(ORANGE), cell=cell, decimals=2)


def mixed_rows(
    rows: Mapping[str, npt.ArrayLike], mixed: Mapping[str, tuple[str, npt.ArrayLike]]
) -> None:
    """Draw rows of two numbers as arrows, and where a mixture with others carries one of them.

    Args:
        rows: {word: its two numbers}.
        mixed: {name: (the word that was mixed, what came out)}.

    Raises:
        ValueError: for rows that are not of two numbers; for a mixed word that has no row.

    Examples:
        >>> rows = {"river": [2, 0], "bank": [1, 1]}
        >>> mixed_rows(rows, {"bank beside river": ("bank", [1.5, 0.5])})
    """
    points = {word: _pair(row, word) for word, row in rows.items()}
    ends = {name: (word, _pair(end, name)) for name, (word, end) in mixed.items()}
    every = np.array([*points.values(), *(end for _, end in ends.values())])
    ax = draw.new_figure(2.7).subplots()
    for word, point in points.items():
        draw.arrow(ax, (0, 0), (point[0], point[1]), MUTED)
        ax.annotate(
            word, tuple(point), (5, 3), textcoords="offset points", color=TEXT, fontsize=SIZE,
            weight="bold",
        )  # fmt: skip
    for name, (word, end) in ends.items():
        if word not in points:
            raise ValueError(f"{word!r} is mixed, but has no row: there are {', '.join(points)}")
        start = points[word]
        draw.arrow(ax, (start[0], start[1]), (end[0], end[1]), ORANGE)
        ax.plot(*end, "o", color=ORANGE, markersize=7)
        ax.annotate(
            name, tuple(end), (8, 0), textcoords="offset points", va="center", color=TEXT,
            fontsize=SIZE,
        )  # fmt: skip
    high = every.max() * 1.15
    ax.set(xlim=(-0.1, 1.75 * high), ylim=(-0.1, high), aspect="equal")
    draw.style_axes(ax, "first number", "second number")
    ax.set(xticks=[0, 1, 2], yticks=[0, 1, 2])


def _pair(row: npt.ArrayLike, name: str) -> npt.NDArray[Any]:
    point = np.asarray(row, dtype=float)
    if point.shape != (2,):
        raise ValueError(f"{name!r} has {point.tolist()}, not two numbers")
    return point


def place_map(cosines: npt.ArrayLike, lengths: npt.ArrayLike) -> None:
    """Draw the cosines between the rows of places, and below how long each row is.

    Args:
        cosines: (n, n) between each two of the places 0..n-1.
        lengths: (n,) of their rows.

    Raises:
        ValueError: for cosines that are not of n times n places.

    Examples:
        >>> place_map([[1, 0.5], [0.5, 1]], [2.4, 0.5])
    """
    table, sizes = as_table(np.asarray(cosines, dtype=float), "cosines"), np.ravel(lengths)
    if table.shape != (len(sizes), len(sizes)):
        raise ValueError(f"cosines of shape {table.shape} for {len(sizes)} places")
    figure = draw.new_figure(5.2)
    map_, below = figure.subplots(2, 1, height_ratios=[3.4, 1], sharex=True)
    colors = np.empty((*table.shape, 4))
    colors[...] = np.where((table > 0)[..., None], tint(BLUE, 1), tint(ORANGE, 1))
    colors[..., 3] = np.abs(table).clip(max=1)
    map_.imshow(colors, interpolation="none", aspect="auto")
    draw.style_axes(map_, "", "place")
    below.plot(np.arange(len(sizes)), sizes, color=BLUE, linewidth=1.6)
    below.set_ylim(0, None)
    draw.style_axes(below, "place", "length")


def row_lengths(
    lengths: npt.ArrayLike, marked: npt.ArrayLike, names: tuple[str, str], edge: float
) -> None:
    """Draw how many rows have which length, two kinds of rows in two colours.

    Args:
        lengths: (n,) of the rows.
        marked: (n,) which of them are of the first kind.
        names: what the first kind is called, and the others.
        edge: a length that a line marks.

    Raises:
        ValueError: for marks that are not as many as the lengths.

    Examples:
        >>> row_lengths([0.4, 0.5, 1.1, 1.2], [True, True, False, False], ("unused", "others"), 0.6)
    """
    sizes, first = np.ravel(lengths), np.ravel(marked).astype(bool)
    if len(sizes) != len(first):
        raise ValueError(f"{len(first)} marks for {len(sizes)} lengths: one each")
    step = 0.05
    bins = np.arange(np.floor(sizes.min() / step), np.ceil(sizes.max() / step) + 1) * step
    figure = draw.new_figure(2.9)
    ax = figure.subplots()
    kinds = [sizes[first], sizes[~first]]
    ax.hist(kinds, bins.tolist(), stacked=True, color=[ORANGE, tint(GREY, 0.55)], label=list(names))
    ax.axvline(edge, color=TEXT, linewidth=1.2, linestyle=":")
    draw.style_axes(ax, "length of the row", "rows")
    figure.legend(
        loc="outside upper left", ncols=2, frameon=False, fontsize=SIZE, labelcolor=TEXT,
        borderpad=0,
    )  # fmt: skip
