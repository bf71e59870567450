"""Answers to the exercises on users, postcodes and products."""

import numpy as np

from answers._collect import right, wrong


@right("newcomer_row")
def as_lines_for_the_ridge(rows, values, ridge):
    d = rows.shape[1]
    lines = np.vstack([rows, np.sqrt(ridge) * np.eye(d)])
    return np.linalg.lstsq(lines, np.append(values, np.zeros(d)))[0]


@wrong("newcomer_row")
def not_shrunk(rows, values, ridge):
    return np.linalg.lstsq(rows, values)[0]


@wrong("newcomer_row")
def ridge_squared(rows, values, ridge):
    return as_lines_for_the_ridge(rows, values, ridge**2)


@wrong("newcomer_row")
def ridge_in_every_place(rows, values, ridge):
    return np.linalg.lstsq(rows.T @ rows + ridge, rows.T @ values)[0]


@wrong("newcomer_row")
def ridge_for_each_line(rows, values, ridge):
    return as_lines_for_the_ridge(rows, values, ridge * max(len(rows), 1))


@wrong("newcomer_row")
def sum_of_rows_times_values(rows, values, ridge):
    return rows.T @ values


@wrong("newcomer_row")
def each_number_by_itself(rows, values, ridge):
    return rows.T @ values / ((rows**2).sum(axis=0) + ridge)


@right("means_of_others")
def line_by_line(ids, values):
    found = []
    for here, id in enumerate(ids):
        others = [v for at, v in enumerate(values) if ids[at] == id and at != here]
        found.append(sum(others) / len(others) if others else 0.0)
    return np.array(found)


@wrong("means_of_others")
def itself_too(ids, values):
    return (np.bincount(ids, values) / np.maximum(np.bincount(ids), 1))[ids]


@wrong("means_of_others")
def divided_by_all(ids, values):
    return (np.bincount(ids, values)[ids] - values) / np.bincount(ids)[ids]


@wrong("means_of_others")
def one_for_each_id(ids, values):
    return np.bincount(ids, values) / np.maximum(np.bincount(ids), 1)


@wrong("means_of_others")
def of_the_other_ids(ids, values):
    return np.array([values[ids != id].mean() if (ids != id).any() else 0.0 for id in ids])


@wrong("means_of_others")
def only_the_lines_before(ids, values):
    found = []
    for here, id in enumerate(ids):
        before = values[:here][ids[:here] == id]
        found.append(before.mean() if len(before) else 0.0)
    return np.array(found)


@wrong("means_of_others")
def nothing_divided_by_nothing(ids, values):
    total = np.bincount(ids, values)[ids] - values
    with np.errstate(invalid="ignore", divide="ignore"):
        return total / (np.bincount(ids)[ids] - 1)


@right("ids_of")
def by_place(names, known):
    return [known.index(name) + 1 if name in known else 0 for name in names]


@wrong("ids_of")
def from_zero(names, known):
    return [known.index(name) if name in known else 0 for name in names]


@wrong("ids_of")
def minus_one_for_the_unknown(names, known):
    return [known.index(name) if name in known else -1 for name in names]


@wrong("ids_of")
def the_unknown_last(names, known):
    return [known.index(name) if name in known else len(known) for name in names]


@wrong("ids_of")
def by_the_alphabet(names, known):
    return by_place(names, sorted(known))


@wrong("ids_of")
def the_unknown_left_out(names, known):
    return [id for id in by_place(names, known) if id]


@wrong("ids_of")
def a_row_for_each_unknown(names, known):
    every = [*known, *(name for name in dict.fromkeys(names) if name not in known)]
    return [every.index(name) + 1 for name in names]
