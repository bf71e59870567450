"""How good are vectors? Against people's judgements, with the uncertainty said."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from embedding_tutorial._checks import as_finite, as_generator, as_positive_int
from embedding_tutorial.keyed_vectors import KeyedVectors


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
    pairs: Iterable[tuple[str, str, float]],
    *,
    n_resamples: int = 1000,
    random_state=0,
) -> Similarity:
    """Return Spearman's correlation of the vectors' cosines with people's scores.

    Spearman's rho compares two rankings: 1 if they agree, -1 if one is the other backwards, about 0
    if they have nothing to do with each other. The interval is a bootstrap's: the pairs are drawn
    anew, with replacement, `n_resamples` times.

    Args:
        kv: the vectors.
        pairs: (word, word, score); pairs of which a word has no vector are left out.

    Raises:
        ValueError: if fewer than three pairs are covered.
    """
    pairs = list(pairs)
    covered = [pair for pair in pairs if pair[0] in kv and pair[1] in kv]
    cosines, scores = _cosines(kv, covered), _scores(covered)
    drawn = _resamples(n_resamples, random_state, len(covered))
    rhos = _spearman(cosines[drawn], scores[drawn])
    low, high = np.quantile(rhos, [0.025, 0.975])
    rho = _spearman(cosines[np.newaxis], scores[np.newaxis])[0]
    return Similarity(float(rho), float(low), float(high), len(covered), len(pairs))


def compare_similarity(
    a: KeyedVectors,
    b: KeyedVectors,
    pairs: Iterable[tuple[str, str, float]],
    *,
    n_resamples: int = 1000,
    random_state=0,
) -> Difference:
    """Return how much better `a` does than `b`, by a paired bootstrap.

    Both are judged on the same pairs, those that both cover, in each resample: what makes a pair
    hard is hard for both, so the interval of the difference is narrower than the two intervals
    suggest.

    Raises:
        ValueError: if fewer than three pairs are covered by both.
    """
    covered = [pair for pair in pairs if all(w in kv for w in pair[:2] for kv in (a, b))]
    scores, ours, theirs = _scores(covered), _cosines(a, covered), _cosines(b, covered)
    drawn = _resamples(n_resamples, random_state, len(covered))
    differences = _spearman(ours[drawn], scores[drawn]) - _spearman(theirs[drawn], scores[drawn])
    low, high = np.quantile(differences, [0.025, 0.975])
    whole = _spearman(ours[np.newaxis], scores) - _spearman(theirs[np.newaxis], scores)
    return Difference(float(whole[0]), float(low), float(high), len(covered))


def analogy_accuracy(kv: KeyedVectors, questions: Iterable[tuple[str, str, str, str]]) -> Accuracy:
    """Return how often the word nearest to b - a + c, the three left out, is d (3CosAdd).

    Args:
        kv: the vectors.
        questions: (a, b, c, d); those of which a word has no vector are left out.

    Raises:
        ValueError: if no question is covered, or for a vector of zeros.
    """
    questions = list(questions)
    covered = [question for question in questions if all(word in kv for word in question)]
    if not covered:
        raise ValueError(f"none of the {len(questions)} analogies is covered by {kv}")
    correct = 0
    for a, b, c, d in covered:
        kv.similarity(d, d)  # an answer without a direction is an error, not a miss
        correct += [word for word, _ in kv.most_similar([b, c], [a], topn=1)] == [d]
    return Accuracy(correct / len(covered), correct, len(covered), len(questions))


def _cosines(kv, pairs):
    return np.array([kv.similarity(a, b) for a, b, _ in pairs])


def _scores(pairs):
    if len(pairs) < 3:
        raise ValueError(f"a correlation needs three pairs with vectors, got {len(pairs)}")
    return as_finite(np.array([score for _, _, score in pairs], dtype=float), "the scores")


def _resamples(n_resamples, random_state, n):
    """Return the places of the pairs that each resample holds: (n_resamples, n)."""
    n_resamples = as_positive_int(n_resamples, "n_resamples")
    return as_generator(random_state).integers(n, size=(n_resamples, n))


def _spearman(one, other):
    """Return the correlation of the ranks along the last axis."""
    from scipy.stats import rankdata  # a third of a second: only when needed

    one, other = (rankdata(values, axis=-1) for values in (one, other))
    one, other = (ranks - ranks.mean(axis=-1, keepdims=True) for ranks in (one, other))
    norms = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    return (one * other).sum(axis=-1) / np.where(norms > 0, norms, np.inf)
