"""What the layer promises: rows looked up bit for bit, and no bad id that gets an answer."""

import re

import numpy as np
import pytest
from helpers import FLOATS, lookups, random_table
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embedding_tutorial import Embedding, KeyedVectors, Vocabulary, masked_mean, one_hot

TABLE = np.arange(14.0).reshape(7, 2)  # row i holds 2i and 2i + 1
EMBEDDING = Embedding.from_pretrained(TABLE)


class TestLookup:
    @given(lookups(), st.sampled_from(FLOATS))
    def test_any_good_ids_give_their_rows_bit_for_bit(self, lookup, dtype):
        input_dim, ids = lookup
        weight = random_table(input_dim, dtype=dtype)
        positions = np.asarray(ids, dtype=np.intp)
        vectors = Embedding.from_pretrained(weight)(ids)
        assert vectors.shape == (*positions.shape, 3)
        assert vectors.dtype == dtype
        assert vectors.tobytes() == weight[positions].tobytes()

    def test_the_second_sentence_reads_rows_5_1_2_3_6(self):
        assert EMBEDDING([5, 1, 2, 3, 6]).tolist() == [[10, 11], [2, 3], [4, 5], [6, 7], [12, 13]]

    def test_one_id_gives_one_vector(self):
        assert EMBEDDING(4).tolist() == [8, 9]
        assert EMBEDDING(np.int8(4)).tolist() == [8, 9]
        assert EMBEDDING(np.array(4)).tolist() == [8, 9]

    def test_no_ids_give_no_vectors(self):
        assert EMBEDDING([]).shape == (0, 2)
        assert EMBEDDING(()).shape == (0, 2)
        assert EMBEDDING([[], []]).shape == (2, 0, 2)
        assert EMBEDDING(np.zeros((3, 0), dtype=np.uint8)).shape == (3, 0, 2)

    def test_the_same_word_gives_the_same_row_at_every_position(self):
        vectors = EMBEDDING([[4, 0, 4], [4, 4, 1]])
        assert (vectors[[0, 0, 1, 1], [0, 2, 0, 1]] == TABLE[4]).all()

    @pytest.mark.parametrize("ids", [3, [3], [[0, 3], [3, 6]]])
    def test_the_vectors_are_a_copy_of_the_rows(self, ids):
        embedding = Embedding.from_pretrained(TABLE)
        embedding(ids)[...] = -1
        assert (embedding.weight == TABLE).all()

    def test_the_lookup_sees_the_table_change(self):
        embedding = Embedding.from_pretrained(TABLE)
        embedding.weight[3] = [30, 31]
        assert embedding([3, 4]).tolist() == [[30, 31], [8, 9]]

    def test_the_ids_are_left_as_they_were(self):
        ids = np.array([[6, 0], [5, 1]], dtype=np.int16)
        EMBEDDING(ids), EMBEDDING.mask(ids), one_hot(ids, 7)
        assert ids.dtype == np.int16
        assert ids.tolist() == [[6, 0], [5, 1]]

    @pytest.mark.parametrize(
        "embedding", [EMBEDDING, Embedding(7, 2), Embedding(7, 2, padding_idx=0)]
    )
    def test_an_id_past_the_end_is_an_error_that_names_it(self, embedding):
        assert embedding([6]).shape == (1, 2)
        with pytest.raises(
            IndexError, match=r"id 7 at position \(0, 3\) is outside .* 7 rows \(0..6\)"
        ):
            embedding([[4, 1, 3, 7, 3]])

    @pytest.mark.parametrize(
        "embedding", [EMBEDDING, Embedding(7, 2), Embedding(7, 2, padding_idx=0)]
    )
    def test_a_negative_id_never_counts_from_the_end(self, embedding):
        with pytest.raises(
            IndexError, match=r"id -1 at position \(1,\) .* do not count from the end"
        ):
            embedding([6, -1])


