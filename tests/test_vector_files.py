"""Files of vectors: the same bits come back; what is wrong with a file is said, not guessed."""

import codecs
import contextlib
import gzip
import io
import os
import pickle
import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from embedding_tutorial import KeyedVectors

FORMATS = ["word2vec", "glove", "binary"]
formats = pytest.mark.parametrize("format", FORMATS)
SMALL = KeyedVectors(["a", "b", "c"], np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32))
TEXT = b"3 2\na 1 2\nb 3 4\nc 5 6\n"


def gzipped(content):
    """Compress without the time of day, which would end up in the ids of tests."""
    return gzip.compress(content, mtime=0)


def bits(vectors):
    assert vectors.dtype == np.float32
    return np.ascontiguousarray(vectors).view(np.uint32).tolist()


def same(one, other):
    return one.index_to_key == other.index_to_key and bits(one.vectors) == bits(other.vectors)


def as_floats(content):
    return [float(value) for value in np.frombuffer(content, dtype=np.float32)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture
def load(tmp_path):
    """Write bytes to a file and load it."""

    def load(content, **options):
        path = tmp_path / "v.txt"
        path.write_bytes(content)
        return KeyedVectors.load(path, **options)

    return load


@pytest.fixture
def small_blocks(monkeypatch):
    """Reading and writing go block by block, and these tables are larger than one."""
    monkeypatch.setattr("embedding_tutorial._vector_files._BYTES_PER_READ", 64)
    monkeypatch.setattr("embedding_tutorial._vector_files._NUMBERS_PER_WRITE", 16)


# Words and numbers that a reader could take for something else.
words = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=" \t\n\v\f\r"), min_size=1)
    | st.text("0123456789", min_size=1, max_size=3)
    | st.sampled_from(
        ["3", "2", "-1", ".", "1e5", "nan", "\xa0", "\u2028", "e\u0301", "👩‍🔬", "\x1f"]
    )
)
SHORTEST_ROUNDS_TWICE = 7.038530691851209e-26  # str(np.float32) is read as its neighbour
numbers = st.floats(width=32, allow_nan=False, allow_infinity=False) | st.sampled_from(
    [1.0, 2.0, 3.0, -0.0, SHORTEST_ROUNDS_TWICE, *as_floats(b"1.0\n1.00 1 1a 1\n2 2\n")]
)


@st.composite
def tables(draw, words=words):
    keys = draw(st.lists(words, min_size=1, max_size=5, unique=True))
    shape = len(keys), draw(st.integers(1, 4))
    return KeyedVectors(keys, draw(npst.arrays(np.float32, shape, elements=numbers)))


def fits(kv, format):
    return format != "glove" or not kv.index_to_key[0].startswith(("\ufeff", "PK\3\4"))


