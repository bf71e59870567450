"""Answers to the exercises on a language model."""

import numpy as np

from answers._collect import right, wrong


def softmax(scores, axis=-1):
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


@right("stacked_ids")
def line_by_line(ids, n_words, n_places):
    return [[id_, n_words + i, n_words + n_places] for i, id_ in enumerate(ids)]


@wrong("stacked_ids")
def not_shifted(ids, n_words, n_places):
    return np.stack([ids, np.arange(len(ids)), np.zeros(len(ids), int)], axis=1)


@wrong("stacked_ids")
def kinds_behind_the_words(ids, n_words, n_places):
    return np.stack([ids, n_words + np.arange(len(ids)), np.full(len(ids), n_words)], axis=1)


@wrong("stacked_ids")
def places_counted_from_1(ids, n_words, n_places):
    places = n_words + 1 + np.arange(len(ids))
    return np.stack([ids, places, np.full(len(ids), n_words + n_places)], axis=1)


@wrong("stacked_ids")
def the_ids_as_places(ids, n_words, n_places):
    return np.stack([ids, n_words + ids, np.full(len(ids), n_words + n_places)], axis=1)


@wrong("stacked_ids")
def three_rows_of_ids(ids, n_words, n_places):
    return np.array(line_by_line(ids, n_words, n_places)).T


@wrong("stacked_ids")
def the_last_place(ids, n_words, n_places):
    return np.array(line_by_line(ids, n_words, n_places)) - [0, 0, 1]


@right("attend")
def query_by_query(queries, keys, values):
    mixed = []
    for query in queries:
        scores = np.array([query @ key for key in keys]) / len(query) ** 0.5
        mixed.append(sum(w * value for w, value in zip(softmax(scores), values, strict=True)))
    return mixed


@wrong("attend")
def not_divided(queries, keys, values):
    return softmax(queries @ keys.T) @ values


@wrong("attend")
def divided_by_the_length(queries, keys, values):
    return softmax(queries @ keys.T / queries.shape[1]) @ values


@wrong("attend")
def weights_that_add_up_down_the_columns(queries, keys, values):
    return softmax(queries @ keys.T / np.sqrt(queries.shape[1]), axis=0) @ values


@wrong("attend")
def keys_that_ask(queries, keys, values):
    return softmax(keys @ queries.T / np.sqrt(queries.shape[1])) @ values


@wrong("attend")
def scores_without_softmax(queries, keys, values):
    return queries @ keys.T / np.sqrt(queries.shape[1]) @ values


@wrong("attend")
def powers_that_overflow(queries, keys, values):
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(queries @ keys.T / np.sqrt(queries.shape[1]))
        return powers / powers.sum(axis=1, keepdims=True) @ values


@wrong("attend")
def keys_handed_on(queries, keys, values):
    return softmax(queries @ keys.T / np.sqrt(queries.shape[1])) @ keys


@wrong("attend")
def the_best_alone(queries, keys, values):
    return values[(queries @ keys.T).argmax(axis=1)]


def parts(table, before, target):
    x = table[before].mean(axis=0)
    error = softmax(table @ x) - (np.arange(len(table)) == target)
    return x, error, error @ table / len(before)


@right("tied_gradient")
def position_by_position(table, before, target):
    x, error, sent = parts(table, before, target)
    gradient = error[:, None] * x
    for i in before:
        gradient[i] += sent
    return gradient


@wrong("tied_gradient")
def output_alone(table, before, target):
    x, error, _ = parts(table, before, target)
    return np.outer(error, x)


@wrong("tied_gradient")
def input_alone(table, before, target):
    _, _, sent = parts(table, before, target)
    gradient = np.zeros_like(table)
    np.add.at(gradient, before, sent)
    return gradient


@wrong("tied_gradient")
def repeated_ids_lost(table, before, target):
    x, error, sent = parts(table, before, target)
    gradient = np.outer(error, x)
    gradient[before] += sent
    return gradient


@wrong("tied_gradient")
def not_divided_by_the_words_before(table, before, target):
    x, error, sent = parts(table, before, target)
    gradient = np.outer(error, x)
    np.add.at(gradient, before, sent * len(before))
    return gradient


@wrong("tied_gradient")
def without_the_target(table, before, target):
    x = table[before].mean(axis=0)
    p = softmax(table @ x)
    gradient = np.outer(p, x)
    np.add.at(gradient, before, p @ table / len(before))
    return gradient


@wrong("tied_gradient")
def uphill(table, before, target):
    return -position_by_position(table, before, target)


@wrong("tied_gradient")
def only_the_rows_looked_up(table, before, target):
    gradient = np.zeros_like(table)
    gradient[before] = position_by_position(table, before, target)[before]
    return gradient
