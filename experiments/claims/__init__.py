"""What the book says happens, each sentence as a claim, measured in settings not the page's.

A chapter's claims are functions in `experiments/claims/<chapter>.py`. Their defaults are what the
page has, their `settings` what it has not. `python -m experiments.claims` measures them and keeps
the values; `tests/book/test_claims.py` holds page, claim and values together.
"""

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from experiments.claims._page import from_page

__all__ = ["CLAIMS", "Claim", "chapters", "claim", "from_page", "load", "record_file", "records"]

FOLDER = Path(__file__).parent
CLAIMS = {}  # chapter: {id: claim}, in the order of the file


@dataclass(frozen=True)
class Claim:
    """A sentence, what is measured for it and where, and when it holds; called, it measures."""

    id: str
    says: str
    measure: str
    over: str
    settings: tuple
    holds: Callable
    stops: tuple
    quick: bool
    about: str
    where: str
    function: Callable

    @property
    def chapter(self):
        return self.function.__module__.rpartition(".")[2]

    def __call__(self, *arguments, **setting):
        return self.function(*arguments, **setting)

    def failing(self, values):
        """Return the settings whose value is not as the claim has it."""
        return [
            setting
            for setting in map(written, self.settings)
            if bool(self.holds(values[setting])) == (setting in map(written, self.stops))
        ]


def claim(id, *, says, measure, over, settings, holds, stops=(), quick=False, about="", where=""):
    """Make a claim of a function, whose defaults are the settings of the page.

    Args:
        id: the chapter's name, a hyphen and what it is about; a cell of the page names it.
        says: words of that cell; emphasis, links and line breaks do not count.
        measure: what the function returns, for the table at the end of the page.
        over: what `settings` try, in words for that table.
        settings: arguments of the function; none gives the page's own.
        holds: whether a measured value (a float, or a list of floats) is as the sentence says.
        stops: those of `settings` in which it does not hold.
        quick: whether all settings together take less than three seconds; a test then measures.
        about: the sentence for the table, if the words of the cell do not speak for themselves.
        where: `stops` in words for the table, as in "with a window of 1".
    """

    def register(function):
        tried = tuple(settings), holds, tuple(stops), quick
        made = Claim(id, says, measure, over, *tried, about or says, where, function)
        known = CLAIMS.setdefault(made.chapter, {})
        if complaint := next(_faults(made, known), None):
            raise ValueError(f"claim {id!r} {complaint}")
        known[id] = made
        return made

    return register


def _faults(made, known):
    if not made.id.startswith(f"{made.chapter}-"):
        yield f"does not begin with its chapter: {made.chapter}-..."
    if made.id in known:
        yield "exists already: an id is given once"
    for name in ("says", "measure", "over"):
        if not getattr(made, name).strip():
            yield f"has an empty `{name}`"
    parameters = inspect.signature(made.function).parameters
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    for name, default in defaults.items():
        if default is inspect.Parameter.empty:
            yield f"has no default for {name}: the defaults are the settings of the page"
    if not made.settings:
        yield "tries no settings: give those that are not the page's"
    seen = []
    for setting in made.settings:
        for name in setting:
            if name not in defaults:
                yield f"has a setting of {name!r}, which its function does not take"
        full = written(defaults | setting)
        if full == written(defaults):
            yield f"tries the page's own setting: {written(setting) or 'none given'}"
        if full in seen:
            yield f"tries a setting twice: {written(setting)}"
        seen.append(full)
    for setting in made.stops:
        if setting not in made.settings:
            yield f"stops at a setting that it does not try: {written(setting)}"
    if made.where and not made.stops:
        yield "says where it stops, and stops nowhere"
    if len(made.stops) == len(made.settings):
        yield "holds in none of its settings"


def written(setting):
    """Write a setting as in a call; this names its value in the record."""
    return ", ".join(f"{name}={value!r}" for name, value in setting.items())


def chapters():
    """Return the names of the chapters that have claims."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.name.startswith("_"))


def load(chapter):
    """Return the claims of a chapter by their ids."""
    if chapter not in chapters():
        raise ValueError(f"no claims of {chapter!r}: there are {', '.join(chapters())}")
    import_module(f"{__name__}.{chapter}")
    return CLAIMS.get(chapter, {})


def record_file(chapter):
    """Return the path of what was measured for a chapter."""
    return FOLDER / f"{chapter}.json"


def records(chapter):
    """Return what was measured for a chapter: by id the values, the fingerprint, date, versions."""
    path = record_file(chapter)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
