import json
import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from embedding_tutorial import Vocabulary, cooccurrence, figures, two_sentences

matplotlib.use("agg")
ANSWER = two_sentences()
WORDS = Vocabulary.from_sentences(ANSWER.sentences, order="appearance").tokens
SENTENCE = [5, 1, 2, 3, 6]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def drawn():
    """Draw the current figure for real, and return its texts."""
    figure = plt.gcf()
    figure.canvas.draw()
    return [text.get_text() for ax in figure.axes for text in ax.texts]


def contrast(one, other):
    def luminance(color):
        c = np.array(to_rgb(color))
        linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_the_seven_words_have_seven_colours():
    assert tuple(figures.WORD_COLORS) == WORDS
    assert len(set(figures.WORD_COLORS.values())) == 7


@pytest.mark.parametrize("color", figures.WORD_COLORS.values())
def test_text_on_a_words_colour_and_on_its_tint_can_be_read(color):
    assert contrast(color, figures.style.text_on(color)) >= 4.5
    assert contrast(figures.style.tint(color), figures.style.TEXT) >= 4.5
    assert contrast(figures.style.tint(color, 0.5), figures.style.TEXT) >= 4.5


def test_secondary_text_can_be_read_on_paper_and_on_the_faint_fill():
    assert contrast(figures.style.MUTED, figures.style.BACKGROUND) >= 4.5
    assert contrast(figures.style.MUTED, figures.style.GRID) >= 4.5


def test_the_detective_shows_each_known_row_and_four_question_marks():
    output = np.array([[0.031, 0.005], [-0.024, -0.029], [0.006, 0.015], [0.006, 0.015]])
    figures.revealed_rows([4, 1, 3, 3], output, 5)
    texts = drawn()
    assert texts.count("?") == 4
    assert texts.count("0.031") == 2  # once in the output, once in the table
    assert texts.count("0.015") == 3
    assert "weight  (5, 2)" in texts


def test_the_lookup_shows_the_numbers_of_the_table_and_of_its_output():
    figures.lookup_rows(SENTENCE, ANSWER.weight, WORDS)
    texts = drawn()
    for row in ANSWER.weight:
        assert all(f"{value:.1f}" in texts for value in row)
    assert [text for text in texts if text in WORDS] == ["nice", "to", "see", "you", "again"]
    assert "rows  (5, 2)" in texts


def test_the_product_has_one_1_and_ends_in_the_words_row():
    figures.one_hot_product("soon", ANSWER.weight, WORDS)
    texts = drawn()
    assert texts.count("1") == 1
    assert texts.count("0") == 6
    assert texts.count("2.2") == texts.count("1.4") == 2


@pytest.mark.parametrize("word", WORDS)
def test_every_words_product_keeps_its_labels_apart(word):
    figures.one_hot_product(word, ANSWER.weight, WORDS)
    figure = plt.gcf()
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text()]
    overlaps = [
        (one, other)
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if one.overlaps(other)
    ]
    assert not overlaps


def test_counts_of_zero_have_no_coverage():
    with pytest.raises(ValueError, match="all 0"):
        figures.coverage([0, 0])


def test_the_unit_vectors_land_on_the_rows_of_the_table():
    figures.unit_vectors(ANSWER.weight, WORDS)
    drawn()
    points = plt.gcf().axes[1].collections[0].get_offsets()
    np.testing.assert_array_equal(points, ANSWER.weight)


def test_the_coverage_curve_ends_at_the_whole_text():
    figures.coverage([1, 7, 2], marks=(1, 2))
    texts = drawn()
    assert texts == ["1 words: 70 %", "2 words: 90 %"]
    assert plt.gca().lines[0].get_ydata()[-1] == 100


def test_the_cost_is_drawn_in_microseconds():
    figures.lookup_time([10, 100], [1e-6, 1e-6], [1e-6, 1e-5])
    assert drawn() == ["one-hot product", "lookup"]
    np.testing.assert_allclose(plt.gca().lines[0].get_ydata(), [1, 10])


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.lookup_rows(SENTENCE, ANSWER.weight, WORDS),
        lambda: figures.lookup_time([10, 100], [1e-6, 1e-6], [1e-6, 1e-5]),
    ],
)
def test_figures_are_as_wide_as_the_text_on_white_paper(draw):
    draw()
    figure = plt.gcf()
    assert figure.get_figwidth() == figures.WIDTH
    assert figure.artists[0].get_facecolor() == (1, 1, 1, 1)


def test_an_id_outside_the_table_is_not_drawn():
    with pytest.raises(IndexError, match="id 7"):
        figures.lookup_rows([7], ANSWER.weight, WORDS)


