"""The same numbers as scikit-learn, PyTorch and Keras; and what each of them does with a bad id.

A Keras backend is chosen once per process, so every framework is observed in a process of its own.
"""

import functools
import importlib.util
import json
import math
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from embedding_tutorial import (
    Embedding,
    Vocabulary,
    masked_mean,
    one_hot,
    pad,
    tokenize,
    two_sentences,
)

twin = pytest.mark.twin
TESTS = Path(__file__).parent

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
        "question": the_question(keras),
        "dense": as_list(dense_without_bias(keras)(np.eye(7, dtype="float32"))),
    }


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
        [sys.executable, "-c", f"import test_twins; test_twins.observe({framework!r})"],
        env=os.environ
        | {"KERAS_BACKEND": backend, "CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu"},
        cwd=TESTS,
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
    answers["outcomes"] = {name: outcome(lookup, id) for name, id in INPUTS.items()}
    print(json.dumps(answers))


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


keras_backends = pytest.mark.parametrize("framework", HEADINGS)


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
    assert theirs["padded"] == [[0, 0, 5, 1, 2], [0, 0, 0, 0, 4], [1, 2, 3, 6, 1]]


@twin
@keras_backends
def test_the_questions_own_code_prints_rows_that_were_there_before(framework):
    ids, output, before, after, messages = observed(framework)["question"]
    assert np.array(output).shape == (1, 5, 2)
    assert np.array_equal(np.array(before)[ids], output)
    assert before == after
    assert any("input_length" in message and "deprecated" in message for message in messages)


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
    ["NumPy", "this module", *(pytest.param(name, marks=twin) for name in [*HEADINGS, "PyTorch"])],
)
def test_bad_ids_fare_as_the_table_says(framework):
    heading = HEADINGS.get(framework, framework)
    expected = {name: row[heading] for name, row in EXPECTED.items()}
    assert observed(framework)["outcomes"] == expected


def test_the_chapter_shows_the_same_table():
    chapter = json.loads((TESTS.parent / "book" / "lookup.ipynb").read_text(encoding="utf-8"))
    lines = "".join("".join(cell["source"]) + "\n" for cell in chapter["cells"]).splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    start = next(place for place, row in enumerate(rows) if row[:2] == ["id", "NumPy"])
    shown = {
        row[0]: dict(zip(rows[start][1:], row[1:], strict=True))
        for row in rows[start + 2 : start + 2 + len(EXPECTED)]
    }
    assert shown == EXPECTED
