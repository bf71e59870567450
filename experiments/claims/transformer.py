"""Claims of the chapter on a language model, which is read only when one of them is measured."""

import math
from functools import cache
from unicodedata import category, normalize

import numpy as np
from scipy.special import erf

from embedding_tutorial import (
    SGD,
    Adagrad,
    Adam,
    KeyedVectors,
    Vocabulary,
    compare_similarity,
    load_glove,
    load_minilm,
    load_simlex999,
    load_wikipedia,
    load_wordsim353,
)
from experiments.claims import claim, from_page

LISTS = {"WordSim": load_wordsim353, "SimLex": load_simlex999}
OTHER_SENSES = {
    "bat": """The bat flew out of the cave. | The bat broke in the second game.
A small bat hung from the roof. | A wooden bat is heavier than a metal one.
We saw a bat above the pond. | He swung the bat and missed the ball.
There is a bat asleep in the attic. | She gripped the bat with both hands.
Look at the little bat with its thin wings. | He bought a cricket bat for his son.
In the dark the bat finds its way by echo. | The batter dropped his bat and ran.""",
    "spring": """The spring was cold and wet. | The spring was made of steel.
In spring the trees turn green. | A spring pushes the door shut.
During last spring we planted tulips. | The coiled spring snapped back.
Birds return every spring from the south. | Stretch the metal spring and let go.
The days grow longer in spring. | He replaced the rusty old spring.
The festival takes place each spring. | The watch needs a new spring.""",
    "match": """The match was stopped by rain. | The match went out in the wind.
Our match ended in a draw. | A match will not burn when wet.
She lost her match at the tournament. | He struck a match and lit the candle.
Thousands watched the match on Sunday. | Strike one more match for the stove.
Our team won the match by two goals. | She held the burning match to the paper.
He scored twice in the match. | The box held only one match.""",
    "crane": """The crane spread its wings and flew. | The crane lifted the beam to the roof.
A crane stood in the shallow water. | A crane towers above the building site.
A white crane caught a frog. | A mobile crane blocked the street.
We heard a crane over the marsh. | They hired a crane to lift the roof.
The nest of the crane lies among reeds. | The driver of the crane climbed to his cabin.
In the marsh a crane was calling. | At the harbour a crane unloads ships.""",
    "plant": """The plant has yellow flowers. | The plant makes engines for trucks.
Water the plant twice a week. | Visit the plant before it closes.
This small plant grows in the shade. | The chemical plant polluted the river.
She put the plant on the window sill. | Workers at the plant went on strike.
The roots of the plant reach deep. | The owner of the plant raised the wages.
Every leaf of the plant turned brown. | The gates of the plant were closed.""",
}


@cache
def page():
    """The functions of the page, with the model's own numbers around them."""
    model = load_minilm()
    weights = model.weights
    word, place, kind = (
        weights[f"embeddings.{name}_embeddings.weight"]
        for name in ("word", "position", "token_type")
    )
    given = dict(np=np, math=math, erf=erf, category=category, normalize=normalize)
    given |= dict(W=weights, word=word, place=place, kind=kind)
    given |= dict(vocabulary=Vocabulary(model.pieces))
    given |= dict(rows=word / np.linalg.norm(word, axis=1, keepdims=True))
    found = from_page(
        "transformer", "wordpieces", "split", "encode", "dense", "layer_norm", "first", "softmax",
        "attention", "gelu", "layers", "unit", "sentence", "of_word", "averages", "context_mean",
        "read_back", "last_vectors", "strangers",
        **given,
    )  # fmt: skip
    return found, given


@cache
def text():
    return load_wikipedia()


@cache
def piece_counts(part):
    """How often each piece occurs in a part of the articles, every third sentence or all."""
    functions, given = page()
    sentences = text().sentences[part::3] if part < 3 else text().sentences
    seen = {}
    for sentence in sentences:
        for name in sentence:
            seen[name] = seen.get(name, 0) + 1
    counts = np.zeros(len(given["vocabulary"]), int)
    for name, number in seen.items():
        np.add.at(counts, functions.encode(name)[1:-1], number)
    return counts


