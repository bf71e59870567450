"""Files of words and their vectors: GloVe's text, word2vec's text and binary, plain or gzipped."""

import codecs
import gzip
import io
import math
import os
import re
import zlib
from contextlib import contextmanager, nullcontext
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from embedding_tutorial._checks import as_table

_BLOCK = 1 << 20  # bytes that are worked on at a time
_HEADER = re.compile(rb"([+-]?\d{1,18}) ([+-]?\d{1,18})|[+-]?\d+ [+-]?\d+")
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_MARKS = b"0123456789.+-eE"  # no other letter, hence neither nan nor inf
_WHITE = re.compile(r"[ \t\n\v\f\r]")  # where C's readers end a word
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


def read_vectors(
    path: str | os.PathLike, *, errors: str = "strict"
) -> tuple[list[str], np.ndarray]:
    """Return the words and the (V, d) float32 vectors of a file; `KeyedVectors.load` explains it.

    Memory grows with what the file holds, not with what its header says.

    Raises:
        ValueError: for whatever is wrong with the content, with file and place.
        OSError: for a file that is not there or cannot be read.
    """
    if errors not in ("strict", "replace"):
        raise ValueError(f"errors must be 'strict' or 'replace', got {errors!r}")
    path = Path(path)
    with path.open("rb") as raw, _progress(path, path.stat().st_size, "B") as advance:
        gzipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        source = io.BufferedReader(gzip.GzipFile(fileobj=raw), _BLOCK) if gzipped else raw
        try:
            words, table, where = _read(source, lambda: advance(raw.tell()))
            return _decoded(words, errors, where), table
        except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
            raise ValueError(f"{path}: the gzip file is damaged or cut short: {fault}") from None
        except ValueError as fault:
            raise ValueError(f"{path}: {fault}") from None


def _read(source, report):
    """Return the words as bytes, their table, and a function that names the place of each."""
    if source.read(3) != codecs.BOM_UTF8:
        source.seek(0)
    start, first = source.tell(), source.readline()
    if not first:
        raise ValueError("the file is empty")
    # No program writes the numbers of a vector as integers, so that two of them are a header.
    header = _HEADER.fullmatch(first.rstrip(b" \r\n"))
    if header is None:
        word, *numbers = _fields(first)
        if not numbers:
            raise ValueError(f"line 1: no numbers after {_shown(word)}, as a header or a row has")
        source.seek(start)
        return _read_text(source, None, len(numbers), report)
    size, width = (int(number or 0) for number in header.groups())
    if size < 1 or width < 1:
        declared = f"the header {_shown(header[0])} must declare words and numbers for each"
        raise ValueError(f"line 1: {declared}, both at least 1 and below 10**18")
    read = _read_binary if _is_binary(source, width) else _read_text
    return read(source, size, width, report)


def _is_binary(source, width):
    """Return whether what follows the header is bytes, not digits; stay at the same place.

    A row of digits is text, and nothing before the first row is how `write_vectors` writes binary:
    its own files are never mistaken. Other files are text if their beginning is readable.
    """
    start = source.tell()
    line = source.readline()
    source.seek(start)
    opening = source.read(4096)
    source.seek(start)
    if line == b"\n":
        return True
    _, *numbers = _fields(line)
    if len(numbers) == width and all(map(_NUMBER.fullmatch, numbers)):
        return False
    try:
        codecs.utf_8_decode(opening, "strict", False)  # a character may be cut at the end
    except UnicodeDecodeError:
        return True
    return _CONTROL.search(opening) is not None


def _fields(line):
    return line.rstrip(b" \r\n").split(b" ")


