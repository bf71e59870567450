"""Where NumPy's index type has 32 bits, as in a browser, 64-bit integers cannot count or select.

There ``np.repeat(a, counts)`` refuses counts of 64 bits: "Cannot cast array data from
dtype('int64') to dtype('int32') according to the rule 'safe'". These tests give the modules a NumPy
that refuses them too.
"""

import sys

import numpy as np
import pytest
from helpers import SENTENCES
from scipy import sparse

from embedding_tutorial import GloVe, SkipGram, Vocabulary, cooccurrence, pmi, ppmi, svd_vectors
from embedding_tutorial.counts import count_chunk


def narrow(array):
    """What NumPy itself would have made: its integers have 32 bits there."""
    return array.astype(np.int32) if array.dtype == np.intp else array


def index(values):
    """Refuse what cannot be cast to an index without loss; a list of integers can."""
    array = values if isinstance(values, np.ndarray) else narrow(np.array(values))
    assert np.can_cast(array.dtype, np.int32, "safe"), "Cannot cast array data"
    return array


class NarrowNumPy:
    """NumPy with an intp of 32 bits, in the functions that make or need one."""

    intp = np.int32

    def __getattr__(self, name):
        return getattr(np, name)

    def repeat(self, values, repeats, axis=None):
        return np.repeat(values, index(repeats), axis=axis)

    def bincount(self, values, minlength=0):
        return narrow(np.bincount(index(values), minlength=minlength))

    def take(self, table, ids, axis=None):
        return np.take(table, index(ids), axis=axis)

    def arange(self, *limits, **named):
        return narrow(np.arange(*limits, **named))

    def append(self, first, rest):
        return narrow(np.append(first, rest))

    def cumsum(self, values, **named):
        return narrow(np.cumsum(values, **named))

    def searchsorted(self, values, points, side="left"):
        return narrow(np.searchsorted(values, points, side=side))

    def unique(self, values, **named):
        found = np.unique(values, **named)
        return (found[0], *map(narrow, found[1:])) if isinstance(found, tuple) else found


@pytest.fixture(params=[False, True], ids=["64 bits", "32 bits"])
def run(request, monkeypatch):
    """Call a function with NumPy as it is, and again with a narrow one: the same comes out."""

    def both(call):
        expected = call()
        if request.param:
            for name in ("vocabulary", "counts", "skipgram", "glove", "_training", "_scatter"):
                monkeypatch.setattr(sys.modules[f"embedding_tutorial.{name}"], "np", NARROW)
        return expected, call()

    return both


NARROW = NarrowNumPy()
VOCABULARY = Vocabulary.from_sentences(SENTENCES)


def test_the_narrow_numpy_refuses_what_a_browsers_does():
    for refuse in (NARROW.repeat, NARROW.take):
        with pytest.raises(AssertionError, match="Cannot cast"):
            refuse(np.ones(2), np.array([1, 1]))
    assert NARROW.repeat([5, 6], NARROW.arange(2)).tolist() == [6]


def test_counts_come_out_the_same(run):
    expected, found = run(lambda: cooccurrence(SENTENCES, VOCABULARY).toarray())
    assert np.array_equal(found, expected)


def test_a_part_with_wide_offsets_is_counted_the_same(run):
    ids, offsets = next(VOCABULARY.encode_chunks(SENTENCES))
    offsets = offsets.astype(np.int64)
    size = len(VOCABULARY)
    expected, found = run(
        lambda: count_chunk(ids, offsets, size, window=5, distance_weight="linear").toarray()
    )
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("weigh", [pmi, lambda counts: ppmi(counts).toarray()])
def test_counts_with_wide_indices_are_weighed_the_same(run, weigh):
    counts = sparse.csr_array(cooccurrence(SENTENCES, VOCABULARY))
    counts.indptr = counts.indptr.astype(np.int64)
    counts.indices = counts.indices.astype(np.int64)
    expected, found = run(lambda: weigh(counts))
    assert np.array_equal(found, expected)


def test_vectors_come_out_the_same(run):
    expected, found = run(lambda: svd_vectors(ppmi(cooccurrence(SENTENCES, VOCABULARY)), 3))
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("kind", [SkipGram, GloVe])
def test_both_trainings_come_out_the_same(run, kind):
    model = kind(3, min_count=1, random_state=0)
    expected, found = run(lambda: (model.fit(SENTENCES).weight_, model.transform(SENTENCES)))
    assert all(map(np.array_equal, found, expected))
