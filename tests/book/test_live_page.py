"""Live cells as a reader meets them, with the smallest engine behind: a toy language in a worker.

A built chapter is copied, some of its cells get the toy's commands in place of their code, and the
page is served under a strict Content-Security-Policy. What Python does is tested elsewhere.
"""

import gzip
import itertools
import json
import re
import shutil
import time
from pathlib import Path

import audit
import live_files
import pytest
from bs4 import BeautifulSoup
from helpers import ROOT
from live_reader import Reader, Served, marked

pytestmark = pytest.mark.browser

LIVE = ROOT / "book" / "_live"
ENGINE = Path(__file__).with_name("tiny_engine.js")
DOT = "R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a GIF, which <img> shows as well
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'

# Cells of `lookup`, by their place among its code cells.
SET_UP, IMPORTS, FIGURE, PLAIN, PREDICTION, DRAWN, RAISES, STUB = 0, 1, 2, 3, 4, 9, 19, 28


def give(**forms):
    names = {"html": "text/html", "png": "image/png", "svg": "image/svg+xml", "text": "text/plain"}
    return "give " + json.dumps({names[form]: value for form, value in forms.items()})


# The page ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(book, tmp_path_factory):
    """A folder with what a live chapter needs beside itself."""
    site = tmp_path_factory.mktemp("live")
    (site / "book").mkdir()
    for name in ("_static", "_sources"):
        (site / name).symlink_to(book / name)
    shutil.copytree(LIVE, site / "live")
    shutil.copy(ENGINE, site / "live" / "worker.js")
    for place in range(3):
        (site / "live" / f"part{place}.bin").write_text("part")
    parts = [f"part{place}.bin" for place in range(3)]
    (site / "live" / "manifest.json").write_text(json.dumps(parts))
    return site


@pytest.fixture(scope="module")
def host(folder):
    with audit.serve(folder, Served) as address:
        yield address


pages = itertools.count()


@pytest.fixture
def reader(chromium, folder, host):
    """Return a function that opens a live chapter whose cells have the codes given."""
    contexts = []

    def open_page(codes=None, *, before="", address=host, not_live=(), late=0, **options):
        source = (folder / "_static").resolve().parent / "book" / "lookup.html"
        html = marked(source, codes or {}, not_live)
        page = f"book/{next(pages)}.html"  # its own name: the server remembers what it has sent
        (folder / page).write_text(html, encoding="utf-8")
        contexts.append(chromium.new_context(**options))
        contexts[-1].set_default_timeout(10_000)
        someone = Reader(contexts[-1].new_page())
        if late:  # the page is painted before its script is there
            someone.tab.route("**/live.js", lambda route: (time.sleep(late), route.continue_()))
        if before:
            someone.tab.add_init_script(before)
        someone.tab.goto(f"{address}{page}")
        return someone

    Served.gone.clear()
    yield open_page
    for context in contexts:
        context.close()


def weight(text):
    return len(gzip.compress(text.encode(), 6))


# Before the first click ----------------------------------------------------------------------


