"""The files of the engine that runs cells in the page: what of it is taken, and in which form.

Everything is written so that the same input gives the same bytes, and is named after its content. A
`.bin` is gzip inside; the name keeps servers from declaring it as an encoding.
"""

import contextlib
import gzip
import hashlib
import io
import json
import shutil
import struct
import tempfile
import zipfile
from pathlib import Path

import live_data
import live_licences
import live_wasm

ZIP = "/usr/local/lib/python315.zip"  # where the interpreter looks for its library
SITE = "/live/site"  # the first place where it looks for everything else
HASHES = "/live/hashes.json"  # of the prepared data
SCRIPTS = ("live.js", "live.css", "worker.js", "wasi.js")
LONG_AGO = (1980, 1, 1, 0, 0, 0)

# Of the interpreter's library: other people's packages that the book needs, with what they need.
PACKAGES = {
    "PIL",
    "contourpy",
    "cycler",
    "dateutil",
    "fontTools",
    "joblib",
    "kiwisolver",
    "matplotlib",
    "mpl_toolkits",
    "narwhals",
    "numpy",
    "packaging",
    "pyparsing",
    "scipy",
    "six",
    "sklearn",
    "threadpoolctl",
    "tqdm",
}
# And others, which it does not; what is not in either list is Python's own, and taken.
OTHERS = {
    "attr",
    "attrs",
    "bs4",
    "charset_normalizer",
    "cloudpickle",
    "defusedxml",
    "et_xmlfile",
    "formulaic",
    "html5lib",
    "interface_meta",
    "isympy",
    "jinja2",
    "lxml",
    "markupsafe",
    "more_itertools",
    "mpmath",
    "networkx",
    "openpyxl",
    "pandas",
    "patsy",
    "pypdf",
    "regex",
    "reportlab",
    "reportlab_mods",
    "reportlab_settings",
    "seaborn",
    "soupsieve",
    "statsmodels",
    "sympy",
    "tabulate",
    "tlz",
    "tomli_w",
    "toolz",
    "typing_extensions",
    "tzdata",
    "webencodings",
    "wrapt",
    "xlrd",
    "xlsxwriter",
    "xmltodict",
    "yaml",
}
# Of what is taken: what no chapter imports and what cannot work here.
WITHOUT = (
    "_pydatetime.pyc",
    "_pyio.pyc",
    "_pyrepl/",
    "unittest/mock.pyc",
    "bdb.pyc",
    "curses/",
    "dateutil/zoneinfo/",
    "ensurepip/",
    "fontTools/",
    "ftplib.pyc",
    "http/cookiejar.",
    "http/server.",
    "idlelib/",
    "imaplib.pyc",
    "joblib/externals/",
    "mailbox.pyc",
    "matplotlib/animation.",
    "matplotlib/backends/_backend_",
    "matplotlib/backends/backend_gtk",
    "matplotlib/backends/backend_nbagg",
    "matplotlib/backends/backend_pdf",
    "matplotlib/backends/backend_pgf",
    "matplotlib/backends/backend_ps",
    "matplotlib/backends/backend_qt",
    "matplotlib/backends/backend_tk",
    "matplotlib/backends/backend_web",
    "matplotlib/backends/backend_wx",
    "matplotlib/mpl-data.zip",
    "mmap.pyc",
    "mpl_toolkits/axes_grid1/",
    "mpl_toolkits/axisartist/",
    "multiprocessing/dummy/",
    "narwhals/_arrow/",
    "narwhals/_dask/",
    "narwhals/_duckdb/",
    "narwhals/_ibis/",
    "narwhals/_pandas_like/",
    "narwhals/_polars/",
    "narwhals/_spark_like/",
    "narwhals/_sql/",
    "narwhals/testing/",
    "optparse.pyc",
    "packaging/licenses/",
    "pdb.pyc",
    "pickletools.pyc",
    "PIL/ImageCms.",
    "PIL/PdfParser.",
    "PIL/TiffImagePlugin.",
    "poplib.pyc",
    "profiling/",
    "pyclbr.pyc",
    "pydoc_data/",
    "pyparsing/diagram/",
    "scipy/cluster/",
    "scipy/datasets/",
    "scipy/differentiate/",
    "scipy/fftpack/",
    "scipy/io/",
    "scipy/odr/",
    "scipy/signal/",
    "scipy/stats/_sobol_direction_numbers.npz",
    "sklearn/datasets/data/",
    "sklearn/datasets/descr/",
    "sklearn/gaussian_process/",
    "sklearn/impute/",
    "sklearn/inspection/",
    "sklearn/mixture/",
    "sklearn/neural_network/",
    "sklearn/semi_supervised/",
    "smtplib.pyc",
    "socketserver.pyc",
    "sqlite3/",
    "ssl.pyc",
    "tqdm/contrib/",
    "turtle.pyc",
    "webbrowser.pyc",
    "wsgiref/",
    "xml/dom/",
    "xml/sax/",
    "xmlrpc/",
)
# And of these again what is needed for all that.
WITHIN = (
    "fontTools/__init__",
    "fontTools/agl",
    "fontTools/misc/__init__",
    "fontTools/misc/loggingTools",
    "fontTools/misc/textTools",
)
FONTS = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSansMono",
    "DejaVuSansMono-Bold",
    "DejaVuSansDisplay",
    "LastResortHE-Regular",
    "cmex10",
)


