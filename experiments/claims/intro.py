"""Claims of the introduction."""

from functools import cache

import numpy as np

from embedding_tutorial import (
    KeyedVectors,
    Vocabulary,
    cooccurrence,
    load_wikipedia,
    ppmi,
    svd_vectors,
)
from experiments.claims import claim

SCIENCES = (
    "physics chemistry biology mathematics astronomy economics psychology anthropology "
    "sociology linguistics philosophy"
).split()
METALS = "gold silver copper iron steel bronze".split()


@cache
def text():
    return load_wikipedia().sentences


@cache
def normed(window, width, min_count=10):
    """The words and their rows as the page makes them, of length 1."""
    vocabulary = Vocabulary.from_sentences(text(), min_count=min_count)
    table = ppmi(cooccurrence(text(), vocabulary, window=window))
    return vocabulary, KeyedVectors(vocabulary, svd_vectors(table, width)).get_normed_vectors()


@claim(
    "intro-one-science-and-one-metal",
    says="what a model learns about one word holds for the words near it",
    measure="share of the 990 judgements that are right",
    over="windows 2 and 10; rows of 50 and 200 numbers",
    settings=[dict(window=2), dict(window=10), dict(width=50), dict(width=200)],
    holds=lambda right: right > 0.95,
)
def one_science_and_one_metal(window=5, width=100):
    """With rows of length 1 and an example a kind, logistic regression goes by the nearer one."""
    vocabulary, rows = normed(window, width)
    words = rows[vocabulary.encode(SCIENCES + METALS)]
    cosines = words @ words.T
    is_science = np.arange(len(words)) < len(SCIENCES)
    right = []
    for science in np.flatnonzero(is_science):
        for metal in np.flatnonzero(~is_science):
            says_science = cosines[:, science] > cosines[:, metal]
            right += np.delete(says_science == is_science, [science, metal]).tolist()
    assert len(right) == 990
    return np.mean(right)
