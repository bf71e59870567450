"""What the pages say that Keras and PyTorch document, looked up in what is installed."""

import ast
import importlib.util
from pathlib import Path

import pytest

twin = pytest.mark.twin

SAID = {  # module, class: what stands in its docstring, and the page that says so
    ("keras.src.layers.core.embedding", "Embedding"): [
        # frameworks: "as the documentation of `mask_zero` promises"
        "If this is `True`, then all subsequent layers in the model need to support masking or an "
        "exception will be raised.",
        # frameworks, lookup: a reserved id 0 costs a row
        "index 0 cannot be used in the vocabulary (`input_dim` should equal size of "
        "vocabulary + 1)",
    ],
    ("keras.src.layers.preprocessing.text_vectorization", "TextVectorization"): [
        # frameworks: 0 is the padding, 1 the unknown, the words begin at 2
        "['', '[UNK]', 'earth', 'wind', 'and', 'fire']",
    ],
    ("keras.src.layers.preprocessing.string_lookup", "StringLookup"): [
        # frameworks: as it comes, unknown is 0 and no id is kept for padding
        '>>> vocab = ["a", "b", "c", "d"] >>> data = [["a", "c", "d"], ["d", "z", "b"]] '
        ">>> layer = StringLookup(vocabulary=vocab) >>> layer(data) array([[1, 3, 4], [4, 0, 2]])",
        'When `output_mode` is `"int"`, the token is included in the vocabulary and mapped to '
        "index 0.",
    ],
    ("keras.src.layers.preprocessing.integer_lookup", "IntegerLookup"): [
        # frameworks: likewise
        ">>> layer = IntegerLookup(vocabulary=vocab) >>> layer(data) array([[1, 3, 4], [4, 0, 2]])",
        'When `output_mode` is `"int"`, the token is included in vocabulary and mapped to index 0.',
    ],
    ("torch.nn.modules.sparse", "Embedding"): [
        # learning: who accepts a row-sparse gradient
        "only a limited number of optimizers support sparse gradients: currently it's "
        ":class:`optim.SGD` (`CUDA` and `CPU`), :class:`optim.SparseAdam` (`CUDA` and `CPU`) and "
        ":class:`optim.Adagrad` (`CPU`)",
        # frameworks: the start of a table
        r"initialized from :math:`\mathcal{N}(0, 1)`",
    ],
}


def docstring(module, name):
    """Return a class' docstring on one line; nothing is imported, so no backend is chosen."""
    package = module.partition(".")[0]
    spec = importlib.util.find_spec(package)
    if spec is None:
        pytest.skip(f"{package} is not installed")
    root = Path(spec.submodule_search_locations[0]).parent
    tree = ast.parse((root / module.replace(".", "/")).with_suffix(".py").read_text("utf-8"))
    (found,) = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name]
    return " ".join(ast.get_docstring(found).split())


@twin
@pytest.mark.parametrize(
    "source", SAID, ids=lambda source: f"{source[0].partition('.')[0]}-{source[1]}"
)
def test_the_documentation_says_so(source):
    text = docstring(*source)
    assert [words for words in SAID[source] if words not in text] == []
