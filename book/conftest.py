"""How pytest runs the chapters: each on one worker and one thread, pictures not compared."""

import one_thread

one_thread.pin()

import notebooks
import pytest
from helpers import NEEDS

collect_ignore = ["conftest.py"]  # holds no examples, and tests/ has one of that name
collect_ignore_glob = ["_*.ipynb"]  # templates, as for `notebooks.chapters`


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):  # nbval's: what is not stored
        collector.skip_compare += notebooks.PICTURES


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))  # its cells share a kernel
        for mark in NEEDS.get(item.path, ()):
            item.add_marker(mark)
