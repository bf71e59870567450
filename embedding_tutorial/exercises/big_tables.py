"""What the chapter on large tables asks for."""

from collections.abc import Iterator

import numpy as np

from embedding_tutorial.exercises._cases import Floats, Ids
from embedding_tutorial.exercises._grading import exercise


def _rows_of_several_keys() -> Iterator[tuple[Ids]]:
    yield (np.array([[0, 1], [1, 0], [2, 2]]),)
    yield (np.array([[3], [3], [1]]),)
    yield (np.array([[0, 3], [1, 2], [2, 1], [0, 3]]),)
    rng = np.random.default_rng(3)
    for words, keys, size in [(1, 2, 1), (5, 1, 3), (8, 2, 3), (20, 2, 5), (30, 3, 4)]:
        yield (rng.integers(size, size=(words, keys)),)


@exercise(cases=_rows_of_several_keys)
def distinct_vectors(keys: Ids) -> int:
    """How many words can be told apart, if the vector of each is the sum of its rows."""
    return len({tuple(sorted(row)) for row in keys})


def _shards_and_ids() -> Iterator[tuple[list[Floats], Ids]]:
    rng = np.random.default_rng(4)
    for rows, machines, count in [(1, 1, 2), (4, 2, 3), (7, 2, 9), (7, 3, 5), (9, 4, 20)]:
        table = rng.normal(size=(rows, 2)).round(2)
        shards = [table[machine::machines] for machine in range(machines)]
        yield shards, rng.integers(rows, size=count)


@exercise(cases=_shards_and_ids)
def sharded_lookup(shards: list[Floats], ids: Ids) -> Floats:
    """The rows of `ids`, in their order; of M shards, m holds the rows m, m + M, m + 2 M, ..."""
    machines = len(shards)
    return np.array([shards[i % machines][i // machines] for i in ids])


def _tables_with_state() -> Iterator[tuple[Floats, Floats, Floats, float]]:
    rng = np.random.default_rng(5)
    for rows, d in [(1, 2), (2, 3), (3, 4), (5, 2)]:
        table, gradient = rng.normal(size=(2, rows, d)).round(2)
        for rate in (0.1, 0.5):
            yield table, rng.uniform(0.5, 2, rows).round(2), gradient, rate


@exercise(cases=_tables_with_state)
def row_wise_step(table: Floats, accumulator: Floats, gradient: Floats, rate: float) -> Floats:
    """The table after one step of Adagrad with one accumulator a row, no epsilon."""
    state = accumulator + (gradient**2).mean(axis=1)
    stepped: Floats = table - rate * gradient / np.sqrt(state)[:, np.newaxis]
    return stepped
