"""What a reader sees in the figures: the page's own numbers, readable on light and dark pages."""

import json
import re
from functools import cache
from importlib.resources import files

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from helpers import ROOT
from matplotlib.colors import to_rgb, to_rgba

from embedding_tutorial import Vocabulary, cooccurrence, figures, two_sentences
from embedding_tutorial.figures import interactive, labels, style

matplotlib.use("agg")
ANSWER = two_sentences()
WORDS = Vocabulary.from_sentences(ANSWER.sentences, order="appearance").tokens
NEW_ID = [3, 6, 0, 2, 5, 1, 4]
SENTENCE = [5, 1, 2, 3, 6]
ORDERS = [["see", "you"], ["you", "see"]]
ORDERED_ROWS = ANSWER.weight[[[2, 3], [3, 2]]]
PLACES = [[1.0, -2.5], [-2.0, 1.0]]
COUNTS = cooccurrence(ANSWER.sentences, Vocabulary(WORDS), window=2).toarray()
rng = np.random.default_rng(0)
OUTPUT = np.array([[0.031, 0.005], [-0.024, -0.029], [0.006, 0.015], [0.006, 0.015]])
FACTOR = np.array([-0.38, 1.04, 0.0, -1.04, 0.38, -0.38, 0.38])
MOMENTS = np.linspace(0, 1, 20)[:, None, None] * COUNTS
CLOUD = rng.normal(size=(20, 2))
START = np.array(
    [[0.3, 0.1], [-0.1, -0.3], [0.2, 0], [-0.2, -0.4], [0.3, -0.4], [-0.3, 0.4], [0.1, 0.5]]
)
SERIES = {"one": [1.0, 2.0, 3.0], "three": np.array([[0, 3, 6], [1, 4, 7], [2, 5, 8.0]])}

FIGURES = {
    "revealed_rows": lambda: figures.revealed_rows([4, 1, 3, 3], OUTPUT, 5),
    "relabelled_rows": lambda: figures.relabelled_rows(ANSWER.weight, NEW_ID, WORDS),
    "rows_with_places": lambda: figures.rows_with_places(ORDERS, ORDERED_ROWS, PLACES),
    "coverage": lambda: figures.coverage([10, 60, 20, 10], top=1, min_count=20),
    "two_taught": lambda: figures.two_taught(
        ["biology", "iron"], ["science", "metal"], [0.56, 0.43], [0.5, 0.5]
    ),
    "one_hot_product": lambda: figures.one_hot_product("soon", ANSWER.weight, WORDS),
    "dense_network": lambda: figures.dense_network("soon", ANSWER.weight, WORDS),
    "lookup_time": lambda: figures.lookup_time([10, 100], [1e-6, 1e-6], [1e-6, 1e-5]),
    "gradient_rows": lambda: figures.gradient_rows([3, 1, 3, 3], np.ones((4, 2)), WORDS),
    "valley": lambda: figures.valley(2.0, 0.1),
    "forward_pass": lambda: figures.forward_pass(range(5), START, [1.0, 0.5], WORDS),
    "sigmoid_and_loss": figures.sigmoid_and_loss,
    "one_hot_column": lambda: figures.one_hot_column([3, 1, 3, 3], np.ones((4, 2)), "you", WORDS),
    "window_pairs": lambda: figures.window_pairs(ANSWER.sentences[0], 2, window=2),
    "one_guess": lambda: figures.one_guess("hope", [0.02, 0.9], ANSWER.weight / 3, WORDS),
    "low_rank": lambda: figures.low_rank(COUNTS, WORDS),
    "singular_values": lambda: figures.singular_values(MOMENTS, COUNTS, 2, moments=(0, 10)),
    "svd_term": lambda: figures.svd_term(FACTOR, -FACTOR, WORDS, cell=("to", "you")),
    "long_axis": lambda: figures.long_axis(
        CLOUD @ [[3, 2], [0, 1]],
        [0, 0],
        [[6, 4], [-0.5, 0.75]],
        [0.9, 0.1],
        "x",
        "y",
        {"a": 0},
    ),
    "refrains": lambda: figures.refrains(SENTENCE, ANSWER.weight, COUNTS, WORDS),
    "word_map": lambda: figures.word_map(CLOUD, [*map(str, range(20))], ["a", "b"] * 10),
    "yes_or_no": lambda: figures.yes_or_no(
        "hope", [1.0, 0.5], ["to", "see"], [[0.2, 0.6], [-0.6, 0.4]], [True, False]
    ),
    "word2vec_tasks": figures.word2vec_tasks,
    "training_block": lambda: figures.training_block(
        np.hstack([np.eye(3), np.full((3, 2), 0.2)]), 2, WORDS[:3], WORDS[2:5], row=1
    ),
    "hashed_rows": lambda: figures.hashed_rows(
        ["hope ", "ope t", "e to "], [1234, 98_765, 7], [3, 0, 3], 4
    ),
    "sharded_rows": lambda: figures.sharded_rows(
        ["hope", "to", "see"], [[1.2, 3.1], [0.1, 4.2], [1.0, 0.0]], 2
    ),
    "first_articles": lambda: figures.first_articles(
        {"as they are": ([4, 5, 6, 7], [0, 0, 1, 1]), "shuffled": ([4, 5, 6, 7], [1, 0, 0, 1])}, 2
    ),
    "loads": lambda: figures.loads({"blocks": [0.9, 0.1], "in turn": [0.625, 0.375]}),
    "stretched_rows": lambda: figures.stretched_rows(
        [[2.0, 1.0], [2.0, -1.0], [0.5, 1.0]],
        ["hope", "nice", "soon"],
        [[1, 1], [3, 1], [1, 3]],
    ),
    "table_between_tables": lambda: figures.table_between_tables(
        [[6, -4], [3, np.nan]], ["Seattle", "Chicago"], ["Mon", "Tue"], [1.5, 2], [3, -2]
    ),
    "slopes_through_zero": lambda: figures.slopes_through_zero(
        {
            "Seattle": ([1, -1], [6, -4], ["Mon", "Tue"], 5.0),
            "Monday": ([1, 2, -1], [6, 3, -6], ["Seattle", "Chicago", "San Juan"], 3.0),
        },
        [("of the day", "minutes"), ("of the destination", "")],
    ),
    "surveyed_map": lambda: figures.surveyed_map(
        [[47.4, -122.3], [42.0, -87.9]], [[45.0, -120.0], [41.0, -90.0]], {"Seattle": 0}
    ),
    "matched_rows": lambda: figures.matched_rows(
        ["<pad>", "hope", "to"],
        {"hope": 1234, "to": 7},
        np.array([[-0.01, 0, 9], [1, 2, 3], [5, 6, 7]]),
        "GloVe",
    ),
    "taught_word": lambda: figures.taught_word(
        {"frog": [2, 1], "newt": [0.2, 0.1], "atom": [-1, 1]}, [1, 0.5], "frog"
    ),
    "three_lookups": lambda: figures.three_lookups(
        ["[CLS]", "hope"], [[101, 0, 0], [3246, 1, 0]], [[0.5, 0.25, 0.125], [-0.5, 0.75, 0.125]]
    ),
    "mixed_rows": lambda: figures.mixed_rows(
        {"river": [2, 0], "savings": [0, 2], "bank": [1, 1]},
        {"beside river": ("bank", [1.5, 0.5]), "beside savings": ("bank", [0.5, 1.5])},
    ),
    "place_map": lambda: figures.place_map(
        np.cos(np.subtract.outer(*[np.arange(9)] * 2)), range(9)
    ),
    "row_lengths": lambda: figures.row_lengths(
        [0.42, 0.44, 0.46, 1.1, 1.2], [1, 1, 0, 0, 0], ("unused", "others"), 0.5
    ),
    "curves": lambda: figures.curves(
        [10, 100, 1000], SERIES, "words", "score, %", level=("guessing", 0.5), log=True
    ),
    "intervals": lambda: figures.intervals(
        {"a": (0.5, 0.25, 1.0), "b": (0.0, -1.0, 1.0, 179)}, "rho", zero="no difference"
    ),
    "scatter": lambda: figures.scatter(
        {"left": ([0.0, 4], [-1.0, 3]), "right": ([0.0, 4], [1, 2])}, "x", "y", offset=-1
    ),
    "clouds": lambda: figures.clouds({"noise": {"PCA": (CLOUD, np.repeat([0, 1], 10))}}),
}
every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)


