"""Vectors with names: cosines, the nearest words in a settled order, and no answer to bad input."""

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


# The table


def test_a_word_gives_its_row():
    assert SQUARE["northeast"].tolist() == [3, 3]
    assert len(SQUARE) == 5
    assert "north" in SQUARE
    assert "south" not in SQUARE
    assert SQUARE.index_to_key[1] == "north"
    assert SQUARE.key_to_index == {word: id for id, word in enumerate(SQUARE.index_to_key)}


def test_named_vectors_show_their_sizes():
    assert repr(SQUARE) == "KeyedVectors of 5 words, 2 numbers each"


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_table_is_kept_as_given_and_not_copied(dtype):
    vectors = SQUARE.vectors.astype(dtype)
    before = vectors.copy()
    kv = KeyedVectors(SQUARE.index_to_key, vectors)
    kv.most_similar("east"), kv.similarity("east", "north")
    assert kv.vectors is vectors
    assert kv["north"].dtype == dtype
    assert np.array_equal(vectors, before)


def test_words_and_vectors_may_be_other_sequences():
    kv = KeyedVectors((word for word in ("a", "b")), [[1.0, 0.0], [0.0, 1.0]])
    assert kv.index_to_key == ["a", "b"]
    assert KeyedVectors(np.array(["a"]), np.ones((1, 2)))["a"].tolist() == [1, 1]


@pytest.fixture
def mapped(tmp_path):
    """A table of 6,000 x 100 that stays in its file, columns first."""
    vectors = np.random.default_rng(0).normal(size=(6_000, 100)).astype(np.float32)
    np.save(tmp_path / "table.npy", np.asfortranarray(vectors))
    return np.load(tmp_path / "table.npy", mmap_mode="r")


def test_a_table_that_stays_in_its_file_is_not_copied_at_construction(mapped):
    words = names(len(mapped))
    tracemalloc.start()
    kv = KeyedVectors(words, mapped)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert np.shares_memory(kv.vectors, mapped)
    assert held < mapped.nbytes / 2
    assert peak < mapped.nbytes


def test_where_a_table_lies_and_in_which_order_changes_no_answer(mapped):
    words = names(len(mapped))
    inside = KeyedVectors(words, np.array(mapped, order="C"))
    for question in (("w1", ()), (["w2", "w5999"], ["w7"])):
        assert KeyedVectors(words, mapped).most_similar(*question) == inside.most_similar(*question)
    assert KeyedVectors(words, mapped).similarity("w1", "w2") == inside.similarity("w1", "w2")


def test_equal_rows_far_apart_are_tied(mapped):
    vectors = np.array(mapped)
    vectors[[17, 2_650, 2_651, 5_999]] = vectors[4_000]
    answer = KeyedVectors(names(6_000), vectors).most_similar("w4000", topn=5)
    assert keys(answer)[:4] == ["w17", "w2650", "w2651", "w5999"]
    assert len({value for _, value in answer[:4]}) == 1


def test_changing_the_list_of_words_afterwards_changes_nothing():
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
def test_each_row_has_one_name_of_its_own(index_to_key, error, says):
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
        ([[1.0, np.nan], [3.0, 4.0]], ValueError, r"must be finite, got nan at position \(0, 1\)"),
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
def test_the_vectors_are_a_finite_matrix_of_floats(vectors, error, says):
    with pytest.raises(error, match=f"vectors {says}"):
        KeyedVectors(["a", "b"], vectors)


# similarity


def test_similarities_of_the_compass():
    assert SQUARE.similarity("east", "north") == 0
    assert SQUARE.similarity("east", "west") == -1
    assert SQUARE.similarity("east", "northeast") == pytest.approx(0.5**0.5, rel=1e-15)


@given(npst.arrays(np.float64, (2, 4), elements=st.floats(-100, 100)))
def test_the_similarity_is_the_cosine(vectors):
    assume((np.abs(vectors).max(axis=1) > 1e-3).all())
    found = KeyedVectors(["a", "b"], vectors).similarity("a", "b")
    assert isinstance(found, float)
    assert found == pytest.approx(cosine(*vectors), rel=1e-12, abs=1e-12)


