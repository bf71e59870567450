"""The functions that a page defines, for claims about what its own code does."""

import ast
import json
from pathlib import Path
from types import SimpleNamespace

BOOK = Path(__file__).resolve().parents[2] / "book"


def page_functions(chapter: str, names: list[str]) -> list[ast.FunctionDef]:
    """Return the trees of functions that cells of a chapter define, in the order of the page."""
    nb = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    found: dict[str, ast.FunctionDef] = {}
    for cell in nb["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and any(f"def {name}(" in source for name in names):
            plain = "\n".join(line for line in source.splitlines() if not line.startswith("%"))
            for node in ast.parse(plain).body:
                if isinstance(node, ast.FunctionDef) and node.name in names:
                    found.setdefault(node.name, node)
    if missing := [name for name in names if name not in found]:
        raise LookupError(f"book/{chapter}.ipynb defines no function {', '.join(missing)}")
    return list(found.values())


def from_page(chapter, *names, **given):
    """Return the functions `names` of a page by their names; `given` is what they find there.

    Write chapter and names out: what a claim stands on is found by reading its file.
    """
    trees = page_functions(chapter, names)
    exec(compile(ast.Module(trees, []), f"book/{chapter}.ipynb", "exec"), given)
    return SimpleNamespace(**{name: given[name] for name in names})