def drawn(name=None):
    """Draw a figure for real, and return the texts in its axes."""
    if name:
        FIGURES[name]()
    figure = plt.gcf()
    figure.canvas.draw()
    return [text.get_text() for ax in figure.axes for text in ax.texts]


def lettering(figure):
    """Return every text of a figure that can be seen."""
    beyond = set()  # matplotlib keeps labels of ticks outside the axes, and does not draw them
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            ticks = [t for t in axis.get_major_ticks() if not low <= t.get_loc() <= high]
            beyond |= {tick.label1 for tick in ticks + axis.get_minor_ticks()}
    found = set(figure.findobj(matplotlib.text.Text)) - beyond
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def on(color, ground):
    """Return the opaque colour that is seen where `color` lets a ground through."""
    *rgb, alpha = to_rgba(color)
    return tuple(alpha * np.array(rgb) + (1 - alpha) * np.array(to_rgb(ground)))


def css(name, theme):
    """Return the value of a variable of book.css."""
    text = (ROOT / "book/_static/book.css").read_text(encoding="utf-8")
    block = re.search(rf'html\[data-theme="{theme}"\] {{(.*?)\n}}', text, re.DOTALL)[1]
    return re.search(rf"{name}: *(#\w+)", block)[1]


GROUNDS = {"light": "#FFFFFF", "dark": css("--pst-color-background", "dark")}
every_ground = pytest.mark.parametrize(("theme", "ground"), GROUNDS.items(), ids=GROUNDS)


class TestColours:
    def test_the_seven_words_have_seven_colours(self):
        assert tuple(figures.WORD_COLORS) == WORDS
        assert len(set(figures.WORD_COLORS.values())) == 7

    @pytest.mark.parametrize("color", figures.WORD_COLORS.values())
    def test_text_on_a_words_colour_can_be_read(self, color):
        assert style.contrast(color, style.text_on(color)) >= 4.5

    @every_ground
    @pytest.mark.parametrize("color", figures.WORD_COLORS.values())
    def test_a_colour_is_seen_on_the_ground_and_text_is_read_on_its_tint(
        self, color, theme, ground
    ):
        text = css("--pst-color-text-base", theme)
        for alpha in (0.3, 0.4):
            assert style.contrast(on(style.tint(color, alpha), ground), text) >= 4.5
        assert color in (style.SKY, style.YELLOW, style.PINK) or (
            style.contrast(color, ground) >= 3
        )  # these three stand beside their word, as chips and dots

    @every_ground
    def test_muted_text_can_be_read_on_the_ground_and_on_an_empty_cell(self, theme, ground):
        muted = css("--pst-color-text-muted", theme)
        assert style.contrast(muted, ground) >= 4.5
        assert style.contrast(muted, on(style.GRID, ground)) >= 4.5

    def test_there_is_one_red(self):
        assert css("--book-fault", "light").lower() == style.RED.lower()

    @every_ground
    def test_an_error_can_be_read(self, theme, ground):
        assert style.contrast(css("--book-fault", theme), ground) >= 4.5


class TestEveryFigure:
    def test_every_public_figure_is_drawn_here(self):
        others = {"WIDTH", "WORD_COLORS", "new_figure", "themed_svg", *interactive.__all__}
        assert set(figures.__all__) - others == set(FIGURES)

    @every_figure
    def test_letters_are_11_px_on_a_telephone_and_not_larger_than_prose_elsewhere(self, draw):
        draw()
        figure = plt.gcf()
        points = 72 * figure.get_figwidth()
        sizes = {text.get_fontsize() for text in lettering(figure)}
        assert min(sizes) * 354 / points >= 11  # the column of a screen of 390 px
        assert max(sizes - {14}) * 31 * 16 / points <= 16  # 31 rem; 14 for the names of groups

    @pytest.mark.untraced
    @every_figure
    def test_no_letter_is_cut_off(self, draw):
        draw()
        figure = plt.gcf()
        figure.canvas.draw()
        for text in lettering(figure):
            box = text.get_window_extent()
            assert box.x0 >= -1, text.get_text()
            assert box.x1 <= figure.bbox.x1 + 1, text.get_text()
            assert box.y0 >= -1, text.get_text()
            assert box.y1 <= figure.bbox.y1 + 1, text.get_text()

    @pytest.mark.untraced
    @every_figure
    def test_no_text_covers_another(self, draw):
        draw()
        figure = plt.gcf()
        figure.canvas.draw()
        boxes = [(text.get_text(), text.get_window_extent()) for text in lettering(figure)]
        for place, (text, box) in enumerate(boxes):
            for other_text, other in boxes[place + 1 :]:
                width = min(box.x1, other.x1) - max(box.x0, other.x0)
                height = min(box.y1, other.y1) - max(box.y0, other.y0)
                assert width < 2 or height < 4, (
                    f"{text!r} and {other_text!r}"
                )  # 2 px of 160 an inch


def points(ax, values):
    return ax.scatter(np.arange(4), values)


def painted(ax, values):
    return ax.scatter(np.arange(4), np.ones(4), c=values)


THINGS = {
    "line": lambda ax, values: ax.plot(values),
    "dots": points,
    "dots in colours": painted,
    "area": lambda ax, values: ax.fill_between(range(4), values),
    "bars": lambda ax, values: ax.bar(range(4), values),
    "map": lambda ax, values: ax.imshow(np.reshape(values, (2, 2))),
    "cells": lambda ax, values: ax.imshow(np.ones((1, 4, 4)) * np.reshape(values, (4, 1)) / 10),
    "arrows": lambda ax, values: [ax.annotate("", (0, v), (1, 0)) for v in values],
    "words": lambda ax, values: [ax.text(0, v, "word") for v in values],
    "numbers": lambda ax, values: ax.text(0, 0, " ".join(f"{v:.1f}" for v in values)),
    "ticks": lambda ax, values: ax.set_xticks(values),
    "limits": lambda ax, values: ax.set(xlim=values[:2], ylim=values[2:]),
    "title": lambda ax, values: ax.set_title(f"{np.sum(values):.1f} {values[0]:.1f}"),
}
every_thing = pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)


