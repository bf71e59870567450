"""Three one-hot vectors, carried into the plane by the table."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.still import Markup, svg, tag
from embedding_tutorial.figures.style import MUTED, TEXT, WORD_COLORS, color_of

Floats = npt.NDArray[np.float64]

# Space is drawn without perspective, as on squared paper: the first axis to the right, the second
# upwards, both at full length, so that what lies in their plane is drawn as it is.
PROJECTION = np.array([[1.0, 0.0], [0.0, 1.0], [-0.55, -0.42]])
PAIRS = list(combinations(range(3), 2))
_WIDTH, _HEIGHT, _MARGIN = 460, 400, np.array([62, 34])  # units, at most as many pixels
_BAR_X, _BAR_WIDTH, _BAR_ROW = 122, 276, 30
_CAPTION = (
    "The corners of the cube are equally far from each other; the table puts them where it likes."
)
_ASIDE = np.array([[1, 0.4], [0.3, -1], [-1, 0.4]])  # where a name goes if nothing pushes it


def into_the_plane(
    weight: npt.ArrayLike,
    words: Sequence[str],
    start: Sequence[str] = (),
    *,
    caption: str = _CAPTION,
) -> Interactive:
    """Return a figure in which three words go from the corners of a cube to their rows.

    The one-hot vectors of any three words are as far apart as the three unit vectors of space. At
    the share t of the way the word's arrow ends at ``(1 - t) * unit + t * (row, 0)``, so at every
    moment the arrows are where one linear map takes the unit vectors. Distances are those in space.

    Args:
        weight: (V, 2) the table, its rows in the plane of the first two axes.
        words: the V words, all different.
        start: the three words that are shown first; the first three of `words` if empty.
        caption: a sentence that says what is to be seen.

    Returns:
        The figure, to be the last value of a cell.

    Raises:
        ValueError: for a table that is not (V, 2) with at least three rows or not finite, for words
            that are not V different ones, or for a start that is not three different ones of them.

    Examples:
        >>> weight = [[1.2, 3.1], [2.2, 1.4], [4.1, 2.0]]
        >>> into_the_plane(weight, ["hope", "soon", "again"])
        <Interactive into-the-plane
         weight (3, 2): 1.2 2.33 2.48 4.1
         words: 'hope soon again'
         ...>
    """
    table, names = as_table(weight).astype(float), list(words)
    chosen = _chosen(table, names, list(start) or names[:3])
    scale, origin = _scale(table)
    farthest = max(np.sqrt(2), np.linalg.norm(table[:, None] - table[None], axis=2).max())
    bar = float(_BAR_WIDTH / farthest)
    colors = [color_of(word if word in WORD_COLORS else row) for row, word in enumerate(names)]
    places = origin + scale * PROJECTION
    still = svg(
        _WIDTH,
        _HEIGHT + len(PAIRS) * _BAR_ROW + 6,
        *_space(scale, origin),
        *_sides(places),
        *_arrows(places, origin, [colors[row] for row in chosen]),
        *_names(places, [names[row] for row in chosen]),
        *_bars(bar, [names[row] for row in chosen], [colors[row] for row in chosen]),
        label=f"The one-hot vectors of {', '.join(names[row] for row in chosen)} as three arrows "
        "along the edges of a cube. The distance of every two of their ends is 1.41.",
    )
    data = {
        "weight": table, "words": names, "colors": colors, "start": chosen, "scale": scale,
        "origin": origin, "projection": PROJECTION, "bar": bar, "aside": _ASIDE,
    }  # fmt: skip
    return Interactive("into-the-plane", data, still, caption)


def _chosen(table: Floats, names: list[str], start: list[str]) -> list[int]:
    """Return the rows of the three words to begin with."""
    if table.shape[1] != 2 or len(table) < 3:
        raise ValueError(f"weight must have two columns and at least 3 rows, got {table.shape}")
    if len(names) != len(table) or len(set(names)) != len(names):
        raise ValueError(f"{len(table)} rows need as many different words, got {names}")
    if len(start) != 3 or len(set(start)) != 3 or not set(start) <= set(names):
        raise ValueError(f"start must be three different words of {', '.join(names)}, got {start}")
    return [names.index(word) for word in start]


def _scale(table: Floats) -> tuple[Floats, Floats]:
    """Return scale and origin of the drawing, whose y runs downwards, so that all words fit."""
    ends = np.vstack([table, PROJECTION, np.zeros((1, 2))])
    low, high = ends.min(axis=0), ends.max(axis=0)
    size = np.array([_WIDTH, _HEIGHT])
    unit = ((size - 2 * _MARGIN) / (high - low)).min()  # the same in both directions
    scale = unit * np.array([1, -1])
    return scale, size / 2 - scale * (low + high) / 2


def _space(scale: Floats, origin: Floats) -> list[Markup]:
    """Draw the plane of the table, and the cube in front of it."""
    x, y = origin.round(1).tolist()
    corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    edges = [(a, b) for a, b in combinations(range(8), 2) if abs(corners[a] - corners[b]).sum() < 2]
    ends = (origin + scale * (corners @ PROJECTION)).round(1).tolist()
    cube = "".join("M{} {}L{} {}".format(*ends[a], *ends[b]) for a, b in edges)
    return [
        tag("path", d=f"M{x} 0V{_HEIGHT}M0 {y}H{_WIDTH}", stroke=MUTED, opacity=0.5),
        tag("text", "column 0", x=_WIDTH, y=y + 18, text_anchor="end", fill=MUTED),
        tag("text", "column 1", x=x - 6, y=14, text_anchor="end", fill=MUTED),
        tag("path", d=cube, fill="none", stroke=MUTED, stroke_width=1.5, opacity=0.6),
    ]


def _sides(places: Floats) -> list[Markup]:
    """Draw the triangle whose sides are the distances."""
    ends = places.round(1).tolist()
    return [
        tag(
            "path", class_="side", d="M{} {}L{} {}".format(*ends[a], *ends[b]), stroke=TEXT,
            stroke_width=1.5, stroke_dasharray="2 5", stroke_linecap="round",
        )
        for a, b in PAIRS
    ]  # fmt: skip


def _arrows(places: Floats, origin: Floats, colors: Sequence[str]) -> list[Markup]:
    """Draw the three arrows, under them a pale line for the way that they will have come."""
    ways = [
        tag("path", class_="way", stroke=color, stroke_width=2, opacity=0.45) for color in colors
    ]
    arrows = [
        tag(
            "path", class_="arrow", d=_arrow(origin, place), fill=color, stroke=color,
            stroke_width=3, stroke_linejoin="round",
        )
        for place, color in zip(places, colors, strict=True)
    ]  # fmt: skip
    return ways + arrows


def _arrow(start: Floats, end: Floats) -> str:
    along = (end - start) / np.linalg.norm(end - start)
    across = along[::-1] * [1, -1]
    left, right = end - 11 * along + 5 * across, end - 11 * along - 5 * across
    points = [round(value, 1) for point in (start, end, left, right) for value in point.tolist()]
    return "M{} {}L{} {}M{} {}L{} {}L{} {}Z".format(*points[:4], *points[2:])


def _names(places: Floats, words: Sequence[str]) -> list[Markup]:
    """Write each word beside its end, away from the other two."""
    marks = []
    for slot, word in enumerate(words):
        gaps = places[slot] - np.delete(places, slot, axis=0)
        push = (gaps / np.maximum((gaps**2).sum(axis=1, keepdims=True), 1)).sum(axis=0)
        push = push + 0.004 * _ASIDE[slot]
        push /= np.linalg.norm(push)
        half = 4.7 * len(word)
        x, y = (places[slot] + push * [14 + half, 18] + [0, 5]).round(1).tolist()
        value = " ".join(map(repr, np.eye(3)[slot].tolist()))
        marks.append(
            tag(
                "text", word, class_="tip", x=x, y=y, text_anchor="middle", fill=TEXT,
                font_weight=600, data_value=value,
            )
        )  # fmt: skip
    return marks


def _bars(bar: float, words: Sequence[str], colors: Sequence[str]) -> list[Markup]:
    """Draw the three distances as bars, half in the colour of one word, half in the other's."""
    length, half = float(np.sqrt(2)) * bar, float(np.sqrt(2)) * bar / 2
    bars = []
    for number, (a, b) in enumerate(PAIRS):
        y = _HEIGHT + 8 + number * _BAR_ROW
        bars.append(
            tag(
                "g",
                tag("text", f"{words[a]} – {words[b]}", x=0, y=y + 16, fill=TEXT),
                tag("rect", x=_BAR_X, y=y, width=round(half, 1), height=22, fill=colors[a]),
                tag(
                    "rect", x=round(_BAR_X + half, 1), y=y, width=round(half, 1), height=22,
                    fill=colors[b],
                ),
                tag(
                    "text", f"{np.sqrt(2):.2f}", class_="distance", x=round(_BAR_X + length + 8, 1),
                    y=y + 16, fill=TEXT, font_weight=600, data_value=repr(float(np.sqrt(2))),
                ),
                class_="bar",
            )
        )  # fmt: skip
    return bars