class TestTable:
    def test_the_table_has_input_dim_rows_of_output_dim_columns(self):
        embedding = Embedding(7, 2)
        assert embedding.weight.shape == (7, 2)
        assert (embedding.input_dim, embedding.output_dim) == (7, 2)

    def test_numpy_integers_are_dimensions_too(self):
        assert Embedding(np.int8(7), np.uint64(2)).weight.shape == (7, 2)
        assert one_hot([0], np.int16(7)).shape == (1, 7)

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_the_table_starts_uniform_between_minus_and_plus_a_twentieth(self, dtype):
        weight = Embedding(1000, 50, dtype=dtype, random_state=0).weight
        assert weight.dtype == dtype
        assert abs(weight).max() <= dtype(0.05)
        deciles = np.quantile(weight.astype(float), np.linspace(0, 1, 11))
        assert deciles == pytest.approx(np.linspace(-0.05, 0.05, 11), abs=1e-3)

    def test_a_table_is_float32_unless_told_otherwise(self):
        assert Embedding(7, 2).weight.dtype == np.float32
        assert one_hot([0], 7).dtype == np.float32

    def test_the_same_seed_gives_the_same_table(self):
        first, again, other = (Embedding(7, 2, random_state=seed).weight for seed in (1, 1, 2))
        assert (first == again).all()
        assert (first != other).any()
        generator = np.random.default_rng(1)
        assert (Embedding(7, 2, random_state=generator).weight == first).all()
        assert (Embedding(7, 2, random_state=generator).weight != first).any()

    def test_without_a_seed_every_table_is_another(self):
        assert (Embedding(7, 2).weight != Embedding(7, 2).weight).any()

    def test_a_layer_shows_its_sizes_padding_and_dtype(self):
        assert repr(Embedding(7, 2)) == "Embedding(7, 2, dtype=float32)"
        assert repr(Embedding(7, 2, padding_idx=0, dtype=np.float16)) == (
            "Embedding(7, 2, padding_idx=0, dtype=float16)"
        )

    def test_the_table_may_be_replaced_by_one_of_the_same_shape_only(self):
        layer = Embedding(7, 2, padding_idx=6)
        layer.weight = np.ones((7, 2))
        assert layer([3]).tolist() == [[1.0, 1.0]]
        with pytest.raises(ValueError, match=r"keep its shape \(7, 2\), got \(3, 2\)"):
            layer.weight = np.ones((3, 2))


class TestFromPretrained:
    def test_a_pretrained_table_is_copied(self):
        weight = TABLE.copy()
        embedding = Embedding.from_pretrained(weight)
        weight[:] = -1
        assert (embedding.weight == TABLE).all()
        embedding.weight[:] = -2
        assert (weight == -1).all()

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_a_pretrained_table_keeps_its_dtype(self, dtype):
        assert Embedding.from_pretrained(TABLE.astype(dtype)).weight.dtype == dtype

    def test_a_pretrained_table_may_be_a_list_a_view_or_read_only(self):
        read_only = TABLE.copy()
        read_only.flags.writeable = False
        for weight in (
            TABLE.tolist(),
            TABLE.T.copy().T,
            np.repeat(TABLE, 2, axis=0)[::2],
            read_only,
        ):
            embedding = Embedding.from_pretrained(weight)
            assert (embedding.weight == TABLE).all()
            assert embedding.weight.flags.c_contiguous
            assert embedding.weight.flags.writeable

    def test_a_pretrained_padding_row_is_taken_as_it_is(self):
        embedding = Embedding.from_pretrained(TABLE, padding_idx=3)
        assert embedding.padding_idx == 3
        assert embedding([3]).tolist() == [[6, 7]]

    def test_keyed_vectors_are_no_table_and_the_error_says_where_theirs_is(self):
        kv = KeyedVectors(["a"], [[1.0, 2.0]])
        says = r"weight must be a table, got KeyedVectors of 1 words.*: pass its \.vectors, or use "
        with pytest.raises(TypeError, match=says + r"Embedding\.from_keyed_vectors\(kv, vocab"):
            Embedding.from_pretrained(kv)
        assert Embedding.from_pretrained(kv.vectors)([0]).tolist() == [[1, 2]]


