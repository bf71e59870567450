"""GloVe: vectors whose products are the logarithms of the counts of neighbours."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_nonnegative, as_positive_int
from embedding_tutorial._training import WordVectorEstimator
from embedding_tutorial.counts import cooccurrence

Ids = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.floating[Any]]


class Pairs(NamedTuple):
    """The n pairs of words that were seen near each other.

    Args:
        rows, columns: (n,) intp, the two words.
        logs: (n,) float32, the logarithms of their counts.
        weights: (n,) float32, how much the square of each error counts.
    """

    rows: Ids
    columns: Ids
    logs: Floats
    weights: Floats


class GloVe(WordVectorEstimator):
    """Global vectors (Pennington, Socher & Manning 2014): a weighted fit of log counts.

    For each pair of words i, j that were seen near each other, x times, the dot product of their
    rows and two biases is fitted to log x. The squared error weighs min(1, x / x_max) ** alpha, so
    that frequent pairs count more, but not without end; pairs never seen do not count at all. With
    rows that are long enough the fit becomes exact.

    The descent is that of the authors' program, pair by pair: AdaGrad, with a sum of squares that
    starts at 1 for each number of the tables and adds (learning_rate * gradient) ** 2 after each
    step. Up to V pairs are learnt at once, no word twice among them on either side, so that none of
    them changes what another one reads: some 1.3 million pairs a second, of 100 dimensions, on one
    core. (Batches of any pairs, on a small vocabulary all of them, are fewer and coarser steps, and
    leave the words' frequency in the rows.)

    Args:
        output_dim: d, the length of the vectors.
        window: how many positions away a neighbour may stand; at distance k it counts 1 / k.
        x_max: the count from which on a pair has the full weight 1.
        alpha: how quickly the weight grows up to there.
        epochs: how often all pairs are learnt, in another order each time.
        learning_rate: of the first step; later ones are divided by the root of the sum of squares.
            The authors' is 0.05; one that is too large for the counts is an error, not a result.
        min_count: words seen less often are left out, and their neighbours become adjacent.
        random_state: None, an integer or a Generator; the same integer gives the same vectors.
        verbose: whether to show progress: pairs a second, the time left, the loss.

    Attributes:
        vocabulary_: the words, the most frequent first.
        weight_: (V, d) float32, the vectors of the words.
        context_weight_: (V, d) float32, their vectors as neighbours.
        bias_: (V,) float32, the biases of the words.
        context_bias_: (V,) float32, their biases as neighbours.
        loss_curve_: for each epoch, the mean of half the weighted squared errors of the pairs.
        keyed_vectors_: the words with the sum of both tables, as the paper advises.

    Examples:
        >>> from embedding_tutorial import GloVe, ToyWorld
        >>> sentences = ToyWorld().sample(20_000, random_state=0)
        >>> model = GloVe(16, window=4, random_state=0).fit(sentences)
        >>> model.bias_.shape, model.keyed_vectors_.vectors.shape
        ((82,), (82, 16))
    """

    _unit: ClassVar[str] = " pairs"

    def __init__(
        self,
        output_dim: int = 100,
        *,
        window: int = 10,
        x_max: float = 100,
        alpha: float = 0.75,
        epochs: int = 25,
        learning_rate: float = 0.05,
        min_count: int = 5,
        random_state: int | np.random.Generator | None = None,
        verbose: bool = False,
    ) -> None:
        self.output_dim = output_dim
        self.window = window
        self.x_max = x_max
        self.alpha = alpha
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.min_count = min_count
        self.random_state = random_state
        self.verbose = verbose

    def _check_parameters(self) -> None:
        super()._check_parameters()
        as_positive_int(self.window, "window")
        for name in ("x_max", "alpha"):
            as_nonnegative(getattr(self, name), name)
        if self.x_max == 0:
            raise ValueError("x_max must be above 0, got 0")

    def _read(self, sentences: Iterable[Sequence[str]]) -> Pairs | None:
        counts = cooccurrence(
            sentences, self.vocabulary_, window=self.window, distance_weight="harmonic"
        ).tocoo()
        if counts.nnz == 0:
            return None
        weights = np.minimum(1, counts.data / self.x_max) ** self.alpha
        return Pairs(
            counts.row.astype(np.intp),
            counts.col.astype(np.intp),
            np.log(counts.data).astype(np.float32),
            weights.astype(np.float32),
        )

    def _length(self, pairs: Pairs) -> int:
        return len(pairs.logs)

    def _epochs(self, pairs: Pairs, rng: np.random.Generator, bar: Any) -> Iterator[float]:
        # The biases ride along as a column; where one table has them, the other has ones.
        shape = 2, len(self.vocabulary_), self.output_dim + 2
        tables = rng.random(shape, dtype=np.float32) - np.float32(0.5)
        tables /= np.float32(self.output_dim)
        tables[0, :, -1] = tables[1, :, -2] = 1
        squares = np.ones_like(tables)
        squares[0, :, -1] = squares[1, :, -2] = np.inf  # a step divided by it is 0
        self.weight_, self.context_weight_ = tables[..., :-2]
        self.bias_, self.context_bias_ = tables[0, :, -2], tables[1, :, -1]
        n_pairs = self._length(pairs)
        limit = 2 * np.vdot(pairs.weights, pairs.logs**2) + n_pairs  # four times that of zeros, + 1
        for _ in range(self.epochs):
            loss = 0.0
            for batch in _batches(pairs, len(self.vocabulary_), rng):
                loss += _learn(tables, squares, batch, self.learning_rate)
                bar.update(len(batch.logs))
            if not loss <= limit:
                grew = "the loss grows, and the tables would overflow"
                raise ValueError(f"learning_rate {self.learning_rate} is too large: {grew}")
            yield loss / n_pairs

    def _vectors(self) -> npt.NDArray[np.float32]:
        return self.weight_ + self.context_weight_


def _batches(pairs: Pairs, n_words: int, rng: np.random.Generator) -> Iterator[Pairs]:
    """Yield all pairs once, in up to `n_words` batches in which no row and no column occurs twice.

    They are the diagonals of the table of pairs, each taken up again at the other edge, after its
    columns have changed places at random.
    """
    position_of = rng.permutation(n_words).astype(np.intp)
    diagonal_of = (position_of[pairs.columns] - pairs.rows) % n_words
    order = np.argsort(diagonal_of, kind="stable")
    bounds = np.append(0, np.cumsum(np.bincount(diagonal_of)))
    for start, stop in pairwise(bounds):
        if start < stop:
            batch = order[start:stop]
            yield Pairs._make(values[batch] for values in pairs)


def _learn(tables: Floats, squares: Floats, batch: Pairs, learning_rate: float) -> float:
    """Move the rows of a batch in both tables; return its loss before."""
    rows = np.take(tables[0], batch.rows, axis=0)
    contexts = np.take(tables[1], batch.columns, axis=0)
    errors = np.einsum("nd,nd->n", rows, contexts) - batch.logs
    grad_scores = batch.weights * errors
    scaled = np.float32(learning_rate) * grad_scores[:, np.newaxis]
    _step(tables[0], squares[0], batch.rows, rows, scaled * contexts)
    _step(tables[1], squares[1], batch.columns, contexts, scaled * rows)
    return float(np.vdot(grad_scores, errors)) / 2


def _step(table: Floats, squares: Floats, ids: Ids, rows: Floats, grads: Floats) -> None:
    """Take AdaGrad's step for the distinct rows `ids`, whose values are `rows`."""
    sums = np.take(squares, ids, axis=0)
    table[ids] = rows - grads / np.sqrt(sums)
    squares[ids] = sums + grads * grads
