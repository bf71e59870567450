"""Answers to the exercises on neighbours."""

import numpy as np
from scipy.special import log_softmax, softmax
from scipy.stats import entropy

from answers._collect import right, wrong


def counted(ids, window, n, weight=lambda distance: 1 / distance):
    counts = np.zeros((n, n))
    for here, one in enumerate(ids):
        for there, other in enumerate(ids):
            if 0 < abs(here - there) <= window:
                counts[one, other] += weight(abs(here - there))
    return counts


@right("weighted_neighbours")
def in_loops(ids, window, n):
    return counted(ids, window, n)


@wrong("weighted_neighbours")
def all_alike(ids, window, n):
    return counted(ids, window, n, lambda distance: 1)


@wrong("weighted_neighbours")
def falling_evenly(ids, window, n):
    return counted(ids, window, n, lambda distance: (window + 1 - distance) / window)


@wrong("weighted_neighbours")
def a_neighbour_at_distance_0(ids, window, n):
    return counted(ids, window, n, lambda distance: 1 / (distance + 1))


@wrong("weighted_neighbours")
def window_too_short(ids, window, n):
    return counted(ids, window - 1, n)


@wrong("weighted_neighbours")
def later_neighbours_only(ids, window, n):
    counts = np.zeros((n, n))
    for distance in range(1, window + 1):
        for one, other in zip(ids, ids[distance:], strict=False):
            counts[one, other] += 1 / distance
    return counts


@wrong("weighted_neighbours")
def half_of_the_table(ids, window, n):
    return np.triu(counted(ids, window, n))


@wrong("weighted_neighbours")
def no_word_beside_itself(ids, window, n):
    return counted(ids, window, n) * (1 - np.eye(n))


@wrong("weighted_neighbours")
def each_pair_once(ids, window, n):
    return np.sign(counted(ids, window, n))


@wrong("weighted_neighbours")
def distance_between_ids(ids, window, n):
    counts = np.zeros((n, n))
    for one in ids:
        for other in ids:
            if 0 < abs(one - other) <= window:
                counts[one, other] += 1 / abs(one - other)
    return counts


@right("pull")
def towards_the_neighbour_and_away_from_the_mean(row, context, neighbour):
    return context[neighbour] - softmax(context @ row) @ context


@right("pull")
def by_differences(row, context, neighbour, step=1e-6):
    def log_guess(moved):
        return log_softmax(context @ moved)[neighbour]

    moves = step * np.eye(len(row))
    return [(log_guess(row + move) - log_guess(row - move)) / (2 * step) for move in moves]


@wrong("pull")
def the_gradient_itself(row, context, neighbour):
    return softmax(context @ row) @ context - context[neighbour]


@wrong("pull")
def the_neighbour_alone(row, context, neighbour):
    return context[neighbour]


@wrong("pull")
def weaker_towards_the_neighbour(row, context, neighbour):
    return (1 - softmax(context @ row)[neighbour]) * context[neighbour]


@wrong("pull")
def away_from_all_words_alike(row, context, neighbour):
    return context[neighbour] - context.mean(axis=0)


@wrong("pull")
def without_the_softmax(row, context, neighbour):
    return context[neighbour] - context @ row @ context


@wrong("pull")
def to_the_new_row(row, context, neighbour):
    return row + towards_the_neighbour_and_away_from_the_mean(row, context, neighbour)


@right("lowest_loss")
def mean_entropy_of_the_rows(counts):
    return np.average(entropy(counts, axis=1), weights=counts.sum(axis=1))


@wrong("lowest_loss")
def every_word_alike(counts):
    return entropy(counts, axis=1).mean()


@wrong("lowest_loss")
def of_all_pairs_at_once(counts):
    return entropy(counts.ravel())


@wrong("lowest_loss")
def of_even_guesses(counts):
    return np.log(len(counts))


@wrong("lowest_loss")
def in_bits(counts):
    return mean_entropy_of_the_rows(counts) / np.log(2)


@wrong("lowest_loss")
def a_sum_and_no_mean(counts):
    return mean_entropy_of_the_rows(counts) * counts.sum()


@wrong("lowest_loss")
def with_the_sign_of_the_logarithm(counts):
    return -mean_entropy_of_the_rows(counts)


@wrong("lowest_loss")
def zero(counts):
    return 0.0
