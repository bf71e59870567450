"""From text to ids and back: words get their ids here, and nowhere else."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, Self, overload

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import (
    Ids,
    Words,
    as_id,
    as_ids,
    as_positive_int,
    as_reiterable,
    as_tokens,
)

_LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"  # accents may follow as characters of their own
_WORD = re.compile(rf"{_LETTERS}(?:'{_LETTERS})*")


def tokenize(text: str) -> list[str]:
    """Return the words of `text` in order, in lower case.

    A word is a longest run of letters and digits, apostrophes inside it included (``don't`` is one
    word); everything else separates words and is dropped. The rule suits scripts with spaces and
    plain letters: a clause of Chinese is one word, and the vowel signs of Arabic, Hebrew or Hindi
    part words.

    Args:
        text: any string.

    Returns:
        the words; the empty list for text without a word.

    Raises:
        TypeError: if `text` is not a string.

    Examples:
        >>> tokenize("Hope to see you soon, don't you?")
        ['hope', 'to', 'see', 'you', 'soon', "don't", 'you']
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, got {text!r}")
    return _WORD.findall(unicodedata.normalize("NFC", text.lower()).replace("’", "'"))


class Vocabulary:
    """A list of distinct words; a word's id is its index in the list.

    The special words are rows of the table like any other, so ``len(vocabulary)`` counts them and
    is the ``input_dim`` that an `Embedding` needs: no + 1 and no + 2 is left to add by hand.

    Two vocabularies are equal if they give every word the same id: same words in the same order,
    same special words. What was counted does not matter.

    Args:
        tokens: the words, ids in the given order.
        padding: a word that fills short sentences up; it gets id 0.
        unknown: a word that stands for every word not listed; it gets the next id.

    Attributes:
        tokens: tuple of all words, the special ones first; ``tokens[i]`` has id i.
        padding, unknown: the special words, or None.
        counts: (len,) int64, how often each was seen by `from_sentences`; all 0 otherwise.
            The unknown word stands for all words that were not kept, and counts them.

    Raises:
        ValueError: for a word given twice or an empty vocabulary.
        TypeError: for a string in place of a list, a set, or words that are not strings.

    Examples:
        >>> vocabulary = Vocabulary(["hope", "to"], padding="<pad>", unknown="<unk>")
        >>> list(vocabulary)
        ['<pad>', '<unk>', 'hope', 'to']
        >>> len(vocabulary), vocabulary["hope"], "see" in vocabulary
        (4, 2, False)
    """

    def __init__(
        self, tokens: Iterable[str], *, padding: str | None = None, unknown: str | None = None
    ) -> None:
        special = [token for token in (padding, unknown) if token is not None]
        self.tokens = tuple(as_tokens(special, "padding and unknown") + as_tokens(tokens))
        self.padding = padding
        self.unknown = unknown
        self.counts = np.zeros(len(self.tokens), dtype=np.int64)
        self._words = np.array(self.tokens, dtype=object)
        self._ids = {token: index for index, token in enumerate(self.tokens)}
        if not self.tokens:
            raise ValueError("a vocabulary needs at least one word, got none")
        if len(self._ids) < len(self.tokens):
            token, times = Counter(self.tokens).most_common(1)[0]
            raise ValueError(f"a word has one id, but {token!r} is given {times} times")

    @classmethod
    def from_sentences(
        cls,
        sentences: Iterable[Words],
        *,
        order: Literal["frequency", "appearance"] = "frequency",
        min_count: int = 1,
        max_size: int | None = None,
        padding: str | None = None,
        unknown: str | None = None,
    ) -> Self:
        """Collect the words of a corpus.

        Args:
            sentences: lists of words, in anything that can be read more than once.
            order: "frequency" (most frequent first, ties by first appearance) or "appearance".
            min_count: words seen less often are left out.
            max_size: only this many of the most frequent words are kept; the special words come
                on top, so there are max_size + 2 rows with both of them. None keeps all.
            padding: as for the class; found in the text, it is counted and brings no second row.
            unknown: as for the class, and likewise.

        Returns:
            the vocabulary, with `counts`.

        Raises:
            ValueError: for text without a word, or if `min_count` leaves none.
            TypeError: for a one-shot generator: encoding its sentences would find it empty.

        Examples:
            >>> sentences = [["hope", "to", "see", "you"], ["nice", "to", "see", "you", "again"]]
            >>> vocabulary = Vocabulary.from_sentences(sentences, min_count=2, unknown="<unk>")
            >>> dict(zip(vocabulary, vocabulary.counts.tolist()))
            {'<unk>': 3, 'to': 2, 'see': 2, 'you': 2}
        """
        if order not in ("frequency", "appearance"):
            raise ValueError(f"order must be 'frequency' or 'appearance', got {order!r}")
        min_count = as_positive_int(min_count, "min_count")
        max_size = None if max_size is None else as_positive_int(max_size, "max_size")
        seen = _count(sentences)
        special = (padding, unknown)
        ranked = [(token, count) for token, count in seen.most_common() if token not in special]
        tokens = _frequent(ranked, min_count)[:max_size]
        if order == "appearance":
            kept = set(tokens)
            tokens = [token for token in seen if token in kept]
        vocabulary = cls(tokens, padding=padding, unknown=unknown)
        vocabulary.counts[:] = [seen[token] for token in vocabulary.tokens]
        if unknown is not None:
            vocabulary.counts[vocabulary[unknown]] += seen.total() - vocabulary.counts.sum()
        return vocabulary

    def __len__(self) -> int:
        """Return the number of words, special ones included."""
        return len(self.tokens)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the words in the order of their ids."""
        return iter(self.tokens)

    def __contains__(self, token: object) -> bool:
        """Return whether a word has an id of its own."""
        return token in self._ids

    def __getitem__(self, token: str) -> int:
        """Return the id of one word, as in `encode`.

        Raises:
            KeyError: for a word that is not in a vocabulary without an `unknown` word.
            TypeError: for anything but a string.
        """
        if not isinstance(token, str):
            raise TypeError(f"a word must be a string, got {token!r}: decode(ids) gives words")
        return int(self.encode([token])[0])

    def __eq__(self, other: object) -> bool:
        """Return whether `other` is a vocabulary that gives every word the same id."""
        if not isinstance(other, Vocabulary):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        """Return the same number for equal vocabularies."""
        return hash(self._identity())

    def _identity(self) -> tuple[tuple[str, ...], str | None, str | None]:
        return self.tokens, self.padding, self.unknown

    def __repr__(self) -> str:
        more = ", ..." if len(self) > 7 else ""
        return f"Vocabulary of {len(self)} words: {', '.join(self.tokens[:7])}{more}"

    def encode(self, tokens: Words) -> Ids:
        """Return the ids of a list of words.

        Args:
            tokens: the words of one sentence.

        Returns:
            (len(tokens),) intp.

        Raises:
            KeyError: for a word that is not in a vocabulary without an `unknown` word.
            TypeError: for a string in place of a list.

        Examples:
            >>> Vocabulary(["hope", "to", "see"]).encode(["to", "see", "to"])
            array([1, 2, 1])
        """
        words = as_tokens(tokens)
        if self.unknown is not None:
            unknown = self._ids[self.unknown]
            return np.array([self._ids.get(word, unknown) for word in words], dtype=np.intp)
        try:
            return np.array([self._ids[word] for word in words], dtype=np.intp)
        except KeyError as missing:
            raise KeyError(
                f"{missing.args[0]!r} is not among the {len(self)} words of this vocabulary, "
                "which has no unknown word to stand for it"
            ) from None

    def encode_chunks(
        self, sentences: Iterable[Words], size: int = 1_000_000
    ) -> Iterator[tuple[npt.NDArray[np.int32], Ids]]:
        """Read a corpus once, about `size` words at a time, so that memory stays bounded.

        Words that are not in the vocabulary count as its `unknown` word; if it has none they are
        left out, and their neighbours become adjacent.

        Args:
            sentences: lists of words, in anything that can be read more than once.
            size: after how many words, those left out included, a chunk ends, with the sentence in
                which they are reached.

        Yields:
            Pairs of ids, (n,) int32, and offsets, (number of sentences + 1,) intp: sentence k of
            the chunk is ``ids[offsets[k] : offsets[k + 1]]``.

        Raises:
            TypeError: for what is not an iterable of lists of words; at once if it can be told
                without reading.
            ValueError: at the end, if no sentence held a word of the vocabulary.

        Examples:
            >>> vocabulary = Vocabulary(["hope", "to", "see"])
            >>> for ids, offsets in vocabulary.encode_chunks([["hope", "you", "see"], ["to"]]):
            ...     print(ids, offsets)
            [0 2 1] [0 2 3]
        """
        return self._encode_chunks(
            as_reiterable(sentences, "sentences"), as_positive_int(size, "size")
        )

    def _encode_chunks(
        self, sentences: Iterable[Words], size: int
    ) -> Iterator[tuple[npt.NDArray[np.int32], Ids]]:
        missing = -1 if self.unknown is None else self._ids[self.unknown]
        ids: list[int] = []
        ends = [0]
        found = False
        for words in _each(sentences):
            ids += [self._ids.get(word, missing) for word in words]
            ends.append(len(ids))
            if len(ids) >= size:
                found |= max(ids) >= 0
                yield _without_gaps(ids, ends)
                ids, ends = [], [0]
        if not found and max(ids, default=-1) < 0:
            raise ValueError(
                "the sentences hold no word of the vocabulary: there is nothing to count"
            )
        if len(ends) > 1:
            yield _without_gaps(ids, ends)

    @overload
    def decode(self, ids: int | np.integer[Any]) -> str: ...

    @overload
    def decode(self, ids: Sequence[int]) -> list[str]: ...

    @overload
    def decode(self, ids: npt.NDArray[np.integer[Any]] | Sequence[Sequence[int]]) -> list[Any]: ...

    def decode(self, ids: npt.ArrayLike) -> Any:
        """Return the words of `ids`.

        Args:
            ids: integers in 0..len-1, of any shape.

        Returns:
            a word for a single id, a list for a list, nested lists for an array of more axes.

        Raises:
            TypeError, ValueError, IndexError: as for `Embedding.__call__`.

        Examples:
            >>> Vocabulary(["hope", "to", "see"]).decode([[1, 2], [0, 0]])
            [['to', 'see'], ['hope', 'hope']]
        """
        return self._words[as_ids(ids, len(self)), ...].tolist()


def _each(sentences: Iterable[Words]) -> Iterator[list[str]]:
    """Yield each sentence as a list of words, checked."""
    for sentence in as_reiterable(sentences, "sentences"):
        yield as_tokens(as_reiterable(sentence, "a sentence"), "a sentence")


def _count(sentences: Iterable[Words]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for words in _each(sentences):
        seen.update(words)
    if not seen:
        raise ValueError("the sentences are empty: there is no word to give an id to")
    return seen


def _frequent(ranked: list[tuple[str, int]], min_count: int) -> list[str]:
    """Return the words seen at least `min_count` times; there must be one."""
    tokens = [token for token, count in ranked if count >= min_count]
    if not ranked:
        raise ValueError("the sentences hold no word besides the special ones")
    if not tokens:
        raise ValueError(f"no word is seen {min_count} times: min_count leaves none")
    return tokens


def _without_gaps(ids: list[int], ends: list[int]) -> tuple[npt.NDArray[np.int32], Ids]:
    """Return the ids without those of -1, and the ends of the sentences among them."""
    array = np.array(ids, dtype=np.int32)
    known = array >= 0
    known_before = np.append(0, np.cumsum(known, dtype=np.intp))
    return array[known], known_before[ends]


def pad(sequences: Iterable[npt.ArrayLike], *, value: int, length: int | None = None) -> Ids:
    """Return sequences of ids as one array, filled up on the right with `value`.

    Keras' ``pad_sequences`` fills up with 0, and fills and cuts on the left.

    Args:
        sequences: lists or arrays of ids, as `Vocabulary.encode` gives them; may be empty.
        value: the id to fill up with. It has no default, for id 0 may be a word.
        length: how many ids each row gets; longer sequences lose their end. None: as many as the
            longest has.

    Returns:
        (n, length) intp.

    Raises:
        TypeError, IndexError: for a `value` or an id that is not a non-negative integer.
        ValueError: for a sequence that is itself nested, for a `length` below 1.

    Examples:
        >>> pad([[5], [1, 2, 3]], value=0)
        array([[5, 0, 0],
               [1, 2, 3]])
        >>> pad([[5], [1, 2, 3]], value=0, length=2)
        array([[5, 0],
               [1, 2]])
    """
    value = as_id(value, "value")
    rows = []
    for position, sequence in enumerate(sequences):
        row = as_ids(sequence, name=f"sequence {position}: id")
        if row.ndim != 1:
            raise ValueError(f"sequence {position} is not a list of ids: its shape is {row.shape}")
        rows.append(row)
    longest = max(map(len, rows), default=0)
    width = longest if length is None else as_positive_int(length, "length")
    padded = np.full((len(rows), width), value, dtype=np.intp)
    for line, row in zip(padded, rows, strict=True):
        line[: len(row)] = row[:width]
    return padded
