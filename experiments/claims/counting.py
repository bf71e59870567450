"""Claims of the chapter on counting."""

from collections import Counter
from functools import cache

import numpy as np
from scipy.sparse import issparse
from scipy.stats import spearmanr
from sklearn.decomposition import PCA

from embedding_tutorial import (
    KeyedVectors,
    ToyWorld,
    Vocabulary,
    analogy_accuracy,
    compare_similarity,
    cooccurrence,
    load_wordsim353,
    ppmi,
    svd_vectors,
    word_similarity,
)
from experiments.claims import claim, from_page
from experiments.claims._kinds import all_words, share_of_like
from experiments.claims._text import (
    counts,
    nearest,
    text,
    units,
    vectors,
    vocabulary,
    weighed,
)

page = from_page("counting", "fit", "steps_to_half", "autoencoder", np=np)
SENTENCES = "hope to see you soon".split(), "nice to see you again".split()
OTHER_COUNTS = [dict(window=2), dict(window=10), dict(min_count=5), dict(min_count=30)]


@cache
def ratings():
    return load_wordsim353().pairs


def small(window=2):
    """The counts of the two sentences."""
    seven = Vocabulary.from_sentences(SENTENCES, order="appearance")
    return cooccurrence(SENTENCES, seven, window=window).toarray()


def terms(table, width):
    left, values, right = np.linalg.svd(table)
    return (left[:, :width] * values[:width]) @ right[:width]


# Lists of neighbours -------------------------------------------------------------------------


@claim(
    "counting-lists-of-frequent-words",
    says="Frequency has not gone",
    about="weighing makes the lists less frequent, compressing still less; it has not gone",
    measure="share of the neighbours among the 500 most frequent: raw, weighed, compressed",
    over="windows 2 and 10; words seen 5 and 30 times; 50 and 200 numbers",
    settings=[*OTHER_COUNTS, dict(width=50), dict(width=200)],
    holds=lambda share: share[0] > share[1] > share[2] and share[0] > 0.6,
)
def lists_of_frequent_words(window=5, min_count=10, width=100):
    """For each word that occurs at least 50 times and has a neighbour."""
    words, table = vocabulary(min_count), counts(window, min_count)
    asked = np.flatnonzero((words.counts >= 50) & (table.sum(axis=1) > 0))
    weighs = weighed(window, min_count)
    tables = table, weighs, vectors("weighed", width, window, min_count)
    return [np.mean(nearest(rows, asked) < 500) for rows in tables]


@claim(
    "counting-the-stands-beside-nearly-every-word",
    says="The stands beside nearly every word",
    measure="share of the words that have it as a neighbour",
    over="windows 2 and 10; words seen 5 and 30 times; of in its place",
    settings=[*OTHER_COUNTS, dict(word="of")],
    holds=lambda share: share > 0.9,
)
def the_stands_beside_nearly_every_word(window=5, min_count=10, word="the"):
    """At least once."""
    (the,) = vocabulary(min_count).encode([word])
    return np.mean(counts(window, min_count)[:, [the]].toarray() > 0)


@claim(
    "counting-weighed-lists-keep-the-subject",
    says="now music has poetry and folk, and gold has copper and silver",
    measure="of these four words, those among the ten nearest by raw counts, weighed, compressed",
    over="windows 2 and 10; words seen 5 times; 50 and 200 numbers",
    settings=[*OTHER_COUNTS[:3], dict(width=50), dict(width=200)],
    holds=lambda found: found[0] <= 1 and found[1] >= 3 and found[2] >= 3,
)
def weighed_lists_keep_the_subject(window=5, min_count=10, width=100):
    """Of poetry and folk for music, copper and silver for gold."""
    words, found = vocabulary(min_count), []
    asked = words.encode(["music", "gold"])
    wanted = words.encode(["poetry", "folk"]), words.encode(["copper", "silver"])
    tables = (
        counts(window, min_count),
        weighed(window, min_count),
        vectors("weighed", width, window, min_count),
    )
    for rows in tables:
        lists = nearest(rows, asked)
        found.append(sum(np.isin(w, near).sum() for w, near in zip(wanted, lists, strict=True)))
    return found


