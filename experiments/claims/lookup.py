"""Claims of the chapter on the table of rows."""

from functools import cache

import numpy as np

from embedding_tutorial import Embedding, Vocabulary, load_text
from experiments.claims import claim
from experiments.claims._text import text


@cache
def some_text(name):
    """The articles, those of even or odd number, or 300 pieces of news that gensim carries too."""
    if name == "news":
        from gensim.test.utils import datapath  # a second: only when needed

        return load_text(datapath("lee_background.cor")).sentences
    return text(name)


OTHER_TEXTS = [dict(name="even"), dict(name="odd"), dict(name="news")]
TEXTS = "two halves of the articles; 300 pieces of news"


@claim(
    "lookup-hundred-words",
    says="two fifths of the text",
    measure="share of the text that its 100 most frequent words make up",
    over=f"{TEXTS}; the most frequent 50 and 200",
    settings=[*OTHER_TEXTS, dict(top=50), dict(top=200)],
    holds=lambda share: 1 / 3 < share < 1 / 2,
)
def hundred_words(name="all", top=100):
    """How uneven a text is."""
    counts = Vocabulary.from_sentences(some_text(name)).counts
    return counts[:top].sum() / counts.sum()


@claim(
    "lookup-most-words-are-rare",
    says="Most of the different words are so rare that their rows would hardly ever be looked up.",
    measure="share of the list that is seen less than ten times, and the part of the text it is",
    over=f"{TEXTS}; seen less than 5 and 20 times",
    settings=[*OTHER_TEXTS, dict(least=5), dict(least=20)],
    holds=lambda share: share[0] > 0.7 and share[1] < 0.3,
)
def most_words_are_rare(name="all", least=10):
    """Of the list, and of the text."""
    counts = Vocabulary.from_sentences(some_text(name)).counts
    rare = counts < least
    return rare.mean(), counts[rare].sum() / counts.sum()


@claim(
    "lookup-the-and-of",
    says="are needed in most sentences, whatever they are about",
    measure="share of the sentences of 8 words or more that hold one of the two",
    over=f"{TEXTS}; sentences of 5 and 12 words or more",
    settings=[*OTHER_TEXTS, dict(length=5), dict(length=12)],
    holds=lambda share: share > 0.7,
)
def the_and_of(name="all", length=8):
    """Shorter ones are mostly headings and items of lists."""
    long = [sentence for sentence in some_text(name) if len(sentence) >= length]
    return np.mean([not {"the", "of"}.isdisjoint(sentence) for sentence in long])


@claim(
    "lookup-order-is-lost-in-a-mean",
    says="In a sum, order does not count.",
    measure="largest difference of the means of two orders, with a table of positions; and with "
    "negative numbers turned into 0 first, the least",
    over="random tables 1, 2 and 3; sentences of 3 and 20 words",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(length=3),
        dict(length=20),
    ],
    holds=lambda apart: apart[0] < 1e-9 and apart[1] > 0.001,
    quick=True,
)
def order_is_lost_in_a_mean(seed=0, length=5):
    """Fifty sentences and their words backwards."""
    rng = np.random.default_rng(seed)
    words = Embedding.from_pretrained(rng.normal(size=(100, 8)))
    places = Embedding.from_pretrained(rng.normal(size=(length, 8)))
    plain, bent = [], []
    for _ in range(50):
        ids = rng.choice(100, length, replace=False)
        one, other = (words(order) + places(np.arange(length)) for order in (ids, ids[::-1]))
        plain.append(np.abs(one.mean(axis=0) - other.mean(axis=0)).max())
        kept = [np.maximum(rows, 0).mean(axis=0) for rows in (one, other)]
        bent.append(np.abs(kept[0] - kept[1]).max())
    return max(plain), min(bent)


@claim(
    "lookup-other-ids-same-output",
    says="It is the same output, number by number.",
    measure="largest difference of the outputs before and after",
    over="numberings 1, 2 and 3; tables of 1,000 rows; sentences of 50 words",
    settings=[dict(seed=1), dict(seed=2), dict(seed=3), dict(rows=1_000), dict(length=50)],
    holds=lambda apart: apart == 0,
    quick=True,
)
def other_ids_same_output(seed=0, rows=7, length=5):
    """Every row moves to its word's new place."""
    rng = np.random.default_rng(seed)
    weight, new_id = rng.normal(size=(rows, 2)), rng.permutation(rows)
    moved = np.empty_like(weight)
    moved[new_id] = weight
    old = rng.integers(rows, size=length)
    before, after = Embedding.from_pretrained(weight), Embedding.from_pretrained(moved)
    return float(np.abs(before(old) - after(new_id[old])).max())
