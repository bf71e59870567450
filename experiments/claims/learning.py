"""Claims of the chapter on learning, measured with the code of its own cells."""

import numpy as np
from scipy.special import expit

from embedding_tutorial import SGD, Adagrad, Adam, Embedding, RMSprop, RowGradient
from experiments.claims import claim, from_page

IDS = np.array([[0, 1, 2, 3, 4], [5, 1, 2, 3, 6]])
LABELS = np.array([1, 0])
READOUT = (1.0, 0.5)
OTHER = [
    dict(readout=(-2.0, 1.0)),
    dict(readout=(0.3, 0.3)),
    dict(readout=(0.3, -0.8)),
    dict(steps=50),
    dict(steps=1_000),
]
TRIED = "readouts (-2, 1), (0.3, 0.3) and (0.3, -0.8); 50 and 1,000 steps"


def ways(readout, steps, size=0.5, seeds=range(40), labels=LABELS):
    """How far each row goes from each of forty small tables."""
    given = dict(np=np, sigmoid=expit, Embedding=Embedding, ids=IDS, readout=np.array(readout))
    train = from_page("learning", "train", **given).train
    starts = [np.random.default_rng(seed).uniform(-size, size, (7, 2)) for seed in seeds]
    return [train(start, labels, steps) - start for start in starts]


def along(way, readout):
    """The lengths of the ways along the readout, in readouts."""
    return way @ readout / np.dot(readout, readout)


@claim(
    "learning-rows-move-along-the-readout",
    says="Rows move along the readout, each to the side of its sentences' labels",
    measure="the largest way across the readout; the least way along it, to its label's side",
    over=f"5 small tables; {TRIED}",
    settings=OTHER,
    holds=lambda found: found[0] < 1e-9 and found[1] > 0,
    quick=True,
)
def rows_move_along_the_readout(readout=READOUT, steps=200):
    """Hope and soon up, nice and again down."""
    across, side = [], []
    for way in ways(readout, steps, seeds=range(5)):
        lengths = along(way, readout)
        across.append(np.abs(way - np.outer(lengths, readout)).max())
        side += [*lengths[[0, 4]], *-lengths[[5, 6]]]
    return max(across), min(side)


@claim(
    "learning-shared-words-move-less",
    says="a shared word moves much less than hope or nice",
    measure="way of a shared word over the shorter way of hope and nice, the largest of 40 tables",
    over=f"40 small tables; {TRIED}; a table of numbers up to 5",
    settings=[*OTHER, dict(size=5.0)],
    holds=lambda share: share < 0.25,
    stops=[dict(size=5.0)],
    where="from a table of numbers up to 5",
)
def shared_words_move_less(readout=READOUT, steps=200, size=0.5):
    """Their way is that of hope plus that of nice."""
    lengths = [along(way, readout) for way in ways(readout, steps, size)]
    return max(abs(way[1]) / np.abs(way[[0, 5]]).min() for way in lengths)


@claim(
    "learning-shared-way-is-the-sum",
    says="their way is that of hope plus that of nice",
    measure="largest difference of the two",
    over=f"40 small tables; {TRIED}; a table of numbers up to 5",
    settings=[*OTHER, dict(size=5.0)],
    holds=lambda apart: apart < 1e-9,
)
def shared_way_is_the_sum(readout=READOUT, steps=200, size=0.5):
    """Each step sends both errors to a shared word."""
    return max(np.abs(way[[1, 2, 3]] - way[0] - way[5]).max() for way in ways(readout, steps, size))


@claim(
    "learning-from-zeros-they-rest",
    says="From zeros they do not move",
    measure="the longest way of a shared word from zeros; the shortest of hope and nice",
    over=TRIED,
    settings=OTHER,
    holds=lambda found: found[0] < 1e-9 and found[1] > 0.5,
    quick=True,
)
def from_zeros_they_rest(readout=READOUT, steps=200):
    """Both scores are 0, so the two errors cancel."""
    (way,) = ways(readout, steps, size=0.0, seeds=[0])
    return np.abs(way[[1, 2, 3]]).max(), np.abs(way[[0, 5]]).max(axis=1).min()


@claim(
    "learning-larger-tables-move-them-more",
    says="from a table ten times as large, about ten times as far",
    measure="way of the shared words from a table ten times as large, over that from the small one",
    over=f"the median of 40 small tables; {TRIED}",
    settings=OTHER,
    holds=lambda ratio: 9 < ratio < 11,
)
def larger_tables_move_them_more(readout=READOUT, steps=200):
    """The same tables, once as they are, once times ten."""
    small, large = (ways(readout, steps, size) for size in (0.5, 5.0))
    pairs = zip(small, large, strict=True)
    return np.median([np.abs(ten[1]).max() / np.abs(one[1]).max() for one, ten in pairs])


@claim(
    "learning-the-task-is-learnt",
    says="The model has learnt its task",
    measure="least probability of the right label",
    over=f"40 small tables; {TRIED}",
    settings=OTHER,
    holds=lambda p: p > 0.8,
    stops=[dict(readout=(0.3, 0.3)), dict(steps=50)],
    where="with the readout (0.3, 0.3) or after 50 steps",
)
def the_task_is_learnt(readout=READOUT, steps=200):
    """After the training."""
    found = []
    for seed, way in enumerate(ways(readout, steps)):
        start = np.random.default_rng(seed).uniform(-0.5, 0.5, (7, 2))
        first, second = expit((start + way)[IDS].mean(axis=1) @ readout)
        found += [first, 1 - second]
    return min(found)


