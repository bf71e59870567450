"""The book's figures, drawn from the page's own arrays: one function a figure."""

import numpy as np

from embedding_tutorial import _drawing as draw
from embedding_tutorial._animation import journey
from embedding_tutorial._charts import curves, intervals, pairs
from embedding_tutorial._checks import as_ids, as_table
from embedding_tutorial._clouds import clouds
from embedding_tutorial._drawing import (
    CELL,
    FAINT,
    INK,
    PAPER,
    ROW,
    SANS,
    SECOND,
    WIDTH,
    WORD_COLORS,
    color_of,
    ink_on,
    tint,
)
from embedding_tutorial._matching import matching
from embedding_tutorial._sketches import block, questions

__all__ = [
    "WIDTH",
    "WORD_COLORS",
    "accuracy",
    "block",
    "clouds",
    "cost",
    "coverage",
    "curves",
    "detective",
    "intervals",
    "journey",
    "lookup",
    "matching",
    "modes",
    "pairs",
    "product",
    "questions",
    "ranks",
    "receipt",
    "unit_vectors",
    "word_map",
]


def detective(ids, output, input_dim: int) -> None:
    """Draw what an output reveals of the table behind it; rows that no id names stay unknown.

    Args:
        ids: (n,) the input.
        output: (n, d) the layer's output for them.
        input_dim: the number of rows of the table.
    """
    ids, output = as_ids(ids, input_dim), as_table(output, "output")
    ax = draw.canvas(max(len(ids), input_dim) * ROW + 0.75)
    span = output.shape[1] * 0.9
    draw.title(ax, 0.05, f"ids  ({len(ids)},)")
    draw.title(ax, 0.95, f"output  {output.shape}")
    draw.title(ax, 6.50 - span, f"weight  ({input_dim}, {output.shape[1]})")
    for place, (id, row) in enumerate(zip(ids.tolist(), output, strict=True)):
        y, color = draw.line(place), color_of(id)
        draw.cells(ax, 0.05, y, [id], [PAPER], edge=color, cell=0.5)
        draw.cells(ax, 0.95, y, row, [tint(color)] * len(row), cell=0.9, decimals=3)
        draw.arrow(ax, (1.02 + span, y), (6.22 - span, draw.line(id)), color)
    for id in range(input_dim):
        known = np.flatnonzero(ids == id)
        row = output[known[0]] if len(known) else ["?"] * output.shape[1]
        fill = tint(color_of(id)) if len(known) else FAINT
        draw.label(ax, 6.40 - span, draw.line(id), str(id), "right")
        draw.cells(ax, 6.50 - span, draw.line(id), row, [fill] * len(row), cell=0.9, decimals=3)


def lookup(ids, weight, words) -> None:
    """Draw the lookup: each word's id points to a row of the table, and the rows make a new stack.

    Args:
        ids: (n,) the sentence.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.
    """
    weight = as_table(weight)
    ids = as_ids(ids, len(weight))
    height = max(len(ids), len(weight))
    ax = draw.canvas(height * ROW + 0.75)
    first = (height - len(ids)) / 2  # the sentence stands in the middle of the table's height
    span = weight.shape[1] * CELL
    draw.title(ax, 0.45, "words", "center")
    draw.title(ax, 1.38, f"ids  ({len(ids)},)", "center")
    draw.title(ax, 3.45, f"weight  {weight.shape}", "center")
    draw.title(ax, 5.90, f"rows  ({len(ids)}, {weight.shape[1]})", "center")
    for id, row in enumerate(weight):
        here = id in ids
        fill = tint(color_of(words[id])) if here else FAINT
        draw.label(ax, 2.74, draw.line(id), str(id), "right", INK if here else SECOND)
        draw.cells(
            ax, 3.45 - span / 2, draw.line(id), row, [fill] * len(row), INK if here else SECOND
        )
    for place, id in enumerate(ids.tolist()):
        y, color = draw.line(first + place), color_of(words[id])
        draw.word(ax, 0.45, y, words[id])
        draw.cells(ax, 1.38 - 0.25, y, [id], [PAPER], edge=color, cell=0.5)
        draw.arrow(ax, (1.70, y), (2.52, draw.line(id)), color)
        draw.arrow(ax, (3.52 + span / 2, draw.line(id)), (5.83 - span / 2, y), color)
        draw.cells(ax, 5.90 - span / 2, y, weight[id], [tint(color)] * len(weight[id]))


