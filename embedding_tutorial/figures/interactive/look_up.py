"""The lookup, and the same as a matrix product, under the reader's hand."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_finite, as_ids, as_table, as_tokens
from embedding_tutorial.datasets import two_sentences
from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.still import Markup, svg, tag
from embedding_tutorial.figures.style import MUTED, TEXT, WORD_COLORS, color_of, text_on
from embedding_tutorial.vocabulary import Vocabulary

_ROOM = 8  # words that fit on a telephone
_ROWS, _COLUMNS = 12, 4  # of a table that does
_STEP, _CHIP, _ID = 36, 66, 36  # units
_CAPTION = (
    "Each word becomes an id, each id names a row of the table, and the rows, copied, are the "
    "output. A one-hot row times the table is the same row."
)


def look_up(
    weight: npt.ArrayLike,
    vocabulary: Vocabulary | Sequence[str] | None = None,
    start: Iterable[str | int] | None = None,
    mode: Literal["look up", "multiply"] = "look up",
    *,
    caption: str = _CAPTION,
) -> Interactive:
    """Return a figure in which the reader's words, or ids, fetch their rows of a table.

    A switch shows the same output as the product of one-hot rows and the table, and spells out the
    sum behind each of its numbers.

    Args:
        weight: (V, d) finite floats, at most 12 rows and 4 columns.
        vocabulary: the V words. Without it: those of `two_sentences()` if they are as many as the
            rows, else there are ids only.
        start: the words, or ids, at most 8, that it opens with. Without it: the second of the two
            sentences if the words are those, else the ids 0, 1 ... up to 5 of them.
        mode: "look up" or "multiply", what it opens with.
        caption: a sentence that says what is to be seen.

    Returns:
        The figure, to be the last value of a cell.

    Raises:
        TypeError, ValueError: for a table that is not one, or too large to be drawn; for words that
            are not as many as the rows; for a start that is too long; for another mode.
        KeyError, IndexError: for a word or an id of the start that names no row.

    Examples:
        >>> look_up([[1.2, 3.1], [0.1, 4.2]], ["hope", "to"], start=["to", "hope", "to"])
        <Interactive look-up
         words (2,): 'hope to'
         named: 'True'
         weight (2, 2): 0.1 2.15 2.45 4.2
         start (3,): 0 0.667 0.667 1
         ...>
    """
    table = np.asarray(as_finite(as_table(weight), "weight"), dtype=float)
    if len(table) > _ROWS or table.shape[1] > _COLUMNS:
        most = f"{_ROWS} rows and {_COLUMNS} columns"
        raise ValueError(f"weight {table.shape} is too large to be drawn: pass at most {most}")
    if mode not in ("look up", "multiply"):
        raise ValueError(f"mode must be 'look up' or 'multiply', got {mode!r}")
    words, named = _words(vocabulary, len(table))
    ids = _start(start, words, named)
    has_own = not WORD_COLORS.keys().isdisjoint(words)
    colors = [color_of(word if has_own else row) for row, word in enumerate(words)]
    data = {
        "words": np.array(words),
        "named": named,
        "weight": table,
        "start": ids,
        "looks": [{"color": color, "ink": text_on(color)} for color in colors],
        "digits": _digits(table),
        "mode": mode,
        "room": _ROOM,
    }
    return Interactive("look-up", data, _still(table, words, ids, colors, mode), caption)


def _words(vocabulary: Vocabulary | Sequence[str] | None, rows: int) -> tuple[list[str], bool]:
    """Return a name for each row, and whether the names are words."""
    if vocabulary is None:
        known = Vocabulary.from_sentences(two_sentences().sentences, order="appearance")
        named = len(known) == rows
        return (list(known), True) if named else ([str(row) for row in range(rows)], False)
    given = as_tokens(list(vocabulary), "vocabulary")
    if len(given) != rows:
        raise ValueError(f"there are {len(given)} words for the {rows} rows of weight")
    return list(Vocabulary(given)), True


def _start(start: Iterable[str | int] | None, words: list[str], named: bool) -> Any:
    """Return the ids of the first state."""
    second = two_sentences().sentences[1]
    if start is None:
        start = second if named and set(second) <= set(words) else range(min(5, len(words)))
    given = list(start)
    if len(given) > _ROOM:
        raise ValueError(f"start has {len(given)} words: there is room for {_ROOM}")
    if named and given and all(isinstance(entry, str) for entry in given):
        return Vocabulary(words).encode([str(entry) for entry in given])
    return as_ids(np.array(given, dtype=object).tolist(), len(words))


def _digits(table: npt.NDArray[np.float64]) -> int:
    """Return how many decimals tell the numbers apart without crowding the cells."""
    exact = [digits for digits in (1, 2) if np.array_equal(table, table.round(digits))]
    return min(exact, default=3 if np.abs(table).max() < 0.1 else 2)


# The picture of the first state ------------------------------------------------------------------


def _still(
    table: npt.NDArray[np.float64], words: list[str], ids: npt.NDArray[np.intp],
    colors: list[str], mode: str,
) -> Markup:  # fmt: skip
    """Draw words, ids or one-hot rows, table and output from left to right."""
    digits = _digits(table)
    rows, columns = table.shape
    height = max(len(ids), rows) * _STEP
    cell = 16 + 9.6 * max(len(f"{value:.{digits}f}") for value in table.flat)
    hot = min(24.0, 168 / rows)
    multiplies = mode == "multiply"
    left = _CHIP + 6 + (rows * hot if multiplies else _ID)
    width = round(max(480, left + 110 + 2 * columns * cell))
    out = width - columns * cell
    weight = left + 24 + (out - left - columns * cell) / 2 - 12
    top = 30 + (height - rows * _STEP) / 2
    first = 30 + (height - len(ids) * _STEP) / 2
    parts = [
        _head(weight + columns * cell / 2, top, f"table {table.shape}"),
        _head(width, first, f"output ({len(ids)}, {columns})", "end"),
        _head(_CHIP + 6, first, f"one-hot ({len(ids)}, {rows})" if multiplies else "ids", "start"),
    ]
    for row in range(rows):
        y, used = top + row * _STEP, row in ids
        parts.append(_text(weight - 6, y, str(row), "end", TEXT if used else MUTED))
        parts += _cells(weight, y, table[row], cell, colors[row] if used else None, digits)
    for position, i in enumerate(ids.tolist()):
        y, color = first + position * _STEP, colors[i]
        parts += _chip(y, words[i], color) if words[i] != str(i) else []
        parts += _cells(out, y, table[i], cell, color, digits)
        if multiplies:
            for k in range(rows):
                parts += _cells(_CHIP + 6 + k * hot, y, [k == i], hot, color if k == i else None, 0)
        else:
            parts += _cells(_CHIP + 6, y, [i], _ID, None, 0, edge=color)
            parts.append(_arrow(left + 3, y, weight - 20, top + i * _STEP, color))
            parts.append(_arrow(weight + columns * cell + 3, top + i * _STEP, out - 4, y, color))
    if multiplies:
        middle = 30 + height / 2 - _STEP / 2
        parts.append(_text((left + weight - 18) / 2, middle, "×", "middle", MUTED))
        parts.append(_text((weight + columns * cell + out) / 2, middle, "=", "middle", MUTED))
    way = "one-hot rows times the table" if multiplies else "rows looked up in the table"
    shown = " ".join(words[i] for i in ids)
    label = f"{shown}: ids {ids.tolist()}, {way}: output {table[ids].round(digits).tolist()}."
    return svg(width, 34 + height, *parts, label=label)


def _text(x: float, y: float, text: str, anchor: str, color: str, font: str = "sans") -> Markup:
    return tag(
        "text", text, x=round(x, 1), y=round(y + _STEP / 2 + 5.5, 1), text_anchor=anchor,
        fill=color, font_family=f"var(--fig-{font})",
    )  # fmt: skip


def _head(x: float, y: float, text: str, anchor: str = "middle") -> Markup:
    return _text(x, y - _STEP + 2, text, anchor, MUTED)


def _cells(
    x: float, y: float, values: Iterable[Any], width: float, color: str | None, digits: int,
    edge: str = "none",
) -> list[Markup]:  # fmt: skip
    """Draw one row of numbers, tinted in the colour of its word."""
    parts = []
    for column, value in enumerate(values):
        left = round(x + column * width, 1)
        parts.append(
            tag(
                "rect", x=left + 1, y=round(y + 2, 1), width=round(width - 2, 1), height=_STEP - 4,
                fill=color or "#768FA8", stroke=edge, stroke_width=2,
                fill_opacity=0 if edge != "none" else 0.3 if color else 0.16,
            )
        )  # fmt: skip
        ink = MUTED if color is None and edge == "none" else TEXT
        parts.append(_text(left + width / 2, y, f"{value:.{digits}f}", "middle", ink, "mono"))
    return parts


def _chip(y: float, word: str, color: str) -> list[Markup]:
    box = tag("rect", x=0, y=round(y + 4, 1), width=_CHIP, height=_STEP - 8, rx=7, fill=color)
    return [box, _text(_CHIP / 2, y, word, "middle", text_on(color))]


def _arrow(x: float, y: float, to_x: float, to_y: float, color: str) -> Markup:
    half = (x + to_x) / 2
    start, end = y + _STEP / 2, to_y + _STEP / 2
    curve = f"M{x:.1f} {start:.1f}C{half:.1f} {start:.1f} {half:.1f} {end:.1f} {to_x:.1f} {end:.1f}"
    tip = f"m-6 -4L{to_x:.1f} {end:.1f}l-6 4"
    return tag("path", d=curve + tip, fill="none", stroke=color, stroke_width=1.8)
