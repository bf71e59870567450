"""Skip-gram: a plain loop learns the same, pair by pair, and what it learns is the shifted PMI."""

import math
from collections import Counter
from contextlib import contextmanager
from itertools import chain

import numpy as np
import pytest
from helpers import (
    SENTENCES,
    WORLD,
    Unread,
    central_differences,
    in_chunks_of,
    interrupted,
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
    skipgram,
)

PLAIN = {"subsample": 0, "min_count": 1}  # every word counts


@contextmanager
def patched(**constants):
    """Give the constants of the module, and the size of a `CHUNK`, other values for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in constants.items():
            if name == "CHUNK":
                patch.setattr(Vocabulary, "encode_chunks", in_chunks_of(value))
            else:
                patch.setattr(skipgram, name, value)
        yield


def batches(sentences, **named):
    """What a fit would learn from: three arrays and the rate of each batch; nothing is learnt."""
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SkipGram, "_learn", lambda self, batch, rate: seen.append((*batch, rate)))
        patch.setattr(SkipGram, "_loss", lambda self, batch: 0.0)
        model = SkipGram(4, **{"random_state": 0, **PLAIN, **named}).fit(sentences)
    return model, seen


def pairs_learnt(sentences, **named):
    """How often each word met each neighbour, and each negative sample, as two (V, V) tables."""
    model, seen = batches(sentences, **named)
    neighbours, negatives = np.zeros((2, len(model.vocabulary_), len(model.vocabulary_)))
    for center_ids, target_ids, weights, _ in seen:
        ids = np.broadcast_arrays(center_ids[:, :, np.newaxis], target_ids[:, np.newaxis])
        for table, part in (
            (neighbours, np.s_[..., : -skipgram._NEGATIVES_PER_BLOCK]),
            (negatives, np.s_[..., -skipgram._NEGATIVES_PER_BLOCK :]),
        ):
            np.add.at(table, tuple(side[part] for side in ids), weights[part])
    return model.vocabulary_, neighbours, negatives


# The same by a plain loop, pair by pair, in float64


def keep_words(stretch, counts, subsample, rng):
    """The words of a stretch of text that survive the thinning out."""
    kept, total = [], sum(counts.values())
    for (word, sentence), draw in zip(stretch, rng.random(len(stretch)), strict=True):
        fraction = counts[word] / total
        keep_prob = math.sqrt(subsample / fraction) + subsample / fraction if subsample else 1
        if draw < keep_prob:
            kept.append((word, sentence))
    return kept


def pairs_of_block(kept, windows, first, samples, negative):
    """Word, target, label and weight of all pairs of a block that begins at position `first`."""
    for here in range(first, min(first + skipgram._CENTERS_PER_BLOCK, len(kept))):
        word, sentence = kept[here]
        for there, (neighbour, its_sentence) in enumerate(kept):
            if 1 <= abs(there - here) <= windows[here] and its_sentence == sentence:
                yield word, neighbour, 1, 1
                for sample in samples:
                    yield word, sample, 0, negative / len(samples)


def gradients_of(pairs, tables):
    """The sum of the gradients of each row, the weights of its pairs, the loss of a neighbour."""
    grads, n_pairs, loss, neighbours = {}, Counter(), 0.0, 0
    for word, target, label, weight in pairs:
        row, context = tables["word"][word], tables["context"][target]
        probability = 1 / (1 + math.exp(-row @ context))
        loss -= weight * math.log(probability if label else 1 - probability)
        neighbours += label
        error = weight * (probability - label)
        for name, grad in ((("word", word), error * context), (("context", target), error * row)):
            grads[name] = grads.get(name, 0) + grad
            n_pairs[name] += weight
    return grads, n_pairs, loss / neighbours if neighbours else None


def descend(tables, grads, n_pairs, rate):
    """Take the step of each row, and return how many of them were held back."""
    held_back = 0
    for (table, word), grad in grads.items():
        step = min(rate, skipgram._MAX_STEP / n_pairs[table, word])
        held_back += step < rate
        tables[table][word] = tables[table][word] - step * grad
    return held_back


def draw_word(counts, smoothing, part, draw):
    """The word at the point `draw` of one of k equal parts of the sum of all weights."""
    weights = {word: count**smoothing for word, count in counts.items()}
    point, seen = (part + draw) * sum(weights.values()) / skipgram._NEGATIVES_PER_BLOCK, 0
    for word, weight in weights.items():
        seen += weight
        if point < seen:
            return word


def stretches_of(sentences, counts, chunk):
    """The text in stretches of about `chunk` words: pairs of a word and its sentence's number."""
    stretches, stretch, length = [], [], 0
    for number, sentence in enumerate(sentences):
        stretch += [(word, number) for word in sentence if word in counts]
        length += len(sentence)
        if length >= chunk:
            stretches.append(stretch)
            stretch, length = [], 0
    return [*stretches, stretch]


