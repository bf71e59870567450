"""Claims of the chapter on rows that others trained."""

from functools import cache

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import softmax
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from embedding_tutorial import (
    Adam,
    Embedding,
    KeyedVectors,
    compare_similarity,
    load_glove,
    load_simlex999,
    load_wordsim353,
    masked_mean,
)
from experiments.claims import claim, from_page
from experiments.fine_tuning import Task

TRAINED, SOLVED = ("random", "frozen", "fine-tuned"), ("counted", "TF-IDF")
ELSEWHERE = [dict(first=12), dict(first=24), dict(split=1, seed=3), dict(seed=6)]
FURTHER = [*ELSEWHERE, dict(first=36)]
OVER = "articles 13 to 24 and 25 to 36 by length, another split, other draws; three draws each"

threadpool_limits(1)
task = cache(Task)


def pool_size(first, split):
    return len(task(first, split).pool) // 50 * 50


def unseen(of, chosen):
    """Tell which rows stand for words of no chosen sentence, padding left out."""
    rows = np.ones(len(of.table), dtype=bool)
    rows[of.ids[chosen]] = rows[0] = False
    return rows


@cache
def contest(first, split, seed, size, titles=True):
    """Return for each contender its accuracy, and for tables also with unseen words silenced."""
    of = task(first, split, titles)
    chosen = of.draw(size, seed)
    quiet, scores = unseen(of, chosen), {}
    for name in TRAINED:
        table, readout = of.train(of.start(name, seed), chosen, seed, frozen=name == "frozen")
        scores[name] = of.accuracy(table, readout)
        silenced = table.copy()
        silenced[quiet] = table[quiet & of.found].mean(axis=0)
        scores[name, "silenced"] = of.accuracy(silenced, readout)
    for name in SOLVED:
        scores[name] = of.solve(name, chosen, [100], of.test)[0]
    return scores


def mean_scores(first, split, seed, size, titles=True):
    """Return the mean over three draws of each of the accuracies."""
    runs = [contest(first, split, seed + turn, size, titles) for turn in range(3)]
    return {name: float(np.mean([scores[name] for scores in runs])) for name in runs[0]}


@claim(
    "pretrained-fifty-labels",
    says="With 50 labels the two tables with borrowed rows are ahead of the others",
    measure="accuracy with 50 labels, the worse of frozen and fine-tuned less the best other",
    over=OVER + "; articles 37 to 48",
    settings=FURTHER,
    holds=lambda ahead: ahead > 0,
)
def fifty_labels(first=0, split=0, seed=0):
    scores = mean_scores(first, split, seed, 50)
    others = max(scores["random"], scores["counted"], scores["TF-IDF"])
    return min(scores["frozen"], scores["fine-tuned"]) - others


@claim(
    "pretrained-frozen-or-tuned",
    says="with one setting for both, the two are within four points of each other",
    measure="accuracy with 50 labels, frozen less fine-tuned rows",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda less: abs(less) < 0.04,
)
def frozen_or_tuned(first=0, split=0, seed=0):
    scores = mean_scores(first, split, seed, 50)
    return scores["frozen"] - scores["fine-tuned"]


@claim(
    "pretrained-counted-share",
    says="with a third to three quarters of the frozen rows' lead over random ones",
    measure="with 50 labels, the gain of counted rows over random ones, as a share of frozen ones",
    over=OVER + "; articles 37 to 48",
    settings=FURTHER,
    holds=lambda share: 1 / 3 < share < 3 / 4,
)
def counted_share(first=0, split=0, seed=0):
    scores = mean_scores(first, split, seed, 50)
    gain = scores["frozen"] - scores["random"]
    return (scores["counted"] - scores["random"]) / gain


@claim(
    "pretrained-from-200-fine-tuned",
    says="From 200 labels on fine-tuned rows are ahead of frozen and of random ones",
    measure="accuracy less that of the better of the two, with 200 and with 800 labels",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda ahead: min(ahead) > 0,
)
def from_200_fine_tuned(first=0, split=0, seed=0):
    found = [mean_scores(first, split, seed, size) for size in (200, 800)]
    return [s["fine-tuned"] - max(s["frozen"], s["random"]) for s in found]


