"""Answers to the exercises on counting."""

import numpy as np
from sklearn.decomposition import TruncatedSVD

from answers._collect import right, wrong
from embedding_tutorial import pmi, ppmi


@right("above_chance")
def by_pmi(counts):
    return np.maximum(pmi(counts), 0)


def information(share, rows, columns):
    ratio = np.divide(share, np.outer(rows, columns), where=share > 0, out=np.ones_like(share))
    return np.maximum(np.log(ratio), 0)


@wrong("above_chance")
def axes_exchanged(counts):
    share = counts / counts.sum()
    return information(share, share.sum(axis=0), share.sum(axis=1))


@wrong("above_chance")
def rows_for_columns(counts):
    share = counts / counts.sum()
    return information(share, share.sum(axis=1), share.sum(axis=1))


@wrong("above_chance")
def given_the_row(counts):
    share = counts / counts.sum()
    return information(share, share.sum(axis=1), np.ones(len(share)))


@wrong("above_chance")
def counts_for_shares(counts):
    return information(counts, counts.sum(axis=1), counts.sum(axis=0))


@wrong("above_chance")
def smoothed(counts):
    return ppmi(counts).toarray()


@wrong("above_chance")
def below_chance_too(counts):
    return pmi(counts)


@wrong("above_chance")
def in_bits(counts):
    return by_pmi(counts) / np.log(2)


@wrong("above_chance")
def one_added_to_each_count(counts):
    return by_pmi(counts + 1)


@wrong("above_chance")
def sparse(counts):
    return ppmi(counts, smoothing=1)


@wrong("above_chance")
def unseen_words_forgotten(counts):
    share = counts / counts.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = share / np.outer(share.sum(axis=1), share.sum(axis=0))
        return np.maximum(np.log(ratio), 0)


@right("share_kept")
def by_scikit_learn(matrix, d):
    svd = TruncatedSVD(d, algorithm="arpack" if d < min(matrix.shape) else "randomized")
    return (svd.fit_transform(matrix) ** 2).sum() / (matrix**2).sum()


@right("share_kept")
def by_eigenvalues_of_the_square(matrix, d):
    return np.linalg.eigvalsh(matrix @ matrix.T)[::-1][:d].sum() / (matrix**2).sum()


@wrong("share_kept")
def by_eigenvalues(matrix, d):
    squares = np.sort(np.abs(np.linalg.eigvals(matrix)) ** 2)[::-1]
    return squares[:d].sum() / squares.sum()


@wrong("share_kept")
def of_the_dimensions(matrix, d):
    return d / len(matrix)


@wrong("share_kept")
def not_squared(matrix, d):
    values = np.linalg.svd(matrix, compute_uv=False)
    return values[:d].sum() / values.sum()


@wrong("share_kept")
def of_the_last_direction(matrix, d):
    squares = np.linalg.svd(matrix, compute_uv=False) ** 2
    return squares[d - 1] / squares.sum()


@wrong("share_kept")
def lost(matrix, d):
    return 1 - by_eigenvalues_of_the_square(matrix, d)


@wrong("share_kept")
def after_centring(matrix, d):
    return by_eigenvalues_of_the_square(matrix - matrix.mean(axis=0), d)


@wrong("share_kept")
def of_the_first_columns(matrix, d):
    return (matrix[:, :d] ** 2).sum() / (matrix**2).sum()


@right("one_term")
def by_eigenvectors_of_the_square(matrix, k):
    direction = np.linalg.eigh(matrix.T @ matrix)[1][:, -k]
    return np.outer(matrix @ direction, direction)


@right("one_term")
def by_two_roots(matrix, k):
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    root = np.sqrt(values[k - 1])
    return (root * left[:, [k - 1]]) @ (root * right[[k - 1]])


def term(matrix, k):
    left, values, right = np.linalg.svd(matrix)
    return values[k] * np.outer(left[:, k], right[k])


@wrong("one_term")
def counted_from_0(matrix, k):
    return term(matrix, k) if k < min(matrix.shape) else term(matrix, 0)


@wrong("one_term")
def the_sum_up_to_it(matrix, k):
    return sum(term(matrix, j) for j in range(k))


@wrong("one_term")
def what_is_left_after_it(matrix, k):
    return matrix - the_sum_up_to_it(matrix, k)


@wrong("one_term")
def without_its_value(matrix, k):
    return term(matrix, k - 1) / np.linalg.svd(matrix, compute_uv=False)[k - 1]


@wrong("one_term")
def with_the_root_of_its_value(matrix, k):
    return term(matrix, k - 1) / np.sqrt(np.linalg.svd(matrix, compute_uv=False)[k - 1])


@wrong("one_term")
def turned_over(matrix, k):
    return term(matrix, k - 1).T


@wrong("one_term")
def with_a_column_of_right(matrix, k):
    left, values, right = np.linalg.svd(matrix)
    return values[k - 1] * np.outer(left[:, k - 1], right[:, k - 1])


@wrong("one_term")
def always_the_first(matrix, k):
    return term(matrix, 0)
