"""Type what people ask into the search of the built book, and print what is found.

    python tools/typed.py                     the wordings of tests/book/queries.yml
    python tools/typed.py --misses            only those that are not the first hit
    python tools/typed.py --click             click each, and look whether the answer is in view

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

HITS = """links => links.map(link => {
    const {pathname, hash} = new URL(link.href);
    return pathname.slice(1) + hash;
})"""


# Whether a word that was asked for is in sight, in the section to which the link leads.
LANDED = """() => {
    const section = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return [...section.querySelectorAll('h3, mark.search-hit')].some(found => {
        const {top, bottom} = found.getBoundingClientRect();
        return found.checkVisibility() && top >= 0 && bottom <= innerHeight;
    });
}"""


def wordings(part=None):
    """Return {what is typed: the sections that answer it}, of one part of the file or of all."""
    asked = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    asked["questions"] = {
        wording: [section] for section, known in asked["questions"].items() for wording in known
    }
    parts = [asked[part]] if part else asked.values()
    return {
        wording: [f"{PAGE}#{name}" for name in sections]
        for typed in parts
        for wording, sections in typed.items()
    }


def hits(tab, site, query):
    """Type a query into the page of results; return the hits: the first waits for the index."""
    if not tab.url.startswith(site + "search.html"):
        tab.goto(site + "search.html")
    field = tab.locator("input[type=search]:visible").first
    field.fill(query)
    field.press("Enter")
    tab.wait_for_function("document.querySelector('.search-summary')?.innerText")
    return tab.locator("#search-results .search > li > a").evaluate_all(HITS)


def place(found, sections):
    """Return how many hits stand before a section that answers, None if none does."""
    return next((at for at, hit in enumerate(found) if hit in sections), None)


def lands(tab, site, query, sections):
    """Click the hit that answers a query; return whether the answer is in view then."""
    at = place(hits(tab, site, query), sections)
    if at is None or at >= FIRST:
        return False
    tab.locator("#search-results .search > li > a").nth(at).click()
    tab.wait_for_load_state("load")
    tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return tab.evaluate(LANDED)


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


def report(results, misses):
    """Print what was found, a line a wording, and the three counts."""
    for query, (at, found) in results.items():
        if at == 0 and misses:
            continue
        print(f"{'-' if at is None else at + 1:>3}  {query[:100]}")
        if at != 0:
            print("".join(f"       {hit}\n" for hit in found[:FIRST]), end="")
    first, seen, lost = count(results)
    print(f"{len(results)} typed: {first} first, {seen} among the first {FIRST}, {lost} not")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--book", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--part", choices=["questions", "messages", "later"])
    parser.add_argument("--misses", action="store_true", help="print what is not the first hit")
    parser.add_argument("--click", action="store_true", help="go where the hits lead as well")
    options = parser.parse_args()
    typed = wordings(options.part)
    with audit.serve(options.book) as site, open_tab() as tab:
        report(measure(tab, site, typed), options.misses)
        if options.click:
            astray = [query for query in typed if not lands(tab, site, query, typed[query])]
            print(f"{len(typed) - len(astray)} lead to their answer; not: {astray}")


if __name__ == "__main__":
    main()
