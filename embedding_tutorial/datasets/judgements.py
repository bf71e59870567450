"""How alike people find two words, and which analogies they draw."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embedding_tutorial.datasets._files import gensim_file

_SOURCE = "as shipped among the test data of gensim 4.4.0."


@dataclass(frozen=True, eq=False, repr=False)
class WordPairs:
    """Pairs of words, and the score that people gave each.

    Attributes:
        pairs: (word, word, score), the words in lower case, the scores from 0 to 10.
        description: source and size.

    Examples:
        >>> WordPairs(pairs=[("tiger", "cat", 7.35)], description="One pair.")
        WordPairs of 1, the first ('tiger', 'cat', 7.35)
    """

    pairs: list[tuple[str, str, float]]
    description: str

    def __repr__(self) -> str:
        return f"WordPairs of {len(self.pairs):,}{_first(self.pairs)}"


@dataclass(frozen=True, eq=False, repr=False)
class Analogies:
    """Questions of the form: a is to b as c is to what?

    Attributes:
        questions: (a, b, c, d), words in lower case; d is the answer.
        target: (len(questions),) intp array, the section of each question: an index into
            `target_names`.
        target_names: the names of the sections.
        description: source and size.
    """

    questions: list[tuple[str, str, str, str]]
    target: npt.NDArray[np.intp]
    target_names: list[str]
    description: str

    def __repr__(self) -> str:
        sections = f"{len(self.target_names)} sections"
        return f"Analogies of {len(self.questions):,} in {sections}{_first(self.questions)}"


def load_wordsim353() -> WordPairs:
    """Return WordSim-353: pairs of words and how related people found them, from 0 to 10.

    Finkelstein et al. 2002, "Placing search in context". It mixes likeness (tiger, cat) with
    relatedness (tiger, zoo).

    Returns:
        353 pairs.

    Raises:
        ModuleNotFoundError: if gensim is not installed.
        ValueError: if the file is not the one this book was written with (its SHA-256 differs).

    Examples:
        >>> load_wordsim353()
        WordPairs of 353, the first ('love', 'sex', 6.77)
    """
    return _word_pairs("wordsim353.tsv", "WordSim-353, Finkelstein et al. 2002")


def load_simlex999() -> WordPairs:
    """Return SimLex-999: pairs of words and how alike people found them, from 0 to 10.

    Hill, Reichart & Korhonen 2015. Relatedness alone scores low: coast and shore are alike, clothes
    and closet are not.

    Returns:
        999 pairs.

    Raises:
        ModuleNotFoundError: if gensim is not installed.
        ValueError: if the file is not the one this book was written with (its SHA-256 differs).

    Examples:
        >>> load_simlex999()
        WordPairs of 999, the first ('old', 'new', 1.58)
    """
    return _word_pairs("simlex999.txt", "SimLex-999, Hill, Reichart & Korhonen 2015")


def load_analogies() -> Analogies:
    """Return the analogies of Mikolov et al. 2013: a is to b as c is to d.

    Returns:
        19,544 questions in 14 sections, one section after another.

    Raises:
        ModuleNotFoundError: if gensim is not installed.
        ValueError: if the file is not the one this book was written with (its SHA-256 differs).

    Examples:
        >>> analogies = load_analogies()
        >>> analogies
        Analogies of 19,544 in 14 sections, the first ('athens', 'greece', 'baghdad', 'iraq')
        >>> analogies.target_names[analogies.target[0]]
        'capital-common-countries'
    """
    questions: list[tuple[str, str, str, str]] = []
    target: list[int] = []
    sections: list[str] = []
    for line in gensim_file("questions-words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(":"):
            sections.append(line[1:].strip())
        else:
            a, b, c, d = line.lower().split()
            questions.append((a, b, c, d))
            target.append(len(sections) - 1)
    return Analogies(
        questions=questions,
        target=np.array(target, dtype=np.intp),
        target_names=sections,
        description=f"{len(questions):,} analogies in {len(sections)} sections, "
        f"Mikolov et al. 2013, {_SOURCE}",
    )


def _first(rows: Sequence[object]) -> str:
    return f", the first {rows[0]}" if rows else ""


def _word_pairs(name: str, source: str) -> WordPairs:
    """Return the pairs in a file of gensim's: two words and a score a line, comments after #."""
    lines = gensim_file(name).read_text(encoding="utf-8").splitlines()
    rows = [line.lower().split() for line in lines if not line.startswith("#")]
    return WordPairs(
        pairs=[(one, other, float(score)) for one, other, score in rows],
        description=f"{len(rows)} pairs of {source}, {_SOURCE}",
    )