def batches_of(stretch, counts, rng, *, window, negative, subsample, smoothing):
    """The pairs of each batch of a stretch of text."""
    kept = keep_words(stretch, counts, subsample, rng)
    windows = rng.integers(1, window + 1, len(kept)).tolist()
    firsts = range(0, len(kept), skipgram._CENTERS_PER_BLOCK)
    for start in range(0, len(firsts), skipgram._BLOCKS_PER_BATCH):
        part = firsts[start : start + skipgram._BLOCKS_PER_BATCH]
        pairs = []
        for first, draws in zip(
            part, rng.random((len(part), skipgram._NEGATIVES_PER_BLOCK)), strict=True
        ):
            samples = [draw_word(counts, smoothing, k, draw) for k, draw in enumerate(draws)]
            pairs += pairs_of_block(kept, windows, first, samples, negative)
        yield pairs


def fit_by_hand(sentences, output_dim, *, epochs, learning_rate, subsample=0, min_count=1,
                smoothing=0.75, random_state=0, chunk=10**6, **named):  # fmt: skip
    """The same descent: the words, two tables, the losses, and how many rows were held back."""
    rng = np.random.default_rng(random_state)
    ranked = Counter(word for sentence in sentences for word in sentence).most_common()
    counts = {word: count for word, count in ranked if count >= min_count}
    start = rng.random((len(counts), output_dim), dtype=np.float32).astype(np.float64)
    tables = {
        "word": dict(zip(counts, (start - 0.5) / output_dim, strict=True)),
        "context": {word: np.zeros(output_dim) for word in counts},
    }
    losses, held_back, before = [], 0, 0
    stretches = stretches_of(sentences, counts, chunk)
    total = epochs * sum(map(len, stretches))
    for _ in range(epochs):
        measured, number, done = [], 0, before
        for stretch in stretches:
            learnt = batches_of(
                stretch, counts, rng, subsample=subsample, smoothing=smoothing, **named
            )
            learnt = list(learnt)
            for turn, pairs in enumerate(learnt, start=1):
                grads, n_pairs, loss = gradients_of(pairs, tables)
                if (number % 16 == 0 or not measured) and pairs:
                    measured.append(loss)
                held_back += descend(tables, grads, n_pairs, learning_rate * (1 - done / total))
                number += 1
                done = before + len(stretch) * turn // len(learnt)
            before += len(stretch)
        losses.append(sum(measured) / len(measured) if measured else math.nan)
    rows, contexts = (np.array([*tables[name].values()]) for name in ("word", "context"))
    return list(counts), rows, contexts, losses, held_back


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


def sizes(centers, negatives, blocks, max_step=2.0):
    return {
        "_CENTERS_PER_BLOCK": centers,
        "_NEGATIVES_PER_BLOCK": negatives,
        "_BLOCKS_PER_BATCH": blocks,
        "_MAX_STEP": max_step,
    }


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
    "one negative sample": (sizes(4, 5, 2), {"negative": 1}),
    "more negative samples than are drawn": (sizes(4, 5, 2), {"negative": 13}),
    "samples as frequent as words": (sizes(4, 7, 2), {"smoothing": 1}),
    "samples without regard to counts": (sizes(4, 7, 2), {"smoothing": 0.0}),
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