KV = KeyedVectors(["see", "<pad>", "hope"], np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float16))
VOCABULARY = Vocabulary(["hope", "soon", "see", "Hope"], padding="<pad>", unknown="<unk>")


class TestFromKeyedVectors:
    def test_a_word_that_has_a_vector_gets_it_whatever_its_index_is(self):
        embedding, found = Embedding.from_keyed_vectors(KV, VOCABULARY)
        assert found.tolist() == [False, False, True, False, True, False]
        assert embedding(VOCABULARY.encode(["see", "hope"])).tolist() == [[1, 2], [5, 6]]
        assert embedding.input_dim == len(VOCABULARY)
        assert embedding.weight.dtype == np.float16

    @pytest.mark.parametrize("missing", ["random", "zeros", "mean"])
    def test_the_padding_row_is_0_even_if_the_padding_word_has_a_vector(self, missing):
        embedding, found = Embedding.from_keyed_vectors(KV, VOCABULARY, missing=missing)
        assert embedding.padding_idx == 0
        assert embedding.weight[0].tolist() == [0, 0]
        assert not found[0]

    def test_without_a_padding_word_no_row_is_special(self):
        embedding, found = Embedding.from_keyed_vectors(KV, Vocabulary(["see", "hope"]))
        assert embedding.padding_idx is None
        assert embedding.weight.tolist() == [[1, 2], [5, 6]]
        assert found.all()

    def test_words_without_a_vector_get_zeros_or_the_mean_of_those_found(self):
        zeros, _ = Embedding.from_keyed_vectors(KV, VOCABULARY, missing="zeros")
        mean, _ = Embedding.from_keyed_vectors(KV, VOCABULARY, missing="mean")
        assert zeros.weight[[1, 3, 5]].tolist() == [[0, 0]] * 3
        assert mean.weight[[1, 3, 5]].tolist() == [[3, 4]] * 3

    def test_random_rows_have_the_variance_of_the_vectors_found_and_a_mean_of_0(self):
        vectors = np.random.default_rng(0).normal(2, 3, size=(200, 50))
        names = [f"w{i}" for i in range(200)]
        vocabulary = Vocabulary([*names[100:], *(f"x{i}" for i in range(400))])
        kv = KeyedVectors(names, vectors)
        embedding, found = Embedding.from_keyed_vectors(kv, vocabulary, random_state=0)
        drawn = embedding.weight[~found]
        assert drawn.shape == (400, 50)
        assert drawn.var() == pytest.approx(vectors[100:].var(), rel=0.02)
        assert drawn.mean() == pytest.approx(0, abs=0.05)
        assert abs(drawn).max() <= np.sqrt(3 * vectors[100:].var())

    def test_the_same_seed_gives_the_same_rows(self):
        first, again, other = (
            Embedding.from_keyed_vectors(KV, VOCABULARY, random_state=seed)[0].weight
            for seed in (1, 1, 2)
        )
        assert (first == again).all()
        assert (first != other).any()

    def test_the_keyed_vectors_are_left_as_they_were(self):
        embedding, _ = Embedding.from_keyed_vectors(KV, Vocabulary(["see", "hope"]))
        embedding.weight[:] = -1
        assert KV["see"].tolist() == [1, 2]

    def test_gensims_keyed_vectors_are_as_good(self):
        gensim = pytest.importorskip("gensim.models")
        kv = gensim.KeyedVectors(2)
        kv.add_vectors(["see", "hope"], np.array([[1, 2], [5, 6]], dtype=np.float32))
        embedding, found = Embedding.from_keyed_vectors(kv, VOCABULARY, missing="zeros")
        assert embedding.weight.tolist() == [[0, 0], [0, 0], [5, 6], [0, 0], [1, 2], [0, 0]]
        assert found.sum() == 2

    @pytest.mark.parametrize(
        ("keyed_vectors", "vocabulary", "missing", "error", "says"),
        [
            (
                KV.vectors,
                VOCABULARY,
                "zeros",
                TypeError,
                "^keyed_vectors must be KeyedVectors",
            ),
            (KV, ["see"], "zeros", TypeError, r"^vocabulary must be a Vocabulary, got \['see'\]"),
            (KV, VOCABULARY, "zero", ValueError, "^missing must be 'random', .*, got 'zero'"),
            (
                KV,
                Vocabulary(["x"]),
                "zeros",
                ValueError,
                "^none of the words .*: Vocabulary of 1",
            ),
            (KV, Vocabulary([], padding="<pad>"), "mean", ValueError, "^none of the words"),
        ],
    )
    def test_what_cannot_be_matched_is_refused(
        self, keyed_vectors, vocabulary, missing, error, says
    ):
        with pytest.raises(error, match=says):
            Embedding.from_keyed_vectors(keyed_vectors, vocabulary, missing=missing)


