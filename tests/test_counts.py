"""Counting neighbours: a plain double loop counts the same, and what is made of it is exact."""

import tracemalloc
from functools import cache

import numpy as np
import pytest
import scipy.linalg
from helpers import WEIGHTS, Stream, count_by_hand, in_chunks_of
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from embedding_tutorial import (
    Vocabulary,
    cooccurrence,
    pmi,
    ppmi,
    svd_vectors,
    two_sentences,
)
from embedding_tutorial.counts import count_chunk

ABC = Vocabulary("a b c".split())
SENTENCES = ["a b c".split(), "c a".split(), "b b".split()]

texts = st.lists(st.lists(st.sampled_from("a b c d e x y".split()), max_size=12), max_size=8)
vocabularies = st.builds(
    Vocabulary, st.permutations("a b c d e".split()), unknown=st.sampled_from([None, "?"])
)
chunks = st.sampled_from([1, 2, 3, 7, 10**6])


@pytest.fixture
def chunk_of(monkeypatch):
    return lambda words: monkeypatch.setattr(Vocabulary, "encode_chunks", in_chunks_of(words))


SMALL = np.array([[0.0, 2.0], [2.0, 4.0]])


tables = npst.arrays(
    np.float64,
    st.integers(1, 6).map(lambda size: (size, size)),
    elements=st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, 0.5, 7.25, 1e3]),
).filter(np.any)


def pmi_by_hand(counts, smoothing):
    total, contexts = counts.sum(), counts.sum(axis=0)
    weights = np.array([column**smoothing if column else 0 for column in contexts])
    table = np.full(counts.shape, -np.inf)
    for i, j in np.argwhere(counts):
        expected = counts[i].sum() / total * weights[j] / weights.sum()
        table[i, j] = np.log(counts[i, j] / total / expected)
    return table


KINDS = {
    "list": np.ndarray.tolist,
    "integers": lambda counts: counts.astype(np.int32),
    "unsigned": lambda counts: counts.astype(np.uint8),
    "float32": lambda counts: counts.astype(np.float32),
    "Fortran order": np.asfortranarray,
    "csr": sparse.csr_array,
    "csc": sparse.csc_array,
    "coo": sparse.coo_array,
    "csr matrix": sparse.csr_matrix,
    "sparse integers": lambda counts: sparse.csr_array(counts.astype(np.int64)),
}


kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


COUNTS = np.array([[0, 1, 5, 0], [1, 2, 0, 0], [5, 0, 8, 3], [0, 0, 3, 0.0]])


@cache
def random_matrix(rows, columns, seed=0):
    """A matrix of no more than rank 8, its singular values 1, 1/2, 1/4 ..."""
    rng = np.random.default_rng(seed)
    rank = min(rows, columns, 8)
    left, _ = np.linalg.qr(rng.normal(size=(rows, rank)))
    right, _ = np.linalg.qr(rng.normal(size=(columns, rank)))
    return left * 0.5 ** np.arange(rank) @ right.T


@cache
def exact_svd(rows, columns):
    return scipy.linalg.svd(random_matrix(rows, columns), full_matrices=False)


SIZES = [(6, 6, 2), (6, 6, 6), (5, 9, 5), (9, 5, 3), (30, 40, 1), (505, 510, 4)]


sizes = pytest.mark.parametrize(("rows", "columns", "output_dim"), SIZES)


