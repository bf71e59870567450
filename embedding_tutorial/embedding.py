"""The embedding layer: a table, the lookup of its rows, and the gradient of the rows looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import (
    Floats,
    RandomState,
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
from embedding_tutorial.vocabulary import Vocabulary


def one_hot(
    ids: npt.ArrayLike, num_classes: int, *, dtype: npt.DTypeLike = np.float32
) -> npt.NDArray[Any]:
    """Return, for each id, a vector with a 1 at index id and 0 elsewhere.

    Args:
        ids: integers in 0..num_classes-1, of any shape.
        num_classes: the length of each vector, `input_dim` where a table follows.
        dtype: a type of numbers or of booleans.

    Returns:
        array of shape ids.shape + (num_classes,).

    Raises:
        TypeError, ValueError, IndexError: as for `Embedding.__call__`. (Keras' ``to_categorical``
            takes -1 for the last class.)

    Examples:
        >>> one_hot([2, 0], 3)
        array([[0., 0., 1.],
               [1., 0., 0.]], dtype=float32)
    """
    num_classes = as_positive_int(num_classes, "num_classes")
    indices = as_ids(ids, num_classes)
    vectors = np.zeros((*indices.shape, num_classes), dtype=as_dtype(dtype, "fiub"))
    np.put_along_axis(vectors, indices[..., np.newaxis], 1, axis=-1)
    return vectors


class _NamedVectors(Protocol):
    """What this module's and gensim's `KeyedVectors` have in common."""

    @property
    def key_to_index(self) -> Mapping[str, int]: ...

    @property
    def vectors(self) -> npt.NDArray[Any]: ...


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
        padding_idx: as given, or None.

    Raises:
        TypeError, ValueError: for sizes that are not integers of at least 1, for types that are
            not float.
        IndexError: for a `padding_idx` outside the table.

    Examples:
        >>> embedding = Embedding(7, 2, padding_idx=0, random_state=0)
        >>> embedding
        Embedding(7, 2, padding_idx=0, dtype=float32)
        >>> embedding([[5, 1, 2], [6, 0, 0]]).shape
        (2, 3, 2)
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        *,
        padding_idx: int | None = None,
        dtype: npt.DTypeLike = np.float32,
        random_state: RandomState = None,
    ) -> None:
        shape = as_positive_int(input_dim, "input_dim"), as_positive_int(output_dim, "output_dim")
        self.padding_idx = _as_padding_idx(padding_idx, shape[0])
        dtype = as_dtype(dtype)
        rng = as_generator(random_state)
        self.weight = rng.uniform(-0.05, 0.05, shape).astype(dtype)
        if self.padding_idx is not None:
            self.weight[self.padding_idx] = 0

    @classmethod
    def from_pretrained(cls, weight: npt.ArrayLike, *, padding_idx: int | None = None) -> Self:
        """Return a layer whose table is a copy of `weight`, of the same dtype.

        Args:
            weight: (input_dim, output_dim) finite floats.
            padding_idx: as for the class; but its row is taken as it is, as in PyTorch, and not
                set to 0.

        Raises:
            TypeError, ValueError: for a table that is not float, not 2-d, empty, NaN or infinite.
            IndexError: for a `padding_idx` outside the table.

        Examples:
            >>> Embedding.from_pretrained([[0.5, 1.0], [1.5, 2.0]])([1])
            array([[1.5, 2. ]])
        """
        if hasattr(weight, "key_to_index"):
            cure = "pass its .vectors, or use Embedding.from_keyed_vectors(kv, vocabulary)"
            raise TypeError(f"weight must be a table, got {weight!r}: {cure}")
        layer = cls.__new__(cls)
        layer.weight = np.array(as_table(weight), order="C")
        layer.padding_idx = _as_padding_idx(padding_idx, layer.input_dim)
        return layer

    @classmethod
    def from_keyed_vectors(
        cls,
        keyed_vectors: _NamedVectors,
        vocabulary: Vocabulary,
        *,
        missing: Literal["random", "zeros", "mean"] = "random",
        random_state: RandomState = None,
    ) -> tuple[Self, npt.NDArray[np.bool_]]:
        """Return a layer with the vector of each word of a vocabulary, and which words had one.

        Words are matched by their spelling, upper and lower case included. Look at what is not
        found before you train: ``found.mean()`` is the coverage. The vocabulary's padding word
        becomes the `padding_idx`; its row is 0, even if it has a vector.

        Args:
            keyed_vectors: a `KeyedVectors`, this module's or gensim's; their dtype stays.
            vocabulary: the words, one for each row.
            missing: what a word without a vector gets: "random", numbers from U(-a, a) with the
                variance of the vectors found (Kim 2014); "zeros"; or "mean", the mean of the
                vectors found.
            random_state: None, an integer or a Generator, for "random".

        Returns:
            the layer; and (len(vocabulary),) booleans, True for each row that is a vector found.

        Raises:
            TypeError: for what are not keyed vectors of floats and a vocabulary.
            ValueError: if no word has a vector, or for another `missing`.

        Examples:
            >>> from embedding_tutorial import KeyedVectors, Vocabulary
            >>> kv = KeyedVectors(["see", "hope"], np.array([[1.0, 2.0], [3.0, 4.0]]))
            >>> vocabulary = Vocabulary(["hope", "soon"], padding="<pad>")
            >>> embedding, found = Embedding.from_keyed_vectors(kv, vocabulary, missing="zeros")
            >>> embedding.weight
            array([[0., 0.],
                   [3., 4.],
                   [0., 0.]])
            >>> [word for word, known in zip(vocabulary, found) if not known]
            ['<pad>', 'soon']
        """
        if not hasattr(keyed_vectors, "key_to_index"):
            raise TypeError(f"keyed_vectors must be KeyedVectors, got {keyed_vectors!r}")
        if not isinstance(vocabulary, Vocabulary):
            raise TypeError(f"vocabulary must be a Vocabulary, got {vocabulary!r}")
        if missing not in ("random", "zeros", "mean"):
            raise ValueError(f"missing must be 'random', 'zeros' or 'mean', got {missing!r}")
        rng = as_generator(random_state)
        padding_idx = None if vocabulary.padding is None else 0
        index_of = keyed_vectors.key_to_index
        indices = np.array([index_of.get(word, -1) for word in vocabulary], dtype=np.intp)
        if padding_idx is not None:
            indices[padding_idx] = -1
        found = indices >= 0
        if not found.any():
            raise ValueError(f"none of the words has a vector among these: {vocabulary}")
        vectors = as_table(keyed_vectors.vectors[indices[found]], "the vectors found")
        weight = np.empty((len(vocabulary), vectors.shape[1]), vectors.dtype)
        weight[found] = vectors
        weight[~found] = _rows_without_vector(vectors, int((~found).sum()), missing, rng)
        if padding_idx is not None:
            weight[padding_idx] = 0
        return cls.from_pretrained(weight, padding_idx=padding_idx), found

    @property
    def weight(self) -> Floats:
        """The table."""
        return self._weight

    @weight.setter
    def weight(self, weight: npt.ArrayLike) -> None:
        table = as_table(weight)
        if hasattr(self, "_weight") and table.shape != self._weight.shape:
            raise ValueError(f"weight must keep its shape {self._weight.shape}, got {table.shape}")
        self._weight: Floats = table

    @property
    def input_dim(self) -> int:
        """The number of rows, V."""
        return len(self.weight)

    @property
    def output_dim(self) -> int:
        """The length of each row, d."""
        return int(self.weight.shape[1])

    def __repr__(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"Embedding({self.input_dim}, {self.output_dim}{padding}, dtype={self.weight.dtype})"

    def __call__(self, ids: npt.ArrayLike) -> Floats:
        """Return the rows that `ids` name; nothing is computed.

        Args:
            ids: integers in 0..input_dim-1, of any shape.

        Returns:
            a copy of the rows, shape ids.shape + (output_dim,).

        Raises:
            TypeError: for ids that are booleans, floats, words or other objects.
            ValueError: for rows of different lengths.
            IndexError: for an id that is negative or past the end, where NumPy alone would read -1
                as the last row.

        Examples:
            >>> Embedding.from_pretrained([[0.5, 1.0], [1.5, 2.0]])([1, 0, 1])
            array([[1.5, 2. ],
                   [0.5, 1. ],
                   [1.5, 2. ]])
        """
        return np.take(self.weight, as_ids(ids, self.input_dim), axis=0)

    def gradient(self, ids: npt.ArrayLike, output_gradient: npt.ArrayLike) -> "RowGradient":
        """Return the gradient of the table, given that of the output for `ids`.

        The gradient of a row is the sum of the gradients at all positions of its id, added in the
        order of the positions and in the table's dtype (float16 in float32). The padding row gets
        none. That is exactly what PyTorch's dense backward does; ``table[ids] += ...`` would keep
        only the last of several. Memory goes with the number of ids, not of rows.

        Args:
            ids: integers in 0..input_dim-1, of any shape: what the layer was called with.
            output_gradient: finite numbers of shape ids.shape + (output_dim,): the gradient of the
                loss with respect to what that call returned.

        Returns:
            the rows that have a gradient, and that gradient.

        Raises:
            TypeError, ValueError, IndexError: for ids as in a call; for gradients of another shape,
                or NaN or infinite anywhere but at padding; for sums too large for the dtype.

        Examples:
            >>> gradient = Embedding(7, 2).gradient([4, 1, 4], [[1, 2], [3, 4], [5, 6]])
            >>> gradient.rows, gradient.values
            (array([1, 4]), array([[3., 4.],
                   [6., 8.]], dtype=float32))
        """
        indices = as_ids(ids, self.input_dim)
        dtype = np.result_type(self.weight.dtype, np.float32)  # sparse products know no float16
        given = as_numbers(output_gradient, "output_gradient").astype(dtype, copy=False)
        expected = (*indices.shape, self.output_dim)
        if given.shape != expected:
            raise ValueError(f"output_gradient must have shape {expected}, got {given.shape}")
        grads = given
        if self.padding_idx is not None:
            is_word = indices != self.padding_idx
            indices = indices[is_word]
            grads = given[is_word]
        rows, scatter = scatter_matrix(indices.ravel(), dtype)
        sums = scatter @ grads.reshape(-1, self.output_dim)
        with np.errstate(over="ignore"):
            sums = sums.astype(self.weight.dtype, copy=False)
        # The quickest test: a sum of squares is finite only if every term of every sum is.
        if not np.isfinite(np.vdot(sums, sums)) and not np.isfinite(sums).all():
            as_finite(given, "output_gradient")
            raise ValueError(f"output_gradient adds up to more than {sums.dtype} can hold")
        return RowGradient(rows, sums, self.input_dim)

    def mask(self, ids: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Return which of `ids` are words.

        Args:
            ids: integers in 0..input_dim-1, of any shape.

        Returns:
            booleans of the shape of `ids`: False where there is only padding.

        Raises:
            TypeError, ValueError, IndexError: as for a call of the layer.

        Examples:
            >>> Embedding(7, 2, padding_idx=0).mask([[5, 1], [3, 0]])
            array([[ True,  True],
                   [ True, False]])
        """
        indices = as_ids(ids, self.input_dim)
        if self.padding_idx is None:
            return np.ones(indices.shape, dtype=bool)
        return np.asarray(indices != self.padding_idx)


