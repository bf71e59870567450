"""Figures that the reader plays with: a custom element each, in a page that asks for nothing.

How to add one, here `rank`:

1. `rank.py`, a function that checks its data, draws the first state with `still.tag` and
   `still.svg`, and returns `Interactive("rank", data, still, caption)`.
2. `rank.js`, which names the class of `<emb-rank>`; `base.js` says what it finds there:

       embeddingFigures.define("emb-rank", (Figure) => class extends Figure {
         start(data) {                        // the page is parsed; this.still is the <svg>
           this.player({
             count: data.maps.length,
             label: "rank",
             show: (n) => { ...; return `rank ${n}: 64 % of the squares`; },
           });
         }
       });

   It opens in its first state, the one of the still picture, and says every state in words. Shown
   numbers are rounded; `this.number(element, value, digits)` leaves the whole one in `data-value`.
3. A line in `figures/__init__.py`, and a test that drives it (`tests/book/test_rank.py`).
"""

from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.into_the_plane import into_the_plane
from embedding_tutorial.figures.interactive.look_up import look_up
from embedding_tutorial.figures.interactive.one_step import one_step
from embedding_tutorial.figures.interactive.rank_by_rank import rank_by_rank
from embedding_tutorial.figures.interactive.train_it_yourself import train_it_yourself
from embedding_tutorial.figures.interactive.who_is_near import nearest_words, who_is_near

__all__ = [
    "Interactive",
    "into_the_plane",
    "look_up",
    "nearest_words",
    "one_step",
    "rank_by_rank",
    "train_it_yourself",
    "who_is_near",
]
