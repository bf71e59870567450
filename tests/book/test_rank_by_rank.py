"""The figure that adds the terms of an SVD, in a real browser: what it shows is what NumPy says."""

import shutil

import numpy as np
import pytest

from embedding_tutorial import Vocabulary, cooccurrence, figures, two_sentences

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
in_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
DARK = "<style>:root{--pst-color-text-base:#d6dde3}body{background:#14191e}</style>"
SENTENCES = two_sentences().sentences
VOCABULARY = Vocabulary.from_sentences(SENTENCES, order="appearance")
COUNTS = cooccurrence(SENTENCES, VOCABULARY, window=2).toarray()


def names(stem, n):
    return [f"{stem}{number}" for number in range(n)]


def figure_of(matrix):
    parts = np.linalg.svd(matrix, full_matrices=bool(len(matrix) % 2))
    words = (names("w", len(matrix)), names("c", matrix.shape[1]))
    if matrix is COUNTS:
        words = (VOCABULARY.tokens, None)
    return figures.rank_by_rank(*parts, *words, caption="Term by term.")


def random_tables():
    """Symmetric tables and general ones, high and broad; one is of rank 2, one has a tie."""
    rng = np.random.default_rng(5)
    for n in (2, 5, 8):
        table = rng.integers(0, 4, (n, n)).astype(float)
        yield table + table.T
    for shape in ((3, 7), (7, 4), (6, 6)):
        yield rng.normal(size=shape)
    yield rng.normal(size=(6, 2)) @ rng.normal(size=(2, 5))
    yield cooccurrence(SENTENCES, VOCABULARY, window=1).toarray()


@pytest.fixture
def show(open_figures):
    """Return a function that opens the figure of a table in a page and hands on its parts."""

    def open_page(matrix=COUNTS, head="", **options):
        shown = open_figures(figure_of(matrix)._repr_html_(), head=head, **options)
        root = shown.root
        shown.back = root.get_by_role("button", name="Take back")
        shown.add = root.get_by_role("button", name="Add a term")
        shown.slider = root.locator("input")
        shown.said = root.locator("output")
        shown.table = lambda name, kind="entry": numbers(root, f".{name} .{kind}")
        shown.percent = lambda: float(root.locator(".percent").get_attribute("data-value"))
        return shown

    return open_page


def numbers(root, selector):
    """Return the whole numbers behind the cells; none for an empty table."""
    found = root.locator(selector).evaluate_all("cells => cells.map(cell => cell.dataset.value)")
    return np.array([float(number) for number in found if number is not None])