@claim(
    "counting-raw-rows-point-one-way",
    says="so the rows point in much the same direction",
    measure="median cosine of two words: raw counts, weighed, compressed",
    over="windows 2 and 10; words seen 5 and 30 times; 50 and 200 numbers",
    settings=[*OTHER_COUNTS, dict(width=50), dict(width=200)],
    holds=lambda cosine: cosine[0] > 0.5 and max(cosine[1:]) < 0.4,
)
def raw_rows_point_one_way(window=5, min_count=10, width=100):
    """Of words that occur at least 50 times."""
    found = []
    asked = np.flatnonzero(vocabulary(min_count).counts >= 50)
    for rows in (
        counts(window, min_count)[asked],
        weighed(window, min_count)[asked],
        vectors("weighed", width, window, min_count)[asked],
    ):
        cosines = units(rows) @ units(rows).T
        cosines = cosines.toarray() if issparse(cosines) else cosines
        found.append(np.median(cosines[np.triu_indices(len(asked), 1)]))
    return found


@claim(
    "counting-frequent-words-have-more-neighbours",
    says="a frequent word still has more neighbours",
    measure="Spearman's correlation of frequency and number of neighbours above chance",
    over="windows 2 and 10; words seen 5 and 30 times",
    settings=OTHER_COUNTS,
    holds=lambda rho: rho > 0.85,
)
def frequent_words_have_more_neighbours(window=5, min_count=10):
    """Of all words; how long their rows are is another matter."""
    above = (weighed(window, min_count) > 0).sum(axis=1)
    return spearmanr(vocabulary(min_count).counts, above).statistic


@claim(
    "counting-short-rows-as-good",
    says="To the eye the short rows are as good as the long ones.",
    measure="share of 37 words of five kinds whose nearest of them is of its kind: long, short",
    over="windows 2 and 10; words seen 5 times; 50 and 200 numbers",
    settings=[*OTHER_COUNTS[:3], dict(width=50), dict(width=200)],
    holds=lambda share: share[1] > share[0] - 0.03,
)
def short_rows_as_good(window=5, min_count=10, width=100):
    """Sciences, metals, arts, waters, peoples."""
    some = vocabulary(min_count).encode(all_words())
    long = units(weighed(window, min_count)[some]).toarray()
    short = units(vectors("weighed", width, window, min_count)[some])
    return share_of_like(long), share_of_like(short)


# What weighing leaves of frequency -----------------------------------------------------------


@claim(
    "counting-hundred-rows",
    says="A hundred words no longer outweigh the other 5,453.",
    measure="share of all squares in the rows of the 100 most frequent words: raw, weighed",
    over="windows 2 and 10; words seen 5 and 30 times; no smoothing",
    settings=[*OTHER_COUNTS, dict(smoothing=1.0)],
    holds=lambda share: share[0] > 0.95 and share[1] < 0.1,
)
def hundred_rows(window=5, min_count=10, smoothing=0.75):
    """The words stand in the order of their frequency."""
    found = []
    for table in (counts(window, min_count), weighed(window, min_count, smoothing)):
        squares = (table * table).sum(axis=1)
        found.append(squares[:100].sum() / squares.sum())
    return found


def first_term(table, window, min_count, smoothing=0.75):
    """Pearson's and Spearman's correlation of the first term with how many neighbours were seen."""
    first = np.abs(vectors(table, 1, window, min_count, smoothing)[:, 0])
    seen = counts(window, min_count).sum(axis=0)
    return np.corrcoef(first, seen)[0, 1], spearmanr(first, seen).statistic


