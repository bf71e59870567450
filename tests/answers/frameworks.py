"""Answers to the exercises on Keras and PyTorch."""

import numpy as np
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from answers._collect import right, wrong


@right("back_to_ids")
def by_scipy(vectors, weight):
    return cdist(vectors, weight).argmin(axis=1)


@right("back_to_ids")
def by_a_tree(vectors, weight):
    return KDTree(weight).query(vectors)[1].tolist()


@right("back_to_ids")
def in_loops(vectors, weight):
    return [int(np.argmin([np.sum((v - row) ** 2) for row in weight])) for v in vectors]


@wrong("back_to_ids")
def by_product(vectors, weight):
    return (vectors @ weight.T).argmax(axis=1)


@wrong("back_to_ids")
def by_cosine(vectors, weight):
    return (vectors @ (weight / np.linalg.norm(weight, axis=1, keepdims=True)).T).argmax(axis=1)


@wrong("back_to_ids")
def the_farthest(vectors, weight):
    return cdist(vectors, weight).argmax(axis=1)


@wrong("back_to_ids")
def the_nearest_vector_of_each_row(vectors, weight):
    return cdist(vectors, weight).argmin(axis=0)


@wrong("back_to_ids")
def the_rows_themselves(vectors, weight):
    return weight[cdist(vectors, weight).argmin(axis=1)]


@wrong("back_to_ids")
def the_distances(vectors, weight):
    return cdist(vectors, weight).min(axis=1)


@wrong("back_to_ids")
def by_the_largest_difference(vectors, weight):
    return cdist(vectors, weight, "chebyshev").argmin(axis=1)


@wrong("back_to_ids")
def by_the_length(vectors, weight):
    lengths = np.linalg.norm(weight, axis=1)
    return abs(np.linalg.norm(vectors, axis=1)[:, np.newaxis] - lengths).argmin(axis=1)
