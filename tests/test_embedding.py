"""What the layer promises: rows looked up bit for bit, and no bad id that gets an answer."""

import re
from collections import deque

import numpy as np
import pytest
from helpers import FLOATS, lookups, random_table
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embedding_tutorial import Embedding, masked_mean, one_hot

TABLE = np.arange(14.0).reshape(7, 2)  # row i holds 2i and 2i + 1
EMBEDDING = Embedding.from_pretrained(TABLE)


# The lookup


@given(lookups(), st.sampled_from(FLOATS))
def test_any_good_ids_give_their_rows_bit_for_bit(lookup, dtype):
    input_dim, ids = lookup
    weight = random_table(input_dim, dtype=dtype)
    positions = np.asarray(ids, dtype=np.intp)
    vectors = Embedding.from_pretrained(weight)(ids)
    assert vectors.shape == (*positions.shape, 3)
    assert vectors.dtype == dtype
    assert vectors.tobytes() == weight[positions].tobytes()


def test_the_second_sentence_reads_rows_5_1_2_3_6():
    assert EMBEDDING([5, 1, 2, 3, 6]).tolist() == [[10, 11], [2, 3], [4, 5], [6, 7], [12, 13]]


def test_one_id_gives_one_vector():
    assert EMBEDDING(4).tolist() == [8, 9]
    assert EMBEDDING(np.int8(4)).tolist() == [8, 9]
    assert EMBEDDING(np.array(4)).tolist() == [8, 9]


def test_no_ids_give_no_vectors():
    assert EMBEDDING([]).shape == (0, 2)
    assert EMBEDDING(()).shape == (0, 2)
    assert EMBEDDING([[], []]).shape == (2, 0, 2)
    assert EMBEDDING(np.zeros((3, 0), dtype=np.uint8)).shape == (3, 0, 2)


def test_the_same_word_gives_the_same_row_at_every_position():
    vectors = EMBEDDING([[4, 0, 4], [4, 4, 1]])
    assert (vectors[[0, 0, 1, 1], [0, 2, 0, 1]] == TABLE[4]).all()


@pytest.mark.parametrize("ids", [3, [3], [[0, 3], [3, 6]]])
def test_the_vectors_are_a_copy_of_the_rows(ids):
    embedding = Embedding.from_pretrained(TABLE)
    embedding(ids)[...] = -1
    assert (embedding.weight == TABLE).all()


def test_the_lookup_sees_the_table_change():
    embedding = Embedding.from_pretrained(TABLE)
    embedding.weight[3] = [30, 31]
    assert embedding([3, 4]).tolist() == [[30, 31], [8, 9]]


def test_the_ids_are_left_as_they_were():
    ids = np.array([[6, 0], [5, 1]], dtype=np.int16)
    EMBEDDING(ids), EMBEDDING.mask(ids), one_hot(ids, 7)
    assert ids.dtype == np.int16
    assert ids.tolist() == [[6, 0], [5, 1]]


# Bad ids: each is an error that names the value, in the lookup, in the mask and in one_hot

READERS = {"lookup": EMBEDDING, "mask": EMBEDDING.mask, "one_hot": lambda ids: one_hot(ids, 7)}
reads = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


@pytest.mark.parametrize("embedding", [EMBEDDING, Embedding(7, 2), Embedding(7, 2, padding_idx=0)])
def test_an_id_past_the_end_is_an_error_that_names_it(embedding):
    assert embedding([6]).shape == (1, 2)
    with pytest.raises(
        IndexError, match=r"id 7 at position \(0, 3\) is outside .* 7 rows \(0..6\)"
    ):
        embedding([[4, 1, 3, 7, 3]])


@pytest.mark.parametrize("embedding", [EMBEDDING, Embedding(7, 2), Embedding(7, 2, padding_idx=0)])
def test_a_negative_id_never_counts_from_the_end(embedding):
    with pytest.raises(IndexError, match=r"id -1 at position \(1,\) .* do not count from the end"):
        embedding([6, -1])


