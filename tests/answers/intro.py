"""Answers to the exercises of the introduction."""

import numpy as np

from answers._collect import right, wrong


@right("is_lookup")
def by_the_range_of_each_column(ids, output):
    return all(np.ptp(output[ids == i], axis=0).max() == 0 for i in set(ids.tolist()))


@wrong("is_lookup")
def always(ids, output):
    return True


@wrong("is_lookup")
def distinct_ids_only(ids, output):
    return len(set(ids)) == len(ids)


@wrong("is_lookup")
def as_many_rows_as_ids(ids, output):
    return len(np.unique(output, axis=0)) == len(set(ids.tolist()))


@wrong("is_lookup")
def by_the_first_column(ids, output):
    return by_the_range_of_each_column(ids, output[:, :1])


@wrong("is_lookup")
def by_the_sums_of_rows(ids, output):
    return by_the_range_of_each_column(ids, output.sum(axis=1, keepdims=True))


@wrong("is_lookup")
def by_neighbouring_rows(ids, output):
    return all(
        np.array_equal(output[k], output[k + 1])
        for k in range(len(ids) - 1)
        if ids[k] == ids[k + 1]
    )


@wrong("is_lookup")
def equal_rows_mean_equal_ids(ids, output):
    pairs = {(i, tuple(row)) for i, row in zip(ids.tolist(), output.tolist(), strict=True)}
    return len(pairs) == len({i for i, _ in pairs}) == len({row for _, row in pairs})


@wrong("is_lookup")
def says_nothing(ids, output):
    by_the_range_of_each_column(ids, output)
