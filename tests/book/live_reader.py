"""One who reads a live chapter in a browser; the pages and the server that they find."""

import functools
import re
import threading
from html import escape
from types import SimpleNamespace

import audit
from bs4 import BeautifulSoup

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src 'self'; connect-src 'self'"
)

HEAD = (
    '<link rel="stylesheet" href="../live/live.css"><script defer src="../live/live.js" '
    'data-engine="../live/worker.js" data-manifest="../live/manifest.json" '
    'data-bytes="34100000" data-chapter="lookup"></script></head>'
)


@functools.cache
def chapter(path):
    """Return a built chapter with gaps for the marks and the codes, and the codes of its cells."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for script in page.select("script[data-engine]"):
        script.decompose()
    codes = []
    for place, cell in enumerate(page.select("div.cell")):
        del cell["data-live"], cell["data-live-not"]
        cell["data-mark"] = place
        code = cell.select_one(".cell_input pre")
        codes.append(code.decode_contents())
        code.string = f"@@{place}@@"
    return str(page).replace("</head>", HEAD, 1), codes


def marked(path, codes, not_live=()):
    """Return a chapter with the marks of live cells, some of them with other code."""
    page, book = chapter(path)
    live = {place: f'data-live="{place}"' for place in range(len(book))}
    live |= dict.fromkeys(not_live, 'data-live-not="it takes an hour"')
    page = re.sub(r'data-mark="(\d+)"', lambda match: live[int(match[1])], page)
    code = {place: f"{escape(text)}\n" for place, text in codes.items()}
    return re.sub(r"@@(\d+)@@", lambda m: code.get(int(m[1]), book[int(m[1])]), page)


class Served(audit.Compressing):
    """The server of the audit, as a careful host would set it up, and one that can fall silent."""

    gone = threading.Event()

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self):
        if self.gone.is_set():
            self.close_connection = True
        else:
            super().do_GET()


class Reader:
    """One who reads a live chapter: presses, types, and looks."""

    def __init__(self, tab, patience=10_000):
        self.tab, self.patience = tab, patience
        self.seen = SimpleNamespace(requests=[], said=[])
        tab.on("request", lambda request: self.seen.requests.append(request.url))
        tab.on("console", lambda message: self.seen.said.append(message.text))
        tab.on("pageerror", lambda error: self.seen.said.append(str(error)))

    def cell(self, place):
        return self.tab.locator(f'[data-live="{place}"]')

    def run_button(self, place):
        return self.cell(place).locator(".live-run")

    @property
    def status(self):
        return self.tab.locator(".live-bar [role=status]").inner_text()

    def wait(self, text):
        self.tab.locator(".live-bar [role=status]", has_text=text).wait_for(timeout=self.patience)

    def run(self, place, wait=None):
        self.run_button(place).click()
        self.wait(wait or re.compile(rf"^Cell {place + 1}(:| has)"))

    def bar(self, name):
        return self.tab.locator(".live-bar").get_by_role("button", name=name, exact=True)

    def output(self, place):
        return self.cell(place).locator(".cell_output")

    def text(self, place):
        """What a cell shows, without the line that says where it was computed."""
        blocks = self.output(place).locator(".output pre")
        return "".join(blocks.all_text_contents())

    def note(self, place):
        return self.cell(place).locator(".live-row .live-note").text_content()

    def write(self, place, code):
        if not self.cell(place).locator("textarea").count():
            self.cell(place).get_by_role("button", name=re.compile("^Edit")).click()
        self.cell(place).locator("textarea").fill(code)
