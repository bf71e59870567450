"""The module's own standard lines, for mypy and pyright; not a test, and never run.

What stands here must pass both. A line marked `type: ignore` must be refused by both: a mark that
is not needed is an error too.
"""

# pyright: basic, reportUnnecessaryTypeIgnoreComment=true

from typing import Any, assert_type

import numpy as np
import numpy.typing as npt

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
    Vocabulary,
    cooccurrence,
    masked_mean,
    one_hot,
    pad,
    ppmi,
    svd_vectors,
    tokenize,
)

# Words and ids

sentences = [tokenize("Hope to see you soon"), tokenize("Nice to see you again")]
vocabulary = Vocabulary.from_sentences(sentences, order="appearance", padding="<pad>", min_count=1)

assert_type(sentences, list[list[str]])
assert_type(vocabulary, Vocabulary)
assert_type(vocabulary.encode(["hope", "to"]), npt.NDArray[np.intp])
assert_type(vocabulary["hope"], int)
assert_type(vocabulary.decode(3), str)
assert_type(vocabulary.decode([3, 4]), list[str])
assert_type(vocabulary.decode(vocabulary.encode(["hope"])), list[Any])
assert_type(list(vocabulary), list[str])
assert_type(pad([vocabulary.encode(s) for s in sentences], value=0), npt.NDArray[np.intp])
assert_type(pad(map(vocabulary.encode, sentences), value=0, length=4), npt.NDArray[np.intp])
pad([[1, 2], [3]], value=vocabulary["<pad>"])
for ids, offsets in vocabulary.encode_chunks(sentences):
    assert_type(ids, npt.NDArray[np.int32])
    assert_type(offsets, npt.NDArray[np.intp])
Vocabulary(word for word in ("hope", "to"))
Vocabulary.from_sentences([("hope", "to"), np.array(["see", "you"])])
assert_type(vocabulary == Vocabulary(vocabulary.tokens), bool)

tokenize(b"Hope")  # type: ignore[arg-type]
vocabulary.encode("hope")  # type: ignore[arg-type]
vocabulary.encode({"hope"})  # type: ignore[arg-type]
vocabulary[3]  # type: ignore[index]
vocabulary.decode("hope")  # type: ignore[arg-type]
vocabulary.encode_chunks("Hope to see you")  # type: ignore[arg-type]
Vocabulary.from_sentences(["hope", "to"])  # type: ignore[list-item]
Vocabulary.from_sentences(sentences, order="freqency")  # type: ignore[arg-type]
Vocabulary.from_sentences(sentences, min_count=0.5)  # type: ignore[arg-type]
pad([[1, 2], [3]])  # type: ignore[call-arg]
pad([[1, 2], [3]], value=0.0)  # type: ignore[arg-type]

# The layer

embedding = Embedding(5, 2, dtype=np.float64)
Embedding(5, 2, dtype="float16", padding_idx=0, random_state=np.random.default_rng(0))
batch = pad([[1, 2], [3]], value=0)
output = embedding(batch)
gradient = embedding.gradient(batch, np.ones_like(output))

assert_type(output, npt.NDArray[np.floating[Any]])
assert_type(embedding.mask(batch), npt.NDArray[np.bool_])
assert_type(masked_mean(output, embedding.mask(batch)), npt.NDArray[np.floating[Any]])
assert_type(embedding.padding_idx, int | None)
assert_type(embedding.input_dim, int)
assert_type(gradient, RowGradient)
assert_type(gradient.rows, npt.NDArray[np.intp])
assert_type(one_hot([1, 2], 7, dtype=np.bool_), npt.NDArray[Any])
assert_type(Embedding.from_pretrained([[0.5, 1.0]], padding_idx=0), Embedding)
embedding(3)
embedding([[1, 2], [0, 0]])
embedding(np.array([1], dtype=np.uint8))
embedding.weight[0] = 0
embedding.weight = np.ones((5, 2))

Embedding("5", 2)  # type: ignore[arg-type]
Embedding(5, 2, padding_idx="0")  # type: ignore[arg-type]
Embedding(5, 2, random_state=1.0)  # type: ignore[arg-type]
embedding(None)  # type: ignore[arg-type]

# The optimisers

for optimizer in (SGD(0.1, momentum=0.9), Adagrad(), RMSprop(rho=0.9), Adam(beta_1=0.5)):
    optimizer.step(embedding.weight, gradient)
    optimizer.step(embedding.weight, gradient.to_dense())
assert_type(Adam().learning_rate, float)

Adam().step(embedding, gradient)  # type: ignore[arg-type]
Adam(0.1, 0.9)  # type: ignore[call-arg]
SGD(learning_rate="0.1")  # type: ignore[arg-type]

# Vectors of words

vectors = svd_vectors(ppmi(cooccurrence(sentences, vocabulary, window=2)), 2, random_state=0)
kv = KeyedVectors(vocabulary.tokens, vectors)
matched, found = Embedding.from_keyed_vectors(kv, vocabulary, missing="mean")
model = SkipGram(2, window=2, min_count=1, random_state=0).fit(sentences)
other = GloVe(2, window=2, min_count=1, random_state=0).fit(sentences)

assert_type(kv.most_similar("hope", topn=3), list[tuple[str, float]])
assert_type(kv.similarity("hope", "nice"), float)
assert_type(matched, Embedding)
assert_type(found, npt.NDArray[np.bool_])
assert_type(model, SkipGram)
assert_type(other, GloVe)
assert_type(model.keyed_vectors_, KeyedVectors)
assert_type(model.vocabulary_, Vocabulary)

Embedding.from_keyed_vectors(kv, vocabulary, missing="zero")  # type: ignore[arg-type]
Embedding.from_keyed_vectors(kv.vectors, vocabulary)  # type: ignore[arg-type]
svd_vectors(vectors, "2")  # type: ignore[arg-type]
