"""The same numbers as scikit-learn, PyTorch and Keras; and what each of them does with a bad id.

A Keras backend is chosen once per process, so every framework is observed in a process of its own.
"""

import functools
import importlib.util
import inspect
import json
import math
import os
import random
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from helpers import ROOT

from embedding_tutorial import (
    SGD,
    Adagrad,
    Adam,
    Embedding,
    RMSprop,
    Vocabulary,
    masked_mean,
    one_hot,
    pad,
    tokenize,
    two_sentences,
)

twin = pytest.mark.twin
HERE = Path(__file__).parent

TABLE = np.arange(14, dtype=np.float32).reshape(7, 2)  # row i holds 2i and 2i + 1
SENTENCES = [[5, 1, 2], [4], [1, 2, 3, 6, 1]]

# What becomes of an id that is none, in a table of 7 rows. The chapter on the lookup shows it.
INPUTS = {"7": 7, "-1": -1, "2.9": 2.9, "-0.9": -0.9, "True": True}
EXPECTED = {
    "7": {
        "NumPy": "error",
        "Keras (numpy, torch)": "error",
        "Keras (jax)": "NaN",
        "PyTorch": "error",
        "this module": "error",
    },
    "-1": {
        "NumPy": "last row",
        "Keras (numpy, torch)": "last row",
        "Keras (jax)": "last row",
        "PyTorch": "error",
        "this module": "error",
    },
    "2.9": {
        "NumPy": "error",
        "Keras (numpy, torch)": "row 2",
        "Keras (jax)": "row 2",
        "PyTorch": "error",
        "this module": "error",
    },
    "-0.9": {
        "NumPy": "error",
        "Keras (numpy, torch)": "row 0",
        "Keras (jax)": "row 0",
        "PyTorch": "error",
        "this module": "error",
    },
    "True": {
        "NumPy": "all rows",
        "Keras (numpy, torch)": "row 1",
        "Keras (jax)": "row 1",
        "PyTorch": "error",
        "this module": "error",
    },
}


def need(*packages):
    for package in packages:
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install -e '.[frameworks]'")


# scikit-learn


def random_ids(seed, high):
    return np.random.default_rng(seed).integers(high, size=50)


@pytest.mark.parametrize("num_classes", [3, 7, 100])
def test_one_hot_is_what_scikit_learn_makes(num_classes):
    from sklearn.preprocessing import LabelBinarizer, OneHotEncoder

    ids = random_ids(0, num_classes)
    encoder = OneHotEncoder(categories=[range(num_classes)], sparse_output=False)
    assert np.array_equal(one_hot(ids, num_classes), encoder.fit_transform(ids[:, np.newaxis]))
    binarizer = LabelBinarizer().fit(range(num_classes))
    assert np.array_equal(one_hot(ids, num_classes), binarizer.transform(ids))


def test_the_counts_are_what_scikit_learn_counts():
    from sklearn.feature_extraction.text import CountVectorizer

    texts = two_sentences()
    vocabulary = Vocabulary.from_sentences(texts.sentences, order="appearance")
    vectorizer = CountVectorizer(analyzer=tokenize, vocabulary=vocabulary.tokens)
    counts = vectorizer.transform(texts.target_names).toarray()
    assert vocabulary.counts.tolist() == counts.sum(axis=0).tolist()
    ids = pad(map(vocabulary.encode, texts.sentences), value=0)
    assert np.array_equal(one_hot(ids, len(vocabulary)).sum(axis=1), counts)


# PyTorch


@pytest.fixture(scope="session")
def torch():
    need("torch")
    return importlib.import_module("torch")


@twin
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_lookup_is_bit_for_bit_that_of_torch(torch, dtype):
    for seed in range(300):
        random = np.random.default_rng(seed)
        input_dim, output_dim, *shape = random.integers(1, [1000, 65, 17, 33])
        weight = random.normal(size=(input_dim, output_dim)).astype(dtype)
        ids = random.integers(input_dim, size=shape)
        vectors = Embedding.from_pretrained(weight)(ids)
        theirs = torch.nn.functional.embedding(torch.from_numpy(ids), torch.from_numpy(weight))
        assert vectors.shape == theirs.shape
        assert vectors.tobytes() == theirs.numpy().tobytes()


@twin
def test_one_hot_is_that_of_torch(torch):
    for seed in range(100):
        random = np.random.default_rng(seed)
        num_classes, *shape = random.integers(1, [50, 9, 9])
        ids = random.integers(num_classes, size=shape)
        theirs = torch.nn.functional.one_hot(torch.from_numpy(ids), int(num_classes))
        assert np.array_equal(one_hot(ids, num_classes), theirs.numpy())


@twin
def test_pad_is_torchs_pad_sequence(torch):
    theirs = torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(ids) for ids in SENTENCES], batch_first=True, padding_value=9
    )
    assert np.array_equal(pad(SENTENCES, value=9), theirs.numpy())


@twin
def test_the_page_on_categories_gives_torch_a_row_for_the_unknown(torch):
    page = json.loads((ROOT / "book" / "categories.ipynb").read_text(encoding="utf-8"))
    said = "\n".join("".join(cell["source"]) for cell in page["cells"])
    (block,) = re.findall(r"^```python\n(import torch\n.*?)^```", said, re.MULTILINE | re.DOTALL)
    there = {"known_names": ["BOS", "ORD", "SEA"], "ids": np.array([2, 0, -1])}
    exec(block, there)
    assert there["rows"].shape == (3, 4)
    assert torch.equal(there["rows"], there["layer"].weight[[3, 1, 0]])
    with pytest.raises(IndexError):
        there["layer"](torch.as_tensor(there["ids"]))


