"""The figure "who is near?" in a real browser, on a page of its own."""

import gzip
import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from embedding_tutorial import KeyedVectors, Vocabulary, figures

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
in_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
HEAD = '<meta name="viewport" content="width=device-width">'
DARK = "<style>:root{--pst-color-text-base:#d6dde3}body{background:#14191e}</style>"
WORDS = [f"{stem}{n}" for n in range(10) for stem in ("art", "artist", "bee", "zoo")]
# The words that come first are the commonest; the last eight are seen once.
SENTENCES = [WORDS[:32]] * 3 + [WORDS]
VOCABULARY = Vocabulary.from_sentences(SENTENCES)
ASKED = WORDS[:32]
RNG = np.random.default_rng(0)
TABLES = {
    "counts": sparse.random_array((40, 60), density=0.3, rng=RNG, format="csr"),
    "PPMI": RNG.normal(size=(40, 9)),
    "PPMI + SVD": RNG.normal(size=(40, 4)).astype(np.float32),
}


def near(table, **options):
    return figures.nearest_words(VOCABULARY, table, min_count=2, **options)


COLUMNS = {heading: near(table) for heading, table in TABLES.items()}
ONE = {"PPMI": COLUMNS["PPMI"]}


def drawn(columns, start="bee0"):
    return figures.who_is_near(
        columns, start=start, known="32 words seen twice", caption="Like words lie near."
    )


class TestNearestWords:
    @pytest.mark.parametrize("heading", TABLES)
    def test_it_names_what_most_similar_names(self, heading):
        table = TABLES[heading]
        dense = table.toarray() if sparse.issparse(table) else table
        vectors = KeyedVectors(WORDS, dense)
        lists = near(table, n=7)
        assert list(lists) == ASKED
        for word, nearest in lists.items():
            assert nearest == [other for other, _ in vectors.most_similar(word, topn=7)]

    def test_rare_words_may_stand_among_the_nearest(self):
        found = {word for nearest in near(TABLES["PPMI"]).values() for word in nearest}
        assert found - set(ASKED)

    @pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
    def test_rows_of_zeros_are_left_out_on_both_sides(self, kind):
        table = np.ones((40, 3))
        table[[0, 5]] = 0
        lists = near(kind(table), n=40)
        assert WORDS[0] not in lists
        assert WORDS[5] not in lists
        assert lists[WORDS[1]] == [word for i, word in enumerate(WORDS) if i not in (0, 1, 5)]
        table[2:] *= -1  # farther than what has no direction
        assert near(kind(table), n=1)[WORDS[1]] == [WORDS[2]]

    def test_more_words_than_one_block_of_rows(self):
        words = [f"w{n}" for n in range(600)]
        table = np.random.default_rng(1).normal(size=(600, 5))
        lists = figures.nearest_words(Vocabulary.from_sentences([words]), table, min_count=1, n=3)
        vectors = KeyedVectors(words, table)
        for word in words[::37]:
            assert lists[word] == [other for other, _ in vectors.most_similar(word, topn=3)]

    @pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
    def test_bad_tables_are_refused(self, kind):
        with pytest.raises(ValueError, match="39 rows for 40 words"):
            near(kind(np.ones((39, 2))))
        with pytest.raises(ValueError, match="table must be finite, got nan"):
            near(kind(np.full((40, 2), np.nan)))


class TestItsData:
    def test_what_cannot_be_shown_is_refused(self):
        with pytest.raises(ValueError, match="start 'zoo9' is not among the 32 words"):
            drawn(ONE, start="zoo9")
        with pytest.raises(ValueError, match="no column is given"):
            drawn({})
        with pytest.raises(ValueError, match="'New York' holds a space"):
            drawn({"PPMI": {"bee0": ["New York"]}})

    def test_the_still_picture_names_every_word_of_the_first_state(self):
        for columns in (ONE, COLUMNS):
            still = drawn(columns).still
            for heading, column in columns.items():
                assert f">{heading}</text>" in still
                for word in column["bee0"]:
                    assert f">{word}</text>" in still


