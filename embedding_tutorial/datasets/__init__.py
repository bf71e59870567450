"""Texts, judgements, vectors, a language model, flights: on this machine, never the network."""

from embedding_tutorial.datasets.flights import Flights, load_flights
from embedding_tutorial.datasets.glove import PretrainedVectors, load_glove
from embedding_tutorial.datasets.judgements import (
    Analogies,
    WordPairs,
    load_analogies,
    load_simlex999,
    load_wordsim353,
)
from embedding_tutorial.datasets.minilm import LanguageModel, load_minilm, read_safetensors
from embedding_tutorial.datasets.sentences import Example, two_sentences
from embedding_tutorial.datasets.text import Corpus, load_text
from embedding_tutorial.datasets.toy_world import ToyWorld
from embedding_tutorial.datasets.wikipedia import load_wikipedia

__all__ = [
    "Analogies",
    "Corpus",
    "Example",
    "Flights",
    "LanguageModel",
    "PretrainedVectors",
    "ToyWorld",
    "WordPairs",
    "load_analogies",
    "load_flights",
    "load_glove",
    "load_minilm",
    "load_simlex999",
    "load_text",
    "load_wikipedia",
    "load_wordsim353",
    "read_safetensors",
    "two_sentences",
]
