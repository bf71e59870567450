"""What the chapter on predicting asks for."""

import math
from collections.abc import Iterator

from embedding_tutorial.counts import pmi
from embedding_tutorial.exercises._cases import Floats, count_tables
from embedding_tutorial.exercises._grading import exercise


def _counts_and_thresholds() -> Iterator[tuple[Floats, float]]:
    for table in count_tables():
        for threshold in (0.05, 0.3):
            yield table[0] + 1, threshold


@exercise(cases=_counts_and_thresholds)
def keep_chance(counts: Floats, threshold: float) -> Floats:
    """The probability, at most 1, with which each word survives the thinning out."""
    ratio: Floats = threshold / (counts / counts.sum())
    return (ratio**0.5 + ratio).clip(max=1)


def _probabilities() -> Iterator[tuple[Floats, int, float]]:
    """Yield tables of probabilities, none of which is 0, and settings of the noise."""
    for counts in count_tables():
        joint = (counts + 1) / (counts + 1).sum()
        yield joint, 1, 0.75
        yield joint, 5, 0.5


@exercise(cases=_probabilities)
def best_products(joint: Floats, negative: int, smoothing: float) -> Floats:
    """The products that skip-gram aims at where its noise is flattened."""
    return pmi(joint, smoothing=smoothing) - math.log(negative)