@claim(
    "counting-raw-first-term-is-frequency",
    says="For raw counts the first term is frequency, in every sense.",
    measure="Pearson's and Spearman's correlation",
    over="windows 2 and 10; words seen 5 and 30 times",
    settings=OTHER_COUNTS,
    holds=lambda found: min(found) > 0.9,
)
def raw_first_term_is_frequency(window=5, min_count=10):
    """With how many neighbours each word has had."""
    return first_term("raw", window, min_count)


@claim(
    "counting-weighed-first-term-follows-frequency",
    says="in order the words still stand nearly as by frequency",
    about="by the weighed table's first term words still stand nearly as by frequency",
    measure="Spearman's correlation",
    over="windows 2 and 10; words seen 5 times, also with window 2; no smoothing; seen 30 times",
    settings=[
        dict(window=2),
        dict(window=10),
        dict(min_count=5),
        dict(min_count=5, window=2),
        dict(smoothing=1.0),
        dict(min_count=30),
    ],
    holds=lambda rho: rho > 0.88,
    stops=[dict(min_count=30)],
    where="with words seen 30 times",
)
def weighed_first_term_follows_frequency(window=5, min_count=10, smoothing=0.75):
    """By rank, with how many neighbours each word has had."""
    return first_term("weighed", window, min_count, smoothing)[1]


@claim(
    "counting-weighed-plain-correlation-is-small",
    says="For the weighed table the plain correlation is small",
    about="the plain correlation of the weighed table's first term with frequency is small",
    measure="Pearson's correlation",
    over="windows 2 and 10; words seen 5 and 30 times; no smoothing",
    settings=[*OTHER_COUNTS, dict(smoothing=1.0)],
    holds=lambda r: abs(r) < 0.2,
    stops=[dict(min_count=30)],
    where="with words seen 30 times",
)
def weighed_plain_correlation_is_small(window=5, min_count=10, smoothing=0.75):
    """The same first term, by its numbers."""
    return first_term("weighed", window, min_count, smoothing)[0]


# Is it any good? -----------------------------------------------------------------------------


@cache
def four_tables(window, min_count, width, smoothing):
    """Raw, raw and compressed, weighed, weighed and compressed."""
    words, found = vocabulary(min_count), []
    rated = sorted({word for pair in ratings() for word in pair[:2] if word in words})
    ids = words.encode(rated)
    for name in ("raw", "weighed"):
        whole = counts(window, min_count)
        whole = whole if name == "raw" else weighed(window, min_count, smoothing)
        found.append(KeyedVectors(rated, whole[ids].toarray()))
        rows = vectors(name, width, window, min_count, smoothing)
        found.append(KeyedVectors(words.tokens, rows))
    return found


OTHER_TABLES = [
    dict(window=2),
    dict(window=10),
    dict(min_count=5),
    dict(min_count=30),
    dict(width=50),
    dict(width=200),
    dict(smoothing=1.0),
]
TRIED = "windows 2 and 10; words seen 5 and 30 times; 50 and 200 numbers; no smoothing"


@claim(
    "counting-order-of-the-four-tables",
    says="Weighed and compressed is best",
    measure="rho of raw, raw and compressed, weighed, weighed and compressed",
    over=TRIED,
    settings=OTHER_TABLES,
    holds=lambda rho: rho[0] < rho[1] < rho[2] < rho[3],
)
def order_of_the_four_tables(window=5, min_count=10, width=100, smoothing=0.75):
    """Spearman's rho on WordSim-353."""
    tables = four_tables(window, min_count, width, smoothing)
    return [word_similarity(kv, ratings(), n_resamples=1).rho for kv in tables]


@claim(
    "counting-weighing-helps",
    says="Weighing helps most.",
    measure="rho gained by weighing, of compressed tables, and the ends of its interval",
    over=TRIED,
    settings=OTHER_TABLES,
    holds=lambda gain: gain[1] > 0,
    stops=[dict(min_count=30)],
    where="with words seen 30 times",
)
def weighing_helps(window=5, min_count=10, width=100, smoothing=0.75):
    """Both tables compressed; a paired bootstrap."""
    _, raw, _, weighs = four_tables(window, min_count, width, smoothing)
    return list(compare_similarity(weighs, raw, ratings())[:3])


