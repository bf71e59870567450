"""Claims of the page on Keras and PyTorch. They need both, on a processor."""

import os

import numpy as np

from embedding_tutorial import SGD, Adam, Embedding
from experiments.claims import claim, from_page

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("KERAS_TORCH_DEVICE", "cpu")


def lookup_and_gradient(seed, input_dim, output_dim, places, dtype):
    """Return a random table, ids that repeat, and the gradient that each place sends."""
    rng = np.random.default_rng(seed)
    weight = rng.normal(size=(input_dim, output_dim)).astype(dtype)
    ids = rng.integers(input_dim, size=places)
    return weight, ids, rng.normal(size=(places, output_dim)).astype(dtype)


def bits(array):
    """Return the bits of each number, as an integer."""
    return array.view(f"u{array.itemsize}")


@claim(
    "frameworks-dense-gradient",
    says="the dense gradients of the three agreed in every bit as well",
    measure="sums of PyTorch's gradient, and of Keras', that differ from ours in a bit",
    over="other seeds; 1 row and 3,000; 1 column; 64 bits; 20,000 places; two threads",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(input_dim=1),
        dict(input_dim=3000),
        dict(output_dim=1),
        dict(dtype="float64"),
        dict(places=20_000),
        dict(threads=2),
    ],
    holds=lambda differ: differ == [0, 0],
)
def dense_gradient(seed=0, input_dim=100, output_dim=64, places=4096, dtype="float32", threads=1):
    """Dense gradients alone, on a processor."""
    import keras
    import torch

    weight, ids, sent = lookup_and_gradient(seed, input_dim, output_dim, places, dtype)
    ours = Embedding.from_pretrained(weight).gradient(ids, sent).to_dense()
    torch.set_num_threads(threads)
    in_torch = torch.nn.Embedding.from_pretrained(torch.tensor(weight), freeze=False)
    in_torch(torch.tensor(ids)).backward(torch.tensor(sent))
    in_keras = keras.layers.Embedding(input_dim, output_dim, weights=weight, dtype=dtype)
    in_keras(ids).backward(torch.tensor(sent))
    torch.set_num_threads(1)
    theirs = in_torch.weight.grad, in_keras.embeddings.value.grad
    return [int((bits(ours) != bits(one.numpy())).sum()) for one in theirs]


@claim(
    "frameworks-backwards",
    says="Backwards, the same sums come out a little different, in most places",
    measure="share of the sums that differ, and the largest difference",
    over="other seeds; 10 and 400 gradients for a row; 2 for a row",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(places=1000),
        dict(places=40_000),
        dict(places=200),
    ],
    holds=lambda found: found[0] > 0.5 and 0 < found[1] < 1e-3,
    stops=[dict(places=200)],  # the sum of two is the same in either order
)
def backwards(seed=0, places=4096):
    """Our own gradient, the ids and what they send taken in the opposite order."""
    weight, ids, sent = lookup_and_gradient(seed, 100, 64, places, "float32")
    layer = Embedding.from_pretrained(weight)
    one = layer.gradient(ids, sent).to_dense()
    other = layer.gradient(ids[::-1], sent[::-1]).to_dense()
    return [np.mean(one != other), np.abs(one - other).max()]


@claim(
    "frameworks-spread",
    says="About 35 times",
    measure="spread of PyTorch's start divided by that of Keras'",
    over="other seeds; 1,000 rows of 50 numbers; 100,000 rows of 2",
    settings=[
        *(dict(seed=seed) for seed in (1, 2, 3)),
        *(dict(seed=seed, input_dim=1000, output_dim=50) for seed in range(6)),
        *(dict(seed=seed, input_dim=100_000, output_dim=2) for seed in range(6)),
    ],
    holds=lambda times: 34 < times < 35.5,
)
def spread(seed=0, input_dim=10_000, output_dim=300):
    """The standard deviations of two tables that nobody has trained."""
    import keras
    import torch

    keras.utils.set_random_seed(seed)
    in_keras = keras.layers.Embedding(input_dim, output_dim)
    in_keras.build()
    in_torch = torch.nn.Embedding(input_dim, output_dim)
    return in_torch.weight.detach().numpy().std() / in_keras.get_weights()[0].std()


def page_losses(start, seed):
    """Return the page's own training, of another table to begin with."""
    import torch

    rng = np.random.default_rng(seed)
    weight = {"normal": rng.normal(size=(7, 2)), "Keras": rng.uniform(-0.05, 0.05, (7, 2))}[start]
    return from_page(
        "frameworks",
        "losses",
        torch=torch,
        weight=weight.astype(np.float32),
        ids=np.array([[0, 1, 2, 3, 4], [5, 1, 2, 3, 6]]),
        readout=torch.tensor([1, 0.5]),
        target=torch.tensor([1.0, -1.0]),
    ).losses


@claim(
    "frameworks-rates",
    says="Too large a rate overshoots, and each step makes the next one larger",
    measure="powers of ten that the loss went up in 100 steps, at a rate of 1 and the larger",
    over="other tables to begin with, as in PyTorch and as in Keras; rates of 5.5 and 4.5",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(start="Keras"),
        dict(large=5.5),
        dict(large=4.5),
    ],
    holds=lambda powers: powers[0] < -2 and powers[1] > 2,
    stops=[dict(large=4.5)],
)
def rates(seed=0, start="normal", large=6):
    """In this task the rate is too large from 5 on."""
    losses = page_losses(start, seed)
    found = [list(losses(rate)) for rate in (1, large)]
    return [np.log10(loss[100] / loss[0]) for loss in found]


