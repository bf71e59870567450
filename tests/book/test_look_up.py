"""The lookup under the reader's hand, in a real browser, against the module."""

import numpy as np
import pytest

from embedding_tutorial import Embedding, Vocabulary, figures, one_hot, two_sentences

pytestmark = pytest.mark.browser
WEIGHT = two_sentences().weight
WORDS = ["hope", "to", "see", "you", "soon", "nice", "again"]
DARK = "<style>:root{--pst-color-text-base:#d6dde3}body{background:#14191e}</style>"


@pytest.fixture
def show(open_figures):
    """Return a function that opens a figure in a page of its own and hands on its parts."""

    def open_page(figure, head="", **options):
        shown = open_figures(figure._repr_html_(), head=head, **options)
        page = shown.page
        shown.field = page.locator("label input")
        shown.rows = page.get_by_label("A row of the table")
        shown.entry = lambda column: page.get_by_label(f"Its number {column}")
        shown.fault = page.locator(".fault")
        shown.said = page.locator("output")
        shown.press = lambda name: page.get_by_role("button", name=name, exact=True).click()
        shown.numbers = lambda kind: numbers(page, kind)
        shown.cells = page.locator("svg .out")
        shown.title = lambda name: page.locator("svg text", has_text=name).first.text_content()
        return shown

    return open_page


def numbers(page, kind):
    """Return the whole numbers behind the cells of a kind: "cell", "hot" or "out"."""
    values = page.locator(f"svg .{kind}").evaluate_all("all => all.map(one => one.dataset.value)")
    return np.array(values, dtype=float)


def table_of(figure):
    """Return the table as it is drawn, among whose cells are those of the ids behind it."""
    cells = figure.numbers("cell")
    return cells[: WEIGHT.size].reshape(WEIGHT.shape)


def in_words(output, digits):
    """Return the rows of an output as the picture's label ends with them."""
    rows = [", ".join(f"{value:.{digits}f}" for value in row) for row in output]
    return ", ".join(f"[{row}]" for row in rows).replace("-", "\u2212") + "."