class TestRoundTrip:
    @pytest.mark.untraced
    @settings(max_examples=300)
    @given(tables(), st.sampled_from(FORMATS), st.sampled_from(["", ".txt", ".gz", ".GZ"]))
    @example(KeyedVectors(["3"], np.array([[1]], dtype=np.float32)), "glove", "")  # as a header
    def test_the_same_words_and_the_same_bits_come_back(self, folder, kv, format, suffix):
        assume(fits(kv, format))
        path = folder / f"table{suffix}"
        kv.save(path, format=format)
        assert (path.read_bytes()[:2] == b"\x1f\x8b") == (suffix.lower() == ".gz")
        assert same(KeyedVectors.load(path), kv)

    @formats
    def test_rows_come_back_that_need_many_blocks_or_are_wider_than_one(
        self, tmp_path, small_blocks, format
    ):
        rng = np.random.default_rng(0)
        for shape in ((500, 5), (3, 200)):
            vectors = np.asfortranarray(rng.normal(size=shape).astype(np.float32))
            kv = KeyedVectors([f"wörd{i}" for i in range(shape[0])], vectors)
            kv.save(tmp_path / "v", format=format)
            assert same(KeyedVectors.load(tmp_path / "v"), kv)

    @formats
    def test_float16_comes_back_as_the_same_numbers_in_float32(self, tmp_path, format):
        vectors = np.array([[0.1, -65504], [6e-8, 3]], dtype=np.float16)
        KeyedVectors(["a", "b"], vectors).save(tmp_path / "v", format=format)
        assert np.array_equal(KeyedVectors.load(tmp_path / "v").vectors, vectors.astype(np.float32))

    @formats
    def test_gzip_is_recognised_by_content_and_not_by_name(self, tmp_path, format):
        for name, other in (("v.gz", "v.txt"), ("plain", "plain.gz")):
            SMALL.save(tmp_path / name, format=format)
            (tmp_path / name).rename(tmp_path / other)
            assert same(KeyedVectors.load(tmp_path / other), SMALL)

    @pytest.mark.filterwarnings("ignore::ResourceWarning")  # gensim leaves the file open
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    @settings(max_examples=60)
    @given(tables(), st.sampled_from(FORMATS), st.sampled_from(["", ".gz"]))
    def test_gensim_reads_the_same_bits_from_our_files(self, gensim, folder, kv, format, suffix):
        assume(fits(kv, format))
        path = folder / f"ours{suffix}"
        kv.save(path, format=format)
        twin = gensim.load_word2vec_format(
            str(path), binary=format == "binary", no_header=format == "glove"
        )
        assert twin.index_to_key == kv.index_to_key
        assert bits(twin.vectors) == bits(kv.vectors)

    @settings(max_examples=60)
    @given(
        st.lists(words, min_size=2, max_size=5, unique=True),
        st.integers(4, 9),
        st.integers(0, 10**6),
        st.sampled_from(FORMATS),
        st.sampled_from(["", ".gz"]),
    )
    def test_we_read_the_same_bits_from_gensims_files(
        self, gensim, folder, keys, columns, seed, format, suffix
    ):
        vectors = np.random.default_rng(seed).normal(size=(len(keys), columns)).astype(np.float32)
        kv = KeyedVectors(keys, vectors)
        assume(fits(kv, format))
        twin = gensim(columns)
        twin.add_vectors(keys, vectors)
        path = str(folder / f"theirs{suffix}")
        binary, header = format == "binary", format != "glove"
        twin.save_word2vec_format(path, binary=binary, write_header=header)
        assert same(KeyedVectors.load(path), kv)


@pytest.fixture(scope="session")
def gensim():
    models = pytest.importorskip("gensim.models", reason="gensim is not installed")
    return models.KeyedVectors


