"""What the optimisers promise: Keras' formulas, in place, and rest for the rows that may rest."""

import inspect
import math
import pickle
import tracemalloc

import numpy as np
import pytest
from helpers import FLOATS

from embedding_tutorial import SGD, Adagrad, Adam, Embedding, RMSprop, RowGradient


# The formulas of Keras' documentation, for one number. `None` stands for a batch without its row.
def sgd(weight, gradients, *, learning_rate=0.01, momentum=0.0):
    velocity = 0.0
    for gradient in gradients:
        if gradient is not None:
            velocity = momentum * velocity - learning_rate * gradient
            weight = weight + velocity
    return weight


def adagrad(weight, gradients, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    accumulator = initial_accumulator_value
    for gradient in gradients:
        if gradient is not None:
            accumulator = accumulator + gradient * gradient
            weight = weight - learning_rate * gradient / math.sqrt(accumulator + epsilon)
    return weight


def rmsprop(weight, gradients, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    velocity = 0.0
    for gradient in gradients:
        if gradient is not None:
            velocity = rho * velocity + (1 - rho) * gradient * gradient
            weight = weight - learning_rate * gradient / math.sqrt(velocity + epsilon)
    return weight


def adam(weight, gradients, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = v = 0.0
    for step, gradient in enumerate(gradients, start=1):
        if gradient is not None:
            m = beta_1 * m + (1 - beta_1) * gradient
            v = beta_2 * v + (1 - beta_2) * gradient * gradient
            alpha = learning_rate * math.sqrt(1 - beta_2**step) / (1 - beta_1**step)
            weight = weight - alpha * m / (math.sqrt(v) + epsilon)
    return weight


CASES = {
    "SGD": (SGD, sgd, {}),
    "SGD, other values": (SGD, sgd, {"learning_rate": 0.3, "momentum": 0.8}),
    "Adagrad": (Adagrad, adagrad, {}),
    "Adagrad, other values": (
        Adagrad,
        adagrad,
        {"learning_rate": 0.3, "initial_accumulator_value": 0.5, "epsilon": 0.1},
    ),
    "RMSprop": (RMSprop, rmsprop, {}),
    "RMSprop, other values": (RMSprop, rmsprop, {"learning_rate": 0.3, "rho": 0.5, "epsilon": 0.1}),
    "Adam": (Adam, adam, {}),
    "Adam, other values": (
        Adam,
        adam,
        {"learning_rate": 0.3, "beta_1": 0.5, "beta_2": 0.7, "epsilon": 0.1},
    ),
}
cases = pytest.mark.parametrize("case", CASES)
MAKERS = {
    "SGD": SGD,
    "SGD with momentum": lambda *args, **named: SGD(*args, momentum=0.9, **named),
    "Adagrad": Adagrad,
    "Adagrad, row-wise": lambda *args, **named: Adagrad(*args, row_wise=True, **named),
    "RMSprop": RMSprop,
    "Adam": Adam,
}
every_optimizer = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
every_class = pytest.mark.parametrize("make", [SGD, Adagrad, RMSprop, Adam])


def random_steps(count, shape=(4, 3), seed=0):
    """A table and as many gradients of it."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=shape), rng.normal(size=(count, *shape))


def moves(optimizer, count, *, lazy=False):
    """How far a row goes at each step when its first gradient is 1 and all others are 0."""
    weight, places = np.zeros((2, 1)), [0.0]
    for step in range(count):
        gradient = np.array([[float(step == 0)], [0]])
        rows = [0] if step == 0 else []
        optimizer.step(weight, RowGradient(rows, gradient[rows], 2) if lazy else gradient)
        places.append(weight[0, 0])
        assert weight[1, 0] == 0
    return -np.diff(places)


PARAMETERS = [
    (make, name)
    for make in (SGD, Adagrad, RMSprop, Adam)
    for name in inspect.signature(make).parameters
    if name != "row_wise"  # a flag, the one parameter that is no number
]
every_parameter = pytest.mark.parametrize(
    ("make", "name"), PARAMETERS, ids=[f"{make.__name__}-{name}" for make, name in PARAMETERS]
)


def read_only():
    weight = np.ones((4, 3))
    weight.flags.writeable = False
    return weight


ONES = np.ones((4, 3))
NAN, INFINITE = ONES.copy(), ONES.copy()
NAN[3, 1], INFINITE[0, 2] = np.nan, -np.inf
BAD_GRADIENTS = {
    "another shape": (np.ones((3, 4)), ValueError, r"table's shape \(4, 3\), got \(3, 4\)"),
    "one row": (np.ones(3), ValueError, r"table's shape \(4, 3\), got \(3,\)"),
    "one number": (1.0, ValueError, r"table's shape \(4, 3\), got \(\)"),
    "NaN": (NAN, ValueError, r"must be finite, got nan at position \(3, 1\)"),
    "infinite": (INFINITE, ValueError, r"must be finite, got -inf at position \(0, 2\)"),
    "a NaN row": (
        RowGradient([1, 3], NAN[[1, 3]], 4),
        ValueError,
        r"must be finite, got nan at position \(1, 1\)",
    ),
    "rows past the table": (
        RowGradient([5], np.ones((1, 3)), 6),
        ValueError,
        r"table's shape \(4, 3\), got \(6, 3\)",
    ),
    "shorter rows": (
        RowGradient([1], np.ones((1, 2)), 4),
        ValueError,
        r"table's shape \(4, 3\), got \(4, 2\)",
    ),
    "words": (ONES.astype(str), TypeError, "gradient"),
    "complex": (ONES * 1j, TypeError, "gradient"),
    "masked": (np.ma.array(ONES, mask=ONES), TypeError, "masked"),
}
BAD_TABLES = {
    "list": (ONES.tolist(), TypeError, r"weight must be a float array, got \[\[1\.0"),
    "integers": (ONES.astype(int), TypeError, r"weight must be a float array, got array\(\[\[1, 1"),
    "booleans": (ONES.astype(bool), TypeError, "weight must be a float array"),
    "complex": (ONES.astype(complex), TypeError, "weight must be a float array"),
    "objects": (ONES.astype(object), TypeError, "weight must be a float array"),
    "layer": (
        Embedding(4, 3),
        TypeError,
        r"weight must be a float array, got Embedding\(4, 3.*: pass layer\.weight$",
    ),
    "number": (np.array(1.0), ValueError, r"weight must have an axis, got the number 1\.0"),
    "nothing": (None, TypeError, "weight must be a float array, got None"),
    "read-only": (read_only(), ValueError, "read-only"),
}


class TestParameters:
    def test_the_defaults_are_those_of_keras(self):
        def defaults(make):
            parameters = inspect.signature(make).parameters.values()
            return {parameter.name: parameter.default for parameter in parameters}

        shared = {"learning_rate": 0.001, "epsilon": 1e-7, "weight_decay": 0}
        assert defaults(SGD) == {"learning_rate": 0.01, "momentum": 0, "weight_decay": 0}
        assert defaults(Adagrad) == shared | {"initial_accumulator_value": 0.1, "row_wise": False}
        assert defaults(RMSprop) == shared | {"rho": 0.9}
        assert defaults(Adam) == shared | {"beta_1": 0.9, "beta_2": 0.999}

    @every_parameter
    def test_every_parameter_is_at_least_0_and_is_checked_at_once(self, make, name):
        with pytest.raises(ValueError, match=rf"^{name} must be at least 0 and .*, got -0\.1$"):
            make(**{name: -0.1})

    @pytest.mark.parametrize(
        ("make", "name"), [(SGD, "momentum"), (RMSprop, "rho"), (Adam, "beta_1"), (Adam, "beta_2")]
    )
    def test_what_is_kept_of_the_past_is_less_than_all_of_it(self, make, name):
        with pytest.raises(ValueError, match=rf"^{name} must be at least 0 and below 1, got 1$"):
            make(**{name: 1})

    @every_parameter
    def test_a_parameter_may_be_any_kind_of_number_and_may_be_0(self, make, name):
        for value in (0, 0.5, np.float32(0.5), np.int8(0)):
            assert getattr(make(**{name: value}), name) == value

    @every_class
    def test_only_the_learning_rate_may_be_given_without_its_name(self, make):
        assert make(0.5).learning_rate == 0.5
        with pytest.raises(TypeError, match="positional"):
            make(0.5, 0.5)

    @every_class
    def test_an_optimiser_shows_all_its_parameters_and_can_be_made_again_from_that(self, make):
        parameters = inspect.signature(make).parameters
        named = {name: True if name == "row_wise" else 0.25 for name in parameters}
        shown = repr(make(**named))
        written = ", ".join(f"{name}={value}" for name, value in named.items())
        assert shown == f"{make.__name__}({written})"
        assert repr(eval(shown)) == shown


class TestFormulas:
    @cases
    def test_a_dense_gradient_moves_every_row_by_the_formula(self, case):
        make, formula, parameters = CASES[case]
        start, gradients = random_steps(6)
        gradients[2, 1] = 0  # a row that is absent, but for a dense gradient only 0
        weight, optimizer = start.copy(), make(**parameters)
        for gradient in gradients:
            optimizer.step(weight, gradient)
        for cell in np.ndindex(start.shape):
            expected = formula(float(start[cell]), map(float, gradients[:, *cell]), **parameters)
            assert weight[cell] == pytest.approx(expected, rel=1e-13)

    @cases
    def test_a_row_gradient_moves_its_rows_by_the_formula_and_their_state_alone(self, case):
        make, formula, parameters = CASES[case]
        start, gradients = random_steps(6)
        batches = [[0, 1], [1], [], [0, 2], [1, 2], [0]]  # row 3 is in none of them
        weight, optimizer = start.copy(), make(**parameters)
        for rows, gradient in zip(batches, gradients, strict=True):
            optimizer.step(weight, RowGradient(rows, gradient[rows], 4))
        for row, column in np.ndindex(start.shape):
            seen = [
                float(gradient[row, column]) if row in rows else None
                for rows, gradient in zip(batches, gradients, strict=True)
            ]
            expected = formula(float(start[row, column]), seen, **parameters)
            assert weight[row, column] == pytest.approx(expected, rel=1e-13)

    @pytest.mark.parametrize("decay", [0.1, 1.0])
    @cases
    def test_weight_decay_first_shrinks_the_table_and_leaves_the_gradient_alone(self, case, decay):
        make, formula, parameters = CASES[case]
        start, gradients = random_steps(1)
        weight, optimizer = start.copy(), make(**parameters, weight_decay=decay)
        optimizer.step(weight, gradients[0])
        for cell in np.ndindex(start.shape):
            shrunk = float(start[cell]) * (1 - optimizer.learning_rate * decay)
            expected = formula(shrunk, [float(gradients[0][cell])], **parameters)
            assert weight[cell] == pytest.approx(expected, rel=1e-13)

    @every_optimizer
    def test_lazy_is_dense_where_every_row_is_in_every_batch(self, make):
        weight, gradients = random_steps(10)
        lazy, dense = weight.copy(), weight.copy()
        lazy_optimizer, dense_optimizer = make(0.1), make(0.1)
        for gradient in gradients:
            lazy_optimizer.step(lazy, RowGradient(range(4), gradient, 4))
            dense_optimizer.step(dense, gradient)
            assert lazy.tobytes() == dense.tobytes()

    @every_optimizer
    def test_a_step_follows_the_gradient_down(self, make):
        embedding = Embedding(7, 2, dtype=np.float64, random_state=0)
        optimizer, target = make(0.01), np.ones((2, 2))
        losses = []
        for _ in range(50):
            error = embedding([5, 1]) - target
            losses.append((error**2).sum())
            optimizer.step(embedding.weight, embedding.gradient([5, 1], 2 * error))
        assert losses[-1] < losses[0]


class TestRowWise:
    """One accumulator a row, which grows by the mean of the row's squares."""

    @pytest.mark.parametrize("lazy", [False, True])
    def test_each_number_of_a_row_has_the_step_of_the_rows_mean_square(self, lazy):
        start, gradients = random_steps(6)
        weight, optimizer = start.copy(), Adagrad(0.3, row_wise=True)
        for gradient in gradients:
            given = RowGradient([0, 1, 2], gradient[:3], 4) if lazy else gradient
            optimizer.step(weight, given)
        for row in range(4):
            accumulator, expected = 0.1, start[row]
            for gradient in gradients[: 0 if lazy and row == 3 else 6]:
                accumulator += np.mean(gradient[row] ** 2)
                expected = expected - 0.3 * gradient[row] / math.sqrt(accumulator + 1e-7)
            np.testing.assert_allclose(weight[row], expected, rtol=1e-13)

    @pytest.mark.parametrize("seed", range(3))
    def test_it_is_adagrad_bit_for_bit_where_a_rows_gradients_have_one_size(self, seed):
        rng = np.random.default_rng(seed)
        one, other = np.ones((5, 4)), np.ones((5, 4))
        usual, row_wise = Adagrad(0.1), Adagrad(0.1, row_wise=True)
        for _ in range(10):
            gradient = rng.normal(size=(5, 1)) * rng.choice([-1, 1], size=(5, 4))
            usual.step(one, gradient)
            row_wise.step(other, gradient)
            assert one.tobytes() == other.tobytes()

    @pytest.mark.parametrize("seed", range(3))
    def test_the_columns_may_be_rotated_before_or_after_and_not_so_in_adagrad(self, seed):
        start, gradients = random_steps(10, (6, 5), seed)
        turn = np.linalg.qr(np.random.default_rng(seed + 10).normal(size=(5, 5)))[0]

        def apart(**named):
            before, after = start @ turn, start.copy()
            one, other = Adagrad(0.5, **named), Adagrad(0.5, **named)
            for gradient in gradients:
                one.step(before, gradient @ turn)
                other.step(after, gradient)
            return np.abs(before - after @ turn).max()

        assert apart(row_wise=True) < 1e-13
        assert apart() > 0.1

    def test_the_numbers_of_a_list_are_rows_of_one(self):
        one, other = np.ones(3), np.ones(3)
        Adagrad(0.1).step(one, [1.0, 2.0, 3.0])
        Adagrad(0.1, row_wise=True).step(other, [1.0, 2.0, 3.0])
        assert one.tobytes() == other.tobytes()

    def test_the_state_of_a_large_table_is_a_number_a_row(self):
        weight, gradient = np.zeros((1000, 64)), RowGradient([3], np.ones((1, 64)), 1000)
        tracemalloc.start()
        Adagrad(0.1, row_wise=True).step(weight, gradient)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < weight.nbytes / 16

    @pytest.mark.parametrize("value", [1, 0, "yes", None, 0.5])
    def test_it_is_asked_for_by_true_and_by_nothing_else(self, value):
        with pytest.raises(TypeError, match=r"^row_wise must be True or False, got "):
            Adagrad(row_wise=value)


class TestRowsThatMove:
    def test_adam_moves_a_row_for_long_after_its_only_gradient(self):
        assert moves(Adam(0.1), 3) == pytest.approx([0.1, 0.0670, 0.0518], abs=5e-5)
        steps = moves(Adam(0.1), 1000)
        assert steps.sum() / steps[0] == pytest.approx(6.006, abs=5e-4)

    def test_momentum_moves_a_row_after_its_only_gradient(self):
        assert moves(SGD(0.1, momentum=0.9), 3) == pytest.approx([0.1, 0.09, 0.081])

    @pytest.mark.parametrize("make", [SGD, Adagrad, RMSprop])
    def test_without_momentum_a_row_moves_only_with_a_gradient(self, make):
        first, *others = moves(make(0.1), 5)
        assert first > 0
        assert others == [0, 0, 0, 0]

    @every_optimizer
    def test_a_row_gradient_leaves_all_other_rows_at_rest(self, make):
        first, *others = moves(make(0.1), 5, lazy=True)
        assert first > 0
        assert others == [0, 0, 0, 0]

    @every_optimizer
    def test_a_row_never_seen_stays_put_bit_for_bit(self, make):
        embedding = Embedding(7, 2, padding_idx=0, random_state=0)
        embedding.weight[0] = 0.5  # a padding row need not be 0 to stay
        start = embedding.weight.copy()
        dense, lazy = make(0.1), make(0.1)
        other = Embedding.from_pretrained(start, padding_idx=0)
        for ids in ([5, 1, 0], [1, 1, 2], [0, 0]):
            gradient = embedding.gradient(ids, np.ones((len(ids), 2)))
            dense.step(embedding.weight, gradient.to_dense())
            lazy.step(other.weight, gradient)
        for weight in (embedding.weight, other.weight):
            assert (weight[[1, 2, 5]] != start[[1, 2, 5]]).all()
            assert weight[[0, 3, 4, 6]].tobytes() == start[[0, 3, 4, 6]].tobytes()

    @every_optimizer
    def test_weight_decay_moves_even_a_row_never_seen(self, make):
        weight = np.ones((2, 1))
        optimizer = make(0.1, weight_decay=0.5)
        for _ in range(2):
            optimizer.step(weight, [[1], [0]])
        assert weight[1, 0] == pytest.approx(0.95**2, rel=1e-15)

    @every_optimizer
    def test_weight_decay_and_a_row_gradient_exclude_each_other(self, make):
        weight, optimizer = np.ones((2, 1)), make(0.1, weight_decay=0.5)
        with pytest.raises(ValueError, match=r"weight decay moves every row: pass .*to_dense\(\)"):
            optimizer.step(weight, RowGradient([0], [[1.0]], 2))
        assert (weight == 1).all()

    def test_a_lazy_step_costs_memory_for_its_rows_alone(self):
        embedding = Embedding(1_000_000, 4)
        for make in MAKERS.values():
            optimizer, gradient = make(0.1), embedding.gradient([999_999, 5, 5], np.ones((3, 4)))
            optimizer.step(embedding.weight, gradient)  # the first one makes room for the state
            tracemalloc.start()
            optimizer.step(embedding.weight, gradient)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert peak < 100_000


class TestTheTable:
    @pytest.mark.parametrize("dtype", FLOATS)
    @every_optimizer
    def test_the_table_changes_in_place_and_keeps_its_dtype(self, make, dtype):
        embedding = Embedding(7, 2, dtype=dtype, random_state=0)
        weight, start = embedding.weight, embedding.weight.copy()
        optimizer = make(0.1)
        optimizer.step(weight, embedding.gradient([5, 1], np.ones((2, 2))))
        optimizer.step(weight, np.ones((7, 2)))  # a gradient of float64, whatever the table's type
        assert embedding.weight is weight
        assert weight.dtype == dtype
        assert (embedding([5, 1]) < start[[5, 1]]).all()

    @every_optimizer
    def test_a_float32_table_learns_as_a_float64_one_but_for_its_rounding(self, make):
        wide, gradients = random_steps(20)
        narrow = wide.astype(np.float32)
        wide_optimizer, narrow_optimizer = make(0.1), make(0.1)
        for gradient in gradients:
            wide_optimizer.step(wide, gradient)
            narrow_optimizer.step(narrow, gradient)
        assert narrow == pytest.approx(wide, abs=1e-5)

    @pytest.mark.parametrize("decay", [0.0, 0.5])
    @every_optimizer
    def test_the_gradient_is_left_as_it_was(self, make, decay):
        weight, gradients = random_steps(3)
        given = gradients.copy()
        optimizer = make(0.1, weight_decay=decay)
        for gradient in gradients:
            optimizer.step(weight, gradient)
        assert np.array_equal(gradients, given)

    @pytest.mark.parametrize("decay", [0.0, 0.5])
    @every_optimizer
    def test_the_table_may_be_its_own_gradient(self, make, decay):
        """It is that of half its squared length."""
        weight, _ = random_steps(0)
        itself, copied = weight.copy(), weight.copy()
        make(0.1, weight_decay=decay).step(itself, itself)
        make(0.1, weight_decay=decay).step(copied, weight)
        assert np.array_equal(itself, copied)

    @every_optimizer
    def test_a_batch_without_rows_is_a_step_that_moves_nothing(self, make):
        embedding, optimizer = Embedding(7, 2, random_state=0), make(0.1)
        start = embedding.weight.copy()
        optimizer.step(embedding.weight, embedding.gradient([], np.ones((0, 2))))
        assert np.array_equal(embedding.weight, start)
        assert optimizer.steps == 1

    @every_class
    def test_the_learning_rate_may_change_between_steps_and_may_be_0(self, make):
        weight, gradients = random_steps(2)
        optimizer = make(0.1)
        optimizer.step(weight, gradients[0])
        before = weight.copy()
        optimizer.learning_rate = 0.0
        optimizer.step(weight, gradients[1])
        assert np.array_equal(weight, before)

    @every_optimizer
    def test_an_optimiser_serves_one_table_alone(self, make):
        weight, gradients = random_steps(2)
        spared, another = weight.copy(), weight.copy()
        optimizer, spared_optimizer = make(0.1), make(0.1)
        optimizer.step(weight, gradients[0])
        with pytest.raises(ValueError, match="the state of another table: make one for each"):
            optimizer.step(another, gradients[1])
        assert np.array_equal(another, spared)
        assert optimizer.steps == 1
        optimizer.step(weight, gradients[1])
        for gradient in gradients:
            spared_optimizer.step(spared, gradient)
        assert np.array_equal(weight, spared)

    @every_optimizer
    def test_pickled_with_its_table_it_goes_on(self, make):
        weight, gradients = random_steps(4)
        optimizer = make(0.1)
        for gradient in gradients[:2]:
            optimizer.step(weight, gradient)
        again, its_optimizer = pickle.loads(pickle.dumps((weight, optimizer)))
        for gradient in gradients[2:]:
            optimizer.step(weight, gradient)
            its_optimizer.step(again, gradient)
        assert np.array_equal(weight, again)


class TestBadInput:
    @pytest.mark.parametrize("bad", BAD_GRADIENTS)
    @pytest.mark.parametrize("make", [SGD, Adam])
    def test_a_refused_gradient_changes_neither_table_nor_state_nor_step_count(self, make, bad):
        gradient, error, says = BAD_GRADIENTS[bad]
        weight, gradients = random_steps(3)
        spared = weight.copy()
        optimizer, spared_optimizer = make(0.1), make(0.1)
        for step in gradients:
            with pytest.raises(error, match=says):
                optimizer.step(weight, gradient)
            assert np.array_equal(weight, spared)
            assert optimizer.steps == spared_optimizer.steps
            optimizer.step(weight, step)
            spared_optimizer.step(spared, step)
            assert np.array_equal(weight, spared)

    @pytest.mark.parametrize("bad", BAD_TABLES)
    @pytest.mark.parametrize("make", [SGD, Adam])
    def test_a_refused_table_does_not_bind_the_optimiser_nor_count_as_a_step(self, make, bad):
        table, error, says = BAD_TABLES[bad]
        optimizer = make(0.1)
        for gradient in (ONES, RowGradient([1], [[1.0, 1.0, 1.0]], 4)):
            with pytest.raises(error, match=says):
                optimizer.step(table, gradient)
            assert optimizer.steps == 0
        weight, spared = ONES.copy(), ONES.copy()
        optimizer.step(weight, ONES)
        make(0.1).step(spared, ONES)
        assert np.array_equal(weight, spared)
