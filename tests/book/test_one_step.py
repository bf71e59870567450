"""The figure of one training step in a real browser: every number is the module's."""

import shutil

import numpy as np
import pytest
from scipy.special import expit

from embedding_tutorial import SGD, Embedding, figures

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
WORDS = ("hope", "to", "see", "you", "soon", "nice", "again")
IDS = np.array([[0, 1, 2, 3, 4], [5, 1, 2, 3, 6]])
START = np.array(
    [[0.3, 0.1], [-0.1, -0.3], [0.2, 0], [-0.2, -0.4], [0.3, -0.4], [-0.3, 0.4], [0.1, 0.5]]
)
READOUT = np.array([1.0, 0.5])
DARK = "<style>:root{--pst-color-text-base:#d6dde3;--book-readout:#b79be0}</style>"


def html(weight=START, readout=READOUT, ids=IDS):
    return figures.one_step(weight, readout, ids, WORDS, caption="Rows slide.")._repr_html_()


def training(weight, readout, ids, labels, steps):
    """Return what the figure shows before each step, as the module computes it."""
    layer, optimizer = Embedding.from_pretrained(weight), SGD(1.0)
    labels, ids = np.array(labels), np.asarray(ids)
    states = []
    for _ in range(steps + 1):
        mean = layer(ids).mean(axis=1)
        score = mean @ readout
        probability = expit(score)
        error = (probability - labels) / len(labels)
        sent = np.outer(error, readout) / ids.shape[1]
        loss = np.logaddexp(0, np.where(labels == 1, -score, score))
        positions = np.repeat(sent[:, None], ids.shape[1], axis=1)
        gradient = layer.gradient(ids, positions)
        state = {"row": layer.weight.copy(), "gradient": gradient.to_dense()}
        optimizer.step(layer.weight, gradient)
        state |= {"new": layer.weight.copy(), "mean": mean, "sent": sent}
        numbers = {"score": score, "probability": probability, "error": error, "loss": loss}
        state |= {name: value[:, None] for name, value in numbers.items()}
        state["readout"] = np.tile(readout, (len(labels), 1))
        state["label"] = labels[:, None].astype(float)
        states.append(state | {"mean-loss": np.atleast_2d(loss.mean())})
    return states


@pytest.fixture
def show(open_figures):
    """Return a function that opens the figure in a page of its own and hands on its parts."""

    def open_page(figure=None, head="", **options):
        shown = open_figures(figure or html(), head=head, **options)
        page = shown.page
        shown.button = lambda text: page.get_by_role("button", name=text, exact=True)
        shown.slider = page.locator("input")
        shown.said = page.locator("output")
        return shown

    return open_page


def assert_shows(figure, state):
    """Assert that each number on the screen is the module's."""
    found = figure.root.locator(".number").evaluate_all(
        "nodes => nodes.map(({ dataset, textContent }) =>"
        " [dataset.name, dataset.value, dataset.digits, textContent])"
    )
    shown = {name: (float(value), int(digits), text) for name, value, digits, text in found}
    for name, values in state.items():
        for place in np.ndindex(values.shape):
            key = f"{name}-{place[1]}" if name == "mean-loss" else f"{name}-{place[0]}-{place[1]}"
            value, digits, text = shown[key]
            assert value == pytest.approx(values[place], rel=0, abs=1e-12), key
            assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.51 * 10**-digits)
    dots = figure.root.locator(".word").evaluate_all("dots => dots.map(dot => dot.dataset.value)")
    rows = [[float(number) for number in dot.split()] for dot in dots]
    np.testing.assert_allclose(rows, state["row"], rtol=0, atol=1e-12)


class TestNumbers:
    def test_it_opens_before_the_first_step_with_the_numbers_of_the_pen(self, show):
        figure = show()
        assert_shows(figure, training(START, READOUT, IDS[:1], [1], 0)[0])
        assert figure.slider.input_value() == "0"
        assert figure.said.inner_text().startswith("Step 0: probability 0.50, loss 0.693.")
        assert (figure.messages, len(figure.requests)) == ([], 1)

    @pytest.mark.parametrize("label", [1, 0])
    @pytest.mark.parametrize("both", [False, True])
    def test_every_number_of_every_step_is_the_modules(self, both, label, show):
        figure = show()
        labels = [label, 1 - label] if both else [label]
        if both:
            figure.button("both").click()
        figure.button(f"labels {label}, {1 - label}" if both else f"label {label}").click()
        states = training(START, READOUT, IDS[: len(labels)], labels, 200)
        for step in (0, 1, 2, 50, 200):
            figure.slider.fill(str(step))
            assert_shows(figure, states[step])

    def test_the_training_equals_the_modules_on_random_tables(self, show):
        page, rng = show().page, np.random.default_rng(0)
        for _ in range(50):
            n, length = rng.integers(1, 3), rng.integers(1, 7)
            ids, labels = rng.integers(7, size=(n, length)), rng.integers(2, size=n)
            weight, readout = rng.normal(size=(7, 2)), rng.normal(size=2)
            data = {"weight": weight, "readout": readout, "ids": ids, "labels": labels}
            given = {name: value.tolist() for name, value in data.items()}
            steps = [0, 1, 100]  # no more is handed over: numbers pass slowly
            found = page.evaluate(
                "([given, steps]) => {"
                " const states = customElements.get('emb-one-step').train(given, 100);"
                " return steps.map(step => states[step]); }",
                [given, steps],
            )
            states = dict(zip(steps, found, strict=True))
            expected = training(weight, readout, ids, labels, 100)
            for step in steps:
                for name in ("row", "gradient", "new"):
                    np.testing.assert_allclose(
                        states[step][name], expected[step][name], rtol=0, atol=1e-12
                    )
                for n_th, sentence in enumerate(states[step]["sentences"]):
                    for name, value in sentence.items():
                        wanted = expected[step][name][n_th]
                        np.testing.assert_allclose(np.ravel(value), wanted, rtol=0, atol=1e-12)

    def test_rows_move_along_the_readout_in_the_picture(self, show):
        figure = show()
        figure.slider.fill("30")
        ends = figure.root.locator(".way").evaluate_all(
            "ways => ways.map(way => [0, way.getTotalLength()].map(l => way.getPointAtLength(l)))"
            ".map(([a, b]) => [b.x - a.x, a.y - b.y])"
        )
        ways = np.array(ends)
        assert (ways[:5, 0] > 20).all()
        np.testing.assert_allclose(ways[:5, 1] / ways[:5, 0], 0.5, atol=1e-3)
        np.testing.assert_array_equal(ways[5:], 0)

    def test_the_state_is_said_in_words(self, show):
        figure = show()
        figure.button("both").click()
        figure.slider.fill("200")
        said = figure.said.inner_text()
        assert "hope and soon by (4.34, 2.17)" in said
        assert "to, see and you by (0.02, 0.01)" in said
        for half in figure.root.locator("svg").all():
            assert half.get_attribute("aria-label") == said


