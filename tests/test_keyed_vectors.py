"""Vectors with names: cosines, the nearest words in a settled order, and no answer to bad input."""

import copy
import pickle
import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embedding_tutorial import KeyedVectors

SQUARE = KeyedVectors(
    ["east", "north", "northeast", "west", "nowhere"],
    np.array([[2.0, 0.0], [0.0, 1.0], [3.0, 3.0], [-1.0, 0.0], [0.0, 0.0]]),
)

FLOATS = [np.float16, np.float32, np.float64]

SLACK = {np.float16: 2e-3, np.float32: 1e-6, np.float64: 1e-14}


def names(n):
    return [f"w{i}" for i in range(n)]


def random_vectors(rows, columns, seed=0, dtype=np.float64):
    vectors = np.random.default_rng(seed).normal(size=(rows, columns)).astype(dtype)
    return KeyedVectors(names(rows), vectors)


def cosine(a, b):
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


def rank_by_hand(kv, positive, negative, topn):
    """The nearest words by one cosine at a time, sorted by (-cosine, id)."""
    units = [row / np.linalg.norm(row) for row in kv.vectors.astype(float)]
    ids = {key: id for id, key in enumerate(kv.index_to_key)}
    target = sum(units[ids[key]] for key in positive) - sum(units[ids[key]] for key in negative)
    others = [id for key, id in ids.items() if key not in (*positive, *negative)]
    ranked = sorted(others, key=lambda id: (-cosine(units[id], target), id))[:topn]
    return [(kv.index_to_key[id], cosine(units[id], target)) for id in ranked]


def keys(answer):
    return [key for key, _ in answer]