@given(npst.arrays(np.float32, (2, 3), elements=st.floats(-9, 9, width=32)))
def test_no_similarity_is_past_1_and_both_ways_it_is_the_same(vectors):
    assume((np.abs(vectors).max(axis=1) > 1e-3).all())
    kv = KeyedVectors(["a", "b", "c"], np.vstack([vectors, -vectors[:1]]))
    for one in "abc":
        for other in "abc":
            assert -1 <= kv.similarity(one, other) <= 1
            assert kv.similarity(one, other) == kv.similarity(other, one)
    assert kv.similarity("a", "c") == pytest.approx(-1, abs=1e-6)


@pytest.mark.parametrize("dtype", FLOATS)
def test_a_word_has_similarity_1_with_itself_and_with_its_multiples(dtype):
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
def test_neither_very_long_nor_very_short_vectors_lose_their_direction(dtype, length):
    vectors = (np.array([[3.0, 4.0], [4.0, 3.0], [-4.0, 3.0]]) * length).astype(dtype)
    kv = KeyedVectors(["a", "b", "c"], vectors)
    assert kv.similarity("a", "a") == pytest.approx(1, abs=5e-3)
    assert kv.similarity("a", "b") == pytest.approx(0.96, abs=5e-3)
    assert keys(kv.most_similar("a")) == ["b", "c"]


# most_similar


def test_the_nearest_to_the_east():
    (first, second), (third, fourth), (fifth, sixth) = SQUARE.most_similar("east")
    assert [first, third, fifth] == ["northeast", "north", "west"]
    assert [second, fourth, sixth] == pytest.approx([0.5**0.5, 0, -1], abs=1e-15)


@given(st.integers(2, 60), st.integers(1, 40), st.integers(0, 10**6), st.data())
def test_the_ranking_is_that_of_one_cosine_at_a_time(rows, columns, seed, data):
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
def test_words_with_the_same_vector_stand_in_the_order_of_their_ids(kinds, columns, dtype, topn):
    distinct = np.random.default_rng(columns).normal(size=(5, columns)).astype(dtype)
    kv = KeyedVectors(names(len(kinds) + 1), distinct[[4, *kinds]])
    cosines = [cosine(distinct[4].astype(float), row) for row in distinct.astype(float)]
    ranked = sorted(range(len(kinds)), key=lambda place: (-cosines[kinds[place]], place))
    assert keys(kv.most_similar("w0", topn=topn)) == [f"w{place + 1}" for place in ranked[:topn]]


@pytest.mark.parametrize("topn", [1, 2, 7, 499, 1000])
def test_exact_ties_stand_in_the_order_of_the_ids(topn):
    vectors = np.zeros((1000, 2))
    vectors[:, 0] = 1
    kv = KeyedVectors(names(1000), vectors)
    assert keys(kv.most_similar("w3", topn=topn)) == [f"w{i}" for i in range(1000) if i != 3][:topn]


def test_the_words_asked_with_are_never_the_answer():
    kv = random_vectors(30, 5)
    for positive, negative in (
        (["w1"], []),
        (["w1", "w2"], ["w3"]),
        ([], ["w4"]),
        (["w1"] * 2, []),
    ):
        answer = keys(kv.most_similar(positive, negative, topn=100))
        assert sorted(answer) == sorted(set(names(30)) - {*positive, *negative})


def test_a_topn_past_the_table_gives_all_that_there_is():
    assert len(SQUARE.most_similar("east", topn=10**9)) == 3
    assert keys(SQUARE.most_similar("east", topn=1)) == ["northeast"]
    assert len(SQUARE.most_similar("east", topn=np.int8(2))) == 2


def test_when_every_word_is_asked_with_none_is_left_to_answer():
    assert KeyedVectors(["a", "b"], np.eye(2)).most_similar(["a", "b"]) == []
    assert KeyedVectors(["a"], np.ones((1, 2))).most_similar("a") == []


def test_ten_words_are_given_unless_told_otherwise():
    assert len(random_vectors(30, 5).most_similar("w0")) == 10


def test_negative_words_alone_give_what_is_farthest():
    assert keys(SQUARE.most_similar([], "east", topn=1)) == ["west"]
    assert SQUARE.most_similar([], ["east"])[0] == ("west", 1.0)


