"""A corpus: sentences, and the text that each of them is from. Your own text becomes one."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

import numpy as np
import numpy.typing as npt

from embedding_tutorial.vocabulary import tokenize


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """Sentences, and the text that each of them is from.

    Attributes:
        sentences: lists of words.
        target: (len(sentences),) intp array, the text that each sentence is from: an index into
            `target_names`.
        target_names: the names of the texts.
        description: source, licence and size, in a few lines.

    Examples:
        >>> two_sentences = Corpus(
        ...     sentences=[["hope", "to", "see", "you", "soon"], ["nice", "to", "see", "you"]],
        ...     target=np.array([0, 1]),
        ...     target_names=["first", "second"],
        ...     description="Two sentences.",
        ... )
        >>> two_sentences
        Corpus of 2 sentences from first, second
    """

    sentences: list[list[str]]
    target: npt.NDArray[np.intp]
    target_names: list[str]
    description: str

    def __repr__(self) -> str:
        names = shorten(", ".join(self.target_names), 50, placeholder=" ...")
        return f"{type(self).__name__} of {len(self.sentences):,} sentences from {names}"


def load_text(path: str | os.PathLike[str]) -> Corpus:
    """Return the sentences of a UTF-8 text file of your own.

    A sentence ends at the end of a line, and after ``.``, ``!`` or ``?`` where white space follows
    ("e.g. this" is therefore two). Its words are those of `tokenize`; sentences without a word are
    left out.

    Args:
        path: the file.

    Returns:
        The sentences; `target` is all 0, for there is one text, named after the file.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: for a file without a word, or one that is not UTF-8.

    Examples:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     letter = Path(folder, "letter.txt")
        ...     _ = letter.write_text("Hope to see you soon! Nice to see you.", encoding="utf-8")
        ...     corpus = load_text(letter)
        >>> corpus
        Corpus of 2 sentences from letter.txt
        >>> corpus.sentences[1]
        ['nice', 'to', 'see', 'you']
    """
    path = Path(path)
    try:
        sentences = split_sentences(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path} is not UTF-8: {fault.reason} at byte {fault.start}") from None
    if not sentences:
        raise ValueError(f"{path} holds no word")
    return Corpus(
        sentences=sentences,
        target=np.zeros(len(sentences), dtype=np.intp),
        target_names=[path.name],
        description=f"{len(sentences)} sentences from {path.name}.",
    )


def split_sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence of `text`; sentences without a word are left out."""
    lines = re.split(r"(?<=[.!?])\s+|\n", text)
    return [words for words in map(tokenize, lines) if words]
