"""Counting pairs: words per second and memory; and count, weigh, compress against skip-gram.

Run `python benchmarks/counting.py`; needs gensim (the extra `book`). Takes about three minutes.
"""

import statistics
import time
import tracemalloc
from functools import partial

import numpy as np
from harness import Repeated, gensim_skip_gram, save
from scipy import sparse
from threadpoolctl import threadpool_limits

from embedding_tutorial import (
    KeyedVectors,
    Vocabulary,
    cooccurrence,
    load_simlex999,
    load_wikipedia,
    load_wordsim353,
    ppmi,
    svd_vectors,
    word_similarity,
)

WINDOW, ROUNDS = 5, 3


def seconds(call):
    start = time.process_time()
    call()
    return time.process_time() - start


def encode_only(sentences, vocabulary):
    id_of = {token: id for id, token in enumerate(vocabulary.tokens)}
    for sentence in sentences:
        [id_of.get(word, -1) for word in sentence]


def double_loop(sentences, vocabulary):
    counts = {}
    for sentence in sentences:
        ids = [vocabulary.encode([word])[0] for word in sentence if word in vocabulary]
        for here, one in enumerate(ids):
            for other in ids[max(0, here - WINDOW) : here]:
                counts[one, other] = counts.get((one, other), 0) + 1
    return counts


def coo_per_offset(sentences, vocabulary):
    ids, sentence_of = [], []
    for number, sentence in enumerate(sentences):
        known = [vocabulary.encode([word])[0] for word in sentence if word in vocabulary]
        ids += known
        sentence_of += [number] * len(known)
    return ids, sentence_of


def count_by_coo(ids, sentence_of, size):
    ids, sentence_of = np.array(ids), np.array(sentence_of)
    total = sparse.csr_array((size, size))
    for k in range(1, WINDOW + 1):
        near = sentence_of[k:] == sentence_of[:-k]
        pairs = ids[:-k][near], ids[k:][near]
        total = total + sparse.coo_array((np.ones(near.sum()), pairs), total.shape).tocsr()
    return total + total.T


def timed(text, vocabulary):
    """Return seconds for counting, encoding included, and for encoding alone, a figure a round."""
    pairs = [
        (
            seconds(lambda: cooccurrence(text, vocabulary, window=WINDOW)),
            seconds(lambda: encode_only(text, vocabulary)),
        )
        for _ in range(ROUNDS)
    ]
    return zip(*pairs, strict=True)


def counting(sentences, vocabulary):
    rows = {}
    for words in (100_000, 1_000_000, 10_000_000):
        text = Repeated(sentences, words)
        whole, reading = timed(text, vocabulary)
        spent = statistics.median(w - r for w, r in zip(whole, reading, strict=True))
        tracemalloc.start()
        cooccurrence(text, vocabulary, window=WINDOW)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        rows[f"{words:,}"] = {
            "million words per second, after encoding": round(words / spent / 1e6, 1),
            "million words per second, all in all": round(
                words / statistics.median(whole) / 1e6, 1
            ),
            "peak memory, MB": round(peak / 1e6),
        }
        print(f"{words:>12,} words", *rows[f"{words:,}"].values(), sep="  ")
    return rows


def peers(sentences, vocabulary):
    text = list(Repeated(sentences, 100_000))
    ids, sentence_of = coo_per_offset(text, vocabulary)
    loop, coo = [], []
    whole, reading = timed(text, vocabulary)
    for _ in range(ROUNDS):
        loop.append(seconds(lambda: double_loop(text, vocabulary)))
        coo.append(seconds(lambda: count_by_coo(ids, sentence_of, len(vocabulary))))
    ours = [w - r for w, r in zip(whole, reading, strict=True)]
    assert np.array_equal(
        cooccurrence(text, vocabulary, window=WINDOW).toarray(),
        count_by_coo(ids, sentence_of, len(vocabulary)).toarray(),
    )
    ratios = {
        name: round(statistics.median(o / t for o, t in zip(ours, theirs, strict=True)), 3)
        for name, theirs in (("double loop", loop), ("one coo matrix per offset", coo))
    }
    print("our time / theirs, 100,000 words:", ratios)
    return ratios


def against_skip_gram(sentences, vocabulary):
    def ours():
        counts = cooccurrence(sentences, vocabulary, window=WINDOW)
        weighed = ppmi(counts).astype(np.float32)  # gensim computes in float32 too
        return KeyedVectors(vocabulary.tokens, svd_vectors(weighed, 100, random_state=0))

    found = {}
    for name, fit in (
        ("count, weigh, compress", ours),
        (
            "gensim skip-gram, 20 epochs",
            partial(gensim_skip_gram, sentences, seed=1, epochs=20, min_count=10, sample=1e-3),
        ),
    ):
        start = time.process_time()
        kv = fit()
        spent = time.process_time() - start
        scores = word_similarity(kv, load_wordsim353().pairs)
        simlex = word_similarity(kv, load_simlex999().pairs)
        found[name] = {
            "processor seconds": round(spent, 1),
            "WordSim-353": [round(value, 3) for value in scores[:3]],
            "SimLex-999": [round(value, 3) for value in simlex[:3]],
        }
        print(name, found[name])
    ratio = found["gensim skip-gram, 20 epochs"]["processor seconds"]
    ratio /= found["count, weigh, compress"]["processor seconds"]
    print(f"skip-gram takes {ratio:.0f} times the processor time")
    return found | {"ratio": round(ratio)}


def main():
    sentences = load_wikipedia().sentences
    vocabulary = Vocabulary.from_sentences(sentences, min_count=10)
    with threadpool_limits(1):
        record = {
            "threads": 1,
            "rounds": ROUNDS,
            "counting": counting(sentences, vocabulary),
            "ratios": peers(sentences, vocabulary),
            "skip-gram": against_skip_gram(sentences, vocabulary),
        }
    save("counting", record, packages=["gensim", "scikit-learn"])


if __name__ == "__main__":
    main()