class TestDescribedFigure:
    """What a notebook keeps of a figure, and nbval compares."""

    VALUES = np.array([1.125, 2.375, 4.0625, 7.5])  # on the border of two roundings

    def said(self, thing, values):
        figure = figures.new_figure(2.4)
        thing(figure.subplots(), np.asarray(values))
        return repr(figure)

    @pytest.mark.untraced
    @every_figure
    def test_it_is_the_same_before_and_after_drawing_and_when_drawn_anew(self, draw):
        draw()
        figure = plt.gcf()
        text = repr(figure)
        figure.canvas.draw()
        assert repr(figure) == text
        plt.close("all")
        draw()
        assert repr(plt.gcf()) == text
        assert text.startswith("<Figure 768x")
        assert len(text) < 800

    @every_thing
    def test_a_changed_number_is_another_text(self, thing):
        text = self.said(thing, self.VALUES)
        for place in range(4):
            changed = self.VALUES + 0.2 * np.eye(4)[place]
            assert self.said(thing, changed) != text

    @every_thing
    def test_another_order_is_another_text(self, thing):
        assert self.said(thing, self.VALUES[[1, 0, 3, 2]]) != self.said(thing, self.VALUES)

    @every_thing
    def test_the_last_bits_change_nothing(self, thing):
        text = self.said(thing, self.VALUES)
        for sign in (-1, 1):
            assert self.said(thing, self.VALUES * (1 + sign * 1e-9)) == text

    def test_a_rounding_error_is_a_zero(self):
        assert self.said(points, [1, -1, 1e-17, 3]) == self.said(points, [1, -1, -2e-17, 3])

    def test_colours_tell_things_apart_until_there_are_many(self):
        def colored(*colors):
            return self.said(
                lambda ax, values: [ax.plot(values, color=color) for color in colors], self.VALUES
            )

        assert colored("red", "blue").count("line of 4") == 2
        assert colored("red", "red").count("2 lines of 8 #ff0000") == 1
        many = [style.color_of(number) for number in range(7)]
        assert colored(*many).count("7 lines of 28") == 1
        assert colored(*many) != colored(*many[::-1])

    def test_measured_times_are_left_out(self):
        def times(factor):
            seconds = factor * np.array([1e-6, 2e-6, 1e-5])
            figures.lookup_time([10, 100, 1000], seconds, 3 * seconds)
            return repr(plt.gcf())

        text = times(1)
        assert text == times(1.3) == times(7)
        assert "2 lines" in text or text.count("line of 3") == 2
        figures.lookup_time([10, 100, 2000], [1, 1, 1], [2, 2, 2])
        assert repr(plt.gcf()) != text

    def test_only_the_book_s_figures_say_what_is_drawn(self):
        figures.new_figure(2.4)
        assert repr(plt.figure()) == "<Figure size 640x480 with 0 Axes>"

    def test_a_limit_that_follows_from_the_shape_is_not_told(self):
        figure = figures.new_figure(2.4)
        ax = figure.subplots()
        ax.plot([1, 2])
        ax.set_aspect("equal", adjustable="datalim")
        text = repr(figure)
        figure.canvas.draw()
        assert repr(figure) == text


def drawing_of(draw):
    draw()
    svg = figures.themed_svg(plt.gcf())
    plt.close("all")
    return svg


once_drawn = cache(drawing_of)


class TestThemedSvg:
    @pytest.mark.untraced
    @every_figure
    def test_a_drawing_has_no_ground_and_no_colour_that_a_page_cannot_change(self, draw):
        head, _, body = once_drawn(draw).partition(">")
        assert 'role="img"' in head
        assert "#ffffff" not in re.sub("<text[^>]*>", "", body)  # but in words on their chips
        for color in (style.TEXT, style.MUTED, style.RED):
            assert color.lower() not in body
        assert "<style" not in body
        assert "<metadata" not in body

    def test_a_drawing_writes_every_number_whole(self):
        drawn("revealed_rows")
        texts = re.findall(r">([^<>]+)</text>", figures.themed_svg(plt.gcf()))
        assert texts.count("0.031") == 2
        assert texts.count("0.015") == 3

    @pytest.mark.untraced
    @every_figure
    def test_a_figure_drawn_twice_is_the_same_text(self, draw):
        assert drawing_of(draw) == once_drawn(draw)

    def test_the_ids_of_a_page_are_distinct_and_every_reference_is_met(self):
        page = "".join(map(once_drawn, FIGURES.values()))
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert ids
        assert len(set(ids)) == len(ids)
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', page)) <= {
            pair for name in ids for pair in ((name, ""), ("", name))
        }

    @every_figure
    def test_a_drawing_is_light(self, draw):
        assert len(once_drawn(draw)) < 40_000


class TestRevealedRows:
    def test_each_known_row_is_shown_and_the_others_are_question_marks(self):
        texts = drawn("revealed_rows")
        assert texts.count("?") == 4
        assert texts.count("0.031") == 2  # once in the output, once in the table
        assert texts.count("0.015") == 3
        assert "weight (5, 2)" in texts

    def test_a_known_row_is_never_grey(self):
        figures.revealed_rows([0, 1, 2, 3, 4], OUTPUT[[0, 1, 2, 3, 0]], 5)
        colors = {to_rgb(patch.get_edgecolor()) for patch in plt.gca().patches}
        assert to_rgb(style.GREY) not in colors
        assert to_rgb(style.SKY) in colors


class TestTwoTaught:
    def test_dots_and_rings_stand_where_the_probabilities_are(self):
        texts = drawn("two_taught")
        dots, rings = (cloud.get_offsets() for cloud in plt.gca().collections[1:])
        np.testing.assert_array_equal(dots, [[0.56, 0], [0.43, 1]])
        np.testing.assert_array_equal(rings, [[0.5, 0], [0.5, 1]])
        assert texts == ["← says metal", "says science →"]
        assert [text.get_text() for text in plt.gca().get_yticklabels()] == ["biology", "iron"]

    def test_what_does_not_fit_together_is_refused(self):
        with pytest.raises(ValueError, match="2 words, 1 kinds"):
            figures.two_taught(["a", "b"], ["x"], [0.5, 0.5], [0.5, 0.5])
        with pytest.raises(ValueError, match="two kinds, got x$"):
            figures.two_taught(["a"], ["x"], [0.5], [0.5])


class TestRelabelledRows:
    def test_every_number_stands_in_both_tables_and_every_word_has_an_arrow(self):
        texts = drawn("relabelled_rows")
        for value in ANSWER.weight.ravel():
            assert texts.count(f"{value:.1f}") == 2 * (ANSWER.weight == value).sum()
        # An annotation without text is an arrow.
        heights = [round(text.xy[1], 2) for text in plt.gca().texts if hasattr(text, "xy")]
        assert heights == [round(style.row_y(place), 2) for place in NEW_ID]

    def test_an_id_given_twice_is_refused(self):
        with pytest.raises(ValueError, match="each of 0..6 once"):
            figures.relabelled_rows(ANSWER.weight, [0] * 7, WORDS)


class TestRowsWithPlaces:
    def test_the_sums_are_shown(self):
        texts = drawn("rows_with_places")
        for sums in ORDERED_ROWS + PLACES:
            assert {f"{value:.1f}" for value in sums.ravel()} <= set(texts)
        assert texts.count("+") == texts.count("=") == 4

    def test_rows_that_do_not_match_are_refused(self):
        with pytest.raises(ValueError, match="do not match"):
            figures.rows_with_places(ORDERS, ORDERED_ROWS[:1], PLACES)


class TestOneHotProduct:
    @pytest.mark.parametrize("word", WORDS)
    def test_only_the_words_row_is_multiplied_by_1_and_it_is_the_sum(self, word):
        figures.one_hot_product(word, ANSWER.weight, WORDS)
        texts = drawn()
        assert texts.count("1") == 1
        assert texts.count("0.0") == 12
        assert texts.count("+") == 6
        for value in ANSWER.weight[WORDS.index(word)]:
            assert texts.count(f"{value:.1f}") >= 3  # in the table, times 1, the sum

    def test_an_unknown_word_is_named(self):
        with pytest.raises(ValueError, match="'river' is not among"):
            figures.one_hot_product("river", ANSWER.weight, WORDS)


