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


def stepped(weight, ids, readout, label, rate=1.0, gradient_of=by_the_layer):
    score = weight[ids].mean(axis=0) @ readout
    error = 1 / (1 + np.exp(-score)) - label
    return weight - rate * gradient_of(ids, error * readout, len(weight))


@right("sentence_step")
def by_the_way_of_the_chapter(weight, ids, readout, label):
    return stepped(weight, ids, readout, label)


@right("sentence_step")
def word_by_word(weight, ids, readout, label):
    table = [row.copy() for row in weight]
    error = 1 / (1 + np.exp(-np.mean([weight[i] @ readout for i in ids]))) - label
    for i in ids:
        table[i] -= error * readout / len(ids)
    return table


@wrong("sentence_step")
def towards_a_larger_loss(weight, ids, readout, label):
    return stepped(weight, ids, readout, label, rate=-1)


@wrong("sentence_step")
def with_the_labels_exchanged(weight, ids, readout, label):
    return stepped(weight, ids, readout, 1 - label)


@wrong("sentence_step")
def with_the_readout_left_out(weight, ids, readout, label):
    score = weight[ids].mean(axis=0) @ readout
    error = 1 / (1 + np.exp(-score)) - label
    return weight - by_the_layer(ids, error * np.ones_like(readout), len(weight))


@wrong("sentence_step")
def with_the_score_for_the_probability(weight, ids, readout, label):
    error = weight[ids].mean(axis=0) @ readout - label
    return weight - by_the_layer(ids, error * readout, len(weight))


@wrong("sentence_step")
def with_repeated_words_stepped_once(weight, ids, readout, label):
    return stepped(weight, ids, readout, label, gradient_of=repeated_ids_overwritten)


@wrong("sentence_step")
def with_the_sum_for_the_mean(weight, ids, readout, label):
    return stepped(weight, ids, readout, label, gradient_of=of_a_sum)


@wrong("sentence_step")
def the_gradient_alone(weight, ids, readout, label):
    return weight - stepped(weight, ids, readout, label)


@wrong("sentence_step")
def all_rows_alike(weight, ids, readout, label):
    score = weight[ids].mean(axis=0) @ readout
    return weight - (1 / (1 + np.exp(-score)) - label) * readout / len(ids)


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
