"""Counting, skip-gram and GloVe on one text, over several seeds: quality alone, no timing.

Three lists judge the vectors: WordSim-353 and SimLex-999 (Spearman's rho) and the analogies (share
solved). An interval is a bootstrap's, 95 %: the pairs of words are drawn anew, and the seeds of
each method too. A question of the analogies is made of two pairs, so there the *pairs* are drawn,
and a question weighs the product of how often its two pairs were.

Run `python -m experiments.predicting`; needs gensim (the extra `book`). Takes about ten minutes.
"""

from functools import cache
from pathlib import Path

import numpy as np
from scipy.stats import rankdata
from threadpoolctl import threadpool_limits

from benchmarks.harness import gensim_skip_gram, save
from embedding_tutorial import (
    GloVe,
    KeyedVectors,
    SkipGram,
    Vocabulary,
    analogy_accuracy,
    cooccurrence,
    load_analogies,
    load_simlex999,
    load_wikipedia,
    load_wordsim353,
    ppmi,
    svd_vectors,
)

MIN_COUNT, RESAMPLES = 10, 1000
GLOVE_SETTINGS = (25, 10, 0.2), (25, 10, 0.05), (25, 100, 0.05), (25, 100, 0.2), (50, 10, 0.2)
LISTS = {"WordSim-353": load_wordsim353, "SimLex-999": load_simlex999}
TASKS = (*LISTS, "analogies")


@cache
def text():
    return load_wikipedia().sentences


def counted(d=100, *, window=5, smoothing=0.75, min_count=MIN_COUNT):
    vocabulary = Vocabulary.from_sentences(text(), min_count=min_count)
    weighed = ppmi(cooccurrence(text(), vocabulary, window=window), smoothing=smoothing)
    rows = svd_vectors(weighed.astype(np.float32), d, random_state=0)
    return KeyedVectors(vocabulary.tokens, rows)


def skip_gram(seed, d=100, *, epochs=20, **options):
    options = {"min_count": MIN_COUNT} | options
    return SkipGram(d, epochs=epochs, random_state=seed, **options).fit(text()).keyed_vectors_


def gensims(seed):
    return gensim_skip_gram(text(), seed, epochs=20, min_count=MIN_COUNT, sample=1e-3)


def glove(seed, *, x_max=10, learning_rate=0.2, epochs=25, window=10):
    model = GloVe(
        100, window=window, x_max=x_max, epochs=epochs, learning_rate=learning_rate,
        min_count=MIN_COUNT, random_state=seed,
    )  # fmt: skip
    return model.fit(text()).keyed_vectors_


class Answers:
    """What several trainings of one method say about the three lists.

    Args:
        trainings: vectors, one for each seed; all have the same words.

    Attributes:
        cosines: {list: (seeds, pairs)}; ratings: {list: (pairs,)}.
        right: (seeds, questions) whether each analogy is solved.
        pairs_of: (questions, 2) which two pairs of words make each question; n_pairs of them.
    """

    def __init__(self, trainings):
        trainings = list(trainings)
        self.cosines, self.ratings = {}, {}
        for task, load in LISTS.items():
            pairs = [pair for pair in load().pairs if all(w in trainings[0] for w in pair[:2])]
            self.cosines[task] = np.round(
                [[kv.similarity(a, b) for a, b, _ in pairs] for kv in trainings], 6
            )
            self.ratings[task] = np.array([rating for *_, rating in pairs])
        questions = [q for q in load_analogies().questions if all(w in trainings[0] for w in q)]
        self.right = np.array(
            [[analogy_accuracy(kv, [q]).correct for q in questions] for kv in trainings]
        )
        pairs = {}
        self.pairs_of = np.array(
            [[pairs.setdefault(pair, len(pairs)) for pair in (q[:2], q[2:])] for q in questions]
        )
        self.n_pairs = len(pairs)

    def scores(self, task):
        """Return the score of each seed."""
        if task == "analogies":
            return self.right.mean(axis=1)
        return np.array([rho(cosines, self.ratings[task]) for cosines in self.cosines[task]])

    def drawn(self, task, rng):
        """Return seeds and pairs, drawn anew."""
        return self.drawn_seeds(rng), self._pairs(task, rng)

    def drawn_seeds(self, rng):
        return rng.integers(len(self.right), size=len(self.right))

    def _pairs(self, task, rng):
        if task == "analogies":
            times = np.bincount(
                rng.integers(self.n_pairs, size=self.n_pairs), minlength=self.n_pairs
            )
            return times[self.pairs_of].prod(axis=1)
        return rng.integers(len(self.ratings[task]), size=len(self.ratings[task]))

    def score_of(self, task, seeds, pairs):
        if task == "analogies":
            return np.average(self.right[seeds].mean(axis=0), weights=pairs)
        ratings = self.ratings[task][pairs]
        return np.mean([rho(self.cosines[task][seed][pairs], ratings) for seed in seeds])


