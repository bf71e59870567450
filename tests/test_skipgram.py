"""Skip-gram: a plain loop learns the same, pair by pair, and what it learns is the shifted PMI."""

import inspect
import math
import sys
from collections import Counter
from contextlib import contextmanager
from itertools import chain

import numpy as np
import pytest
from helpers import (
    NO_NUMBERS,
    NO_SIZES,
    NO_STATES,
    NO_TEXTS,
    SENTENCES,
    WORLD,
    Stream,
    Unread,
    any_text,
    central_differences,
    in_chunks_of,
    interrupted,
    predicted,
    toy_text,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from embedding_tutorial import (
    KeyedVectors,
    SkipGram,
    Vocabulary,
    analogy_accuracy,
    cooccurrence,
    pmi,
)

skipgram = sys.modules[SkipGram.__module__]  # its sizes, and its gradient in float64

PLAIN = {"subsample": 0, "min_count": 1}  # every word counts


@contextmanager
def patched(**constants):
    """Give the constants of the module, and the size of a `CHUNK`, other values for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in constants.items():
            if name == "CHUNK":
                patch.setattr(Vocabulary, "encode_chunks", in_chunks_of(value))
            else:
                patch.setattr(f"embedding_tutorial.skipgram.{name}", value)
        yield


def tables(sentences, **named):
    """Both tables after a fit, and the vocabulary's words."""
    model = SkipGram(**{"random_state": 0, **PLAIN, **named}).fit(sentences)
    return model.weight_, model.context_weight_


def batches(sentences, **named):
    """What a fit would learn from: ids, others, weights and the rate of each batch; none learnt."""
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SkipGram, "_learn", lambda self, *batch: seen.append(batch))
        patch.setattr(SkipGram, "_loss", lambda self, *batch: 0.0)
        model = SkipGram(4, **{"random_state": 0, **PLAIN, **named}).fit(sentences)
    return model, seen


def pairs_learnt(sentences, **named):
    """How often each word met each neighbour, and each noise word, as two (V, V) tables."""
    model, seen = batches(sentences, **named)
    neighbours, noise = np.zeros((2, len(model.vocabulary_), len(model.vocabulary_)))
    for ids, others, weights, _ in seen:
        places = np.broadcast_arrays(ids[:, :, np.newaxis], others[:, np.newaxis])
        for table, part in (
            (neighbours, np.s_[..., : -skipgram.NOISE]),
            (noise, np.s_[..., -skipgram.NOISE :]),
        ):
            np.add.at(table, tuple(place[part] for place in places), weights[part])
    return model.vocabulary_, neighbours, noise


# A plain loop


def sigmoid(score):
    return 1 / (1 + math.exp(-score))


def softplus(score):
    return math.log1p(math.exp(score))


def fit_by_hand(sentences, output_dim, *, window, negative, epochs, learning_rate, subsample=0,
                min_count=1, smoothing=0.75, random_state=0, chunk=10**6):  # fmt: skip
    """The same descent pair by pair, in float64: the two tables, the losses, rows held back."""
    random = np.random.default_rng(random_state)
    ranked = Counter(word for sentence in sentences for word in sentence).most_common()
    counts = {word: count for word, count in ranked if count >= min_count}
    words, total = list(counts), sum(counts.values())
    start = random.random((len(words), output_dim), dtype=np.float32).astype(np.float64)
    rows = dict(zip(words, (start - 0.5) / output_dim, strict=True))
    contexts = {word: np.zeros(output_dim) for word in words}
    chunks, stretch, length = [], [], 0
    for number, sentence in enumerate(sentences):
        stretch += [(word, number) for word in sentence if word in counts]
        length += len(sentence)
        if length >= chunk:
            chunks.append(stretch)
            stretch, length = [], 0
    chunks += [stretch] if stretch else []
    losses, held_back, done = [], 0, 0
    for _ in range(epochs):
        measured, number = [], 0
        for stretch in chunks:
            kept = []
            for (word, sentence), draw in zip(stretch, random.random(len(stretch)), strict=True):
                share = counts[word] / total
                chance = math.sqrt(subsample / share) + subsample / share if subsample else 1
                if draw < chance:
                    kept.append((word, sentence))
            reaches = random.integers(1, window + 1, len(kept)).tolist()
            blocks = math.ceil(len(kept) / skipgram.BLOCK)
            for first in range(0, blocks, skipgram.BATCH):
                some = range(first, min(first + skipgram.BATCH, blocks))
                draws = random.random((len(some), skipgram.NOISE))
                bills, shares = {}, Counter()
                loss, pairs = 0.0, 0

                def charge(table, word, bill, weight, bills=bills, shares=shares):
                    bills[table, word] = bills.get((table, word), 0) + weight * bill
                    shares[table, word] += weight

                for block, row_of_draws in zip(some, draws, strict=True):
                    noise = [draw_word(counts, smoothing, j, u) for j, u in enumerate(row_of_draws)]
                    here = block * skipgram.BLOCK
                    for place in range(here, min(here + skipgram.BLOCK, len(kept))):
                        word, sentence = kept[place]
                        row = rows[word]
                        for near, (neighbour, its_sentence) in enumerate(kept):
                            distance = abs(near - place)
                            if not 1 <= distance <= reaches[place] or its_sentence != sentence:
                                continue
                            pairs += 1
                            context = contexts[neighbour]
                            score = row @ context
                            loss += softplus(-score)
                            error = sigmoid(score) - 1
                            charge("word", word, error * context, 1)
                            charge("context", neighbour, error * row, 1)
                            for other in noise:
                                context, weight = contexts[other], negative / skipgram.NOISE
                                score = row @ context
                                loss += weight * softplus(score)
                                error = sigmoid(score)
                                charge("word", word, error * context, weight)
                                charge("context", other, error * row, weight)
                if (number % 16 == 0 or not measured) and pairs:
                    measured.append(loss / pairs)
                rate = learning_rate * (1 - done / (epochs * sum(map(len, chunks))))
                for (table, word), bill in bills.items():
                    step = min(rate, skipgram.LONGEST / shares[table, word])
                    held_back += step < rate
                    {"word": rows, "context": contexts}[table][word] -= step * bill
                number += 1
                done += len(stretch) * len(some) / blocks
        losses.append(sum(measured) / len(measured) if measured else math.nan)
    return words, np.array([*rows.values()]), np.array([*contexts.values()]), losses, held_back


