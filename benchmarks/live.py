"""The engine of live cells: bytes, seconds until it is ready, memory. Needs `make live`, Chromium.

Run `python benchmarks/live.py [CHAPTER ...]`. The page is served by this machine to a browser that
has stored nothing, and then once more to the same browser. The memory is the proportional set size
of the tab's process, after the chapter has run. Nothing is kept: seconds are the machine's.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.extend(
    str(Path(__file__).resolve().parents[1] / part)
    for part in ("book/_ext", "tools", "tests", "tests/book")
)

import audit
import bare_engine
import live_files
import nbformat
from helpers import ROOT
from playwright.sync_api import sync_playwright


def memory():
    """Return the MiB of the largest process that draws a page."""
    sizes = [0]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"--type=renderer" in (process / "cmdline").read_bytes():
                lines = (process / "smaps_rollup").read_text().splitlines()
                sizes += [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
        except OSError:  # it has ended, or is somebody else's
            continue
    return max(sizes) / 1024


def seconds_to_start(page, folder, chapter):
    start = time.perf_counter()
    session = bare_engine.Session(page, folder, chapter)
    assert session.begun["type"] == "ready", session.begun
    return time.perf_counter() - start, session


def main(chapters):
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        own, manifest = bare_engine.prepared(Path(name), chapters)
        browser = playwright.chromium.launch(executable_path=audit.CHROMIUM, args=audit.FLAGS)
        print("chapter            MB  first start  second start  cells   MiB")
        for chapter in chapters:
            with bare_engine.served(Path(name)) as address:
                page = browser.new_page()
                page.goto(address)
                first, session = seconds_to_start(page, own.name, chapter)
                session.end()
                second, session = seconds_to_start(page, own.name, chapter)
                start = time.perf_counter()
                for cell in nbformat.read(ROOT / "book" / f"{chapter}.ipynb", 4).cells:
                    if cell.cell_type == "code":
                        session.run(cell.source)
                cells = time.perf_counter() - start
                size = live_files.size_for(manifest, chapter) / 1e6
                print(
                    f"{chapter:14} {size:6.1f} {first:10.1f} s {second:11.1f} s"
                    f" {cells:5.1f} s {memory():5.0f}"
                )
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or ["intro", "counting"])