@reads
@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (7, "^id 7 is outside"),
        ([7], r"id 7 at position \(0,\)"),
        (10**6, "id 1000000 "),
        (np.array([[6], [7]], dtype=np.uint8), r"id 7 at position \(1, 0\)"),
        ([6, 8, 9], r"id 8 at position \(1,\)"),
        (-1, "^id -1 is outside"),
        ([[0, 1], [2, -7]], r"id -7 at position \(1, 1\)"),
        (np.int8(-128), "id -128 "),
        (np.array([-1], dtype=">i4"), "id -1 "),
        (np.array([2**64 - 1], dtype=np.uint64), "id 18446744073709551615 "),
        (np.uint64(2**64 - 1), "id 18446744073709551615 "),
        (np.array([2**63 - 1]), "id 9223372036854775807 "),
        (2**63, "id 9223372036854775808 "),
        ([0, 2**64], r"id 18446744073709551616 at position \(1,\)"),
        (-(2**64), "id -18446744073709551616 "),
    ],
)
def test_ids_outside_the_table_are_index_errors(read, ids, says):
    with pytest.raises(IndexError, match=says):
        read(ids)


@reads
@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (2.9, r"got 2\.9$"),
        (-0.9, r"got -0\.9$"),
        (2.0, r"got 2\.0$"),
        ([0, 2.0], r"got 2\.0 at position \(1,\)"),
        (np.array([[4.0, 1.0]], dtype=np.float32), r"got 4\.0 at position \(0, 0\)"),
        (np.float16(3), r"got 3\.0"),
        (float("nan"), "got nan$"),
        ([0, float("nan")], r"got nan at position \(1,\)"),
        (float("inf"), "got inf"),
        (1j, "got 1j"),
        (True, "got True$"),
        (np.True_, "got True$"),
        ([0, True], r"got True at position \(1,\)"),
        ([[0, 1], [False, 2]], r"got False at position \(1, 0\)"),
        ([0, np.True_], r"got True at position \(1,\)"),
        (np.array([True, False]), "got True"),
        ("soon", r"got 'soon': vocabulary.encode\(words\)"),
        (["hope", "to"], r"got 'hope' at position \(0,\): vocabulary.encode\(words\)"),
        ([0, "1"], r"got '1' at position \(1,\)"),
        (np.array(["hope"]), "got 'hope'"),
        (b"soon", "got b'soon'"),
        ([b"soon"], r"got b'soon' at position \(0,\)"),
        (None, "got None$"),
        ([0, None], r"got None at position \(1,\)"),
        (object(), "got <object object"),
        ([0, object()], r"got <object object .* at position \(1,\)"),
        ({1, 2}, r"got \{1, 2\}"),
        ([{1}], r"got \{1\} at position \(0,\)"),
        ({1: 2}, r"got \{1: 2\}"),
        ((id for id in [1, 2]), "got <generator"),
        (map(int, "12"), "got <map"),
        (slice(2), "got slice"),
        (..., "got Ellipsis"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "datetime64"),
        (np.array([1, 2], dtype=object), "dtype object"),
        (np.array([]), "dtype float64"),
        (np.zeros((2, 0), dtype=bool), "dtype bool"),
        ([np.array([1.0, 2.0])], r"got 1\.0 at position \(0, 0\)"),
    ],
)
def test_what_is_not_an_integer_is_a_type_error(read, ids, says):
    with pytest.raises(TypeError, match=f"ids must be integers, .*{says}"):
        read(ids)


@reads
@pytest.mark.parametrize(
    "ids",
    [
        [[0, 1], [2]],
        [[0, 1], 2],
        [2, [0, 1]],
        [[], [1]],
        ([0], (1, 2)),
        [np.array([1, 2]), np.array([3])],
        [[[0, 1]], [[2], [3]]],
    ],
)
def test_rows_of_different_lengths_are_sent_to_pad(read, ids):
    with pytest.raises(ValueError, match="different lengths: use pad"):
        read(ids)


@given(lookups(layouts=["as it is"]), st.booleans(), st.data())
def test_one_bad_id_among_good_ones_is_found_and_its_position_named(lookup, negative, data):
    input_dim, ids = lookup
    assume(ids.ndim > 0 and ids.size > 0)
    ids, bad = ids.astype(np.int64), -1 if negative else input_dim
    position = tuple(data.draw(st.integers(0, length - 1)) for length in ids.shape)
    ids[position] = bad
    says = re.escape(f"id {bad} at position {position} is outside")
    with pytest.raises(IndexError, match=says):
        Embedding(input_dim, 1)(ids)