@twin
def test_torch_too_sets_the_padding_row_to_zero_at_the_start_only(torch):
    assert (torch.nn.Embedding(7, 2, padding_idx=3).weight[3] == 0).all()
    theirs = torch.nn.Embedding.from_pretrained(torch.from_numpy(TABLE), padding_idx=3)
    assert (theirs.weight[3] == torch.from_numpy(TABLE[3])).all()


# Each framework answers once, in a process of its own; the tests compare what it answered


def numpy_lookup():
    return lambda id: TABLE[id]


def our_lookup():
    return Embedding.from_pretrained(TABLE)


def torch_lookup():
    import torch

    layer = torch.nn.Embedding.from_pretrained(torch.from_numpy(TABLE))
    return lambda id: layer(torch.tensor(id)).numpy()


def keras_lookup():
    import keras

    layer = keras.layers.Embedding(7, 2)
    layer.build()
    layer.set_weights([TABLE])
    return lambda id: keras.ops.convert_to_numpy(layer(np.array(id)))


def keras_answers():
    """What Keras makes of good ids and of padding, as lists."""
    import keras

    def as_list(tensor):
        return keras.ops.convert_to_numpy(tensor).tolist()

    layer = keras.layers.Embedding(7, 2, mask_zero=True)
    layer.build()
    layer.set_weights([TABLE])
    average = keras.layers.GlobalAveragePooling1D()
    ids = pad(SENTENCES, value=0)
    hidden = np.zeros((1, 3), dtype=bool)
    start = keras.layers.Embedding(1000, 50)
    start.build()
    return {
        "vectors": as_list(layer(ids)),
        "mask": as_list(layer.compute_mask(ids)),
        "mean": as_list(average(layer(ids), mask=layer.compute_mask(ids))),
        "mean of nothing": as_list(average(np.ones((1, 3, 2), dtype="float32"), mask=hidden)),
        "deciles": np.quantile(start.get_weights()[0], np.linspace(0, 1, 11)).tolist(),
        "one-hot of -1": np.argmax(keras.utils.to_categorical([-1], 3), axis=1).tolist(),
        "padded": keras.utils.pad_sequences(SENTENCES).tolist(),
        "padded behind": keras.utils.pad_sequences(SENTENCES, padding="post").tolist(),
        "question": the_question(keras),
        "dense": as_list(dense_without_bias(keras)(np.eye(7, dtype="float32"))),
        "documentation": keras.layers.Embedding.__doc__,
        "loaded": {name: loaded(layer) for name, layer in ways_to_load(keras).items()},
        "refusals": {name: refusal(action) for name, action in refused(keras).items()},
        "seeds": [keras_start(keras, *case) for case in SEEDS],
        "seeded by": {before: start_behind(keras, before) for before in BEFORE},
        "shared": [pair.count_params() for pair in pairs_of_inputs(keras)],
        "MaxNorm": [as_list(keras.constraints.MaxNorm(3, **axis)(TABLE)) for axis in AXES],
        "reversed": as_list(reversible(keras)(TABLE[[4]], reverse=True)),
        "int8": as_list(quantized(keras)(np.arange(7))),
        "masking": [getattr(keras.layers, name)(*a).supports_masking for name, *a in LAYERS],
    }


def ways_to_load(keras):
    """Four layers, each with TABLE: the page on Keras and PyTorch shows them."""
    make, constant = keras.layers.Embedding, keras.initializers.Constant(TABLE)
    layers = {
        "list": make(7, 2, weights=[TABLE]),
        "array": make(7, 2, weights=TABLE),
        "initializer": make(7, 2, embeddings_initializer=constant),
        "set_weights": make(7, 2),
    }
    layers["set_weights"].build()
    layers["set_weights"].set_weights([TABLE])
    return layers


def loaded(layer):
    """Return whether the layer has its table before it is asked, and the table."""
    at_once = len(layer.get_weights())
    layer.build()
    return at_once, layer.get_weights()[0].tolist()


def refused(keras):
    """What Keras refuses, by the words of the people who ask why."""

    def flattened(length):
        return keras.Sequential(
            [
                keras.Input((length,)),
                keras.layers.Embedding(7, 2),
                keras.layers.Flatten(),
                keras.layers.Dense(1),
            ]
        )

    def another_length():
        layers = keras.layers
        model = keras.Sequential([layers.Embedding(7, 2), layers.Flatten(), layers.Dense(1)])
        model(np.zeros((1, 5), int))
        model(np.zeros((1, 4), int))

    built = keras.layers.Embedding(7, 2)
    built.build()
    return {
        "Flatten, length known": lambda: flattened(5),
        "Flatten, length open": lambda: flattened(None),
        "Flatten, another length": another_length,
        "set_weights before build": lambda: keras.layers.Embedding(7, 2).set_weights([TABLE]),
        "quantize before build": lambda: keras.layers.Embedding(7, 2).quantize("int8"),
        "set_weights of a bare array": lambda: built.set_weights(TABLE),
        "TextVectorization": keras.layers.TextVectorization,
        "StringLookup": keras.layers.StringLookup,
        "IntegerLookup": keras.layers.IntegerLookup,
        "Tokenizer": lambda: keras.preprocessing.text,
    }