def draw_word(counts, smoothing, stratum, draw):
    """The word at the place `draw` of one of NOISE equal shares of all noise."""
    shares = {word: count**smoothing for word, count in counts.items()}
    point, seen = (stratum + draw) * sum(shares.values()) / skipgram.NOISE, 0
    for word, share in shares.items():
        seen += share
        if point < seen:
            return word


def assert_the_same_as_by_hand(sentences, output_dim=3, chunk=10**6, **named):
    named = {"subsample": 0, "min_count": 1, "random_state": 0, **named}
    words, rows, contexts, losses, held = fit_by_hand(sentences, output_dim, chunk=chunk, **named)
    with patched(CHUNK=chunk):
        model = SkipGram(output_dim, **named).fit(sentences)
    assert list(model.vocabulary_.tokens) == words
    np.testing.assert_allclose(model.weight_, rows, rtol=2e-5, atol=2e-6)
    np.testing.assert_allclose(model.context_weight_, contexts, rtol=2e-5, atol=2e-6)
    np.testing.assert_allclose(model.loss_curve_, losses, rtol=1e-5)
    return held


def sizes(block, noise, batch, longest=2.0):
    return {"BLOCK": block, "NOISE": noise, "BATCH": batch, "LONGEST": longest}


CASES = {
    "as it is": (sizes(16, 24, 64), {}),
    "small blocks": (sizes(2, 3, 2), {}),
    "a block of one word, a batch of one block": (sizes(1, 1, 1), {}),
    "one large block": (sizes(64, 5, 64), {}),
    "blocks that end with the text": (sizes(5, 4, 3), {}),
    "more than 16 batches": (sizes(2, 2, 1), {"epochs": 3}),
    "window 1": (sizes(4, 6, 2), {"window": 1}),
    "a window wider than a block": (sizes(3, 4, 2), {"window": 7}),
    "a window wider than every sentence": (sizes(16, 24, 2), {"window": 40}),
    "one noise word": (sizes(4, 5, 2), {"negative": 1}),
    "more noise words than are drawn": (sizes(4, 5, 2), {"negative": 13}),
    "noise as frequent as words": (sizes(4, 7, 2), {"smoothing": 1}),
    "noise without regard to counts": (sizes(4, 7, 2), {"smoothing": 0.0}),
    "rare words left out": (sizes(4, 7, 2), {"min_count": 2}),
    "frequent words left out at random": (sizes(2, 7, 2), {"subsample": 0.05}),
    "chunks": (sizes(4, 7, 2), {"chunk": 6}),
    "chunks of a sentence or two": (sizes(2, 7, 2), {"chunk": 3}),
    "chunks, rare words and frequent ones": (
        sizes(2, 7, 2),
        {"chunk": 20, "subsample": 0.1, "min_count": 2},
    ),
}
FULL = [sentence for sentence in SENTENCES if sentence]  # a chunk of nothing has no block


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("learning_rate", [0.05, 0.9])
def test_a_plain_loop_over_all_pairs_learns_the_same_tables(case, learning_rate):
    constants, named = CASES[case]
    named = {"window": 3, "negative": 4, "epochs": 2, "learning_rate": learning_rate, **named}
    with patched(**constants):
        held = assert_the_same_as_by_hand(FULL if "chunk" in named else SENTENCES, **named)
    if learning_rate == 0.9 and constants["BATCH"] * constants["BLOCK"] > 3:
        assert held > 0


@pytest.mark.parametrize(("longest", "some"), [(0.05, True), (1e9, False)])
def test_no_row_steps_further_than_so_many_times_the_mean_of_its_bills(longest, some):
    named = {"window": 3, "negative": 4, "epochs": 2, "learning_rate": 0.3}
    with patched(LONGEST=longest):
        held = assert_the_same_as_by_hand(SENTENCES, **named)
    assert (held > 0) == some


