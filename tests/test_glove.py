"""GloVe: a plain loop learns the same, and at full rank the products are the logs of the counts."""

import inspect
import math
import sys
from collections import Counter
from contextlib import contextmanager

import numpy as np
import pytest
from helpers import (
    NO_NUMBERS,
    NO_SIZES,
    NO_STATES,
    NO_TEXTS,
    SENTENCES,
    Stream,
    Unread,
    any_text,
    central_differences,
    count_by_hand,
    in_chunks_of,
    interrupted,
    predicted,
    toy_text,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_tutorial import (
    Adagrad,
    GloVe,
    KeyedVectors,
    Vocabulary,
    cooccurrence,
    two_sentences,
)

glove = sys.modules[GloVe.__module__]  # its batch, and its gradient in float64


@contextmanager
def batch_of(pairs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("embedding_tutorial.glove.BATCH", pairs)
        yield


def fitted(sentences, output_dim=3, **named):
    return GloVe(output_dim, **{"min_count": 1, "random_state": 0, **named}).fit(sentences)


def counts_of(model, sentences):
    """The harmonic counts by a double loop, in the order of the model's words."""
    return count_by_hand(sentences, model.vocabulary_, model.window, "harmonic")


def fit_of(model):
    """What the model says in place of the logs of the counts."""
    products = model.weight_.astype(np.float64) @ model.context_weight_.T
    return products + model.bias_[:, np.newaxis] + model.context_bias_


# A plain loop


def fit_by_hand(
    sentences,
    output_dim,
    *,
    window,
    x_max,
    alpha,
    epochs,
    learning_rate,
    min_count=1,
    random_state=0,
):
    """The same descent pair by pair, in float64: two tables, two lists of biases, the losses."""
    random = np.random.default_rng(random_state)
    ranked = Counter(word for sentence in sentences for word in sentence).most_common()
    words = [word for word, count in ranked if count >= min_count]
    counts = count_by_hand(sentences, Vocabulary(words), window, "harmonic")
    pairs = [(i, j) for i in range(len(words)) for j in range(len(words)) if counts[i, j]]
    shape = (2, len(words), output_dim + 2)
    start = (random.random(shape, dtype=np.float32).astype(np.float64) - 0.5) / output_dim
    tables = {
        "row": list(start[0, :, :-2]),
        "context": list(start[1, :, :-2]),
        "bias": list(start[0, :, -2]),
        "context bias": list(start[1, :, -1]),
    }
    squares = {(name, i): 1.0 for name in tables for i in range(len(words))}
    losses = []
    for _ in range(epochs):
        loss, order = 0.0, random.permutation(len(pairs))
        for first in range(0, len(pairs), glove.BATCH):
            bills = {}
            for place in order[first : first + glove.BATCH]:
                i, j = pairs[place]
                row, context = tables["row"][i], tables["context"][j]
                fit = row @ context + tables["bias"][i] + tables["context bias"][j]
                error = fit - math.log(counts[i, j])
                weight = (counts[i, j] / x_max) ** alpha if counts[i, j] < x_max else 1
                loss += weight * error**2 / 2
                for name, id, bill in (
                    ("row", i, context),
                    ("context", j, row),
                    ("bias", i, 1),
                    ("context bias", j, 1),
                ):
                    bills[name, id] = bills.get((name, id), 0) + weight * error * bill
            for (name, id), bill in bills.items():
                squares[name, id] = squares[name, id] + bill**2
                step = learning_rate * bill / np.sqrt(squares[name, id] + 1e-7)
                tables[name][id] = tables[name][id] - step
        losses.append(loss / len(pairs))
    return words, *map(np.array, tables.values()), losses


def assert_the_same_as_by_hand(sentences, output_dim=3, **named):
    named = {"min_count": 1, "random_state": 0, **named}
    words, rows, contexts, bias, context_bias, losses = fit_by_hand(sentences, output_dim, **named)
    model = GloVe(output_dim, **named).fit(sentences)
    assert list(model.vocabulary_.tokens) == words
    for learnt, by_hand in (
        (model.weight_, rows),
        (model.context_weight_, contexts),
        (model.bias_, bias),
        (model.context_bias_, context_bias),
    ):
        np.testing.assert_allclose(learnt, by_hand, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(model.loss_curve_, losses, rtol=1e-4)


CASES = {
    "as it is": (8192, {}),
    "a pair at a time": (1, {}),
    "seven pairs at a time": (7, {"epochs": 3}),
    "window 1": (16, {"window": 1}),
    "a window wider than every sentence": (16, {"window": 40}),
    "every pair weighs as much": (16, {"alpha": 0}),
    "weights in proportion to counts": (16, {"alpha": 1.0, "x_max": 3}),
    "most pairs have full weight": (16, {"x_max": 0.5}),
    "large steps": (16, {"learning_rate": 0.5}),
    "rare words left out": (16, {"min_count": 2}),
    "another seed": (16, {"random_state": 7}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_plain_loop_over_all_pairs_learns_the_same_tables(case):
    batch, named = CASES[case]
    with batch_of(batch):
        assert_the_same_as_by_hand(
            SENTENCES,
            **{"window": 4, "x_max": 2, "alpha": 0.75, "epochs": 4, "learning_rate": 0.1, **named},
        )


@given(
    st.lists(st.lists(st.sampled_from("a b c d e".split()), max_size=9), min_size=1, max_size=6),
    st.fixed_dictionaries(
        {
            "window": st.integers(1, 6),
            "x_max": st.sampled_from([0.3, 2, 100]),
            "alpha": st.sampled_from([0.0, 0.75, 2]),
            "epochs": st.integers(1, 3),
            "learning_rate": st.sampled_from([0.02, 0.3]),
            "random_state": st.integers(0, 99),
        }
    ),
    st.integers(1, 20),
)
@settings(max_examples=150)
def test_on_any_text_a_plain_loop_learns_the_same_tables(sentences, named, batch):
    with batch_of(batch):
        assert_the_same_as_by_hand([*sentences, ["a", "b"]], **named)


# The gradient


def test_nudging_each_number_of_both_tables_gives_the_same_gradient():
    random = np.random.default_rng(0)
    table, contexts = random.normal(size=(2, 5, 4))
    i, j = np.array([0, 3, 0, 4, 3, 3]), np.array([1, 1, 1, 0, 3, 2])
    logs, weights = random.normal(size=6), random.random(6)

    def loss(table, contexts):
        return (weights * ((table[i] * contexts[j]).sum(axis=1) - logs) ** 2).sum() / 2

    bills = weights * ((table[i] * contexts[j]).sum(axis=1) - logs)
    slopes = central_differences(lambda table: loss(table, contexts), table)
    context_slopes = central_differences(lambda contexts: loss(table, contexts), contexts)
    slopes[:, -1] = context_slopes[:, -2] = 0  # these stand for ones
    gradient = glove._gradient(i, bills, contexts[j], 5, ones=-1)
    context_gradient = glove._gradient(j, bills, table[i], 5, ones=-2)
    assert gradient.rows.tolist() == [0, 3, 4]
    assert context_gradient.rows.tolist() == [0, 1, 2, 3]
    assert abs(gradient.to_dense() - slopes).max() < 1e-8
    assert abs(context_gradient.to_dense() - context_slopes).max() < 1e-8


def test_the_first_step_goes_down_the_slope_of_the_weighted_squares():
    named = {"window": 3, "x_max": 2, "learning_rate": 1e-12}  # the tables as they start
    model = fitted(SENTENCES, epochs=1, **named)
    counts = counts_of(model, SENTENCES)
    seen = counts > 0
    logs, weights = np.log(counts[seen]), np.minimum(1, counts[seen] / 2) ** 0.75

    def loss(rows, contexts, bias, context_bias):
        fit = rows @ contexts.T + bias[:, np.newaxis] + context_bias
        return (weights * (fit[seen] - logs) ** 2).sum() / 2

    start = [model.weight_, model.context_weight_, model.bias_, model.context_bias_]
    start = [table.astype(np.float64) for table in start]
    named["learning_rate"] = 0.01
    model = fitted(SENTENCES, epochs=1, **named)
    after = [model.weight_, model.context_weight_, model.bias_, model.context_bias_]
    for place, (before, table) in enumerate(zip(start, after, strict=True)):
        others = start.copy()

        def of_one(table, others=others, place=place):
            others[place] = table
            return loss(*others)

        slopes = central_differences(of_one, before)
        expected = before - 0.01 * slopes / np.sqrt(1 + slopes**2)
        np.testing.assert_allclose(table, expected, rtol=1e-5, atol=1e-6)


# What it fits


def test_with_rows_long_enough_the_two_sentences_log_counts_are_fitted_exactly():
    sentences = two_sentences().sentences
    model = fitted(sentences, 7, window=10, learning_rate=0.5, epochs=2_500)
    counts = counts_of(model, sentences)
    seen = counts > 0
    assert abs(fit_of(model)[seen] - np.log(counts[seen])).max() < 1e-3
    assert model.loss_curve_[-1] < 1e-8
    assert fit_of(model)[~seen].std() > 0.1  # what was never seen is free


def test_with_rows_long_enough_the_toy_worlds_log_counts_are_fitted_exactly():
    sentences = toy_text()[:20_000]
    with batch_of(512):
        model = fitted(sentences, 82, window=4, x_max=1, learning_rate=0.5, epochs=400)
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
def test_a_pair_weighs_its_count_over_x_max_to_the_power_alpha_and_at_most_1(x_max, alpha):
    model = fitted(SENTENCES, x_max=x_max, alpha=alpha, epochs=1, learning_rate=1e-12)
    counts = counts_of(model, SENTENCES)
    terms = [
        (1 if count >= x_max else (count / x_max) ** alpha) * (fit - np.log(count)) ** 2 / 2
        for count, fit in zip(counts.flat, fit_of(model).flat, strict=True)
        if count
    ]
    assert counts.max() > 2.1
    assert model.loss_curve_ == [pytest.approx(np.mean(terms), rel=1e-5)]


def test_a_neighbour_at_distance_k_counts_1_over_k():
    model = fitted(
        [["a", "x", "b"], ["c", "d"]], 2, x_max=1, alpha=0, epochs=3_000, learning_rate=0.3
    )
    at = {word: id for id, word in enumerate(model.vocabulary_.tokens)}
    fit = np.exp(fit_of(model))
    assert fit[at["a"], at["b"]] == pytest.approx(1 / 2, rel=1e-2)
    assert fit[at["c"], at["d"]] == pytest.approx(1, rel=1e-2)


def test_each_pair_seen_is_learnt_once_an_epoch_in_another_order_and_no_other_pair(monkeypatch):
    learnt, right = [], glove._gradient

    def gradient(ids, bills, vectors, input_dim, *, ones):
        learnt.append(ids)
        return right(ids, bills, vectors, input_dim, ones=ones)

    monkeypatch.setattr(glove, "_gradient", gradient)
    with batch_of(10):
        model = fitted(SENTENCES, epochs=3, window=3)
    seen = np.argwhere(counts_of(model, SENTENCES)).tolist()
    pairs = np.array([np.concatenate(learnt[::2]), np.concatenate(learnt[1::2])]).T.tolist()
    assert max(map(len, learnt)) == 10
    epochs = [pairs[k * len(seen) : (k + 1) * len(seen)] for k in range(3)]
    assert len(pairs) == 3 * len(seen)
    assert [sorted(epoch) for epoch in epochs] == [seen] * 3
    assert epochs[0] != epochs[1] != epochs[2] != seen


def test_words_that_never_meet_do_not_change_each_other():
    def run(last):
        # One batch an epoch; the third pair of words meets none of the first two.
        model = fitted([["a", "b"] * 9, ["c", "d"] * 8, last * 3], epochs=30, learning_rate=0.3)
        assert model.vocabulary_.tokens == tuple("abcdef")
        return model

    one, other = run(["e", "f"]), run(["e", "e", "f"])
    assert np.array_equal(one.weight_[:4], other.weight_[:4])
    assert np.array_equal(one.context_bias_[:4], other.context_bias_[:4])
    assert not np.isclose(one.weight_[4:], other.weight_[4:]).all()


@pytest.mark.parametrize("batch", [1, 5, 8192])
def test_the_columns_of_ones_beside_the_biases_never_move(monkeypatch, batch):
    tables, right = [], GloVe._train

    def train(self, *arguments):
        tables.extend(arguments[:2])
        right(self, *arguments)

    monkeypatch.setattr(GloVe, "_train", train)
    with batch_of(batch):
        model = fitted(SENTENCES, learning_rate=0.5)
    one, other = tables
    assert (one[:, -1] == 1).all()
    assert (other[:, -2] == 1).all()
    assert np.array_equal(one[:, -2], model.bias_)
    assert np.array_equal(other[:, -1], model.context_bias_)
    assert np.array_equal(one[:, :-2], model.weight_)
    assert np.array_equal(other[:, :-2], model.context_weight_)


# What comes out


def test_the_words_have_two_rows_two_biases_and_the_sum_of_their_rows():
    model = fitted(SENTENCES, 7)
    size = len(model.vocabulary_)
    assert model.vocabulary_.tokens[:2] == ("the", "of")
    for table in (model.weight_, model.context_weight_):
        assert (table.shape, table.dtype) == ((size, 7), np.float32)
    for bias in (model.bias_, model.context_bias_):
        assert (bias.shape, bias.dtype) == ((size,), np.float32)
    assert isinstance(model.keyed_vectors_, KeyedVectors)
    assert model.keyed_vectors_.index_to_key == list(model.vocabulary_.tokens)
    assert np.array_equal(model.keyed_vectors_.vectors, model.weight_ + model.context_weight_)
    assert model.keyed_vectors_.vectors.dtype == np.float32


def test_all_numbers_start_near_0_and_evenly_on_both_sides():
    model = fitted(toy_text()[:500], 5, learning_rate=1e-12, epochs=1)
    for table in (model.weight_, model.context_weight_, model.bias_, model.context_bias_):
        assert 0.45 / 5 < abs(table).max() <= 0.5 / 5
        assert abs(table.mean()) < 0.03
    assert not np.isclose(model.weight_, model.context_weight_).all()


def test_the_loss_falls_and_has_a_number_for_each_epoch():
    model = fitted(toy_text()[:5_000], 10, epochs=9)
    assert len(model.loss_curve_) == 9
    assert all(type(loss) is float for loss in model.loss_curve_)
    assert (np.diff(model.loss_curve_) < 0).all()


def test_one_seed_gives_the_same_vectors_twice_and_another_one_others():
    first, again, other = (fitted(SENTENCES, random_state=seed).weight_ for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.isclose(first, other).any()
    for same in (np.int64(1), np.random.default_rng(1)):
        assert np.array_equal(fitted(SENTENCES, random_state=same).weight_, first)


def test_a_generator_goes_on_and_none_never_comes_back():
    random = np.random.default_rng(1)
    model = GloVe(5, min_count=1, random_state=random)
    first = model.fit(SENTENCES).weight_.copy()
    assert not np.isclose(first, model.fit(SENTENCES).weight_).any()
    assert model.random_state is random
    model = GloVe(5, min_count=1, random_state=None)
    first = model.fit(SENTENCES).weight_
    assert not np.isclose(first, model.fit(SENTENCES).weight_).all()


def test_a_second_fit_forgets_the_first():
    model = GloVe(3, min_count=1, random_state=3, epochs=4).fit(toy_text()[:20])
    model.fit(SENTENCES)
    again = fitted(SENTENCES, random_state=3, epochs=4)
    assert np.array_equal(model.weight_, again.weight_)
    assert model.loss_curve_ == again.loss_curve_


@pytest.mark.parametrize("chunk", [1, 4, 10**6])
@pytest.mark.parametrize("kind", [list, Stream, tuple, lambda text: list(map(np.array, text))])
def test_whatever_can_be_read_anew_is_a_corpus_and_its_chunks_lose_nothing(
    monkeypatch, kind, chunk
):
    expected = fitted(SENTENCES)
    monkeypatch.setattr(Vocabulary, "encode_chunks", in_chunks_of(chunk))
    model = fitted(kind(SENTENCES))
    np.testing.assert_allclose(model.weight_, expected.weight_, rtol=1e-4, atol=1e-6)


def test_learning_leaves_the_sentences_as_they_were():
    sentences = [list(sentence) for sentence in SENTENCES]
    fitted(sentences)
    assert sentences == SENTENCES


@given(any_text, st.integers(1, 3), st.integers(1, 4), st.integers(1, 9))
@settings(max_examples=150)
def test_any_text_gives_finite_vectors_or_the_error_that_says_why_not(
    sentences, min_count, output_dim, window
):
    model = GloVe(output_dim, window=window, epochs=2, min_count=min_count)
    expected = predicted(sentences, min_count)
    if isinstance(expected, str):
        with pytest.raises(ValueError, match=expected):
            model.fit(sentences)
        return
    model.fit(sentences)
    assert set(model.vocabulary_.tokens) == expected
    for table in (model.weight_, model.context_weight_, model.keyed_vectors_.vectors):
        assert table.shape == (len(expected), output_dim)
        assert np.isfinite(table).all()
    assert np.isfinite([*model.bias_, *model.context_bias_, *model.loss_curve_]).all()


# Ctrl-C


@pytest.mark.parametrize(("after", "epoch"), [(0, 1), (1, 1), (3, 2), (15, 8)])
def test_ctrl_c_keeps_what_was_learnt_and_names_the_epoch(after, epoch):
    model = GloVe(4, epochs=9, min_count=1, random_state=0)
    says = f"^stopped in epoch {epoch} of 9: the vectors learnt so far are kept$"
    with interrupted(Adagrad, "step", after), pytest.warns(UserWarning, match=says) as caught:
        assert model.fit(SENTENCES) is model
    assert [warning.filename for warning in caught] == [__file__]  # it points at the call
    assert len(model.loss_curve_) == epoch - 1
    for table in (model.weight_, model.context_weight_, model.bias_, model.context_bias_):
        assert np.isfinite(table).all()
    summed = model.weight_ + model.context_weight_
    assert np.array_equal(model.keyed_vectors_.vectors, summed)


def test_an_interrupted_fit_has_the_vectors_of_a_shorter_one():
    model = GloVe(4, epochs=9, min_count=1, random_state=0)
    with interrupted(Adagrad, "step", 6), pytest.warns(UserWarning, match="in epoch 4 of 9"):
        model.fit(SENTENCES)
    shorter = fitted(SENTENCES, 4, epochs=3)
    assert np.array_equal(model.weight_, shorter.weight_)
    assert np.array_equal(model.context_weight_, shorter.context_weight_)
    assert model.loss_curve_ == shorter.loss_curve_


# Progress


def test_progress_shows_pairs_a_second_the_time_left_and_the_loss_when_asked_for(capsys):
    model = fitted(toy_text()[:2_000], 4, epochs=3, verbose=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "pairs/s" in shown.err
    assert "100%" in shown.err
    assert f"loss={model.loss_curve_[-1]:.3g}" in shown.err


@pytest.mark.parametrize("verbose", [False, 0])
def test_without_being_asked_it_shows_nothing(capfd, recwarn, verbose):
    fitted(SENTENCES, verbose=verbose)
    shown = capfd.readouterr()
    assert (shown.out, shown.err) == ("", "")
    assert not recwarn.list


# What is refused


@pytest.mark.parametrize("name", ["output_dim", "window", "epochs", "min_count"])
@pytest.mark.parametrize(("value", "error", "says"), NO_SIZES)
def test_sizes_are_integers_of_at_least_1(name, value, error, says):
    with pytest.raises(error, match=f"^{name} {says}"):
        GloVe(**{name: value}).fit(Unread())


@pytest.mark.parametrize("name", ["learning_rate", "x_max", "alpha"])
@pytest.mark.parametrize(("value", "error", "says"), NO_NUMBERS)
def test_rates_and_powers_are_numbers_of_at_least_0(name, value, error, says):
    with pytest.raises(error, match=f"^{name} {says}"):
        GloVe(**{name: value}).fit(Unread())


@pytest.mark.parametrize("value", [0, 0.0, np.float32(0)])
def test_an_x_max_is_above_0(value):
    with pytest.raises(ValueError, match="^x_max must be above 0, got 0"):
        GloVe(x_max=value).fit(Unread())


@pytest.mark.parametrize("value", [0, 0.0, np.float32(0), 1.01, 5, 1e30])
def test_a_learning_rate_is_above_0_and_at_most_1(value):
    with pytest.raises(ValueError, match="^learning_rate must be in 0..1, above 0, got"):
        GloVe(learning_rate=value).fit(Unread())


@pytest.mark.parametrize(("value", "error", "says"), NO_STATES)
def test_a_random_state_is_none_an_integer_or_a_generator(value, error, says):
    with pytest.raises(error, match=f"^random_state {says}"):
        GloVe(random_state=value).fit(Unread())


@pytest.mark.parametrize(("sentences", "error", "says"), NO_TEXTS)
def test_a_corpus_is_a_list_of_lists_of_words_two_of_them_together(sentences, error, says):
    model = GloVe(min_count=1)
    with pytest.raises(error, match=says):
        model.fit(sentences)
    assert not hasattr(model, "weight_")


@pytest.mark.parametrize("learning_rate", [0.5, 1])
def test_a_loss_that_grows_is_an_error_and_gives_no_vectors(learning_rate):
    model = GloVe(100, learning_rate=learning_rate, x_max=1, min_count=1, random_state=0)
    model.keyed_vectors_ = "of an earlier fit"
    with pytest.raises(ValueError) as refused, np.errstate(over="ignore", invalid="ignore"):
        model.fit(toy_text()[:2_000])
    says = "is too large: the loss grows, and the tables would overflow"
    assert str(refused.value) == f"learning_rate {learning_rate} {says}"
    assert not hasattr(model, "keyed_vectors_")


# Scikit-learn's manner


def test_parameters_are_stored_as_given_and_left_alone():
    names = list(inspect.signature(GloVe).parameters)
    odd = dict.fromkeys(names, "not checked here")
    assert vars(GloVe(**odd)) == odd
    values = [np.int16(3), np.int64(2), 9, np.float32(0.5), 3, np.float32(0.1), np.int8(1), 5, 0]
    model = GloVe(**dict(zip(names, values, strict=True)))
    assert model.fit(SENTENCES) is model
    assert all(getattr(model, name) is value for name, value in zip(names, values, strict=True))
    learnt = "vocabulary_ weight_ context_weight_ bias_ context_bias_ loss_curve_ keyed_vectors_"
    assert vars(model).keys() == {*names, *learnt.split()}


def test_the_defaults_are_the_papers():
    assert vars(GloVe()) == {
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
    with pytest.raises(TypeError, match="positional"):
        GloVe(100, 10)
