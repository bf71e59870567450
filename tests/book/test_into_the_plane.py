"""The figure that carries one-hot vectors into the plane: in Python, and driven in Chromium."""

from itertools import combinations

import numpy as np
import pytest

from embedding_tutorial import figures, two_sentences

WORDS = ("hope", "to", "see", "you", "soon", "nice", "again")
WEIGHT = np.asarray(two_sentences().weight)
START = ("hope", "see", "again")
DARK = (
    "<style>:root{--pst-color-text-base:#d6dde3;--pst-color-text-muted:#a5b0b9;"
    "--pst-color-background:#14191e}body{background:#14191e;color:#fff}</style>"
)
SENTENCE = "In the cube, one-hot: every two words are 1.41 apart."
RANDOM = [np.random.default_rng(seed).normal(scale=3.0**seed, size=(7, 2)) for seed in range(4)]


def figure_of(weight=WEIGHT, words=WORDS, start=START):
    return figures.into_the_plane(weight, words, start, caption="Equally far, then not.")


def carried(weight, words, t):
    """Return the ends of three words' arrows in space, and the distance of every two of them."""
    rows = weight[[WORDS.index(word) for word in words]]
    flat = np.hstack([rows, np.zeros((3, 1))])
    ends = np.eye(3) @ ((1 - t) * np.eye(3) + t * flat)
    return ends, [np.linalg.norm(ends[a] - ends[b]) for a, b in combinations(range(3), 2)]


@pytest.fixture
def show(open_figures):
    """Return a function that opens the figure in a page of its own and hands on its parts."""

    def open_page(figure, head="", **options):
        shown = open_figures(figure._repr_html_(), head=head, **options)
        shown.play = shown.root.locator("button")
        shown.slider = shown.root.locator("input")
        shown.selects = shown.root.locator("select")
        shown.said = shown.root.locator("output")
        return shown

    return open_page


def values(root, selector):
    """Return the whole numbers behind what is shown."""
    texts = root.locator(selector).evaluate_all("nodes => nodes.map(node => node.dataset.value)")
    return [[float(number) for number in text.split()] for text in texts]


def agree(figure, weight, words, t):
    """Compare every number of the figure with Python's, and each word's colour with its own."""
    ends, distances = carried(weight, words, t)
    np.testing.assert_allclose(values(figure.root, ".tip"), ends, rtol=0, atol=1e-9)
    np.testing.assert_allclose(np.ravel(values(figure.root, ".distance")), distances, atol=1e-9)
    beside = np.reshape(values(figure.root, ".vector span"), (3, 3))
    np.testing.assert_allclose(beside, ends, rtol=0, atol=1e-9)
    assert figure.root.locator(".tip").all_text_contents() == list(words)
    shown = figure.root.locator(".distance").all_text_contents()
    assert shown == [f"{distance:.2f}" for distance in distances]
    fills = figure.root.locator(".arrow").evaluate_all(
        "arrows => arrows.map(arrow => getComputedStyle(arrow).fill)"
    )
    colors = [bytes.fromhex(figures.WORD_COLORS[word][1:]) for word in words]
    assert fills == ["rgb({}, {}, {})".format(*color) for color in colors]


class TestInPython:
    def test_the_still_picture_is_the_cube(self):
        still = figure_of().still
        assert still.count(f'data-value="{float(np.sqrt(2))!r}"') == 3
        assert 'data-value="0.0 0.0 1.0"' in still
        assert "1.41" in still

    def test_the_first_three_words_stand_where_none_are_named(self):
        assert figures.into_the_plane(WEIGHT, WORDS).data["start"] == [0, 1, 2]

    @pytest.mark.parametrize("weight", RANDOM)
    def test_whatever_the_table_all_of_it_lies_in_the_picture(self, weight):
        data = figure_of(weight).data
        for points in (weight, data["projection"]):
            places = data["origin"] + data["scale"] * points
            assert (places >= [60, 30]).all()
            assert (places <= [400, 370]).all()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"weight": np.ones((7, 3))}, r"two columns .* got \(7, 3\)"),
            ({"weight": np.ones((2, 2)), "words": WORDS[:2]}, r"at least 3 rows, got \(2, 2\)"),
            ({"weight": WEIGHT * np.nan}, r"nan at position \(0, 0\)"),
            ({"words": WORDS[:6]}, "7 rows need as many different words"),
            ({"words": (*WORDS[:6], "hope")}, "7 rows need as many different words"),
            ({"start": ("hope", "see")}, r"three different words .* got \['hope', 'see'\]"),
            ({"start": ("hope", "see", "see")}, "three different words"),
            ({"start": ("hope", "see", "river")}, "'river'"),
        ],
    )
    def test_refuses(self, changes, message):
        with pytest.raises(ValueError, match=message):
            figure_of(**changes)