class TestBeforeTheFirstClick:
    def test_nothing_of_the_engine_is_asked_for_and_no_other_site(self, reader, host):
        someone = reader()
        someone.tab.wait_for_load_state("networkidle")
        asked = {url.partition("/live/")[2] for url in someone.seen.requests if "/live/" in url}
        assert asked == {"live.js", "live.css"}
        assert all(url.startswith((host, "data:")) for url in someone.seen.requests)
        assert someone.seen.said == []

    def test_every_live_cell_has_a_button_that_says_what_it_loads_and_no_bar_is_there(self, reader):
        someone = reader()
        names = someone.tab.locator(".live-run").evaluate_all(
            "all => all.map(one => [one.ariaLabel, one.nextElementSibling.ariaLabel,"
            "document.getElementById(one.getAttribute('aria-describedby')).textContent])"
        )
        assert names == [
            [f"Run cell {n}", f"Edit cell {n}", "Run loads 34 MB, once"]
            for n in range(1, len(names) + 1)
        ]
        assert len(names) == someone.tab.locator("[data-live]").count() > 30
        assert not someone.tab.locator(".live-bar").count()

    def test_a_cell_that_is_not_live_says_why_and_is_passed_over(self, reader):
        someone = reader({PLAIN: "say here", PREDICTION: "say there"}, not_live=[PLAIN])
        note = someone.tab.locator("[data-live-not]").evaluate(
            "cell => getComputedStyle(cell, '::after').content"
        )
        assert note == '"Not run in this page: it takes an hour"'
        someone.run(PREDICTION)
        assert someone.text(PREDICTION) == "there\n"

    def test_script_and_style_weigh_little(self):
        """As a page gets them: without comments and indents, and in the one style sheet."""
        script, style = (
            live_files.squeezed((LIVE / name).read_text("utf-8")).decode()
            for name in ("live.js", "live.css")
        )
        book = (ROOT / "book" / "_static" / "book.css").read_text("utf-8")
        assert weight(script) + weight(book + style) - weight(book) < 4_800

    def test_what_comes_later_moves_nothing(self, reader):
        someone = reader(viewport={"width": 1440, "height": 900}, late=0.7)
        shift = someone.tab.evaluate(
            """() => new Promise(resolve => new PerformanceObserver(list => resolve(
                list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
            )).observe({type: "layout-shift", buffered: true}) || setTimeout(resolve, 500, 0))"""
        )
        assert shift < 0.002


class TestWhereItCannot:
    def test_without_what_it_needs_one_sentence_the_notebook_and_no_button(self, reader):
        someone = reader(before="WebAssembly.validate = () => false")
        assert not someone.tab.locator(".live-row").count()
        sentence = someone.tab.locator(".bd-article .live-note")
        assert sentence.inner_text().startswith("This browser cannot run the cells of this page.")
        assert sentence.locator("a").get_attribute("href").endswith("_sources/book/lookup.ipynb")
        assert someone.seen.said == []

    def test_the_module_that_is_tried_is_one_that_this_browser_takes(self, reader):
        tried = "const old = WebAssembly.validate; "
        tried += "WebAssembly.validate = (bytes) => (self.tried = [bytes.length, old(bytes)])[1]"
        assert reader(before=tried).tab.evaluate("tried") == [28, True]

    def test_a_page_opened_from_a_folder_is_as_it_was(self, reader, folder):
        someone = reader(address=f"{folder.as_uri()}/")
        assert not someone.tab.locator(".live-row, .live-note").count()
        assert someone.seen.said == []
        height = "[data-live] .cell_input"
        pseudo = f"getComputedStyle(document.querySelector('{height}'), '::after').content"
        assert someone.tab.evaluate(pseudo) == "none"


# Running -------------------------------------------------------------------------------------


