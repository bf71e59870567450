"""Change one thing in a cell of a chapter, and see whether a stored output notices.

    python tools/mutate.py [--sample 200] [--seed 0] [--jobs 2] [NOTEBOOK ...]

A change is a number one larger, doubled or of the other sign, True for False, an operator, a
comparison or a bound of a slice that is another, or a `not` less or more; of all places where code
can be changed, in all chapters, a sample is drawn. The chapter runs from its start with that one
change, and each output is compared with the stored one as nbval compares it, up to the first that
differs; an error is a difference, and so is a cell that does not end. What survives that is shown
to the tests that read the chapters: the numbers of the prose, the claims.

The chapter is run once, in this process's child, and forked before each changed cell, so that a
change costs only the rest of the chapter. Where a fork is not sound (the unchanged rest must agree,
in a fork too) every change runs from the start, in a process of its own.

Results are kept in _build/mutants.json after each change; a run that was cut goes on from there.
"""

import argparse
import ast
import contextlib
import copy
import hashlib
import json
import os
import random
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import nbformat
import notebooks
import one_thread

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "_build" / "mutants.json"
PATIENCE = 5  # times what the rest of a chapter takes unchanged
ENDED = "the process ended"
MEMORY = 6 * 2**30  # bytes: a doubled size must not take the machine
# The tests that read a chapter and its code. Left out are the one that notices only that code on
# which a claim was measured is no longer the same text, and one that is slow and flips prose.
TESTS = ("prose", "claims", "predictions", "{chapter}")
SELECTED = "{chapter} and not was_measured_by_the_code and not flipped"

# What may stand in the place of what -------------------------------------------------------------

