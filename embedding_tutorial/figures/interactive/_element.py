"""The shell of every interactive figure: its HTML, its data, its scripts."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from xml.etree import ElementTree
from zlib import crc32

import numpy as np

from embedding_tutorial.figures import _svg
from embedding_tutorial.figures._summary import in_short, summary

_MANY = 5000  # characters of text, of which not each one counts
_HERE = files(__package__ or "embedding_tutorial.figures.interactive")


class Interactive:
    """A figure that a notebook shows as a custom element, and without JavaScript as a picture.

    It fetches nothing, has no ids, and may stand on a page as often as one likes.

    Args:
        kind: what it is, in lower case with hyphens: `<emb-kind>`, whose class is in `kind.js`.
        data: {name: value} for the script: numbers, texts, arrays, lists and dictionaries of them.
        still: the `<svg>` of the first state, with a viewBox and an aria-label, without ids.
        caption: a sentence that says what is to be seen.

    Raises:
        ValueError: for a kind without a script, a number that is not finite (its place is named), a
            still picture that is not such an SVG, or an empty caption.
        TypeError: for data that JSON does not know.

    Examples:
        >>> from embedding_tutorial.figures.interactive.still import svg, tag
        >>> still = svg(20, 20, tag("circle", r=5), label="A dot")
        >>> Interactive("train-it-yourself", {"rows": np.ones((2, 3))}, still, "It moves.")
        <Interactive train-it-yourself
         rows (2, 3): 1>
    """

    def __init__(self, kind: str, data: Mapping[str, object], still: str, caption: str) -> None:
        self.kind = kind
        self.data = dict(data)
        self.still = _checked_still(still)
        self.caption = caption
        self._scripts = _scripts(kind)
        if not caption.strip():
            raise ValueError(f"the figure {kind!r} needs a caption: what is to be seen in it?")
        for place, number in _numbers(self.data, "data"):
            if not np.isfinite(number):
                raise ValueError(f"{place} is {number}: only finite numbers can be shown")
        self._json = json.dumps(self.data, default=_plain, separators=(",", ":"))

    def _repr_html_(self) -> str:
        data = self._json.replace("<", "\\u003c")  # nothing in it can end the script
        style = _HERE.joinpath("base.css").read_text(encoding="utf-8")
        return (
            f'<figure class="interactive" style="{_svg.VARIABLES}"><style>{style}</style>'
            f"<emb-{self.kind}>{self.still}</emb-{self.kind}>"
            f'<script type="application/json">{data}</script>'
            f"<figcaption>{escape(self.caption)}</figcaption></figure>{self._scripts}"
        )

    def __repr__(self) -> str:
        """Return a text that changes with the data: a line for each name, as `summary` has it."""
        lines = [f"{name}{_said(value)}" for name, value in self.data.items()]
        return f"<{(chr(10) + ' ').join([f'Interactive {self.kind}', *lines])}>"


def _said(value: object) -> str:
    """Return the shape of an array, the summary of all numbers in a value, and its texts."""
    leaves = list(_leaves(value))
    numbers = [leaf for leaf in leaves if not isinstance(leaf, str)]
    words = " ".join(leaf for leaf in leaves if isinstance(leaf, str))
    parts = [summary(numbers)] if numbers else []
    if len(words) > _MANY:  # lists of neighbours: two that change places are no other figure
        parts.append(summary([crc32(word.encode()) % 1000 for word in words.split()]))
    elif words:
        parts.append(in_short(words))
    shape = f" {value.shape}" if isinstance(value, np.ndarray) else ""
    return f"{shape}: {', '.join(parts)}"


def _leaves(value: object) -> Iterator[float | str]:
    """Yield every number and text in the data, those of a dictionary with their names."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, Mapping):
        value = [part for pair in value.items() for part in pair]
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, bool):
        yield str(value)
    elif isinstance(value, str | float | int):
        yield value


def _plain(value: object) -> object:
    """Return what JSON knows for what NumPy has."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"data holds a {type(value).__name__}, which JSON does not know: {value!r}")


def _numbers(value: object, place: str) -> Iterator[tuple[str, float]]:
    """Yield every number in the data, each with its place."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isfinite(value).all():
        return
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _numbers(inner, f"{place}[{name!r}]")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _numbers(inner, f"{place}[{number}]")
    elif isinstance(value, float):
        yield place, value


def _checked_still(still: str) -> str:
    try:
        root = ElementTree.fromstring(still)
    except ElementTree.ParseError as error:
        raise ValueError(f"the still picture is not well-formed SVG: {error}") from None
    if root.tag.rpartition("}")[2] != "svg" or "viewBox" not in root.attrib:
        raise ValueError("the still picture must be an <svg> with a viewBox: see still.svg")
    if not root.get("aria-label", "").strip():
        raise ValueError("the still picture needs an aria-label that says what is drawn")
    for element in root.iter():
        if "id" in element.attrib:
            raise ValueError(f"the still picture has the id {element.get('id')!r}: use a class")
        if element.tag.rpartition("}")[2] == "script":
            raise ValueError("the still picture holds a script, which belongs into a .js file")
    return still


def _scripts(kind: str) -> str:
    """Return the scripts of a figure, which run once however often they stand on a page."""
    known = sorted(
        file.name.removesuffix(".js").replace("_", "-")
        for file in _HERE.iterdir()
        if re.fullmatch(r"(?!base)\w+\.js", file.name)
    )
    if kind not in known:
        raise ValueError(f"there is no script for the kind {kind!r}, only for {', '.join(known)}")
    names = ("base.js", f"{kind.replace('-', '_')}.js")
    texts = [_HERE.joinpath(name).read_text(encoding="utf-8") for name in names]
    return "".join(f"<script>{text}</script>" for text in texts)
