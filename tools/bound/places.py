"""The places that an entry names: cells, claims, records, chapters, and sums of these."""

import functools
import json
import re
import statistics
from dataclasses import replace
from fractions import Fraction

from bound.pages import ROOT, chapter_numbers, page
from bound.text import Item, numbers_in

CLAIMS = ROOT / "experiments" / "claims"
SUMMARIES = {"min": min, "max": max, "mean": statistics.mean, "median": statistics.median}


@functools.cache
def record(chapter):
    """Return what was measured for each claim of a chapter: a value, or a list, a setting."""
    path = CLAIMS / f"{chapter}.json"
    if not path.exists():
        return {}
    measured = json.loads(path.read_text(encoding="utf-8"))
    return {name: claim["values"] for name, claim in measured.items()}


@functools.cache
def tests():
    """Return the names of all tests."""
    files = (ROOT / "tests").rglob("test_*.py")
    texts = (file.read_text(encoding="utf-8") for file in files)
    return {name for text in texts for name in re.findall(r"^ *def (test_\w+)", text, re.MULTILINE)}


def _flat(values):
    if not isinstance(values, list):
        return [Fraction(str(values))]
    return [number for value in values for number in _flat(value)]


class WrongEntry(ValueError):
    """An entry that does not say where a number comes from."""


def place_of(words, here):
    """Return the number that an entry names, as an item: a cell's, a claim's, a chapter's."""
    match words:
        case ["chapter", name]:
            if name not in chapter_numbers():
                raise WrongEntry(f"_toc.yml numbers no chapter {name!r}")
            return _exact(chapter_numbers()[name])
        case ["tried", name, *setting] if setting:
            return _setting(name, "".join(setting))
        case ["claim", name, *which] if which:
            return _exact(_measured(name, "".join(which)))
        case [cell, "output" | "source" as where, which] if which.isdecimal():
            owner, cell = _cell(cell, here)
            numbers = owner.numbers(cell, where)
            if not 1 <= int(which) <= len(numbers):
                raise WrongEntry(f"the {where} of {cell} has {len(numbers)} numbers, not {which}")
            return numbers[int(which) - 1]
    raise WrongEntry(f"{' '.join(words)!r} is no place")


def check(words, here):
    """Raise an error if there is no such test, claim or cell."""
    match words:
        case ["test", name]:
            if name not in tests():
                raise WrongEntry(f"there is no test {name!r}")
        case ["claim", name]:
            _claim(name)
        case [name]:
            _cell(name, here)
        case _:
            raise WrongEntry(f"{' '.join(words)!r} is no place")


def _exact(value):
    return Item("", 0, 0, Fraction(value))


def _cell(name, here):
    chapter, colon, cell = name.rpartition(":")
    try:
        owner = page(chapter) if colon else here
    except FileNotFoundError:
        raise WrongEntry(f"there is no page {chapter!r}") from None
    if cell not in owner.cells:
        raise WrongEntry(f"{owner.name} has no cell {cell!r}")
    return owner, cell


def _claim(name):
    values = record(name.partition("-")[0]).get(name)
    if not values:
        raise WrongEntry(f"experiments/claims has measured no {name!r}")
    return values


def _measured(name, which):
    by_setting = {"".join(key.split()): _flat(value) for key, value in _claim(name).items()}
    values = [value for some in by_setting.values() for value in some]
    if which in SUMMARIES:
        return SUMMARIES[which](values)
    setting, _, place = which.partition("#")
    if setting in by_setting and (not place or place.isdecimal()):
        some, place = by_setting[setting], int(place or 1)
        if 1 <= place <= len(some):
            return some[place - 1]
    raise WrongEntry(f"{name} has min, max, mean and {', '.join(by_setting)}, not {which}")


def _setting(name, setting):
    """Return the number in a setting in which a claim was tried."""
    setting, _, place = setting.partition("#")
    tried = ["".join(key.split()) for key in _claim(name)]
    numbers = numbers_in(setting)
    if setting not in tried or not 1 <= int(place or 1) <= len(numbers):
        raise WrongEntry(f"{name} was tried with {', '.join(tried)}, not with {setting}")
    return numbers[int(place or 1) - 1]


def _recorded(keys):
    path = ROOT / keys[0] / "results.json"
    try:
        value = _results(path)
        for place, key in enumerate(keys[1:], start=1):
            if isinstance(value, list | str):
                listed = isinstance(value, list)
                values = _flat(value) if listed else [one.value for one in numbers_in(value)]
                if place < len(keys) - 1 or not (key in SUMMARIES or key.isdecimal()):
                    raise KeyError(key)
                value = SUMMARIES[key](values) if key in SUMMARIES else values[int(key) - 1]
            else:
                value = value[key]
        return Fraction(str(value))
    except (OSError, LookupError, ValueError, TypeError) as error:
        raise WrongEntry(f"{' > '.join(keys)} is no number of a record ({error})") from None


@functools.cache
def _results(path):
    return json.loads(path.read_text(encoding="utf-8"))


def reckon(expression, here):
    """Return the value of places and numbers with + - * / between them, as an item."""
    if expression.startswith("record "):
        return _exact(_recorded(expression.removeprefix("record ").split(" > ")))
    words = re.split(r"(?:^|\s+)([-+*/])\s+", expression)
    terms, signs = [part.split() for part in words[::2]], words[1::2]
    if not terms[0]:
        terms[0] = ["0"]
    items = [_exact(t[0]) if len(t) == 1 and _plain(t[0]) else place_of(t, here) for t in terms]
    if not signs:
        if _plain(expression):
            raise WrongEntry(f"{expression} is a number, not a place")
        return items[0]
    if any(item.value is None for item in items):
        raise WrongEntry(f"{expression!r} reckons with what is no number")
    scaled = [item.value * item.scale for item in items]
    total, last = Fraction(0), scaled[0]
    for sign, value in zip(signs, scaled[1:], strict=True):
        if sign in "*/":
            if sign == "/" and not value:
                raise WrongEntry(f"{expression!r} divides by 0")
            last = last * value if sign == "*" else last / value
        else:
            total, last = total + last, value if sign == "+" else -value
    percent = any(item.percent for item in items) and not {"*", "/"} & set(signs)
    return replace(_exact(total + last), percent=percent)


def _plain(text):
    return re.fullmatch(r"\d+(?:\.\d+)?", text) is not None
