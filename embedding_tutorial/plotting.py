"""The book's figures, drawn from the page's own arrays: one function a figure."""

import numpy as np

from embedding_tutorial._checks import as_ids, as_table

INK, SECOND, FAINT, PAPER = "#22303C", "#5B6770", "#E9EDF1", "#FFFFFF"
WORD_COLORS = {
    "hope": "#0072B2",
    "to": "#7A7A7A",
    "see": "#009E73",
    "you": "#CC79A7",
    "soon": "#D55E00",
    "nice": "#56B4E9",
    "again": "#E69F00",
}  # Okabe and Ito's palette, which colour-blind readers can tell apart
MONO, SANS = "DejaVu Sans Mono", "DejaVu Sans"
WIDTH = 6.6  # inches, the width of the text column
ROW, CELL = 0.36, 0.62  # inches, the height of a row and the width of a cell


def color_of(word_or_id) -> str:
    """Return a word's colour; the rows of a table without words take the seven in turn."""
    if isinstance(word_or_id, str):
        return WORD_COLORS.get(word_or_id, SECOND)
    return list(WORD_COLORS.values())[word_or_id % len(WORD_COLORS)]


def tint(color: str, share: float = 0.30) -> tuple:
    """Return `color` thinned with white: the background of a row whose word has that colour."""
    from matplotlib.colors import to_rgb

    return tuple(1 - share * (1 - channel) for channel in to_rgb(color))


