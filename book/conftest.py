"""How nbval reads the chapters: what is drawn is not stored, so it is not compared either."""

import notebooks

collect_ignore_glob = ["_*.ipynb"]  # templates, as for `notebooks.chapters`


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += notebooks.PICTURES