def refusal(action):
    try:
        action()
    except (AttributeError, ImportError, ValueError) as error:
        return str(error)
    return ""


SEEDS = [(0, False, None), (0, False, None), (0, True, None), (1, False, 7), (2, True, 7)]


def keras_start(keras, seed, other_layer_first, own_seed):
    """Return the start of a layer's table, behind another layer or not."""
    keras.utils.set_random_seed(seed)
    if other_layer_first:
        keras.layers.Embedding(3, 2).build()
    start = keras.initializers.RandomUniform(seed=own_seed)
    layer = keras.layers.Embedding(7, 2, embeddings_initializer=start)
    layer.build()
    return layer.get_weights()[0].tolist()


BEFORE = {  # whether it changes the table of a layer made behind it
    "nothing": False,
    "random": True,
    "np.random": False,
    "unbuilt": True,
    "Dropout": True,
    "Flatten": False,
    "random.seed": False,
}


def start_behind(keras, before):
    """Return the start of a table; after set_random_seed or random.seed alone, `before` comes."""
    layers = keras.layers
    if before == "random.seed":
        random.seed(0)
    else:
        keras.utils.set_random_seed(0)
    {
        "random": random.random,
        "np.random": np.random.rand,
        "unbuilt": lambda: layers.Embedding(3, 2),
        "Dropout": lambda: layers.Dropout(0.5),
        "Flatten": layers.Flatten,
    }.get(before, lambda: None)()
    layer = layers.Embedding(7, 2)
    layer.build()
    return layer.get_weights()[0].tolist()


def pairs_of_inputs(keras):
    """Two models of two inputs, one with one layer for both and one with two."""
    inputs = [keras.Input((5,)), keras.Input((3,))]
    one, other, shared = (keras.layers.Embedding(7, 2) for _ in range(3))
    for first, second in ((shared, shared), (one, other)):
        yield keras.Model(inputs, [first(inputs[0]), second(inputs[1])])


def reversible(keras):
    layer = keras.layers.ReversibleEmbedding(7, 2)
    layer.build()
    layer.set_weights([TABLE])
    return layer


def quantized(keras):
    layer = keras.layers.Embedding(7, 2, weights=TABLE)
    layer.quantize("int8")
    assert not layer.trainable_variables
    return layer


AXES = [{"axis": 1}, {}]
LAYERS = [("LSTM", 2), ("GRU", 2), ("Attention",), ("MultiHeadAttention", 1, 2), ("Dropout", 0.5)]
LAYERS += [("GlobalAveragePooling1D",), ("Flatten",), ("GlobalMaxPooling1D",), ("Conv1D", 2, 2)]


def the_question(keras):
    """Run the question's own snippet; return ids, output, the table before and after, warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        layer = keras.layers.Embedding(5, 2, input_length=5)
    layer.build()
    before = layer.get_weights()[0].tolist()
    model = keras.Sequential([layer])
    model.compile("rmsprop", "mse")
    ids = np.random.default_rng(0).integers(5, size=(1, 5))
    output = model.predict(ids, verbose=0)
    messages = [str(warning.message) for warning in caught]
    return ids.tolist(), output.tolist(), before, layer.get_weights()[0].tolist(), messages


def dense_without_bias(keras):
    dense = keras.layers.Dense(2, use_bias=False)
    dense.build((None, 7))
    dense.set_weights([TABLE])
    return dense


# The lookup, the packages it needs, the Keras backend (the numpy one borrows from jax).
FRAMEWORKS = {
    "NumPy": (numpy_lookup, [], ""),
    "Keras, numpy": (keras_lookup, ["keras", "jax"], "numpy"),
    "Keras, torch": (keras_lookup, ["keras", "torch"], "torch"),
    "Keras, jax": (keras_lookup, ["keras", "jax"], "jax"),
    "PyTorch": (torch_lookup, ["torch"], ""),
    "this module": (our_lookup, [], ""),
}
HEADINGS = {
    "Keras, numpy": "Keras (numpy, torch)",
    "Keras, torch": "Keras (numpy, torch)",
    "Keras, jax": "Keras (jax)",
}


@functools.cache
def observed(framework):
    """Run `observe` in a new process, on the CPU, and return what it prints."""
    _, packages, backend = FRAMEWORKS[framework]
    need(*packages)
    run = subprocess.run(
        [sys.executable, "-c", f"import test_frameworks; test_frameworks.observe({framework!r})"],
        env=os.environ
        | {
            "PYTHONPATH": str(HERE.parent),
            "KERAS_BACKEND": backend,
            "CUDA_VISIBLE_DEVICES": "",
            "JAX_PLATFORMS": "cpu",
        },
        cwd=HERE,
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def observe(framework):
    """Print, as JSON, what a framework makes of each input; for Keras, what else it answers."""
    lookup = FRAMEWORKS[framework][0]()
    assert outcome(lookup, 2) == "row 2"  # a good id is answered: an error comes from a bad one
    answers = keras_answers() if framework.startswith("Keras") else {}
    if framework == "Keras, torch":
        answers["gradients"] = [keras_gradient_differs(seed) for seed in range(100)]
    answers["outcomes"] = {name: outcome(lookup, id) for name, id in INPUTS.items()}
    if framework in TRAINABLE:
        answers |= keras_learning()  # last: from here on it computes in float64
    print(json.dumps(answers))


def keras_gradient_differs(seed):
    """Say whether Keras' dense gradient of a random lookup differs from ours in a bit."""
    import keras
    import torch

    rng = np.random.default_rng(seed)
    input_dim, output_dim, *shape = map(int, rng.integers(1, [400, 65, 17, 33]))
    weight = rng.normal(size=(input_dim, output_dim)).astype(np.float32)
    ids = rng.integers(input_dim, size=shape)
    sent = rng.normal(size=(*shape, output_dim)).astype(np.float32)
    layer = keras.layers.Embedding(input_dim, output_dim, weights=weight)
    layer(ids).backward(torch.tensor(sent))
    ours = Embedding.from_pretrained(weight).gradient(ids, sent).to_dense()
    return ours.tobytes() != layer.embeddings.value.grad.numpy().tobytes()


