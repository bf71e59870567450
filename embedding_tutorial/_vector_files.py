"""Files of words and their vectors: GloVe's text, word2vec's text and binary, plain or gzipped."""

import codecs
import gzip
import io
import os
import re
import sys
import zlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_positive_int, as_table

Vectors = npt.NDArray[np.floating]
Numbers: TypeAlias = "array[float]"  # float32, one row after the other

_BYTES_PER_READ = 1 << 20
_NUMBERS_PER_WRITE = 1 << 15  # few enough for the processor's cache
_HEADER = re.compile(rb"([+-]?\d{1,18}) ([+-]?\d{1,18})")
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_NUMBER_BYTES = b"0123456789.+-eE"  # no other letter, hence neither nan nor inf
_WORD = re.compile(r"[^ \t\n\v\f\r]+")
_WORD_WITH_SPACES = re.compile(r"[^ \t\n\v\f\r]+( [^ \t\n\v\f\r]+)*")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_OTHER_KINDS = {
    rb"PK\x03\x04": "a zip archive: unpack it, and load the file inside",
    rb"\xff\xfe|\xfe\xff": "UTF-16 text: save it as UTF-8",
    rb"\x93NUMPY": "an array without words: KeyedVectors(words, np.load(path)) takes both",
    rb"\x80[\x02-\x05]": "a pickle, which could run any code and is not loaded: export it with the "
    "program that wrote it, in gensim with save_word2vec_format",
}


def read_vectors(
    path: str | os.PathLike[str], *, errors: str = "strict", max_size: int | None = None
) -> tuple[list[str], Vectors]:
    """Return the words and the (V, d) float32 vectors of a file; `KeyedVectors.load` explains it.

    Memory grows with what the file holds, not with what its header says.
    """
    if errors not in ("strict", "replace"):
        raise ValueError(f"errors must be 'strict' or 'replace', got {errors!r}")
    limit = sys.maxsize if max_size is None else as_positive_int(max_size, "max_size")
    path = Path(path)
    with _opened(path) as source:
        try:
            return _read(source, errors, limit)
        except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
            raise ValueError(f"{path}: the gzip file is damaged or cut short: {fault}") from None
        except ValueError as fault:
            raise ValueError(f"{path}: {fault}") from None


def _read(source: IO[bytes], errors: str, limit: int) -> tuple[list[str], Vectors]:
    size, width = _shape(source)
    numbers = array("f")
    unit, first = "line", 1 if size is None else 2
    rows = _text_rows(source, width, numbers, first)
    if size is not None and _is_binary(source, width):
        unit, first = "word", 1
        rows = _binary_rows(source, size, width, numbers)
    places: dict[str, int] = {}
    for place, word in enumerate(islice(rows, limit), first):
        try:
            key = _decoded(word, errors)
            if key in places:
                raise ValueError(f"{_shown(word)} has a vector already, {unit} {places[key]}")
        except ValueError as fault:
            raise ValueError(f"{unit} {place}: {fault}") from None
        places[key] = place
    if size is not None and len(places) != min(size, limit):
        raise ValueError(f"line 1: the header declares {size} words, the file has {len(places)}")
    vectors = np.frombuffer(numbers, np.float32).reshape(-1, width)
    infinite = np.argwhere(~np.isfinite(vectors))
    if infinite.size:
        row, column = infinite[0]
        found = f"number {column + 1} is {vectors[row, column]} in float32"
        raise ValueError(f"{unit} {first + row}: {found}, not finite")
    return list(places), vectors


def _shape(source: IO[bytes]) -> tuple[int | None, int]:
    """Return how many words a header declares, if there is one, and the width; go to row 1."""
    opening = source.read(6)
    for magic, kind in _OTHER_KINDS.items():
        if re.match(magic, opening):
            raise ValueError(f"this is {kind}")
    start = source.seek(3 if opening.startswith(codecs.BOM_UTF8) else 0)
    if not opening[start:]:
        raise ValueError("the file is empty")
    line = source.readline().rstrip(b" \r\n")
    if header := _HEADER.fullmatch(line):  # no program writes a vector as one integer
        size, width = map(int, header.groups())
        if size < 1 or width < 1:
            raise ValueError(f"line 1: both numbers of the header {_shown(line)} must be above 0")
        return size, width
    if b" " not in line:
        fault = f": no numbers after {_shown(line)}" if line.strip() else " is blank: remove it"
        raise ValueError(f"line 1{fault}")
    source.seek(start)
    return None, line.count(b" ")