@given(
    st.lists(st.lists(st.sampled_from("a b c d e".split()), max_size=9), max_size=6),
    st.fixed_dictionaries({
        "window": st.integers(1, 6),
        "negative": st.integers(1, 6),
        "epochs": st.integers(1, 2),
        "learning_rate": st.sampled_from([0.02, 0.3, 1.0]),
        "min_count": st.integers(1, 3),
        "smoothing": st.sampled_from([0.0, 0.75, 1.0]),
        "random_state": st.integers(0, 99),
    }),
    st.builds(sizes, st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)),
)  # fmt: skip
@settings(max_examples=200)
def test_on_any_text_a_plain_loop_learns_the_same_tables(sentences, named, constants):
    counts = Counter(word for sentence in sentences for word in sentence)
    kept = [[word for word in line if counts[word] >= named["min_count"]] for line in sentences]
    assume(any(len(line) > 1 for line in kept) and len({*chain(*kept)}) > 1)
    with patched(**constants):
        *_, losses, _ = fit_by_hand(sentences, 1, **named)
        assume(np.isfinite(losses).all())  # a pair was measured in each epoch
        assert_the_same_as_by_hand(sentences, **named)


# The gradient


def loss_of(scores, weights):
    """Neighbours first, which should come to 1; then noise words, which should come to 0."""
    wrong = np.concatenate([-scores[..., : -skipgram.NOISE], scores[..., -skipgram.NOISE :]], -1)
    return (weights * np.logaddexp(0, wrong)).sum()


@pytest.mark.parametrize("noise", [1, 5])
def test_nudging_each_number_of_both_tables_gives_the_same_gradient(noise):
    random = np.random.default_rng(noise)
    rows, contexts = random.normal(size=(2, 4, 3)), random.normal(size=(2, 6 + noise, 3))
    weights = random.random((2, 4, 6 + noise)) * (random.random((2, 4, 6 + noise)) < 0.7)
    with patched(NOISE=noise):
        errors = skipgram._errors(rows, contexts, weights)
        slopes = central_differences(
            lambda rows: loss_of(rows @ contexts.swapaxes(1, 2), weights), rows
        )
        context_slopes = central_differences(
            lambda contexts: loss_of(rows @ contexts.swapaxes(1, 2), weights), contexts
        )
    assert errors.dtype == np.float64
    assert abs(errors @ contexts - slopes).max() < 1e-8
    assert abs(errors.swapaxes(1, 2) @ rows - context_slopes).max() < 1e-8


def test_a_batch_moves_both_tables_straight_down_the_slope_of_its_loss():
    random = np.random.default_rng(0)
    model, seen = batches(SENTENCES, window=2)
    ids, others, weights, _ = seen[0]
    weights = weights.astype(np.float64)
    table, contexts = random.normal(size=(2, len(model.vocabulary_), 3))
    slopes = central_differences(
        lambda table: loss_of(table[ids] @ contexts[others].swapaxes(1, 2), weights), table
    )
    context_slopes = central_differences(
        lambda contexts: loss_of(table[ids] @ contexts[others].swapaxes(1, 2), weights), contexts
    )
    model.weight_, model.context_weight_ = table.copy(), contexts.copy()
    pairs = np.count_nonzero(weights[..., : -skipgram.NOISE])
    expected = loss_of(table[ids] @ contexts[others].swapaxes(1, 2), weights) / pairs
    assert model._loss(ids, others, weights) == pytest.approx(expected, rel=1e-12)
    rate = 1e-3  # so small that no row is held back
    model._learn(ids, others, weights, rate)
    assert abs((table - model.weight_) / rate - slopes).max() < 1e-8
    assert abs((contexts - model.context_weight_) / rate - context_slopes).max() < 1e-8


@pytest.mark.parametrize("score", [-1e4, -100.0, -20.0, 0.0, 20.0, 100.0, 1e4])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_products_neither_overflow_nor_lose_their_gradient(score, dtype):
    rows, contexts = np.full((1, 1, 1), score, dtype), np.ones((1, 2, 1), dtype)
    with patched(NOISE=1), np.errstate(over="raise", invalid="raise", divide="raise"):
        errors = skipgram._errors(rows, contexts, np.ones((1, 1, 2), dtype)).ravel()
    right = 0.5 * (1 + math.tanh(score / 2))
    assert errors.dtype == dtype
    np.testing.assert_allclose(errors, [right - 1, right], atol=1e-6)


# Levy & Goldberg