class TestDenseNetwork:
    @pytest.mark.parametrize("word", WORDS)
    def test_the_output_is_the_words_row_and_each_number_of_the_table_is_a_line(self, word):
        figures.dense_network(word, ANSWER.weight, WORDS)
        texts = drawn()
        lines = plt.gca().lines
        assert len(lines) == ANSWER.weight.size
        strong = [line for line in lines if line.get_color() == style.color_of(word)]
        assert len(strong) == 2
        for value in ANSWER.weight[WORDS.index(word)]:
            assert {f"{value:.1f}", f"× {value:.1f}"} <= set(texts)

    def test_an_unknown_word_is_named(self):
        with pytest.raises(ValueError, match="'river' is not among"):
            figures.dense_network("river", ANSWER.weight, WORDS)


class TestCoverage:
    def test_both_bars_are_cut_where_the_counts_say(self):
        texts = drawn("coverage")
        assert {"4 different words", "100 words of text", "1"} <= set(texts)
        assert {"2 seen under 20 times", "top 1: 60.0 %", "20.0 %"} <= set(texts)

    def test_a_top_beyond_the_cut_is_refused(self):
        with pytest.raises(ValueError, match=r"top must be in 1..2, the words seen 5 times, got 3"):
            figures.coverage([7, 5, 1], top=3, min_count=5)


class TestLookupTime:
    def test_the_time_is_drawn_in_microseconds_and_the_factor_written(self):
        assert {"10 times ", "product", "lookup"} <= set(drawn("lookup_time"))
        np.testing.assert_allclose(plt.gca().lines[0].get_ydata(), [1, 10])


class TestGradientRows:
    def test_the_gradients_add_up_and_what_the_shortcut_loses_is_framed_in_red(self):
        texts = drawn("gradient_rows")
        assert texts.count("3.0") == 2  # the right sum, in both columns
        red = to_rgb(style.RED)
        framed = [box for box in plt.gca().patches if box.get_edgecolor()[:3] == red]
        assert len(framed) == 1


class TestValley:
    @pytest.mark.parametrize(("start", "rate", "end"), [(2.0, 0.1, 1.8), (-1.0, 0.5, -0.5)])
    def test_the_ball_lies_on_the_curve_before_and_after_the_step(self, start, rate, end):
        figures.valley(start, rate)
        balls = [line for line in plt.gca().lines if line.get_marker() == "o"]
        places = [(*line.get_xdata(), *line.get_ydata()) for line in balls]
        np.testing.assert_allclose(places, [(w, w**2 / 2) for w in (start, end)])
        assert f"w = {end:g}, loss {end**2 / 2:g}" in "".join(drawn())

    @pytest.mark.parametrize("start", [0, 3.5, np.nan])
    def test_a_ball_without_a_slope_or_beyond_the_picture_is_refused(self, start):
        with pytest.raises(ValueError, match="within 3 of the middle"):
            figures.valley(start, 0.1)


class TestForwardPass:
    def test_the_numbers_are_those_of_the_pen(self):
        texts = drawn("forward_pass")
        assert [text for text in texts if text in WORDS] == list(WORDS[:5])
        assert {"0.1", "-0.2", "1.0", "0.5", "0.00", "0.50"} <= set(texts)

    def test_an_id_outside_the_table_is_not_drawn(self):
        with pytest.raises(IndexError, match="id 7"):
            figures.forward_pass([7], START, [1.0, 0.5], WORDS)


class TestOneHotColumn:
    def test_the_column_is_read_aloud_and_adds_up(self):
        texts = drawn("one_hot_column")
        assert "1·g0 + 0·g1 + 1·g2 + 1·g3" in texts
        assert texts.count("3.0") == 2
        assert texts.count("1") == 4

    def test_an_unknown_word_is_named(self):
        with pytest.raises(ValueError, match="'river' is not among"):
            figures.one_hot_column([1], np.ones((1, 2)), "river", WORDS)


class TestSvdTerm:
    def test_every_cell_is_the_number_at_its_left_times_the_number_above_it(self):
        row = np.arange(7) / 4
        figures.svd_term(FACTOR, row, WORDS, cell=("to", "you"))
        texts = [text.replace("\u2212", "-") for text in drawn()]
        shown = [float(text) for text in texts if re.fullmatch(r"-?\d\.\d", text)]
        np.testing.assert_array_equal(shown, (np.outer(FACTOR, row).round(1) + 0.0).ravel())
        for number in (*FACTOR, *row):
            assert f"{number:.2f}" in texts
        assert texts.count("hope") == 2
        assert texts[-1] == "to beside you:  1.04 \u00d7 0.75 = 0.78"

    def test_a_cell_is_blue_above_0_and_orange_below_and_one_is_framed(self):
        drawn("svd_term")
        boxes = plt.gca().patches
        cells = [box for box in boxes if box.get_width() > 0.4][-49:]
        for box, value in zip(cells, np.outer(FACTOR, -FACTOR).ravel(), strict=True):
            if abs(value) > 0.1:
                color = to_rgb(style.ORANGE if value < 0 else style.BLUE)
                assert box.get_facecolor()[:3] == color
        framed = [place for place, box in enumerate(cells) if box.get_edgecolor()[3] > 0]
        assert framed == [1 * 7 + 3]

    def test_refuses(self):
        with pytest.raises(ValueError, match="'river', which is not among"):
            figures.svd_term(FACTOR, FACTOR, WORDS, cell=("river", "to"))
        with pytest.raises(ValueError, match=r"row \(3,\) for 7 words"):
            figures.svd_term(FACTOR, FACTOR[:3], WORDS, cell=("to", "to"))


class TestLongAxis:
    def test_the_arrows_start_at_the_mean_and_tell_their_shares(self):
        figures.long_axis(CLOUD, [1, 2], [[3, 0], [0, 1]], [0.95, 0.05], "x", "y", {"of": 3})
        texts = drawn()
        assert texts == ["", "95 %", "", "5 %", "of"]
        ax = plt.gca()
        ends = [(text.xy, text.xyann) for text in ax.texts if not text.get_text()]
        np.testing.assert_array_equal(ends, [((4, 2), (1, 2)), ((1, 3), (1, 2))])
        np.testing.assert_array_equal(ax.texts[-1].xy, CLOUD[3])
        assert ax.get_aspect() == 1  # or the axes would not look at right angles

    def test_points_of_another_space_are_refused(self):
        with pytest.raises(ValueError, match=r"\(2, 3\)"):
            figures.long_axis(np.ones((2, 3)), [0, 0], np.eye(2), [1, 0], "x", "y", {})


class TestRefrains:
    def test_the_rows_that_come_out_are_those_of_the_ids(self):
        texts = [text for text in drawn("refrains") if text]  # an arrow is an empty one
        ids = [place for place, text in enumerate(texts) if text in WORDS]
        assert [texts[place] for place in ids] == ["nice", "to", "see", "you", "again"]
        for place, row in zip(ids, SENTENCE, strict=True):
            numbers = [f"{number:.1f}" for number in ANSWER.weight[row]]
            assert texts[place + 1 : place + 4] == [str(row), *numbers]

    def test_six_sentences_stand_below_each_with_its_number_in_the_drawing(self):
        texts = drawn("refrains")
        rings = [
            patch for patch in plt.gca().patches if isinstance(patch, matplotlib.patches.Circle)
        ]
        assert len(rings) == 12
        said = [text for text in texts if text.endswith(".")]
        assert len(said) == 6
        assert said[1] == "An id is a name, not a number."

    def test_an_id_without_a_word_is_refused(self):
        with pytest.raises(IndexError, match="id 7"):
            figures.refrains([7], ANSWER.weight, COUNTS, WORDS)


