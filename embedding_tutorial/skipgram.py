"""Word2vec: vectors that tell a word's neighbours from noise words, by skip-gram."""

import warnings
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from embedding_tutorial._checks import as_fraction, as_generator, as_nonnegative, as_positive_int
from embedding_tutorial._scatter import scatter_matrix
from embedding_tutorial.keyed_vectors import KeyedVectors
from embedding_tutorial.vocabulary import Vocabulary

BLOCK = 16  # consecutive words that meet all their neighbours in one matrix product
NOISE = 24  # noise words that the words of a block share
BATCH = 64  # blocks whose bills are added up before the tables change
LONGEST = 2.0  # mean bills: the longest step that a row takes at a time


class SkipGram:
    """Skip-gram with negative sampling (Mikolov et al. 2013), on one processor thread.

    Each word has a row in two tables. The product of its row in the first with another word's row
    in the second becomes large where the other is often its neighbour, and small where the other is
    noise, drawn for comparison. Rows that are long enough come to products of `pmi` - log(negative)
    (Levy & Goldberg 2014).

    The objective is word2vec's, and so is the descent; but many words learn at a time. A block of
    16 words meets its neighbours and 24 noise words, shared, in one matrix product (Ji et al.
    2016), and 64 blocks change the tables together. Each noise word weighs negative / 24, so the
    expected gradient is that of `negative` noise words for each neighbour. It may happen to be a
    neighbour too, as the theory assumes.

    Args:
        output_dim: d, the length of the vectors.
        window: how many places away a neighbour may stand. The reach of each word is drawn from
            1..window, anew in each epoch; it ends with the sentence.
        negative: noise words for each neighbour.
        epochs: how often the text is read.
        learning_rate: at the start; it falls linearly to 0. A row that stands in so many pairs of a
            batch that it would step further than twice their mean gradient steps just so far.
        subsample: a word that is a larger share of the text than this is kept at random only, with
            probability sqrt(subsample / share) + subsample / share; 0 keeps all.
        min_count: words seen less often are left out, and their neighbours close ranks.
        smoothing: noise words are drawn in proportion to their counts to this power.
        random_state: None, an integer or a Generator; the same integer gives the same vectors.
        verbose: whether to show progress: words a second, the time left, the loss.

    Attributes:
        vocabulary_: the words, the most frequent first.
        weight_: (V, d) float32, the vectors of the words.
        context_weight_: (V, d) float32, their vectors as neighbours.
        loss_curve_: for each epoch, the mean loss of a neighbour with its noise words, measured on
            one batch in 16 just before it is learnt; at the very start it is
            (negative + 1) * log(2). NaN for an epoch in which `subsample` left no neighbours.
        keyed_vectors_: the words with `weight_`.

    While it learns, the text is kept as ids, 16 bytes a word.
    """

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
        random_state=None,
        verbose: bool = False,
    ):
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

    def fit(self, sentences: Iterable[Sequence[str]]) -> "SkipGram":
        """Learn from `sentences`: lists of words that can be read twice. Returns the estimator.

        Ctrl-C stops the training with a warning, and keeps what was learnt so far.

        Raises:
            TypeError: for a flat list of words, a generator, a parameter of the wrong type.
            ValueError: for a `window`, `negative` or other size below 1, for a learning rate that
                is 0, above 1 or so large that the loss grows, for a vocabulary without two words,
                or text without two in one sentence, also if `subsample` leaves none.
        """
        self._check()
        vars(self).pop("keyed_vectors_", None)  # those of an earlier fit
        random = as_generator(self.random_state)
        self.vocabulary_ = Vocabulary.from_sentences(sentences, min_count=self.min_count)
        chunks = [
            (ids.astype(np.intp), np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)))
            for ids, offsets in self.vocabulary_.encode_chunks(sentences)
        ]
        if len(self.vocabulary_) < 2:
            raise ValueError(f"one word alone has no neighbour: {self.vocabulary_}")
        if not any((near[1:] == near[:-1]).any() for _, near in chunks):
            raise ValueError("no word has a neighbour: no sentence holds two of the words kept")
        size = len(self.vocabulary_), self.output_dim
        self.weight_ = (random.random(size, dtype=np.float32) - np.float32(0.5)) / size[1]
        self.context_weight_ = np.zeros_like(self.weight_)
        self.loss_curve_ = []
        try:
            self._train(chunks, random)
        except KeyboardInterrupt:
            reached = f"in epoch {len(self.loss_curve_) + 1} of {self.epochs}"
            warnings.warn(f"stopped {reached}: the vectors learnt so far are kept", stacklevel=2)
        self.keyed_vectors_ = KeyedVectors(self.vocabulary_.tokens, self.weight_)
        return self

    def _check(self):
        for name in ("output_dim", "window", "negative", "epochs", "min_count"):
            as_positive_int(getattr(self, name), name)
        for name in ("subsample", "smoothing"):
            as_nonnegative(getattr(self, name), name)
        as_fraction(self.learning_rate, "learning_rate")

    def _train(self, chunks, random):
        from tqdm import tqdm  # only when needed

        total, done = self.epochs * sum(len(ids) for ids, _ in chunks), 0
        with tqdm(total=total, disable=not self.verbose, unit=" words", unit_scale=True) as bar:
            for _ in range(self.epochs):
                losses = []
                for number, (words, *batch) in enumerate(self._batches(chunks, random)):
                    if (number % 16 == 0 or not losses) and batch[-1].any():
                        losses.append(self._loss(*batch))
                        bar.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
                    self._learn(*batch, self.learning_rate * (1 - done / total))
                    done += words
                    bar.update(words)
                loss = float(np.mean(losses)) if losses else np.nan
                if loss > 2 * (self.negative + 1) * np.log(2) or not np.isfinite(losses).all():
                    fault = f"the loss rose to {loss:.3g}"  # more than twice that of tables of 0
                    raise ValueError(f"learning_rate {self.learning_rate} is too large: {fault}")
                self.loss_curve_.append(loss)
        if np.isnan(self.loss_curve_).all():
            raise ValueError(f"subsample={self.subsample} leaves no neighbours: 0 keeps all words")

    def _batches(self, chunks, random) -> Iterator[tuple]:
        """Yield, over the whole text, a batch: words read, ids of blocks and others, weights."""
        counts = self.vocabulary_.counts
        rarity = self.subsample * counts.sum() / counts
        chance = np.sqrt(rarity) + rarity if self.subsample else np.ones(len(counts))
        noise = np.cumsum((counts / counts.max()) ** self.smoothing)
        for ids, sentence_of in chunks:
            kept = random.random(len(ids)) < chance[ids]
            if not kept.any():
                continue
            centers, words, near, reach = _blocks(ids[kept], sentence_of[kept], self.window, random)
            for start in range(0, len(words), BATCH):
                batch = slice(start, start + BATCH)
                # One noise word from each of 24 equal shares: all of them, but spread evenly.
                drawn = np.arange(NOISE) + random.random((len(words[batch]), NOISE))
                drawn = np.searchsorted(noise, drawn * (noise[-1] / NOISE), side="right")
                drawn = np.minimum(drawn, len(noise) - 1)  # 23 + the largest draw rounds to 24
                others = np.concatenate([words[batch], drawn], axis=1)
                weights = _weights(near[batch], reach[batch], self.negative)
                read = len(ids) * len(others) / len(words)
                yield read, centers[batch], others, weights

    def _loss(self, ids, others, weights):
        """Return the mean loss of a neighbour and its noise words."""
        scores = self.weight_[ids] @ self.context_weight_[others].swapaxes(1, 2)
        scores[..., :-NOISE] *= -1
        total = np.sum(weights * np.logaddexp(0, scores), dtype=np.float64)
        return total / np.count_nonzero(weights[..., :-NOISE])

    def _learn(self, ids, others, weights, rate):
        """Change the rows of a batch in both tables."""
        rows, contexts = self.weight_.take(ids, axis=0), self.context_weight_.take(others, axis=0)
        errors = _errors(rows, contexts, weights)
        bills, context_bills = errors @ contexts, errors.swapaxes(1, 2) @ rows
        _descend(self.weight_, ids, bills, weights.sum(axis=2), rate)
        _descend(self.context_weight_, others, context_bills, weights.sum(axis=1), rate)


