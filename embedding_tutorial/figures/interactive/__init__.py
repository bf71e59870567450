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
3. A line in `figures/__init__.py`, and a test that drives it (tests/book/test_interactive.py).
"""

from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.rank_by_rank import rank_by_rank
from embedding_tutorial.figures.interactive.training_path import training_path
from embedding_tutorial.figures.interactive.who_is_near import nearest_words, who_is_near

__all__ = ["Interactive", "nearest_words", "rank_by_rank", "training_path", "who_is_near"]
