"""What takes minutes in the chapter on not fooling yourself: starts, seeds, documents, widths.

Run `python -m experiments.pitfalls`; needs gensim (the extra `book`). Takes about ten minutes.
"""

from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.harness import save
from embedding_tutorial import (
    KeyedVectors,
    SkipGram,
    Vocabulary,
    compare_similarity,
    cooccurrence,
    load_simlex999,
    load_wikipedia,
    load_wordsim353,
    ppmi,
    svd_vectors,
    word_similarity,
)

COMMON = 50  # words seen so often are asked, and answer
WIDTHS = (2, 5, 10, 25, 50, 100, 200)
LISTS = {"WordSim": load_wordsim353, "SimLex": load_simlex999}


@cache
def corpus():
    return load_wikipedia()


def resampled(documents):
    """Return the sentences; with a seed, those of as many articles drawn with replacement."""
    if documents is None:
        return corpus().sentences
    articles = len(corpus().target_names)
    drawn = np.random.default_rng(documents).integers(articles, size=articles)
    by_article = [[] for _ in range(articles)]
    for sentence, article in zip(corpus().sentences, corpus().target, strict=True):
        by_article[article].append(sentence)
    return [sentence for article in drawn for sentence in by_article[article]]


@cache
def skip_gram(seed=0, documents=None, d=50, window=5, epochs=10):
    options = {"window": window, "epochs": epochs, "min_count": 10}
    model = SkipGram(d, random_state=seed, **options).fit(resampled(documents))
    return model.keyed_vectors_


@cache
def counted(documents=None, d=50, window=5, min_count=10):
    text = resampled(documents)
    words = Vocabulary.from_sentences(text, min_count=min_count)
    table = ppmi(cooccurrence(text, words, window=window)).astype(np.float32)
    return KeyedVectors(words.tokens, svd_vectors(table, d, random_state=0))


# Another start -----------------------------------------------------------------------------------


def descent(table, d, start, seed, steps=60_000):
    """Two tables trained on the squared loss; those of the SVD; how far the products are apart."""
    left, values, right = np.linalg.svd(table)
    best = (left[:, :d] * values[:d]) @ right[:d]
    rows, context = np.random.default_rng(seed).normal(0, start, (2, len(table), d))
    rate = 0.25 / max(values[0], 1.2 * len(table) * start**2)
    for step in range(steps):
        error = rows @ context.T - table
        rows, context = rows - rate * error @ context, context - rate * error.T @ rows
        if step % 500 == 0 and np.abs(rows @ context.T - best).max() < 0.001:
            break
    apart = np.linalg.norm(rows @ context.T - best) / np.linalg.norm(best)
    return rows, left[:, :d] * np.sqrt(values[:d]), apart


def another_start(start, seed, min_count=200, d=5, window=5):
    """How many of ten neighbours stay those of the SVD; how far the products are apart."""
    words = Vocabulary.from_sentences(resampled(None), min_count=min_count)
    table = ppmi(cooccurrence(resampled(None), words, window=window)).toarray()
    rows, best, apart = descent(table, d, start, seed)
    return shared(nearest(rows), nearest(best)), apart


# Another seed, other documents -------------------------------------------------------------------


def nearest(rows, topn=10):
    """The numbers of the `topn` rows with the largest cosines, for each row."""
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = units @ units.T
    np.fill_diagonal(cosines, -2)
    return np.argpartition(-cosines, topn, axis=1)[:, :topn]


def shared(one, other):
    return np.mean([len(set(a) & set(b)) for a, b in zip(one, other, strict=True)])


@cache
def common_words():
    words = Vocabulary.from_sentences(resampled(None), min_count=COMMON)
    return words.tokens


def pairwise(models):
    """How many of ten neighbours two of the models share, for each pair of models."""
    words = [w for w in common_words() if all(w in kv and kv[w].any() for kv in models)]
    lists = [nearest(np.array([kv[word] for word in words])) for kv in models]
    return [float(shared(*pair)) for pair in combinations(lists, 2)]


def by_seed(seeds=range(3), **options):
    return pairwise([skip_gram(seed, **options) for seed in seeds])


def by_documents(draws=range(3), **options):
    return pairwise([skip_gram(0, documents=draw, **options) for draw in draws])


def counted_by_documents(draws=range(3), **options):
    return pairwise([counted(draw, **options) for draw in draws])


# Another width -----------------------------------------------------------------------------------


def of_width(d, method, **options):
    if method == "skip-gram":
        return skip_gram(d=d, **options)
    wide = counted(d=max(WIDTHS), **options)  # its columns come by weight
    return KeyedVectors(wide.index_to_key, wide.vectors[:, :d])


def width(d, method="counted", judge="WordSim", than=100, **options):
    """Rho of a width with its interval, then how much better than that of `than` numbers."""
    pairs, one = LISTS[judge]().pairs, of_width(d, method, **options)
    found = [word_similarity(one, pairs)[:3]]
    found.append(compare_similarity(one, of_width(than, method, **options), pairs)[:3])
    return [[round(float(value), 4) for value in row] for row in found]


def main():
    with threadpool_limits(1):
        found = {
            "seeds": by_seed(),
            "documents": by_documents(),
            "documents, counted": counted_by_documents(),
        }
        print(found, flush=True)
        record = {"shared": {name: np.round(of, 3).tolist() for name, of in found.items()}}
        record["shared"]["by chance"] = round(100 / (len(common_words()) - 1), 3)
        record["shared"]["words"] = len(common_words())
        record["widths"] = {
            method: {judge: {str(d): width(d, method, judge) for d in WIDTHS} for judge in LISTS}
            for method in ("counted", "skip-gram")
        }
        print(record["widths"], flush=True)
        record["starts"] = {
            str(start): np.round([another_start(start, seed) for seed in range(3)], 4).tolist()
            for start in (0.01, 0.5, 1.0)
        }
    results = Path(__file__).with_name("results.json")
    save("pitfalls", record, packages=["gensim"], results_file=results)


if __name__ == "__main__":
    main()
