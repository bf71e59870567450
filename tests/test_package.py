"""The package keeps house: small to import, one order of its files, every public name explained."""

import ast
import doctest
import importlib
import importlib.metadata
import inspect
import os
import re
import subprocess
import sys
import time
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import embedding_tutorial

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "embedding_tutorial").glob("*.py"))

# Each file may import those to its left, and no other.
HOUSE = """
    _checks _scatter vocabulary embedding optimizers counts toy_world _vector_files keyed_vectors
    evaluation
    datasets _training skipgram glove exercises
    _drawing _animation _charts _sketches _matching _clouds plotting
""".split()

PUBLIC = {name: getattr(embedding_tutorial, name) for name in embedding_tutorial.__all__}


def imports(path):
    """The dotted names that a file imports, in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}, line {node.lineno}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# Importing


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, embedding_tutorial; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "numpy" in loaded
    heavy = {"sklearn", "matplotlib", "gensim", "pandas", "tqdm", "keras", "torch", "jax"}
    heavy |= {f"scipy.{part}" for part in ("linalg", "optimize", "spatial", "special", "stats")}
    assert not loaded & heavy


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_package_needs_only_its_few_dependencies(path):
    allowed = {"embedding_tutorial", "numpy", "scipy", "sklearn", "matplotlib", "tqdm"}
    if path.stem == "datasets":
        allowed |= {"gensim", "pyarrow"}
    roots = {name.partition(".")[0] for name in imports(path)}
    assert roots - sys.stdlib_module_names <= allowed


@pytest.mark.parametrize("stem", [path.stem for path in FILES if path.stem != "__init__"])
def test_a_file_imports_only_from_its_left(stem):
    for name in imports(ROOT / "embedding_tutorial" / f"{stem}.py"):
        if name.startswith("embedding_tutorial"):
            other = name.split(".")[1]
            assert HOUSE.index(other) < HOUSE.index(stem), f"{stem} imports {name}"


def test_the_package_itself_only_hands_names_on():
    body = ast.parse((ROOT / "embedding_tutorial" / "__init__.py").read_text()).body
    assert all(isinstance(node, ast.Expr | ast.ImportFrom | ast.Assign) for node in body)


# Public names


def test_all_lists_the_public_names_and_no_other():
    modules = {"exercises", "plotting"}
    defined = {
        name
        for name, value in vars(embedding_tutorial).items()
        if not name.startswith("_") and (not inspect.ismodule(value) or name in modules)
    }
    assert sorted(defined) == sorted(embedding_tutorial.__all__)


def explained():
    """Every public object, and every public part of it that is written in this package."""
    for name, value in PUBLIC.items():
        yield name, value
        for part, inner in vars(value).items() if inspect.ismodule(value) else ():
            if inspect.isfunction(inner) and inner.__module__ == value.__name__:
                yield f"{name}.{part}", inner
        for part in vars(value) if inspect.isclass(value) else ():
            yield f"{name}.{part}", getattr(value, part)


EXPLAINED = {
    name: value
    for name, value in explained()
    if name.endswith(".__call__") or not name.rpartition(".")[2].startswith("_")
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_public_object_has_a_docstring(name):
    assert inspect.getdoc(EXPLAINED[name])


def test_the_version_is_stated_once():
    assert embedding_tutorial.__version__ == importlib.metadata.version("embedding-tutorial")


def test_the_type_hints_are_shipped():
    assert files("embedding_tutorial").joinpath("py.typed").is_file()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "py.typed" in project["tool"]["setuptools"]["package-data"]["embedding_tutorial"]


@pytest.mark.parametrize(
    "path",
    [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")],
    ids=lambda path: path.name,
)
def test_tests_and_benchmarks_import_only_public_names(path):
    for name in imports(path):
        if name.startswith("embedding_tutorial."):
            assert name.split(".")[1] in PUBLIC, f"{path.name} imports {name}"


# README


def test_the_readme_says_what_its_code_prints():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", readme, flags=re.MULTILINE | re.DOTALL)
    assert blocks, "the README shows the idea in a ```python block"
    assert all(block.startswith(">>> ") for block in blocks)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README.md", None, 0)
    result = doctest.DocTestRunner().run(examples)
    assert result.attempted > 0
    assert result.failed == 0


# The tests themselves


def test_the_same_tests_are_collected_at_any_second_and_under_any_hash_seed():
    """What differs between two processes would end a run of several of them (pytest-xdist)."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    collected = []
    for seed in ("1", "2"):
        time.sleep(1.1 - time.time() % 1)  # early in another second
        run = subprocess.run(
            [*command, "tests"],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
        )
        assert run.returncode == 0, run.stdout
        collected.append([line for line in run.stdout.splitlines() if "::" in line])
    assert len(collected[0]) > 1000
    assert collected[0] == collected[1]