@claim(
    "counting-compressing-seems-to-help",
    says="Compressing seems to help",
    measure="rho gained by compressing the weighed table, and the ends of its interval",
    over=TRIED,
    settings=OTHER_TABLES,
    holds=lambda gain: gain[0] > 0,
)
def compressing_seems_to_help(window=5, min_count=10, width=100, smoothing=0.75):
    """The weighed table; a paired bootstrap."""
    _, _, whole, short = four_tables(window, min_count, width, smoothing)
    return list(compare_similarity(short, whole, ratings())[:3])


@claim(
    "counting-few-pairs-are-uncertain",
    says="with so few pairs such a number is uncertain by more than 0.1",
    measure="half the width of the interval of the best of the four",
    over=TRIED,
    settings=OTHER_TABLES,
    holds=lambda half: half > 0.1,
)
def few_pairs_are_uncertain(window=5, min_count=10, width=100, smoothing=0.75):
    """Of the weighed and compressed table."""
    result = word_similarity(four_tables(window, min_count, width, smoothing)[3], ratings())
    return (result.high - result.low) / 2


# Training and the SVD ------------------------------------------------------------------------


@claim(
    "counting-training-finds-the-terms",
    says="two tables that are trained, with the squared loss, to have a given table as their "
    "product arrive at its truncated SVD",
    measure="largest difference of trained product and sum of the first terms",
    over="starts 10 and 11; rows of 1, 2 and 5; a window of 4; a random table; a tie (window 1)",
    settings=[
        dict(seed=10),
        dict(seed=11),
        dict(d=1),
        dict(d=2),
        dict(d=5),
        dict(window=4),
        dict(window=None),
        dict(window=1, d=1),
    ],
    holds=lambda apart: apart < 1e-4,
    stops=[dict(window=1, d=1)],
    where="with the tie",
    quick=True,
)
def training_finds_the_terms(seed=0, d=3, window=2):
    """Gradient descent of the page, from a start near 0; a window of None is a random table."""
    table = np.random.default_rng(9).normal(size=(7, 7)) if window is None else small(window)
    product = page.fit(table, d, steps=10_000, seed=seed)[0][-1]
    return np.abs(product - terms(table, d)).max()


@claim(
    "counting-terms-come-one-after-another",
    says="The first term comes first, the others wait.",
    measure="steps until the first, second and third singular value has reached its half",
    over="starts 10 and 11; rates 0.02 and 0.1; a window of 4; a random table",
    settings=[
        dict(seed=10),
        dict(seed=11),
        dict(rate=0.02),
        dict(rate=0.1),
        dict(window=4),
        dict(window=None),
    ],
    holds=lambda steps: steps[0] < steps[1] < steps[2],
    quick=True,
)
def terms_come_one_after_another(seed=0, rate=0.05, window=2):
    """Of the product of the two tables; a window of None is a random table."""
    table = np.random.default_rng(9).normal(size=(7, 7)) if window is None else small(window)
    products, _ = page.fit(table, 3, steps=1_000, rate=rate, seed=seed)
    sizes = np.linalg.svd(products, compute_uv=False)[:, :3]
    return (sizes > sizes[-1] / 2).argmax(axis=0)


@claim(
    "counting-only-the-turn-is-open",
    says="From a start near 0 both tables grow alike, so here only the turn is open.",
    measure="largest difference of the rows' products with each other, between two starts",
    over="starts 10 and 11; rows of 2; a window of 4; wide starts",
    settings=[dict(seed=10), dict(d=2), dict(window=4), dict(size=1.0)],
    holds=lambda apart: apart < 0.02,
    stops=[dict(size=1.0)],
    where="from wide starts",
    quick=True,
)
def only_the_turn_is_open(seed=0, d=3, window=2, size=0.001):
    """A turn leaves the products of rows with rows; a stretch does not."""
    found, table = [], small(window)
    for start in (seed, seed + 1):
        rows, context = np.random.default_rng(start).normal(0, size, (2, 7, d))
        for _ in range(10_000):
            error = rows @ context.T - table
            rows, context = rows - 0.05 * error @ context, context - 0.05 * error.T @ rows
        found.append(rows @ rows.T)
    return np.abs(found[0] - found[1]).max()