class TestPadding:
    @pytest.mark.parametrize("padding_idx", [0, 3, np.int8(6)])
    def test_the_padding_row_starts_at_zero_and_no_other_does(self, padding_idx):
        weight = Embedding(7, 2, padding_idx=padding_idx, random_state=0).weight
        assert (weight == 0).all(axis=1).nonzero()[0].tolist() == [padding_idx]

    def test_the_mask_is_false_exactly_at_the_padding(self):
        mask = Embedding(7, 2, padding_idx=3).mask([[5, 3, 0], [3, 3, 6]])
        assert mask.dtype == bool
        assert mask.tolist() == [[True, False, True], [False, False, True]]

    @given(lookups(), st.data())
    def test_a_mask_has_the_shape_of_the_ids_and_hides_one_id_alone(self, lookup, data):
        input_dim, ids = lookup
        padding_idx = data.draw(st.integers(0, input_dim - 1))
        mask = Embedding(input_dim, 1, padding_idx=padding_idx).mask(ids)
        assert np.array_equal(mask, np.asarray(ids, dtype=np.intp) != padding_idx)

    def test_without_a_padding_row_nothing_is_masked(self):
        assert Embedding(7, 2).mask([[0, 1], [2, 0]]).tolist() == [[True, True], [True, True]]

    def test_the_mask_of_a_single_id_is_an_array_with_or_without_padding(self):
        for layer in (Embedding(7, 2), Embedding(7, 2, padding_idx=0)):
            assert isinstance(layer.mask(5), np.ndarray)


class TestOneHot:
    def test_one_hot_puts_a_one_in_the_ids_place(self):
        assert one_hot([4, 0], 5).tolist() == [[0, 0, 0, 0, 1], [1, 0, 0, 0, 0]]

    @given(lookups())
    def test_a_one_hot_vector_holds_a_single_one_at_its_id(self, lookup):
        num_classes, ids = lookup
        vectors = one_hot(ids, num_classes)
        positions = np.asarray(ids, dtype=np.intp)
        assert vectors.shape == (*positions.shape, num_classes)
        assert (vectors.sum(axis=-1) == 1).all()
        assert (vectors.argmax(axis=-1) == positions).all()

    @given(lookups(), st.sampled_from(FLOATS))
    def test_one_hot_times_the_table_is_the_lookup_exactly(self, lookup, dtype):
        input_dim, ids = lookup
        embedding = Embedding.from_pretrained(random_table(input_dim, dtype=dtype))
        product = one_hot(ids, input_dim, dtype=dtype) @ embedding.weight
        assert product.dtype == dtype
        assert np.array_equal(product, embedding(ids))

    def test_the_seven_unit_vectors_are_the_identity(self):
        assert np.array_equal(one_hot(range(7), 7), np.eye(7))

    @pytest.mark.parametrize("dtype", [bool, int, np.uint8, *FLOATS])
    def test_one_hot_vectors_come_in_the_dtype_asked_for(self, dtype):
        assert one_hot([1], 2, dtype=dtype).dtype == dtype


