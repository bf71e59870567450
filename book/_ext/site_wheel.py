"""A Sphinx extension that puts the module's wheel on the site, for notebooks downloaded alone.

The package is on no index. Where `baseurl` is set in _config.yml, the set-up cell of a notebook
that is offered for download installs the wheel from there; else it says what to do in a checkout.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from plain_notebooks import rewrite
from sphinx.util import logging

PARTS = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT", "embedding_tutorial")
REFUSAL = re.compile(
    r"^    raise ModuleNotFoundError\(\n.*'\.(\[[\w,]+\])'.*?^    \)$", re.MULTILINE | re.DOTALL
)
PIP = "-m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index"

logger = logging.getLogger(__name__)


def build_wheel(source, target):
    """Build the wheel of the checkout `source` in the folder `target`; return its path.

    A copy is built, as setuptools leaves its own folders beside what it builds; nothing is fetched.
    """
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            copy = shutil.copytree if (source / part).is_dir() else shutil.copy
            copy(source / part, Path(folder, part))
        subprocess.run(
            [sys.executable, *PIP.split(), "--wheel-dir", target, folder],
            env=os.environ | {"SOURCE_DATE_EPOCH": "1577836800"},  # the same bytes on every day
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
    (wheel,) = target.glob("embedding_tutorial-*.whl")
    return wheel


def installing(source, address):
    """Return the source of a set-up cell that installs what is missing from `address`."""
    return REFUSAL.sub(
        lambda refusal: f"    %pip install --quiet 'embedding-tutorial{refusal[1]} @ {address}'",
        source,
    )


def offer_wheel(app, exception):
    """Put the wheel into the built site and its address into the notebooks offered there."""
    source, static = Path(app.srcdir), Path(app.outdir, "_static")
    if exception or app.builder.format != "html":
        return
    if not all((source / part).exists() for part in PARTS):
        return  # the pages alone, without the module beside them
    for old in static.glob("embedding_tutorial-*.whl"):
        old.unlink()
    try:
        wheel = build_wheel(source, static)
    except subprocess.CalledProcessError as error:
        logger.warning("the module's wheel is not on the site: %s", error.stderr.strip())
        return
    if app.config.html_baseurl:
        address = f"{app.config.html_baseurl.rstrip('/')}/_static/{wheel.name}"

        def change(cell, page):
            if cell.cell_type == "code":
                cell.source = installing(cell.source, address)

        rewrite(app, change)


def setup(app):
    app.connect("build-finished", offer_wheel)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