class TestSave:
    def test_the_formats_as_they_are_on_disk(self, tmp_path):
        def written(**options):
            SMALL.save(str(tmp_path / "v"), **options)
            return (tmp_path / "v").read_bytes()

        assert written() == written(format="word2vec") == TEXT
        assert written(format="glove") == TEXT.removeprefix(b"3 2\n")
        rows = [b"\n" + key.encode() + b" " + SMALL[key].tobytes() for key in "abc"]
        assert written(format="binary") == b"3 2\n" + b"".join(rows)

    @settings(max_examples=200)
    @given(npst.arrays(np.uint32, 40, elements=st.integers(0, 2**32 - 1)))
    @example(np.array([0x15AE43FD, 0x7F7FFFFF, 1, 0x80000000, 0x00800000], dtype=np.uint32))
    @example(np.arange(1, 255, dtype=np.uint32) << 23)  # powers of two, with a nearer neighbour
    def test_every_finite_float32_is_read_back_with_room_to_spare(self, folder, pattern):
        """So that it does not matter whether a reader rounds the digits once or twice."""
        vectors = pattern.view(np.float32)
        vectors = vectors[np.isfinite(vectors)][np.newaxis]
        assume(vectors.size)
        KeyedVectors(["a"], vectors).save(folder / "row")
        found = np.array((folder / "row").read_text().split()[3:], dtype=np.longdouble)
        for room in (1 - np.longdouble(1e-15), 1, 1 + np.longdouble(1e-15)):
            assert bits((found * room).astype(np.float32)[np.newaxis]) == bits(vectors)

    @settings(max_examples=200)
    @given(st.floats(2.0**-126, 2.0**127, width=32))
    def test_a_number_has_the_fewest_digits_that_mean_it(self, folder, number):
        assume(number != np.float32(SHORTEST_ROUNDS_TWICE))
        KeyedVectors(["a"], np.array([[number]], dtype=np.float32)).save(folder / "one")
        found = (folder / "one").read_text().split()[3]
        shortest = np.format_float_scientific(np.float32(number), trim="-", exp_digits=2)

        def digits(text):
            return text.split("e")[0].replace(".", "").strip("0")

        # NumPy's may be one more from the truth in the last of them.
        assert len(digits(found)) <= len(digits(shortest))

    @formats
    @pytest.mark.parametrize("word", ["", "new york", "a\tb", "a\n", "\ra", " ", "\ud800"])
    def test_a_word_that_would_not_come_back_is_refused_by_name(self, tmp_path, format, word):
        kv = KeyedVectors(["a", word], np.ones((2, 2), dtype=np.float32))
        with pytest.raises(ValueError, match=re.escape(f"{word!r} cannot be saved")):
            kv.save(tmp_path / "v", format=format)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("word", ["\ufeffa", "PK\3\4"])
    def test_the_beginning_of_another_kind_begins_no_glove_file(self, tmp_path, word):
        kv = KeyedVectors([word, "\ufeff"], SMALL.vectors[:2])
        with pytest.raises(ValueError, match="cannot be the first word of a GloVe file"):
            kv.save(tmp_path / "v", format="glove")
        for format in ("word2vec", "binary"):
            kv.save(tmp_path / "v", format=format)
            assert same(KeyedVectors.load(tmp_path / "v"), kv)

    @pytest.mark.parametrize("dtype", [np.float64, np.longdouble])
    def test_what_float32_does_not_hold_is_refused(self, tmp_path, dtype):
        kv = KeyedVectors(["a"], np.ones((1, 2), dtype=dtype))
        with pytest.raises(TypeError, match=rf"hold float32, but .* {np.dtype(dtype)}: .*astype"):
            kv.save(tmp_path / "v")

    @pytest.mark.parametrize("format", ["pickle", "GloVe", None])
    def test_there_are_three_formats(self, tmp_path, format):
        message = f"must be 'word2vec', 'glove' or 'binary', got {format!r}"
        with pytest.raises(ValueError, match=re.escape(message)):
            SMALL.save(tmp_path / "v", format=format)

    def test_numbers_that_became_nan_are_not_saved(self, tmp_path):
        kv = KeyedVectors(["a"], np.ones((1, 2), dtype=np.float32))
        kv.vectors[0, 1] = np.nan
        with pytest.raises(ValueError, match=r"must be finite, got nan at position \(0, 1\)"):
            kv.save(tmp_path / "v")

    @formats
    def test_the_same_vectors_make_the_same_gzip_file_at_any_time(
        self, tmp_path, monkeypatch, format
    ):
        for name, now in (("one.gz", 1e9), ("other.gz", 2e9)):
            monkeypatch.setattr("gzip.time.time", lambda now=now: now)
            SMALL.save(tmp_path / name, format=format)
        assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "other.gz").read_bytes()

    @pytest.mark.parametrize("place", ["gzip.GzipFile.write", "os.replace"])
    def test_the_file_that_was_there_stays_until_the_new_one_is_whole(
        self, tmp_path, monkeypatch, place
    ):
        path = tmp_path / "v.gz"
        SMALL.save(path)
        before = path.read_bytes()

        def full(*_):
            raise OSError("no space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(place, full)
            with pytest.raises(OSError, match="no space left"):
                KeyedVectors(["z"], SMALL.vectors[:1]).save(path)
        assert path.read_bytes() == before
        assert os.listdir(tmp_path) == ["v.gz"]
        KeyedVectors(["z"], SMALL.vectors[:1]).save(path)
        assert KeyedVectors.load(path).index_to_key == ["z"]

    def test_a_link_goes_on_pointing_to_the_file(self, tmp_path):
        (tmp_path / "deep").mkdir()
        link = tmp_path / "link.gz"
        try:
            link.symlink_to(tmp_path / "deep" / "v")
        except OSError:
            pytest.skip("no symbolic links here")
        SMALL.save(link)
        assert link.is_symlink()
        assert link.read_bytes()[:2] == b"\x1f\x8b"
        assert same(KeyedVectors.load(tmp_path / "deep" / "v"), SMALL)


ONE = SMALL["a"].tobytes()
NAN, INF = (np.array([1, value], dtype=np.float32).tobytes() for value in (np.nan, -np.inf))
BINARY = b"3 2\n" + b"".join(k.encode() + b" " + SMALL[k].tobytes() + b"\n" for k in "abc")
NPY = io.BytesIO()
np.save(NPY, SMALL.vectors)
HEADER = "line 1: both numbers of the header"
NO_WORD = "is empty or has white space other than single spaces inside"


class TestLoad:
    @pytest.mark.parametrize(
        "content",
        [
            TEXT,
            TEXT.removeprefix(b"3 2\n"),
            TEXT.rstrip(),
            TEXT.replace(b"\n", b"\r\n"),
            TEXT.replace(b"\n", b" \n"),
            codecs.BOM_UTF8 + TEXT,
            codecs.BOM_UTF8 + TEXT.removeprefix(b"3 2\n"),
            gzipped(codecs.BOM_UTF8 + TEXT),
            b"+3 2\na 1 2.\nb +3 .4e1\nc 0.5E+1 60000000e-0007\n",
            BINARY,
            BINARY.replace(b"\n", b"")[:3] + b"\n" + BINARY[4:].replace(b"\n", b""),
            gzipped(TEXT[:9]) + gzipped(TEXT[9:]),
        ],
    )
    def test_the_ways_in_which_programs_and_editors_write_these_files(self, load, content):
        assert same(load(content), SMALL)

    @formats
    def test_what_is_loaded_can_be_changed(self, tmp_path, format):
        SMALL.save(tmp_path / "v", format=format)
        KeyedVectors.load(tmp_path / "v").vectors[0] = 9

    def test_a_subclass_loads_as_itself(self, tmp_path):
        class Mine(KeyedVectors):
            pass

        SMALL.save(tmp_path / "v")
        assert type(Mine.load(tmp_path / "v")) is Mine

    def test_a_word_may_hold_any_white_space_but_ascii(self, load):
        kv = load("a\xa0b 1 2\n\xa0 1 2\n. 1 2\n\u2028\x85 1 2\n".encode())
        assert kv.index_to_key == ["a\xa0b", "\xa0", ".", "\u2028\x85"]

    @pytest.mark.parametrize("header", [b"", b"4 2\n"])
    def test_a_word_may_hold_single_spaces_as_in_glove_840b(self, load, header):
        text = b", 1 2\n. . . 3 4\nat name@domain.com -.5 6e-2\n- 2x 7 8\n"
        kv = load(header + text)
        assert kv.index_to_key == [",", ". . .", "at name@domain.com", "- 2x"]
        assert kv["at name@domain.com"].tolist() == np.float32([-0.5, 0.06]).tolist()

    def test_two_integers_alone_in_the_first_line_are_a_header(self, load):
        assert load(b"1 1\n2 3\n").index_to_key == ["2"]
        assert load(b"1 1.0\n2 3\n").index_to_key == ["1", "2"]
        with pytest.raises(ValueError, match="the header declares 2024 words, the file has 1"):
            load(b"2024 1\n2025 7\n")

    def test_digits_are_rounded_to_float64_and_then_to_float32_as_by_gensim(self, load):
        texts = ["7.038531e-26", "1.00000005960464477539062500001", "3.4028235677973362e38"]
        texts += ["1.00000017881393432617187499", "-7.0064923216240855e-46", "1e-99999", "-0"]
        row = load(f"a {' '.join(texts)}\n".encode()).vectors
        assert bits(row) == bits(np.array([texts], dtype=np.float64).astype(np.float32))

    def test_a_word_cut_by_the_original_tool_is_read_on_request(self, load):
        for content in (b"1 2\nGr\xc3 1 2\n", b"1 1\nGr\xc3 \x00\x00\x80\x3f"):
            says = r"(line 2|word 1): b'Gr\\xc3' is not UTF-8: errors='replace'"
            with pytest.raises(ValueError, match=says):
                load(content)
            assert load(content, errors="replace").index_to_key == ["Gr\ufffd"]
        with pytest.raises(ValueError, match="line 2: 'a\ufffd' has a vector already, line 1"):
            load(b"a\xfe 1\na\xff 2\n", errors="replace")

    @pytest.mark.parametrize("errors", ["ignore", None])
    def test_what_is_not_utf_8_is_an_error_or_replaced(self, load, errors):
        says = f"errors must be 'strict' or 'replace', got {errors!r}"
        with pytest.raises(ValueError, match=says):
            load(TEXT, errors=errors)


class TestMaxSize:
    @formats
    @pytest.mark.parametrize("name", ["v", "v.gz"])
    def test_only_the_first_words_are_read(self, tmp_path, format, name):
        SMALL.save(tmp_path / name, format=format)
        for max_size in (1, 2, 3, 99, None):
            kept = slice(max_size)
            expected = KeyedVectors(SMALL.index_to_key[kept], SMALL.vectors[kept])
            assert same(KeyedVectors.load(tmp_path / name, max_size=max_size), expected)

    @pytest.mark.parametrize(
        "content", [b"a 1\nb 2\nb\n\n\xff", b"9 1\na 1\nb 2\nb x", b"9 2\na " + ONE + b"b " + ONE]
    )
    def test_what_follows_them_is_not_looked_at(self, load, content):
        assert load(content, max_size=2).index_to_key == ["a", "b"]
        with pytest.raises(ValueError):
            load(content, max_size=3)

    @pytest.mark.parametrize("max_size", [0, 2.0])
    def test_it_is_a_positive_integer(self, load, max_size):
        with pytest.raises((ValueError, TypeError), match="max_size must be"):
            load(TEXT, max_size=max_size)


class TestFaults:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "the file is empty"),
            (codecs.BOM_UTF8, "the file is empty"),
            (gzipped(b""), "the file is empty"),
            (b"word\n", "line 1: no numbers after 'word'"),
            (b"a\t1\t2\n", "line 1: no numbers after 'a\\t1\\t2'"),
            # other kinds of files
            (b"PK\x03\x04" + bytes(99), "this is a zip archive: unpack it"),
            (TEXT.decode().encode("utf-16"), "this is UTF-16 text: save it as UTF-8"),
            (codecs.BOM_UTF16_BE + TEXT.decode().encode("utf-16-be"), "this is UTF-16 text"),
            (gzipped(TEXT.decode().encode("utf-16")), "this is UTF-16 text"),
            (NPY.getvalue(), "this is an array without words: KeyedVectors(words, np.load(path))"),
            *((pickle.dumps({"a": 1}, p), "this is a pickle, which could") for p in range(2, 6)),
            # blank lines
            (b"\n", "line 1 is blank: remove it"),
            (b"a 1 2\n\nb 3 4\n", "line 2 is blank: remove it"),
            (b"a 1 2\nb 3 4\n\n", "line 3 is blank: remove it"),
            (b"2 2\r\na 1 2\r\n \t\r\nb 3 4", "line 3 is blank: remove it"),
            # headers
            (b"0 2\na 1 2\n", f"{HEADER} '0 2' must be above 0"),
            (b"0 2\na " + ONE, f"{HEADER} '0 2' must be above 0"),
            (b"1 0\na\n", f"{HEADER} '1 0' must be above 0"),
            (b"-1 2\na 1 2\n", f"{HEADER} '-1 2' must be above 0"),
            (b"1" * 5000 + b" 2\na 1 2\n", "line 2: 2 fields after 'a', not 1 as line 1 has it"),
            (b"2 2\na 1 2\nb 3 4\nc 5 6\n", "line 1: the header declares 2 words, the file has 3"),
            (b"4 2\na 1 2\nb 3 4\nc 5 6\n", "line 1: the header declares 4 words, the file has 3"),
            (b"3 2\n", "line 1: the header declares 3 words, the file has 0"),
            (b"1 3\na 1 2\n", "line 2: 2 fields after 'a', not 3 as line 1 has it"),
            # rows
            (b"a 1 2\nb 3\n", "line 2: 1 fields after 'b', not 2 as line 1 has it"),
            (b"a 1 2\nb\n", "line 2: 0 fields after 'b', not 2 as line 1 has it"),
            (b"a 1 2\nb 3 4 5\n", "line 2: 3 fields after 'b', not 2 as line 1 has it"),
            (b"a 1 2\nroute 66 4 5\n", "line 2: 3 fields after 'route', not 2 as line 1 has it"),
            (b"2 2\na 1 2\nnew york 3\n", "line 3: 'york' is not a finite decimal number"),
            (b". . . 1 2\n", "line 1: '.' is not a finite decimal number"),
            # words
            (b"a 1\nb 2\na 3\n", "line 3: 'a' has a vector already, line 1"),
            (b"3 1\na 1\nb 2\nb 3\n", "line 4: 'b' has a vector already, line 3"),
            (b"a 1\n 2\n", f"line 2: the word '' {NO_WORD}"),
            (b"a 1\n a 2\n", f"line 2: the word ' a' {NO_WORD}"),
            (b"a 1\nb  2\n", f"line 2: the word 'b ' {NO_WORD}"),
            (b"a 1\nb  c 2\n", f"line 2: the word 'b  c' {NO_WORD}"),
            (b"a\tb 1\n", f"line 1: the word 'a\\tb' {NO_WORD}"),
            (b"a\rb 1\n", f"line 1: the word 'a\\rb' {NO_WORD}"),
            (b"a 1\n\xff\xfe 1\n", "line 2: b'\\xff\\xfe' is not UTF-8"),
            # binary
            (b"1 2\na " + ONE[:-1], "word 1: the binary file ends in it: the header declares 1"),
            (b"2 2\na " + ONE + b"\n", "word 2: the binary file ends in it"),
            (b"1 2\na " + ONE + b"b " + ONE, "more follows the 1 words"),
            (b"1 2\na " + ONE + b"\n\n", "more follows the 1 words"),
            (b"2 2\na " + ONE + b"\na " + ONE, "word 2: 'a' has a vector already, word 1"),
            (b"1 2\n " + ONE, f"word 1: the word '' {NO_WORD}"),
            (b"1 2\n\n\na " + ONE, f"word 1: the word '\\na' {NO_WORD}"),
            (b"1 2\n" + b"abcd" * 99 + b"\t " + ONE, f"word 1: the word '{'abcd' * 10}...' is"),
            (b"2 2\na " + ONE + b"b " + NAN, "word 2: number 2 is nan in float32, not finite"),
            (b"1 2\na " + INF, "word 1: number 2 is -inf in float32, not finite"),
            (b"1 2\na\xff " + ONE, "word 1: b'a\\xff' is not UTF-8"),
        ],
    )
    def test_a_fault_is_an_error_that_names_file_and_place(self, load, content, says):
        with pytest.raises(ValueError, match=r"v\.txt: " + re.escape(says)):
            load(content)

    @pytest.mark.parametrize(
        "number",
        "nan -nan inf +Infinity 1_0 0x1p3 1,5 1.2.3 1-2 -- . e5 1e 1e+ +-1 1f x １ \u22121 \xa01 "
        "'1' 1\t".split(" "),
    )
    def test_what_is_not_a_decimal_number_is_refused(self, load, number):
        says = re.escape(f"{number!r} is not a finite decimal number")
        for header, row in ((b"", 1), (b"", 2), (b"2 2\n", 1), (b"2 2\n", 2)):
            lines = [f"{at} 1 {number if at == row else 2}\n" for at in (1, 2)]
            with pytest.raises(ValueError, match=f"line {row + bool(header)}: {says}"):
                load(header + "".join(lines).encode())

    @pytest.mark.parametrize("number", ["1e39", "-1e39", "1e999", "3.5e38", "9" * 400])
    def test_a_number_too_large_for_float32_is_refused(self, load, number):
        with pytest.raises(ValueError, match=r"line 2: number 1 is -?inf in float32, not finite"):
            load(f"a 1\nb {number}\n".encode())

    @formats
    @pytest.mark.parametrize("place", ["tail", "middle", "checksum"])
    def test_a_damaged_gzip_file_is_an_error(self, tmp_path, format, place):
        path = tmp_path / "v.gz"
        SMALL.save(path, format=format)
        content = bytearray(path.read_bytes())
        if place == "tail":
            del content[-9:]
        else:
            content[-6 if place == "checksum" else len(content) // 2] ^= 255
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"v\.gz: "):
            KeyedVectors.load(path)

    @pytest.mark.parametrize(
        "content",
        [
            b"200000000 1\na 1\n",
            b"1 200000000\na 1\n",
            b"200000000 100000000\na " + ONE,
            b"999999999999999999 999999999999999999\na " + ONE,
            b"999999999999999999 1\na " + ONE,
        ],
    )
    @pytest.mark.parametrize("pack", [bytes, gzipped], ids=["plain", "gzipped"])
    def test_memory_follows_what_the_file_holds_and_not_its_header(self, load, content, pack):
        load(TEXT)
        tracemalloc.start()
        with pytest.raises(ValueError, match="declares|not 200000000"):
            load(pack(content))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8e6

    def test_a_file_that_is_not_there_is_an_error_that_names_it(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="no_such_file"):
            KeyedVectors.load(tmp_path / "no_such_file")


