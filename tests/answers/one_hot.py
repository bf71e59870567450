"""Answers to the exercises on one-hot vectors."""

import numpy as np

import embedding_tutorial
from answers._collect import right, wrong


@right("one_hot")
def rows_of_the_identity(ids, n):
    return np.eye(n)[ids]


right("one_hot")(embedding_tutorial.one_hot)


@wrong("one_hot")
def a_column_too_many(ids, n):
    return np.eye(n + 1)[ids]


@wrong("one_hot")
def as_wide_as_the_largest_id(ids, n):
    return np.eye(max(ids) + 1)[ids]


@wrong("one_hot")
def at_least_as_wide_as_long(ids, n):
    return np.eye(max(len(ids), n))[ids]


@wrong("one_hot")
def transposed(ids, n):
    return np.arange(n)[:, None] == ids


@wrong("one_hot")
def from_the_end(ids, n):
    return np.eye(n)[n - 1 - np.array(ids)]


@wrong("one_hot")
def compared_without_an_axis(ids, n):
    return ids == np.arange(n)


@right("fold_bias")
def by_the_product(weight, bias):
    return embedding_tutorial.one_hot(range(len(weight)), len(weight)) @ weight + bias


@wrong("fold_bias")
def without_the_bias(weight, bias):
    return weight


@wrong("fold_bias")
def times_the_bias(weight, bias):
    return weight * bias


@wrong("fold_bias")
def as_another_row(weight, bias):
    return np.vstack([weight, bias])


@wrong("fold_bias")
def in_the_first_row(weight, bias):
    return np.vstack([weight[:1] + bias, weight[1:]])


@wrong("fold_bias")
def shared_among_the_rows(weight, bias):
    return weight + bias / len(weight)


@wrong("fold_bias")
def as_text(weight, bias):
    return (weight + bias).astype(str)


@wrong("fold_bias")
def added_in_place(weight, bias):
    weight += bias
    return weight


@right("bag_of_words")
def by_list_count(ids, n):
    return [list(ids).count(i) for i in range(n)]


@wrong("bag_of_words")
def up_to_the_largest_id(ids, n):
    return np.bincount(ids)


@wrong("bag_of_words")
def at_least_as_long_as_the_sentence(ids, n):
    return np.bincount(ids, minlength=len(ids))


@wrong("bag_of_words")
def present_or_absent(ids, n):
    return np.eye(n)[ids].max(axis=0)


@wrong("bag_of_words")
def of_the_other_axis(ids, n):
    return np.eye(n)[ids].sum(axis=1)


@wrong("bag_of_words")
def repeated_ids_overwritten(ids, n):
    bag = np.zeros(n)
    bag[ids] += 1
    return bag


@wrong("bag_of_words")
def as_shares(ids, n):
    return np.bincount(ids, minlength=n) / len(ids)
