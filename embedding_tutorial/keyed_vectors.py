"""Words and their vectors: which are similar, and which word stands in a fourth one's place."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_finite, as_numbers, as_positive_int, as_table, as_tokens
from embedding_tutorial._vector_files import read_vectors, write_vectors

Vectors = npt.NDArray[np.floating[Any]]
Asked = str | npt.ArrayLike | Sequence[str | npt.ArrayLike]

_NUMBERS_AT_A_TIME = 1 << 18  # in float64, while the rows are brought to length 1


class KeyedVectors:
    """A table whose rows have names; the names of the methods are gensim's.

    Similarity is the **cosine**: the dot product of two vectors after each has been divided by its
    length, from -1 to 1. A vector of zeros has no direction: asking for its cosine is an error, and
    it is never among the most similar. `word in kv`, `len(kv)` and a loop over the words work as
    they do for a list of the words.

    Args:
        index_to_key: V distinct words, one for each row.
        vectors: (V, d) finite floats, not copied, which may lie in a file (np.load's `mmap_mode`);
            what changes them after the first question goes unseen.

    Attributes:
        index_to_key: the list of words, by row number.
        key_to_index: {word: row number}.
        vectors: the (V, d) table, as given.

    Raises:
        TypeError: if a word is not a string, or `vectors` does not hold floats.
        ValueError: if a word is given twice, a number is not finite, or the lengths differ.

    Examples:
        >>> kv = KeyedVectors(["east", "north", "northeast"], [[2.0, 0], [0, 1.0], [3.0, 3.0]])
        >>> kv["northeast"]
        array([3., 3.])
        >>> kv[["east", "north"]].shape
        (2, 2)
        >>> "south" in kv, list(kv)
        (False, ['east', 'north', 'northeast'])
    """

    def __init__(self, index_to_key: Iterable[str], vectors: npt.ArrayLike) -> None:
        self.index_to_key: list[str] = as_tokens(index_to_key, "index_to_key")
        self.vectors: Vectors = as_table(vectors, "vectors")
        self.key_to_index = {key: index for index, key in enumerate(self.index_to_key)}
        if len(self.index_to_key) != len(self.vectors):
            raise ValueError(f"{len(self.index_to_key)} words for {len(self.vectors)} vectors")
        if len(self.key_to_index) < len(self.index_to_key):
            last = self.key_to_index
            twice = next(key for i, key in enumerate(self.index_to_key) if last[key] != i)
            raise ValueError(f"a word has one vector, but {twice!r} is given more than once")

    def __len__(self) -> int:
        return len(self.index_to_key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.index_to_key)

    def __contains__(self, key: object) -> bool:
        return key in self.key_to_index

    def __getitem__(self, key: str | Iterable[str]) -> Vectors:
        """Return the vector of a word, a view, or of a list of n words the (n, d) copy of theirs.

        Raises:
            KeyError: if a word has no vector.
        """
        if isinstance(key, str):
            return self.vectors[self._index(key), :]
        return self.vectors[[self._index(word) for word in as_tokens(key, "keys")]]

    def __getstate__(self) -> dict[str, Any]:
        """Leave out of a pickle or a copy what the first question works out again."""
        cached = ("_units", "_without_direction")
        return {name: value for name, value in self.__dict__.items() if name not in cached}

    def __repr__(self) -> str:
        return f"KeyedVectors of {len(self)} words, {self.vectors.shape[1]} numbers each"

    def get_vector(self, key: str, norm: bool = False) -> Vectors:
        """Return the vector of a word, as `kv[key]` does.

        Args:
            key: the word.
            norm: whether to divide the vector by its length.

        Returns:
            (d,) floats: a view of the table, or with `norm` of a copy of it.

        Raises:
            KeyError: if the word has no vector.
            ValueError: with `norm`, if the vector is 0.

        Examples:
            >>> kv = KeyedVectors(["here"], [[3.0, 4.0]])
            >>> kv.get_vector("here", norm=True)
            array([0.6, 0.8])
        """
        return self._unit(key) if norm else self[key]

    def get_normed_vectors(self) -> Vectors:
        """Return the table with each row divided by its length; rows of zeros stay zeros.

        It is worked out at the first question, and kept. Do not change it.

        Returns:
            (V, d) floats of the dtype of `vectors`, read-only.

        Examples:
            >>> KeyedVectors(["here", "nowhere"], [[3.0, 4.0], [0.0, 0.0]]).get_normed_vectors()
            array([[0.6, 0.8],
                   [0. , 0. ]])
        """
        return self._units

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
            >>> from pathlib import Path
            >>> kv = KeyedVectors(["a", "b"], np.array([[0.1, 2], [-3, 4e-9]], dtype=np.float32))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     kv.save(f"{folder}/vectors.txt")
            ...     print(Path(folder, "vectors.txt").read_text(), end="")
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
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     with open(f"{folder}/glove.txt", "w") as file:
            ...         _ = file.write("the 0.1 0.2\\n. . . 0.3 0.4\\n")
            ...     list(KeyedVectors.load(f"{folder}/glove.txt"))
            ['the', '. . .']
        """
        return cls(*read_vectors(path, errors=errors, max_size=max_size))

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of the vectors of two words, from -1 to 1.

        Args:
            a: a word.
            b: another, or the same.

        Returns:
            the cosine.

        Raises:
            KeyError: if a word has no vector.
            ValueError: if a vector is 0.

        Examples:
            >>> KeyedVectors(["east", "west"], [[2.0, 0.0], [-1.0, 0.0]]).similarity("east", "west")
            -1.0
        """
        return float(np.clip(self._unit(a) @ self._unit(b), -1, 1))

    def most_similar(
        self, positive: Asked, negative: Asked = (), topn: int = 10
    ) -> list[tuple[str, float]]:
        """Return the words nearest to the sum of `positive` minus the sum of `negative`.

        Each vector is taken at length 1 (3CosAdd, Mikolov et al. 2013), also one that is given,
        which gensim takes as it is: with positive = [b, c] and negative = [a] it answers "a is to b
        as c is to ...?". The *words* asked with are left out, without which one of them is nearly
        always the answer; for a vector no word is left out. Ties stand in the order of the table.

        Args:
            positive: a word, a vector of d numbers (an array), or a list of words and vectors.
            negative: the same.
            topn: how many words to return, at least 1; fewer come back if there are no more.

        Returns:
            pairs (word, cosine), the nearest first.

        Raises:
            KeyError: if a word has no vector.
            ValueError: if nothing is asked with, a vector is 0 or not of d numbers, or the sum
                is 0.
            TypeError: if something asked with is neither a word nor numbers.

        Examples:
            >>> kv = KeyedVectors(["east", "north", "northeast"], [[2.0, 0], [0, 1.0], [3.0, 3.0]])
            >>> kv.most_similar("east", topn=1)
            [('northeast', 0.7071067811865475)]
            >>> kv.most_similar(["northeast", np.array([-1.0, 0.0])], topn=1)
            [('north', 0.9238795325112867)]
        """
        added, subtracted = _listed(positive, "positive"), _listed(negative, "negative")
        topn = as_positive_int(topn, "topn")
        if not added and not subtracted:
            raise ValueError("most_similar needs at least one word or vector")
        target: Any = sum(self._unit(one, f"positive[{i}]") for i, one in enumerate(added))
        target -= sum(self._unit(one, f"negative[{i}]") for i, one in enumerate(subtracted))
        length = np.linalg.norm(target)
        if length < 4 * len(added + subtracted) * np.finfo(target.dtype).eps:  # 0 but for rounding
            raise ValueError(f"the vectors of {added} minus {subtracted} add up to 0")
        words = [self.key_to_index[key] for key in added + subtracted if isinstance(key, str)]
        indices, cosines = _top_k(self._cosines_to(target / length, leave_out=words), topn)
        return [(self.index_to_key[i], float(c)) for i, c in zip(indices, cosines, strict=True)]

    def similar_by_vector(self, vector: npt.ArrayLike, topn: int = 10) -> list[tuple[str, float]]:
        """Return the words nearest to a vector: from a row of a table back to its word.

        Args:
            vector: (d,) finite numbers, not all of them 0.
            topn: how many words to return, at least 1.

        Returns:
            pairs (word, cosine), the nearest first; no word is left out.

        Raises:
            ValueError: if the vector is 0, not finite or not of d numbers.
            TypeError: if it holds no numbers.

        Examples:
            >>> kv = KeyedVectors(["east", "north"], [[2.0, 0.0], [0.0, 1.0]])
            >>> kv.similar_by_vector([0, 5], topn=1)
            [('north', 1.0)]
        """
        return self.most_similar([np.asarray(vector)], topn=topn)

    def _cosines_to(self, unit: Vectors, leave_out: list[int]) -> Vectors:
        # Not `@`, which may add up equal rows in different orders: they would no longer be tied.
        cosines: Vectors = np.clip(np.einsum("ij,j->i", self._units, unit), -1, 1)
        cosines[self._without_direction] = -np.inf
        cosines[leave_out] = -np.inf
        return cosines

    def _index(self, key: str) -> int:
        if key not in self.key_to_index:
            lower = key.lower() if isinstance(key, str) else None
            advice = f", but {lower!r} has one" if lower in self.key_to_index else ""
            raise KeyError(f"{key!r} has no vector among these {len(self)}{advice}")
        return self.key_to_index[key]

    def _unit(self, asked: Any, name: str = "the vector") -> Vectors:
        """Return a word's vector, or the vector given, at length 1."""
        if isinstance(asked, str):
            name = f"the vector of {asked!r}"
            unit: Vectors = self._units[self._index(asked)]
        else:
            vector = as_finite(as_numbers(asked, name), name)
            if vector.shape != self.vectors.shape[1:]:
                found = f"shape {vector.shape}" if vector.shape else f"{asked!r}"
                advice = f"a word or an array of {self.vectors.shape[1]} numbers"
                raise ValueError(f"{name} must be {advice}, got {found}")
            unit = _to_length_1(vector[np.newaxis])[0].astype(self._units.dtype)
        if not unit.any():
            raise ValueError(f"{name} is 0: it has no direction, hence no cosine")
        return unit

    @cached_property
    def _units(self) -> Vectors:
        units = np.empty(self.vectors.shape, self.vectors.dtype)
        step = max(1, _NUMBERS_AT_A_TIME // self.vectors.shape[1])
        for start in range(0, len(units), step):
            units[start : start + step] = _to_length_1(self.vectors[start : start + step])
        units.flags.writeable = False
        return units

    @cached_property
    def _without_direction(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(~self._units.any(axis=1))


def _listed(asked: Any, name: str) -> list[Any]:
    """Return a list of words and vectors, also of one that is given alone."""
    is_array = isinstance(asked, np.ndarray) and asked.dtype.kind in "fiu"
    if isinstance(asked, str) or (is_array and asked.ndim == 1):
        return [asked]
    if isinstance(asked, Iterable) and not isinstance(asked, set | frozenset):
        return list(asked)
    raise TypeError(f"{name} must be a word, a vector or a list of them, got {asked!r}")


def _to_length_1(vectors: Vectors) -> npt.NDArray[np.float64]:
    """Return each row divided by its length, in float64; zeros stay zeros."""
    rows = np.array(vectors, dtype=np.float64, order="C")
    # Divided by their largest entry first, long vectors do not overflow, nor short ones vanish.
    largest = np.abs(rows).max(axis=1, keepdims=True)
    rows /= np.where(largest > 0, largest, 1)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
    return rows


def _top_k(scores: Vectors, k: int) -> tuple[npt.NDArray[np.intp], Vectors]:
    """Return the indices and values of the `k` largest scores, ties by index; -inf never."""
    k = min(k, int(np.count_nonzero(scores > -np.inf)))
    if k == 0:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=scores.dtype)
    least = np.partition(scores, -k)[-k]
    indices = np.flatnonzero(scores >= least)  # a few more than k, where the last one is tied
    indices = indices[np.argsort(-scores[indices], kind="stable")][:k]
    return indices, scores[indices]