def write(folder, artifacts, root, chapters):
    """Write all files below `folder`, from the interpreter's `artifacts` and the checkout `root`.

    The engine's page scripts and the manifest stand in a folder named after their content.
    Return that folder and the manifest.
    """
    kept = prepared(root / "_build" / "live", artifacts)
    manifest = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    data = manifest["data"]
    book = book_files(root) | {HASHES: text(json.dumps(digests(data), indent=1))}
    manifest["data"] = {path: file for path, file in data.items() if needed(file, chapters)}
    folder.mkdir(parents=True, exist_ok=True)
    for file in files_of(manifest):
        shutil.copy(kept / Path(file["name"]).name, folder)
    manifest["packs"].append(put(folder, "book", packed(pack(book))))
    live_licences.write(folder / "licences", artifacts, root / "book" / "_live" / "credits.txt")
    sources = [root / "book" / "_live" / name for name in SCRIPTS]
    scripts = {path.name: path.read_bytes() for path in sources if path.exists()}
    files = scripts | {"manifest.json": text(json.dumps(manifest, indent=1))}
    own = folder / sha256(pack(files))[:12]
    own.mkdir(exist_ok=True)
    for name, content in files.items():
        (own / name).write_bytes(content)
    return own, manifest


def needed(file, chapters):
    return not set(file["chapters"]).isdisjoint(chapters)


def digests(data):
    """Return {name: SHA-256} of the prepared data, which are not the bytes that packages carry."""
    return {Path(path).name: file["sha256"] for path, file in data.items()}


def size_for(manifest, chapter):
    """Return the bytes that a reader of a chapter fetches."""
    files = files_of(manifest)
    return sum(file["bytes"] for file in files if chapter in file.get("chapters", [chapter]))


def files_of(manifest):
    """Return what the manifest says of each file."""
    return [manifest["engine"], *manifest["packs"], *manifest["data"].values()]


