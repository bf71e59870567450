"""Every kind of bad value once, against the check that refuses it, whatever door it came through.

That the doors have their checks is for `test_refusals.py`.
"""

import re
from collections import deque

import numpy as np
import pytest
from helpers import FLOATS, lookups
from hypothesis import assume, given
from hypothesis import strategies as st

from embedding_tutorial import _checks

NAN = float("nan")
INFINITY = float("inf")


class TestAsIds:
    @given(lookups())
    def test_good_ids_keep_their_values_and_shape_as_intp(self, lookup):
        input_dim, ids = lookup
        checked = _checks.as_ids(ids, input_dim)
        assert checked.dtype == np.intp
        assert np.array_equal(checked, np.asarray(ids, dtype=np.intp))

    @pytest.mark.parametrize("ids", [deque([4, 1]), range(4, 0, -3), (4, np.int8(1))])
    def test_other_sequences_are_as_good_as_lists(self, ids):
        assert _checks.as_ids(ids, 7).tolist() == [4, 1]

    def test_an_intp_array_is_not_copied(self):
        ids = np.arange(3)
        assert _checks.as_ids(ids, 7) is ids

    @pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16])
    def test_small_integers_reach_every_row_they_can_name(self, dtype):
        last = np.iinfo(dtype).max
        assert _checks.as_ids(np.array([last], dtype=dtype), 70_000).tolist() == [last]

    @pytest.mark.parametrize(
        ("ids", "says"),
        [
            (7, "^id 7 is outside the table's 7 rows [(]0..6[)]$"),
            ([7], r"^id 7 at position \(0,\) is outside"),
            (10**6, "^id 1000000 "),
            (np.array([[6], [7]], dtype=np.uint8), r"^id 7 at position \(1, 0\)"),
            ([[4, 1, 3, 7, 3]], r"^id 7 at position \(0, 3\)"),
            ([6, 8, 9], r"^id 8 at position \(1,\)"),
            (-1, "^id -1 is outside .* do not count from the end here$"),
            ([[0, 1], [2, -7]], r"^id -7 at position \(1, 1\) .* do not count from the end"),
            (np.int8(-128), "^id -128 "),
            (np.array([-1], dtype=">i4"), "^id -1 "),
            (np.array([2**64 - 1], dtype=np.uint64), "^id 18446744073709551615 "),
            (np.uint64(2**64 - 1), "^id 18446744073709551615 "),
            (np.array([2**63 - 1]), "^id 9223372036854775807 "),
            (2**63, "^id 9223372036854775808 "),
            ([0, 2**64], r"^id 18446744073709551616 at position \(1,\)"),
            (-(2**64), "^id -18446744073709551616 "),
        ],
    )
    def test_an_id_outside_the_table_is_named_with_its_position(self, ids, says):
        with pytest.raises(IndexError, match=says):
            _checks.as_ids(ids, 7)

    @given(lookups(layouts=["as it is"]), st.booleans(), st.data())
    def test_one_bad_id_among_good_ones_is_found_wherever_it_stands(self, lookup, negative, data):
        input_dim, ids = lookup
        assume(ids.ndim > 0 and ids.size > 0)
        ids = ids.astype(np.int64)
        bad = -1 if negative else input_dim
        position = tuple(data.draw(st.integers(0, length - 1)) for length in ids.shape)
        ids[position] = bad
        with pytest.raises(IndexError, match=re.escape(f"id {bad} at position {position} is out")):
            _checks.as_ids(ids, input_dim)

    @pytest.mark.parametrize("input_dim", [100, 127, 128, 129, 200, 255, 256, 70_000])
    @pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.int64, ">i2"])
    def test_a_negative_id_is_refused_however_few_bits_and_however_large_the_table(
        self, input_dim, dtype
    ):
        for bad in (-1, -100, np.iinfo(dtype).min):
            with pytest.raises(IndexError, match=f"id {bad} "):
                _checks.as_ids(np.array([0, bad], dtype=dtype), input_dim)

    @pytest.mark.parametrize("bad", [-1, 2**63, 2**64])
    def test_without_a_table_an_id_must_still_be_an_index(self, bad):
        assert _checks.as_ids([0, 2**62]).tolist() == [0, 2**62]
        says = rf"^row {bad} at position \(1,\) is negative or too large to be a row"
        with pytest.raises(IndexError, match=says):
            _checks.as_ids([0, bad], name="row")

    def test_on_a_machine_of_32_bits_an_id_of_33_is_refused_instead_of_cut_off(self, monkeypatch):
        monkeypatch.setattr(np, "intp", np.int32)
        assert _checks.as_ids(np.array([2**31 - 1])).dtype == np.int32
        for ids in ([0, 2**32], np.array([0, 2**32])):
            with pytest.raises(IndexError, match="^id 4294967296 at .* too large to be a row"):
                _checks.as_ids(ids)

    @pytest.mark.parametrize(
        ("ids", "says"),
        [
            (2.9, r"got 2\.9$"),
            (-0.9, r"got -0\.9$"),
            (2.0, r"got 2\.0$"),
            ([0, 2.0], r"got 2\.0 at position \(1,\)"),
            (np.array([[4.0, 1.0]], dtype=np.float32), r"got 4\.0 at position \(0, 0\)"),
            (np.float16(3), r"got 3\.0"),
            (NAN, "got nan$"),
            ([0, NAN], r"got nan at position \(1,\)"),
            (INFINITY, "got inf"),
            (1j, "got 1j"),
            (True, "got True$"),
            (np.True_, "got True$"),
            ([0, True], r"got True at position \(1,\)"),
            ([[0, 1], [False, 2]], r"got False at position \(1, 0\)"),
            ([0, np.True_], r"got True at position \(1,\)"),
            (np.array([True, False]), "got True"),
            (deque([True, 2]), "got True"),
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
            ((i for i in [1, 2]), "got <generator"),
            (map(int, "12"), "got <map"),
            (slice(2), "got slice"),
            (..., "got Ellipsis"),
            (np.array(["2020-01-01"], dtype="M8[D]"), "datetime64"),
            (np.array([1, 2], "m8[ns]"), "timedelta64"),
            ([np.timedelta64(2, "s")], "got .*2"),
            (np.array([1, 2], dtype=object), "dtype object"),
            (np.array([]), "dtype float64"),
            (np.zeros((2, 0), dtype=bool), "dtype bool"),
            ([np.array([1.0, 2.0])], r"got 1\.0 at position \(0, 0\)"),
        ],
    )
    def test_what_is_not_an_integer_is_a_type_error(self, ids, says):
        with pytest.raises(TypeError, match=f"^ids must be integers, .*{says}"):
            _checks.as_ids(ids, 7)

    def test_masked_ids_are_refused_because_numpy_would_bring_them_back(self):
        with pytest.raises(TypeError, match="^ids must not be a masked array: use filled"):
            _checks.as_ids(np.ma.array([1, 2], mask=[0, 1]), 7)

    @pytest.mark.parametrize(
        "ids",
        [
            [[0, 1], [2]],
            [[0, 1], 2],
            [2, [0, 1]],
            [[], [1]],
            ([0], (1, 2)),
            [np.array([1, 2]), np.array([3])],
            [np.zeros((2, 3), int), np.zeros((2, 2), int)],
            [[[0, 1]], [[2], [3]]],
        ],
    )
    def test_rows_of_different_lengths_are_sent_to_pad(self, ids):
        with pytest.raises(ValueError, match="^ids have rows of different lengths: use pad"):
            _checks.as_ids(ids, 7)