class TestRun:
    def test_the_book_s_output_stays_until_the_new_one_comes(self, reader):
        someone = reader({PLAIN: "say one\nsay two"})
        stored = someone.text(PLAIN)
        someone.cell(PLAIN).evaluate(
            """cell => {
                window.states = [];
                const text = (all) => [...cell.querySelectorAll(all)].map(one => one.textContent);
                new MutationObserver(() => states.push(
                    [text(".live-row .live-note")[0], text(".output pre").join("")]
                )).observe(cell, {childList: true, subtree: true, characterData: true});
            }"""
        )
        someone.run(PLAIN)
        states = [tuple(state) for state in someone.tab.evaluate("states")]
        kinds = [("waiting", stored), ("running", stored), ("running", "one\n")]
        kinds += [("running", "one\ntwo\n"), ("cell 4 has run", "one\ntwo\n")]
        assert list(dict.fromkeys(states)) == kinds
        assert "Computed in this page" in someone.output(PLAIN).inner_text()
        assert someone.output(PLAIN).count() == 1

    def test_variables_live_on_and_what_it_says_is_read_out(self, reader):
        someone = reader({IMPORTS: "let x = 5", PLAIN: "show x"})
        someone.run(IMPORTS)
        someone.run(PLAIN)
        assert someone.status == "Cell 4: 5"
        assert someone.run_button(PLAIN).inner_text() == "Run"

    def test_the_cells_before_run_first_and_once(self, reader):
        codes = {SET_UP: "let n = 1", IMPORTS: "say before", PLAIN: "show n"}
        someone = reader(codes)
        someone.run(PLAIN)
        assert someone.text(PLAIN) == "1"
        assert someone.text(IMPORTS) == "before\n"
        assert someone.note(IMPORTS) == "cell 2 has run"
        assert someone.note(PREDICTION) == ""
        first = someone.output(IMPORTS).element_handle()
        someone.run(PLAIN)
        assert first.evaluate("node => node.isConnected")

    def test_an_edited_cell_before_runs_again_and_what_is_older_is_named(self, reader):
        codes = {IMPORTS: "let x = 5", FIGURE: "show x", PLAIN: "show x"}
        someone = reader(codes)
        someone.run(PLAIN)
        someone.write(IMPORTS, "let x = 6")
        assert someone.cell(IMPORTS).get_by_role("button", name="Book’s code").is_visible()
        someone.run(PLAIN)
        assert someone.text(PLAIN) == "6"
        assert someone.text(FIGURE) == "5"
        assert someone.note(FIGURE) == "cell 3 has run before cell 2 changed"
        assert "Cells that ran before cell 2 changed: 3." in someone.status
        someone.bar("Run all").click()
        someone.wait(re.compile(r"^Cell 42"))
        assert someone.text(FIGURE) == "6"
        assert "before" not in someone.status

    def test_an_error_is_shown_stops_what_comes_after_and_leaves_the_session_alive(self, reader):
        someone = reader({IMPORTS: "let x = 5", FIGURE: "show y", PLAIN: "show x"})
        someone.run_button(PLAIN).click()
        someone.wait("Cell 3: NameError: no y")
        assert someone.output(FIGURE).locator(".traceback pre").inner_text() == "NameError: no y"
        assert someone.note(PLAIN) == ""
        someone.run(PLAIN)
        assert someone.text(PLAIN) == "5"

    def test_an_error_that_is_the_point_of_its_cell_stops_nothing(self, reader):
        someone = reader({RAISES: "show y", RAISES + 1: "say on"})
        someone.run(RAISES + 1)
        assert someone.text(RAISES) == "NameError: no y"
        assert someone.text(RAISES + 1) == "on\n"

    def test_a_result_that_is_guessed_opens_for_its_own_click_alone(self, reader):
        someone = reader({PREDICTION: "say result", PREDICTION + 1: "say next"})
        fold = someone.cell(PREDICTION).locator("details")
        someone.run(PREDICTION + 1)
        assert not fold.evaluate("fold => fold.open")
        someone.run(PREDICTION)
        assert fold.evaluate("fold => fold.open")
        assert someone.text(PREDICTION) == "result\n"

    def test_the_guess_still_finds_its_result(self, reader):
        someone = reader({PREDICTION: "say result"})
        someone.run(PREDICTION)
        prompt = someone.tab.locator("blockquote:has(+ [data-live='4'])")
        prompt.scroll_into_view_if_needed()
        form = prompt.locator("form")
        form.locator(".guess-field").fill("(5, 2)")
        form.get_by_role("button", name="Guess").click()
        assert someone.cell(PREDICTION).locator(".guessed").is_visible()

    def test_stop_ends_an_endless_loop_and_run_works_again(self, reader):
        someone = reader({IMPORTS: "let x = 5", FIGURE: "show x", PLAIN: "loop"})
        someone.run(FIGURE)
        someone.run_button(PLAIN).click()
        someone.tab.get_by_role("button", name="Stop cell 4", exact=True).click()
        assert someone.status.startswith("Stopped. Python’s variables are gone")
        assert someone.note(FIGURE) == ""
        someone.run(FIGURE)
        assert someone.text(FIGURE) == "5"
        someone.run_button(PLAIN).click()
        someone.wait("Running cell 4")
        someone.bar("Stop").click()
        assert someone.status.startswith("Stopped.")
        someone.run(FIGURE)
        for _ in range(100):  # an endless loop takes its time to end
            if len(someone.tab.workers) > 1:
                someone.tab.wait_for_timeout(100)
        assert len(someone.tab.workers) == 1

    def test_what_other_code_or_a_python_that_is_gone_gave_is_called_earlier(self, reader):
        someone = reader({PLAIN: "say one"})
        mark = someone.output(PLAIN).locator(".live-note")
        someone.run(PLAIN)
        someone.write(PLAIN, "loop")
        assert mark.inner_text() == "Computed in this page earlier"
        someone.run_button(PLAIN).click()
        someone.wait("Running cell 4")
        someone.bar("Stop").click()
        assert mark.inner_text() == "Computed in this page earlier"
        someone.write(PLAIN, "say two")
        someone.run(PLAIN)
        assert mark.inner_text() == "Computed in this page"

    def test_reset_brings_the_book_s_outputs_back_and_keeps_the_code(self, reader):
        someone = reader({FIGURE: "say x", STUB: "say y"})
        stored = someone.output(FIGURE).inner_html()
        someone.write(STUB, "say z")
        someone.run(STUB)
        assert someone.output(STUB).count() == 1
        someone.bar("Reset").click()
        someone.output(FIGURE).scroll_into_view_if_needed()
        for _ in range(50):  # an interactive figure that is back measures its room when it is near
            if someone.output(FIGURE).inner_html() != stored:
                someone.tab.wait_for_timeout(100)
        assert someone.output(FIGURE).inner_html() == stored
        assert someone.output(STUB).count() == 0
        assert someone.cell(STUB).locator("textarea").input_value() == "say z"

    def test_what_a_quick_cell_shows_is_not_left_behind_the_bar(self, reader):
        someone = reader({PLAIN: "say one"}, viewport={"width": 1440, "height": 600})
        someone.run(PLAIN)
        someone.write(PLAIN, "\n".join(["say more"] * 9))
        someone.run_button(PLAIN).evaluate("run => run.scrollIntoView({block: 'end'})")
        someone.run_button(PLAIN).click()
        someone.wait("Cell 4 has run.")
        places = "one => one.getBoundingClientRect()"
        bar = someone.tab.locator(".live-bar").evaluate(places)
        assert someone.output(PLAIN).evaluate(places)["bottom"] <= bar["top"]

    def test_much_that_is_printed_is_cut(self, reader):
        someone = reader({PLAIN: "\n".join(["say " + "x" * 7_000] * 20)})
        someone.run(PLAIN)
        assert len(someone.text(PLAIN)) == 100_000


