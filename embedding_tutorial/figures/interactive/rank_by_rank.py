"""A table as the sum of its SVD's terms, one added at a time."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.still import Markup, svg, tag
from embedding_tutorial.figures.style import BLUE, MUTED, TEXT, color_of

_CELL, _HEIGHT, _NUMBER = 33, 24, 13.5  # units: a cell's width and height, the size of its number
_LEFT, _COLUMN = 54, 40  # units: the words at the left, the column that is a factor
_TITLE, _TOP, _ROW = 22, 48, 32  # units: the title, the words above, the row that is a factor
_GAP = 14
_MOST = 8  # rows or columns whose numbers can be read on a telephone
_BAR = 62  # units: the height of the share and its bar
Floats = npt.NDArray[np.floating[Any]]


def rank_by_rank(
    left: npt.ArrayLike,
    values: npt.ArrayLike,
    right: npt.ArrayLike,
    words: Sequence[str],
    columns: Sequence[str] | None = None,
    *,
    caption: str,
) -> Interactive:
    """Return a figure that adds the terms of an SVD one by one: term, sum so far, what is left.

    A term is a column times a row; each of the two has the root of the singular value. It opens at
    rank 0, when nothing is added yet. Terms whose singular value is 0 are left out.

    Args:
        left: (m, k) left singular vectors, as `np.linalg.svd` returns them.
        values: (r,) singular values, largest first; r at most k.
        right: (k, n) right singular vectors.
        words: the m words at the rows.
        columns: the n words at the columns; without it, `words`.
        caption: a sentence that says what is to be seen.

    Returns:
        The figure, to be the last value of a cell.

    Raises:
        ValueError: for shapes that do not fit together, a singular value that is negative or larger
            than the one before it, a table of nothing but 0, or more than 8 rows or columns.

    Examples:
        >>> parts = np.linalg.svd([[0.0, 2.0], [1.0, 0.0]])
        >>> rank_by_rank(*parts, ["to", "see"], caption="Two terms are enough.")
        <Interactive rank-by-rank
         values (2,): 1 1.5 1.33 2
         ...>
    """
    columns = words if columns is None else columns
    sizes = _checked_values(values)
    table = as_table(np.asarray(left, dtype=float), "left")[:, : len(sizes)]
    other = as_table(np.asarray(right, dtype=float), "right")[: len(sizes)]
    if table.shape != (len(words), len(sizes)) or other.shape != (len(sizes), len(columns)):
        raise ValueError(
            f"left {np.shape(left)}, values {np.shape(values)} and right {np.shape(right)} "
            f"do not fit {len(words)} words at the rows and {len(columns)} at the columns"
        )
    if max(len(words), len(columns)) > _MOST:
        raise ValueError(f"{len(words)} rows, {len(columns)} columns: at most {_MOST} can be read")
    signs = _signs(table)
    factors = {"left": table * signs, "right": other * signs[:, None]}
    still = _still((table * sizes) @ other, words, columns)
    data = {"values": sizes, "words": list(words), "columns": list(columns)}
    layouts = _layouts(len(words), len(columns))
    return Interactive("rank-by-rank", data | {"factors": factors} | layouts, still, caption)


def _checked_values(values: npt.ArrayLike) -> Floats:
    """Return the singular values that are not 0, but for rounding."""
    sizes = np.asarray(values, dtype=float)
    if sizes.ndim != 1 or not np.isfinite(sizes).all():
        raise ValueError(f"values must be a list of finite numbers, got shape {sizes.shape}")
    bad = np.flatnonzero(np.diff(sizes, prepend=np.inf) > 0)
    if len(bad) or (sizes < 0).any():
        place = int(bad[0]) if len(bad) else int(np.argmin(sizes))
        raise ValueError(f"values[{place}] is {sizes[place]}: they fall, and are at least 0")
    if sizes.max(initial=0.0) == 0:
        raise ValueError("every singular value is 0: there is no term to be shown")
    kept: Floats = sizes[sizes > 1e-12 * sizes[0]]
    return kept


def _signs(left: Floats) -> Floats:
    """Return the sign of each column's largest entry, the first of those that tie."""
    size = np.abs(left)
    first = (size > (1 - 1e-6) * size.max(axis=0)).argmax(axis=0)
    signs: Floats = np.sign(left[first, np.arange(left.shape[1])])
    return signs


# The still picture: rank 0 ------------------------------------------------------------------------


def _layouts(rows: int, columns: int) -> dict[str, object]:
    """Return where the three tables and the share stand: below one another, or side by side."""
    wide, high = columns * _CELL, rows * _HEIGHT
    top = _TITLE + _TOP
    x, y = _LEFT + _COLUMN, top + _ROW
    below = [[x, y], [x, y + high + _GAP + _TITLE], [x, y + 2 * (high + _GAP + _TITLE)]]
    beside = [[x + step * (wide + _GAP), y] for step in range(3)]
    return {
        "stacked": {
            "size": [x + wide + 2, below[2][1] + high + _GAP + _BAR],
            "places": [*below, [0, below[2][1] + high + _GAP]],
            "bar": x + wide,
            "title": -8,
        },
        "wide": {
            "size": [beside[2][0] + wide + 2, y + high + _GAP + _BAR],
            "places": [*beside, [0, y + high + _GAP]],
            "bar": beside[2][0] + wide,
            "title": -_ROW - _TOP - 6,
        },
    }


