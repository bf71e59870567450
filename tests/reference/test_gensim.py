"""Skip-gram learns what gensim's learns."""

import numpy as np
import pytest

from embedding_tutorial import KeyedVectors, SkipGram, ToyWorld, analogy_accuracy, cooccurrence

models = pytest.importorskip("gensim.models", reason="needs gensim (the extra `book`)")


def nearest(kv, word):
    return {neighbour for neighbour, _ in kv.most_similar(word, topn=5)}


class TestSkipGram:
    def test_gensims_word2vec_finds_the_same_products_neighbours_and_analogies(self):
        world = ToyWorld()
        text = world.sample(20_000, random_state=0)
        ours = SkipGram(16, window=4, subsample=0, min_count=1, epochs=10, random_state=0).fit(text)
        theirs = models.Word2Vec(
            text, sg=1, vector_size=16, window=4, negative=5, alpha=0.025, min_alpha=0, sample=0,
            min_count=1, ns_exponent=0.75, epochs=10, workers=1, seed=1,
        )  # fmt: skip
        words = ours.vocabulary_.tokens
        order = [theirs.wv.key_to_index[word] for word in words]
        our_products = ours.weight_ @ ours.context_weight_.T
        their_products = theirs.wv.vectors[order] @ theirs.syn1neg[order].T
        seen = cooccurrence(text, ours.vocabulary_, window=4).toarray() > 0
        assert np.corrcoef(our_products[seen], their_products[seen])[0, 1] > 0.98
        assert abs((our_products - their_products)[seen].mean()) < 0.1
        both = ours.keyed_vectors_, KeyedVectors(words, theirs.wv.vectors[order])
        assert all(analogy_accuracy(kv, world.questions).accuracy > 0.98 for kv in both)
        shared = [len(nearest(both[0], word) & nearest(both[1], word)) / 5 for word in words]
        assert np.mean(shared) > 0.7
