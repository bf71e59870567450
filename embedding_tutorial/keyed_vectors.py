"""Words and their vectors: which are similar, and which word stands in a fourth one's place."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Self

import numpy as np

from embedding_tutorial._checks import as_positive_int, as_table, as_tokens
from embedding_tutorial._vector_files import read_vectors, write_vectors

_BLOCK = 1 << 18  # numbers that are in float64 at a time


class KeyedVectors:
    """A table whose rows have names; the names of the methods are gensim's.

    Args:
        index_to_key: the words, one for each row; distinct.
        vectors: (V, d) finite floats, not copied, which may lie in a file (np.load's `mmap_mode`);
            what changes them after the first question goes unseen.

    Similarity is the **cosine**: the product of two vectors after each has been divided by its
    length, from -1 to 1. A vector of zeros has no direction: asking for its cosine is an error, and
    it is never among the most similar.

    Attributes:
        index_to_key, key_to_index, vectors: as given, and words to row numbers.

    Raises:
        TypeError, ValueError: for words that are no strings or not distinct, and a table that is
            not float, not finite, or of another length.
    """

    def __init__(self, index_to_key: Iterable[str], vectors):
        self.index_to_key = as_tokens(index_to_key, "index_to_key")
        self.vectors = as_table(vectors, "vectors")
        self.key_to_index = {key: index for index, key in enumerate(self.index_to_key)}
        if len(self.index_to_key) != len(self.vectors):
            raise ValueError(f"{len(self.index_to_key)} words for {len(self.vectors)} vectors")
        if len(self.key_to_index) < len(self.index_to_key):
            last = {key: i for i, key in enumerate(self.index_to_key)}
            twice = next(key for i, key in enumerate(self.index_to_key) if last[key] != i)
            raise ValueError(f"a word has one vector, but {twice!r} is given more than once")

    def __len__(self) -> int:
        return len(self.index_to_key)

    def __contains__(self, key: str) -> bool:
        return key in self.key_to_index

    def __getitem__(self, key: str) -> np.ndarray:
        """Return the vector of `key`; KeyError if it has none."""
        return self.vectors[self._index(key)]

    def __repr__(self) -> str:
        return f"KeyedVectors of {len(self)} words, {self.vectors.shape[1]} numbers each"

    def save(self, path: str | os.PathLike[str], *, format: str = "word2vec") -> None:
        """Write words and vectors to a file that gensim, among others, reads too.

        Text has at most nine digits a number, fewer where they mean the same float32: `load` and
        gensim give it back bit for bit, and float16 as the same numbers in float32. Until the file
        is whole, the one that was there stays.

        Args:
            path: the file; a name that ends in .gz makes a gzip file.
            format: "word2vec", text: a line with V and d, then a line for each word and its
                numbers; "glove", the same without the first line; "binary", that line, then each
                word and the bytes of its numbers.

        Raises:
            TypeError: if the vectors are float64, of which these formats keep a half: round them.
            ValueError: if `format` is another; if a word would not come back: it is empty, has
                ASCII white space, is not UTF-8, or is the first of a GloVe file and begins as a
                byte-order mark or a zip archive does.
            OSError: if the file cannot be written.

        Examples:
            >>> import tempfile
            >>> kv = KeyedVectors(["a", "b"], np.array([[0.1, 2], [-3, 4e-9]], dtype=np.float32))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     kv.save(f"{folder}/vectors.txt")
            ...     print(open(f"{folder}/vectors.txt").read(), end="")
            2 2
            a 0.1 2
            b -3 4e-09
        """
        write_vectors(path, self.index_to_key, self.vectors, format=format)

    @classmethod
    def load(
        cls, path: str | os.PathLike[str], *, errors: str = "strict", max_size: int | None = None
    ) -> Self:
        """Return the words and float32 vectors of a file in GloVe's or one of word2vec's formats.

        Format and compression are told from the content: two integers alone in the first line are
        word2vec's header; after it, a row that is no text means binary. Fields are separated by one
        space; a byte-order mark and Windows' line ends are welcome. Numbers in digits are rounded
        to float64 and then to float32, as other programs do. Nothing is unpickled.

        In text a word may hold single spaces, as `. . .` and `at name@domain.com` in GloVe's
        840B: the first line tells how many numbers a row has, and rows are split from the right.
        So the first word of a file without a header must be without spaces, and a word that ends
        in a number, such as `route 66`, is refused: it may be a number too many. A number cut off
        at the end of a file cannot be detected.

        Args:
            path: the file.
            errors: "strict", or "replace" for U+FFFD wherever a word is not UTF-8.
            max_size: how many words to read at most, the first of the file; None for all. What
                follows them is not looked at.

        Returns:
            the words and their (V, d) float32 vectors.

        Raises:
            ValueError: if anything is not as it should be, with the file and the line, or the
                number of the word in a binary file: a header that does not agree with what
                follows, rows of different lengths, blank lines, words twice or with other white
                space, numbers that are none, not finite or too large for float32, a binary or gzip
                file cut short, bytes that are not UTF-8; if the file is a zip archive, UTF-16, a
                pickle or a NumPy array.
            OSError: if the file is not there or cannot be read.

        Examples:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     with open(f"{folder}/glove.txt", "w") as file:
            ...         _ = file.write("the 0.1 0.2\\n. . . 0.3 0.4\\n")
            ...     list(KeyedVectors.load(f"{folder}/glove.txt"))
            ['the', '. . .']
        """
        return cls(*read_vectors(path, errors=errors, max_size=max_size))

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of the vectors of `a` and `b`, from -1 to 1.

        Raises:
            KeyError: for a word without a vector.
            ValueError: for a vector of zeros.
        """
        return float(np.clip(self._unit(a) @ self._unit(b), -1, 1))

    def most_similar(
        self, positive: str | Sequence[str], negative: str | Sequence[str] = (), topn: int = 10
    ) -> list[tuple[str, float]]:
        """Return the `topn` words nearest to the sum of `positive` less the sum of `negative`.

        Vectors are taken at length 1 (3CosAdd, Mikolov et al. 2013): with positive = [b, c] and
        negative = [a] it answers "a is to b as c is to ...?". The words asked with are left out,
        without which one of them is nearly always the answer. Ties stand in the order of the ids.

        Returns:
            pairs (word, cosine), the nearest first.

        Raises:
            KeyError: for a word without a vector.
            ValueError: for no words, for vectors of zeros, or if the sum is 0.
            TypeError: for a `topn` that is no integer.
        """
        positive = [positive] if isinstance(positive, str) else as_tokens(positive, "positive")
        negative = [negative] if isinstance(negative, str) else as_tokens(negative, "negative")
        topn = as_positive_int(topn, "topn")
        if not positive and not negative:
            raise ValueError("most_similar needs at least one word")
        target = sum(map(self._unit, positive)) - sum(map(self._unit, negative))
        length = np.linalg.norm(target)
        if length < 4 * len(positive + negative) * np.finfo(target.dtype).eps:  # 0 but for rounding
            raise ValueError(f"the vectors of {positive} less {negative} add up to 0")
        asked = [self.key_to_index[key] for key in positive + negative]
        indices, cosines = nearest(self._ranked(target / length, asked), topn)
        return [(self.index_to_key[i], float(c)) for i, c in zip(indices, cosines, strict=True)]

    def _ranked(self, unit, asked):
        # Not `@`, which may add up equal rows in different orders: they would no longer be tied.
        cosines = np.clip(np.einsum("ij,j->i", self._units, unit), -1, 1)
        cosines[self._without_direction] = -np.inf
        cosines[asked] = -np.inf
        return cosines

    def _index(self, key):
        if key not in self.key_to_index:
            raise KeyError(f"{key!r} has no vector among these {len(self)}")
        return self.key_to_index[key]

    def _unit(self, key):
        unit = self._units[self._index(key)]
        if not unit.any():
            raise ValueError(f"the vector of {key!r} is 0: it has no direction, hence no cosine")
        return unit

    @cached_property
    def _units(self):
        units = np.empty(self.vectors.shape, self.vectors.dtype)
        step = max(1, _BLOCK // units.shape[1])
        for start in range(0, len(units), step):
            units[start : start + step] = _to_length_1(self.vectors[start : start + step])
        return units

    @cached_property
    def _without_direction(self):
        return np.flatnonzero(~self._units.any(axis=1))


def _to_length_1(vectors):
    """Return each row divided by its length, in float64; zeros stay zeros."""
    rows = np.array(vectors, dtype=np.float64, order="C")
    # Divided by their largest entry first, long vectors do not overflow, nor short ones vanish.
    largest = np.abs(rows).max(axis=1, keepdims=True)
    rows /= np.where(largest > 0, largest, 1)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
    return rows


def nearest(scores: np.ndarray, topn: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places and values of the `topn` largest scores, ties by place; -inf never."""
    topn = min(topn, np.count_nonzero(scores > -np.inf))
    if topn == 0:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=scores.dtype)
    least = np.partition(scores, -topn)[-topn]
    places = np.flatnonzero(scores >= least)  # a few more than topn, where the last one is tied
    places = places[np.argsort(-scores[places], kind="stable")][:topn]
    return places, scores[places]
