"""The companion of *Inside the embedding layer*: embeddings in readable, strict, fast NumPy."""

from embedding_tutorial import exercises, figures
from embedding_tutorial.counts import cooccurrence, pmi, ppmi, svd_vectors
from embedding_tutorial.datasets import (
    load_analogies,
    load_glove,
    load_simlex999,
    load_text,
    load_wikipedia,
    load_wordsim353,
    two_sentences,
)
from embedding_tutorial.embedding import Embedding, RowGradient, masked_mean, one_hot
from embedding_tutorial.evaluation import analogy_accuracy, compare_similarity, word_similarity
from embedding_tutorial.glove import GloVe
from embedding_tutorial.keyed_vectors import KeyedVectors
from embedding_tutorial.optimizers import SGD, Adagrad, Adam, RMSprop
from embedding_tutorial.skipgram import SkipGram
from embedding_tutorial.toy_world import ToyWorld
from embedding_tutorial.vocabulary import Vocabulary, pad, tokenize

__version__ = "0.1.0"

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
    "load_glove",
    "load_simlex999",
    "load_text",
    "load_wikipedia",
    "load_wordsim353",
    "masked_mean",
    "one_hot",
    "pad",
    "pmi",
    "ppmi",
    "svd_vectors",
    "tokenize",
    "two_sentences",
    "word_similarity",
]
