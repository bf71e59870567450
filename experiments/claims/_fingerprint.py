"""What a claim's value depends on, as one short number: it tells whether a record has aged.

Read, not run: the claim's function and all that it can reach, in its file, on a page and in this
project: functions, methods, classes, constants, imports. Docstrings, comments, layout and the
types of parameters do not count. What kind of object a variable holds is not known here. So an
attribute, or a string that may be one, reaches whatever has this name in any class or file
reached. A class brings its special methods, and all of them if a base from elsewhere may call
them. What cannot be seen: a name that is put together only when the code runs.
"""

import ast
import hashlib
import inspect
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from experiments.claims._page import page_functions
from experiments.claims._source import HOMES, Space, brought, file, imported, plain, read

TAME = ("ABC", "NamedTuple", "Protocol")  # bases that call no method
_plain = cache(plain)  # of what several claims reach


class HasFunction(Protocol):
    """A claim, or what else was measured by a function."""

    @property
    def function(self) -> Callable[..., Any]: ...


def fingerprint(claim: HasFunction) -> str:
    """Return the fingerprint of a claim, twelve hexadecimal digits."""
    parts = sorted(f"{place}: {_plain(node)}" for node, place in _reached(claim).items())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def packages(claim: HasFunction) -> list[str]:
    """Return the names of the packages that the code of a claim imports, in alphabetical order."""
    imports = [one for node in _reached(claim) for one in read(node).imports]
    roots = {name.partition(".")[0] for one in imports for name, _ in imported(one)}
    return sorted(roots.difference(HOMES, ["tqdm"]))  # it draws a bar


def _reached(claim: HasFunction) -> dict[ast.AST, str]:
    """Return the statements that a claim can reach, and where each stands."""
    path = Path(inspect.getsourcefile(claim.function) or "")
    own = file(path.read_text(encoding="utf-8"), path.stem)
    reach = _Reach()
    reach.follow(own.named(claim.function.__name__))
    return reach.parts


class _Reach:
    """Follows the names in statements to what they name, until nothing new is met."""

    def __init__(self) -> None:
        self.parts: dict[ast.AST, str] = {}
        self._left: list[tuple[ast.AST | Space, Space]] = []
        self._opened: list[Space] = []  # the classes and files whose attributes may be asked for
        self._attributes: set[str] = set()  # what is asked for, of whatever

    def follow(self, pairs: Iterable[tuple[ast.AST | Space, Space]]) -> None:
        self._left += pairs
        while self._left:
            part, space = self._left.pop()
            if isinstance(part, ast.AST):
                self._visit(part, space)
            elif part not in self._opened:
                self._open(part)

    def _open(self, space: Space) -> None:
        self._opened.append(space)
        names = space.members if _has_foreign_base(space) else self._attributes
        self._left += [pair for name in names for pair in space.named(name)]
        self._left += [(part, space) for part in space.always]

    def _visit(self, node: ast.AST, space: Space) -> None:
        if node in self.parts:
            return
        self.parts[node] = space.place
        found, own = read(node), space.file or space
        self._left += [(part, own) for part in own.always]
        self._left += [pair for name in found.names for pair in own.named(name)]
        self._left += [pair for one in found.imports for pair in brought(one)]
        asked = found.attributes - self._attributes
        self._attributes |= asked
        self._left += [pair for one in self._opened for name in asked for pair in one.named(name)]
        for chapter, names in found.pages:
            page = Space(f"book/{chapter}")
            self._left += [(one, page) for one in page_functions(chapter, names)]


def _has_foreign_base(space: Space) -> bool:
    """Tell whether a class inherits from one that is not read, which may call any method."""
    for base in space.bases:
        name = base.id if isinstance(base, ast.Name) else ""
        known = [part for part, _ in space.file.named(name)] if space.file else []
        classes = [part for part in known if isinstance(part, Space)]
        if name not in TAME and (not classes or any(map(_has_foreign_base, classes))):
            return True
    return False