@pytest.mark.parametrize("smoothing", [1.0, 0.75])
@pytest.mark.parametrize("negative", [1, 5, 20])
def test_at_the_pmi_less_log_k_the_expected_gradient_is_0_wherever_something_was_seen(
    smoothing, negative
):
    exact = pmi(WORLD.joint, smoothing=smoothing) - np.log(negative)
    seen = np.isfinite(exact)
    left, values, right = np.linalg.svd(np.where(seen, exact, 0))
    rows, contexts = left * np.sqrt(values), right.T * np.sqrt(values)
    share = WORLD.joint.sum(axis=0) ** smoothing
    noise = negative * np.outer(WORLD.joint.sum(axis=1), share / share.sum())
    weights = len(exact) ** 2 * np.concatenate([WORLD.joint, noise], axis=1)  # 1 a cell on average
    with patched(NOISE=len(exact)):
        both = np.concatenate([contexts, contexts])[np.newaxis]
        errors = skipgram._errors(rows[np.newaxis], both, weights[np.newaxis])[0]
    gradient = errors[:, : len(exact)] + errors[:, len(exact) :]
    assert abs(gradient[seen]).max() < 1e-10
    assert (gradient[~seen] > 0).all()  # what was never seen would fall for ever


def trained_on_the_toy_world(*, seed=0, **named):
    named = {"window": 4, "smoothing": 1.0, "random_state": seed, **PLAIN, **named}
    return SkipGram(16, **named).fit(toy_text(random_state=seed))


def test_a_fit_that_is_long_enough_finds_the_pmi_less_log_k():
    for named in (
        {"seed": 0},
        {"seed": 1},
        {"seed": 2, "smoothing": 0.75},
        {"seed": 3, "negative": 2},
        {"seed": 4, "negative": 10, "smoothing": 0.75},
    ):
        model = trained_on_the_toy_world(**named)
        order = WORLD.vocabulary.encode(model.vocabulary_.tokens)
        exact = pmi(WORLD.joint, smoothing=model.smoothing)[np.ix_(order, order)]
        seen = np.isfinite(exact)
        products = model.weight_ @ model.context_weight_.T
        assert np.corrcoef(products[seen], exact[seen])[0, 1] > 0.99, named
        offset = (products - exact)[seen].mean()
        assert offset == pytest.approx(-np.log(model.negative), abs=0.1), named
        assert products[~seen].mean() < products[seen].min() + 1, named
        assert analogy_accuracy(model.keyed_vectors_, WORLD.questions).accuracy > 0.99, named
        assert (np.diff(model.loss_curve_) < 0.003).all(), named
        start = (model.negative + 1) * np.log(2)
        assert model.loss_curve_[-1] < model.loss_curve_[0] - 0.02 < start, named


# What it learns from


def test_no_window_crosses_the_border_of_a_sentence():
    sentences = [["a", "b"], ["c"], [], ["d", "e", "f"], ["a"], ["f", "d"]] * 20
    vocabulary, neighbours, _ = pairs_learnt(sentences, window=9)
    met = cooccurrence(sentences, vocabulary, window=9).toarray() > 0
    assert np.array_equal(neighbours > 0, met)


@pytest.mark.parametrize("chunk", [3, 7, 100, 10**6])
def test_a_chunk_loses_no_word_and_no_window(chunk):
    text = toy_text()[:301]
    with patched(CHUNK=chunk):
        vocabulary, neighbours, _ = pairs_learnt([*text, ["the"]], window=1, epochs=3)
    assert np.array_equal(neighbours, 3 * cooccurrence(text, vocabulary, window=1).toarray())


def test_every_word_of_the_text_is_a_centre_once_in_each_epoch():
    text = toy_text()[:500]
    model, seen = batches(text, epochs=3, window=2)
    centres = np.zeros(len(model.vocabulary_), dtype=int)
    for ids, _, weights, _ in seen:
        np.add.at(centres, ids[weights[..., : -skipgram.NOISE].any(axis=2)], 1)
    assert np.array_equal(centres, 3 * model.vocabulary_.counts)


@pytest.mark.parametrize("window", [1, 2, 5, 23])
def test_a_words_reach_is_as_often_1_as_any_number_up_to_the_window(window):
    line = [["a", "b", "c"] * 20_000]
    _, seen = batches(line, window=window, epochs=1)
    counts = np.concatenate(
        [weights[..., : -skipgram.NOISE].sum(axis=2) for _, _, weights, _ in seen]
    )
    reach = counts.ravel()[window : 60_000 - window] / 2  # on both sides
    values, times = np.unique(reach, return_counts=True)
    assert values.tolist() == list(range(1, window + 1))
    expected = len(reach) / window
    assert ((times - expected) ** 2 / expected).sum() < window + 6 * np.sqrt(2 * window)


def test_on_average_a_neighbour_counts_linearly_less_the_farther_it_stands():
    text = toy_text()[:2_000]
    vocabulary, neighbours, _ = pairs_learnt(text, window=4, epochs=25)
    average = cooccurrence(text, vocabulary, window=4, distance_weight="linear").toarray()
    seen = average > 0
    assert np.array_equal(neighbours > 0, seen)
    error = (neighbours / 25 - average)[seen] / np.sqrt(average[seen] / 25)
    assert abs(error).max() < 6
    assert neighbours.sum() / 25 == pytest.approx(average.sum(), rel=0.01)


def test_the_reach_is_drawn_anew_in_each_epoch():
    _, seen = batches([list("abcdefgh")], window=5, epochs=2)
    assert not np.array_equal(seen[0][2], seen[1][2])