NOT_INTEGERS = [2.0, 2.5, np.float32(2), NAN, True, np.True_, "2", b"2", None, [2], (2, 2), 2j]
NOT_INTEGERS += [np.array(2), np.timedelta64(2, "s"), Ellipsis]


class TestOneInteger:
    @pytest.mark.parametrize("value", [7, np.int8(7), np.uint64(7)])
    def test_integers_of_numpy_are_integers(self, value):
        for check in (_checks.as_integer, _checks.as_positive_int, _checks.as_id):
            assert check(value, "n") == 7
            assert type(check(value, "n")) is int

    @pytest.mark.parametrize("value", NOT_INTEGERS, ids=repr)
    @pytest.mark.parametrize("check", [_checks.as_integer, _checks.as_positive_int, _checks.as_id])
    def test_what_is_not_an_integer_is_a_type_error_that_shows_it(self, check, value):
        with pytest.raises(TypeError, match=f"^n must be an integer, got {re.escape(repr(value))}"):
            check(value, "n")

    @pytest.mark.parametrize("value", [0, -3, np.int8(-128)])
    def test_a_positive_integer_is_at_least_1(self, value):
        with pytest.raises(ValueError, match=f"^n must be at least 1, got {value}$"):
            _checks.as_positive_int(value, "n")

    @pytest.mark.parametrize("value", [7, -1, 2**64, np.uint64(2**64 - 1)])
    def test_one_id_is_a_row_of_the_table(self, value):
        with pytest.raises(IndexError, match=f"^padding_idx {value} is outside the table's 7 rows"):
            _checks.as_id(value, "padding_idx", 7)