class TestTable:
    def test_a_word_gives_its_row(self):
        assert SQUARE["northeast"].tolist() == [3, 3]
        assert len(SQUARE) == 5
        assert "north" in SQUARE
        assert "south" not in SQUARE
        assert SQUARE.index_to_key[1] == "north"
        assert SQUARE.key_to_index == {word: id for id, word in enumerate(SQUARE.index_to_key)}

    def test_a_list_of_words_gives_their_rows_in_its_order(self):
        assert SQUARE[["west", "east", "west"]].tolist() == [[-1, 0], [2, 0], [-1, 0]]
        assert SQUARE[[]].shape == (0, 2)
        SQUARE[["east"]][0] = 9
        assert SQUARE["east"].tolist() == [2, 0]
        with pytest.raises(KeyError, match="'south' has no vector"):
            SQUARE[["east", "south"]]
        with pytest.raises(TypeError, match="keys must be words, got 0 at position 1"):
            SQUARE[["east", 0]]

    def test_a_loop_goes_over_the_words(self):
        assert list(SQUARE) == SQUARE.index_to_key
        assert [word for word in SQUARE if word in SQUARE] == SQUARE.index_to_key

    def test_named_vectors_show_their_sizes(self):
        assert repr(SQUARE) == "KeyedVectors of 5 words, 2 numbers each"

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_the_table_is_kept_as_given_and_not_copied(self, dtype):
        vectors = SQUARE.vectors.astype(dtype)
        before = vectors.copy()
        kv = KeyedVectors(SQUARE.index_to_key, vectors)
        kv.most_similar("east"), kv.similarity("east", "north")
        assert kv.vectors is vectors
        assert kv["north"].dtype == dtype
        assert np.array_equal(vectors, before)

    def test_words_and_vectors_may_be_other_sequences(self):
        kv = KeyedVectors((word for word in ("a", "b")), [[1.0, 0.0], [0.0, 1.0]])
        assert kv.index_to_key == ["a", "b"]
        assert KeyedVectors(np.array(["a"]), np.ones((1, 2)))["a"].tolist() == [1, 1]

    def test_a_table_that_stays_in_its_file_is_not_copied_at_construction(self, mapped):
        words = names(len(mapped))
        tracemalloc.start()
        kv = KeyedVectors(words, mapped)
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert np.shares_memory(kv.vectors, mapped)
        assert held < mapped.nbytes / 2
        assert peak < mapped.nbytes

    def test_where_a_table_lies_and_in_which_order_changes_no_answer(self, mapped):
        words = names(len(mapped))
        inside = KeyedVectors(words, np.array(mapped, order="C"))
        for question in (("w1", ()), (["w2", "w5999"], ["w7"])):
            assert KeyedVectors(words, mapped).most_similar(*question) == inside.most_similar(
                *question
            )
        assert KeyedVectors(words, mapped).similarity("w1", "w2") == inside.similarity("w1", "w2")

    def test_equal_rows_far_apart_are_tied(self, mapped):
        vectors = np.array(mapped)
        vectors[[17, 2_650, 2_651, 5_999]] = vectors[4_000]
        answer = KeyedVectors(names(6_000), vectors).most_similar("w4000", topn=5)
        assert keys(answer)[:4] == ["w17", "w2650", "w2651", "w5999"]
        assert len({value for _, value in answer[:4]}) == 1

    def test_changing_the_list_of_words_afterwards_changes_nothing(self):
        words = ["a", "b"]
        kv = KeyedVectors(words, np.eye(2))
        words.reverse()
        assert kv["a"].tolist() == [1, 0]
        assert kv.index_to_key == ["a", "b"]

    @pytest.mark.parametrize(
        ("index_to_key", "error", "says"),
        [
            (["a", "b"], ValueError, "2 words for 3 vectors"),
            (["a", "b", "c", "d"], ValueError, "4 words for 3 vectors"),
            ([], ValueError, "0 words for 3 vectors"),
            (["a", "b", "a"], ValueError, "'a' is given more than once"),
            (["c", "b", "b"], ValueError, "'b' is given more than once"),
            ("abc", TypeError, "index_to_key must be a list of words, got 'abc'"),
            ({"a", "b", "c"}, TypeError, "index_to_key must have an order, got a set"),
            (["a", 1, "c"], TypeError, "index_to_key must be words, got 1 at position 1"),
            (["a", "b", None], TypeError, "index_to_key must be words, got None at position 2"),
            (3, TypeError, "index_to_key must be a list of words, got 3"),
        ],
    )
    def test_each_row_has_one_name_of_its_own(self, index_to_key, error, says):
        with pytest.raises(error, match=says):
            KeyedVectors(index_to_key, np.ones((3, 2)))

    @pytest.mark.parametrize(
        ("vectors", "error", "says"),
        [
            (np.ones((2, 2), dtype=int), TypeError, "must hold floats, got dtype int64"),
            ([[1, 2], [3, 4]], TypeError, "must hold floats, got dtype int64"),
            (np.ones((2, 2), dtype=bool), TypeError, "must hold floats, got dtype bool"),
            ([["1", "2"], ["3", "4"]], TypeError, "must hold floats, got dtype <U1"),
            (None, TypeError, "must hold floats, got dtype object"),
            (
                [[1.0, np.nan], [3.0, 4.0]],
                ValueError,
                r"must be finite, got nan at position \(0, 1\)",
            ),
            (
                [[1.0, 2.0], [-np.inf, 4.0]],
                ValueError,
                r"must be finite, got -inf at position \(1, 0\)",
            ),
            ([[1.0, 2.0], [3.0]], ValueError, "must be a rectangle, got rows of different lengths"),
            (np.ones(2), ValueError, r"must be a matrix with rows and columns, got \(2,\)"),
            (np.ones((2, 0)), ValueError, r"must be a matrix with rows and columns, got \(2, 0\)"),
            (np.ones((0, 2)), ValueError, r"must be a matrix with rows and columns, got \(0, 2\)"),
        ],
    )
    def test_the_vectors_are_a_finite_matrix_of_floats(self, vectors, error, says):
        with pytest.raises(error, match=f"vectors {says}"):
            KeyedVectors(["a", "b"], vectors)


@pytest.fixture
def mapped(tmp_path):
    """A table of 6,000 x 100 that stays in its file, columns first."""
    vectors = np.random.default_rng(0).normal(size=(6_000, 100)).astype(np.float32)
    np.save(tmp_path / "table.npy", np.asfortranarray(vectors))
    return np.load(tmp_path / "table.npy", mmap_mode="r")


