"""The figure that trains in the page: its arithmetic beside NumPy's, then driven in Chromium.

What every figure has from its kit (playing, the keyboard, calm, darkness, no script, two on a page,
a notebook's late scripts) is tried here as well.
"""

import json
import re
from importlib.resources import files
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import softmax

from embedding_tutorial import figures, two_sentences
from embedding_tutorial.figures.interactive.train_it_yourself import (
    EVERY,
    SEEDS,
    STEPS,
    pair_counts,
    random_start,
    train,
)

SENTENCES = two_sentences().sentences
WORDS, COUNTS = pair_counts(SENTENCES, 2)
OTHERS = [["the", "cat", "sleeps"], ["the", "dog", "sleeps"], ["a", "cat", "and", "a", "dog"]]
PAIRS = [("hope", "nice"), ("soon", "again")]
DARK = """<style>
:root { --pst-color-text-base: #d6dde3; --pst-color-text-muted: #9fb0bd; --book-fault: #ee8a7d;
  --pst-color-background: #14191e; }
body { background: #14191e; color: #d6dde3; }
</style>"""


def html(sentences=SENTENCES):
    return figures.train_it_yourself(sentences, caption="Rows move.")._repr_html_()


def trained(step, seed=SEEDS[0], sentences=SENTENCES, window=2, width=2, rate=0.3):
    words, counts = pair_counts(sentences, window)
    return train(counts, random_start(seed, len(words), width), rate=rate, steps=step)


def floor(counts):
    possible = counts / counts.sum(axis=1, keepdims=True)
    seen = counts > 0
    return -(counts[seen] * np.log(possible[seen])).sum() / counts.sum()


def nearest(rows):
    """Return the two words whose rows are nearest to each other, and how far apart they are."""
    apart = np.linalg.norm(rows[:, None] - rows, axis=2)
    share = apart / apart.max() + 2 * np.eye(len(rows))
    one, other = np.unravel_index(share.argmin(), share.shape)
    percent = 100 * share[one, other]
    return WORDS[one], WORDS[other], f"{percent:.{1 if percent < 9.95 else 0}f}"


# Its arithmetic ----------------------------------------------------------------------------------


