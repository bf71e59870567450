"""A record ages when the code that a claim can reach is another, and by nothing else."""

import ast
import inspect
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from experiments import claims
from experiments.claims import _fingerprint, _page, _source

FILES = {
    "claims": '''"""Claims."""

import numpy as np
from embedding_tutorial import Tool, near, strict
from experiments.claims import claim, from_page

page = from_page("chapter", "twice", np=np)
START = 2


@claim("it", says="so", settings=[1])
def it(seed=0):
    """Measure."""
    return page.twice(near(Tool(seed).run()) + late(START)) + strict.checked(seed)


def late(x):
    from embedding_tutorial.slow import lazily

    return lazily(x)
''',
    "embedding_tutorial/__init__": '''"""The package."""

from typing import TYPE_CHECKING

from embedding_tutorial.tool import Tool, near

if TYPE_CHECKING:
    from embedding_tutorial import strict
''',
    "embedding_tutorial/tool": '''"""Tools."""

from functools import cache

import scipy
from embedding_tutorial.base import Base, Other, kept

SIZE, OTHER = 3, 4


def near(x: float, by: int = SIZE) -> float:
    """Go near."""

    def inner(y):
        return y + 1

    return inner(x) + by


@cache
def far(x):
    return x - OTHER


@kept
def listed(x):
    return 2 * x


class Tool(Base):
    """A tool."""

    width: int = 5

    def run(self):
        return self._step() + getattr(self, "hidden")() + len(self)

    def hidden(self):
        return 6

    def rest(self):
        return 7

    def __len__(self):
        return 8
''',
    "embedding_tutorial/base": """from abc import ABC

from elsewhere import Foreign

KEPT = []


def kept(function):
    KEPT.append(function)
    return function


class Base(ABC):
    def _step(self):
        return 9

    def other(self):
        return 10


class Other(Foreign):
    def called(self):
        return 11


class Heir(Other):
    def inherited(self):
        return 12
""",
    "embedding_tutorial/slow": "def lazily(x):\n    return 13\n",
    "embedding_tutorial/strict": "def checked(x):\n    return 14\n\n\ndef other():\n    return 5\n",
}
CELL = "def twice(x):\n    return 2 * x\n\n\ndef thrice(x):\n    return 3 * x\n"


@pytest.fixture
def number(tmp_path, monkeypatch):
    """A function that writes the files, one of them changed, and returns the fingerprint."""
    monkeypatch.setattr(_source, "ROOT", tmp_path)
    monkeypatch.setattr(_page, "BOOK", tmp_path)
    (tmp_path / "embedding_tutorial").mkdir()

    def write(name="claims", old="", new="", cell=CELL):
        for file, text in FILES.items():
            assert file != name or old in text
            text = text.replace(old, new) if file == name and old else text
            (tmp_path / f"{file}.py").write_text(text)
        cells = [{"cell_type": "code", "source": [cell]}]
        (tmp_path / "chapter.ipynb").write_text(_page.json.dumps({"cells": cells}))
        _source.module.cache_clear()
        _source.file.cache_clear()
        made = {}
        exec(compile("def it(): pass", tmp_path / "claims.py", "exec"), made)
        return _fingerprint.fingerprint(SimpleNamespace(function=made["it"]))

    yield write
    _source.module.cache_clear()
    _source.file.cache_clear()


TOOL, BASE = "embedding_tutorial/tool", "embedding_tutorial/base"