def prepared(store, artifacts):
    """Return the folder of what does not change with the book: made once, in half a minute."""
    code = [Path(module.__file__) for module in (live_data, live_wasm)] + [Path(__file__)]
    sums = artifacts / "SHA256SUMS"
    key = sha256(b"".join(path.read_bytes() for path in [sums, *code]))[:12]
    folder = store / key
    if folder.exists():
        return folder
    store.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=store))
    library = library_files(zipfile.ZipFile(artifacts / "python-stdlib.zip"))
    manifest = {
        "engine": put(new, "interpreter", packed(live_wasm.smaller(artifacts))),
        "packs": [put(new, "python", packed(pack(library)))],
        "data": {
            path: put(new, Path(path).stem.partition(".")[0][:12], content) | {"chapters": chapters}
            for path, (content, chapters) in live_data.prepare().items()
        },
        "versions": "CPython {python}, NumPy {numpy}".format(**versions(artifacts)),
    }
    (new / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with contextlib.suppress(OSError):  # another build was quicker
        new.rename(folder)
    return folder


def versions(artifacts):
    """Return {package: version} of what the interpreter holds."""
    lines = (artifacts / "MANIFEST").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines]
    python = next(word[1] for word in words if word[0] == "python")
    return {"python": python} | {w[1]: w[2] for w in words if w[0] == "package" and len(w) == 3}


def library_files(library):
    """Return {path: bytes}: the interpreter's library, filtered, and matplotlib's own data."""
    kept = {name: library.read(name) for name in sorted(library.namelist()) if wanted(name)}
    files = {ZIP: stored_zip(kept)}
    pictures = zipfile.ZipFile(io.BytesIO(library.read("matplotlib/mpl-data.zip")))
    for name in sorted(pictures.namelist()):
        path = Path(name)
        if path.stem in FONTS and path.suffix == ".ttf" or path.name == "matplotlibrc":
            inside = name.removeprefix("mpl-data/")
            files[f"{ZIP}/matplotlib/mpl-data/{inside}"] = pictures.read(name)
    return files


def wanted(name):
    """Say whether a file of the library is taken."""
    if name.endswith("/") or (name.startswith(WITHOUT) and not name.startswith(WITHIN)):
        return False
    top = name.partition("/")[0].removesuffix(".pyc")
    if top.endswith(".dist-info"):
        return name.endswith("METADATA") and owner(top) in PACKAGES
    return top not in OTHERS


def owner(info):
    """Return the package that a `.dist-info` is of."""
    name = info.partition("-")[0].lower().replace("-", "_")
    return {"pillow": "PIL", "python_dateutil": "dateutil", "scikit_learn": "sklearn"}.get(
        name, name
    )


def book_files(root):
    """Return {path: bytes}: the module, its version, the kernel, what the pages read."""
    module, live = root / "embedding_tutorial", root / "book" / "_live"
    files = {f"{SITE}/live_kernel.py": (live / "kernel.py").read_bytes()}
    for base, source in ((SITE, live / "world"), (f"{SITE}/{module.name}", module)):
        for path in sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                files[f"{base}/{path.relative_to(source).as_posix()}"] = path.read_bytes()
    for name in ("experiments/near.txt", "experiments/results.json", "benchmarks/results.json"):
        files[f"/{name}"] = (root / name).read_bytes()
    files[f"{SITE}/live_pretty.py"] = live_data.pretty_printer()
    files |= live_data.small_files(SITE)
    files[f"{SITE}/{module.name}.dist-info/METADATA"] = metadata(root)
    return files


def metadata(root):
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")


# Forms ---------------------------------------------------------------------------------------


def text(content):
    return content.encode()


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def stored_zip(files):
    """Return a zip of `files`, not compressed: the whole is, and is read faster so."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content)
    return target.getvalue()


def pack(files):
    """Return {path: bytes} as one: the length of its table, the table, the files."""
    table = text(json.dumps({path: len(content) for path, content in files.items()}))
    return struct.pack("<I", len(table)) + table + b"".join(files.values())


def packed(content):
    return gzip.compress(content, 9, mtime=0)


def put(folder, name, content):
    """Write a file named after its content; return what the manifest says of it."""
    digest = sha256(content)
    path = folder / f"{name}-{digest[:12]}.bin"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {"name": f"../{path.name}", "bytes": len(content), "sha256": digest}