class TestOutputs:
    def test_streams_join_and_a_line_is_written_over(self, reader):
        codes = {PLAIN: r"write a\nb" + "\nsay c\nwarn 1 of 9\nwarn \\r2 of 9\\r\nwarn 9 of 9\\n"}
        someone = reader(codes)
        someone.run(PLAIN)
        assert someone.output(PLAIN).locator(".output").count() == 2
        assert someone.text(PLAIN) == "a\nbc\n9 of 9\n"

    @pytest.mark.parametrize("form", [{"png": DOT}, {"svg": SVG}])
    def test_a_figure_keeps_its_words_until_its_code_is_another(self, reader, form):
        someone = reader({DRAWN: give(text="<Figure>", **form)})
        alt = someone.output(DRAWN).locator("svg").get_attribute("aria-label")
        someone.cell(DRAWN).locator("summary").first.click()
        someone.run(DRAWN)
        picture = someone.output(DRAWN).get_by_role("img")
        assert alt in (picture.get_attribute("aria-label"), picture.get_attribute("alt"))
        assert not someone.output(DRAWN).locator(".caption-number").count()
        assert someone.output(DRAWN).locator("figcaption").inner_text()
        assert someone.output(DRAWN).get_attribute("id") == "fig-relabelled"
        someone.write(DRAWN, give(text="<Figure>", **form) + "\n")
        someone.run(DRAWN)
        picture = someone.output(DRAWN).get_by_role("img")
        words = picture.get_attribute("aria-label") or picture.get_attribute("alt")
        assert words == "Drawn by cell 10"

    @pytest.mark.parametrize("form", ["svg", "html"])
    def test_a_drawing_stands_on_the_page_s_ground_in_the_dark(self, reader, form):
        someone = reader({DRAWN: give(**{form: SVG})}, color_scheme="dark")
        someone.cell(DRAWN).locator("summary").first.click()
        someone.run(DRAWN)
        grounds = (
            someone.output(DRAWN)
            .locator("svg")
            .evaluate(
                """drawing => {
                const grounds = [];
                for (let one = drawing; !one.matches(".cell_output"); one = one.parentElement)
                    grounds.push(getComputedStyle(one).backgroundColor);
                return grounds;
            }"""
            )
        )
        assert set(grounds) == {"rgba(0, 0, 0, 0)"}

    def test_code_that_was_folded_has_the_ground_of_other_code(self, reader):
        someone = reader()
        someone.cell(DRAWN).locator("summary").first.click()
        ground = "code => getComputedStyle(code).backgroundColor"
        folded, other = (
            someone.cell(place).locator(".cell_input").evaluate(ground) for place in (DRAWN, PLAIN)
        )
        assert folded == other

    def test_its_lines_stand_as_close_as_the_book_s(self, reader):
        someone = reader({PLAIN: give(text="a\nb\nc")})
        line = "pre => getComputedStyle(pre).lineHeight"
        stored = someone.output(PLAIN).locator("pre").evaluate(line)
        someone.run(PLAIN)
        assert someone.output(PLAIN).locator("pre").evaluate(line) == stored

    def test_an_interactive_figure_comes_alive(self, reader, book):
        page = BeautifulSoup((book / "book" / "lookup.html").read_text("utf-8"), "html.parser")
        figure = page.select_one("figure.interactive")
        someone = reader({FIGURE: give(html=str(figure))})
        someone.run(FIGURE)
        someone.cell(FIGURE).scroll_into_view_if_needed()
        someone.output(FIGURE).locator("figure.interactive button").first.wait_for()
        assert someone.output(FIGURE).locator("figure.interactive output").count() == 1
        assert someone.output(FIGURE).locator("figcaption:visible").count() == 1
        assert not someone.output(FIGURE).locator(".caption-number").count()
        assert someone.seen.said == []


