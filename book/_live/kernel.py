"""What runs a cell as a notebook does: inside the interpreter of the page, without IPython.

The engine writes a cell to `CELL` and calls `run`; what there is to show is written to `PAGE`, one
JSON text a line, an nbformat output each, and at last whether the cell went well.
"""

import ast
import base64
import builtins
import io
import json
import linecache
import logging
import os
import re
import sys
import time
import traceback

CELL, PAGE = "/live/cell.py", "/dev/page"
MAGIC = re.compile(r"^(\s*)([%!]\w+)\s*(.*)$")
MOST = 200_000  # characters that one cell prints; the page would stand still under more
MODES = ("Plain", "Minimal")
NO_SITE = (  # what Python adds to an import that fails where it runs without its `site`
    ". Site initialization is disabled, did you forget to add the site-packages directory to "
    "sys.path or to enable your virtual environment?"
)

_page = os.open(PAGE, os.O_WRONLY)
_mode = "Plain"
_count = 0


def tell(**message):
    """Hand a message to the page, after what was printed before it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, Stream):
            stream.flush()
    _send(message)


def _send(message):
    os.write(_page, json.dumps(message).encode() + b"\n")


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr`: what is printed goes to the page, in pieces."""

    encoding = "utf-8"

    def __init__(self, name):
        self.name = name
        self.parts = []
        self.printed = 0
        self.sent = time.monotonic()

    def writable(self):
        return True

    def isatty(self):
        return False

    def write(self, text):
        self.printed += len(text)
        if self.printed <= MOST:
            self.parts.append(text)
        elif self.printed - len(text) <= MOST:
            self.parts.append("\n(more is printed than can be shown here)\n")
        if time.monotonic() - self.sent > 0.2:
            self.flush()
        return len(text)

    def flush(self):
        text, self.parts, self.sent = "".join(self.parts), [], time.monotonic()
        if text:
            _send({"output": {"output_type": "stream", "name": self.name, "text": text}})


# What is shown ---------------------------------------------------------------------------------


def display(*values, **options):
    """Show values as a notebook does, one below the other."""
    for value in values:
        tell(output={"output_type": "display_data", "data": bundle(value), "metadata": {}})


def bundle(value):
    """Return {kind: text} of a value: its text, and its HTML, drawing or picture if it has one."""
    data = {"text/plain": plain(value)}
    figure = sys.modules.get("matplotlib.figure")
    if figure and isinstance(value, figure.Figure):
        return drawn(value) | data
    if hasattr(value, "_repr_mimebundle_"):
        found = value._repr_mimebundle_()
        return data | (found[0] if isinstance(found, tuple) else found or {})
    for kind, name in (
        ("text/html", "_repr_html_"),
        ("text/markdown", "_repr_markdown_"),
        ("image/svg+xml", "_repr_svg_"),
    ):
        method = None if isinstance(value, type) else getattr(value, name, None)
        if method and (shown := method()) is not None:
            data[kind] = shown
    return data


def plain(value):
    """Return a value's text as IPython prints it."""
    from live_pretty import pretty

    return pretty(value)


def drawn(figure):
    """Return a figure of the book as a drawing in the colours of the page, another as a picture."""
    from embedding_tutorial.figures import _drawn, _svg

    if isinstance(figure, _drawn.DescribedFigure):
        return {"image/svg+xml": _svg.themed_svg(figure)}
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight", facecolor="white")
    return {"image/png": base64.b64encode(file.getvalue()).decode()}


def show_figures():
    """Show all open figures and close them, as a notebook does at the end of a cell."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
        pyplot.close("all")
        display(*figures)


def _show_value(value):
    if value is not None:
        builtins._ = value
        data = bundle(value)
        count = {"execution_count": _count}
        tell(output={"output_type": "execute_result", "data": data, "metadata": {}} | count)


# A cell ----------------------------------------------------------------------------------------


def run(place):
    """Run the cell that the engine has written; `place` is its number on the page."""
    global _count
    _count += 1
    with open(CELL, encoding="utf-8") as file:
        source = file.read()
    name = f"<cell {place}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    sys.displayhook = _show_value
    ok = True
    try:
        _execute(source, name)
        show_figures()
    except BaseException as error:
        ok = False
        _report(error)
    tell(done=True, ok=ok)


def _execute(source, name):
    tree = _parsed(source, name)
    last = tree.body[-1:] if tree.body and isinstance(tree.body[-1], ast.Expr) else []
    quiet = source.rstrip().endswith(";")
    namespace = sys.modules["__main__"].__dict__
    code = ast.Module(tree.body[: len(tree.body) - len(last)], [])
    exec(compile(code, name, "exec"), namespace)
    if last:
        kind = ast.Module(last, []) if quiet else ast.Interactive(last)
        exec(compile(kind, name, "exec" if quiet else "single"), namespace)


def _parsed(source, name):
    """Return the tree of a cell; what is not Python may be a magic of IPython's."""
    try:
        return ast.parse(source, name)
    except SyntaxError:
        builtins.__magic__ = _magic
        lines = [MAGIC.sub(_call, line) for line in source.splitlines()]
        if lines == source.splitlines():
            raise
        return ast.parse("\n".join(lines), name)


def _call(found):
    return f"{found[1]}__magic__({found[2]!r}, {found[3]!r})"


def _magic(name, argument):
    """Do the one magic of the book, `%xmode`; those for figures change nothing here."""
    global _mode
    if name == "%xmode":
        if argument not in MODES:
            raise ValueError(f"%xmode {argument}: in the page there are {' and '.join(MODES)}")
        _mode = argument
        print(f"Exception reporting mode: {argument}")
    elif name.endswith("pip"):
        raise NotImplementedError("in the page no package can be installed")
    elif name != "%matplotlib":
        raise NotImplementedError(f"{name} is IPython's: in the page there is none of it")


def _report(error):
    """Show an error: its last lines, or from the first line of the reader's own code."""
    error.__traceback__ = _own(error.__traceback__)
    minimal = _mode == "Minimal" and not isinstance(error, SyntaxError)
    if minimal:
        text = "".join(traceback.format_exception_only(error))
    else:
        text = "".join(traceback.format_exception(error))
    output = {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": [text.replace(NO_SITE, "")],
    }
    tell(output=output)


def _own(trace):
    while trace and not trace.tb_frame.f_code.co_filename.startswith("<cell "):
        trace = trace.tb_next
    return trace


def start():
    """Let the module read the prepared data, which have other hashes than those it knows."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # a thread, of which there is only one
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # few fonts, but enough
    from embedding_tutorial.datasets import _files

    with open("/live/hashes.json", encoding="utf-8") as file:
        _files.SHA256.update(json.load(file))