def outcome(lookup, id):
    """Say in one or two words what a lookup of `id` gave."""
    try:
        found = np.asarray(lookup(id))
    except Exception:  # each framework has its own
        return "error"
    if found.shape != (2,):
        return "all rows"
    if np.isnan(found).all():
        return "NaN"
    (row,) = np.flatnonzero((found == TABLE).all(axis=1))
    return "last row" if row == len(TABLE) - 1 else f"row {row}"


def one_process_each(frameworks, *marks):
    """Keep the tests of a framework together: each worker of pytest would ask it anew."""
    return [
        pytest.param(name, marks=[*marks, pytest.mark.xdist_group(name)]) for name in frameworks
    ]


keras_backends = pytest.mark.parametrize("framework", one_process_each(HEADINGS))


@twin
@keras_backends
def test_keras_looks_up_masks_and_averages_the_same(framework):
    embedding = Embedding.from_pretrained(TABLE, padding_idx=0)
    ids = pad(SENTENCES, value=0)
    theirs = observed(framework)
    assert embedding(ids).tolist() == theirs["vectors"]
    assert embedding.mask(ids).tolist() == theirs["mask"]
    mean = masked_mean(embedding(ids), embedding.mask(ids))
    assert np.allclose(mean, theirs["mean"], rtol=1e-6)


@twin
@keras_backends
def test_keras_starts_its_table_from_the_same_distribution(framework):
    ours = np.quantile(Embedding(1000, 50, random_state=0).weight, np.linspace(0, 1, 11))
    assert observed(framework)["deciles"] == pytest.approx(ours, abs=2e-3)


@twin
@keras_backends
def test_what_the_docstrings_say_about_keras_holds(framework):
    theirs = observed(framework)
    assert all(map(math.isnan, np.ravel(theirs["mean of nothing"])))
    assert theirs["one-hot of -1"] == [2]
    assert theirs["padded behind"] == pad(SENTENCES, value=0).tolist()
    assert theirs["padded"] == [[0, 0, 5, 1, 2], [0, 0, 0, 0, 4], [1, 2, 3, 6, 1]]


@twin
@keras_backends
def test_the_questions_own_code_prints_rows_that_were_there_before(framework):
    ids, output, before, after, messages = observed(framework)["question"]
    assert np.array(output).shape == (1, 5, 2)
    assert np.array_equal(np.array(before)[ids], output)
    assert before == after
    assert any("input_length" in message and "deprecated" in message for message in messages)


QUOTED = (
    "maximum integer index + 1",
    "index 0 cannot be used in the vocabulary (`input_dim` should equal size of vocabulary + 1)",
    "all subsequent layers in the model need to support masking or an exception will be raised",
    "floating-point matrix",
)


@twin
@pytest.mark.xdist_group("Keras, torch")
def test_the_page_quotes_keras_documentation_word_for_word():
    page = json.loads((ROOT / "book" / "frameworks.ipynb").read_text(encoding="utf-8"))
    said = " ".join("".join("".join(cell["source"]) + "\n" for cell in page["cells"]).split())
    documented = " ".join(observed("Keras, torch")["documentation"].split())
    for quotation in QUOTED:
        assert f'"{quotation}"' in said.replace(" > ", " ")  # in a block quote
        assert quotation in documented


