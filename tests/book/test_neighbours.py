"""Chapter 4's own code: what it trains and says, from other starts and in other settings.

The page tries starts 0 to 19; here it is 50 to 69.
"""

import json

import numpy as np
import pytest
from helpers import ROOT
from scipy.special import softmax

from embedding_tutorial import Embedding
from embedding_tutorial.figures.interactive.train_it_yourself import (
    pair_counts,
    random_start,
    train,
)

SEEDS = range(50, 70)
NAMES = (
    *("pairs_of", "count", "wide_start", "learn_pair", "train_pairs"),
    *("gap", "train", "spread", "train_tied"),
)


@pytest.fixture(scope="module")
def page():
    """The functions that the page defines, by their names."""
    from scipy.spatial.distance import cdist

    nb = json.loads((ROOT / "book/neighbours.ipynb").read_text(encoding="utf-8"))
    names = {"np": np, "cdist": cdist, "softmax": softmax}
    for cell in nb["cells"]:
        source = "".join(cell["source"])
        for name in NAMES:
            if cell["cell_type"] == "code" and source.startswith(f"def {name}("):
                function = source.partition("\n\n\n")[0]
                exec(function, names)
    assert set(NAMES) <= set(names)
    return names


def pairs_of(page, window):
    return page["pairs_of"]([0, 1, 2, 3, 4], window) + page["pairs_of"]([5, 1, 2, 3, 6], window)


def gaps_of(page, window, d, *, size=1.0, steps=5_000):
    """Train all the starts in full batch; return how far the pairs are apart, and the rest."""
    counts = page["count"](pairs_of(page, window))
    starts = [size * page["wide_start"](seed, d) for seed in SEEDS]
    ends = [page["train"](counts, start, steps=steps) for start in starts]
    rows, guess, loss = map(np.array, zip(*ends, strict=True))
    return np.array([page["gap"](table) for table in rows]), rows, guess, loss


class TestTheCodeOfThePage:
    def test_its_training_is_that_of_the_figure(self, page):
        rng = np.random.default_rng(0)
        for _ in range(50):
            size, d = int(rng.integers(2, 9)), int(rng.integers(1, 4))
            table = rng.integers(0, 4, (size, size))
            counts = table + table.T + 1
            start, rate = rng.uniform(-1, 1, (2, size, d)), float(rng.uniform(0.03, 0.3))
            rows, _, loss = page["train"](counts, start, rate=rate, steps=100)
            there, _, loss_there = train(counts, start, rate=rate, steps=100)
            np.testing.assert_allclose(rows, there, rtol=0, atol=1e-12)
            assert abs(loss - loss_there) < 1e-12

    def test_its_start_and_its_counts_are_those_of_the_figure(self, page):
        np.testing.assert_array_equal(page["wide_start"](1), random_start(1, 7, 2))
        sentences = ["hope to see you soon".split(), "nice to see you again".split()]
        for window in (1, 2, 3, 4):
            counts = page["count"](pairs_of(page, window))
            np.testing.assert_array_equal(counts, pair_counts(sentences, window)[1])

    def test_its_step_on_bare_tables_is_the_layers_own(self, page):
        start = page["wide_start"](3)
        rows, context = map(Embedding.from_pretrained, start)
        for asked, neighbour in pairs_of(page, 2):
            page["learn_pair"](asked, neighbour, rows, context, 0.1)
        tables = page["train_pairs"](pairs_of(page, 2), start, passes=1)
        np.testing.assert_allclose((rows.weight, context.weight), tables, rtol=0, atol=1e-12)


@pytest.mark.slow
class TestClaims:
    @pytest.mark.parametrize(("rate", "passes"), [(0.1, 300), (0.05, 600)])
    def test_pair_by_pair_in_order_both_pairs_meet_from_every_start(self, rate, passes, page):
        for seed in SEEDS:
            start = page["wide_start"](seed)
            rows, _ = page["train_pairs"](pairs_of(page, 2), start, rate, passes)
            assert page["gap"](rows) < 0.01

    @pytest.mark.parametrize("seed", [50, 51, 52])
    def test_seven_numbers_meet_pair_by_pair_and_not_in_full_batch(self, seed, page):
        pairs, start = pairs_of(page, 2), page["wide_start"](seed, 7)
        assert page["gap"](page["train_pairs"](pairs, start, passes=1_000)[0]) < 0.01
        assert page["gap"](page["train"](page["count"](pairs), start, steps=20_000)[0]) > 0.1

    def test_two_numbers_meet_in_full_batch_from_every_start(self, page):
        assert gaps_of(page, 2, 2)[0].max() < 0.01
        assert gaps_of(page, 2, 2, steps=20_000)[0].max() < 0.01

    @pytest.mark.parametrize(("steps", "met"), [(5_000, 0), (20_000, 0.2)], ids=str)
    def test_three_numbers_hardly_ever_meet_and_guess_the_same(self, steps, met, page):
        gaps, _, guess, loss = gaps_of(page, 2, 3, steps=steps)
        assert (gaps < 0.01).mean() <= met
        assert np.abs(guess[:, [0, 4]] - guess[:, [5, 6]]).max() < 1e-3
        assert loss.max() < 1.264

    def test_three_numbers_meet_from_every_small_start(self, page):
        assert gaps_of(page, 2, 3, size=0.05, steps=20_000)[0].max() < 0.01

    @pytest.mark.parametrize("steps", [5_000, 20_000])
    def test_with_a_window_of_4_many_starts_end_where_all_four_meet_at_a_higher_loss(
        self, steps, page
    ):
        _, rows, _, loss = gaps_of(page, 4, 2, steps=steps)
        together = np.array([page["spread"](table) < 0.05 for table in rows])
        assert 0.5 < together.mean() < 1
        assert loss[~together].max() < loss[together].min()

    @pytest.mark.parametrize(("window", "share"), [(1, 0.29), (2, 0.19), (4, 0.19)])
    @pytest.mark.parametrize("d", [2, 3, 7])
    def test_one_table_gives_a_word_a_share_of_its_own_guess(self, window, share, d, page):
        counts = page["count"](pairs_of(page, window))
        for seed in (50, 51):
            start = page["wide_start"](seed, d)
            guess, loss = page["train_tied"](counts, start[0])
            assert abs(np.diag(guess).mean() - share) < 0.01
            assert np.diag(guess).min() > 0.1
            assert loss > page["train"](counts, start)[2] + 0.05

    @pytest.mark.parametrize(("window", "d"), [(2, 2), (2, 3), (1, 2)])
    def test_a_classifier_that_saw_hope_and_soon_is_right_of_nice_and_again(self, window, d, page):
        from sklearn.linear_model import LogisticRegression

        for seed in list(SEEDS)[:5]:
            pairs, start = pairs_of(page, window), page["wide_start"](seed, d)
            rows, _ = page["train_pairs"](pairs, start)
            classifier = LogisticRegression().fit(rows[[0, 4]], [1, 0])
            nice, again = classifier.predict_proba(rows[[5, 6]])[:, 1]
            assert nice > 0.5 > again