def loss_of(scores, weights):
    """Neighbours first, which should come to 1; then samples, which should come to 0."""
    k = skipgram._NEGATIVES_PER_BLOCK
    wrong = np.concatenate([-scores[..., :-k], scores[..., -k:]], axis=-1)
    return (weights * np.logaddexp(0, wrong)).sum()


class LastDraw(np.random.Generator):
    """The largest number below 1, always."""

    def random(self, size=None, **named):
        return np.full(size, 1 - 2**-53).astype(named.get("dtype", float))


class TestBatches:
    """What is learnt from: who meets whom, how often, at which rate."""

    def test_no_window_crosses_the_border_of_a_sentence(self):
        sentences = [["a", "b"], ["c"], [], ["d", "e", "f"], ["a"], ["f", "d"]] * 20
        vocabulary, neighbours, _ = pairs_learnt(sentences, window=9)
        met = cooccurrence(sentences, vocabulary, window=9).toarray() > 0
        assert np.array_equal(neighbours > 0, met)

    @pytest.mark.parametrize("chunk", [3, 7, 100, 10**6])
    def test_a_chunk_loses_no_word_and_no_window(self, chunk):
        text = toy_text()[:301]
        with patched(CHUNK=chunk):
            vocabulary, neighbours, _ = pairs_learnt([*text, ["the"]], window=1, epochs=3)
        assert np.array_equal(neighbours, 3 * cooccurrence(text, vocabulary, window=1).toarray())

    def test_every_word_of_the_text_is_a_centre_once_in_each_epoch(self):
        text = toy_text()[:500]
        model, seen = batches(text, epochs=3, window=2)
        centres = np.zeros(len(model.vocabulary_), dtype=int)
        for ids, _, weights, _ in seen:
            np.add.at(centres, ids[weights[..., : -skipgram._NEGATIVES_PER_BLOCK].any(axis=2)], 1)
        assert np.array_equal(centres, 3 * model.vocabulary_.counts)

    @pytest.mark.parametrize("window", [1, 2, 5, 23])
    def test_a_words_window_is_as_often_1_as_any_number_up_to_the_window(self, window):
        line = [["a", "b", "c"] * 20_000]
        _, seen = batches(line, window=window, epochs=1)
        counts = np.concatenate(
            [
                weights[..., : -skipgram._NEGATIVES_PER_BLOCK].sum(axis=2)
                for _, _, weights, _ in seen
            ]
        )
        window_of = counts.ravel()[window : 60_000 - window] / 2  # on both sides
        values, times = np.unique(window_of, return_counts=True)
        assert values.tolist() == list(range(1, window + 1))
        expected = len(window_of) / window
        assert ((times - expected) ** 2 / expected).sum() < window + 6 * np.sqrt(2 * window)

    @pytest.mark.untraced
    def test_on_average_a_neighbour_counts_linearly_less_the_farther_it_stands(self):
        text = toy_text()[:2_000]
        vocabulary, neighbours, _ = pairs_learnt(text, window=4, epochs=25)
        average = cooccurrence(text, vocabulary, window=4, distance_weight="linear").toarray()
        seen = average > 0
        assert np.array_equal(neighbours > 0, seen)
        error = (neighbours / 25 - average)[seen] / np.sqrt(average[seen] / 25)
        assert abs(error).max() < 6
        assert neighbours.sum() / 25 == pytest.approx(average.sum(), rel=0.01)

    def test_windows_are_drawn_anew_in_each_epoch(self):
        _, seen = batches([list("abcdefgh")], window=5, epochs=2)
        assert not np.array_equal(seen[0][2], seen[1][2])

    @pytest.mark.parametrize("subsample", [1e-3, 0.02, 1.0])
    def test_a_frequent_word_is_kept_with_the_documented_probability(self, subsample):
        rng = np.random.default_rng(1)
        shares = np.array([0.5, 0.3, 0.1, 0.06, 0.03, 0.01])
        text = [rng.choice(list("abcdef"), 200_000, p=shares).tolist()]
        model, seen = batches(text, subsample=subsample, window=1, epochs=1)
        kept = np.zeros(6)
        for ids, _, weights, _ in seen:
            np.add.at(kept, ids[weights[..., : -skipgram._NEGATIVES_PER_BLOCK].any(axis=2)], 1)
        counts = model.vocabulary_.counts
        share = counts / counts.sum()
        chance = np.minimum(1, np.sqrt(subsample / share) + subsample / share)
        error = kept - counts * chance
        assert (abs(error) <= 5 * np.sqrt(counts * chance * (1 - chance))).all()

    def test_a_word_dropped_lets_its_neighbours_become_adjacent(self):
        sentences = [["a", "x", "b"], ["a", "b"]]
        vocabulary, neighbours, _ = pairs_learnt(sentences, min_count=2, window=1, epochs=1)
        assert vocabulary.tokens == ("a", "b")
        assert neighbours.tolist() == [[0, 2], [2, 0]]
        text = [["a"] * 20_000 + ["b"] + ["a"] * 10_000 + ["c"]]  # of the a few remain
        vocabulary, neighbours, _ = pairs_learnt(text, subsample=1e-4, window=1, epochs=1)
        assert 0 < neighbours[0, 0] < 2_000
        assert neighbours[0, 1:].tolist() == [2, 1]

    def test_each_neighbour_comes_with_negative_negative_samples_whatever_the_number_drawn(self):
        for negative, drawn in ((5, 24), (1, 24), (30, 24), (3, 1)):
            with patched(_NEGATIVES_PER_BLOCK=drawn):
                _, seen = batches(SENTENCES, negative=negative, epochs=1)
                weights = np.concatenate([batch[2] for batch in seen])
            neighbours, noise = weights[..., :-drawn], weights[..., -drawn:]
            assert weights.dtype == np.float32
            assert set(np.unique(neighbours)) == {0, 1}
            np.testing.assert_allclose(
                noise.sum(axis=2), negative * neighbours.sum(axis=2), rtol=1e-5
            )
            assert (noise == noise[..., :1]).all()

    def test_a_neighbour_may_be_noise_too_so_that_the_expected_gradient_is_the_theorys(self):
        text = toy_text()[:2_000]
        vocabulary, neighbours, noise = pairs_learnt(text, negative=3, smoothing=1.0, epochs=20)
        expected = 3 * np.outer(neighbours.sum(axis=1), vocabulary.counts / vocabulary.counts.sum())
        error = (noise - expected) / np.sqrt(expected)
        assert abs(error).max() < 8
        assert noise.sum() == pytest.approx(expected.sum(), rel=1e-4)

    def test_the_learning_rate_falls_linearly_to_0(self):
        line = [["a", "b"] * (5 * skipgram._BLOCKS_PER_BATCH * skipgram._CENTERS_PER_BLOCK // 2)]
        _, seen = batches(line, learning_rate=0.6, epochs=4)
        rates = [rate for *_, rate in seen]
        np.testing.assert_allclose(rates, 0.6 * (1 - np.arange(20) / 20), rtol=1e-12)

    @pytest.mark.parametrize("named", [{"subsample": 1e-2}, {"min_count": 20}])
    def test_words_left_out_leave_the_learning_rate_on_its_way_to_0(self, named):
        with patched(_BLOCKS_PER_BATCH=1, CHUNK=1_000):
            _, seen = batches(toy_text()[:2_010], learning_rate=0.6, epochs=2, **named)
        rates = np.array([rate for *_, rate in seen])
        assert rates[0] == 0.6
        assert (np.diff(rates) < 0).all()
        assert 0 < rates[-1] < 0.01

    @pytest.mark.parametrize("chunk", [1, 5])
    def test_a_full_last_chunk_loses_nothing(self, chunk):
        text = toy_text()[:301]
        with patched(CHUNK=chunk):
            vocabulary, neighbours, _ = pairs_learnt(text, window=1, epochs=3)
        assert np.array_equal(neighbours, 3 * cooccurrence(text, vocabulary, window=1).toarray())


class TestNegativeSamples:
    """Which words are drawn for comparison."""

    @pytest.mark.untraced
    @pytest.mark.parametrize("smoothing", [0.0, 0.75, 1, 2.0])
    def test_negative_samples_are_as_frequent_as_their_counts_to_the_power(self, smoothing):
        text = toy_text()[:20_000]
        model, seen = batches(text, smoothing=smoothing, epochs=1)
        noise = np.concatenate(
            [target_ids[:, -skipgram._NEGATIVES_PER_BLOCK :] for _, target_ids, _, _ in seen]
        )
        share = model.vocabulary_.counts**smoothing
        share = share / share.sum()
        times = np.bincount(noise.ravel(), minlength=len(share))
        expected = noise.size * share
        chi_square = ((times - expected) ** 2 / expected).sum()
        assert chi_square < len(share) + 6 * np.sqrt(2 * len(share))
        within = abs(np.apply_along_axis(np.bincount, 1, noise, minlength=len(share)) - share * 24)
        assert within.max() < 2  # the noise words of a block are spread evenly

    def test_the_largest_draw_of_all_is_a_negative_sample_too(self):
        SkipGram(3, random_state=LastDraw(np.random.PCG64(0)), **PLAIN).fit(SENTENCES)

    @pytest.mark.parametrize("smoothing", [20, 400.0])
    def test_a_large_smoothing_is_noise_of_the_most_frequent_word(self, smoothing):
        model = SkipGram(3, smoothing=smoothing, random_state=0, **PLAIN).fit([["a", "b"] * 10])
        assert np.isfinite(model.weight_).all()


class TestGradScores:
    """The gradient of the loss in each dot product."""

    @pytest.mark.parametrize("noise", [1, 5])
    def test_nudging_each_number_of_both_tables_gives_the_same_gradient(self, noise):
        rng = np.random.default_rng(noise)
        rows, contexts = rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 6 + noise, 3))
        weights = rng.random((2, 4, 6 + noise)) * (rng.random((2, 4, 6 + noise)) < 0.7)
        with patched(_NEGATIVES_PER_BLOCK=noise):
            grad_scores = skipgram._grad_scores(rows, contexts, weights)
            slopes = central_differences(
                lambda rows: loss_of(rows @ contexts.swapaxes(1, 2), weights), rows
            )
            context_slopes = central_differences(
                lambda contexts: loss_of(rows @ contexts.swapaxes(1, 2), weights), contexts
            )
        assert grad_scores.dtype == np.float64
        assert abs(grad_scores @ contexts - slopes).max() < 1e-8
        assert abs(grad_scores.swapaxes(1, 2) @ rows - context_slopes).max() < 1e-8

    @pytest.mark.parametrize("score", [-1e4, -100.0, -20.0, 0.0, 20.0, 100.0, 1e4])
    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_large_products_neither_overflow_nor_lose_their_gradient(self, score, dtype):
        rows, contexts = np.full((1, 1, 1), score, dtype), np.ones((1, 2, 1), dtype)
        with (
            patched(_NEGATIVES_PER_BLOCK=1),
            np.errstate(over="raise", invalid="raise", divide="raise"),
        ):
            grad_scores = skipgram._grad_scores(rows, contexts, np.ones((1, 1, 2), dtype)).ravel()
        right = 0.5 * (1 + math.tanh(score / 2))
        assert grad_scores.dtype == dtype
        np.testing.assert_allclose(grad_scores, [right - 1, right], atol=1e-6)

    @pytest.mark.parametrize("smoothing", [1.0, 0.75])
    @pytest.mark.parametrize("negative", [1, 5, 20])
    def test_at_the_pmi_less_log_k_the_expected_gradient_is_0_wherever_something_was_seen(
        self, smoothing, negative
    ):
        exact = pmi(WORLD.joint, smoothing=smoothing) - np.log(negative)
        seen = np.isfinite(exact)
        left, values, right = np.linalg.svd(np.where(seen, exact, 0))
        rows, contexts = left * np.sqrt(values), right.T * np.sqrt(values)
        share = WORLD.joint.sum(axis=0) ** smoothing
        noise = negative * np.outer(WORLD.joint.sum(axis=1), share / share.sum())
        weights = len(exact) ** 2 * np.concatenate(
            [WORLD.joint, noise], axis=1
        )  # 1 a cell on average
        with patched(_NEGATIVES_PER_BLOCK=len(exact)):
            both = np.concatenate([contexts, contexts])[np.newaxis]
            grad_scores = skipgram._grad_scores(rows[np.newaxis], both, weights[np.newaxis])[0]
        gradient = grad_scores[:, : len(exact)] + grad_scores[:, len(exact) :]
        assert abs(gradient[seen]).max() < 1e-10
        assert (gradient[~seen] > 0).all()  # what was never seen would fall for ever


