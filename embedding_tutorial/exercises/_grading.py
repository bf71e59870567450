"""How an answer is judged: beside the asked-for function, on cases of growing size."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

Case = tuple[Any, ...]
Cases = Callable[[], Iterable[Case]]
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Verdict:
    """What `check` found; it is true or false, and a notebook shows its sentence.

    Attributes:
        right: whether the answer solves the exercise.
        message: why, in one sentence.

    Examples:
        >>> verdict = Verdict(right=False, message="Not yet: row 0 stays unknown.")
        >>> verdict
        Not yet: row 0 stays unknown.
        >>> bool(verdict)
        False
    """

    right: bool
    message: str

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Exercise:
    """A function that is asked for.

    Attributes:
        solution: a right one.
        cases: returns the arguments to try, from small to large.
    """

    solution: Callable[..., Any]
    cases: Cases


EXERCISES: dict[str, Exercise | Callable[[Any], Verdict]] = {}


def exercise(*, cases: Cases) -> Callable[[Function], Function]:
    """Register the decorated function as the solution of the exercise that has its name.

    Args:
        cases: returns the arguments to try, from small to large: the first disagreement is shown.

    Returns:
        A decorator that leaves the function as it is.
    """

    def register(solution: Function) -> Function:
        EXERCISES[solution.__name__] = Exercise(solution, cases)
        return solution

    return register


def value_exercise(judge: Function) -> Function:
    """Register a function that judges a value as the exercise that has its name."""
    EXERCISES[judge.__name__] = judge
    return judge


def check(name: str, answer: object) -> Verdict:
    """Return whether `answer`, a function or a value, solves the exercise `name`.

    A function is tried on cases of growing size, so that the first disagreement is the smallest.
    It may return lists or arrays, of any dtype that holds the numbers.

    Args:
        name: the name that the book gives the exercise.
        answer: the function that it asks for, or, for "see_all", a list of ids.

    Returns:
        A verdict that is true or false and says why.

    Raises:
        ValueError: for a name that is no exercise.
        TypeError: where the exercise asks for a function and `answer` is none.

    Examples:
        >>> check("fold_bias", lambda weight, bias: weight + bias)
        Right: all 9 cases agree.
        >>> check("fold_bias", lambda weight, bias: weight * bias)
        Not yet: fold_bias([[8.0]], [80.0]) gives [[640.0]], and should give [[88.0]]
    """
    if name not in EXERCISES:
        known = ", ".join(sorted(EXERCISES))
        raise ValueError(f"there is no exercise {name!r}; there are {known}")
    exercise = EXERCISES[name]
    if not isinstance(exercise, Exercise):
        return exercise(answer)
    if not callable(answer):
        raise TypeError(f"the answer to {name!r} is a function, got {answer!r}")
    cases = list(exercise.cases())
    for case in cases:
        fault = _fault(answer, case, exercise.solution(*deepcopy(case)))
        if fault:
            call = f"{name}({', '.join(map(_show, case))})"
            return Verdict(False, f"Not yet: {call} {fault}")
    return Verdict(True, f"Right: all {len(cases)} cases agree.")


def _fault(answer: Callable[..., Any], case: Case, expected: object) -> str | None:
    """Return what is wrong with the answer to one case, or None."""
    arguments = deepcopy(case)
    try:
        given = answer(*arguments)
    except Exception as error:  # whatever it is, the reader wants to see it beside the case
        return f"raises {type(error).__name__}: {error}"
    if not _same(given, expected):
        return f"gives {_show(given)}, and should give {_show(expected)}"
    if list(map(_show, arguments)) != list(map(_show, case)):
        return "is right, but changes its arguments, which belong to the caller"
    return None


def _show(value: object) -> str:
    return repr(value.tolist() if isinstance(value, np.ndarray | np.generic) else value)


def _same(given: Any, expected: Any) -> bool:
    """Return whether both hold the same numbers in the same shape, up to rounding."""
    try:
        given, expected = np.asarray(given), np.asarray(expected)
    except ValueError:  # rows of different lengths
        return False
    if given.dtype.kind not in "biuf" or given.shape != expected.shape:
        return False
    return np.allclose(given.astype(float), expected.astype(float), equal_nan=True)
