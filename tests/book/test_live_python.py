"""Live cells as a reader meets them, with Python behind: the built book and its own engine."""

import functools
import http.server
import re
import threading

import pytest
from live_reader import Reader, Served
from test_live_page import weight

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STUB = 28  # the first exercise of `lookup`, by its place among the code cells
MINUTES = 120_000  # milliseconds: for a machine that does much else
CHECKED = """\
from embedding_tutorial.exercises import check

def by_frequency(weight, counts):
    return {}

check("by_frequency", by_frequency)"""


@pytest.fixture(scope="module")
def engine(book):
    """The folder of the engine in the built book."""
    if not (found := sorted((book / "_static" / "live").glob("*/worker.js"))):
        pytest.skip("the interpreter is not installed (make live): no cell runs in the pages")
    return found[-1].parent


@pytest.fixture(scope="module")
def host(book, engine):
    handler = functools.partial(Served, directory=book)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def context(chromium):
    """One browser that visits the book: what it has fetched it keeps."""
    context = chromium.new_context()
    context.set_default_timeout(MINUTES)
    yield context
    context.close()


@pytest.fixture
def reader(context, host):
    Served.gone.clear()
    someone = Reader(context.new_page(), patience=MINUTES)
    someone.tab.goto(f"{host}book/lookup.html")
    yield someone
    someone.tab.close()


class TestAReader:
    """In the order of a first visit and a second."""

    def test_a_download_that_breaks_off_is_taken_up_when_the_host_is_back(self, reader):
        reader.tab.route("**/interpreter-*.bin", lambda route: (Served.gone.set(), route.abort()))
        reader.run_button(3).click()
        reader.wait("The download broke off. Run starts anew. Download the notebook.")
        reader.tab.unroute("**/interpreter-*.bin")
        Served.gone.clear()
        stored = reader.text(3)
        reader.run(3)
        assert reader.output(3).locator(".live-note").inner_text() == "Computed in this page"
        assert reader.text(3).strip() == stored.strip()

    def test_an_exercise_is_judged_with_no_network_on_the_second_visit(self, reader):
        Served.gone.set()
        reader.write(STUB, CHECKED.format("weight"))
        reader.run(STUB)
        assert reader.status.startswith("Cell 29: Not yet: by_frequency(")
        reader.write(STUB, CHECKED.format('weight[np.argsort(-counts, kind="stable")]'))
        reader.run(STUB)
        assert reader.status == "Cell 29: Right: all 9 cases agree."
        assert reader.text(19).startswith("IndexError: id 6 at position (4,)")
        assert reader.output(9).get_by_role("img").get_attribute("aria-label")
        assert reader.seen.said == []

    def test_an_edited_cell_an_error_and_an_endless_loop(self, reader):
        reader.run(1)
        reader.write(1, "x = 6 * 7\nx")
        reader.run(1)
        assert reader.status == "Cell 2: 42"
        reader.write(1, "x / 0")
        reader.run(1)
        assert reader.status == "Cell 2: ZeroDivisionError: division by zero"
        reader.write(1, "x")
        reader.run(1)
        assert reader.status == "Cell 2: 42"
        reader.write(1, "x = (")
        reader.run(1)
        assert 'File "<cell 2>", line 1' in reader.text(1)
        reader.write(1, "while True: pass")
        reader.run_button(1).click()
        reader.wait("Running cell 2")
        reader.bar("Stop").click()
        reader.wait("Stopped.")
        reader.write(1, "x = 1\nx")
        reader.run(1)
        assert reader.status == "Cell 2: 1"

    def test_before_the_first_click_no_more_than_five_kilobytes_come(self, reader, book, engine):
        reader.tab.wait_for_load_state("networkidle")
        asked = [url for url in reader.seen.requests if "/live/" in url]
        assert [url.rpartition("/")[2] for url in asked] == ["live.js"]
        script = (engine / "live.js").read_text("utf-8")
        sheet = (book / "_static" / "pages.css").read_text("utf-8")
        page = (book / "book" / "lookup.html").read_text("utf-8")
        plain_sheet = re.sub(r"[^{}]*live-[^{}]*\{[^{}]*\}", "", sheet)
        plain_page = re.sub(r' data-live="\d+"|<script[^>]*data-engine[^>]*></script>', "", page)
        more = weight(sheet) - weight(plain_sheet) + weight(page) - weight(plain_page)
        assert weight(script) + more < 5_000