def _errors(rows, contexts, weights):
    """Return the gradient of the loss with respect to each product of a row and a context row."""
    scores = rows @ contexts.swapaxes(1, 2)
    errors = 0.5 + 0.5 * np.tanh(0.5 * scores)  # the sigmoid
    errors[..., :-NOISE] -= 1  # neighbours should come to 1, noise words to 0
    return weights * errors


def _descend(table, ids, bills, pairs, rate):
    """Move each row against the sum of its bills, at most by `LONGEST` times their mean."""
    rows, scatter = scatter_matrix(ids.ravel(), table.dtype)
    share = rate / LONGEST * (scatter @ pairs.ravel())
    steps = (rate / np.maximum(share, 1)).astype(table.dtype)
    table[rows] -= steps[:, np.newaxis] * (scatter @ bills.reshape(ids.size, -1))


def _blocks(ids, sentence_of, window, random):
    """Cut a text into blocks; return their ids, those of their neighbourhoods, sentences, reaches.

    A neighbourhood is a block and the `window` words on either side of it, or fewer where no
    sentence is so long.
    """
    reach = random.integers(1, window + 1, len(ids))
    window = min(window, int(np.bincount(sentence_of - sentence_of[0]).max()))
    reach = np.minimum(reach, window)
    fill = -len(ids) % BLOCK
    ids = np.pad(ids, (window, window + fill))
    sentence_of = np.pad(sentence_of, (window, window + fill), constant_values=-1)
    words, near = (sliding_window_view(a, BLOCK + 2 * window)[::BLOCK] for a in (ids, sentence_of))
    return words[:, window:-window], words, near, np.pad(reach, (0, fill)).reshape(-1, BLOCK)


def _weights(near, reach, negative):
    """Return, for each word of a block, the weights of its neighbourhood and of the noise words."""
    window = (near.shape[1] - BLOCK) // 2
    places = np.arange(near.shape[1])
    distance = np.abs(places - places[window:-window, np.newaxis])
    distance[distance == 0] = window + 1  # no word is its own neighbour
    same_sentence = near[:, window:-window, np.newaxis] == near[:, np.newaxis]
    neighbours = (distance <= reach[..., np.newaxis]) & same_sentence
    weights = np.empty((*reach.shape, near.shape[1] + NOISE), dtype=np.float32)
    weights[..., :-NOISE] = neighbours
    weights[..., -NOISE:] = neighbours.sum(axis=2, keepdims=True) * (negative / NOISE)
    return weights
