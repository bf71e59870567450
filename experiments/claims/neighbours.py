"""Claims of the chapter on what rows come to mean, measured with the code of its own cells."""

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from embedding_tutorial import Vocabulary, cooccurrence
from experiments.claims import claim, from_page

page = from_page(
    "neighbours", "pairs_of", "count", "wide_start", "train_pairs", "gap", "train", "spread",
    "train_tied", np=np, cdist=cdist, softmax=softmax,
)  # fmt: skip
SENTENCES = [0, 1, 2, 3, 4], [5, 1, 2, 3, 6]
MEET = ((0, 5, 1, 2), (4, 6, 2, 3))  # two words with equal counts, and their two neighbours


def pairs(window=2):
    return [pair for sentence in SENTENCES for pair in page.pairs_of(sentence, window)]


def starts(first, d=2, size=1.0, number=20):
    return [size * page.wide_start(seed, d) for seed in range(first, first + number)]


def full_batch(first, d, *, window=2, size=1.0, rate=0.3, steps=5_000, number=20):
    """Train from twenty starts; return for each its rows, its guesses and its loss."""
    counts = page.count(pairs(window))
    return [page.train(counts, one, rate, steps) for one in starts(first, d, size, number)]


def floor(window=2):
    counts = page.count(pairs(window))
    best = counts / counts.sum(axis=1, keepdims=True)
    return -np.mean([np.log(best[pair]) for pair in pairs(window)])


@claim(
    "neighbours-pair-by-pair-both-meet",
    says="each pair meets in one place",
    about="pair by pair, hope and nice, soon and again meet in one place",
    measure="the larger gap of the two pairs, of the table's largest distance, from 20 starts",
    over="starts 50 to 69, also at rate 0.05 for 600 passes; a window of 1; rows of 3 numbers",
    settings=[
        dict(first=50),
        dict(first=50, rate=0.05, passes=600),
        dict(window=1),
        dict(d=3),
    ],
    holds=lambda gap: gap < 0.01,
    stops=[dict(window=1)],
    where="with a window of 1",
)
def pair_by_pair_both_meet(first=0, rate=0.1, passes=300, window=2, d=2):
    """Train in the order of the text."""
    taught = pairs(window)
    ends = [page.train_pairs(taught, one, rate, passes)[0] for one in starts(first, d)]
    return max(map(page.gap, ends))


@claim(
    "neighbours-two-numbers-meet",
    says="From all twenty, and from none.",
    about="with two numbers hope and nice, soon and again meet from all twenty starts",
    measure="starts of 20 from which both pairs meet within 1 %",
    over="starts 50 to 69; rates 0.1 and 1; four times as many steps; small starts",
    settings=[
        dict(first=50),
        dict(first=50, steps=20_000),
        dict(rate=0.1, steps=15_000),
        dict(rate=1.0),
        dict(size=0.05),
    ],
    holds=lambda met: met == 20,
)
def two_numbers_meet(first=0, steps=5_000, rate=0.3, size=1.0):
    """Full batch."""
    ends = full_batch(first, 2, size=size, rate=rate, steps=steps)
    return sum(page.gap(rows) < 0.01 for rows, _, _ in ends)


@claim(
    "neighbours-three-numbers-need-not-meet",
    says="From all twenty, and from none.",
    about="with three numbers they meet from none",
    measure="starts of 20 from which both pairs meet within 1 %",
    over="starts 50 to 69, also four times as many steps; rate 1; rows of 4 and 7; small starts",
    settings=[
        dict(first=50),
        dict(first=50, steps=20_000),
        dict(rate=1.0),
        dict(d=4),
        dict(d=7),
        dict(size=0.05),
    ],
    holds=lambda met: met <= 4,
    stops=[dict(size=0.05)],
    where="from small starts",
)
def three_numbers_need_not_meet(first=0, steps=5_000, rate=0.3, d=3, size=1.0):
    """Full batch."""
    ends = full_batch(first, d, size=size, rate=rate, steps=steps)
    return sum(page.gap(rows) < 0.01 for rows, _, _ in ends)


