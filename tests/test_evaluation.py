"""How good are vectors: rho is SciPy's, its interval is honest, a comparison is a paired one."""

import tracemalloc
from itertools import combinations
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from embedding_tutorial import (
    KeyedVectors,
    analogy_accuracy,
    compare_similarity,
    word_similarity,
)

WORDS = [f"w{i}" for i in range(60)]

RANDOM = np.random.default_rng(0)

TRUTH = RANDOM.normal(size=(60, 5))


def cosine(table, one, other):
    a, b = table[WORDS.index(one)], table[WORDS.index(other)]
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


def blurred(noise, seed):
    """The true vectors, with so much noise on them."""
    noisy = TRUTH + noise * np.random.default_rng(seed).normal(size=TRUTH.shape)
    return KeyedVectors(WORDS, noisy)


PLACES = RANDOM.choice(len(WORDS) * (len(WORDS) - 1) // 2, size=150, replace=False)

PAIRS = [
    (one, other, 5 + 5 * cosine(TRUTH, one, other) + RANDOM.normal())
    for one, other in np.array(list(combinations(WORDS, 2)))[PLACES].tolist()
]

GOOD, OTHER = blurred(0.3, 1), blurred(0.3, 2)

NOISE = KeyedVectors(WORDS, np.random.default_rng(3).normal(size=TRUTH.shape))


def spearman_of(kv, pairs):
    cosines = np.round([kv.similarity(a, b) for a, b, _ in pairs], 6)
    return spearmanr(cosines, [s for _, _, s in pairs])[0]


class TestWordSimilarity:
    @pytest.mark.parametrize("kv", [GOOD, OTHER, NOISE], ids=["good", "other", "noise"])
    def test_rho_is_scipys_spearman_correlation(self, kv):
        assert word_similarity(kv, PAIRS).rho == pytest.approx(spearman_of(kv, PAIRS), abs=1e-12)

    @given(st.lists(st.integers(0, 4), min_size=3, max_size=40).filter(lambda s: len(set(s)) > 1))
    def test_rho_is_scipys_with_ties_too(self, scores):
        """Few different scores, and vectors with few different cosines."""
        kv = KeyedVectors(WORDS, np.round(TRUTH[:, :2]) * 1.0 + [2.5, 3.5])
        pairs = [(a, b, s) for (a, b, _), s in zip(PAIRS, scores, strict=False)]
        cosines = np.round([kv.similarity(a, b) for a, b, _ in pairs], 6)
        if len(set(cosines)) > 1:
            found = word_similarity(kv, pairs, n_resamples=5).rho
            assert found == pytest.approx(spearman_of(kv, pairs), abs=1e-12)

    def test_a_perfect_ranking_has_rho_1_and_its_reverse_minus_1(self):
        pairs = [(a, b, cosine(TRUTH, a, b) ** 3) for a, b, _ in PAIRS]
        same = word_similarity(KeyedVectors(WORDS, TRUTH), pairs)
        assert [same.rho, same.low, same.high] == pytest.approx([1, 1, 1], abs=1e-12)
        reverse = word_similarity(KeyedVectors(WORDS, TRUTH), [(a, b, -s) for a, b, s in pairs])
        assert [reverse.rho, reverse.low, reverse.high] == pytest.approx([-1, -1, -1], abs=1e-12)

    def test_scores_that_are_all_the_same_rank_nothing(self):
        result = word_similarity(GOOD, [(a, b, 5.0) for a, b, _ in PAIRS])
        assert (result.rho, result.low, result.high) == (0, 0, 0)

    def test_the_interval_of_one_resample_is_that_resample(self):
        result = word_similarity(GOOD, PAIRS, n_resamples=1)
        assert result.low == result.high != result.rho

    def test_the_interval_is_that_of_the_ranks_of_each_resample(self):
        """The same draws, ranked one at a time."""
        result = word_similarity(NOISE, PAIRS, n_resamples=50, random_state=3)
        cosines = np.array([NOISE.similarity(a, b) for a, b, _ in PAIRS])
        scores = np.array([score for _, _, score in PAIRS])
        draws = np.random.default_rng(3).integers(len(PAIRS), size=(50, len(PAIRS)))
        rhos = [spearmanr(cosines[drawn], scores[drawn])[0] for drawn in draws]
        assert [result.low, result.high] == pytest.approx(np.quantile(rhos, [0.025, 0.975]))

    def test_the_interval_holds_rho_and_leaves_out_0_only_for_vectors_that_know_something(self):
        good, noise = word_similarity(GOOD, PAIRS), word_similarity(NOISE, PAIRS)
        assert 0.5 < good.low < good.rho < good.high < 1
        assert noise.low < noise.rho < noise.high
        assert noise.low < 0 < noise.high

    def test_the_interval_agrees_with_a_bootstrap_of_scipys_rho(self):
        result = word_similarity(NOISE, PAIRS, n_resamples=4_000)
        cosines = np.array([NOISE.similarity(a, b) for a, b, _ in PAIRS])
        scores = np.array([score for _, _, score in PAIRS])
        draws = np.random.default_rng(9).integers(len(PAIRS), size=(500, len(PAIRS)))
        rhos = [spearmanr(cosines[drawn], scores[drawn])[0] for drawn in draws]
        assert [result.low, result.high] == pytest.approx(
            np.quantile(rhos, [0.025, 0.975]), abs=0.04
        )

    def test_more_pairs_make_the_interval_narrower(self):
        few, many = (word_similarity(GOOD, pairs) for pairs in (PAIRS[:30], PAIRS))
        assert many.high - many.low < few.high - few.low

    def test_the_same_seed_gives_the_same_interval(self):
        assert word_similarity(GOOD, PAIRS) == word_similarity(GOOD, PAIRS)
        assert word_similarity(GOOD, PAIRS) == word_similarity(GOOD, PAIRS, random_state=0)
        other = word_similarity(GOOD, PAIRS, random_state=1)
        assert other.rho == word_similarity(GOOD, PAIRS).rho
        assert other.low != word_similarity(GOOD, PAIRS).low
        generator = np.random.default_rng(1)
        assert word_similarity(GOOD, PAIRS, random_state=generator) == other

    def test_pairs_that_a_word_is_missing_of_are_left_out_and_counted(self):
        missing = [("w0", "zebra", 1.0), ("zebra", "w0", 1.0), ("zebra", "okapi", 9.0)]
        result = word_similarity(GOOD, missing + PAIRS)
        assert (result.covered, result.total) == (len(PAIRS), len(PAIRS) + 3)
        assert result.rho == word_similarity(GOOD, PAIRS).rho

    def test_pairs_may_come_from_a_generator(self):
        assert word_similarity(GOOD, iter(PAIRS)) == word_similarity(GOOD, PAIRS)
        assert compare_similarity(GOOD, OTHER, iter(PAIRS)) == compare_similarity(
            GOOD, OTHER, PAIRS
        )

    @pytest.mark.parametrize("covered", [0, 1, 2])
    def test_fewer_than_three_pairs_have_no_correlation(self, covered):
        pairs = PAIRS[:covered] + [("zebra", "okapi", 1.0)] * 5
        for judge in (
            lambda: word_similarity(GOOD, pairs),
            lambda: compare_similarity(GOOD, OTHER, pairs),
        ):
            with pytest.raises(ValueError, match=f"needs three pairs with vectors, got {covered}"):
                judge()
        assert word_similarity(GOOD, PAIRS[:3]).covered == 3

    def test_a_vector_of_zeros_is_no_guess(self):
        table = TRUTH.copy()
        table[WORDS.index(PAIRS[7][0])] = 0
        with pytest.raises(ValueError, match=f"the vector of '{PAIRS[7][0]}' is 0"):
            word_similarity(KeyedVectors(WORDS, table), PAIRS)

    def test_a_score_that_is_not_a_number_is_refused(self):
        pairs = [*PAIRS, ("w0", "w1", float("nan"))]
        with pytest.raises(ValueError, match="nan"):
            word_similarity(GOOD, pairs)
        with pytest.raises(ValueError, match="nan"):
            compare_similarity(GOOD, OTHER, pairs)

    @pytest.mark.parametrize(
        ("named", "error", "says"),
        [
            ({"n_resamples": 0}, ValueError, "n_resamples must be at least 1, got 0"),
            ({"random_state": -1}, ValueError, "random_state must be 0 or more, got -1"),
        ],
    )
    def test_bad_resampling_is_refused(self, named, error, says):
        with pytest.raises(error, match=says):
            word_similarity(GOOD, PAIRS, **named)
        with pytest.raises(error, match=says):
            compare_similarity(GOOD, OTHER, PAIRS, **named)


class TestCompareSimilarity:
    @pytest.mark.parametrize(
        "seed",
        [lambda: 0, lambda: None, lambda: np.random.default_rng(0)],
        ids="0 None Generator".split(),
    )
    def test_vectors_do_not_differ_from_themselves(self, seed):
        result = compare_similarity(NOISE, NOISE, PAIRS, random_state=seed())
        assert (result.difference, result.low, result.high) == (0, 0, 0)
        assert not result.significant

    def test_the_difference_is_that_of_the_two_rhos(self):
        found = compare_similarity(GOOD, NOISE, PAIRS).difference
        ours, theirs = word_similarity(GOOD, PAIRS).rho, word_similarity(NOISE, PAIRS).rho
        assert found == pytest.approx(ours - theirs, abs=1e-12)

    @pytest.mark.parametrize(
        "seed",
        [lambda: 0, lambda: None, lambda: np.random.default_rng(0)],
        ids="0 None Generator".split(),
    )
    def test_a_paired_interval_is_narrower_than_either_of_two_similar_sets(self, seed):
        close = KeyedVectors(WORDS, GOOD.vectors + 0.1 * OTHER.vectors)
        paired = compare_similarity(GOOD, close, PAIRS, random_state=seed())
        apart = [word_similarity(kv, PAIRS) for kv in (GOOD, close)]
        assert paired.high - paired.low < 0.7 * min(one.high - one.low for one in apart)

    def test_a_clearly_better_set_is_seen_from_both_sides(self):
        better, worse = (
            compare_similarity(GOOD, NOISE, PAIRS),
            compare_similarity(NOISE, GOOD, PAIRS),
        )
        assert better.significant
        assert worse.significant
        assert 0 < better.low < better.difference < better.high
        assert [worse.difference, worse.low, worse.high] == pytest.approx(
            [-better.difference, -better.high, -better.low], abs=1e-12
        )

    def test_sets_that_are_equally_good_do_not_differ_significantly(self):
        result = compare_similarity(GOOD, OTHER, PAIRS)
        assert result.low < 0 < result.high
        assert not result.significant

    def test_two_sets_are_judged_on_the_pairs_that_both_cover(self):
        first = KeyedVectors(WORDS[:50], GOOD.vectors[:50])
        second = KeyedVectors(WORDS[10:], NOISE.vectors[10:])
        shared = [pair for pair in PAIRS if set(pair[:2]) <= set(WORDS[10:50])]
        assert 3 <= len(shared) < len(PAIRS)
        result = compare_similarity(first, second, PAIRS)
        assert result.covered == len(shared)
        assert result == compare_similarity(GOOD, NOISE, shared)

    def test_two_sets_that_share_no_pair_cannot_be_compared(self):
        first, second = (
            KeyedVectors(WORDS[part], TRUTH[part]) for part in (np.s_[:30], np.s_[30:])
        )
        with pytest.raises(ValueError, match="three pairs with vectors, got 0"):
            compare_similarity(first, second, PAIRS)


def grid(share):
    """Words "0x", "0y" .. "4y": a direction for each number, one for each letter, and one's own."""
    words = [number + letter for number in "01234" for letter in "xy"]
    numbers, letters = np.repeat(np.eye(5), 2, axis=0), np.tile(np.eye(2), (5, 1))
    return KeyedVectors(words, np.hstack([numbers, 0.3 * letters, share * np.eye(10)]))


GRID = grid(0.0)

QUESTIONS = [
    (f"{one}x", f"{one}y", f"{other}x", f"{other}y")
    for one in "01234"
    for other in "01234"
    if one != other
]


class TestAnalogyAccuracy:
    def test_parallelograms_are_solved_to_the_last(self):
        assert analogy_accuracy(GRID, QUESTIONS) == (1.0, 20, 20, 20)

    def test_an_analogy_is_solved_because_the_words_asked_with_are_left_out(self):
        blurred_grid = grid(0.5)
        a, b, c, d = (blurred_grid[word] for word in QUESTIONS[0])
        assert (b - a + c) @ c > (
            b - a + c
        ) @ d  # all vectors are of one length: c would be the answer
        assert analogy_accuracy(blurred_grid, QUESTIONS).accuracy == 1

    def test_wrong_answers_are_counted_as_such(self):
        wrong = [(a, b, d, c) for a, b, c, d in QUESTIONS[:5]]
        result = analogy_accuracy(GRID, QUESTIONS[:15] + [(a, b, c, a) for a, b, c, _ in wrong])
        assert result == (0.75, 15, 20, 20)

    def test_questions_that_a_word_is_missing_of_are_left_out_and_counted(self):
        missing = [("0x", "0y", "5x", "5y"), ("9x", "0x", "1x", "1y"), ("0x", "0y", "1x", "zebra")]
        result = analogy_accuracy(GRID, missing + QUESTIONS)
        assert (result.accuracy, result.correct, result.covered, result.total) == (1, 20, 20, 23)

    def test_questions_may_come_from_a_generator(self):
        assert analogy_accuracy(GRID, iter(QUESTIONS)).total == 20

    @pytest.mark.parametrize(
        "questions", [[], [("a", "b", "c", "d")], [("0x", "0y", "1x", "z")] * 2]
    )
    def test_questions_of_which_none_is_covered_are_refused(self, questions):
        says = f"none of the {len(questions)} analogies is covered by KeyedVectors of 10 words"
        with pytest.raises(ValueError, match=says):
            analogy_accuracy(GRID, questions)

    @pytest.mark.parametrize("place", range(4))
    @pytest.mark.parametrize("size", [4, 10])
    def test_an_analogy_with_a_vector_of_zeros_is_refused(self, size, place):
        question = ("0x", "0y", "1x", "1y")
        vectors = GRID.vectors[:size].copy()
        vectors[GRID.key_to_index[question[place]]] = 0
        with pytest.raises(ValueError, match=f"the vector of '{question[place]}' is 0"):
            analogy_accuracy(KeyedVectors(GRID.index_to_key[:size], vectors), [question])

    @pytest.mark.untraced
    @given(
        st.integers(4, 40),
        st.integers(1, 4),
        st.sampled_from([np.float16, np.float32, np.float64]),
        st.integers(0, 10**6),
        st.integers(0, 3),
    )
    def test_the_answers_are_those_of_one_question_at_a_time(self, size, width, dtype, seed, zeros):
        """Small whole numbers: parallel and equal rows, ties, sums of zero, all of them often."""
        rng = np.random.default_rng(seed)
        vectors = rng.integers(-1, 2, size=(size, width)).astype(dtype)
        vectors[~vectors.any(axis=1)] = 1
        vectors[size - zeros :] = 0
        kv = KeyedVectors(WORDS[:size], vectors)
        questions = [tuple(WORDS[i] for i in ids) for ids in rng.integers(size, size=(30, 4))]
        with mock.patch.multiple(
            "embedding_tutorial.evaluation", _ROWS_PER_BLOCK=7, _QUESTIONS_PER_BLOCK=4
        ):
            for some in (questions, *([question] for question in questions)):
                expected, found = (answer_or_error(f, kv, some) for f in (one_by_one, in_batches))
                assert found == expected

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_they_are_the_same_for_vectors_of_many_numbers(self, dtype):
        rng = np.random.default_rng(0)
        vectors = np.repeat(rng.normal(size=(1500, 20)), 2, axis=0).astype(dtype)  # each one twice
        kv = KeyedVectors([f"w{i}" for i in range(len(vectors))], vectors)
        asked = rng.integers(len(vectors), size=(600, 3))
        nearest = [
            kv.most_similar([f"w{b}", f"w{c}"], [f"w{a}"], topn=2) if len({a, b, c}) == 3 else None
            for a, b, c in asked
        ]
        # The first of the two equal rows is the answer, the second is not.
        for place, right in ((0, 1), (1, 0)):
            questions = [
                (*(f"w{i}" for i in ids), two[place][0])
                for ids, two in zip(asked, nearest, strict=True)
                if two is not None and two[0][1] == two[1][1]
            ]
            assert len(questions) > 300
            assert analogy_accuracy(kv, questions).accuracy == right

    @given(st.floats(0, 6.3))
    def test_words_that_cancel_out_but_for_rounding_are_an_error(self, angle):
        """Unit vectors 60 degrees to the left and to the right of a add up to a."""
        turned = angle + np.array([0, np.pi / 3, -np.pi / 3, 1, 2])
        vectors = np.column_stack([np.cos(turned), np.sin(turned)]) * np.arange(1, 6)[:, None]
        kv = KeyedVectors(list("abcde"), vectors)
        with pytest.raises(ValueError, match=r"\['b', 'c'\] minus \['a'\] add up to 0"):
            analogy_accuracy(kv, [("a", "b", "c", "d")])

    def test_memory_grows_neither_with_the_questions_nor_with_their_product(self):
        rng = np.random.default_rng(0)
        kv = KeyedVectors([f"w{i}" for i in range(8_000)], rng.normal(size=(8_000, 8)))
        ids = rng.integers(len(kv), size=(1_500, 4))
        questions = [tuple(f"w{i}" for i in row) for row in ids if len(set(row)) == 4]
        kv.most_similar("w0")
        tracemalloc.start()
        analogy_accuracy(kv, questions)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20e6  # all products at once would take 96 MB


def in_batches(kv, questions):
    result = analogy_accuracy(kv, questions)
    assert result.covered == result.total == len(questions)
    return result.correct


def one_by_one(kv, questions):
    correct = 0
    for a, b, c, d in questions:
        kv.similarity(d, d)
        answer = kv.most_similar([b, c], [a], topn=1)
        correct += [word for word, _ in answer] == [d]
    return correct


def answer_or_error(function, kv, questions):
    try:
        return function(kv, questions)
    except ValueError as error:
        return str(error)
