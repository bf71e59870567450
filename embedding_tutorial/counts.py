"""Counting neighbours, weighing the counts, and compressing them: from a text to vectors."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from embedding_tutorial._checks import (
    as_finite,
    as_generator,
    as_nonnegative,
    as_numbers,
    as_positive_int,
)
from embedding_tutorial.vocabulary import Vocabulary

Ids = npt.NDArray[np.integer[Any]]
Matrix: TypeAlias = npt.ArrayLike | sparse.sparray | sparse.spmatrix
DistanceWeight = Literal["uniform", "linear", "harmonic"]

_DENSE_SIZE = 500  # rows or columns up to which a matrix is decomposed whole

_WEIGHTS: dict[str, Callable[[int, int], float]] = {
    "uniform": lambda distance, window: 1.0,
    "linear": lambda distance, window: (window + 1 - distance) / window,
    "harmonic": lambda distance, window: 1.0 / distance,
}


def cooccurrence(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    *,
    window: int = 5,
    distance_weight: DistanceWeight = "uniform",
) -> sparse.csr_array:
    """Count how often each word stands near each other word of the same sentence.

    Args:
        sentences: lists of words, in anything that can be read more than once. Words that are not
            in the vocabulary count as its `unknown` word; if it has none they are left out, and
            their neighbours become adjacent, as in word2vec.
        vocabulary: its ids are the rows and columns.
        window: how many positions away a neighbour may stand, within its sentence.
        distance_weight: what a neighbour at distance k counts: "uniform" 1, "linear"
            (window + 1 - k) / window, as word2vec's random windows on average, "harmonic" 1 / k, as
            in GloVe.

    Returns:
        (V, V) symmetric float64 csr_array; uniform counts are exact. Two neighbours of one word
        count twice on the diagonal, once for each of them.

    Raises:
        ValueError: if the window is below 1, `distance_weight` is another word, or no sentence
            holds a word of the vocabulary.
        TypeError: if `sentences` is not an iterable of lists of words.

    Examples:
        >>> from embedding_tutorial import Vocabulary
        >>> sentences = [["hope", "to", "see", "you"], ["nice", "to", "see", "you"]]
        >>> vocabulary = Vocabulary.from_sentences(sentences)
        >>> vocabulary.tokens
        ('to', 'see', 'you', 'hope', 'nice')
        >>> cooccurrence(sentences, vocabulary, window=1).toarray()
        array([[0., 2., 0., 1., 1.],
               [2., 0., 2., 0., 0.],
               [0., 2., 0., 0., 0.],
               [1., 0., 0., 0., 0.],
               [1., 0., 0., 0., 0.]])
    """
    window = as_positive_int(window, "window")
    if distance_weight not in _WEIGHTS:
        raise ValueError(f"distance_weight is one of {list(_WEIGHTS)}, got {distance_weight!r}")
    size = len(vocabulary)
    total = sparse.csr_array((size, size))
    for ids, offsets in vocabulary.encode_chunks(sentences):
        total = total + count_chunk(
            ids, offsets, size, window=window, distance_weight=distance_weight
        )
    return total


def count_chunk(
    ids: Ids, offsets: Ids, input_dim: int, *, window: int, distance_weight: DistanceWeight
) -> sparse.csr_array:
    """Count the neighbours in a part of a text, as `Vocabulary.encode_chunks` yields it.

    `cooccurrence` is the sum of these counts; parts can be counted anywhere, in any order.

    Args:
        ids: (n,) integers, the words of the part.
        offsets: (number of sentences + 1,) integers; sentence k is ``ids[offsets[k] : offsets[k +
            1]]``.
        input_dim: V, the size of the vocabulary.
        window: how many positions away a neighbour may stand, within its sentence.
        distance_weight: as for `cooccurrence`.

    Returns:
        (V, V) symmetric float64 csr_array.

    Examples:
        >>> count_chunk([0, 1, 0], [0, 3], 2, window=1, distance_weight="uniform").toarray()
        array([[0., 2.],
               [2., 0.]])
    """
    numbers = np.asarray(ids, dtype=np.int64)  # a pair is numbered, up to V**2
    lengths = np.diff(offsets).astype(np.intp)
    sentence_of = np.repeat(np.arange(len(lengths)), lengths)
    later = sparse.csr_array((input_dim, input_dim))  # a row is the earlier word of a pair
    for distance in range(1, min(window, len(numbers) - 1) + 1):
        same_sentence = sentence_of[distance:] == sentence_of[:-distance]
        earlier_ids = numbers[:-distance][same_sentence]
        later_ids = numbers[distance:][same_sentence]
        pairs, counts = np.unique(earlier_ids * input_dim + later_ids, return_counts=True)
        values = counts * _WEIGHTS[distance_weight](distance, window)
        later = later + sparse.csr_array((values, np.divmod(pairs, input_dim)), shape=later.shape)
    return sparse.csr_array(later + later.T)


def pmi(counts: Matrix, *, smoothing: float = 1.0) -> npt.NDArray[np.float64]:
    """Return the pointwise mutual information, log of observed over expected (Church & Hanks 1990).

    With N the sum of all counts, row i (a word) and column j (a context) that is
    log(counts[i, j] / N / (p_i * q_j)), where p_i is the fraction of N in row i and q_j that in
    column j, raised to `smoothing` and made to add up to 1 again.

    Args:
        counts: (V, V) counts or probabilities, dense or sparse.
        smoothing: the power; 0.75 keeps rare contexts from looking remarkable (Levy, Goldberg &
            Dagan 2015).

    Returns:
        (V, V) float64 array in nats; -inf where nothing was seen. It is dense, whatever `counts`
        is: for a large vocabulary use `ppmi`.

    Raises:
        ValueError: if `counts` is not square, or holds a negative, NaN or infinite number, or
            nothing but 0.
        TypeError: if `counts` or `smoothing` is not numeric.

    Examples:
        >>> pmi([[0, 2], [2, 4]]).round(2)
        array([[ -inf,  0.29],
               [ 0.29, -0.12]])
    """
    logs = _logs(counts, smoothing).tocoo()
    table = np.full(logs.shape, -np.inf)
    table[logs.row, logs.col] = logs.data
    return table


def ppmi(counts: Matrix, *, smoothing: float = 0.75, shift: float = 0.0) -> sparse.csr_array:
    """Return the positive PMI: `pmi` minus `shift`, and 0 wherever that is negative.

    Args:
        counts: (V, V) counts or probabilities, dense or sparse.
        smoothing: as for `pmi`.
        shift: in nats, at least 0. Skip-gram with k negative samples aims at a shift of log k (Levy
            & Goldberg 2014); on small texts that leaves nothing.

    Returns:
        (V, V) float64 csr_array; only what is positive is stored.

    Raises:
        ValueError: as `pmi`, and if `shift` is negative or not finite.
        TypeError: as `pmi`, and if `shift` is not a number.

    Examples:
        >>> ppmi([[0, 2], [2, 4]], smoothing=1).toarray().round(2)
        array([[0.  , 0.29],
               [0.29, 0.  ]])
    """
    shift = as_nonnegative(shift, "shift")
    logs = _logs(counts, smoothing)
    logs.data = np.maximum(logs.data - shift, 0)
    logs.eliminate_zeros()
    return logs


def _logs(counts: Matrix, smoothing: float) -> sparse.csr_array:
    """Return the log of observed over expected, stored wherever something was seen, 0 included."""
    smoothing = as_nonnegative(smoothing, "smoothing")
    matrix = _as_matrix(counts, "counts")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"counts must be square, got {matrix.shape}")
    logs = sparse.csr_array(matrix, dtype=np.float64, copy=True)
    logs.sum_duplicates()
    logs.eliminate_zeros()
    if logs.nnz == 0 or logs.data.min() < 0:
        fault = "0 everywhere" if logs.nnz == 0 else f"negative, {logs.data.min()}"
        raise ValueError(f"counts must be at least 0, and not all of them 0; got {fault}")
    words = logs.sum(axis=1)
    contexts = logs.sum(axis=0)
    contexts = np.where(contexts > 0, contexts, 1) ** smoothing * (contexts > 0)
    rows = np.repeat(np.arange(len(words)), np.diff(logs.indptr).astype(np.intp))
    expected = words[rows] * (contexts / contexts.sum())[logs.indices]
    logs.data = np.log(logs.data / expected)
    return logs


def _as_matrix(matrix: Matrix, name: str) -> Any:
    """Return `matrix` as a csr_array or an array of finite numbers."""
    if not sparse.issparse(matrix):
        return as_finite(as_numbers(matrix, name), name)
    table = sparse.csr_array(matrix)
    as_finite(as_numbers(table.data, name), name)
    return table


def svd_vectors(
    matrix: Matrix,
    output_dim: int,
    *,
    power: float = 0.5,
    random_state: int | np.random.Generator | None = None,
) -> npt.NDArray[np.floating[Any]]:
    """Return a vector for each row: the left singular vectors times singular values ** power.

    The truncated SVD is the best approximation of its rank (Eckart & Young 1936). Singular vectors
    are fixed but for their sign: here the entry of each that is largest in size is positive.

    Args:
        matrix: (n, m), dense or sparse, finite.
        output_dim: d, at most min(n, m).
        power: at least 0. With 1 the rows keep their distances; 0.5 shares the values between words
            and contexts, which does better on similarity (Levy, Goldberg & Dagan 2015).
        random_state: where the search for a large matrix's vectors starts; the result is exact,
            whichever it is, up to rounding. (A randomized SVD is twice as fast, and changes the
            neighbours of words with its seed.)

    Returns:
        (n, d) vectors, columns by falling singular value; float64, or float32 for a float32 matrix,
        which takes about half the time.

    Raises:
        ValueError: if `output_dim` is larger than the matrix, or an entry is NaN or infinite (as
            some of `pmi` are: use `ppmi`).
        TypeError: if the matrix is not numeric.

    Examples:
        >>> svd_vectors([[3.0, 0.0], [0.0, 2.0]], 1, power=1)
        array([[3.],
               [0.]])
    """
    output_dim = as_positive_int(output_dim, "output_dim")
    power = as_nonnegative(power, "power")
    table = _as_matrix(matrix, "matrix")
    if table.ndim != 2 or output_dim > min(table.shape):
        raise ValueError(f"a matrix {table.shape} has no {output_dim} singular vectors")
    dtype = np.float32 if table.dtype == np.float32 else np.float64
    table = table.astype(dtype)
    rng = as_generator(random_state)
    if abs(table).max() == 0:  # ARPACK cannot start from nothing
        return np.zeros((table.shape[0], output_dim), dtype=dtype)
    if min(table.shape) <= _DENSE_SIZE or output_dim == min(table.shape):
        dense = table.toarray() if sparse.issparse(table) else table
        left, values, _ = np.linalg.svd(dense, full_matrices=False)
    else:
        from scipy.sparse.linalg import svds  # takes a while to import

        start = rng.uniform(-1, 1, min(table.shape))
        left, values, _ = svds(table, output_dim, v0=start.astype(dtype))
        left = left[:, ::-1]  # it lists the smallest value first
        values = values[::-1]
    left = left[:, :output_dim]
    largest = left[np.abs(left).argmax(axis=0), np.arange(output_dim)]
    vectors: npt.NDArray[np.floating[Any]] = left * np.sign(largest) * values[:output_dim] ** power
    return vectors
