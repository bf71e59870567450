"""Measure the book's claims in all their settings and keep the values.

    python -m experiments.claims [CHAPTER ...] [--only ID] [--stale]

Writes `experiments/claims/<chapter>.json` after every claim. Run it from the root of the checkout.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))

import one_thread

one_thread.pin()  # before NumPy is imported

from importlib.metadata import packages_distributions  # noqa: E402

from experiments.claims import chapters, load, record_file, records  # noqa: E402
from experiments.claims._fingerprint import packages  # noqa: E402
from experiments.claims._measure import measured, stale  # noqa: E402


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help="all, if none is given")
    parser.add_argument("--only", action="append", metavar="ID", help="this claim; may be repeated")
    parser.add_argument("--stale", action="store_true", help="what has aged or is missing")
    options = parser.parse_args(arguments)
    try:
        claims = {name: load(name) for name in options.chapters or chapters()}
    except ValueError as error:
        parser.error(str(error))
    known = [id for of_chapter in claims.values() for id in of_chapter]
    if unknown := set(options.only or ()).difference(known):
        parser.error(f"no claim {', '.join(sorted(unknown))}")
    wrong = False
    for chapter, of_chapter in claims.items():
        for claim in of_chapter.values():
            if options.only and claim.id not in options.only:
                continue
            if options.stale and not stale(claim, records(chapter).get(claim.id)):
                continue
            wrong |= bool(_measure(claim))
        _forget(chapter, of_chapter)
    return int(wrong)


def _measure(claim):
    from benchmarks.harness import save

    print(f"{claim.id}: {len(claim.settings)} settings ...", flush=True)
    start = time.process_time()
    record = measured(claim)
    for setting, value in record["values"].items():
        print(f"    {setting}: {value}")
    distributions = packages_distributions()
    named = {distributions[name][0] for name in packages(claim) if name in distributions}
    save(claim.id, record, packages=sorted(named), results_file=record_file(claim.chapter))
    failing = claim.failing(record["values"])
    said = f"NOT as said at {'; '.join(failing)}" if failing else "as said"
    print(f"    {said}; {time.process_time() - start:.0f} s of processor time", flush=True)
    return failing


def _forget(chapter, of_chapter):
    """Drop what was measured for claims that are no more."""
    kept = {id: record for id, record in records(chapter).items() if id in of_chapter}
    if kept != records(chapter):
        text = json.dumps(kept, indent=2, sort_keys=True) + "\n"
        record_file(chapter).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