@claim(
    "counting-steps-to-half",
    says="reaches half of it after about",
    about="a term reaches half of its value after about as many steps as the formula says",
    measure="counted steps less those of the formula, the largest of three",
    over="rates 0.01 and 0.1; starts of 1e-4 and 1e-9",
    settings=[dict(rate=0.01), dict(rate=0.1), dict(u=1e-4), dict(u=1e-9)],
    holds=lambda apart: apart < 2,
    quick=True,
)
def steps_to_half(rate=0.05, u=1e-6):
    """For the singular values of the two sentences."""
    s = np.linalg.svd(small(), compute_uv=False)[:3]
    formula = np.log(s / u - 1) / (2 * np.log(1 + rate * s))
    return np.abs([page.steps_to_half(one, u, rate) for one in s] - formula).max()


@claim(
    "counting-autoencoder-rebuilds-as-pca",
    says="trained on centred rows it does as well",
    about="a linear autoencoder rebuilds what PCA rebuilds",
    measure="largest difference of what is rebuilt from what PCA rebuilds",
    over="starts 1 and 2; rows of 1 and 3; random data",
    settings=[dict(seed=1), dict(seed=2), dict(d=1), dict(d=3), dict(random=True)],
    holds=lambda apart: apart < 0.01,
    quick=True,
)
def autoencoder_rebuilds_as_pca(seed=0, d=2, random=False):
    """The page's training."""
    X = np.random.default_rng(5).normal(size=(30, 7)) / 5 if random else small()
    E, D = page.autoencoder(X - X.mean(axis=0), d, seed=seed)
    components = PCA(n_components=d).fit(X).components_
    return np.abs((X - X.mean(axis=0)) @ (E @ D - components.T @ components)).max()


@claim(
    "counting-full-data-leave-no-freedom",
    says="Data that fill every direction leave no such freedom.",
    measure="largest difference of the autoencoder's product and PCA's projection: data, counts",
    over="starts 1 and 2; rows of 1 and 3; other data",
    settings=[dict(seed=1), dict(seed=2), dict(d=1), dict(d=3), dict(data=5)],
    holds=lambda apart: apart[0] < 0.001 and apart[1] > 0.01,
)
def full_data_leave_no_freedom(seed=0, d=2, data=0):
    """The centred counts fill only 4 of 7 directions."""
    full, apart = np.random.default_rng(data).normal(size=(30, 7)) / 5, []
    for X in (full, small()):
        E, D = page.autoencoder(X - X.mean(axis=0), d, seed=seed)
        components = PCA(n_components=d).fit(X).components_
        apart.append(np.abs(E @ D - components.T @ components).max())
    return apart


@claim(
    "counting-a-tie-leaves-the-product-open",
    says="each start finds a product of its own, with the same loss",
    measure="sums of squares left apart, and products apart, of two starts",
    over="starts 2 and 3, 4 and 5, 6 and 7; half the rate",
    settings=[dict(seed=2), dict(seed=4), dict(seed=6), dict(rate=0.025)],
    holds=lambda apart: apart[0] < 1e-6 and apart[1] > 0.1,
    quick=True,
)
def a_tie_leaves_the_product_open(seed=0, rate=0.05):
    """A window of 1, rows of one number."""
    tied = small(window=1)
    ends = [page.fit(tied, 1, rate=rate, seed=start)[0][-1] for start in (seed, seed + 1)]
    left = [((end - tied) ** 2).sum() for end in ends]
    return abs(left[0] - left[1]), np.abs(ends[0] - ends[1]).max()


