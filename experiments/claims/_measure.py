"""Measuring a claim, and whether what was measured has aged."""

import math
from numbers import Integral, Real

from experiments.claims import written
from experiments.claims._fingerprint import fingerprint


def measured(claim):
    """Return the record of a claim, measured now: the value in each setting, the fingerprint."""
    values = {written(one): _value(claim, claim.function(**one)) for one in claim.settings}
    return {"values": values, "fingerprint": fingerprint(claim)}


def stale(claim, record):
    """Return why a record no longer is that of a claim, or nothing if it is."""
    command = f"run python -m experiments.claims {claim.chapter} --only {claim.id}"
    if record is None:
        return f"{claim.id} was never measured: {command}"
    if sorted(record["values"]) != sorted(map(written, claim.settings)):
        return f"{claim.id} was measured in other settings: {command}"
    if record["fingerprint"] != fingerprint(claim):
        return f"the code of {claim.id} has changed since it was measured: {command}"
    return ""


def _value(claim, found):
    if not isinstance(found, (str, bytes)) and hasattr(found, "__iter__"):
        return [_value(claim, one) for one in found]
    if isinstance(found, bool) or not isinstance(found, Real) or not math.isfinite(found):
        raise TypeError(f"{claim.id} must return a finite number or a list of some, got {found!r}")
    return int(found) if isinstance(found, Integral) else float(f"{found:.6g}")
