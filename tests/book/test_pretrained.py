"""What the chapter on borrowed rows takes for granted: its step is the gradient of its loss."""

import numpy as np
import pytest
from scipy.special import softmax

from embedding_tutorial import SGD, Embedding, masked_mean
from experiments.claims import from_page

IDS = np.array([[1, 2, 2, 0], [3, 1, 0, 0], [2, 3, 4, 1], [4, 0, 0, 0]])
LABELS = np.array([0, 11, 5, 5])
BATCH = np.array([0, 1, 2])


@pytest.fixture
def page():
    given = {"np": np, "softmax": softmax, "masked_mean": masked_mean, "ids": IDS}
    return from_page("pretrained", "forward", "step", labels=LABELS, **given)


@pytest.fixture
def start():
    rng = np.random.default_rng(0)
    table = rng.normal(size=(5, 50))
    table[0] = 0
    return table, rng.normal(size=(50, 12))


def slope(page, table, readout, of, place, h=1e-6):
    """The slope of the loss along one number, by central differences."""
    losses = []
    for sign in (1, -1):
        moved = [table.copy(), readout.copy()]
        moved[of][place] += sign * h
        layer = Embedding.from_pretrained(moved[0], padding_idx=0)
        guess = page.forward(layer, moved[1], BATCH)[-1]
        losses.append(-np.log(guess[np.arange(3), LABELS[BATCH]]).mean())
    return (losses[0] - losses[1]) / (2 * h)


@pytest.mark.parametrize(("of", "place"), [(0, (2, 7)), (0, (1, 0)), (1, (3, 5)), (1, (9, 0))])
def test_one_step_of_plain_descent_moves_each_number_by_its_slope(page, start, of, place):
    table, readout = start
    layer, moved = Embedding.from_pretrained(table, padding_idx=0), readout.copy()
    page.step(layer, moved, BATCH, SGD(1.0), SGD(1.0))
    taken = (start[of] - (layer.weight, moved)[of])[place]
    assert taken == pytest.approx(slope(page, table, readout, of, place), rel=1e-6)


def test_frozen_rows_and_the_padding_stay(page, start):
    table, readout = start
    layer = Embedding.from_pretrained(table, padding_idx=0)
    page.step(layer, readout.copy(), BATCH, None, SGD(1.0))
    np.testing.assert_array_equal(layer.weight, table)
    page.step(layer, readout.copy(), BATCH, SGD(1.0), SGD(1.0))
    np.testing.assert_array_equal(layer.weight[0], 0)