@pytest.fixture
def show(open_figures):
    """Return a function that opens figures in a page and hands on the parts of the first."""

    def open_page(*htmls, head="", **options):
        shown = open_figures(*htmls, head=HEAD + head, **options)
        return parts(shown.root, shown.page, shown.messages, shown.requests)

    return open_page


def parts(root, page, messages=None, requests=None):
    return SimpleNamespace(
        page=page,
        root=root,
        messages=messages,
        requests=requests,
        box=root.get_by_role("combobox", name="Word"),
        random=root.get_by_role("button", name="Random word"),
        options=root.get_by_role("option"),
        said=root.locator("output"),
        lists=lambda: lists(root),
    )


def lists(root):
    """Return {heading: words}, as shown."""
    found = {}
    for part in root.locator("ol").all():
        words = part.locator("li").evaluate_all(
            "all => all.map(li => [li.dataset.value, li.textContent])"
        )
        assert all(value == text for value, text in words)
        found[part.get_attribute("aria-label")] = [text for _, text in words]
    return found


def of(word, columns=COLUMNS):
    return {heading: column[word] for heading, column in columns.items()}


class TestWhoIsNear:
    pytestmark = in_chromium

    def test_it_opens_in_its_first_state_from_a_file_and_fetches_nothing(self, show):
        figure = show(drawn(ONE)._repr_html_())
        assert figure.lists() == of("bee0", ONE)
        assert figure.box.input_value() == "bee0"
        assert figure.said.inner_text().startswith("Nearest to bee0: " + ONE["PPMI"]["bee0"][0])
        assert not figure.root.locator("svg").count()
        assert figure.messages == []
        assert len(figure.requests) == 1  # the page itself

    def test_every_list_is_that_of_python(self, show):
        figure = show(drawn(COLUMNS)._repr_html_())
        for word in ASKED:
            figure.box.fill(word)
            figure.page.keyboard.press("Enter")
            assert figure.lists() == of(word)
            first = [f"{heading}: {', '.join(c[word][:3])}" for heading, c in COLUMNS.items()]
            assert figure.said.inner_text() == f"Nearest to {word}, {'; '.join(first)}."

    def test_the_mouse_goes_from_word_to_word(self, show):
        figure = show(drawn(ONE)._repr_html_())
        word = "bee0"
        for place in (0, 3, 1, 2, 0):
            buttons = figure.root.locator("ol button")
            word = buttons.nth(place).inner_text()
            buttons.nth(place).click()
            assert figure.lists() == of(word, ONE)
            assert figure.box.input_value() == word
            assert figure.box.evaluate("node => node !== document.activeElement")

    def test_a_word_of_a_list_is_a_button_if_it_can_be_asked_for(self, show):
        figure = show(drawn(COLUMNS)._repr_html_())
        seen = set()
        for word in ASKED[:12]:
            figure.box.fill(word)
            figure.page.keyboard.press("Enter")
            pressed = figure.root.locator("ol button").all_inner_texts()
            plain = figure.root.locator("ol span").all_inner_texts()
            assert set(pressed) <= set(ASKED)
            assert not set(plain) & set(ASKED)
            seen |= {*plain}
        assert seen  # there are both kinds

    def test_the_random_word_is_another_one_each_time(self, show):
        figure = show(drawn(ONE)._repr_html_())
        seen = ["bee0"]
        for _ in range(20):
            figure.random.click()
            word = figure.box.input_value()
            assert figure.lists() == of(word, ONE)
            assert word != seen[-1]
            seen.append(word)
        assert len(set(seen)) > 5

    def test_the_keyboard_does_all_of_it(self, show):
        figure = show(drawn(ONE)._repr_html_())
        press = figure.page.keyboard.press
        press("Tab")
        assert figure.box.evaluate("node => node === document.activeElement")
        assert figure.box.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
        figure.page.keyboard.type("arti")  # what stood there was selected
        expected = [word for word in ASKED if word.startswith("arti")][:6]
        assert figure.options.all_inner_texts() == expected
        assert figure.box.get_attribute("aria-expanded") == "true"
        press("ArrowDown")
        press("ArrowDown")
        chosen = figure.root.locator("[aria-selected=true]")
        assert chosen.inner_text() == expected[1]
        assert figure.box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        for _ in range(3):
            press("ArrowUp")  # over the text that was typed, to the last
        assert chosen.inner_text() == expected[-1]
        press("Enter")
        assert figure.lists() == of(expected[-1], ONE)
        assert figure.options.count() == 0
        assert figure.box.get_attribute("aria-expanded") == "false"
        figure.page.keyboard.type("x")
        figure.box.fill("art")
        press("Escape")
        assert figure.options.count() == 0
        press("ArrowDown")  # opens them again
        press("Enter")
        assert figure.lists() == of("art0", ONE)
        press("Tab")
        press("Space")
        word = figure.box.input_value()
        assert word != "art0"
        press("Tab")
        nearest = figure.page.evaluate("document.activeElement.textContent")
        assert nearest in ONE["PPMI"][word]
        press("Enter")
        assert figure.lists() == of(nearest, ONE)
        assert figure.page.evaluate("document.activeElement.getAttribute('role')") == "group"
        press("Tab")  # goes on inside the lists, not at the head of the page
        assert figure.page.evaluate("document.activeElement.closest('ol') !== null")

    def test_a_suggestion_is_taken_by_the_mouse(self, show):
        figure = show(drawn(ONE)._repr_html_())
        figure.box.fill("zo")
        figure.options.nth(2).click()
        assert figure.lists() == of("zoo2", ONE)
        figure.box.fill("zo")
        figure.random.focus()  # leaving closes them
        assert figure.options.count() == 0

    def test_capitals_and_spaces_do_not_matter(self, show):
        figure = show(drawn(ONE)._repr_html_())
        figure.box.fill(" Zoo3 ")
        figure.page.keyboard.press("Enter")
        assert figure.lists() == of("zoo3", ONE)

    def test_an_unknown_word_is_named_and_it_says_what_is_known(self, show):
        figure = show(drawn(ONE)._repr_html_())
        unknown = "is not one of the 32 words seen twice."
        for typed, said in (
            ("artus", f"“artus” {unknown} Spelt alike: art0, artist0, art1."),
            ("Artus", f"“Artus” {unknown} Spelt alike: art0, artist0, art1."),
            ("zoo9", f"“zoo9” {unknown} Spelt alike: zoo0, zoo1, zoo2."),
            ("xylophone", f"“xylophone” {unknown}"),
            ("<b>", f"“<b>” {unknown}"),
            ("", "Type a word: 32 words seen twice can be asked for."),
        ):
            figure.box.fill(typed)
            figure.page.keyboard.press("Enter")
            assert figure.said.inner_text() == f"{said} Still shown: bee0."
            assert figure.said.get_attribute("aria-live") == "polite"
            assert figure.box.get_attribute("aria-invalid") == "true"
            assert figure.lists() == of("bee0", ONE)
        figure.box.fill("bee1")
        figure.page.keyboard.press("Enter")
        assert figure.box.get_attribute("aria-invalid") == "false"

    def test_a_column_that_lacks_the_word_says_so(self, show):
        columns = {"PPMI": COLUMNS["PPMI"], "other": {"bee1": ["bee2"], "new": ["bee1"]}}
        figure = show(drawn(columns)._repr_html_())
        assert figure.lists() == {"PPMI": COLUMNS["PPMI"]["bee0"], "other": []}
        assert figure.root.get_by_text("no row for bee0").is_visible()
        figure.box.fill("new")
        figure.page.keyboard.press("Enter")
        assert figure.lists() == {"PPMI": [], "other": ["bee1"]}

    @pytest.mark.parametrize("columns", [ONE, COLUMNS], ids=["one", "three"])
    @pytest.mark.parametrize("width", [320, 390, 1280])
    def test_what_is_touched_is_44_px_high_and_nothing_sticks_out(self, width, columns, show):
        figure = show(
            drawn(columns)._repr_html_(), viewport={"width": width, "height": 900}, has_touch=True
        )
        figure.box.fill("a")
        for part in (figure.box, figure.random, figure.options.first):
            assert part.bounding_box()["height"] >= 44
        for part in figure.root.locator("ol button").all():
            assert part.bounding_box()["height"] >= 44
        assert figure.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tops = {part.bounding_box()["y"] for part in figure.root.locator("ol").all()}
        stacked = width < 500
        assert len(tops) == (len(columns) if stacked else 1)
        size = "node => parseFloat(getComputedStyle(node).fontSize)"
        assert figure.root.locator("ol button").first.evaluate(size) >= 14

    def test_it_follows_a_dark_page(self, show):
        for head, color in (("", "rgb(34, 48, 60)"), (DARK, "rgb(214, 221, 227)")):
            figure = show(drawn(COLUMNS)._repr_html_(), head=head)
            for part in (figure.box, figure.random, figure.root.locator("ol button").first):
                assert part.evaluate("node => getComputedStyle(node).color") == color

    def test_it_moves_nothing_by_itself(self, show):
        figure = show(drawn(ONE)._repr_html_(), reduced_motion="reduce")
        figure.random.click()
        assert figure.page.evaluate("document.getAnimations().length") == 0

    def test_without_javascript_the_still_picture_stands_and_no_dead_controls(self, show):
        figure = show(drawn(COLUMNS)._repr_html_(), java_script_enabled=False)
        assert figure.root.locator("svg").is_visible()
        assert not figure.root.locator("button, input").count()
        assert figure.root.locator("figcaption").inner_text() == "Like words lie near."
        frame = figure.root.locator("svg").bounding_box()
        for text in figure.root.locator("svg text").all():
            box = text.bounding_box()
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1

    def test_two_on_a_page_go_their_own_ways(self, show):
        html = drawn(ONE)._repr_html_()
        figure = show(html, drawn(COLUMNS, start="zoo1")._repr_html_())
        second = parts(figure.page.locator("figure.interactive").nth(1), figure.page)
        figure.box.fill("ar")
        second.box.fill("bee2")
        figure.page.keyboard.press("Enter")
        assert figure.lists() == of("bee0", ONE)
        assert second.lists() == of("bee2")
        ids = figure.page.locator("[id]").evaluate_all("all => all.map(node => node.id)")
        assert len(ids) == len(set(ids))
        assert figure.messages == []

    def test_axe_finds_nothing(self, show):
        from axe_playwright_python.sync_playwright import Axe

        figure = show(drawn(COLUMNS)._repr_html_())
        for typed in ("bee0", "ar", "unknown"):
            figure.box.fill(typed)
            found = Axe().run(figure.page).response["violations"]
            assert [violation["id"] for violation in found] == []
            figure.page.keyboard.press("Enter")

    def test_three_columns_of_the_book_weigh_less_than_100_kb(self, book_columns):
        for number, most in ((1, 42_000), (3, 100_000)):
            columns = dict(list(book_columns.items())[-number:])
            data = json.dumps(drawn(columns, start="music").data)
            assert len(gzip.compress(data.encode(), 6)) < most


@pytest.fixture
def book_columns(wikipedia):
    """The neighbours in the book's sample of Wikipedia by counts, weighed and compressed."""
    from embedding_tutorial import cooccurrence, ppmi, svd_vectors

    vocabulary = Vocabulary.from_sentences(wikipedia.sentences, min_count=10)
    counts = cooccurrence(wikipedia.sentences, vocabulary, window=5)
    weighed = ppmi(counts)
    tables = {"counts": counts, "PPMI": weighed, "PPMI + SVD": svd_vectors(weighed, 100)}
    return {name: figures.nearest_words(vocabulary, table) for name, table in tables.items()}