class TestProgress:
    @formats
    @pytest.mark.parametrize("name", ["v", "v.gz"])
    def test_it_runs_to_the_end_and_small_files_are_silent(
        self, tmp_path, monkeypatch, format, name
    ):
        bars = []

        class Bar:
            def __init__(self, **options):
                self.options, self.n = options, 0
                bars.append(self)

            def update(self, more):
                self.n += more

        monkeypatch.setattr("tqdm.tqdm", lambda **options: contextlib.nullcontext(Bar(**options)))
        SMALL.save(tmp_path / name, format=format)
        KeyedVectors.load(tmp_path / name)
        saving, loading = bars
        assert (saving.n, saving.options["total"]) == (3, 3)
        assert loading.n == loading.options["total"] == (tmp_path / name).stat().st_size
        assert all(bar.options["delay"] > 0 for bar in bars)

    @formats
    def test_nothing_is_printed_for_a_small_file(self, tmp_path, capfd, format):
        SMALL.save(tmp_path / "v", format=format)
        KeyedVectors.load(tmp_path / "v")
        assert capfd.readouterr() == ("", "")


# A second reader, slow and obvious


def demand(condition):
    if not condition:
        raise ValueError


def is_number(text):
    return re.fullmatch(rb"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?", text)


def single(text):
    demand(is_number(text))
    with np.errstate(over="ignore"):
        found = np.float64(text).astype(np.float32)
    demand(np.isfinite(found))
    return int(found.view(np.uint32))