@dataclass(frozen=True, eq=False)
class RowGradient:
    """The gradient of a table of which only some rows were looked up; all other rows have 0.

    PyTorch calls this a sparse gradient (``sparse=True``), TensorFlow IndexedSlices.

    Args:
        rows: (k,) the distinct ids, ascending.
        values: (k, output_dim) numbers, the gradient of each of them.
        input_dim: the number of rows of the table.

    Raises:
        TypeError, IndexError: for rows that are no ids of the table.
        ValueError: for rows that are not distinct and ascending, or do not match the values.

    Examples:
        >>> gradient = RowGradient([1], [[0.5, 2.0]], 3)
        >>> gradient.shape
        (3, 2)
    """

    rows: npt.NDArray[np.intp]
    values: npt.NDArray[Any]
    input_dim: int

    def __post_init__(self) -> None:
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

    def to_dense(self) -> npt.NDArray[Any]:
        """Return the gradient as an array of the shape of the table.

        Examples:
            >>> RowGradient([1], [[0.5, 2.0]], 3).to_dense()
            array([[0. , 0. ],
                   [0.5, 2. ],
                   [0. , 0. ]])
        """
        dense = np.zeros(self.shape, dtype=self.values.dtype)
        dense[self.rows] = self.values
        return dense


def _as_padding_idx(padding_idx: int | None, input_dim: int) -> int | None:
    return None if padding_idx is None else as_id(padding_idx, "padding_idx", input_dim)