class TestOneNumber:
    @pytest.mark.parametrize("value", [0.5, np.float16(0.5), np.float64(0.5)])
    def test_floats_of_numpy_are_numbers(self, value):
        for check in (_checks.as_nonnegative, _checks.as_fraction):
            assert check(value, "x") == 0.5
            assert type(check(value, "x")) is float

    @pytest.mark.parametrize("value", [0, 1, np.int8(1)])
    def test_integers_are_numbers_too(self, value):
        assert _checks.as_nonnegative(value, "x") == value

    @pytest.mark.parametrize(
        "value",
        [True, np.True_, "0.1", None, [0.1], np.array(0.1), 0.1j, np.complex64(0.1)],
        ids=repr,
    )
    @pytest.mark.parametrize("check", [_checks.as_nonnegative, _checks.as_fraction])
    def test_what_is_not_a_number_is_a_type_error_that_shows_it(self, check, value):
        with pytest.raises(TypeError, match=f"^x must be a number, got {re.escape(repr(value))}"):
            check(value, "x")

    @pytest.mark.parametrize("value", [-0.1, -1, NAN, np.float32("nan"), INFINITY, -INFINITY])
    @pytest.mark.parametrize("check", [_checks.as_nonnegative, _checks.as_fraction])
    def test_negative_and_endless_numbers_are_refused(self, check, value):
        with pytest.raises(ValueError, match=f"^x must be at least 0 and finite, got {value}$"):
            check(value, "x")

    @pytest.mark.parametrize("value", [1, 1.5, np.float64(1), NAN, INFINITY])
    def test_below_1_means_less_than_1(self, value):
        with pytest.raises(ValueError, match=f"^x must be at least 0 and below 1, got {value}$"):
            _checks.as_nonnegative(value, "x", below=1)

    @pytest.mark.parametrize("value", [0, 0.0, 1.1, 2])
    def test_a_fraction_is_above_0_and_at_most_1(self, value):
        assert _checks.as_fraction(1, "x") == 1
        with pytest.raises(ValueError, match=rf"^x must be in 0\.\.1, above 0, got {value}$"):
            _checks.as_fraction(value, "x")


class TestAsNumbers:
    @pytest.mark.parametrize("dtype", [int, np.uint8, *FLOATS])
    def test_an_array_of_numbers_is_not_copied(self, dtype):
        values = np.ones((2, 2), dtype=dtype)
        assert _checks.as_numbers(values, "x") is values

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ([["1", "2"]], "^x must hold numbers, got dtype <U1"),
            ([[1j]], "^x must hold numbers, got dtype complex128"),
            ([True, False], "^x must hold numbers, got dtype bool"),
            ([None], "^x must hold numbers, got dtype object"),
            (None, "^x must hold numbers, got dtype object"),
            (np.array([1], "m8[s]"), "^x must hold numbers, got dtype timedelta64"),
            (np.array([1], "M8[s]"), "^x must hold numbers, got dtype datetime64"),
            (np.ma.array([1.0], mask=[True]), r"^x must not be a masked array: use filled"),
        ],
    )
    def test_what_numpy_would_turn_into_numbers_is_refused(self, values, says):
        with pytest.raises(TypeError, match=says):
            _checks.as_numbers(values, "x")

    def test_rows_of_different_lengths_are_refused(self):
        with pytest.raises(ValueError, match="^x must be a rectangle, got rows of different"):
            _checks.as_numbers([[1, 2], [3]], "x")


class TestAsTable:
    @pytest.mark.parametrize("dtype", FLOATS)
    def test_a_table_of_floats_is_not_copied(self, dtype):
        table = np.ones((3, 2), dtype=dtype)
        assert _checks.as_table(table) is table

    @pytest.mark.parametrize(
        ("weight", "error", "says"),
        [
            (np.ones(3), ValueError, r"got \(3,\)"),
            (np.ones((2, 2, 2)), ValueError, r"got \(2, 2, 2\)"),
            (5.0, ValueError, r"got \(\)"),
            ([], ValueError, r"got \(0,\)"),
            ([[]], ValueError, r"got \(1, 0\)"),
            (np.ones((0, 2)), ValueError, r"got \(0, 2\)"),
            (np.ones((2, 2), dtype=int), TypeError, r"got dtype int64: np\.asarray\(\.\.\., dtype"),
            ([[1, 2], [3, 4]], TypeError, "got dtype int64"),
            (np.ones((2, 2), dtype=bool), TypeError, "got dtype bool"),
            (np.ones((2, 2), dtype=complex), TypeError, "got dtype complex128"),
            (np.ones((2, 2), dtype=object), TypeError, "got dtype object"),
            ([["1.0", "2.0"]], TypeError, "got dtype <U3"),
            (None, TypeError, "got dtype object"),
            ([[1.0, 2.0], [3.0, NAN]], ValueError, r"got nan at position \(1, 1\)"),
            ([[1.0, INFINITY], [3.0, 4.0]], ValueError, r"got inf at position \(0, 1\)"),
            (np.array([[-np.inf]], dtype=np.float32), ValueError, r"got -inf at position \(0, 0\)"),
            ([[1.0, 2.0], [3.0]], ValueError, "rows of different lengths"),
            (np.ma.array([[1.0, 2.0]], mask=[[0, 1]]), TypeError, "not be a masked array"),
        ],
    )
    def test_a_table_is_a_finite_matrix_of_floats(self, weight, error, says):
        with pytest.raises(error, match=f"^weight must .*{says}"):
            _checks.as_table(weight)


