"""The optimisers: how a gradient becomes a step. Formulas and defaults are those of Keras 3."""

from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import (
    Floats,
    Ids,
    as_finite,
    as_flag,
    as_nonnegative,
    as_numbers,
)
from embedding_tutorial.embedding import RowGradient

_BELOW_1 = {"momentum", "rho", "beta_1", "beta_2"}  # how much of the past is kept, never all of it
_FLAGS = {"row_wise"}
_Rows = Ids | slice


class _Optimizer(ABC):
    """What all of them share: one table each, its state, all rows or some, weight decay.

    A subclass is a dataclass of its parameters. It names its state arrays and computes, in
    `_change`, what is taken off the given rows.
    """

    learning_rate: float
    weight_decay: float

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if name in _FLAGS:
                as_flag(value, name)
                continue
            below = 1 if name in _BELOW_1 else np.inf
            setattr(self, name, as_nonnegative(value, name, below=below))
        self.steps = 0
        self._weight: Floats | None = None
        self._state: dict[str, Floats] = {}

    def step(self, weight: Floats, gradient: npt.ArrayLike | RowGradient) -> None:
        """Change `weight` in place by one step against `gradient`.

        Weight decay first shrinks every number of the table by the factor
        1 - learning_rate * weight_decay; it leaves the gradient alone.

        To go on another day, pickle the two together, `pickle.dump((weight, optimizer), file)`. A
        table that was saved alone comes back as another array, and is refused: whether the state
        belongs to its numbers cannot be seen.

        Args:
            weight: a float array, the same one at every step: one optimiser serves one table.
            gradient: an array of the same shape, and every row steps; or a `RowGradient`, and only
                its rows step, and only their state changes (lazily, as in PyTorch's SparseAdam).

        Raises:
            TypeError: for a table that is not a float array.
            ValueError: for another table than before, a single number, another shape, a gradient
                that is NaN or infinite, and a `RowGradient` where weight decay wants to move every
                row.

        Examples:
            >>> weight = np.array([[1.0], [1.0]])
            >>> SGD(0.5).step(weight, RowGradient([1], [[0.5]], 2))
            >>> weight
            array([[1.  ],
                   [0.75]])
        """
        self._check_table(weight)
        rows, values = self._rows_and_values(weight, gradient)
        if self._weight is None:
            self._weight = weight
            starts = self._state_starts()
            shape = self._state_shape(weight)
            self._state = {
                name: np.full(shape, start, weight.dtype) for name, start in starts.items()
            }
        self.steps += 1
        change = self._change(rows, values)
        if self.weight_decay:
            weight *= 1 - self.learning_rate * self.weight_decay
        weight[rows] -= change

    @abstractmethod
    def _state_starts(self) -> dict[str, float]:
        """Return the names of the state arrays, and what each of them is full of at the start."""

    def _state_shape(self, weight: Floats) -> tuple[int, ...]:
        """Return the shape of each state array: a number for each of the table's."""
        return weight.shape

    @abstractmethod
    def _change(self, rows: _Rows, gradient: Floats) -> Floats:
        """Bring the state of the rows up to date and return what is taken off their weights."""

    def _check_table(self, weight: Floats) -> None:
        if not isinstance(weight, np.ndarray) or weight.dtype.kind != "f":
            cure = ": pass layer.weight" if hasattr(weight, "weight") else ""
            raise TypeError(f"weight must be a float array, got {weight!r}{cure}")
        if weight.ndim == 0:
            raise ValueError(f"weight must have an axis, got the number {weight}: use shape (1,)")
        if not weight.flags.writeable:
            raise ValueError("weight is read-only: pass a copy")
        if self._weight is not None and self._weight is not weight:
            raise ValueError("this optimiser holds the state of another table: make one for each")

    def _rows_and_values(
        self, weight: Floats, gradient: npt.ArrayLike | RowGradient
    ) -> tuple[_Rows, Floats]:
        rows: _Rows = slice(None)
        if isinstance(gradient, RowGradient):
            if self.weight_decay:
                raise ValueError("weight decay moves every row: pass gradient.to_dense()")
            rows = gradient.rows
            values: npt.NDArray[Any] = gradient.values
            shape: tuple[int, ...] = gradient.shape
        else:
            values = as_numbers(gradient, "gradient")
            shape = values.shape
        if shape != weight.shape:
            raise ValueError(f"gradient must have the table's shape {weight.shape}, got {shape}")
        return rows, as_finite(values.astype(weight.dtype, copy=False), "gradient")

    def _average(self, name: str, rows: _Rows, values: Floats, keep: float) -> Floats:
        """Move the state's rows towards `values`, keeping the fraction `keep`, and return them."""
        state = self._state[name]
        state[rows] += (values - state[rows]) * (1 - keep)
        return state[rows]


