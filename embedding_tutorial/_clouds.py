"""Clouds of points, side by side: what pictures of high-dimensional data look like."""

import numpy as np

from embedding_tutorial import _drawing as draw
from embedding_tutorial._checks import as_table
from embedding_tutorial._drawing import INK, SECOND, color_of


def clouds(panels, *, columns: int = 3) -> None:
    """Draw clouds of points, one panel each and a colour for each group.

    The axes carry no numbers: in such pictures only who lies near whom is meant to count.

    Args:
        panels: {title: (points, groups)}, (n, 2) points and n group numbers.
        columns: how many panels stand in a row.
    """
    lines = -(-len(panels) // columns)
    axes = draw.figure(2.35 * lines).subplots(lines, columns, squeeze=False).ravel()
    for ax, (title, (points, groups)) in zip(axes, panels.items(), strict=False):
        points, groups = as_table(points, "points"), np.asarray(groups)
        for group in np.unique(groups).tolist():
            ax.scatter(*points[groups == group].T, s=9, color=color_of(group), linewidths=0)
        ax.set_title(title, color=INK, fontsize=10.5)
        ax.set(xticks=[], yticks=[])
        ax.margins(0.06)
        ax.spines[:].set_color(SECOND)
    for ax in axes[len(panels) :]:
        ax.axis("off")
