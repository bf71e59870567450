"""What chapter 5 says without an output: what holds in other settings, how the text has it."""

import pytest

from embedding_tutorial import (
    KeyedVectors,
    Vocabulary,
    cooccurrence,
    load_wikipedia,
    load_wordsim353,
    ppmi,
    svd_vectors,
    word_similarity,
)


@pytest.fixture(scope="module")
def text():
    return load_wikipedia().sentences


class TestTheOrderOfTheFourTables:
    @pytest.mark.parametrize(("min_count", "window"), [(10, 2), (10, 10), (5, 5), (30, 5)])
    def test_it_is_the_same_with_other_windows_and_other_words(self, text, min_count, window):
        words = Vocabulary.from_sentences(text, min_count=min_count)
        counts = cooccurrence(text, words, window=window)
        pairs = load_wordsim353().pairs
        rated = sorted({word for pair in pairs for word in pair[:2] if word in words})
        rho = []
        for table in (counts, ppmi(counts)):
            long = KeyedVectors(rated, table[words.encode(rated)].toarray())
            short = KeyedVectors(words.tokens, svd_vectors(table, 100))
            rho += [word_similarity(kv, pairs).rho for kv in (long, short)]
        assert sorted(rho) == rho  # raw, raw and compressed, weighed, weighed and compressed


@pytest.mark.parametrize("word", ["variety", "list"])
def test_in_the_text_it_is_variety_of_and_list_of(text, word):
    after = [line[n + 1 : n + 2] for line in text for n, one in enumerate(line) if one == word]
    assert after.count(["of"]) / len(after) > 0.7


def test_in_the_text_it_is_the_ocean(text):
    places = [(line, n) for line in text for n, one in enumerate(line) if one == "ocean"]
    assert sum("the" in line[max(0, n - 2) : n] for line, n in places) / len(places) > 0.65
