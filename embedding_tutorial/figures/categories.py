"""The figures of the chapter on columns of names: two tables, a row as a slope, a map."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GRID,
    MUTED,
    ORANGE,
    ROW,
    SANS,
    SIZE,
    TEXT,
    tint,
)

_NAMES, _ONE, _CELL = 1.05, 0.62, 0.68  # inches: names at the left, their numbers, a cell
_PANELS = (BLUE, ORANGE)


def table_between_tables(
    values: npt.ArrayLike,
    down: Sequence[str],
    across: Sequence[str],
    left: npt.ArrayLike,
    above: npt.ArrayLike,
) -> None:
    """Draw a table of values with a number for each line at its left and for each column above.

    Args:
        values: (n, m) numbers; NaN is drawn as a question mark.
        down: the n names of the lines.
        across: the m names of the columns.
        left: (n,) the lines' numbers.
        above: (m,) the columns' numbers.

    Raises:
        ValueError: for numbers that are not as many as the lines or columns.

    Examples:
        >>> table_between_tables([[6, -4]], ["Seattle"], ["Mon", "Tue"], [2], [3, -2])
    """
    table, ones = np.asarray(values, dtype=float), np.asarray(left, dtype=float)
    tops = np.asarray(above, dtype=float)
    if table.shape != (len(down), len(across)) or (ones.size, tops.size) != table.shape:
        wanted = f"{len(down)} lines and {len(across)} columns"
        raise ValueError(f"values {table.shape}, {ones.size} left, {tops.size} above: {wanted}")
    ax = draw.canvas(0.95 + (len(down) + 1) * ROW)
    start = _NAMES + _ONE + 0.12
    for column, name in enumerate(across):
        draw.title(ax, start + column * _CELL + _CELL / 2, name, "center")
    look = {"cell": _CELL, "color": TEXT}
    draw.label(ax, 0, draw.row_y(0), "of the day", bold=True)
    draw.cells(ax, start, draw.row_y(0), map(_plain, tops), tint(ORANGE), **look)  # type: ignore[arg-type]
    for line, (name, one, row) in enumerate(zip(down, ones, table, strict=True)):
        y = draw.row_y(line + 1) + 0.1
        draw.label(ax, 0, y, name)
        draw.cells(ax, _NAMES, y, [_plain(one)], tint(BLUE), cell=_ONE)
        draw.cells(ax, start, y, map(_plain, row), GRID, cell=_CELL)
    below = draw.row_y(len(down) + 1) + 0.12
    draw.label(ax, _NAMES + _ONE / 2, below, "of the destination", "center", bold=True)


def _plain(value: float) -> str:
    return "?" if np.isnan(value) else f"{value:g}".replace("-", "−")


def slopes_through_zero(
    panels: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike, Sequence[str], float]],
    labels: Sequence[tuple[str, str]],
) -> None:
    """Draw points and the line through zero that passes them best, side by side.

    Args:
        panels: {title: (x, y, names, slope)}, with n numbers x, n numbers y and n names.
        labels: for each panel, what x is and what y is.

    Raises:
        ValueError: for points and names that are not as many.

    Examples:
        >>> panel = ([1, -1], [6, -4], ["Mon", "Tue"], 5.0)
        >>> slopes_through_zero({"Seattle": panel}, [("of the day", "minutes")])
    """
    from matplotlib.ticker import MaxNLocator

    axes = draw.new_figure(2.7).subplots(1, len(panels), squeeze=False)[0]
    for number, (title, (x, y, names, slope)) in enumerate(panels.items()):
        ax, color = axes[number], _PANELS[number % 2]
        across, up = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        if not across.shape == up.shape == (len(names),):
            raise ValueError(f"{title!r}: x {across.shape}, y {up.shape}, {len(names)} names")
        reach = 1.6 * float(np.abs(across).max())
        ax.axhline(0, color=MUTED, linewidth=0.6)
        ax.axvline(0, color=MUTED, linewidth=0.6)
        ax.plot([-reach, reach], [-slope * reach, slope * reach], color=color, linewidth=2)
        ax.vlines(across, up, slope * across, color=MUTED, linewidth=1, linestyles=":")
        ax.plot(across, up, "o", color=TEXT, markersize=5)
        for name, place in zip(names, np.c_[across, up].tolist(), strict=True):
            if (across == place[0]).sum() > 1:  # another stands above or below it
                side = -1 if place[0] > 0 else 1  # towards the middle
                offset, align, level = (6 * side, 0), "left" if side > 0 else "right", "center"
            else:
                side = 1 if place[1] > slope * place[0] else -1  # away from the line
                offset, align, level = (0, 6 * side), "center", "bottom" if side > 0 else "top"
            ax.annotate(
                name, place, offset, textcoords="offset points", ha=align, va=level,
                color=TEXT, fontsize=SIZE, family=SANS,
            )  # fmt: skip
        ax.set_xlim(-reach, reach)
        ax.margins(y=0.2)
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        ax.set_title(title, color=TEXT, fontsize=SIZE)
        draw.style_axes(ax, *labels[number])


def surveyed_map(places: npt.ArrayLike, told: npt.ArrayLike, names: Mapping[str, int]) -> None:
    """Draw where places lie, and a line from each to where it is said to lie.

    Args:
        places: (n, 2) latitude and longitude in degrees.
        told: (n, 2) the same, as somebody says.
        names: {name: number of its place}, of the places that are named.

    Raises:
        ValueError: for places that are not of two numbers, or not as many as are told.

    Examples:
        >>> surveyed_map([[47.4, -122.3]], [[45.0, -120.0]], {"Seattle": 0})
    """
    true, said = np.asarray(places, dtype=float), np.asarray(told, dtype=float)
    if true.ndim != 2 or true.shape[1] != 2 or true.shape != said.shape:
        raise ValueError(f"places {true.shape} and told {said.shape}: both want (n, 2)")
    ax = draw.new_figure(3.4).subplots()
    for (lat, lon), (to_lat, to_lon) in zip(true.tolist(), said.tolist(), strict=True):
        ax.plot([lon, to_lon], [lat, to_lat], color=tint(ORANGE, 0.8), linewidth=1)
    ax.plot(said[:, 1], said[:, 0], "o", color=ORANGE, markersize=3, label="as its row says")
    ax.plot(true[:, 1], true[:, 0], "o", color=BLUE, markersize=4.5, label="where it lies")
    middle = (true.max(axis=0) + true.min(axis=0)) / 2
    for name, number in names.items():
        lat, lon = true[number].tolist()
        up, right = (1 if lat >= middle[0] else -1), (1 if lon >= middle[1] else -1)
        ax.annotate(  # outwards, where fewer places lie
            name, (lon, lat), (4 * right, 5 * up), textcoords="offset points",
            ha="left" if right > 0 else "right", va="bottom" if up > 0 else "top",
            color=TEXT, fontsize=SIZE, family=SANS,
        )  # fmt: skip
    ax.margins(x=0.08, y=0.12)
    ax.set_aspect(1 / np.cos(np.radians(38)))  # about true in the middle of the United States
    ax.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False, fontsize=SIZE,
        labelcolor=TEXT, handletextpad=0.2, borderpad=0,
    )  # fmt: skip
    draw.style_axes(ax, "longitude", "latitude")
