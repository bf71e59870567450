"""The articles, counted in several ways, for the claims of the introduction and of counting."""

from functools import cache

import numpy as np
from scipy import sparse

from embedding_tutorial import Vocabulary, cooccurrence, load_wikipedia, ppmi, svd_vectors


@cache
def text(part="all"):
    """The sentences: all, or those of every other article, "even" or "odd"."""
    wikipedia = load_wikipedia()
    if part == "all":
        return wikipedia.sentences
    rest = ("even", "odd").index(part)
    both = zip(wikipedia.sentences, wikipedia.target, strict=True)
    return [sentence for sentence, article in both if article % 2 == rest]


@cache
def vocabulary(min_count=10, part="all"):
    return Vocabulary.from_sentences(text(part), min_count=min_count)


@cache
def counts(window=5, min_count=10, part="all"):
    return cooccurrence(text(part), vocabulary(min_count, part), window=window)


@cache
def weighed(window=5, min_count=10, smoothing=0.75, part="all"):
    return ppmi(counts(window, min_count, part), smoothing=smoothing)


@cache
def vectors(table, width, window=5, min_count=10, smoothing=0.75, part="all"):
    """The first numbers of each word: of "raw" counts or "weighed"."""
    if table == "raw":
        return svd_vectors(counts(window, min_count, part), width)
    return svd_vectors(weighed(window, min_count, smoothing, part), width)


def units(rows):
    """The rows, each divided by its length; a row of zeros stays one."""
    if sparse.issparse(rows):
        length = np.sqrt((rows * rows).sum(axis=1))
        return sparse.diags_array(1 / np.where(length == 0, 1, length)) @ rows
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length == 0, 1, length)


def nearest(rows, asked, number=10):
    """The ids of the rows with the largest cosines, for each asked id a line."""
    normed, found = units(rows), []
    for begin in range(0, len(asked), 256):
        some = asked[begin : begin + 256]
        cosines = normed[some] @ normed.T
        cosines = cosines.toarray() if sparse.issparse(cosines) else cosines
        cosines[np.arange(len(some)), some] = -np.inf
        order = np.argpartition(-cosines, number, axis=1)[:, :number]
        inner = np.argsort(-np.take_along_axis(cosines, order, axis=1), axis=1, kind="stable")
        found.append(np.take_along_axis(order, inner, axis=1))
    return np.concatenate(found)