class TestSimilarity:
    def test_similarities_of_the_compass(self):
        assert SQUARE.similarity("east", "north") == 0
        assert SQUARE.similarity("east", "west") == -1
        assert SQUARE.similarity("east", "northeast") == pytest.approx(0.5**0.5, rel=1e-15)

    @given(npst.arrays(np.float64, (2, 4), elements=st.floats(-100, 100)))
    def test_the_similarity_is_the_cosine(self, vectors):
        assume((np.abs(vectors).max(axis=1) > 1e-3).all())
        found = KeyedVectors(["a", "b"], vectors).similarity("a", "b")
        assert isinstance(found, float)
        assert found == pytest.approx(cosine(*vectors), rel=1e-12, abs=1e-12)

    @given(npst.arrays(np.float32, (2, 3), elements=st.floats(-9, 9, width=32)))
    def test_no_similarity_is_past_1_and_both_ways_it_is_the_same(self, vectors):
        assume((np.abs(vectors).max(axis=1) > 1e-3).all())
        kv = KeyedVectors(["a", "b", "c"], np.vstack([vectors, -vectors[:1]]))
        for one in "abc":
            for other in "abc":
                assert -1 <= kv.similarity(one, other) <= 1
                assert kv.similarity(one, other) == kv.similarity(other, one)
        assert kv.similarity("a", "c") == pytest.approx(-1, abs=1e-6)

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_a_word_has_similarity_1_with_itself_and_with_its_multiples(self, dtype):
        kv = random_vectors(50, 7, dtype=dtype)
        longer = KeyedVectors(names(100), np.vstack([kv.vectors, kv.vectors * dtype(3)]))
        for id in range(50):
            same, multiple = (longer.similarity(f"w{id}", f"w{other}") for other in (id, id + 50))
            assert [same, multiple] == pytest.approx([1, 1], abs=SLACK[dtype])

    @pytest.mark.parametrize(
        ("dtype", "length"),
        [
            (np.float16, 3e2),
            (np.float16, 1e-4),
            (np.float32, 1e25),
            (np.float32, 1e-30),
            (np.float64, 1e200),
            (np.float64, 1e-200),
        ],
    )
    def test_neither_very_long_nor_very_short_vectors_lose_their_direction(self, dtype, length):
        vectors = (np.array([[3.0, 4.0], [4.0, 3.0], [-4.0, 3.0]]) * length).astype(dtype)
        kv = KeyedVectors(["a", "b", "c"], vectors)
        assert kv.similarity("a", "a") == pytest.approx(1, abs=5e-3)
        assert kv.similarity("a", "b") == pytest.approx(0.96, abs=5e-3)
        assert keys(kv.most_similar("a")) == ["b", "c"]