# Editing -------------------------------------------------------------------------------------


class TestEdit:
    def test_the_keyboard_alone_edits_runs_and_leaves(self, reader):
        someone = reader({STUB: "say stub"})
        keys = someone.tab.keyboard
        someone.cell(STUB).get_by_role("button", name="Edit cell 29").focus()
        keys.press("Enter")
        assert not someone.cell(STUB).locator("pre").first.is_visible()
        keys.press("Control+A")
        keys.type("say mine")
        keys.press("Shift+Enter")
        someone.wait("Cell 29: mine")
        assert someone.tab.evaluate("document.activeElement.ariaLabel") == "Code of cell 29"
        keys.press("Escape")
        assert someone.cell(STUB).locator("pre").first.inner_text() == "say mine\n"
        assert someone.tab.evaluate("document.activeElement.ariaLabel") == "Edit cell 29"
        keys.press("Shift+Tab")
        keys.press("Enter")
        someone.wait("Cell 29: mine")

    def test_tab_leads_on_and_enter_keeps_the_indent(self, reader):
        someone = reader({STUB: "def f():"})
        keys = someone.tab.keyboard
        someone.write(STUB, "def f():")
        keys.press("Enter")
        keys.type("x = 1")
        keys.press("Enter")
        keys.type("return x")
        area = someone.cell(STUB).locator("textarea")
        assert area.input_value() == "def f():\n    x = 1\n    return x"
        keys.press("Tab")
        assert not area.evaluate("area => area === document.activeElement")

    def test_the_book_s_code_comes_back_with_its_colours(self, reader):
        someone = reader()
        pre = someone.cell(PLAIN).locator("pre").first
        before = pre.inner_html()
        someone.write(PLAIN, "x")
        assert pre.inner_html() == "x\n"
        someone.cell(PLAIN).get_by_role("button", name="Book’s code").click()
        assert pre.inner_html() == before
        assert not someone.cell(PLAIN).get_by_role("button", name="Book’s code").is_visible()

    def test_code_in_a_closed_fold_runs_as_well(self, reader):
        someone = reader({SET_UP: "let x = folded", IMPORTS: "show x"})
        someone.run(IMPORTS)
        assert someone.text(IMPORTS) == "folded"