@pytest.mark.parametrize("subsample", [1e-3, 0.02, 1.0])
def test_a_frequent_word_is_kept_with_the_documented_probability(subsample):
    random, shares = np.random.default_rng(1), np.array([0.5, 0.3, 0.1, 0.06, 0.03, 0.01])
    text = [random.choice(list("abcdef"), 200_000, p=shares).tolist()]
    model, seen = batches(text, subsample=subsample, window=1, epochs=1)
    kept = np.zeros(6)
    for ids, _, weights, _ in seen:
        np.add.at(kept, ids[weights[..., : -skipgram.NOISE].any(axis=2)], 1)
    counts = model.vocabulary_.counts
    share = counts / counts.sum()
    chance = np.minimum(1, np.sqrt(subsample / share) + subsample / share)
    error = kept - counts * chance
    assert (abs(error) <= 5 * np.sqrt(counts * chance * (1 - chance))).all()


def test_a_word_dropped_lets_its_neighbours_close_ranks():
    sentences = [["a", "x", "b"], ["a", "b"]]
    vocabulary, neighbours, _ = pairs_learnt(sentences, min_count=2, window=1, epochs=1)
    assert vocabulary.tokens == ("a", "b")
    assert neighbours.tolist() == [[0, 2], [2, 0]]
    text = [["a"] * 20_000 + ["b"] + ["a"] * 10_000 + ["c"]]  # of the a few remain
    vocabulary, neighbours, _ = pairs_learnt(text, subsample=1e-4, window=1, epochs=1)
    assert 0 < neighbours[0, 0] < 2_000
    assert neighbours[0, 1:].tolist() == [2, 1]


@pytest.mark.parametrize("smoothing", [0.0, 0.75, 1, 2.0])
def test_noise_words_are_as_frequent_as_their_counts_to_the_power(smoothing):
    text = toy_text()[:20_000]
    model, seen = batches(text, smoothing=smoothing, epochs=1)
    noise = np.concatenate([others[:, -skipgram.NOISE :] for _, others, _, _ in seen])
    share = model.vocabulary_.counts**smoothing
    share = share / share.sum()
    times = np.bincount(noise.ravel(), minlength=len(share))
    expected = noise.size * share
    chi_square = ((times - expected) ** 2 / expected).sum()
    assert chi_square < len(share) + 6 * np.sqrt(2 * len(share))
    within = abs(np.apply_along_axis(np.bincount, 1, noise, minlength=len(share)) - share * 24)
    assert within.max() < 2  # the noise words of a block are spread evenly


def test_each_neighbour_comes_with_negative_noise_words_whatever_the_number_drawn():
    for negative, drawn in ((5, 24), (1, 24), (30, 24), (3, 1)):
        with patched(NOISE=drawn):
            _, seen = batches(SENTENCES, negative=negative, epochs=1)
            weights = np.concatenate([batch[2] for batch in seen])
        neighbours, noise = weights[..., :-drawn], weights[..., -drawn:]
        assert weights.dtype == np.float32
        assert set(np.unique(neighbours)) == {0, 1}
        np.testing.assert_allclose(noise.sum(axis=2), negative * neighbours.sum(axis=2), rtol=1e-5)
        assert (noise == noise[..., :1]).all()


def test_a_neighbour_may_be_noise_too_so_that_the_expected_gradient_is_the_theorys():
    text = toy_text()[:2_000]
    vocabulary, neighbours, noise = pairs_learnt(text, negative=3, smoothing=1.0, epochs=20)
    expected = 3 * np.outer(neighbours.sum(axis=1), vocabulary.counts / vocabulary.counts.sum())
    error = (noise - expected) / np.sqrt(expected)
    assert abs(error).max() < 8
    assert noise.sum() == pytest.approx(expected.sum(), rel=1e-4)


