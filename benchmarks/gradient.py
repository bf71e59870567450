"""The gradient of the table against PyTorch's dense and sparse backward, and np.add.at.

Run `python benchmarks/gradient.py`; needs PyTorch (the extra `frameworks`).
"""

import numpy as np
import torch
from harness import SIZES, ratio, save, time_each, zipf_ids
from threadpoolctl import threadpool_limits

from embedding_tutorial import Embedding

PEERS = ["np.add.at", *(f"torch {kind}, {n}" for kind in ("dense", "sparse") for n in (1, 2))]
ROUNDS = 15


def torch_backward(ids, weight, gradient, *, sparse, threads):
    """Return a call of PyTorch's forward and backward pass; sparse gradients are coalesced."""
    ids, gradient = torch.from_numpy(ids), torch.from_numpy(gradient)
    weight = torch.from_numpy(weight).requires_grad_()

    def call():
        torch.set_num_threads(threads)
        weight.grad = None
        torch.nn.functional.embedding(ids, weight, sparse=sparse).backward(gradient)
        return weight.grad.coalesce() if sparse else weight.grad

    return call


def add_at(ids, gradient):
    rows, places = np.unique(ids, return_inverse=True)
    values = np.zeros((len(rows), gradient.shape[1]), gradient.dtype)
    np.add.at(values, places, gradient)
    return rows, values


def compare(input_dim, output_dim, count):
    random = np.random.default_rng(0)
    layer = Embedding(input_dim, output_dim, random_state=0)
    ids = zipf_ids(input_dim, count, random)
    gradient = random.standard_normal((count, output_dim), dtype=np.float32)
    calls = {
        "forward and gradient": lambda: (layer(ids), layer.gradient(ids, gradient)),
        "gradient": lambda: layer.gradient(ids, gradient),
        "np.add.at": lambda: add_at(ids, gradient),
    }
    for peer in PEERS[1:]:
        kind, threads = peer.removeprefix("torch ").split(", ")
        calls[peer] = torch_backward(
            ids, layer.weight, gradient, sparse=kind == "sparse", threads=int(threads)
        )
    ours = layer.gradient(ids, gradient)
    assert np.array_equal(ours.to_dense(), calls["torch dense, 1"]().numpy())
    assert np.array_equal(ours.values, add_at(ids, gradient)[1])
    with threadpool_limits(1, user_api="blas"):
        seconds = time_each(calls, rounds=ROUNDS)
    ratios = {"np.add.at": ratio(seconds, "gradient", "np.add.at")}
    for peer in PEERS[1:]:  # PyTorch's time holds its forward pass too
        ratios[peer] = ratio(seconds, "forward and gradient", peer)
    size = (ours.rows.nbytes + ours.values.nbytes) / layer.weight.nbytes
    return {peer: round(value, 2) for peer, value in ratios.items()} | {"size": round(size, 4)}


def main():
    rows = {}
    print("our time divided by the peer's: below 1 is faster than the peer")
    print(f"{'table, ids':28}" + "".join(f"{peer:>18}" for peer in [*PEERS, "size"]))
    for input_dim, output_dim, count in SIZES:
        name = f"{input_dim:,} x {output_dim} / {count:,}"
        rows[name] = compare(input_dim, output_dim, count)
        print(f"{name:28}" + "".join(f"{value:>18}" for value in rows[name].values()))
    save("gradient", {"rounds": ROUNDS, "ratios": rows}, packages=["torch"])


if __name__ == "__main__":
    main()
