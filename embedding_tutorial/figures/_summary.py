"""Numbers and texts in short: the same on every machine, others when their source is another."""

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

_SHORT = 60  # characters of text that are shown; a longer one is a digest
# A number on the border of two roundings, such as 1.125, is moved by far more than the last bits in
# which machines differ, and by far less than a digit that is shown.
OFF_THE_BORDER = 1 + 1.7e-6
_NOTHING = 1e-5  # times the largest number beside it: what is smaller is a 0 with an error


def summary(values: npt.ArrayLike) -> str:
    """Return the smallest number, the mean, the mean weighted by place, and the largest.

    Args:
        values: numbers of any shape; those that are not finite are left out.

    Returns:
        The four with three digits each, or one number where all are the same. The places are 1, 2,
        3, ...: what stands in another order has another mean.

    Examples:
        >>> summary([1, 2, 6]), summary([2, 2]), summary([0.1, -0.1 - 1e-15]), summary([])
        ('1 3 3.83 6', '2', '-0.1 0 -0.0333 0.1', 'none')
    """
    given: npt.NDArray[np.float64] = np.ravel(np.asarray(values, dtype=float))
    given = given[np.isfinite(given)]
    if not len(given):
        return "none"
    places = np.arange(1, len(given) + 1)
    later = (given * places).sum() / places.sum()
    found = [float(number) for number in (given.min(), given.mean(), later, given.max())]
    texts = rounded(found)
    return texts[0] if len(set(texts)) == 1 else " ".join(texts)


def rounded(numbers: Iterable[float]) -> list[str]:
    """Return numbers with three digits each; one that is a rounding error beside others is 0.

    Examples:
        >>> rounded([0.12345, 1.0]), rounded([1e-16, 1.0])
        (['0.123', '1'], ['0', '1'])
    """
    numbers = list(numbers)
    least = _NOTHING * max(map(abs, numbers), default=0.0)
    return ["0" if abs(n) <= least else f"{n * OFF_THE_BORDER:.3g}" for n in numbers]


def in_short(text: str) -> str:
    """Return a text of at most 60 characters in quotes, and of a longer one its digest.

    Examples:
        >>> in_short("hope to  see you soon")
        "'hope to see you soon'"
    """
    line = " ".join(text.split())
    return repr(line) if len(line) <= _SHORT else digest(line)


def digest(text: str) -> str:
    """Return six letters that stand for a text; letters, as no number is to be read in them.

    Examples:
        >>> digest("hope to see you soon"), digest("nice to see you again")
        ('qweixo', 'fxljes')
    """
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(6))