@dataclass(eq=False)
class SGD(_Optimizer):
    """Stochastic gradient descent, with momentum.

    For a gradient g and a velocity v, which starts at 0, a step is ::

        v = momentum * v + learning_rate * g
        weight -= v

    Without momentum, a row without a gradient stays where it is.

    Args:
        learning_rate: how far a step goes, at least 0; it may be changed between steps.
        momentum: the fraction of the last step that is taken again, in [0, 1).
        weight_decay: the fraction of the table that a step takes off, per learning rate.

    Attributes:
        steps: how many steps were taken.

    Raises:
        TypeError, ValueError: for parameters that are negative or not finite, or a momentum of 1
            or more.

    Examples:
        >>> weight = np.array([1.0, 2.0])
        >>> optimizer = SGD(0.1)
        >>> optimizer.step(weight, [1.0, -1.0])
        >>> weight
        array([0.9, 2.1])
        >>> optimizer
        SGD(learning_rate=0.1, momentum=0.0, weight_decay=0.0)
    """

    learning_rate: float = 0.01
    _: KW_ONLY
    momentum: float = 0.0
    weight_decay: float = 0.0

    def _state_starts(self) -> dict[str, float]:
        return {"velocity": 0.0} if self.momentum else {}

    def _change(self, rows: _Rows, gradient: Floats) -> Floats:
        step = self.learning_rate * gradient
        if self.momentum:
            velocity = self._state["velocity"]
            step += self.momentum * velocity[rows]
            velocity[rows] = step
        return step


@dataclass(eq=False)
class Adagrad(_Optimizer):
    """Smaller steps for what has moved much already (Duchi, Hazan & Singer 2011).

    For a gradient g and an accumulator A a step is ::

        A += g**2
        weight -= learning_rate * g / sqrt(A + epsilon)

    With `row_wise` there is one A for each row; it grows by the mean of g**2 over the row, as in
    PyTorch-BigGraph (Lerer et al. 2019) and TorchRec's RowWiseAdagrad. A row of d numbers then
    needs one number of state, not d, and all of them have one rate. Where their gradients are of
    one size at each step, that is the step of the usual Adagrad. And it does not matter whether the
    columns are rotated before the steps or after them, which it does to the usual one.

    PyTorch starts A at 0 and adds its epsilon outside the root.

    Args:
        learning_rate: how far the first step goes, about; at least 0.
        initial_accumulator_value: what A starts with, at least 0.
        epsilon: at least 0; it keeps the root away from 0.
        weight_decay: the fraction of the table that a step takes off, per learning rate.
        row_wise: whether a row has one accumulator, not one for each of its numbers. The rows are
            the first axis of the table.

    Attributes:
        steps: how many steps were taken.

    Raises:
        TypeError, ValueError: for parameters that are negative or not finite, or a `row_wise` that
            is neither True nor False.

    Examples:
        >>> weight = np.array([1.0, 2.0])
        >>> Adagrad(0.1, initial_accumulator_value=0).step(weight, [8.0, -0.5])
        >>> weight.round(3)
        array([0.9, 2.1])
        >>> table = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> optimizer = Adagrad(0.1, initial_accumulator_value=0, row_wise=True)
        >>> optimizer.step(table, [[7.0, -1.0], [0.3, 0.3]])  # the first row's A is (49 + 1) / 2
        >>> table.round(3)
        array([[0.86, 2.02],
               [2.9 , 3.9 ]])
    """

    learning_rate: float = 0.001
    _: KW_ONLY
    initial_accumulator_value: float = 0.1
    epsilon: float = 1e-7
    weight_decay: float = 0.0
    row_wise: bool = False

    def _state_starts(self) -> dict[str, float]:
        return {"accumulator": self.initial_accumulator_value}

    def _state_shape(self, weight: Floats) -> tuple[int, ...]:
        return (len(weight),) + (1,) * (weight.ndim - 1) if self.row_wise else weight.shape

    def _change(self, rows: _Rows, gradient: Floats) -> Floats:
        accumulator = self._state["accumulator"]
        squares = gradient**2
        if self.row_wise:
            squares = squares.mean(axis=tuple(range(1, squares.ndim)), keepdims=True)
        accumulator[rows] += squares
        step: Floats = gradient / np.sqrt(accumulator[rows] + self.epsilon)
        return self.learning_rate * step