def looks_binary(rest, width):
    if rest[:1] == b"\n":
        return True
    line = rest.split(b"\n")[0]
    fields = line.rstrip(b"\r ").split(b" ")
    if len(fields) > width and all(map(is_number, fields[-width:])):
        return False
    opening = rest[: len(line) + 1 + 4096]
    with contextlib.suppress(UnicodeDecodeError):
        text = codecs.getincrementaldecoder("utf-8")().decode(opening)
        return "\ufffd" in text or any(
            ord(c) == 127 or (ord(c) < 32 and c not in "\t\n\v\f\r") for c in text
        )
    return True


def read_rows(rest, width):
    lines = rest.split(b"\n")
    for line in lines[:-1] if lines[-1] == b"" else lines:
        fields = line.rstrip(b"\r ").split(b" ")
        pieces, fields = fields[:-width], fields[-width:]
        demand(pieces)
        demand(len(pieces) == 1 or (all(pieces) and not is_number(pieces[-1])))
        yield b" ".join(pieces), [single(field) for field in fields]


def read_records(rest, size, width):
    for _ in range(size):
        rest = rest[1:] if rest[:1] == b"\n" else rest
        word, space, rest = rest.partition(b" ")
        demand(space and len(rest) >= 4 * width)
        row, rest = np.frombuffer(rest[: 4 * width], dtype=np.float32), rest[4 * width :]
        demand(np.isfinite(row).all())
        yield word, row.view(np.uint32).tolist()
    demand(rest in (b"", b"\n"))


