"""What the chapter on users, postcodes and products asks for."""

from collections.abc import Iterator

import numpy as np

from embedding_tutorial.exercises._cases import Floats, Ids
from embedding_tutorial.exercises._grading import exercise


def _meetings() -> Iterator[tuple[Floats, Floats, float]]:
    """Yield rows that a newcomer met, from none to six, the values, and a ridge above 0."""
    rng = np.random.default_rng(0)
    for n, d in [(0, 2), (1, 1), (1, 3), (2, 2), (4, 1), (6, 3)]:
        for ridge in (0.5, 3.0):
            yield rng.normal(size=(n, d)).round(1), rng.normal(size=n).round(1), ridge


@exercise(cases=_meetings)
def newcomer_row(rows: Floats, values: Floats, ridge: float) -> Floats:
    """The row whose products with `rows` are nearest to `values`, shrunk by a ridge."""
    squares = rows.T @ rows + ridge * np.eye(rows.shape[1])
    return np.asarray(np.linalg.solve(squares, rows.T @ values), dtype=np.float64)


def _columns() -> Iterator[tuple[Ids, Floats]]:
    """Yield ids, some of which occur once and some of which are left out, and values."""
    rng = np.random.default_rng(1)
    for ids in ([0], [0, 0], [2, 0, 2], [1, 3, 1, 1], [4, 0, 4, 2, 0, 4, 5]):
        yield np.array(ids), rng.normal(size=len(ids)).round(1)


@exercise(cases=_columns)
def means_of_others(ids: Ids, values: Floats) -> Floats:
    """For each line the mean of the other lines with its id, or 0 if there is none."""
    total = np.bincount(ids, values)[ids] - values
    others = np.bincount(ids)[ids] - 1
    means: Floats = total / np.maximum(others, 1)  # without another the total is 0
    return means


def _names() -> Iterator[tuple[list[str], list[str]]]:
    """Yield names and those of them that are known."""
    yield [], ["BOS"]
    yield ["BOS"], []
    yield ["SEA", "BOS", "PDX"], ["BOS", "ORD", "SEA"]
    yield ["PDX", "ORD", "ORD", "BOS"], ["ORD", "BOS"]
    yield ["b", "a", "c", "z", "a"], ["c", "a", "b"]


@exercise(cases=_names)
def ids_of(names: list[str], known: list[str]) -> Ids:
    """The ids of names: 0 for each that is not known, the known from 1 on in their order."""
    id_of = {name: id for id, name in enumerate(known, start=1)}
    return np.array([id_of.get(name, 0) for name in names], dtype=np.intp)
