"""The marks that live cells get when a page is written, and how its files are put together."""

import gzip
import io
import json
import struct
import zipfile
from types import SimpleNamespace

import live_cells
import live_files
import live_library
import live_wasm
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

MANIFEST = {
    "engine": {"bytes": 100},
    "packs": [{"bytes": 10}, {"bytes": 1}],
    "data": {"/text": {"bytes": 1000, "chapters": ["lookup"]}},
}
CELL = '<div class="cell tag_hide-cell docutils container"><pre>x</pre></div>'


def page_of(tmp_path, cells, chapter="lookup", body=CELL, live=("_static/live/abc", MANIFEST)):
    """Return the body of a page of a notebook after its cells were marked."""
    (tmp_path / "book").mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells), tmp_path / "book" / f"{chapter}.ipynb")
    config = SimpleNamespace(live_chapters=["lookup", "learning"])
    sheets = []
    app = SimpleNamespace(live=live, srcdir=tmp_path, config=config, add_css_file=sheets.append)
    context = {"body": body, "pathto": lambda path, resource: f"../{path}"}
    live_cells.mark_cells(app, f"book/{chapter}", "page.html", context, None)
    assert sheets in ([], ["live/abc/live.css"])
    return context["body"]


class TestMarks:
    def test_a_cell_has_its_place_among_the_cells_of_code(self, tmp_path):
        cells = [new_code_cell("1"), new_markdown_cell("text"), new_code_cell("2")]
        body = page_of(tmp_path, cells, body=CELL + "<p>text</p>" + CELL)
        assert '<div data-live="0" class="cell tag_hide-cell docutils container">' in body
        assert '<div data-live="1" class="cell tag_hide-cell docutils container">' in body

    def test_a_cell_that_does_not_run_there_says_why(self, tmp_path):
        metadata = {"tags": ["not-live"], "live": 'needs "pandas"'}
        body = page_of(tmp_path, [new_code_cell("1", metadata=metadata)])
        assert 'data-live-not="needs &quot;pandas&quot;"' in body
        assert 'data-live="0"' not in body

    def test_the_script_knows_where_the_engine_is_and_its_bytes(self, tmp_path):
        body = page_of(tmp_path, [new_code_cell("1")])
        assert body.count("<script defer") == 1
        for told in (
            'src="../_static/live/abc/live.js"',
            'data-engine="../_static/live/abc/worker.js"',
            'data-manifest="../_static/live/abc/manifest.json"',
            'data-bytes="1111"',
            'data-chapter="lookup"',
        ):
            assert told in body

    def test_a_chapter_without_data_weighs_less(self, tmp_path):
        assert 'data-bytes="111"' in page_of(tmp_path, [new_code_cell("1")], chapter="learning")

    def test_other_chapters_stay_as_they_are(self, tmp_path):
        assert page_of(tmp_path, [new_code_cell("1")], chapter="frameworks") == CELL

    def test_without_the_interpreter_every_page_stays_as_it_is(self, tmp_path):
        assert page_of(tmp_path, [new_code_cell("1")], live=None) == CELL

    def test_a_page_that_lacks_a_cell_is_refused(self, tmp_path):
        with pytest.raises(ValueError, match="1 cells on the page, 2 in the notebook"):
            page_of(tmp_path, [new_code_cell("1"), new_code_cell("2")])


class TestForms:
    def test_a_pack_is_its_table_and_its_files(self):
        raw = live_files.pack({"/a": b"one", "/b": b"three"})
        size = struct.unpack("<I", raw[:4])[0]
        assert json.loads(raw[4 : 4 + size]) == {"/a": 3, "/b": 5}
        assert raw[4 + size :] == b"onethree"

    def test_a_file_is_named_by_what_is_in_it(self, tmp_path):
        one, same, other = (live_files.put(tmp_path, "a", text) for text in (b"1", b"1", b"2"))
        assert one == same
        assert one["name"] != other["name"]
        assert (tmp_path / one["name"].removeprefix("../")).read_bytes() == b"1"

    def test_what_is_packed_does_not_say_when(self):
        assert live_files.packed(b"x")[4:8] == bytes(4)
        assert gzip.decompress(live_files.packed(b"x")) == b"x"

    def test_the_library_is_a_zip_that_needs_no_unpacking(self):
        archive = zipfile.ZipFile(io.BytesIO(live_library.stored_zip({"a.pyc": b"1"})))
        (info,) = archive.infolist()
        assert info.compress_type == zipfile.ZIP_STORED
        assert info.date_time == live_library.LONG_AGO

    @pytest.mark.parametrize(
        ("name", "taken"),
        [
            ("numpy/linalg/__init__.pyc", True),
            ("json/decoder.pyc", True),
            ("fontTools/misc/textTools.pyc", True),
            ("scikit_learn-1.9.1.dist-info/METADATA", True),
            ("fontTools/ttLib/ttFont.pyc", False),
            ("pandas/core/frame.pyc", False),
            ("pandas-3.0.6.dist-info/METADATA", False),
            ("numpy-2.5.2.dist-info/RECORD", False),
            ("scipy/signal/__init__.pyc", False),
        ],
    )
    def test_a_file_of_the_library_is_taken_or_left(self, name, taken):
        assert live_library.wanted(name) == taken


def section(kind, body):
    return bytes([kind]) + live_wasm.written(len(body)) + body


def name_of(text):
    return bytes([len(text)]) + text.encode()


class TestCut:
    """A module of three functions; the first comes from outside."""

    NAMES = ("outside", "__pyx_f_6pandas_one", "kept")
    BODY = bytes([4, 0, 0x41, 7, 0x0B])  # five bytes: its length, no variables, `7`, `end`

    def module(self, names=NAMES):
        listed = b"".join(bytes([number]) + name_of(name) for number, name in enumerate(names))
        functions = bytes([len(names)]) + listed
        code = bytes([2]) + self.BODY + self.BODY
        return b"\0asm\1\0\0\0" + b"".join(
            [
                section(2, bytes([1]) + name_of("host") + name_of("call") + bytes([0, 0])),
                section(10, code),
                section(0, b"\x04name" + section(1, functions)),
            ]
        )

    def cut(self, tmp_path, monkeypatch, names=NAMES):
        monkeypatch.setattr(live_wasm, "EMPTIED", {"pandas": r"__pyx_.*\d+pandas_"})
        (tmp_path / "python-snapshot.wasm").write_bytes(self.module(names))
        return live_wasm.smaller(tmp_path)

    def test_names_go_and_a_library_s_functions_stop(self, tmp_path, monkeypatch):
        sections = dict(live_wasm.split(self.cut(tmp_path, monkeypatch)))
        assert sections[10] == bytes([2]) + live_wasm.STOP + self.BODY
        assert 0 not in sections

    def test_what_other_libraries_may_share_stays(self, tmp_path, monkeypatch):
        names = ("__pyx_f_6pandas_a", "std::sort(int*)", "__pyx_f_6pandas_b")
        sections = dict(live_wasm.split(self.cut(tmp_path, monkeypatch, names)))
        assert sections[10] == bytes([2]) + self.BODY + live_wasm.STOP

    def test_another_interpreter_is_refused(self, tmp_path, monkeypatch):
        with pytest.raises(ValueError, match="no function of pandas"):
            self.cut(tmp_path, monkeypatch, ("outside", "one", "two"))

    @pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**31])
    def test_a_number_is_read_as_it_was_written(self, value):
        raw = live_wasm.written(value)
        assert live_wasm.number(raw + b"\xff", 0) == (value, len(raw))
