"""What the tests share: the built book, and the rule that on a full machine nothing is skipped."""

import one_thread

one_thread.pin()  # before NumPy is imported, here and in the kernels, builds and workers to come

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock
from helpers import ROOT, STRICT, needs_model
from hypothesis import settings

# For type checkers only; and what the search for examples in docstrings would import twice.
collect_ignore = ["typing_lines.py", "conftest.py", "book/conftest.py"]

settings.register_profile("explore", deadline=None)
settings.register_profile("repeat", deadline=None, derandomize=True)
settings.load_profile("repeat" if STRICT else "explore")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Set the order for two workers: one builds the book, the other finds enough else to do.

    What reads the pages is one group of `--dist loadgroup`, first; the visits to every page in
    every view are six others, last, when the book stands and both are free.
    """
    for item in items:
        if "book" in getattr(item, "fixturenames", ()):
            visited = "visits" in item.fixturenames
            name = f"visits {item.callspec.params['visits']}" if visited else "book"
            item.add_marker(pytest.mark.xdist_group(name))
        elif "wikipedia" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("wikipedia"))  # read by one worker, once
        if item.name.endswith(".load_minilm"):  # the example in its docstring
            for mark in needs_model:
                item.add_marker(mark)
    items.sort(key=_turn)


def _turn(item):
    mark = item.get_closest_marker("xdist_group")
    group = mark.args[0] if mark else ""
    return 0 if group == "book" else 2 if group.startswith("visits") else 1


def pytest_make_parametrize_id(val):
    """Name bytes by their number: an id is read by people, and compared between processes."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


class FiguresClosed:
    """A plugin, so that it holds for the examples in docstrings as well."""

    @pytest.hookimpl
    def pytest_runtest_teardown(self):
        """Close what a test has drawn: matplotlib warns of many open figures."""
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")


class CoverageByTheModulesTests:
    """A plugin: only the tests of the module are traced, which makes Python three times as slow.

    They reach every line by themselves, the long ones among them left out (`untraced`). A page, or
    a comparison, that runs a line beside much else would hide that nothing tests it.
    """

    others = ("book", "tests/book", "tests/reference", "tests/test_mutate.py")  # a tool's

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        # Not by pytest-cov's `pause`: in a worker of pytest-xdist it has started two, one upon the
        # other, and the pause of one wakes the other.
        tracer = sys.gettrace() if item.config.pluginmanager.hasplugin("_cov") else None
        away = any(item.path.is_relative_to(ROOT / name) for name in self.others)
        if tracer is None or not (away or item.get_closest_marker("untraced")):
            return (yield)
        sys.settrace(None)
        try:
            return (yield)
        finally:
            sys.settrace(tracer)


class NothingSkipped:
    """A plugin, as a hook that stands bare in this file would not be asked about the notebooks."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        marked = any(item.get_closest_marker(name) for name in ("browser", "twin"))
        return _refuse_skip(report) if marked else report

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        return _refuse_skip((yield))


def pytest_configure(config):
    config.pluginmanager.register(FiguresClosed())
    config.pluginmanager.register(CoverageByTheModulesTests())
    config.pluginmanager.register(NothingSkipped())


def _refuse_skip(report):
    """Turn a skip into a failure where everything is installed: there it hides something."""
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"{reason} (EMBEDDING_TUTORIAL_STRICT=1)"
    return report


@pytest.fixture(scope="session")
def wikipedia():
    """The articles, which take some seconds to read: no test may change them."""
    from embedding_tutorial import load_wikipedia

    return load_wikipedia()


@pytest.fixture(scope="session")
def book(tmp_path_factory, pytestconfig):
    """The folder of the book's pages, built afresh from another directory, warnings as errors."""
    if (ready := os.environ.get("EMBEDDING_TUTORIAL_BOOK")) and not STRICT:
        return Path(ready)  # a folder built before, for work on the tests of pages
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent  # one folder for all workers; the first of them builds
    output = shared / "built"
    with FileLock(shared / "built.lock"):
        if not (output / "done").exists():
            _build(output, pytestconfig)
            (output / "done").touch()
    return output / "_build" / "html"


def _build(output, pytestconfig):
    output.mkdir(exist_ok=True)
    # Not the script `jupyter-book`: it may be that of another environment.
    jupyter_book = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command = [*jupyter_book, "build", ROOT, "--path-output", output, "-W", "--keep-going"]
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("\nbuilding the book ...", file=sys.stderr, flush=True)
        start = time.monotonic()
        built = subprocess.run(
            list(map(str, command)),
            cwd=output,
            env=os.environ | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        print(f"built in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    # "file:line: WARNING: text" is the build's. A kernel's own notices are not: "[IPKernelApp]
    # WARNING |" as it starts, and "ERROR:tornado.general:" when it is slow to take its leave.
    warned = re.search("(WARNING|ERROR|CRITICAL): ", built.stdout)
    if built.returncode or warned:
        pytest.fail(f"the book does not build cleanly:\n{built.stdout}", pytrace=False)
