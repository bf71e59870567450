"""The two sentences that the whole book is about."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embedding_tutorial.datasets.text import Corpus
from embedding_tutorial.vocabulary import tokenize


@dataclass(frozen=True, eq=False, repr=False)
class Example(Corpus):
    """A corpus so small that its embedding table can be printed beside it.

    Attributes:
        weight: (words, dimensions) float64 table; row k belongs to the k-th word in the order of
            first appearance.
    """

    weight: npt.NDArray[np.float64]


def two_sentences() -> Example:
    """Return the two sentences of the original answer, and the table that it printed for them.

    Returns:
        Two sentences of five words each, a text of its own each, and the answer's 7 x 2 table.

    Examples:
        >>> example = two_sentences()
        >>> example
        Example of 2 sentences from Hope to see you soon, Nice to see you again
        >>> example.sentences[0]
        ['hope', 'to', 'see', 'you', 'soon']
        >>> example.weight[:2]
        array([[1.2, 3.1],
               [0.1, 4.2]])
    """
    texts = ["Hope to see you soon", "Nice to see you again"]
    rows = [[1.2, 3.1], [0.1, 4.2], [1.0, 3.1], [0.3, 2.1], [2.2, 1.4], [0.7, 1.7], [4.1, 2.0]]
    return Example(
        sentences=[tokenize(text) for text in texts],
        target=np.arange(2),
        target_names=texts,
        weight=np.array(rows),
        description="The two sentences and the table of an answer to 'How does Keras Embedding "
        "layer work?' on Cross Validated, https://stats.stackexchange.com/a/305032, CC BY-SA. The "
        "table is an illustration.",
    )