class TestControls:
    def test_the_mouse_steps_plays_resets_and_switches(self, show):
        figure = show()
        figure.button("Step").click()
        assert figure.slider.input_value() == "1"
        figure.button("Play").click()
        figure.page.wait_for_function("document.querySelector('input').value > 3")
        figure.button("Step").click()
        assert figure.button("Play").count() == 1
        figure.button("Reset").click()
        assert figure.slider.input_value() == "0"
        figure.slider.fill("7")
        figure.button("both").click()
        assert figure.slider.input_value() == "0"
        assert figure.button("both").get_attribute("aria-pressed") == "true"
        assert figure.button("one sentence").get_attribute("aria-pressed") == "false"
        figure.slider.fill("200")
        figure.button("Step").click()
        assert figure.slider.input_value() == "200"

    def test_the_keyboard_does_all_of_it(self, show):
        figure = show()
        keys = figure.page.keyboard
        keys.press("Tab")
        keys.press("Enter")
        assert figure.slider.input_value() == "1"
        for _ in range(3):
            keys.press("Tab")
        keys.press("End")
        assert figure.slider.input_value() == "200"
        for _ in range(2):
            keys.press("Tab")
        keys.press("Space")
        assert figure.button("both").get_attribute("aria-pressed") == "true"

    def test_where_motion_is_unwelcome_it_goes_in_few_slow_steps(self, show):
        figure = show(reduced_motion="reduce")
        figure.button("Play").click()
        figure.page.wait_for_timeout(700)
        assert figure.slider.input_value() == "0"
        figure.page.wait_for_function("document.querySelector('input').value > 0")
        assert figure.slider.input_value() == "17"

    @pytest.mark.parametrize("width", [320, 390, 1280])
    def test_what_is_touched_is_44_px_high_letters_are_11_px_and_halves_stack(self, width, show):
        figure = show(viewport={"width": width, "height": 800}, has_touch=True)
        for part in (*figure.root.locator("button").all(), figure.slider):
            assert part.bounding_box()["height"] >= 44
        numbers, plane = (half.bounding_box() for half in figure.root.locator("svg").all())
        assert (plane["y"] >= numbers["y"] + numbers["height"]) == (width < 700)
        assert 12.5 * numbers["width"] / 344 >= (11 if width >= 390 else 10)
        assert figure.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_it_follows_a_dark_page(self, show):
        for head, text, purple in (
            ("", "rgb(34, 48, 60)", "rgb(122, 79, 181)"),
            (DARK, "rgb(214, 221, 227)", "rgb(183, 155, 224)"),
        ):
            root = show(head=head).root
            for name, color in (("name", text), ("readout-name", purple)):
                node = root.locator(f".{name}").first
                assert node.evaluate("node => getComputedStyle(node).fill") == color

    def test_without_javascript_the_still_picture_stands_and_no_dead_controls(self, show):
        figure = show(java_script_enabled=False)
        assert figure.root.locator("svg").is_visible()
        assert figure.root.locator("button").count() == 0
        assert_still(figure)

    def test_axe_finds_nothing(self, show):
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(show().page).response["violations"]
        assert [violation["id"] for violation in found] == []


def assert_still(figure):
    """Assert that the picture which stands without a script shows the first step as well."""
    texts = figure.root.locator(".number").all_text_contents()
    state = training(START, READOUT, IDS[:1], [1], 0)[0]
    assert texts[:6] == ["0.30", "0.10", "−0.100", "−0.050", "0.40", "0.15"]
    for name in ("mean", "score", "probability", "error", "loss"):
        for value in state[name][0]:
            assert f"{value:.3f}".replace("-", "−") in texts


class TestRefusals:
    @pytest.mark.parametrize(
        ("weight", "readout", "ids"),
        [(START[:6], READOUT, IDS), (START, [1.0], IDS), (START, READOUT, IDS[:1])],
    )
    def test_what_does_not_fit_together(self, weight, readout, ids):
        with pytest.raises(ValueError, match="7 words|2 sentences"):
            figures.one_step(weight, readout, ids, WORDS, caption="Rows slide.")

    def test_an_id_past_the_table(self):
        with pytest.raises(IndexError, match="7"):
            figures.one_step(START, READOUT, IDS + 1, WORDS, caption="Rows slide.")
