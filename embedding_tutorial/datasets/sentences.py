"""The two sentences that the whole book is about."""

from typing import TYPE_CHECKING

import numpy as np

from embedding_tutorial.datasets._files import bunch
from embedding_tutorial.vocabulary import tokenize

if TYPE_CHECKING:
    from sklearn.utils import Bunch


def two_sentences() -> "Bunch":
    """Return the two sentences of the original answer, and the table that it printed for them.

    Returns:
        Bunch with sentences (two lists of five words), target (which sentence: 0, 1),
        target_names (the sentences as text), weight (the answer's 7 x 2 float64 table, rows in
        order of appearance) and DESCR.
    """
    texts = ["Hope to see you soon", "Nice to see you again"]
    rows = [[1.2, 3.1], [0.1, 4.2], [1.0, 3.1], [0.3, 2.1], [2.2, 1.4], [0.7, 1.7], [4.1, 2.0]]
    return bunch(
        sentences=[tokenize(text) for text in texts],
        target=np.arange(2),
        target_names=texts,
        weight=np.array(rows),
        DESCR="The two example sentences of the answers to 'How does Keras Embedding layer work?' "
        "on Cross Validation (Stack Exchange), CC BY-SA. The table is an illustration.",
    )