class TestWhatIsReached:
    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            pytest.param("claims", "+ late", "- late", id="the claim's function"),
            pytest.param("claims", "seed=0", "seed=1", id="its default"),
            pytest.param("claims", "START = 2", "START = 3", id="a constant of its file"),
            pytest.param("claims", "lazily(x)", "-lazily(x)", id="a helper of its file"),
            pytest.param("claims", "numpy as np", "cupy as np", id="a package"),
            pytest.param("claims", "np=np", "np=near", id="what a page's function is given"),
            pytest.param(TOOL, "inner(x) + by", "inner(x) - by", id="a function"),
            pytest.param(TOOL, "y + 1", "y + 2", id="a nested function"),
            pytest.param(TOOL, "by: int = SIZE", "by: int = OTHER", id="a default"),
            pytest.param(TOOL, "def near", "@cache\ndef near", id="a decorator"),
            pytest.param(TOOL, "OTHER = 3", "OTHER = 5", id="a constant"),
            pytest.param(TOOL, "self._step() +", "self._step() -", id="a method of an instance"),
            pytest.param(TOOL, "return 6", "return 0", id="a method asked for by getattr"),
            pytest.param(TOOL, "return 8", "return 0", id="a special method"),
            pytest.param(TOOL, "int = 5", "int = 0", id="what a class holds"),
            pytest.param(TOOL, "Tool(Base)", "Tool(Other)", id="a base"),
            pytest.param(TOOL, "    width", "    _step = None\n    width", id="an override"),
            pytest.param(TOOL, "2 * x", "3 * x", id="what a decorator of the project keeps"),
            pytest.param(TOOL, "SIZE,", "scipy.seed(1)\nSIZE,", id="what runs on import"),
            pytest.param(BASE, "return 9", "return 0", id="an inherited method"),
            pytest.param(BASE, "KEPT = []", "KEPT = [1]", id="what a decorator rests on"),
            pytest.param("embedding_tutorial/slow", "13", "0", id="a name imported late"),
            pytest.param("embedding_tutorial/strict", "14", "0", id="a name in an imported file"),
        ],
    )
    def test_a_change_in_it_ages(self, name, old, new, number):
        assert number() != number(name, old, new)

    def test_a_function_of_a_page_counts_and_its_neighbours_do_not(self, number):
        assert number() != number(cell=CELL.replace("2 * x", "4 * x"))
        assert number() == number(cell=CELL.replace("3 * x", "4 * x") + "\n\ntwice(5)")

    @pytest.mark.parametrize(("base", "same"), [("Base", True), ("Other", False), ("Heir", False)])
    def test_all_methods_count_that_a_base_from_elsewhere_may_call(self, base, same, number):
        text = FILES[TOOL].replace("Other, kept", "Heir, Other, kept")
        text = text.replace("Tool(Base)", f"Tool({base})")
        changed = text.replace("return 7", "return 0")
        assert (number(TOOL, FILES[TOOL], text) == number(TOOL, FILES[TOOL], changed)) == same


class TestWhatIsNot:
    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            pytest.param("claims", 'says="so", settings=[1]', 'says="no"', id="a claim's sentence"),
            pytest.param("claims", '"""Claims."""', '"""All."""\n\nSPARE = 3', id="another name"),
            pytest.param(TOOL, "x - OTHER", "x + OTHER", id="another function"),
            pytest.param(TOOL, "import cache", "import cache, partial", id="another import"),
            pytest.param(TOOL, '    """Go near."""\n', "    # so\n", id="docstring, comment"),
            pytest.param(TOOL, "inner(x) + by", "(\n        inner(x) + by\n    )", id="layout"),
            pytest.param(TOOL, "x: float, by: int = SIZE) -> float", "x, by=SIZE)", id="types"),
            pytest.param(TOOL, "return 7", "return 0", id="another method"),
            pytest.param(
                TOOL, "3, 4", '3, 4\n\nif __name__ == "__main__":\n    far()', id="a command"
            ),
            pytest.param(BASE, "return 10", "return 0", id="another method of a base"),
            pytest.param(BASE, "return 11", "return 0", id="another class"),
            pytest.param("embedding_tutorial/strict", "5", "0", id="another name of a file"),
        ],
    )
    def test_a_change_in_it_does_not_age(self, name, old, new, number):
        assert number() == number(name, old, new)


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("new", "complaint"),
        [
            ("import embedding_tutorial.tool", "name what is imported"),
            ("from embedding_tutorial.tool import *", "name what is imported"),
            ("from .tool import near", "write the name of the package"),
        ],
    )
    def test_it_is_refused(self, new, complaint, number):
        with pytest.raises(ValueError, match=complaint):
            number("claims", "from embedding_tutorial.slow import lazily", new)


def some_quick_claims():
    """Return the first quick claim of each chapter."""
    every = [claims.load(name).values() for name in claims.chapters()]
    return [one for of in every for one in [one for one in of if one.quick][:1]]


@pytest.mark.parametrize("one", some_quick_claims(), ids=lambda one: one.id)
def test_what_runs_is_reached(one):
    """The functions of the module that a measurement enters are among those that were read."""
    entered, home = set(), str(_source.ROOT / "embedding_tutorial")
    sys.setprofile(lambda frame, *_: entered.add(frame.f_code))
    try:
        one(**one.settings[0])
    finally:
        sys.setprofile(None)
    reached = {
        (place if _source.module(place) else place.rpartition(".")[0], line.lineno)
        for node, place in _fingerprint._reached(one).items()
        for line in ast.walk(node)
        if hasattr(line, "lineno")
    }
    for code in entered:
        if code.co_filename.startswith(home) and code.co_flags & inspect.CO_OPTIMIZED:
            path = Path(code.co_filename).relative_to(_source.ROOT).with_suffix("")
            place = ".".join(path.parts).removesuffix(".__init__")
            assert (place, code.co_firstlineno) in reached, code.co_qualname