class TestLowRank:
    def test_each_map_tells_its_share_of_the_squares(self):
        drawn("low_rank")
        values = np.linalg.svd(COUNTS, compute_uv=False) ** 2
        titles = [ax.get_title() for ax in plt.gcf().axes]
        for d, title in zip((1, 2, 3), titles[1:], strict=True):
            assert title == f"rank {d}\n{100 * values[:d].sum() / values.sum():.0f} %"

    def test_a_cell_is_as_strong_as_its_count_and_blue_above_0(self):
        drawn("low_rank")
        counts, rank_1 = (ax.images[0].get_array() for ax in plt.gcf().axes[:2])
        np.testing.assert_allclose(counts[..., 3], 0.06 + 0.94 * COUNTS / COUNTS.max())
        assert (rank_1[..., :3] == to_rgb(style.BLUE)).all()


class TestSingularValues:
    def test_the_curves_end_at_the_values_that_are_written_beside_them(self):
        assert drawn("singular_values") == ["5.07", "2.73"]
        curves, *panels = plt.gcf().axes
        targets = np.linalg.svd(COUNTS, compute_uv=False)[[0, 0, 1, 1]]
        np.testing.assert_allclose([line.get_ydata()[-1] for line in curves.lines], targets)
        assert [panel.get_title() for panel in panels] == ["step 0", "step 10", "counts"]

    def test_more_curves_than_colours_are_refused(self):
        with pytest.raises(ValueError, match="dims is 5"):
            figures.singular_values(MOMENTS, COUNTS, 5)


class TestWordMap:
    def test_every_word_is_named_once_beside_its_point(self):
        points = rng.normal(size=(12, 2)) * 0.1 + np.repeat(np.eye(2), 6, axis=0)
        names = [f"word{n}" for n in range(12)]
        figures.word_map(points, names, ["even"] * 6 + ["odd"] * 6)
        assert sorted(drawn()) == sorted([*names, "even", "odd"])
        for text in plt.gca().texts[:12]:
            np.testing.assert_array_equal(text.xy, points[names.index(text.get_text())])

    def test_a_group_for_each_word_is_needed(self):
        with pytest.raises(ValueError, match="1 groups"):
            figures.word_map(CLOUD[:2], ["a", "b"], ["one"])


class TestCurves:
    def test_the_mean_of_the_seeds_stands_before_their_range(self):
        texts = drawn("curves")
        ax = plt.gca()
        one, three, level = ax.lines
        np.testing.assert_allclose(one.get_ydata(), [1, 2, 3])
        np.testing.assert_allclose(three.get_ydata(), [3, 4, 5])
        np.testing.assert_allclose(level.get_ydata(), 0.5)
        low, high = ax.collections[1].get_paths()[0].get_extents().intervaly
        assert (low, high) == (0, 8)
        assert texts == ["one", "three", "guessing"]
        assert [text.get_text() for text in ax.get_xticklabels()] == ["10", "100", "1,000"]
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("words", "score, %")

    def test_names_follow_the_order_of_the_curves_ends_and_none_covers_another(self):
        figures.curves([1, 2], {"low": [0, 1.0], "high": [0, 1.02], "middle": [0, 1.01]}, "x", "y")
        drawn()
        extent = matplotlib.text.Text.get_window_extent  # an annotation's holds its line as well
        heights = {text.get_text(): extent(text).y0 for text in plt.gca().texts}
        line = 12 * plt.gcf().dpi / 72  # pixels
        assert heights["low"] + line < heights["middle"] < heights["high"] - line

    def test_accents_are_in_colour_and_the_others_grey(self):
        figures.curves([1, 2], {"a": [0, 1], "b": [0, 2]}, "x", "y", accents=["b"])
        assert [line.get_color() for line in plt.gca().lines] == [style.MUTED, style.BLUE]

    def test_many_points_make_a_line_without_dots(self):
        figures.curves(range(40), {"loss": np.ones(40)}, "epoch", "loss")
        assert plt.gca().lines[0].get_marker() == "None"

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"accents": ["c"]}, "'c', which is not among a"),
            ({"series": {"a": [1.0, 2, 3]}}, "3 values for 2 places"),
        ],
    )
    def test_refuses(self, changes, message):
        with pytest.raises(ValueError, match=message):
            figures.curves(
                **{"x": [1, 2], "series": {"a": [0, 1]}, "xlabel": "", "ylabel": ""} | changes
            )


class TestIntervals:
    def test_an_interval_stands_on_the_line_of_its_name_first_at_the_top(self):
        figures.intervals({"a": (0.5, 0.25, 1.0), "b": (0.0, -1.0, 1.0, 179)}, "rho")
        drawn()
        ax = plt.gca()
        assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b"]
        assert ax.yaxis_inverted()
        spans, dots = ax.lines[::2], ax.lines[1::2]
        assert [(*span.get_xdata(), *span.get_ydata()) for span in spans] == [
            (0.25, 1, 0, 0),
            (-1, 1, 1, 1),
        ]
        assert [(*dot.get_xdata(), *dot.get_ydata()) for dot in dots] == [(0.5, 0), (0, 1)]

    def test_a_line_stands_at_zero_and_what_excludes_it_is_in_colour(self):
        assert drawn("intervals") == ["no difference"]
        clear, _, open_, _, zero = plt.gca().lines
        assert list(zero.get_xdata()) == [0, 0]
        assert (clear.get_color(), open_.get_color()) == (style.BLUE, style.TEXT)

    def test_the_band_reaches_as_far_as_its_interval(self):
        figures.intervals({"a": (0.5, 0.25, 1.0), "b": (0.4, 0.1, 0.9)}, "rho", band="b")
        (band,) = plt.gca().patches
        assert (band.get_x(), band.get_width()) == pytest.approx((0.1, 0.8))

    def test_a_score_outside_its_interval_is_refused(self):
        with pytest.raises(ValueError, match="'a': the score 2 is not between 0 and 1"):
            figures.intervals({"a": (2, 0, 1)}, "rho")


class TestScatter:
    def test_the_pairs_stand_beside_the_line_that_theory_draws(self):
        x = np.array([[0.0, 1.0], [2.0, 4.0]])
        panels = {"left": (x, x - 1), "right": (x, -x)}
        figures.scatter(panels, "PMI", "product", offset=-1, line="PMI - 1")
        drawn()
        for ax, y in zip(plt.gcf().axes, (x - 1, -x), strict=True):
            points = ax.collections[0].get_offsets()
            np.testing.assert_array_equal(points, np.c_[x.ravel(), y.ravel()])
            np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[0, -1], [4, 3]])
        assert [ax.get_title() for ax in plt.gcf().axes] == ["left", "right"]
        assert [ax.get_ylabel() for ax in plt.gcf().axes] == ["product", ""]
        (key,) = plt.gcf().legends
        assert [text.get_text() for text in key.get_texts()] == ["PMI - 1"]

    def test_two_kinds_of_pairs_have_two_colours_with_names(self):
        figures.scatter({"": ([1, 2], [3, 4])}, "x", "y", groups=([0, 1], ("no", "yes")))
        no, yes = plt.gca().collections
        np.testing.assert_array_equal(no.get_offsets(), [[1, 3]])
        np.testing.assert_array_equal(yes.get_offsets(), [[2, 4]])
        assert not np.array_equal(no.get_facecolor(), yes.get_facecolor())
        assert [text.get_text() for text in plt.gcf().legends[0].get_texts()][1:] == ["no", "yes"]