def product(word: str, weight, words) -> None:
    """Draw both ways to a word's row: straight through its id, and as one-hot vector times table.

    Args:
        word: the word to look up.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.
    """
    weight, words = as_table(weight), list(words)
    id, color, d = words.index(word), color_of(word), weight.shape[1]
    ax = draw.canvas(len(words) * ROW + 0.75)
    strip, table, result = draw.line(3.4), 3.80, 5.36
    draw.cells(ax, 0.05, draw.line(0), [id], [PAPER], edge=color, cell=0.5)
    draw.label(ax, 0.68, draw.line(0), f"look up: take row {id}", "left", SECOND)
    draw.arrow(ax, (2.35, draw.line(0)), (table - 1.00, draw.line(id) - 0.08), color, bend=-0.15)
    draw.title(ax, 0.05, f"one-hot vector of {word}  ({len(words)},)", y=strip - 0.4)
    draw.label(ax, 0.05, strip + 0.45, f"multiply: {len(words) - 1} rows come in", "left", SECOND)
    draw.label(ax, 0.05, strip + 0.70, "with 0 ×, and add nothing", "left", SECOND)
    draw.title(ax, table + d * CELL / 2, f"weight  {weight.shape}", "center")
    for place, row in enumerate(weight):
        one = place == id
        fill, ink = (tint(color, 0.5), INK) if one else (PAPER, SECOND)
        draw.cells(ax, 0.05 + 0.32 * place, strip, [int(one)], [fill], ink, FAINT, 0.32, bold=one)
        draw.label(ax, table - 0.55, draw.line(place), words[place], "right", ink, bold=one)
        draw.label(ax, table - 0.12, draw.line(place), f"{int(one)} ×", "right", ink, bold=one)
        draw.cells(ax, table, draw.line(place), row, [fill] * d, ink, FAINT, bold=one)
    draw.label(ax, result - 0.16, draw.line(id), "=", "center", SECOND, size=17)
    draw.title(ax, result + d * CELL / 2, f"row  ({d},)", "center")
    draw.cells(ax, result, draw.line(id), weight[id], [tint(color, 0.5)] * d, bold=True)


def unit_vectors(weight, words) -> None:
    """Draw the words' one-hot vectors and, beside them, the points that the product takes them to.

    Args:
        weight: (V, 2) the table; its rows are the points.
        words: the V words.
    """
    weight = as_table(weight)
    left, right = draw.figure(3.4).subplots(1, 2, width_ratios=[1, 1.25])
    n = len(words)
    left.set(xlim=(-2.1, n), ylim=(n, -0.9), aspect="equal")
    left.axis("off")
    draw.label(left, n / 2, -0.55, f"one-hot vectors  ({n}, {n})", "center", SECOND)
    for place, word in enumerate(words):
        draw.label(left, -0.25, place + 0.5, word, "right", INK)
        for column in range(n):
            one = column == place
            fill = color_of(word) if one else FAINT
            left.add_patch(draw.rectangle(column, place, 1, 1, fill, PAPER))
            ink = ink_on(fill) if one else SECOND
            draw.label(left, column + 0.5, place + 0.5, str(int(one)), "center", ink, mono=True)
    right.scatter(*weight.T, s=45, c=[color_of(word) for word in words], zorder=2, clip_on=False)
    for place, (x, y) in enumerate(weight):
        crowded = any(0 < other[0] - x < 0.9 and abs(other[1] - y) < 0.25 for other in weight)
        side, gap = ("right", -7) if crowded else ("left", 7)
        right.annotate(
            words[place], (x, y), (gap, 0), textcoords="offset points", ha=side, va="center",
            fontsize=11, color=INK, family=SANS,
        )  # fmt: skip
    low, high = np.minimum(weight.min(axis=0), 0), weight.max(axis=0)
    right.set(xlim=(low[0] - 0.4, high[0] + 1.1), ylim=(low[1], high[1] + 0.6))
    right.set_aspect("equal")
    draw.measure(right, "column 0 of weight", "column 1 of weight")
    right.set_title(f"one-hot vectors @ weight  {weight.shape}", color=SECOND, fontsize=11)