@claim(
    "pretrained-frozen-stall",
    says="With thousands of labels the frozen and the counted rows are last",
    measure="accuracy with all sentences to train on, the worst other less the better of these two",
    over=OVER + "; 2,150 to 4,150 sentences",
    settings=ELSEWHERE,
    holds=lambda behind: behind > 0.05,
)
def frozen_stall(first=0, split=0, seed=0):
    scores = mean_scores(first, split, seed, pool_size(first, split))
    others = min(scores["random"], scores["fine-tuned"], scores["TF-IDF"])
    return others - max(scores["frozen"], scores["counted"])


@claim(
    "pretrained-random-catches-up",
    says="random rows and TF-IDF have nearly caught up",
    measure="accuracy with all sentences to train on, fine-tuned rows less the worse of these two",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda ahead: abs(ahead) < 0.03,
)
def random_catches_up(first=0, split=0, seed=0):
    scores = mean_scores(first, split, seed, pool_size(first, split))
    return scores["fine-tuned"] - min(scores["random"], scores["TF-IDF"])


@claim(
    "pretrained-plain-mean",
    says="one in which rare words weigh more (by TF-IDF's weights) does worse",
    about="For frozen rows a mean in which rare words weigh more does worse",
    measure="accuracy of a logistic regression, weighed less plain, with 50 and with 200 labels",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda more: max(more) < 0,
)
def plain_mean(first=0, split=0, seed=0):
    """The weights are those of the sentences that can be drawn; words without a row have none."""
    of, gains = task(first, split), []
    weigher = TfidfVectorizer(analyzer=list, vocabulary=of.vocabulary.tokens)
    weight = weigher.fit([of.text[i] for i in of.pool]).idf_ * of.found
    sums = of.shares @ np.column_stack([of.table * weight[:, np.newaxis], weight])
    weighed = sums[:, :-1] / np.maximum(sums[:, -1:], 1e-9)
    for size in (50, 200):
        for turn in range(seed, seed + 3):
            chosen = of.draw(size, turn)
            scores = []
            for means in (weighed, of.fixed["frozen"]):
                model = LogisticRegression(C=100, max_iter=1000).fit(means[chosen], of.y[chosen])
                scores.append(model.score(means[of.test], of.y[of.test]))
            gains.append(scores[0] - scores[1])
    return np.reshape(gains, (2, 3)).mean(axis=1).tolist()


@claim(
    "pretrained-names",
    says="Without the words of the titles TF-IDF is right less often",
    measure="accuracy of TF-IDF with and without them, all sentences to train on",
    over="articles 13 to 24 and 25 to 36 by length, another split; three draws each",
    settings=ELSEWHERE[:3],
    holds=lambda scores: scores[0] - scores[1] > 0.02,
)
def names(first=0, split=0, seed=0):
    found = []
    for titles in (True, False):
        of = task(first, split, titles)
        size = len(of.pool) // 50 * 50
        chosen = [of.draw(size, seed + turn) for turn in range(3)]
        found.append(np.mean([of.solve("TF-IDF", c, [100], of.test)[0] for c in chosen]))
    return found


@claim(
    "pretrained-orders-without-names",
    says="without them, too, borrowed rows are ahead with 50 labels, and fine-tuned ones are not "
    "behind with 200",
    measure="without the words of the titles: with 50 labels the worse of frozen and fine-tuned "
    "rows less the better of random rows and TF-IDF, with 200 fine-tuned less the better of "
    "frozen and random",
    over="articles 13 to 24 and 25 to 36 by length, another split; three draws each",
    settings=ELSEWHERE[:3],
    holds=lambda ahead: ahead[0] > 0 and ahead[1] > -0.005,
)
def orders_without_names(first=0, split=0, seed=0):
    few, more = (mean_scores(first, split, seed, size, titles=False) for size in (50, 200))
    ahead = min(few["frozen"], few["fine-tuned"]) - max(few["random"], few["TF-IDF"])
    behind = more["fine-tuned"] - max(more["frozen"], more["random"])
    return [ahead, round(behind, 9) + 0.0]  # a tie is 0, not -0


@claim(
    "pretrained-unseen-rows-stay",
    says="Nowhere: it is the same, bit for bit",
    measure="rows of unseen words that moved, and rows of seen words that did not",
    over="200 labels, other draws, other articles",
    settings=[dict(size=200), dict(seed=3), dict(first=12)],
    holds=lambda rows: rows == [0, 0],
)
def unseen_rows_stay(first=0, seed=0, size=50):
    of = task(first, 0)
    chosen = of.draw(size, seed)
    table, _ = of.train(of.table, chosen, seed)
    moved, quiet = (table != of.table).any(axis=1), unseen(of, chosen)
    return [int((moved & quiet).sum()), int((~moved & ~quiet)[1:].sum())]