class TestYesOrNo:
    def test_each_word_has_its_score_its_guess_and_the_right_answer(self):
        texts = drawn("yes_or_no")
        to = ["to", "0.2", "0.6", "0.5", "0.62", "yes"]
        assert texts[-12:] == [*to, "see", "-0.6", "0.4", "-0.4", "0.40", "no"]

    def test_a_guess_is_a_bar_neighbours_and_noise_apart(self):
        drawn("yes_or_no")
        bars = {
            color: [patch.get_width() for patch in plt.gca().patches
                    if patch.get_facecolor()[:3] == to_rgb(color)
                    and hasattr(patch, "get_width") and patch.get_facecolor()[3] == 1]
            for color in (style.BLUE, style.ORANGE)
        }  # fmt: skip
        assert bars[style.BLUE][-1] == pytest.approx(0.5 / (1 + np.exp(-0.5)))
        assert bars[style.ORANGE][-1] == pytest.approx(0.5 / (1 + np.exp(0.4)))

    def test_words_answers_and_rows_that_are_not_equally_many_are_refused(self):
        with pytest.raises(ValueError, match="1 words and 1 answers for 2 rows"):
            figures.yes_or_no("a", [1, 1], ["b"], np.ones((2, 2)), [True])


class TestWord2vecTasks:
    def test_the_three_tasks_name_their_words_and_the_tree_marks_one_way_down(self):
        texts = drawn("word2vec_tasks")
        assert {"skip-gram", "CBOW", "hierarchical softmax", "mean"} <= set(texts)
        assert texts.count("see") == 3
        assert texts.count("hope") == 3
        marked = [line for line in plt.gca().lines if line.get_linewidth() > 2]
        assert len(marked) == 2
        assert marked[0].get_xydata()[1].tolist() == marked[1].get_xydata()[0].tolist()


class TestTrainingBlock:
    def test_what_counts_is_coloured_neighbours_and_noise_apart(self):
        drawn("training_block")
        context, noise = (image.get_array()[2::6, 2::6] for image in plt.gca().images)
        np.testing.assert_array_equal((context[..., :3] == to_rgb(style.BLUE)).all(-1), np.eye(3))
        assert (noise[..., :3] == to_rgb(style.ORANGE)).all()
        assert context[1, 1, 3] == noise[1, 0, 3] == 1 > context[0, 0, 3]

    def test_the_row_and_its_neighbours_are_named(self):
        assert drawn("training_block")[-4:] == ["hope", "to", "see", "you"]
        bold = [text.get_text() for text in plt.gca().texts if text.get_weight() == "bold"]
        assert bold == ["to"]

    def test_words_that_are_not_as_many_as_the_rows_are_refused(self):
        with pytest.raises(ValueError, match="1 centers"):
            figures.training_block(np.ones((2, 3)), 1, ["to"])


class TestMatchedRows:
    def test_every_row_that_was_found_is_shown_with_its_numbers(self):
        texts = drawn("matched_rows")
        assert {"7", "1,234"} <= set(texts)
        assert texts.count("…") == 3
        assert [text for text in texts if text in {"1.0", "2.0", "3.0"}] == ["1.0", "2.0"]
        assert "-0.0" not in texts
        arrows = [text for text in plt.gca().texts if getattr(text, "arrow_patch", None)]
        assert len(arrows) == 4  # two for each of the two words that were found

    def test_a_row_for_each_word_is_needed(self):
        with pytest.raises(ValueError, match="1 words for a weight of 2 rows"):
            figures.matched_rows(["hope"], {}, np.zeros((2, 2)), "GloVe")


class TestTaughtWord:
    def test_each_word_stands_at_its_row_with_its_score(self):
        texts = drawn("taught_word")
        assert {"frog 2.50", "newt 0.25", "atom -0.50", "readout"} <= set(texts)
        edge, *dots = plt.gca().lines
        points = [tuple(dot.get_xydata()[0]) for dot in dots]
        assert points == [(2, 1), (0.2, 0.1), (-1, 1)]
        filled = [dot.get_markerfacecolor() != "none" for dot in dots]
        assert filled == [True, False, False]
        np.testing.assert_allclose(edge.get_xydata() @ [1, 0.5], 0, atol=1e-12)

    def test_the_shaded_side_is_that_of_the_positive_scores(self):
        drawn("taught_word")
        (shade,) = plt.gca().patches[:1]
        assert shade.contains_point(plt.gca().transData.transform((2, 1)))
        assert not shade.contains_point(plt.gca().transData.transform((-1, 1)))

    def test_what_cannot_be_drawn_is_refused(self):
        with pytest.raises(ValueError, match="'toad' is taught, but has no row: there are frog"):
            figures.taught_word({"frog": [2, 1]}, [1, 0], "toad")
        with pytest.raises(ValueError, match="of the plane, and the readout not 0"):
            figures.taught_word({"frog": [2, 1]}, [0, 0], "frog")
        with pytest.raises(ValueError, match="of the plane"):
            figures.taught_word({"frog": [2, 1, 3]}, [1, 0, 0], "frog")


class TestStretchedRows:
    def test_the_arrows_point_where_the_rows_times_the_factors_do(self):
        drawn("stretched_rows")
        axes = plt.gcf().axes
        assert [ax.get_title() for ax in axes] == ["as they stand", "first × 3", "second × 3"]
        tips = np.array(
            [[text.xy for text in ax.texts if getattr(text, "arrow_patch", None)] for ax in axes]
        )
        assert np.linalg.norm(tips, axis=2) == pytest.approx(1)
        slopes = tips[..., 1] / tips[..., 0]
        assert slopes[0] == pytest.approx([1 / 2, -1 / 2, 2])
        assert slopes[1] == pytest.approx([1 / 6, -1 / 6, 2 / 3])
        assert slopes[2] == pytest.approx([3 / 2, -3 / 2, 6])

    def test_angles_are_true_so_both_axes_have_one_scale(self):
        drawn("stretched_rows")
        for ax in plt.gcf().axes:
            assert np.diff(ax.get_xlim()) == pytest.approx(np.diff(ax.get_ylim()))
            assert ax.get_box_aspect() == 1

    def test_rows_of_two_numbers_and_positive_factors_are_needed(self):
        with pytest.raises(ValueError, match="2 words of two numbers"):
            figures.stretched_rows([[1, 2]], ["hope", "nice"], [[1, 1]])
        with pytest.raises(ValueError, match="two factors above 0"):
            figures.stretched_rows([[1, 2]], ["hope"], [[1, 0]])
        with pytest.raises(ValueError, match="of zeros"):
            figures.stretched_rows([[0, 0]], ["hope"], [[1, 1]])


class TestHashedRows:
    def test_every_key_points_to_its_row_and_those_that_meet_have_one_colour(self):
        texts = drawn("hashed_rows")
        assert [text for text in texts if "_" in text] == ["hope_", "ope_t", "e_to_"]
        assert {"1,234", "98,765", "7"} <= set(texts)
        arrows = [text.arrow_patch for text in plt.gca().texts if getattr(text, "arrow_patch", 0)]
        ends = [text.xy[1] for text in plt.gca().texts if getattr(text, "arrow_patch", None)]
        assert ends[0] == ends[2] > ends[1]
        colors = [arrow.get_edgecolor() for arrow in arrows]
        assert colors[0] == colors[2] != colors[1]

    def test_there_is_a_key_and_a_row_of_the_table_for_each_text(self):
        with pytest.raises(ValueError, match="2 texts, 1 keys and 2 rows"):
            figures.hashed_rows(["a", "b"], [1], [0, 1], 4)
        with pytest.raises(IndexError, match="row 4 "):
            figures.hashed_rows(["a"], [1], [4], 4)


class TestShardedRows:
    def test_each_row_stands_with_its_place_on_its_machine(self):
        texts = drawn("sharded_rows")
        assert texts.count("0.1") == texts.count("4.2") == 2  # in the table, and on its machine
        assert {"machine 0", "machine 1"} <= set(texts)
        ends = [text.xy[1] for text in plt.gca().texts if getattr(text, "arrow_patch", None)]
        assert ends[0] < ends[2] < ends[1]  # rows 0 and 2 lie on machine 0, row 1 on machine 1

    def test_there_is_a_word_for_each_row_and_a_row_for_each_machine(self):
        for words, machines in ((["hope"], 1), (["hope", "to"], 3)):
            with pytest.raises(ValueError, match="words, 2 rows"):
                figures.sharded_rows(words, [[1.0], [2.0]], machines)


