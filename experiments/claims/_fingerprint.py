"""What a claim's value depends on, as one short number: it tells whether a record has aged.

Read, not run: the claim's function; what it names of its file, and what that names; the functions
that are taken from a page; and the files of `embedding_tutorial` that are imported, with what they
import. Docstrings, comments and layout do not count, nor do figures and exercises.
"""

import ast
import hashlib
import inspect
from functools import cache
from pathlib import Path

from experiments.claims._page import page_functions

ROOT = Path(__file__).resolve().parents[2]
HOMES = ("embedding_tutorial", "experiments", "benchmarks")  # what is read
ASIDE = ("figures", "exercises")
HERE = "experiments.claims"  # the form of the claims, not what they measure


def fingerprint(claim):
    """Return the fingerprint of a claim, twelve hexadecimal digits."""
    parts, _ = _parts(claim)
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:12]


def packages(claim):
    """Return the names of the packages that the code of a claim imports, in alphabetical order."""
    return [name for name in _parts(claim)[1] if name != "tqdm"]  # it draws a bar


def _parts(claim):
    path = Path(inspect.getsourcefile(claim.function))
    nodes = _reached(ast.parse(path.read_text(encoding="utf-8")), claim.function.__name__)
    files = _files(nodes)
    trees = [*nodes, *(_tree(file) for file in sorted(files))]
    parts = [*map(plain, nodes), *(_plain_file(file) for file in sorted(files))]
    for tree in nodes:
        for chapter, names in _taken_from_pages(tree):
            parts += map(plain, page_functions(chapter, names))
    roots = {name.partition(".")[0] for tree in trees for name, _ in _imports(tree)}
    return parts, sorted(roots - set(HOMES))


def _reached(tree, name):
    """Return the statements of a file that `name` rests on; those that define nothing always.

    Of an import there is a statement for each name, so that another name in it does not count.
    """
    defined, found, wanted, met = {}, [], [name], set()
    for node in (part for statement in tree.body for part in _split(statement)):
        names = list(_defines(node))
        for one in names:
            defined.setdefault(one, []).append(node)
        if not names and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            found.append(node)
            wanted += _names(node)
    while wanted:
        name = wanted.pop()
        if name in met:
            continue
        met.add(name)
        for node in defined.get(name, ()):
            if node not in found:
                found.append(node)
                wanted += _names(node)
    return found


def _split(node):
    if isinstance(node, ast.Import):
        return [ast.Import([alias]) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [ast.ImportFrom(node.module, [alias], node.level) for alias in node.names]
    return [node]


def _defines(node):
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _names(node):
    """Return the names that a statement reads; of a claim not those of its decorator."""
    parts = [node.args, *node.body] if _is_claim(node) else [node]
    return {name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)}


def _is_claim(node):
    """Tell whether a function is a claim: what it says is not what it measures."""
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(one, ast.Call) and getattr(one.func, "id", "") == "claim"
        for one in node.decorator_list
    )


def _taken_from_pages(tree):
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "from_page":
            yield call.args[0].value, [name.value for name in call.args[1:]]


def _imports(tree):
    """Yield what a tree imports: a module, and a name of it or None."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module, alias.name) for alias in node.names)


def _files(nodes):
    """Return the files of this project that the statements import, and those that these import."""
    found, left = set(), [pair for node in nodes for pair in _imports(node)]
    while left:
        file = _file(*left.pop())
        if file and file not in found:
            found.add(file)
            left += _imports(_tree(file))
    return found


def _file(module, name):
    """Return the file in which a module defines a name, or None if it is none of this project."""
    if module.partition(".")[0] not in HOMES or not set(ASIDE).isdisjoint(module.split(".")):
        return None
    folder = ROOT.joinpath(*module.split("."))
    if folder.with_suffix(".py").exists():
        return folder.with_suffix(".py")
    if name in ASIDE or not folder.is_dir():
        return None
    if (folder / f"{name}.py").exists():
        return folder / f"{name}.py"
    if module == HERE:
        return None
    if name in (None, "*"):
        raise ValueError(f"import {module}: name what is imported, from {module} import ...")
    init = folder / "__init__.py"
    for node in ast.walk(_tree(init)):  # what a package passes on is read where it is made
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if name == (alias.asname or alias.name) and node.module != module:
                    return _file(node.module, alias.name)
    return init


@cache
def _tree(file):
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def _plain_file(file):
    return plain(_tree(file))


def plain(node):
    """Write a tree without docstrings, empty fields and a claim's own words.

    `ast.dump` writes the same code in other ways in other versions of Python.
    """
    if isinstance(node, list):
        return f"[{', '.join(map(plain, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = {name: value for name, value in ast.iter_fields(node) if value not in (None, [])}
    for dull in ("ctx", "kind", "type_comment", "type_ignores"):
        fields.pop(dull, None)
    if _is_claim(node):
        del fields["decorator_list"]
    if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        body = fields.get("body", [])
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            fields["body"] = body[1:]
    inner = ", ".join(f"{name}={plain(value)}" for name, value in fields.items())
    return f"{type(node).__name__}({inner})"