@claim(
    "pretrained-silenced",
    says="Less than half here, and with one row less still",
    about="With one row less than half of the advantage is left",
    measure="share of the advantage over random rows that is left, 50 labels, frozen, fine-tuned",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda left: max(left) < 0.5,
)
def silenced(first=0, split=0, seed=0):
    scores = mean_scores(first, split, seed, 50)
    left = []
    for name in ("frozen", "fine-tuned"):
        still = scores[name, "silenced"] - scores["random", "silenced"]
        left.append(still / (scores[name] - scores["random"]))
    return left


def advantage(of, chosen, seed):
    """Return accuracies of frozen and of fine-tuned rows, less those of random ones: as trained,
    and with zeros in the place of unseen rows."""
    found, quiet = [], unseen(of, chosen)
    for name in TRAINED:
        table, readout = of.train(of.start(name, seed), chosen, seed, frozen=name == "frozen")
        silent = np.where(quiet[:, np.newaxis], 0, table)
        found.append([of.accuracy(table, readout), of.accuracy(silent, readout)])
    random, *borrowed = np.array(found)
    return np.array(borrowed) - random


@claim(
    "pretrained-silenced-by-zeros",
    says="more than a third of the advantage came from words that no label had touched",
    measure="share of the advantage over random rows that is left with zeros, 50 labels, frozen, "
    "fine-tuned",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda left: max(left) < 2 / 3,
)
def silenced_by_zeros(first=0, split=0, seed=0):
    of = task(first, split)
    found = [advantage(of, of.draw(50, turn), turn) for turn in range(seed, seed + 3)]
    trained, silent = np.mean(found, axis=0).T
    return (silent / trained).tolist()


@claim(
    "pretrained-better-start",
    says="fine-tuned rows stay ahead of random ones even when the unseen words are silenced",
    measure="accuracy less that of random rows, unseen words silenced, with 200 and 800 labels",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda ahead: min(ahead) > 0,
)
def better_start(first=0, split=0, seed=0):
    found = [mean_scores(first, split, seed, size) for size in (200, 800)]
    return [s["fine-tuned", "silenced"] - s["random", "silenced"] for s in found]


def lengths(rows):
    return np.linalg.norm(rows, axis=1, keepdims=True)