def test_the_receipt_adds_up_and_shows_what_the_shortcut_loses():
    figures.gradient_rows([3, 1, 3, 3], np.ones((4, 2)), WORDS)
    texts = drawn()
    assert texts.count("3.0") == 2  # the right sum, in both columns
    assert texts.count("1.0") == 8 + 2 + 4  # the bills, the row of to, and the shortcut's rows
    framed = [
        patch for patch in plt.gca().patches if patch.get_edgecolor()[:3] == to_rgb("#B3261E")
    ]
    assert len(framed) == 2


FRAMES = np.random.default_rng(0).normal(size=(5, 7, 2))
NOTES = [f"{n} steps, loss <{n}" for n in range(5)]


def journey(**changes):
    arguments = {
        "frames": FRAMES,
        "notes": NOTES,
        "words": WORDS,
        "caption": "Rows move.",
    } | changes
    return figures.training_path(**arguments)


def test_the_journey_is_one_piece_of_html_that_fetches_nothing():
    html = journey()._repr_html_()
    assert "http" not in html
    assert "src=" not in html
    assert "<figcaption" in html
    assert 'aria-label="Rows move."' in html


def test_the_journey_stands_at_its_end_until_it_is_played():
    html = journey()._repr_html_()
    places = json.loads(re.search(r"= (\[\[.*\]);", html).group(1).replace("\\u003c", "<"))[0]
    for x, y in places[-1]:
        assert f'transform="translate({x} {y})"' in html
    assert np.shape(places) == (5, 7, 2)


def test_a_note_cannot_end_the_script():
    assert "loss <" not in journey()._repr_html_().split("<script>")[1]


def test_a_journeys_text_is_its_number_of_frames():
    assert repr(journey()) == "<Animation of 5 frames>"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frames": FRAMES[0]}, r"frames \(7, 2\)"),
        ({"notes": NOTES[1:]}, "4 notes"),
        ({"words": WORDS[1:]}, "6 words"),
        ({"frames": FRAMES * np.nan}, "diverged"),
    ],
)
def test_a_journey_needs_a_place_for_each_word_at_each_moment(changes, message):
    with pytest.raises(ValueError, match=message):
        journey(**changes)


def test_of_two_words_in_one_place_both_can_be_read():
    frames = FRAMES.copy()
    frames[-1, 5] = frames[-1, 0]
    html = journey(frames=frames)._repr_html_()
    assert html.count('text-anchor="end" fill="#22303C">nice') == 1
    assert html.count('text-anchor="start" fill="#22303C">hope') == 1


COUNTS = cooccurrence(ANSWER.sentences, Vocabulary(WORDS), window=2).toarray()


def test_the_ranks_show_the_counts_and_their_share_of_the_squares():
    figures.low_rank(COUNTS, WORDS)
    texts = drawn()
    assert texts.count("2") == np.count_nonzero(COUNTS == 2)
    values = np.linalg.svd(COUNTS, compute_uv=False) ** 2
    titles = [ax.get_title() for ax in plt.gcf().axes]
    for d, title in zip((1, 2, 3), titles[1:], strict=True):
        assert title == f"rank {d}: {100 * values[:d].sum() / values.sum():.0f} % of the squares"
    assert "-0.0" not in texts


def test_an_odd_number_of_panels_leaves_no_empty_frame():
    figures.low_rank(COUNTS, WORDS, dims=(1, 2))
    assert not plt.gcf().axes[-1].axison


def test_the_modes_are_drawn_beside_their_targets_and_the_table_comes_back_below():
    products = np.linspace(0, 1, 20)[:, None, None] * COUNTS
    figures.singular_values(products, COUNTS, dims=2, moments=(0, 10))
    assert [text for text in drawn() if text] == ["5.07", "2.73"]
    curves, *panels = plt.gcf().axes
    targets = np.linalg.svd(COUNTS, compute_uv=False)[[0, 0, 1, 1]]
    np.testing.assert_allclose([line.get_ydata()[-1] for line in curves.lines], targets)
    assert [panel.get_title() for panel in panels] == ["step 0", "step 10", "the counts"]
    np.testing.assert_array_equal(panels[1].images[0].get_array(), products[10])


def test_the_map_names_every_word_once_and_no_two_names_overlap():
    points = np.random.default_rng(0).normal(size=(12, 2)) * 0.1 + np.repeat(np.eye(2), 6, axis=0)
    names = [f"word{n}" for n in range(12)]
    figures.word_map(points, names, np.repeat([0, 1], 6))
    assert sorted(drawn()) == sorted(names)
    boxes = [text.get_window_extent() for text in plt.gca().texts]
    assert not any(
        one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :]
    )