class TestFirstArticles:
    def test_every_word_is_a_dot_and_every_block_has_a_line(self):
        drawn("first_articles")
        for ax, articles in zip(plt.gcf().axes, ([0, 0, 1, 1], [1, 0, 0, 1]), strict=True):
            points = ax.collections[0].get_offsets()
            np.testing.assert_array_equal(points, np.stack([[4, 5, 6, 7], articles], axis=1))
            assert [line.get_xdata()[0] for line in ax.lines] == [4, 6, 8]

    def test_there_is_an_article_for_each_id(self):
        with pytest.raises(ValueError, match=r"'a': articles of shape \(1,\) for ids of shape"):
            figures.first_articles({"a": ([1, 2], [1])}, 2)


class TestLoads:
    def test_each_machine_has_a_bar_with_its_share(self):
        assert [text for text in drawn("loads") if text] == ["90", "10", "62", "38"]
        heights = [bar.get_height() for ax in plt.gcf().axes for bar in ax.patches]
        assert heights == [0.9, 0.1, 0.625, 0.375]

    def test_the_shares_of_a_way_add_up_to_1(self):
        with pytest.raises(ValueError, match="'blocks' add up to 0.9, not to 1"):
            figures.loads({"blocks": [0.5, 0.4]})


class TestThreeLookups:
    def test_each_piece_has_three_ids_three_numbers_and_their_sum(self):
        texts = drawn("three_lookups")
        assert {"words", "places", "kinds", "sum", "[CLS]", "hope", "101", "3,246"} <= set(texts)
        assert {"0.25", "-0.50", "0.88", "0.38"} <= set(texts)
        assert (texts.count("+"), texts.count("=")) == (4, 2)

    @pytest.mark.parametrize("which", ["ids", "numbers"])
    def test_three_of_each_are_needed(self, which):
        given = {"ids": np.zeros((2, 3), int), "numbers": np.zeros((2, 3))}
        given[which] = given[which][:, :2]
        with pytest.raises(ValueError, match=rf"{which} of shape \(2, 2\) for 2 pieces: three"):
            figures.three_lookups(["a", "b"], **given)


class TestMixedRows:
    def test_rows_are_arrows_and_a_mixture_leads_from_its_row(self):
        texts = drawn("mixed_rows")
        assert {"river", "savings", "bank", "beside river", "beside savings"} <= set(texts)
        arrows = [text for text in plt.gca().texts if getattr(text, "arrow_patch", None)]
        ends = [(tuple(map(float, a.xyann)), tuple(map(float, a.xy))) for a in arrows]
        assert ends[:3] == [((0, 0), (2, 0)), ((0, 0), (0, 2)), ((0, 0), (1, 1))]
        assert ends[3:] == [((1, 1), (1.5, 0.5)), ((1, 1), (0.5, 1.5))]

    def test_rows_of_two_numbers_and_a_row_to_mix_are_needed(self):
        with pytest.raises(ValueError, match=r"'bank' has \[1\.0\], not two numbers"):
            figures.mixed_rows({"bank": [1]}, {})
        with pytest.raises(ValueError, match="'river' is mixed, but has no row: there are bank"):
            figures.mixed_rows({"bank": [1, 1]}, {"beside": ("river", [1, 1])})


class TestPlaceMap:
    def test_the_colour_says_the_sign_and_how_large_a_cosine_is(self):
        drawn("place_map")
        map_, below = plt.gcf().axes
        colors = map_.images[0].get_array()
        np.testing.assert_allclose(colors[0, 0], to_rgba(style.BLUE))
        np.testing.assert_allclose(colors[0, 3], to_rgba(style.ORANGE, -np.cos(3)))
        np.testing.assert_array_equal(below.lines[0].get_ydata(), range(9))

    def test_a_cosine_of_each_two_places_is_needed(self):
        with pytest.raises(ValueError, match=r"cosines of shape \(2, 3\) for 2 places"):
            figures.place_map(np.ones((2, 3)), [1, 1])


class TestRowLengths:
    def test_each_row_stands_in_the_bar_of_its_length_and_kind(self):
        drawn("row_lengths")
        ax = plt.gca()
        first, others = ax.containers
        assert sum(bar.get_height() for bar in first) == 2
        assert sum(bar.get_height() for bar in others) == 3
        assert first[0].get_x() == pytest.approx(0.4)
        assert ax.lines[0].get_xdata()[0] == 0.5
        (key,) = plt.gcf().legends
        assert [text.get_text() for text in key.get_texts()] == ["unused", "others"]

    def test_a_mark_for_each_length_is_needed(self):
        with pytest.raises(ValueError, match="1 marks for 2 lengths"):
            figures.row_lengths([1, 2], [True], ("a", "b"), 1)


class TestTableBetweenTables:
    def test_it_shows_the_values_between_the_two_rows_of_numbers(self):
        texts = drawn("table_between_tables")
        shown = [text for text in texts if text in ("6", "−4", "3", "?", "1.5", "2", "−2")]
        assert shown == ["3", "−2", "1.5", "6", "−4", "2", "3", "?"]
        assert [text for text in texts if text.istitle()] == ["Mon", "Tue", "Seattle", "Chicago"]

    @pytest.mark.parametrize(("left", "above"), [([1], [3, -2]), ([1, 2], [3])])
    def test_a_number_for_each_line_and_column_is_needed(self, left, above):
        with pytest.raises(ValueError, match="2 lines and 2 columns"):
            figures.table_between_tables([[1, 2], [3, 4]], ["a", "b"], ["c", "d"], left, above)

    def test_values_of_another_shape_are_refused(self):
        with pytest.raises(ValueError, match=r"values \(1, 2\), 2 left"):
            figures.table_between_tables([[1, 2]], ["a", "b"], ["c", "d"], [1, 2], [1, 2])


class TestSlopesThroughZero:
    def test_each_panel_has_its_points_its_line_and_its_misses(self):
        assert drawn("slopes_through_zero") == ["Mon", "Tue", "Seattle", "Chicago", "San Juan"]
        axes = plt.gcf().axes
        assert [ax.get_title() for ax in axes] == ["Seattle", "Monday"]
        points = [ax.lines[-1].get_xydata().tolist() for ax in axes]
        assert points == [[[1, 6], [-1, -4]], [[1, 6], [2, 3], [-1, -6]]]
        for ax, slope in zip(axes, (5, 3), strict=True):
            x, y = ax.lines[2].get_data()
            np.testing.assert_allclose(y, slope * np.asarray(x))
        misses = axes[1].collections[0].get_segments()
        assert [sorted(end[1] for end in miss) for miss in misses] == [[3, 6], [3, 6], [-6, -3]]

    def test_a_name_for_each_point_is_needed(self):
        with pytest.raises(ValueError, match=r"'Seattle': x \(2,\), y \(2,\), 1 names"):
            figures.slopes_through_zero({"Seattle": ([1, -1], [6, -4], ["Mon"], 5)}, [("x", "y")])


class TestSurveyedMap:
    def test_a_line_leads_from_each_place_to_where_it_is_said_to_lie(self):
        assert drawn("surveyed_map") == ["Seattle"]
        (ax,) = plt.gcf().axes
        ends = [line.get_xydata().tolist() for line in ax.lines]
        assert ends[0] == [[-122.3, 47.4], [-120.0, 45.0]]
        assert ends[1] == [[-87.9, 42.0], [-90.0, 41.0]]
        assert ends[2] == [[-120.0, 45.0], [-90.0, 41.0]]
        assert ends[3] == [[-122.3, 47.4], [-87.9, 42.0]]

    @pytest.mark.parametrize("told", [[[1, 2]], [1, 2]])
    def test_as_many_must_be_told_as_there_are_places(self, told):
        with pytest.raises(ValueError, match=r"both want \(n, 2\)"):
            figures.surveyed_map([[1, 2], [3, 4]], told, {})


