"""The embedding layer: a table, the lookup of its rows, and the gradient of the rows looked up."""

from dataclasses import dataclass

import numpy as np

from embedding_tutorial._checks import (
    as_dtype,
    as_finite,
    as_generator,
    as_id,
    as_ids,
    as_numbers,
    as_positive_int,
    as_table,
)
from embedding_tutorial._scatter import scatter_matrix


def one_hot(ids, num_classes: int, *, dtype=np.float32) -> np.ndarray:
    """Return, for each id, a vector with a 1 in the id's place and 0 elsewhere.

    Args:
        ids: integers in 0..num_classes-1, of any shape.
        num_classes: the length of each vector, `input_dim` where a table follows.
        dtype: a type of numbers or of booleans.

    Returns:
        array of shape ids.shape + (num_classes,).

    Raises:
        TypeError, ValueError, IndexError: as for `Embedding.__call__`. (Keras' ``to_categorical``
            takes -1 for the last class.)
    """
    num_classes = as_positive_int(num_classes, "num_classes")
    ids = as_ids(ids, num_classes)
    vectors = np.zeros((*ids.shape, num_classes), dtype=as_dtype(dtype, "fiub"))
    np.put_along_axis(vectors, ids[..., np.newaxis], 1, axis=-1)
    return vectors


class Embedding:
    """A table of vectors, one row for each id; calling the layer looks rows up.

    Args:
        input_dim: number of rows, the size V of the vocabulary, special words included.
        output_dim: number of columns, the length d of each vector.
        padding_idx: the id that fills short sequences up. Its row starts at 0 and gets no gradient.
        dtype: a float type.
        random_state: None, an integer or a Generator. The start is U(-0.05, 0.05), as in Keras.

    Attributes:
        weight: the (input_dim, output_dim) table, free to be changed, in place or for another one
            of the same shape.

    Raises:
        TypeError, ValueError: for sizes that are not integers of at least 1, for types that are
            not float.
        IndexError: for a `padding_idx` outside the table.
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        *,
        padding_idx: int | None = None,
        dtype=np.float32,
        random_state: int | np.random.Generator | None = None,
    ):
        shape = as_positive_int(input_dim, "input_dim"), as_positive_int(output_dim, "output_dim")
        self.padding_idx = _as_padding_idx(padding_idx, shape[0])
        dtype, random = as_dtype(dtype), as_generator(random_state)
        self.weight = random.uniform(-0.05, 0.05, shape).astype(dtype)
        if self.padding_idx is not None:
            self.weight[self.padding_idx] = 0

    @classmethod
    def from_pretrained(cls, weight, *, padding_idx: int | None = None) -> "Embedding":
        """Return a layer whose table is a copy of `weight`: (input_dim, output_dim) finite floats.

        The dtype stays. The padding row is taken as it is, as in PyTorch, and not set to 0.

        Raises:
            TypeError, ValueError: for a table that is not float, not 2-d, empty, NaN or infinite.
        """
        layer = cls.__new__(cls)
        layer.weight = np.array(as_table(weight), order="C")
        layer.padding_idx = _as_padding_idx(padding_idx, layer.input_dim)
        return layer

    @property
    def weight(self) -> np.ndarray:
        """The table."""
        return self._weight

    @weight.setter
    def weight(self, table):
        table = as_table(table)
        if hasattr(self, "_weight") and table.shape != self._weight.shape:
            raise ValueError(f"weight must keep its shape {self._weight.shape}, got {table.shape}")
        self._weight = table

    @property
    def input_dim(self) -> int:
        """The number of rows, V."""
        return self.weight.shape[0]

    @property
    def output_dim(self) -> int:
        """The length of each row, d."""
        return self.weight.shape[1]

    def __repr__(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"Embedding({self.input_dim}, {self.output_dim}{padding}, dtype={self.weight.dtype})"

    def __call__(self, ids) -> np.ndarray:
        """Return the rows that `ids` name, shape ids.shape + (output_dim,); nothing is computed.

        Raises:
            TypeError: for ids that are booleans, floats, words or other objects.
            ValueError: for rows of different lengths.
            IndexError: for an id that is negative or past the end, where NumPy alone would read -1
                as the last row.
        """
        return np.take(self.weight, as_ids(ids, self.input_dim), axis=0)

    def gradient(self, ids, output_gradient) -> "RowGradient":
        """Return the gradient of the table, given that of the output for `ids`.

        Each id gets its own bill: the gradients of all places where it stands, added up in the
        order of the places and in the table's dtype (float16 in float32). The padding row gets
        none. That is exactly what PyTorch's dense backward does; ``table[ids] += ...`` would keep
        only the last of several. Memory goes with the number of ids, not of rows.

        Args:
            ids: integers of any shape.
            output_gradient: finite numbers of shape ids.shape + (output_dim,).

        Raises:
            TypeError, ValueError, IndexError: for ids as in a call; for gradients of another shape,
                or NaN or infinite anywhere but at padding; for sums too large for the dtype.
        """
        ids = as_ids(ids, self.input_dim)
        dtype = np.result_type(self.weight.dtype, np.float32)  # sparse products know no float16
        values = as_numbers(output_gradient, "output_gradient").astype(dtype, copy=False)
        if values.shape != (*ids.shape, self.output_dim):
            expected = (*ids.shape, self.output_dim)
            raise ValueError(f"output_gradient must have shape {expected}, got {values.shape}")
        bills = values
        if self.padding_idx is not None:
            kept = ids != self.padding_idx
            ids, values = ids[kept], values[kept]
        rows, scatter = scatter_matrix(ids.ravel(), dtype)
        sums = scatter @ values.reshape(-1, self.output_dim)
        with np.errstate(over="ignore"):
            sums = sums.astype(self.weight.dtype, copy=False)
        # The quickest test: a sum of squares is finite only if every term of every sum is.
        if not np.isfinite(np.vdot(sums, sums)) and not np.isfinite(sums).all():
            as_finite(bills, "output_gradient")
            raise ValueError(f"output_gradient adds up to more than {sums.dtype} can hold")
        return RowGradient(rows, sums, self.input_dim)

    def mask(self, ids) -> np.ndarray:
        """Return a boolean array of the shape of `ids`: False where there is only padding.

        Raises:
            TypeError, ValueError, IndexError: as for a call of the layer.
        """
        ids = as_ids(ids, self.input_dim)
        if self.padding_idx is None:
            return np.ones(ids.shape, dtype=bool)
        return np.asarray(ids != self.padding_idx)


@dataclass(frozen=True, eq=False)
class RowGradient:
    """The gradient of a table of which only some rows were looked up; all other rows have 0.

    PyTorch calls this a sparse gradient (``sparse=True``), TensorFlow IndexedSlices.

    Attributes:
        rows: (k,) the distinct ids, ascending.
        values: (k, output_dim) the gradient of each of them.
        input_dim: the number of rows of the table.

    Raises:
        TypeError, IndexError: for rows that are no ids of the table.
        ValueError: for rows that are not distinct and ascending, or do not match the values.
    """

    rows: np.ndarray
    values: np.ndarray
    input_dim: int

    def __post_init__(self):
        rows = as_ids(self.rows, as_positive_int(self.input_dim, "input_dim"))
        values = as_numbers(self.values, "values")
        if rows.ndim != 1 or values.ndim != 2 or len(rows) != len(values):
            raise ValueError(f"rows {rows.shape} and values {values.shape} do not match")
        if (rows[1:] <= rows[:-1]).any():
            raise ValueError(f"rows must be distinct and ascending, got {self.rows}")
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "values", values)

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of the table."""
        return self.input_dim, self.values.shape[1]

    def to_dense(self) -> np.ndarray:
        """Return the gradient as an array of the shape of the table."""
        dense = np.zeros(self.shape, dtype=self.values.dtype)
        dense[self.rows] = self.values
        return dense