@claim(
    "frameworks-not-cleared",
    says="Gradients that are not cleared add up from step to step, and the loss swings",
    measure="steps of 100 at which the loss rises, with cleared gradients and without",
    over="other tables to begin with, as in PyTorch and as in Keras; rates of 0.1 and 3",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(start="Keras"),
        dict(rate=0.1),
        dict(rate=3),
    ],
    holds=lambda rises: rises[0] <= 5 and rises[1] >= 25,
)
def not_cleared(seed=0, start="normal", rate=1):
    """How often a step makes the loss larger; near its end a good training trembles."""
    losses = page_losses(start, seed)
    found = [np.array(list(losses(rate, clear=clear))) for clear in (True, False)]
    return [int((np.diff(loss) > 1e-6 * loss[0]).sum()) for loss in found]


@claim(
    "frameworks-starts",
    says="a narrow start sends small gradients, and SGD begins slowly; a wide start begins with a "
    "large loss",
    measure="share of the loss gone after 50 steps, narrow and wide; the first loss, wide over "
    "narrow",
    over="other seeds; rows of 30 and 300 numbers; rates of 0.1 and 0.3; Adam at 0.01",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(size=30),
        dict(size=300),
        dict(rate=0.1),
        dict(rate=0.3),
        dict(optimiser="Adam", rate=0.01),
    ],
    holds=lambda found: found[0] < 0.05 and found[1] > 0.15 and found[2] > 2,
    stops=[dict(optimiser="Adam", rate=0.01)],  # whose steps do not grow with the gradient
)
def starts(seed=0, size=100, optimiser="SGD", rate=1):
    """The page's own two tables, whose rows are multiplied with each other."""
    import torch

    pair_losses = from_page(
        "frameworks",
        "two_tables",
        "pair_losses",
        torch=torch,
        cross_entropy=torch.nn.functional.binary_cross_entropy_with_logits,
    ).pair_losses
    narrow, wide = (list(pair_losses(one, optimiser, rate, seed, size)) for one in (True, False))
    return [1 - narrow[50] / narrow[0], 1 - wide[50] / wide[0], wide[0] / narrow[0]]


@claim(
    "frameworks-int8",
    says="no number is off by more than half a unit (but for rounding)",
    measure="the largest error in units of its row",
    over="other seeds; numbers a hundred times as small and as large; rows of 1 and 300",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(scale=0.01),
        dict(scale=100),
        dict(output_dim=1),
        dict(output_dim=300),
    ],
    holds=lambda error: error < 0.5001,
)
def int8(seed=0, scale=1.0, output_dim=50):
    """The unit of a row is its largest number divided by 127."""
    import keras

    weight = scale * np.random.default_rng(seed).normal(size=(1000, output_dim))
    layer = keras.layers.Embedding(1000, output_dim, weights=weight)
    before = layer.get_weights()[0].astype(float)
    layer.quantize("int8")
    after = keras.ops.convert_to_numpy(layer(np.arange(1000))).astype(float)
    units = np.abs(before).max(axis=1, keepdims=True) / 127
    return (np.abs(after - before) / units).max()


def first_step(seed, rate, scale, make, theirs):
    """Return a table, its gradient, and where our step and those of the other two lead."""
    import keras
    import torch

    rng = np.random.default_rng(seed)
    weight = rng.uniform(0, 5, (7, 2)).astype(np.float32)
    gradient = (scale * rng.normal(size=(7, 2))).astype(np.float32)
    ours = weight.copy()
    make(rate).step(ours, gradient)
    variable = keras.Variable(weight)
    getattr(keras.optimizers, theirs)(rate).apply([torch.tensor(gradient)], [variable])
    parameter = torch.nn.Parameter(torch.tensor(weight))
    parameter.grad = torch.tensor(gradient)
    getattr(torch.optim, theirs)([parameter], lr=rate).step()
    return weight, [ours, keras.ops.convert_to_numpy(variable), parameter.detach().numpy()]


@claim(
    "frameworks-sgd",
    says="six decimal places",
    measure="how far Keras' step, and PyTorch's, is from ours at most",
    over="other seeds; rates of 1 and 0.001; gradients a hundredth as large",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(seed=3),
        dict(rate=1.0),
        dict(rate=0.001),
        dict(scale=0.01),
    ],
    holds=lambda apart: max(apart) < 5e-7,
)
def sgd(seed=0, rate=0.1, scale=1.0):
    """One step of a table of 32 bits, with numbers up to 5."""
    _, (ours, *theirs) = first_step(seed, rate, scale, SGD, "SGD")
    return [np.abs(one - ours).max() for one in theirs]


@claim(
    "frameworks-adam",
    says="every number moves by the learning rate, however different the gradients are",
    measure="the smallest and the largest first step, in units of the rate",
    over="other seeds; rates of 1 and 0.01; gradients smaller by 1,000 and by 100 million",
    settings=[
        dict(seed=1),
        dict(seed=2),
        dict(rate=1.0),
        dict(rate=0.01),
        dict(scale=0.001),
        dict(scale=1e-8),
    ],
    holds=lambda steps: min(steps) > 0.95 and max(steps) < 1.05,
    stops=[dict(scale=1e-8)],  # there epsilon is not small any more
)
def adam(seed=0, rate=0.1, scale=1.0):
    """The first step of Adam, in all three libraries."""
    weight, tables = first_step(seed, rate, scale, Adam, "Adam")
    steps = np.abs(np.array(tables, dtype=float) - weight) / rate
    return [steps.min(), steps.max()]
