"""The figures of the chapter on counting."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import labels
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GREEN,
    GREY,
    GRID,
    MUTED,
    ORANGE,
    PINK,
    ROW,
    SIZE,
    TEXT,
    Color,
    color_of,
    tint,
)

_GROUPS = (BLUE, ORANGE, GREEN, GREY)
Floats = npt.NDArray[np.floating[Any]]

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def svd_term(
    column: npt.ArrayLike, row: npt.ArrayLike, words: Sequence[str], cell: tuple[str, str]
) -> None:
    """Draw a column times a row as the table of their products, like a multiplication table.

    Args:
        column: (V,) numbers, one for each word at the left.
        row: (V,) numbers, one for each word above.
        words: the V words.
        cell: (word at the left, word above) of the product that is written out below.

    Raises:
        ValueError: for a column or row of another length than the words, or a cell of other words.

    Examples:
        >>> svd_term([1.0, 2.0], [2.0, 1.0], ["to", "see"], cell=("see", "to"))
    """
    left, above = np.asarray(column, dtype=float), np.asarray(row, dtype=float)
    if not left.shape == above.shape == (len(words),):
        raise ValueError(f"column {left.shape} and row {above.shape} for {len(words)} words")
    for word in cell:
        if word not in words:
            raise ValueError(f"cell names {word!r}, which is not among {', '.join(words)}")
    table, here = np.outer(left, above), (words.index(cell[0]), words.index(cell[1]))
    ax = draw.canvas(1.28 + len(words) * ROW)
    x, y = 1.34, 0.98  # the table's left edge, the middle of its first row
    draw.title(ax, x - 0.32, "column", "center", y - 0.3)
    draw.title(ax, x, "row", y=0.14)
    limit = float(max(np.abs(left).max(), np.abs(above).max()))
    for number, word in enumerate(words):
        draw.label(ax, x - 0.66, y + number * ROW, word, "right")
        _stroke(ax, x - 0.62, y + number * ROW, word)
        _shaded(ax, x - 0.57, y + number * ROW, left[number], limit, 2)
        draw.label(ax, x + (number + 0.5) * _WIDE, y - 0.64, word, "center")
        _shaded(ax, x + number * _WIDE, y - 0.38, above[number], limit, 2)
    for (i, j), value in np.ndenumerate(table):
        edge: Color = TEXT if (i, j) == here else "none"
        _shaded(ax, x + j * _WIDE, y + i * ROW, value, limit**2, 1, edge)
    product = f"{_signed(left[here[0]])} \u00d7 {_signed(above[here[1]])}"
    text = f"{cell[0]} beside {cell[1]}:  {product} = {_signed(table[here])}"
    draw.label(ax, x, y + len(words) * ROW + 0.08, text)


_WIDE = 0.49  # inches: the width of a cell


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "\u2212").replace("\u22120.00", "0.00")


def _stroke(ax: "Axes", x: float, y: float, word: str) -> None:
    """Draw a word's colour beside it."""
    draw.box(ax, x, y - 0.1, 0.03, 0.2, color_of(word))


def _shaded(
    ax: "Axes", x: float, y: float, value: float, limit: float, decimals: int, edge: Color = "none"
) -> None:
    """Draw a number in a cell that is blue above 0 and orange below."""
    size = 0.5 * abs(value) / limit
    fill = tint(ORANGE if value < 0 else BLUE, size) if size > 0.02 else GRID
    draw.box(ax, x, y - ROW / 2 + 0.02, _WIDE - 0.03, ROW - 0.04, fill, edge)
    text = f"{value:.{decimals}f}".replace("-", "\u2212")
    if float(f"{value:.{decimals}f}") == 0:
        text = text.replace("\u2212", "")
    draw.label(ax, x + (_WIDE - 0.03) / 2, y, text, "center", mono=len(text) < 5)


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
        below = table[..., None] < -1e-9 * limit  # not what is 0 but for rounding
        colors = np.where(below, to_rgba(ORANGE), to_rgba(BLUE))
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


