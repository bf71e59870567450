"""Answers to the exercises on learning."""

import numpy as np

from answers._collect import right, wrong
from embedding_tutorial import Embedding


@right("mean_gradient")
def by_the_layer(ids, gradient, n):
    layer = Embedding(n, len(gradient), dtype=np.float64)
    return layer.gradient(ids, np.tile(gradient / len(ids), (len(ids), 1))).to_dense()


@wrong("mean_gradient")
def repeated_ids_overwritten(ids, gradient, n):
    table = np.zeros((n, len(gradient)))
    table[ids] += gradient / len(ids)
    return table


@wrong("mean_gradient")
def of_a_sum(ids, gradient, n):
    return by_the_layer(ids, gradient * len(ids), n)


@wrong("mean_gradient")
def divided_by_the_rows_of_the_table(ids, gradient, n):
    return by_the_layer(ids, gradient * len(ids) / n, n)


@wrong("mean_gradient")
def divided_by_the_distinct_words(ids, gradient, n):
    return by_the_layer(ids, gradient * len(ids) / len(set(ids.tolist())), n)


@wrong("mean_gradient")
def of_the_mean_of_distinct_words(ids, gradient, n):
    return by_the_layer(np.unique(ids), gradient, n)


@wrong("mean_gradient")
def for_the_sentence_alone(ids, gradient, n):
    return np.tile(gradient / len(ids), (len(ids), 1))


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


@right("momentum_path")
def in_closed_form(gradients, rate, momentum):
    def velocity_sum(steps):
        return (1 - momentum**steps) / (1 - momentum)

    return [
        -rate * sum(g * velocity_sum(t - i) for i, g in enumerate(gradients[:t]))
        for t in range(1, len(gradients) + 1)
    ]


@right("momentum_path")
def in_pytorchs_order(gradients, rate, momentum):
    number, velocity, path = 0.0, 0.0, []
    for gradient in gradients:
        velocity = momentum * velocity + gradient
        number -= rate * velocity
        path.append(number)
    return path


@wrong("momentum_path")
def without_momentum(gradients, rate, momentum):
    return -rate * np.cumsum(gradients)


@wrong("momentum_path")
def uphill(gradients, rate, momentum):
    return [-number for number in in_pytorchs_order(gradients, rate, momentum)]


@wrong("momentum_path")
def by_a_moving_average(gradients, rate, momentum):
    return in_pytorchs_order([g * (1 - momentum) for g in gradients], rate, momentum)


@wrong("momentum_path")
def one_step_late(gradients, rate, momentum):
    return [0.0, *in_pytorchs_order(gradients, rate, momentum)][:-1]


@wrong("momentum_path")
def nesterovs(gradients, rate, momentum):
    number, velocity, path = 0.0, 0.0, []
    for gradient in gradients:
        velocity = momentum * velocity - rate * gradient
        number += momentum * velocity - rate * gradient
        path.append(number)
    return path


@wrong("momentum_path")
def with_the_start(gradients, rate, momentum):
    return [0.0, *in_pytorchs_order(gradients, rate, momentum)]


@wrong("momentum_path")
def the_end_alone(gradients, rate, momentum):
    return in_pytorchs_order(gradients, rate, momentum)[-1]