def _read_text(source, size, width, report):
    first = 1 if size is None else 2
    words, table = [], bytearray()
    while lines := source.readlines(_BLOCK):
        report()
        place = first + len(words)
        rows = [_fields(line) for line in lines]
        for at, row in enumerate(rows):
            if len(row) != width + 1:
                found = f"line {place + at}: {len(row) - 1} numbers after {_shown(row[0])}"
                raise ValueError(f"{found}, not {width} as line 1 has it")
        numbers = [number for _, *numbers in rows for number in numbers]
        table += _singles(numbers, lambda at, place=place: f"line {place + at // width}").tobytes()
        words += [row[0] for row in rows]
    if size is not None and size != len(words):
        raise ValueError(f"line 1: the header declares {size} words, the file has {len(words)}")
    vectors = np.frombuffer(table, np.float32).reshape(-1, width)
    return words, vectors, lambda at: f"line {first + at}"


def _singles(numbers, where):
    """Return the float32 nearest to each number, given in digits."""
    try:
        if b"".join(numbers).translate(None, _MARKS):
            raise ValueError
        doubles = np.fromiter(map(float, numbers), np.float64, len(numbers))
    except ValueError:
        at = next(at for at, number in enumerate(numbers) if not _NUMBER.fullmatch(number))
        raise ValueError(
            f"{where(at)}: {_shown(numbers[at])} is not a finite decimal number"
        ) from None
    with np.errstate(over="ignore"):
        singles = doubles.astype(np.float32)
        # Near the middle of two float32 the nearest double does not tell which of them is nearer.
        above, below = (np.nextafter(doubles, end).astype(np.float32) for end in (np.inf, -np.inf))
        for at in np.flatnonzero(above != below):
            singles[at] = _round(numbers[at], doubles[at])
    for at in np.flatnonzero(np.isinf(singles))[:1]:
        raise ValueError(f"{where(at)}: {_shown(numbers[at])} is too large for float32")
    return singles


def _round(number, double):
    """Return a number in digits, `double` being near it, rounded to float32 in exact arithmetic."""
    step = Fraction(2) ** max(math.frexp(double)[1] - 24, -149)
    single = float(round(Fraction(Decimal(number.decode())) / step) * step)
    return math.copysign(single, double)


def _read_binary(source, size, width, report):
    words, starts, table = [], [], bytearray()
    for start, word, numbers in _records(source, size, 4 * width, report):
        words.append(word)
        starts.append(start)
        table += numbers
    vectors = np.frombuffer(table, "<f4").astype(np.float32, copy=False).reshape(-1, width)

    def where(at):
        return f"word {at + 1}, byte {starts[at]}"

    for at, column in np.argwhere(~np.isfinite(vectors))[:1]:
        raise ValueError(f"{where(at)}: its number {column + 1} is {vectors[at, column]}")
    return words, vectors, where


def _records(source, size, step, report):
    """Yield of each word the byte at which it starts, its bytes, and the `step` bytes after it."""
    buffer, place, start = b"", 0, source.tell()
    for at in range(size):
        while (space := buffer.find(b" ", place)) < 0 or len(buffer) - space <= step:
            more = source.read(max(_BLOCK, len(buffer)))
            report()
            if not more:
                declared = f"the header declares {size} words of {step // 4} numbers"
                raise ValueError(f"word {at + 1}, byte {start}: the file ends in it: {declared}")
            buffer, place = buffer[place:] + more, 0
        end = space + 1 + step
        # The first programs, and `write_vectors`, write line ends between the words.
        yield start, buffer[place:space].removeprefix(b"\n"), buffer[space + 1 : end]
        start, place = start + end - place, end
    if buffer[place:] + source.read(2) not in (b"", b"\n"):
        raise ValueError(f"byte {start}: more follows the {size} words that the header declares")


def _decoded(words, errors, where):
    """Return the words as strings, each of them fit to be one and unlike the others."""
    places = {}
    for at, word in enumerate(words):
        try:
            key = word.decode("utf-8", errors)
        except UnicodeDecodeError:
            advice = "errors='replace' puts a mark in place of what cannot be read"
            raise ValueError(f"{where(at)}: {word[:40]!r} is not UTF-8: {advice}") from None
        if not key or _WHITE.search(key):
            raise ValueError(
                f"{where(at)}: {_shown(word)} is no word: it is empty or has white space"
            )
        if key in places:
            raise ValueError(
                f"{where(at)}: {_shown(word)} has a vector already, {where(places[key])}"
            )
        places[key] = at
    return list(places)


