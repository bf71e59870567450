"""How alike people find two words, and which analogies they draw."""

from typing import TYPE_CHECKING

import numpy as np

from embedding_tutorial.datasets._files import bunch, gensim_file

if TYPE_CHECKING:
    from sklearn.utils import Bunch


def load_wordsim353() -> "Bunch":
    """Return WordSim-353: pairs of words and how related people found them, from 0 to 10.

    Finkelstein et al. 2002, "Placing search in context". It mixes likeness (tiger, cat) with
    relatedness (tiger, zoo).

    Returns:
        Bunch with pairs (353 of (word, word, score), in lower case) and DESCR.

    Raises:
        ModuleNotFoundError, ValueError: as for `load_wikipedia`.
    """
    return _pairs("wordsim353.tsv", "WordSim-353, Finkelstein et al. 2002")


def load_simlex999() -> "Bunch":
    """Return SimLex-999: pairs of words and how alike people found them, from 0 to 10.

    Hill, Reichart & Korhonen 2015. Relatedness alone scores low: coast and shore are alike, clothes
    and closet are not.

    Returns:
        Bunch with pairs (999 of (word, word, score), in lower case) and DESCR.

    Raises:
        ModuleNotFoundError, ValueError: as for `load_wikipedia`.
    """
    return _pairs("simlex999.txt", "SimLex-999, Hill, Reichart & Korhonen 2015")


def load_analogies() -> "Bunch":
    """Return the analogies of Mikolov et al. 2013: a is to b as c is to d.

    Returns:
        Bunch with questions (19,544 of (a, b, c, d), in lower case), target ((n,) int: the section
        of each), target_names (the 14 sections) and DESCR.

    Raises:
        ModuleNotFoundError, ValueError: as for `load_wikipedia`.
    """
    questions, target, sections = [], [], []
    for line in gensim_file("questions-words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(":"):
            sections.append(line[1:].strip())
        else:
            questions.append(tuple(line.lower().split()))
            target.append(len(sections) - 1)
    return bunch(
        questions=questions,
        target=np.array(target, dtype=np.intp),
        target_names=sections,
        DESCR=f"{len(questions):,} analogies in {len(sections)} sections, Mikolov et al. 2013, "
        "as shipped among the test data of gensim 4.4.0.",
    )


def _pairs(name, source):
    lines = gensim_file(name).read_text(encoding="utf-8").splitlines()
    rows = [line.lower().split() for line in lines if not line.startswith("#")]
    return bunch(
        pairs=[(one, other, float(score)) for one, other, score in rows],
        DESCR=f"{len(rows)} pairs of {source}, as shipped among the test data of gensim 4.4.0.",
    )