@pytest.mark.parametrize("input_dim", [100, 127, 128, 129, 200, 255, 256, 70_000])
@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.int64, ">i2"])
def test_a_negative_id_is_refused_however_few_bits_and_however_large_the_table(input_dim, dtype):
    embedding = Embedding(input_dim, 1)
    for id in (-1, -100, np.iinfo(dtype).min):
        with pytest.raises(IndexError, match=f"id {id} "):
            embedding(np.array([0, id], dtype=dtype))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16])
def test_small_integers_reach_every_row_they_can_name(dtype):
    last = np.iinfo(dtype).max
    embedding = Embedding(70_000, 1, random_state=0)
    assert embedding(np.array([last], dtype=dtype)) == embedding.weight[last]


# The table


def test_the_table_has_input_dim_rows_of_output_dim_columns():
    embedding = Embedding(7, 2)
    assert embedding.weight.shape == (7, 2)
    assert (embedding.input_dim, embedding.output_dim) == (7, 2)


def test_numpy_integers_are_dimensions_too():
    assert Embedding(np.int8(7), np.uint64(2)).weight.shape == (7, 2)
    assert one_hot([0], np.int16(7)).shape == (1, 7)


@pytest.mark.parametrize(
    ("size", "error", "says"),
    [
        (0, ValueError, "must be at least 1, got 0"),
        (-7, ValueError, "must be at least 1, got -7"),
        (7.0, TypeError, r"must be an integer, got 7\.0"),
        (np.float32(7), TypeError, r"must be an integer, got .*7\.0"),
        (True, TypeError, "must be an integer, got True"),
        (np.True_, TypeError, "must be an integer, got .*True"),
        ("7", TypeError, "must be an integer, got '7'"),
        (None, TypeError, "must be an integer, got None"),
        ([7], TypeError, r"must be an integer, got \[7\]"),
        (float("nan"), TypeError, "must be an integer, got nan"),
    ],
)
def test_a_size_is_an_integer_of_at_least_1(size, error, says):
    with pytest.raises(error, match=f"input_dim {says}"):
        Embedding(size, 2)
    with pytest.raises(error, match=f"output_dim {says}"):
        Embedding(7, size)
    with pytest.raises(error, match=f"num_classes {says}"):
        one_hot([], size)


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_table_starts_uniform_between_minus_and_plus_a_twentieth(dtype):
    weight = Embedding(1000, 50, dtype=dtype, random_state=0).weight
    assert weight.dtype == dtype
    assert abs(weight).max() <= dtype(0.05)
    deciles = np.quantile(weight.astype(float), np.linspace(0, 1, 11))
    assert deciles == pytest.approx(np.linspace(-0.05, 0.05, 11), abs=1e-3)


def test_a_table_is_float32_unless_told_otherwise():
    assert Embedding(7, 2).weight.dtype == np.float32
    assert one_hot([0], 7).dtype == np.float32


@pytest.mark.parametrize("dtype", [int, "int32", np.uint8, bool, complex, object, str])
def test_only_floats_can_learn(dtype):
    with pytest.raises(TypeError, match=f"must be a float type .*, got {np.dtype(dtype)}"):
        Embedding(7, 2, dtype=dtype)


