"""Scatter-add: the sum of what several positions send to one row, as a sparse matrix product."""

import numpy as np
from scipy.sparse import csc_array


def scatter_matrix(ids, dtype):
    """Return the distinct ids, and the sparse matrix S with ``S @ values`` = the sum for each id.

    S has a row for each distinct id, a column for each position, and a 1 where the two meet; so the
    product adds in the order of the positions, as ``np.add.at`` does.

    Args:
        ids: (n,) intp.
        dtype: of the ones, hence of the sums.

    Returns:
        rows, (m,) in ascending order, and S, an (m, n) csc_array.
    """
    rows, row_of = np.unique(ids, return_inverse=True)
    ones = np.ones(len(ids), dtype)
    starts = np.arange(len(ids) + 1)
    return rows, csc_array((ones, row_of, starts), shape=(len(rows), len(ids)))