class TestMostSimilar:
    def test_the_nearest_to_the_east(self):
        (first, second), (third, fourth), (fifth, sixth) = SQUARE.most_similar("east")
        assert [first, third, fifth] == ["northeast", "north", "west"]
        assert [second, fourth, sixth] == pytest.approx([0.5**0.5, 0, -1], abs=1e-15)

    @given(st.integers(2, 60), st.integers(1, 40), st.integers(0, 10**6), st.data())
    def test_the_ranking_is_that_of_one_cosine_at_a_time(self, rows, columns, seed, data):
        kv = random_vectors(rows, columns + 1, seed)
        words = st.lists(st.sampled_from(kv.index_to_key), min_size=1, max_size=3, unique=True)
        asked = data.draw(words)
        split = data.draw(st.integers(0, len(asked)))
        topn = data.draw(st.integers(1, 70))
        answer = kv.most_similar(asked[:split], asked[split:], topn=topn)
        expected = rank_by_hand(kv, asked[:split], asked[split:], topn)
        assert keys(answer) == keys(expected)
        assert [value for _, value in answer] == pytest.approx([value for _, value in expected])
        assert all(type(key) is str and type(value) is float for key, value in answer)

    @given(
        st.lists(st.integers(0, 3), min_size=1, max_size=90),
        st.sampled_from([2, 3, 7, 16, 17, 50, 100]),
        st.sampled_from([np.float32, np.float64]),
        st.integers(1, 100),
    )
    def test_words_with_the_same_vector_stand_in_the_order_of_their_ids(
        self, kinds, columns, dtype, topn
    ):
        distinct = np.random.default_rng(columns).normal(size=(5, columns)).astype(dtype)
        kv = KeyedVectors(names(len(kinds) + 1), distinct[[4, *kinds]])
        cosines = [cosine(distinct[4].astype(float), row) for row in distinct.astype(float)]
        ranked = sorted(range(len(kinds)), key=lambda place: (-cosines[kinds[place]], place))
        assert keys(kv.most_similar("w0", topn=topn)) == [
            f"w{place + 1}" for place in ranked[:topn]
        ]

    @pytest.mark.parametrize("topn", [1, 2, 7, 499, 1000])
    def test_exact_ties_stand_in_the_order_of_the_ids(self, topn):
        vectors = np.zeros((1000, 2))
        vectors[:, 0] = 1
        kv = KeyedVectors(names(1000), vectors)
        assert (
            keys(kv.most_similar("w3", topn=topn))
            == [f"w{i}" for i in range(1000) if i != 3][:topn]
        )

    def test_the_words_asked_with_are_never_the_answer(self):
        kv = random_vectors(30, 5)
        for positive, negative in (
            (["w1"], []),
            (["w1", "w2"], ["w3"]),
            ([], ["w4"]),
            (["w1"] * 2, []),
        ):
            answer = keys(kv.most_similar(positive, negative, topn=100))
            assert sorted(answer) == sorted(set(names(30)) - {*positive, *negative})

    def test_a_topn_past_the_table_gives_all_that_there_is(self):
        assert len(SQUARE.most_similar("east", topn=10**9)) == 3
        assert keys(SQUARE.most_similar("east", topn=1)) == ["northeast"]
        assert len(SQUARE.most_similar("east", topn=np.int8(2))) == 2

    def test_when_every_word_is_asked_with_none_is_left_to_answer(self):
        assert KeyedVectors(["a", "b"], np.eye(2)).most_similar(["a", "b"]) == []
        assert KeyedVectors(["a"], np.ones((1, 2))).most_similar("a") == []

    def test_ten_words_are_given_unless_told_otherwise(self):
        assert len(random_vectors(30, 5).most_similar("w0")) == 10

    def test_negative_words_alone_give_what_is_farthest(self):
        assert keys(SQUARE.most_similar([], "east", topn=1)) == ["west"]
        assert SQUARE.most_similar([], ["east"])[0] == ("west", 1.0)

    def test_a_word_may_stand_for_a_list_of_one(self):
        assert SQUARE.most_similar("east") == SQUARE.most_similar(["east"])
        one, other = SQUARE.most_similar("east", "north"), SQUARE.most_similar(("east",), ["north"])
        assert one == other

    def test_a_word_given_twice_counts_twice(self):
        kv = KeyedVectors(list("abcd"), np.array([[1, 0], [0, 1], [2, 1], [1, 1.0]]))
        assert keys(kv.most_similar(["a", "b"], topn=1)) == ["d"]
        assert kv.most_similar(["a", "a", "b"], topn=1)[0] == ("c", pytest.approx(1))

    def test_long_vectors_have_no_more_say_than_short_ones(self):
        kv = random_vectors(20, 4)
        scaled = KeyedVectors(
            kv.index_to_key, kv.vectors * np.geomspace(1e-3, 1e3, 20)[:, np.newaxis]
        )
        for question in ((["w1"], []), (["w1", "w2"], ["w3"])):
            assert keys(scaled.most_similar(*question)) == keys(kv.most_similar(*question))

    def test_a_vector_of_zeros_is_refused_and_never_ranked(self):
        assert SQUARE["nowhere"].tolist() == [0, 0]
        assert "nowhere" not in keys(SQUARE.most_similar("east", topn=100))
        for ask in (
            lambda: SQUARE.similarity("east", "nowhere"),
            lambda: SQUARE.similarity("nowhere", "nowhere"),
            lambda: SQUARE.most_similar("nowhere"),
            lambda: SQUARE.most_similar("east", ["nowhere"]),
        ):
            with pytest.raises(
                ValueError, match="the vector of 'nowhere' is 0: it has no direction"
            ):
                ask()

    @pytest.mark.parametrize(
        "ask",
        [
            lambda kv: kv["south"],
            lambda kv: kv.similarity("south", "east"),
            lambda kv: kv.similarity("east", "south"),
            lambda kv: kv.most_similar("south"),
            lambda kv: kv.most_similar(["east", "south"]),
            lambda kv: kv.most_similar("east", ["south"]),
        ],
    )
    def test_a_word_without_a_vector_is_a_key_error_that_names_it(self, ask):
        with pytest.raises(KeyError, match="'south' has no vector among these 5"):
            ask(SQUARE)

    def test_a_word_in_capitals_is_told_of_its_vector_in_small_letters(self):
        with pytest.raises(KeyError, match="'East' has no vector among these 5, but 'east' has"):
            SQUARE["East"]

    @pytest.mark.parametrize(
        ("positive", "negative"),
        [("east", "east"), (["east", "west"], []), (["east", "north"], ["north", "east"])],
    )
    def test_words_that_add_up_to_nothing_have_no_neighbours(self, positive, negative):
        with pytest.raises(ValueError, match=r"\['east'.* add up to 0"):
            SQUARE.most_similar(positive, negative)

    def test_multiples_cancel_out_too_although_they_are_rounded(self):
        row = np.array([0.1, 0.7, 0.3])
        kv = KeyedVectors(["a", "b", "c"], np.array([row, 3 * row, [1.0, 0.0, 0.0]]))
        with pytest.raises(ValueError, match=r"\['a'\] minus \['b'\] add up to 0"):
            kv.most_similar("a", "b")

    def test_no_words_have_no_neighbours(self):
        with pytest.raises(ValueError, match="at least one word or vector"):
            SQUARE.most_similar([])

    @pytest.mark.parametrize(
        ("topn", "error", "says"),
        [
            (0, ValueError, "at least 1, got 0"),
            (2.0, TypeError, r"an integer, got 2\.0"),
        ],
    )
    def test_topn_is_an_integer_of_at_least_1(self, topn, error, says):
        with pytest.raises(error, match=f"topn must be {says}"):
            SQUARE.most_similar("east", topn=topn)

    @pytest.mark.parametrize(
        ("asked", "error", "says"),
        [
            ([0.5, 0.5], ValueError, "[0] must be a word or an array of 2 numbers, got 0.5"),
            (["east", np.ones(3)], ValueError, "[1] must be a word or an array of 2 numbers, got "),
            (np.ones(3), ValueError, "[0] must be a word or an array of 2 numbers, got shape (3,)"),
            (np.ones((1, 1, 2)), ValueError, "[0] must be a word or an array of 2 numbers, got "),
            ([[1, np.nan]], ValueError, "[0] must be finite, got nan at position (1,)"),
            (["east", [0, 0]], ValueError, "[1] is 0: it has no direction"),
            ([["east"]], TypeError, "[0] must hold numbers, got dtype <U4"),
            (["east", None], TypeError, "[1] must hold numbers, got dtype object"),
            ({"east"}, TypeError, " must be a word, a vector or a list of them, got {'east'}"),
            (3, TypeError, " must be a word, a vector or a list of them, got 3"),
        ],
    )
    def test_what_is_neither_a_word_nor_a_vector_is_refused_by_its_place(self, asked, error, says):
        with pytest.raises(error, match=re.escape(f"positive{says}")):
            SQUARE.most_similar(asked)
        with pytest.raises(error, match=re.escape(f"negative{says}")):
            SQUARE.most_similar("north", asked)


