"""Charts of what was measured: curves with their range, scores with their intervals, pairs."""

import numpy as np

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import MUTED, TEXT, color_of

_ORDER = ["soon", "hope", "see", "you", "again"]  # whose colours the series take, in turn


def curves(x, series, xlabel: str, ylabel: str, *, level=None, log=False) -> None:
    """Draw one curve for each name: the mean over seeds, and their range behind it.

    Args:
        x: (n,) where it was measured.
        series: {name: (n,) values, or (n, seeds)}.
        xlabel, ylabel: the quantities, with their units.
        level: (name, value) of a horizontal line to compare with, such as guessing.
        log: whether x grows by factors.
    """
    ax = draw.figure(3.4).subplots()
    for number, (name, values) in enumerate(series.items()):
        values, color = np.asarray(values), color_of(_ORDER[number % len(_ORDER)])
        values = values.reshape(len(x), -1)
        ax.fill_between(x, values.min(axis=1), values.max(axis=1), color=color, alpha=0.2)
        marker = "o-" if len(x) < 30 else "-"
        ax.plot(x, values.mean(axis=1), marker, color=color, linewidth=2, label=name)
    if level is not None:
        ax.axhline(level[1], color=MUTED, linestyle=":", label=level[0])
    if log:
        ax.set_xscale("log")
        ax.set_xticks(x, [f"{value:,}" for value in x])
        ax.minorticks_off()
    ax.legend(frameon=False, fontsize=11, labelcolor=TEXT)
    draw.style_axes(ax, xlabel, ylabel)


def intervals(scores, xlabel: str) -> None:
    """Draw scores as dots with their intervals, one to a line.

    Args:
        scores: {name: (score, low, high, ...)}, such as `word_similarity` returns.
        xlabel: what the score is.
    """
    ax = draw.figure(0.42 * len(scores) + 0.9).subplots()
    for place, (score, low, high, *_) in enumerate(scores.values()):
        color = color_of(_ORDER[place % len(_ORDER)])
        ax.plot([low, high], [place, place], color=color, linewidth=2)
        ax.plot(score, place, "o", color=color, markersize=8)
    ax.set_yticks(range(len(scores)), scores)
    ax.set_ylim(len(scores) - 0.5, -0.5)
    draw.style_axes(ax, xlabel, "")
    ax.tick_params(axis="y", labelsize=11, length=0, labelcolor=TEXT)


def scatter(panels, xlabel: str, ylabel: str, *, offset: float = 0.0, line: str = "theory") -> None:
    """Draw pairs of numbers as dots, side by side, with the line y = x + offset through them.

    Args:
        panels: {title: (x, y)} of two arrays of one shape each.
        xlabel, ylabel: the quantities, with their units.
        offset, line: the line, and its name.
    """
    axes = draw.figure(3.3).subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
    for number, (ax, (title, (x, y))) in enumerate(zip(axes, panels.items(), strict=True)):
        x, color = np.asarray(x).ravel(), color_of(_ORDER[1 - number % 2])
        ends = np.array([x.min(), x.max()])
        ax.scatter(x, np.ravel(y), s=9, color=color, alpha=0.45, linewidths=0)
        ax.plot(ends, ends + offset, "--", color=TEXT, linewidth=1.6, label=line)
        ax.set_title(title, color=TEXT, fontsize=11)
        draw.style_axes(ax, xlabel, "" if number else ylabel)
    axes[0].legend(frameon=False, fontsize=10, labelcolor=TEXT)


def clouds(panels, *, columns: int = 3) -> None:
    """Draw clouds of points, one panel each and a colour for each group.

    The axes carry no numbers: in such pictures only who lies near whom is meant to count.

    Args:
        panels: {title: (points, groups)}, (n, 2) points and n group numbers.
        columns: how many panels stand in a row.
    """
    lines = -(-len(panels) // columns)
    axes = draw.figure(2.35 * lines).subplots(lines, columns, squeeze=False).ravel()
    for ax, (title, (points, groups)) in zip(axes, panels.items(), strict=False):
        points, groups = as_table(points, "points"), np.asarray(groups)
        for group in np.unique(groups).tolist():
            ax.scatter(*points[groups == group].T, s=9, color=color_of(group), linewidths=0)
        ax.set_title(title, color=TEXT, fontsize=10.5)
        ax.set(xticks=[], yticks=[])
        ax.margins(0.06)
        ax.spines[:].set_color(MUTED)
    for ax in axes[len(panels) :]:
        ax.axis("off")