class TestClouds:
    def test_every_point_is_shown_with_a_colour_for_each_group(self):
        groups = np.repeat([0, 1], 10)
        row = {"PCA": (CLOUD, groups), "t-SNE": (CLOUD, groups)}
        figures.clouds({"noise": row, "groups": {"PCA": (CLOUD, groups)}})
        drawn()
        axes = plt.gcf().axes
        assert [ax.get_title() for ax in axes] == ["PCA", "t-SNE", "", ""]
        assert [ax.get_ylabel() for ax in axes] == ["noise", "", "groups", ""]
        assert [ax.axison for ax in axes] == [True, True, True, False]
        for group, cloud in enumerate(axes[0].collections):
            np.testing.assert_array_equal(cloud.get_offsets(), CLOUD[groups == group])
        colors = [cloud.get_facecolor()[0].tolist() for cloud in axes[0].collections]
        assert len(colors) == 2
        assert colors[0] != colors[1]

    def test_a_ring_is_wider_than_the_dot_that_lies_in_it(self):
        figures.clouds({"twins": {"PCA": (CLOUD, np.repeat([0, 1], 10))}}, rings=[0])
        (ax,) = plt.gcf().axes
        ring, dot = ax.collections
        assert ring.get_sizes()[0] > 2 * dot.get_sizes()[0]
        assert ring.get_linewidth()[0] > dot.get_linewidth()[0] == 0

    @pytest.mark.parametrize("points", [np.zeros((3, 3)), np.zeros(3)])
    def test_points_that_are_not_of_the_plane_are_refused(self, points):
        with pytest.raises(ValueError, match="points of 'PCA'"):
            figures.clouds({"": {"PCA": (points, [0, 0, 0])}})


class TestSpread:
    def test_places_that_are_apart_stay(self):
        np.testing.assert_array_equal(labels.spread([9, 1, 5], 2), [9, 1, 5])

    def test_crowded_places_move_apart_around_their_mean_in_their_order(self):
        np.testing.assert_allclose(labels.spread([0, 0.1, 0.2, 3.5], 2), [-2.05, -0.05, 1.95, 3.95])


class TestNeighbours:
    @pytest.mark.parametrize(("position", "window", "arrows"), [(2, 2, 4), (0, 2, 2), (4, 1, 1)])
    def test_a_word_asks_for_the_words_in_its_window(self, position, window, arrows):
        plt.close("all")
        figures.window_pairs(ANSWER.sentences[0], position, window)
        ax = plt.gca()
        assert sum(getattr(text, "arrow_patch", None) is not None for text in ax.texts) == arrows

    def test_a_guess_shows_scores_and_probabilities_of_the_page(self):
        plt.close("all")
        figures.one_guess("hope", [1.0, 2.0], [[0.0, 0.0], [1.0, 0.5]], ["hope", "to"])
        shown = [text.get_text() for text in lettering(plt.gcf())]
        assert {"0.00", "2.00", "0.12", "0.88"} <= set(shown)

    def test_what_cannot_be_drawn_is_refused(self):
        with pytest.raises(IndexError, match="position"):
            figures.window_pairs(["a", "b"], 2, window=1)
        with pytest.raises(ValueError, match="1 words for 2 rows of context"):
            figures.one_guess("a", [1.0, 2.0], np.ones((2, 2)), ["a"])


ROWS = rng.normal(size=(5, 7, 2))
STILL = '<svg viewBox="0 0 9 9" aria-label="A dot"><circle r="3"/></svg>'


def interactive_figure(**changes):
    given = {
        "kind": "train-it-yourself",
        "data": {"rows": ROWS, "notes": ["step <1"] * 5},
        "still": STILL,
        "caption": "Rows & moves.",
    }
    return figures.Interactive(**given | changes)


class TestInteractive:
    """What Python makes; the tests in tests/book play with it in a browser."""

    def test_it_is_one_piece_of_html_that_fetches_nothing(self):
        html = interactive_figure()._repr_html_()
        assert not re.search(r"\b(src|href|url)\b *[=(]|@import|fetch\(", html)
        assert re.findall("https?://[^\"']+", html) == ["http://www.w3.org/2000/svg"]  # a name
        assert " id=" not in html

    def test_data_and_caption_are_written_so_that_they_cannot_end_their_element(self):
        html = interactive_figure(data={"notes": ["</script><b>"]})._repr_html_()
        assert html.count("</script>") == 3  # the data, base.js, train_it_yourself.js
        assert "<figcaption>Rows &amp; moves.</figcaption>" in html

    def test_the_data_are_those_of_the_page_to_the_last_bit(self):
        html = interactive_figure()._repr_html_()
        (data,) = re.findall(r'<script type="application/json">(.*?)</script>', html)
        np.testing.assert_array_equal(json.loads(data)["rows"], ROWS)

    def test_its_text_changes_with_its_numbers(self):
        def text(rows):
            return repr(interactive_figure(data={"rows": rows}))

        assert text(ROWS).startswith("<Interactive train-it-yourself\n rows (5, 7, 2): ")
        assert text(ROWS) == text(ROWS + 1e-12)
        assert text(ROWS) != text(ROWS + 1)
        assert text(ROWS) != text(-ROWS)
        assert text({"a": [[1, 2], "b"]}) != text({"a": [[1, 3], "b"]})
        assert text({"a": [[1, 2], "b"]}) != text({"a": [[1, 2], "c"]})

    def test_in_long_lists_of_words_two_may_change_places(self):
        def text(words):
            return repr(interactive_figure(data={"near": words}))

        words = [f"word{number}" for number in range(1000)]
        assert text(words) == text([words[1], words[0], *words[2:]])
        assert text(words) != text(words[:500] + words[:500])

    @pytest.mark.parametrize(
        ("changes", "error", "message"),
        [
            ({"kind": "dance"}, ValueError, "no script for the kind 'dance', only for .*train-it"),
            ({"kind": "base"}, ValueError, "no script for the kind 'base'"),
            ({"caption": " "}, ValueError, "needs a caption"),
            ({"still": "<svg>"}, ValueError, "not well-formed"),
            ({"still": "<svg/>"}, ValueError, "with a viewBox"),
            ({"still": '<svg viewBox="0 0 9 9"/>'}, ValueError, "needs an aria-label"),
            ({"still": STILL.replace("r=", "id='c' r=")}, ValueError, "the id 'c': use a class"),
            ({"still": STILL.replace("circle", "script")}, ValueError, "holds a script"),
            ({"data": {"a": [0.0, {"b": np.inf}]}}, ValueError, r"data\['a'\]\[1\]\['b'\] is inf"),
            ({"data": {"a": np.array([0, np.nan])}}, ValueError, r"data\['a'\]\[1\] is nan"),
            ({"data": {"a": {1, 2}}}, TypeError, "data holds a set"),
        ],
    )
    def test_refuses(self, changes, error, message):
        good = {"kind": "train-it-yourself", "data": {}, "still": STILL, "caption": "A dot."}
        with pytest.raises(error, match=message):
            figures.Interactive(**good | changes)

    def test_the_scripts_are_in_the_package(self):
        names = {path.name for path in files(figures).joinpath("interactive").iterdir()}
        assert {"base.css", "base.js", "train_it_yourself.js"} <= names
