"""Answers to the exercises on not fooling yourself."""

from itertools import combinations, pairwise

import numpy as np

from answers._collect import right, wrong


def cosine(a, b):
    return a @ b / np.sqrt((a @ a) * (b @ b))


@right("random_pair_cosine")
def by_all_pairs(table):
    return np.mean([cosine(a, b) for a, b in combinations(table, 2)])


@wrong("random_pair_cosine")
def each_row_with_itself_too(table):
    return np.mean([cosine(a, b) for a in table for b in table])


@wrong("random_pair_cosine")
def products_of_long_rows(table):
    return np.mean([a @ b for a, b in combinations(table, 2)])


@wrong("random_pair_cosine")
def neighbouring_rows(table):
    return np.mean([cosine(a, b) for a, b in pairwise(table)])


@wrong("random_pair_cosine")
def sizes_of_cosines(table):
    return np.mean([abs(cosine(a, b)) for a, b in combinations(table, 2)])


@wrong("random_pair_cosine")
def between_columns(table):
    return by_all_pairs(table.T)


@wrong("random_pair_cosine")
def summed(table):
    return np.sum([cosine(a, b) for a, b in combinations(table, 2)])


@wrong("random_pair_cosine")
def divided_by_all_pairs(table):
    units = table / np.linalg.norm(table, axis=1, keepdims=True)
    total = units.sum(axis=0)
    return (total @ total - len(table)) / len(table) ** 2


def clipped(table, bits, limit, round_=np.round):
    levels = 2 ** (bits - 1) - 1
    scale = np.where(limit > 0, limit, 1) / levels
    return np.clip(round_(table / scale), -levels, levels) * scale


def limits(table, share, axis=1):
    return np.quantile(np.abs(table), share, axis=axis, keepdims=True)


@right("clipped_rows")
def row_by_row(table, bits, share):
    return np.array([_clipped_row(row, 2 ** (bits - 1) - 1, share) for row in table])


def _clipped_row(row, levels, share):
    sizes = sorted(abs(row))
    position = share * (len(sizes) - 1)
    below = int(position)
    above = min(below + 1, len(sizes) - 1)
    limit = sizes[below] + (position - below) * (sizes[above] - sizes[below])
    if limit == 0:
        return row
    return [max(-levels, min(levels, round(x * levels / limit))) * limit / levels for x in row]


@wrong("clipped_rows")
def not_clipped(table, bits, share):
    scale = np.maximum(limits(table, share), 1e-30) / (2 ** (bits - 1) - 1)
    return np.round(table / scale) * scale


@wrong("clipped_rows")
def at_the_largest(table, bits, share):
    return clipped(table, bits, limits(table, 1.0))


@wrong("clipped_rows")
def one_limit_for_all_rows(table, bits, share):
    return clipped(table, bits, limits(table, share, axis=None))


@wrong("clipped_rows")
def a_limit_for_each_column(table, bits, share):
    return clipped(table, bits, limits(table, share, axis=0))


@wrong("clipped_rows")
def quantile_of_the_signed_numbers(table, bits, share):
    return clipped(table, bits, np.quantile(table, share, axis=1, keepdims=True))


@wrong("clipped_rows")
def a_bit_too_many(table, bits, share):
    return clipped(table, bits + 1, limits(table, share))


@wrong("clipped_rows")
def always_a_byte(table, bits, share):
    return clipped(table, 8, limits(table, share))


@wrong("clipped_rows")
def cut_off_in_place_of_rounded(table, bits, share):
    return clipped(table, bits, limits(table, share), np.trunc)


@wrong("clipped_rows")
def one_integer_more_below_0(table, bits, share):
    levels = 2 ** (bits - 1) - 1
    scale = np.maximum(limits(table, share), 1e-30) / levels
    return np.clip(np.round(table / scale), -levels - 1, levels) * scale


@wrong("clipped_rows")
def integers_not_multiplied_back(table, bits, share):
    scale = np.maximum(limits(table, share), 1e-30) / (2 ** (bits - 1) - 1)
    return clipped(table, bits, limits(table, share)) / scale


@wrong("clipped_rows")
def clipped_and_not_rounded(table, bits, share):
    return clipped(table, bits, limits(table, share), lambda numbers: numbers)


@wrong("clipped_rows")
def zeros_divided_by_zero(table, bits, share):
    scale = limits(table, share) / (2 ** (bits - 1) - 1)
    with np.errstate(invalid="ignore"):
        return np.clip(np.round(table / scale), 1 - 2 ** (bits - 1), 2 ** (bits - 1) - 1) * scale
