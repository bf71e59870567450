"""The files of this project as a fingerprint reads them: what each defines, and what that names."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HOMES = ("embedding_tutorial", "experiments", "benchmarks")  # what is read
HERE = "experiments.claims"  # the form of the claims, not what they measure
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(eq=False)
class Space:
    """A file or a class: what it defines, by name, and what counts whatever is asked of it."""

    place: str
    file: "Space | None" = None  # of a class: where the names in it are looked up
    bases: list[ast.expr] = field(default_factory=list)
    members: dict[str, list["ast.AST | Space"]] = field(default_factory=dict)
    always: list["ast.AST | Space"] = field(default_factory=list)

    def named(self, name: str) -> Iterator[tuple["ast.AST | Space", "Space"]]:
        """Yield what has a name here, and where it stands; of an import what it brings as well."""
        for part in self.members.get(name, ()):
            yield part, self
            if isinstance(part, IMPORTS):
                yield from brought(part)


class Read(NamedTuple):
    """What a statement names."""

    names: set[str]
    attributes: set[str]  # and strings, which may be asked for with getattr
    imports: list[ast.Import | ast.ImportFrom]
    pages: list[tuple[str, list[str]]]  # a chapter and the functions that are taken from it


@cache
def module(name: str) -> Space | None:
    """Return a file of this project by its dotted name, or None if there is none."""
    if name.partition(".")[0] in HOMES and name != HERE:
        path = ROOT.joinpath(*name.split("."))
        for one in (path.with_suffix(".py"), path / "__init__.py"):
            if one.exists():
                return file(one.read_text(encoding="utf-8"), name)
    return None


@cache
def file(text: str, place: str) -> Space:
    """Return a file of this text."""
    space = Space(place)
    for node in _split(ast.parse(text).body):
        names = set(_defines(node))
        part = _class(node, space) if isinstance(node, ast.ClassDef) else node
        for name in names:
            space.members.setdefault(name, []).append(part)
        if not names or _is_registered(node, space):
            space.always.append(part)
    return space


def _class(node: ast.ClassDef, file: Space) -> Space:
    """Return a class, each of whose methods counts by itself, the special ones always."""
    space = Space(f"{file.place}.{node.name}", file, node.bases)
    body = list(_split(node.body))
    rest = [one for one in body if not isinstance(one, FUNCTIONS)]
    space.always.append(
        ast.ClassDef(node.name, node.bases, node.keywords, rest, node.decorator_list)
    )
    for method in body:
        if isinstance(method, FUNCTIONS):
            space.members.setdefault(method.name, []).append(method)
            if method.name.startswith("__"):
                space.always.append(method)
    return space


def _split(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements, of an import one for each name, so that another in it does not count."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from (ast.Import([alias]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (ast.ImportFrom(node.module, [one], node.level) for one in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _split(node.body)  # where lazy names come from, or what checkers do not see
        elif not _is_words(node) and not _is_command(node):
            yield node


def _is_command(node: ast.stmt) -> bool:
    """Tell whether a statement runs only if its file is the program: if __name__ == ..."""
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _defines(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        yield node.name
    elif isinstance(node, IMPORTS):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _is_registered(node: ast.stmt, space: Space) -> bool:
    """Tell whether a decorator of this project has it, and may have it called by another name."""
    for decorator in dict(fields(node)).get("decorator_list", ()):
        for name in read(decorator).names:
            for part in space.members.get(name, ()):
                if not isinstance(part, IMPORTS) or any(brought(part)):
                    return True
    return False


def brought(node: ast.AST) -> Iterator[tuple[ast.AST | Space, Space]]:
    """Yield what an import brings of this project: a file, or what has the name in a file."""
    for name, what in imported(node):
        if what and (inner := module(f"{name}.{what}")):
            yield inner, inner
        elif space := module(name):
            if what in ("", "*"):
                raise ValueError(f"import {name}: name what is imported, from {name} import ...")
            yield from space.named(what)


def imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what an import names: a module, and a name in it or nothing."""
    if isinstance(node, ast.ImportFrom):
        if node.level:
            raise ValueError(f"import from {node.module}: write the name of the package, no dots")
        yield from ((node.module or "", alias.name) for alias in node.names)
    elif isinstance(node, ast.Import):
        yield from ((alias.name, "") for alias in node.names)


@cache
def read(node: ast.AST) -> Read:
    """Return what a statement names."""
    found = Read(set(), set(), [], [])
    for part in _walk(node):
        if isinstance(part, ast.Name):
            found.names.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.attributes.add(part.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.attributes.add(part.value)
        elif isinstance(part, IMPORTS):
            found.imports.append(part)
        elif isinstance(part, ast.Call) and getattr(part.func, "id", "") == "from_page":
            chapter, *names = (one.value for one in part.args if isinstance(one, ast.Constant))
            found.pages.append((str(chapter), list(map(str, names))))
    return found


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for _, value in fields(node):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _walk(one)


def fields(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Yield what counts of a node: not its words, types of parameters, or what a claim says."""
    for name, value in ast.iter_fields(node):
        dull = name in ("ctx", "kind", "type_comment", "type_ignores", "returns")
        dull |= name == "annotation" and isinstance(node, ast.arg)
        dull |= name == "decorator_list" and any(map(_is_claim, value))
        if isinstance(value, list):
            value = [one for one in value if not _is_words(one)]
        if not dull and value not in (None, []):
            yield name, value


def _is_words(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_claim(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "claim"


def plain(node: object) -> str:
    """Write what counts of a tree; `ast.dump` writes it otherwise in other versions of Python."""
    if isinstance(node, list):
        return f"[{', '.join(map(plain, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    inner = ", ".join(f"{name}={plain(value)}" for name, value in fields(node))
    return f"{type(node).__name__}({inner})"
