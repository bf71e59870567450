"""The companion of *Inside the embedding layer*: embeddings in readable, strict, fast NumPy."""

from embedding_tutorial import exercises, plotting
from embedding_tutorial.datasets import load_text, load_wikipedia, two_sentences
from embedding_tutorial.layers import Embedding, RowGradient, masked_mean, one_hot
from embedding_tutorial.optimizers import SGD, Adagrad, Adam, RMSprop
from embedding_tutorial.vocabulary import Vocabulary, pad, tokenize

__version__ = "0.1.0"

__all__ = [
    "SGD",
    "Adagrad",
    "Adam",
    "Embedding",
    "RMSprop",
    "RowGradient",
    "Vocabulary",
    "exercises",
    "load_text",
    "load_wikipedia",
    "masked_mean",
    "one_hot",
    "pad",
    "plotting",
    "tokenize",
    "two_sentences",
]