def _still(matrix: Floats, words: Sequence[str], columns: Sequence[str]) -> Markup:
    layout: Any = _layouts(len(words), len(columns))["stacked"]
    names = ("term", "sum", "left")
    titles = ("no term yet", "the sum so far", "what is left")
    tables = (None, np.zeros_like(matrix), matrix)
    limit = float(np.abs(matrix).max())
    panels = [
        _panel(*panel, limit, words, columns) for panel in zip(names, titles, tables, strict=True)
    ]
    width, height = layout["size"]
    places = [f"translate({x} {y})" for x, y in layout["places"]]
    parts = [
        tag("g", *panel, class_=f"panel {name}", transform=place)
        for name, panel, place in zip(
            (*names, "share"), (*panels, _share(layout["bar"])), places, strict=True
        )
    ]
    return svg(width, height, *parts, label=(
        "Rank 0: no term has been added. The sum so far is 0 everywhere, and what is left is the "
        f"whole table, its rows named {', '.join(words)}, its columns {', '.join(columns)}."
    ))  # fmt: skip


def _panel(
    name: str, title: str, table: Floats | None, limit: float,
    words: Sequence[str], columns: Sequence[str],
) -> list[Markup]:  # fmt: skip
    """Draw a table, its upper left cell at (0, 0), with the words at its border."""
    first = name == "term"
    above = _ROW if first else 0
    parts = [_text(title, 0, -_ROW - _TOP - 6 if first else -8, class_="title", weight=600)]
    shape = (len(words), len(columns))
    for row, word in enumerate(words):
        x = -_COLUMN if first else 0
        parts.append(_word(word, x, row * _HEIGHT, upright=False))
        if first:
            parts.append(_cell(x, row * _HEIGHT, None, 1.0, "of-column"))
    for column, word in enumerate(columns):
        parts.append(_word(word, column * _CELL, -above, upright=True, shown=first))
        if first:
            parts.append(_cell(column * _CELL, -_ROW, None, 1.0, "of-row"))
    for row, column in np.ndindex(*shape):
        value = None if table is None else float(table[row, column])
        parts.append(_cell(column * _CELL, row * _HEIGHT, value, limit, "entry"))
    return parts


def _cell(x: float, y: float, value: float | None, limit: float, kind: str) -> Markup:
    """Draw a cell; one that is positive is blue."""
    shown = "" if value is None else _written(value)
    size = 0 if value is None else abs(value) / limit
    return tag(
        "g",
        tag("rect", x=x, y=y, width=_CELL - 2, height=_HEIGHT - 2, fill=MUTED, opacity=0.14),
        tag(
            "rect", x=x, y=y, width=_CELL - 2, height=_HEIGHT - 2, fill=BLUE,
            opacity=round(0.5 * size, 3), class_="shade",
        ),
        _text(shown, x + _CELL / 2 - 1, y + _HEIGHT / 2 + 4, anchor="middle"),
        class_=kind,
        data_value=None if value is None else repr(value),
    )  # fmt: skip


def _written(value: float) -> str:
    """Write a number with one digit, without the 0 before its point."""
    text = f"{value:.1f}".replace("-", "\u2212")
    return "0" if re.fullmatch("\u2212?0.0", text) else re.sub(r"^(\u2212?)0\.", r"\1.", text)


def _word(word: str, x: float, y: float, *, upright: bool, shown: bool = True) -> Markup:
    """Write a word before a row, or above a column, with a stroke of its colour."""
    if upright:
        x += _CELL / 2 - 1
        stroke = tag("rect", x=x - 12, y=y - 5, width=24, height=3, fill=color_of(word))
        name = _text(word, 0, 0, transform=f"translate({x + 5} {y - 9}) rotate(-90)")
    else:
        stroke = tag("rect", x=x - 6, y=y + 3, width=3, height=16, fill=color_of(word))
        name = _text(word, x - 10, y + _HEIGHT / 2 + 4, anchor="end")
    class_ = "above" if upright else "at-left"
    return tag("g", stroke, name, class_=class_, display=None if shown else "none")


def _share(length: int) -> list[Markup]:
    """Draw the bar of the squares."""
    return [
        tag("rect", x=0, y=28, width=length, height=14, fill=MUTED, opacity=0.2, class_="whole"),
        tag("rect", x=0, y=28, width=0, height=14, fill=BLUE, class_="part"),
        tag(
            "text",
            tag("tspan", "0", class_="percent", data_value="0"),
            " % of the squares are in the sum",
            x=0, y=18, font_size=_NUMBER, fill=TEXT,
        ),
    ]  # fmt: skip


def _text(
    text: str, x: float, y: float, *, anchor: str | None = None, weight: int | None = None,
    class_: str | None = None, transform: str | None = None,
) -> Markup:  # fmt: skip
    return tag(
        "text", text, x=x, y=y, text_anchor=anchor, font_size=_NUMBER, font_weight=weight,
        fill=TEXT, class_=class_, transform=transform,
    )  # fmt: skip
