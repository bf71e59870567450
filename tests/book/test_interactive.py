"""The interactive figures in a real browser, on a page of their own: no book is built for them."""

import re
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from embedding_tutorial import figures

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
WORDS = ("hope", "to", "see")
FRAMES = np.random.default_rng(0).normal(size=(30, 3, 2))
NOTES = [f"step {n}" for n in range(30)]
DARK = "<style>:root{--pst-color-text-base:#d6dde3}body{background:#14191e}</style>"


def path(frames=FRAMES):
    return figures.training_path(frames, NOTES, WORDS, caption="Rows move.")._repr_html_()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def show(chromium, tmp_path):
    """Return a function that opens figures in a page, from a file, and hands on its parts."""
    contexts = []

    def open_page(*figures_html, head="", **options):
        file = tmp_path / "page.html"
        body = "\n".join(f"<section>{html}</section>" for html in figures_html)
        file.write_text(f"<!doctype html><meta charset=utf-8>{head}<title>t</title>{body}", "utf-8")
        contexts.append(chromium.new_context(**options))
        page, messages, requests = contexts[-1].new_page(), [], []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        root = page.locator("figure.interactive").first
        return SimpleNamespace(
            page=page,
            root=root,
            messages=messages,
            requests=requests,
            button=root.locator("button"),
            slider=root.locator("input"),
            said=root.locator("output"),
            shown=lambda: shown(root),
        )

    yield open_page
    for context in contexts:
        context.close()


def shown(root):
    """Return the whole numbers behind the dots, (V, 2)."""
    values = root.locator(".word").evaluate_all("dots => dots.map(dot => dot.dataset.value)")
    return np.array([[float(number) for number in value.split()] for value in values])


def wait_for_state(figure, least):
    figure.page.wait_for_function("n => document.querySelector('input').value >= n", arg=least)