class TestLearn:
    """One step of both tables."""

    def test_a_batch_moves_both_tables_straight_down_the_slope_of_its_loss(self):
        rng = np.random.default_rng(0)
        model, seen = batches(SENTENCES, window=2)
        ids, target_ids, weights, _ = seen[0]
        weights = weights.astype(np.float64)
        batch = skipgram.Batch(ids, target_ids, weights)
        table, contexts = rng.normal(size=(2, len(model.vocabulary_), 3))
        slopes = central_differences(
            lambda table: loss_of(table[ids] @ contexts[target_ids].swapaxes(1, 2), weights), table
        )
        context_slopes = central_differences(
            lambda contexts: loss_of(table[ids] @ contexts[target_ids].swapaxes(1, 2), weights),
            contexts,
        )
        model.weight_, model.context_weight_ = table.copy(), contexts.copy()
        pairs = np.count_nonzero(weights[..., : -skipgram._NEGATIVES_PER_BLOCK])
        expected = loss_of(table[ids] @ contexts[target_ids].swapaxes(1, 2), weights) / pairs
        assert model._loss(batch) == pytest.approx(expected, rel=1e-12)
        rate = 1e-3  # so small that no row is held back
        model._learn(batch, rate)
        assert abs((table - model.weight_) / rate - slopes).max() < 1e-8
        assert abs((contexts - model.context_weight_) / rate - context_slopes).max() < 1e-8


