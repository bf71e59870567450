"""Side-by-side timing: every contender in every round, so that noise meets all of them alike."""

import json
import os
import platform
import statistics
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np

from embedding_tutorial import KeyedVectors

SIZES = [(5_000, 256, 4_096), (50_000, 128, 16_384), (1_000_000, 64, 65_536)]  # V, d, ids
RESULTS = Path(__file__).with_name("results.json")


def time_each(calls, *, rounds=15, least=0.02):
    """Return seconds per call for each name in `calls`, one figure a round.

    A contender is called until `least` seconds have passed; the order turns by one each round.
    """
    repeats = {}
    for name, call in calls.items():
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < least:
            call()
            count += 1
        repeats[name] = count
    seconds = {name: [] for name in calls}
    names = list(calls)
    for turn in range(rounds):
        print(f"\r  round {turn + 1}/{rounds}", end="", file=sys.stderr, flush=True)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            start = time.perf_counter()
            for _ in range(repeats[name]):
                calls[name]()
            seconds[name].append((time.perf_counter() - start) / repeats[name])
    print("\r" + " " * 20 + "\r", end="", file=sys.stderr)
    return seconds


def ratio(seconds, name, peer):
    """Return the median over the rounds of `name`'s time divided by `peer`'s in the same round."""
    pairs = zip(seconds[name], seconds[peer], strict=True)
    return statistics.median(ours / theirs for ours, theirs in pairs)


def gensim_skip_gram(sentences, seed, *, epochs, min_count, workers=1, **options):
    """Train gensim's skip-gram, with the settings that `SkipGram` has by default."""
    from gensim.models import Word2Vec  # the other benchmarks do without

    model = Word2Vec(
        sentences, vector_size=100, window=5, sg=1, negative=5, epochs=epochs,
        min_count=min_count, workers=workers, seed=seed, **options,
    )  # fmt: skip
    return KeyedVectors(model.wv.index_to_key, model.wv.vectors)


class Repeated:
    """The sentences over and over again, up to `words` words, as a stream to be read again."""

    def __init__(self, sentences, words):
        self.sentences = sentences
        self.words = words

    def __iter__(self):
        left = self.words
        while left > 0:
            for sentence in self.sentences:
                if left <= 0:
                    return
                yield sentence
                left -= len(sentence)


def zipf_ids(input_dim, count, rng):
    """Draw ids as words are drawn from a text: the id of rank r with probability 1/r."""
    cumulative = np.cumsum(1 / np.arange(1, input_dim + 1))
    return np.searchsorted(cumulative, rng.uniform(0, cumulative[-1], count))


def save(key, record, *, packages=(), results_file=RESULTS):
    """Write `record` into a file of results under `key`, with the date, machine and versions."""
    results = json.loads(results_file.read_text()) if results_file.exists() else {}
    results[key] = {
        "date": date.today().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores",
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("numpy", "scipy", *packages)},
        **record,
    }
    results_file.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n")


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