class TestVectorQuestions:
    """`most_similar` with vectors in place of words, and `similar_by_vector`."""

    @given(st.integers(2, 30), st.integers(0, 10**6), st.data())
    def test_a_words_vector_asks_as_the_word_does_but_leaves_no_word_out(self, rows, seed, data):
        kv = random_vectors(rows, 4, seed)
        asked = data.draw(st.lists(st.sampled_from(kv.index_to_key), min_size=1, max_size=3))
        split = data.draw(st.integers(0, len(asked)))
        as_vectors = [kv[key] * 3 if data.draw(st.booleans()) else key for key in asked]
        vectors, keys_ = as_vectors[:split], as_vectors[split:]
        try:
            expected = kv.most_similar(asked[:split], asked[split:], topn=rows)
        except ValueError:
            assume(False)
        answer = kv.most_similar(vectors, keys_, topn=rows)
        left_out = {one for one in as_vectors if isinstance(one, str)}
        assert set(keys(answer)) == set(kv.index_to_key) - left_out
        others = [pair for pair in answer if pair[0] not in asked]
        assert keys(others) == keys(expected)
        assert [c for _, c in others] == pytest.approx([c for _, c in expected], abs=1e-12)

    def test_a_vector_may_be_an_array_alone_rows_of_an_array_or_in_a_list_of_any_kind(self):
        east = [("east", 1.0)]
        for asked in (np.array([2.0, 0]), np.array([[1, 0], [3, 0]]), [[1, 0]], [(1, 0)]):
            assert SQUARE.most_similar(asked, topn=1) == east
        assert SQUARE.most_similar([], np.array([-1.0, 0]), topn=1) == east
        assert SQUARE.most_similar(np.array(["north", "east"]), topn=1)[0][0] == "northeast"

    def test_a_vector_leads_back_to_its_word(self):
        kv = random_vectors(50, 6)
        for key in kv:
            (found, value), *_ = kv.similar_by_vector(kv[key])
            assert (found, value) == (key, pytest.approx(1))
        assert len(kv.similar_by_vector(kv["w0"].tolist(), topn=3)) == 3

    def test_it_is_gensims_of_vectors_of_length_1(self):
        """Gensim takes vectors at the length that they have."""
        models = pytest.importorskip("gensim.models", reason="gensim is not installed")
        kv = random_vectors(200, 20, dtype=np.float32)
        twin = models.KeyedVectors(20)
        twin.add_vectors(kv.index_to_key, kv.vectors)
        vector = np.random.default_rng(1).normal(size=20).astype(np.float32)
        vector /= np.linalg.norm(vector)
        for ask in (
            lambda kv: kv.similar_by_vector(vector),
            lambda kv: kv.most_similar(positive=["w1", vector], negative=["w2"]),
        ):
            ours, theirs = ask(kv), ask(twin)
            assert keys(ours) == keys(theirs)
            assert [c for _, c in ours] == pytest.approx([c for _, c in theirs], abs=1e-5)

    def test_a_zero_vector_has_no_neighbours(self):
        with pytest.raises(ValueError, match="is 0: it has no direction"):
            SQUARE.similar_by_vector(np.zeros(2))


