"""The optimisers: how a gradient becomes a step. Formulas and defaults are those of Keras 3."""

import numpy as np

from embedding_tutorial._checks import as_finite, as_nonnegative, as_numbers
from embedding_tutorial.embedding import RowGradient


class _Optimizer:
    """What all of them share: one table each, its state, all rows or some, weight decay.

    A subclass names its state arrays and computes, in `_change`, what is taken off the given rows.
    """

    _state_names = ()
    _start = 0.0  # what the state arrays begin with

    def __init__(self, learning_rate, weight_decay):
        self.learning_rate = as_nonnegative(learning_rate, "learning_rate")
        self.weight_decay = as_nonnegative(weight_decay, "weight_decay")
        self.steps = 0
        self._weight = None

    def step(self, weight: np.ndarray, gradient) -> None:
        """Change `weight` in place by one step against `gradient`.

        Args:
            weight: a float array, the same one at every step: one optimiser serves one table.
            gradient: an array of the same shape, and every row steps; or a `RowGradient`, and only
                its rows step, and only their state changes (lazily, as in PyTorch's SparseAdam).

        Raises:
            TypeError: for a table that is not a float array.
            ValueError: for another table than before, another shape, a gradient that is NaN or
                infinite, and a `RowGradient` where weight decay wants to move every row.
        """
        rows, values = self._rows_and_values(weight, gradient)
        if self._weight is None:
            self._weight = weight
            self._state = {name: np.full_like(weight, self._start) for name in self._state_names}
        self.steps += 1
        change = self._change(rows, values)
        if self.weight_decay:
            weight *= 1 - self.learning_rate * self.weight_decay
        weight[rows] -= change

    def _rows_and_values(self, weight, gradient):
        if not isinstance(weight, np.ndarray) or weight.dtype.kind != "f":
            raise TypeError(f"a table is a float array, got {weight!r}")
        if not weight.flags.writeable:
            raise ValueError("the table is read-only: pass a copy")
        if self._weight is not None and self._weight is not weight:
            raise ValueError("this optimiser holds the state of another table: make one for each")
        lazy = isinstance(gradient, RowGradient)
        if lazy and self.weight_decay:
            raise ValueError("weight decay moves every row: pass gradient.to_dense()")
        gradient = gradient if lazy else as_numbers(gradient, "gradient")
        if gradient.shape != weight.shape:
            shapes = f"{gradient.shape} is not one of a table {weight.shape}"
            raise ValueError(f"a gradient of shape {shapes}")
        rows, values = (gradient.rows, gradient.values) if lazy else (slice(None), gradient)
        return rows, as_finite(values.astype(weight.dtype, copy=False), "gradient")

    def _average(self, name, rows, values, keep):
        """Move the state's rows towards `values`, keeping the share `keep`, and return them."""
        state = self._state[name]
        state[rows] += (values - state[rows]) * (1 - keep)
        return state[rows]


class SGD(_Optimizer):
    """Stochastic gradient descent, with momentum.

    With gradient g and learning rate a: the velocity v becomes momentum * v + a * g, and the table
    moves by -v. Without momentum that is -a * g, and a row without a gradient stays where it is.

    Raises:
        TypeError, ValueError: for a learning rate or weight decay that is negative or not finite,
            and a momentum outside [0, 1).
    """

    def __init__(self, learning_rate: float = 0.01, *, momentum: float = 0.0, weight_decay=0.0):
        super().__init__(learning_rate, weight_decay)
        self.momentum = as_nonnegative(momentum, "momentum", below=1)
        self._state_names = ("velocity",) if momentum else ()

    def _change(self, rows, gradient):
        step = self.learning_rate * gradient
        if self.momentum:
            velocity = self._state["velocity"]
            step += self.momentum * velocity[rows]
            velocity[rows] = step
        return step


class Adagrad(_Optimizer):
    """Smaller steps for what has moved much already (Duchi, Hazan & Singer 2011).

    The accumulator A, which starts at 0.1, grows by g**2; the table moves by
    -a * g / sqrt(A + epsilon). (PyTorch starts A at 0 and adds its epsilon outside the root.)

    Raises:
        TypeError, ValueError: for parameters that are negative or not finite.
    """

    _state_names = ("accumulator",)

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
        weight_decay: float = 0.0,
    ):
        super().__init__(learning_rate, weight_decay)
        self._start = as_nonnegative(initial_accumulator_value, "initial_accumulator_value")
        self.epsilon = as_nonnegative(epsilon, "epsilon")

    def _change(self, rows, gradient):
        accumulator = self._state["accumulator"]
        accumulator[rows] += gradient**2
        return self.learning_rate * gradient / np.sqrt(accumulator[rows] + self.epsilon)


class RMSprop(_Optimizer):
    """Steps divided by the recent size of the gradient (Tieleman & Hinton 2012).

    The average v of g**2 keeps the share rho of itself at each step; the table moves by
    -a * g / sqrt(v + epsilon). (PyTorch keeps .99 and adds its epsilon outside the root.)

    Raises:
        TypeError, ValueError: for parameters that are negative or not finite, or a rho of 1 or
            more.
    """

    _state_names = ("velocity",)

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        rho: float = 0.9,
        epsilon: float = 1e-7,
        weight_decay: float = 0.0,
    ):
        super().__init__(learning_rate, weight_decay)
        self.rho = as_nonnegative(rho, "rho", below=1)
        self.epsilon = as_nonnegative(epsilon, "epsilon")

    def _change(self, rows, gradient):
        velocity = self._average("velocity", rows, gradient**2, self.rho)
        return self.learning_rate * gradient / np.sqrt(velocity + self.epsilon)


class Adam(_Optimizer):
    """Momentum and scaling at once, both corrected for their start at 0 (Kingma & Ba 2015).

    The averages m of g and v of g**2 keep the shares beta_1 and beta_2; at step t the table moves
    by -a * sqrt(1 - beta_2**t) / (1 - beta_1**t) * m / (sqrt(v) + epsilon). With a dense gradient
    of 0 a row still moves, as long as its m lasts; with a `RowGradient` it rests.

    Raises:
        TypeError, ValueError: for parameters that are negative or not finite, or betas outside
            [0, 1).
    """

    _state_names = ("momentum", "velocity")

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        weight_decay: float = 0.0,
    ):
        super().__init__(learning_rate, weight_decay)
        self.beta_1 = as_nonnegative(beta_1, "beta_1", below=1)
        self.beta_2 = as_nonnegative(beta_2, "beta_2", below=1)
        self.epsilon = as_nonnegative(epsilon, "epsilon")

    def _change(self, rows, gradient):
        momentum = self._average("momentum", rows, gradient, self.beta_1)
        velocity = self._average("velocity", rows, gradient**2, self.beta_2)
        unbias = np.sqrt(1 - self.beta_2**self.steps) / (1 - self.beta_1**self.steps)
        return self.learning_rate * float(unbias) * momentum / (np.sqrt(velocity) + self.epsilon)
