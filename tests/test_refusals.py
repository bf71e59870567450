"""One bad value through each public door: what comes out is an error that names it.

What counts as bad is decided in `_checks` and tried in `test_checks.py`; here it is only that each
door has its check. What one function alone refuses is tried beside that function.
"""

import inspect

import numpy as np
import pytest

import embedding_tutorial
from embedding_tutorial import (
    SGD,
    Adagrad,
    Adam,
    Embedding,
    GloVe,
    KeyedVectors,
    RMSprop,
    RowGradient,
    SkipGram,
    ToyWorld,
    Vocabulary,
    analogy_accuracy,
    compare_similarity,
    cooccurrence,
    exercises,
    figures,
    load_glove,
    load_text,
    masked_mean,
    one_hot,
    pad,
    pmi,
    ppmi,
    read_safetensors,
    svd_vectors,
    tokenize,
    word_similarity,
)

NAN = float("nan")
TEXT = [["a", "b", "c"], ["b", "c", "d"]] * 3
WORDS = Vocabulary(["a", "b", "c", "d"])
LAYER = Embedding(7, 2, random_state=0)
TABLE = np.ones((7, 2))
KV = KeyedVectors(["a", "b", "c", "d"], np.eye(4)[:, :3] + 0.5)
PAIRS = [("a", "b", 1.0), ("a", "c", 2.0), ("b", "c", 3.0)]
COUNTS = np.array([[0.0, 2.0], [2.0, 4.0]])
WORLD = ToyWorld()


def skipgram(**parameters):
    return lambda: SkipGram(**{"min_count": 1, **parameters}).fit(TEXT)


def glove(**parameters):
    return lambda: GloVe(**{"min_count": 1, **parameters}).fit(TEXT)