def read_slowly(content, errors="strict"):
    """Return words and bits as the rules of the formats have them; ValueError for any fault."""
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read()
        except Exception:
            raise ValueError from None
    demand(content[:2] not in (b"\xff\xfe", b"\xfe\xff"))
    content = content.removeprefix(codecs.BOM_UTF8)
    first, _, rest = content.partition(b"\n")
    fields = first.rstrip(b"\r ").split(b" ")
    if len(fields) == 2 and all(re.fullmatch(rb"[+-]?[0-9]+", field) for field in fields):
        size, width = map(int, fields)
        demand(size > 0 and width > 0 and size < 10**6)
        binary = looks_binary(rest, width)
        rows = list(read_records(rest, size, width) if binary else read_rows(rest, width))
        demand(len(rows) == size)
    else:
        demand(len(fields) > 1)
        rows = list(read_rows(content, len(fields) - 1))
    keys = [word.decode("utf-8", errors) for word, _ in rows]
    demand(len(set(keys)) == len(keys))
    demand(all(key and not set(key) & set("\t\n\v\f\r") for key in keys))
    return keys, [row for _, row in rows]


places = st.floats(0, 1, exclude_max=True)
PIECES = [b" ", b"\n", b"\r\n", b"\t", b"\0", b"1", b"-", b".", b"e", b"_", b"nan", b"inf", b"\xff"]
PIECES += [b"\xef\xbb\xbf", b"\xc3", b"0x1", b"e39", b"2 2\n", b"\x7f", b"  ", b"\xff\xfe", b" x"]