class TestAsDtype:
    @pytest.mark.parametrize("dtype", [*FLOATS, "float32", float, np.dtype(">f4")])
    def test_floats_may_be_named_in_any_way(self, dtype):
        assert _checks.as_dtype(dtype) == np.dtype(dtype)

    @pytest.mark.parametrize("dtype", [int, "int32", np.uint8, bool, complex, object, str, "M8[s]"])
    def test_only_floats_can_learn(self, dtype):
        says = f"must be a float type such as np.float32, got {np.dtype(dtype)}"
        with pytest.raises(TypeError, match=re.escape(says)):
            _checks.as_dtype(dtype)

    def test_none_is_not_float64(self):
        with pytest.raises(TypeError, match="got None"):
            _checks.as_dtype(None)


class TestAsGenerator:
    def test_the_same_seed_gives_the_same_numbers(self):
        for seed in (1, np.int8(1), np.uint64(1)):
            assert _checks.as_generator(seed).random() == np.random.default_rng(1).random()

    def test_a_generator_goes_on(self):
        rng = np.random.default_rng(1)
        assert _checks.as_generator(rng) is rng

    def test_none_is_another_one_each_time(self):
        assert _checks.as_generator(None).random() != _checks.as_generator(None).random()

    @pytest.mark.parametrize(
        ("random_state", "error", "says"),
        [
            (True, TypeError, "None, an integer or a np.random.Generator, got True"),
            (1.0, TypeError, r"got 1\.0"),
            ("1", TypeError, "got '1'"),
            ([1, 2], TypeError, r"got \[1, 2\]"),
            (np.random.RandomState(1), TypeError, "got RandomState"),
            (-1, ValueError, "0 or more, got -1"),
        ],
    )
    def test_other_sources_of_chance_are_refused(self, random_state, error, says):
        with pytest.raises(error, match=f"^random_state must be .*{says}"):
            _checks.as_generator(random_state)


class TestAsTokens:
    @pytest.mark.parametrize(
        "tokens", [("a", "b"), iter("ab"), {"a": 1, "b": 2}, np.array(["a", "b"]), deque("ab")]
    )
    def test_words_may_come_in_anything_that_has_an_order(self, tokens):
        assert _checks.as_tokens(tokens) == ["a", "b"]

    @pytest.mark.parametrize(
        ("tokens", "says"),
        [
            ("hope", r"^tokens must be a list of words, got 'hope': use tokenize\(text\)"),
            ({"hope"}, r"^tokens must have an order, got a set: pass sorted\(words\)"),
            (frozenset(["hope"]), "^tokens must have an order"),
            (7, "^tokens must be a list of words, got 7"),
            (None, "^tokens must be a list of words, got None"),
            (b"hope", "^tokens must be words, got 104 at position 0"),
            (["hope", 5], "^tokens must be words, got 5 at position 1"),
            (["hope", None], "^tokens must be words, got None at position 1"),
            ([["hope"], ["to"]], r"^tokens must be words, got \['hope'\] at position 0"),
            ([0, 1], "^tokens must be words, got 0 at position 0"),
            ([b"hope"], "^tokens must be words, got b'hope' at position 0"),
        ],
    )
    def test_what_is_no_list_of_words_is_a_type_error_that_shows_it(self, tokens, says):
        with pytest.raises(TypeError, match=says):
            _checks.as_tokens(tokens)


class TestAsReiterable:
    @pytest.mark.parametrize("values", [[], (1,), {"a": 1}, np.ones(2), range(3)])
    def test_what_can_be_read_again_is_handed_on(self, values):
        assert _checks.as_reiterable(values, "text") is values

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            (iter([1]), "but a list_iterator is empty after one reading: pass a list"),
            ((x for x in [1]), "but a generator is empty after one reading"),
            (map(str, [1]), "but a map is empty after one reading"),
            ("a b", r"be a list, got 'a b': use tokenize\(text\)"),
            (3, "be a list, got 3"),
            (None, "be a list, got None"),
        ],
    )
    def test_what_is_empty_after_one_reading_is_a_type_error(self, values, says):
        with pytest.raises(TypeError, match=f"^text must .*{says}"):
            _checks.as_reiterable(values, "text")
