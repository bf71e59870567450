"""Text to work on: two sentences, a file of yours, 106 Wikipedia articles. Never the network."""

import bz2
import hashlib
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embedding_tutorial.vocabulary import tokenize

if TYPE_CHECKING:
    from sklearn.utils import Bunch

# What gensim's wheel carries, and the SHA-256 of each file.
_WIKIPEDIA = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"
_SHA256 = {
    _WIKIPEDIA: "a53f4648dec40467ebdcbc7a1307eddb51fe6e28e9309f6ebde81ba0d04bea2d",
    "wordsim353.tsv": "f92a022fc2537793a15bc3a8c162ebcd74990e033a228bb6388cb71e4c0b1e1d",
    "simlex999.txt": "d5e0501971478a511430ee880bd0121e94ac701ba86d90544d83e6d2ba3db05d",
    "questions-words.txt": "8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36",
}


def two_sentences() -> "Bunch":
    """Return the two sentences of the original answer, and the table that it printed for them.

    Returns:
        Bunch with sentences (two lists of five words), target (which sentence: 0, 1),
        target_names (the sentences as text), weight (the answer's 7 x 2 float64 table, rows in
        order of appearance) and DESCR.
    """
    texts = ["Hope to see you soon", "Nice to see you again"]
    rows = [[1.2, 3.1], [0.1, 4.2], [1.0, 3.1], [0.3, 2.1], [2.2, 1.4], [0.7, 1.7], [4.1, 2.0]]
    return _bunch(
        sentences=[tokenize(text) for text in texts],
        target=np.arange(2),
        target_names=texts,
        weight=np.array(rows),
        DESCR="The two example sentences of the answers to 'How does Keras Embedding layer work?' "
        "on Cross Validation (Stack Exchange), CC BY-SA. The table is an illustration.",
    )


def load_text(path: str | os.PathLike) -> "Bunch":
    """Return the sentences of a UTF-8 text file of your own.

    A sentence ends at the end of a line, and after ``.``, ``!`` or ``?`` where white space follows
    ("e.g. this" is therefore two). Its words are those of `tokenize`; sentences without a word are
    left out.

    Returns:
        Bunch with sentences (lists of words), target (zeros: there is one text), target_names
        (the file's name) and DESCR.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: for a file without a word, or one that is not UTF-8.
    """
    path = Path(path)
    try:
        sentences = _split(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path} is not UTF-8: {fault.reason} at byte {fault.start}") from None
    if not sentences:
        raise ValueError(f"{path} holds no word")
    return _bunch(
        sentences=sentences,
        target=np.zeros(len(sentences), dtype=np.intp),
        target_names=[path.name],
        DESCR=f"{len(sentences)} sentences from {path.name}.",
    )


def load_wikipedia() -> "Bunch":
    """Return the 106 articles of the English Wikipedia that the gensim wheel carries for its tests.

    gensim's own filter takes the markup off; then each article is split into sentences as in
    `load_text` (headings and list items are lines, hence sentences). Redirects are left out. Takes
    about four seconds, a quarter of it gensim's import.

    Returns:
        Bunch with sentences (lists of words), target ((n,) int: the article each sentence is from),
        target_names (the articles' titles) and DESCR (source, licence, counts).

    Raises:
        ModuleNotFoundError: if gensim is not installed.
        ValueError: if the file is not the one this book was written with (its SHA-256 differs).
    """
    path = _gensim_file(_WIKIPEDIA)
    from gensim.corpora.wikicorpus import extract_pages, filter_wiki  # a second: only when needed

    sentences, target, titles = [], [], []
    with bz2.open(path) as dump:
        for title, text, _ in extract_pages(dump, filter_namespaces=("0",)):
            if text and not text.lower().startswith("#redirect"):
                found = _split(filter_wiki(text))
                sentences += found
                target += [len(titles)] * len(found)
                titles.append(title)
    return _bunch(
        sentences=sentences,
        target=np.array(target, dtype=np.intp),
        target_names=titles,
        DESCR=f"{sum(map(len, sentences)):,} words in {len(sentences):,} sentences "
        f"of {len(titles)} articles.\n"
        "Source: the English Wikipedia (en.wikipedia.org), by its contributors,\n"
        "as shipped among the test data of gensim 4.4.0. Licence: CC BY-SA.\n"
        "The markup was removed with gensim's filter_wiki.",
    )


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
    for line in _gensim_file("questions-words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(":"):
            sections.append(line[1:].strip())
        else:
            questions.append(tuple(line.lower().split()))
            target.append(len(sections) - 1)
    return _bunch(
        questions=questions,
        target=np.array(target, dtype=np.intp),
        target_names=sections,
        DESCR=f"{len(questions):,} analogies in {len(sections)} sections, Mikolov et al. 2013, "
        "as shipped among the test data of gensim 4.4.0.",
    )


def _pairs(name, source):
    lines = _gensim_file(name).read_text(encoding="utf-8").splitlines()
    rows = [line.lower().split() for line in lines if not line.startswith("#")]
    return _bunch(
        pairs=[(one, other, float(score)) for one, other, score in rows],
        DESCR=f"{len(rows)} pairs of {source}, as shipped among the test data of gensim 4.4.0.",
    )


def _split(text):
    lines = re.split(r"(?<=[.!?])\s+|\n", text)
    return [words for words in map(tokenize, lines) if words]


def _gensim_file(name):
    spec = find_spec("gensim")  # finds the folder without the cost of the import
    if spec is None:
        raise ModuleNotFoundError(
            "these data come with gensim, which is missing: pip install 'embedding-tutorial[book]'"
        )
    path = Path(spec.origin).parent / "test" / "test_data" / name
    if not path.is_file():
        raise ValueError(f"this gensim has no {name}: the book was written with gensim 4.4.0")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != _SHA256[name]:
        raise ValueError(
            f"{name} has SHA-256 {found}, not {_SHA256[name]}: "
            "the book was written with gensim 4.4.0"
        )
    return path


def _bunch(**fields):
    from sklearn.utils import Bunch  # half a second: only when needed

    return Bunch(**fields)