class TestRankByRank:
    pytestmark = in_a_browser

    def test_it_opens_at_rank_0_from_a_file_and_fetches_nothing(self, show):
        figure = show()
        assert figure.table("term").size == 0
        np.testing.assert_array_equal(figure.table("sum"), np.zeros(49))
        np.testing.assert_allclose(figure.table("left"), COUNTS.ravel(), atol=1e-9)
        assert figure.percent() == 0
        assert figure.said.inner_text().startswith("Rank 0: no term yet.")
        assert figure.back.is_disabled()
        assert figure.messages == []
        assert len(figure.requests) == 1

    @pytest.mark.parametrize("matrix", [COUNTS, *random_tables()], ids=lambda m: str(m.shape))
    def test_every_number_of_every_rank_is_numpy_s(self, matrix, show):
        figure = show(matrix)
        left, values, right = np.linalg.svd(matrix, full_matrices=False)
        shares = np.cumsum(values**2) / np.sum(values**2)
        before = np.zeros_like(matrix)
        for rank in range(1, np.linalg.matrix_rank(matrix) + 1):
            figure.add.click()
            close = {"rtol": 0, "atol": 1e-9}
            term, total = (figure.table(name).reshape(matrix.shape) for name in ("term", "sum"))
            factors = np.outer(figure.table("term", "of-column"), figure.table("term", "of-row"))
            np.testing.assert_allclose(term, factors, **close)
            np.testing.assert_allclose(total, before + term, **close)
            np.testing.assert_allclose(figure.table("left"), (matrix - total).ravel(), **close)
            np.testing.assert_allclose(np.linalg.norm(term), values[rank - 1], **close)
            if rank == len(values) or values[rank - 1] - values[rank] > 1e-9:  # no tie at the cut
                best = (left[:, :rank] * values[:rank]) @ right[:rank]
                np.testing.assert_allclose(total, best, **close)
            assert figure.percent() == pytest.approx(100 * shares[rank - 1], abs=1e-9)
            before = total
        assert figure.add.is_disabled()
        assert figure.said.inner_text().endswith("nothing is left.")
        np.testing.assert_allclose(before, matrix, **close)
        assert figure.messages == []

    def test_what_is_written_is_the_number_rounded_and_shaded_by_its_sign_and_size(self, show):
        figure = show()
        figure.add.click()
        cells = figure.root.locator(".left .entry").evaluate_all(
            """cells => cells.map(cell => {
              const shade = cell.querySelector(".shade");
              return [cell.dataset.value, cell.textContent, shade.style.fill,
                      shade.getAttribute("opacity")];
            })"""
        )
        for value, text, fill, opacity in cells:
            assert float(text.replace("\u2212", "-")) == pytest.approx(float(value), abs=0.051)
            assert fill == ("rgb(213, 94, 0)" if float(value) < 0 else "rgb(0, 114, 178)")
            assert float(opacity) == pytest.approx(0.5 * abs(float(value)) / 2)

    def test_the_state_is_said_in_words(self, show):
        figure = show()
        figure.add.click()
        assert figure.said.inner_text() == (
            "Rank 1: term 1 has singular value 5.07. The sum holds 64 % of the squares; "
            "the largest number left is \u22121.6, at see beside see."
        )
        assert figure.slider.get_attribute("aria-valuetext") == figure.said.inner_text()
        assert figure.root.locator("svg").get_attribute("aria-label") == figure.said.inner_text()
        assert figure.said.get_attribute("aria-live") == "polite"

    def test_the_keyboard_does_all_of_it(self, show):
        figure = show()
        figure.page.keyboard.press("Tab")  # a button that can do nothing is passed over
        assert figure.add.evaluate("node => node === document.activeElement")
        figure.page.keyboard.press("Enter")
        figure.page.keyboard.press("Tab")
        figure.page.keyboard.press("ArrowRight")
        assert figure.slider.input_value() == "2"
        figure.page.keyboard.press("End")
        assert figure.slider.input_value() == "5"  # two of seven singular values are 0
        figure.page.keyboard.press("Home")
        assert figure.table("term").size == 0
        np.testing.assert_array_equal(figure.table("sum"), np.zeros(49))

    def test_a_term_can_be_taken_back(self, show):
        figure = show()
        figure.add.click()
        first = figure.table("sum")
        figure.add.click()
        figure.back.click()
        np.testing.assert_array_equal(figure.table("sum"), first)

    @pytest.mark.parametrize("width", [320, 390, 800, 1280])
    def test_what_is_touched_is_44_px_high_and_letters_are_11_px(self, width, show):
        figure = show(viewport={"width": width, "height": 800}, has_touch=True)
        figure.add.tap()
        assert figure.slider.input_value() == "1"
        for part in (figure.back, figure.add, figure.slider):
            assert part.bounding_box()["height"] >= 44
        scale = figure.root.locator("svg").evaluate("svg => svg.getScreenCTM().a")
        assert 13.5 * scale >= (11 if width >= 390 else 10)
        assert 13.5 * scale <= 16
        assert figure.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_the_tables_stand_side_by_side_or_below_one_another(self, show):
        tops = "panels => panels.map(p => p.querySelector('.entry').getBoundingClientRect().top)"
        for width, rows in ((390, 3), (1280, 1)):
            figure = show(viewport={"width": width, "height": 800})
            panels = figure.root.locator(".term, .sum, .left")
            assert len({round(top) for top in panels.evaluate_all(tops)}) == rows

    def test_no_number_is_wider_than_its_cell(self, show):
        broad = "<style>:root{--pst-font-family-base:'DejaVu Sans'}</style>"
        figure = show(head=broad, viewport={"width": 390, "height": 800})
        for _ in range(5):
            figure.add.click()
            wider = figure.root.locator(".entry, .of-row, .of-column").evaluate_all(
                """cells => cells.filter(cell => cell.querySelector("text").getBBox().width >
                     cell.querySelector("rect").getBBox().width + 2).length"""
            )
            assert wider == 0

    def test_nothing_moves_by_itself(self, show):
        figure = show(reduced_motion="reduce")
        assert figure.root.evaluate("node => node.getAnimations({ subtree: true }).length") == 0
        figure.add.click()
        assert figure.root.evaluate("node => node.getAnimations({ subtree: true }).length") == 0

    def test_it_follows_a_dark_page(self, show):
        for head, color in (("", "rgb(34, 48, 60)"), (DARK, "rgb(214, 221, 227)")):
            figure = show(head=head)
            for part in (figure.add, figure.said):
                assert part.evaluate("node => getComputedStyle(node).color") == color
            fill = figure.root.locator(".entry text").first
            assert fill.evaluate("node => getComputedStyle(node).fill") == color

    def test_without_javascript_the_table_stands_and_no_dead_controls(self, show):
        figure = show(java_script_enabled=False)
        assert figure.root.locator("svg").is_visible()
        assert figure.root.locator("button").count() == 0
        np.testing.assert_array_equal(figure.table("left").round(9), COUNTS.ravel())
        assert figure.table("term").size == 0

    def test_axe_finds_nothing(self, show):
        from axe_playwright_python.sync_playwright import Axe

        figure = show()
        figure.add.click()
        found = Axe().run(figure.page).response["violations"]
        assert [violation["id"] for violation in found] == []


