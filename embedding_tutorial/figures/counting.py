"""The figures of the chapter on counting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GREEN,
    GREY,
    MUTED,
    ORANGE,
    PINK,
    SANS,
    SIZE,
    TEXT,
    Color,
)

Floats = npt.NDArray[np.floating[Any]]

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def low_rank(matrix: npt.ArrayLike, words: Sequence[str], dims: Sequence[int] = (1, 2, 3)) -> None:
    """Draw a table and what is left of it when only its first singular values are kept.

    Args:
        matrix: (V, V) the counts.
        words: the V words, at the left of the table; its columns have the same order.
        dims: how many singular values to keep, one map each.

    Examples:
        >>> low_rank([[0, 2], [2, 0]], ["to", "see"], dims=[1])
    """
    table = as_table(np.asarray(matrix, dtype=float), "matrix")
    left, values, right = np.linalg.svd(table)
    maps = {"counts": table}
    for d in dims:
        share = (values[:d] ** 2).sum() / (values**2).sum()
        maps[f"rank {d}\n{100 * share:.0f} %"] = (left[:, :d] * values[:d]) @ right[:d]
    axes = _maps(draw.new_figure(1.6), maps, np.abs(table).max())
    axes[0].set_yticks(range(len(words)), words, color=TEXT, fontsize=SIZE)


def _maps(figure: "Figure | Any", maps: dict[str, Floats], limit: float) -> list["Axes"]:
    """Draw tables in a row: blue above 0, orange below, and the ground where they are 0."""
    from matplotlib.colors import to_rgba

    axes: list[Axes] = list(figure.subplots(1, len(maps), squeeze=False)[0])
    for ax, (title, table) in zip(axes, maps.items(), strict=True):
        colors = np.where(table[..., None] < 0, to_rgba(ORANGE), to_rgba(BLUE))
        colors[..., 3] = 0.06 + 0.94 * np.clip(np.abs(table) / limit, 0, 1)
        ax.imshow(colors, interpolation="none")
        ax.set_title(title, color=MUTED, fontsize=SIZE)
        ax.set(xticks=[], yticks=[])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
    return axes


def singular_values(
    products: npt.ArrayLike,
    matrix: npt.ArrayLike,
    dims: int,
    moments: Sequence[int] = (10, 50, 70, 150),
) -> None:
    """Draw how gradient descent finds a table term by term: singular values, and the table itself.

    Args:
        products: (n, V, V) the product of the two tables after each step.
        matrix: (V, V) what they are trained to fit; its singular values are dotted.
        dims: how many singular values to draw, at most four.
        moments: the steps after which the product is shown below the curves.

    Raises:
        ValueError: for more than four singular values.

    Examples:
        >>> steps = [[[0, n], [n, 0]] for n in (0, 1, 2)]
        >>> singular_values(steps, [[0, 2], [2, 0]], dims=2, moments=[1])
    """
    colors = (BLUE, ORANGE, GREEN, PINK)
    if dims > len(colors):
        raise ValueError(f"dims is {dims}: at most {len(colors)} curves can be told apart")
    table = as_table(np.asarray(matrix, dtype=float), "matrix")
    steps = np.asarray(products, dtype=float)
    sizes = np.linalg.svd(steps, compute_uv=False)[:, :dims]
    targets = np.linalg.svd(table, compute_uv=False)[:dims]
    parts: Any = draw.new_figure(4.1).subfigures(2, 1, height_ratios=[2.1, 1])
    curves, tables = parts
    ax = curves.subplots()
    ends: list[tuple[float, str, Color]] = []
    for number, target in enumerate(targets.tolist()):
        ax.axhline(target, color=colors[number], linestyle=":", linewidth=1.3)
        ax.plot(sizes[:, number], color=colors[number], linewidth=2)
        ends.append((target, f"{target:.2f}", colors[number]))
    ax.set(xlim=(0, len(sizes) - 1), ylim=(0, max(targets) * 1.1))
    draw.style_axes(ax, "steps of gradient descent", "singular values")
    maps = {f"step {n}": steps[n] for n in moments} | {"counts": table}
    _maps(tables, maps, np.abs(table).max())
    draw.end_labels(ax, len(sizes) - 1, ends)


def word_map(points: npt.ArrayLike, words: Sequence[str], groups: Sequence[str]) -> None:
    """Draw words as points of the plane, a colour for each group, and the groups' names.

    Args:
        points: (n, 2) where the words are.
        words: n words.
        groups: the name of each word's group.

    Raises:
        ValueError: for points, words and groups of different numbers.

    Examples:
        >>> word_map([[0, 1], [1, 0]], ["gold", "lake"], ["metals", "waters"])
    """
    table = as_table(np.asarray(points, dtype=float), "points")
    if not len(table) == len(words) == len(groups):
        raise ValueError(f"{len(table)} points, {len(words)} words and {len(groups)} groups")
    ax = draw.new_figure(4.4).subplots()
    names = list(dict.fromkeys(groups))
    colors = [_GROUPS[names.index(group) % len(_GROUPS)] for group in groups]
    ax.scatter(table[:, 0], table[:, 1], s=30, c=colors)
    ax.margins(0.16, 0.1)
    draw.style_axes(ax, "first principal component", "second principal component")
    ax.set(xticks=[], yticks=[])
    taken = _name_points(ax, table, words)
    _name_groups(ax, table, groups, dict(zip(groups, colors, strict=True)), taken)


def _name_points(ax: "Axes", points: Floats, words: Sequence[str]) -> list["_Box"]:
    """Write each word beside its point, on the side where it covers least; return what is taken."""
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()
    places = ax.transData.transform(points) * 72 / figure.dpi  # in printer's points
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in places]
    low, high = ax.get_window_extent().get_points() * 72 / figure.dpi
    sides = [(dx, dy) for r in (7, 16, 27) for dx, dy in _AROUND * np.array([r, 0.8 * r])]
    for (x, y), word, point in zip(places, words, points, strict=True):
        half = len(word) * 0.3 * SIZE + 1

        def frame(dx: float, dy: float, x: float = x, y: float = y, half: float = half) -> _Box:
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


_Box = tuple[float, float, float, float]  # left, bottom, right, top
_LARGE = 14  # points, of a group's name
_GROUPS = (BLUE, ORANGE, GREEN, GREY)
_AROUND = np.array([(1, 0), (-1, 0), (0, 1.3), (0, -1.3), (1, 1), (1, -1), (-1, 1), (-1, -1)])


def _common(one: _Box, other: _Box) -> float:
    """Return the area that two rectangles share."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


def _name_groups(
    ax: "Axes",
    points: Floats,
    groups: Sequence[str],
    colors: dict[str, Color],
    taken: list["_Box"],
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
