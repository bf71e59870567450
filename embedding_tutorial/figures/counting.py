"""The figures of the chapter on counting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import labels
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GREEN,
    GREY,
    MUTED,
    ORANGE,
    PINK,
    SIZE,
    TEXT,
    Color,
)

_GROUPS = (BLUE, ORANGE, GREEN, GREY)
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
    labels.end_labels(ax, len(sizes) - 1, ends)


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
    taken = labels.name_points(ax, table, words)
    labels.name_groups(ax, table, groups, dict(zip(groups, colors, strict=True)), taken)
