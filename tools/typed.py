"""Type what people ask into the search of the built book, and print what is found.

    python tools/typed.py                           the wordings of tests/book/queries.yml
    python tools/typed.py --book /tmp/html --misses only those that are not the first hit

A wording is found if its section is one of the first three hits: one query, one click.
"""

import argparse
import contextlib
from pathlib import Path

import audit
import yaml

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "tests/book/queries.yml"
PAGE = "book/reference/questions.html"
FIRST = 3  # hits that are seen without scrolling

FINISHED = """() => {
    const said = document.querySelector('.search-summary')?.innerText || '';
    return said.includes('found') || said.includes('did not match');
}"""
HITS = """links => links.map(link => {
    const {pathname, hash} = new URL(link.href);
    return pathname.slice(1) + hash;
})"""


def wordings(file=QUERIES):
    """Return {what is typed: the sections that answer it}."""
    asked = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    typed = {
        wording: [section]
        for section, known in (asked.get("questions") or {}).items()
        for wording in known
    }
    typed |= asked.get("messages") or {}
    return {
        wording: [f"{PAGE}#{name}" for name in sections] for wording, sections in typed.items()
    }


def hits(tab, site, query):
    """Type a query into the page of results, and return the links that it gives, best first."""
    if not tab.url.startswith(site + "search.html"):
        tab.goto(site + "search.html")
    field = tab.locator("input[type=search]:visible").first
    field.fill(query)
    field.press("Enter")
    tab.wait_for_function(FINISHED)
    return tab.locator("#search-results .search > li > a").evaluate_all(HITS)


def place(found, sections):
    """Return how many hits stand before a section that answers, None if none does."""
    return next((at for at, hit in enumerate(found) if hit in sections), None)


def measure(tab, site, typed):
    """Return {what is typed: (the place of its section, the hits)}."""
    results = {}
    for query, sections in typed.items():
        found = hits(tab, site, query)
        results[query] = place(found, sections), found
    return results


def count(results):
    """Return how many are first, among the first three, and not."""
    places = [place for place, _ in results.values()]
    first = sum(place == 0 for place in places)
    seen = sum(place is not None and place < FIRST for place in places)
    return first, seen, len(places) - seen


@contextlib.contextmanager
def open_tab():
    """Yield a tab of a browser without a window."""
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=audit.CHROMIUM, args=audit.FLAGS)
        yield browser.new_page(viewport={"width": 1280, "height": 800})
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--book", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--queries", type=Path, default=QUERIES)
    parser.add_argument("--misses", action="store_true", help="print what is not the first hit")
    options = parser.parse_args()
    with audit.serve(options.book) as site, open_tab() as tab:
        results = measure(tab, site, wordings(options.queries))
    for query, (at, found) in results.items():
        if at == 0 and options.misses:
            continue
        print(f"{'-' if at is None else at + 1:>3}  {query[:100]}")
        if at != 0:
            print("".join(f"       {hit}\n" for hit in found[:FIRST]), end="")
    first, seen, lost = count(results)
    print(f"{len(results)} typed: {first} first, {seen} among the first {FIRST}, {lost} not")


if __name__ == "__main__":
    main()