def long_axis(
    points: npt.ArrayLike,
    mean: npt.ArrayLike,
    axes: npt.ArrayLike,
    shares: Sequence[float],
    xlabel: str,
    ylabel: str,
    names: Mapping[str, int],
) -> None:
    """Draw a cloud of points with its mean, and the two directions in which it spreads.

    The view reaches 1.7 times as far as the arrows; points outside are not seen.

    Args:
        points: (n, 2) the cloud.
        mean: (2,) its mean.
        axes: (2, 2) an arrow from the mean in each row, the longest first.
        shares: how much of the spread lies along each arrow, from 0 to 1.
        xlabel: the quantity to the right.
        ylabel: the quantity upwards.
        names: {word: number of its point}, of the points that are named.

    Raises:
        ValueError: for points that are not of the plane, or not two arrows.

    Examples:
        >>> long_axis([[0, 0], [2, 2]], [1, 1], [[1, 1], [0, 0]], [1, 0], "x", "y", {"to": 0})
    """
    table = as_table(np.asarray(points, dtype=float), "points")
    arrows = np.asarray(axes, dtype=float)
    if table.shape[1] != 2 or arrows.shape != (2, 2):
        raise ValueError(f"points {table.shape}, axes {arrows.shape}: want (n, 2) and (2, 2)")
    ax = draw.new_figure(3.9).subplots()
    faint = tint(MUTED, 0.35)
    ax.scatter(table[:, 0], table[:, 1], s=7, color=faint, linewidths=0, rasterized=True)
    ax.set_aspect("equal")
    draw.style_axes(ax, xlabel, ylabel)
    start = np.asarray(mean, dtype=float)
    reach = 1.7 * float(np.abs(arrows).max())
    ax.set(xlim=(start[0] - reach, start[0] + reach), ylim=(start[1] - reach, start[1] + reach))
    for arrow, color, share in zip(arrows, (BLUE, ORANGE), shares, strict=True):
        look = {"arrowstyle": "-|>", "color": color, "linewidth": 2.5, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", tuple(start + arrow), tuple(start), arrowprops=look)
        place = start + arrow + 0.3 * arrow / max(float(np.linalg.norm(arrow)), 1e-9)
        draw.label(
            ax, float(place[0]), float(place[1]), f"{100 * share:.0f} %", "center", bold=True
        )
    ax.plot(*start, "o", color=TEXT, markersize=6)
    for name, number in names.items():
        point = table[number]
        above = arrows[0, 0] * (point - start)[1] > arrows[0, 1] * (point - start)[0]
        side, align = (-6, "right") if above else (6, "left")  # away from the long axis
        ax.plot(*point, "o", color=TEXT, markersize=3.5)
        ax.annotate(
            name, point, (side, 0), textcoords="offset points", ha=align, va="center",
            color=TEXT, fontsize=SIZE, family=draw.SANS,
        )  # fmt: skip


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


_REFRAINS = (
    "The numbers were there before you asked.",
    "An id is a name, not a number.",
    "The table is where the basis vectors go.",
    "A row adds up what its positions send.",
    "You shall know a word by the company it keeps.",
    "Count, weigh, compress.",
)


def refrains(
    ids: Sequence[int], weight: npt.ArrayLike, counts: npt.ArrayLike, words: Sequence[str]
) -> None:
    """Draw what the chapters of the first part say, each where it happens in the layer.

    Args:
        ids: the ids of a sentence.
        weight: (V, d) the table.
        counts: (V, V) the counts that it may be made from.
        words: the V words.

    Raises:
        IndexError: for an id without a word.

    Examples:
        >>> refrains([1, 0], [[0.5, 0.1], [0.2, 0.3]], [[0, 2], [2, 0]], ["to", "see"])
    """
    table = as_table(np.asarray(weight, dtype=float), "weight")[:, :2].round(1) + 0.0  # no -0.0
    grid = as_table(np.asarray(counts, dtype=float), "counts")
    rows = as_ids(ids, len(words))
    top, middle = 1.62, 1.62 + (len(words) - len(rows)) / 2 * ROW  # of the table, of the sentence
    end = top + len(words) * ROW
    ax = draw.canvas(end + 0.62 + 0.33 * len(_REFRAINS))
    _counts_above(ax, grid, 2.02)
    for row, (word, numbers) in enumerate(zip(words, table, strict=True)):
        faint = tint(color_of(word), 0.35 if row in rows else 0.12)
        draw.label(ax, 1.93, top + row * ROW, str(row), "right", MUTED, mono=True)
        draw.cells(ax, 2.0, top + row * ROW, numbers.tolist(), faint)
    for place, row in enumerate(rows.tolist()):
        y, to = middle + place * ROW, top + row * ROW
        draw.word(ax, 0.4, y, words[row])
        draw.label(ax, 0.95, y, str(row), "center", mono=True, bold=True)
        draw.arrow(ax, (1.1, y), (1.76, to), color_of(words[row]))
        draw.arrow(ax, (3.04, to), (3.56, y), color_of(words[row]))
        draw.cells(ax, 3.62, y, table[row].tolist(), tint(color_of(words[row]), 0.35))
    bottom = middle + len(rows) * ROW
    draw.arrow(ax, (4.1, bottom - 0.1), (2.7, end - 0.08), MUTED, bend=-0.3)
    marks = (4.66, middle - 0.3), (0.95, middle - 0.32), (1.72, top - 0.3), (3.75, end + 0.12)
    for number, (x, y) in enumerate((*marks, (1.72, 0.6), (2.68, 1.22))):
        _numbered(ax, x, y, number)
    for number, text in enumerate(_REFRAINS):
        y = end + 0.62 + 0.33 * number
        _numbered(ax, 0.22, y, number)
        draw.label(ax, 0.46, y, text)


def _counts_above(ax: "Axes", counts: Floats, x: float) -> None:
    """Draw a small map of the counts, and an arrow from it down to the table."""
    side = 0.95 / len(counts)
    for (i, j), value in np.ndenumerate(counts):
        fill = tint(BLUE, 0.15 + 0.6 * value / counts.max()) if value else GRID
        draw.box(ax, x + j * side, 0.1 + i * side, side - 0.02, side - 0.02, fill)
    draw.arrow(ax, (x + 0.47, 1.08), (x + 0.47, 1.42), MUTED)


def _numbered(ax: "Axes", x: float, y: float, number: int) -> None:
    """Draw a number in a ring."""
    from matplotlib.patches import Circle

    ax.add_patch(Circle((x, y), 0.125, facecolor="none", edgecolor=TEXT, linewidth=1.3))
    draw.label(ax, x, y, str(number), "center", bold=True)
