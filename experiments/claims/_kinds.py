"""Words of five kinds, of which one may ask whether like words have rows near each other."""

import numpy as np

KINDS = {
    "sciences": "physics chemistry biology mathematics astronomy economics psychology anthropology "
    "sociology linguistics philosophy",
    "metals": "gold silver copper iron steel bronze",
    "arts": "music poetry painting dance theatre film literature",
    "waters": "river lake sea ocean island coast",
    "peoples": "french german english greek russian italian spanish",
}


def all_words():
    return " ".join(KINDS.values()).split()


def share_of_like(units):
    """The share of these 37 rows, of length 1, whose nearest among them is of the same kind."""
    kind = np.repeat(np.arange(len(KINDS)), [len(words.split()) for words in KINDS.values()])
    cosines = units @ units.T
    np.fill_diagonal(cosines, -1)
    return np.mean(kind[cosines.argmax(axis=1)] == kind)