# PCA -----------------------------------------------------------------------------------------


def cloud(window, words, least):
    """Words by how often they stand beside two others, as logarithms."""
    common = vocabulary().counts >= least
    beside = counts(window)[:, vocabulary().encode(words.split())]
    return np.log1p(beside.toarray()[common])


OTHER_CLOUDS = [
    dict(window=2),
    dict(window=10),
    dict(least=20),
    dict(least=200),
    dict(words="the in"),
    dict(words="and to"),
]
CLOUDS = "windows 2 and 10; words seen 20 and 200 times; beside the and in; beside and and to"


@claim(
    "counting-long-axis-is-frequency",
    says="Along the long axis lie 95 per cent of the spread, roughly how frequent a word is.",
    measure="share of the spread, and Spearman's correlation of the place on it with frequency",
    over=CLOUDS,
    settings=OTHER_CLOUDS,
    holds=lambda found: found[0] > 0.9 and found[1] > 0.8,
    stops=[dict(window=2)],
    where="with a window of 2",
)
def long_axis_is_frequency(window=5, words="the of", least=50):
    """Of words that occur often enough."""
    points = cloud(window, words, least)
    _, spread, directions = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    seen = vocabulary().counts[vocabulary().counts >= least]
    place = points @ directions[0] * np.sign(directions[0, 0])
    return spread[0] ** 2 / (spread**2).sum(), spearmanr(place, seen).statistic


@claim(
    "counting-mean-left-in",
    says="To the middle.",
    about="with the mean left in, the first direction points to the middle of the cloud",
    measure="degrees from the first direction to the middle of the cloud, and to the long axis",
    over=CLOUDS,
    settings=OTHER_CLOUDS,
    holds=lambda angle: angle[0] < 2 and angle[0] < angle[1],
)
def mean_left_in(window=5, words="the of", least=50):
    """The SVD of the points themselves."""
    points = cloud(window, words, least)
    first = np.linalg.svd(points, full_matrices=False)[2][0]
    middle = points.mean(axis=0) / np.linalg.norm(points.mean(axis=0))
    axis = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2][0]
    cosines = np.minimum(np.abs([first @ middle, first @ axis]), 1)
    return np.degrees(np.arccos(cosines))


GROUPS = {
    "arts": "music poetry painting dance folk",
    "waters": "river lake sea mountains island",
    "sciences": "physics astronomy mathematics logic chemistry",
    "metals": "gold silver copper iron ore",
}