def test_a_word_may_stand_for_a_list_of_one():
    assert SQUARE.most_similar("east") == SQUARE.most_similar(["east"])
    one, other = SQUARE.most_similar("east", "north"), SQUARE.most_similar(("east",), ["north"])
    assert one == other


def test_a_word_given_twice_counts_twice():
    kv = KeyedVectors(list("abcd"), np.array([[1, 0], [0, 1], [2, 1], [1, 1.0]]))
    assert keys(kv.most_similar(["a", "b"], topn=1)) == ["d"]
    assert kv.most_similar(["a", "a", "b"], topn=1)[0] == ("c", pytest.approx(1))


def test_long_vectors_have_no_more_say_than_short_ones():
    kv = random_vectors(20, 4)
    scaled = KeyedVectors(kv.index_to_key, kv.vectors * np.geomspace(1e-3, 1e3, 20)[:, np.newaxis])
    for question in ((["w1"], []), (["w1", "w2"], ["w3"])):
        assert keys(scaled.most_similar(*question)) == keys(kv.most_similar(*question))


def test_a_vector_of_zeros_is_refused_and_never_ranked():
    assert SQUARE["nowhere"].tolist() == [0, 0]
    assert "nowhere" not in keys(SQUARE.most_similar("east", topn=100))
    for ask in (
        lambda: SQUARE.similarity("east", "nowhere"),
        lambda: SQUARE.similarity("nowhere", "nowhere"),
        lambda: SQUARE.most_similar("nowhere"),
        lambda: SQUARE.most_similar("east", ["nowhere"]),
    ):
        with pytest.raises(ValueError, match="the vector of 'nowhere' is 0: it has no direction"):
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
def test_a_word_without_a_vector_is_a_key_error_that_names_it(ask):
    with pytest.raises(KeyError, match="'south' has no vector among these 5"):
        ask(SQUARE)


@pytest.mark.parametrize(
    ("positive", "negative"),
    [("east", "east"), (["east", "west"], []), (["east", "north"], ["north", "east"])],
)
def test_words_that_add_up_to_nothing_have_no_neighbours(positive, negative):
    with pytest.raises(ValueError, match=r"\['east'.* add up to 0"):
        SQUARE.most_similar(positive, negative)


def test_multiples_cancel_out_too_although_they_are_rounded():
    row = np.array([0.1, 0.7, 0.3])
    kv = KeyedVectors(["a", "b", "c"], np.array([row, 3 * row, [1.0, 0.0, 0.0]]))
    with pytest.raises(ValueError, match=r"\['a'\] less \['b'\] add up to 0"):
        kv.most_similar("a", "b")


def test_no_words_have_no_neighbours():
    with pytest.raises(ValueError, match="at least one word"):
        SQUARE.most_similar([])


@pytest.mark.parametrize(
    ("topn", "error", "says"),
    [
        (0, ValueError, "at least 1, got 0"),
        (-1, ValueError, "at least 1, got -1"),
        (2.0, TypeError, r"an integer, got 2\.0"),
        (True, TypeError, "an integer, got True"),
        ("2", TypeError, "an integer, got '2'"),
        (None, TypeError, "an integer, got None"),
    ],
)
def test_topn_is_an_integer_of_at_least_1(topn, error, says):
    with pytest.raises(error, match=f"topn must be {says}"):
        SQUARE.most_similar("east", topn=topn)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([0], "must be words, got 0 at position 0"),
        ([["east"]], "must be words, got ['east'] at position 0"),
        ({"east", "north"}, "must have an order, got a set"),
        (None, "must be a list of words, got None"),
        (3, "must be a list of words, got 3"),
    ],
)
def test_questions_are_asked_in_words(words, says):
    with pytest.raises(TypeError, match=re.escape(f"positive {says}")):
        SQUARE.most_similar(words)
    with pytest.raises(TypeError, match=re.escape(f"negative {says}")):
        SQUARE.most_similar("east", words)


# A twin


@pytest.mark.parametrize("seed", range(5))
def test_gensim_ranks_the_same_words_with_the_same_cosines(seed):
    models = pytest.importorskip(
        "gensim.models", reason="gensim is not installed: pip install 'embedding-tutorial[book]'"
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
