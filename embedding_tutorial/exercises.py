"""The book's exercises: `check` says whether an answer is right, or where it first goes wrong."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import NamedTuple

import numpy as np

from embedding_tutorial._checks import as_ids
from embedding_tutorial.counts import pmi, ppmi
from embedding_tutorial.embedding import masked_mean, one_hot
from embedding_tutorial.optimizers import SGD


class Verdict(NamedTuple):
    """What `check` found: true or false, and a sentence that a notebook shows."""

    right: bool
    message: str

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.message


class Exercise(NamedTuple):
    """A function that is asked for: a right one, and the arguments to try, from small to large."""

    solution: Callable
    cases: Callable[[], Iterator[tuple]]


def check(name: str, answer) -> Verdict:
    """Return whether `answer`, a function or a value, solves the exercise `name`.

    A function is tried on cases of growing size, so that the first disagreement is the smallest.

    Raises:
        ValueError: for a name that is no exercise.
        TypeError: where the exercise asks for a function and `answer` is none.
    """
    if name not in EXERCISES:
        raise ValueError(f"there is no exercise {name!r}; there are {', '.join(EXERCISES)}")
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


def _fault(answer, case, expected):
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


def _show(value):
    return repr(value.tolist() if isinstance(value, np.ndarray | np.generic) else value)


def _same(given, expected):
    try:
        given, expected = np.asarray(given), np.asarray(expected)
    except ValueError:
        return False
    if given.dtype.kind not in "biuf" or given.shape != expected.shape:
        return False
    return np.allclose(given.astype(float), expected.astype(float), equal_nan=True)


def _see_all(answer):
    try:
        ids = as_ids(sorted(answer) if isinstance(answer, set) else answer, 5).ravel().tolist()
    except (TypeError, ValueError, IndexError) as error:
        return Verdict(False, f"Not yet: {error}")
    missing = sorted(set(range(5)) - set(ids))
    if missing:
        return Verdict(False, f"Not yet: row {missing[0]} stays unknown.")
    if len(ids) > 5:
        return Verdict(False, f"Not yet: it shows every row, but {len(ids)} ids are too many.")
    return Verdict(True, "Right: five ids, each once, show the whole table.")


def _tables():
    """Yield ids and the tables they name rows of, from one row to six."""
    random = np.random.default_rng(0)
    for size, count in [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2), (3, 5), (4, 4), (5, 2), (6, 8)]:
        weight = random.integers(1, 10, (size, 1 + size // 2)).astype(float)
        yield random.integers(size, size=count), weight


def _is_lookup(ids, output):
    table = dict(zip(ids.tolist(), output, strict=True))
    return all(np.array_equal(table[id], row) for id, row in zip(ids.tolist(), output, strict=True))


def _suspects():
    """Yield ids and outputs, such as a table could have produced, and such as it could not."""
    yield np.array([0]), np.array([[1.0, 2.0]])
    yield np.array([0, 1]), np.array([[1.0, 2.0], [1.0, 2.0]])  # two ids may have equal rows
    yield np.array([2, 2]), np.array([[1.0, 2.0], [1.0, 3.0]])  # only the second column tells
    for ids, weight in _tables():
        yield ids, weight[ids]
        yield ids, weight[ids] + np.arange(len(ids))[:, np.newaxis]


def _sentence_cases():
    yield ([["hope"]],)
    yield ([["hope", "hope"], ["nice"]],)
    yield (["hope to see you soon".split(), "nice to see you again".split()],)
    yield ([["to", "be"], ["or"], ["not", "to", "be"]],)


def _padded_batches():
    vectors = np.arange(1.0, 25).reshape(3, 4, 2) ** 2
    for mask in (
        [[1, 1, 0, 0]] * 3,
        [[1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]],
        [[0, 1, 0, 1]] * 3,
    ):
        yield vectors, np.array(mask, dtype=bool)


def _weighted_neighbours(ids, window, input_dim):
    distance = np.abs(np.subtract.outer(np.arange(len(ids)), np.arange(len(ids))))
    near = (distance > 0) & (distance <= window)
    vectors = one_hot(ids, input_dim, dtype=np.float64)
    return vectors.T @ (near / np.maximum(distance, 1)) @ vectors


def _share_kept(matrix, d):
    squares = np.linalg.svd(matrix, compute_uv=False) ** 2
    return squares[:d].sum() / squares.sum()


def _momentum_path(gradients, learning_rate, momentum):
    optimizer, number, path = SGD(learning_rate, momentum=momentum), np.zeros(1), []
    for gradient in gradients:
        optimizer.step(number, np.array([gradient]))
        path.append(number.item())
    return path


def _clipped_rows(table, bits, share):
    levels = 2 ** (bits - 1) - 1
    edge = np.quantile(np.abs(table), share, axis=1, keepdims=True)
    scale = np.where(edge > 0, edge, 1) / levels
    return np.clip(np.round(table / scale), -levels, levels) * scale


def _random_pair_cosine(table):
    units = table / np.linalg.norm(table, axis=1, keepdims=True)
    cosines = units @ units.T
    return cosines[~np.eye(len(units), dtype=bool)].mean()


def _uneven_tables():
    """Yield tables of which each row is ten times as long as the one before; one row is zeros."""
    random = np.random.default_rng(2)
    for size, d in [(1, 2), (2, 2), (3, 2), (4, 3), (5, 4)]:
        table = (random.normal(size=(size, d)) * 10.0 ** np.arange(size)[:, np.newaxis]).round(2)
        yield table
        yield table * (np.arange(size) != size // 2)[:, np.newaxis]


def _count_tables():
    """Yield symmetric tables of counts, some cells of which are 0."""
    random = np.random.default_rng(1)
    for size in (2, 2, 3, 4, 6):
        table = random.integers(0, 4, (size, size)) * 1.0
        yield table + table.T + np.eye(size)


def _probabilities():
    """Yield tables of probabilities, none of which is 0."""
    for table in _count_tables():
        yield (table + 1) / (table + 1).sum()


def _keep_chance(counts, threshold):
    rarity = threshold / (counts / counts.sum())
    return np.minimum(1, np.sqrt(rarity) + rarity)


def _matched_rows(words, pretrained):
    found = [word in pretrained for word in words[1:]]
    rows = np.array([pretrained[word] for word in words[1:] if word in pretrained], dtype=float)
    table = np.vstack([np.zeros_like(rows[:1]), np.tile(rows.mean(axis=0), (len(words) - 1, 1))])
    table[1:][found] = rows
    return table


def _vocabularies():
    rows = {"hope": [1.0, 2.0], "to": [3.0, 6.0], "see": [-1.0, 1.0], "<pad>": [9.0, 9.0]}
    yield ["<pad>", "hope"], {"hope": [1.0, 2.0]}
    yield ["<pad>", "hope", "soon"], {"hope": [1.0, 2.0]}
    yield ["<pad>", "to", "soon", "hope", "again"], {word: rows[word] for word in ("hope", "to")}
    yield ["<pad>", "soon", "to", "see"], rows


def _case_bases():
    """Yield cases, labels, a query and a matrix: without the matrix another case may be nearest."""
    random = np.random.default_rng(2)
    for count, matrix in [(1, np.eye(2)), (2, np.eye(2)), (3, np.diag([10.0, 0.1])), (6, None)]:
        matrix = random.normal(size=(1, 2)) if matrix is None else matrix
        cases = random.integers(-5, 6, (count, 2)) * 1.0
        for query in ([0.0, 0.0], [2.0, -3.0], [-4.0, 4.0]):
            yield cases, np.arange(count)[::-1] % 4, np.array(query), matrix
    yield np.array([[1.0, 0.0], [-1.0, 0.0]]), np.array([7, 8]), np.zeros(2), np.eye(2)


EXERCISES = {
    "see_all": _see_all,
    "is_lookup": Exercise(_is_lookup, _suspects),
    "by_frequency": Exercise(
        lambda weight, counts: weight[np.argsort(-counts, kind="stable")],
        lambda: ((weight, np.arange(len(weight)) * 7 % 4) for _, weight in _tables()),
    ),
    "rows_needed": Exercise(
        lambda sentences: 2 + len({word for words in sentences for word in words}), _sentence_cases
    ),
    "padded_mean": Exercise(masked_mean, _padded_batches),
    "one_hot": Exercise(one_hot, lambda: ((ids, len(weight)) for ids, weight in _tables())),
    "fold_bias": Exercise(
        lambda weight, bias: weight + bias,
        lambda: ((weight, weight[0] * 10) for _, weight in _tables()),
    ),
    "bag_of_words": Exercise(
        lambda ids, input_dim: one_hot(ids, input_dim).sum(axis=0),
        lambda: ((ids, len(weight)) for ids, weight in _tables()),
    ),
    "mean_gradient": Exercise(
        lambda ids, gradient, n: one_hot(ids, n).T @ np.tile(gradient / len(ids), (len(ids), 1)),
        lambda: ((ids, weight[0], len(weight)) for ids, weight in _tables()),
    ),
    "weighted_neighbours": Exercise(
        _weighted_neighbours,
        lambda: ((ids, w, len(weight)) for ids, weight in _tables() for w in (1, 2, 3)),
    ),
    "above_chance": Exercise(
        lambda counts: ppmi(counts, smoothing=1.0).toarray(),
        lambda: ((counts,) for counts in _count_tables()),
    ),
    "share_kept": Exercise(
        _share_kept, lambda: ((table, d) for table in _count_tables() for d in (1, 2))
    ),
    "keep_chance": Exercise(
        _keep_chance,
        lambda: ((row, t) for table in _count_tables() for row in table[:1] + 1 for t in (0.1, 1)),
    ),
    "best_products": Exercise(
        lambda joint, negative, smoothing: pmi(joint, smoothing=smoothing) - np.log(negative),
        lambda: ((joint, k, a) for joint in _probabilities() for k, a in ((1, 1.0), (5, 0.75))),
    ),
    "matched_rows": Exercise(_matched_rows, _vocabularies),
    "nearest_case": Exercise(
        lambda cases, labels, query, matrix: labels[
            np.square((cases - query) @ matrix.T).sum(axis=1).argmin()
        ],
        _case_bases,
    ),
    "clipped_rows": Exercise(
        _clipped_rows,
        lambda: (
            (table, bits, share)
            for table in _uneven_tables()
            for bits, share in [(8, 1.0), (4, 0.9), (2, 0.6)]
        ),
    ),
    "random_pair_cosine": Exercise(
        _random_pair_cosine, lambda: ((weight,) for _, weight in _tables() if len(weight) > 1)
    ),
    "momentum_path": Exercise(
        _momentum_path,
        lambda: ((list(range(1, n + 1)), 0.5, m) for n in (1, 2, 4) for m in (0.0, 0.5, 0.9)),
    ),
}