class TestCooccurrence:
    """Who stands near whom, how often."""

    @pytest.mark.untraced
    @given(texts, vocabularies, st.integers(1, 14), st.sampled_from(list(WEIGHTS)), chunks)
    def test_the_counts_are_those_of_a_double_loop(
        self, sentences, vocabulary, window, distance_weight, chunk
    ):
        assume(any(word in vocabulary or vocabulary.unknown for line in sentences for word in line))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Vocabulary, "encode_chunks", in_chunks_of(chunk))
            counts = cooccurrence(
                sentences, vocabulary, window=window, distance_weight=distance_weight
            )
        by_hand = count_by_hand(sentences, vocabulary, window, distance_weight)
        assert isinstance(counts, sparse.csr_array)
        assert counts.dtype == np.float64
        assert counts.shape == (len(vocabulary), len(vocabulary))
        assert counts.nnz == np.count_nonzero(by_hand)
        assert (counts != counts.T).nnz == 0
        if distance_weight == "uniform":
            assert np.array_equal(counts.toarray(), by_hand)
        else:
            np.testing.assert_allclose(counts.toarray(), by_hand, rtol=1e-12, atol=0)

    def test_the_two_sentences_have_the_counts_that_one_reads_off_them(self):
        sentences = two_sentences().sentences
        vocabulary = Vocabulary.from_sentences(sentences, order="appearance")
        counts = cooccurrence(sentences, vocabulary, window=1).toarray()
        assert counts.tolist() == [
            [0, 1, 0, 0, 0, 0, 0],  # hope
            [1, 0, 2, 0, 0, 1, 0],  # to
            [0, 2, 0, 2, 0, 0, 0],  # see
            [0, 0, 2, 0, 1, 0, 1],  # you
            [0, 0, 0, 1, 0, 0, 0],  # soon
            [0, 1, 0, 0, 0, 0, 0],  # nice
            [0, 0, 0, 1, 0, 0, 0],  # again
        ]

    def test_a_neighbour_counts_less_the_farther_it_stands(self):
        line = Vocabulary("a b c d".split())
        counts = {
            name: cooccurrence([list("abcd")], line, window=3, distance_weight=name).toarray()[0]
            for name in WEIGHTS
        }
        assert counts["uniform"].tolist() == [0, 1, 1, 1]
        assert counts["linear"].tolist() == pytest.approx([0, 1, 2 / 3, 1 / 3], rel=1e-15)
        assert counts["harmonic"].tolist() == pytest.approx([0, 1, 1 / 2, 1 / 3], rel=1e-15)

    def test_no_window_crosses_the_border_of_a_sentence(self):
        apart = cooccurrence([["a", "b"], ["c", "a"]], ABC, window=9).toarray()
        assert apart.tolist() == [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
        together = cooccurrence([["a", "b", "c", "a"]], ABC, window=9).toarray()
        assert together[1, 2] == 1

    @pytest.mark.parametrize("chunk", [1, 2, 3, 100])
    def test_empty_and_one_word_sentences_are_borders_too(self, chunk_of, chunk):
        chunk_of(chunk)
        counts = cooccurrence([["a"], [], ["b"], [], [], ["c", "a"], []], ABC).toarray()
        assert counts.tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]

    @pytest.mark.parametrize("chunk", [1, 3, 100])
    def test_a_stretch_without_a_known_word_changes_nothing(self, chunk_of, chunk):
        chunk_of(chunk)
        strange = [["x", "y", "x"]] * 3
        counts = cooccurrence([*strange, ["a", "b"], *strange], ABC)
        assert (counts != cooccurrence([["a", "b"]], ABC)).nnz == 0
        assert counts.sum() == 2

    def test_a_word_left_out_lets_its_neighbours_become_adjacent(self):
        assert cooccurrence([["a", "x", "b"]], ABC, window=1).toarray()[0, 1] == 1

    def test_an_unknown_word_keeps_its_place_and_is_counted(self):
        vocabulary = Vocabulary(["a", "b"], unknown="?")
        counts = cooccurrence([["a", "x", "b"]], vocabulary, window=1).toarray()
        assert counts.tolist() == [[0, 1, 1], [1, 0, 0], [1, 0, 0]]  # ?, a, b

    def test_two_neighbours_of_one_word_count_twice_on_the_diagonal(self):
        assert cooccurrence([["b", "b"]], ABC).toarray()[1].tolist() == [0, 2, 0]
        assert cooccurrence([["b", "b", "b"]], ABC).toarray()[1].tolist() == [0, 6, 0]

    def test_a_single_word_has_no_neighbour(self):
        counts = cooccurrence([["a"]], ABC)
        assert counts.shape == (3, 3)
        assert counts.nnz == 0

    def test_a_window_wider_than_every_sentence_is_all_of_it(self):
        wide = cooccurrence(SENTENCES, ABC, window=10**9)
        assert (wide != cooccurrence(SENTENCES, ABC, window=2)).nnz == 0

    def test_a_numpy_integer_is_a_window(self):
        counts = cooccurrence(SENTENCES, ABC, window=np.int8(1))
        assert (counts != cooccurrence(SENTENCES, ABC, window=1)).nnz == 0

    def test_counts_of_one_pair_do_not_stall_or_overflow(self):
        counts = cooccurrence([["a", "b"] * 5_000] * 20, ABC, window=1)
        assert counts.toarray()[0, 1] == 20 * 9_999

    @pytest.mark.parametrize(
        "corpus",
        [
            Stream(SENTENCES),
            tuple(map(tuple, SENTENCES)),
            [np.array(sentence) for sentence in SENTENCES],
            {tuple(sentence): None for sentence in SENTENCES}.keys(),
        ],
        ids=["stream", "tuples", "arrays", "keys"],
    )
    def test_whatever_can_be_read_anew_is_a_corpus(self, corpus):
        expected = cooccurrence(SENTENCES, ABC)
        for _ in range(2):
            assert (cooccurrence(corpus, ABC) != expected).nnz == 0

    def test_counting_leaves_the_sentences_as_they_were(self):
        sentences = [list(sentence) for sentence in SENTENCES]
        cooccurrence(sentences, ABC)
        assert sentences == SENTENCES

    def test_memory_grows_with_the_distinct_pairs_and_not_with_the_text(self, chunk_of):
        chunk_of(1_000)
        vocabulary = Vocabulary(map(str, range(2_000)))
        line = list(vocabulary.tokens[:50])
        peaks, sizes = [], []
        cooccurrence([line], vocabulary)
        for repeats in (100, 2_000):
            tracemalloc.start()
            counts = cooccurrence([line] * repeats, vocabulary, window=2)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            sizes.append(counts.nnz)
        assert sizes == [2 * (49 + 48)] * 2
        assert peaks[1] < peaks[0] + 95_000 * 4  # bytes: of 95,000 words more, not one id is kept
        assert peaks[1] < len(vocabulary) ** 2  # bytes: a dense table would take eight times that

    def test_a_window_is_an_integer_of_at_least_1(self):
        with pytest.raises(ValueError, match="^window must be at least 1, got 0"):
            cooccurrence(SENTENCES, ABC, window=0)

    @pytest.mark.parametrize("distance_weight", ["Harmonic", None])
    def test_a_distance_weight_is_one_of_three(self, distance_weight):
        says = rf"one of \['uniform', 'linear', 'harmonic'\], got {distance_weight!r}"
        with pytest.raises(ValueError, match=says):
            cooccurrence(SENTENCES, ABC, distance_weight=distance_weight)

    @pytest.mark.parametrize("sentences", [[], (), [[]], [[], []], [["x"]], [["x", "y"], []]])
    @pytest.mark.parametrize("chunk", [1, 10**6])
    def test_text_without_a_word_to_count_is_refused(self, chunk_of, chunk, sentences):
        chunk_of(chunk)
        with pytest.raises(ValueError, match="no word of the vocabulary"):
            cooccurrence(sentences, ABC)

    def test_a_corpus_is_a_list_of_lists_of_words(self):
        with pytest.raises(TypeError, match=r"^a sentence must be a list, got 'a': use tokenize"):
            cooccurrence(["a", "b"], ABC)


