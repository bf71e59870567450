"""Scatter-add: the sum of what several positions send to one row, as a sparse matrix product."""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

_Integer = TypeVar("_Integer", bound=np.integer[Any])


def scatter_matrix(
    ids: npt.NDArray[_Integer], dtype: npt.DTypeLike
) -> tuple[npt.NDArray[_Integer], csc_array]:
    """Return the distinct ids, and the sparse matrix S with ``S @ values`` = the sum for each id.

    S has a row for each distinct id, a column for each position, and a 1 where the two meet; so the
    product adds in the order of the positions, as ``np.add.at`` does.

    Args:
        ids: (n,) integers.
        dtype: of the ones, hence of the sums.

    Returns:
        rows, (m,) of the dtype of `ids`, in ascending order, and S, an (m, n) csc_array.

    Examples:
        >>> rows, scatter = scatter_matrix(np.array([4, 1, 4]), np.float64)
        >>> rows
        array([1, 4])
        >>> scatter @ np.array([1.0, 10.0, 100.0])
        array([ 10., 101.])
    """
    rows, row_of = np.unique(ids, return_inverse=True)
    ones = np.ones(len(ids), dtype)
    starts = np.arange(len(ids) + 1)
    return rows, csc_array((ones, row_of, starts), shape=(len(rows), len(ids)))
