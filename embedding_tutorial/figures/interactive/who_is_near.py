"""Who is near? The words whose rows are nearest to a word's own, to be asked for in the page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from embedding_tutorial._checks import as_finite, as_positive_int, as_table
from embedding_tutorial.counts import Matrix
from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.still import Markup, svg, tag
from embedding_tutorial.figures.style import MUTED, TEXT
from embedding_tutorial.vocabulary import Vocabulary

_ROWS_AT_A_TIME = 256
_WIDTH, _LINE = 480, 26  # units, at most as many pixels


def nearest_words(
    vocabulary: Vocabulary, table: Matrix, *, min_count: int = 50, n: int = 10
) -> dict[str, list[str]]:
    """Return for each common word the n words whose rows have the largest cosine with its own.

    Rare words are not asked for, since their rows are made from little; among the nearest they may
    stand. A row of zeros has no direction: it is left out on both sides.

    Args:
        vocabulary: the V words and how often each was seen.
        table: (V, d) numbers, an array or one of SciPy's sparse arrays: the rows of the words.
        min_count: how often a word must have been seen to be asked for.
        n: how many words to name for each; fewer if there are not so many.

    Returns:
        {word: its nearest words, the nearest first}, the commonest word first. Equally near words
        stand in the order of their ids.

    Raises:
        ValueError: if the table has not a row for each word, or a number in it is not finite.

    Examples:
        >>> words = Vocabulary.from_sentences([["east", "north", "northeast", "south"]])
        >>> nearest_words(words, [[2, 0], [0, 1], [3, 4], [0, -1]], min_count=1, n=2)["north"]
        ['northeast', 'east']
    """
    units = _unit_rows(table)
    if len(vocabulary) != units.shape[0]:
        raise ValueError(f"{units.shape[0]} rows for {len(vocabulary)} words")
    limit = as_positive_int(n, "n")
    has_row = np.asarray((units * units).sum(axis=1) > 0).ravel()
    asked = np.flatnonzero((vocabulary.counts >= min_count) & has_row)
    tokens = vocabulary.tokens
    return {
        tokens[row]: [tokens[i] for i in order[:limit] if i != row and has_row[i]]
        for row, order in _orders(units, asked, has_row, limit)
    }


def _orders(
    units: Any, asked: npt.NDArray[np.intp], has_row: npt.NDArray[np.bool_], limit: int
) -> Iterator[tuple[int, list[int]]]:
    """Yield each asked row with the ids of all rows that are nearest, the nearest first."""
    for begin in range(0, len(asked), _ROWS_AT_A_TIME):
        block = asked[begin : begin + _ROWS_AT_A_TIME]
        cosines = units[block] @ units.T
        cosines = cosines.toarray() if sparse.issparse(cosines) else cosines
        cosines[:, ~has_row] = -np.inf
        cosines[np.arange(len(block)), block] = -np.inf  # not the word itself
        nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :limit]
        yield from zip(block.tolist(), nearest.tolist(), strict=True)


def _unit_rows(table: Any) -> Any:
    """Return the table with rows of length 1, and of zeros where they were zeros."""
    if sparse.issparse(table):
        rows = sparse.csr_array(table, dtype=float)
        as_finite(rows.data, "table")
        lengths = np.sqrt((rows * rows).sum(axis=1))
        return sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ rows
    dense = as_finite(as_table(np.asarray(table, dtype=float), "table"), "table")
    lengths = np.linalg.norm(dense, axis=1, keepdims=True)
    return dense / np.where(lengths > 0, lengths, 1)


def who_is_near(
    neighbours: Mapping[str, Mapping[str, Sequence[str]]],
    *,
    start: str,
    known: str,
    caption: str,
) -> Interactive:
    """Return a figure in which the reader asks for a word and sees its nearest words.

    A search box with suggestions, a button for a random word, and a list under each heading; each
    word of a list that can be asked for is a button. Three columns of ten words for each of 1,262
    take some 90 kB in a compressed page, one takes 40.

    Args:
        neighbours: {heading: {word: its nearest words}}, a column each, as `nearest_words` makes
            them; at most some 16 letters of a heading fit the still picture of three columns.
            A word that one of several columns lacks is said there to have no row.
        start: the word that is asked for first.
        known: what can be asked for, for the message about other words, such as "1,262 words that
            occur at least 50 times in the text".
        caption: a sentence that says what is to be seen.

    Returns:
        The figure, to be the last value of a cell.

    Raises:
        ValueError: if `start` has no list, no column is given, or a word holds a space.

    Examples:
        Three tables of one vocabulary side by side, here of random numbers:

        >>> words = Vocabulary.from_sentences([["east", "north", "south"]])
        >>> rng = np.random.default_rng(0)
        >>> tables = {"counts": rng.random((3, 3)), "PPMI": rng.random((3, 3))}
        >>> columns = {name: nearest_words(words, table, min_count=1)
        ...            for name, table in tables.items()}
        >>> who_is_near(columns, start="east", known="3 words", caption="Who is near?")
        <Interactive who-is-near
         headings: 'counts PPMI'
         queries: 'east north south'
         near: zjoidv
         known: '3 words'
         start: 'east'>
    """
    if not neighbours:
        raise ValueError("no column is given: {heading: {word: its nearest words}}")
    queries = list(dict.fromkeys(word for column in neighbours.values() for word in column))
    if start not in queries:
        raise ValueError(f"start {start!r} is not among the {len(queries)} words with neighbours")
    first = {heading: list(column.get(start, ())) for heading, column in neighbours.items()}
    data = {
        "headings": list(neighbours),
        "queries": [_one_word(word) for word in queries],
        "near": [_lines(column, queries) for column in neighbours.values()],
        "known": known,
        "start": start,
    }
    return Interactive("who-is-near", data, _still(start, first), caption)


def _lines(column: Mapping[str, Sequence[str]], queries: Sequence[str]) -> str:
    """Write a column compactly, a line for each word that can be asked for."""
    return "\n".join(" ".join(map(_one_word, column.get(word, ()))) for word in queries)


def _one_word(word: str) -> str:
    if word.split() != [word]:
        raise ValueError(f"{word!r} holds a space or nothing: the figure separates words by spaces")
    return word


def _still(start: str, first: Mapping[str, Sequence[str]]) -> Markup:
    """Draw the lists of the first word, a single one in two halves."""
    if len(first) == 1:
        [(heading, words)] = first.items()
        half = -(-len(words) // 2)
        blocks = [(heading, 1, words[:half]), ("", half + 1, words[half:])]
    else:
        blocks = [(heading, 1, words) for heading, words in first.items()]
    span = _WIDTH / len(blocks)
    longest = max(len(words) for _, _, words in blocks)
    lists = [
        _list(24 + number * span, heading, rank, words)
        for number, (heading, rank, words) in enumerate(blocks)
    ]
    said = "; ".join(f"{heading}: {', '.join(words)}" for heading, words in first.items())
    return svg(
        _WIDTH, _LINE * (longest + 2) + 8,
        tag("text", start, x=0, y=18, fill=TEXT, font_weight="bold"),
        *lists,
        label=f"The words nearest to {start}. {said}.",
    )  # fmt: skip


def _list(x: float, heading: str, rank: int, words: Sequence[str]) -> Markup:
    y = [18 + _LINE * (line + 2) for line in range(len(words))]
    return tag(
        "g",
        tag("text", heading, x=x - 24, y=18 + _LINE, fill=MUTED),
        *(
            tag("text", str(rank + k), x=x - 6, y=y[k], text_anchor="end", fill=MUTED)
            for k in range(len(words))
        ),
        *(tag("text", word, x=x, y=y[k], fill=TEXT) for k, word in enumerate(words)),
    )