class TestCountChunk:
    """A part of the text, as `Vocabulary.encode_chunks` yields it; the whole is the sum."""

    @pytest.mark.untraced
    @given(texts, vocabularies, st.integers(1, 14), st.sampled_from(list(WEIGHTS)), chunks)
    def test_the_parts_add_up_to_the_whole_in_any_order(
        self, sentences, vocabulary, window, distance_weight, chunk
    ):
        assume(any(word in vocabulary or vocabulary.unknown for line in sentences for word in line))
        named = {"window": window, "distance_weight": distance_weight}
        parts = list(vocabulary.encode_chunks(sentences, size=chunk))[::-1]
        counted = [count_chunk(*part, len(vocabulary), **named) for part in parts]
        assert all((part != part.T).nnz == 0 for part in counted)
        whole = cooccurrence(sentences, vocabulary, **named)
        np.testing.assert_allclose(sum(counted).toarray(), whole.toarray(), rtol=1e-12)

    def test_an_empty_part_has_no_pair(self):
        for ids, offsets in (([], [0]), ([], [0, 0]), ([2], [0, 0, 1])):
            part = count_chunk(ids, offsets, 3, window=2, distance_weight="uniform")
            assert (part.shape, part.nnz) == ((3, 3), 0)


class TestPmi:
    """Observed over expected."""

    def test_the_pmi_of_a_small_table_by_hand(self):
        expected = [[-np.inf, np.log(4 / 3)], [np.log(4 / 3), np.log(8 / 9)]]
        np.testing.assert_allclose(pmi(SMALL), expected, rtol=1e-14)

    def test_smoothing_raises_the_contexts_shares_to_its_power(self):
        weights = np.array([1 / 4, 3 / 4]) ** 0.75
        share = weights / weights.sum()
        expected = [
            [-np.inf, np.log(1 / share[1])],
            [np.log(1 / 3 / share[0]), np.log(2 / 3 / share[1])],
        ]
        np.testing.assert_allclose(pmi(SMALL, smoothing=0.75), expected, rtol=1e-14)

    def test_a_smoothing_of_0_takes_all_contexts_seen_for_equally_likely(self):
        counts = np.array([[0.0, 2.0, 0], [2.0, 4.0, 0], [0, 0, 0]])
        assert pmi(counts, smoothing=0)[1, 1] == pytest.approx(np.log(4 / 6 / (1 / 2)), rel=1e-14)

    @given(tables, st.sampled_from([0, 0.5, 0.75, 1]))
    def test_the_pmi_is_that_of_a_plain_loop(self, counts, smoothing):
        table = pmi(counts, smoothing=smoothing)
        assert table.dtype == np.float64
        np.testing.assert_allclose(table, pmi_by_hand(counts, smoothing), rtol=1e-12, atol=1e-12)

    @given(st.data())
    def test_independent_words_have_a_pmi_of_0(self, data):
        size = data.draw(st.integers(1, 8))
        shares = npst.arrays(np.float64, size, elements=st.floats(0.01, 100))
        counts = np.outer(data.draw(shares), data.draw(shares))
        np.testing.assert_allclose(pmi(counts), 0, atol=1e-12)

    @given(tables, st.sampled_from([0.75, 1]))
    def test_the_pmi_is_minus_infinity_exactly_where_nothing_was_seen(self, counts, smoothing):
        table = pmi(counts, smoothing=smoothing)
        assert not np.isnan(table).any()
        assert np.array_equal(table == -np.inf, counts == 0)

    @pytest.mark.parametrize("smoothing", [0, 0.75, 1])
    def test_a_word_never_seen_has_no_pmi_and_disturbs_no_other(self, smoothing):
        wide = np.zeros((4, 4))
        wide[np.ix_([0, 2], [0, 2])] = SMALL
        with np.errstate(all="raise"):
            table = pmi(wide, smoothing=smoothing)
        assert (table[[1, 3]] == -np.inf).all()
        assert (table[:, [1, 3]] == -np.inf).all()
        expected = pmi(SMALL, smoothing=smoothing)
        np.testing.assert_allclose(table[np.ix_([0, 2], [0, 2])], expected, rtol=1e-14)

    @given(tables, st.floats(1e-6, 1e6), st.sampled_from([0.75, 1]))
    def test_counting_a_text_many_times_over_changes_no_pmi(self, counts, factor, smoothing):
        once, often = pmi(counts, smoothing=smoothing), pmi(counts * factor, smoothing=smoothing)
        np.testing.assert_allclose(often, once, rtol=1e-10, atol=1e-12)

    @given(tables)
    def test_the_pmi_of_symmetric_counts_is_symmetric(self, counts):
        table = pmi(counts + counts.T)
        np.testing.assert_allclose(table, table.T, rtol=1e-12, atol=1e-12)

    @kinds
    def test_counts_may_be_dense_or_sparse(self, kind):
        np.testing.assert_allclose(pmi(kind(COUNTS)), pmi(COUNTS), rtol=1e-14)
        weighed = ppmi(kind(COUNTS)).toarray()
        np.testing.assert_allclose(weighed, ppmi(COUNTS).toarray(), rtol=1e-14)

    def test_stored_zeros_and_entries_in_two_parts_are_read_as_what_they_are(self):
        parts = ([2, 1, 1, 4, 0], ([0, 1, 1, 1, 0], [1, 0, 0, 1, 0]))
        scattered = sparse.coo_array(parts, shape=(2, 2), dtype=float)
        np.testing.assert_allclose(pmi(scattered), pmi(SMALL), rtol=1e-14)
        assert scattered.data.tolist() == [2, 1, 1, 4, 0]
        assert ppmi(scattered).nnz == ppmi(SMALL).nnz

    @kinds
    def test_the_counts_are_left_as_they_were(self, kind):
        counts, same = kind(COUNTS), kind(COUNTS)
        pmi(counts), ppmi(counts)
        left = counts.toarray() if sparse.issparse(counts) else np.asarray(counts)
        expected = same.toarray() if sparse.issparse(same) else np.asarray(same)
        assert np.array_equal(left, expected)

    @pytest.mark.parametrize("weigh", [pmi, ppmi])
    @pytest.mark.parametrize("container", [np.array, sparse.csr_array, sparse.coo_array])
    @pytest.mark.parametrize(
        ("counts", "says"),
        [
            ([[1.0, -2.0], [0.0, 1.0]], r"at least 0.* got negative, -2\.0"),
            ([[1, -1], [-1, 1]], "at least 0.* got negative, -1"),
            ([[0.0, 0.0], [0.0, 0.0]], "at least 0, and not all of them 0; got 0 everywhere"),
            ([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], r"square, got \(2, 3\)"),
            ([[1.0, np.nan], [0.0, 1.0]], "finite, got nan"),
            ([[1.0, 2.0], [0.0, np.inf]], "finite, got inf"),
            ([[1.0, -np.inf], [0.0, 1.0]], "finite, got -inf"),
        ],
    )
    def test_counts_are_a_square_of_finite_numbers_of_at_least_0(
        self, weigh, container, counts, says
    ):
        with pytest.raises(ValueError, match=f"counts must be {says}"):
            weigh(container(counts))

    @pytest.mark.parametrize("weigh", [pmi, ppmi])
    @pytest.mark.parametrize(
        ("counts", "error", "says"),
        [
            ([1.0, 2.0], ValueError, r"must be square, got \(2,\)"),
            (np.ones((2, 2, 2)), ValueError, r"must be square, got \(2, 2, 2\)"),
            (5.0, ValueError, r"must be square, got \(\)"),
            ([[1.0, 2.0], [3.0]], ValueError, "must be a rectangle, got rows of different lengths"),
            ([["1", "2"], ["3", "4"]], TypeError, "must hold numbers, got dtype <U1"),
            ([[1j, 2], [3, 4]], TypeError, "must hold numbers, got dtype complex128"),
            ([[True, False], [True, True]], TypeError, "must hold numbers, got dtype bool"),
            (None, TypeError, "must hold numbers, got dtype object"),
            ("abc", TypeError, "must hold numbers, got dtype <U3"),
            (np.ma.array(np.ones((2, 2)), mask=np.eye(2)), TypeError, "must not be a masked array"),
        ],
    )
    def test_what_is_no_table_of_numbers_has_no_pmi(self, weigh, counts, error, says):
        with pytest.raises(error, match=f"counts {says}"):
            weigh(counts)

    @pytest.mark.parametrize("weigh", [pmi, ppmi])
    def test_a_nan_among_dense_counts_is_named_by_its_row_and_column(self, weigh):
        with pytest.raises(ValueError, match=r"nan at position \(1, 0\)"):
            weigh([[0.0, 3.0], [np.nan, 1.0]])

    @pytest.mark.parametrize("weigh", [pmi, ppmi])
    def test_complex_sparse_counts_are_refused_as_dense_ones_are(self, weigh):
        with pytest.raises(TypeError, match="counts must hold numbers, got dtype complex128"):
            weigh(sparse.csr_array([[1, 2j], [2j, 1]]))

    @pytest.mark.parametrize("weigh", [pmi, ppmi])
    def test_a_smoothing_is_at_least_0(self, weigh):
        with pytest.raises(ValueError, match="^smoothing must be at least 0 and finite, got -1"):
            weigh(SMALL, smoothing=-1)


