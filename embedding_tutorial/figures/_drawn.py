"""What is drawn in a figure, as a few lines of text: a changed picture is a changed text.

A notebook keeps the text of a figure and drops its picture. The text is made from what the figure
was given, never from what a renderer measures, and its numbers are rounded: it is the same on every
machine, and another one when what is drawn is another.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FixedLocator, ScalarFormatter

from embedding_tutorial.figures._summary import OFF_THE_BORDER, digest, in_short, rounded, summary

Floats = npt.NDArray[np.floating[Any]]

_FEW = 6  # so many colours of lines, dots or boxes are told apart
_NOWHERE = np.empty((0, 2))


class DescribedFigure(Figure):
    """A figure whose `repr` says what is drawn in it.

    Its first line has the size in pixels. Then comes a line for each axes, with their limits, and
    one for each kind of thing in them: how many, their colour, and where they are in x and y, as
    `summary` has it.
    """

    timed = False
    """Whether the heights are measured times, which no two runs share: they are left out."""

    def __repr__(self) -> str:
        width, height = self.bbox.size
        lines = [f"Figure {width:g}x{height:g}"]
        for number, ax in enumerate(self.axes, start=1):
            lines.append(f"axes {number}" + ("" if self.timed else f": {_frame(ax)}"))
            lines += [f"  {thing}" for thing in _things(ax, self.timed)]
        beside = [*self.texts, *(text for key in self.legends for text in key.get_texts())]
        lines += _texts(beside)
        return f"<{(chr(10) + ' ').join(lines)}>"


def _frame(ax: Axes) -> str:
    """Return the limits of axes, and their scales where they are not linear."""
    if str(ax.get_aspect()) != "auto" and ax.get_adjustable() == "datalim":
        return "limits by its shape"
    parts = []
    for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
        scale = "" if axis.get_scale() == "linear" else f" {axis.get_scale()}"
        parts.append(f"{name}{scale} {' to '.join(rounded(axis.get_view_interval()))}")
    return ", ".join(parts)


class _Thing(NamedTuple):
    look: str  # its colours, those of its parts in their order
    where: Floats  # (n, 2) in data
    value: Any = None  # what its colours stand for, if they stand for numbers


def _things(ax: Axes, timed: bool) -> Iterator[str]:
    """Yield a text for each kind of thing in the axes."""
    lines = [_Thing(_look([line.get_color()]), _pairs(line.get_xydata())) for line in ax.lines]
    dots, areas = [], []
    for part in ax.collections:
        value = part.get_array()
        look = _look(part.get_facecolor()) if value is None else ""
        if isinstance(part, PathCollection):
            dots.append(_Thing(look, _pairs(part.get_offsets()), value))
        else:
            edges = [_pairs(path.vertices) for path in part.get_paths()]
            areas.append(_Thing(look, np.vstack([_NOWHERE, *edges]), value))
    boxes = []
    for patch in ax.patches:
        corners = _pairs(patch.get_patch_transform().transform(patch.get_path().vertices))
        boxes.append(_Thing(_look([patch.get_facecolor(), patch.get_edgecolor()]), corners))
    yield from _groups("line", lines, timed)
    yield from _groups("cloud", dots, timed)
    yield from _groups("area", areas, timed)
    yield from _groups("box", boxes, timed)
    for image in ax.images:
        colors: npt.NDArray[Any] = np.ma.asarray(image.get_array(), float).filled(np.nan)
        size = "x".join(map(str, colors.shape[:2]))
        if colors.ndim == 3 and colors.shape[2] == 4:
            colors = colors[..., :3] * colors[..., 3:]  # what lets all through has no colour
        left, right, bottom, top = rounded(image.get_extent())
        yield f"image of {size}: {summary(colors)}, x {left} to {right}, y {bottom} to {top}"
    yield from _lettering(ax, timed)


def _groups(name: str, things: list[_Thing], timed: bool) -> Iterator[str]:
    """Yield a text for the things of each colour, or one for all if there are many colours."""
    looks = list(dict.fromkeys(thing.look for thing in things))
    groups = [[thing for thing in things if thing.look == look] for look in looks]
    if len(looks) > _FEW:
        looks, groups = [digest(" ".join(thing.look for thing in things))], [things]
    for look, group in zip(looks, groups, strict=True):
        where = np.vstack([thing.where for thing in group])
        number = "" if len(group) == 1 else f"{len(group)} "
        words = f"{number}{name}{'' if len(group) == 1 else 'es' if name == 'box' else 's'}"
        words += "" if name == "box" else f" of {len(where)}"
        values = [np.ravel(thing.value) for thing in group if thing.value is not None]
        told = f", colour {summary(np.concatenate(values))}" if values else ""
        yield f"{words}{look and ' ' + look}: {_coordinates(where, timed)}{told}"


def _lettering(ax: Axes, timed: bool) -> Iterator[str]:
    """Yield a text for what is written in and around axes, and where what is inside stands."""
    key = ax.get_legend()
    around = [ax.title, ax.xaxis.label, ax.yaxis.label, *(key.get_texts() if key else ())]
    ticks = [_ticks(axis) for axis in (ax.xaxis, ax.yaxis)] if ax.axison else []
    yield from _texts([*around, *([] if timed else ax.texts)], *ticks)
    places: list[Any] = []
    for text in ax.texts:
        if not isinstance(text, Annotation):
            places.append(text.get_position())
            continue
        places.append(text.xy)
        if text.arrow_patch and text.anncoords == "data":
            places.append(text.xyann)  # the other end of the arrow
    if places and not timed:
        yield f"where: {_coordinates(_pairs(places), timed)}"


def _ticks(axis: Axis) -> str:
    """Return the ticks that were set; those that matplotlib finds depend on the room."""
    if not isinstance(axis.get_major_locator(), FixedLocator):
        return ""
    places = [float(place) for place in axis.get_majorticklocs()]
    formatter = axis.get_major_formatter()
    named = [] if isinstance(formatter, ScalarFormatter) else formatter.format_ticks(places)
    return " ".join([*rounded(places), *named])


def _texts(texts: Iterable[Text], *others: str) -> list[str]:
    """Return a line with all that is written, or its digest; none if nothing is written."""
    written = [text for text in texts if text.get_text().strip()]
    words = [text.get_text() for text in written] + [other for other in others if other]
    if not words:
        return []
    colors = [_look([text.get_color()]) for text in written]
    number = "1 text" if len(words) == 1 else f"{len(words)} texts"
    return [f"{number}: {in_short(' '.join(words))}, {digest(' '.join(colors))}"]


def _coordinates(where: Floats, timed: bool) -> str:
    x, y = where.T
    return f"x {summary(x)}" + ("" if timed else f", y {summary(y)}")


def _pairs(points: Any) -> Floats:
    """Return points as an array (n, 2) of floats."""
    return np.ma.filled(np.ma.asarray(points, dtype=float), np.nan).reshape(-1, 2)


def _look(colors: Any) -> str:
    """Return colours as #rrggbb, with aa where they let the ground through; many as a digest."""
    off_the_border = to_rgba_array(colors) / OFF_THE_BORDER
    names = [to_hex(color, keep_alpha=True) for color in off_the_border]
    names = [name[:7] if name.endswith("ff") else name for name in names]
    distinct = [name for name in dict.fromkeys(names) if name[7:] != "00"]
    if len(distinct) > 1 and len(names) > 2:
        return digest(" ".join(names))
    return "+".join(distinct)
