"""Chapter 4's own code is that of its figure, of the layer, and of the claims about it."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.special import softmax

from embedding_tutorial import Embedding
from embedding_tutorial.figures.interactive.train_it_yourself import (
    pair_counts,
    random_start,
    train,
)
from experiments.claims import from_page
from experiments.claims.neighbours import pairs, trained_context


@pytest.fixture(scope="module")
def page():
    """The functions that the page defines."""
    names = ("count", "wide_start", "learn_pair", "train_pairs", "train")
    return from_page("neighbours", *names, np=np, cdist=cdist, softmax=softmax)


class TestTheCodeOfThePage:
    def test_its_training_is_that_of_the_figure(self, page):
        rng = np.random.default_rng(0)
        for _ in range(50):
            size, d = int(rng.integers(2, 9)), int(rng.integers(1, 4))
            table = rng.integers(0, 4, (size, size))
            counts = table + table.T + 1
            start, rate = rng.uniform(-1, 1, (2, size, d)), float(rng.uniform(0.03, 0.3))
            rows, _, loss = page.train(counts, start, rate=rate, steps=100)
            there, _, loss_there = train(counts, start, rate=rate, steps=100)
            np.testing.assert_allclose(rows, there, rtol=0, atol=1e-12)
            assert abs(loss - loss_there) < 1e-12

    def test_its_start_and_its_counts_are_those_of_the_figure(self, page):
        np.testing.assert_array_equal(page.wide_start(1), random_start(1, 7, 2))
        sentences = ["hope to see you soon".split(), "nice to see you again".split()]
        for window in (1, 2, 3, 4):
            counts = page.count(pairs(window))
            np.testing.assert_array_equal(counts, pair_counts(sentences, window)[1])

    def test_its_step_on_bare_tables_is_the_layers_own(self, page):
        start = page.wide_start(3)
        rows, context = map(Embedding.from_pretrained, start)
        for asked, neighbour in pairs():
            page.learn_pair(asked, neighbour, rows, context, 0.1)
        tables = page.train_pairs(pairs(), start, passes=1)
        np.testing.assert_allclose((rows.weight, context.weight), tables, rtol=0, atol=1e-12)

    def test_the_claims_training_that_keeps_both_tables_is_the_pages(self, page):
        counts, start = page.count(pairs()), page.wide_start(3)
        rows, context = trained_context(counts, start, rate=0.2, steps=50)
        there, guess, _ = page.train(counts, start, rate=0.2, steps=50)
        np.testing.assert_allclose(rows, there, rtol=0, atol=1e-12)
        np.testing.assert_allclose(softmax(rows @ context.T, axis=1), guess, rtol=0, atol=1e-12)