def _is_binary(source: IO[bytes], width: int) -> bool:
    """Return whether what follows the header is bytes, not digits; stay at the same place.

    A row of digits is text, and an empty line before the first row is how `write_vectors` begins
    binary: its own files are never mistaken. Other files are text if their beginning is readable.
    """
    start = source.tell()
    line = source.readline()
    opening = line + source.read(4096)
    source.seek(start)
    _, *numbers = _fields(line, width)
    if line == b"\n" or (len(numbers) == width and all(map(_NUMBER.fullmatch, numbers))):
        return line == b"\n"
    text, _ = codecs.utf_8_decode(opening, "replace", False)  # it may end within a character
    return _UNREADABLE.search(text) is not None


def _fields(line: bytes, width: int) -> list[bytes]:
    """Return the word and its numbers, split from the right: a word may hold spaces."""
    return line.rstrip(b" \r\n").rsplit(b" ", width)


def _text_rows(source: IO[bytes], width: int, numbers: Numbers, first: int) -> Iterator[bytes]:
    """Yield the word of each line, having added its numbers to `numbers`."""
    for number, line in enumerate(source, first):
        word, *fields = _fields(line, width)
        # A word that ends in a number is more likely a number too many.
        wrong = len(fields) != width or (b" " in word and _NUMBER.fullmatch(word.split(b" ")[-1]))
        if wrong or b"".join(fields).translate(None, _NUMBER_BYTES):
            raise ValueError(f"line {number}{_fault(line, width)}")
        try:
            numbers.extend(map(float, fields))  # float64, then float32, as most readers round
        except ValueError:
            raise ValueError(f"line {number}{_fault(line, width)}") from None
        yield word


def _fault(line: bytes, width: int) -> str:
    word, *fields = _fields(line, sys.maxsize)
    if not line.strip():
        return " is blank: remove it"
    bad = [field for field in fields[-width:] if not _NUMBER.fullmatch(field)]
    if bad and len(fields) >= width:
        return f": {_shown(bad[0])} is not a finite decimal number"
    return f": {len(fields)} fields after {_shown(word)}, not {width} as line 1 has it"


def _binary_rows(source: IO[bytes], size: int, width: int, numbers: Numbers) -> Iterator[bytes]:
    """Yield each word, having added its numbers to `numbers`."""
    buffer, start = b"", 0
    for number in range(1, size + 1):
        while (space := buffer.find(b" ", start)) < 0 or len(buffer) - space <= 4 * width:
            more = source.read(max(_BYTES_PER_READ, len(buffer)))
            if not more:
                declared = f"the header declares {size} words of {width} numbers"
                raise ValueError(f"word {number}: the binary file ends in it: {declared}")
            buffer, start = buffer[start:] + more, 0
        end = space + 1 + 4 * width
        numbers.frombytes(buffer[space + 1 : end])
        # The first programs, and `write_vectors`, write line ends between the words.
        yield buffer[start:space].removeprefix(b"\n")
        start = end
    if buffer[start:] + source.read(2) not in (b"", b"\n"):
        raise ValueError(f"more follows the {size} words that the header declares")


def _decoded(word: bytes, errors: str) -> str:
    try:
        key = word.decode("utf-8", errors)
    except UnicodeDecodeError:
        advice = "errors='replace' puts U+FFFD in place of what cannot be read"
        raise ValueError(f"{word[:40]!r} is not UTF-8: {advice}") from None
    if not _WORD_WITH_SPACES.fullmatch(key):
        fault = "is empty or has white space other than single spaces inside"
        raise ValueError(f"the word {_shown(word)} {fault}")
    return key


def _shown(piece: bytes) -> str:
    text = piece.decode("utf-8", "replace")
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


