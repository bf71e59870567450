"""GloVe: a plain loop learns the same, and at full rank the products are the logs of the counts."""

import math
from collections import Counter

import numpy as np
import pytest
from helpers import (
    SENTENCES,
    WORLD,
    Unread,
    central_differences,
    count_by_hand,
    toy_text,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_tutorial import (
    GloVe,
    Vocabulary,
    analogy_accuracy,
    cooccurrence,
    glove,
    pmi,
    two_sentences,
)


def fitted(sentences, output_dim=3, **named):
    return GloVe(output_dim, **{"min_count": 1, "random_state": 0, **named}).fit(sentences)


def counts_of(model, sentences):
    """The harmonic counts by a double loop, in the order of the model's words."""
    return count_by_hand(sentences, model.vocabulary_, model.window, "harmonic")


def fit_of(model):
    """What the model says in place of the logs of the counts."""
    products = model.weight_.astype(np.float64) @ model.context_weight_.T
    return products + model.bias_[:, np.newaxis] + model.context_bias_


def numbers_of(model):
    return model.weight_, model.context_weight_, model.bias_, model.context_bias_


# The same by a plain loop, pair by pair, in float64


def in_order(pairs, n_words, rng):
    """The pairs by the diagonal of the table on which they lie, its columns shuffled."""
    position_of = rng.permutation(n_words)
    return sorted(pairs, key=lambda pair: (position_of[pair[1]] - pair[0]) % n_words)


def learn_pair(tables, squares, i, j, log, weight, learning_rate):
    """Take the authors' step for one pair; return its loss before."""
    row, context = tables["row"][i], tables["context"][j]
    error = row @ context + tables["bias"][i] + tables["context bias"][j] - log
    grads = {("row", i): context, ("context", j): row, ("bias", i): 1, ("context bias", j): 1}
    for (name, id), slope in grads.items():
        step = learning_rate * weight * error * slope
        tables[name][id] = tables[name][id] - step / np.sqrt(squares[name, id])
        squares[name, id] = squares[name, id] + step**2
    return weight * error**2 / 2


def fit_by_hand(sentences, output_dim, *, window, x_max, alpha, epochs, learning_rate, min_count=1,
                random_state=0):  # fmt: skip
    """The same descent: the words, two tables, two lists of biases, the losses."""
    rng = np.random.default_rng(random_state)
    ranked = Counter(word for sentence in sentences for word in sentence).most_common()
    words = [word for word, count in ranked if count >= min_count]
    counts = count_by_hand(sentences, Vocabulary(words), window, "harmonic")
    pairs = np.argwhere(counts).tolist()
    shape = (2, len(words), output_dim + 2)
    start = (rng.random(shape, dtype=np.float32).astype(np.float64) - 0.5) / output_dim
    tables = {
        "row": list(start[0, :, :-2]),
        "context": list(start[1, :, :-2]),
        "bias": list(start[0, :, -2]),
        "context bias": list(start[1, :, -1]),
    }
    squares = {(name, i): 1.0 for name in tables for i in range(len(words))}
    losses = []
    for _ in range(epochs):
        loss = 0.0
        for i, j in in_order(pairs, len(words), rng):
            weight = (counts[i, j] / x_max) ** alpha if counts[i, j] < x_max else 1
            log = math.log(counts[i, j])
            loss += learn_pair(tables, squares, i, j, log, weight, learning_rate)
        losses.append(loss / len(pairs))
    return words, *map(np.array, tables.values()), losses


def assert_the_same_as_by_hand(sentences, output_dim=3, **named):
    named = {"min_count": 1, "random_state": 0, **named}
    words, *by_hand, losses = fit_by_hand(sentences, output_dim, **named)
    model = GloVe(output_dim, **named).fit(sentences)
    assert list(model.vocabulary_.tokens) == words
    for learnt, expected in zip(numbers_of(model), by_hand, strict=True):
        np.testing.assert_allclose(learnt, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(model.loss_curve_, losses, rtol=1e-4)


CASES = {
    "as it is": {},
    "window 1": {"window": 1},
    "a window wider than every sentence": {"window": 40},
    "every pair weighs as much": {"alpha": 0},
    "weights in proportion to counts": {"alpha": 1.0, "x_max": 3},
    "most pairs have full weight": {"x_max": 0.5},
    "large steps": {"learning_rate": 0.5},
    "rare words left out": {"min_count": 2},
    "another seed": {"random_state": 7},
}


class TestBatches:
    """Every pair once an epoch, no word twice in a batch."""

    @given(st.integers(2, 12), st.integers(1, 60), st.integers(0, 99))
    def test_each_pair_is_learnt_once_and_no_word_twice_in_a_batch(self, n_words, n_pairs, seed):
        rng = np.random.default_rng(seed)
        seen = rng.choice(n_words**2, min(n_pairs, n_words**2), replace=False)
        rows, columns = np.divmod(seen, n_words)
        pairs = glove.Pairs(rows, columns, rows + columns / 100, rows - columns / 100)
        batches = list(glove._batches(pairs, n_words, rng))
        assert len(batches) <= n_words
        for batch in batches:
            assert len(set(batch.rows)) == len(set(batch.columns)) == len(batch.rows) > 0
        learnt = glove.Pairs(*map(np.concatenate, zip(*batches, strict=True)))
        assert sorted(learnt.rows * n_words + learnt.columns) == sorted(seen)
        assert np.array_equal(learnt.logs, learnt.rows + learnt.columns / 100)
        assert np.array_equal(learnt.weights, learnt.rows - learnt.columns / 100)

    def test_each_epoch_has_another_order(self):
        rng = np.random.default_rng(0)
        rows, columns = np.divmod(np.arange(64), 8)
        pairs = glove.Pairs(rows, columns, rows, columns)
        orders = [
            [batch.rows[0] * 8 + batch.columns[0] for batch in glove._batches(pairs, 8, rng)]
            for _ in range(3)
        ]
        assert orders[0] != orders[1] != orders[2]


class TestLearn:
    """One step of both tables."""

    def test_the_step_goes_down_the_slope_of_the_weighted_squares(self):
        rng = np.random.default_rng(0)
        tables = rng.normal(size=(2, 5, 4))
        rows, columns = np.array([0, 3, 4]), np.array([1, 0, 3])
        logs, weights = rng.normal(size=3), rng.random(3)

        def loss(tables):
            errors = (tables[0][rows] * tables[1][columns]).sum(axis=1) - logs
            return (weights * errors**2).sum() / 2

        slopes, expected = central_differences(loss, tables), loss(tables)
        moved, squares = tables.copy(), np.ones_like(tables)
        squares[0, :, -1] = squares[1, :, -2] = np.inf  # these stand for ones
        batch = glove.Pairs(rows, columns, logs, weights)
        assert glove._learn(moved, squares, batch, 0.25) == pytest.approx(expected, rel=1e-12)
        slopes[0, :, -1] = slopes[1, :, -2] = 0
        assert abs((tables - moved) / 0.25 - slopes).max() < 1e-8
        finite = np.isfinite(squares)
        np.testing.assert_allclose(squares[finite], (1 + (0.25 * slopes) ** 2)[finite], rtol=1e-7)


class TestFit:
    """What comes out of a training."""

    @pytest.mark.parametrize("named", CASES.values(), ids=CASES)
    def test_a_plain_loop_over_all_pairs_learns_the_same_tables(self, named):
        plain = {"window": 4, "x_max": 2, "alpha": 0.75, "epochs": 4, "learning_rate": 0.1}
        assert_the_same_as_by_hand(SENTENCES, **{**plain, **named})

    @pytest.mark.untraced
    @given(
        st.lists(st.lists(st.sampled_from("a b c d e".split()), max_size=9), max_size=6),
        st.fixed_dictionaries({
            "window": st.integers(1, 6),
            "x_max": st.sampled_from([0.3, 2, 100]),
            "alpha": st.sampled_from([0.0, 0.75, 2]),
            "epochs": st.integers(1, 3),
            "learning_rate": st.sampled_from([0.02, 0.3]),
            "random_state": st.integers(0, 99),
        }),
    )  # fmt: skip
    @settings(max_examples=150)
    def test_on_any_text_a_plain_loop_learns_the_same_tables(self, sentences, named):
        assert_the_same_as_by_hand([*sentences, ["a", "b"]], **named)

    @pytest.mark.untraced
    @pytest.mark.parametrize("seed", range(5))
    @pytest.mark.parametrize("output_dim", [16, 50])
    def test_biases_take_up_the_words_frequency_and_products_follow_the_pmi(self, output_dim, seed):
        """As with the authors' program and its settings; steps of all pairs at once do not."""
        text = toy_text(random_state=seed)
        model = fitted(text, output_dim, window=4, random_state=seed)
        frequency = np.log(model.vocabulary_.counts)
        for bias in (model.bias_, model.context_bias_):
            assert 0.77 < np.polyfit(frequency, bias, 1)[0] < 0.87
        order = WORLD.vocabulary.encode(model.vocabulary_.tokens)
        exact = pmi(WORLD.joint)[np.ix_(order, order)]
        seen = np.isfinite(exact)
        products = model.weight_ @ model.context_weight_.T
        assert np.corrcoef(products[seen], exact[seen])[0, 1] > 0.85
        assert analogy_accuracy(model.keyed_vectors_, WORLD.questions).accuracy > 0.95

    @pytest.mark.untraced
    def test_with_rows_long_enough_the_two_sentences_log_counts_are_fitted_exactly(self):
        sentences = two_sentences().sentences
        model = fitted(sentences, 7, window=10, learning_rate=0.5, epochs=2_000)
        counts = counts_of(model, sentences)
        seen = counts > 0
        assert abs(fit_of(model)[seen] - np.log(counts[seen])).max() < 1e-3
        assert model.loss_curve_[-1] < 1e-8
        assert fit_of(model)[~seen].std() > 0.1  # what was never seen is free

    @pytest.mark.untraced
    def test_with_rows_long_enough_the_toy_worlds_log_counts_are_fitted_exactly(self):
        sentences = toy_text()[:20_000]
        model = fitted(sentences, 82, window=4, x_max=1, learning_rate=0.1, epochs=600)
        counts = cooccurrence(
            sentences, model.vocabulary_, window=4, distance_weight="harmonic"
        ).toarray()
        seen = counts > 0
        assert 0.5 < seen.mean() < 1
        errors = abs(fit_of(model)[seen] - np.log(counts[seen]))
        assert errors.mean() < 1e-4
        assert errors.max() < 1e-3

    @pytest.mark.parametrize(
        ("x_max", "alpha"), [(100, 0.75), (2, 0.75), (1.5, 0.5), (2, 1), (0.1, 0.75), (2, 0)]
    )
    def test_a_pair_weighs_its_count_over_x_max_to_the_power_alpha_and_at_most_1(
        self, x_max, alpha
    ):
        model = fitted(SENTENCES, x_max=x_max, alpha=alpha, epochs=1, learning_rate=1e-12)
        counts = counts_of(model, SENTENCES)
        terms = [
            (1 if count >= x_max else (count / x_max) ** alpha) * (fit - np.log(count)) ** 2 / 2
            for count, fit in zip(counts.flat, fit_of(model).flat, strict=True)
            if count
        ]
        assert counts.max() > 2.1
        assert model.loss_curve_ == [pytest.approx(np.mean(terms), rel=1e-5)]

    def test_a_neighbour_at_distance_k_counts_1_over_k(self):
        model = fitted(
            [["a", "x", "b"], ["c", "d"]], 2, x_max=1, alpha=0, epochs=2_000, learning_rate=0.3
        )
        id_of = {word: id for id, word in enumerate(model.vocabulary_.tokens)}
        fit = np.exp(fit_of(model))
        assert fit[id_of["a"], id_of["b"]] == pytest.approx(1 / 2, rel=1e-2)
        assert fit[id_of["c"], id_of["d"]] == pytest.approx(1, rel=1e-2)

    def test_words_that_never_meet_do_not_change_each_other(self):
        def run(last):
            # The third pair of words meets none of the first two.
            model = fitted([["a", "b"] * 9, ["c", "d"] * 8, last * 3], epochs=30, learning_rate=0.3)
            assert model.vocabulary_.tokens == tuple("abcdef")
            return model

        one, other = run(["e", "f"]), run(["e", "e", "f"])
        for table, again in zip(numbers_of(one), numbers_of(other), strict=True):
            assert np.array_equal(table[:4], again[:4])
        assert not np.isclose(one.weight_[4:], other.weight_[4:]).all()

    def test_all_numbers_start_near_0_and_evenly_on_both_sides(self):
        model = fitted(toy_text()[:500], 5, learning_rate=1e-12, epochs=1)
        for table in numbers_of(model):
            assert 0.45 / 5 < abs(table).max() <= 0.5 / 5
            assert abs(table.mean()) < 0.03
        assert not np.isclose(model.weight_, model.context_weight_).all()

    def test_the_loss_falls(self):
        model = fitted(toy_text()[:5_000], 10, epochs=9)
        assert (np.diff(model.loss_curve_) < 0).all()

    def test_the_vectors_are_the_sums_of_both_tables(self):
        model = fitted(SENTENCES, 7)
        summed = model.weight_ + model.context_weight_
        assert np.array_equal(model.keyed_vectors_.vectors, summed)
        for bias in (model.bias_, model.context_bias_):
            assert (bias.shape, bias.dtype) == ((len(model.vocabulary_),), np.float32)

    def test_an_interrupted_fit_has_the_vectors_of_a_shorter_one(self, monkeypatch):
        right, calls = glove._batches, []

        def stop(*arguments):
            if len(calls) == 3:
                raise KeyboardInterrupt
            calls.append(None)
            return right(*arguments)

        monkeypatch.setattr(glove, "_batches", stop)
        with pytest.warns(UserWarning, match="in epoch 4 of 9"):
            model = fitted(SENTENCES, 4, epochs=9)
        monkeypatch.undo()
        shorter = fitted(SENTENCES, 4, epochs=3)
        assert np.array_equal(model.weight_, shorter.weight_)
        assert model.loss_curve_ == shorter.loss_curve_

    @pytest.mark.parametrize(
        ("named", "says"),
        [({"x_max": 0}, "x_max must be above 0, got 0"), ({"alpha": -1}, "alpha must be at least")],
    )
    def test_x_max_is_above_0_and_alpha_not_negative(self, named, says):
        with pytest.raises(ValueError, match=f"^{says}"):
            GloVe(**named).fit(Unread())

    @pytest.mark.parametrize("learning_rate", [0.5, 1])
    def test_a_loss_that_grows_is_an_error_and_gives_no_vectors(self, learning_rate):
        model = GloVe(16, learning_rate=learning_rate, min_count=1, random_state=0)
        says = f"^learning_rate {learning_rate} is too large: "
        with pytest.raises(ValueError, match=says):
            model.fit(toy_text())
        assert not hasattr(model, "keyed_vectors_")

    def test_the_defaults_are_the_papers(self):
        assert GloVe().get_params() == {
            "output_dim": 100,
            "window": 10,
            "x_max": 100,
            "alpha": 0.75,
            "epochs": 25,
            "learning_rate": 0.05,
            "min_count": 5,
            "random_state": None,
            "verbose": False,
        }