def rho(x, y):
    """Return Spearman's correlation."""
    return np.corrcoef(rankdata(x), rankdata(y))[0, 1]


def interval(answers, task, other=None, *, resamples=RESAMPLES):
    """Return the mean score over the seeds, or by how much it is above another's, and its ends."""
    rng, found = np.random.default_rng(0), []
    for _ in range(resamples):
        seeds, pairs = answers.drawn(task, rng)
        score = answers.score_of(task, seeds, pairs)
        if other is not None:  # judged on the same pairs
            score -= other.score_of(
                task, rng.integers(len(other.right), size=len(other.right)), pairs
            )
        found.append(score)
    middle = answers.scores(task).mean() - (0 if other is None else other.scores(task).mean())
    return rounded([middle, *np.quantile(found, [0.025, 0.975])])


def rounded(numbers):
    return [round(float(number), 3) for number in numbers]


METHODS = {
    "counting": lambda: [counted()],
    "counting, d = 50": lambda: [counted(50)],
    "counting, d = 300": lambda: [counted(300)],
    "SkipGram": lambda: [skip_gram(seed) for seed in (1, 2, 3, 4, 5)],
    "SkipGram, 5 epochs": lambda: [skip_gram(seed, epochs=5) for seed in (1, 2, 3, 4, 5)],
    "gensim's skip-gram": lambda: [gensims(seed) for seed in (1, 2, 3)],
    "GloVe": lambda: [glove(seed) for seed in (1, 2, 3)],
}


def settings():
    """Yield what was tried of each method, on the very lists: its name, words, vectors."""
    for window in (2, 5, 10):
        for smoothing in (0.5, 0.75, 1.0):
            said = f"window {window}, smoothing {smoothing}"
            yield "counting", said, counted(window=window, smoothing=smoothing)
    for epochs, window in ((5, 5), (10, 5), (20, 5), (40, 5), (20, 2), (20, 10)):
        said = f"{epochs} epochs, window {window}"
        yield "SkipGram", said, skip_gram(1, epochs=epochs, window=window)
    for epochs, x_max, rate in GLOVE_SETTINGS:
        said = f"{epochs} epochs, x_max {x_max}, rate {rate}"
        yield "GloVe", said, glove(1, epochs=epochs, x_max=x_max, learning_rate=rate)


def main():
    record, answers = {"methods": {}, "settings": {}}, {}
    with threadpool_limits(1):
        for name, trained in METHODS.items():
            here = answers[name] = Answers(trained())
            found = record["methods"][name] = {"seeds": len(here.right)}
            for task in TASKS:
                found[task] = rounded(here.scores(task))
                found[f"{task}, interval"] = interval(here, task)
                if name != "counting":
                    found[f"{task}, less counting"] = interval(here, task, answers["counting"])
            print(name, found, flush=True)
        record["5 epochs less 20"] = {
            task: interval(answers["SkipGram, 5 epochs"], task, answers["SkipGram"])
            for task in TASKS
        }
        record["covered"] = {task: len(ratings) for task, ratings in here.ratings.items()}
        record["covered"] |= {"analogies": len(here.pairs_of), "pairs of analogies": here.n_pairs}
        for name, said, kv in settings():
            score = rounded(Answers([kv]).scores("WordSim-353"))[0]
            record["settings"].setdefault(name, {})[said] = score
            print(name, said, score, flush=True)
    results = Path(__file__).with_name("results.json")
    save("predicting", record, packages=["gensim"], results_file=results)


if __name__ == "__main__":
    main()