def ink_on(color) -> str:
    """Return black or white, whichever is read more easily on `color` (WCAG's contrast)."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    luminance = np.dot([0.2126, 0.7152, 0.0722], linear)
    return "#000000" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "#FFFFFF"


def detective(ids, output, input_dim: int) -> None:
    """Draw what an output reveals of the table behind it; rows that no id names stay unknown.

    Args:
        ids: (n,) the input.
        output: (n, d) the layer's output for them.
        input_dim: the number of rows of the table.
    """
    ids, output = as_ids(ids, input_dim), as_table(output, "output")
    ax = _canvas(max(len(ids), input_dim) * ROW + 0.75)
    span = output.shape[1] * 0.9
    _title(ax, 0.05, f"ids  ({len(ids)},)")
    _title(ax, 0.95, f"output  {output.shape}")
    _title(ax, 6.50 - span, f"weight  ({input_dim}, {output.shape[1]})")
    for place, (id, row) in enumerate(zip(ids.tolist(), output, strict=True)):
        y, color = _line(place), color_of(id)
        _cells(ax, 0.05, y, [id], [PAPER], edge=color, cell=0.5)
        _cells(ax, 0.95, y, row, [tint(color)] * len(row), cell=0.9, decimals=3)
        _arrow(ax, (1.02 + span, y), (6.22 - span, _line(id)), color)
    for id in range(input_dim):
        known = np.flatnonzero(ids == id)
        row = output[known[0]] if len(known) else ["?"] * output.shape[1]
        fill = tint(color_of(id)) if len(known) else FAINT
        _label(ax, 6.40 - span, _line(id), str(id), "right")
        _cells(ax, 6.50 - span, _line(id), row, [fill] * len(row), cell=0.9, decimals=3)


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
    ax = _canvas(height * ROW + 0.75)
    first = (height - len(ids)) / 2  # the sentence stands in the middle of the table's height
    span = weight.shape[1] * CELL
    _title(ax, 0.45, "words", "center")
    _title(ax, 1.38, f"ids  ({len(ids)},)", "center")
    _title(ax, 3.45, f"weight  {weight.shape}", "center")
    _title(ax, 5.90, f"rows  ({len(ids)}, {weight.shape[1]})", "center")
    for id, row in enumerate(weight):
        here = id in ids
        fill = tint(color_of(words[id])) if here else FAINT
        _label(ax, 2.74, _line(id), str(id), "right", INK if here else SECOND)
        _cells(ax, 3.45 - span / 2, _line(id), row, [fill] * len(row), INK if here else SECOND)
    for place, id in enumerate(ids.tolist()):
        y, color = _line(first + place), color_of(words[id])
        _word(ax, 0.45, y, words[id])
        _cells(ax, 1.38 - 0.25, y, [id], [PAPER], edge=color, cell=0.5)
        _arrow(ax, (1.70, y), (2.52, _line(id)), color)
        _arrow(ax, (3.52 + span / 2, _line(id)), (5.83 - span / 2, y), color)
        _cells(ax, 5.90 - span / 2, y, weight[id], [tint(color)] * len(weight[id]))


def product(word: str, weight, words) -> None:
    """Draw both ways to a word's row: straight through its id, and as one-hot vector times table.

    Args:
        word: the word to look up.
        weight: (V, d) the table.
        words: the V words, `vocabulary.tokens`.
    """
    weight, words = as_table(weight), list(words)
    id, color, d = words.index(word), color_of(word), weight.shape[1]
    ax = _canvas(len(words) * ROW + 0.75)
    strip, table, result = _line(3.4), 3.80, 5.36
    _cells(ax, 0.05, _line(0), [id], [PAPER], edge=color, cell=0.5)
    _label(ax, 0.68, _line(0), f"look up: take row {id}", "left", SECOND)
    _arrow(ax, (2.35, _line(0)), (table - 1.00, _line(id) - 0.08), color, bend=-0.15)
    _title(ax, 0.05, f"one-hot vector of {word}  ({len(words)},)", y=strip - 0.4)
    _label(ax, 0.05, strip + 0.45, f"multiply: {len(words) - 1} rows come in", "left", SECOND)
    _label(ax, 0.05, strip + 0.70, "with 0 ×, and add nothing", "left", SECOND)
    _title(ax, table + d * CELL / 2, f"weight  {weight.shape}", "center")
    for place, row in enumerate(weight):
        one = place == id
        fill, ink = (tint(color, 0.5), INK) if one else (PAPER, SECOND)
        _cells(ax, 0.05 + 0.32 * place, strip, [int(one)], [fill], ink, FAINT, 0.32, bold=one)
        _label(ax, table - 0.55, _line(place), words[place], "right", ink, bold=one)
        _label(ax, table - 0.12, _line(place), f"{int(one)} ×", "right", ink, bold=one)
        _cells(ax, table, _line(place), row, [fill] * d, ink, FAINT, bold=one)
    _label(ax, result - 0.16, _line(id), "=", "center", SECOND, size=17)
    _title(ax, result + d * CELL / 2, f"row  ({d},)", "center")
    _cells(ax, result, _line(id), weight[id], [tint(color, 0.5)] * d, bold=True)


def unit_vectors(weight, words) -> None:
    """Draw the words' one-hot vectors and, beside them, the points that the product takes them to.

    Args:
        weight: (V, 2) the table; its rows are the points.
        words: the V words.
    """
    weight = as_table(weight)
    figure = _figure(3.4)
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.25])
    n = len(words)
    left.set(xlim=(-2.1, n), ylim=(n, -0.9), aspect="equal")
    left.axis("off")
    _label(left, n / 2, -0.55, f"one-hot vectors  ({n}, {n})", "center", SECOND)
    for place, word in enumerate(words):
        _label(left, -0.25, place + 0.5, word, "right", INK)
        for column in range(n):
            one = column == place
            fill = color_of(word) if one else FAINT
            left.add_patch(_rectangle(column, place, 1, 1, fill, PAPER))
            ink = ink_on(fill) if one else SECOND
            _label(left, column + 0.5, place + 0.5, str(int(one)), "center", ink, mono=True)
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
    _measure(right, "column 0 of weight", "column 1 of weight")
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
    ax = _figure(3.3).subplots()
    ax.plot(np.arange(1, len(share) + 1), share, color=color_of("hope"), linewidth=2)
    for mark in [mark for mark in marks if mark <= len(share)]:
        ax.plot(mark, share[mark - 1], "o", color=color_of("soon"), markersize=7)
        ax.annotate(
            f"{mark:,} words: {share[mark - 1]:.0f} %", (mark, share[mark - 1]), (9, -13),
            textcoords="offset points", fontsize=11, color=INK,
        )  # fmt: skip
    ax.set(xscale="log", ylim=(0, 104))
    _measure(ax, "most frequent words kept", "share of the text, %")
    ax.xaxis.set_major_formatter("{x:,.0f}")


def cost(sizes, lookup_times, product_times) -> None:
    """Draw the time of a lookup and of the product that equals it, against the size of the table.

    Args:
        sizes: the numbers of rows V.
        lookup_times, product_times: seconds for each of them.
    """
    ax = _figure(3.4).subplots()
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
    _measure(ax, "rows of the table, V", "microseconds, this machine")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")


def _figure(height):
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(WIDTH, height), dpi=160, layout="constrained")
    # The notebook crops a figure to its contents; a sheet of paper keeps all at one scale.
    figure.add_artist(
        plt.Rectangle((0, 0), 1, 1, transform=figure.transFigure, color=PAPER, zorder=-9)
    )
    return figure


def _canvas(height):
    """Return axes without lines, one unit to the inch, y downwards."""
    figure = _figure(height)
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(height, 0))
    ax.axis("off")
    return ax


def _measure(ax, xlabel, ylabel):
    """Dress axes on which a quantity is measured."""
    ax.set_xlabel(xlabel, color=SECOND, fontsize=11)
    ax.set_ylabel(ylabel, color=SECOND, fontsize=11)
    ax.tick_params(colors=SECOND, labelsize=10)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(SECOND)


def _line(place):
    return 0.68 + place * ROW


def _title(ax, x, text, align="left", y=0.25):
    _label(ax, x, y, text, align, SECOND)


def _label(ax, x, y, text, align="left", color=INK, *, size=11.5, bold=False, mono=False):
    weight, family = "bold" if bold else "normal", MONO if mono else SANS
    ax.text(
        x, y, text, ha=align, va="center", color=color, fontsize=size, weight=weight, family=family
    )


def _rectangle(x, y, width, height, fill, edge):
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=1.6)


def _cells(ax, x, y, values, fills, ink=INK, edge=PAPER, cell=CELL, *, decimals=1, bold=False):
    """Draw one row of numbers, its left end at x and its middle at y."""
    for place, (value, fill) in enumerate(zip(values, fills, strict=True)):
        left = x + place * cell
        ax.add_patch(_rectangle(left, y - 0.155, cell, 0.31, fill, edge))
        text = f"{value:.{decimals}f}" if isinstance(value, float | np.floating) else str(value)
        _label(ax, left + cell / 2, y, text, "center", ink, size=12, bold=bold, mono=True)


def _word(ax, x, y, word):
    from matplotlib.patches import FancyBboxPatch

    fill = color_of(word)
    box = FancyBboxPatch((x - 0.36, y - 0.08), 0.72, 0.16, "round,pad=0.06", fc=fill, ec=fill)
    ax.add_patch(box)
    _label(ax, x, y, word, "center", ink_on(fill), bold=True)


def _arrow(ax, start, end, color, bend=0.0):
    arrow = {"arrowstyle": "-|>", "color": color, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    arrow["connectionstyle"] = f"arc3,rad={bend}"
    ax.annotate("", end, start, arrowprops=arrow)