# For each public name, what is called, the error, and how its message begins or what is in it.
DOORS = {
    "tokenize": [(lambda: tokenize(5), TypeError, "^text must be a string, got 5")],
    "Vocabulary": [
        (lambda: Vocabulary("hope"), TypeError, "^tokens must be a list of words, got 'hope'"),
        (lambda: Vocabulary(["a"], padding=0), TypeError, "^padding and unknown .*, got 0"),
        (lambda: WORDS.encode("hope"), TypeError, "^tokens must be a list of words, got 'hope'"),
        (lambda: WORDS.encode_chunks("a b"), TypeError, "^sentences must be a list, got 'a b'"),
        (lambda: list(WORDS.encode_chunks(["a b"])), TypeError, "^a sentence .*, got 'a b'"),
        (lambda: WORDS.encode_chunks(TEXT, 0), ValueError, "^size must be at least 1, got 0"),
        (lambda: WORDS.decode([-1]), IndexError, "^id -1 at .* the table's 4 rows"),
        (lambda: WORDS[0], TypeError, "^a word must be a string, got 0"),
    ],
    "Vocabulary.from_sentences": [
        (lambda: Vocabulary.from_sentences(iter(TEXT)), TypeError, "^sentences .* list_iterator"),
        (lambda: Vocabulary.from_sentences(["a b"]), TypeError, "^a sentence .*, got 'a b'"),
        (lambda: Vocabulary.from_sentences([["a", 7]]), TypeError, "got 7 at position 1"),
        (lambda: Vocabulary.from_sentences(TEXT, min_count=1.0), TypeError, r"^min_count .* 1\.0"),
        (lambda: Vocabulary.from_sentences(TEXT, max_size="2"), TypeError, "^max_size .* got '2'"),
        (lambda: Vocabulary.from_sentences(TEXT, order="abc"), ValueError, "^order .* got 'abc'"),
    ],
    "pad": [
        (lambda: pad([[1.0]], value=0), TypeError, r"^sequence 0: ids .* got 1\.0"),
        (lambda: pad([["a"]], value=0), TypeError, r"got 'a' .*vocabulary.encode\(words\)"),
        (lambda: pad([[1]], value=-1), IndexError, "^value -1 "),
        (lambda: pad([[1]], value=0, length=0), ValueError, "^length .* got 0"),
    ],
    "one_hot": [
        (lambda: one_hot([0, 7], 7), IndexError, r"^id 7 at position \(1,\)"),
        (lambda: one_hot([0], 0), ValueError, "^num_classes .* got 0"),
        (lambda: one_hot([0], 7, dtype=None), TypeError, "^dtype .* got None"),
    ],
    "Embedding": [
        (lambda: Embedding(0, 2), ValueError, "^input_dim .* got 0"),
        (lambda: Embedding(7, 2.0), TypeError, r"^output_dim .* got 2\.0"),
        (lambda: Embedding(7, 2, padding_idx=7), IndexError, "^padding_idx 7 "),
        (lambda: Embedding(7, 2, dtype=int), TypeError, "^dtype .* got int64"),
        (lambda: Embedding(7, 2, random_state=True), TypeError, "^random_state .* got True"),
        (lambda: LAYER([0, -1]), IndexError, "^id -1 at .* the table's 7 rows"),
        (lambda: LAYER([0, True]), TypeError, "^ids .* got True"),
        (lambda: LAYER([[0, 1], [2]]), ValueError, "^ids have rows of different lengths: use pad"),
        (lambda: LAYER.mask("soon"), TypeError, "^ids .* got 'soon'"),
        (lambda: LAYER.gradient([7], [[1, 2]]), IndexError, "^id 7 "),
        (lambda: LAYER.gradient([1], [["1", "2"]]), TypeError, "^output_gradient .*<U1"),
        (lambda: LAYER.gradient([1, 2], [[1, 2], [3]]), ValueError, "^output_gradient .*lengths"),
        (lambda: setattr(LAYER, "weight", TABLE * NAN), ValueError, "^weight .* got nan"),
        (lambda: Embedding.from_pretrained([[1, 2]]), TypeError, "^weight .* got dtype int64"),
        (
            lambda: Embedding.from_pretrained(TABLE, padding_idx=-1),
            IndexError,
            "^padding_idx -1 ",
        ),
        (
            lambda: Embedding.from_keyed_vectors(KV, WORDS, random_state="1"),
            TypeError,
            "^random_state .* got '1'",
        ),
    ],
    "RowGradient": [
        (lambda: RowGradient([True], [[1.0]], 7), TypeError, "^ids .* got True"),
        (lambda: RowGradient([7], [[1.0]], 7), IndexError, "^id 7 "),
        (lambda: RowGradient([0], [["1"]], 7), TypeError, "^values .*<U1"),
        (lambda: RowGradient([0], [[1.0]], 0), ValueError, "^input_dim .* got 0"),
    ],
    "masked_mean": [
        (lambda: masked_mean([[1, 2]], [True]), TypeError, "^vectors .*int64"),
        (lambda: masked_mean([[1.0, 2.0]], [1]), TypeError, "^mask .*int64"),
    ],
    "SGD": [
        (lambda: SGD(True), TypeError, "^learning_rate .* got True"),
        (lambda: SGD().step(LAYER, TABLE), TypeError, "^weight .*: pass layer.weight"),
        (lambda: SGD().step(TABLE, TABLE * 1j), TypeError, "^gradient .*complex128"),
    ],
    "Adagrad": [
        (lambda: Adagrad(epsilon="0"), TypeError, "^epsilon .* got '0'"),
        (lambda: Adagrad(row_wise=1), TypeError, "^row_wise must be True or False, got 1$"),
    ],
    "RMSprop": [(lambda: RMSprop(rho=None), TypeError, "^rho .* got None")],
    "Adam": [(lambda: Adam(beta_1=NAN), ValueError, "^beta_1 .* got nan")],
    "cooccurrence": [
        (lambda: cooccurrence("a b", WORDS), TypeError, "^sentences must be a list, got 'a b'"),
        (lambda: cooccurrence([{"a"}], WORDS), TypeError, "^a sentence must have an order"),
        (lambda: cooccurrence(TEXT, WORDS, window=0), ValueError, "^window .* got 0"),
        (lambda: cooccurrence(TEXT, WORDS, distance_weight="abc"), ValueError, "got 'abc'"),
    ],
    "pmi": [
        (lambda: pmi(COUNTS.astype(str)), TypeError, "^counts .*dtype <U"),
        (lambda: pmi(COUNTS * NAN), ValueError, "^counts .* got nan"),
        (lambda: pmi(-COUNTS), ValueError, "^counts .* -4"),
        (lambda: pmi(COUNTS, smoothing=-1), ValueError, "^smoothing .* got -1"),
    ],
    "ppmi": [
        (lambda: ppmi(COUNTS, shift=NAN), ValueError, "^shift .* got nan"),
        (lambda: ppmi(COUNTS, smoothing="1"), TypeError, "^smoothing .* got '1'"),
        (lambda: ppmi(COUNTS[:1]), ValueError, r"^counts .* \(1, 2\)"),
    ],
    "svd_vectors": [
        (lambda: svd_vectors(COUNTS, 0), ValueError, "^output_dim .* got 0"),
        (lambda: svd_vectors(COUNTS, 1, power=None), TypeError, "^power .* got None"),
        (lambda: svd_vectors(COUNTS * NAN, 1), ValueError, "^matrix .* got nan"),
        (lambda: svd_vectors(COUNTS, 1, random_state=1.0), TypeError, r"^random_state .* 1\.0"),
    ],
    "SkipGram": [
        (lambda: SkipGram().fit("a b"), TypeError, "^sentences must be a list, got 'a b'"),
        (skipgram(output_dim=0), ValueError, "^output_dim .* got 0"),
        (skipgram(window=2.0), TypeError, r"^window .* got 2\.0"),
        (skipgram(negative=0), ValueError, "^negative .* got 0"),
        (skipgram(epochs=True), TypeError, "^epochs .* got True"),
        (skipgram(learning_rate=0), ValueError, "^learning_rate .* got 0"),
        (skipgram(subsample=NAN), ValueError, "^subsample .* got nan"),
        (skipgram(min_count="5"), TypeError, "^min_count .* got '5'"),
        (skipgram(smoothing=None), TypeError, "^smoothing .* got None"),
        (skipgram(random_state=-1), ValueError, "^random_state .* got -1"),
    ],
    "GloVe": [
        (lambda: GloVe().fit(iter(TEXT)), TypeError, "^sentences .* list_iterator"),
        (glove(output_dim=0), ValueError, "^output_dim .* got 0"),
        (glove(window=2.0), TypeError, r"^window .* got 2\.0"),
        (glove(x_max=0), ValueError, "^x_max .* got 0"),
        (glove(alpha="1"), TypeError, "^alpha .* got '1'"),
        (glove(epochs=True), TypeError, "^epochs .* got True"),
        (glove(learning_rate=2), ValueError, "^learning_rate .* got 2"),
        (glove(min_count=None), TypeError, "^min_count .* got None"),
        (glove(random_state=1.0), TypeError, r"^random_state .* got 1\.0"),
    ],
    "KeyedVectors": [
        (lambda: KeyedVectors("ab", COUNTS), TypeError, "^index_to_key .* got 'ab'"),
        (lambda: KeyedVectors(["a", "b"], [[1], [2]]), TypeError, "^vectors .*int64"),
        (lambda: KeyedVectors(["a"], COUNTS), ValueError, "1 words for 2 vectors"),
        (lambda: KV["x"], KeyError, "'x' has no vector"),
        (lambda: KV.similarity("a", "x"), KeyError, "'x' has no vector"),
        (lambda: KV.most_similar("x"), KeyError, "'x' has no vector"),
        (lambda: KV.most_similar("a", topn=0), ValueError, "^topn .* got 0"),
        (lambda: KV.save("never.txt", format="txt"), ValueError, "'txt'"),
        (lambda: KeyedVectors.load("no such file"), OSError, "no such file"),
    ],
    "word_similarity": [
        (lambda: word_similarity(KV, PAIRS[:2]), ValueError, "got 2"),
        (lambda: word_similarity(KV, PAIRS, n_resamples=0), ValueError, "^n_resamples .* got 0"),
        (lambda: word_similarity(KV, PAIRS, random_state="1"), TypeError, "^random_state .*'1'"),
    ],
    "compare_similarity": [
        (
            lambda: compare_similarity(KV, KV, PAIRS, n_resamples=2.0),
            TypeError,
            r"^n_resamples .* got 2\.0",
        ),
        (
            lambda: compare_similarity(KV, KV, PAIRS, random_state=-1),
            ValueError,
            "^random_state .* got -1",
        ),
    ],
    "analogy_accuracy": [
        (lambda: analogy_accuracy(KV, [("a", "b", "c", "x")]), ValueError, "none of the 1 "),
    ],
    "ToyWorld": [
        (lambda: WORLD.sample(0), ValueError, "^n_sentences .* got 0"),
        (lambda: WORLD.sample(1, random_state=1.0), TypeError, r"^random_state .* got 1\.0"),
    ],
    "load_text": [(lambda: load_text("no such file"), OSError, "no such file")],
    "load_glove": [(lambda: load_glove(max_size=0), ValueError, "^max_size .* got 0")],
    "read_safetensors": [
        (lambda: read_safetensors(__file__), ValueError, "^test_refusals.py is no safetensors file")
    ],
    "exercises.check": [(lambda: exercises.check("hope", 1), ValueError, "no exercise 'hope'")],
    "figures": [  # a figure's own tests try the others
        (lambda: figures.dense_network("a", [[1, 2]], ["a"]), TypeError, "^weight .*int64"),
        (lambda: figures.coverage([0, 0]), ValueError, "^the counts are all 0"),
    ],
}
CASES = [(name, *case) for name, cases in DOORS.items() for case in cases]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [case[1:] for case in CASES],
    ids=[f"{name}-{says}" for name, _, _, says in CASES],
)
def test_a_bad_value_is_an_error_that_names_it(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_every_public_door_is_tried():
    names = {name.partition(".")[0] for name in DOORS}
    for name in embedding_tutorial.__all__:
        value = getattr(embedding_tutorial, name)
        if inspect.ismodule(value) or inspect.signature(value).parameters or inspect.isclass(value):
            assert name in names, f"{name} is a door that nobody tries"