class TestTrainingPath:
    def test_it_opens_in_its_first_state_from_a_file_and_fetches_nothing(self, show):
        figure = show(path())
        np.testing.assert_array_equal(figure.shown(), FRAMES[0])
        assert figure.said.inner_text() == "step 0"
        assert figure.messages == []
        assert len(figure.requests) == 1  # the page itself

    def test_every_state_shows_the_numbers_of_python_to_the_last_bit(self, show):
        figure = show(path())
        for moment in range(len(FRAMES)):
            figure.slider.fill(str(moment))
            np.testing.assert_array_equal(figure.shown(), FRAMES[moment])
            assert figure.said.inner_text() == NOTES[moment]

    def test_a_dot_stands_where_its_trail_ends_and_up_is_up(self, show):
        figure = show(path())
        figure.slider.fill("7")
        ends = figure.root.locator(".trail").evaluate_all(
            "trails => trails.map(trail => trail.getAttribute('points').split(' '))"
        )
        assert [len(points) for points in ends] == [8, 8, 8]
        places = figure.root.locator(".word").evaluate_all(
            "dots => dots.map(dot => [dot.transform.baseVal[0].matrix.e,"
            " dot.transform.baseVal[0].matrix.f])"
        )
        for points, place in zip(ends, places, strict=True):
            np.testing.assert_allclose([*map(float, points[-1].split(","))], place, atol=1e-3)
        assert np.argmax(FRAMES[7, :, 1]) == np.argmin(np.array(places)[:, 1])

    def test_every_dot_stays_in_the_picture(self, show):
        figure = show(path())
        frame = figure.root.locator("svg").bounding_box()
        for moment in range(0, 30, 5):
            figure.slider.fill(str(moment))
            for dot in figure.root.locator(".word circle").all():
                box = dot.bounding_box()
                assert frame["x"] <= box["x"] <= frame["x"] + frame["width"] - box["width"]
                assert frame["y"] <= box["y"] <= frame["y"] + frame["height"] - box["height"]

    def test_the_mouse_plays_pauses_and_plays_to_the_end_and_again(self, show):
        figure = show(path())
        assert figure.button.inner_text() == "Play"
        figure.button.click()
        wait_for_state(figure, 3)
        assert figure.button.inner_text() == "Pause"
        assert figure.said.get_attribute("aria-live") == "off"  # not thirty announcements
        figure.button.click()
        stopped = figure.slider.input_value()
        assert figure.said.get_attribute("aria-live") == "polite"
        figure.page.wait_for_timeout(300)
        assert figure.slider.input_value() == stopped
        figure.button.click()
        wait_for_state(figure, 29)
        assert figure.button.inner_text() == "Play"
        assert figure.said.inner_text() == "step 29"
        figure.button.click()
        figure.page.wait_for_function("document.querySelector('input').value < 20")

    def test_the_keyboard_does_all_of_it(self, show):
        figure = show(path())
        figure.page.keyboard.press("Tab")
        assert figure.button.evaluate("node => node === document.activeElement")
        outline = "node => getComputedStyle(node).outlineStyle"
        assert figure.button.evaluate(outline) == "solid"
        figure.page.keyboard.press("Space")
        wait_for_state(figure, 2)
        figure.page.keyboard.press("Tab")
        figure.page.keyboard.press("ArrowRight")
        assert figure.button.inner_text() == "Play"  # who moves the slider has stopped it
        figure.page.keyboard.press("End")
        assert figure.slider.get_attribute("aria-valuetext") == "step 29"
        figure.page.keyboard.press("Home")
        np.testing.assert_array_equal(figure.shown(), FRAMES[0])

    def test_where_motion_is_unwelcome_it_goes_in_few_slow_steps(self, show):
        figure = show(path(), reduced_motion="reduce")
        figure.button.click()
        figure.page.wait_for_timeout(700)
        assert figure.slider.input_value() == "0"
        wait_for_state(figure, 1)
        assert figure.slider.input_value() == "3"  # 29 states in twelve steps
        assert figure.said.get_attribute("aria-live") == "polite"

    @pytest.mark.parametrize("width", [320, 390, 1280])
    def test_what_is_touched_is_44_px_high_and_letters_are_11_px(self, width, show):
        figure = show(path(), viewport={"width": width, "height": 800}, has_touch=True)
        for part in (figure.button, figure.slider):
            assert part.bounding_box()["height"] >= 44
        assert figure.slider.bounding_box()["width"] > 150
        scale = figure.root.locator("svg").evaluate("svg => svg.getScreenCTM().a")
        assert 16 * scale >= (11 if width >= 390 else 10)
        assert 16 * scale <= 16.01
        wide = "document.documentElement.scrollWidth <= innerWidth"
        assert figure.page.evaluate(wide)

    def test_it_follows_a_dark_page(self, show):
        for head, color in (("", "rgb(34, 48, 60)"), (DARK, "rgb(214, 221, 227)")):
            figure = show(path(), head=head)
            for part in (figure.button, figure.said):
                assert part.evaluate("node => getComputedStyle(node).color") == color
            fill = figure.root.locator(".word text").first
            assert fill.evaluate("node => getComputedStyle(node).fill") == color

    def test_without_javascript_the_still_picture_stands_and_no_dead_controls(self, show):
        figure = show(path(), java_script_enabled=False)
        assert figure.root.locator("svg").is_visible()
        assert figure.button.count() == 0
        assert figure.root.locator("figcaption").inner_text() == "Rows move."

    def test_two_on_a_page_go_their_own_ways(self, show):
        other = FRAMES[::-1]
        figure = show(path(), path(other))
        second = figure.page.locator("figure.interactive").nth(1)
        second.locator("input").fill("5")
        np.testing.assert_array_equal(figure.shown(), FRAMES[0])
        np.testing.assert_array_equal(shown(second), other[5])
        assert figure.messages == []
        html = figure.page.content()
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids))

    def test_it_starts_when_a_notebook_puts_it_into_the_page_later(self, show):
        figure = show(path())
        figure.page.evaluate(
            """html => {
              const host = document.body.appendChild(document.createElement("section"));
              host.innerHTML = html;
              for (const old of host.querySelectorAll("script")) {  // as JupyterLab does
                const script = document.createElement("script");
                for (const { name, value } of old.attributes) script.setAttribute(name, value);
                script.textContent = old.textContent;
                old.replaceWith(script);
              }
            }""",
            path(),
        )
        second = figure.page.locator("figure.interactive").nth(1)
        second.locator("input").fill("4")
        np.testing.assert_array_equal(shown(second), FRAMES[4])
        assert figure.messages == []

    def test_playing_ends_when_the_figure_leaves_the_page(self, show):
        figure = show(path())
        figure.button.click()
        left = figure.page.evaluate(
            """async () => {
              const figure = document.querySelector("figure.interactive");
              const slider = figure.querySelector("input");
              figure.remove();
              const before = slider.value;
              await new Promise((resume) => setTimeout(resume, 400));
              return [before, slider.value];
            }"""
        )
        assert left[0] == left[1]

    def test_axe_finds_nothing(self, show):
        from axe_playwright_python.sync_playwright import Axe

        figure = show(f"<main><h1>Page</h1>{path()}</main>", head='<html lang="en">')
        found = Axe().run(figure.page).response["violations"]
        assert [violation["id"] for violation in found] == []
