"""The page's NumPy lines that run a language model, against PyTorch's own layers, on one thread.

Run `python benchmarks/transformer.py`; needs the model (`make model`) and PyTorch (the extra
`frameworks`). Takes half a minute.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from harness import ratio, save, time_each
from threadpoolctl import threadpool_limits

from embedding_tutorial import load_minilm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from experiments.claims.transformer import page as measured_page

LENGTHS = (8, 32, 128)
ROUNDS = 9
PARTS = {  # a layer's arrays: the name in PyTorch, the name in the file
    "self_attn.out_proj": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm2": "output.LayerNorm",
}


def torch_stack(model):
    W = {name: torch.from_numpy(array.copy()) for name, array in model.weights.items()}
    stack = []
    for number in range(6):
        layer = torch.nn.TransformerEncoderLayer(
            384, 12, 1536, dropout=0, activation="gelu", layer_norm_eps=1e-12, batch_first=True
        )
        name, state = f"encoder.layer.{number}", {}
        for end in ("weight", "bias"):
            three = [W[f"{name}.attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            state[f"self_attn.in_proj_{end}"] = torch.cat(three)
            state |= {
                f"{ours}.{end}": W[f"{name}.{theirs}.{end}"] for ours, theirs in PARTS.items()
            }
        layer.load_state_dict(state)
        stack.append(layer.eval())
    return stack


def main():
    torch.set_num_threads(1)
    model = load_minilm()
    page, stack = measured_page()[0], torch_stack(model)
    words = "the table is where the model begins , and the layers mix its rows".split()
    found = {}
    for length in LENGTHS:
        ids = page.encode(" ".join(words * 20))[:length]

        def peer(ids=ids):
            with torch.no_grad():
                x = torch.from_numpy(page.first(ids))[None]
                for layer in stack:
                    x = layer(x)
            return x[0].numpy()

        calls = {"NumPy": lambda ids=ids: page.layers(ids)[-1], "PyTorch": peer}
        np.testing.assert_allclose(calls["NumPy"](), calls["PyTorch"](), atol=2e-5)
        with threadpool_limits(1):
            seconds = time_each(calls, rounds=ROUNDS)
        found[f"{length} pieces"] = round(ratio(seconds, "NumPy", "PyTorch"), 2)
        print(f"{length:4} pieces: NumPy / PyTorch = {found[f'{length} pieces']:.2f}")
    save("transformer", {"rounds": ROUNDS, "threads": 1, "ratios": found}, packages=["torch"])


if __name__ == "__main__":
    main()
