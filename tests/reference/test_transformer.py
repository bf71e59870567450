"""The lines of the chapter on a language model compute what PyTorch and `tokenizers` compute."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from helpers import MODEL, needs_model

from embedding_tutorial import Vocabulary, load_minilm
from experiments.claims.transformer import page as measured_page

pytestmark = needs_model

TEXTS = [
    "The dog bit the man.",
    "Hope to see you soon; nice to see you again!",
    "Embeddings (naïve or not) begin with a table, e.g. 30,522 rows of 384 numbers: $11.7.",
    "bank",
]


def page():
    return measured_page()[0]


@pytest.fixture(scope="module")
def torch_layers():
    """Return a function that gives all layers' vectors, by PyTorch's own modules."""
    torch = pytest.importorskip("torch")
    W = {name: torch.from_numpy(array.copy()) for name, array in load_minilm().weights.items()}
    tables = [
        torch.nn.Embedding.from_pretrained(W[f"embeddings.{name}_embeddings.weight"])
        for name in ("word", "position", "token_type")
    ]
    norm = torch.nn.LayerNorm(384, eps=1e-12)
    norm.load_state_dict({end: W[f"embeddings.LayerNorm.{end}"] for end in ("weight", "bias")})
    stack = []
    for number in range(6):
        layer = torch.nn.TransformerEncoderLayer(
            384, 12, 1536, dropout=0, activation="gelu", layer_norm_eps=1e-12, batch_first=True
        )
        name = f"encoder.layer.{number}"
        state = {}
        for end in ("weight", "bias"):
            three = [W[f"{name}.attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            state[f"self_attn.in_proj_{end}"] = torch.cat(three)
            state[f"self_attn.out_proj.{end}"] = W[f"{name}.attention.output.dense.{end}"]
            state[f"norm1.{end}"] = W[f"{name}.attention.output.LayerNorm.{end}"]
            state[f"linear1.{end}"] = W[f"{name}.intermediate.dense.{end}"]
            state[f"linear2.{end}"] = W[f"{name}.output.dense.{end}"]
            state[f"norm2.{end}"] = W[f"{name}.output.LayerNorm.{end}"]
        layer.load_state_dict(state)
        stack.append(layer.eval())

    def run(ids):
        ids = torch.from_numpy(ids)
        with torch.no_grad():
            word, place, kind = (
                table(at)
                for table, at in zip(tables, (ids, torch.arange(len(ids)), 0 * ids), strict=True)
            )
            x = norm(word + place + kind)[None]
            found = [x]
            for layer in stack:
                x = layer(x)
                found.append(x)
        return [x[0].numpy() for x in found]

    return run


@pytest.mark.parametrize("text", TEXTS)
def test_every_layer_s_vectors_are_those_of_pytorch_s_modules(text, torch_layers):
    ids = page().encode(text)
    ours, theirs = page().layers(ids), torch_layers(ids)
    assert len(ours) == len(theirs) == 7
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, atol=2e-5)


@pytest.fixture(scope="module")
def tokenizer():
    library = pytest.importorskip("tokenizers")
    folder = Path(importlib.util.find_spec(MODEL).origin).parent
    found = library.Tokenizer.from_file(str(folder / "model" / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_gets_the_ids_that_its_tokenizer_gives(text, tokenizer):
    assert page().encode(text).tolist() == tokenizer.encode(text).ids


@pytest.mark.slow
def test_every_word_of_the_articles_is_cut_as_the_tokenizer_cuts_it(tokenizer, wikipedia):
    words = Vocabulary.from_sentences(wikipedia.sentences).tokens
    for word, theirs in zip(words, tokenizer.encode_batch(list(words)), strict=True):
        assert page().encode(word).tolist() == theirs.ids, word


@pytest.mark.parametrize(
    ("optimiser", "same"), [("SGD", True), ("Adagrad", False), ("Adam", False)]
)
def test_two_parameters_that_share_memory_take_two_steps(optimiser, same):
    torch = pytest.importorskip("torch")
    ends, counted = [], []
    for shared in (False, True):
        torch.manual_seed(0)
        table, out = torch.nn.Embedding(50, 8), torch.nn.Linear(8, 50, bias=False)
        if shared:
            out.weight.data = table.weight.data  # the trap of the page
        else:
            out.weight = table.weight
        both = torch.nn.ModuleList([table, out])
        counted.append(sum(p.numel() for p in both.parameters()))
        step = getattr(torch.optim, optimiser)(both.parameters(), lr=0.1)
        before, target = torch.randint(50, (64, 2)), torch.randint(50, (64,))
        for _ in range(5):
            step.zero_grad()
            torch.nn.functional.cross_entropy(out(table(before).mean(1)), target).backward()
            step.step()
        assert table.weight.data_ptr() == out.weight.data_ptr()
        ends.append(table.weight.detach().clone())
    assert counted == [400, 800]
    assert torch.allclose(*ends, atol=1e-5) is same
