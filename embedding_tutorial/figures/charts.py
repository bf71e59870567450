"""Charts of what was measured: curves with their range, scores with their intervals, clouds."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import labels
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GREEN,
    MUTED,
    ORANGE,
    SANS,
    SIZE,
    TEXT,
    Color,
    color_of,
    tint,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLORS = (BLUE, ORANGE, GREEN)  # of curves, in turn; those that only stand by are MUTED
_MARKERS = "os^Dv"
_MAX_MARKERS = 30  # a curve of more points is a line


def curves(
    x: npt.ArrayLike,
    series: Mapping[str, npt.ArrayLike],
    xlabel: str,
    ylabel: str,
    *,
    level: tuple[str, float] | None = None,
    log: bool = False,
    accents: Sequence[str] | None = None,
    mark: float | None = None,
) -> None:
    """Draw one curve for each name, the mean over seeds and their range behind it.

    The name stands at the curve's right end.

    Args:
        x: (n,) where it was measured, ascending.
        series: {name: (n,) values, or (n, seeds)}.
        xlabel: the quantity to the right, with its unit.
        ylabel: the quantity upwards, with its unit.
        level: (name, value) of a horizontal line to compare with, such as guessing.
        log: whether x grows by factors.
        accents: the names that have a colour; the others are grey. Without it, the first three.
        mark: an x that a thin line marks.

    Raises:
        ValueError: for an accent that is not among the names, or values that are not n.

    Examples:
        >>> curves([50, 200, 800], {"frozen": [47, 60, 70]}, "sentences", "right, %", log=True)
    """
    x = np.asarray(x, dtype=float)
    accents = list(series)[: len(_COLORS)] if accents is None else accents
    for name in set(accents) - set(series):
        raise ValueError(f"accents has {name!r}, which is not among {', '.join(series)}")
    ax = draw.new_figure(3.1).subplots()
    ends: list[tuple[float, str, Color]] = []
    for number, (name, given) in enumerate(series.items()):
        values = np.asarray(given, dtype=float)
        if len(values) != len(x):
            raise ValueError(f"series {name!r} has {len(values)} values for {len(x)} places x")
        values = values.reshape(len(x), -1)
        color = _COLORS[list(accents).index(name) % 3] if name in accents else MUTED
        ax.fill_between(x, values.min(axis=1), values.max(axis=1), color=tint(color, 0.2), lw=0)
        marker = _MARKERS[number % len(_MARKERS)] if len(x) < _MAX_MARKERS else None
        width = 2.0 if name in accents else 1.3
        mean = values.mean(axis=1)
        ax.plot(x, mean, color=color, marker=marker, markersize=4.5, linewidth=width)
        ends.append((float(mean[-1]), name, color))
    if level is not None:
        ax.axhline(level[1], color=MUTED, linestyle=":")
        ends.append((level[1], level[0], MUTED))
    if mark is not None:
        ax.axvline(mark, color=MUTED, linewidth=0.8, linestyle=":")
    if log:
        _factors(ax, x)
    draw.style_axes(ax, xlabel, ylabel)
    ax.set_xlim(*ax.get_xlim())
    labels.end_labels(ax, float(x[-1]), ends)


def _factors(ax: "Axes", x: npt.NDArray[Any]) -> None:
    """Let x grow by factors, with ticks where it was measured and their labels have room."""
    ax.set_xscale("log")
    room = np.log(x[-1] / x[0]) / 26  # a letter's share of the axis
    shown: list[float] = []
    end = -np.inf
    for value in x:
        half = len(f"{value:,g}") * room / 2
        if np.log(value) - half > end:
            shown.append(float(value))
            end = np.log(value) + half + room
    ax.set_xticks(x, [f"{value:,.10g}" if value in shown else "" for value in x])
    ax.minorticks_off()


def intervals(
    scores: Mapping[str, Sequence[float]],
    xlabel: str,
    *,
    zero: str | None = None,
    band: str | None = None,
) -> None:
    """Draw scores as dots with their intervals, one to a line.

    Args:
        scores: {name: (score, low, high, ...)}, such as `word_similarity` returns.
        xlabel: what the score is.
        zero: what a score of 0 means, written at its line; what excludes 0 is drawn in colour.
        band: the name of the score that is drawn in colour, its interval as a band behind all.

    Raises:
        ValueError: for an interval that does not hold its score.

    Examples:
        >>> intervals({"GloVe": (-0.1, -0.2, -0.05)}, "difference", zero="like counting")
    """
    ax = draw.new_figure(0.32 * len(scores) + (1.2 if zero else 0.9)).subplots()
    for line, (name, (score, low, high, *_)) in enumerate(scores.items()):
        if not low <= score <= high:
            raise ValueError(f"{name!r}: the score {score} is not between {low} and {high}")
        clear = zero is not None and not low <= 0 <= high
        color = BLUE if clear or name == band else TEXT
        if name == band:
            ax.axvspan(low, high, color=tint(BLUE, 0.12), linewidth=0, zorder=0)
        ax.plot([low, high], [line, line], color=color, linewidth=2.5 if color == BLUE else 1.5)
        ax.plot(score, line, "o", color=color, markersize=6)
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set_ylim(len(scores) - 0.5, -0.5)
    if zero is not None:
        ax.axvline(0, color=TEXT, linewidth=1, zorder=0)
        ax.annotate(
            zero, (0, 1), (0, 4), xycoords=("data", "axes fraction"), textcoords="offset points",
            ha="center", color=TEXT, fontsize=SIZE, family=SANS,
        )  # fmt: skip
    draw.style_axes(ax, xlabel, "")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, labelcolor=TEXT)


def scatter(
    panels: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]],
    xlabel: str,
    ylabel: str,
    *,
    offset: float = 0.0,
    line: str = "theory",
    groups: tuple[npt.ArrayLike, Sequence[str]] | None = None,
) -> None:
    """Draw pairs of numbers as dots, side by side, with the line y = x + offset through them.

    Args:
        panels: {title: (x, y)} of two arrays of one shape each.
        xlabel: the quantity to the right, with its unit.
        ylabel: the quantity upwards, with its unit.
        offset: how far above y = x the line runs.
        line: the name of the line.
        groups: an array of x's shape that holds 0 or 1, and the names of these two kinds.

    Examples:
        >>> scatter({"d = 4": ([0, 1], [-1, 0])}, "PMI", "product", offset=-1, line="PMI - 1")
    """
    figure = draw.new_figure(2.9)
    axes = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
    kinds, names = (None, ()) if groups is None else (np.ravel(np.asarray(groups[0])), groups[1])
    for number, (ax, (title, (x, y))) in enumerate(zip(axes, panels.items(), strict=True)):
        x, y = np.ravel(np.asarray(x)), np.ravel(np.asarray(y))
        for kind in range(1 if kinds is None else 2):
            here = slice(None) if kinds is None else kinds == kind
            color = tint(_COLORS[kind], 0.45)
            ax.scatter(x[here], y[here], s=9, color=color, linewidths=0, rasterized=True)
        ends = np.array([x.min(), x.max()])
        ax.plot(ends, ends + offset, "--", color=TEXT, linewidth=1.4)
        ax.set_title(title, color=TEXT, fontsize=SIZE)
        draw.style_axes(ax, xlabel, "" if number else ylabel)
    _key(figure, line, dict(zip(names, _COLORS, strict=False)))


def _key(figure: Any, line: str, names: Mapping[str, str]) -> None:
    """Name the line, and the kinds of dots, in one row above the panels."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=TEXT, linestyle="--", linewidth=1.4, label=line)]
    for name, color in names.items():
        handles.append(Line2D([], [], color=color, marker="o", markersize=5, ls="", label=name))
    figure.legend(
        handles=handles, loc="outside upper left", ncols=len(handles), frameon=False,
        fontsize=SIZE, labelcolor=TEXT, borderpad=0, handletextpad=0.4,
    )  # fmt: skip


