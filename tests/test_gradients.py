"""What the gradient promises: every position's share reaches its row, and no other row gets any."""

import dataclasses
import tracemalloc

import numpy as np
import pytest
from helpers import FLOATS, central_differences, lookups, random_table
from hypothesis import given
from hypothesis import strategies as st

from embedding_tutorial import Embedding, RowGradient, one_hot

TABLE = np.arange(14.0).reshape(7, 2)


def whole_numbers(shape, dtype=np.float64):
    """Small integers as floats: their sums are exact in any order and any float type."""
    return np.random.default_rng(0).integers(-8, 9, size=shape).astype(dtype)


def sums_in(dtype, positions, ids, output_gradient):
    """Add up the positions one after the other in a plain loop, in numbers of the given type."""
    sums = {}
    for position in positions:
        for column, number in enumerate(output_gradient[position]):
            cell = int(ids[position]), column
            sums[cell] = dtype(sums.get(cell, dtype(0)) + dtype(number))
    return np.float32([sums[cell] for cell in sorted(sums)])


class TestGradient:
    def test_repeated_ids_add_their_gradients(self):
        gradient = Embedding.from_pretrained(TABLE).gradient(
            [4, 1, 4, 4], [[1, 2], [9, 9], [3, 4], [5, 6]]
        )
        assert gradient.rows.tolist() == [1, 4]
        assert gradient.values.tolist() == [[9, 9], [9, 12]]

    def test_rows_outside_the_batch_get_exactly_zero(self):
        dense = (
            Embedding.from_pretrained(TABLE)
            .gradient([[5, 1], [1, 5]], np.ones((2, 2, 2)))
            .to_dense()
        )
        assert dense.tolist() == [[0, 0], [2, 2], [0, 0], [0, 0], [0, 0], [2, 2], [0, 0]]

    @given(lookups(), st.sampled_from(FLOATS))
    def test_the_gradient_is_the_transposed_one_hot_matrix_times_that_of_the_output(
        self, lookup, dtype
    ):
        input_dim, ids = lookup
        embedding = Embedding.from_pretrained(random_table(input_dim, dtype=dtype))
        positions = np.asarray(ids, dtype=np.intp)
        output_gradient = whole_numbers((*positions.shape, 3), dtype)
        gradient = embedding.gradient(ids, output_gradient)
        product = one_hot(positions.ravel(), input_dim).T @ output_gradient.reshape(-1, 3)
        assert gradient.rows.tolist() == sorted(set(positions.ravel().tolist()))
        assert gradient.values.dtype == dtype
        assert np.array_equal(gradient.to_dense(), product)

    @given(lookups(), st.data())
    def test_the_padding_row_gets_no_gradient_and_the_others_keep_theirs(self, lookup, data):
        input_dim, ids = lookup
        padding_idx = data.draw(st.integers(0, input_dim - 1))
        weight = random_table(input_dim)
        output_gradient = whole_numbers((*np.shape(ids), 3))
        expected = Embedding.from_pretrained(weight).gradient(ids, output_gradient).to_dense()
        expected[padding_idx] = 0
        gradient = Embedding.from_pretrained(weight, padding_idx=padding_idx).gradient(
            ids, output_gradient
        )
        assert padding_idx not in gradient.rows
        assert np.array_equal(gradient.to_dense(), expected)

    def test_a_batch_with_padding_leaves_the_padding_row_out(self):
        embedding = Embedding.from_pretrained(TABLE, padding_idx=0)
        gradient = embedding.gradient([[5, 0], [5, 0]], np.ones((2, 2, 2)))
        assert gradient.rows.tolist() == [5]
        assert gradient.values.tolist() == [[2, 2]]

    @pytest.mark.parametrize("ids", [3, [3], [[3, 3], [3, 3]]])
    def test_a_batch_of_nothing_but_padding_has_no_gradient(self, ids):
        embedding = Embedding.from_pretrained(TABLE, padding_idx=3)
        gradient = embedding.gradient(ids, np.ones((*np.shape(ids), 2)))
        assert (gradient.rows.shape, gradient.values.shape) == ((0,), (0, 2))
        assert not gradient.to_dense().any()

    @pytest.mark.parametrize("ids", [[], (), [[], []], np.zeros((3, 0), dtype=np.uint8)])
    @pytest.mark.parametrize("padding_idx", [None, 0])
    def test_an_empty_batch_has_a_gradient_without_rows(self, ids, padding_idx):
        embedding = Embedding.from_pretrained(TABLE, padding_idx=padding_idx)
        gradient = embedding.gradient(ids, np.ones((*np.shape(ids), 2)))
        assert (gradient.rows.shape, gradient.values.shape) == ((0,), (0, 2))
        assert gradient.to_dense().tolist() == np.zeros((7, 2)).tolist()

    def test_a_single_id_gives_a_single_row(self):
        gradient = Embedding.from_pretrained(TABLE).gradient(5, [1, 2])
        assert (gradient.rows.tolist(), gradient.values.tolist()) == ([5], [[1, 2]])

    @pytest.mark.parametrize("padding_idx", [None, 0])
    @pytest.mark.parametrize(
        "ids", [4, [], [4], [4, 1, 4, 4], [[5, 0, 1], [1, 5, 0]], [[[6, 6], [6, 2]]], [[0, 0]]]
    )
    def test_nudging_each_number_of_the_table_gives_the_same_gradient(self, ids, padding_idx):
        weight = np.random.default_rng(0).normal(size=(7, 3))
        factors = np.random.default_rng(1).normal(size=(*np.shape(ids), 3))

        def loss(table):
            return np.log1p(np.exp(factors * Embedding.from_pretrained(table)(ids)).sum())

        embedding = Embedding.from_pretrained(weight, padding_idx=padding_idx)
        powers = np.exp(factors * embedding(ids))
        gradient = embedding.gradient(ids, factors * powers / (1 + powers.sum())).to_dense()
        slopes = central_differences(loss, weight)
        if padding_idx is not None:  # its row is looked up, but not to learn
            slopes[padding_idx] = 0
        assert abs(gradient - slopes).max() < 1e-8

    def test_memory_goes_with_the_batch_and_not_with_the_table(self):
        embedding = Embedding(1_000_000, 4, padding_idx=0)
        ids, output_gradient = [[999_999, 5, 0], [5, 5, 123_456]], np.ones((2, 3, 4))
        embedding.gradient(ids, output_gradient)  # imports what it needs before memory is counted
        tracemalloc.start()
        gradient = embedding.gradient(ids, output_gradient)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 100_000  # the table itself is 16,000,000 bytes
        assert (gradient.rows.size, gradient.values.size) == (3, 12)
        assert gradient.shape == (1_000_000, 4)

    def test_the_gradient_changes_neither_the_table_nor_what_it_is_given(self):
        embedding = Embedding.from_pretrained(TABLE)
        ids, output_gradient = np.array([5, 1, 5]), whole_numbers((3, 2))
        embedding.gradient(ids, output_gradient)
        assert np.array_equal(embedding.weight, TABLE)
        assert ids.tolist() == [5, 1, 5]
        assert np.array_equal(output_gradient, whole_numbers((3, 2)))

    @pytest.mark.parametrize("dtype", FLOATS)
    @pytest.mark.parametrize("ids", [[0], [0, 1, 2], [2, 2, 1]])
    def test_the_gradient_is_new_memory(self, ids, dtype):
        embedding = Embedding(7, 2, dtype=dtype)
        ids, output_gradient = np.array(ids), np.ones((len(ids), 2), dtype=dtype)
        gradient = embedding.gradient(ids, output_gradient)
        gradient.values[...] = -1
        gradient.rows[...] = 6
        assert (output_gradient == 1).all()
        assert (ids < 3).all()
        assert (embedding.weight != -1).all()


