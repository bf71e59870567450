"""Claims of the introduction."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from embedding_tutorial import cooccurrence, ppmi, svd_vectors
from experiments.claims import claim
from experiments.claims._kinds import KINDS, all_words, share_of_like
from experiments.claims._text import nearest, text, units, vectors, vocabulary

OTHER_ROWS = [
    dict(window=2),
    dict(window=10),
    dict(width=50),
    dict(width=200),
    dict(min_count=5),
]
ROWS = "windows 2 and 10; rows of 50 and 200 numbers; words seen 5 times"


def normed(window, width, min_count):
    """The rows as the page makes them, of length 1."""
    return units(vectors("weighed", width, window, min_count))


@claim(
    "intro-music-finds-poetry",
    says="Music finds poetry, folk and dance.",
    measure="of these three, those among the ten nearest",
    over=ROWS,
    settings=OTHER_ROWS,
    holds=lambda found: found >= 2,
)
def music_finds_poetry(window=5, width=100, min_count=10):
    """On the page they are the three nearest."""
    words = vocabulary(min_count)
    (near,) = nearest(vectors("weighed", width, window, min_count), words.encode(["music"]))
    return int(np.isin(words.encode("poetry folk dance".split()), near).sum())


@claim(
    "intro-like-things-lie-near",
    says="like things have rows that lie near each other",
    measure="share of 37 words of five kinds whose nearest among them is of the same kind",
    over=ROWS,
    settings=OTHER_ROWS,
    holds=lambda share: share > 0.8,
)
def like_things_lie_near(window=5, width=100, min_count=10):
    """Sciences, metals, arts, waters, peoples; by chance it would be a fifth."""
    rows = normed(window, width, min_count)
    return share_of_like(rows[vocabulary(min_count).encode(all_words())])


@claim(
    "intro-rare-words-get-poor-rows",
    says="a word that stands in few places of it gets a poor row",
    measure="of ten nearest, how many are the same by each half of the sentences: for words seen "
    "30 to 60 times, for words seen 300 times and more",
    over="other halves; windows 2 and 10; rows of 50 numbers",
    settings=[dict(seed=1), dict(seed=2), dict(window=2), dict(window=10), dict(width=50)],
    holds=lambda same: same[0] < 0.75 * same[1],
)
def rare_words_get_poor_rows(seed=0, window=5, width=100):
    """What half of the text says of a word, the other half should say as well."""
    words, lists = vocabulary(), []
    half = np.random.default_rng(seed).integers(2, size=len(text()))
    seen = words.counts
    rare, common = np.flatnonzero((seen >= 30) & (seen < 60)), np.flatnonzero(seen >= 300)
    for part in (0, 1):
        some = [one for one, which in zip(text(), half, strict=True) if which == part]
        rows = svd_vectors(ppmi(cooccurrence(some, words, window=window)), width)
        lists.append([nearest(rows, asked) for asked in (rare, common)])
    return [
        np.mean([len({*one} & {*other}) for one, other in zip(*both, strict=True)])
        for both in zip(*lists, strict=True)
    ]


@claim(
    "intro-one-science-and-one-metal",
    says="what a model learns about one word holds for the words near it",
    measure="share of the judgements that are right",
    over=f"{ROWS}; arts and metals; waters and sciences; peoples and arts",
    settings=[
        *OTHER_ROWS,
        dict(kinds="arts metals"),
        dict(kinds="waters sciences"),
        dict(kinds="peoples arts"),
    ],
    holds=lambda right: right > 0.9,
)
def one_science_and_one_metal(window=5, width=100, min_count=10, kinds="sciences metals"):
    """With rows of length 1 and an example a kind, logistic regression goes by the nearer one."""
    one, other = (KINDS[kind].split() for kind in kinds.split())
    words = normed(window, width, min_count)[vocabulary(min_count).encode(one + other)]
    cosines, first = words @ words.T, np.arange(len(words)) < len(one)
    right = []
    for one in np.flatnonzero(first):
        for other in np.flatnonzero(~first):
            says_first = cosines[:, one] > cosines[:, other]
            right += np.delete(says_first == first, [one, other]).tolist()
    return np.mean(right)


@claim(
    "intro-one-hot-says-one-half",
    says="it says 0.5 for each of the fifteen",
    measure="largest difference from one half",
    over="other words; 20 words taught of each kind; C of 0.01 and 100",
    settings=[dict(seed=1), dict(seed=2), dict(taught=20), dict(C=0.01), dict(C=100.0)],
    holds=lambda apart: apart < 1e-3,
    quick=True,
)
def one_hot_says_one_half(seed=0, taught=1, C=1.0):
    """As many words of one kind as of the other; the rest were never seen."""
    one_hots = np.eye(200)[np.random.default_rng(seed).permutation(200)]
    model = LogisticRegression(C=C).fit(one_hots[: 2 * taught], [1, 0] * taught)
    return np.abs(model.predict_proba(one_hots[2 * taught :])[:, 1] - 0.5).max()


@claim(
    "intro-near-misses",
    says="Both mistakes are near misses",
    measure="largest distance from one half among the wrong answers, and how many there are",
    over="C of 0.1 and 10",
    settings=[dict(C=0.1), dict(C=10.0)],
    holds=lambda found: found[0] < 0.1 and found[1] < 5,
)
def near_misses(C=1.0):
    """Of the 990 judgements of the page."""
    sciences, metals = KINDS["sciences"].split(), KINDS["metals"].split()
    rows = normed(5, 100, 10)[vocabulary().encode(sciences + metals)]
    first, wrong = np.arange(17) < 11, [0.0]
    for one in range(11):
        for other in range(11, 17):
            model = LogisticRegression(C=C).fit(rows[[one, other]], [True, False])
            chances = np.delete(model.predict_proba(rows)[:, 1], [one, other])
            missed = (chances > 0.5) != np.delete(first, [one, other])
            wrong += np.abs(chances - 0.5)[missed].tolist()
    return max(wrong), len(wrong) - 1
