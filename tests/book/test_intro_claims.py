"""What the introduction says of its rows holds for rows that were made otherwise, too."""

import numpy as np
import pytest

from embedding_tutorial import (
    KeyedVectors,
    Vocabulary,
    cooccurrence,
    load_wikipedia,
    ppmi,
    svd_vectors,
)

SCIENCES = (
    "physics chemistry biology mathematics astronomy economics psychology anthropology "
    "sociology linguistics philosophy"
).split()
METALS = "gold silver copper iron steel bronze".split()


@pytest.fixture(scope="module")
def text():
    sentences = load_wikipedia().sentences
    return sentences, Vocabulary.from_sentences(sentences, min_count=10)


@pytest.mark.slow
@pytest.mark.parametrize(("window", "width"), [(2, 100), (10, 100), (5, 50), (5, 200)])
def test_a_model_taught_one_science_and_one_metal_knows_nearly_all_the_others(window, width, text):
    """With rows of length 1 and one example a kind, logistic regression goes by the nearer one."""
    sentences, vocabulary = text
    counts = cooccurrence(sentences, vocabulary, window=window)
    rows = KeyedVectors(vocabulary, svd_vectors(ppmi(counts), width)).get_normed_vectors()
    words = rows[vocabulary.encode(SCIENCES + METALS)]
    cosines = words @ words.T
    is_science = np.arange(len(words)) < len(SCIENCES)
    right = []
    for science in np.flatnonzero(is_science):
        for metal in np.flatnonzero(~is_science):
            says_science = cosines[:, science] > cosines[:, metal]
            right += np.delete(says_science == is_science, [science, metal]).tolist()
    assert len(right) == 990
    assert np.mean(right) > 0.95
