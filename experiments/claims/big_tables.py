"""Claims of the chapter on large tables."""

from functools import cache
from hashlib import blake2b
from types import SimpleNamespace

import numpy as np

from embedding_tutorial import Adagrad, Embedding, Vocabulary, cooccurrence, load_wikipedia
from embedding_tutorial.counts import count_chunk
from experiments.claims import claim, from_page

LETTERS = dict(zip(" abcdefghijklmnopqrstuvwxyz", range(27), strict=True))
LETTERS |= dict.fromkeys("0123456789", 27)


@cache
def wiki():
    return load_wikipedia()


# A memory for letters ----------------------------------------------------------------------------


@cache
def memory(fold=0):
    """Return the page's `fit`, every fifth article put aside, beginning with article `fold`."""
    corpus = wiki()
    given = dict(np=np, Adagrad=Adagrad, Embedding=Embedding, wiki=corpus, place_of=LETTERS)
    helpers = from_page("big_tables", "letters_of", **given)
    aside = corpus.target % 5 == fold
    given |= dict(
        train=helpers.letters_of(~aside, 500_000), test=helpers.letters_of(aside, 100_000)
    )
    return from_page("big_tables", "fit", "softmax", "windows", "keys_of", "hashed", **given).fit


@claim(
    "big_tables-crowd",
    says="Better: 8.2 letters to choose among",
    about="1,024 rows, each shared by dozens of texts, make the guesses better",
    measure="perplexity without a memory, less that with 1,024 rows",
    over="other seeds; other articles put aside; half the letters; 32 numbers a row",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(fold=2), dict(letters=250_000), dict(d=32)
    ],
    holds=lambda gain: gain > 0.3,
)  # fmt: skip
def crowd(seed=0, fold=0, letters=None, d=16):
    fit = memory(fold)
    none, some = (fit(bits, d=d, seed=seed, letters=letters) for bits in (0, 10))
    return none - some


@claim(
    "big_tables-more-rows",
    says="The more rows the memory has, the fewer letters there are to choose among",
    measure="least fall of the perplexity from one size of the memory to the next",
    over="other seeds; other articles put aside; half the letters; 8 numbers a row",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(fold=2), dict(letters=250_000), dict(d=8)
    ],
    holds=lambda fall: fall > 0.2,
)  # fmt: skip
def more_rows(seed=0, fold=0, letters=None, d=16):
    fit = memory(fold)
    scores = [fit(bits, d=d, seed=seed, letters=letters) for bits in (0, 10, 12, 14, 18)]
    return -np.diff(scores).max()


@claim(
    "big_tables-shuffled",
    says="The size of the table does nothing by itself",
    measure="perplexity with the rows shuffled, and with the right ones, less that of no memory; "
    "what four times the numbers a row gain",
    over="other seeds; other articles put aside; half the letters; 65,536 rows",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(fold=2), dict(letters=250_000), dict(bits=16)
    ],
    holds=lambda found: found[0] > -0.1 and found[1] < -2 and found[2] < 0.3,
)  # fmt: skip
def shuffled(seed=0, fold=0, letters=None, bits=18):
    fit, named = memory(fold), dict(seed=seed, letters=letters)
    none = fit(0, **named)
    mixed, keyed = fit(bits, shuffle=True, **named), fit(bits, **named)
    return mixed - none, keyed - none, none - fit(0, d=64, **named)


