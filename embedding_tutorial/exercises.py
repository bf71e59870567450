"""The book's exercises: `check` says whether an answer is right, or where it first goes wrong."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from embedding_tutorial.layers import masked_mean, one_hot


class Verdict(NamedTuple):
    """What `check` found: true or false, and a sentence that a notebook shows."""

    right: bool
    message: str

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.message


class Exercise(NamedTuple):
    """A right answer, and the cases it is tried on, from small to large; a value has no cases."""

    solution: Callable
    cases: Callable | None = None


def check(name: str, answer) -> Verdict:
    """Return whether `answer`, a function or a value, solves the exercise `name`.

    A function is tried on cases of growing size, so that the first disagreement is the smallest.

    Raises:
        ValueError: for a name that is no exercise.
        TypeError: where the exercise asks for a function and `answer` is none.
    """
    if name not in EXERCISES:
        raise ValueError(f"there is no exercise {name!r}; there are {', '.join(EXERCISES)}")
    solution, cases = EXERCISES[name]
    if cases is None:
        return solution(answer)
    if not callable(answer):
        raise TypeError(f"the answer to {name!r} is a function, got {answer!r}")
    tried = 0
    for case in cases():
        expected = solution(*case)
        call = f"{name}({', '.join(map(_show, case))})"
        try:
            given = answer(*case)
        except Exception as error:  # whatever it is, the reader wants to see it beside the case
            return Verdict(False, f"Not yet: {call} raises {type(error).__name__}: {error}")
        if not _same(given, expected):
            wrong = f"gives {_show(given)}, and should give {_show(expected)}"
            return Verdict(False, f"Not yet: {call} {wrong}")
        tried += 1
    return Verdict(True, f"Right: all {tried} cases agree.")


def _show(value):
    return str(value.tolist() if isinstance(value, np.ndarray) else value)


def _same(given, expected):
    try:
        given = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        return False
    expected = np.asarray(expected, dtype=np.float64)
    return given.shape == expected.shape and np.allclose(given, expected, equal_nan=True)


def _tables():
    """Yield ids and tables, from one row to six."""
    random = np.random.default_rng(0)
    for size in (1, 1, 2, 2, 3, 3, 4, 5, 6, 6):
        weight = random.integers(1, 10, (size, 1 + size // 2)).astype(float)
        yield random.integers(size, size=size), weight


def _see_all(answer):
    ids = sorted(np.asarray(answer).ravel().tolist())
    if ids == [0, 1, 2, 3, 4]:
        return Verdict(True, "Right: five ids, each once, show the whole table.")
    missing = sorted(set(range(5)) - set(ids))
    if missing:
        return Verdict(False, f"Not yet: row {missing[0]} stays unknown.")
    return Verdict(False, f"Not yet: it shows every row, but {len(ids)} ids are more than needed.")


def _is_lookup(ids, output):
    table = dict(zip(ids.tolist(), output, strict=True))
    return all(np.array_equal(table[id], row) for id, row in zip(ids.tolist(), output, strict=True))


def _suspects():
    """Yield ids and outputs that a table could have produced, and others it could not."""
    for ids, weight in _tables():
        yield ids, weight[ids]
        yield ids, weight[ids] + np.arange(len(ids))[:, np.newaxis]


def _rows_needed(sentences):
    return 2 + len({word for sentence in sentences for word in sentence})


EXERCISES = {
    "see_all": Exercise(_see_all),
    "is_lookup": Exercise(_is_lookup, _suspects),
    "by_frequency": Exercise(
        lambda weight, counts: weight[np.argsort(-counts, kind="stable")],
        lambda: ((weight, np.arange(len(weight)) * 7 % 4) for _, weight in _tables()),
    ),
    "rows_needed": Exercise(
        _rows_needed,
        lambda: (([["hope"] * n, ["nice", "see"][:n]],) for n in (1, 2, 3)),
    ),
    "padded_mean": Exercise(
        masked_mean,
        lambda: (
            (weight[None], np.arange(len(weight))[None] <= ids.min()) for ids, weight in _tables()
        ),
    ),
    "one_hot": Exercise(one_hot, lambda: ((ids, len(weight)) for ids, weight in _tables())),
    "fold_bias": Exercise(
        lambda weight, bias: weight + bias,
        lambda: ((weight, weight[0] * 10) for _, weight in _tables()),
    ),
    "bag_of_words": Exercise(
        lambda ids, input_dim: one_hot(ids, input_dim).sum(axis=0),
        lambda: ((ids, len(weight)) for ids, weight in _tables()),
    ),
}
