"""What good input is, decided once: each check returns a clean value or names the bad one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.intp]
Floats = npt.NDArray[np.floating[Any]]
RandomState = int | np.random.Generator | None
_Array = TypeVar("_Array", bound=npt.NDArray[Any])
_Values = TypeVar("_Values", bound=Iterable[Any])


class Words(Protocol):
    """Words in order: a list, a tuple, an array of strings. A string alone is not one of them."""

    def __contains__(self, value: object, /) -> bool: ...  # a str asks whether another is in it

    def __getitem__(self, index: int, /) -> str: ...

    def __iter__(self) -> Iterator[str]: ...

    def __len__(self) -> int: ...


def as_ids(ids: npt.ArrayLike, input_dim: int | None = None, *, name: str = "id") -> Ids:
    """Return `ids` as an intp array of the same shape, each in 0..input_dim-1.

    Welcome: integers of any dtype and shape, in an array, a list, a tuple or alone; empty lists.
    NumPy would read -1 as the last row, True as row 1 and 2**64 - 1, once cast, as the last row
    again; here each of them is an error.

    Args:
        ids: what to check; not copied if it is an intp array already.
        input_dim: number of rows of the table. Without it the upper end is the largest intp.
        name: what the messages call one of them.

    Raises:
        TypeError: for booleans, floats, words and other objects.
        ValueError: for rows of different lengths.
        IndexError: for an id that is negative or past the end.
    """
    array = _integers(ids, name)
    if array.size == 0:
        return array.astype(np.intp)
    limit = int(np.iinfo(np.intp).max) if input_dim is None else input_dim - 1
    if array.min() < 0 or array.max() > limit:
        raise IndexError(_outside(array, limit, input_dim, name))
    return array.astype(np.intp, copy=False)


def _integers(ids: npt.ArrayLike, name: str) -> npt.NDArray[Any]:
    """Return `ids` as an integer array, or as an object array that holds nothing but integers."""
    _refuse_masked(ids, f"{name}s")
    if not isinstance(ids, Sequence):
        array = np.asarray(ids)
        if array.dtype.kind in "iu":
            return array
        if isinstance(ids, np.ndarray) and (array.size == 0 or array.dtype.kind in "OmMV"):
            raise TypeError(f"{name}s must be integers, got an array of dtype {array.dtype}")
    try:
        entries = np.asarray(ids, dtype=object)  # each entry keeps the type it was given with
    except ValueError:  # NumPy's word for some ragged lists of arrays
        entries = np.array([None, ids], dtype=object)[1:]
    if all(map(_is_integer_type, set(map(type, entries.flat)))):
        return entries
    numbered = np.ndenumerate(entries)
    position, entry = next(pair for pair in numbered if not _is_integer_type(type(pair[1])))
    entry = entry.item() if isinstance(entry, np.generic) else entry
    if isinstance(entry, list | tuple | np.ndarray):
        raise ValueError(f"{name}s have rows of different lengths: use pad(rows, value=...)")
    advice = ": vocabulary.encode(words) gives ids" if isinstance(entry, str) else ""
    raise TypeError(f"{name}s must be integers, got {entry!r}{_at(position)}{advice}")


def _is_integer_type(kind: type) -> bool:
    return issubclass(kind, int | np.integer) and kind not in (bool, np.timedelta64)


def _refuse_masked(values: object, name: str) -> None:
    if isinstance(values, np.ma.MaskedArray):  # np.asarray would bring the hidden values back
        raise TypeError(f"{name} must not be a masked array: use filled(...) or compressed()")


def _at(position: tuple[int, ...]) -> str:
    return f" at position {tuple(map(int, position))}" if position else ""


def _outside(array: npt.NDArray[Any], limit: int, input_dim: int | None, name: str) -> str:
    outside = (array < 0) | (array > limit)
    position = tuple(np.argwhere(outside)[0])
    value = int(array[position])
    if input_dim is None:
        return f"{name} {value}{_at(position)} is negative or too large to be a row"
    note = "; negative ids do not count from the end here" if value < 0 else ""
    rows = f"the table's {input_dim} rows (0..{input_dim - 1})"
    return f"{name} {value}{_at(position)} is outside {rows}{note}"


def as_integer(value: int, name: str) -> int:
    """Return `value` as an int; NumPy's integers pass, floats and booleans do not."""
    if not _is_integer_type(type(value)):
        raise TypeError(f"{name} must be an integer, got {value!r}")
    return int(value)


def as_positive_int(value: int, name: str) -> int:
    """Return `value` as an int of at least 1."""
    integer = as_integer(value, name)
    if integer < 1:
        raise ValueError(f"{name} must be at least 1, got {value}")
    return integer


