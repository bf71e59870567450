"""How good are vectors? Against people's judgements, with the uncertainty said."""

import warnings
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_finite, as_generator, as_positive_int
from embedding_tutorial.keyed_vectors import KeyedVectors

Floats = npt.NDArray[np.floating[Any]]
Pair = tuple[str, str, float]
Question = tuple[str, str, str, str]

# A block of scores, of so many rows of the table with so many questions, stays in the processor's
# cache: 2 MB in float32.
_QUESTIONS_PER_BLOCK = 512
_ROWS_PER_BLOCK = 1024


class Similarity(NamedTuple):
    """How well vectors rank pairs of words: Spearman's rho, its 95 % interval, pairs used."""

    rho: float
    low: float
    high: float
    covered: int
    total: int


class Difference(NamedTuple):
    """By how much one set of vectors ranks pairs better than another, with its 95 % interval."""

    difference: float
    low: float
    high: float
    covered: int

    @property
    def significant(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


class Accuracy(NamedTuple):
    """The share of the analogies answered right, among those whose four words have vectors."""

    accuracy: float
    correct: int
    covered: int
    total: int


def word_similarity(
    kv: KeyedVectors,
    pairs: Iterable[Pair],
    *,
    n_resamples: int = 1000,
    random_state: int | np.random.Generator | None = 0,
) -> Similarity:
    """Return Spearman's correlation of the vectors' cosines with people's scores.

    Spearman's rho compares two rankings: 1 if they agree, -1 if one is the other backwards, about 0
    if they have nothing to do with each other, and 0 if one of them ranks nothing. The interval is
    a percentile bootstrap's (Efron 1979): the pairs are drawn anew, with replacement.

    Args:
        kv: the vectors.
        pairs: (word, word, score); pairs of which a word has no vector are left out.
        n_resamples: how often the pairs are drawn anew, at least 1.
        random_state: a seed, a Generator, or None for another interval each time.

    Returns:
        rho, the ends of its 95 % interval, and how many pairs were covered, of how many.

    Raises:
        ValueError: if fewer than three pairs are covered, a score is not finite, or the vector of
            a word is 0.

    Examples:
        >>> kv = KeyedVectors(["cat", "dog", "car"], [[1.0, 0.1], [1.0, 0.2], [0.0, 1.0]])
        >>> pairs = [("cat", "dog", 9.0), ("dog", "car", 2.0), ("cat", "car", 1.0)]
        >>> result = word_similarity(kv, [*pairs, ("cat", "unicorn", 5.0)])
        >>> round(result.rho, 6), result.covered, result.total
        (1.0, 3, 4)
    """
    pairs = list(pairs)
    covered = [pair for pair in pairs if pair[0] in kv and pair[1] in kv]
    samples = _cosines(kv, covered), _scores(covered)
    found = _with_interval(_spearman, samples, n_resamples, random_state)
    return Similarity(*found, len(covered), len(pairs))


def compare_similarity(
    a: KeyedVectors,
    b: KeyedVectors,
    pairs: Iterable[Pair],
    *,
    n_resamples: int = 1000,
    random_state: int | np.random.Generator | None = 0,
) -> Difference:
    """Return how much better `a` does than `b`, by a paired bootstrap.

    Both are judged on the same pairs, those that both cover, in each resample: what makes a pair
    hard is hard for both, so the interval of the difference is narrower than the two intervals
    suggest.

    Args:
        a: vectors.
        b: vectors, of any width.
        pairs: (word, word, score); pairs of which a word has no vector in `a` or `b` are left out.
        n_resamples: how often the pairs are drawn anew, at least 1.
        random_state: a seed, a Generator, or None for another interval each time.

    Returns:
        rho of `a` minus rho of `b`, the ends of its 95 % interval, and how many pairs were covered.

    Raises:
        ValueError: if fewer than three pairs are covered by both, a score is not finite, or the
            vector of a word is 0.

    Examples:
        >>> good = KeyedVectors(["cat", "dog", "car"], [[1.0, 0.1], [1.0, 0.2], [0.0, 1.0]])
        >>> poor = KeyedVectors(["cat", "dog", "car"], [[1.0, 0.1], [0.0, 1.0], [1.0, 0.2]])
        >>> pairs = [("cat", "dog", 9.0), ("dog", "car", 2.0), ("cat", "car", 1.0)]
        >>> round(compare_similarity(good, poor, pairs).difference, 6)
        2.0
    """
    covered = [pair for pair in pairs if all(w in kv for w in pair[:2] for kv in (a, b))]
    samples = _cosines(a, covered), _cosines(b, covered), _scores(covered)
    found = _with_interval(_spearman_difference, samples, n_resamples, random_state)
    return Difference(*found, len(covered))


def analogy_accuracy(kv: KeyedVectors, questions: Iterable[Question]) -> Accuracy:
    """Return how often the word nearest to b - a + c, the three left out, is d (3CosAdd).

    It asks what `kv.most_similar([b, c], [a], topn=1)` answers (Mikolov et al. 2013), of many
    questions at a time: memory stays the same however many there are.

    Args:
        kv: the vectors.
        questions: (a, b, c, d); those of which a word has no vector are left out.

    Returns:
        the accuracy, how many were right, how many were covered, and how many there are.

    Raises:
        ValueError: if no question is covered, the vector of a word is 0, or b - a + c is.

    Examples:
        >>> words = ["man", "woman", "king", "queen"]
        >>> kv = KeyedVectors(words, [[1.0, 0, 0], [0, 1.0, 0], [1.0, 0, 1.0], [0, 1.0, 1.0]])
        >>> analogy_accuracy(kv, [("man", "king", "woman", "queen")])
        Accuracy(accuracy=1.0, correct=1, covered=1, total=1)
    """
    questions = list(questions)
    covered = [question for question in questions if all(word in kv for word in question)]
    if not covered:
        raise ValueError(f"none of the {len(questions)} analogies is covered by {kv}")
    correct = 0
    for start in range(0, len(covered), _QUESTIONS_PER_BLOCK):
        block = covered[start : start + _QUESTIONS_PER_BLOCK]
        leads, error = _leads(kv, block)
        for lead, (a, b, c, d) in zip(leads, block, strict=True):
            if abs(lead) > error:
                correct += lead > 0
            else:  # a near tie, or a question that is an error
                kv.get_vector(d, norm=True)
                correct += [word for word, _ in kv.most_similar([b, c], [a], topn=1)] == [d]
    return Accuracy(int(correct) / len(covered), int(correct), len(covered), len(questions))


def _leads(kv: KeyedVectors, questions: list[Question]) -> tuple[Floats, float]:
    """Return by how much the cosine of b - a + c is larger to d than to any other word.

    Returns:
        the lead in each question, NaN for one with a vector or a sum of zeros; and the largest
        rounding error that a lead can have.
    """
    table = kv.get_normed_vectors()
    eps = float(np.finfo(table.dtype).eps)
    rows = np.array([[kv.key_to_index[word] for word in question] for question in questions])
    a, b, c, d = np.moveaxis(table[rows].astype(np.result_type(table, np.float32)), 1, 0)
    targets = (b + c) - a
    lengths = np.linalg.norm(targets, axis=1, keepdims=True)
    targets /= np.maximum(lengths, eps)
    leads = (d * targets).sum(axis=1) - _largest_cosines(table, targets, leave_out=rows)
    leads[(rows[:, 3:] == rows[:, :3]).any(axis=1)] = -np.inf  # d is asked with, hence left out
    leads[(lengths[:, 0] < 100 * eps) | ~table[rows].any(axis=2).all(axis=1)] = np.nan
    return leads, 4 * (table.shape[1] + 4) * eps


def _largest_cosines(table: Floats, units: Floats, leave_out: npt.NDArray[np.intp]) -> Floats:
    """Return each unit's largest cosine to a row of the table, but for some rows and for zeros."""
    largest = np.full(len(units), -np.inf, units.dtype)
    for start in range(0, len(table), _ROWS_PER_BLOCK):
        block = table[start : start + _ROWS_PER_BLOCK].astype(units.dtype, copy=False)
        cosines = block @ units.T
        cosines[~block.any(axis=1)] = -np.inf
        unit, column = np.nonzero((leave_out >= start) & (leave_out < start + len(block)))
        cosines[leave_out[unit, column] - start, unit] = -np.inf
        np.maximum(largest, cosines.max(axis=0), out=largest)
    return largest


def _cosines(kv: KeyedVectors, pairs: list[Pair]) -> Floats:
    """Return the cosines to six digits: what differs by the rounding of float32 alone is a tie."""
    return np.array([kv.similarity(a, b) for a, b, _ in pairs]).round(6)


def _scores(pairs: list[Pair]) -> Floats:
    if len(pairs) < 3:
        raise ValueError(f"a correlation needs three pairs with vectors, got {len(pairs)}")
    scores: Floats = as_finite(np.array([score for _, _, score in pairs], float), "the scores")
    return scores


def _spearman(x: Floats, y: Floats, axis: int = -1) -> Floats:
    """Return the correlation of the ranks, 0 where one of the two is constant."""
    from scipy.stats import spearmanrho  # a third of a second: only when needed

    rho: Floats = np.nan_to_num(spearmanrho(x, y, axis=axis).statistic)
    return rho


def _spearman_difference(x: Floats, other: Floats, y: Floats, axis: int = -1) -> Floats:
    return _spearman(x, y, axis) - _spearman(other, y, axis)


def _with_interval(
    statistic: Callable[..., Floats],
    samples: tuple[Floats, ...],
    n_resamples: int,
    random_state: int | np.random.Generator | None,
) -> tuple[float, float, float]:
    """Return the statistic and the ends of its 95 % interval, a percentile bootstrap of pairs."""
    from scipy.stats import bootstrap  # a third of a second: only when needed

    n_resamples = as_positive_int(n_resamples, "n_resamples")
    rng = as_generator(random_state)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of constant samples, and of one resample alone
        low, high = bootstrap(
            samples, statistic, n_resamples=n_resamples, paired=True, method="percentile", rng=rng
        ).confidence_interval
        return float(statistic(*samples)), float(low), float(high)
