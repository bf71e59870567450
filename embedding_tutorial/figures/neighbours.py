"""The figures of the chapter on neighbours: what a text asks, and what two tables answer."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from embedding_tutorial._checks import as_id, as_positive_int, as_table
from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import GRID, MUTED, ROW, TEXT, color_of, row_y, tint

_CELL = 0.5


def window_pairs(sentence: Sequence[str], position: int, window: int) -> None:
    """Draw a sentence with an arrow from one of its words to each of that word's neighbours.

    Args:
        sentence: at most five words of at most six letters.
        position: of the word that is asked.
        window: how many positions away a neighbour may stand.

    Raises:
        IndexError: for a position outside the sentence.

    Examples:
        >>> window_pairs(["nice", "to", "see", "you"], 2, window=1)
    """
    here = as_id(position, "position", len(sentence))
    reach = as_positive_int(window, "window")
    ax = draw.canvas(1.15)
    y, places = 0.72, [0.45 + 0.97 * place for place in range(len(sentence))]
    first, last = max(0, here - reach), min(len(sentence) - 1, here + reach)
    left, right = places[first] - 0.42, places[last] + 0.42
    draw.box(ax, left, y - 0.22, right - left, 0.44, GRID)
    for place, (x, text) in enumerate(zip(places, sentence, strict=True)):
        draw.word(ax, x, y, text)
        if place != here and first <= place <= last:
            bend = 0.35 if place < here else -0.35
            draw.arrow(
                ax, (places[here], y - 0.15), (x, y - 0.15), color_of(sentence[here]), bend=bend
            )
    draw.label(ax, (left + right) / 2, 1.05, f"window of {reach}", "center", MUTED)


def one_guess(asked: str, row: npt.ArrayLike, context: npt.ArrayLike, words: Sequence[str]) -> None:
    """Draw how a word's row, times each row of the context table, becomes seven probabilities.

    Args:
        asked: the word that is asked.
        row: (2,) its row of the first table.
        context: (V, 2) the second table.
        words: the V words.

    Raises:
        ValueError: for another number of words than context rows.

    Examples:
        >>> one_guess("hope", [1.0, 0.5], [[0.0, 1.0], [2.0, 1.0]], ["hope", "to"])
    """
    table = as_table(context, "context")
    if len(table) != len(words):
        raise ValueError(f"{len(words)} words for {len(table)} rows of context")
    given = np.asarray(row, dtype=float)
    scores = table @ given
    guess = softmax(scores)
    ax = draw.canvas(draw.height_of(len(words)))
    middle = row_y((len(words) - 1) / 2)
    heads = ((0.1, "asked"), (2.22, "context"), (3.3, "score"), (3.9, "guess"))
    for x, text in heads:
        draw.title(ax, x, text)
    draw.word(ax, 0.1 + _CELL, middle - ROW, asked)
    draw.cells(ax, 0.1, middle, given, tint(color_of(asked)), cell=_CELL, decimals=2)
    for i, word in enumerate(words):
        y, color = row_y(i), color_of(word)
        draw.label(ax, 2.16, y, word, "right")
        draw.cells(ax, 2.22, y, table[i], tint(color), cell=_CELL, decimals=2)
        draw.cells(ax, 3.3, y, [scores[i]], GRID, cell=_CELL, decimals=2)
        draw.box(ax, 3.9, y - ROW / 4, 0.45 * guess[i] / guess.max(), ROW / 2, color)
        draw.label(ax, 4.77, y, f"{guess[i]:.2f}", "right", TEXT, mono=True)