def as_nonnegative(value: float, name: str, *, below: float = np.inf) -> float:
    """Return `value` as a float of at least 0 and less than `below`."""
    if not isinstance(value, float | np.floating) and not _is_integer_type(type(value)):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not 0 <= value < below:  # NaN fails every comparison
        limit = "finite" if below == np.inf else f"below {below}"
        raise ValueError(f"{name} must be at least 0 and {limit}, got {value}")
    return float(value)


def as_flag(value: bool, name: str) -> bool:
    """Return `value` if it is True or False; 0, 1 and words are not."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False, got {value!r}")
    return bool(value)


def as_fraction(value: float, name: str) -> float:
    """Return `value` as a float above 0 and at most 1."""
    number = as_nonnegative(value, name)
    if not 0 < number <= 1:
        raise ValueError(f"{name} must be in 0..1, above 0, got {value}")
    return number


def as_id(value: int, name: str, input_dim: int | None = None) -> int:
    """Return `value` as one id, an int."""
    return int(as_ids(as_integer(value, name), input_dim, name=name))


def as_numbers(values: npt.ArrayLike, name: str, *, kinds: str = "fiu") -> npt.NDArray[Any]:
    """Return `values` as an array, not copied, whose dtype is one of the `kinds`."""
    _refuse_masked(values, name)
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must be a rectangle, got rows of different lengths") from None
    if array.dtype.kind not in kinds:
        what = "floats" if kinds == "f" else "numbers"
        advice = ": np.asarray(..., dtype=float) makes some" if array.dtype.kind in "iub" else ""
        raise TypeError(f"{name} must hold {what}, got dtype {array.dtype}{advice}")
    return array


def as_table(weight: npt.ArrayLike, name: str = "weight") -> Floats:
    """Return `weight` as a finite (rows, columns) float array, not copied."""
    table: Floats = as_numbers(weight, name, kinds="f")
    if table.ndim != 2 or table.size == 0:
        raise ValueError(f"{name} must be a matrix with rows and columns, got {table.shape}")
    return as_finite(table, name)


def as_finite(array: _Array, name: str) -> _Array:
    """Return `array` unchanged; raise a ValueError that names its first NaN or infinity."""
    finite = np.isfinite(array)
    if not finite.all():
        position = tuple(map(int, np.argwhere(~finite)[0]))
        raise ValueError(f"{name} must be finite, got {array[position]} at position {position}")
    return array


def as_dtype(dtype: npt.DTypeLike, kinds: str = "f") -> np.dtype[Any]:
    """Return `dtype` as a NumPy dtype, of one of the `kinds`: only floats can hold what learns."""
    kind = None if dtype is None else np.dtype(dtype)  # NumPy would take None for float64
    if kind is None or kind.kind not in kinds:
        raise TypeError(f"dtype must be a float type such as np.float32, got {kind}")
    return kind


def as_generator(random_state: RandomState) -> np.random.Generator:
    """Return a NumPy Generator for None, an integer seed or a Generator."""
    if random_state is None or isinstance(random_state, np.random.Generator):
        return np.random.default_rng(random_state)
    if not _is_integer_type(type(random_state)):
        kinds = "None, an integer or a np.random.Generator"
        raise TypeError(f"random_state must be {kinds}, got {random_state!r}")
    if random_state < 0:
        raise ValueError(f"random_state must be 0 or more, got {random_state}")
    return np.random.default_rng(random_state)


def as_tokens(tokens: Iterable[str], name: str = "tokens") -> list[str]:
    """Return `tokens` as a list of words; a string would fall apart, a set has no order."""
    if isinstance(tokens, str):
        raise TypeError(f"{name} must be a list of words, got {tokens!r}: use tokenize(text)")
    if isinstance(tokens, set | frozenset):  # in another order every time Python starts
        raise TypeError(f"{name} must have an order, got a set: pass sorted(words)")
    if not isinstance(tokens, Iterable):
        raise TypeError(f"{name} must be a list of words, got {tokens!r}")
    words = list(tokens)
    for position, word in enumerate(words):
        if not isinstance(word, str):
            raise TypeError(f"{name} must be words, got {word!r} at position {position}")
    return words


def as_reiterable(values: _Values, name: str) -> _Values:
    """Return `values` unchanged if they can be read more than once; a generator cannot."""
    if isinstance(values, Iterator):
        raise TypeError(
            f"{name} must stay readable for what comes next, but a {type(values).__name__} is "
            "empty after one reading: pass a list"
        )
    if isinstance(values, str) or not isinstance(values, Iterable):
        advice = ": use tokenize(text)" if isinstance(values, str) else ""
        raise TypeError(f"{name} must be a list, got {values!r}{advice}")
    return values