def _as_padding_idx(padding_idx, input_dim):
    return None if padding_idx is None else as_id(padding_idx, "padding_idx", input_dim)


def masked_mean(vectors, mask) -> np.ndarray:
    """Return the mean of each sequence's vectors, padding left out.

    Args:
        vectors: (..., n, d) floats.
        mask: (..., n) booleans, True for the vectors that count.

    Returns:
        (..., d) means, summed in float64 and returned in the dtype of `vectors`. What stands at a
        masked place, NaN included, plays no part.

    Raises:
        ValueError: for shapes that do not belong together and for a sequence of padding only, whose
            mean would be 0 / 0 (Keras' GlobalAveragePooling1D returns NaN).
        TypeError: for a mask that is not boolean and vectors that are not floats.
    """
    vectors, mask = as_numbers(vectors, "vectors", kinds="f"), np.asarray(mask)
    if mask.dtype != bool:
        raise TypeError(f"mask must be boolean, got dtype {mask.dtype}: use embedding.mask(ids)")
    if vectors.ndim < 2 or mask.shape != vectors.shape[:-1]:
        raise ValueError(f"a mask for vectors {vectors.shape} cannot have shape {mask.shape}")
    if not mask.any(axis=-1).all():
        position = tuple(map(int, np.argwhere(~mask.any(axis=-1))[0]))
        where = f" at position {position}" if position else ""
        raise ValueError(f"a sequence{where} is nothing but padding: it has no mean")
    total = np.sum(vectors, axis=-2, where=mask[..., np.newaxis], dtype=np.float64)
    return (total / mask.sum(axis=-1, keepdims=True)).astype(vectors.dtype)
