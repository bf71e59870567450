"""Answers to the exercises on predicting."""

import numpy as np

from answers._collect import right, wrong
from embedding_tutorial import pmi


@right("keep_chance")
def by_word2vecs_formula(counts, threshold):
    scaled = threshold * counts.sum()
    return np.minimum(1, (np.sqrt(counts / scaled) + 1) * scaled / counts)


@wrong("keep_chance")
def by_the_papers_formula(counts, threshold):
    return np.minimum(1, np.sqrt(threshold * counts.sum() / counts))


@wrong("keep_chance")
def above_1(counts, threshold):
    ratio = threshold * counts.sum() / counts
    return np.sqrt(ratio) + ratio


@wrong("keep_chance")
def counts_for_shares(counts, threshold):
    return np.minimum(1, np.sqrt(threshold / counts) + threshold / counts)


@wrong("keep_chance")
def relative_to_the_most_frequent(counts, threshold):
    ratio = threshold * counts.max() / counts
    return np.minimum(1, np.sqrt(ratio) + ratio)


@wrong("keep_chance")
def upside_down(counts, threshold):
    ratio = counts / counts.sum() / threshold
    return np.minimum(1, np.sqrt(ratio) + ratio)


@wrong("keep_chance")
def dropped(counts, threshold):
    return 1 - by_word2vecs_formula(counts, threshold)


@right("best_products")
def of_counts(joint, k, smoothing):
    return pmi(joint * 1000, smoothing=smoothing) - np.log(k)


def against_noise(joint, k, words, noise):
    return np.log(joint / np.outer(words, noise / noise.sum())) - np.log(k)


@wrong("best_products")
def the_words_smoothed(joint, k, smoothing):
    words = joint.sum(axis=1) ** smoothing
    return np.log(joint / np.outer(words / words.sum(), joint.sum(axis=0))) - np.log(k)


@wrong("best_products")
def axes_exchanged(joint, k, smoothing):
    return against_noise(joint, k, joint.sum(axis=0), joint.sum(axis=1) ** smoothing)


@wrong("best_products")
def noise_from_the_words(joint, k, smoothing):
    return against_noise(joint, k, joint.sum(axis=1), joint.sum(axis=1) ** smoothing)


@wrong("best_products")
def not_smoothed(joint, k, smoothing):
    return pmi(joint) - np.log(k)


@wrong("best_products")
def noise_does_not_add_up_to_1(joint, k, smoothing):
    chance = np.outer(joint.sum(axis=1), joint.sum(axis=0) ** smoothing)
    return np.log(joint / chance) - np.log(k)


@wrong("best_products")
def without_the_shift(joint, k, smoothing):
    return pmi(joint, smoothing=smoothing)


@wrong("best_products")
def less_k_itself(joint, k, smoothing):
    return pmi(joint, smoothing=smoothing) - k


@wrong("best_products")
def more_by_the_shift(joint, k, smoothing):
    return pmi(joint, smoothing=smoothing) + np.log(k)


@wrong("best_products")
def cut_off_at_0(joint, k, smoothing):
    return np.maximum(of_counts(joint, k, smoothing), 0)


@wrong("best_products")
def transposed(joint, k, smoothing):
    return of_counts(joint, k, smoothing).T
