"""Answers to the exercises on looking up."""

import numpy as np

from answers._collect import right, wrong
from embedding_tutorial import Vocabulary, masked_mean


@right("by_frequency")
def by_sorted(weight, counts):
    return np.array([weight[i] for i in sorted(range(len(counts)), key=lambda i: -counts[i])])


@wrong("by_frequency")
def rare_words_first(weight, counts):
    return weight[np.argsort(counts, kind="stable")]


@wrong("by_frequency")
def ties_turned_around(weight, counts):
    return weight[np.argsort(counts, kind="stable")[::-1]]


@wrong("by_frequency")
def not_stable(weight, counts):
    return weight[np.argsort(-counts)]


@wrong("by_frequency")
def ranks_in_place_of_the_order(weight, counts):
    return weight[np.argsort(np.argsort(-counts, kind="stable"))]


@wrong("by_frequency")
def the_order_alone(weight, counts):
    return np.argsort(-counts, kind="stable")


@wrong("by_frequency")
def in_place(weight, counts):
    weight[:] = by_sorted(weight, counts)
    return weight


@right("rows_needed")
def by_a_vocabulary(sentences):
    return len(Vocabulary.from_sentences(sentences, padding="<pad>", unknown="<unk>"))


@wrong("rows_needed")
def one_special_row(sentences):
    return len({word for sentence in sentences for word in sentence}) + 1


@wrong("rows_needed")
def every_token(sentences):
    return sum(map(len, sentences)) + 2


@wrong("rows_needed")
def each_sentence_by_itself(sentences):
    return 2 + sum(len(set(sentence)) for sentence in sentences)


@wrong("rows_needed")
def the_first_sentence(sentences):
    return 2 + len(set(sentences[0]))


@right("with_places")
def place_by_place(word_rows, place_rows, ids):
    output = word_rows[ids]
    for place in range(ids.shape[1]):
        output[:, place] += place_rows[place]
    return output


@wrong("with_places")
def without_places(word_rows, place_rows, ids):
    return word_rows[ids]


@wrong("with_places")
def as_many_places_as_words(word_rows, place_rows, ids):
    return word_rows[ids] + place_rows


@wrong("with_places")
def the_place_of_the_sentence(word_rows, place_rows, ids):
    return word_rows[ids] + place_rows[: len(ids), np.newaxis]


@wrong("with_places")
def the_words_own_place(word_rows, place_rows, ids):
    return word_rows[ids] + place_rows[ids % len(place_rows)]


@wrong("with_places")
def one_row_for_all(word_rows, place_rows, ids):
    return word_rows[ids] + place_rows[0]


@right("padded_mean")
def by_boolean_index(vectors, mask):
    return np.array([row[keep].mean(axis=0) for row, keep in zip(vectors, mask, strict=True)])


right("padded_mean")(masked_mean)


@wrong("padded_mean")
def padding_counted(vectors, mask):
    return vectors.mean(axis=1)


@wrong("padded_mean")
def divided_by_the_length(vectors, mask):
    return (vectors * mask[:, :, None]).mean(axis=1)


@wrong("padded_mean")
def summed(vectors, mask):
    return (vectors * mask[:, :, None]).sum(axis=1)


@wrong("padded_mean")
def divided_by_all_words(vectors, mask):
    return (vectors * mask[:, :, None]).sum(axis=1) / mask.sum()


@wrong("padded_mean")
def lengths_by_position(vectors, mask):
    return (vectors * mask[:, :, None]).sum(axis=1) / mask.sum(axis=0)[: len(mask), None]


@wrong("padded_mean")
def the_first_words(vectors, mask):
    return np.array([row[: n.sum()].mean(axis=0) for row, n in zip(vectors, mask, strict=True)])


@wrong("padded_mean")
def the_first_mask_for_all(vectors, mask):
    return vectors[:, : mask[0].sum()].mean(axis=1)
