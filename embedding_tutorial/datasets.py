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

_WIKIPEDIA_FILE = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"
_WIKIPEDIA_SHA256 = "a53f4648dec40467ebdcbc7a1307eddb51fe6e28e9309f6ebde81ba0d04bea2d"


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
    path = _gensim_file(_WIKIPEDIA_FILE, _WIKIPEDIA_SHA256)
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


def _split(text):
    lines = re.split(r"(?<=[.!?])\s+|\n", text)
    return [words for words in map(tokenize, lines) if words]


def _gensim_file(name, sha256):
    spec = find_spec("gensim")  # finds the folder without the cost of the import
    if spec is None:
        raise ModuleNotFoundError(
            "this text comes with gensim, which is missing: pip install 'embedding-tutorial[book]'"
        )
    path = Path(spec.origin).parent / "test" / "test_data" / name
    if not path.is_file():
        raise ValueError(f"this gensim has no {name}: the book was written with gensim 4.4.0")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{name} has SHA-256 {found}, not {sha256}: the book was written with gensim 4.4.0"
        )
    return path


def _bunch(**fields):
    from sklearn.utils import Bunch  # half a second: only when needed

    return Bunch(**fields)