def test_the_learning_rate_falls_linearly_to_0():
    line = [["a", "b"] * (5 * skipgram.BATCH * skipgram.BLOCK // 2)]
    _, seen = batches(line, learning_rate=0.6, epochs=4)
    rates = [rate for *_, rate in seen]
    np.testing.assert_allclose(rates, 0.6 * (1 - np.arange(20) / 20), rtol=1e-12)


@pytest.mark.parametrize("named", [{"subsample": 1e-2}, {"min_count": 20}])
def test_words_left_out_leave_the_learning_rate_on_its_way_to_0(named):
    with patched(BATCH=1, CHUNK=1_000):
        _, seen = batches(toy_text()[:2_010], learning_rate=0.6, epochs=2, **named)
    rates = np.array([rate for *_, rate in seen])
    assert rates[0] == 0.6
    assert (np.diff(rates) < 0).all()
    assert 0 < rates[-1] < 0.01


# What comes out


def test_the_words_have_rows_in_the_order_of_their_frequency():
    model = SkipGram(7, **PLAIN, epochs=1).fit(SENTENCES)
    assert model.vocabulary_.tokens[:2] == ("the", "of")
    assert (np.diff(model.vocabulary_.counts) <= 0).all()
    for table in (model.weight_, model.context_weight_):
        assert table.shape == (len(model.vocabulary_), 7)
        assert table.dtype == np.float32
    assert isinstance(model.keyed_vectors_, KeyedVectors)
    assert model.keyed_vectors_.index_to_key == list(model.vocabulary_.tokens)
    assert np.array_equal(model.keyed_vectors_.vectors, model.weight_)


def test_the_words_start_near_0_and_their_neighbours_at_0():
    model, _ = batches(toy_text(), epochs=1)
    assert not model.context_weight_.any()
    assert abs(model.weight_).max() <= 0.5 / 4
    assert abs(model.weight_).max() > 0.48 / 4
    assert abs(model.weight_.mean()) < 0.02


def test_the_loss_starts_at_that_of_tables_of_0_and_falls(monkeypatch):
    measured, right = [], SkipGram._loss

    def loss(self, *batch):
        measured.append(right(self, *batch))
        return measured[-1]

    monkeypatch.setattr(SkipGram, "_loss", loss)
    for negative in (1, 5):
        measured.clear()
        model = SkipGram(8, negative=negative, epochs=4, learning_rate=0.1, random_state=0, **PLAIN)
        model.fit(toy_text()[:5_000])
        assert measured[0] == pytest.approx((negative + 1) * np.log(2), rel=1e-5)
        assert len(model.loss_curve_) == 4
        assert len(measured) == 4 * math.ceil(math.ceil(25_000 / 16 / 64) / 16)
        assert model.loss_curve_ == np.mean(np.reshape(measured, (4, -1)), axis=1).tolist()
        assert all(type(loss) is float for loss in model.loss_curve_)
        assert model.loss_curve_[-1] < model.loss_curve_[1] < model.loss_curve_[0]


def test_a_batch_without_a_pair_has_no_loss_and_does_not_count():
    lonely = [["x"]] * 16 * 64 * 16
    model = SkipGram(3, epochs=2, random_state=0, **PLAIN).fit([["a", "b"] * 8, *lonely, ["x"]])
    assert model.loss_curve_[0] == pytest.approx(6 * np.log(2), rel=1e-5)
    assert np.isfinite(model.loss_curve_).all()


def test_one_seed_gives_the_same_vectors_twice_and_another_one_others():
    first, again, other = (tables(SENTENCES, output_dim=5, random_state=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.isclose(first, other).any()
    assert np.array_equal(tables(SENTENCES, output_dim=5, random_state=np.int64(1)), first)
    assert np.array_equal(
        tables(SENTENCES, output_dim=5, random_state=np.random.default_rng(1)), first
    )


def test_a_generator_goes_on_and_none_never_comes_back():
    random = np.random.default_rng(1)
    model = SkipGram(5, random_state=random, **PLAIN)
    first = model.fit(SENTENCES).weight_
    assert not np.isclose(first, model.fit(SENTENCES).weight_).any()
    assert model.random_state is random
    model = SkipGram(5, random_state=None, **PLAIN)
    assert not np.isclose(model.fit(SENTENCES).weight_, model.fit(SENTENCES).weight_).all()


def test_a_second_fit_forgets_the_first():
    model = SkipGram(5, random_state=3, **PLAIN).fit(toy_text()[:20])
    model.fit(SENTENCES)
    assert np.array_equal(model.weight_, tables(SENTENCES, output_dim=5, random_state=3)[0])
    assert len(model.loss_curve_) == 5


@pytest.mark.parametrize("chunk", [6, 10**6])
@pytest.mark.parametrize(
    "kind",
    [
        Stream,
        tuple,
        lambda text: [np.array(line) for line in text],
        lambda text: [*map(tuple, text)],
    ],
    ids=["stream", "tuple", "arrays", "tuples"],
)
def test_whatever_can_be_read_anew_is_a_corpus(kind, chunk):
    with patched(CHUNK=chunk):
        assert np.array_equal(tables(kind(FULL)), tables(FULL))


def test_learning_leaves_the_sentences_as_they_were():
    sentences = [list(sentence) for sentence in SENTENCES]
    SkipGram(4, **PLAIN).fit(sentences)
    assert sentences == SENTENCES


@given(any_text, st.integers(1, 3), st.integers(1, 4), st.integers(1, 9))
@settings(max_examples=150)
def test_any_text_gives_finite_vectors_or_the_error_that_says_why_not(
    sentences, min_count, output_dim, window
):
    model = SkipGram(output_dim, window=window, epochs=2, subsample=0, min_count=min_count)
    expected = predicted(sentences, min_count)
    if isinstance(expected, str):
        with pytest.raises(ValueError, match=expected):
            model.fit(sentences)
        return
    model.fit(sentences)
    assert set(model.vocabulary_.tokens) == expected
    for table in (model.weight_, model.context_weight_):
        assert table.shape == (len(expected), output_dim)
        assert np.isfinite(table).all()
    assert np.isfinite(model.loss_curve_).all()


# Ctrl-C


@pytest.mark.parametrize(("after", "epoch"), [(0, 1), (2, 1), (5, 2), (14, 4)])
def test_ctrl_c_keeps_what_was_learnt_and_names_the_epoch(after, epoch):
    text = [["a", "b", "c", "d"] * skipgram.BATCH * skipgram.BLOCK]  # four batches
    model = SkipGram(4, epochs=5, random_state=0, **PLAIN)
    says = f"^stopped in epoch {epoch} of 5: the vectors learnt so far are kept$"
    with interrupted(SkipGram, "_learn", after), pytest.warns(UserWarning, match=says) as caught:
        assert model.fit(text) is model
    assert [warning.filename for warning in caught] == [__file__]  # it points at the call
    assert len(model.loss_curve_) == epoch - 1
    assert np.isfinite(model.weight_).all()
    assert np.isfinite(model.context_weight_).all()
    assert model.context_weight_.any() == (after > 0)
    assert np.array_equal(model.keyed_vectors_.vectors, model.weight_)
    assert model.keyed_vectors_.index_to_key == list("abcd")


def test_ctrl_c_between_the_two_tables_leaves_both_finite():
    model = SkipGram(4, random_state=0, **PLAIN)
    with interrupted(skipgram, "_descend", 3), pytest.warns(UserWarning, match="in epoch 2 of 5"):
        model.fit(SENTENCES)
    assert np.isfinite(model.weight_).all()
    assert np.isfinite(model.context_weight_).all()
    assert len(model.keyed_vectors_) == len(model.vocabulary_)


# Progress


def test_progress_shows_words_a_second_the_time_left_and_the_loss_when_asked_for(capsys):
    model = SkipGram(4, epochs=2, verbose=True, **PLAIN).fit(toy_text()[:2_000])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "words/s" in shown.err
    assert "20.0k/20.0k" in shown.err
    assert "100%" in shown.err
    assert f"loss={model.loss_curve_[-1]:.3f}" in shown.err


@pytest.mark.parametrize("verbose", [False, 0])
def test_without_being_asked_it_shows_nothing(capfd, recwarn, verbose):
    SkipGram(4, verbose=verbose, **PLAIN).fit(toy_text()[:100])
    shown = capfd.readouterr()
    assert (shown.out, shown.err) == ("", "")
    assert not recwarn.list


# What is refused


@pytest.mark.parametrize("name", ["output_dim", "window", "negative", "epochs", "min_count"])
@pytest.mark.parametrize(("value", "error", "says"), NO_SIZES)
def test_sizes_are_integers_of_at_least_1(name, value, error, says):
    with pytest.raises(error, match=f"^{name} {says}"):
        SkipGram(**{name: value}).fit(Unread())


@pytest.mark.parametrize("name", ["learning_rate", "subsample", "smoothing"])
@pytest.mark.parametrize(("value", "error", "says"), NO_NUMBERS)
def test_rates_and_powers_are_numbers_of_at_least_0(name, value, error, says):
    with pytest.raises(error, match=f"^{name} {says}"):
        SkipGram(**{name: value}).fit(Unread())


@pytest.mark.parametrize("value", [0, 0.0, 1.001, 5])
def test_a_learning_rate_is_above_0_and_no_more_than_1(value):
    with pytest.raises(
        ValueError, match=rf"^learning_rate must be in 0\.\.1, above 0, got {value}"
    ):
        SkipGram(learning_rate=value).fit(Unread())


@pytest.mark.parametrize(("value", "error", "says"), NO_STATES)
def test_a_random_state_is_none_an_integer_or_a_generator(value, error, says):
    with pytest.raises(error, match=f"^random_state {says}"):
        SkipGram(random_state=value).fit(Unread())


@pytest.mark.parametrize(("sentences", "error", "says"), NO_TEXTS)
def test_a_corpus_is_a_list_of_lists_of_words_two_of_them_together(sentences, error, says):
    model = SkipGram(min_count=1)
    with pytest.raises(error, match=says):
        model.fit(sentences)
    assert not hasattr(model, "weight_")


def test_a_min_count_that_leaves_no_two_words_together_is_refused():
    text = [["a", "x", "b"], ["a"], ["b"]]
    with pytest.raises(ValueError, match="^no word is seen 3 times: min_count leaves none"):
        SkipGram(min_count=3).fit(text)
    with pytest.raises(ValueError, match="^one word alone has no neighbour: .* 1 words: a$"):
        SkipGram(min_count=3).fit([*text, ["a"]])
    with pytest.raises(ValueError, match="^no word has a neighbour"):
        SkipGram(min_count=2).fit([["a", "x"], ["a"], ["b", "y"], ["b"]])
    with pytest.raises(ValueError, match="^no word is seen 5 times"):
        SkipGram().fit(text)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's, of the overflow
def test_a_loss_that_grows_is_an_error_and_gives_no_vectors():
    model = SkipGram(16, window=4, learning_rate=1.0, random_state=0, **PLAIN)
    says = r"^learning_rate 1\.0 is too large: the loss rose to "
    with patched(LONGEST=np.inf), pytest.raises(ValueError, match=says):
        model.fit(toy_text()[:20_000])
    assert not hasattr(model, "keyed_vectors_")


def test_the_largest_learning_rate_allowed_still_gives_finite_vectors():
    for text in (toy_text()[:20_000], [["a", "b"] * 20_000], SENTENCES):
        model = SkipGram(16, window=4, learning_rate=1, random_state=0, **PLAIN).fit(text)
        assert np.isfinite(model.weight_).all()
        assert np.isfinite(model.context_weight_).all()


# Scikit-learn's manner


def test_parameters_are_stored_as_given_and_left_alone():
    names = list(inspect.signature(SkipGram).parameters)
    given = {name: object() for name in names}
    assert vars(SkipGram(given.pop("output_dim"), **given)).keys() == set(names)
    odd = dict.fromkeys(names, "not checked here")
    assert vars(SkipGram(**odd)) == odd
    values = [np.int16(3), np.int64(2), 3, 2, np.float32(0.1), 0, np.int8(1), 1, None, False]
    model = SkipGram(**dict(zip(names, values, strict=True)))
    assert model.fit(SENTENCES) is model
    assert all(getattr(model, name) is value for name, value in zip(names, values, strict=True))
    learnt = "vocabulary_ weight_ context_weight_ loss_curve_ keyed_vectors_".split()
    assert vars(model).keys() == {*names, *learnt}


def test_the_defaults_are_word2vecs():
    assert vars(SkipGram()) == {
        "output_dim": 100,
        "window": 5,
        "negative": 5,
        "epochs": 5,
        "learning_rate": 0.025,
        "subsample": 1e-3,
        "min_count": 5,
        "smoothing": 0.75,
        "random_state": None,
        "verbose": False,
    }
    with pytest.raises(TypeError, match="positional"):
        SkipGram(100, 5)


# What once went wrong


@pytest.mark.parametrize("chunk", [1, 2, 4, 5])
def test_a_text_that_ends_with_a_chunk_learns_as_any_other(chunk):
    with patched(CHUNK=chunk, **sizes(2, 7, 2)):
        assert_the_same_as_by_hand(SENTENCES, chunk=chunk, window=3, negative=4, epochs=2,
                                   learning_rate=0.3)  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 5])
def test_a_full_last_chunk_loses_nothing(chunk):
    text = toy_text()[:301]
    with patched(CHUNK=chunk):
        vocabulary, neighbours, _ = pairs_learnt(text, window=1, epochs=3)
    assert np.array_equal(neighbours, 3 * cooccurrence(text, vocabulary, window=1).toarray())


def test_a_stretch_without_a_word_kept_changes_nothing():
    rare = [[f"w{number}"] for number in range(50)]
    with patched(CHUNK=10):
        one = tables([["a", "b"] * 5, *rare, ["a", "b"] * 5], min_count=2)
    assert np.isfinite(one).all()


def test_a_first_batch_without_a_pair_is_not_a_learning_rate_too_large():
    lonely = [["x"]] * 16 * 64
    model = SkipGram(3, random_state=0, **PLAIN).fit([*lonely, ["a", "b"]])
    assert model.context_weight_.any()


class LastDraw(np.random.Generator):
    """The largest number below 1, always."""

    def random(self, size=None, **named):
        return np.full(size, 1 - 2**-53).astype(named.get("dtype", float))


def test_the_largest_draw_of_all_is_a_noise_word_too():
    SkipGram(3, random_state=LastDraw(np.random.PCG64(0)), **PLAIN).fit(SENTENCES)


def test_a_window_wider_than_every_sentence_costs_nothing():
    SkipGram(4, window=10**7, **PLAIN).fit(SENTENCES)


def test_subsampling_that_leaves_no_neighbours_says_so():
    says = "^subsample=1e-09 leaves no neighbours: 0 keeps all words"
    with pytest.raises(ValueError, match=says):
        SkipGram(4, min_count=1, subsample=1e-9).fit(SENTENCES)


def test_an_epoch_without_neighbours_has_no_loss_and_does_no_harm():
    model = SkipGram(4, min_count=1, subsample=0.02, epochs=100, random_state=0)
    model.fit([["a", "b"], ["c", "d"]])
    assert np.isfinite(model.weight_).all()
    assert 0 < np.isnan(model.loss_curve_).mean() < 1


@pytest.mark.parametrize("smoothing", [20, 400.0])
def test_a_large_smoothing_is_noise_of_the_most_frequent_word(smoothing):
    model = SkipGram(3, smoothing=smoothing, random_state=0, **PLAIN).fit([["a", "b"] * 10])
    assert np.isfinite(model.weight_).all()


def test_a_failed_fit_leaves_no_vectors_of_an_earlier_one():
    model = SkipGram(4, min_count=1, random_state=0, subsample=0).fit([["a", "b"] * 10])
    with patched(LONGEST=np.inf), np.errstate(all="ignore"):
        model.learning_rate, model.epochs = 1, 50
        with pytest.raises(ValueError, match="too large"):
            model.fit([["c", "d", "e"] * 100])
    assert not hasattr(model, "keyed_vectors_")
