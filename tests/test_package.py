"""The package keeps house: small to import, few dependencies, what is private kept private."""

import ast
import inspect
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import embedding_tutorial

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE = ROOT / "embedding_tutorial"
FILES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {  # what an import of the package must not wait for
    *("sklearn", "matplotlib", "gensim", "pandas", "pyarrow", "tqdm", "dask", "IPython"),
    *("keras", "torch", "jax", "tensorflow"),
    *(f"scipy.{part}" for part in ("linalg", "optimize", "spatial", "special", "stats")),
}


def imports(path):
    """The dotted names that a file imports, in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}, line {node.lineno}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def identify(path):
    return path.relative_to(ROOT).as_posix()


# Importing


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, embedding_tutorial; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "numpy" in loaded
    assert sorted(loaded & HEAVY) == []


def test_the_names_handed_on_lazily_are_those_that_type_checkers_see():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    assert ast.unparse(block.test) == "TYPE_CHECKING"
    seen = {}
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            module = node.module.removeprefix("embedding_tutorial").removeprefix(".")
            seen |= {alias.name: module or alias.name for alias in node.names}
    assert seen == embedding_tutorial._LAZY


def test_a_name_that_the_package_does_not_have_is_named():
    with pytest.raises(AttributeError, match=r"^module 'embedding_tutorial' has no .* 'Glove'$"):
        embedding_tutorial.Glove  # noqa: B018


@pytest.mark.parametrize("path", FILES, ids=identify)
def test_the_package_needs_only_its_few_dependencies(path):
    allowed = {"embedding_tutorial", "numpy", "scipy", "sklearn", "matplotlib", "tqdm"}
    if "datasets" in path.relative_to(PACKAGE).parts[0]:
        allowed |= {"gensim", "pyarrow"}
    if path.name == "_svg.py":
        allowed |= {"IPython"}  # where a figure is drawn for a page, a kernel runs
    roots = {name.partition(".")[0] for name in imports(path)}
    assert roots - sys.stdlib_module_names <= allowed


def test_the_package_itself_only_hands_names_on():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert defined == {"__getattr__", "__dir__"}


# Public names


def test_all_lists_the_public_names_and_no_other():
    handed_on = {
        name
        for name, value in vars(embedding_tutorial).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    handed_on -= {"TYPE_CHECKING", "import_module"}
    assert handed_on | embedding_tutorial._LAZY.keys() == set(embedding_tutorial.__all__)
    assert set(embedding_tutorial.__all__) <= set(dir(embedding_tutorial))


def test_the_version_is_that_of_the_project_the_citation_and_the_changelog():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changed = re.search(r"^## (\S+) \((.*)\)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert embedding_tutorial.__version__ == PROJECT["project"]["version"] == cited["version"]
    assert changed.groups() == (cited["version"], str(cited["date-released"]))


def test_the_wheel_carries_every_file_of_the_package():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    others = [path for path in PACKAGE.rglob("*.*") if path.suffix not in {".py", ".pyc"}]
    assert PACKAGE / "py.typed" in others
    for path in others:
        asked = [*patterns["*"], *patterns["embedding_tutorial"]]
        assert any(path.match(pattern) for pattern in asked), f"{path.name} is left behind"
    for folder in {path.parent for path in PACKAGE.rglob("*.py")}:
        assert (folder / "__init__.py").is_file()


# What is private stays at home


def private_names(path):
    """The names with an underscore that a file imports from a module of the package."""
    for name in imports(path):
        module, _, last = name.rpartition(".")
        is_file = (ROOT / f"{name.replace('.', '/')}.py").is_file()
        if module.startswith("embedding_tutorial.") and last.startswith("_") and not is_file:
            yield name


@pytest.mark.parametrize("path", [*FILES, *(ROOT / "tests").rglob("*.py")], ids=identify)
def test_no_module_and_no_test_imports_a_private_name(path):
    """What files share stands in one that begins with an underscore; its names do not."""
    assert list(private_names(path)) == []


@pytest.mark.parametrize("folder", ["benchmarks", "experiments", "tools"])
def test_benchmarks_and_experiments_import_only_public_modules(folder):
    for path in sorted((ROOT / folder).glob("*.py")):
        used = {name for name in imports(path) if name.startswith("embedding_tutorial.")}
        private = {name for name in used if "._" in name}
        assert not private, f"{path.name} imports {private}"


# The tests themselves


@pytest.mark.slow
def test_the_same_tests_are_collected_at_any_second_and_under_any_hash_seed(request):
    """What differs between two processes would end a run of several of them (pytest-xdist).

    This process has collected them too, earlier, and perhaps not all.
    """
    own = [_id_without_group(item) for item in request.session.items]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "tests"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout
    collected = [line for line in run.stdout.splitlines() if "::" in line]
    assert len(collected) > 1000
    own = [name for name in own if name.startswith("tests/")]
    again = set(own)
    assert own == [name for name in collected if name in again]


def _id_without_group(item):
    """pytest-xdist adds the group to the name of a test."""
    marker = item.get_closest_marker("xdist_group")
    return item.nodeid.removesuffix(f"@{marker.args[0]}") if marker else item.nodeid


@pytest.mark.slow
def test_the_tests_of_a_group_run_on_one_worker(tmp_path):
    """As the cells of a notebook have to; nothing would tell if the groups were ignored."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_group.py").write_text(
        "import pytest\n"
        "@pytest.mark.xdist_group('one')\n"
        "@pytest.mark.parametrize('number', range(8))\n"
        "def test_it(number): ...\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "xdist.plugin"]
    run = subprocess.run(
        [*command, "-n", "2", "--dist", "loadgroup", "-v"],
        cwd=tmp_path,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # seconds for each process
        capture_output=True,
        encoding="utf-8",
    )
    passed = re.findall(r"\[(gw\d+)\].* PASSED", run.stdout)
    assert len(passed) == 8
    assert len(set(passed)) == 1


@pytest.mark.untraced
def test_coverage_does_not_follow_a_test_that_is_marked():
    """In a worker of pytest-xdist it did: two tracers ran, and one alone was paused."""
    assert sys.gettrace() is None


def test_coverage_follows_the_others(request):
    assert request.config.pluginmanager.hasplugin("_cov") == (sys.gettrace() is not None)