OPERATORS = {
    ast.Add: ("+", ("-",)),
    ast.Sub: ("-", ("+",)),
    ast.Mult: ("*", ("/", "+")),
    ast.Div: ("/", ("*",)),
    ast.FloorDiv: ("//", ("/", "*")),
    ast.MatMult: ("@", ("*",)),
    ast.Mod: ("%", ("*",)),
    ast.Pow: ("**", ("*",)),
    ast.And: ("and", ("or",)),
    ast.Or: ("or", ("and",)),
    ast.BitAnd: ("&", ("|",)),
    ast.BitOr: ("|", ("&",)),
    ast.Lt: ("<", ("<=", ">")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: (r"not\s+in", ("in",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: (r"is\s+not", ("is",)),
}


@dataclass(frozen=True)
class Change:
    """One place in a cell, and one text that may stand there."""

    start: int
    end: int
    new: str

    def apply(self, source):
        return source[: self.start] + self.new + source[self.end :]


def sites(source):
    """Return the places of a cell's source where something can be changed, a list of changes each.

    A change that is no Python, or the same Python as before, is none.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic command
        return []
    places = _Places(source)
    before, seen, found = ast.dump(tree), set(), []
    for node in ast.walk(tree):
        for changes in _of(node, places):
            kept = []
            for change in changes:
                try:
                    after = ast.dump(ast.parse(change.apply(source)))
                except SyntaxError:
                    continue
                change = _without_parentheses(change, source, after)
                if after != before and after not in seen:
                    seen.add(after)
                    kept.append(change)
            if kept:
                found.append(kept)
    return sorted(found, key=lambda changes: (changes[0].start, changes[0].end))


def _without_parentheses(change, source, after):
    """Return a change without the parentheses around it, if they change nothing."""
    bare = Change(change.start, change.end, change.new.strip().removeprefix("(").removesuffix(")"))
    with contextlib.suppress(SyntaxError):
        if ast.dump(ast.parse(bare.apply(source))) == after:
            return bare
    return change


class _Places:
    """Where a node begins and ends in the source, counted in characters."""

    def __init__(self, source):
        self.source = source
        self.lines = [0]
        for line in source.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def at(self, line, column):
        text = self.source[self.lines[line - 1] : self.lines[line] - 1]
        return self.lines[line - 1] + len(text.encode()[:column].decode())

    def start(self, node):
        return self.at(node.lineno, node.col_offset)

    def end(self, node):
        return self.at(node.end_lineno, node.end_col_offset)

    def text(self, node):
        return self.source[self.start(node) : self.end(node)]

    def instead(self, node, new):
        return Change(self.start(node), self.end(node), new)

    def between(self, left, op, right):
        """Return the changes of the operator that stands between two nodes."""
        if type(op) not in OPERATORS:
            return []
        old, news = OPERATORS[type(op)]
        start, end = self.end(left), self.start(right)
        pattern = rf"\b{old}\b" if old[0].isalpha() else re.escape(old)
        code = re.sub(r"#.*", lambda comment: " " * len(comment.group()), self.source[start:end])
        found = re.search(pattern, code)
        if not found:  # Python 3.11 does not know the places in an f-string
            return []
        return [Change(start + found.start(), start + found.end(), new) for new in news]


def _of(node, places):
    """Yield, for each place in a node, the changes that can be made there."""
    match node:
        case ast.Constant(value=bool()):
            if places.text(node) == str(node.value):
                yield [places.instead(node, str(not node.value))]
        case ast.Constant(value=int() | float()):
            text = places.text(node)
            with contextlib.suppress(ValueError, SyntaxError):
                if ast.literal_eval(text) == node.value:
                    news = [repr(node.value + 1)]
                    news += [repr(node.value * 2)] if node.value else []
                    signed = places.source[: places.start(node)].rstrip().endswith("-")
                    news += [f"(-{text})"] if node.value and not signed else []
                    yield [places.instead(node, new) for new in news]
        case ast.BinOp():
            yield places.between(node.left, node.op, node.right)
        case ast.AugAssign():
            old, news = OPERATORS.get(type(node.op), ("", ()))
            start, end = places.end(node.target), places.start(node.value)
            at = places.source.find(f"{old}=", start, end)
            yield [Change(at, at + len(old), new) for new in news if old and at >= 0]
        case ast.BoolOp():
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield places.between(left, node.op, right)
        case ast.Compare():
            lefts = [node.left, *node.comparators]
            for left, op, right in zip(lefts, node.ops, node.comparators, strict=False):
                yield places.between(left, op, right)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield [places.instead(node, f"({places.text(node.operand)})")]
        case ast.If() | ast.While() | ast.IfExp():
            if not isinstance(node.test, ast.UnaryOp | ast.Compare | ast.Constant):
                yield [places.instead(node.test, f"(not ({places.text(node.test)}))")]
        case ast.comprehension():
            for test in node.ifs:
                if not isinstance(test, ast.UnaryOp | ast.Compare):
                    yield [places.instead(test, f"(not ({places.text(test)}))")]
        case ast.Slice():
            yield [places.instead(end, "") for end in (node.lower, node.upper) if end is not None]
        case ast.Subscript(slice=ast.Name() | ast.Attribute(), ctx=ast.Load()):
            yield [places.instead(node.slice, "0")]


def mutants(paths):
    """Return every site of some notebooks: a dictionary each, with all the changes it can have."""
    found = []
    for path in paths:
        nb = nbformat.read(path, as_version=4)
        code = [cell for cell in nb.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code):
            for changes in sites(cell.source):
                found.append({"path": path, "number": number, "cell": cell, "changes": changes})
    return found


def draw(found, sample, seed):
    """Return a sample of sites, none twice, with one change drawn for each."""
    chance = random.Random(seed)
    chosen = chance.sample(range(len(found)), min(sample, len(found)))
    drawn = []
    for index in sorted(chosen):
        site = found[index]
        change = chance.choice(site["changes"])
        source = site["cell"].source
        after = change.apply(source)
        line = source.count("\n", 0, change.start)
        last = line + source.count("\n", change.start, change.end)
        length = last + 1 + after.count("\n") - source.count("\n")
        drawn.append(
            {
                "chapter": site["path"].stem,
                "cell": site["cell"].id,
                "number": site["number"],
                "line": line + 1,
                "before": "\n".join(source.split("\n")[line : last + 1]).strip(),
                "after": "\n".join(after.split("\n")[line:length]).strip(),
                "source": after,
            }
        )
    return drawn


# Running a chapter -------------------------------------------------------------------------------


def new_shell():
    """Return a shell that does what a kernel does and keeps what a cell shows."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from nbformat.v4 import new_output
    from traitlets import Type
    from traitlets.config import Config

    class Hook(DisplayHook):
        def start_displayhook(self):
            pass

        def write_output_prompt(self):
            pass

        def write_format_data(self, format_dict, md_dict=None):
            self.shell.outputs.append(new_output("execute_result", _text_only(format_dict)))

        def finish_displayhook(self):
            self._is_active = False

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **more):
            self.shell.outputs.append(new_output("display_data", _text_only(data)))

        def clear_output(self, wait=False):
            pass

    class Shell(InteractiveShell):
        displayhook_class = Type(Hook)
        display_pub_class = Type(Publisher)
        outputs = ()

        def _showtraceback(self, etype, evalue, stb):
            name = getattr(etype, "__name__", str(etype))
            self.outputs.append(new_output("error", ename=name, evalue=str(evalue)))

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    settings = Config()
    settings.HistoryManager.enabled = False
    shell = Shell.instance(config=settings)
    formatter = shell.display_formatter  # pictures are not compared, so they need not be drawn
    formatter.active_types = [k for k in formatter.format_types if k not in notebooks.PICTURES]
    return shell


def _text_only(data):
    return {kind: value for kind, value in data.items() if kind not in notebooks.PICTURES}


def run(shell, source):
    """Run a cell and return its outputs."""
    from nbformat.v4 import new_output

    streams = {"stdout": StringIO(), "stderr": StringIO()}
    shell.outputs = []
    with (
        contextlib.redirect_stdout(streams["stdout"]),
        contextlib.redirect_stderr(streams["stderr"]),
    ):
        shell.run_cell(source, store_history=True)
    found = [("stream", name, file.getvalue()) for name, file in streams.items()]
    return [new_output(k, name=name, text=text) for k, name, text in found if text] + shell.outputs


def difference(cell, outputs):
    """Return how outputs differ from a cell's stored ones by nbval's rule, "" if they agree."""
    from nbval import plugin

    tags = cell.metadata.get("tags", ())
    errors = [output.ename for output in outputs if output.output_type == "error"]
    if errors and "raises-exception" not in tags:
        return f"error: {errors[0]}"
    if "nbval-ignore-output" in tags:
        return ""
    differing = []
    colors = plugin.nocolors
    skipped = ("metadata", "traceback", "prompt_number", "output_type", "name", "execution_count")
    self = SimpleNamespace(
        parent=SimpleNamespace(skip_compare=skipped + notebooks.PICTURES),
        colors=colors,
        sanitize=lambda text: text,
        format_output_compare=lambda key, left, right: differing.append(key),
    )
    stored = plugin.coalesce_streams(copy.deepcopy(cell.outputs))
    if plugin.IPyNbCell.compare_outputs(self, plugin.coalesce_streams(outputs), stored):
        return ""
    return f"output: {differing[0]}" if differing else "output: more or less of it"


def rest(shell, cells, start, source):
    """Run the cells from `start`, which has another source; say which is the first to notice."""
    for number in range(start, len(cells)):
        outputs = run(shell, source if number == start else cells[number].source)
        if how := difference(cells[number], outputs):
            return {"outcome": "caught", "by": cells[number].id, "how": how}
    return {"outcome": "survived"}


# Processes ---------------------------------------------------------------------------------------


class Child:
    """A forked process that runs a function and sends back its result, or is ended."""

    def __init__(self, work, seconds):
        self.begun = time.monotonic()
        self.seconds = seconds
        self.reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python, or JAX, warns of threads and forks
            self.process = os.fork()
        if self.process == 0:
            try:
                os.setsid()
                os.close(self.reader)
                resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
                os.write(writer, json.dumps(work()).encode())
            except BaseException:
                os.write(2, traceback.format_exc().encode())
            finally:
                os._exit(0)
        os.close(writer)
        self.sent = b""

    def result(self):
        """Return what the function returned; `{"outcome": "lost"}`, or None if it still runs."""
        late = time.monotonic() - self.begun > self.seconds
        ended = False
        while select.select([self.reader], [], [], 0)[0]:
            part = os.read(self.reader, 65536)
            self.sent += part
            if not part:
                ended = True
                break
        if not ended and not late:
            return None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.reader)
        try:
            return json.loads(self.sent)
        except ValueError:
            return {"outcome": "lost", "how": "does not end" if late else ENDED}


def finish(running, most, done):
    """Wait until at most `most` children run; `done` is told of each that ends."""
    while len(running) > most:
        for key, child in list(running.items()):
            result = child.result()
            if result is not None:
                del running[key]
                done(key, result | {"seconds": round(time.monotonic() - child.begun, 1)})
        time.sleep(0.02)


def alone(work=None, seconds=0, child=None):
    """Return the result of one child, when it has ended."""
    found = {}
    finish({"": child or Child(work, seconds)}, 0, lambda key, result: found.update(result))
    return found


def own_folders(shell):
    """Give a fork its own copy of the temporary folders of the chapter."""
    for value in list(shell.user_ns.values()):
        if isinstance(value, tempfile.TemporaryDirectory) and os.path.isdir(value.name):
            value.name = shutil.copytree(value.name, tempfile.mkdtemp(), dirs_exist_ok=True)


def from_the_start(cells, number=0, source=None):
    """Run a chapter in this process, one cell of it changed."""
    shell = new_shell()
    for cell in cells[:number]:
        run(shell, cell.source)
    return rest(shell, cells, number, cells[number].source if source is None else source)


def in_forks(cells, changed, jobs, least, send):
    """Run a chapter once, and its rest anew with each change, in a fork; `send` each result."""
    shell = new_shell()
    running = {}
    limit = None

    def forked(number, source):
        own_folders(shell)
        return rest(shell, cells, number, source)

    for number, cell in enumerate(cells):
        here = [(key, source) for key, (place, source) in changed.items() if place == number]
        if here and limit is None:  # the unchanged rest has to agree in a fork as well
            unchanged = alone(lambda n=number, c=cell: forked(n, c.source), 1800)
            if unchanged["outcome"] != "survived":
                return unchanged
            limit = least + PATIENCE * unchanged["seconds"]
        for key, source in here:
            finish(running, jobs - 1, send)
            running[key] = Child(lambda n=number, s=source: forked(n, s), limit)
        finish(running, jobs - 1, send)
        if all(place <= number for place, _ in changed.values()):
            break
        if how := difference(cell, run(shell, cell.source)):
            return {"outcome": "caught", "by": cell.id, "how": how}
    finish(running, 0, send)
    return {"outcome": "survived"}


def chapter(path, drawn, jobs, least, done):
    """Try the changes of one chapter; return what is wrong with it unchanged, or nothing."""
    nb = nbformat.read(path, as_version=4)
    cells = [cell for cell in nb.cells if cell.cell_type == "code"]
    changed = {index: (one["number"], one["source"]) for index, one in drawn.items()}
    left = dict(changed)
    reader, writer = os.pipe()

    def forking():
        os.close(reader)
        os.chdir(path.parent)

        def send(key, result):
            if result.get("how") != ENDED:  # again, from the start
                os.write(writer, (json.dumps([key, result]) + "\n").encode())

        return in_forks(cells, changed, jobs, least, send)

    child = Child(forking, 24 * 3600)
    os.close(writer)
    with os.fdopen(reader) as lines:
        for line in lines:
            key, result = json.loads(line)
            del left[key]
            done(key, result)
    whole = alone(child=child)
    if not left:
        return ""

    def fresh(number=0, source=None):
        os.chdir(path.parent)
        return from_the_start(cells, number, source)

    unchanged = alone(fresh, 3600)
    if unchanged["outcome"] != "survived":
        return f"{unchanged.get('by', '')} {unchanged['how']}"
    if whole["outcome"] != "survived":
        print(f"{path.name}: not sound in forks ({whole}): every change from the start", flush=True)
    running = {}
    for key, (number, source) in left.items():
        finish(running, jobs - 1, done)
        seconds = least + PATIENCE * unchanged["seconds"]
        running[key] = Child(lambda n=number, s=source: fresh(n, s), seconds)
    finish(running, 0, done)
    return ""


# What survives -----------------------------------------------------------------------------------


def shown_to_tests(survivors):
    """Yield the index of each survivor with the tests that fail on the changed notebook."""
    before = {}
    with tempfile.TemporaryDirectory() as folder:
        made = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, folder, ignore=made, dirs_exist_ok=True)
        for index, one in survivors:
            name = one["chapter"]
            path = Path(folder) / "book" / f"{name}.ipynb"
            stored = path.read_text(encoding="utf-8")
            if name not in before:
                before[name] = failing(folder, name)
            nb = nbformat.reads(stored, as_version=4)
            next(cell for cell in nb.cells if cell.id == one["cell"]).source = one["source"]
            path.write_text(notebooks.text(nb), encoding="utf-8", newline="\n")
            yield index, sorted(failing(folder, name) - before[name])
            path.write_text(stored, encoding="utf-8", newline="\n")