class TestNormedVectors:
    @pytest.mark.parametrize("dtype", FLOATS)
    def test_rows_have_length_1_and_zeros_stay(self, dtype):
        normed = KeyedVectors(
            SQUARE.index_to_key, SQUARE.vectors.astype(dtype)
        ).get_normed_vectors()
        assert normed.dtype == dtype
        lengths = np.linalg.norm(normed.astype(float), axis=1)
        assert lengths == pytest.approx([1, 1, 1, 1, 0], abs=SLACK[dtype])

    def test_they_cannot_be_changed_by_mistake(self):
        with pytest.raises(ValueError, match="read-only"):
            SQUARE.get_normed_vectors()[0] = 9

    def test_a_words_vector_of_length_1(self):
        assert SQUARE.get_vector("northeast").tolist() == [3, 3]
        assert SQUARE.get_vector("northeast", norm=True).tolist() == pytest.approx([0.5**0.5] * 2)
        with pytest.raises(ValueError, match="the vector of 'nowhere' is 0"):
            SQUARE.get_vector("nowhere", norm=True)


class TestPickle:
    @pytest.mark.parametrize("again", [copy.deepcopy, lambda kv: pickle.loads(pickle.dumps(kv))])
    def test_the_same_comes_back_without_what_the_questions_left(self, again):
        kv = random_vectors(500, 20)
        size = len(pickle.dumps(kv))
        answer = kv.most_similar("w1")
        assert len(pickle.dumps(kv)) == size
        found = again(kv)
        assert found.most_similar("w1") == answer
        assert (found.index_to_key, found.key_to_index) == (kv.index_to_key, kv.key_to_index)
        assert np.array_equal(found.vectors, kv.vectors)


class TestReference:
    @pytest.mark.parametrize("seed", range(5))
    def test_gensim_ranks_the_same_words_with_the_same_cosines(self, seed):
        models = pytest.importorskip(
            "gensim.models",
            reason="gensim is not installed: pip install '.[book]'",
        )
        kv = random_vectors(200, 20, seed, np.float32)
        twin = models.KeyedVectors(20)
        twin.add_vectors(kv.index_to_key, kv.vectors)
        for positive, negative in (("w0", ()), (["w1", "w2"], ["w3"]), (["w4"], ["w5", "w6"])):
            ours = kv.most_similar(positive, negative, topn=20)
            theirs = twin.most_similar(positive, list(negative), topn=20)
            assert keys(ours) == keys(theirs)
            assert [value for _, value in ours] == pytest.approx(
                [value for _, value in theirs], abs=1e-5
            )
        assert kv.similarity("w7", "w8") == pytest.approx(twin.similarity("w7", "w8"), abs=1e-6)
