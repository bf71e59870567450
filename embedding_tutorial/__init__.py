"""The companion of *Inside the embedding layer*: embeddings in readable, strict, fast NumPy."""

from importlib import import_module
from typing import TYPE_CHECKING

from embedding_tutorial.counts import cooccurrence, pmi, ppmi, svd_vectors
from embedding_tutorial.datasets import (
    ToyWorld,
    load_analogies,
    load_flights,
    load_glove,
    load_minilm,
    load_simlex999,
    load_text,
    load_wikipedia,
    load_wordsim353,
    read_safetensors,
    two_sentences,
)
from embedding_tutorial.embedding import Embedding, RowGradient, masked_mean, one_hot
from embedding_tutorial.evaluation import analogy_accuracy, compare_similarity, word_similarity
from embedding_tutorial.keyed_vectors import KeyedVectors
from embedding_tutorial.optimizers import SGD, Adagrad, Adam, RMSprop
from embedding_tutorial.vocabulary import Vocabulary, pad, tokenize

if TYPE_CHECKING:  # for type checkers and editors: the same names as in _LAZY
    from embedding_tutorial import exercises, figures
    from embedding_tutorial.glove import GloVe
    from embedding_tutorial.skipgram import SkipGram

    __version__: str

# What needs scikit-learn or matplotlib is imported when it is first asked for (PEP 562).
_LAZY = {
    "GloVe": "glove",
    "SkipGram": "skipgram",
    "exercises": "exercises",
    "figures": "figures",
}

__all__ = [
    "SGD",
    "Adagrad",
    "Adam",
    "Embedding",
    "GloVe",
    "KeyedVectors",
    "RMSprop",
    "RowGradient",
    "SkipGram",
    "ToyWorld",
    "Vocabulary",
    "analogy_accuracy",
    "compare_similarity",
    "cooccurrence",
    "exercises",
    "figures",
    "load_analogies",
    "load_flights",
    "load_glove",
    "load_minilm",
    "load_simlex999",
    "load_text",
    "load_wikipedia",
    "load_wordsim353",
    "masked_mean",
    "one_hot",
    "pad",
    "pmi",
    "ppmi",
    "read_safetensors",
    "svd_vectors",
    "tokenize",
    "two_sentences",
    "word_similarity",
]


def __dir__() -> list[str]:
    """List the public names, the lazy ones too."""
    return sorted({*globals(), *__all__})


if not TYPE_CHECKING:  # a checker that saw this function would pass every misspelt name

    def __getattr__(name):
        """Import what is lazy, and read the version where the installer wrote it."""
        if name == "__version__":
            from importlib.metadata import version

            value = version("embedding-tutorial")
        elif name in _LAZY:
            module = import_module(f"{__name__}.{_LAZY[name]}")
            value = module if name == _LAZY[name] else getattr(module, name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value