def failing(folder, name):
    """Return the tests of a chapter that fail in a copy of the project."""
    files = [f"tests/book/test_{test.format(chapter=name)}.py" for test in TESTS]
    files = [file for file in files if (Path(folder) / file).is_file()]
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider", *files]
    command += ["-k", SELECTED.format(chapter=name), "-m", "not browser and not slow"]
    environment = os.environ | {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"EMBEDDING_TUTORIAL_BOOK": f"{folder}/none"}  # no pages: nothing is built
    environment.pop("EMBEDDING_TUTORIAL_STRICT", None)
    settings = {"cwd": folder, "env": environment, "timeout": 1800, "encoding": "utf-8"}
    try:
        run = subprocess.run(command, capture_output=True, **settings)
    except subprocess.TimeoutExpired:
        return {"the tests do not end"}
    return set(re.findall(r"^(?:FAILED|ERROR) (\S+)", run.stdout, flags=re.MULTILINE))


# The command -------------------------------------------------------------------------------------


def table(results):
    """Return the results as text: how many of each chapter, and each that survived."""
    lines = [
        "| chapter | changes | caught by an output | by a test | survived |",
        "|---|--:|--:|--:|--:|",
    ]
    names = list(dict.fromkeys(one["chapter"] for one in results))
    for name in [*names, "all"]:
        here = [one for one in results if name in (one["chapter"], "all")]
        ends = [verdict(one) for one in here]
        counts = [ends.count(kind) for kind in ("output", "test", "survived")]
        lines.append(f"| {name} | {len(here)} | {' | '.join(map(str, counts))} |")
    for one in results:
        if one.get("outcome") == "survived":
            tests = ", ".join(one["tests"]) if one.get("tests") else "no test"
            lines += ["", f"{one['chapter']}, cell {one['cell']}, line {one['line']}: {tests}"]
            lines += [f"    - {line}" for line in one["before"].splitlines()]
            lines += [f"    + {line}" for line in one["after"].splitlines()]
    return "\n".join(lines)