class TestTheData:
    def test_terms_of_singular_value_0_are_left_out(self):
        assert figure_of(COUNTS).data["values"].shape == (5,)

    def test_the_text_that_is_compared_changes_with_the_numbers_and_not_with_signs(self):
        left, values, right = np.linalg.svd(COUNTS)
        one = figures.rank_by_rank(left, values, right, VOCABULARY.tokens, caption="a")
        other = figures.rank_by_rank(-left, values, -right, VOCABULARY.tokens, caption="a")
        assert repr(one) == repr(other)
        more = figures.rank_by_rank(left, 2 * values, right, VOCABULARY.tokens, caption="a")
        assert repr(one) != repr(more)
        for name in ("left", "right"):
            here, there = (figure.data["factors"][name] for figure in (one, other))
            np.testing.assert_array_equal(here, there)

    @pytest.mark.parametrize(
        ("complaint", "left", "values", "right"),
        [
            ("do not fit 2 words", np.eye(3), [2, 1], np.eye(2)),
            ("do not fit 2 words", np.eye(2), [2, 1], np.eye(3)),
            (r"values\[1\] is 3", np.eye(2), [2, 3], np.eye(2)),
            (r"values\[1\] is -1", np.eye(2), [2, -1], np.eye(2)),
            ("finite", np.eye(2), [np.nan, 1], np.eye(2)),
            ("no term", np.eye(2), [0, 0], np.eye(2)),
        ],
    )
    def test_it_refuses(self, complaint, left, values, right):
        with pytest.raises(ValueError, match=complaint):
            figures.rank_by_rank(left, values, right, ["to", "see"], caption="a")

    def test_it_refuses_a_table_too_large_to_read(self):
        with pytest.raises(ValueError, match="at most 8"):
            figures.rank_by_rank(np.eye(9), np.ones(9), np.eye(9), names("w", 9), caption="a")
