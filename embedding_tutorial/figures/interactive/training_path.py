"""The journey of a table's rows, as a drawing that plays in the page and fetches nothing."""

import json
from html import escape

import numpy as np

from embedding_tutorial.figures.style import BACKGROUND, GRID, MUTED, SANS, TEXT, color_of

SIZE, MARGIN = (660, 420), np.array([74, 40])  # in units that the page scales to its width

SCRIPT = """
(() => {
  const root = document.getElementById("NAME");
  const [frames, notes] = DATA;
  const dots = root.querySelectorAll("g.word");
  const [button, slider, output] = root.querySelectorAll("button, input, output");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;
  const show = (frame) => {
    frames[frame].forEach(([x, y], i) => dots[i].setAttribute("transform", `translate(${x} ${y})`));
    slider.value = frame;
    slider.setAttribute("aria-valuetext", notes[frame]);
    output.textContent = notes[frame];
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
  };
  const advance = () => {
    const next = +slider.value + (calm.matches ? 8 : 1);
    show(Math.min(next, frames.length - 1));
    if (next >= frames.length - 1) stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (+slider.value === frames.length - 1) show(0);
    button.textContent = "Pause";
    timer = setInterval(advance, calm.matches ? 1500 : 90);
  });
  slider.addEventListener("input", () => { stop(); show(+slider.value); });
  root.querySelector(".controls").hidden = false;
  show(frames.length - 1);
})();
"""


class Animation:
    """A piece of HTML that a notebook shows."""

    def __init__(self, html: str, frames: int):
        self._html, self._frames = html, frames

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return f"<Animation of {self._frames} frames>"


def training_path(frames, notes, words, *, caption: str, name: str = "journey") -> Animation:
    """Return an animation of the rows of a (V, 2) table as they learn.

    It shows the last frame, with each word's path, until somebody presses Play or moves the slider,
    by mouse or by keyboard. Where the reader prefers reduced motion it goes in a few slow steps;
    without JavaScript the picture stands still.

    Args:
        frames: (n, V, 2) the table at n moments.
        notes: n short texts, such as the step and the loss.
        words: the V words.
        caption: a sentence that says what is to be seen.
        name: the id of the element, one for each animation of a page.

    Raises:
        ValueError: for frames of another shape, not finite, or not as many as the notes.
    """
    frames = np.asarray(frames, dtype=float)
    if frames.ndim != 3 or frames.shape[1:] != (len(words), 2) or len(frames) != len(notes):
        raise ValueError(f"frames {frames.shape} for {len(words)} words and {len(notes)} notes")
    if not np.isfinite(frames).all():
        raise ValueError("frames must be finite: the training that made them diverged")
    places = _to_drawing(frames, frames)
    data = json.dumps([places.tolist(), list(notes)], separators=(",", ":"))
    script = SCRIPT.replace("NAME", name).replace("DATA", data.replace("<", "\\u003c"))
    html = (
        f'<figure class="journey" id="{name}" style="background:{BACKGROUND};color:{TEXT};'
        f'padding:8px;border-radius:6px;margin:0">'
        f'<svg viewBox="0 0 {SIZE[0]} {SIZE[1]}" role="img" aria-label="{escape(caption)}" '
        f'style="width:100%;height:auto;font:16px {SANS},sans-serif">'
        f"{_axes(frames)}{_paths(places, words)}</svg>"
        '<div class="controls" hidden '
        'style="display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center">'
        '<button type="button" style="min-width:5em">Play</button>'
        f'<input type="range" min="0" max="{len(frames) - 1}" value="{len(frames) - 1}" '
        'aria-label="moment of the training" style="flex:1 1 180px;min-width:0">'
        '<output style="min-width:13em"></output></div>'
        f'<figcaption style="color:{MUTED};font-weight:400">{escape(caption)}</figcaption>'
        f"</figure><script>{script}</script>"
    )
    return Animation(html, len(frames))


def _to_drawing(points, frames):
    """Map points of the plane to the drawing, whose y runs downwards, so that all frames fit."""
    low, high = frames.min(axis=(0, 1)), frames.max(axis=(0, 1))
    scale = (np.array(SIZE) - 2 * MARGIN) / np.maximum(high - low, 1e-9)
    places = (points - low) * scale + MARGIN
    places[..., 1] = SIZE[1] - places[..., 1]
    return places.round(1)


def _axes(frames):
    """Draw the two axes where they cross at 0."""
    x, y = _to_drawing(np.zeros(2), frames).tolist()
    return (
        f'<path d="M{x} 0V{SIZE[1]}M0 {y}H{SIZE[0]}" stroke="{GRID}" stroke-width="2"/>'
        f'<text x="{SIZE[0]}" y="{y - 6}" text-anchor="end" fill="{MUTED}">column 0</text>'
        f'<text x="{x + 6}" y="14" fill="{MUTED}">column 1</text>'
    )


def _paths(places, words):
    lines, dots = [], []
    for i, word in enumerate(words):
        path = " ".join(f"{x},{y}" for x, y in places[:, i].tolist())
        color = color_of(word)
        lines.append(
            f'<polyline points="{path}" fill="none" stroke="{color}" opacity=".35" '
            'stroke-width="2"/>'
        )
        x, y = places[-1, i].tolist()
        # Of two words that end in one place, the smaller dot lies on the larger one.
        twin = any(np.abs(places[-1, j] - places[-1, i]).max() < 3 for j in range(i))
        side, radius = (("-11", "end"), 4) if twin else (("11", "start"), 8)
        dots.append(
            f'<g class="word" transform="translate({x} {y})"><circle r="{radius}" fill="{color}"/>'
            f'<text x="{side[0]}" y="5" text-anchor="{side[1]}" fill="{TEXT}">{escape(word)}</text>'
            "</g>"
        )
    return "".join(lines + dots)
