"""Answers to the exercises on rows that others trained."""

import numpy as np

from answers._collect import right, wrong


def filled(words, pretrained, fill):
    return [[0.0] * len(fill), *(pretrained.get(word, fill) for word in words[1:])]


def found(words, pretrained):
    return [pretrained[word] for word in words if word in pretrained]


@right("matched_rows")
def by_get(words, pretrained):
    return filled(words, pretrained, np.mean(found(words[1:], pretrained), axis=0))


@wrong("matched_rows")
def filled_with_the_sum(words, pretrained):
    return filled(words, pretrained, np.sum(found(words[1:], pretrained), axis=0))


@wrong("matched_rows")
def filled_with_zeros(words, pretrained):
    return [pretrained.get(word, [0.0, 0.0]) for word in words]


@wrong("matched_rows")
def filled_with_the_mean_of_all_rows(words, pretrained):
    return filled(words, pretrained, np.mean(list(pretrained.values()), axis=0))


@wrong("matched_rows")
def filled_with_one_number(words, pretrained):
    return filled(words, pretrained, [np.mean(found(words[1:], pretrained))] * 2)


@wrong("matched_rows")
def padding_in_the_mean(words, pretrained):
    return filled(words, pretrained, np.mean(found(words, pretrained), axis=0))


@wrong("matched_rows")
def padding_looked_up(words, pretrained):
    mean = np.mean(found(words[1:], pretrained), axis=0)
    return [pretrained.get(word, mean) for word in words]


@wrong("matched_rows")
def without_padding(words, pretrained):
    return by_get(words, pretrained)[1:]


@wrong("matched_rows")
def in_the_order_of_the_file(words, pretrained):
    return [[0.0, 0.0], *(row for word, row in pretrained.items() if word in words[1:])]


@right("nearest_case")
def by_sorting(cases, labels, query, matrix):
    distances = [np.linalg.norm(matrix @ (case - query)) for case in cases]
    return sorted(zip(distances, range(len(cases)), labels, strict=True))[0][2]


@wrong("nearest_case")
def without_the_matrix(cases, labels, query, matrix):
    return by_sorting(cases, labels, query, np.eye(2))


@wrong("nearest_case")
def by_the_transposed_matrix(cases, labels, query, matrix):
    return labels[np.linalg.norm((cases - query) @ matrix, axis=1).argmin()]


@wrong("nearest_case")
def query_not_multiplied(cases, labels, query, matrix):
    return labels[np.linalg.norm(cases @ matrix.T - query, axis=1).argmin()]


@wrong("nearest_case")
def the_place_for_the_label(cases, labels, query, matrix):
    return int(np.linalg.norm((cases - query) @ matrix.T, axis=1).argmin())


@wrong("nearest_case")
def differences_not_squared(cases, labels, query, matrix):
    return labels[((cases - query) @ matrix.T).sum(axis=1).argmin()]


@wrong("nearest_case")
def the_farthest(cases, labels, query, matrix):
    return labels[np.linalg.norm((cases - query) @ matrix.T, axis=1).argmax()]


@wrong("nearest_case")
def the_last_of_equals(cases, labels, query, matrix):
    return by_sorting(cases[::-1], labels[::-1], query, matrix)


@wrong("nearest_case")
def by_the_largest_product(cases, labels, query, matrix):
    return labels[(cases @ matrix.T @ (matrix @ query)).argmax()]