@claim(
    "learning-labels-exchanged",
    says="Only the readout, which changes its sign. The rows go the very same way.",
    measure="largest difference of the rows, and of one readout and minus the other",
    over="tables 1, 2 and 3; 50 and 1,000 steps",
    settings=[dict(seed=1), dict(seed=2), dict(seed=3), dict(steps=50), dict(steps=1_000)],
    holds=lambda apart: max(apart) < 1e-9,
    quick=True,
)
def labels_exchanged(seed=0, steps=200):
    """The readout learns, from zeros."""
    given = dict(np=np, sigmoid=expit, Embedding=Embedding, ids=IDS)
    train = from_page("learning", "train_both", **given).train_both
    start = np.random.default_rng(seed).uniform(-0.5, 0.5, (7, 2))
    (rows, readout), (others, opposite) = (
        train(start, one, steps) for one in (LABELS, LABELS[::-1])
    )
    return np.abs(rows - others).max(), np.abs(readout + opposite).max()


OPTIMIZERS = {
    "SGD": (SGD, {}),
    "momentum": (SGD, {"momentum": 0.9}),
    "Adagrad": (Adagrad, {}),
    "RMSprop": (RMSprop, {}),
    "Adam": (Adam, {}),
    "weight decay": (SGD, {"weight_decay": 0.01}),
}


@claim(
    "learning-which-rows-move",
    says="Momentum and Adam move a row that was seen before",
    measure="optimisers of six that move the row seen once; the row never seen",
    over="rates 0.001 and 1; a gradient a thousand times as small; a share of 0.5",
    settings=[
        dict(rate=0.001),
        dict(rate=1.0),
        dict(size=0.001),
        dict(share=0.5),
    ],
    holds=lambda found: found == [3, 1],
    quick=True,
)
def which_rows_move(rate=0.1, size=1.0, share=None):
    """Momentum, Adam and weight decay; weight decay."""
    once = never = 0
    for optimizer, options in OPTIMIZERS.values():
        made = optimizer(rate, **{name: share or value for name, value in options.items()})
        table = np.ones((3, 1))
        for seen in ([1, 2], [2]):
            before = table.copy()
            made.step(table, RowGradient(seen, np.full((len(seen), 1), size), 3).to_dense())
        never += table[0, 0] != before[0, 0]
        once += table[1, 0] != before[1, 0]
    return [int(once), int(never)]


@claim(
    "learning-adam-coasts",
    says="Six times the first step, five sixths of it in batches that did not see the word.",
    measure="whole way over the last step that saw the word",
    over="rates 0.001 and 1; a gradient of 100; after 2, 10 and 100 gradients",
    settings=[
        dict(rate=0.001),
        dict(rate=1.0),
        dict(size=100.0),
        dict(before=1),
        dict(before=9),
        dict(before=99),
    ],
    holds=lambda times: 5.9 < times < 6.1,
    stops=[dict(before=1), dict(before=9), dict(before=99)],
    where="after more gradients",
    quick=True,
)
def adam_coasts(rate=0.1, size=1.0, before=0):
    """From the last gradient that is not 0; `before` it came others like it."""
    table, adam, path = np.zeros((1, 1)), Adam(rate), [0.0]
    for gradient in [size] * (before + 1) + 1_000 * [0.0]:
        adam.step(table, np.full((1, 1), gradient))
        path.append(-table.item())
    here = path[before]
    return (path[-1] - here) / (path[before + 1] - here)


@claim(
    "learning-later-ones-coast-farther",
    says="later ones coast farther",
    measure="whole way over the last step that saw the word",
    over="after 2, 10, 100 and 1,000 gradients; with a rate of 0.001 after 10",
    settings=[
        dict(before=1),
        dict(before=9),
        dict(before=99),
        dict(before=999),
        dict(before=9, rate=0.001),
    ],
    holds=lambda times: times > 6.1,
    quick=True,
)
def later_ones_coast_farther(rate=0.1, before=4):
    """The same as above."""
    return adam_coasts(rate=rate, before=before)


@claim(
    "learning-row-gradient-keeps-its-size",
    says="it does not grow with the table",
    measure="bytes of the rows' gradient over those of the table; and over those with 100,000 rows",
    over="tables of 10,000, 50,000 and 200,000 rows; rows of 16 and 256 numbers",
    settings=[
        dict(rows=10_000),
        dict(rows=50_000),
        dict(rows=200_000),
        dict(width=16),
        dict(width=256),
    ],
    holds=lambda found: found[1] == 1,
    quick=True,
)
def row_gradient_keeps_its_size(rows=100_000, width=64):
    """Of a batch of 1,000 different ids."""
    kept = []
    for size in (rows, 100_000):
        layer = Embedding(size, width, random_state=0)
        found = layer.gradient(np.arange(1_000), np.ones((1_000, width)))
        kept.append(found.rows.nbytes + found.values.nbytes)
    return kept[0] / (4 * rows * width), kept[0] / kept[1]