@claim(
    "neighbours-guesses-agree",
    says="The guesses of the two words agree as well with three numbers as with two.",
    measure="the largest difference of two guesses that should be equal",
    over="starts 50 to 69; rows of 2, 4 and 7 numbers; rate 1",
    settings=[dict(first=50), dict(d=2), dict(d=4), dict(d=7), dict(rate=1.0)],
    holds=lambda apart: apart < 0.001,
    stops=[dict(rate=1.0)],
    where="at rate 1",
)
def guesses_agree(first=0, d=3, rate=0.3):
    """Full batch."""
    ends = full_batch(first, d, rate=rate)
    return max(np.abs(guess[[0, 4]] - guess[[5, 6]]).max() for _, guess, _ in ends)


def trained_context(counts, start, rate=0.3, steps=5_000):
    """The page's training, which does not return the second table; return both."""
    rows, context = start
    seen = counts / counts.sum()
    asked = seen.sum(axis=1, keepdims=True)
    for _ in range(steps):
        error = asked * softmax(rows @ context.T, axis=1) - seen
        rows, context = rows - rate * error @ context, context - rate * error.T @ rows
    return rows, context


@claim(
    "neighbours-one-equation-is-left",
    says="So one equation is left.",
    about="two scores must be equal, the other five far below: one equation is left",
    measure="gap across that equation, and the largest of the five lower scores",
    over="rows of 2, 4 and 7 numbers; starts 50 to 59; four times as many steps",
    settings=[dict(d=2), dict(d=4), dict(d=7), dict(first=50), dict(steps=20_000)],
    holds=lambda found: found[0] < 0.001 and found[1] < -4,
)
def one_equation_is_left(d=3, first=0, steps=5_000):
    """How far two words are apart in the one direction that the equation fixes.

    It is the difference of the context rows of their two neighbours, which must score alike.
    """
    counts, apart, below = page.count(pairs()), [], []
    for one in starts(first, d, number=10):
        rows, context = trained_context(counts, one, steps=steps)
        largest = cdist(rows, rows).max()
        for word, other, left, right in MEET:
            way = context[left] - context[right]
            apart.append(abs((rows[word] - rows[other]) @ way) / np.linalg.norm(way) / largest)
            scores = context @ rows[word]
            below.append(np.delete(scores, [left, right]).max() - scores[left])
    return max(apart), max(below)


@claim(
    "neighbours-in-the-plane-they-lie-apart",
    says="With three it leaves a plane, in which the two may lie apart",
    measure="median gap of two words within the line or plane that the equation leaves",
    over="starts 50 to 59; rows of 4 and 7 numbers; four times as many steps; rows of 2 numbers",
    settings=[dict(first=50), dict(d=4), dict(d=7), dict(steps=20_000), dict(d=2)],
    holds=lambda gap: gap > 0.01,
    stops=[dict(d=2)],
    where="with rows of 2 numbers",
)
def in_the_plane_they_lie_apart(d=3, first=0, steps=5_000):
    """With two numbers it is a line, along which both run out nearly equally far."""
    counts, apart = page.count(pairs()), []
    for one in starts(first, d, number=10):
        rows, context = trained_context(counts, one, steps=steps)
        largest = cdist(rows, rows).max()
        for word, other, left, right in MEET:
            way = context[left] - context[right]
            way /= np.linalg.norm(way)
            difference = rows[word] - rows[other]
            apart.append(np.linalg.norm(difference - difference @ way * way) / largest)
    return np.median(apart)


@claim(
    "neighbours-fixed-guesses-open-angles",
    says="Even distances and angles between rows are not fixed by the predictions",
    measure="largest difference of two trainings' guesses, and of their cosines",
    over="starts 2 and 3, 50 and 51; rows of 7 numbers; four times as many steps",
    settings=[dict(first=2), dict(first=50), dict(d=7), dict(steps=20_000)],
    holds=lambda apart: apart[0] < 0.001 and apart[1] > 0.1,
)
def fixed_guesses_open_angles(first=0, d=3, steps=5_000):
    """Two wide starts, full batch."""
    one, other = full_batch(first, d, steps=steps, number=2)
    units = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows, _, _ in (one, other)]
    cosines = [table @ table.T for table in units]
    return np.abs(one[1] - other[1]).max(), np.abs(cosines[0] - cosines[1]).max()


