"""The lock gives what the package asks for."""

import tomllib

from helpers import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES = [
    line.partition(" #")[0].strip()
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
PINS = {canonicalize_name(pin.name): pin for pin in map(Requirement, LINES[:-1])}


def test_the_lock_ends_in_the_package_itself():
    assert LINES[-1] == "-e ."


def test_every_pin_of_the_lock_is_exact():
    assert all(str(pin.specifier).startswith("==") for pin in PINS.values())


def test_the_lock_satisfies_the_package_and_its_extras_but_the_frameworks():
    extras = PROJECT["optional-dependencies"]
    asked = PROJECT["dependencies"] + [
        line for extra in extras if extra != "frameworks" for line in extras[extra]
    ]
    for requirement in map(Requirement, asked):
        pin = PINS[canonicalize_name(requirement.name)]
        version = next(iter(pin.specifier)).version
        assert requirement.specifier.contains(version), f"{requirement} is locked as {pin}"


def test_the_lock_leaves_the_frameworks_out():
    frameworks = map(Requirement, PROJECT["optional-dependencies"]["frameworks"])
    assert not PINS.keys() & {canonicalize_name(framework.name) for framework in frameworks}
