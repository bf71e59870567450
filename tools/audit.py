"""Measure the built pages as a reader gets them: weight, requests, console, axe, Lighthouse.

    python tools/audit.py                           weight, console, axe of every page
    npm install --prefix /tmp/audit lighthouse@12 axe-core
    python tools/audit.py --node-modules /tmp/audit/node_modules --runs 5

The pages come from a server on this machine that compresses, each time to a browser that has
stored nothing. Times are the machine's: measure when it does nothing else.
"""

import argparse
import contextlib
import functools
import gzip
import http.server
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import threading
from pathlib import Path
from types import SimpleNamespace

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# Chromium's sandbox refuses to start for root, which is who runs in most containers.
BARE = ["--no-sandbox", "--no-first-run", "--disable-background-networking"]
BARE += ["--disable-component-update"]
# For every window Chromium makes ready two pages of its own, for the address bar: they take twice
# the processor time of the window. It hears the last such list alone, so Playwright's stands first.
UNUSED = """
    AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades LensOverlay
    HttpsFirstBalancedModeAutoEnable MediaRouter PaintHolding ThirdPartyStoragePartitioning
    AvoidCorsURLLoaderRestartOnRedirect OptimizationHints NetworkTimeServiceQuerying AimEnabled
    PreconnectToSearch WebUIOmniboxPopup WebUIOmniboxAimPopup
""".split()
FLAGS = [*BARE, f"--disable-features={','.join(UNUSED)}"]
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".txt", ".xml", ".ipynb"}
VIEWS = {
    (scheme, width): {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    for scheme in ("light", "dark")
    for width in (1440, 390)
}


# The server ----------------------------------------------------------------------------------


class Compressing(http.server.SimpleHTTPRequestHandler):
    """A quiet server that sends text as the hosts of static pages do: gzip, to be kept a while."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.endswith("/"):
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        self.send_response(200)
        if path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = compressed(path)
            self.send_header("Content-Encoding", "gzip")
        else:
            body = path.read_bytes()
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@functools.cache
def compressed(path):
    return gzip.compress(path.read_bytes(), 6, mtime=0)


@contextlib.contextmanager
def serve(folder, handler=Compressing):
    """Yield the address of a folder, served on this machine only."""
    handler = functools.partial(handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


# The browser ---------------------------------------------------------------------------------


def pages_of(book):
    """Return the names of all pages; what lies in _static are templates of the theme."""
    pages = {path.relative_to(book) for path in book.rglob("*.html")}
    return sorted(page.as_posix() for page in pages if page.parts[0] != "_static")


def open_page(context, url):
    """Load a page in a new tab; return the tab and what was seen of the loading."""
    tab = context.new_page()
    return tab, first_visits(tab)(url)


def first_visits(tab):
    """Return a function that loads a page in a tab as if nothing had been seen before.

    It returns what is seen of the loading, and of the page until the next is loaded. A tab of its
    own for each page costs more processor time than most pages.
    """
    seen = SimpleNamespace(requests=[], failed=[], console=[], bytes=0)
    network = tab.context.new_cdp_session(tab)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def add_bytes(event):
        seen.bytes += event["encodedDataLength"]

    network.on("Network.loadingFinished", add_bytes)
    tab.on("request", lambda request: seen.requests.append(request.url))
    tab.on("requestfailed", lambda request: seen.failed.append(request.url))
    tab.on("response", lambda answer: answer.ok or seen.failed.append(answer.url))
    tab.on("pageerror", lambda error: seen.console.append(f"pageerror: {error}"))
    tab.on("console", lambda said: seen.console.append(f"{said.type}: {said.text}"))

    def load(url):
        nonlocal seen
        tab.goto("about:blank")  # what the page before still does is not this page's
        seen = SimpleNamespace(requests=[], failed=[], console=[], bytes=0)
        everything = {"origin": "/".join(url.split("/")[:3]), "storageTypes": "all"}
        network.send("Storage.clearDataForOrigin", everything)
        tab.goto(url, wait_until="load")
        # Not `evaluate`, which fails where a script changes the address, as the search does.
        tab.wait_for_function("document.fonts.status === 'loaded'")
        return seen

    return load


@functools.cache
def axe_source(node_modules=None):
    """Return axe's code: that of a folder of npm packages, else the one that Python carries."""
    if node_modules:
        return (Path(node_modules) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    carrier = Path(importlib.util.find_spec("axe_playwright_python").origin)
    return next(carrier.parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def open_folds(tab):
    """Open what is folded away on a page, and lay out what is put off: it has to be right, too."""
    tab.evaluate(
        """() => {
            document.querySelectorAll('details').forEach(fold => fold.open = true);
            const all = document.createElement('style');
            all.textContent = 'section {content-visibility: visible !important}';
            document.head.append(all);
        }"""
    )


# Marks, of the texts that have their colours, size and grounds in common, the first: a page of
# thousands has some hundred. Whether something else lies above a text is not seen so.
MARK_ONE_OF_EACH = """() => {
    const styles = new Map(), seen = new Set();
    const style = element => {
        if (!element) return "";
        if (!styles.has(element)) {
            const {color, backgroundColor, backgroundImage, opacity, filter, fontSize, fontWeight,
                textDecorationLine, textShadow} = getComputedStyle(element);
            styles.set(element, [color, backgroundColor, backgroundImage, opacity, filter, fontSize,
                fontWeight, textDecorationLine, textShadow, style(element.parentElement)].join());
        }
        return styles.get(element);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const {data, parentElement: element} = texts.currentNode, key = style(element);
        if (data.trim() && !seen.has(key) && element.checkVisibility()) {
            seen.add(key);
            element.dataset.judged = "";
        }
    }
    return seen.size;
}"""


def axe_findings(tab, judged="all", source=None):
    """Return what axe finds on a page, of any impact, with every rule, experimental ones as well.

    The contrast of thousands of texts takes more time than all else: with `looks` one text of each
    look is judged. Of `looks`, `colours` are the rules that look at colours, `layout` is the rest.
    The two rules of contrast are one here, asked for the stricter ratios: axe would work each text
    out twice.
    """
    open_folds(tab)
    tab.evaluate(source or axe_source())
    if judged in {"looks", "colours"}:
        tab.evaluate(MARK_ONE_OF_EACH)
    return tab.evaluate(
        """async judged => {
            const ofColours = ({tags}) => tags.includes("cat.color") === (judged === "colours");
            const wanted = rule => rule.ruleId !== "color-contrast-enhanced"
                && (judged === "all" || judged === "looks" || ofColours(rule));
            const rules = Object.fromEntries(
                axe.getRules().map(rule => [rule.ruleId, {enabled: wanted(rule)}]));
            const contrastRatio = {normal: {expected: 7}, large: {expected: 4.5}};
            const checks = {"color-contrast": {options: {contrastRatio}}};
            const selector = judged === "all" ? "*" : "[data-judged]";
            axe.configure({rules: [{id: "color-contrast", selector}]});
            // preload fetches style sheets again: requests that no reader makes.
            const report = await axe.run(
                document, {rules, checks, preload: false, resultTypes: ["violations"]});
            return report.violations.flatMap(found => found.nodes.map(
                node => `${found.id} (${found.impact}): ${node.html.slice(0, 200)}`));
        }""",
        judged,
    )


# Lighthouse ----------------------------------------------------------------------------------


def lighthouse(url, form, node_modules):
    """Return Lighthouse's four scores of a page, 0 to 100, on a desktop or a mobile telephone."""
    command = [Path(node_modules) / ".bin" / "lighthouse", url, "--quiet", "--output=json"]
    command += [f"--chrome-flags=--headless=new {' '.join(BARE)}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    run = subprocess.run(
        list(map(str, command)),
        env=os.environ | {"CHROME_PATH": CHROMIUM},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    categories = json.loads(run.stdout)["categories"]
    return {name: round(100 * category["score"]) for name, category in categories.items()}


# The report ----------------------------------------------------------------------------------


def audit(browser, site, page, source):
    """Print a page's weight and what is wrong with it; return how many findings there are."""
    findings = []
    for view, options in VIEWS.items():
        context = browser.new_context(**options)
        tab, seen = open_page(context, site + page)
        if view == ("light", 1440):
            print(f"{page:26} {seen.bytes / 1000:6.0f} kB {len(seen.requests):4} requests")
        outside = [url for url in seen.requests if not url.startswith((site, "data:"))]
        for finding in [*seen.console, *seen.failed, *outside, *axe_findings(tab, source=source)]:
            findings.append(f"{page} {view[0]} {view[1]} px: {finding}")
        context.close()
    for finding in findings:
        print(f"    {finding}")
    return len(findings)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", nargs="?", default="_build/html", type=Path)
    parser.add_argument("--page", action="append", help="such as book/intro.html; default: all")
    parser.add_argument("--node-modules", help="a folder with axe-core and lighthouse from npm")
    parser.add_argument("--runs", type=int, default=0, help="of Lighthouse, for each page and form")
    options = parser.parse_args()

    from playwright.sync_api import sync_playwright

    pages = options.page or [page for page in pages_of(options.book) if page != "index.html"]
    source = axe_source(options.node_modules)
    with serve(options.book) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = sum(audit(browser, site, page, source) for page in pages)
        print(f"{found} findings on {len(pages)} pages, {len(VIEWS)} views each")
        browser.close()
        for page in pages if options.runs else ():
            for form in ("desktop", "mobile"):
                runs = [
                    lighthouse(site + page, form, options.node_modules) for _ in range(options.runs)
                ]
                medians = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                worst = min(run["performance"] for run in runs)
                print(f"{page:26} {form:8} {medians}, lowest performance {worst}")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
