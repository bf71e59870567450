"""Word2vec: vectors that tell a word's neighbours from negative samples, by skip-gram."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from embedding_tutorial._checks import as_nonnegative, as_positive_int
from embedding_tutorial._scatter import scatter_matrix
from embedding_tutorial._training import WordVectorEstimator

Ids = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.floating[Any]]

_CENTERS_PER_BLOCK = 16  # consecutive words that meet all their neighbours in one matrix product
_NEGATIVES_PER_BLOCK = 24  # negative samples that the words of a block share
_BLOCKS_PER_BATCH = 64  # blocks whose gradients are added up before the tables change
_BATCHES_PER_LOSS = 16  # batches for each one whose loss is measured
_MAX_STEP = 2.0  # clip: no row moves further than this many mean gradients per batch


class Chunk(NamedTuple):
    """A part of the text, in at most 8 bytes a word.

    Args:
        ids: (n,) int32, the words.
        bounds: int32, from 0 to n: where each sentence that has a word begins, and the last ends.
    """

    ids: Ids
    bounds: Ids


class Batch(NamedTuple):
    """What the tables learn at a time: b blocks of t words, each with c + k others.

    Args:
        center_ids: (b, t), the words of the blocks.
        target_ids: (b, c + k), the c words in and around a block, then its k negative samples.
        weights: (b, t, c + k) float32, how much each pair counts; 0 where two are no pair.
    """

    center_ids: Ids
    target_ids: Ids
    weights: Floats


class SkipGram(WordVectorEstimator):
    """Skip-gram with negative sampling (Mikolov et al. 2013), on one processor thread.

    Each word has a row in two tables. The dot product of its row in the first with another word's
    row in the second becomes large where the other is often its neighbour, and small where the
    other is a negative sample, drawn for comparison. Rows that are long enough come to products of
    `pmi` - log(negative) (Levy & Goldberg 2014).

    The objective is word2vec's, and so is the descent; but many words learn at a time. A block of
    16 words meets its neighbours and 24 negative samples, shared, in one matrix product (Ji et al.
    2016), and 64 blocks change the tables together. Each sample weighs negative / 24, so the
    expected gradient is that of `negative` samples for each neighbour. It may happen to be a
    neighbour too, as the theory assumes.

    While it learns, the text is kept as ids, in at most 8 bytes a word, so a stream that can be
    read again need not fit in memory as words.

    Args:
        output_dim: d, the length of the vectors.
        window: how many positions away a neighbour may stand. The window of each word is drawn from
            1..window, anew in each epoch; it ends with the sentence.
        negative: negative samples for each neighbour.
        epochs: how often the text is learnt.
        learning_rate: at the start; it falls linearly to 0. A row that is in so many pairs of a
            batch that it would step further than twice their mean gradient steps just so far.
        subsample: a word that is a larger fraction of the text than this is kept at random only,
            with probability sqrt(subsample / fraction) + subsample / fraction; 0 keeps all.
        min_count: words seen less often are left out, and their neighbours become adjacent.
        smoothing: negative samples are drawn in proportion to their counts to this power.
        random_state: None, an integer or a Generator; the same integer gives the same vectors.
        verbose: whether to show progress: words a second, the time left, the loss.

    Attributes:
        vocabulary_: the words, the most frequent first.
        weight_: (V, d) float32, the vectors of the words.
        context_weight_: (V, d) float32, their vectors as neighbours.
        loss_curve_: for each epoch, the mean loss of a neighbour with its negative samples,
            measured on one batch in 16 just before it is learnt; at the very start it is
            (negative + 1) * log(2). NaN for an epoch in which `subsample` left no neighbours.
        keyed_vectors_: the words with `weight_`.

    Examples:
        >>> from embedding_tutorial import SkipGram, ToyWorld
        >>> sentences = ToyWorld().sample(5_000, random_state=0)
        >>> model = SkipGram(16, window=4, subsample=0, epochs=10, random_state=0)
        >>> model.fit(sentences)
        SkipGram(epochs=10, output_dim=16, random_state=0, subsample=0, window=4)
        >>> model.keyed_vectors_.vectors.shape
        (82, 16)
        >>> model.transform([["the", "king"], ["nobody"]]).shape
        (2, 16)
    """

    _unit: ClassVar[str] = " words"

    def __init__(
        self,
        output_dim: int = 100,
        *,
        window: int = 5,
        negative: int = 5,
        epochs: int = 5,
        learning_rate: float = 0.025,
        subsample: float = 1e-3,
        min_count: int = 5,
        smoothing: float = 0.75,
        random_state: int | np.random.Generator | None = None,
        verbose: bool = False,
    ) -> None:
        self.output_dim = output_dim
        self.window = window
        self.negative = negative
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.subsample = subsample
        self.min_count = min_count
        self.smoothing = smoothing
        self.random_state = random_state
        self.verbose = verbose

    def _check_parameters(self) -> None:
        super()._check_parameters()
        for name in ("window", "negative"):
            as_positive_int(getattr(self, name), name)
        for name in ("subsample", "smoothing"):
            as_nonnegative(getattr(self, name), name)

    def _read(self, sentences: Iterable[Sequence[str]]) -> list[Chunk] | None:
        chunks = [
            Chunk(ids, np.unique(offsets).astype(np.int32))
            for ids, offsets in self.vocabulary_.encode_chunks(sentences)
        ]
        neighbours = any((np.diff(chunk.bounds) > 1).any() for chunk in chunks)
        return chunks if neighbours else None

    def _length(self, chunks: list[Chunk]) -> int:
        return sum(len(chunk.ids) for chunk in chunks)

    def _epochs(self, chunks: list[Chunk], rng: np.random.Generator, bar: Any) -> Iterator[float]:
        shape = len(self.vocabulary_), self.output_dim
        start = rng.random(shape, dtype=np.float32) - np.float32(0.5)
        self.weight_ = start / np.float32(self.output_dim)
        self.context_weight_ = np.zeros_like(self.weight_)
        n_words = self._length(chunks)
        done = 0
        for epoch in range(self.epochs):
            losses: list[float] = []
            for number, (read, batch) in enumerate(self._batches(chunks, rng)):
                if (number % _BATCHES_PER_LOSS == 0 or not losses) and batch.weights.any():
                    losses.append(self._loss(batch))
                    bar.set_postfix(loss=f"{losses[-1]:.3g}", refresh=False)
                self._learn(batch, self.learning_rate * (1 - done / (self.epochs * n_words)))
                bar.update(epoch * n_words + read - done)
                done = epoch * n_words + read
            bar.update((epoch + 1) * n_words - done)
            done = (epoch + 1) * n_words
            yield self._mean_loss(losses)
        if np.isnan(self.loss_curve_).all():
            raise ValueError(f"subsample={self.subsample} leaves no neighbours: 0 keeps all words")

    def _batches(
        self, chunks: list[Chunk], rng: np.random.Generator
    ) -> Iterator[tuple[int, Batch]]:
        """Yield the batches of an epoch, each with the number of words read when it is learnt."""
        counts = self.vocabulary_.counts
        rarity = self.subsample * counts.sum() / counts
        keep_prob = np.sqrt(rarity) + rarity if self.subsample else np.ones(len(counts))
        cumulative = np.cumsum((counts / counts.max()) ** self.smoothing)
        read = 0
        for ids, bounds in chunks:
            keep = rng.random(len(ids)) < keep_prob[ids]
            sentence_ids = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[keep]
            n_batches = -(-int(keep.sum()) // (_CENTERS_PER_BLOCK * _BLOCKS_PER_BATCH))
            batches = self._cut(ids[keep], sentence_ids, cumulative, rng)
            for number, batch in enumerate(batches, start=1):
                yield read + len(ids) * number // n_batches, batch
            read += len(ids)

    def _cut(
        self, ids: Ids, sentence_ids: Ids, cumulative: Floats, rng: np.random.Generator
    ) -> Iterator[Batch]:
        """Cut the words kept of a chunk into blocks, and yield them in batches."""
        if len(ids) == 0:
            return
        window_of = rng.integers(1, self.window + 1, len(ids))
        window = min(self.window, int(np.bincount(sentence_ids).max()))  # no sentence is longer
        fill = -len(ids) % _CENTERS_PER_BLOCK
        window_of = np.pad(np.minimum(window_of, window), (0, fill)).reshape(-1, _CENTERS_PER_BLOCK)
        sides = window, window + fill
        context_ids = _overlapping(np.pad(ids, sides), window)
        sentence_ids = _overlapping(np.pad(sentence_ids, sides, constant_values=-1), window)
        for start in range(0, len(window_of), _BLOCKS_PER_BATCH):
            part = slice(start, start + _BLOCKS_PER_BATCH)
            negatives = _negative_samples(len(window_of[part]), cumulative, rng)
            yield Batch(
                context_ids[part, window:-window],
                np.concatenate([context_ids[part], negatives], axis=1),
                _weights(sentence_ids[part], window_of[part], window, self.negative),
            )

    def _loss(self, batch: Batch) -> float:
        """Return the mean loss of a neighbour and its negative samples."""
        rows = np.take(self.weight_, batch.center_ids, axis=0)
        scores = rows @ np.take(self.context_weight_, batch.target_ids, axis=0).swapaxes(1, 2)
        scores[..., :-_NEGATIVES_PER_BLOCK] *= -1
        total = np.sum(batch.weights * np.logaddexp(0, scores), dtype=np.float64)
        return float(total / np.count_nonzero(batch.weights[..., :-_NEGATIVES_PER_BLOCK]))

    def _mean_loss(self, losses: list[float]) -> float:
        loss = float(np.mean(losses)) if losses else np.nan
        if loss > 2 * (self.negative + 1) * np.log(2) or not np.isfinite(losses).all():
            fault = f"the loss rose to {loss:.3g}"  # more than twice that of tables of 0
            raise ValueError(f"learning_rate {self.learning_rate} is too large: {fault}")
        return loss

    def _learn(self, batch: Batch, rate: float) -> None:
        """Move the rows of a batch in both tables."""
        rows = np.take(self.weight_, batch.center_ids, axis=0)
        contexts = np.take(self.context_weight_, batch.target_ids, axis=0)
        grad_scores = _grad_scores(rows, contexts, batch.weights)
        grads = grad_scores @ contexts
        context_grads = grad_scores.swapaxes(1, 2) @ rows
        _descend(self.weight_, batch.center_ids, grads, batch.weights.sum(axis=2), rate)
        _descend(
            self.context_weight_, batch.target_ids, context_grads, batch.weights.sum(axis=1), rate
        )

    def _vectors(self) -> npt.NDArray[np.float32]:
        return self.weight_


def _overlapping(padded: Ids, window: int) -> Ids:
    """Return a view of a text's blocks, each with the `window` positions before and after it."""
    return sliding_window_view(padded, _CENTERS_PER_BLOCK + 2 * window)[::_CENTERS_PER_BLOCK]