class TestPpmi:
    """What of it is positive."""

    @given(
        tables, st.sampled_from([0, 0.75, 1]), st.sampled_from([0, 0.1, np.log(2), np.log(5), 50])
    )
    def test_ppmi_is_what_of_the_shifted_pmi_is_positive(self, counts, smoothing, shift):
        weighed = ppmi(counts, smoothing=smoothing, shift=shift)
        expected = np.maximum(pmi(counts, smoothing=smoothing) - shift, 0)
        assert isinstance(weighed, sparse.csr_array)
        assert weighed.dtype == np.float64
        assert weighed.shape == counts.shape
        assert (weighed.data > 0).all()
        np.testing.assert_allclose(weighed.toarray(), expected, rtol=1e-12, atol=1e-14)

    def test_ppmi_smooths_with_three_quarters_and_shifts_by_nothing_unless_told_otherwise(self):
        expected = np.maximum(pmi(COUNTS, smoothing=0.75), 0)
        np.testing.assert_allclose(ppmi(COUNTS).toarray(), expected, rtol=1e-14)

    def test_a_large_shift_leaves_an_empty_table_of_the_same_shape(self):
        weighed = ppmi(SMALL, shift=np.log(5))
        assert weighed.nnz == 0
        assert weighed.shape == (2, 2)

    def test_a_shift_is_at_least_0(self):
        with pytest.raises(ValueError, match="^shift must be at least 0 and finite, got -1"):
            ppmi(SMALL, shift=-1)


