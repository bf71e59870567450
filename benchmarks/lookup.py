"""The checked lookup against np.take, fancy indexing, PyTorch and a plain copy of its output.

Run `python benchmarks/lookup.py`; needs PyTorch (the extra `frameworks`). Takes about a minute.
"""

import numpy as np
import torch
from harness import SIZES, ratio, save, time_each, zipf_ids
from threadpoolctl import threadpool_limits

from embedding_tutorial import Embedding, one_hot

PEERS = ["np.take", "weight[ids]", "torch, 1 thread", "torch, 2 threads", "copy of the output"]
ROUNDS = 25


def torch_lookup(ids, weight, threads):
    ids, weight = torch.from_numpy(ids), torch.from_numpy(weight)

    def call():
        torch.set_num_threads(threads)
        with torch.no_grad():
            return torch.nn.functional.embedding(ids, weight)

    return call


def lookup(input_dim, output_dim, count):
    layer = Embedding(input_dim, output_dim, random_state=0)
    ids = zipf_ids(input_dim, count, np.random.default_rng(0))
    output = layer(ids)
    calls = {
        "embedding(ids)": lambda: layer(ids),
        "np.take": lambda: np.take(layer.weight, ids, axis=0),
        "weight[ids]": lambda: layer.weight[ids],
        "torch, 1 thread": torch_lookup(ids, layer.weight, 1),
        "torch, 2 threads": torch_lookup(ids, layer.weight, 2),
        "copy of the output": output.copy,
    }
    for name, call in list(calls.items()):
        assert np.array_equal(np.asarray(call()), output), name
    seconds = time_each(calls, rounds=ROUNDS)
    return {peer: round(ratio(seconds, "embedding(ids)", peer), 2) for peer in PEERS}


def product(input_dim=5_000, output_dim=256, count=4_096):
    layer = Embedding(input_dim, output_dim, random_state=0)
    ids = zipf_ids(input_dim, count, np.random.default_rng(0))
    vectors = one_hot(ids, input_dim)
    calls = {"product": lambda: vectors @ layer.weight, "lookup": lambda: layer(ids)}
    with threadpool_limits(1):
        return round(ratio(time_each(calls, rounds=9), "product", "lookup"), 1)


def main():
    rows = {}
    print("time of embedding(ids) divided by the peer's: below 1 is faster than the peer")
    print(f"{'table, ids':28}" + "".join(f"{peer:>20}" for peer in PEERS))
    for input_dim, output_dim, count in SIZES:
        name = f"{input_dim:,} x {output_dim} / {count:,}"
        rows[name] = lookup(input_dim, output_dim, count)
        print(f"{name:28}" + "".join(f"{rows[name][peer]:>20.2f}" for peer in PEERS))
    save("lookup", {"rounds": ROUNDS, "ratios": rows}, packages=["torch"])
    found = product()
    print(f"one-hot product / lookup, 5,000 x 256 / 4,096, one BLAS thread: {found:.1f}")
    save("product", {"rounds": 9, "size": "5,000 x 256 / 4,096", "threads": 1, "ratio": found})


if __name__ == "__main__":
    main()
