"""What good input is, decided once: each check returns a clean value or names the bad one."""

import numpy as np


def as_ids(ids, input_dim=None, *, name="id"):
    """Return `ids` as an intp array of the same shape, each in 0..input_dim-1.

    Welcome: integers of any dtype and shape, in an array, a list, a tuple or alone; empty lists.
    Without `input_dim` only the lower end is checked. NumPy would read -1 as the last row, True as
    row 1 and 2**64 - 1, once cast, as the last row again; here each of them is an error.

    Raises:
        TypeError: for booleans, floats, words and other objects.
        ValueError: for rows of different lengths.
        IndexError: for an id that is negative or past the end.
    """
    array = _integers(ids, name)
    if array.size == 0:
        return array.astype(np.intp)
    limit = np.iinfo(np.intp).max if input_dim is None else input_dim - 1
    if array.dtype.kind == "i":
        # One pass checks both ends: read as unsigned, a negative id is larger than any limit.
        largest = array.view(array.dtype.str.replace("i", "u")).max()
        inside = largest <= min(limit, np.iinfo(array.dtype).max)
    else:
        inside = array.min() >= 0 and array.max() <= limit
    if not inside:
        raise IndexError(_outside(array, limit, input_dim, name))
    return array.astype(np.intp, copy=False)


def _integers(ids, name):
    """Return `ids` as an integer array, or as an object array that holds nothing but integers."""
    array = ids if isinstance(ids, list | tuple) else np.asarray(ids)
    if isinstance(array, np.ndarray):
        if array.dtype.kind in "iu":
            return array
        if array.size == 0 or array.dtype == object and array.ndim:
            raise TypeError(f"{name}s must be integers, got an array of dtype {array.dtype}")
    entries = np.asarray(array, dtype=object)  # each entry keeps the type it was given with
    if all(map(_is_integer_type, set(map(type, entries.flat)))):
        return entries
    for position, entry in np.ndenumerate(entries):
        if isinstance(entry, list | tuple | np.ndarray):
            raise ValueError(f"{name}s have rows of different lengths: use pad(rows, value=...)")
        if not _is_integer_type(type(entry)):
            advice = ": vocabulary.encode(words) gives ids" if isinstance(entry, str) else ""
            raise TypeError(f"{name}s must be integers, got {entry!r}{_at(position)}{advice}")


def _is_integer_type(kind):
    return issubclass(kind, int | np.integer) and kind is not bool


def _at(position):
    return f" at position {tuple(map(int, position))}" if position else ""


def _outside(array, limit, input_dim, name):
    position = tuple(np.argwhere((array < 0) | (array > limit))[0])
    value = int(array[position])
    if input_dim is None:
        return f"{name} {value}{_at(position)} is negative or too large to be a row"
    note = "; negative ids do not count from the end here" if value < 0 else ""
    rows = f"the table's {input_dim} rows (0..{input_dim - 1})"
    return f"{name} {value}{_at(position)} is outside {rows}{note}"


def as_size(value, name, *, least=1):
    """Return `value` as an int of at least `least`; no floats, no booleans."""
    if not _is_integer_type(type(value)):
        raise TypeError(f"{name} must be an integer, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
    return int(value)


def as_table(weight, name="weight"):
    """Return `weight` as a finite (rows, columns) float array, not copied."""
    try:
        table = np.asarray(weight)
    except ValueError:
        raise ValueError(f"{name} must be a rectangle, got rows of different lengths") from None
    if table.dtype.kind != "f":
        raise TypeError(f"{name} must hold floats, got dtype {table.dtype}: {name}.astype(float)")
    if table.ndim != 2 or table.size == 0:
        raise ValueError(f"{name} must have at least one row and one column, got {table.shape}")
    return as_finite(table, name)


def as_finite(array, name):
    """Return `array` unchanged; raise a ValueError that names its first NaN or infinity."""
    if not np.isfinite(array).all():
        position = tuple(map(int, np.argwhere(~np.isfinite(array))[0]))
        raise ValueError(f"{name} must be finite, got {array[position]} at position {position}")
    return array


def as_float_dtype(dtype):
    """Return `dtype` as a NumPy dtype; only floating-point types can hold a table that learns."""
    kind = np.dtype(dtype)
    if kind.kind != "f":
        raise TypeError(f"dtype must be a float type such as np.float32, got {kind}")
    return kind


def as_generator(random_state):
    """Return a NumPy Generator for None, an integer seed or a Generator."""
    if random_state is None or isinstance(random_state, np.random.Generator):
        return np.random.default_rng(random_state)
    return np.random.default_rng(as_size(random_state, "random_state", least=0))


def as_tokens(tokens, name="tokens"):
    """Return `tokens` as a list of words; a bare string would fall apart into its letters."""
    if isinstance(tokens, str):
        raise TypeError(f"{name} must be a list of words, got {tokens!r}: use tokenize(text)")
    tokens = list(tokens)
    for position, token in enumerate(tokens):
        if not isinstance(token, str):
            raise TypeError(f"{name} must be words, got {token!r} at position {position}")
    return tokens


def as_sentences(sentences):
    """Return `sentences` unchanged if they can be read more than once; a generator cannot."""
    if isinstance(sentences, str):
        raise TypeError(f"sentences must be lists of words, got {sentences!r}: use tokenize(text)")
    if iter(sentences) is sentences:
        raise TypeError(
            f"sentences are read more than once, but a {type(sentences).__name__} is empty "
            "after the first time: pass list(sentences)"
        )
    return sentences
