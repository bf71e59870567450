"""The stored lists of the nearest words by skip-gram are those of today's code."""

import pytest
from helpers import STRICT

from embedding_tutorial import Vocabulary
from experiments import near


def test_the_lists_were_made_by_todays_code():
    made_by, _ = near.stored()
    assert made_by == near.code(), "skip-gram has changed: python -m experiments.near"


def test_each_common_word_has_a_list_of_ten_known_words(wikipedia):
    _, lists = near.stored()
    words = Vocabulary.from_sentences(wikipedia.sentences, min_count=10)
    assert list(lists) == [w for w, n in zip(words.tokens, words.counts, strict=True) if n >= 50]
    for word, ten in lists.items():
        assert len(set(ten)) == 10
        assert word not in ten
        assert words.encode(ten) is not None


@pytest.mark.skipif(not STRICT, reason="twenty seconds of training: left to the strict run")
def test_a_training_makes_the_stored_lists():
    """Another BLAS may round otherwise, so a few words may differ.

    That the lists are those of today's code, the first test says, by the code's fingerprint.
    """
    _, lists = near.stored()
    again = near.lists()
    kept = [len(set(ten) & set(again[word])) for word, ten in lists.items()]
    assert sum(kept) > 9.5 * len(kept)