def test_curves_show_the_mean_of_the_seeds_the_range_behind_it_and_the_level():
    series = {"one": [1.0, 2.0, 3.0], "three": np.array([[0, 3, 6], [1, 4, 7], [2, 5, 8.0]])}
    figures.curves([10, 100, 1000], series, "words", "score, %", level=("guessing", 0.5), log=True)
    drawn()
    ax = plt.gca()
    one, three, level = ax.lines
    np.testing.assert_allclose(one.get_ydata(), [1, 2, 3])
    np.testing.assert_allclose(three.get_ydata(), [3, 4, 5])
    np.testing.assert_allclose(level.get_ydata(), 0.5)
    low, high = ax.collections[1].get_paths()[0].get_extents().intervaly
    assert (low, high) == (0, 8)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "three", "guessing"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["10", "100", "1,000"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("words", "score, %")


def test_many_points_make_a_line_without_dots():
    figures.curves(range(40), {"loss": np.ones(40)}, "epoch", "loss")
    assert plt.gca().lines[0].get_marker() == "None"


def test_an_interval_stands_on_the_line_of_its_name_first_at_the_top():
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


def test_pairs_stand_beside_the_line_that_theory_draws():
    x = np.array([[0.0, 1.0], [2.0, 4.0]])
    figures.scatter({"left": (x, x - 1), "right": (x, -x)}, "PMI", "product", offset=-1, line="PMI")
    drawn()
    for ax, y in zip(plt.gcf().axes, (x - 1, -x), strict=True):
        np.testing.assert_array_equal(ax.collections[0].get_offsets(), np.c_[x.ravel(), y.ravel()])
        np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[0, -1], [4, 3]])
    assert [ax.get_title() for ax in plt.gcf().axes] == ["left", "right"]
    assert [ax.get_ylabel() for ax in plt.gcf().axes] == ["product", ""]


def test_the_three_questions_name_their_words_and_the_tree_marks_one_way_down():
    figures.word2vec_tasks()
    texts = drawn()
    assert {"skip-gram", "CBOW", "hierarchical softmax"} <= set(texts)
    assert texts.count("see") == 3
    assert texts.count("hope") == 2
    marked = [line for line in plt.gca().lines if line.get_linewidth() > 2]
    assert len(marked) == 2
    assert marked[0].get_xydata()[1].tolist() == marked[1].get_xydata()[0].tolist()


def test_the_block_colours_only_what_counts_neighbours_and_noise_apart():
    weights = np.hstack([np.eye(3), np.full((3, 2), 0.2)])
    figures.training_block(weights, n_noise=2)
    assert {"words", "the neighbourhood", "noise words"} <= set(drawn())
    colors = np.array([patch.get_facecolor()[:3] for patch in plt.gca().patches]).reshape(3, 5, 3)
    near, noise = colors[:, :3], colors[:, 3:]
    assert len(np.unique(noise.reshape(-1, 3), axis=0)) == 1
    diagonal = near[np.eye(3, dtype=bool)]
    assert len(np.unique(diagonal, axis=0)) == 1
    assert len(np.unique(near[~np.eye(3, dtype=bool)], axis=0)) == 1
    assert (diagonal[0] != near[0, 1]).any()
    assert (diagonal[0] != noise[0, 0]).any()


def test_the_matching_shows_every_row_it_found_and_its_numbers():
    weight = np.vstack([np.zeros((1, 4)), np.arange(1.0, 9).reshape(2, 4), np.full((1, 4), -0.01)])
    figures.matched_rows(["<pad>", "hope", "to", "you"], {"hope": 1234, "to": 7}, weight, "GloVe")
    texts = drawn()
    assert texts.index("7") != texts.index("1,234")
    assert texts.count("…") == 4
    assert [text for text in texts if text in {"1.0", "2.0", "3.0"}] == ["1.0", "2.0", "3.0"]
    assert "4.0" not in texts  # the fourth number is beyond the dots
    assert "-0.0" not in texts
    arrows = [text for text in plt.gca().texts if getattr(text, "arrow_patch", None)]
    assert len(arrows) == 4  # two for each of the two words that were found


def test_the_clouds_show_every_point_and_a_colour_for_each_group():
    points = np.random.default_rng(0).normal(size=(20, 2))
    groups = np.repeat([0, 1], 10)
    figures.clouds({f"cloud {n}": (points, groups) for n in range(4)})
    drawn()
    axes = plt.gcf().axes
    assert [ax.get_title() for ax in axes] == [*(f"cloud {n}" for n in range(4)), "", ""]
    assert [ax.axison for ax in axes] == 4 * [True] + 2 * [False]
    assert len(axes[0].get_xticks()) == len(axes[0].get_yticks()) == 0
    for group, cloud in enumerate(axes[0].collections):
        np.testing.assert_array_equal(cloud.get_offsets(), points[groups == group])
    colors = [cloud.get_facecolor()[0].tolist() for cloud in axes[0].collections]
    assert len(colors) == 2
    assert colors[0] != colors[1]


def test_points_that_are_not_of_the_plane_are_refused():
    with pytest.raises(ValueError, match="points"):
        figures.clouds({"a row": (np.zeros(3), [0, 0, 0])})