@pytest.mark.browser
class TestInTheBrowser:
    def test_it_opens_in_the_cube_from_a_file_and_fetches_nothing(self, show):
        figure = show(figure_of())
        agree(figure, WEIGHT, START, 0)
        assert figure.said.inner_text() == SENTENCE
        assert figure.messages == []
        assert len(figure.requests) == 1  # the page itself

    @pytest.mark.parametrize("weight", [WEIGHT, *RANDOM])
    def test_every_number_is_that_of_python_for_any_words_and_share(self, weight, show):
        figure = show(figure_of(weight))
        choice = np.random.default_rng(5)
        words = list(START)
        for _ in range(12):
            slot = int(choice.integers(3))
            words[slot] = str(choice.choice([word for word in WORDS if word not in words]))
            figure.selects.nth(slot).select_option(words[slot])
            share = int(choice.integers(101))
            figure.slider.fill(str(share))
            agree(figure, weight, words, share / 100)
        figure.slider.fill("100")
        agree(figure, weight, words, 1)
        assert figure.messages == []

    def test_at_the_end_the_arrows_stand_at_the_rows_and_up_is_up(self, show):
        figure = show(figure_of())
        figure.slider.fill("100")
        ends = figure.root.locator(".way").evaluate_all(
            "ways => ways.map(way => way.getAttribute('d').split('L')[1].split(',').map(Number))"
        )
        data = figure_of().data
        for word, end in zip(START, ends, strict=True):
            place = data["origin"] + data["scale"] * WEIGHT[WORDS.index(word)]
            np.testing.assert_allclose(end, place, atol=1e-9)
        assert ends[0][1] < ends[2][1]  # hope, 3.1, stands above again, 2.0

    def test_the_bars_are_as_long_as_the_distances(self, show):
        figure = show(figure_of())
        figure.slider.fill("60")
        lengths = figure.root.locator(".bar").evaluate_all(
            "bars => bars.map(bar => [...bar.querySelectorAll('rect')]"
            ".reduce((sum, rect) => sum + rect.width.baseVal.value, 0))"
        )
        _, distances = carried(WEIGHT, START, 0.6)
        np.testing.assert_allclose(np.divide(lengths, distances), figure_of().data["bar"], 1e-4)

    def test_every_state_is_said_with_its_distances(self, show):
        figure = show(figure_of())
        for share, start in ((50, "0.50 of the way: "), (100, "In the plane, where the rows")):
            figure.slider.fill(str(share))
            said = figure.said.inner_text()
            assert said.startswith(start)
            for (a, b), distance in zip(
                combinations(START, 2), carried(WEIGHT, START, share / 100)[1], strict=True
            ):
                assert f"{a} and {b} {distance:.2f}" in said
            assert figure.slider.get_attribute("aria-valuetext") == said
        assert "hope and see 0.20" in said

    def test_a_word_that_an_arrow_has_cannot_be_chosen_for_another(self, show):
        figure = show(figure_of())
        taken = "select => [...select.options].filter(o => o.disabled).map(o => o.textContent)"
        assert figure.selects.nth(0).evaluate(taken) == ["see", "again"]
        figure.selects.nth(2).select_option("nice")
        assert figure.selects.nth(0).evaluate(taken) == ["see", "nice"]

    def test_the_mouse_plays_it_to_the_end(self, show):
        figure = show(figure_of())
        figure.play.click()
        figure.page.wait_for_function("document.querySelector('input').value >= 20")
        figure.play.click()
        share = int(figure.slider.input_value())
        agree(figure, WEIGHT, START, share / 100)
        figure.play.click()
        figure.page.wait_for_function("document.querySelector('input').value == 100")
        agree(figure, WEIGHT, START, 1)

    def test_the_keyboard_does_all_of_it(self, show):
        figure = show(figure_of())
        keyboard = figure.page.keyboard
        for part in (figure.play, figure.slider, *(figure.selects.nth(slot) for slot in range(3))):
            keyboard.press("Tab")
            assert part.evaluate("node => node === document.activeElement")
            assert part.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
        keyboard.press("ArrowUp")  # again -> nice
        agree(figure, WEIGHT, ("hope", "see", "nice"), 0)
        figure.slider.focus()
        keyboard.press("ArrowRight")
        agree(figure, WEIGHT, ("hope", "see", "nice"), 0.01)
        keyboard.press("End")
        agree(figure, WEIGHT, ("hope", "see", "nice"), 1)

    def test_where_motion_is_unwelcome_it_goes_in_four_slow_steps(self, show):
        figure = show(figure_of(), reduced_motion="reduce")
        figure.play.click()
        figure.page.wait_for_timeout(700)
        assert figure.slider.input_value() == "0"
        figure.page.wait_for_function("document.querySelector('input').value > 0")
        assert figure.slider.input_value() == "25"

    @pytest.mark.parametrize("width", [320, 390, 1280])
    def test_what_is_touched_is_44_px_high_and_letters_are_11_px(self, width, show):
        figure = show(figure_of(), viewport={"width": width, "height": 800}, has_touch=True)
        for part in (figure.play, figure.slider, *figure.selects.all()):
            assert part.bounding_box()["height"] >= 44
        scale = figure.root.locator("svg").evaluate("svg => svg.getScreenCTM().a")
        assert 16 * scale >= (11 if width >= 390 else 10)
        assert 16 * scale <= 16.01
        for vector in figure.root.locator(".vector").all():
            assert (
                float(vector.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) > 11
            )
        assert figure.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_a_finger_moves_the_slider(self, show):
        figure = show(figure_of(), viewport={"width": 390, "height": 800}, has_touch=True)
        box = figure.slider.bounding_box()
        figure.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert 45 <= int(figure.slider.input_value()) <= 55
        agree(figure, WEIGHT, START, int(figure.slider.input_value()) / 100)

    @pytest.mark.parametrize("weight", [WEIGHT, *RANDOM])
    def test_no_name_leaves_the_picture_or_covers_another(self, weight, show):
        figure = show(figure_of(weight))
        frame = figure.root.locator("svg").bounding_box()
        for share in (0, 50, 100):
            figure.slider.fill(str(share))
            boxes = [name.bounding_box() for name in figure.root.locator(".tip").all()]
            for box in boxes:
                assert frame["x"] - 1 <= box["x"]
                assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
            for one, other in combinations(boxes, 2):
                gap_x = max(one["x"], other["x"]) - min(
                    box["x"] + box["width"] for box in (one, other)
                )
                gap_y = max(one["y"], other["y"]) - min(
                    box["y"] + box["height"] for box in (one, other)
                )
                assert max(gap_x, gap_y) > -6  # a box is higher than its letters

    def test_it_follows_a_dark_page(self, show):
        for head, color in (("", "rgb(34, 48, 60)"), (DARK, "rgb(214, 221, 227)")):
            figure = show(figure_of(), head=head)
            for part in (figure.play, figure.said, figure.selects.first):
                assert part.evaluate("node => getComputedStyle(node).color") == color
            for text in (".tip", ".distance"):
                node = figure.root.locator(text).first
                assert node.evaluate("node => getComputedStyle(node).fill") == color

    def test_without_javascript_the_cube_stands_and_no_dead_controls(self, show):
        figure = show(figure_of(), java_script_enabled=False)
        assert figure.root.locator("svg").is_visible()
        assert figure.root.locator(".distance").all_text_contents() == ["1.41"] * 3
        assert figure.root.locator("button, input, select").count() == 0
        assert figure.root.locator("figcaption").inner_text() == "Equally far, then not."

    def test_axe_finds_nothing(self, show):
        from axe_playwright_python.sync_playwright import Axe

        for head in ("", DARK):
            figure = show(figure_of(), head=head)
            found = Axe().run(figure.page).response["violations"]
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