def _rows_without_vector(
    vectors: Floats, count: int, missing: str, rng: np.random.Generator
) -> Floats:
    """Return what `count` words without a vector get beside those that have one."""
    shape = count, vectors.shape[1]
    if missing == "zeros":
        return np.zeros(shape)
    if missing == "mean":
        return np.broadcast_to(vectors.mean(axis=0, dtype=np.float64), shape)
    limit = np.sqrt(3 * vectors.var(dtype=np.float64))  # the variance of U(-a, a) is a**2 / 3
    return rng.uniform(-limit, limit, shape)


def masked_mean(vectors: npt.ArrayLike, mask: npt.ArrayLike) -> Floats:
    """Return the mean of each sequence's vectors, padding left out.

    Args:
        vectors: (..., n, d) floats.
        mask: (..., n) booleans, True for the vectors that count.

    Returns:
        (..., d) means, summed in float64 and returned in the dtype of `vectors`. What stands at a
        masked position, NaN included, plays no part.

    Raises:
        ValueError: for shapes that do not belong together and for a sequence of padding only, whose
            mean would be 0 / 0 (Keras' GlobalAveragePooling1D returns NaN).
        TypeError: for a mask that is not boolean and vectors that are not floats.

    Examples:
        >>> masked_mean([[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]], [True, True, False])
        array([2., 4.])
    """
    table = as_numbers(vectors, "vectors", kinds="f")
    counts = np.asarray(mask)
    if counts.dtype != bool:
        raise TypeError(f"mask must be boolean, got dtype {counts.dtype}: use embedding.mask(ids)")
    if table.ndim < 2 or counts.shape != table.shape[:-1]:
        raise ValueError(f"a mask for vectors {table.shape} cannot have shape {counts.shape}")
    if not counts.any(axis=-1).all():
        position = tuple(map(int, np.argwhere(~counts.any(axis=-1))[0]))
        where = f" at position {position}" if position else ""
        raise ValueError(f"a sequence{where} is nothing but padding: it has no mean")
    total = np.sum(table, axis=-2, where=counts[..., np.newaxis], dtype=np.float64)
    means: Floats = total / counts.sum(axis=-1, keepdims=True)
    return means.astype(table.dtype)
