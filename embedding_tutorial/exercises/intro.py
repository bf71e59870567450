"""What the introduction asks for."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from embedding_tutorial._checks import as_ids
from embedding_tutorial.exercises._cases import Floats, Ids, tables
from embedding_tutorial.exercises._grading import Verdict, exercise, value_exercise


@value_exercise
def see_all(answer: Any) -> Verdict:
    """Ids, as few as possible, that show the whole of a table of 5 rows."""
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


def _outputs() -> Iterator[tuple[Ids, Floats]]:
    """Yield ids and outputs, such as a table could have produced, and such as it could not."""
    yield np.array([0]), np.array([[1.0, 2.0]])
    yield np.array([0, 1]), np.array([[1.0, 2.0], [1.0, 2.0]])  # two ids may have equal rows
    yield np.array([2, 1, 2]), np.array([[1.0, 2.0], [3.0, 4.0], [1.0, 5.0]])  # one number tells
    for ids, weight in tables():
        yield ids, weight[ids]
        signs = (-1) ** np.arange(weight.shape[1])  # where they come in pairs, sums stay the same
        yield ids, weight[ids] + np.outer(1 + np.arange(len(ids)), signs)


@exercise(cases=_outputs)
def is_lookup(ids: Ids, output: Floats) -> bool:
    """Whether equal ids have equal rows in `output`, so that a table could have produced it."""
    equal_ids = ids[:, np.newaxis] == ids
    equal_rows = (output[:, np.newaxis] == output).all(axis=2)
    return bool((equal_rows | ~equal_ids).all())