def counted(train, test, longest=5):
    """Return the perplexity of Witten-Bell counts of the letters after up to `longest` letters."""
    windows = np.lib.stride_tricks.sliding_window_view
    asked = windows(test, 6)
    given = np.full(len(asked), 1 / 29)
    for n in range(longest + 1):
        digits = 29 ** np.arange(n + 1)[::-1]
        texts, times = np.unique(windows(train, n + 1) @ digits, return_counts=True)
        before, place = np.unique(texts // 29, return_inverse=True)
        wanted = asked[:, 5 - n :] @ digits
        here = look(texts, times, wanted)
        seen = look(before, np.bincount(place, times), wanted // 29)
        kinds = look(before, np.bincount(place), wanted // 29)
        given = np.where(seen > 0, (here + kinds * given) / np.maximum(seen + kinds, 1), given)
    return np.exp(-np.log(given).mean())


def look(keys, values, wanted):
    """Return the values of the wanted keys, and 0 for those that are not there."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)


@claim(
    "big_tables-counting",
    says="Counting alone comes near it",
    about="Counting alone comes near the model with the largest memory",
    measure="perplexity of counts, of the model with 262,144 rows",
    over="other seeds; other articles put aside; half the letters",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(fold=2), dict(fold=3), dict(letters=250_000)
    ],
    holds=lambda found: abs(found[0] - found[1]) < 0.8,
)  # fmt: skip
def counting(seed=0, fold=0, letters=None):
    fit = memory(fold)
    train, test = fit.__globals__["train"], fit.__globals__["test"]
    return counted(train[:letters], test), fit(18, seed=seed, letters=letters)


# Fewer rows than words ---------------------------------------------------------------------------


@cache
def task(shortest=10, listed="all", seed=0):
    """Return the page's task: `accuracy`, its vocabulary, and the ways to share rows.

    With `listed` "training", the list of words is made from the training sentences of this seed,
    and one row stands for all others.
    """
    corpus = wiki()
    chosen = [i for i, words in enumerate(corpus.sentences) if len(words) >= shortest]
    sentences = [corpus.sentences[i] for i in chosen]
    if listed == "all":
        words = Vocabulary.from_sentences(corpus.sentences)
    else:
        order = np.random.default_rng(seed).permutation(len(sentences))
        train = np.sort(order[len(order) // 5 :])
        words = Vocabulary.from_sentences([sentences[i] for i in train], unknown="<unknown>")
    ((ids, offsets),) = words.encode_chunks(sentences, size=10**7)
    size = len(words)
    given = dict(
        np=np, blake2b=blake2b, Adagrad=Adagrad, Embedding=Embedding, V=size, words=words, ids=ids,
        w=np.arange(size), q=int(np.ceil(np.sqrt(size))), offsets=offsets, sentences=sentences,
        lengths=np.diff(offsets), article=corpus.target[chosen],
    )  # fmt: skip
    page = from_page(
        "big_tables", "accuracy", "softmax", "word_hash", "quotient_remainder", "frequent_first",
        **given,
    )  # fmt: skip
    return SimpleNamespace(**vars(page), **given)


def two_hashes(page, size, salt):
    return np.stack([page.word_hash(size, salt + 1), page.word_hash(size, salt + 2)], axis=1)


@claim(
    "big_tables-two-hashes",
    says="hardly more than one",
    about="Two hashes are hardly better than one",
    measure="share right with two hashes, less that with one",
    over="other seeds and hashes; sentences of 5 words; 8 numbers a row; 1,024, 4,096 and 16,384 "
    "rows",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(shortest=5), dict(d=8), dict(size=1024),
        dict(size=4096), dict(size=16_384),
    ],
    holds=lambda gain: abs(gain) < 0.05,
)  # fmt: skip
def two(seed=0, shortest=10, d=16, size=388):
    page = task(shortest)
    one = page.accuracy(page.word_hash(size, 10 * seed), seed, d)
    return page.accuracy(two_hashes(page, size, 10 * seed), seed, d) - one


@claim(
    "big_tables-renamed",
    says="about as with two hashes",
    about="With ids at random the trick's lead is gone, and it is about as good as two hashes",
    measure="share right with quotient and remainder of the ids as found, with ids at random, with "
    "two hashes",
    over="other seeds, ids and hashes; sentences of 5 words; 8 and 32 numbers a row",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(shortest=5), dict(d=8), dict(d=32)
    ],
    holds=lambda found: found[0] > found[1] + 0.1 and abs(found[1] - found[2]) < 0.04,
)  # fmt: skip
def renamed(seed=0, shortest=10, d=16):
    page = task(shortest)
    ids = np.random.default_rng(seed).permutation(page.V)
    ways = (
        page.quotient_remainder(page.w), page.quotient_remainder(ids),
        two_hashes(page, 388, 10 * seed),
    )  # fmt: skip
    return [page.accuracy(keys, seed, d) for keys in ways]


@claim(
    "big_tables-leak",
    says="Without the leak the trick is no better here than a hash",
    about="Without the leak the trick with 388 rows is no better than a hash",
    measure="share right with quotient and remainder, ties shuffled, less that with one hash",
    over="other seeds, shuffles and hashes; sentences of 5 words; 8 and 32 numbers a row",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(shortest=5), dict(d=8), dict(d=32)
    ],
    holds=lambda gain: gain < 0,
)  # fmt: skip
def leak(seed=0, shortest=10, d=16):
    page = task(shortest)
    order = np.lexsort((np.random.default_rng(seed).random(page.V), -page.words.counts))
    trick = page.accuracy(page.quotient_remainder(np.argsort(order)), seed, d)
    return trick - page.accuracy(page.word_hash(388, 10 * seed), seed, d)


@claim(
    "big_tables-trick-with-room",
    says="a remainder for every four words of the list, it is ahead of a hash by about 0.03",
    about="With a remainder for every four words the trick is ahead of a hash",
    measure="share right with quotient and remainder, ties shuffled, less that with one hash",
    over="other seeds, shuffles and hashes; sentences of 5 words; 8 numbers a row; a remainder for "
    "three and for eight words",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(shortest=5), dict(d=8), dict(words=3),
        dict(words=8),
    ],
    holds=lambda gain: 0.01 < gain < 0.06,
)  # fmt: skip
def with_room(seed=0, shortest=10, d=16, words=4):
    page = task(shortest)
    order = np.lexsort((np.random.default_rng(seed).random(page.V), -page.words.counts))
    quotient, remainder = np.divmod(np.argsort(order), -(-page.V // words))
    keys = np.stack([quotient, words + remainder], axis=1)
    one = page.word_hash(int(keys.max()) + 1, 10 * seed)
    return page.accuracy(keys, seed, d) - page.accuracy(one, seed, d)


@claim(
    "big_tables-honest-list",
    says="the trick is ahead of the hash by 0.02 on average",
    about="With a list of the training's words the trick is ahead of the hash, on average by 0.02",
    measure="share right with quotient and remainder, less that with one hash, the list of words "
    "made from the training's sentences",
    over="seeds; 8 and 32 numbers a row",
    settings=[dict(seed=1), dict(seed=2), dict(seed=3), dict(d=8), dict(d=32)],
    holds=lambda gain: -0.02 < gain < 0.08,
)
def honest_list(seed=0, d=16):
    page = task(listed="training", seed=seed)
    trick = page.accuracy(page.quotient_remainder(page.w), seed, d)
    return trick - page.accuracy(page.word_hash(2 * page.q, seed), seed, d)


@claim(
    "big_tables-frequent-first",
    says="in each line the frequent words' own rows are ahead",
    about="Rows of their own for the frequent words are ahead of one hash and of two",
    measure="share right with rows for the frequent words, less that of one hash, of two",
    over="other seeds and hashes; 388 and 4,096 rows; sentences of 5 words; 8 numbers a row",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(size=388), dict(size=4096),
        dict(size=16_384, seed=1), dict(shortest=5), dict(d=8),
    ],
    holds=lambda gains: min(gains) > 0,
)  # fmt: skip
def frequent(seed=0, size=1024, shortest=10, d=16):
    page = task(shortest)
    ways = (
        page.frequent_first(size, 10 * seed), page.word_hash(size, 10 * seed),
        two_hashes(page, size, 10 * seed),
    )  # fmt: skip
    own, one, pair = (page.accuracy(keys, seed, d) for keys in ways)
    return own - one, own - pair


@claim(
    "big_tables-neighbours-share-an-article",
    says="neighbouring ids come from the same article",
    about="Of words seen once, neighbouring ids come from the same article",
    measure="share of the words seen once, or so often, that follow a word of their article",
    over="other orders of the articles; half of the articles; words seen twice",
    settings=[
        dict(order=1), dict(order=2), dict(order=3), dict(articles=53), dict(times=2)
    ],
    holds=lambda share: share > 0.95,
)  # fmt: skip
def neighbours(order=None, articles=106, times=1):
    """`order` is the seed of a permutation of the articles; None leaves them as they are."""
    corpus = wiki()
    places = np.arange(106)
    if order is not None:
        places = np.random.default_rng(order).permutation(106)
    lines = np.argsort(places[corpus.target], kind="stable")
    lines = [i for i in lines if places[corpus.target[i]] < articles]
    words = Vocabulary.from_sentences([corpus.sentences[i] for i in lines])
    first = {}
    for i in lines:
        for word in corpus.sentences[i]:
            first.setdefault(word, corpus.target[i])
    seen = [first[word] for word, count in zip(words, words.counts, strict=True) if count == times]
    return np.mean(np.diff(seen) == 0)


# Several machines --------------------------------------------------------------------------------


@cache
def text():
    words = Vocabulary.from_sentences(wiki().sentences)
    ((ids, _),) = words.encode_chunks(wiki().sentences, size=10**7)
    return ids, len(words)


@claim(
    "big_tables-bit-for-bit",
    says="On its machine a row adds up the same numbers in the same order as before",
    about="Shards end with the bits of the whole table, copies do not",
    measure="numbers that differ from the whole table's: in shards, in copies",
    over="other seeds; 2 and 8 machines; 5 numbers a row; batches of 1,000",
    settings=[
        dict(seed=3), dict(seed=4), dict(seed=5), dict(machines=2), dict(machines=8), dict(d=5),
        dict(batch=1_000),
    ],
    holds=lambda found: found[0] == 0 and found[1] > 0,
)  # fmt: skip
def bit_for_bit(seed=0, machines=4, d=16, batch=4_096):
    ids, size = text()
    given = dict(np=np, Adagrad=Adagrad, Embedding=Embedding, text=ids, V=size)
    page = from_page("big_tables", "three_ways", **given)
    whole, together, copies = page.three_ways(seed, d=d, batch=batch, machines=machines)
    return int((together != whole).sum()), int((copies != whole).sum())


@claim(
    "big_tables-whole-numbers",
    says="Counts are whole numbers",
    about="Chunks of a text add up to the plain counts without a difference, and to those with "
    "weights 1/k with one in the last bits",
    measure="cells that differ: plain, with weights 1/k",
    over="chunks of 20,000 and 200,000 words; windows of 2 and 10; words seen 5 times",
    settings=[
        dict(size=20_000), dict(size=200_000), dict(window=10), dict(min_count=5), dict(window=2)
    ],
    holds=lambda found: found[0] == 0 and found[1] > 0,
    stops=[dict(window=2)],
    where="with a window of 2, whose weights, 1 and 1/2, need no rounding",
)  # fmt: skip
def whole_numbers(size=60_000, window=5, min_count=10):
    sentences = wiki().sentences
    words = Vocabulary.from_sentences(sentences, min_count=min_count)
    differ = []
    for weight in ("uniform", "harmonic"):
        named = dict(window=window, distance_weight=weight)
        parts = words.encode_chunks(sentences, size=size)
        total = sum(count_chunk(*part, len(words), **named) for part in parts)
        differ.append(int((cooccurrence(sentences, words, **named) != total).nnz))
    return differ


@claim(
    "big_tables-row-wise-turned",
    says="With a rate for each number the axes matter; with a rate for each row they do not",
    measure="how far the table is off if its columns are turned before the training and back after "
    "it: usual Adagrad, row-wise",
    over="other seeds; 3 and 32 numbers a row; a rate of 0.05",
    settings=[
        dict(seed=1), dict(seed=2), dict(seed=3), dict(d=3), dict(d=32), dict(rate=0.05)
    ],
    holds=lambda apart: apart[0] > 0.01 and apart[1] < 1e-12,
    quick=True,
)  # fmt: skip
def turned(seed=0, d=8, rate=0.5):
    rng = np.random.default_rng(seed)
    start, gradients = rng.normal(size=(50, d)), rng.normal(size=(20, 50, d))
    turn = np.linalg.qr(rng.normal(size=(d, d)))[0]
    apart = []
    for row_wise in (False, True):
        plain, other = start.copy(), start @ turn
        rules = [Adagrad(rate, row_wise=row_wise) for _ in range(2)]
        for gradient in gradients:
            rules[0].step(plain, gradient)
            rules[1].step(other, gradient @ turn)
        apart.append(float(np.abs(other @ turn.T - plain).max()))
    return apart
