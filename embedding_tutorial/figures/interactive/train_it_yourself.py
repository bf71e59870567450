"""Two tables that learn which words stand near each other, trained in the page."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from embedding_tutorial.counts import cooccurrence
from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.still import Markup, svg, tag
from embedding_tutorial.figures.style import GREY, MUTED, TEXT, WORD_COLORS
from embedding_tutorial.vocabulary import Vocabulary

Table = npt.NDArray[np.float64]

SEEDS = range(1, 11)  # from the first that puts both pairs of the book's words far apart
STEPS, EVERY = 5_000, 50  # a frame shows every fiftieth step
MAX_SENTENCES, MAX_WORDS, MAX_WIDTH = 4, 20, 3
_SIZE, _MARGIN = 340, 44  # units, at most as many pixels


def pair_counts(sentences: Sequence[Sequence[str]], window: int) -> tuple[list[str], Table]:
    """Return the words in the order in which they appear, and how often each neighbours each.

    Args:
        sentences: lists of words.
        window: how many positions away a neighbour may stand.

    Returns:
        The V words, and a symmetric (V, V) table.

    Examples:
        >>> pair_counts([["hope", "to", "see"]], 1)[1]
        array([[0., 1., 0.],
               [1., 0., 1.],
               [0., 1., 0.]])
    """
    vocabulary = Vocabulary.from_sentences(sentences, order="appearance")
    return list(vocabulary), cooccurrence(sentences, vocabulary, window=window).toarray()


def random_start(seed: int, n_words: int, width: int) -> Table:
    """Return where the rows and the context rows start, uniform between -1 and 1.

    Args:
        seed: of NumPy's generator.
        n_words: V.
        width: d, how many numbers a row has.

    Returns:
        (2, V, d) the two tables.

    Examples:
        >>> random_start(1, 7, 2)[0, 0].round(2)
        array([0.02, 0.9 ])
    """
    return np.random.default_rng(seed).uniform(-1, 1, (2, n_words, width))


def train(
    counts: npt.ArrayLike, start: npt.ArrayLike, *, rate: float = 0.3, steps: int = STEPS
) -> tuple[Table, Table, float]:
    """Train two tables by plain gradient descent on all pairs at once; the page does the same.

    Args:
        counts: (V, V) how often each word (row) has each neighbour (column).
        start: (2, V, d) the rows and the context rows.
        rate: the learning rate.
        steps: how many steps are made.

    Returns:
        The rows and the context rows, (V, d) each, and the loss: the mean of minus the logarithm of
        the probability that a neighbour was given.

    Examples:
        >>> words, counts = pair_counts([["nice", "to", "see"]], 2)
        >>> rows, context, loss = train(counts, random_start(1, 3, 2), steps=2_000)
        >>> round(loss, 3)  # log(2) is 0.693: each word has two neighbours
        0.693
    """
    rows, context = np.asarray(start, dtype=np.float64)
    seen = np.asarray(counts, dtype=np.float64) / np.sum(counts)
    asked = seen.sum(axis=1, keepdims=True)
    for _ in range(steps):
        error = asked * softmax(rows @ context.T, axis=1) - seen
        rows, context = rows - rate * error @ context, context - rate * error.T @ rows
    guess = softmax(rows @ context.T, axis=1)
    return rows, context, float(-(seen * np.log(guess)).sum())


def train_it_yourself(sentences: Sequence[Sequence[str]], *, caption: str) -> Interactive:
    """Return a figure that trains two tables in the page, on these sentences or on the reader's.

    It opens before the first step, with a window of 2, rows of two numbers and a rate of 0.3. The
    reader may change all of them, take another of ten starts, and ask what a word guesses.

    Args:
        sentences: one to four lists of at least two words, of at most 20 different words.
        caption: a sentence that says what is to be seen.

    Returns:
        The figure, to be the last value of a cell.

    Raises:
        ValueError: for too many sentences or words, or a sentence without two words.

    Examples:
        >>> train_it_yourself([["nice", "to", "see", "you"]], caption="Rows move.")
        <Interactive train-it-yourself
         sentences: 'nice to see you'
         settings: 0.3 1.43 1.15 2, 'window width rate'
         ...>
    """
    if not 1 <= len(sentences) <= MAX_SENTENCES:
        raise ValueError(f"{len(sentences)} sentences, where 1 to {MAX_SENTENCES} can be shown")
    for number, sentence in enumerate(sentences):
        if len(sentence) < 2:
            raise ValueError(f"sentences[{number}] is {list(sentence)!r}: a pair needs two words")
    words = list(Vocabulary.from_sentences(sentences, order="appearance"))
    if len(words) > MAX_WORDS:
        raise ValueError(f"{len(words)} different words, where at most {MAX_WORDS} can be shown")
    data = {
        "sentences": [list(sentence) for sentence in sentences],
        "settings": {"window": 2, "width": 2, "rate": 0.3},
        "steps": STEPS,
        "every": EVERY,
        "limits": {"sentences": MAX_SENTENCES, "words": MAX_WORDS},
        "seeds": list(SEEDS),
        # A start of V words and width d is the beginning of the stream of its seed.
        "streams": np.array([random_start(seed, MAX_WORDS, MAX_WIDTH).ravel() for seed in SEEDS]),
        "colors": WORD_COLORS,
    }
    return Interactive("train-it-yourself", data, _still(words), caption)


def _still(words: list[str]) -> str:
    """Draw the rows of the first start before the first step, as the script does."""
    rows = random_start(SEEDS[0], len(words), 2)[0]
    middle = _SIZE / 2
    scale = (middle - _MARGIN) / np.abs(rows).max()
    low, side = round(middle - scale, 1), round(2 * scale, 1)
    box = tag(
        "rect", x=low, y=low, width=side, height=side, fill="none", stroke=MUTED,
        stroke_dasharray="3 4", opacity=0.7,
    )  # fmt: skip
    axes = tag("path", d=f"M0 {middle}H{_SIZE}M{middle} 0V{_SIZE}", stroke=MUTED, opacity=0.35)
    return svg(
        _SIZE, _SIZE, axes, box, *(_dot(w, row, scale) for w, row in zip(words, rows, strict=True)),
        label=f"The rows of {', '.join(words)} as points of the plane, before the first step.",
    )  # fmt: skip


def _dot(word: str, row: Table, scale: float) -> Markup:
    x, y = (_SIZE / 2 + scale * row * [1, -1]).round(2).tolist()
    return tag(
        "g",
        tag("circle", r=8, fill=WORD_COLORS.get(word, GREY)),
        tag("text", word, x=12, y=5, fill=TEXT),
        class_="word",
        transform=f"translate({x} {y})",
        data_value=" ".join(map(repr, row.tolist())),
    )
