"""What the chapter on counting asks for."""

from collections.abc import Iterator

import numpy as np

from embedding_tutorial.counts import ppmi
from embedding_tutorial.exercises._cases import Floats, count_tables
from embedding_tutorial.exercises._grading import exercise


def _counts() -> Iterator[tuple[Floats]]:
    for counts in count_tables():
        yield (counts,)


@exercise(cases=_counts)
def above_chance(counts: Floats) -> Floats:
    """The PPMI of a table of counts without smoothing, dense; 0 for cells never seen."""
    return np.asarray(ppmi(counts, smoothing=1.0).toarray())


def _matrices_and_ranks() -> Iterator[tuple[Floats, int]]:
    rng = np.random.default_rng(0)
    for shape in [(2, 2), (2, 3), (3, 3), (4, 3), (3, 6)]:
        matrix = rng.integers(-3, 4, shape).astype(float)
        for d in (1, 2):
            yield matrix, d


@exercise(cases=_matrices_and_ranks)
def share_kept(matrix: Floats, d: int) -> float:
    """The share of the sum of all squares that the best approximation of rank `d` keeps."""
    squares = np.linalg.svd(matrix, compute_uv=False) ** 2
    return float(squares[:d].sum() / squares.sum())