def at(place, content):
    return int(place * (len(content) + 1))


def among_lines(change):
    """An edit of the list of lines, at one or two of them."""

    def edit(content, one, other, _):
        lines = content.splitlines(keepends=True) or [b""]
        change(lines, int(one * len(lines)), int(other * len(lines)))
        return b"".join(lines)

    return edit


def swap(lines, one, other):
    lines[one], lines[other] = lines[other], lines[one]


def edit_header(content, one, other, _):
    _, end, rest = content.partition(b"\n")
    return b"%d %d" % (round(one * 8) - 2, round(other * 6) - 1) + end + rest


EDITS = [
    lambda content, one, other, piece: content[: at(one, content)],
    lambda content, one, other, piece: content[at(one, content) :],
    lambda content, one, other, piece: (
        content[: at(one, content)] + bytes([int(other * 256)]) + content[at(one, content) + 1 :]
    ),
    lambda content, one, other, piece: (
        content[: at(one, content)] + piece + content[at(one, content) :]
    ),
    among_lines(lambda lines, one, other: lines.insert(one, lines[other])),
    among_lines(lambda lines, one, other: lines.pop(one)),
    among_lines(swap),
    edit_header,
]
edits = st.tuples(st.sampled_from(EDITS), places, places, st.sampled_from(PIECES))
plain_words = st.text("ab1é.", min_size=1, max_size=3)


@pytest.mark.untraced
@settings(max_examples=600)
@given(
    tables(plain_words),
    st.sampled_from(FORMATS),
    st.sampled_from(["", "inside", "outside"]),
    st.lists(edits, max_size=3),
    st.sampled_from(["strict", "replace"]),
)
def test_a_spoilt_file_is_read_as_by_the_slow_reader_or_is_an_error(
    folder, kv, format, pack, edits, errors
):
    path = folder / "spoilt"
    kv.save(path, format=format)
    content = path.read_bytes()
    content = gzipped(content) if pack == "outside" else content
    for edit, *where in edits:
        content = edit(content, *where)
    content = gzipped(content) if pack == "inside" else content
    path.write_bytes(content)
    try:
        expected = read_slowly(content, errors)
    except ValueError:
        with pytest.raises(ValueError, match=f"^{re.escape(str(path))}: "):
            KeyedVectors.load(path, errors=errors)
    else:
        found = KeyedVectors.load(path, errors=errors)
        assert (found.index_to_key, bits(found.vectors)) == expected
