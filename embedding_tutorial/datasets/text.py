"""A text of your own, cut into sentences and words."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embedding_tutorial.datasets._files import bunch
from embedding_tutorial.vocabulary import tokenize

if TYPE_CHECKING:
    from sklearn.utils import Bunch


def load_text(path: str | os.PathLike) -> "Bunch":
    """Return the sentences of a UTF-8 text file of your own.

    A sentence ends at the end of a line, and after ``.``, ``!`` or ``?`` where white space follows
    ("e.g. this" is therefore two). Its words are those of `tokenize`; sentences without a word are
    left out.

    Returns:
        Bunch with sentences (lists of words), target (zeros: there is one text), target_names
        (the file's name) and DESCR.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: for a file without a word, or one that is not UTF-8.
    """
    path = Path(path)
    try:
        sentences = split_sentences(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path} is not UTF-8: {fault.reason} at byte {fault.start}") from None
    if not sentences:
        raise ValueError(f"{path} holds no word")
    return bunch(
        sentences=sentences,
        target=np.zeros(len(sentences), dtype=np.intp),
        target_names=[path.name],
        DESCR=f"{len(sentences)} sentences from {path.name}.",
    )


def split_sentences(text):
    lines = re.split(r"(?<=[.!?])\s+|\n", text)
    return [words for words in map(tokenize, lines) if words]
