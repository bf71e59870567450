"""The figures of the chapter on counting."""

import numpy as np

from embedding_tutorial.figures import style as draw
from embedding_tutorial.figures.style import GRID, MUTED, SANS, TEXT, color_of, text_on


def low_rank(matrix, words, dims=(1, 2, 3)) -> None:
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
        ax.set_title(title, color=MUTED, fontsize=11)
        ax.set_xticks(range(len(words)), words, rotation=60, color=TEXT, fontsize=10)
        ax.set_yticks(range(len(words)), words, color=TEXT, fontsize=10)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        for (row, column), value in np.ndenumerate(table):
            digits = f"{value:.0f}" if table is matrix else f"{value:.1f}".replace("-0.0", "0.0")
            ink = text_on(ax.images[0].to_rgba(value)[:3])
            ax.text(column, row, digits, ha="center", va="center", color=ink, fontsize=9)
    for ax in axes[len(panels) :]:
        ax.axis("off")


def singular_values(products, matrix, dims: int, moments=(10, 50, 70, 150)) -> None:
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
            va="center", fontsize=11, color=TEXT,
        )  # fmt: skip
    ax.set(xlim=(0, len(sizes) * 1.01), ylim=(0, max(targets) * 1.1))
    draw.style_axes(ax, "steps of gradient descent", "singular values of the product")
    panels = [(f"step {n}", products[n]) for n in moments] + [("the counts", matrix)]
    limit = np.abs(matrix).max()
    for panel, (title, table) in zip(tables.subplots(1, len(panels)), panels, strict=True):
        panel.imshow(table, cmap="PuOr_r", vmin=-limit, vmax=limit)
        panel.set_title(title, color=MUTED, fontsize=11)
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
            ax.plot([points[member, 0], x], [points[member, 1], y], color=GRID, zorder=0)
            ax.text(x, y, words[member], va="center", fontsize=10, color=TEXT, family=SANS)
        ax.scatter(*points[members].T, s=36, color=color_of(group))
        taken.append((x, top - line * (len(members) - 1)))
    ax.set(xlim=(points[:, 0].min() - 0.08 * width, points[:, 0].max() + 0.35 * width))
    ax.margins(y=0.14)
    draw.style_axes(ax, "first principal component", "second principal component")