@claim(
    "counting-map-of-groups",
    says="Metals and waters lie apart; arts and sciences are neighbours here.",
    measure="distance of the middles of arts and sciences, and the least of the other five",
    over="windows 2 and 10; 50 and 200 numbers; words seen 5 times",
    settings=[dict(window=2), dict(window=10), dict(width=50), dict(width=200), dict(min_count=5)],
    holds=lambda apart: apart[0] < apart[1],
    stops=[dict(width=200)],
    where="with 200 numbers",
)
def map_of_groups(window=5, width=100, min_count=10):
    """In the plane of the figure."""
    words = vocabulary(min_count)
    twenty = words.encode(" ".join(GROUPS.values()).split())
    rows = vectors("weighed", width, window, min_count)[twenty]
    places = PCA(n_components=2).fit_transform(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    middles = dict(zip(GROUPS, places.reshape(4, 5, 2).mean(axis=1), strict=True))
    apart = {
        (one, other): np.linalg.norm(middles[one] - middles[other])
        for one in GROUPS
        for other in GROUPS
        if one < other
    }
    return apart.pop(("arts", "sciences")), min(apart.values())


@claim(
    "counting-variety-of-and-the-ocean",
    says="that it is variety of and the ocean one sees in the text",
    measure="share of the places of a word with the other beside it",
    over="list of; the ocean; variety of in half of the articles",
    settings=[
        dict(word="list"),
        dict(word="ocean", other="the", places=[-1, -2]),
        dict(part="even"),
    ],
    holds=lambda share: share > 0.65,
)
def variety_of_and_the_ocean(word="variety", other="of", places=(1,), part="all"):
    """With the other at one of these places from the word."""
    found = Counter()
    for line in text(part):
        for here, one in enumerate(line):
            if one == word:
                beside = [line[here + k] for k in places if 0 <= here + k < len(line)]
                found[other in beside] += 1
    return found[True] / found.total()


# The toy world -------------------------------------------------------------------------------

WORLD = ToyWorld()


@cache
def toy_tables(sentences, first):
    return [
        cooccurrence(WORLD.sample(sentences, random_state=seed), WORLD.vocabulary, window=4)
        for seed in range(first, first + 5)
    ]


def enough(tables, share=0.97):
    """The least number of numbers a word with which all five samples get `share` right."""
    for d in (4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 32, 48):
        vocabulary = WORLD.vocabulary.tokens
        right = [
            analogy_accuracy(KeyedVectors(vocabulary, svd_vectors(t, d)), WORLD.questions).accuracy
            for t in tables
        ]
        if min(right) >= share:
            return d
    return 99


@claim(
    "counting-toy-world-numbers",
    says="With PPMI nearly all answers are right from 12 on. Raw counts need some more, about 20",
    measure="numbers a word from which the worst of five samples has 97 % right: PPMI, raw counts "
    "(99: with 48 not yet)",
    over="samples 5 to 9; samples of 10,000 and 20,000 sentences; of 1,000 sentences",
    settings=[
        dict(first=5),
        dict(sentences=10_000),
        dict(sentences=20_000),
        dict(sentences=1_000),
    ],
    holds=lambda d: d[0] in (12, 14) and d[0] < d[1] <= 24,
    stops=[dict(sentences=1_000)],
    where="with 1,000 sentences",
)
def toy_world_numbers(first=0, sentences=4_000):
    """On the 192 analogies that were built in."""
    tables = toy_tables(sentences, first)
    return enough([ppmi(table) for table in tables]), enough(tables)


@claim(
    "counting-toy-world-below-12",
    says="Below 12, neither is better at every width.",
    measure="right by PPMI less by raw counts, the mean of five samples, at 6 and at 8 numbers",
    over="samples 5 to 9 and 10 to 14; samples of 10,000 and 20,000 sentences",
    settings=[
        dict(first=5),
        dict(first=10),
        dict(sentences=10_000),
        dict(sentences=20_000),
    ],
    holds=lambda ahead: ahead[0] > 0.02 and ahead[1] < -0.02,
)
def toy_world_below_12(first=0, sentences=4_000):
    """On the 192 analogies."""
    tables, tokens = toy_tables(sentences, first), WORLD.vocabulary.tokens
    ahead = []
    for d in (6, 8):
        right = [
            [
                analogy_accuracy(KeyedVectors(tokens, svd_vectors(t, d)), WORLD.questions).accuracy
                for t in (ppmi(table), table)
            ]
            for table in tables
        ]
        ahead.append(np.mean(np.diff(right)) * -1)
    return ahead


@claim(
    "counting-toy-world-rare-pairs",
    says="rare pairs turn up late",
    measure="share of the true cells that were not seen, and of the true pairs that fall on them",
    over="samples 1, 2 and 3; 4,000 and 20,000 sentences",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(sentences=4_000),
        dict(sentences=20_000),
    ],
    holds=lambda unseen: unseen[1] < unseen[0] / 5,
)
def toy_world_rare_pairs(seed=0, sentences=1_000):
    """Cells whose probability is not 0."""
    sample = WORLD.sample(sentences, random_state=seed)
    counted = cooccurrence(sample, WORLD.vocabulary, window=4).toarray()
    unseen = (WORLD.joint > 0) & (counted == 0)
    return unseen.sum() / (WORLD.joint > 0).sum(), WORLD.joint[unseen].sum()