def coverage(counts, marks=(10, 100, 1000)) -> None:
    """Draw what share of a text its most frequent words cover, against how many words they are.

    Args:
        counts: (n,) how often each word occurs, in any order.
        marks: the numbers of words whose share is written on the curve.
    """
    counts = np.sort(np.asarray(counts))[::-1]
    if counts.sum() == 0:
        raise ValueError("the counts are all 0: Vocabulary.from_sentences counts words")
    share = 100 * np.cumsum(counts) / counts.sum()
    ax = draw.figure(3.3).subplots()
    ax.plot(np.arange(1, len(share) + 1), share, color=color_of("hope"), linewidth=2)
    for mark in [mark for mark in marks if mark <= len(share)]:
        ax.plot(mark, share[mark - 1], "o", color=color_of("soon"), markersize=7)
        ax.annotate(
            f"{mark:,} words: {share[mark - 1]:.0f} %", (mark, share[mark - 1]), (9, -13),
            textcoords="offset points", fontsize=11, color=INK,
        )  # fmt: skip
    ax.set(xscale="log", ylim=(0, 104))
    draw.measure(ax, "most frequent words kept", "share of the text, %")
    ax.xaxis.set_major_formatter("{x:,.0f}")


def cost(sizes, lookup_times, product_times) -> None:
    """Draw the time of a lookup and of the product that equals it, against the size of the table.

    Args:
        sizes: the numbers of rows V.
        lookup_times, product_times: seconds for each of them.
    """
    ax = draw.figure(3.4).subplots()
    for times, word, name in (
        (product_times, "soon", "one-hot product"),
        (lookup_times, "hope", "lookup"),
    ):
        ax.plot(sizes, np.multiply(times, 1e6), "o-", color=color_of(word), linewidth=2)
        ax.annotate(
            name, (sizes[-1], times[-1] * 1e6), (9, 0), textcoords="offset points",
            va="center", fontsize=11, color=INK,
        )  # fmt: skip
    ax.set(xscale="log", yscale="log", xlim=(min(sizes) * 0.8, max(sizes) * 8))
    draw.measure(ax, "rows of the table, V", "microseconds, this machine")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")


def receipt(ids, values, words) -> None:
    """Draw where each place's gradient goes: to its id's row, where several add up.

    Beside it stands what ``table[ids] += values`` makes of the same batch.

    Args:
        ids: (n,) the batch.
        values: (n, d) the gradient of the output at each place.
        words: the V words, one for each row of the table.
    """
    values = as_table(values, "values")
    ids = as_ids(ids, len(words))
    right, wrong = np.zeros((2, len(words), values.shape[1]))
    np.add.at(right, ids, values)
    wrong[ids] += values
    ax = draw.canvas(max(len(ids), len(words)) * ROW + 0.75)
    first, span = (len(words) - len(ids)) / 2, values.shape[1] * 0.55
    draw.title(ax, 0.45, "batch", "center")
    draw.title(ax, 1.00 + span / 2, f"gradient  {values.shape}", "center")
    draw.title(ax, 3.90 + span / 2, f"right  {right.shape}", "center")
    draw.title(ax, 5.35 + span / 2, "dW[ids] += g", "center")
    for place, (id, row) in enumerate(zip(ids.tolist(), values, strict=True)):
        y, color = draw.line(first + place), color_of(words[id])
        draw.word(ax, 0.45, y, words[id])
        draw.cells(ax, 1.00, y, row, [tint(color)] * len(row), cell=0.55)
        draw.arrow(ax, (1.07 + span, y), (3.10, draw.line(id)), color)
    for id, word in enumerate(words):
        here, y = id in ids, draw.line(id)
        fill, ink = (tint(color_of(word)), INK) if here else (FAINT, SECOND)
        draw.label(ax, 3.80, y, word, "right", ink)
        draw.cells(ax, 3.90, y, right[id], [fill] * values.shape[1], ink, cell=0.55)
        lost = not np.array_equal(right[id], wrong[id])
        edge = "#B3261E" if lost else PAPER
        draw.cells(ax, 5.35, y, wrong[id], [fill] * values.shape[1], ink, edge, 0.55)


