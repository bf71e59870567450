"""What the chapter on learning says of its training holds for other tables, readouts and steps."""

import nbformat
import numpy as np
import pytest
from helpers import ROOT
from scipy.special import expit

from embedding_tutorial import Embedding

pytestmark = pytest.mark.slow
IDS = np.array([[0, 1, 2, 3, 4], [5, 1, 2, 3, 6]])
LABELS = np.array([1, 0])


def train_of_the_page(readout):
    """Return the function `train` as the chapter writes it, with another readout."""
    nb = nbformat.read(ROOT / "book/learning.ipynb", as_version=4)
    (source,) = (cell.source for cell in nb.cells if cell.source.startswith("def train(start"))
    names = {"np": np, "sigmoid": expit, "Embedding": Embedding, "ids": IDS, "readout": readout}
    exec(source, names)
    return names["train"]


@pytest.mark.parametrize("steps", [50, 1000])
@pytest.mark.parametrize("readout", [(1, 0.5), (-2, 1), (0.3, 0.3), (0.3, -0.8)], ids=str)
def test_rows_move_along_the_readout_and_shared_words_much_less(readout, steps):
    for seed in range(40):
        start = np.random.default_rng(seed).uniform(-0.5, 0.5, (7, 2))
        ways = train_of_the_page(np.array(readout))(start, LABELS, steps) - start
        along = ways @ readout / np.dot(readout, readout)
        np.testing.assert_allclose(ways, np.outer(along, readout), atol=1e-12)
        np.testing.assert_allclose(along[[0, 5]], along[[4, 6]], atol=1e-12)
        np.testing.assert_allclose(along[[1, 2, 3]], along[0] + along[5], atol=1e-12)
        assert along[0] > 0 > along[5]
        assert abs(along[1]) < min(abs(along[[0, 5]])) / 4


@pytest.mark.parametrize("readout", [(1, 0.5), (-2, 1), (0.3, 0.3)], ids=str)
def test_from_zeros_the_shared_words_do_not_move(readout):
    trained = train_of_the_page(np.array(readout))(np.zeros((7, 2)), LABELS)
    np.testing.assert_allclose(trained[[1, 2, 3]], 0, atol=1e-12)
    assert np.abs(trained[0]).max() > 1