# What goes wrong -----------------------------------------------------------------------------


class TestTheEngineFails:
    def test_a_download_that_breaks_off_says_so_and_run_tries_again(self, reader):
        someone = reader({IMPORTS: "say back"})
        someone.tab.route("**/part2.bin", lambda route: Served.gone.set() or route.abort())
        someone.run_button(IMPORTS).click()
        someone.wait("The download broke off. Run starts anew. Download the notebook.")
        assert someone.note(IMPORTS) == "Run loads 34 MB, once"
        someone.tab.unroute("**/part2.bin")
        someone.run_button(IMPORTS).click()
        someone.wait("The download broke off.")
        Served.gone.clear()
        someone.run(IMPORTS)
        assert someone.text(IMPORTS) == "back\n"

    def test_how_much_is_loaded_is_shown(self, reader):
        someone = reader({IMPORTS: "say x"})
        waiting = []
        someone.tab.route("**/part2.bin", lambda route: waiting.append(route))
        someone.run_button(IMPORTS).click()
        someone.tab.locator(".live-load", has_text="4 of 6 MB").wait_for()
        assert someone.tab.locator("progress").evaluate("bar => bar.position") == pytest.approx(
            2 / 3
        )
        assert someone.status == "Loading Python into this page: 34 MB, once."
        waiting.pop().continue_()
        someone.wait("Cell 2")
        assert not someone.tab.locator("progress").is_visible()

    @pytest.mark.parametrize(("reason", "said"), [("memory", "out of memory"), ("x", "broke off")])
    def test_an_engine_that_dies_is_started_anew(self, reader, reason, said):
        someone = reader({IMPORTS: "say x", FIGURE: f"die {reason}"})
        someone.run_button(FIGURE).click()
        someone.wait(f"Python {'ran ' if reason == 'memory' else ''}{said}")
        assert someone.tab.locator(".live-bar a").get_attribute("href").endswith("lookup.ipynb")
        someone.run(IMPORTS)


# Everyone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [("light", 1440), ("dark", 390)], ids=["light", "dark"])
def test_axe_finds_nothing_with_buttons_output_error_and_bar(reader, view):
    codes = {DRAWN: give(png=DOT), RAISES: "show y", STUB: "say " + "x" * 300}
    someone = reader(codes, **audit.VIEWS[view])
    someone.run(STUB)
    someone.write(STUB, "say y")
    assert someone.tab.evaluate("document.documentElement.scrollWidth") <= view[1]
    someone.tab.evaluate(  # the rest of the page is looked at elsewhere
        """() => document.querySelectorAll("section.late").forEach(section =>
            section.querySelector("textarea.live-code, .traceback, img") || section.remove())"""
    )
    assert audit.axe_findings(someone.tab) == []
    targets = someone.tab.locator(".live-row button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width)"
        ".map(box => Math.min(box.width, box.height))"
    )
    assert min(targets) >= 44


def test_on_paper_nothing_is_there_to_press(reader):
    someone = reader({STUB: "say out"})
    someone.write(STUB, "say mine")
    someone.run(STUB)
    someone.tab.emulate_media(media="print")
    assert someone.tab.locator(".live-row, .live-bar, textarea.live-code").evaluate_all(
        "all => all.every(one => !one.checkVisibility())"
    )
    assert someone.cell(STUB).locator("pre", has_text="say mine").is_visible()


def test_another_engine_is_a_worker_of_some_lines():
    code = [line for line in ENGINE.read_text("utf-8").splitlines() if line.strip()]
    assert len(code) < 60