@claim(
    "transformer-single-pieces",
    says="Frequent words have rows of their own",
    measure="share of the running words, and of the different ones, that are one piece",
    over="each third of the sentences; words seen five times",
    settings=[dict(part=0), dict(part=1), dict(part=2), dict(min_count=5)],
    holds=lambda found: found[0] > 0.85 and found[1] < found[0] - 0.05,
)
def single_pieces(part=3, min_count=1):
    sentences = text().sentences[part::3] if part < 3 else text().sentences
    words = Vocabulary.from_sentences(sentences, min_count=min_count)
    one = np.array([len(page()[0].wordpieces(name)) == 1 for name in words.tokens])
    return words.counts[one].sum() / words.counts.sum(), one.mean()


BITES = [
    ("The dog bit the man.", "The man bit the dog."),
    ("My aunt taught your uncle.", "Your uncle taught my aunt."),
    ("The cat saw the bird before the boy did.", "The boy saw the bird before the cat did."),
    ("Rome lies south of Paris.", "Paris lies south of Rome."),
    ("We eat to live and do not live to eat.", "We live to eat and do not eat to live."),
]


@claim(
    "transformer-order",
    says="Without the table of places the cosine is 1",
    about="without the table of places, two orders of the same words have the same vector",
    measure="largest difference of the two vectors without places, and cosine with them",
    over="four other pairs of sentences; the rows of places 0 and 300 everywhere",
    settings=[dict(pair=n) for n in (1, 2, 3, 4)] + [dict(row=0), dict(row=300)],
    holds=lambda found: found[0] < 1e-5 and 0.9 < found[1] < 0.999,
)
def order(pair=0, row=5):
    functions, given = page()
    nowhere = np.repeat(given["place"][row : row + 1], 512, axis=0)
    one, other = (functions.sentence(line, nowhere) for line in BITES[pair])
    near, far = (functions.sentence(line) for line in BITES[pair])
    return np.abs(one - other).max(), near @ far


WHO_DID_WHAT = """The dog bit the man. | The man bit the dog. | A man was bitten by a dog.
My aunt taught your uncle. | Your uncle taught my aunt. | Your uncle was a pupil of my aunt.
The teacher praised the pupil. | The pupil praised the teacher. | A pupil was praised by a teacher.
The cat chased the mouse. | The mouse chased the cat. | A mouse was hunted by a cat.
The nurse thanked the doctor. | The doctor thanked the nurse. | A doctor was thanked by a nurse.
The team beat the champion. | The champion beat the team. | A champion was beaten by a team."""


@claim(
    "transformer-about",
    says="knows what a sentence is about better than who did what",
    about="a sentence is nearer to one of the same words in another order than to one that says "
    "the same in other words",
    measure="cosine with the one and with the other",
    over="five other sentences",
    settings=[dict(line=n) for n in (1, 2, 3, 4, 5)],
    holds=lambda found: found[0] > found[1] + 0.01,
)
def about(line=0):
    vectors = map(page()[0].sentence, WHO_DID_WHAT.splitlines()[line].split(" | "))
    said, other_order, other_words = vectors
    return said @ other_order, said @ other_words