def ranks(matrix, words, dims=(1, 2, 3)) -> None:
    """Draw a table and what is left of it when only its first singular values are kept.

    Args:
        matrix: (V, V) the counts.
        words: the V words.
        dims: how many singular values to keep, one panel each.
    """
    matrix = np.asarray(matrix, dtype=float)
    left, values, right = np.linalg.svd(matrix)
    panels = [("the counts", matrix)]
    for d in dims:
        share = (values[:d] ** 2).sum() / (values**2).sum()
        kept = (left[:, :d] * values[:d]) @ right[:d]
        panels.append((f"rank {d}: {100 * share:.0f} % of the squares", kept))
    limit = np.abs(matrix).max()
    axes = draw.figure(6.8).subplots((len(panels) + 1) // 2, 2, squeeze=False).ravel()
    for ax, (title, table) in zip(axes, panels, strict=False):
        ax.imshow(table, cmap="PuOr_r", vmin=-limit, vmax=limit)
        ax.set_title(title, color=SECOND, fontsize=11)
        ax.set_xticks(range(len(words)), words, rotation=60, color=INK, fontsize=10)
        ax.set_yticks(range(len(words)), words, color=INK, fontsize=10)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        for (row, column), value in np.ndenumerate(table):
            digits = f"{value:.0f}" if table is matrix else f"{value:.1f}".replace("-0.0", "0.0")
            ink = ink_on(ax.images[0].to_rgba(value)[:3])
            ax.text(column, row, digits, ha="center", va="center", color=ink, fontsize=9)
    for ax in axes[len(panels) :]:
        ax.axis("off")


def modes(products, matrix, dims: int, moments=(10, 50, 70, 150)) -> None:
    """Draw how gradient descent finds a table term by term: singular values, and the table itself.

    Args:
        products: (n, V, V) the product of the two tables after each step.
        matrix: (V, V) what they are trained to fit.
        dims: how many singular values to draw.
        moments: the steps after which the product is shown below the curves.
    """
    products = np.asarray(products)
    sizes = np.linalg.svd(products, compute_uv=False)[:, :dims]
    targets = np.linalg.svd(matrix, compute_uv=False)[:dims]
    figure = draw.figure(4.9)
    curves, tables = figure.subfigures(2, 1, height_ratios=[1.6, 1])
    ax = curves.subplots()
    for number, target in enumerate(targets):
        color = color_of(["soon", "hope", "see", "you"][number % 4])
        ax.axhline(target, color=color, linestyle=":", linewidth=1.5)
        ax.plot(sizes[:, number], color=color, linewidth=2)
        ax.annotate(
            f"{target:.2f}", (len(sizes), target), (6, 0), textcoords="offset points",
            va="center", fontsize=11, color=INK,
        )  # fmt: skip
    ax.set(xlim=(0, len(sizes) * 1.01), ylim=(0, max(targets) * 1.1))
    draw.measure(ax, "steps of gradient descent", "singular values of the product")
    panels = [(f"step {n}", products[n]) for n in moments] + [("the counts", matrix)]
    limit = np.abs(matrix).max()
    for panel, (title, table) in zip(tables.subplots(1, len(panels)), panels, strict=True):
        panel.imshow(table, cmap="PuOr_r", vmin=-limit, vmax=limit)
        panel.set_title(title, color=SECOND, fontsize=11)
        panel.axis("off")


def word_map(points, words, groups) -> None:
    """Draw words as points of the plane, a colour for each group.

    Args:
        points: (n, 2) where the words are.
        words: n words.
        groups: n group numbers.
    """
    ax = draw.figure(4.6).subplots()
    points, groups = np.asarray(points), np.asarray(groups)
    line, width = np.ptp(points[:, 1]) * 0.05, np.ptp(points[:, 0])
    taken = []  # the columns of names that stand already: their x, and where they end
    for group in sorted(set(groups.tolist()), key=lambda g: -points[groups == g, 1].mean()):
        members = np.flatnonzero(groups == group)
        members = members[np.argsort(-points[members, 1])]
        x = points[members, 0].max() + width * 0.06
        top = points[members, 1].mean() + line * (len(members) - 1) / 2
        top = min([top, *(end - line for there, end in taken if abs(there - x) < width * 0.35)])
        for place, member in enumerate(members):
            y = top - line * place
            ax.plot([points[member, 0], x], [points[member, 1], y], color=FAINT, zorder=0)
            ax.text(x, y, words[member], va="center", fontsize=10, color=INK, family=SANS)
        ax.scatter(*points[members].T, s=36, color=color_of(group))
        taken.append((x, top - line * (len(members) - 1)))
    ax.set(xlim=(points[:, 0].min() - 0.08 * width, points[:, 0].max() + 0.35 * width))
    ax.margins(y=0.14)
    draw.measure(ax, "first principal component", "second principal component")


def accuracy(sizes, scores, chance: float) -> None:
    """Draw accuracies against the number of dimensions: the mean over seeds, and its range.

    Args:
        sizes: (n,) the numbers of dimensions.
        scores: {name: (n, seeds) accuracies from 0 to 1}.
        chance: the accuracy of guessing.
    """
    percent = {name: 100 * np.asarray(values) for name, values in scores.items()}
    curves(sizes, percent, "dimensions, d", "analogies right, %", level=("guessing", 100 * chance))