class TestMaskedMean:
    def test_padding_does_not_shrink_the_mean(self):
        embedding = Embedding(7, 3, padding_idx=0, dtype=np.float64, random_state=0)
        short, padded = [[5, 1]], [[5, 1, 0, 0, 0]]
        mean = masked_mean(embedding(padded), embedding.mask(padded))
        assert np.array_equal(mean, embedding(short).mean(axis=1))
        assert not np.allclose(mean, embedding(padded).mean(axis=1))

    @given(
        npst.arrays(
            np.float64,
            npst.array_shapes(min_dims=2, max_dims=4, min_side=1, max_side=5),
            elements=st.floats(-1e3, 1e3),
        )
    )
    def test_without_padding_the_masked_mean_is_the_mean(self, vectors):
        mean = masked_mean(vectors, np.ones(vectors.shape[:-1], dtype=bool))
        assert mean.shape == vectors.shape[:-2] + vectors.shape[-1:]
        assert np.allclose(mean, vectors.mean(axis=-2), rtol=1e-12, atol=1e-12)

    @pytest.mark.parametrize("hidden", [np.nan, np.inf, -np.inf, 1e300])
    def test_what_stands_at_a_masked_position_plays_no_part(self, hidden):
        vectors = np.array([[1.0, 2.0], [hidden, hidden], [3.0, 6.0]])
        assert masked_mean(vectors, [True, False, True]).tolist() == [2, 4]

    def test_vectors_and_mask_may_be_lists(self):
        mean = masked_mean([[[1.0, 2.0], [3.0, 4.0]]], [[True, False]])
        assert mean.tolist() == [[1, 2]]

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_the_mean_keeps_the_dtype(self, dtype):
        assert masked_mean(np.ones((2, 3), dtype=dtype), [True, True]).dtype == dtype

    @pytest.mark.parametrize(
        ("value", "count", "dtype"),
        [
            (60_000, 5, np.float16),  # the sum is larger than any float16
            (1, 5_000, np.float16),  # a float16 sum of ones stands still at 2**11
            (1, 2**24 + 2, np.float32),  # and a float32 sum at 2**24
        ],
    )
    def test_the_sum_neither_overflows_nor_stands_still(self, value, count, dtype):
        vectors = np.broadcast_to(dtype(value), (count, 1))
        assert masked_mean(vectors, np.ones(count, dtype=bool)) == value

    def test_a_batch_of_no_sequences_has_no_means(self):
        assert masked_mean(np.ones((0, 3, 2)), np.ones((0, 3), dtype=bool)).shape == (0, 2)

    @pytest.mark.parametrize(
        ("mask", "named"),
        [
            ([[True, True, True], [False, False, False]], r"\(1,\)"),
            ([[False, False, False], [False, False, False]], r"\(0,\)"),
        ],
    )
    def test_a_sequence_of_padding_only_has_no_mean(self, mask, named):
        with pytest.raises(
            ValueError, match=f"a sequence at position {named} is nothing but padding"
        ):
            masked_mean(np.ones((2, 3, 2)), mask)

    def test_a_single_sequence_of_padding_only_has_no_mean_either(self):
        with pytest.raises(ValueError, match="nothing but padding"):
            masked_mean(np.ones((3, 2)), [False, False, False])
        with pytest.raises(ValueError, match="nothing but padding"):
            masked_mean(np.ones((0, 2)), np.ones(0, dtype=bool))

    @pytest.mark.parametrize(
        ("shape", "mask_shape"),
        [
            ((2, 3, 4), (2,)),
            ((2, 3, 4), (2, 4)),
            ((2, 3, 4), (2, 3, 4)),
            ((3, 4), ()),
            ((4,), (4,)),
            ((4,), ()),
        ],
    )
    def test_a_mask_has_one_entry_for_each_vector(self, shape, mask_shape):
        says = re.escape(f"vectors {shape} cannot have shape {mask_shape}")
        with pytest.raises(ValueError, match=says):
            masked_mean(np.ones(shape), np.ones(mask_shape, dtype=bool))

    @pytest.mark.parametrize("mask", [[1, 0], [1.0, 0.0], ["yes", "no"], [None, None]])
    def test_a_mask_is_boolean(self, mask):
        with pytest.raises(TypeError, match=r"mask must be boolean, got dtype .*embedding\.mask"):
            masked_mean(np.ones((2, 3)), mask)
