"""One step of the training of a row, every number of it on the screen."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_ids, as_positive_int, as_table
from embedding_tutorial.embedding import Embedding
from embedding_tutorial.figures.interactive._element import Interactive
from embedding_tutorial.figures.interactive.still import Markup, svg, tag
from embedding_tutorial.figures.style import MUTED, PURPLE, RED, TEXT, color_of, text_on

_WIDTH, _ROW, _LINE = 344, 28, 26  # units: the width of either half, the heights of two tables
_PLANE = 320
_RESTS = 0.5  # the opacity of a row that is not looked up
_MONO = "font-family:var(--fig-mono);font-size:12px"
_COLUMNS = {"row": (54, 44, 2), "gradient": (154, 48, 3), "new": (260, 42, 2)}  # x, cell, digits
_FIRST, _SECOND = 100, 226  # where the columns of the two sentences begin
_LINES = (  # name, what stands before it, how it comes about, its digits and colour
    ("mean", "mean", "of the five rows", 3, MUTED),
    ("readout", "· readout", "stays as it is", 1, PURPLE),
    ("score", "= score", "mean · readout", 3, MUTED),
    ("probability", "probability", "sigmoid of the score", 3, MUTED),
    ("label", "label", "what it should be", 0, MUTED),
    ("error", "error", "probability − label", 3, RED),
    ("sent", "each sends", "error × readout ÷ 5", 3, RED),
    ("loss", "loss", "−log p of the label", 3, MUTED),
)


def one_step(
    weight: npt.ArrayLike,
    readout: npt.ArrayLike,
    ids: npt.ArrayLike,
    words: Sequence[str],
    *,
    steps: int = 200,
    caption: str,
) -> Interactive:
    """Return a figure that trains the rows of two sentences, with every number of each step.

    The model is a logistic regression on the mean of a sentence's rows, whose readout stays as it
    is. It opens before the first step, with the first sentence and its label 1; the reader may take
    both sentences, labelled 1 and 0 and their losses averaged, and exchange the labels. A step
    takes the whole gradient off the rows: the learning rate is 1.

    Args:
        weight: (V, 2) the table before the first step.
        readout: (2,) the numbers that the mean is multiplied by.
        ids: (2, n) the ids of two sentences of n words each.
        words: the V words.
        steps: how many steps the reader can make.
        caption: a sentence that says what is to be seen.

    Returns:
        The figure, to be the last value of a cell.

    Raises:
        ValueError: for a table that is not (V, 2), a readout that is not (2,), ids that are not
            (2, n), or numbers that are not finite.
        IndexError: for an id that is not that of a word.

    Examples:
        >>> rows = [[0.3, 0.1], [-0.1, -0.3], [0.2, 0.0]]
        >>> ids, words = [[0, 1], [2, 1]], ["hope", "to", "see"]
        >>> one_step(rows, [1, 0.5], ids, words, caption="Rows slide.")
        <Interactive one-step
         weight (3, 2): -0.3 0.0333 0 0.3
         ...>
    """
    table = np.asarray(as_table(weight), dtype=float)
    direction = np.asarray(readout, dtype=float)
    sentences = as_ids(ids, len(words))
    if table.shape != (len(words), 2) or direction.shape != (2,) or len(np.shape(ids)) != 2:
        raise ValueError(
            f"{len(words)} words need a weight ({len(words)}, 2), a readout (2,) and ids (2, n), "
            f"got {table.shape}, {direction.shape} and {sentences.shape}"
        )
    if len(sentences) != 2:
        raise ValueError(f"ids must hold 2 sentences of as many words, got {len(sentences)}")
    data = {
        "weight": table,
        "readout": direction,
        "ids": sentences,
        "words": list(words),
        "steps": as_positive_int(steps, "steps"),
    }
    still = _still(table, direction, sentences, list(words))
    return Interactive("one-step", data, still, caption)


Numbers = npt.NDArray[np.float64]


def _first_step(
    table: Numbers, readout: Numbers, sentence: npt.NDArray[np.intp]
) -> dict[str, Numbers]:
    """Return every number of the first step, for one sentence with the label 1."""
    layer = Embedding.from_pretrained(table)
    mean = layer(sentence).mean(axis=0)
    score = mean @ readout
    probability = 1 / (1 + np.exp(-score))
    error = probability - 1
    sent = error * readout / len(sentence)
    gradient = layer.gradient(sentence, np.tile(sent, (len(sentence), 1))).to_dense()
    one = {"score": score, "probability": probability, "label": 1.0, "error": error}
    one["loss"] = -np.log(probability)
    step = {"row": table, "gradient": gradient, "new": table - gradient}
    step |= {"mean": mean, "readout": readout, "sent": sent}
    return step | {name: np.array([number]) for name, number in one.items()}


def _still(
    table: Numbers,
    readout: Numbers,
    ids: npt.NDArray[np.intp],
    words: list[str],
) -> Markup:
    step = _first_step(table, readout, ids[0])
    top = 34 + _ROW * len(words)
    height = top + 26 + _LINE * (len(_LINES) + 1)
    numbers = [*_table(step, words, ids[0]), *_sentences(step, ids, words, top)]
    plane = _plane(table, readout, words)
    label = (
        f"One step of “{' '.join(words[i] for i in ids[0])}” with the label 1: the score is "
        f"{step['score'][0]:.3f}, the probability {step['probability'][0]:.3f}, "
        f"the error {step['error'][0]:.3f}."
    )
    return svg(
        _WIDTH,
        height + _PLANE,
        tag("g", *numbers, class_="numbers", data_height=height),
        tag("g", *plane, class_="plane", data_height=_PLANE, transform=f"translate(0 {height})"),
        label=label,
    )


def _text(x: float, y: float, text: str, **attributes: object) -> Markup:
    """Write a text, its middle at the height y."""
    return tag("text", text, x=x, y=y + 5, **({"fill": TEXT, "font_size": 14} | attributes))


def _cells(
    x: float, y: float, values: Numbers, name: str, *, cell: float, digits: int, color: str
) -> list[Markup]:
    """Draw numbers in boxes; the script finds each by its name."""
    parts = []
    for column, value in enumerate(values.tolist()):
        left, ink = x + column * cell, color if color in (RED, PURPLE) else TEXT
        shown = f"{value + 0.0:.{digits}f}".replace("-", "−")
        parts.append(
            tag("rect", x=left, y=y - 11, width=cell - 2, height=22, fill=color, fill_opacity=0.16)
        )
        parts.append(
            tag(
                "text", shown, x=left + (cell - 2) / 2, y=y + 4.5, fill=ink, text_anchor="middle",
                class_="number", data_name=f"{name}-{column}", data_digits=digits,
                data_value=repr(value),
            )
        )  # fmt: skip
    return [tag("g", *parts, style=_MONO)]


def _table(
    step: dict[str, Numbers], words: list[str], sentence: npt.NDArray[np.intp]
) -> list[Markup]:
    """Draw the table: each word, its row, the gradient that its row is sent, its new row."""
    heads = {"row": "row", "gradient": "gradient sent", "new": "new row"}
    parts = [
        _text(
            x + cell - 1,
            12,
            heads[name],
            text_anchor="middle",
            fill=RED if name == "gradient" else MUTED,
        )
        for name, (x, cell, _) in _COLUMNS.items()
    ]
    for i, word in enumerate(words):
        y, color = 38 + _ROW * i, color_of(word)
        chip = tag("rect", x=0, y=y - 12, width=50, height=24, rx=5, fill=color)
        name = _text(25, y, word, text_anchor="middle", fill=text_on(color), font_weight=600)
        cells = [
            part
            for column, (x, cell, digits) in _COLUMNS.items()
            for part in _cells(
                x, y, step[column][i], f"{column}-{i}", cell=cell, digits=digits,
                color=RED if column == "gradient" else color,
            )
        ]  # fmt: skip
        signs = [
            _text(_COLUMNS[column][0] - 6, y, sign, text_anchor="middle", fill=MUTED)
            for column, sign in (("gradient", "−"), ("new", "="))
        ]
        parts.append(
            tag(
                "g",
                chip,
                name,
                *cells,
                *signs,
                class_="table-row",
                opacity=None if i in sentence else _RESTS,
            )
        )
    return parts


def _sentences(
    step: dict[str, Numbers], ids: npt.NDArray[np.intp], words: list[str], top: float
) -> list[Markup]:
    """Draw how each sentence comes to its error; the second stands hidden until it is asked for."""
    heads = [f"{words[ids[n, 0]]} … {words[ids[n, -1]]}" for n in (0, 1)]
    parts = [_text(_FIRST, top + 10, heads[0], fill=MUTED)]
    second = [_text(_SECOND, top + 10, heads[1], fill=MUTED)]
    reasons = []
    for line, (name, before, reason, digits, color) in enumerate(_LINES):
        y, cell = top + 36 + _LINE * line, 54
        ink = color if color in (RED, PURPLE) else TEXT
        parts.append(_text(0, y, before, fill=ink, class_=f"before-{name}"))
        for n, (x, side) in enumerate([(_FIRST, parts), (_SECOND, second)]):
            side.extend(
                _cells(x, y, step[name], f"{name}-{n}", cell=cell, digits=digits, color=color)
            )
        reason = reason.replace("five", _NUMBER_NAMES.get(ids.shape[1], str(ids.shape[1])))
        reason = reason.replace("÷ 5", f"÷ {ids.shape[1]}")
        x = _FIRST + cell * len(step[name]) + 8
        reasons.append(_text(x, y, reason, fill=MUTED, font_size=13))
    y = top + 36 + _LINE * len(_LINES)
    second.append(_text(0, y, "mean loss"))
    second.extend(_cells(_FIRST, y, step["loss"], "mean-loss", cell=54, digits=3, color=MUTED))
    return [
        *parts,
        tag("g", *reasons, class_="first-alone"),
        tag("g", *second, class_="both", visibility="hidden"),
    ]


_NUMBER_NAMES = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}


def _plane(table: Numbers, readout: Numbers, words: list[str]) -> list[Markup]:
    """Draw the rows as points, and the readout as an arrow; the script moves them."""
    middle, half = _WIDTH / 2, _PLANE / 2
    scale = half / (1.25 * np.abs(np.vstack([table, readout])).max())
    tip = (readout * scale * [1, -1]).round(1).tolist()
    dots = []
    for word, (x, y) in zip(words, (table * scale * [1, -1]).round(1).tolist(), strict=True):
        side, anchor = (11, "start") if x >= 0 else (-11, "end")
        parts = [
            tag("path", class_="way", stroke=color_of(word), stroke_width=2),
            tag("circle", class_="start", r=6, cx=x, cy=y, fill=color_of(word), fill_opacity=0.35),
            tag("circle", class_="dot", r=6, cx=x, cy=y, fill=color_of(word)),
            tag("text", word, class_="name", x=x + side, y=y + 5, text_anchor=anchor, fill=TEXT),
        ]
        dots.append(tag("g", *parts, class_="word"))
    return [
        tag(
            "g",
            tag("path", d=f"M{-middle} 0H{middle}M0 {-half}V{half}", stroke=MUTED, opacity=0.4),
            tag("g", class_="ticks", style=_MONO),
            tag("path", class_="line", stroke=PURPLE, stroke_dasharray="3 5", opacity=0.7),
            tag(
                "path", class_="readout", d=f"M0 0L{tip[0]} {tip[1]}", stroke=PURPLE, stroke_width=3
            ),
            tag("path", class_="head", fill=PURPLE),
            tag("text", "readout", x=tip[0], y=tip[1] - 12, class_="readout-name", fill=PURPLE),
            *dots,
            transform=f"translate({middle} {half})",
            font_size=14,
        )
    ]
