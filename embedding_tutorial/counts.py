"""Counting neighbours, weighing the counts, and compressing them: from a text to vectors."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from embedding_tutorial._checks import (
    as_finite,
    as_generator,
    as_nonnegative,
    as_numbers,
    as_positive_int,
)
from embedding_tutorial.vocabulary import Vocabulary

SMALL = 500  # rows or columns up to which a matrix is decomposed whole

_WEIGHTS = {
    "uniform": lambda distance, window: 1.0,
    "linear": lambda distance, window: (window + 1 - distance) / window,
    "harmonic": lambda distance, window: 1.0 / distance,
}


def cooccurrence(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    *,
    window: int = 5,
    distance_weight: str = "uniform",
) -> sparse.csr_array:
    """Count how often each word stands near each other word of the same sentence.

    Args:
        sentences: lists of words. Words that are not in the vocabulary count as its `unknown` word;
            if it has none they are left out, and their neighbours close ranks, as in word2vec.
        vocabulary: whose ids are the rows and columns.
        window: how many places away a neighbour may stand, within its sentence.
        distance_weight: what a neighbour at distance k counts: "uniform" 1, "linear"
            (window + 1 - k) / window, as word2vec's random windows on average, "harmonic" 1 / k, as
            in GloVe.

    Returns:
        (V, V) symmetric float64 csr_array; uniform counts are exact. Two neighbours of one word
        count twice on the diagonal, once for each of them.

    Raises:
        ValueError: for a window below 1, an unknown weight, or text without a word to count.
        TypeError: for what is no list of lists of words.
    """
    window = as_positive_int(window, "window")
    if distance_weight not in _WEIGHTS:
        raise ValueError(f"distance_weight is one of {list(_WEIGHTS)}, got {distance_weight!r}")
    size = len(vocabulary)
    later = sparse.csr_array((size, size))  # rows are the earlier word of a pair, columns the later
    for ids, offsets in vocabulary.encode_chunks(sentences):
        ids = ids.astype(np.int64)  # pairs are numbered up to size**2
        sentence_of = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
        for distance in range(1, min(window, len(ids) - 1) + 1):
            near = sentence_of[distance:] == sentence_of[:-distance]
            pairs = np.sort(ids[:-distance][near] * size + ids[distance:][near])
            starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)])
            counts = np.diff(np.append(starts, len(pairs)))
            weight = _WEIGHTS[distance_weight](distance, window)
            places = np.divmod(pairs[starts], size)
            later = later + sparse.csr_array((counts * weight, places), shape=later.shape)
    return sparse.csr_array(later + later.T)


def pmi(counts, *, smoothing: float = 1.0) -> np.ndarray:
    """Return the pointwise mutual information, log of observed over expected (Church & Hanks 1990).

    With N the sum of all counts, row i (a word) and column j (a context) that is
    log(counts[i, j] / N / (p_i * q_j)), where p_i is the share of row i in N and q_j that of column
    j, raised to `smoothing` and made to add up to 1 again. A smoothing of 0.75 keeps rare contexts
    from looking remarkable (Levy, Goldberg & Dagan 2015).

    Args:
        counts: (V, V) counts or probabilities, dense or sparse.

    Returns:
        (V, V) float64 array in nats; -inf where nothing was seen.

    Raises:
        ValueError: for counts that are not square, negative, NaN or infinite, or all 0.
        TypeError: for counts that are no numbers, or a smoothing that is none.
    """
    logs = _logs(counts, smoothing).tocoo()
    table = np.full(logs.shape, -np.inf)
    table[logs.row, logs.col] = logs.data
    return table


def ppmi(counts, *, smoothing: float = 0.75, shift: float = 0.0) -> sparse.csr_array:
    """Return the positive PMI: `pmi` less `shift`, and 0 wherever that is negative.

    A shift of log k is what skip-gram with k noise words aims at (Levy & Goldberg 2014). On small
    texts it leaves nothing.

    Args:
        counts, smoothing: as for `pmi`.
        shift: in nats, at least 0.

    Returns:
        (V, V) float64 csr_array; only what is positive is stored.

    Raises:
        ValueError, TypeError: as for `pmi`, and for a shift that is negative or not finite.
    """
    shift = as_nonnegative(shift, "shift")
    logs = _logs(counts, smoothing)
    logs.data = np.maximum(logs.data - shift, 0)
    logs.eliminate_zeros()
    return logs


def _logs(counts, smoothing):
    """Return the log of observed over expected, stored wherever something was seen, 0 included."""
    smoothing, counts = as_nonnegative(smoothing, "smoothing"), _as_matrix(counts, "counts")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"counts must be square, got {counts.shape}")
    counts = sparse.csr_array(counts, dtype=np.float64, copy=True)
    counts.sum_duplicates()
    counts.eliminate_zeros()
    if counts.nnz == 0 or counts.data.min() < 0:
        fault = "0 everywhere" if counts.nnz == 0 else f"negative, {counts.data.min()}"
        raise ValueError(f"counts must be at least 0, and not all of them 0; got {fault}")
    words, contexts = counts.sum(axis=1), counts.sum(axis=0)
    contexts = np.where(contexts > 0, contexts, 1) ** smoothing * (contexts > 0)
    rows = np.repeat(np.arange(len(words)), np.diff(counts.indptr))
    expected = words[rows] * (contexts / contexts.sum())[counts.indices]
    counts.data = np.log(counts.data / expected)
    return counts


def _as_matrix(matrix, name):
    """Return `matrix` as a csr_array or an array of finite numbers."""
    if not sparse.issparse(matrix):
        return as_finite(as_numbers(matrix, name), name)
    matrix = sparse.csr_array(matrix)
    as_finite(as_numbers(matrix.data, name), name)
    return matrix


def svd_vectors(matrix, output_dim: int, *, power: float = 0.5, random_state=None) -> np.ndarray:
    """Return a vector for each row: the left singular vectors times singular values ** power.

    The truncated SVD is the best approximation of its rank (Eckart & Young 1936). A power of 1
    keeps the rows' distances; 0.5 shares the values between words and contexts, which does better
    on similarity (Levy, Goldberg & Dagan 2015). Singular vectors are fixed but for their sign: here
    the entry of each that is largest in size is positive.

    Args:
        matrix: (n, m), dense or sparse, finite.
        output_dim: d, at most min(n, m).
        power: at least 0.
        random_state: where the search for a large matrix's vectors starts; the result is exact,
            whichever it is, up to rounding. (A randomized SVD is twice as fast, and changes the
            neighbours of words with its seed.)

    Returns:
        (n, d) vectors, columns by falling singular value; float64, or float32 for a float32 matrix,
        which takes about half the time.

    Raises:
        ValueError: for an `output_dim` that is larger than the matrix, or NaN and infinite entries
            (such as `pmi` has: use `ppmi`).
        TypeError: for a matrix that is no numbers.
    """
    output_dim, power = as_positive_int(output_dim, "output_dim"), as_nonnegative(power, "power")
    matrix = _as_matrix(matrix, "matrix")
    if matrix.ndim != 2 or output_dim > min(matrix.shape):
        raise ValueError(f"a matrix {matrix.shape} has no {output_dim} singular vectors")
    dtype = np.float32 if matrix.dtype == np.float32 else np.float64
    matrix, random = matrix.astype(dtype), as_generator(random_state)
    if abs(matrix).max() == 0:  # ARPACK cannot start from nothing
        return np.zeros((matrix.shape[0], output_dim), dtype=dtype)
    if min(matrix.shape) <= SMALL or output_dim == min(matrix.shape):
        dense = matrix.toarray() if sparse.issparse(matrix) else matrix
        left, values, _ = np.linalg.svd(dense, full_matrices=False)
    else:
        from scipy.sparse.linalg import svds  # only when needed

        start = random.uniform(-1, 1, min(matrix.shape))
        left, values, _ = svds(matrix, output_dim, v0=start.astype(dtype))
        left, values = left[:, ::-1], values[::-1]  # it lists the smallest first
    left, values = left[:, :output_dim], values[:output_dim]
    largest = left[np.abs(left).argmax(axis=0), np.arange(output_dim)]
    return left * np.sign(largest) * values**power
