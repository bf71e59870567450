"""What the chapter on not fooling yourself asks for."""

from collections.abc import Iterator

import numpy as np

from embedding_tutorial.exercises._cases import Floats, tables
from embedding_tutorial.exercises._grading import exercise


def _tables_of_two_rows_or_more() -> Iterator[tuple[Floats]]:
    for _, weight in tables():
        if len(weight) > 1:
            yield (weight - 4.5,)  # of both signs, and no row of zeros


@exercise(cases=_tables_of_two_rows_or_more)
def random_pair_cosine(table: Floats) -> float:
    """The average cosine over all pairs of two different rows, none of them zero."""
    units = table / np.linalg.norm(table, axis=1, keepdims=True)
    cosines = units @ units.T
    return float(cosines[~np.eye(len(units), dtype=bool)].mean())


def _tables_and_clips() -> Iterator[tuple[Floats, int, float]]:
    """Yield tables of which each row is ten times as long as the one before; one row is zeros."""
    rng = np.random.default_rng(2)
    for size, d in [(1, 2), (2, 2), (3, 2), (4, 3), (5, 4)]:
        table = (rng.normal(size=(size, d)) * 10.0 ** np.arange(size)[:, np.newaxis]).round(2)
        for rows in (table, table * (np.arange(size) != size // 2)[:, np.newaxis]):
            for bits, share in [(8, 1.0), (4, 0.9), (2, 0.6)]:
                yield rows, bits, share


@exercise(cases=_tables_and_clips)
def clipped_rows(table: Floats, bits: int, share: float) -> Floats:
    """The table that comes back from integers of so many bits, each row clipped at a quantile."""
    levels = 2 ** (bits - 1) - 1
    limit = np.quantile(np.abs(table), share, axis=1, keepdims=True)
    scale: Floats = np.where(limit > 0, limit, 1) / levels
    integers = np.round(table / scale).clip(-levels, levels)
    return integers * scale