class TestSvdVectors:
    """The best vectors of their length."""

    @sizes
    @pytest.mark.parametrize("power", [0, 0.5, 1])
    def test_the_vectors_products_are_those_of_the_exact_svd(
        self, rows, columns, output_dim, power
    ):
        matrix = random_matrix(rows, columns)
        vectors = svd_vectors(matrix, output_dim, power=power, random_state=0)
        left, values, _ = exact_svd(rows, columns)
        left = left[:, :output_dim] * values[:output_dim] ** power
        assert vectors.shape == (rows, output_dim)
        assert vectors.dtype == np.float64
        np.testing.assert_allclose(vectors @ vectors.T, left @ left.T, atol=1e-6)

    @sizes
    def test_the_vectors_give_the_best_approximation_of_their_rank(self, rows, columns, output_dim):
        matrix = random_matrix(rows, columns)
        unit = svd_vectors(matrix, output_dim, power=0, random_state=0)
        left, values, right = exact_svd(rows, columns)
        best = left[:, :output_dim] * values[:output_dim] @ right[:output_dim]
        np.testing.assert_allclose(unit @ (unit.T @ matrix), best, atol=1e-6)

    @sizes
    def test_a_power_of_1_gives_scikit_learns_truncated_svd(self, rows, columns, output_dim):
        matrix = random_matrix(rows, columns)
        vectors = svd_vectors(matrix, output_dim, power=1, random_state=0)
        twin = TruncatedSVD(output_dim, random_state=0)
        theirs = twin.fit_transform(matrix)
        np.testing.assert_allclose(vectors @ vectors.T, theirs @ theirs.T, atol=1e-6)
        lengths = np.linalg.norm(vectors, axis=0)
        np.testing.assert_allclose(lengths, twin.singular_values_, atol=1e-6)

    def test_the_default_power_is_one_half(self):
        matrix = random_matrix(8, 8)
        halved = svd_vectors(matrix, 3, power=0.5, random_state=0)
        assert np.array_equal(svd_vectors(matrix, 3, random_state=0), halved)
        np.testing.assert_allclose(np.linalg.norm(halved, axis=0) ** 2, [1, 0.5, 0.25], rtol=1e-6)

    def test_a_power_of_1_keeps_the_distances_of_the_rows(self):
        matrix = random_matrix(6, 9)
        vectors = svd_vectors(matrix, 6, power=1, random_state=0)
        np.testing.assert_allclose(vectors @ vectors.T, matrix @ matrix.T, atol=1e-12)

    @sizes
    def test_the_largest_entry_of_every_column_is_positive(self, rows, columns, output_dim):
        for seed in range(2):
            vectors = svd_vectors(random_matrix(rows, columns, seed), output_dim, random_state=seed)
            largest = np.abs(vectors).argmax(axis=0)
            assert (vectors[largest, np.arange(output_dim)] > 0).all()

    @sizes
    def test_no_sign_depends_on_the_seed_or_on_what_is_flipped(self, rows, columns, output_dim):
        matrix = random_matrix(rows, columns)
        flips = np.random.default_rng(0).choice([-1, 1], size=columns)
        vectors = svd_vectors(matrix, output_dim, random_state=0)
        for other, seed in ((matrix, 1), (-matrix, 0), (matrix * flips, 2), (matrix[:, ::-1], 3)):
            same = svd_vectors(other, output_dim, random_state=seed)
            np.testing.assert_allclose(same, vectors, atol=1e-5)

    @pytest.mark.parametrize("size", [30, 505])
    def test_the_same_seed_gives_the_same_vectors_and_another_one_the_same_but_for_rounding(
        self, size
    ):
        matrix = np.random.default_rng(0).normal(
            size=(size, size)
        )  # values that lie close together
        first, again, other = (svd_vectors(matrix, 5, random_state=seed) for seed in (1, 1, 2))
        assert np.array_equal(first, again)
        assert np.array_equal(svd_vectors(matrix, 5, random_state=np.random.default_rng(1)), first)
        np.testing.assert_allclose(other, first, atol=1e-7)

    @pytest.mark.parametrize("size", [30, 505])
    def test_columns_stand_by_falling_singular_value(self, size):
        matrix = np.random.default_rng(1).normal(size=(size, size + 1))
        lengths = np.linalg.norm(svd_vectors(matrix, 6, power=1, random_state=0), axis=0)
        expected = np.linalg.svd(matrix, compute_uv=False)[:6]
        np.testing.assert_allclose(lengths, expected, rtol=1e-9)

    @pytest.mark.parametrize("size", [30, 505])
    def test_beyond_a_matrixs_rank_the_vectors_are_0(self, size):
        rows = np.random.default_rng(2).normal(size=(size, 2))
        vectors = svd_vectors(rows @ rows.T, 4, power=1, random_state=0)
        np.testing.assert_allclose(vectors[:, 2:], 0, atol=1e-5)
        np.testing.assert_allclose(vectors @ vectors.T, rows @ rows.T @ rows @ rows.T, rtol=1e-6)

    @pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
    @pytest.mark.parametrize("size", [30, 505])
    def test_a_matrix_of_zeros_has_vectors_of_zeros(self, size, kind):
        assert not svd_vectors(kind(np.zeros((size, size))), 3, random_state=0).any()

    @pytest.mark.parametrize("size", [30, 505])
    def test_a_large_sparse_matrix_has_the_vectors_of_the_dense_one(self, size):
        matrix = random_matrix(size, size) * (np.random.default_rng(3).random((size, size)) < 0.1)
        dense, thin = (
            svd_vectors(kind(matrix), 3, random_state=0) for kind in (np.asarray, sparse.csr_array)
        )
        np.testing.assert_allclose(thin, dense, atol=1e-8)

    @kinds
    def test_a_matrix_may_be_dense_or_sparse(self, kind):
        vectors = svd_vectors(COUNTS, 3, random_state=0)
        matrix = kind(COUNTS)
        np.testing.assert_allclose(svd_vectors(matrix, 3, random_state=0), vectors, atol=1e-5)
        left = matrix.toarray() if sparse.issparse(matrix) else np.asarray(matrix)
        assert np.array_equal(left, COUNTS)

    @pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
    @pytest.mark.parametrize("size", [30, 505])
    @pytest.mark.parametrize(
        ("dtype", "result"), [(np.float32, np.float32), (np.float64, np.float64), (int, np.float64)]
    )
    def test_vectors_are_float32_for_a_float32_matrix_alone(self, kind, size, dtype, result):
        matrix = kind(np.random.default_rng(0).integers(9, size=(size, size)).astype(dtype))
        vectors = svd_vectors(matrix, 2, random_state=0)
        assert vectors.dtype == result
        exact = svd_vectors(matrix.astype(np.float64), 2, random_state=0)
        np.testing.assert_allclose(vectors @ vectors.T, exact @ exact.T, atol=2e-3)

    @pytest.mark.parametrize("kind", [sparse.lil_array, sparse.dok_array, sparse.dia_array])
    def test_every_sparse_format_will_do(self, kind):
        vectors = svd_vectors(COUNTS, 3, random_state=0)
        np.testing.assert_allclose(
            svd_vectors(kind(COUNTS), 3, random_state=0), vectors, atol=1e-10
        )
        np.testing.assert_allclose(pmi(kind(COUNTS)), pmi(COUNTS), rtol=1e-14)

    @pytest.mark.parametrize(
        ("matrix", "output_dim", "error", "says"),
        [
            (np.ones((3, 5)), 4, ValueError, r"\(3, 5\) has no 4 singular vectors"),
            (np.ones((5, 3)), 4, ValueError, r"\(5, 3\) has no 4 singular vectors"),
            (sparse.csr_array(np.eye(3)), 4, ValueError, r"\(3, 3\) has no 4 singular vectors"),
            (np.ones(3), 1, ValueError, r"\(3,\) has no 1 singular vectors"),
            (np.ones((0, 3)), 1, ValueError, r"\(0, 3\) has no 1 singular vectors"),
            (np.eye(3), 0, ValueError, "output_dim must be at least 1, got 0"),
            (pmi(SMALL), 1, ValueError, r"matrix must be finite, got -inf at position \(0, 0\)"),
            ([[1.0, 2.0], [np.nan, 3.0]], 1, ValueError, r"finite, got nan at position \(1, 0\)"),
            (sparse.csr_array([[1.0, np.inf]]), 1, ValueError, "matrix must be finite, got inf"),
            ([["1", "2"]], 1, TypeError, "matrix must hold numbers, got dtype <U1"),
            ([[1.0, 2.0], [3.0]], 1, ValueError, "matrix must be a rectangle"),
            (None, 1, TypeError, "matrix must hold numbers, got dtype object"),
        ],
    )
    def test_a_matrix_is_finite_and_has_as_many_vectors_as_asked_for(
        self, matrix, output_dim, error, says
    ):
        with pytest.raises(error, match=says):
            svd_vectors(matrix, output_dim)

    def test_a_power_is_at_least_0(self):
        with pytest.raises(ValueError, match="^power must be at least 0 and finite, got nan"):
            svd_vectors(np.eye(3), 2, power=float("nan"))

    def test_a_random_state_is_none_an_integer_or_a_generator(self):
        with pytest.raises(TypeError, match="^random_state must be None, an integer"):
            svd_vectors(np.eye(3), 2, random_state="1")