class TestLookUp:
    def test_it_opens_as_the_still_picture_from_a_file_and_fetches_nothing(self, show):
        figure = show(figures.look_up(WEIGHT))
        assert figure.field.input_value() == "nice to see you again"
        np.testing.assert_array_equal(
            figure.numbers("out"), Embedding.from_pretrained(WEIGHT)([5, 1, 2, 3, 6]).ravel()
        )
        assert figure.title("output") == "output (5, 2)"
        assert figure.said.inner_text() == "again: id 6, row 6 = [4.1, 2.0]. Only copied."
        assert figure.messages == []
        assert len(figure.requests) == 1

    @pytest.mark.parametrize("seed", range(6))
    def test_output_and_product_are_the_modules_on_random_tables(self, seed, show):
        rng = np.random.default_rng(seed)
        rows, columns = int(rng.integers(1, 13)), int(rng.integers(1, 5))
        weight = rng.normal(scale=10.0 ** rng.integers(-2, 2), size=(rows, columns))
        figure = show(figures.look_up(weight))
        for _ in range(4):
            ids = rng.integers(rows, size=rng.integers(9))
            figure.field.fill(" ".join(map(str, ids)))
            figure.press("Look up")
            looked_up = Embedding.from_pretrained(weight)(ids).ravel()
            np.testing.assert_array_equal(figure.numbers("out"), looked_up)
            figure.press("Multiply by one-hot")
            product = one_hot(ids, rows, dtype=float) @ weight
            np.testing.assert_allclose(figure.numbers("out"), product.ravel(), rtol=0, atol=1e-9)
            np.testing.assert_array_equal(figure.numbers("hot"), one_hot(ids, rows).ravel())
            if columns == 1:
                assert figure.title("output") == f"output ({len(ids)}, 1)"

    def test_words_ids_and_both_together_may_be_typed(self, show):
        figure = show(figures.look_up(WEIGHT))
        for text in ("Hope to see you soon.", "[0, 1, 2, 3, 4]", "hope 1 see, 3 soon"):
            figure.press("Clear")
            figure.field.fill(text)
            np.testing.assert_array_equal(figure.numbers("out"), WEIGHT[:5].ravel())

    def test_the_mouse_appends_removes_and_clears(self, show):
        figure = show(figures.look_up(WEIGHT, start=["to"]))
        for word in ("soon", "to"):
            figure.press(word)
        np.testing.assert_array_equal(figure.numbers("out"), WEIGHT[[1, 4, 1]].ravel())
        assert figure.field.input_value() == "to soon to"
        figure.press("Remove last")
        np.testing.assert_array_equal(figure.numbers("out"), WEIGHT[[1, 4]].ravel())
        figure.press("Clear")
        assert figure.numbers("out").size == 0
        assert figure.title("output") == "output (0, 2)"
        assert "empty" in figure.said.inner_text()

    def test_it_takes_eight_words_and_says_so_at_the_ninth(self, show):
        figure = show(figures.look_up(WEIGHT, start=["to"] * 8))
        figure.press("hope")
        assert figure.fault.inner_text() == "there is room for 8 words: remove one first"
        assert figure.numbers("out").size == 16
        figure.field.fill("to " * 9)
        assert figure.fault.inner_text() == "there is room for 8 words, got 9"

    @pytest.mark.parametrize("text", ["7", "to -1", "hope 99999999999999999999"])
    def test_an_id_outside_the_table_gets_the_modules_error(self, text, show):
        figure = show(figures.look_up(WEIGHT))
        figure.field.fill(text)
        ids = [int(piece) if piece.lstrip("-").isdigit() else 0 for piece in text.split()]
        with pytest.raises(IndexError) as error:
            Embedding.from_pretrained(WEIGHT)(ids)
        assert figure.fault.inner_text() == str(error.value)
        figure.press("Multiply by one-hot")  # or whatever else
        assert figure.said.inner_text() == "An error, and no output."
        figure.press("Look up")
        figure.field.fill("to")
        assert figure.fault.inner_text() == ""
        assert figure.said.inner_text().startswith("to: id 1")

    def test_a_word_without_an_id_and_half_an_id_get_the_modules_errors(self, show):
        figure = show(figures.look_up(WEIGHT))
        figure.field.fill("hope bus")
        with pytest.raises(KeyError) as error:
            Vocabulary(WORDS).encode(["hope", "bus"])
        assert figure.fault.inner_text() == error.value.args[0]
        figure.field.fill("2.5")
        with pytest.raises(TypeError) as wrong_type:
            Embedding.from_pretrained(WEIGHT)([2.5])
        assert figure.fault.inner_text() == str(wrong_type.value)

    def test_a_word_is_not_wrong_before_it_is_ended(self, show):
        figure = show(figures.look_up(WEIGHT))
        figure.field.fill("hope to so")
        assert figure.fault.inner_text() == ""
        np.testing.assert_array_equal(figure.numbers("out"), WEIGHT[:2].ravel())
        figure.field.press("Enter")
        assert figure.fault.inner_text().startswith("'so' is not among the 7 words")

    def test_the_sum_behind_the_cell_under_the_pointer_is_spelled_out(self, show):
        figure = show(figures.look_up(WEIGHT, start=["soon", "to"], mode="multiply"))
        figure.cells.nth(0).hover()
        sum_of_soon = "0·1.2 + 0·0.1 + 0·1.0 + 0·0.3 + 1·2.2 + 0·0.7 + 0·4.1 = 2.2"
        assert figure.said.inner_text() == f"soon: {sum_of_soon}"
        assert figure.said.get_attribute("aria-live") == "off"
        figure.cells.nth(3).click()
        assert figure.said.inner_text().endswith("= 4.2")
        assert figure.said.get_attribute("aria-live") == "polite"

    def test_the_sum_puts_brackets_around_what_is_negative(self, show):
        figure = show(figures.look_up([[-1.5], [2.5]], mode="multiply", start=[0]))
        assert figure.said.inner_text() == "1·(\u22121.5) + 0·2.5 = \u22121.5"

    def test_the_keyboard_does_all_of_it(self, show):
        figure = show(figures.look_up(WEIGHT, start=["soon"]))
        press = figure.page.keyboard.press
        press("Tab")
        assert figure.field.evaluate("node => node === document.activeElement")
        press("Tab")
        press("Space")  # the first word
        np.testing.assert_array_equal(figure.numbers("out"), WEIGHT[[4, 0]].ravel())
        for _ in range(9):  # the other words, remove, clear, the cell of the output
            press("Tab")
        press("ArrowUp")
        press("ArrowRight")
        assert figure.page.evaluate("document.activeElement.dataset.value") == "1.4"
        assert figure.said.inner_text().startswith("soon: id 4")
        press("Tab")
        press("Tab")
        press("Enter")
        assert figure.said.inner_text().startswith("soon: 0·3.1 + 0·4.2")

    @pytest.mark.parametrize("mode", ["Look up", "Multiply by one-hot"])
    @pytest.mark.parametrize("seed", range(3))
    def test_a_changed_row_is_the_modules_wherever_it_is_shown(self, seed, mode, show):
        rng = np.random.default_rng(seed)
        rows, columns = int(rng.integers(2, 13)), int(rng.integers(1, 5))
        layer = Embedding.from_pretrained(rng.normal(size=(rows, columns)))
        figure = show(figures.look_up(layer.weight))
        figure.press(mode)
        for _ in range(6):
            ids = rng.integers(rows, size=rng.integers(1, 9))
            figure.field.fill(" ".join(map(str, ids)))
            row, column = int(rng.integers(rows)), int(rng.integers(columns))
            layer.weight[row, column] = round(rng.normal(scale=9), int(rng.integers(6)))
            figure.rows.select_option(str(row))
            figure.entry(column).fill(str(layer.weight[row, column]))
            np.testing.assert_array_equal(
                figure.numbers("cell")[: rows * columns], layer.weight.ravel()
            )
            looked_up = layer(ids).ravel()
            np.testing.assert_allclose(figure.numbers("out"), looked_up, rtol=0, atol=1e-9)
            says = "the output follows" if row in ids else "no id names it"
            assert figure.said.inner_text().endswith(f"now: {says}.")
            digits = figures.look_up(layer.weight).data["digits"]
            label = figure.page.locator("svg").get_attribute("aria-label")
            assert label.endswith(in_words(layer(ids), digits))

    @pytest.mark.parametrize("mode", ["Look up", "Multiply by one-hot"])
    def test_a_new_random_table_is_that_of_a_new_layer_and_the_first_comes_back(self, mode, show):
        figure = show(figures.look_up(WEIGHT))
        figure.press(mode)
        tables = []
        for _ in range(20):
            figure.press("New random table")
            tables.append(table_of(figure))
            np.testing.assert_allclose(
                figure.numbers("out"), tables[-1][[5, 1, 2, 3, 6]].ravel(), rtol=0, atol=1e-9
            )
        assert len({table.tobytes() for table in tables}) == 20
        assert np.abs(tables).max() <= Embedding(5000, 2, random_state=0).weight.max().round(3)
        assert np.abs(tables).max() > 0.04
        assert figure.said.inner_text() == "A new table: the same ids, other rows."
        figure.press("First table")
        np.testing.assert_array_equal(table_of(figure), WEIGHT)
        np.testing.assert_array_equal(figure.numbers("out"), WEIGHT[[5, 1, 2, 3, 6]].ravel())

    def test_the_fields_follow_the_word_that_is_explained(self, show):
        figure = show(figures.look_up(WEIGHT))
        assert figure.rows.input_value() == "6"
        figure.press("soon")
        assert (figure.rows.input_value(), figure.entry(0).input_value()) == ("4", "2.2")
        figure.cells.nth(2).click()
        assert (figure.rows.input_value(), figure.entry(1).input_value()) == ("1", "4.2")
        figure.page.locator("svg .cell").nth(1).click()  # in the table itself, row 0
        assert figure.entry(1).evaluate("node => node === document.activeElement")
        assert figure.said.inner_text() == "Row 0 = [1.2, 3.1]: no id names it."
        assert figure.page.locator("svg .frame").count() == 1
        figure.press("Clear")
        assert figure.rows.input_value() == "0"

    @pytest.mark.parametrize(
        ("text", "wrong"),
        [("1e3", "is too large to be drawn"), ("two", "is no number"), ("", "is no number")],
    )
    def test_what_is_no_number_for_a_row_is_said_and_changes_nothing(self, text, wrong, show):
        figure = show(figures.look_up(WEIGHT))
        figure.entry(0).fill("-")
        assert figure.said.inner_text().startswith("again: id 6")  # not wrong yet
        figure.entry(0).fill(text)
        figure.entry(0).press("Enter")
        said = f"\u201c{text}\u201d {wrong}: row 6 stays [4.1, 2.0]."
        assert figure.said.inner_text() == said
        assert figure.entry(0).input_value() == "4.1"
        np.testing.assert_array_equal(table_of(figure), WEIGHT)

    def test_a_comma_and_a_minus_are_read_as_people_write_them(self, show):
        figure = show(figures.look_up(WEIGHT))
        figure.entry(1).fill("\u22122,5")
        assert figure.numbers("out")[-1] == -2.5
        assert figure.said.inner_text() == "Row 6 is [4.1, \u22122.5] now: the output follows."

    def test_the_keyboard_changes_a_row_and_the_table(self, show):
        figure = show(figures.look_up(WEIGHT))
        press, typed = figure.page.keyboard.press, figure.page.keyboard.type
        figure.page.get_by_role("button", name="Multiply by one-hot").focus()
        press("Tab")
        typed("Row 3")
        press("Tab")
        press("Control+A")
        typed("0.7")
        press("Tab")
        press("Control+A")
        typed("0.8")
        np.testing.assert_array_equal(figure.numbers("out")[6:8], [0.7, 0.8])
        press("Tab")
        press("Space")
        assert np.abs(table_of(figure)).max() < 0.1
        press("Tab")
        press("Enter")
        np.testing.assert_array_equal(table_of(figure), WEIGHT)

    def test_while_the_words_are_wrong_there_is_no_output_of_a_changed_table(self, show):
        figure = show(figures.look_up(WEIGHT))
        figure.field.fill("7")
        figure.entry(0).fill("9")
        assert figure.said.inner_text() == "An error, and no output."
        figure.field.fill("6")
        np.testing.assert_array_equal(figure.numbers("out"), [9.0, 2.0])

    def test_the_picture_says_its_state_to_those_who_cannot_see_it(self, show):
        figure = show(figures.look_up(WEIGHT, start=["soon"]))
        figure.press("to")
        assert figure.page.locator("svg").get_attribute("aria-label") == (
            "soon to: ids [4, 1]. Rows looked up in the table: output (2, 2): "
            "[2.2, 1.4], [0.1, 4.2]."
        )

    def test_a_new_row_moves_only_where_motion_is_welcome(self, show):
        for wish, moving in (("no-preference", 2), ("reduce", 0)):
            figure = show(figures.look_up(WEIGHT), reduced_motion=wish)
            figure.press("to")
            assert figure.page.evaluate("document.getAnimations().length") == moving

    @pytest.mark.parametrize("width", [366, 700, 1280])
    @pytest.mark.parametrize("mode", ["look up", "multiply"])
    def test_what_is_touched_is_44_px_high_and_letters_are_14_px(self, mode, width, show):
        view = {"viewport": {"width": width, "height": 800}, "has_touch": True}
        figure = show(figures.look_up(WEIGHT, mode=mode), **view)
        touched = figure.page.locator("button, input, select").all()
        for part in (*touched, *figure.cells.all()):
            box = part.bounding_box()
            assert box["height"] >= 44
            assert box["width"] >= 44
        letters = "svg => svg.getScreenCTM().a * parseFloat(getComputedStyle(svg).fontSize)"
        assert 14 <= figure.page.locator("svg").evaluate(letters) <= 16.01
        assert figure.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_on_a_narrow_page_the_output_stands_below_the_table(self, show):
        for width, below in ((366, True), (900, False)):
            figure = show(figures.look_up(WEIGHT), viewport={"width": width, "height": 800})
            table = figure.page.locator("svg .cell").nth(0).bounding_box()
            output = figure.cells.nth(0).bounding_box()
            assert (output["y"] > table["y"] + 200) is below

    def test_it_is_drawn_anew_when_the_page_becomes_narrow(self, show):
        figure = show(figures.look_up(WEIGHT), viewport={"width": 900, "height": 800})
        figure.page.set_viewport_size({"width": 366, "height": 800})
        figure.page.wait_for_function(
            "document.querySelector('svg').getAttribute('viewBox').startsWith('0 0 350 ')"
        )

    def test_it_follows_a_dark_page(self, show):
        for head, color in (("", "rgb(34, 48, 60)"), (DARK, "rgb(214, 221, 227)")):
            figure = show(figures.look_up(WEIGHT), head=head)
            for part in (figure.field, figure.said):
                assert part.evaluate("node => getComputedStyle(node).color") == color
            number = figure.cells.nth(0).locator("text")
            assert number.evaluate("node => getComputedStyle(node).fill") == color

    def test_without_javascript_the_still_picture_stands_and_no_dead_controls(self, show):
        for mode in ("look up", "multiply"):
            figure = show(figures.look_up(WEIGHT, mode=mode), java_script_enabled=False)
            assert figure.page.locator("svg").is_visible()
            assert figure.page.locator("button, input, select").count() == 0
            shown = figure.page.locator("svg text").all_text_contents()
            assert shown.count("4.1") == 2  # in the table, and in the output

    def test_axe_finds_nothing(self, show):
        from axe_playwright_python.sync_playwright import Axe

        for mode in ("look up", "multiply"):
            figure = show(figures.look_up(WEIGHT, mode=mode))
            found = Axe().run(figure.page).response["violations"]
            assert [violation["id"] for violation in found] == []


