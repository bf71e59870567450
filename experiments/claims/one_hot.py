"""Claims of the chapter on the matrix product."""

from timeit import repeat

import numpy as np

from embedding_tutorial import Embedding, one_hot
from experiments.claims import claim


@claim(
    "one_hot-equal-to-the-last-digit",
    says="With finite numbers the two agree to the last digit in every format",
    measure="largest difference of product and lookup",
    over="tables 1, 2 and 3 in float16, float32 and float64; numbers up to 1,000; 3,000 rows",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(size=1_000.0),
        dict(rows=3_000),
    ],
    holds=lambda apart: apart == 0,
    quick=True,
)
def equal_to_the_last_digit(seed=0, size=0.05, rows=1_000):
    """In each of the three formats, for 200 ids."""
    rng, apart = np.random.default_rng(seed), []
    ids = rng.integers(rows, size=200)
    for dtype in (np.float16, np.float32, np.float64):
        table = rng.uniform(-size, size, (rows, 20)).astype(dtype)
        layer = Embedding.from_pretrained(table)
        product = one_hot(ids, rows, dtype=dtype) @ layer.weight
        apart.append(np.abs(product - layer(ids)).max())
    return float(max(apart))


@claim(
    "one_hot-time-grows-with-the-table",
    says="The time of a lookup hardly depends on the size of the table; the time of the product "
    "grows with it.",
    measure="time with 30,000 rows over that with 3,000: of the lookup, of the product",
    over="rows of 16 and 256 numbers; 64 and 1,024 ids; float64",
    settings=[
        dict(width=16),
        dict(width=256),
        dict(ids=64),
        dict(ids=1_024),
        dict(dtype="float64"),
    ],
    holds=lambda times: times[0] < 3 and times[1] > 5,
)
def time_grows_with_the_table(width=64, ids=256, dtype="float32"):
    """Of twenty runs the fastest counts, as on the page."""
    seconds = []
    for rows in (3_000, 30_000):
        layer = Embedding(rows, width, dtype=np.dtype(dtype))
        some = np.arange(ids) % rows
        vectors = one_hot(some, rows, dtype=np.dtype(dtype))
        calls = (lambda: layer(some)), (lambda: vectors @ layer.weight)  # noqa: B023
        seconds.append([min(repeat(call, number=1, repeat=20)) for call in calls])
    return np.divide(seconds[1], seconds[0])


@claim(
    "one_hot-bag-of-words",
    says="Times the table, it is the sum of the sentence's rows.",
    measure="largest difference, over the largest number of the sum",
    over="tables and sentences 1, 2 and 3; 1,000 words; float32",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(words=1_000),
        dict(dtype="float32"),
    ],
    holds=lambda apart: apart < 1e-5,
    quick=True,
)
def bag_of_words(seed=0, words=20, dtype="float64"):
    """A sentence of random words, some of them twice."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(50, 8)).astype(dtype)
    sentence = rng.integers(50, size=words)
    bag = one_hot(sentence, 50, dtype=np.dtype(dtype)).sum(axis=0)
    total = table[sentence].sum(axis=0)
    return np.abs(bag @ table - total).max() / np.abs(total).max()
