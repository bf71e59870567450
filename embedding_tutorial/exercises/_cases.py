"""Cases that several exercises are tried on."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


def tables() -> Iterator[tuple[Ids, Floats]]:
    """Yield ids and the table they name rows of, from one row to six."""
    rng = np.random.default_rng(0)
    for size, count in [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2), (3, 5), (4, 4), (5, 2), (6, 8)]:
        weight = rng.integers(1, 10, (size, 1 + size // 2)).astype(float)
        yield rng.integers(size, size=count), weight


def count_tables() -> Iterator[Floats]:
    """Yield square tables of counts, some of them 0; none is symmetric, so that axes matter."""
    rng = np.random.default_rng(1)
    for size in (2, 2, 3, 4, 6):
        table = rng.integers(0, 4, (size, size)) + np.eye(size)
        if size == 4:
            table[1] = table[:, 1] = 0  # a word that was never seen
        yield table