class TestOrderAndDtypeOfTheSum:
    def test_the_sum_is_taken_in_the_order_of_the_positions_and_in_the_dtype_of_the_table(self):
        """Above 2**24, adding 1 to a float32 does nothing: the order and the dtype decide the sum.

        PyTorch's dense backward adds in this order and dtype; any other gives other bits.
        """
        narrow, wide = Embedding(7, 1), Embedding(7, 1, dtype=np.float64)
        large_first = np.array([[2.0**24], [1], [1], [-(2.0**24)]])
        small_first = large_first[[1, 2, 0, 3]]
        assert narrow.gradient([3] * 4, large_first).values == 0
        assert narrow.gradient([3] * 4, small_first).values == 2
        assert wide.gradient([3] * 4, large_first).values == 2

    def test_a_float32_sum_has_the_bits_of_a_plain_loop_and_those_alone(self):
        rng = np.random.default_rng(0)
        ids = rng.integers(5, size=1000)
        output_gradient = rng.normal(size=(1000, 3)).astype(np.float32)
        sums = Embedding(5, 3).gradient(ids, output_gradient).values
        in_order, backwards = range(1000), range(999, -1, -1)
        assert sums.tobytes() == sums_in(np.float32, in_order, ids, output_gradient).tobytes()
        assert sums.tobytes() != sums_in(np.float32, backwards, ids, output_gradient).tobytes()
        assert sums.tobytes() != sums_in(np.float64, in_order, ids, output_gradient).tobytes()

    @given(lookups(layouts=["as it is"]), st.sampled_from([np.float32, np.float64]))
    def test_the_gradient_is_bit_for_bit_what_add_at_sums(self, lookup, dtype):
        input_dim, ids = lookup
        embedding = Embedding(input_dim, 3, dtype=dtype)
        output_gradient = np.random.default_rng(0).normal(size=(*ids.shape, 3)).astype(dtype)
        expected = np.zeros((input_dim, 3), dtype=dtype)
        np.add.at(expected, ids.astype(np.intp), output_gradient)
        assert embedding.gradient(ids, output_gradient).to_dense().tobytes() == expected.tobytes()

    def test_a_float16_table_sums_in_float32_and_rounds_once(self):
        embedding = Embedding(7, 1, dtype=np.float16)
        gradient = embedding.gradient([3] * 5000, np.ones((5000, 1)))
        assert gradient.values.dtype == np.float16
        assert gradient.values == 5000  # one by one, a float16 sum of ones stands still at 2**11

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_the_gradient_has_the_dtype_of_the_table_whatever_that_of_the_output(self, dtype):
        embedding = Embedding(7, 2, dtype=dtype)
        for given_dtype in (int, np.float16, np.float64):
            gradient = embedding.gradient([1, 1], np.ones((2, 2), dtype=given_dtype))
            assert gradient.values.dtype == dtype
            assert gradient.to_dense().dtype == dtype


