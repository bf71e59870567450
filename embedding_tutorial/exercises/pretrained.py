"""What the chapter on rows that others trained asks for."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from embedding_tutorial.exercises._cases import Floats, Ids
from embedding_tutorial.exercises._grading import exercise


def _vocabularies() -> Iterator[tuple[list[str], dict[str, list[float]]]]:
    rows = {"hope": [1.0, 2.0], "to": [3.0, 6.0], "see": [-1.0, 1.0], "<pad>": [9.0, 9.0]}
    yield ["<pad>", "hope"], {"hope": [1.0, 2.0]}
    yield ["<pad>", "hope", "soon"], {"hope": [1.0, 2.0]}
    yield ["<pad>", "to", "soon", "hope", "again"], {word: rows[word] for word in ("hope", "to")}
    yield ["<pad>", "soon", "to", "see"], rows


@exercise(cases=_vocabularies)
def matched_rows(words: Sequence[str], pretrained: Mapping[str, Sequence[float]]) -> Floats:
    """A row for each word: zeros for the first, the mean of the rows found for the unmatched."""
    found = [word in pretrained for word in words[1:]]
    rows = np.array([pretrained[word] for word in words[1:] if word in pretrained], dtype=float)
    table = np.vstack([np.zeros_like(rows[:1]), np.tile(rows.mean(axis=0), (len(words) - 1, 1))])
    table[1:][found] = rows
    return table


def _case_bases() -> Iterator[tuple[Floats, Ids, Floats, Floats]]:
    """Yield cases, labels, a query and a matrix: without the matrix another case may be nearest."""
    rng = np.random.default_rng(2)
    matrices = ([[1, 0], [0, 1]], [[1, 3], [0, 1]], [[10, 0], [0, 0.1]], [[-1, 2]])
    for count, matrix in zip((1, 2, 3, 6), matrices, strict=True):
        cases = rng.integers(-5, 6, (count, 2)).astype(float)
        for query in ([0.0, 0.0], [2.0, -3.0], [-4.0, 4.0]):
            yield cases, np.arange(count)[::-1] % 4, np.array(query), np.array(matrix, dtype=float)
    yield np.array([[1.0, 0.0], [-1.0, 0.0]]), np.array([7, 8]), np.zeros(2), np.eye(2)


@exercise(cases=_case_bases)
def nearest_case(cases: Floats, labels: Ids, query: Floats, matrix: Floats) -> int:
    """The label of the first case nearest to `query`, after both were multiplied with `matrix`."""
    squares = np.square((cases - query) @ matrix.T).sum(axis=1)
    return int(labels[squares.argmin()])
