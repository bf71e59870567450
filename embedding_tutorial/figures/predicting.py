"""Sketches of how word2vec asks its question, and of how a block of words is learnt at once."""

import numpy as np

from embedding_tutorial._checks import as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import (
    BACKGROUND,
    GRID,
    MUTED,
    TEXT,
    WORD_COLORS,
    color_of,
    tint,
)

_SENTENCE = ["hope", "to", "see", "you", "soon"]


def word2vec_tasks() -> None:
    """Draw what skip-gram, CBOW and hierarchical softmax ask about the middle of a sentence."""
    ax = draw.canvas(3.25)
    for panel, name in enumerate(("skip-gram", "CBOW", "hierarchical softmax")):
        left = 0.1 + 2.25 * panel
        draw.label(ax, left + 0.98, 0.25, name, "center", bold=True)
        (_skip_gram, _cbow, _tree)[panel](ax, left)


def _skip_gram(ax, left):
    _words(ax, left)
    for place in (0, 1, 3, 4):
        y = 0.75 + 0.46 * place
        draw.arrow(ax, (left + 0.8, 1.67), (left + 1.16, y), color_of(_SENTENCE[place]))
    _notes(ax, left, "from one word", "to each neighbour")


def _cbow(ax, left):
    _words(ax, left)
    for place in (0, 1, 3, 4):
        y = 0.75 + 0.46 * place
        draw.arrow(ax, (left + 1.16, y), (left + 0.84, 1.67), color_of(_SENTENCE[place]))
    _notes(ax, left, "from the neighbours' mean", "to the word between")


def _words(ax, left):
    draw.word(ax, left + 0.36, 1.67, "see")
    for place in (0, 1, 3, 4):
        draw.word(ax, left + 1.62, 0.75 + 0.46 * place, _SENTENCE[place])


def _tree(ax, left):
    points = {"": (0.98, 0.75), "0": (0.5, 1.4), "1": (1.46, 1.4)}
    leaves = {"00": "to", "01": "see", "10": "you", "11": "soon"}
    points |= {code: (0.26 + 0.48 * place, 2.1) for place, code in enumerate(leaves)}
    for code, (x, y) in points.items():
        if code:
            before = points[code[:-1]]
            taken = "11".startswith(code)
            color, width = (WORD_COLORS["soon"], 2.4) if taken else (MUTED, 1.2)
            line = [left + before[0], left + x], [before[1], y]
            ax.plot(*line, color=color, linewidth=width, zorder=0)
        if code in leaves:
            draw.label(ax, left + x, y + 0.2, leaves[code], "center", TEXT, bold=code == "11")
        else:
            ax.plot(left + x, y, "o", color=BACKGROUND, markeredgecolor=MUTED, markersize=11)
    _notes(ax, left, "from one word, left or right,", "down to each neighbour")


def _notes(ax, left, *lines):
    for number, text in enumerate(lines):
        draw.label(ax, left + 0.98, 2.9 + 0.2 * number, text, "center", MUTED, size=9.5)


def training_block(weights, n_noise: int) -> None:
    """Draw a block of words against its neighbourhood and its noise words.

    Args:
        weights: (n, m + n_noise) what each pair counts, 0 for the pairs that do not.
        n_noise: how many of the columns, at the right, are noise words.
    """
    weights = as_table(weights, "weights")
    rows, columns = weights.shape
    near = columns - n_noise
    cell = 5.6 / (columns + 1)
    ax = draw.canvas(rows * cell + 1.35)
    left, top, gap = 0.75, 0.75, cell
    draw.label(ax, left + near * cell / 2, 0.28, "the neighbourhood", "center")
    draw.label(ax, left + gap + (near + n_noise / 2) * cell, 0.28, "noise words", "center")
    draw.label(ax, 0.6, top + rows * cell / 2, "words", "right")
    for row, column in np.ndindex(rows, columns):
        noise = column >= near
        color = WORD_COLORS["soon"] if noise else WORD_COLORS["hope"]
        fill = tint(color, 0.35 if noise else 0.85) if weights[row, column] else GRID
        x = left + column * cell + gap * noise
        ax.add_patch(draw.rectangle(x, top + row * cell, cell, cell, fill, BACKGROUND))
    y = top + rows * cell + 0.28
    draw.label(ax, left, y, "blue: neighbours, to come to 1;  orange: noise, to come to 0", size=10)
