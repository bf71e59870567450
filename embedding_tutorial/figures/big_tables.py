"""The figures of the chapter on large tables: which row a key takes, and which machine has it."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_positive_int, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GRID,
    MONO,
    MUTED,
    ORANGE,
    ROW,
    SIZE,
    TEXT,
    WIDTH,
    color_of,
    row_y,
    tint,
)

_SHADES = (BLUE, ORANGE)  # of rows that one key takes, and that several take
_BARS = 1.6  # inches: the height of a panel of bars


def hashed_rows(
    contexts: Sequence[str], keys: Sequence[int], rows: npt.ArrayLike, size: int
) -> None:
    """Draw which row of a small table each text takes, and which texts meet in one row.

    Args:
        contexts: the texts; a space is drawn as a low line.
        keys: the number that each of them is.
        rows: the row that each number takes, of 0..size-1.
        size: how many rows the table has.

    Raises:
        ValueError: for texts, keys and rows that are not as many.
        IndexError: for a row past the table.

    Examples:
        >>> hashed_rows(["hope ", "ope t"], [8, 15], [3, 3], 4)
    """
    size = as_positive_int(size, "size")
    taken = as_ids(rows, size, name="row")
    if not len(contexts) == len(keys) == len(taken):
        raise ValueError(f"{len(contexts)} texts, {len(keys)} keys and {len(taken)} rows")
    lines = max(len(contexts), size)
    ax = draw.canvas(draw.height_of(lines))
    draw.title(ax, 0.55, "letters", "center")
    draw.title(ax, 1.85, "key", "center")
    draw.title(ax, WIDTH - 0.6, "table", "center")
    for i, (text, key, row) in enumerate(zip(contexts, keys, taken.tolist(), strict=True)):
        color = _SHADES[int((taken == row).sum() > 1)]
        draw.label(ax, 0.55, row_y(i), text.replace(" ", "_"), "center", mono=True)
        draw.label(ax, 2.35, row_y(i), f"{key:,}", "right", mono=True)
        target = row_y(row + (lines - size) / 2)
        draw.arrow(ax, (2.45, row_y(i)), (WIDTH - 1.33, target), color)
    for row in range(size):
        shared = int((taken == row).sum())
        y = row_y(row + (lines - size) / 2)
        fill = GRID if not shared else tint(_SHADES[int(shared > 1)])
        draw.label(ax, WIDTH - 1.2, y, str(row), "center")
        draw.box(ax, WIDTH - 1.08, y - ROW / 2 + 0.03, 1.0, ROW - 0.06, fill)


def sharded_rows(words: Sequence[str], weight: npt.ArrayLike, machines: int) -> None:
    """Draw a table whose row i lies on machine i % machines, as its row i // machines.

    Args:
        words: the word of each row.
        weight: (V, d) the table, at most 3 columns.
        machines: how many machines there are.

    Raises:
        ValueError: for another number of words than of rows, or more machines than rows.

    Examples:
        >>> sharded_rows(["hope", "to"], [[1.2, 3.1], [0.1, 4.2]], 2)
    """
    table = as_table(weight)
    machines = as_positive_int(machines, "machines")
    if len(words) != len(table) or machines > len(table):
        raise ValueError(f"{len(words)} words, {len(table)} rows, {machines} machines")
    cell = min(draw.CELL, 1.1 / table.shape[1])
    span = cell * table.shape[1]
    left, right = 0.95, WIDTH - 0.02 - span
    places: list[tuple[int, float]] = []  # of a row: its place on the machine, and its height
    line = 0.0
    heads = []
    for machine in range(machines):
        heads.append((machine, line))
        held = range(machine, len(table), machines)
        places += [(place, line + 1 + place) for place in range(len(held))]
        line += len(held) + 1.3
    places = [(place, at - 1.2) for place, at in places]  # the heads stand at the upper rim
    ax = draw.canvas(row_y(line - 1.3 - 1.2 + 0.6))
    down = max((line - 1.3 - 1.2 - len(table)) / 2, 0)
    draw.title(ax, left + span / 2, "the table", "center", y=row_y(down - 1))
    for machine, at in heads:
        draw.title(ax, right + span / 2, f"machine {machine}", "center", y=row_y(at - 1.2))
    of_row = [row for machine in range(machines) for row in range(machine, len(table), machines)]
    for row, (place, at) in sorted(zip(of_row, places, strict=True)):
        color = color_of(words[row])
        draw.word(ax, 0.37, row_y(down + row), words[row])
        draw.label(ax, left - 0.06, row_y(down + row), str(row), "right")
        draw.cells(ax, left, row_y(down + row), table[row], tint(color), cell=cell)
        draw.label(ax, right - 0.06, row_y(at), str(place), "right")
        draw.cells(ax, right, row_y(at), table[row], tint(color), cell=cell)
        start, end = (left + span + 0.05, row_y(down + row)), (right - 0.22, row_y(at))
        draw.arrow(ax, start, end, color)


def first_articles(panels: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]], block: int) -> None:
    """Draw in which article each word was seen first, against its id; thin lines part the blocks.

    Args:
        panels: {title: (ids, articles)} of two arrays of one shape each.
        block: how many ids share a row: a line stands at each multiple.

    Raises:
        ValueError: for another number of articles than of ids.

    Examples:
        >>> first_articles({"as they are": ([4, 5, 6, 7], [0, 0, 1, 1])}, 2)
    """
    block = as_positive_int(block, "block")
    figure = draw.new_figure(1.75 * len(panels) + 0.4)
    axes = figure.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
    for ax, (title, (ids, articles)) in zip(axes, panels.items(), strict=True):
        x, y = np.asarray(ids), np.asarray(articles)
        if x.shape != y.shape:
            raise ValueError(f"{title!r}: articles of shape {y.shape} for ids of shape {x.shape}")
        for line in range(int(x.min()) // block * block, int(x.max()) + 2, block):
            ax.axvline(line, color=MUTED, linewidth=0.6, alpha=0.6, zorder=0)
        ax.scatter(x, y, s=4, color=BLUE, linewidths=0, rasterized=True)
        ax.set_title(title, color=TEXT, fontsize=SIZE)
        draw.style_axes(ax, "id of the word" if ax is axes[-1] else "", "article")
        ax.xaxis.set_major_locator(_few_ticks())
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _few_ticks() -> "object":
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(4, integer=True)


def loads(shares: Mapping[str, Sequence[float]]) -> None:
    """Draw which share of the lookups each machine gets, one panel for each way to cut a table.

    Args:
        shares: {name of the way: a share, from 0 to 1, for each machine}.

    Raises:
        ValueError: for shares that do not add up to 1.

    Examples:
        >>> loads({"blocks": [0.9, 0.1], "in turn": [0.6, 0.4]})
    """
    figure = draw.new_figure(_BARS)
    axes = figure.subplots(1, len(shares), sharey=True, squeeze=False)[0]
    for ax, (name, values) in zip(axes, shares.items(), strict=True):
        if abs(sum(values) - 1) > 1e-6:
            raise ValueError(f"the shares of {name!r} add up to {sum(values):.3g}, not to 1")
        bars = ax.bar(range(len(values)), values, color=BLUE, width=0.75)
        for bar, value in zip(bars, values, strict=True):
            ax.annotate(
                f"{100 * value:.0f}", (bar.get_x() + bar.get_width() / 2, value), (0, 2),
                textcoords="offset points", ha="center", color=TEXT, fontsize=SIZE, family=MONO,
            )  # fmt: skip
        ax.set_title(name, color=TEXT, fontsize=SIZE)
        draw.style_axes(ax, "machine", "")
        ax.set_xticks(range(len(values)))
        ax.set(yticks=[], ylim=(0, 1.1))
        ax.spines["left"].set_visible(False)