class TestBadOutputGradients:
    @pytest.mark.parametrize(
        ("ids", "shape"),
        [
            ([1, 2], (2,)),
            ([1, 2], (2, 3)),
            ([1, 2], (1, 2)),
            ([1, 2], (3, 2)),
            ([[1, 2]], (2, 2)),
            (1, (1, 2)),
            (1, ()),
            ([], (1, 2)),
            ([], (0,)),
        ],
    )
    def test_an_output_gradient_has_the_shape_of_the_output(self, ids, shape):
        with pytest.raises(ValueError) as error:
            Embedding(7, 2).gradient(ids, np.ones(shape))
        expected = (*np.shape(ids), 2)
        assert str(error.value) == f"output_gradient must have shape {expected}, got {shape}"

    @pytest.mark.parametrize("padding_idx", [None, 1])
    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
    def test_a_gradient_that_is_no_number_is_refused_and_its_position_named(self, bad, padding_idx):
        embedding = Embedding(7, 2, padding_idx=padding_idx)
        says = rf"output_gradient must be finite, got {bad} at position \(0, 1, 1\)"
        with pytest.raises(ValueError, match=says):
            embedding.gradient([[5, 1], [2, 5]], [[[0, 0], [0, bad]], [[0, bad], [0, 0]]])

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_a_sum_may_come_close_to_the_largest_number_but_not_pass_it(self, dtype):
        embedding = Embedding(7, 2, dtype=dtype)
        third = np.full((4, 2), np.finfo(dtype).max / 3)
        assert embedding.gradient([1, 1, 2], third[:3]).values[0, 0] == dtype(2) * dtype(
            third[0, 0]
        )
        with pytest.raises(ValueError, match="output_gradient adds up to more than"):
            embedding.gradient([1, 1, 1, 1], third)

    @pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
    def test_a_gradient_too_large_for_the_table_is_refused(self):
        with pytest.raises(ValueError, match=r"must be finite, got inf at position \(0, 0\)"):
            Embedding(7, 2).gradient([1], [[1e300, 0]])


class TestRowGradient:
    def test_a_row_gradient_knows_the_shape_of_its_table(self):
        gradient = RowGradient([1, 4], [[1.0, 2.0], [3.0, 4.0]], 6)
        assert gradient.shape == (6, 2)
        assert gradient.to_dense().shape == (6, 2)
        assert gradient.to_dense()[[1, 4]].tolist() == [[1, 2], [3, 4]]
        assert gradient.to_dense().sum() == 10

    def test_a_row_gradient_may_be_empty(self):
        assert RowGradient([], np.ones((0, 2)), 6).to_dense().tolist() == [[0, 0]] * 6

    def test_the_dense_gradient_is_new_memory(self):
        gradient = RowGradient(range(3), np.ones((3, 2)), 3)
        gradient.to_dense()[...] = -1
        assert (gradient.values == 1).all()

    @pytest.mark.parametrize(
        ("rows", "says"),
        [
            ([4, 1], r"distinct and ascending, got \[4, 1\]"),
            ([4, 4], r"distinct and ascending, got \[4, 4\]"),
            ([1], r"rows \(1,\) and values \(2, 2\) do not match"),
            ([1, 2, 3], r"rows \(3,\) and values \(2, 2\) do not match"),
            ([[1, 2]], r"rows \(1, 2\) and values \(2, 2\) do not match"),
            (1, r"rows \(\) and values \(2, 2\) do not match"),
        ],
    )
    def test_the_rows_are_distinct_ascending_ids_one_for_each_value(self, rows, says):
        with pytest.raises(ValueError, match=says):
            RowGradient(rows, np.ones((2, 2)), 6)

    @pytest.mark.parametrize("shape", [(), (2,), (2, 2, 2)])
    def test_the_values_are_a_matrix(self, shape):
        with pytest.raises(ValueError, match="do not match"):
            RowGradient([1, 4], np.ones(shape), 6)

    def test_a_row_gradient_cannot_be_given_other_parts(self):
        gradient = RowGradient([1], [[1.0, 2.0]], 6)
        for field in dataclasses.fields(gradient):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(gradient, field.name, None)