def dealt(of, random, rng):
    """Yield for each control what the words that have a row in GloVe get in its place."""
    own = np.flatnonzero(of.found)
    rows, counts = of.table[own], np.array(of.vocabulary.counts)[own]
    directions = rng.normal(size=rows.shape)
    bins = np.array_split(np.argsort(-counts, kind="stable"), len(own) // 50)
    near = np.empty_like(rows)
    for one in bins:  # 50 words that are about as frequent
        near[one] = rows[rng.permutation(one)]
    short = rows * lengths(random[own]) / lengths(rows)
    long = directions * lengths(rows) / lengths(directions)
    yield from (rows, short, rows[rng.permutation(len(own))], near, long)


@cache
def controls(first, split, seed, rate, steps):
    """Return what each control gains over random rows, 200 labels, mean of three draws."""
    of, found = task(first, split), []
    for turn in range(seed, seed + 3):
        chosen, random = of.draw(200, turn), of.start("random", turn)
        with_random = of.accuracy(*of.train(random, chosen, turn, rate, steps))
        gains = []
        for rows in dealt(of, random, np.random.default_rng(turn)):
            table = of.table.copy()
            table[of.found] = rows
            trained = of.train(table, chosen, turn, rate, steps)
            gains.append(of.accuracy(*trained) - with_random)
        found.append(gains)
    return np.mean(found, axis=0).tolist()


@claim(
    "pretrained-meaning-and-length",
    says="Cut short, right rows gain nothing at these rates",
    measure="gain in accuracy over random rows: right rows, right but short, wrong, wrong but of "
    "a word about as frequent, random and long",
    over=OVER + "; a rate of 0.1",
    settings=[*ELSEWHERE, dict(rate=0.1)],
    holds=lambda gain: gain[0] > 0.03 and abs(gain[1]) < 0.015 and max(gain[2:]) < 0,
    stops=[dict(rate=0.1)],
)
def meaning_and_length(first=0, split=0, seed=0, rate=0.03, steps=400):
    """A permutation, and random directions, for each draw anew."""
    return controls(first, split, seed, rate, steps)


@claim(
    "pretrained-scaled-rates",
    says="With rates that fit, short rows do as well as the right ones",
    measure="accuracy with 200 labels less that of random rows: right rows, and short ones with "
    "both rates scaled",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda gain: gain[0] > 0.03 and abs(gain[0] - gain[1]) < 0.015,
)
def scaled_rates(first=0, split=0, seed=0):
    """The mean of three draws; trained by the page's code."""
    of, found = task(first, split), []
    own = np.flatnonzero(of.found)
    code = from_page(
        "pretrained", "forward", "step", "train", np=np, softmax=softmax, Adam=Adam,
        Embedding=Embedding, masked_mean=masked_mean, ids=of.ids, labels=of.y,
    )  # fmt: skip
    ratio = 0.2 / lengths(of.table[own]).mean()
    short = of.table.copy()
    short[own] *= 0.2 / lengths(short[own])
    for turn in range(seed, seed + 3):
        chosen, scores = of.draw(200, turn), []
        for start, rates in [
            (of.start("random", turn), (0.03, 0.03)),
            (of.table, (0.03, 0.03)),
            (short, (0.03 * ratio, 0.03 / ratio)),
        ]:
            layer, readout = code.train(start, chosen, turn, rates=rates)
            scores.append(of.accuracy(layer.weight, readout))
        found.append(np.array(scores[1:]) - scores[0])
    return np.mean(found, axis=0).tolist()


@claim(
    "pretrained-longer-stall-later",
    says="counted rows of 300 numbers do better with thousands of labels than those of 50",
    measure="accuracy with all sentences to train on, counted rows of 300 numbers less those of 50",
    over=OVER + "; 2,150 to 4,150 sentences",
    settings=ELSEWHERE,
    holds=lambda more: more > 0.02,
)
def longer_stall_later(first=0, split=0, seed=0):
    """The pool of a split is the same for each draw; the draws leave out fewer than fifty."""
    of = task(first, split)
    weighed = TfidfVectorizer(analyzer=list).fit([of.text[i] for i in of.pool]).transform(of.text)
    svd = TruncatedSVD(300, random_state=0).fit(weighed[of.pool])
    of.fixed["counted, 300"] = svd.transform(weighed)
    more = []
    for turn in range(seed, seed + 3):
        chosen = of.draw(pool_size(first, split), turn)
        (long,), (short,) = (
            of.solve(name, chosen, [100], of.test) for name in ("counted, 300", "counted")
        )
        more.append(long - short)
    return float(np.mean(more))


@claim(
    "pretrained-other-differences",
    says="taking off the common part, or giving each row one length, changes little",
    measure="accuracy with 200 labels less that of the rows as they are: without the mean of the "
    "rows, all of one length",
    over="the page's articles and others, each with draws that are not the page's; two draws each",
    settings=[dict(seed=6), dict(first=12, seed=3), dict(split=1, seed=3)],
    holds=lambda more: max(np.abs(more)) < 0.02,
)
def other_differences(first=0, split=0, seed=0):
    of, found = task(first, split), []
    rows = of.table[of.found]
    length = lengths(rows)
    for turn in (seed, seed + 1):
        chosen, scores = of.draw(200, turn), []
        for changed in (rows, rows - rows.mean(axis=0), rows * length.mean() / length):
            table = of.table.copy()
            table[of.found] = changed
            scores.append(of.accuracy(*of.train(table, chosen, turn)))
        found.append(np.array(scores[1:]) - scores[0])
    return np.mean(found, axis=0).tolist()


def plain(means, cases):
    return np.eye(means.shape[1])


def whiten(means, cases):
    inside = means[cases] - means[cases].mean(axis=1, keepdims=True)
    _, spread, v = np.linalg.svd(inside.reshape(-1, means.shape[1]), full_matrices=False)
    return v / spread[:, np.newaxis]


def choose(means, cases):
    white = whiten(means, cases)
    centres = means[cases].mean(axis=1) @ white.T
    return PCA(10, svd_solver="full").fit(centres).components_ @ white


def widest(means, cases):
    return PCA(10, svd_solver="full").fit(means[cases.ravel()]).components_


METRICS = (plain, whiten, choose, widest)


@cache
def joined(first, split, seed):
    """Return for each metric how many are recognised, of the old articles and of a new one.

    Forty cases for each article, or as many as the shortest has; each of the twelve is the new one
    in turn; the mean of three draws.
    """
    of, found = task(first, split), []
    means = of.fixed["frozen"]
    for turn in range(seed, seed + 3):
        drawn = of.draw(len(of.pool), turn)
        labels = of.y[drawn]
        each = min(40, np.bincount(labels).min())
        cases = np.array([drawn[labels == article][:each] for article in range(12)])
        found.append([
            np.mean([join(of, means, cases, new, metric) for new in range(12)], axis=0)
            for metric in METRICS
        ])  # fmt: skip
    return np.mean(found, axis=0)


def join(of, means, cases, new, metric):
    old = np.delete(cases, new, axis=0)
    kept, matrix = np.append(old, cases[new]), metric(means, old)
    nearest = cdist(means[of.test] @ matrix.T, means[kept] @ matrix.T).argmin(axis=1)
    right, is_new = of.y[kept[nearest]] == of.y[of.test], of.y[of.test] == new
    return right[~is_new].mean(), right[is_new].mean()


@claim(
    "pretrained-nearest-mean",
    says="By the nearest mean more are right, and a new article is recognised sooner",
    measure="share by the nearest mean less that by the nearest case, 40 cases of each; the same "
    "for a new article with 5 cases",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda more: min(more) > 0,
)
def nearest_mean(first=0, split=0, seed=0):
    """Or as many cases as the shortest article has."""
    of, found = task(first, split), []
    means, truth = of.fixed["frozen"], of.y[of.test]
    for turn in range(seed, seed + 3):
        drawn = of.draw(len(of.pool), turn)
        each = min(40, np.bincount(of.y[drawn]).min())
        cases = np.array([drawn[of.y[drawn] == article][:each] for article in range(12)])
        centres = means[cases].mean(axis=1)
        far, to_centres = (
            cdist(means[of.test], means[cases.ravel()]),
            cdist(means[of.test], centres),
        )
        more = [np.mean(to_centres.argmin(axis=1) == truth)]
        more[0] -= np.mean(far.argmin(axis=1) // each == truth)
        sooner = []
        for new in range(12):
            here = truth == new
            kept = np.delete(np.arange(12 * each), np.arange(new * each + 5, (new + 1) * each))
            by_case = kept[far[here][:, kept].argmin(axis=1)] // each == new
            joined = to_centres[here].copy()
            few = means[cases[new, :5]].mean(axis=0, keepdims=True)
            joined[:, new] = cdist(means[of.test][here], few)[:, 0]
            sooner.append(np.mean(joined.argmin(axis=1) == new) - by_case.mean())
        found.append([*more, np.mean(sooner)])
    return np.mean(found, axis=0).tolist()


@claim(
    "pretrained-ten-columns",
    says="ten columns recognise a new article less often than fifty do, chosen or not",
    measure="share of a new article's sentences, all columns less ten chosen, less ten widest",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda less: min(less) > 0.05,
)
def ten_columns(first=0, split=0, seed=0):
    new = joined(first, split, seed)[:, 1]
    return [new[0] - new[2], new[0] - new[3]]


@claim(
    "pretrained-chosen-for-the-old",
    says="chosen ones serve the old articles best, the widest serve them worst",
    measure="share of the old articles' sentences: ten chosen less all, all less ten widest",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda more: min(more) > 0.02,
)
def chosen_for_the_old(first=0, split=0, seed=0):
    old = joined(first, split, seed)[:, 0]
    return [old[2] - old[0], old[0] - old[3]]


@claim(
    "pretrained-whitening",
    says="Whitening alone changes little",
    measure="whitened less plain, the old articles and the new one",
    over=OVER,
    settings=ELSEWHERE,
    holds=lambda more: max(np.abs(more)) < 0.04,
)
def whitening(first=0, split=0, seed=0):
    both = joined(first, split, seed)
    return (both[1] - both[0]).tolist()


@claim(
    "pretrained-old-neighbours",
    says="a word that moved keeps its nearest neighbour less often than the same word when it "
    "stayed",
    measure="share that keep it, the word in no training sentence and in one",
    over="articles 13 to 24 and 25 to 36 by length, other pairs of draws, 400 labels",
    settings=[
        dict(first=12),
        dict(first=24),
        dict(draws=(2, 3)),
        dict(draws=(4, 5)),
        dict(size=400),
    ],
    holds=lambda keep: keep[0] - keep[1] > 0.05,
)
def old_neighbours(first=0, draws=(0, 1), size=800):
    of = task(first, 0)
    seen, tables = [], []
    for seed in draws:
        chosen = of.draw(size, seed)
        seen.append(of.found & ~unseen(of, chosen))
        tables.append(of.train(of.table, chosen, seed)[0])
    ours, among = np.flatnonzero(seen[0] & ~seen[1]), np.flatnonzero(seen[0] & seen[1])

    def nearest(table):
        rows = table / np.maximum(lengths(table), 1e-12)
        return (rows[ours] @ rows[among].T).argmax(axis=1)

    before = nearest(of.table)
    return [np.mean(nearest(tables[1]) == before), np.mean(nearest(tables[0]) == before)]


@cache
def without_the_common_part(words, seed):
    """Return by how much rho rises without the mean, and without two directions more, of so many
    words; on WordSim-353 and on SimLex-999, each with its interval."""
    glove, found = load_glove().keyed_vectors, []
    rows = glove.vectors[:words].astype(np.float64)
    mean = rows.mean(axis=0)
    top = PCA(2, svd_solver="covariance_eigh").fit(rows).components_
    for data in (load_wordsim353(), load_simlex999()):
        asked = {word for pair in data.pairs for word in pair[:2]}
        ours = sorted(w for w in asked if glove.key_to_index.get(w, words) < words)
        plain = np.array([glove[word] for word in ours], dtype=np.float64)
        centred = plain - mean
        for table in (centred, centred - centred @ top.T @ top):
            kv, old = KeyedVectors(ours, table), KeyedVectors(ours, plain)
            found.append(list(compare_similarity(kv, old, data.pairs, random_state=seed)[:3]))
    return found


@claim(
    "pretrained-mean-helps",
    says="For some tens of thousands of words the mean alone helps on both lists",
    measure="lower ends of the intervals of the gain in rho, WordSim-353 and SimLex-999",
    over="20,000, 40,000 and 50,000 words; other resamples",
    settings=[dict(words=20_000), dict(words=40_000), dict(words=50_000), dict(seed=1)],
    holds=lambda low: min(low) > 0,
)
def mean_helps(words=30_000, seed=0):
    wordsim, _, simlex, _ = without_the_common_part(words, seed)
    return [wordsim[1], simlex[1]]


@claim(
    "pretrained-mean-hurts",
    says="for the whole table it hurts on both",
    measure="upper ends of the intervals of the gain in rho, WordSim-353 and SimLex-999",
    over="100,000, 200,000 and 300,000 words; other resamples",
    settings=[dict(words=100_000), dict(words=200_000), dict(words=300_000), dict(seed=1)],
    holds=lambda high: max(high) < 0,
    stops=[dict(words=100_000)],
)
def mean_hurts(words=400_000, seed=0):
    wordsim, _, simlex, _ = without_the_common_part(words, seed)
    return [wordsim[2], simlex[2]]


@claim(
    "pretrained-two-directions",
    says="two directions more turn the loss into a gain",
    measure="lower ends of the intervals of the gain in rho, WordSim-353 and SimLex-999",
    over="100,000, 200,000 and 300,000 words; other resamples; 50,000 words",
    settings=[
        *(dict(words=number) for number in (50_000, 100_000, 200_000, 300_000)),
        dict(seed=1),
    ],
    holds=lambda low: min(low) > 0,
    stops=[dict(words=50_000)],
)
def two_directions(words=400_000, seed=0):
    _, wordsim, _, simlex = without_the_common_part(words, seed)
    return [wordsim[1], simlex[1]]


@claim(
    "pretrained-means-opposed",
    says="point in nearly opposite directions",
    measure="cosine of the mean of the frequent words and the mean of the others",
    over="5,000, 10,000, 50,000 and 100,000 frequent words",
    settings=[dict(words=number) for number in (5_000, 10_000, 50_000, 100_000)],
    holds=lambda cosine: cosine < -0.5,
    stops=[dict(words=100_000)],
)
def means_opposed(words=30_000):
    rows = load_glove().keyed_vectors.vectors.astype(np.float64)
    a, b = rows[:words].mean(axis=0), rows[words:].mean(axis=0)
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)