class TestWhatItIsGiven:
    def test_a_table_of_another_size_has_ids_only(self):
        figure = figures.look_up(np.eye(3))
        assert figure.data["words"].tolist() == ["0", "1", "2"]
        assert figure.data["start"].tolist() == [0, 1, 2]

    def test_ids_and_a_vocabulary_are_welcome(self):
        figure = figures.look_up(np.eye(2), Vocabulary(["cat", "dog"]), start=[1, 0])
        assert figure.data["start"].tolist() == [1, 0]

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"weight": np.ones((13, 2))}, ValueError, "at most 12 rows and 4 columns"),
            ({"weight": [[1.0, np.nan]]}, ValueError, "finite"),
            ({"vocabulary": ["hope"]}, ValueError, "1 words for the 7 rows"),
            ({"start": ["bus"]}, KeyError, "'bus' is not among the 7 words"),
            ({"start": [7]}, IndexError, "id 7 at position"),
            ({"start": ["to"] * 9}, ValueError, "room for 8"),
            ({"mode": "divide"}, ValueError, "mode must be 'look up' or 'multiply'"),
        ],
    )
    def test_what_cannot_be_drawn_is_refused(self, arguments, error, message):
        with pytest.raises(error, match=message):
            figures.look_up(**({"weight": WEIGHT} | arguments))