def _negative_samples(n_blocks: int, cumulative: Floats, rng: np.random.Generator) -> Ids:
    """Return (n_blocks, k) words, one from each of k equal parts of the sum of all weights.

    So a word comes as often as it should, but more evenly than by chance.
    """
    k = _NEGATIVES_PER_BLOCK
    points = (np.arange(k) + rng.random((n_blocks, k))) * (cumulative[-1] / k)
    ids: Ids = np.searchsorted(cumulative, points, side="right")
    return np.minimum(ids, len(cumulative) - 1)  # rounding can hit the upper end


def _weights(sentence_ids: Ids, window_of: Ids, window: int, negative: int) -> Floats:
    """Return what each pair of a block's words and targets counts, as in `Batch.weights`."""
    positions = np.arange(sentence_ids.shape[1])
    distance = np.abs(positions - positions[window:-window, np.newaxis])
    distance[distance == 0] = window + 1  # no word is its own neighbour
    same_sentence = sentence_ids[:, window:-window, np.newaxis] == sentence_ids[:, np.newaxis]
    neighbours = (distance <= window_of[..., np.newaxis]) & same_sentence
    k = _NEGATIVES_PER_BLOCK
    weights = np.empty((*window_of.shape, len(positions) + k), dtype=np.float32)
    weights[..., :-k] = neighbours
    weights[..., -k:] = neighbours.sum(axis=2, keepdims=True) * (negative / k)
    return weights


def _grad_scores(rows: Floats, contexts: Floats, weights: Floats) -> Floats:
    """Return the gradient of the loss with respect to the dot product of each pair."""
    scores = rows @ contexts.swapaxes(1, 2)
    errors = 0.5 + 0.5 * np.tanh(0.5 * scores)  # the sigmoid
    errors[..., :-_NEGATIVES_PER_BLOCK] -= 1  # neighbours should come to 1, samples to 0
    return weights * errors


def _descend(table: Floats, ids: Ids, grads: Floats, n_pairs: Floats, rate: float) -> None:
    """Move each row against the sum of its gradients, at most `_MAX_STEP` times their mean."""
    rows, scatter = scatter_matrix(ids.ravel(), table.dtype)
    excess = rate / _MAX_STEP * (scatter @ n_pairs.ravel())
    steps = (rate / np.maximum(excess, 1)).astype(table.dtype)
    table[rows] -= steps[:, np.newaxis] * (scatter @ grads.reshape(ids.size, -1))