def verdict(one):
    """Return what became of a change: caught by an output, by a test, survived, or not tried."""
    if one.get("outcome") == "survived":
        return "test" if one.get("tests") else "survived"
    return "output" if "outcome" in one else "not tried"


def key_of(one):
    """Return what tells a change, and the notebook that it is made in, from all others."""
    return "|".join([one["chapter"], one["notebook"], one["cell"], one["source"]])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=200, help="how many changes; 0: all")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, help="a JSON file, read if it exists"
    )
    parser.add_argument("--least", type=float, default=60, help="seconds for the rest, besides")
    parser.add_argument("--anew", action="store_true", help="do not read it")
    parser.add_argument("--list", action="store_true", help="print the changes, try none")
    parser.add_argument(
        "--no-tests", action="store_true", help="do not show survivors to the tests"
    )
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    options = parser.parse_args(arguments)
    one_thread.pin()
    paths = [path.resolve() for path in options.notebooks or notebooks.chapters()]
    found = mutants(paths)
    drawn = draw(found, options.sample or len(found), options.seed)
    print(f"{len(drawn)} of {len(found)} places in {len(paths)} notebooks", flush=True)
    digests = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in paths}
    for one in drawn:
        one["notebook"] = digests[one["chapter"]]
    if options.list:
        for one in drawn:
            print(
                f"{one['chapter']} {one['cell']}:{one['line']}: {one['before']} -> {one['after']}"
            )
        return 0
    if options.output.exists() and not options.anew:
        known = json.loads(options.output.read_text(encoding="utf-8"))["changes"]
        known = {key_of(one): one for one in known if "outcome" in one}
        drawn = [known.get(key_of(one), one) for one in drawn]
    begun = time.monotonic()

    def keep():
        options.output.parent.mkdir(parents=True, exist_ok=True)
        fresh = options.output.with_suffix(".new")
        settings = {"sample": options.sample, "seed": options.seed, "places": len(found)}
        fresh.write_text(
            json.dumps(settings | {"changes": drawn}, indent=1) + "\n", encoding="utf-8"
        )
        fresh.replace(options.output)

    def done(index, result):
        one = drawn[index]
        one.update(result)
        if one["outcome"] == "lost":
            one["outcome"] = "caught"
        keep()
        number = sum("outcome" in other for other in drawn)
        said = f"caught by {one['by']}" if "by" in one else one["outcome"]
        minutes = (time.monotonic() - begun) / 60
        place = f"{one['chapter']} {one['cell']}:{one['line']}"
        how = f"{one.get('how', '')} ({one['seconds']} s)"
        print(f"[{number}/{len(drawn)}, {minutes:.1f} min] {place} {said} {how}", flush=True)

    complaints = []
    for path in paths:
        here = {
            index: one
            for index, one in enumerate(drawn)
            if one["chapter"] == path.stem and "outcome" not in one
        }
        if here and (complaint := chapter(path, here, options.jobs, options.least, done)):
            complaints.append(f"{path.name} differs unchanged from what is stored: {complaint}")
            print(complaints[-1], file=sys.stderr, flush=True)
    survivors = [
        (index, one)
        for index, one in enumerate(drawn)
        if one.get("outcome") == "survived" and "tests" not in one
    ]
    if survivors and not options.no_tests:
        for index, tests in shown_to_tests(survivors):
            drawn[index]["tests"] = tests
            keep()
            print(
                f"{drawn[index]['chapter']} {drawn[index]['cell']}: {tests or 'no test'}",
                flush=True,
            )
    keep()
    print(table(drawn))
    print(f"{(time.monotonic() - begun) / 60:.1f} minutes; {options.output}", *complaints, sep="\n")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
