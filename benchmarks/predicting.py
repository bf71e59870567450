"""SkipGram beside gensim: speed and quality; GloVe; and counting beside all of them.

Run `python benchmarks/predicting.py`; needs gensim (the extra `book`). Takes about five minutes.
With names of methods (`python benchmarks/predicting.py GloVe`), only these are trained and judged
anew, and the rest of the record stays.
"""

import json
import statistics
import sys
import time
from datetime import date

import numpy as np
from harness import RESULTS, gensim_skip_gram, save
from threadpoolctl import threadpool_limits

from embedding_tutorial import (
    GloVe,
    KeyedVectors,
    SkipGram,
    Vocabulary,
    analogy_accuracy,
    compare_similarity,
    cooccurrence,
    load_analogies,
    load_simlex999,
    load_wikipedia,
    load_wordsim353,
    ppmi,
    svd_vectors,
    word_similarity,
)

SEEDS, EPOCHS, MIN_COUNT = (1, 2, 3), 20, 10
GLOVE = {"epochs": 25, "x_max": 10, "learning_rate": 0.2, "min_count": MIN_COUNT}


def skip_gram(sentences, seed, *, epochs=EPOCHS):
    model = SkipGram(100, epochs=epochs, min_count=MIN_COUNT, random_state=seed)
    return model.fit(sentences).keyed_vectors_


def gensim(sentences, seed, *, epochs=EPOCHS, workers=1):
    return gensim_skip_gram(
        sentences, seed, epochs=epochs, min_count=MIN_COUNT, workers=workers, sample=1e-3
    )


def glove(sentences, seed):
    return GloVe(**GLOVE, random_state=seed).fit(sentences).keyed_vectors_


def counted(sentences, output_dim):
    vocabulary = Vocabulary.from_sentences(sentences, min_count=MIN_COUNT)
    weighed = ppmi(cooccurrence(sentences, vocabulary, window=5)).astype(np.float32)
    return KeyedVectors(vocabulary.tokens, svd_vectors(weighed, output_dim, random_state=0))


CONTENDERS = {  # threads, what trains, its options
    "SkipGram, 1 thread": (1, skip_gram, {}),
    "gensim, 1 thread": (1, gensim, {"workers": 1}),
    "SkipGram, 2 threads": (2, skip_gram, {}),
    "gensim, 2 threads": (2, gensim, {"workers": 2}),
}
METHODS = {  # what trains, its option
    "counting": (counted, 100),
    "counting, d = 50": (counted, 50),
    "counting, d = 300": (counted, 300),
    "SkipGram": (skip_gram, 1),
    "SkipGram, 5 epochs": (lambda text, seed: skip_gram(text, seed, epochs=5), 1),
    "gensim's skip-gram": (gensim, 1),
    "GloVe": (glove, 1),
}


class Judge:
    """Scores vectors on the lists of words."""

    def __init__(self):
        self.pairs = {"WordSim-353": load_wordsim353().pairs, "SimLex-999": load_simlex999().pairs}
        self.questions = load_analogies().questions

    def quality(self, kv):
        scores = {task: rounded(word_similarity(kv, pairs)) for task, pairs in self.pairs.items()}
        right = analogy_accuracy(kv, self.questions)
        return scores | {"analogies": round(right.accuracy, 3), "covered": right.covered}

    def difference(self, kv, other):
        return {
            task: rounded(compare_similarity(kv, other, pairs))
            for task, pairs in self.pairs.items()
        }


def rounded(scores):
    return [round(score, 3) for score in scores[:3]]


def against_gensim(sentences, seeds, epochs, judge=None):
    """Train both, on one thread and on two, a seed a round; return speeds, ratios and scores."""
    words = epochs * sum(map(len, sentences))
    speeds, scores = {name: [] for name in CONTENDERS}, {}
    for turn, seed in enumerate(seeds):
        names = list(CONTENDERS)
        for name in names[turn % 4 :] + names[: turn % 4]:
            threads, fit, options = CONTENDERS[name]
            start = time.perf_counter()
            with threadpool_limits(threads):
                kv = fit(sentences, seed, epochs=epochs, **options)
            speeds[name].append(words / (time.perf_counter() - start))
            print(f"  seed {seed}, {name}: {speeds[name][-1]:,.0f} words/s", flush=True)
            if judge and threads == 1:
                scores.setdefault(name, []).append(judge.quality(kv))
    record = {"words per second": {name: spread(values) for name, values in speeds.items()}}
    for threads in ("1 thread", "2 threads"):
        pairs = zip(speeds[f"SkipGram, {threads}"], speeds[f"gensim, {threads}"], strict=True)
        record[f"ratio, {threads}"] = round(statistics.median(a / b for a, b in pairs), 2)
    return record | ({"scores": scores} if judge else {})


def spread(values):
    return [round(figure(values)) for figure in (min, statistics.median, max)]


def comparison(sentences, judge, names):
    """Return vectors; and, for each method, processor seconds, scores, and less counting."""
    vectors, found = {"counting": counted(sentences, 100)}, {}
    for name in names:
        fit, option = METHODS[name]
        start = time.process_time()
        vectors[name] = fit(sentences, option)
        seconds = round(time.process_time() - start, 1)
        found[name] = {"processor seconds": seconds} | judge.quality(vectors[name])
        for task, gap in judge.difference(vectors[name], vectors["counting"]).items():
            found[name][f"less counting, {task}"] = gap
        print(name, found[name], flush=True)
    return vectors, found


def glove_speed(sentences):
    vocabulary = Vocabulary.from_sentences(sentences, min_count=MIN_COUNT)
    counts = cooccurrence(sentences, vocabulary, window=10, distance_weight="harmonic")
    start = time.process_time()
    glove(sentences, 1)
    seconds = time.process_time() - start
    speed = round(GLOVE["epochs"] * counts.nnz / seconds)
    return {"pairs": counts.nnz, "pairs per processor second": speed}


def all_of_it(sentences, judge):
    record = {"epochs": EPOCHS, "seeds": len(SEEDS)}
    record["sample"] = against_gensim(sentences, SEEDS, EPOCHS, judge)
    with threadpool_limits(1):
        vectors, record["methods"] = comparison(sentences, judge, METHODS)
        record["GloVe"] = glove_speed(sentences)
    record["5 epochs less 20"] = judge.difference(
        vectors["SkipGram, 5 epochs"], vectors["SkipGram"]
    )
    record["ten times, 2 epochs"] = against_gensim(sentences * 10, SEEDS[:1], 2)
    return record


def some_of_it(sentences, judge, names):
    record = json.loads(RESULTS.read_text())["predicting"]
    with threadpool_limits(1):
        for name, found in comparison(sentences, judge, names)[1].items():
            record["methods"][name] = found | {"date": date.today().isoformat()}
        if "GloVe" in names:
            record["GloVe"] = glove_speed(sentences)
    return record


def main(names):
    sentences, judge = load_wikipedia().sentences, Judge()
    record = some_of_it(sentences, judge, names) if names else all_of_it(sentences, judge)
    save("predicting", record, packages=["gensim"])


if __name__ == "__main__":
    main(sys.argv[1:])