def clouds(
    panels: Mapping[str, Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]]],
    rings: Collection[int] = (),
) -> None:
    """Draw clouds of points, one panel each and a colour for each group.

    The axes carry no numbers: in such pictures only who lies near whom is meant to count.

    Args:
        panels: {name of a row: {title: (points, groups)}}, (n, 2) points and n group numbers.
        rings: the groups drawn as wide rings, in which a dot of another group can be seen.

    Raises:
        ValueError: for points that are not of the plane.

    Examples:
        >>> clouds({"noise": {"PCA": ([[0, 1], [1, 0]], [0, 1])}})
    """
    columns = max(map(len, panels.values()))
    figure = draw.new_figure(1.66 * len(panels) + 0.45)
    axes = figure.subplots(len(panels), columns, squeeze=False)
    seen: set[tuple[int, str]] = set()  # a title that stands above already is not repeated
    for row, (name, clouds_of_row) in enumerate(panels.items()):
        axes[row, 0].set_ylabel(name, color=TEXT, fontsize=SIZE, weight="bold")
        for column, (title, (given, given_groups)) in enumerate(clouds_of_row.items()):
            ax = axes[row, column]
            points = as_table(np.asarray(given, dtype=float), f"points of {title!r}")
            groups = np.asarray(given_groups)
            if points.shape[1] != 2:
                raise ValueError(f"points of {title!r} have shape {points.shape}, not (n, 2)")
            for group in np.unique(groups).tolist():
                color, ring = color_of(group), group in rings
                ax.scatter(
                    *points[groups == group].T, s=60 if ring else 18 if rings else 7,
                    facecolor=tint(color) if ring else color, edgecolor=color,
                    linewidths=1.2 if ring else 0,
                )  # fmt: skip
            if (column, title) not in seen:
                ax.set_title(title, color=TEXT, fontsize=SIZE)
            seen.add((column, title))
            ax.set(xticks=[], yticks=[])
            ax.margins(0.06)
            ax.spines[:].set(color=MUTED, linewidth=0.5)
        for ax in axes[row, len(clouds_of_row) :]:
            ax.axis("off")
