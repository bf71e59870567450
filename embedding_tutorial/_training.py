"""What `SkipGram` and `GloVe` share: scikit-learn's protocol, the vocabulary, progress, Ctrl-C."""

import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import NotFittedError
from tqdm import tqdm

from embedding_tutorial._checks import as_fraction, as_generator, as_positive_int, as_tokens
from embedding_tutorial.keyed_vectors import KeyedVectors
from embedding_tutorial.vocabulary import Vocabulary


class WordVectorEstimator(TransformerMixin, BaseEstimator, ABC):  # type: ignore[misc]
    """Learns a vector for each word of a text; a subclass says from what, and how.

    The parameters are stored as they are given, and checked by `fit`; what is learnt ends with an
    underscore. So `clone`, `get_params`, `Pipeline` and `GridSearchCV` work.
    """

    output_dim: int
    epochs: int
    learning_rate: float
    min_count: int
    random_state: int | np.random.Generator | None
    verbose: bool

    vocabulary_: Vocabulary
    weight_: npt.NDArray[np.float32]
    context_weight_: npt.NDArray[np.float32]
    loss_curve_: list[float]
    keyed_vectors_: KeyedVectors

    _unit: ClassVar[str]  # what the progress bar counts

    def fit(self, X: Iterable[Sequence[str]], y: object = None) -> Self:
        """Learn from a text.

        Ctrl-C stops the training with a warning, and keeps what was learnt so far. A later `fit`
        starts anew: a training cannot be lengthened, as the steps of `SkipGram` become shorter
        towards its end, and how far those of `GloVe` have is not kept. Ask for more epochs.

        Args:
            X: the sentences, lists of words, in anything that can be read more than once.
            y: not used; scikit-learn's pipelines pass it.

        Returns:
            The estimator itself.

        Raises:
            TypeError: if X is a flat list of words or a generator, or a parameter has a wrong type.
            ValueError: if a size is below 1, if the learning rate is 0, above 1 or so large that
                the loss grows, or if no sentence holds two of the words kept.
        """
        self._check_parameters()
        rng = as_generator(self.random_state)
        for name in [name for name in vars(self) if name.endswith("_")]:
            delattr(self, name)  # what an earlier fit has learnt
        self.vocabulary_ = Vocabulary.from_sentences(X, min_count=self.min_count)
        if len(self.vocabulary_) < 2:
            raise ValueError(f"one word alone has no neighbour: {self.vocabulary_}")
        corpus = self._read(X)
        if corpus is None:
            raise ValueError("no word has a neighbour: no sentence holds two of the words kept")
        self.loss_curve_ = []
        stopped = self._train(corpus, rng)
        self.keyed_vectors_ = KeyedVectors(self.vocabulary_.tokens, self._vectors())
        if stopped:  # only now: a warning may be an error
            reached = f"in epoch {len(self.loss_curve_) + 1} of {self.epochs}"
            warnings.warn(f"stopped {reached}: the vectors learnt so far are kept", stacklevel=2)
        return self

    def transform(self, X: Iterable[Sequence[str]]) -> npt.NDArray[np.float32]:
        """Return the mean of the vectors of each sentence's known words.

        Args:
            X: n sentences, lists of words. Words that have no vector are left out.

        Returns:
            (n, d) float32: means of rows of `keyed_vectors_`; zeros for a sentence without a known
            word, an empty one too.

        Raises:
            NotFittedError: before `fit`.
            TypeError: if X is a flat list of words.
        """
        kv: KeyedVectors = self.keyed_vectors_
        index = kv.key_to_index
        known = [
            [index[word] for word in as_tokens(sentence, "a sentence") if word in index]
            for sentence in X
        ]
        lengths = [len(ids) for ids in known]
        ids = np.fromiter(chain.from_iterable(known), dtype=np.intp)
        shares = np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32)
        offsets = np.cumsum([0, *lengths])
        average = csr_array((shares, ids, offsets), shape=(len(known), len(kv)))
        means: npt.NDArray[np.float32] = average @ kv.vectors
        return means

    def _train(self, corpus: Any, rng: np.random.Generator) -> bool:
        """Fill `loss_curve_`; return whether Ctrl-C has stopped the training."""
        total = self.epochs * self._length(corpus)
        progress = tqdm(total=total, disable=not self.verbose, unit=self._unit, unit_scale=True)
        with progress as bar, np.errstate(over="ignore", invalid="ignore"):  # the loss tells
            try:
                for loss in self._epochs(corpus, rng, bar):
                    self.loss_curve_.append(loss)
                    bar.set_postfix(loss=f"{loss:.3g}", refresh=False)
            except KeyboardInterrupt:
                return True
        return False

    def _check_parameters(self) -> None:
        for name in ("output_dim", "epochs", "min_count"):
            as_positive_int(getattr(self, name), name)
        as_fraction(self.learning_rate, "learning_rate")

    @abstractmethod
    def _read(self, sentences: Iterable[Sequence[str]]) -> Any:
        """Return the text in the form that is learnt from, or None if no word has a neighbour."""

    @abstractmethod
    def _length(self, corpus: Any) -> int:
        """Return what an epoch adds to the progress bar."""

    @abstractmethod
    def _epochs(self, corpus: Any, rng: np.random.Generator, bar: Any) -> Iterator[float]:
        """Make the tables, then train an epoch for each loss that is asked for."""

    @abstractmethod
    def _vectors(self) -> npt.NDArray[np.float32]:
        """Return the (V, d) vectors of `keyed_vectors_`."""

    if not TYPE_CHECKING:  # a type checker should see the attributes named above, and no others

        def __getattr__(self, name: str) -> Any:
            if name.endswith("_") and not name.startswith("_"):
                who = type(self).__name__
                raise NotFittedError(f"this {who} has no {name} yet: call fit(sentences) first")
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