def random_corpora(n, seed):
    """Yield up to four sentences of up to seven words, which may repeat, a window and a rate."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        alphabet = rng.choice(list("abcdefghijklmnop"), size=rng.integers(2, 10), replace=False)
        lengths = rng.integers(2, 8, size=rng.integers(1, 5))
        sentences = [rng.choice(alphabet, size=length).tolist() for length in lengths]
        words, counts = pair_counts(sentences, window := int(rng.integers(1, 5)))
        start = rng.uniform(-1, 1, (2, len(words), int(rng.integers(2, 4))))
        yield sentences, words, window, counts, start, float(rng.uniform(0.03, 0.3))


@pytest.fixture(scope="module")
def script():
    """The script of the figure, in an engine of its own without a page."""
    engine = pytest.importorskip("py_mini_racer").MiniRacer()
    engine.eval(
        "var window = {}, figure; window.embeddingFigures = {"
        "define(name, classOf) { figure = classOf(class {}); }};"
    )
    path = files(figures).joinpath("interactive/train_it_yourself.js")
    engine.eval(path.read_text(encoding="utf-8"))
    engine.eval(
        "const ends = (cases) => cases.map(([corpus, options]) => ({"
        "...figure.count(corpus), floor: figure.floor(figure.count(corpus).counts),"
        "last: figure.train(corpus, options).at(-1)}))"
    )
    return lambda cases: json.loads(engine.eval(f"JSON.stringify(ends({json.dumps(cases)}))"))


class TestArithmetic:
    @pytest.mark.parametrize(
        ("n", "steps", "within"), [(1_000, 10, 1e-12), (50, 1_000, 1e-10)], ids=str
    )
    def test_the_script_computes_what_numpy_does(self, n, steps, within, script):
        corpora = list(random_corpora(n, seed=steps))
        cases = [
            (
                {"sentences": sentences, "window": window},
                {
                    "width": start.shape[2],
                    "rate": rate,
                    "stream": start.ravel().tolist(),
                    "steps": steps,
                    "every": steps,
                },
            )
            for sentences, _, window, _, start, rate in corpora
        ]
        for (_, words, _, counts, start, rate), found in zip(corpora, script(cases), strict=True):
            assert found["words"] == words
            np.testing.assert_array_equal(found["counts"], counts)
            assert abs(found["floor"] - floor(counts)) < 1e-12
            rows, context, loss = train(counts, start, rate=rate, steps=steps)
            last = found["last"]
            assert last["step"] == steps
            np.testing.assert_allclose(last["rows"], rows, rtol=0, atol=within)
            np.testing.assert_allclose(last["context"], context, rtol=0, atol=within)
            assert abs(last["loss"] - loss) < within

    def test_the_step_is_against_the_gradient_of_the_loss(self):
        start = random_start(3, 7, 2)
        rows, context, _ = train(COUNTS, start, rate=0.1, steps=1)
        for table, moved in enumerate((rows, context)):
            for place in np.ndindex(7, 2):
                up, down = start.copy(), start.copy()
                up[(table, *place)] += 1e-5
                down[(table, *place)] -= 1e-5
                losses = [train(COUNTS, tables, steps=0)[2] for tables in (up, down)]
                slope = (losses[0] - losses[1]) / 2e-5
                assert abs((start[table] - moved)[place] / 0.1 - slope) < 1e-8

    def test_it_begins_with_the_first_start_that_sets_both_pairs_far_apart(self):
        def apart(seed):
            rows = random_start(seed, 7, 2)[0]
            largest = max(np.linalg.norm(one - other) for one in rows for other in rows)
            gaps = [np.linalg.norm(rows[WORDS.index(a)] - rows[WORDS.index(b)]) for a, b in PAIRS]
            return min(gaps) > 0.3 * largest

        assert [apart(seed) for seed in range(SEEDS[0] + 1)] == [False] * SEEDS[0] + [True]
        assert list(SEEDS) == list(range(SEEDS[0], SEEDS[0] + 10))

    @pytest.mark.parametrize(
        ("sentences", "message"),
        [
            ([], "0 sentences"),
            ([["a", "b"]] * 5, "5 sentences"),
            ([["a", "b"], ["c"]], r"sentences\[1\] is \['c'\]: a pair needs two words"),
            ([list("abcdefghijklmnopqrstu")], "21 different words"),
        ],
    )
    def test_it_refuses_what_it_cannot_show(self, sentences, message):
        with pytest.raises(ValueError, match=message):
            figures.train_it_yourself(sentences, caption="Rows move.")

    def test_the_still_picture_is_the_state_before_the_first_step(self):
        still = figures.train_it_yourself(SENTENCES, caption="Rows move.").still
        values = [value.split() for value in re.findall(r'data-value="([^"]*)"', still)]
        np.testing.assert_array_equal(np.array(values, float), random_start(SEEDS[0], 7, 2)[0])
        assert "polyline" not in still


# In the page -------------------------------------------------------------------------------------


@pytest.fixture
def show(open_figures):
    """Return a function that opens figures in a page and hands on the parts of the first."""

    def open_page(*figures_html, head="", **options):
        shown = open_figures(*figures_html, head=head, **options)
        vars(shown).update(parts(shown.root))
        return shown

    return open_page


def parts(root):
    """Return what a test touches in a figure."""

    def press(name):
        root.get_by_role("button", name=name, exact=True).click()

    def numbers(selector):
        values = root.locator(selector).evaluate_all("all => all.map(one => one.dataset.value)")
        return np.array([[float(number) for number in value.split()] for value in values])

    return {
        "root": root,
        "play": root.locator(".controls button").first,
        "slider": root.locator("input"),
        "said": root.locator("output").first,
        "note": root.locator(".note"),
        "text": root.locator("textarea"),
        "press": press,
        "choose": lambda name, value: root.locator(f"select.{name}").select_option(str(value)),
        "rows": lambda: numbers(".board .word"),
        "numbers": numbers,
    }


def assert_shows(figure, state, seed=SEEDS[0], asked=0, **settings):
    """Compare all that the figure shows with what Python computes."""
    rows, context, loss = trained(state * EVERY, seed, **settings)
    _, counts = pair_counts(settings.get("sentences", SENTENCES), settings.get("window", 2))
    np.testing.assert_allclose(figure.rows(), rows, rtol=0, atol=1e-9)
    guess = 100 * softmax(rows[asked] @ context.T)
    np.testing.assert_allclose(figure.numbers(".guess").ravel(), guess, rtol=0, atol=1e-7)
    seen = 100 * counts[asked] / counts[asked].sum()
    np.testing.assert_allclose(figure.numbers(".bars .seen").ravel(), seen, rtol=0, atol=1e-9)
    assert abs(figure.numbers(".loss").item() - loss) < 1e-9
    assert abs(figure.numbers(".floor").item() - floor(counts)) < 1e-9
    assert f"Start {seed - SEEDS[0] + 1}, step {state * EVERY:,}:" in figure.said.inner_text()
    assert figure.messages == []


def wait_for_state(figure, least):
    figure.page.wait_for_function("n => document.querySelector('input').value >= n", arg=least)


@pytest.mark.browser
class TestNumbers:
    def test_it_opens_before_the_first_step_from_a_file_and_fetches_nothing(self, show):
        figure = show(html())
        assert_shows(figure, 0)
        assert figure.slider.input_value() == "0"
        assert figure.root.locator(".trail").first.get_attribute("points").count(",") == 1
        assert len(figure.requests) == 1  # the page itself

    @pytest.mark.parametrize("state", [1, 7, 40, STEPS // EVERY])
    def test_a_state_shows_the_numbers_of_python(self, state, show):
        figure = show(html())
        figure.slider.fill(str(state))
        assert_shows(figure, state)

    def test_the_step_the_reset_and_the_next_start(self, show):
        figure = show(html())
        figure.press("50 steps")
        figure.press("50 steps")
        assert_shows(figure, 2)
        figure.press("Reset")
        assert_shows(figure, 0)
        figure.press("New start")
        figure.slider.fill("3")
        assert_shows(figure, 3, seed=SEEDS[1])
        for _ in range(9):
            figure.press("New start")
        assert_shows(figure, 0)  # the first again

    def test_three_starts_side_by_side_and_how_far_their_pairs_are_apart(self, show):
        figure = show(html())
        figure.slider.fill("20")
        gaps = figure.numbers(".gap").ravel()
        for place, gap in enumerate(gaps):
            rows, _, _ = trained(20 * EVERY, SEEDS[place])
            far = max(np.linalg.norm(one - other) for one in rows for other in rows)
            pairs = [np.linalg.norm(rows[WORDS.index(a)] - rows[WORDS.index(b)]) for a, b in PAIRS]
            assert abs(gap - 100 * max(pairs) / far) < 1e-7
        figure.root.locator(".starts button").nth(2).click()
        assert_shows(figure, 20, seed=SEEDS[2])

    @pytest.mark.parametrize(
        ("name", "value"), [("window", 4), ("window", 1), ("width", 3), ("rate", 0.03)]
    )
    def test_a_setting_begins_anew(self, name, value, show):
        figure = show(html())
        figure.slider.fill("9")
        figure.choose(name, value)
        assert figure.slider.input_value() == "0"
        figure.slider.fill("12")
        assert_shows(figure, 12, **{name: value})
        assert ("first two" in figure.note.inner_text()) == (name == "width")

    @pytest.mark.parametrize(
        "sentences", [OTHERS, [["so", "so", "good"]], [list("abcdefghij")] * 4]
    )
    def test_sentences_that_are_typed(self, sentences, show):
        figure = show(html())
        figure.text.fill("\n".join(" ".join(sentence) for sentence in sentences))
        figure.slider.fill("30")
        assert_shows(figure, 30, sentences=sentences)

    def test_case_and_punctuation_make_no_other_word(self, show):
        figure = show(html())
        figure.text.fill("The cat, sleeps!\n\nthe DOG sleeps.\nA cat and a dog")
        assert_shows(figure, 0, sentences=OTHERS)

    @pytest.mark.parametrize(
        ("text", "says", "kept"),
        [
            ("hope", "Sentence 1 has one word only, so it holds no pair. Type", SENTENCES),
            ("", "Type a sentence of two words or more. The sentences before", SENTENCES),
            ("a b\nhello", "Sentence 2 has one word only", [["a", "b"]]),
            ("a b\n" * 5, "At most 4 sentences", SENTENCES),
            (" ".join(f"w{n}" for n in range(21)), "At most 20 different words", SENTENCES),
            ("a " + "b" * 300, "“bbbbbbbbbbbbbb…” has 300 letters: at most 14", SENTENCES),
        ],
    )
    def test_what_cannot_be_learnt_from_gets_a_message(self, text, says, kept, show):
        figure = show(html())
        figure.text.fill(text)
        assert figure.note.inner_text().startswith(says)
        assert_shows(figure, 0, sentences=kept)

    def test_a_word_is_asked_by_the_list_and_by_a_click_on_it(self, show):
        figure = show(html())
        figure.slider.fill("5")
        figure.choose("asked", WORDS.index("see"))
        assert_shows(figure, 5, asked=WORDS.index("see"))
        figure.root.locator(".board .word circle").nth(WORDS.index("you")).click()
        assert_shows(figure, 5, asked=WORDS.index("you"))
        label = figure.root.locator(".bars").get_attribute("aria-label")
        assert label.startswith("Asked for the neighbours of you, it guesses: hope ")

    def test_it_says_which_words_have_the_same_neighbours_and_how_far_apart_they_are(self, show):
        figure = show(html())
        assert "hope and nice 47 %, soon and again 79 % of" in figure.said.inner_text()
        figure.choose("window", 4)
        says = "No two words have the same neighbours. The nearest: {} and {}, {} % of the largest"
        assert says.format(*nearest(trained(0, window=4)[0])) in figure.said.inner_text()

    def test_it_says_which_words_stand_together_where_none_have_the_same_neighbours(self, show):
        figure = show(html())
        figure.choose("window", 4)
        figure.slider.fill("100")
        assert figure.said.inner_text().endswith("Less than 5 % apart: to, see and you.")
        for _ in range(2):
            figure.press("New start")
        figure.slider.fill("100")
        assert figure.said.inner_text().endswith(
            "Less than 5 % apart: hope, soon, nice and again; to and see."
        )

    def test_one_word_alone_has_none_beside_it(self, show):
        figure = show(html())
        figure.text.fill("a a")
        assert figure.said.inner_text().endswith("No two words have the same neighbours.")
        assert figure.messages == []


@pytest.mark.browser
class TestPicture:
    def test_a_dot_stands_where_its_trail_ends_and_up_is_up(self, show):
        figure = show(html())
        figure.slider.fill("7")
        ends = figure.root.locator(".board .trail").evaluate_all(
            "trails => trails.map(trail => trail.getAttribute('points').split(' '))"
        )
        assert {len(points) for points in ends} == {8}
        places = figure.root.locator(".board .word").evaluate_all(
            "dots => dots.map(dot => [dot.transform.baseVal[0].matrix.e,"
            " dot.transform.baseVal[0].matrix.f])"
        )
        for points, place in zip(ends, places, strict=True):
            np.testing.assert_allclose([*map(float, points[-1].split(","))], place, atol=0.06)
        rows = figure.rows()
        assert np.argmax(rows[:, 1]) == np.argmin(np.array(places)[:, 1])
        assert np.argmax(rows[:, 0]) == np.argmax(np.array(places)[:, 0])

    @pytest.mark.parametrize("start", range(5))
    def test_every_dot_and_label_stays_in_the_picture(self, start, show):
        figure = show(html(), viewport={"width": 390, "height": 800})
        for _ in range(start):
            figure.press("New start")
        for state in (0, 4, 20, 100):
            figure.slider.fill(str(state))
            frame = figure.root.locator(".board svg").first.bounding_box()
            for dot in figure.root.locator(".board .word").all():
                box = dot.bounding_box()
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= 390
                assert box["y"] >= frame["y"]
                assert box["y"] + box["height"] <= frame["y"] + frame["height"]

    @pytest.mark.parametrize("width", [320, 390, 1280])
    def test_what_is_touched_is_44_px_high_and_letters_are_11_px(self, width, show):
        figure = show(html(), viewport={"width": width, "height": 800}, has_touch=True)
        for part in figure.root.locator("button, input, select, textarea").all():
            assert part.bounding_box()["height"] >= 44
        assert figure.slider.bounding_box()["width"] > 150
        sizes = figure.root.locator("svg text").evaluate_all(
            "texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize)"
            " * text.getScreenCTM().a)"
        )
        assert min(sizes) >= (11 if width >= 390 else 10)
        assert max(sizes) <= 16.01
        assert figure.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_its_parts_are_side_by_side_where_there_is_room_and_stacked_on_a_telephone(self, show):
        for width, stacked in ((390, True), (1280, False)):
            figure = show(html(), viewport={"width": width, "height": 800})
            above = figure.root.locator(".board > svg").bounding_box()["y"]
            below = figure.root.locator(".bars").bounding_box()["y"]
            assert (below - above > 300) == stacked

    def test_it_follows_a_dark_page(self, show):
        for head, color in (("", "rgb(34, 48, 60)"), (DARK, "rgb(214, 221, 227)")):
            figure = show(html(), head=head)
            for part in (figure.play, figure.said, figure.text):
                assert part.evaluate("node => getComputedStyle(node).color") == color
            fill = figure.root.locator(".word text").first
            assert fill.evaluate("node => getComputedStyle(node).fill") == color

    def test_without_javascript_the_still_picture_stands_and_no_dead_controls(self, show):
        figure = show(html(), java_script_enabled=False)
        assert figure.root.locator("svg").is_visible()
        assert figure.root.locator("button, input, select, textarea").count() == 0
        assert figure.root.locator("figcaption").inner_text() == "Rows move."


@pytest.mark.browser
class TestPlaying:
    def test_the_mouse_plays_pauses_and_plays_to_the_end_and_again(self, show):
        figure = show(html())
        assert figure.play.inner_text() == "Play"
        figure.play.click()
        wait_for_state(figure, 3)
        assert figure.play.inner_text() == "Pause"
        assert figure.said.get_attribute("aria-live") == "off"  # not a hundred announcements
        figure.play.click()
        stopped = figure.slider.input_value()
        assert figure.said.get_attribute("aria-live") == "polite"
        figure.page.wait_for_timeout(300)
        assert figure.slider.input_value() == stopped
        figure.slider.fill("97")
        figure.play.click()
        wait_for_state(figure, 100)
        assert figure.play.inner_text() == "Play"
        assert "step 5,000" in figure.said.inner_text()
        figure.play.click()
        figure.page.wait_for_function("document.querySelector('input').value < 20")

    def test_what_begins_anew_stops_the_playing(self, show):
        figure = show(html())
        figure.play.click()
        wait_for_state(figure, 2)
        figure.choose("window", 1)
        assert figure.play.inner_text() == "Play"
        assert_shows(figure, 0, window=1)

    def test_the_keyboard_does_all_of_it(self, show):
        figure = show(html())
        keyboard = figure.page.keyboard
        keyboard.press("Tab")  # the word that is asked
        keyboard.press("ArrowDown")
        assert_shows(figure, 0, asked=1)
        for _ in range(3):
            keyboard.press("Tab")
        keyboard.press("Enter")  # the third start
        assert_shows(figure, 0, seed=SEEDS[2], asked=1)
        keyboard.press("Tab")
        assert figure.play.evaluate("node => node === document.activeElement")
        outline = "node => getComputedStyle(node).outlineStyle"
        assert figure.play.evaluate(outline) == "solid"
        keyboard.press("Space")
        wait_for_state(figure, 2)
        keyboard.press("Tab")
        keyboard.press("ArrowRight")
        assert figure.play.inner_text() == "Play"  # who moves the slider has stopped it
        keyboard.press("End")
        assert "step 5,000" in figure.slider.get_attribute("aria-valuetext")
        keyboard.press("Home")
        keyboard.press("Tab")
        keyboard.press("Enter")  # 50 steps
        assert_shows(figure, 1, seed=SEEDS[2], asked=1)
        keyboard.press("Tab")
        keyboard.press("Enter")  # reset
        assert_shows(figure, 0, seed=SEEDS[2], asked=1)
        keyboard.press("Tab")
        keyboard.press("Enter")  # a new start
        assert_shows(figure, 0, seed=SEEDS[1], asked=1)

    def test_where_motion_is_unwelcome_it_goes_in_few_slow_steps(self, show):
        figure = show(html(), reduced_motion="reduce")
        figure.play.click()
        figure.page.wait_for_timeout(700)
        assert figure.slider.input_value() == "0"
        wait_for_state(figure, 1)
        assert figure.slider.input_value() == "9"  # 100 frames in twelve steps
        assert figure.said.get_attribute("aria-live") == "polite"

    def test_playing_ends_when_the_figure_leaves_the_page(self, show):
        figure = show(html())
        figure.play.click()
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


@pytest.mark.browser
class TestOnAPage:
    def test_two_on_a_page_go_their_own_ways(self, show):
        figure = show(html(), html(OTHERS))
        second = SimpleNamespace(
            messages=figure.messages, **parts(figure.page.locator("figure.interactive").nth(1))
        )
        second.slider.fill("5")
        assert_shows(figure, 0)
        assert_shows(second, 5, sentences=OTHERS)
        ids = re.findall(r'\bid="([^"]+)"', figure.page.content())
        assert len(ids) == len(set(ids))

    def test_it_starts_when_a_notebook_puts_it_into_the_page_later(self, show):
        figure = show(html())
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
            html(),
        )
        second = SimpleNamespace(
            messages=figure.messages, **parts(figure.page.locator("figure.interactive").nth(1))
        )
        second.slider.fill("4")
        assert_shows(second, 4)

    @pytest.mark.parametrize("head", ["", DARK], ids=["light", "dark"])
    def test_axe_finds_nothing(self, head, show):
        from axe_playwright_python.sync_playwright import Axe

        figure = show(html(), head=head)
        figure.text.fill("hope")
        found = Axe().run(figure.page).response["violations"]
        assert [violation["id"] for violation in found] == []