def test_the_same_seed_gives_the_same_table():
    first, again, other = (Embedding(7, 2, random_state=seed).weight for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
    generator = np.random.default_rng(1)
    assert (Embedding(7, 2, random_state=generator).weight == first).all()
    assert (Embedding(7, 2, random_state=generator).weight != first).any()


def test_without_a_seed_every_table_is_another():
    assert (Embedding(7, 2).weight != Embedding(7, 2).weight).any()


@pytest.mark.parametrize(
    ("random_state", "error", "says"),
    [
        (True, TypeError, "got True"),
        (1.0, TypeError, r"got 1\.0"),
        ("1", TypeError, "got '1'"),
        (-1, ValueError, "got -1"),
        (np.random.RandomState(1), TypeError, "got RandomState"),
    ],
)
def test_a_random_state_is_none_an_integer_or_a_generator(random_state, error, says):
    with pytest.raises(error, match=f"random_state must be .*{says}"):
        Embedding(7, 2, random_state=random_state)


def test_a_layer_shows_its_sizes_padding_and_dtype():
    assert repr(Embedding(7, 2)) == "Embedding(7, 2, dtype=float32)"
    assert repr(Embedding(7, 2, padding_idx=0, dtype=np.float16)) == (
        "Embedding(7, 2, padding_idx=0, dtype=float16)"
    )


# from_pretrained


def test_a_pretrained_table_is_copied():
    weight = TABLE.copy()
    embedding = Embedding.from_pretrained(weight)
    weight[:] = -1
    assert (embedding.weight == TABLE).all()
    embedding.weight[:] = -2
    assert (weight == -1).all()


@pytest.mark.parametrize("dtype", FLOATS)
def test_a_pretrained_table_keeps_its_dtype(dtype):
    assert Embedding.from_pretrained(TABLE.astype(dtype)).weight.dtype == dtype


def test_a_pretrained_table_may_be_a_list_a_view_or_read_only():
    read_only = TABLE.copy()
    read_only.flags.writeable = False
    for weight in (TABLE.tolist(), TABLE.T.copy().T, np.repeat(TABLE, 2, axis=0)[::2], read_only):
        embedding = Embedding.from_pretrained(weight)
        assert (embedding.weight == TABLE).all()
        assert embedding.weight.flags.c_contiguous
        assert embedding.weight.flags.writeable


@pytest.mark.parametrize(
    ("weight", "error", "says"),
    [
        (np.ones(3), ValueError, r"got \(3,\)"),
        (np.ones((2, 2, 2)), ValueError, r"got \(2, 2, 2\)"),
        (5.0, ValueError, r"got \(\)"),
        ([], ValueError, r"got \(0,\)"),
        ([[]], ValueError, r"got \(1, 0\)"),
        (np.ones((0, 2)), ValueError, r"got \(0, 2\)"),
        (np.ones((2, 2), dtype=int), TypeError, r"got dtype int64"),
        ([[1, 2], [3, 4]], TypeError, "got dtype int64"),
        (np.ones((2, 2), dtype=bool), TypeError, "got dtype bool"),
        (np.ones((2, 2), dtype=complex), TypeError, "got dtype complex128"),
        (np.ones((2, 2), dtype=object), TypeError, "got dtype object"),
        ([["1.0", "2.0"]], TypeError, "got dtype <U3"),
        (None, TypeError, "got dtype object"),
        ([[1.0, 2.0], [3.0, np.nan]], ValueError, r"got nan at position \(1, 1\)"),
        ([[1.0, np.inf], [3.0, 4.0]], ValueError, r"got inf at position \(0, 1\)"),
        (np.array([[-np.inf]], dtype=np.float32), ValueError, r"got -inf at position \(0, 0\)"),
        ([[1.0, 2.0], [3.0]], ValueError, "rows of different lengths"),
    ],
)
def test_a_pretrained_table_is_a_finite_matrix_of_floats(weight, error, says):
    with pytest.raises(error, match=f"weight must .*{says}"):
        Embedding.from_pretrained(weight)


# Padding and the mask


@pytest.mark.parametrize("padding_idx", [0, 3, np.int8(6)])
def test_the_padding_row_starts_at_zero_and_no_other_does(padding_idx):
    weight = Embedding(7, 2, padding_idx=padding_idx, random_state=0).weight
    assert (weight == 0).all(axis=1).nonzero()[0].tolist() == [padding_idx]


def test_a_pretrained_padding_row_is_taken_as_it_is():
    embedding = Embedding.from_pretrained(TABLE, padding_idx=3)
    assert embedding.padding_idx == 3
    assert embedding([3]).tolist() == [[6, 7]]


@pytest.mark.parametrize(
    ("padding_idx", "error"),
    [
        (7, IndexError),
        (-1, IndexError),
        (2**64, IndexError),
        (np.uint64(2**64 - 1), IndexError),
        (0.0, TypeError),
        (True, TypeError),
        ("0", TypeError),
        ([0], TypeError),
    ],
)
def test_the_padding_row_is_a_row_of_the_table(padding_idx, error):
    with pytest.raises(error, match="padding_idx "):
        Embedding(7, 2, padding_idx=padding_idx)
    with pytest.raises(error, match="padding_idx "):
        Embedding.from_pretrained(TABLE, padding_idx=padding_idx)


def test_the_mask_is_false_exactly_at_the_padding():
    mask = Embedding(7, 2, padding_idx=3).mask([[5, 3, 0], [3, 3, 6]])
    assert mask.dtype == bool
    assert mask.tolist() == [[True, False, True], [False, False, True]]


@given(lookups(), st.data())
def test_a_mask_has_the_shape_of_the_ids_and_hides_one_id_alone(lookup, data):
    input_dim, ids = lookup
    padding_idx = data.draw(st.integers(0, input_dim - 1))
    mask = Embedding(input_dim, 1, padding_idx=padding_idx).mask(ids)
    assert np.array_equal(mask, np.asarray(ids, dtype=np.intp) != padding_idx)


def test_without_a_padding_row_nothing_is_masked():
    assert Embedding(7, 2).mask([[0, 1], [2, 0]]).tolist() == [[True, True], [True, True]]


# one_hot


def test_one_hot_puts_a_one_in_the_ids_place():
    assert one_hot([4, 0], 5).tolist() == [[0, 0, 0, 0, 1], [1, 0, 0, 0, 0]]


@given(lookups())
def test_a_one_hot_vector_holds_a_single_one_at_its_id(lookup):
    num_classes, ids = lookup
    vectors = one_hot(ids, num_classes)
    positions = np.asarray(ids, dtype=np.intp)
    assert vectors.shape == (*positions.shape, num_classes)
    assert (vectors.sum(axis=-1) == 1).all()
    assert (vectors.argmax(axis=-1) == positions).all()


@given(lookups(), st.sampled_from(FLOATS))
def test_one_hot_times_the_table_is_the_lookup_exactly(lookup, dtype):
    input_dim, ids = lookup
    embedding = Embedding.from_pretrained(random_table(input_dim, dtype=dtype))
    product = one_hot(ids, input_dim, dtype=dtype) @ embedding.weight
    assert product.dtype == dtype
    assert np.array_equal(product, embedding(ids))


def test_the_seven_unit_vectors_are_the_identity():
    assert np.array_equal(one_hot(range(7), 7), np.eye(7))


@pytest.mark.parametrize("dtype", [bool, int, np.uint8, *FLOATS])
def test_one_hot_vectors_come_in_the_dtype_asked_for(dtype):
    assert one_hot([1], 2, dtype=dtype).dtype == dtype


# masked_mean


def test_padding_does_not_shrink_the_mean():
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
def test_without_padding_the_masked_mean_is_the_mean(vectors):
    mean = masked_mean(vectors, np.ones(vectors.shape[:-1], dtype=bool))
    assert mean.shape == vectors.shape[:-2] + vectors.shape[-1:]
    assert np.allclose(mean, vectors.mean(axis=-2), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("hidden", [np.nan, np.inf, -np.inf, 1e300])
def test_what_stands_at_a_masked_place_plays_no_part(hidden):
    vectors = np.array([[1.0, 2.0], [hidden, hidden], [3.0, 6.0]])
    assert masked_mean(vectors, [True, False, True]).tolist() == [2, 4]


def test_vectors_and_mask_may_be_lists():
    mean = masked_mean([[[1.0, 2.0], [3.0, 4.0]]], [[True, False]])
    assert mean.tolist() == [[1, 2]]


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_mean_keeps_the_dtype(dtype):
    assert masked_mean(np.ones((2, 3), dtype=dtype), [True, True]).dtype == dtype


@pytest.mark.parametrize(
    ("value", "count", "dtype"),
    [
        (60_000, 5, np.float16),  # the sum is larger than any float16
        (1, 5_000, np.float16),  # a float16 sum of ones stands still at 2**11
        (1, 2**24 + 2, np.float32),  # and a float32 sum at 2**24
    ],
)
def test_the_sum_neither_overflows_nor_stands_still(value, count, dtype):
    vectors = np.broadcast_to(dtype(value), (count, 1))
    assert masked_mean(vectors, np.ones(count, dtype=bool)) == value


def test_a_batch_of_no_sequences_has_no_means():
    assert masked_mean(np.ones((0, 3, 2)), np.ones((0, 3), dtype=bool)).shape == (0, 2)


@pytest.mark.parametrize(
    ("mask", "named"),
    [
        ([[True, True, True], [False, False, False]], r"\(1,\)"),
        ([[False, False, False], [False, False, False]], r"\(0,\)"),
    ],
)
def test_a_sequence_of_padding_only_has_no_mean(mask, named):
    with pytest.raises(ValueError, match=f"a sequence at position {named} is nothing but padding"):
        masked_mean(np.ones((2, 3, 2)), mask)


def test_a_single_sequence_of_padding_only_has_no_mean_either():
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
def test_a_mask_has_one_entry_for_each_vector(shape, mask_shape):
    says = re.escape(f"vectors {shape} cannot have shape {mask_shape}")
    with pytest.raises(ValueError, match=says):
        masked_mean(np.ones(shape), np.ones(mask_shape, dtype=bool))


@pytest.mark.parametrize("mask", [[1, 0], [1.0, 0.0], ["yes", "no"], [None, None]])
def test_a_mask_is_boolean(mask):
    with pytest.raises(TypeError, match=r"mask must be boolean, got dtype .*embedding\.mask"):
        masked_mean(np.ones((2, 3)), mask)


@pytest.mark.parametrize("dtype", [int, bool, complex, object, str])
def test_a_mean_is_taken_of_floats_and_never_rounded_to_integers(dtype):
    vectors = np.array([[1, 2], [2, 3]]).astype(dtype)
    with pytest.raises(TypeError, match=f"vectors .*dtype {vectors.dtype}"):
        masked_mean(vectors, [True, True])


@pytest.mark.parametrize(
    ("ids", "error", "message"),
    [
        ([np.timedelta64(2, "s")], TypeError, "must be integers"),
        (np.array([1, 2], "m8[ns]"), TypeError, "timedelta64"),
        (np.ma.array([1, 2], mask=[0, 1]), TypeError, "masked"),
        (deque([True, 2]), TypeError, "got True"),
        ([np.zeros((2, 3), int), np.zeros((2, 2), int)], ValueError, "different lengths"),
    ],
)
def test_what_numpy_would_merge_before_anyone_can_look_is_refused(ids, error, message):
    with pytest.raises(error, match=message):
        Embedding(7, 2)(ids)


def test_other_sequences_are_as_good_as_lists():
    layer = Embedding(7, 2, random_state=0)
    np.testing.assert_array_equal(layer(deque([4, 1])), layer([4, 1]))
    np.testing.assert_array_equal(layer(range(7)), layer.weight)


def test_a_masked_table_is_refused():
    with pytest.raises(TypeError, match="masked"):
        Embedding.from_pretrained(np.ma.array([[1.0, 2.0]], mask=[[0, 1]]))


def test_the_table_may_be_replaced_by_one_of_the_same_shape_only():
    layer = Embedding(7, 2, padding_idx=6)
    layer.weight = np.ones((7, 2))
    assert layer([3]).tolist() == [[1.0, 1.0]]
    with pytest.raises(ValueError, match=r"keep its shape \(7, 2\), got \(3, 2\)"):
        layer.weight = np.ones((3, 2))


@pytest.mark.parametrize("dtype", [str, object, None, "M8[s]", complex])
def test_one_hot_vectors_hold_numbers_or_booleans(dtype):
    with pytest.raises(TypeError, match="dtype"):
        one_hot([1], 2, dtype=dtype)


def test_the_mask_of_a_single_id_is_an_array_with_or_without_padding():
    for layer in (Embedding(7, 2), Embedding(7, 2, padding_idx=0)):
        assert isinstance(layer.mask(5), np.ndarray)