@claim(
    "neighbours-window-of-4-two-ends",
    says="From most starts all four come together (less than 5 % apart), though nothing asks for "
    "it",
    measure="share of 20 starts, and by how much the loss of the others is lower at the least",
    over="starts 50 to 69, also with four times as many steps; starts 100 to 119; rate 1",
    settings=[
        dict(first=50),
        dict(first=50, steps=20_000),
        dict(first=100),
        dict(rate=1.0),
    ],
    holds=lambda found: 0.5 < found[0] < 1 and found[1] > 0,
)
def window_of_4_two_ends(first=0, steps=5_000, rate=0.3):
    """Of the starts that keep the four apart the highest loss, below the lowest of the others."""
    ends = full_batch(first, 2, window=4, steps=steps, rate=rate)
    together = np.array([page.spread(rows) < 0.05 for rows, _, _ in ends])
    loss = np.array([loss for _, _, loss in ends])
    return together.mean(), loss[together].min() - loss[~together].max()


@claim(
    "neighbours-two-tables-reach-the-floor",
    says="With two tables the loss comes near its floor of 1.263",
    measure="loss above the floor, the largest of 20 starts",
    over="starts 50 to 69; rows of 3 and 7 numbers; a window of 1; a window of 4",
    settings=[dict(first=50), dict(d=3), dict(d=7), dict(window=1), dict(window=4)],
    holds=lambda above: above < 0.02,
    stops=[dict(window=4)],
    where="with a window of 4",
)
def two_tables_reach_the_floor(first=0, d=2, window=2):
    """Full batch; with a window of 4 two numbers are few."""
    return max(loss for _, _, loss in full_batch(first, d, window=window)) - floor(window)


@claim(
    "neighbours-one-table-names-itself",
    says="Between 0.13 and 0.29, where the text says 0.",
    about="with one table a word gives itself between 0.13 and 0.29, where the text says 0",
    measure="least and largest probability that a word gives itself, with one table",
    over="starts 50 to 54; rows of 3 and 7 numbers; windows 1 and 4",
    settings=[dict(first=50), dict(d=3), dict(d=7), dict(window=1), dict(window=4)],
    holds=lambda own: own[0] > 0.125 and own[1] < 0.295,
    stops=[dict(window=1)],
    where="with a window of 1",
)
def one_table_names_itself(first=0, d=2, window=2):
    """Five starts."""
    counts = page.count(pairs(window))
    ends = [page.train_tied(counts, one[0])[0] for one in starts(first, d, number=5)]
    own = [np.diag(guess) for guess in ends]
    return np.min(own), np.max(own)


@claim(
    "neighbours-one-table-costs-half-a-unit",
    says="with one it stays half a unit above",
    about="with one table the loss stays half a unit above its floor",
    measure="loss above the floor with one table, the least of 5 starts",
    over="starts 50 to 54; rows of 3 and 7 numbers; window 1; window 4",
    settings=[dict(first=50), dict(d=3), dict(d=7), dict(window=1), dict(window=4)],
    holds=lambda above: 0.4 < above < 1.2,
    stops=[dict(window=4)],
    where="with a window of 4",
)
def one_table_costs_half_a_unit(first=0, d=2, window=2):
    """Full batch."""
    counts = page.count(pairs(window))
    ends = [page.train_tied(counts, one[0])[1] for one in starts(first, d, number=5)]
    return min(ends) - floor(window)