class TestFit:
    """What comes out of a training."""

    @pytest.mark.untraced
    @pytest.mark.parametrize("case", CASES)
    @pytest.mark.parametrize("learning_rate", [0.05, 0.9])
    def test_a_plain_loop_over_all_pairs_learns_the_same_tables(self, case, learning_rate):
        constants, named = CASES[case]
        named = {"window": 3, "negative": 4, "epochs": 2, "learning_rate": learning_rate, **named}
        with patched(**constants):
            held = assert_the_same_as_by_hand(FULL if "chunk" in named else SENTENCES, **named)
        if (
            learning_rate == 0.9
            and constants["_BLOCKS_PER_BATCH"] * constants["_CENTERS_PER_BLOCK"] > 3
        ):
            assert held > 0

    @pytest.mark.parametrize(("longest", "some"), [(0.05, True), (1e9, False)])
    def test_no_row_steps_further_than_so_many_mean_gradients(self, longest, some):
        named = {"window": 3, "negative": 4, "epochs": 2, "learning_rate": 0.3}
        with patched(_MAX_STEP=longest):
            held = assert_the_same_as_by_hand(SENTENCES, **named)
        assert (held > 0) == some

    @pytest.mark.untraced
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
    def test_on_any_text_a_plain_loop_learns_the_same_tables(self, sentences, named, constants):
        counts = Counter(word for sentence in sentences for word in sentence)
        kept = [[word for word in line if counts[word] >= named["min_count"]] for line in sentences]
        assume(any(len(line) > 1 for line in kept) and len({*chain(*kept)}) > 1)
        with patched(**constants):
            *_, losses, _ = fit_by_hand(sentences, 1, **named)
            assume(np.isfinite(losses).all())  # a pair was measured in each epoch
            assert_the_same_as_by_hand(sentences, **named)

    def test_the_words_have_rows_in_the_order_of_their_frequency(self):
        model = SkipGram(7, **PLAIN, epochs=1).fit(SENTENCES)
        assert model.vocabulary_.tokens[:2] == ("the", "of")
        assert (np.diff(model.vocabulary_.counts) <= 0).all()
        for table in (model.weight_, model.context_weight_):
            assert table.shape == (len(model.vocabulary_), 7)
            assert table.dtype == np.float32
        assert isinstance(model.keyed_vectors_, KeyedVectors)
        assert model.keyed_vectors_.index_to_key == list(model.vocabulary_.tokens)
        assert np.array_equal(model.keyed_vectors_.vectors, model.weight_)

    @pytest.mark.untraced
    def test_the_words_start_near_0_and_their_neighbours_at_0(self):
        model, _ = batches(toy_text(), epochs=1)
        assert not model.context_weight_.any()
        assert abs(model.weight_).max() <= 0.5 / 4
        assert abs(model.weight_).max() > 0.48 / 4
        assert abs(model.weight_.mean()) < 0.02

    def test_the_loss_starts_at_that_of_tables_of_0_and_falls(self, monkeypatch):
        measured, right = [], SkipGram._loss

        def loss(self, *batch):
            measured.append(right(self, *batch))
            return measured[-1]

        monkeypatch.setattr(SkipGram, "_loss", loss)
        for negative in (1, 5):
            measured.clear()
            model = SkipGram(
                8, negative=negative, epochs=4, learning_rate=0.1, random_state=0, **PLAIN
            )
            model.fit(toy_text()[:5_000])
            assert measured[0] == pytest.approx((negative + 1) * np.log(2), rel=1e-5)
            assert len(model.loss_curve_) == 4
            assert len(measured) == 4 * math.ceil(math.ceil(25_000 / 16 / 64) / 16)
            assert model.loss_curve_ == np.mean(np.reshape(measured, (4, -1)), axis=1).tolist()
            assert all(type(loss) is float for loss in model.loss_curve_)
            assert model.loss_curve_[-1] < model.loss_curve_[1] < model.loss_curve_[0]

    def test_a_batch_without_a_pair_has_no_loss_and_does_not_count(self):
        lonely = [["x"]] * 16 * 64 * 16
        model = SkipGram(3, epochs=2, random_state=0, **PLAIN).fit([["a", "b"] * 8, *lonely, ["x"]])
        assert model.loss_curve_[0] == pytest.approx(6 * np.log(2), rel=1e-5)
        assert np.isfinite(model.loss_curve_).all()

    def test_ctrl_c_between_the_two_tables_leaves_both_finite(self):
        model = SkipGram(4, random_state=0, **PLAIN)
        with (
            interrupted(skipgram, "_descend", 3),
            pytest.warns(UserWarning, match="in epoch 2 of 5"),
        ):
            model.fit(SENTENCES)
        assert np.isfinite(model.weight_).all()
        assert np.isfinite(model.context_weight_).all()
        assert len(model.keyed_vectors_) == len(model.vocabulary_)

    @pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's, of the overflow
    def test_a_loss_that_grows_is_an_error_and_gives_no_vectors(self):
        model = SkipGram(16, window=4, learning_rate=1.0, random_state=0, **PLAIN)
        says = r"^learning_rate 1\.0 is too large: the loss rose to "
        with patched(_MAX_STEP=np.inf), pytest.raises(ValueError, match=says):
            model.fit(toy_text()[:20_000])
        assert not hasattr(model, "keyed_vectors_")

    @pytest.mark.untraced
    def test_the_largest_learning_rate_allowed_still_gives_finite_vectors(self):
        for text in (toy_text()[:20_000], [["a", "b"] * 20_000], SENTENCES):
            model = SkipGram(16, window=4, learning_rate=1, random_state=0, **PLAIN).fit(text)
            assert np.isfinite(model.weight_).all()
            assert np.isfinite(model.context_weight_).all()

    @pytest.mark.parametrize("chunk", [1, 2, 4, 5])
    def test_a_text_that_ends_with_a_chunk_learns_as_any_other(self, chunk):
        with patched(CHUNK=chunk, **sizes(2, 7, 2)):
            assert_the_same_as_by_hand(SENTENCES, chunk=chunk, window=3, negative=4, epochs=2,
                                       learning_rate=0.3)  # fmt: skip

    def test_a_stretch_without_a_word_kept_changes_nothing(self):
        rare = [[f"w{number}"] for number in range(50)]
        with patched(CHUNK=10):
            model = SkipGram(3, min_count=2, subsample=0, random_state=0)
            model.fit([["a", "b"] * 5, *rare, ["a", "b"] * 5])
        assert np.isfinite(model.weight_).all()
        assert np.isfinite(model.context_weight_).all()

    def test_a_first_batch_without_a_pair_is_not_a_learning_rate_too_large(self):
        lonely = [["x"]] * 16 * 64
        model = SkipGram(3, random_state=0, **PLAIN).fit([*lonely, ["a", "b"]])
        assert model.context_weight_.any()

    def test_a_window_wider_than_every_sentence_costs_nothing(self):
        SkipGram(4, window=10**7, **PLAIN).fit(SENTENCES)

    def test_subsampling_that_leaves_no_neighbours_says_so(self):
        says = "^subsample=1e-09 leaves no neighbours: 0 keeps all words"
        with pytest.raises(ValueError, match=says):
            SkipGram(4, min_count=1, subsample=1e-9).fit(SENTENCES)

    def test_chunks_of_which_nothing_is_kept_count_as_progress(self, capsys):
        text = [["b", "c"], *[["a"] * 10] * 50]
        with patched(CHUNK=10):
            SkipGram(3, min_count=1, subsample=1e-4, random_state=0, verbose=True).fit(text)
        assert "2.51k/2.51k" in capsys.readouterr().err

    def test_an_epoch_without_neighbours_has_no_loss_and_does_no_harm(self):
        model = SkipGram(4, min_count=1, subsample=0.02, epochs=100, random_state=0)
        model.fit([["a", "b"], ["c", "d"]])
        assert np.isfinite(model.weight_).all()
        assert 0 < np.isnan(model.loss_curve_).mean() < 1

    @pytest.mark.untraced
    @pytest.mark.parametrize(
        ("n_sentences", "correlation", "named"),
        [
            (100_000, 0.99, {}),
            (30_000, 0.975, {"random_state": 1}),
            (30_000, 0.975, {"random_state": 2, "smoothing": 0.75}),
            (30_000, 0.975, {"random_state": 3, "negative": 2}),
            (30_000, 0.975, {"random_state": 4, "negative": 10, "smoothing": 0.75}),
        ],
        ids=["longer text", "plain", "smoothed", "2 samples", "10 samples, smoothed"],
    )
    def test_it_finds_the_pmi_less_log_k(self, n_sentences, correlation, named):
        named = {"window": 4, "smoothing": 1.0, "random_state": 0, **PLAIN, **named}
        text = toy_text(n_sentences, named["random_state"])
        model = SkipGram(16, **named).fit(text)
        order = WORLD.vocabulary.encode(model.vocabulary_.tokens)
        exact = pmi(WORLD.joint, smoothing=model.smoothing)[np.ix_(order, order)]
        seen = np.isfinite(exact)
        products = model.weight_ @ model.context_weight_.T
        assert np.corrcoef(products[seen], exact[seen])[0, 1] > correlation
        offset = (products - exact)[seen].mean()
        assert offset == pytest.approx(-np.log(model.negative), abs=0.1)
        assert products[~seen].mean() < products[seen].min() + 1
        assert analogy_accuracy(model.keyed_vectors_, WORLD.questions).accuracy > 0.99
        assert (np.diff(model.loss_curve_) < 0.003).all()
        start = (model.negative + 1) * np.log(2)
        assert model.loss_curve_[-1] < model.loss_curve_[0] - 0.02 < start

    def test_the_defaults_are_word2vecs(self):
        assert SkipGram().get_params() == {
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

    @pytest.mark.parametrize("name", ["negative", "subsample", "smoothing"])
    def test_its_own_parameters_are_not_negative(self, name):
        with pytest.raises(ValueError, match=f"^{name} must be at least [01]"):
            SkipGram(**{name: -1}).fit(Unread())

    def test_the_vectors_are_those_of_the_words_not_of_their_contexts(self):
        model = SkipGram(4, **PLAIN).fit(SENTENCES)
        assert np.array_equal(model.keyed_vectors_.vectors, model.weight_)
        assert not np.isclose(model.weight_, model.context_weight_).any()