def test_the_padded_batch_of_the_page_is_the_two_sentences_with_every_id_one_higher():
    page = json.loads((ROOT / "book" / "frameworks.ipynb").read_text(encoding="utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in page["cells"]}
    first, second = "Hope to see you soon", "see you"
    assert f'"{first}" and "{second}"' in cells["610c20d7"]
    words = Vocabulary.from_sentences(two_sentences().sentences, order="appearance")
    ids = [[id + 1 for id in words.encode(tokenize(one))] for one in (first, second)]
    assert f"batch = np.array({pad(ids, value=0).tolist()})" in cells["886935c7"]


@twin
@keras_backends
def test_keras_takes_a_matrix_in_four_ways(framework):
    for way, (at_once, table) in observed(framework)["loaded"].items():
        assert at_once == (way != "initializer")
        assert table == TABLE.tolist()


@twin
@keras_backends
def test_keras_refuses_what_people_ask_about(framework):
    said = observed(framework)["refusals"]
    assert not said["Flatten, length known"]
    assert "must be fully-defined" in said["Flatten, length open"]
    assert "expected axis -1 of input shape to have value 10" in said["Flatten, another length"]
    assert "isn't yet built" in said["quantize before build"]
    assert "expecting 0 weights" in said["set_weights before build"]
    assert "weight list of length 7" in said["set_weights of a bare array"]
    assert "no attribute 'text'" in said["Tokenizer"]
    if importlib.util.find_spec("tensorflow") is None:
        for name in ("TextVectorization", "StringLookup", "IntegerLookup"):
            assert f"{name} requires TensorFlow" in said[name]


@twin
@keras_backends
def test_a_layer_before_changes_the_start_of_keras_unless_the_layer_has_its_own_seed(framework):
    first, again, behind, own, own_behind = observed(framework)["seeds"]
    assert first == again
    assert not np.equal(first, behind).any()
    assert own == own_behind


@twin
@keras_backends
def test_keras_draws_the_seed_of_a_layer_from_pythons_random_when_it_is_made(framework):
    starts = observed(framework)["seeded by"]
    for before, changes in BEFORE.items():
        assert np.not_equal(starts[before], starts["nothing"]).all() == changes
        assert np.not_equal(starts[before], starts["nothing"]).any() == changes


@twin
def test_in_torch_the_size_of_the_layer_made_before_changes_the_start(torch):
    def start(rows):
        torch.manual_seed(0)
        torch.nn.Embedding(rows, 2)
        return torch.nn.Embedding(7, 2).weight.detach().numpy()

    assert np.array_equal(start(3), start(3))
    assert not np.equal(start(3), start(4)).any()


@twin
@pytest.mark.filterwarnings("ignore:Sparse invariant checks:UserWarning")  # by Adagrad itself
@pytest.mark.parametrize("name", ["SGD", "Adagrad", "SparseAdam"])
def test_no_optimiser_of_torch_takes_a_sparse_gradient_and_weight_decay(torch, name):
    def step(**options):
        layer = torch.nn.Embedding(7, 2, sparse=True)
        layer(torch.tensor([1, 2])).sum().backward()
        getattr(torch.optim, name)(layer.parameters(), lr=0.1, **options).step()

    step()
    with pytest.raises((RuntimeError, TypeError), match="sparse|weight_decay"):
        step(weight_decay=0.1)


@twin
@keras_backends
def test_two_inputs_of_keras_share_one_table_if_one_layer_is_called_on_both(framework):
    assert observed(framework)["shared"] == [14, 28]


@twin
@keras_backends
def test_keras_max_norm_looks_along_columns_unless_told_otherwise(framework):
    rows, columns = (np.array(table) for table in observed(framework)["MaxNorm"])
    lengths = np.linalg.norm(TABLE, axis=1)
    assert np.allclose(np.linalg.norm(rows, axis=1), np.minimum(lengths, 3), rtol=1e-5)
    assert np.allclose(np.linalg.norm(columns, axis=0), 3, rtol=1e-5)


@twin
@keras_backends
def test_the_reverse_of_keras_is_a_product_and_favours_long_rows(framework):
    (scores,) = observed(framework)["reversed"]
    assert np.allclose(scores, TABLE @ TABLE[4])
    assert np.argmax(scores) == 6


@twin
@keras_backends
def test_a_quantised_row_of_keras_is_off_by_half_a_unit_at_most(framework):
    units = TABLE.max(axis=1, keepdims=True) / 127
    errors = np.abs(observed(framework)["int8"] - TABLE)
    assert (errors <= 0.5001 * units).all()


@twin
@keras_backends
def test_the_layers_of_keras_that_take_a_mask_are_these(framework):
    assert observed(framework)["masking"] == [True] * 6 + [False] * 3


@twin
@pytest.mark.xdist_group("Keras, torch")
def test_the_gradient_is_bit_for_bit_the_dense_one_of_keras_on_torch():
    assert not any(observed("Keras, torch")["gradients"])


@twin
@keras_backends
def test_a_dense_layer_of_keras_without_bias_on_one_hot_input_is_the_lookup(framework):
    layer = Embedding.from_pretrained(TABLE)
    assert observed(framework)["dense"] == layer(range(7)).tolist()


@twin
def test_a_linear_layer_of_torch_without_bias_on_one_hot_input_is_the_lookup(torch):
    linear = torch.nn.Linear(7, 2, bias=False)
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(TABLE.T))
        output = linear(torch.from_numpy(one_hot(range(7), 7))).numpy()
    assert np.array_equal(output, Embedding.from_pretrained(TABLE)(range(7)))


# Bad ids


@pytest.mark.parametrize(
    "framework",
    ["NumPy", "this module", *one_process_each([*HEADINGS, "PyTorch"], twin)],
)
def test_bad_ids_fare_as_the_table_says(framework):
    heading = HEADINGS.get(framework, framework)
    expected = {name: row[heading] for name, row in EXPECTED.items()}
    assert observed(framework)["outcomes"] == expected


def test_the_chapter_shows_the_same_table():
    chapter = json.loads((ROOT / "book" / "lookup.ipynb").read_text(encoding="utf-8"))
    lines = "".join("".join(cell["source"]) + "\n" for cell in chapter["cells"]).splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    start = next(place for place, row in enumerate(rows) if row[:2] == ["id", "NumPy"])
    shown = {
        row[0]: dict(zip(rows[start][1:], row[1:], strict=True))
        for row in rows[start + 2 : start + 2 + len(EXPECTED)]
    }
    assert shown == EXPECTED


# Gradients and optimisers


@twin
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("padded", [False, True])
def test_the_gradient_is_bit_for_bit_the_dense_one_of_torch(torch, dtype, padded):
    for seed in range(300):
        ours, theirs, *_ = gradients(torch, seed, dtype, padded, sparse=False)
        assert ours.to_dense().tobytes() == theirs.numpy().tobytes()


@twin
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("padded", [False, True])
def test_the_gradient_is_torchs_sparse_one_but_for_the_order_of_its_sums(torch, dtype, padded):
    """Two orders of adding n numbers differ by at most n - 1 times eps times their sizes' sum."""
    for seed in range(300):
        ours, theirs, ids, output_gradient = gradients(torch, seed, dtype, padded, sparse=True)
        theirs = theirs.coalesce()
        assert np.array_equal(ours.rows, theirs.indices().numpy()[0])
        sizes, counts = np.zeros(ours.shape), np.bincount(ids.ravel(), minlength=ours.input_dim)
        np.add.at(sizes, ids, abs(output_gradient))
        bound = ((counts - 1)[:, np.newaxis] * np.finfo(dtype).eps * sizes)[ours.rows]
        assert (abs(ours.values - theirs.values().numpy()) <= bound).all()


def gradients(torch, seed, dtype, padded, *, sparse):
    """Return our gradient of a random lookup, that of torch, the ids and the output's gradient."""
    random = np.random.default_rng(seed)
    input_dim, output_dim, *shape = map(int, random.integers(1, [400, 65, 17, 33]))
    weight = random.normal(size=(input_dim, output_dim)).astype(dtype)
    ids = random.integers(input_dim, size=shape)
    output_gradient = random.normal(size=(*shape, output_dim)).astype(dtype)
    padding_idx = int(ids[0, 0]) if padded else None
    layer = torch.nn.Embedding.from_pretrained(
        torch.from_numpy(weight), freeze=False, padding_idx=padding_idx, sparse=sparse
    )
    layer(torch.from_numpy(ids)).backward(torch.from_numpy(output_gradient))
    ours = Embedding.from_pretrained(weight, padding_idx=padding_idx).gradient(ids, output_gradient)
    return ours, layer.weight.grad, ids, output_gradient


def batches():
    """A table of 12 rows, and 20 batches that repeat some ids; 9, 10 and 11 are in none of them."""
    random = np.random.default_rng(0)
    ids = random.integers(9, size=(20, 2, 4))
    gradients = random.normal(size=(20, 2, 4, 3))
    return random.normal(size=(12, 3)), list(zip(ids, gradients, strict=True))


def our_tables(optimizer, *, padding_idx=None, sparse=False):
    """Return the table after each batch."""
    weight, steps = batches()
    embedding, tables = Embedding.from_pretrained(weight, padding_idx=padding_idx), []
    for ids, output_gradient in steps:
        gradient = embedding.gradient(ids, output_gradient)
        optimizer.step(embedding.weight, gradient if sparse else gradient.to_dense())
        tables.append(embedding.weight.copy())
    return np.array(tables)


def assert_same(ours, theirs, *, within=1e-12):
    np.testing.assert_allclose(ours, theirs, rtol=within, atol=0, strict=True)


# The third, numpy, brings even float64 steps down to float32, and cannot fit.
TRAINABLE = ["Keras, torch", "Keras, jax"]
trainable_backends = pytest.mark.parametrize("framework", one_process_each(TRAINABLE))

RATE, DECAY = {"learning_rate": 0.1}, {"learning_rate": 0.1, "weight_decay": 0.2}
# The class, of one name here and in Keras, and parameters, of one name too.
KERAS_CASES = [
    *(
        (make, parameters)
        for make in (SGD, Adagrad, RMSprop, Adam)
        for parameters in ({}, RATE, DECAY)
    ),
    (SGD, RATE | {"momentum": 0.9}),
    (SGD, DECAY | {"momentum": 0.5}),
    (Adagrad, RATE | {"initial_accumulator_value": 0.5, "epsilon": 0.01}),
    (RMSprop, RATE | {"rho": 0.5, "epsilon": 0.01}),
    (Adam, RATE | {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.01}),
]


def keras_learning():
    """Let Keras learn: by each optimiser alone in float64, then a layer within a model."""
    import keras

    keras.config.set_floatx("float64")
    if keras.backend.backend() == "jax":
        importlib.import_module("jax").config.update("jax_enable_x64", True)
    return {
        "tables": [keras_tables(keras, *case) for case in KERAS_CASES],
        "defaults": {
            make.__name__: getattr(keras.optimizers, make.__name__)().get_config()
            for make in (SGD, Adagrad, RMSprop, Adam)
        },
        "trained": [keras_training(keras, *case) for case in TRAININGS],
    }


def keras_tables(keras, make, parameters):
    optimizer = getattr(keras.optimizers, make.__name__)(**parameters)
    weight, steps = batches()
    variable, tables = keras.Variable(weight), []
    for ids, output_gradient in steps:
        gradient = np.zeros_like(weight)
        np.add.at(gradient, ids, output_gradient)
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        tables.append(keras.ops.convert_to_numpy(variable.value).tolist())
    return tables


@twin
@trainable_backends
@pytest.mark.parametrize(
    "case",
    range(len(KERAS_CASES)),
    ids=["-".join([make.__name__, *map(str, named)]) for make, named in KERAS_CASES],
)
def test_every_optimiser_walks_the_way_of_keras(framework, case):
    make, parameters = KERAS_CASES[case]
    assert_same(our_tables(make(**parameters)), np.array(observed(framework)["tables"][case]))


@twin
@trainable_backends
@pytest.mark.parametrize("make", [SGD, Adagrad, RMSprop, Adam])
def test_the_defaults_are_those_of_keras(framework, make):
    theirs = observed(framework)["defaults"][make.__name__]
    for name in inspect.signature(make).parameters.keys() - {"row_wise"}:  # which Keras has not
        assert getattr(make(), name, 0.1) == (theirs[name] or 0), name


# Whether the layer hides its padding (Keras' mask_zero), whether it learns (Keras' trainable).
TRAININGS = [(True, True), (False, True), (True, False), (False, False)]


def keras_training(keras, mask_zero, trainable):
    """Train a pre-trained table towards given means, and return it after each batch."""
    layer = keras.layers.Embedding(
        7, 2, mask_zero=mask_zero, weights=[TABLE.astype(np.float64)], trainable=trainable
    )
    model = keras.Sequential([layer, keras.layers.GlobalAveragePooling1D()])
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse")
    tables = []
    for _ in range(3):
        model.train_on_batch(pad(SENTENCES, value=0), np.ones((3, 2)))
        tables.append(layer.get_weights()[0].tolist())
    return tables


def our_training(mask_zero, trainable):
    embedding = Embedding.from_pretrained(
        TABLE.astype(np.float64), padding_idx=0 if mask_zero else None
    )
    optimizer, ids, tables = SGD(0.1, momentum=0.9), pad(SENTENCES, value=0), []
    for _ in range(3):
        mask = embedding.mask(ids)
        error = masked_mean(embedding(ids), mask) - 1
        mean_gradient = 2 * error / error.size
        share = mask / mask.sum(axis=1, keepdims=True)
        gradient = embedding.gradient(ids, share[..., np.newaxis] * mean_gradient[:, np.newaxis])
        if trainable:  # a frozen table is one that no optimiser steps
            optimizer.step(embedding.weight, gradient.to_dense())
        tables.append(embedding.weight.copy())
    return np.array(tables)


@twin
@trainable_backends
@pytest.mark.parametrize(("mask_zero", "trainable"), TRAININGS)
def test_a_pretrained_layer_learns_as_in_a_model_of_keras(framework, mask_zero, trainable):
    theirs = np.array(observed(framework)["trained"][TRAININGS.index((mask_zero, trainable))])
    assert_same(our_training(mask_zero, trainable), theirs, within=1e-6)  # it averages in float32
    moved = (theirs[-1] != TABLE).any(axis=1).nonzero()[0].tolist()
    padding = [] if mask_zero else [0]  # without a mask the padding row learns like any other
    assert moved == ([*padding, 1, 2, 3, 4, 5, 6] if trainable else [])


TINY = {"learning_rate": 0.1, "epsilon": 1e-30}  # so small that its place does not matter
TORCH_CASES = {
    "SGD": (SGD, RATE, {}),
    "SGD with momentum": (SGD, RATE | {"momentum": 0.9}, {"momentum": 0.9}),
    "Adagrad": (Adagrad, TINY, {"initial_accumulator_value": 0.1, "eps": 1e-30}),
    "RMSprop": (RMSprop, TINY, {"alpha": 0.9, "eps": 1e-30}),
    "Adam": (Adam, TINY, {"eps": 1e-30}),
    "AdamW": (Adam, TINY | {"weight_decay": 0.2}, {"eps": 1e-30, "weight_decay": 0.2}),
}
TORCH_SPARSE_CASES = {
    "SGD": (SGD, RATE, {}),
    "Adagrad": (Adagrad, TINY, {"initial_accumulator_value": 0.1, "eps": 1e-30}),
    "SparseAdam": (Adam, RATE, {"eps": 1e-7}),
}


def torch_tables(torch, case, parameters, *, sparse=False):
    weight, steps = batches()
    layer = torch.nn.Embedding.from_pretrained(
        torch.from_numpy(weight), freeze=False, padding_idx=0, sparse=sparse
    )
    make = getattr(torch.optim, case.split()[0])
    optimizer, tables = make(list(layer.parameters()), lr=0.1, **parameters), []
    for ids, output_gradient in steps:
        optimizer.zero_grad()
        layer(torch.from_numpy(ids)).backward(torch.from_numpy(output_gradient))
        optimizer.step()
        tables.append(layer.weight.detach().numpy().copy())
    return np.array(tables)


@twin
@pytest.mark.parametrize("case", TORCH_CASES)
def test_every_optimiser_walks_the_way_of_torch(torch, case):
    make, ours, theirs = TORCH_CASES[case]
    tables = our_tables(make(**ours), padding_idx=0)
    assert_same(tables, torch_tables(torch, case, theirs))
    at_rest = (tables[-1] == batches()[0]).all(axis=1).nonzero()[0].tolist()
    assert at_rest == ([] if "weight_decay" in ours else [0, 9, 10, 11])  # decay moves even padding


@twin
@pytest.mark.parametrize("case", TORCH_SPARSE_CASES)
@pytest.mark.filterwarnings("ignore:Sparse invariant checks:UserWarning")
def test_a_lazy_step_is_that_of_torch_with_a_sparse_gradient(torch, case):
    make, ours, theirs = TORCH_SPARSE_CASES[case]
    tables = our_tables(make(**ours), padding_idx=0, sparse=True)
    assert_same(tables, torch_tables(torch, case, theirs, sparse=True))


@twin
def test_torchs_momentum_still_moves_old_rows_with_a_sparse_gradient_and_ours_does_not(torch):
    theirs = torch_tables(torch, "SGD", {"momentum": 0.9}, sparse=True)
    dense, lazy = (
        our_tables(SGD(0.1, momentum=0.9), padding_idx=0, sparse=sparse) for sparse in (False, True)
    )
    assert_same(dense, theirs)
    assert not np.allclose(lazy, theirs)


@twin
@pytest.mark.parametrize("name", ["RMSprop", "Adam", "AdamW"])
def test_torch_refuses_a_sparse_gradient_where_every_row_moves(torch, name):
    with pytest.raises(RuntimeError, match="sparse"):
        torch_tables(torch, name, {}, sparse=True)
    with pytest.raises(RuntimeError, match="sparse"):
        torch_tables(torch, "SGD", {"weight_decay": 0.2}, sparse=True)


@twin
@pytest.mark.filterwarnings("ignore:Sparse invariant checks:UserWarning")
def test_the_optimisers_that_take_a_sparse_gradient_are_those_of_torchs_own_note(torch):
    note = torch.nn.Embedding.__doc__.split(".. note::")[1]
    makes = [one for one in vars(torch.optim).values() if inspect.isclass(one)]
    names = {one.__name__ for one in makes if issubclass(one, torch.optim.Optimizer)}
    names -= {"Optimizer", "LBFGS"}  # LBFGS wants a function that computes the loss anew

    def takes(name):
        layer = torch.nn.Embedding(7, 2, sparse=True)
        layer(torch.tensor([1, 2])).sum().backward()
        try:
            getattr(torch.optim, name)(layer.parameters(), lr=0.1).step()
        except RuntimeError as error:
            if "sparse" not in str(error):
                raise
            return False
        return True

    taken = set(filter(takes, names))
    assert taken == {"SGD", "SparseAdam", "Adagrad"} == set(re.findall(r"optim\.(\w+)", note))


@twin
def test_a_layer_before_changes_the_start_of_torch_unless_the_layer_has_its_own_generator(torch):
    def start(other_layer_first, generator=None):
        torch.manual_seed(0)
        if other_layer_first:
            torch.nn.Embedding(3, 2)
        weight = torch.nn.Embedding(7, 2).weight
        if generator:
            torch.nn.init.normal_(weight, generator=torch.Generator().manual_seed(generator))
        return weight.detach().numpy()

    assert np.array_equal(start(False), start(False))
    assert not np.equal(start(False), start(True)).any()
    assert np.array_equal(start(False, 1), start(True, 1))


@twin
def test_torchs_bag_is_the_masked_mean(torch):
    ids = pad(SENTENCES, value=0)
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(TABLE), mode="mean", padding_idx=0)
    embedding = Embedding.from_pretrained(TABLE, padding_idx=0)
    mean = masked_mean(embedding(ids), embedding.mask(ids))
    assert np.allclose(bag(torch.from_numpy(ids)).numpy(), mean, rtol=1e-6)