def write_vectors(
    path: str | os.PathLike[str], words: Sequence[str], vectors: Vectors, *, format: str
) -> None:
    """Write words and vectors in one of three formats; `KeyedVectors.save` explains it."""
    if format not in ("word2vec", "glove", "binary"):
        raise ValueError(f"format must be 'word2vec', 'glove' or 'binary', got {format!r}")
    vectors = as_table(vectors, "vectors")
    if not np.can_cast(vectors.dtype, np.float32):
        advice = "KeyedVectors(words, vectors.astype(np.float32)) rounds them"
        raise TypeError(f"the files hold float32, but the vectors are {vectors.dtype}: {advice}")
    encoded, path = _encoded(words, format), Path(path)
    step = max(1, _NUMBERS_PER_WRITE // vectors.shape[1])
    with _replacing(path) as out, _progress(path, len(words), " words") as bar:
        if format != "glove":
            out.write(b"%d %d\n" % vectors.shape)
        for start in range(0, len(words), step):
            block = np.ascontiguousarray(vectors[start : start + step], "<f4")
            rows = zip(encoded[start : start + step], _rows_of(block, format), strict=True)
            out.write(b"".join(word + numbers for word, numbers in rows))
            bar.update(len(block))


def _encoded(words: Sequence[str], format: str) -> list[bytes]:
    encoded = []
    for word in words:
        if not _WORD.fullmatch(word):
            fault = "it is empty or has white space, where other programs end a word"
            raise ValueError(f"{word!r} cannot be saved: {fault}: rename it")
        try:
            encoded.append(word.encode())
        except UnicodeEncodeError as error:
            raise ValueError(f"{word!r} cannot be saved as UTF-8: {error.reason}") from None
    if format == "glove" and encoded[0].startswith((codecs.BOM_UTF8, b"PK\x03\x04")):
        advice = "its start would pass for a byte-order mark or a zip archive"
        raise ValueError(f"{words[0]!r} cannot be the first word of a GloVe file: {advice}")
    return [b"\n" + word for word in encoded] if format == "binary" else encoded


def _rows_of(block: Vectors, format: str) -> Iterator[bytes]:
    """Yield what follows the word, of each row."""
    if format == "binary":
        return (b" " + row.tobytes() for row in block)
    # Two integers alone in a first line would be a header, hence a point in them.
    number = b" %#.9g" if format == "glove" and block.shape[1] == 1 else b" %.9g"
    line = number * block.shape[1] + b"\n"
    return (line % tuple(row) for row in _few_digits(block).tolist())


def _few_digits(block: Vectors) -> npt.NDArray[np.float64]:
    """Return each float32 as the nearest number of 6, 7 or 8 digits that reads as it, else itself.

    Nine digits always do. Fewer must do so with room to spare: readers round to float64 first.
    """
    found = exact = block.astype(np.float64)
    exponents = np.floor(np.log10(np.abs(np.where(exact == 0, 1, exact))))
    for digits in (8, 7, 6):
        scale = 10.0 ** (digits - 1 - exponents)
        rounded = np.rint(exact * scale) / scale
        below, above = ((rounded * room).astype(np.float32) for room in (1 - 2e-15, 1 + 2e-15))
        found = np.where((below == block) & (above == block), rounded, found)
    return found


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if its first bytes are gzip's."""
    with _progress(path, path.stat().st_size, "B") as bar, _Counted(path, bar) as raw:
        source = io.BufferedReader(raw, _BYTES_PER_READ)
        gzipped = source.peek(2)[:2] == b"\x1f\x8b"
        yield (
            io.BufferedReader(gzip.GzipFile(fileobj=source), _BYTES_PER_READ) if gzipped else source
        )


class _Counted(io.FileIO):
    """A file whose progress bar moves as it is read."""

    def __init__(self, path: Path, bar: Any) -> None:
        super().__init__(path)
        self._bar = bar

    def readinto(self, buffer: Any) -> int:
        n_bytes = super().readinto(buffer)
        self._bar.update(self.tell() - self._bar.n)  # what is read again counts once
        return n_bytes


@contextmanager
def _replacing(path: Path) -> Iterator[Any]:
    """Open a file, gzipped if its name says so, that takes the place of `path` when it is whole."""
    target = path.resolve()  # a link stays, what it names is replaced
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as raw:
            # Without name and time, so that the same vectors give the same file.
            gzipped = path.suffix.lower() == ".gz" and gzip.GzipFile("", "wb", 6, raw, mtime=0)
            with gzipped or nullcontext(raw) as out:
                yield out
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _progress(path: Path, total: int, unit: str) -> Any:
    """Return a progress bar that shows in a terminal, after a second."""
    from tqdm import tqdm  # only when needed

    return tqdm(
        desc=path.name, total=total, unit=unit, unit_scale=True, delay=1, leave=False, disable=None
    )