@claim(
    "neighbours-what-was-never-seen-is-right",
    says="both are right",
    about="a classifier that was taught hope and soon is right of nice and again",
    measure="probability of the label 1 for nice (the least) and for again (the largest)",
    over="starts 50 to 54; a window of 1; rows of 3 numbers; full batch; C of 0.1 and 100",
    settings=[
        dict(first=50),
        dict(window=1),
        dict(d=3),
        dict(full=True),
        dict(C=0.1),
        dict(C=100.0),
    ],
    holds=lambda found: found[0] > 0.5 > found[1],
)
def what_was_never_seen_is_right(first=1, window=2, d=2, C=1.0, full=False):
    """A classifier that was taught hope and soon, on rows from five starts."""
    chances, counts = [], page.count(pairs(window))
    for one in starts(first, d, number=5):
        rows = page.train(counts, one)[0] if full else page.train_pairs(pairs(window), one)[0]
        classifier = LogisticRegression(C=C).fit(rows[[0, 4]], [1, 0])
        chances.append(classifier.predict_proba(rows[[5, 6]])[:, 1])
    nice, again = np.transpose(chances)
    return nice.min(), again.max()


@claim(
    "neighbours-two-sentences-become-one",
    says="Word for word the two sentences are the same now.",
    measure="largest distance of two words in the same place, of the table's largest",
    over="starts 50 to 54; rows of 3 numbers; full batch; full batch with rows of 3 numbers",
    settings=[dict(first=50), dict(d=3), dict(full=True), dict(full=True, d=3)],
    holds=lambda apart: apart < 0.01,
    stops=[dict(full=True, d=3)],
    where="in full batch with rows of 3 numbers",
)
def two_sentences_become_one(first=1, d=2, full=False):
    """From five starts."""
    apart, counts = [], page.count(pairs())
    for one in starts(first, d, number=5):
        rows = page.train(counts, one)[0] if full else page.train_pairs(pairs(), one)[0]
        both = rows[list(SENTENCES[0])] - rows[list(SENTENCES[1])]
        apart.append(np.linalg.norm(both, axis=1).max() / cdist(rows, rows).max())
    return max(apart)


@claim(
    "neighbours-seven-numbers-by-algorithm",
    says="Full batch leaves the pairs far apart; pair by pair, in order, at a rate of 0.1, they "
    "meet",
    measure="least gap in full batch, and largest gap pair by pair, from 3 starts",
    over="starts 2 to 4 and 50 to 52; rows of 5 numbers; full batch of 5,000 steps",
    settings=[dict(first=2), dict(first=50), dict(d=5), dict(steps=5_000)],
    holds=lambda gaps: gaps[0] > 0.05 and gaps[1] < 0.01,
)
def seven_numbers_by_algorithm(first=1, d=7, steps=20_000):
    """From the same starts."""
    counts, begun = page.count(pairs()), starts(first, d, number=3)
    batch = [page.gap(page.train(counts, one, steps=steps)[0]) for one in begun]
    single = [page.gap(page.train_pairs(pairs(), one, passes=1_000)[0]) for one in begun]
    return min(batch), max(single)


@claim(
    "neighbours-each-pair-pulls",
    says="In full batch the steps die down. Pair by pair each pair pulls and the next one pulls "
    "back",
    measure="way of a row in a step of full batch, and in a pass of all pairs, there and back",
    over="starts 2 and 50; rows of 2 numbers; three times as long; rate 0.05 pair by pair",
    settings=[
        dict(seed=2),
        dict(seed=50),
        dict(d=2),
        dict(passes=3_000, steps=60_000),
        dict(rate=0.05),
    ],
    holds=lambda way: way[0] < 0.001 and way[1] > 0.1,
)
def each_pair_pulls(seed=1, d=7, passes=1_000, steps=20_000, rate=0.1):
    """The mean of the seven rows, after the training."""
    start, taught = page.wide_start(seed, d), pairs()
    rows, context = trained_context(page.count(taught), start, steps=steps)
    more, _ = trained_context(page.count(taught), (rows, context), steps=1)
    batch = np.linalg.norm(more - rows, axis=1).mean()
    tables, way = np.array(page.train_pairs(taught, start, rate, passes)), 0.0
    for pair in taught:
        after = np.array(page.train_pairs([pair], tables, rate, passes=1))
        way += np.linalg.norm(after[0] - tables[0], axis=1).mean()
        tables = after
    return batch, way