@dataclass(eq=False)
class RMSprop(_Optimizer):
    """Steps divided by the recent size of the gradient (Tieleman & Hinton 2012).

    For a gradient g and an average v of its squares, which starts at 0, a step is ::

        v = rho * v + (1 - rho) * g**2
        weight -= learning_rate * g / sqrt(v + epsilon)

    PyTorch keeps .99 and adds its epsilon outside the root.

    Args:
        learning_rate: how far a step goes, about; at least 0.
        rho: the fraction of v that a step keeps, in [0, 1).
        epsilon: at least 0; it keeps the root away from 0.
        weight_decay: the fraction of the table that a step takes off, per learning rate.

    Attributes:
        steps: how many steps were taken.

    Raises:
        TypeError, ValueError: for parameters that are negative or not finite, or a rho of 1 or
            more.

    Examples:
        >>> weight = np.array([1.0, 2.0])
        >>> RMSprop(0.1, rho=0.75).step(weight, [8.0, -0.5])
        >>> weight.round(3)
        array([0.8, 2.2])
    """

    learning_rate: float = 0.001
    _: KW_ONLY
    rho: float = 0.9
    epsilon: float = 1e-7
    weight_decay: float = 0.0

    def _state_starts(self) -> dict[str, float]:
        return {"velocity": 0.0}

    def _change(self, rows: _Rows, gradient: Floats) -> Floats:
        velocity = self._average("velocity", rows, gradient**2, self.rho)
        step: Floats = gradient / np.sqrt(velocity + self.epsilon)
        return self.learning_rate * step


@dataclass(eq=False)
class Adam(_Optimizer):
    """Momentum and scaling at once, both corrected for their start at 0 (Kingma & Ba 2015).

    For a gradient g and averages m of g and v of g**2, both of which start at 0, step t is ::

        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        rate = learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)
        weight -= rate * m / (sqrt(v) + epsilon)

    With a dense gradient of 0 a row still moves, as long as its m lasts; with a `RowGradient` it
    rests.

    Args:
        learning_rate: how far the first step goes; at least 0.
        beta_1: the fraction of m that a step keeps, in [0, 1).
        beta_2: the fraction of v that a step keeps, in [0, 1).
        epsilon: at least 0; it keeps the divisor away from 0.
        weight_decay: the fraction of the table that a step takes off, per learning rate.

    Attributes:
        steps: how many steps were taken.

    Raises:
        TypeError, ValueError: for parameters that are negative or not finite, or betas of 1 or
            more.

    Examples:
        >>> weight = np.array([1.0, 2.0])
        >>> Adam(0.1).step(weight, [8.0, -0.5])
        >>> weight.round(3)
        array([0.9, 2.1])
    """

    learning_rate: float = 0.001
    _: KW_ONLY
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    weight_decay: float = 0.0

    def _state_starts(self) -> dict[str, float]:
        return {"momentum": 0.0, "velocity": 0.0}

    def _change(self, rows: _Rows, gradient: Floats) -> Floats:
        momentum = self._average("momentum", rows, gradient, self.beta_1)
        velocity = self._average("velocity", rows, gradient**2, self.beta_2)
        unbias = np.sqrt(1 - self.beta_2**self.steps) / (1 - self.beta_1**self.steps)
        return self.learning_rate * float(unbias) * momentum / (np.sqrt(velocity) + self.epsilon)
