"""Tables and texts larger than one likes: a lookup in a file, and a count by two workers.

Run `python benchmarks/big_tables.py [ROWS ...]`, and `python benchmarks/big_tables.py count
[WORDS]`; the second needs gensim and Dask (the extra `book`). The table is a sparse file in a
temporary folder, of 16 float32 numbers a row: 6.4 GB in name for 100 million rows, of which a page
is made when it is asked for.
"""

import mmap
import resource
import statistics
import sys
import tempfile
import time
from itertools import islice

import numpy as np
from harness import RESULTS, Repeated, save
from threadpoolctl import threadpool_limits

from embedding_tutorial import Vocabulary, load_wikipedia
from embedding_tutorial.counts import count_chunk

D, BATCH, BATCHES = 16, 256, 200
CHUNK = 1_000_000  # words


def lookups(rows):
    """Look random rows up in a table of a file, batch by batch, each row asked for once or so."""
    row_bytes = D * 4
    with tempfile.NamedTemporaryFile() as file:
        file.truncate(rows * row_bytes)
        table = np.memmap(file.name, np.float32, "r+", shape=(rows, D))
        ids = np.random.default_rng(0).integers(rows, size=(BATCHES, BATCH))
        faults = resource.getrusage(resource.RUSAGE_SELF)
        seconds = []
        for batch in ids:
            start = time.perf_counter()
            np.take(table, batch, axis=0)
            seconds.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_SELF)
        again = []
        for batch in ids:
            start = time.perf_counter()
            np.take(table, batch, axis=0)
            again.append(time.perf_counter() - start)
        pages = len(np.unique(ids * row_bytes // mmap.PAGESIZE))
        del table
    asked = len(np.unique(ids)) * row_bytes
    return {
        "microseconds a row, first time": round(1e6 * statistics.median(seconds) / BATCH, 3),
        "microseconds a row, again": round(1e6 * statistics.median(again) / BATCH, 3),
        "bytes asked": asked,
        "bytes of the pages touched": pages * mmap.PAGESIZE,
        "pages touched, bytes asked": round(pages * mmap.PAGESIZE / asked, 1),
        "page faults": after.ru_minflt + after.ru_majflt - faults.ru_minflt - faults.ru_majflt,
    }


def table_of_a_file(sizes):
    found = {}
    for rows in sizes:
        found[f"{rows:,}"] = lookups(rows)
        print(f"{rows:>12,} rows", found[f"{rows:,}"])
    save(
        "memory-mapped table",
        {"rows": found, "numbers a row": D, "batch": BATCH, "batches": BATCHES, "rounds": 1},
    )


def count(part, size):
    return count_chunk(*part, size, window=5, distance_weight="uniform")


def total_of(parts):
    """Add counts up pair by pair, so that the large sum is made seldom."""
    total = next(parts)
    for part in parts:
        total = total + part
    return total


def by_two_workers(client, chunks, size):
    """Count chunks on the workers, never more than a few of them on their way."""
    from dask.distributed import as_completed

    chunks = iter(chunks)
    running = as_completed()
    for chunk in (c for _, c in zip(range(4), chunks, strict=False)):
        running.add(client.submit(count, chunk, size, pure=False))
    total = None
    for done in running:
        part = done.result()
        total = part if total is None else total + part
        if (chunk := next(chunks, None)) is not None:
            running.add(client.submit(count, chunk, size, pure=False))
    return total


class Share:
    """Every `n`-th sentence of a text from number `k` on."""

    def __init__(self, text, k, n):
        self.text, self.k, self.n = text, k, n

    def __iter__(self):
        return islice(self.text, self.k, None, self.n)


def count_text(vocabulary, text):
    size = len(vocabulary)
    return total_of(count(chunk, size) for chunk in vocabulary.encode_chunks(text, size=CHUNK))


def count_share(vocabulary, words, k, n):
    """Read the text where the worker is, and count its share of the sentences."""
    return count_text(vocabulary, Share(Repeated(load_wikipedia().sentences, words), k, n))


def by_own_reading(client, vocabulary, words):
    shares = [client.submit(count_share, vocabulary, words, k, 2, pure=False) for k in range(2)]
    return total_of(iter(client.gather(shares)))


def timed(function, *arguments):
    start = time.perf_counter()
    return function(*arguments), time.perf_counter() - start


def counting(words):
    from dask.distributed import Client, LocalCluster

    sentences = load_wikipedia().sentences
    vocabulary = Vocabulary.from_sentences(sentences, min_count=10)
    text, size = Repeated(sentences, words), len(vocabulary)
    alone, one = timed(count_text, vocabulary, text)
    start = time.perf_counter()
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", silence_logs=50,
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        begun = time.perf_counter() - start
        sent, two = timed(by_two_workers, client, vocabulary.encode_chunks(text, CHUNK), size)
        read, own = timed(by_own_reading, client, vocabulary, words)
    record = {
        "words": words,
        "cells": int(alone.nnz),
        "cells that differ": int((alone != sent).nnz + (alone != read).nnz),
        "seconds, one process": round(one, 1),
        "seconds, two workers": round(two, 1),
        "seconds, each reads its half": round(own, 1),
        "seconds to start the workers": round(begun, 1),
        "ratio": round(two / one, 2),
        "ratio, each reads its half": round(own / one, 2),
        "rounds": 1,
    }
    print(record)
    save("counting on workers", record, packages=["gensim", "dask", "distributed"])


def main(arguments):
    with threadpool_limits(1):
        if arguments[:1] == ["count"]:
            counting(int(arguments[1]) if arguments[1:] else 100_000_000)
        else:
            table_of_a_file([int(rows) for rows in arguments] or [10**k for k in (5, 6, 7, 8)])
    print(f"written into {RESULTS.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