@claim(
    "transformer-looking-back",
    says="if these lines look back only, they tell the two bites apart",
    about="with the same row in every place, the model tells two orders of the same words apart "
    "if each word looks only at those before it and at itself",
    measure="cosine of the two vectors",
    over="four other pairs of sentences; the rows of places 50, 300 and 0 everywhere",
    settings=[dict(pair=n) for n in (1, 2, 3, 4)] + [dict(row=n) for n in (50, 300, 0)],
    holds=lambda cosine: cosine < 0.99,
    stops=[dict(row=0)],
    where="with the row of place 0, which is nearly five times as long as the next",
)
def looking_back(pair=0, row=5):
    found, given = page()

    def attention(x, name, heads=12):
        q, k, v = (
            found.dense(x, f"{name}.self.{part}").reshape(len(x), heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = q @ k.swapaxes(1, 2) / math.sqrt(q.shape[-1])
        scores = np.where(np.tri(len(x), dtype=bool), scores, -np.inf)
        mixed = (found.softmax(scores) @ v).swapaxes(0, 1).reshape(x.shape)
        return found.dense(mixed, f"{name}.output.dense")

    back = from_page(
        "transformer", "wordpieces", "split", "encode", "dense", "layer_norm", "first", "gelu",
        "layers", "unit", "sentence", attention=attention, **given,
    )  # fmt: skip
    nowhere = np.repeat(given["place"][row : row + 1], 512, axis=0)
    one, other = (back.sentence(line, nowhere) for line in BITES[pair])
    return one @ other


@claim(
    "transformer-places",
    says="For 511",
    about="the row nearest to a place's own is that of the place before or after",
    measure="for how many of the 512 places",
    over="Euclidean distance; rows less their mean; the first and the second half of the columns",
    settings=[dict(by="distance"), dict(by="centred"), dict(columns=0), dict(columns=1)],
    holds=lambda found: found >= 505,
)
def places(by="cosine", columns=2):
    rows = page()[1]["place"].astype(float)
    rows = rows if columns == 2 else np.split(rows, 2, axis=1)[columns]
    rows = rows - rows.mean(axis=0) if by == "centred" else rows
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    near = units @ units.T
    if by == "distance":
        near = -((rows[:, None] - rows) ** 2).sum(axis=-1)
    np.fill_diagonal(near, -np.inf)
    return (np.abs(near.argmax(axis=1) - np.arange(512)) == 1).sum()


@cache
def senses(word):
    pairs = [line.split(" | ") for line in OTHER_SENSES[word].splitlines()]
    return [list(side) for side in zip(*pairs, strict=True)]


def sorted_share(word, vectors):
    own, other = page()[0].averages(vectors)
    return (own > other + 1e-5).mean(), own.mean(), other.mean()


@claim(
    "transformer-senses",
    says="hardly less",
    about="two senses of a word stay near each other, and yet the vectors tell them apart",
    measure="share of sentences nearer to their own sense; average cosine within and across; "
    "that of two different words",
    over="five other words, with six pairs of sentences each; *bat* after layer 4",
    settings=[dict(word=name) for name in OTHER_SENSES] + [dict(word="bat", layer=4)],
    holds=lambda found: found[0] >= 2 / 3 and found[1] > found[2] > 0.7 and found[3] < 0.3,
)
def apart(word="bank", layer=6):
    vectors = [[page()[0].of_word(word, line)[layer] for line in side] for side in senses(word)]
    one, other = senses(word)
    return *sorted_share(word, np.array(vectors)), page()[0].strangers([*one, *other])


@claim(
    "transformer-control",
    says="That does about as well",
    about="the mean of the other words' rows sorts the senses about as well as the last layer",
    measure="share of sentences nearer to their own sense: by that mean, after layer 6",
    over="five other words, with six pairs of sentences each",
    settings=[dict(word=name) for name in OTHER_SENSES],
    holds=lambda found: min(found) > 0.6 and abs(found[0] - found[1]) < 0.3,
)
def control(word="bank"):
    found, _ = page()
    means = [[found.context_mean(word, line) for line in side] for side in senses(word)]
    last = [[found.of_word(word, line)[6] for line in side] for side in senses(word)]
    return sorted_share(word, np.array(means))[0], sorted_share(word, np.array(last))[0]


@claim(
    "transformer-read-back",
    says="For about two thirds",
    measure="share of pieces read back after layers 3 and 6",
    over="four other draws; forty sentences; the first words of an article",
    settings=[dict(seed=n) for n in (1, 2, 3, 4)] + [dict(size=40), dict(size=10)],
    holds=lambda found: found[0] > 0.95 and 0.55 < found[1] < 0.8,
)
def read_back(seed=0, size=20):
    chosen = np.random.default_rng(seed).choice(len(text().sentences), size, replace=False)
    return page()[0].read_back([text().sentences[i] for i in chosen], (3, 6))


def _rows():
    _, given = page()
    unused = np.array([piece.startswith("[unused") for piece in given["vocabulary"].tokens])
    return np.linalg.norm(given["word"], axis=1), unused


@claim(
    "transformer-short",
    says="or 3 per cent",
    about="of the real pieces with short rows few occur in the articles",
    measure="share that occurs, of the short rows and of the others",
    over="edges of 0.48, 0.5 and 0.55; each third of the sentences",
    settings=[dict(edge=x) for x in (0.48, 0.5, 0.55)] + [dict(part=n) for n in (0, 1, 2)],
    holds=lambda found: found[0] < 0.06 and found[1] > 0.5,
)
def short(edge=0.52, part=3):
    lengths, unused = _rows()
    occurs = piece_counts(part) > 0
    return occurs[~unused & (lengths < edge)].mean(), occurs[~unused & (lengths >= edge)].mean()


@claim(
    "transformer-length",
    says="a very short row is one that was hardly trained",
    about="the longer the row, the more often its piece occurs at all, up to a length of 1.3",
    measure="least rise, from one length to the next, of the share of pieces that occur",
    over="steps of 0.1 and of 0.15; each third of the sentences",
    settings=[dict(step=0.1), dict(step=0.15)] + [dict(part=n) for n in (0, 1, 2)],
    holds=lambda rise: rise > 0,
)
def length(step=0.2, part=3):
    lengths, unused = _rows()
    ends = np.arange(0.5, 1.31, step)
    occurs = piece_counts(part) > 0
    here = [~unused & (lengths >= low) & (lengths < low + step) for low in ends[:-1]]
    return np.diff([occurs[rows].mean() for rows in here]).min()


@claim(
    "transformer-frequent",
    says="It says whether, and not how much",
    about="the rows of the most frequent pieces are shorter than those of rarer ones",
    measure="average length, of the most frequent and of those that occur some dozens of times",
    over="the first 20 and the first 100 pieces; each third of the sentences",
    settings=[dict(first=20), dict(first=100)] + [dict(part=n) for n in (0, 1, 2)],
    holds=lambda found: found[0] < found[1] - 0.05,
)
def frequent(first=40, part=3):
    lengths, counts = _rows()[0], piece_counts(part)
    some = (counts >= 20) & (counts < 100)
    return lengths[np.argsort(-counts)[:first]].mean(), lengths[some].mean()


@cache
def rated(judge):
    glove = load_glove(max_size=30_000).keyed_vectors
    words = sorted({name for pair in LISTS[judge]().pairs for name in pair[:2]})
    return [name for name in words if name in page()[1]["vocabulary"] and name in glove]


@cache
def alone(judge, which):
    found, given = page()
    words, ids = rated(judge), given["vocabulary"].encode(rated(judge))
    rows = given["word"]
    if which == "GloVe":
        glove = load_glove(max_size=30_000).keyed_vectors
        table = [glove[name] for name in words]
    elif which == "64 by PCA":
        directions = np.linalg.eigh(np.cov(rows.T))[1]
        table = (rows @ directions[:, -64:])[ids]
    elif which == "50 columns":
        table = rows[ids, :50]
    elif which == "model":
        table = [found.sentence(name) for name in words]
    elif which == "layer 3":
        table = [found.layers(found.encode(name))[3].mean(axis=0) for name in words]
    elif which == "[CLS]":
        table = [found.layers(found.encode(name))[-1][0] for name in words]
    else:
        table = rows[ids] - (rows.mean(axis=0) if which == "centred" else 0)
    return KeyedVectors(words, np.array(table))


def lead(judge, one, other):
    return compare_similarity(alone(judge, one), alone(judge, other), LISTS[judge]().pairs)[:3]


@claim(
    "transformer-rows-ahead",
    says="Both are far ahead of GloVe",
    measure="lead in rho over GloVe, with its interval",
    over="SimLex; rows less their mean; 64 numbers by PCA; the model itself",
    settings=[dict(judge="SimLex")]
    + [dict(which=name) for name in ("centred", "64 by PCA", "model")],
    holds=lambda found: found[1] > 0,
)
def rows_ahead(judge="WordSim", which="rows"):
    return lead(judge, which, "GloVe")


@claim(
    "transformer-layers-add-nothing",
    says="these two cannot be told apart",
    about="the model and its table cannot be told apart on words that stand alone",
    measure="lead in rho of the model over its rows, with its interval",
    over="SimLex; the vector of [CLS]; the third layer",
    settings=[dict(judge="SimLex"), dict(which="[CLS]"), dict(which="layer 3")],
    holds=lambda found: found[1] <= 0 <= found[2],
    stops=[dict(which="[CLS]")],
    where="with the vector of [CLS] in place of the mean",
)
def layers_add_nothing(judge="WordSim", which="model"):
    return lead(judge, which, "rows")


# Tied tables -------------------------------------------------------------------------------------


def tied_page(seed, V, d, scale):
    random = np.random.default_rng(seed)
    start = scale * random.normal(size=(V, d))
    guesses = [(random.choice(V, 2), random.integers(V)) for _ in range(64)]
    return from_page("transformer", "softmax", "tied", "train", np=np, start=start, guesses=guesses)


@claim(
    "transformer-tied-rows",
    says="In a tied table no row rests",
    measure="share of rows that are sent something: as input, as output",
    over="other tables; 7 and 1,000 words; 32 numbers",
    settings=[dict(seed=n) for n in (1, 2, 3)] + [dict(V=7), dict(V=1000), dict(d=32)],
    holds=lambda found: found[0] < 1 and found[1] == 1,
    quick=True,
)
def tied_rows(seed=0, V=50, d=8):
    found = tied_page(seed, V, d, 1)
    table = np.random.default_rng(seed).normal(size=(V, d))
    parts = found.tied(table, np.array([0, 1]), 2)[1:]
    return [np.any(part != 0, axis=1).mean() for part in parts]


@claim(
    "transformer-trap",
    says="With plain gradient descent alone",
    about="two optimisers for one tied table agree with one for gradient descent alone; "
    "Adagrad's and Adam's loss is lower after five steps",
    measure="how far the tables part by SGD, Adagrad, Adam; by how much their loss is lower",
    over="other tables; 7 words; rows of 32 numbers; a rate of 0.01; twenty steps; small rows",
    settings=[dict(seed=n) for n in (1, 2, 3)]
    + [dict(V=7), dict(d=32), dict(rate=0.01), dict(steps=20), dict(scale=0.3, steps=20)],
    holds=lambda x: x[0] < 1e-9 and min(x[1:3]) > 1e-4 and min(x[4:]) > 0,
    stops=[dict(steps=20), dict(scale=0.3, steps=20)],
    where="after twenty steps",
)
def trap(seed=0, V=50, d=8, rate=0.1, steps=5, scale=1):
    found, parted, lower = tied_page(seed, V, d, scale), [], []
    for kind in (SGD, Adagrad, Adam):
        one, loss = found.train([kind(rate)], steps)
        two, other = found.train([kind(rate), kind(rate)], steps)
        parted.append(np.abs(one - two).max())
        lower.append(loss - other)
    return parted + lower


# Going further -----------------------------------------------------------------------------------


def _found(which, seed, n, first=100):
    lengths, _ = _rows()
    rows = page()[1]["word"][lengths >= 0.52]
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    asked = np.random.default_rng(seed).choice(len(rows), 300, replace=False)

    def best(scores, k):
        scores[np.arange(300), asked] = -np.inf
        return np.argpartition(-scores, k, axis=1)[:, :k]

    true = rows[asked] @ rows.T
    right = best(true.copy(), n)
    if which == "byte":
        scale = np.abs(rows).max(axis=1, keepdims=True) / 127
        got = best(rows[asked] @ (np.round(rows / scale) * scale).T, n)
    else:
        got = best(rows[asked] @ np.sign(rows).T, first)
        chosen = np.take_along_axis(true, got, axis=1)
        got = np.take_along_axis(got, np.argpartition(-chosen, n, axis=1)[:, :n], axis=1)
    return np.mean([len(set(a) & set(b)) / n for a, b in zip(right, got, strict=True)])


ASKED = [dict(seed=n) for n in (1, 2, 3)]


@claim(
    "transformer-byte",
    says="A byte is nearly without loss",
    measure="share of the nearest rows found",
    over="other rows asked; the nearest 5 and 20",
    settings=[*ASKED, dict(n=5), dict(n=20)],
    holds=lambda share: share > 0.98,
)
def byte(seed=0, n=10):
    return _found("byte", seed, n)


@claim(
    "transformer-signs",
    says="with a second look at a hundred rows it nearly is",
    measure="share of the nearest rows found",
    over="other rows asked; the nearest 5 and 20; 50 and 200 looked at",
    settings=[*ASKED, dict(n=5), dict(n=20), dict(first=50), dict(first=200)],
    holds=lambda share: share > 0.9,
)
def signs(seed=0, n=10, first=100):
    return _found("signs", seed, n, first)


@claim(
    "transformer-lora",
    says="If `B` begins at 0, as the paper has it for Dense layers, every row moves",
    about="rows that are not looked up rest if `A` begins at 0, and move if `B` does",
    measure="how many of the rows not looked up move: `A` at 0, `B` at 0; as a share",
    over="other starts; 200 rows; products of one and of five columns",
    settings=[dict(seed=n) for n in (1, 2, 3)] + [dict(V=200), dict(r=1), dict(r=5)],
    holds=lambda found: found[0] == 0 and found[1] == 1,
    quick=True,
)
def lora(seed=0, V=20, r=2):
    moved = from_page("transformer", "moved", np=np).moved
    return [moved(at_0, seed=seed, V=V, r=r) / (V // 2) for at_0 in (True, False)]
