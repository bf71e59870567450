"""SkipGram beside gensim: speed and quality; GloVe; and counting beside all of them."""

import statistics
import time

import numpy as np
from gensim.models import Word2Vec
from harness import save
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
PAIRS = {"WordSim-353": load_wordsim353().pairs, "SimLex-999": load_simlex999().pairs}
QUESTIONS = load_analogies().questions


def ours(sentences, seed, *, output_dim=100, epochs=EPOCHS):
    model = SkipGram(output_dim, epochs=epochs, min_count=MIN_COUNT, random_state=seed)
    return model.fit(sentences).keyed_vectors_


def theirs(sentences, seed, *, workers=1, epochs=EPOCHS):
    model = Word2Vec(
        sentences, vector_size=100, window=5, min_count=MIN_COUNT, sg=1, negative=5,
        sample=1e-3, epochs=epochs, workers=workers, seed=seed,
    )  # fmt: skip
    return KeyedVectors(model.wv.index_to_key, model.wv.vectors)


def counted(sentences, output_dim):
    vocabulary = Vocabulary.from_sentences(sentences, min_count=MIN_COUNT)
    weighed = ppmi(cooccurrence(sentences, vocabulary, window=5)).astype(np.float32)
    return KeyedVectors(vocabulary.tokens, svd_vectors(weighed, output_dim, random_state=0))


def run(fit, *args, **options):
    """Return what `fit` returns, and its seconds: by the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    kv = fit(*args, **options)
    return kv, time.perf_counter() - clock, time.process_time() - processor


def quality(kv):
    scores = {name: [round(s, 3) for s in word_similarity(kv, p)[:3]] for name, p in PAIRS.items()}
    right = analogy_accuracy(kv, QUESTIONS)
    return scores | {"analogies": round(right.accuracy, 3), "covered": right.covered}


def against_gensim(sentences, seeds, epochs, *, judged):
    """Train both, on one thread and on two, a seed a round; return speeds, ratios and scores."""
    words = epochs * sum(map(len, sentences))
    contenders = {
        "SkipGram, 1 thread": (1, ours, {}),
        "gensim, 1 thread": (1, theirs, {"workers": 1}),
        "SkipGram, 2 threads": (2, ours, {}),
        "gensim, 2 threads": (2, theirs, {"workers": 2}),
    }
    speeds, scores = {name: [] for name in contenders}, {}
    for turn, seed in enumerate(seeds):
        names = list(contenders)
        for name in names[turn % 4 :] + names[: turn % 4]:
            threads, fit, options = contenders[name]
            with threadpool_limits(threads):
                kv, seconds, _ = run(fit, sentences, seed, epochs=epochs, **options)
            speeds[name].append(words / seconds)
            print(f"  seed {seed}, {name}: {words / seconds:,.0f} words/s", flush=True)
            if judged and threads == 1:
                scores.setdefault(name, []).append(quality(kv))
                print("   ", scores[name][-1], flush=True)
    record = {
        "words per second": {
            name: [round(figure(v)) for figure in (min, statistics.median, max)]
            for name, v in speeds.items()
        }
    }
    for threads in ("1 thread", "2 threads"):
        pairs = zip(speeds[f"SkipGram, {threads}"], speeds[f"gensim, {threads}"], strict=True)
        record[f"ratio, {threads}"] = round(statistics.median(a / b for a, b in pairs), 2)
    return record | ({"scores": scores} if judged else {})


def comparison(sentences):
    """Return, for each method: processor seconds, scores, and how far from counting it is."""
    methods = {
        "counting": (counted, 100),
        "counting, d = 50": (counted, 50),
        "counting, d = 300": (counted, 300),
        "SkipGram": (ours, 1),
        "SkipGram, 5 epochs": (lambda text, seed: ours(text, seed, epochs=5), 1),
        "gensim's skip-gram": (theirs, 1),
        "GloVe": (lambda text, seed: GloVe(**GLOVE, random_state=seed).fit(text).keyed_vectors_, 1),
    }
    found, vectors = {}, {}
    for name, (fit, option) in methods.items():
        kv, _, seconds = run(fit, sentences, option)
        vectors[name] = kv
        found[name] = {"processor seconds": round(seconds, 1)} | quality(kv)
        for task, pairs in PAIRS.items():
            less = compare_similarity(kv, vectors["counting"], pairs)
            found[name][f"less counting, {task}"] = [round(v, 3) for v in less[:3]]
        print(name, found[name], flush=True)
    five = vectors["SkipGram, 5 epochs"], vectors["SkipGram"]
    gaps = {task: compare_similarity(*five, pairs) for task, pairs in PAIRS.items()}
    return found, {task: [round(v, 3) for v in gap[:3]] for task, gap in gaps.items()}


def glove(sentences):
    vocabulary = Vocabulary.from_sentences(sentences, min_count=MIN_COUNT)
    counts = cooccurrence(sentences, vocabulary, window=10, distance_weight="harmonic")
    _, seconds, _ = run(GloVe(**GLOVE, random_state=1).fit, sentences)
    record = {
        "pairs": counts.nnz,
        "pairs per second": round(GLOVE["epochs"] * counts.nnz / seconds),
    }
    print("GloVe", record, flush=True)
    return record


def main():
    sentences = load_wikipedia().sentences
    sample = against_gensim(sentences, SEEDS, EPOCHS, judged=True)
    print({name: value for name, value in sample.items() if name != "scores"}, flush=True)
    with threadpool_limits(1):
        (methods, gaps), pairs = comparison(sentences), glove(sentences)
    tenfold = against_gensim(sentences * 10, SEEDS[:1], 2, judged=False)
    print(tenfold)
    record = {
        "epochs": EPOCHS,
        "seeds": len(SEEDS),
        "sample": sample,
        "ten times, 2 epochs": tenfold,
    }
    record |= {"methods": methods, "5 epochs less 20": gaps, "GloVe": pairs}
    save("predicting", record, packages=["gensim"])


if __name__ == "__main__":
    main()