def _shown(piece):
    text = piece.decode("utf-8", "replace")
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


def write_vectors(path: str | os.PathLike, words: list[str], vectors, *, format: str = "word2vec"):
    """Write words and vectors to a file in one of three formats; `KeyedVectors.save` explains it.

    The file takes its place when it is whole; until then the one that was there stays.

    Raises:
        ValueError: for another format, and for words that would not come back.
        TypeError: for vectors that float32 does not hold.
    """
    if format not in ("word2vec", "glove", "binary"):
        raise ValueError(f"format must be 'word2vec', 'glove' or 'binary', got {format!r}")
    vectors, words = _storable(vectors), _encoded(words, format)
    suffix = Path(path).suffix
    path = Path(path).resolve()  # a link stays, what it names is replaced
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    rows = max(1, _BLOCK // (4 * vectors.shape[1]))
    lay_out = _binary_rows if format == "binary" else _text_rows
    try:
        with _created(part, suffix) as out, _progress(path, len(words), " words") as advance:
            if format != "glove":
                out.write(b"%d %d\n" % vectors.shape)
            for start in range(0, len(words), rows):
                block = np.ascontiguousarray(vectors[start : start + rows], dtype="<f4")
                out.write(b"".join(lay_out(words[start : start + rows], block)))
                advance(start + len(block))
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _storable(vectors):
    vectors = as_table(vectors, "vectors")
    if not np.can_cast(vectors.dtype, np.float32):
        advice = "KeyedVectors(words, vectors.astype(np.float32)) rounds them"
        raise TypeError(f"the files hold float32, but the vectors are {vectors.dtype}: {advice}")
    return vectors


def _encoded(words, format):
    encoded = []
    for word in words:
        if not word or _WHITE.search(word):
            raise ValueError(f"{word!r} cannot be saved: it is empty or has white space in it")
        try:
            encoded.append(word.encode())
        except UnicodeEncodeError as fault:
            raise ValueError(f"{word!r} cannot be saved as UTF-8: {fault.reason}") from None
    if format == "glove" and encoded[0].startswith(codecs.BOM_UTF8):
        advice = "its start would pass for the file's byte-order mark"
        raise ValueError(f"{words[0]!r} cannot be the first word of a GloVe file: {advice}")
    return encoded


def _binary_rows(words, block):
    # The line end before a word, which readers skip, tells the file from one of digits.
    return [b"\n" + word + b" " + row.tobytes() for word, row in zip(words, block, strict=True)]


def _text_rows(words, block):
    width, flat = block.shape[1], block.ravel()
    numbers = flat.astype(bytes).tolist()  # the fewest digits that mean this float32
    back = np.fromiter(map(float, numbers), np.float64, len(numbers)).astype(np.float32)
    # Most readers round twice, to float64 first: where that ends at a neighbour, more digits.
    for at in np.flatnonzero(back != flat):
        numbers[at] = repr(float(flat[at])).encode()
    rows = (numbers[start : start + width] for start in range(0, len(numbers), width))
    return [b" ".join([word, *row]) + b"\n" for word, row in zip(words, rows, strict=True)]


@contextmanager
def _created(path, suffix):
    with path.open("wb") as raw:
        # Without name and time, so that the same vectors give the same file.
        gzipped = gzip.GzipFile("", "wb", 6, raw, mtime=0) if suffix.lower() == ".gz" else None
        with gzipped or nullcontext(raw) as out:
            yield out


@contextmanager
def _progress(path, total, unit):
    """Give a function that is told how far it is; the bar shows in a terminal, after a second."""
    from tqdm import tqdm  # only when needed

    with tqdm(
        desc=path.name, total=total, unit=unit, unit_scale=True, delay=1, leave=False, disable=None
    ) as bar:
        yield lambda reached: bar.update(reached - bar.n)
