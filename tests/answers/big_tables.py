"""Answers to the exercises on large tables."""

import numpy as np

from answers._collect import right, wrong
from embedding_tutorial import Adagrad


@right("distinct_vectors")
def by_random_rows(keys):
    table = np.random.default_rng(0).normal(size=(keys.max() + 1, 16))
    return len(np.unique(table[keys].sum(axis=1).round(6), axis=0))


@wrong("distinct_vectors")
def the_order_of_the_rows_counts(keys):
    return len(np.unique(keys, axis=0))


@wrong("distinct_vectors")
def each_row_once(keys):
    return len({tuple(sorted(set(row))) for row in keys.tolist()})


@wrong("distinct_vectors")
def sums_of_the_keys(keys):
    return len(np.unique(keys.sum(axis=1)))


@wrong("distinct_vectors")
def the_rows_that_are_used(keys):
    return len(np.unique(keys))


@wrong("distinct_vectors")
def all_words(keys):
    return len(keys)


@right("sharded_lookup")
def by_putting_the_table_together(shards, ids):
    table = np.empty((sum(map(len, shards)), shards[0].shape[1]))
    for machine, shard in enumerate(shards):
        table[machine :: len(shards)] = shard
    return table[ids]


@wrong("sharded_lookup")
def in_the_order_of_the_machines(shards, ids):
    machines = len(shards)
    return np.concatenate(
        [shard[ids[ids % machines == m] // machines] for m, shard in enumerate(shards)]
    )


@wrong("sharded_lookup")
def the_remainder_as_the_place(shards, ids):
    return np.array([shards[i % len(shards)][i % len(shards[i % len(shards)])] for i in ids])


@wrong("sharded_lookup")
def as_if_cut_into_blocks(shards, ids):
    return np.concatenate(shards)[ids]


@wrong("sharded_lookup")
def the_id_on_every_machine(shards, ids):
    return np.array([shards[i % len(shards)][i] for i in ids])


@right("row_wise_step")
def by_the_module(table, accumulator, gradient, rate):
    rows = []
    for row, start, slope in zip(table, accumulator, gradient, strict=True):
        new = row[np.newaxis].copy()
        step = Adagrad(rate, initial_accumulator_value=start, epsilon=0, row_wise=True)
        step.step(new, slope[np.newaxis])
        rows.append(new[0])
    return np.array(rows)


def stepped(table, state, gradient, rate):
    return table - rate * gradient / np.sqrt(state)


@wrong("row_wise_step")
def one_accumulator_a_number(table, accumulator, gradient, rate):
    return stepped(table, accumulator[:, np.newaxis] + gradient**2, gradient, rate)


@wrong("row_wise_step")
def summed_and_not_averaged(table, accumulator, gradient, rate):
    state = accumulator + (gradient**2).sum(axis=1)
    return stepped(table, state[:, np.newaxis], gradient, rate)


@wrong("row_wise_step")
def the_square_of_the_mean(table, accumulator, gradient, rate):
    state = accumulator + gradient.mean(axis=1) ** 2
    return stepped(table, state[:, np.newaxis], gradient, rate)


@wrong("row_wise_step")
def with_the_old_state(table, accumulator, gradient, rate):
    return stepped(table, accumulator[:, np.newaxis], gradient, rate)


@wrong("row_wise_step")
def without_the_root(table, accumulator, gradient, rate):
    state = accumulator + (gradient**2).mean(axis=1)
    return table - rate * gradient / state[:, np.newaxis]


@wrong("row_wise_step")
def up_the_slope(table, accumulator, gradient, rate):
    state = accumulator + (gradient**2).mean(axis=1)
    return stepped(table, state[:, np.newaxis], gradient, -rate)


@wrong("row_wise_step")
def averaged_over_the_rows(table, accumulator, gradient, rate):
    state = accumulator[:, np.newaxis] + (gradient**2).mean(axis=0)
    return stepped(table, state, gradient, rate)
