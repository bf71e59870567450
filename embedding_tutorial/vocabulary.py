"""From text to ids and back: words get their ids here, and nowhere else."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from embedding_tutorial._checks import as_id, as_ids, as_positive_int, as_reiterable, as_tokens

_LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"  # accents may follow as characters of their own
_WORD = re.compile(rf"{_LETTERS}(?:'{_LETTERS})*")


def tokenize(text: str) -> list[str]:
    """Return the words of `text` in order, in lower case.

    A word is a longest run of letters and digits, apostrophes inside it included (``don't`` is one
    word); everything else separates words and is dropped. Text without a word gives the empty list.
    The rule suits scripts with spaces and plain letters: a clause of Chinese is one word, and the
    vowel signs of Arabic, Hebrew or Hindi part words.

    Raises:
        TypeError: if `text` is not a string.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, got {text!r}")
    return _WORD.findall(unicodedata.normalize("NFC", text.lower()).replace("’", "'"))


class Vocabulary:
    """A list of distinct words; a word's id is its place in the list.

    Args:
        tokens: the words, ids in the given order.
        padding: a word that fills short sentences up; it gets id 0.
        unknown: a word that stands for every word not listed; it gets the next id.

    The special words are rows of the table like any other, so ``len(vocabulary)`` counts them and
    is the ``input_dim`` that an `Embedding` needs: no + 1 and no + 2 is left to add by hand.

    Attributes:
        tokens: tuple of all words, the special ones first; ``tokens[i]`` has id i.
        padding, unknown: the special words, or None.
        counts: (len,) int64, how often each was seen by `from_sentences`; all 0 otherwise.
            The unknown word stands for all words that were not kept, and counts them.

    Raises:
        ValueError: for a word given twice or an empty vocabulary.
        TypeError: for a string in place of a list, a set, or words that are not strings.
    """

    def __init__(
        self, tokens: Iterable[str], *, padding: str | None = None, unknown: str | None = None
    ):
        special = [token for token in (padding, unknown) if token is not None]
        self.tokens = tuple(as_tokens(special, "padding and unknown") + as_tokens(tokens))
        self.padding, self.unknown = padding, unknown
        self.counts = np.zeros(len(self.tokens), dtype=np.int64)
        self._words = np.array(self.tokens, dtype=object)
        self._ids = {token: id for id, token in enumerate(self.tokens)}
        if not self.tokens:
            raise ValueError("a vocabulary needs at least one word, got none")
        if len(self._ids) < len(self.tokens):
            token, times = Counter(self.tokens).most_common(1)[0]
            raise ValueError(f"a word has one id, but {token!r} is given {times} times")

    @classmethod
    def from_sentences(
        cls,
        sentences: Iterable[Sequence[str]],
        *,
        order: str = "frequency",
        min_count: int = 1,
        max_size: int | None = None,
        padding: str | None = None,
        unknown: str | None = None,
    ) -> "Vocabulary":
        """Collect the words of `sentences`, an iterable of lists of words.

        Args:
            order: "frequency" (most frequent first, ties by first appearance) or "appearance".
            min_count: words seen less often are left out.
            max_size: only this many of the most frequent words are kept; the special words come
                on top, so there are max_size + 2 rows with both of them.

        Raises:
            ValueError: for text without a word, or if `min_count` leaves none.
            TypeError: for a one-shot generator: encoding its sentences would find it empty.
        """
        if order not in ("frequency", "appearance"):
            raise ValueError(f"order must be 'frequency' or 'appearance', got {order!r}")
        min_count = as_positive_int(min_count, "min_count")
        max_size = None if max_size is None else as_positive_int(max_size, "max_size")
        seen = Counter()
        for sentence in as_reiterable(sentences, "sentences"):
            seen.update(as_tokens(as_reiterable(sentence, "a sentence"), "a sentence"))
        if not seen:
            raise ValueError("the sentences are empty: there is no word to give an id to")
        special = {padding, unknown}
        ranked = [(token, count) for token, count in seen.most_common() if token not in special]
        kept = [token for token, count in ranked if count >= min_count]
        kept = kept[:max_size]
        if not ranked:
            raise ValueError("the sentences hold no word besides the special ones")
        if not kept:
            raise ValueError(f"no word is seen {min_count} times: min_count leaves none")
        if order == "appearance":
            chosen = set(kept)
            kept = [token for token in seen if token in chosen]
        vocabulary = cls(kept, padding=padding, unknown=unknown)
        vocabulary.counts[:] = [seen[token] for token in vocabulary.tokens]
        if unknown is not None:
            vocabulary.counts[vocabulary._ids[unknown]] += seen.total() - vocabulary.counts.sum()
        return vocabulary

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        return token in self._ids

    def __repr__(self) -> str:
        more = ", ..." if len(self) > 7 else ""
        return f"Vocabulary of {len(self)} words: {', '.join(self.tokens[:7])}{more}"

    def encode(self, tokens: Sequence[str]) -> np.ndarray:
        """Return the ids of a list of words, shape (len(tokens),).

        Raises:
            KeyError: for a word that is not in a vocabulary without an `unknown` word.
            TypeError: for a string in place of a list.
        """
        tokens = as_tokens(tokens)
        if self.unknown is not None:
            unknown = self._ids[self.unknown]
            return np.array([self._ids.get(token, unknown) for token in tokens], dtype=np.intp)
        try:
            return np.array([self._ids[token] for token in tokens], dtype=np.intp)
        except KeyError as missing:
            raise KeyError(
                f"{missing.args[0]!r} is not among the {len(self)} words of this vocabulary, "
                "which has no unknown word to stand for it"
            ) from None

    def encode_chunks(
        self, sentences: Iterable[Sequence[str]], size: int = 1_000_000
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Read a corpus once, about `size` words at a time, so that memory stays bounded.

        Words that are not in the vocabulary count as its `unknown` word; if it has none they are
        left out, and their neighbours become adjacent.

        Args:
            sentences: lists of words, in anything that can be read more than once.
            size: after how many words a chunk ends, with the sentence in which they are reached.

        Yields:
            Pairs of ids, (n,) int32, and offsets, (number of sentences + 1,) intp: sentence k of
            the chunk is ``ids[offsets[k] : offsets[k + 1]]``.

        Raises:
            TypeError: for what is not an iterable of lists of words.
            ValueError: at the end, if no sentence held a word of the vocabulary.
        """
        unknown = -1 if self.unknown is None else self._ids[self.unknown]
        ids: list[int] = []
        ends, found = [0], False
        for sentence in as_reiterable(sentences, "sentences"):
            words = as_tokens(as_reiterable(sentence, "a sentence"), "a sentence")
            ids += [self._ids.get(word, unknown) for word in words]
            ends.append(len(ids))
            if len(ids) >= size:
                found |= max(ids) >= 0
                yield _without_gaps(ids, ends)
                ids, ends = [], [0]
        if not found and max(ids, default=-1) < 0:
            raise ValueError(
                "the sentences hold no word of the vocabulary: there is nothing to count"
            )
        yield _without_gaps(ids, ends)

    def decode(self, ids) -> list[str] | str:
        """Return the words of `ids`: a list for a list, nested lists for an array of more axes."""
        return self._words[as_ids(ids, len(self)), ...].tolist()


def _without_gaps(ids, ends):
    """Return the ids without those of -1, and the ends of the sentences among them."""
    array = np.array(ids, dtype=np.int32)
    known = array >= 0
    return array[known], np.append(0, np.cumsum(known, dtype=np.intp))[ends]


def pad(sequences: Iterable[Sequence[int]], *, value: int) -> np.ndarray:
    """Return sequences of ids as one (n, longest) array, filled up on the right with `value`.

    `value` has no default, for id 0 may be a word. (Keras' ``pad_sequences`` puts 0, on the left.)

    Raises:
        TypeError, IndexError: for a `value` or an id that is not a non-negative integer.
        ValueError: for a sequence that is itself nested.
    """
    value = as_id(value, "value")
    rows = []
    for position, sequence in enumerate(sequences):
        row = as_ids(sequence, name=f"sequence {position}: id")
        if row.ndim != 1:
            raise ValueError(f"sequence {position} is not a list of ids: its shape is {row.shape}")
        rows.append(row)
    padded = np.full((len(rows), max(map(len, rows), default=0)), value, dtype=np.intp)
    for line, row in zip(padded, rows, strict=True):
        line[: len(row)] = row
    return padded
