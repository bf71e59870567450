"""Names that stand at the thing they name: moved until none covers another."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial.figures.style import MUTED, SANS, SIZE, TEXT, Color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.floating[Any]]
Box = tuple[float, float, float, float]  # left, bottom, right, top
_LARGE = 14  # points, of a group's name
_AROUND = np.array([(1, 0), (-1, 0), (0, 1.3), (0, -1.3), (1, 1), (1, -1), (-1, 1), (-1, -1)])


def end_labels(ax: "Axes", x: float, ends: Sequence[tuple[float, str, Color]]) -> None:
    """Write a name at the right end of each curve, moved up or down until none covers another.

    Args:
        ax: the axes, whose limits and scales are final.
        x: where the curves end, in data.
        ends: (y, name, colour of the curve) of each; a line in that colour leads to the name.
    """
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()  # now the axes have their size
    heights = [ax.transData.transform((x, y))[1] * 72 / figure.dpi for y, _, _ in ends]
    for (y, name, color), height, place in zip(ends, heights, spread(heights, 14.0), strict=True):
        line = {"arrowstyle": "-", "color": color, "linewidth": 1, "shrinkA": 0, "shrinkB": 0}
        ax.annotate(
            name, (x, y), (16, place - height), textcoords="offset points", va="center",
            color=TEXT, fontsize=SIZE, family=SANS, arrowprops=line | {"relpos": (0, 0.5)},
        )  # fmt: skip


def spread(places: Sequence[float], gap: float) -> npt.NDArray[np.float64]:
    """Move places apart, as little as need be, until any two are at least `gap` apart.

    Args:
        places: n places on a line, in any order.
        gap: the least distance of two.

    Returns:
        The n new places, in the order of the old ones.

    Examples:
        >>> spread([0, 1, 10], gap=3).tolist()
        [-1.0, 2.0, 10.0]
    """
    order = np.argsort(places, kind="stable")
    clumps = [[float(places[i])] for i in order]  # of old places; a clump stands around its mean

    def span(clump: list[float]) -> tuple[float, float]:
        middle, half = float(np.mean(clump)), gap * (len(clump) - 1) / 2
        return middle - half, middle + half

    while True:
        close = [i for i, (a, b) in enumerate(pairwise(clumps)) if span(b)[0] - span(a)[1] < gap]
        if not close:
            break
        clumps[close[0] : close[0] + 2] = [clumps[close[0]] + clumps[close[0] + 1]]
    moved = np.empty(len(places))
    moved[order] = [span(clump)[0] + gap * n for clump in clumps for n in range(len(clump))]
    return moved


def name_points(ax: "Axes", points: Floats, words: Sequence[str]) -> list[Box]:
    """Write each word beside its point, on the side where it covers least; return what is taken."""
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()
    places = ax.transData.transform(points) * 72 / figure.dpi  # in printer's points
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in places]
    low, high = ax.get_window_extent().get_points() * 72 / figure.dpi
    sides = [(dx, dy) for r in (7, 16, 27) for dx, dy in _AROUND * np.array([r, 0.8 * r])]
    for (x, y), word, point in zip(places, words, points, strict=True):
        half = len(word) * 0.3 * SIZE + 1

        def frame(dx: float, dy: float, x: float = x, y: float = y, half: float = half) -> Box:
            middle = x + dx + (np.sign(dx) * half if abs(dx) > 1 else 0)
            return (middle - half, y + dy - 6.5, middle + half, y + dy + 6.5)

        def cost(side: tuple[float, float]) -> float:
            here = frame(*side)
            covered = sum(_common(here, other) for other in taken)
            beyond = max(low[0] - here[0], here[2] - high[0], low[1] - here[1], here[3] - high[1])
            return float(covered + 100 * max(beyond, 0) + 0.1 * np.hypot(*side))

        dx, dy = min(sides, key=cost)
        taken.append(frame(dx, dy))
        align = "center" if abs(dx) <= 1 else "left" if dx > 0 else "right"
        line = {"arrowstyle": "-", "color": MUTED, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
        ax.annotate(
            word, tuple(point), (dx, dy), textcoords="offset points", ha=align, va="center",
            color=TEXT, fontsize=SIZE, family=SANS,
            arrowprops=line if np.hypot(dx, dy) > 12 else None,
        )  # fmt: skip
    return taken


def _common(one: Box, other: Box) -> float:
    """Return the area that two rectangles share."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


def name_groups(
    ax: "Axes",
    points: Floats,
    groups: Sequence[str],
    colors: Mapping[str, Color],
    taken: list[Box],
) -> None:
    """Write the groups' names beside their points, as near to their middle as there is room."""
    figure: Any = ax.get_figure(root=True)
    low, high = ax.get_window_extent().get_points() * 72 / figure.dpi
    for name, color in colors.items():
        middle = points[[group == name for group in groups]].mean(axis=0)
        x, y = ax.transData.transform(middle) * 72 / figure.dpi
        half = len(name) * 0.33 * _LARGE

        def cost(shift: tuple[float, float], x: float = x, y: float = y, half: float = half) -> Any:
            here = (x + shift[0] - half, y + shift[1] - 9, x + shift[0] + half, y + shift[1] + 9)
            beyond = max(low[0] - here[0], here[2] - high[0], low[1] - here[1], here[3] - high[1])
            covered = sum(_common(here, other) for other in taken)
            return covered + 100 * max(beyond, 0) + np.hypot(*shift)

        shifts = [(dx, dy) for dx in range(-120, 121, 8) for dy in range(-80, 81, 4)]
        ax.annotate(
            name, tuple(middle), min(shifts, key=cost), textcoords="offset points", ha="center",
            va="center", color=color, fontsize=_LARGE, weight="bold", family=SANS,
        )  # fmt: skip