@twin
def test_an_initialiser_of_torch_fills_the_padding_row(torch):
    weight = torch.nn.Embedding(7, 2, padding_idx=0).weight
    torch.nn.init.uniform_(weight, 1, 2)
    assert (weight[0] >= 1).all()


@twin
def test_torchs_max_norm_shortens_the_rows_that_are_looked_up_in_the_table_itself(torch):
    layer = torch.nn.Embedding.from_pretrained(torch.from_numpy(TABLE.copy()), max_norm=3)
    layer(torch.tensor([5, 1]))
    lengths = np.linalg.norm(TABLE, axis=1)
    lengths[5] = 3
    lengths[1] = 3
    assert np.allclose(np.linalg.norm(layer.weight.numpy(), axis=1), lengths, rtol=1e-4)


@twin
def test_torch_starts_adagrad_at_0_keeps_99_hundredths_and_adds_epsilon_outside_the_root(torch):
    def first_move(name, **parameters):
        weight = torch.zeros(1, dtype=torch.float64)
        weight.grad = torch.full_like(weight, 3)
        getattr(torch.optim, name)([weight], lr=1, **parameters).step()
        return -weight.item()

    assert first_move("Adagrad") == pytest.approx(1)
    assert first_move("Adagrad", eps=1) == pytest.approx(3 / (np.sqrt(9) + 1))
    assert first_move("RMSprop") == pytest.approx(3 / np.sqrt(0.01 * 9))
    assert first_move("RMSprop", eps=1) == pytest.approx(3 / (np.sqrt(0.01 * 9) + 1))


@twin
def test_torch_freezes_a_pretrained_table_unless_told_otherwise(torch):
    layer = torch.nn.Embedding.from_pretrained(torch.from_numpy(TABLE.copy()))
    head = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD([*layer.parameters(), *head.parameters()], lr=0.1)
    head(layer(torch.tensor([5, 1]))).sum().backward()
    optimizer.step()
    assert not layer.weight.requires_grad
    assert np.array_equal(layer.weight.numpy(), TABLE)
