"""GloVe: vectors whose products are the logarithms of the counts of neighbours."""

import warnings
from collections.abc import Iterable, Sequence

import numpy as np

from embedding_tutorial._checks import as_fraction, as_generator, as_nonnegative, as_positive_int
from embedding_tutorial._scatter import scatter_matrix
from embedding_tutorial.counts import cooccurrence
from embedding_tutorial.embedding import RowGradient
from embedding_tutorial.keyed_vectors import KeyedVectors
from embedding_tutorial.optimizers import Adagrad
from embedding_tutorial.vocabulary import Vocabulary

BATCH = 8192  # pairs of words that the tables learn from at a time


class GloVe:
    """Global vectors (Pennington, Socher & Manning 2014): a weighted fit of log counts.

    For each pair of words i, j that were seen near each other, x times, the product of their rows
    and two biases is fitted to log x. The squared error weighs min(1, x / x_max) ** alpha, so that
    frequent pairs count more, but not without end; pairs never seen do not count at all. With rows
    that are long enough the fit becomes exact.

    Args:
        output_dim: d, the length of the vectors.
        window: how many places away a neighbour may stand; at distance k it counts 1 / k.
        x_max: the count from which on a pair has the full weight 1.
        alpha: how quickly the weight grows up to there.
        epochs: how often all pairs are learnt, in another order each time.
        learning_rate: of AdaGrad, which divides by the root of the sum of all squared gradients,
            number by number; at the start that sum is 1.
        min_count: words seen less often are left out, and their neighbours close ranks.
        random_state: None, an integer or a Generator; the same integer gives the same vectors.
        verbose: whether to show progress: pairs a second, the time left, the loss.

    Attributes:
        vocabulary_: the words, the most frequent first.
        weight_, context_weight_: (V, d) float32, the vectors of the words and of their neighbours.
        bias_, context_bias_: (V,) float32.
        loss_curve_: for each epoch, the mean of half the weighted squared errors of the pairs.
        keyed_vectors_: the words with the sum of both tables, as the paper advises.
    """

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
        random_state=None,
        verbose: bool = False,
    ):
        self.output_dim = output_dim
        self.window = window
        self.x_max = x_max
        self.alpha = alpha
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.min_count = min_count
        self.random_state = random_state
        self.verbose = verbose

    def fit(self, sentences: Iterable[Sequence[str]]) -> "GloVe":
        """Learn from `sentences`: lists of words that can be read twice. Returns the estimator.

        Ctrl-C stops the training with a warning, and keeps what was learnt so far.

        Raises:
            TypeError: for a flat list of words, a generator, a parameter of the wrong type.
            ValueError: for sizes below 1, for a learning rate of 0, above 1 or so large that the
                loss grows, for a vocabulary without two words, or text without two in one sentence.
        """
        self._check()
        vars(self).pop("keyed_vectors_", None)  # those of an earlier fit
        random = as_generator(self.random_state)
        self.vocabulary_ = Vocabulary.from_sentences(sentences, min_count=self.min_count)
        if len(self.vocabulary_) < 2:
            raise ValueError(f"one word alone has no neighbour: {self.vocabulary_}")
        counts = cooccurrence(
            sentences, self.vocabulary_, window=self.window, distance_weight="harmonic"
        ).tocoo()
        if counts.nnz == 0:
            raise ValueError("no word has a neighbour: no sentence holds two of the words kept")
        # The biases ride along as a column; where one table has them, the other has ones.
        size = len(self.vocabulary_), self.output_dim + 2
        tables = (random.random((2, *size), dtype=np.float32) - np.float32(0.5)) / self.output_dim
        tables[0, :, -1] = tables[1, :, -2] = 1
        self.weight_, self.context_weight_ = tables[..., :-2]
        self.bias_, self.context_bias_ = tables[0, :, -2], tables[1, :, -1]
        self.loss_curve_ = []
        try:
            self._train(*tables, counts, random)
        except KeyboardInterrupt:
            reached = f"in epoch {len(self.loss_curve_) + 1} of {self.epochs}"
            warnings.warn(f"stopped {reached}: the vectors learnt so far are kept", stacklevel=2)
        vectors = self.weight_ + self.context_weight_
        self.keyed_vectors_ = KeyedVectors(self.vocabulary_.tokens, vectors)
        return self

    def _check(self):
        for name in ("output_dim", "window", "epochs", "min_count"):
            as_positive_int(getattr(self, name), name)
        for name in ("x_max", "alpha"):
            as_nonnegative(getattr(self, name), name)
        as_fraction(self.learning_rate, "learning_rate")
        if self.x_max == 0:
            raise ValueError("x_max must be above 0, got 0")

    def _train(self, weight, context_weight, counts, random):
        from tqdm import tqdm  # only when needed

        pairs = counts.row.astype(np.intp), counts.col.astype(np.intp)
        logs = np.log(counts.data).astype(np.float32)
        weights = (np.minimum(1, counts.data / self.x_max) ** self.alpha).astype(np.float32)
        one, other = (Adagrad(self.learning_rate, initial_accumulator_value=1) for _ in range(2))
        total = self.epochs * len(logs)
        limit = 2 * np.vdot(weights, logs**2) + len(logs)  # far more than that of tables of 0
        grew = "the loss grows, and the tables would overflow"
        with tqdm(total=total, disable=not self.verbose, unit=" pairs", unit_scale=True) as bar:
            for _ in range(self.epochs):
                loss, order = 0.0, random.permutation(len(logs))
                for start in range(0, len(logs), BATCH):
                    batch = order[start : start + BATCH]
                    i, j = (ids[batch] for ids in pairs)
                    rows, contexts = weight.take(i, axis=0), context_weight.take(j, axis=0)
                    errors = np.einsum("nd,nd->n", rows, contexts) - logs[batch]
                    bills = weights[batch] * errors
                    loss += float(np.sum(bills * errors, dtype=np.float64)) / 2
                    if not loss <= limit:
                        raise ValueError(f"learning_rate {self.learning_rate} is too large: {grew}")
                    one.step(weight, _gradient(i, bills, contexts, len(weight), ones=-1))
                    other.step(context_weight, _gradient(j, bills, rows, len(weight), ones=-2))
                    bar.update(len(batch))
                self.loss_curve_.append(loss / len(logs))
                bar.set_postfix(loss=f"{self.loss_curve_[-1]:.3g}", refresh=False)


def _gradient(ids, bills, vectors, input_dim, *, ones):
    """Return the gradient of the rows that `ids` name; their column of ones gets none."""
    rows, scatter = scatter_matrix(ids, vectors.dtype)
    values = scatter @ (bills[:, np.newaxis] * vectors)
    values[:, ones] = 0
    return RowGradient(rows, values, input_dim)
