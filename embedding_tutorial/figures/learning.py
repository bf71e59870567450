"""The figures of the chapter on learning: from a slope to a step, and where the gradients go."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BLUE,
    GRID,
    MUTED,
    PURPLE,
    RED,
    ROW,
    SANS,
    SIZE,
    TEXT,
    color_of,
    row_y,
    tint,
)

_CELL = 0.42


def valley(start: float, rate: float) -> None:
    """Draw the loss w * w / 2 as a valley, a ball at `start`, and one step against the slope.

    Args:
        start: where the ball lies, at most 3 away from the middle and not in it.
        rate: the learning rate.

    Raises:
        ValueError: for a start at which there is no slope or which the picture does not show.

    Examples:
        >>> valley(2.0, 0.1)
    """
    if not 0 < abs(start) <= 3:
        raise ValueError(f"start must be within 3 of the middle and not in it, got {start}")
    end = start - rate * start
    ax = draw.new_figure(2.9).subplots()
    w = np.linspace(-abs(start) - 0.4, abs(start) + 0.8, 200) * np.sign(start)
    ax.plot(w, w**2 / 2, color=MUTED, linewidth=2)
    ends = np.array([start - 1.1, start + 1.1])
    ax.plot(ends, start**2 / 2 + start * (ends - start), "--", color=TEXT, linewidth=1.2)
    for place, alpha in ((start, 0.35), (end, 1.0)):
        ax.plot(place, place**2 / 2, "o", color=tint(BLUE, alpha), markersize=11, markeredgewidth=0)
    side = 1 if start > 0 else -1
    align = "right" if side > 0 else "left"
    note: dict[str, Any] = {"textcoords": "offset points", "family": SANS, "fontsize": SIZE}
    ax.annotate(
        f"w = {start:g}, loss {start**2 / 2:g}", (start, start**2 / 2), (-side * 12, 14),
        color=TEXT, ha=align, **note,
    )  # fmt: skip
    ax.text(
        0, start**2 / 4, f"after a step:\nw = {end:g}, loss {end**2 / 2:g}", color=TEXT,
        ha="center", va="center", linespacing=1.4, family=SANS, fontsize=SIZE,
    )  # fmt: skip
    ax.annotate(
        f"slope {start:g}", (start + side * 0.8, start**2 / 2 + abs(start) * 0.8), (0, -24),
        color=TEXT, ha="left" if side > 0 else "right", **note,
    )  # fmt: skip
    low, high = sorted((-side * (abs(start) + 0.4), side * (abs(start) + 1.6)))
    ax.set(xlim=(low, high), ylim=(-0.3, start**2 / 2 + 1.4 * abs(start)))
    draw.style_axes(ax, "the number w", "loss, w² / 2")


def forward_pass(
    ids: npt.ArrayLike, weight: npt.ArrayLike, readout: npt.ArrayLike, words: Sequence[str]
) -> None:
    """Draw how a sentence becomes a probability: ids, rows, mean, score, probability.

    Args:
        ids: (n,) the sentence.
        weight: (V, 2) the table.
        readout: (2,) the numbers that the mean is multiplied by.
        words: the V words.

    Raises:
        IndexError: for an id that is not that of a word.

    Examples:
        >>> forward_pass([0, 1], [[0.3, 0.1], [-0.1, -0.3]], [1.0, 0.5], ["hope", "to"])
    """
    index = as_ids(ids, len(words))
    rows = as_table(weight)[index]
    mean = rows.mean(axis=0)
    score = float(mean @ np.asarray(readout))
    n, cell = len(index), 0.46
    ax = draw.canvas(draw.height_of(max(n, 4)))
    top, bottom = row_y(0.5), row_y(2.5)
    for x, text in ((0.14, "id"), (1.5, "rows")):
        draw.title(ax, x, text, "center")
    for place, (i, row) in enumerate(zip(index.tolist(), rows, strict=True)):
        y, color = row_y(place), color_of(words[i])
        draw.label(ax, 0.14, y, str(i), "center", MUTED, mono=True)
        draw.word(ax, 0.62, y, words[i])
        draw.cells(ax, 1.04, y, row, tint(color), cell=cell)
        ax.plot([2.0, 2.44], [y, top], color=MUTED, linewidth=1)
    draw.label(ax, 2.96, top - ROW, "mean", "center", MUTED)
    draw.cells(ax, 2.5, top, mean + 0.0, GRID, cell=cell)
    draw.label(ax, 2.96, (top + bottom) / 2, "·", "center", bold=True)
    draw.cells(ax, 2.5, bottom, np.asarray(readout, dtype=float), tint(PURPLE), PURPLE, cell=cell)
    draw.label(ax, 2.96, bottom + ROW, "readout", "center", PURPLE)
    draw.label(ax, 3.62, (top + bottom) / 2, "=", "center")
    x, y, below = 4.08, (top + bottom) / 2, bottom + 1.6 * ROW
    draw.label(ax, x, y - ROW, "score", "center", MUTED)
    draw.cells(ax, x - 0.3, y, [f"{score + 0.0:.2f}"], GRID, cell=0.6)
    draw.arrow(ax, (x, y + 0.2), (x, below - 0.22), MUTED)
    draw.label(ax, x + 0.08, (y + below) / 2, "sigmoid", "left", MUTED)
    probability = 1 / (1 + np.exp(-score))
    draw.cells(ax, x - 0.3, below, [f"{probability:.2f}"], tint(BLUE), cell=0.6, bold=True)
    draw.label(ax, x - 0.38, below, "probability", "right", MUTED)


def sigmoid_and_loss() -> None:
    """Draw the sigmoid, and beside it what each probability of the right label costs.

    Examples:
        >>> sigmoid_and_loss()
    """
    left, right = draw.new_figure(2.7).subplots(1, 2)
    score = np.linspace(-6, 6, 200)
    left.plot(score, 1 / (1 + np.exp(-score)), color=BLUE, linewidth=2)
    left.plot(0, 0.5, "o", color=BLUE, markersize=6)
    left.set(xticks=[-5, 0, 5], yticks=[0, 0.5, 1])
    draw.style_axes(left, "score", "probability")
    share = np.linspace(0.008, 1, 400)
    right.plot(share, -np.log(share), color=BLUE, linewidth=2)
    for p, shift in ((0.01, (9, 4)), (0.5, (4, 14)), (0.9, (-14, 14))):
        right.plot(p, -np.log(p), "o", color=BLUE, markersize=6)
        right.annotate(
            f"{p:g} → {-np.log(p):.1f}", (p, -np.log(p)), shift, textcoords="offset points",
            va="center", color=TEXT, family=SANS, fontsize=SIZE,
        )  # fmt: skip
    right.set(xticks=[0, 0.5, 1], yticks=[0, 2, 4], ylim=(-0.2, 5.4), xlim=(-0.05, 1.15))
    draw.style_axes(right, "probability of the label", "loss")


def one_hot_column(
    ids: npt.ArrayLike, values: npt.ArrayLike, word: str, words: Sequence[str]
) -> None:
    """Draw the one-hot rows of a batch, and one column of them read aloud.

    Args:
        ids: (n,) the batch.
        values: (n, 2) the gradient of the output at each position.
        word: the word whose column is read.
        words: the V words.

    Raises:
        IndexError: for an id that is not that of a word.
        ValueError: for a word that is not among the words.

    Examples:
        >>> one_hot_column([1, 1], [[1.0, 1.0], [1.0, 1.0]], "to", ["hope", "to"])
    """
    index = as_ids(ids, len(words))
    grads = as_table(values, "values")
    if word not in words:
        raise ValueError(f"{word!r} is not among the words {', '.join(words)}")
    here, n, color = list(words).index(word), len(index), color_of(word)
    step, left = 0.45, 0.71
    ax = draw.canvas(draw.height_of(n + 2) + 0.1)
    gradient = left + step * len(words) + 0.1
    draw.label(ax, gradient + 0.39, 0.22, "gradient", "center", MUTED)
    for column, name in enumerate(words):
        ink = TEXT if column == here else MUTED
        x = left + step * (column + 0.5)
        draw.label(ax, x, 0.22, name, "center", ink, bold=column == here)
    for place, i in enumerate(index.tolist()):
        y = row_y(place)
        draw.word(ax, 0.36, y, words[i])
        for column in range(len(words)):
            chosen = column == here
            fill = tint(color, 0.45 if column == i else 0.15) if chosen else GRID
            ink = TEXT if chosen or column == i else MUTED
            value = int(column == i)
            draw.cells(ax, left + step * column, y, [value], fill, ink, cell=step, bold=chosen)
        took = i == here
        fill, ink = (tint(color), TEXT) if took else (GRID, MUTED)
        draw.cells(ax, gradient, y, grads[place], fill, ink, cell=0.4)
    y = row_y(n) + 0.16
    factors = " + ".join(f"{int(i == here)}·g{place}" for place, i in enumerate(index.tolist()))
    draw.label(ax, 0.05, y, f"{word}:", bold=True)
    draw.label(ax, left, y, factors, mono=True)
    draw.label(ax, gradient - 0.08, y, "=", "right")
    draw.cells(ax, gradient, y, grads[index == here].sum(axis=0), tint(color, 0.45), cell=0.4)
    draw.label(ax, left, y + ROW, "the column says which positions read this row", color=MUTED)


def gradient_rows(ids: npt.ArrayLike, values: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw where each position's gradient goes: to its id's row, where several add up.

    Beside it stands what ``table[ids] += values`` makes of the same batch, red where it is wrong.

    Args:
        ids: (n,) the batch.
        values: (n, 2) the gradient of the output at each position.
        words: the V words, one for each row of the table.

    Raises:
        IndexError: for an id that is not that of a word.

    Examples:
        >>> gradient_rows([1, 1], [[1.0, 1.0], [1.0, 1.0]], ["hope", "to"])
    """
    grads = as_table(values, "values")
    index = as_ids(ids, len(words))
    right, wrong = np.zeros((2, len(words), grads.shape[1]))
    np.add.at(right, index, grads)
    wrong[index] += grads
    ax = draw.canvas(draw.height_of(max(len(index), len(words))))
    first, span = (len(words) - len(index)) / 2, grads.shape[1] * _CELL
    draw.title(ax, 0.37, "batch", "center")
    draw.title(ax, 0.80, f"gradient {grads.shape}")
    draw.title(ax, 2.98 + span / 2, "added up", "center")
    draw.title(ax, 3.93 + span / 2, "shortcut", "center")
    for position, (i, row) in enumerate(zip(index.tolist(), grads, strict=True)):
        y, color = row_y(first + position), color_of(words[i])
        draw.word(ax, 0.37, y, words[i])
        draw.cells(ax, 0.80, y, row, tint(color), cell=_CELL)
        draw.arrow(ax, (0.82 + span, y), (2.38, row_y(i)), color)
    for i, word in enumerate(words):
        y = row_y(i)
        fill, color = (tint(color_of(word)), TEXT) if i in index else (GRID, MUTED)
        draw.label(ax, 2.44, y, word, "left", color)
        draw.cells(ax, 2.98, y, right[i], fill, color, cell=_CELL)
        draw.cells(ax, 3.93, y, wrong[i], fill, color, cell=_CELL)
        if not np.array_equal(right[i], wrong[i]):
            draw.box(ax, 3.91, y - ROW / 2 + 0.01, span + 0.01, ROW - 0.02, "none", RED)
