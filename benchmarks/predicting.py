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
    speeds, scores, vectors = {name: [] for name in contenders}, {}, {}
    for turn, seed in enumerate(seeds):
        names = list(contenders)
        for name in names[turn % 4 :] + names[: turn % 4]:
            threads, fit, options = contenders[name]
            with threadpool_limits(threads):
                kv, seconds, _ = run(fit, sentences, seed, epochs=epochs, **options)
            speeds[name].append(words / seconds)
            print(f"  seed {seed}, {name}: {words / seconds:,.0f} words/s", flush=True)
            if judged and threads == 1:
                vectors[name, seed] = kv
                scores.setdefault(name, []).append(quality(kv))
                print("   ", scores[name][-1], flush=True)
    record = {"words per second": {name: round(statistics.median(v)) for name, v in speeds.items()}}
    for threads in ("1 thread", "2 threads"):
        pairs = zip(speeds[f"SkipGram, {threads}"], speeds[f"gensim, {threads}"], strict=True)
        record[f"ratio, {threads}"] = round(statistics.median(a / b for a, b in pairs), 2)
    return record | ({"scores": scores} if judged else {}), vectors


def comparison(sentences, vectors):
    """Return, for each method: processor seconds, scores, and how far from counting it is."""
    kv, _, seconds = run(counted, sentences, 100)
    reference, found = kv, {}
    methods = {"count, weigh, compress": (kv, seconds)}
    for d in (50, 300):
        kv, _, seconds = run(counted, sentences, d)
        methods[f"the same, d = {d}"] = kv, seconds
    kv, _, seconds = run(ours, sentences, 1)
    methods["SkipGram"] = kv, seconds
    kv, _, seconds = run(theirs, sentences, 1)
    methods["gensim skip-gram"] = kv, seconds
    kv, _, seconds = run(ours, sentences, 1, epochs=5)
    methods["SkipGram, 5 epochs"] = kv, seconds
    model, _, seconds = run(GloVe(**GLOVE).fit, sentences)
    methods["GloVe"] = model.keyed_vectors_, seconds
    for name, (kv, seconds) in methods.items():
        found[name] = {"processor seconds": round(seconds, 1)} | quality(kv)
        for task, pairs in PAIRS.items():
            less = compare_similarity(kv, reference, pairs)
            found[name][f"less counting, {task}"] = [round(v, 3) for v in less[:3]]
        print(name, found[name], flush=True)
    return found


GLOVE = {
    "output_dim": 100,
    "min_count": MIN_COUNT,
    "random_state": 1,
    "epochs": 25,
    "x_max": 10,
    "learning_rate": 0.2,
}


def glove(sentences):
    vocabulary = Vocabulary.from_sentences(sentences, min_count=MIN_COUNT)
    counts = cooccurrence(sentences, vocabulary, window=10, distance_weight="harmonic")
    _, seconds, _ = run(GloVe(**GLOVE).fit, sentences)
    record = {"pairs": counts.nnz, "pairs per second": round(25 * counts.nnz / seconds)}
    print("GloVe", record, flush=True)
    return record


def main():
    sentences = load_wikipedia().sentences
    sample, vectors = against_gensim(sentences, SEEDS, EPOCHS, judged=True)
    print({name: value for name, value in sample.items() if name != "scores"}, flush=True)
    with threadpool_limits(1):
        methods, pairs = comparison(sentences, vectors), glove(sentences)
    tenfold, _ = against_gensim(sentences * 10, SEEDS[:1], 2, judged=False)
    print(tenfold)
    record = {
        "epochs": EPOCHS,
        "seeds": len(SEEDS),
        "sample": sample,
        "ten times, 2 epochs": tenfold,
    }
    save("predicting", record | {"methods": methods, "GloVe": pairs}, packages=["gensim"])


if __name__ == "__main__":
    main()