@claim(
    "neighbours-shuffled-they-hover",
    says="At a constant rate such a training does not come to rest",
    measure="median gap of 5 starts at a constant rate, and with the rate falling afterwards",
    over="starts 50 to 54 and 100 to 104; twice as many passes; rate 0.2",
    settings=[dict(first=50), dict(first=100), dict(passes=600), dict(rate=0.2)],
    holds=lambda gaps: gaps[0] > 0.015 and gaps[1] < 0.75 * gaps[0],
)
def shuffled_they_hover(first=0, passes=300, rate=0.1):
    """The pairs of the text, in a new order before each pass."""
    constant = np.full(passes, rate)
    falling = np.concatenate([constant, np.linspace(rate, 0, passes)])
    gaps = [
        [page.gap(shuffled(one, rates, seed)) for seed, one in enumerate(starts(first, number=5))]
        for rates in (constant, falling)
    ]
    return np.median(gaps, axis=1)


def shuffled(start, rates, seed):
    rng, text = np.random.default_rng(seed), pairs()
    for rate in rates:
        order = [text[k] for k in rng.permutation(len(text))]
        start = np.array(page.train_pairs(order, start, rate, passes=1))
    return start[0]


@claim(
    "neighbours-small-starts-meet",
    says="In full batch rows of three numbers then do meet",
    measure="the larger gap of the two pairs, the largest of 20 starts",
    over="starts 50 to 69; rows of 2, 4 and 7 numbers; half as large; rate 1",
    settings=[
        dict(first=50),
        dict(d=2),
        dict(d=4),
        dict(d=7),
        dict(size=0.025),
        dict(rate=1.0, steps=6_000),
    ],
    holds=lambda gap: gap < 0.05,
)
def small_starts_meet(first=0, d=3, size=0.05, rate=0.3, steps=20_000):
    """Full batch, from between -0.05 and 0.05 as in Keras."""
    ends = full_batch(first, d, size=size, rate=rate, steps=steps)
    return max(page.gap(rows) for rows, _, _ in ends)


TEXTS = {
    "cats": "the cat sleeps now, the dog sleeps now",
    "tea": "I drink tea at home, I drink water at home, "
    "you drink tea at work, you drink water at work",
    "sea": "red fish swim in the sea, blue fish swim in the sea, old boats lie in the sea",
    "days": "on monday we work, on friday we work, on sunday we rest here",
}


@claim(
    "neighbours-equal-counts-equal-guesses",
    says="Words with equal counts come to guess the same.",
    measure="largest difference of the guesses of words with equal counts",
    over="four other texts; one of them with other starts, rows of 3 numbers and a window of 1",
    settings=[
        dict(name="cats"),
        dict(name="tea"),
        dict(name="sea"),
        dict(name="days"),
        dict(name="tea", first=50, d=3),
        dict(name="tea", window=1),
    ],
    holds=lambda apart: apart < 0.01,
)
def equal_counts_equal_guesses(name="ours", window=2, d=2, first=0):
    """Full batch, five starts; `ours` are the two sentences of the book."""
    texts = TEXTS | {"ours": "hope to see you soon, nice to see you again"}
    sentences = [part.split() for part in texts[name].split(", ")]
    words = Vocabulary.from_sentences(sentences)
    counts = cooccurrence(sentences, words, window=window).toarray()
    alike = [(i, j) for j in range(len(words)) for i in range(j) if (counts[i] == counts[j]).all()]
    assert alike
    apart = []
    for seed in range(first, first + 5):
        start = np.random.default_rng(seed).uniform(-1, 1, (2, len(words), d))
        guess = page.train(counts, start)[1]
        apart += [np.abs(guess[i] - guess[j]).max() for i, j in alike]
    return max(apart)
