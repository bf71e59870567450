"""The path of a table's rows while they learn."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.still import Markup, svg, tag
from embedding_tutorial.figures.style import MUTED, TEXT, color_of

_SIZE = np.array([480, 320])  # units, at most as many pixels
_MARGIN = np.array([66, 34])


def training_path(
    frames: npt.ArrayLike, notes: Sequence[str], words: Sequence[str], *, caption: str
) -> Interactive:
    """Return a figure in which the rows of a (V, 2) table move as they learn, leaving their path.

    It shows the first moment until the reader presses Play or moves the slider.

    Args:
        frames: (n, V, 2) the table at n moments.
        notes: n short texts, such as the step and the loss.
        words: the V words.
        caption: a sentence that says what is to be seen.

    Returns:
        The figure, to be the last value of a cell.

    Raises:
        ValueError: for frames of another shape, not finite, or not as many as the notes.

    Examples:
        >>> frames = [[[0.0, 0.0]], [[1.0, 2.0]]]
        >>> figure = training_path(frames, ["start", "end"], ["hope"], caption="Hope moves.")
        >>> repr(figure).partition(";")[0]
        '<Interactive training-path: frames (2, 1, 2), size 3'
    """
    table = np.asarray(frames, dtype=float)
    if table.ndim != 3 or table.shape[1:] != (len(words), 2) or len(table) != len(notes):
        raise ValueError(f"frames {table.shape} for {len(words)} words and {len(notes)} notes")
    bad = np.argwhere(~np.isfinite(table))
    if len(bad):
        raise ValueError(f"frames[{bad[0][0]}] is not finite: the training diverged before it")
    scale, origin = _scale(table)
    still = svg(
        *_SIZE.tolist(),
        *_axes(origin),
        *(_trail(word) for word in words),
        *_dots(table, words, scale, origin),
        label=f"The rows of {', '.join(words)} as points of the plane: {notes[0]}.",
    )
    data = {"frames": table, "notes": list(notes), "scale": scale, "origin": origin}
    return Interactive("training-path", data, still, caption)


def _scale(frames: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], ...]:
    """Return scale and origin of the drawing, whose y runs downwards, so that all frames fit."""
    low = np.minimum(frames.min(axis=(0, 1)), 0)
    high = np.maximum(frames.max(axis=(0, 1)), 0)
    scale = (_SIZE - 2 * _MARGIN) / np.maximum(high - low, 1e-9) * [1, -1]
    return scale, np.where(scale > 0, _MARGIN - scale * low, _SIZE - _MARGIN - scale * low)


def _axes(origin: npt.NDArray[np.float64]) -> list[Markup]:
    """Draw the two axes where they cross at 0."""
    x, y = origin.round(1).tolist()
    width, height = _SIZE.tolist()
    return [
        tag("path", d=f"M{x} 0V{height}M0 {y}H{width}", stroke=MUTED, opacity=0.5),
        tag("text", "column 0", x=width, y=y - 6, text_anchor="end", fill=MUTED),
        tag("text", "column 1", x=x + 6, y=14, fill=MUTED),
    ]


def _trail(word: str) -> Markup:
    return tag(
        "polyline", class_="trail", fill="none", stroke=color_of(word), stroke_width=2, opacity=0.5
    )


def _dots(
    frames: npt.NDArray[np.float64],
    words: Sequence[str],
    scale: npt.NDArray[np.float64],
    origin: npt.NDArray[np.float64],
) -> list[Markup]:
    """Draw the words where they start."""
    dots = []
    end = origin + scale * frames[-1]
    for row, word in enumerate(words):
        x, y = (origin + scale * frames[0, row]).round(2).tolist()
        # Of two words that end in one place, the smaller dot lies on the larger one.
        twin = bool((np.abs(end[:row] - end[row]).max(axis=1, initial=0) < 6).any())
        side, anchor, radius = (-12, "end", 5) if twin else (12, "start", 9)
        dots.append(
            tag(
                "g",
                tag("circle", r=radius, fill=color_of(word)),
                tag("text", word, x=side, y=5, text_anchor=anchor, fill=TEXT),
                class_="word",
                transform=f"translate({x} {y})",
                data_value=" ".join(map(repr, frames[0, row].tolist())),
            )
        )
    return dots
