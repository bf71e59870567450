"""Find every number in the prose of a page, and hold it against what it was taken from.

    python tools/prose.py [--check] [--propose] [--flip] [PAGE ...]

Prose is Markdown, without its fenced code and without the table that tools/claims.py writes, and
the caption and the alternative text of a figure. The metadata `numbers` of a cell lists, in the
order of the text, where each number and each of the words *all, none, never, always, exactly,
twice, half* comes from:

    "0.47 = d1c4e606 output 5"      the fifth number that this cell shows; source: that it says
    "99.8 = intro:8be1 output 3"    the same, on another page
    "0.58 = claim counting-x min"   what was measured for a claim: min, max, mean, or a setting
                                    as it stands in the record; `window=2#3` is third in its list
    "2 = tried counting-x window=2" the number in such a setting
    "1,148 = record benchmarks > product > ratio"
                                    of the results.json of benchmarks or experiments; of a list
                                    min, max, mean, median or the n-th
    "3 = chapter learning"          the number that _toc.yml gives a chapter
    "14 = a1 source 7 * c3 output 2" reckoned from these: + - * / stand between spaces
    "2.9 = test test_bad_ids"       a test that compares these words of the page
    "all = d1c4e606"                a word: the cell, or `claim` and its id, that shows it; the
                                    words half, twice, none and never may name a number as well
    "1962: year"                    an exception, of one of the `KINDS`

The written form must be that value, rounded to the digits written: 0.998 is 99.8 %, 0.0447 is 0.04,
81,920,000 is 82 million, 483,179 is 483,000 and "about 480,000". A half goes up: write more digits.
172.5 is "more than 170" and "fewer than 180" as well.

No entry is needed for what can be told, or held, without one:

- a word with a digit in it that is among `NAMES`, such as word2vec, GPT-2, `float32`;
- whole numbers in the indices and exponents of a formula (`index`);
- what is no text: the keys of citations and terms, the aims of links, HTML (`target`);
- the number that begins a line of a list, or the title of an exercise: 1, or the next one;
- `[chapter 4](neighbours.ipynb)`, which has to agree with _toc.yml;
- "about 20 minutes", which tools/minutes.py writes;
- code between backticks, with a letter in it, that a cell of the page says or shows word for word.

The second and the third are held against nothing here (the build minds the targets), the others
are. Where a text works a sum out, `(3 + 2 + 1) / 3 = 2`, both sides must be equal (tools/sums.py),
whatever its numbers are bound to.

A page of the reference, which is Markdown alone, is read section by section. A number that the
fenced code of its section has needs no entry, since the tests run that code; the others have theirs
in a comment: `<!-- numbers: 3: name; 0 = intro:1a2b output 1 -->`.

`--flip` replaces each digit of the prose by another, one at a time, in the text and in its entry,
and counts how often that is noticed. Targets are left out: nobody reads them.
"""

import argparse
import difflib
import functools
import json
import math
import re
import statistics
import sys
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import minutes
import nbformat
import notebooks
import sums
import yaml

ROOT = Path(__file__).resolve().parents[1]
CLAIMS = ROOT / "experiments" / "claims"

# The pages whose numbers are bound; in time all.
DONE = ("answers", "questions", "cheatsheet", "glossary", "intro", "lookup", "one_hot", "learning")
DONE += ("neighbours", "counting", "predicting", "pretrained", "pitfalls")
DONE += ("transformer", "big_tables", "categories", "frameworks")

KINDS = {  # what an entry may say in place of where the number comes from, and why it may
    "year": "when something was published or said; the bibliography has it",
    "reference": "where something stands: an exercise, a figure, a step, a table of a paper",
    "name": "part of a name or of a version: Keras 3, Python 3.11",
    "notation": "part of a definition or a formula, right whatever the data are",
    "example": "made up to say what is meant, or asked of the reader; nobody measured it",
    "code": "in a piece of code that the page shows and does not run",
    "cited": "measured by others, in a work that the cell cites",
    "wording": "of the seven words only: half a page, all the same; nothing could be counted",
}
FREE = ("index", "target")  # told by the walker, held against nothing
# Words with a digit in them, which are no numbers, and need no entry: a misspelt one is not here.
NAMES = """
word2vec Word2vec Word2Vec word2vec_inner index2word save_word2vec_format load_word2vec_format
WordSim-353 SimLex-999 GPT-2 L6 v2 V4 E2B nycflights13 Apache-2.0 unused17 row_0_learns
float32 int32 int8 int4 crc32 Conv1D GlobalAveragePooling1D GlobalMaxPooling1D p_1 p_2 n_1 g0
""".split()

PLACES = ("output", "source", "claim", "tried", "record", "chapter", "test")

WORDS = {"all": "", "none": "0", "never": "0", "always": "", "exactly": ""}  # and what they mean
WORDS |= {"twice": "2", "half": "0.5"}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
SCALES |= {"kB": 10**3, "MB": 10**6, "GB": 10**9}

SUMMARIES = {"min": min, "max": max, "mean": statistics.mean, "median": statistics.median}

PLAIN = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:_\d{3})+|\d+)(?:\.\d+)*|(?<![\w.])\.\d+"
TOKEN = re.compile(
    rf"""
      (?P<command>\\[A-Za-z]+)
    | (?P<name>[^\W\d]\w*\d\w*|[A-Z]\w*-\d[\w.]*\w|[A-Z]\w*-\d)
    | (?P<sign>(?<![\w)\]}}.%-])[-−+]|(?<!\d\s)\bminus\s)?
      (?:(?P<power>\d+\^(?:\{{[-−]?\d+\}}|\d))|(?P<plain>{PLAIN}))
      (?P<exponent>[eE][-+]?\d+(?!\w))?
      (?P<percent>\s?\\?%|\sper\s?cent\b|\s(?:percentage\s)?points?\b)?
      (?P<scale>\s(?:{"|".join(SCALES)})\b)?
    | (?P<word>(?<![\w'’])(?i:{"|".join(WORDS)})(?![\w'’]))
    """,
    re.VERBOSE,
)
FENCED = re.compile(r"^[ >]*(```|~~~).*?\n.*?^[ >]*\1[^\n`]*$", re.MULTILINE | re.DOTALL)
ENTRIES = re.compile(r"^<!-- numbers: (.+?) -->\n", re.MULTILINE | re.DOTALL)
TRIED = re.compile(r"<!-- claims -->.*?(?:<!-- end -->|\Z)", re.DOTALL)
TARGET = re.compile(  # the groups are text; the rest is read by Sphinx, or by the browser
    r"<!--.*?-->|\{(?:cite\w*|cite:\w+|numref|ref|eq)\}`[^`]*`|\{\w+\}`([^`<]*)(?:<[^>]*>)?`"
    r"|(?<=\])\([^()\s]*\)|</?[a-z][^<>]*>",
    re.DOTALL,
)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+(?:\n[^$\n]+)*\$", re.DOTALL)
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
DIGITS = re.compile(r"\d+")
INDEX = re.compile(r"(?<=[_^])(?:\{[^{}]*\}|\d)")
LISTED = re.compile(r"^[ >]*(?:#+ |[-*] )?\**(\d+)\. ", re.MULTILINE)
CHAPTER = re.compile(r"\[(?:[^][]*\s)?[Cc]hapter\s(\d+)\b[^][]*\]\((?:\.\./)?(\w+)\.ipynb")
SERIES = re.compile(r"(?:,|,? and|,? or| to|–|,? against)\s?[-−]?")
ROUGHLY = re.compile(r"\b(?:about|some|nearly|almost|roughly|around)\s+(?:\w+\s+)?$", re.IGNORECASE)
BOUNDS = re.compile(
    r"\b(?:(?P<above>more than|above|at least)|(?:less|fewer) than|below|at most|within)\s$",
    re.IGNORECASE,
)


# Numbers in a text ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """A number, or one of the seven words, in a text."""

    written: str
    start: int
    end: int  # of the number itself, without its unit
    value: Fraction | None = None  # none: a word, or a version such as 3.2.1
    places: int = 0  # digits behind the point; below 0 for zeros that round
    percent: bool = False
    scale: int = 1
    bound: str = ""  # "more than 170" is above, "fewer than 180" below
    kind: str = ""  # one of FREE, or what holds the number without an entry
    aim: str = ""  # what a kind is held against

    @property
    def is_word(self):
        return self.written in WORDS


def numbers_in(text):
    """Return the numbers of a cell's code or output, in their order."""
    return [item for item in _items(text) if not item.is_word and not item.kind]


def _items(text):
    for match in TOKEN.finditer(text):
        if match["command"]:
            continue
        start, end = match.span()
        if match["name"]:
            yield Item(match["name"], start, end, kind="name")
        elif match["word"]:
            yield Item(match["word"].lower(), start, end)
        else:
            yield _number(text, match)


def _number(text, match):
    body = match["power"] or match["plain"]
    sign = "" if not match["sign"] else "+" if match["sign"] == "+" else "-"
    body = re.sub("[{}]", "", body).replace("−", "-")
    written = sign + body + (match["exponent"] or "")
    end = match.end("exponent" if match["exponent"] else "power" if match["power"] else "plain")
    start = match.start("sign" if match["sign"] else "power" if match["power"] else "plain")
    within = BOUNDS.search(text, max(0, start - 12), start)
    bound = "" if not within else "above" if within["above"] else "below"
    if body.count(".") > 1:
        return Item(written, start, end)
    if match["power"]:
        base, power = body.split("^")
        value, places = Fraction(base) ** int(power), 30
    else:
        plain = body.replace(",", "").replace("_", "")
        value = Fraction(plain + (match["exponent"] or ""))
        places = len(plain.partition(".")[2]) - int((match["exponent"] or "e0")[1:])
        if not places and "." not in plain:
            roughly = ROUGHLY.search(text, max(0, start - 30), start)
            places = -_zeros(plain, "," in body, bool(bound or roughly))
    value = -value if sign == "-" else value
    scale = SCALES.get((match["scale"] or "").strip(), 1)
    percent = bool(match["percent"])
    return Item(written, start, end, value, places, percent, scale, bound)


def _zeros(digits, grouped, roughly):
    """Count the zeros at the end that stand for rounding: of 483,000, and of "about 40"."""
    zeros = len(digits) - len(digits.rstrip("0")) if int(digits) else 0
    if roughly:
        while zeros and 4 * 10**zeros > int(digits):
            zeros -= 1
        return zeros
    return zeros if grouped and zeros >= 3 and len(digits) - zeros >= 2 else 0


def walk(text):
    """Return the items of a text written in Markdown, in their order."""
    text = FENCED.sub(_blank, TRIED.sub(_blank, text))
    targets = list(TARGET.finditer(text))
    plain = TARGET.sub(_without_target, text)
    formulas = [match.span() for match in FORMULA.finditer(CODE.sub(_blank, plain))]
    codes = [match.span() for match in CODE.finditer(plain)]
    indices = {
        place
        for start, end in formulas
        for match in INDEX.finditer(plain, start, end)
        for place in range(*match.span())
    }
    listed = {match.start(1) for match in LISTED.finditer(plain)}
    chapters = {match.start(1): match[2] for match in CHAPTER.finditer(text)}
    found = []
    for item in _items(plain):
        in_formula, code = _within(item, formulas), _within(item, codes)
        if item.is_word and (in_formula or code):
            continue
        if item.kind:
            pass
        elif item.start in listed:
            item = replace(item, kind="list")
        elif item.start in chapters:
            item = replace(item, kind="chapter", aim=chapters[item.start])
        elif item.start in indices and item.places == 0:
            item = replace(item, kind="index")
        elif code and re.search(r"[^\W\d]", plain[slice(*code)]):
            item = replace(item, kind="verbatim", aim=plain[slice(*code)].strip("`"))
        found.append(item)
    for target in targets:
        found += [
            Item(digits.group(), *digits.span(), kind="target")
            for digits in DIGITS.finditer(text, *target.span())
            if plain[digits.start()] == " "
        ]
    return _in_series(text, sorted(found, key=lambda item: item.start))


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def _without_target(match):
    if match[1] is None:
        return _blank(match)
    before, after = match.start(1) - match.start(), match.end() - match.end(1)
    return " " * before + match[1] + " " * after


def _within(item, spans):
    return next((span for span in spans if span[0] <= item.start and item.end <= span[1]), None)


def _in_series(text, items):
    """In "43, 12 and 3 per cent" all three are percentages."""
    for place in range(len(items) - 2, -1, -1):
        this, following = items[place : place + 2]
        between = text[this.end : following.start]
        if SERIES.fullmatch(between.replace("\n", " ")):
            change = {"percent": this.percent or following.percent}
            items[place] = replace(this, **change, scale=max(this.scale, following.scale))
    return items


def rounds_to(value, item):
    """Tell whether the item is written as `value`, rounded to as many digits, a half up."""
    if item.places <= 0 and 0 < abs(value) < 1:
        return False  # 0.5 is neither 0 nor 1
    unit = Fraction(10) ** -item.places
    size = math.floor(abs(value) / unit + Fraction(1, 2)) * unit
    if item.bound and value != item.value:
        cut = math.floor if item.bound == "above" else math.ceil
        return item.value == cut(value / unit) * unit
    return (size if value > 0 else -size) == item.value


def agree(item, place):
    """Tell whether the number `item` of the prose is the number `place` of a cell, rounded."""
    if item.value is None or place.value is None:  # a version, which may be cut short
        return f"{place.written}.".startswith(f"{item.written}.")
    values = {place.value, place.value / item.scale, place.value * place.scale / item.scale}
    if item.percent and not place.percent:
        values |= {100 * value for value in values}
    if place.percent and not item.percent:
        values |= {value / 100 for value in values}
    return any(rounds_to(value, item) for value in values)


# Pages ---------------------------------------------------------------------------------------


class Page:
    """A chapter: its cells, and what they show and say."""

    def __init__(self, path):
        self.path, self.name = Path(path), Path(path).stem
        self.nb = nbformat.read(path, as_version=4)
        self.cells = {cell.id: cell for cell in self.nb.cells}
        self._numbers, self._said = {}, {}

    def numbers(self, name, where):
        """Return the numbers of the cell `name` in its `output` or `source`."""
        if (name, where) not in self._numbers:
            cell = self.cells[name]
            text = cell.source if where == "source" else notebooks.output_text(cell)
            self._numbers[name, where] = [text, numbers_in(text)]
        return self._numbers[name, where][1]

    def line(self, name, where, item):
        """Return the line of the cell in which a number stands."""
        self.numbers(name, where)
        text = self._numbers[name, where][0]
        start = text.rfind("\n", 0, item.start) + 1
        return text[start:].partition("\n")[0].strip()

    @functools.cached_property
    def listed(self):
        """For each cell, the last number of a list, or of an exercise, that stands before it."""
        last, before = 0, {}
        for cell in self.nb.cells:
            before[cell.id] = last
            for text in texts_of(cell):
                for item in walk(text):
                    last = int(item.value) if item.kind == "list" else last
        return before

    def runs(self, item, cell):
        """Tell whether code in the cell itself, which is run as a test, has this number."""
        return False

    @functools.cached_property
    def minutes(self):
        return minutes.rounded(minutes.minutes(self.nb, self.name))

    @functools.cached_property
    def opening(self):
        try:
            return minutes.opening(self.nb).id
        except ValueError:
            return None

    @functools.cached_property
    def code(self):
        """All that code cells say and show, on one line."""
        cells = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        texts = [text for cell in cells for text in (cell.source, notebooks.output_text(cell))]
        return _one_line("\n".join(texts))

    def says(self, code):
        """Tell whether a cell says or shows this piece of code, word for word."""
        if code not in self._said:
            pattern = rf"(?<![\w.]){re.escape(_one_line(code))}(?!\w|\.\d)"
            self._said[code] = re.search(pattern, self.code) is not None
        return self._said[code]


class Reference(Page):
    """A page in Markdown: each section is a cell, whose fenced code is run as a test."""

    def __init__(self, path):
        self.path, self.name = Path(path), Path(path).stem
        self.nb = nbformat.v4.new_notebook()
        for part in re.split(
            r"^(?=#+ )", self.path.read_text(encoding="utf-8"), flags=re.MULTILINE
        ):
            if not part.strip():
                continue
            heading = part.partition("\n")[0].lower()
            entries = "; ".join(ENTRIES.findall(part)).split("; ")
            cell = nbformat.v4.new_markdown_cell(
                ENTRIES.sub("", part),
                id=re.sub(r"\W+", "-", heading).strip("-")[:64] or "top",  # as long as an id may be
                metadata={"numbers": [entry for entry in entries if entry]},
            )
            self.nb.cells.append(cell)
        self.cells = {cell.id: cell for cell in self.nb.cells}
        self._numbers, self._said = {}, {}
        blocks = [match.group() for match in FENCED.finditer(self.path.read_text("utf-8"))]
        self.code = _one_line("\n".join(blocks))

    def numbers(self, name, where):
        blocks = [match.group() for match in FENCED.finditer(self.cells[name].source)]
        text = "\n".join(blocks) if where == "source" else ""
        return self._numbers.setdefault((name, where), [text, numbers_in(text)])[1]

    def runs(self, item, cell):
        return not item.is_word and any(agree(item, one) for one in self.numbers(cell.id, "source"))


def read(path):
    """Return the page in a file: a notebook, or Markdown."""
    return (Reference if Path(path).suffix == ".md" else Page)(path)


def _one_line(text):
    return re.sub(r"\s+", " ", text)


def texts_of(cell):
    """Return the prose of a cell: Markdown, or caption and alternative text."""
    if cell.cell_type == "markdown":
        return [cell.source]
    told = cell.metadata.get("mystnb", {})
    return [told.get("figure", {}).get("caption", ""), told.get("image", {}).get("alt", "")]


@functools.cache
def page(name):
    """Return the page of this name."""
    return read(path_of(name))


def path_of(name):
    """Return the file of the page of this name."""
    path = notebooks.BOOK / "reference" / f"{name}.md"
    return path if path.exists() else notebooks.BOOK / f"{name}.ipynb"


@functools.cache
def chapter_numbers():
    """Return the number of each chapter, as _toc.yml has it."""
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    files = [file["file"] for part in parts if part.get("numbered") for file in part["chapters"]]
    return {file.rpartition("/")[2]: number for number, file in enumerate(files, start=1)}


@functools.cache
def record(chapter):
    """Return what was measured for each claim of a chapter: a value, or a list, a setting."""
    path = CLAIMS / f"{chapter}.json"
    if not path.exists():
        return {}
    measured = json.loads(path.read_text(encoding="utf-8"))
    return {name: claim["values"] for name, claim in measured.items()}


@functools.cache
def tests():
    """Return the names of all tests."""
    files = (ROOT / "tests").rglob("test_*.py")
    texts = (file.read_text(encoding="utf-8") for file in files)
    return {name for text in texts for name in re.findall(r"^ *def (test_\w+)", text, re.MULTILINE)}


def _flat(values):
    if not isinstance(values, list):
        return [Fraction(str(values))]
    return [number for value in values for number in _flat(value)]


# Entries -------------------------------------------------------------------------------------


class WrongEntry(ValueError):
    """An entry that does not say where a number comes from."""


def place_of(words, here):
    """Return the number that an entry names, as an item: a cell's, a claim's, a chapter's."""
    match words:
        case ["chapter", name]:
            if name not in chapter_numbers():
                raise WrongEntry(f"_toc.yml numbers no chapter {name!r}")
            return _exact(chapter_numbers()[name])
        case ["tried", name, *setting] if setting:
            return _setting(name, "".join(setting))
        case ["claim", name, *which] if which:
            return _exact(_measured(name, "".join(which)))
        case [cell, "output" | "source" as where, which] if which.isdecimal():
            owner, cell = _cell(cell, here)
            numbers = owner.numbers(cell, where)
            if not 1 <= int(which) <= len(numbers):
                raise WrongEntry(f"the {where} of {cell} has {len(numbers)} numbers, not {which}")
            return numbers[int(which) - 1]
    raise WrongEntry(f"{' '.join(words)!r} is no place")


def _exact(value):
    return Item("", 0, 0, Fraction(value))


def _cell(name, here):
    chapter, colon, cell = name.rpartition(":")
    try:
        owner = page(chapter) if colon else here
    except FileNotFoundError:
        raise WrongEntry(f"there is no page {chapter!r}") from None
    if cell not in owner.cells:
        raise WrongEntry(f"{owner.name} has no cell {cell!r}")
    return owner, cell


def _claim(name):
    values = record(name.partition("-")[0]).get(name)
    if not values:
        raise WrongEntry(f"experiments/claims has measured no {name!r}")
    return values


def _measured(name, which):
    by_setting = {"".join(key.split()): _flat(value) for key, value in _claim(name).items()}
    values = [value for some in by_setting.values() for value in some]
    if which in SUMMARIES:
        return SUMMARIES[which](values)
    setting, _, place = which.partition("#")
    if setting in by_setting and (not place or place.isdecimal()):
        some, place = by_setting[setting], int(place or 1)
        if 1 <= place <= len(some):
            return some[place - 1]
    raise WrongEntry(f"{name} has min, max, mean and {', '.join(by_setting)}, not {which}")


def _setting(name, setting):
    """Return the number in a setting in which a claim was tried."""
    setting, _, place = setting.partition("#")
    tried = ["".join(key.split()) for key in _claim(name)]
    numbers = numbers_in(setting)
    if setting not in tried or not 1 <= int(place or 1) <= len(numbers):
        raise WrongEntry(f"{name} was tried with {', '.join(tried)}, not with {setting}")
    return numbers[int(place or 1) - 1]


def _recorded(keys):
    path = ROOT / keys[0] / "results.json"
    try:
        value = _results(path)
        for place, key in enumerate(keys[1:], start=1):
            if isinstance(value, list | str):
                listed = isinstance(value, list)
                values = _flat(value) if listed else [one.value for one in numbers_in(value)]
                if place < len(keys) - 1 or not (key in SUMMARIES or key.isdecimal()):
                    raise KeyError(key)
                value = SUMMARIES[key](values) if key in SUMMARIES else values[int(key) - 1]
            else:
                value = value[key]
        return Fraction(str(value))
    except (OSError, LookupError, ValueError, TypeError) as error:
        raise WrongEntry(f"{' > '.join(keys)} is no number of a record ({error})") from None


@functools.cache
def _results(path):
    return json.loads(path.read_text(encoding="utf-8"))


def reckon(expression, here):
    """Return the value of places and numbers with + - * / between them, as an item."""
    if expression.startswith("record "):
        return _exact(_recorded(expression.removeprefix("record ").split(" > ")))
    words = re.split(r"(?:^|\s+)([-+*/])\s+", expression)
    terms, signs = [part.split() for part in words[::2]], words[1::2]
    if not terms[0]:
        terms[0] = ["0"]
    items = [_exact(t[0]) if len(t) == 1 and _plain(t[0]) else place_of(t, here) for t in terms]
    if not signs:
        if _plain(expression):
            raise WrongEntry(f"{expression} is a number, not a place")
        return items[0]
    if any(item.value is None for item in items):
        raise WrongEntry(f"{expression!r} reckons with what is no number")
    scaled = [item.value * item.scale for item in items]
    total, last = Fraction(0), scaled[0]
    for sign, value in zip(signs, scaled[1:], strict=True):
        if sign in "*/":
            if sign == "/" and not value:
                raise WrongEntry(f"{expression!r} divides by 0")
            last = last * value if sign == "*" else last / value
        else:
            total, last = total + last, value if sign == "+" else -value
    percent = any(item.percent for item in items) and not {"*", "/"} & set(signs)
    return replace(_exact(total + last), percent=percent)


def _plain(text):
    return re.fullmatch(r"\d+(?:\.\d+)?", text) is not None


def fault_of(item, entry, here, cell):
    """Return what is wrong with an entry for this item, or None."""
    _, kind, source = read_entry(entry)
    try:
        if kind:
            return _kind_fault(item, kind, cell)
        if source.startswith("test ") or (item.is_word and _is_cell(source)):
            _exists(source.split(), here)
            return None
        place = reckon(source, here)
        if item.is_word:
            if not WORDS[item.written]:
                return f"{item.written!r} names no number: name the cell or the claim alone"
            item = numbers_in(WORDS[item.written])[0]
    except WrongEntry as error:
        return str(error)
    if agree(item, place):
        return None
    value = place.written or f"{float(place.value):.6g}"
    return f"there it is {value}{' %' if place.percent else ''}"


def _kind_fault(item, kind, cell):
    if kind not in KINDS:
        return f"the kind {kind!r} is not among {', '.join(KINDS)}"
    if kind == "wording" and not item.is_word:
        return f"the kind {kind} is for words"
    if kind == "cited" and not any("{cite" in text for text in texts_of(cell)):
        return "the cell cites nothing"
    if kind == "year" and not re.fullmatch(r"(?:1[6-9]|20)\d\d", item.written):
        return "is no year"
    return None


def _is_cell(source):
    """Tell whether an entry of a word names a cell or a claim, and no number of them."""
    return " " not in source or re.fullmatch(r"claim \S+", source) is not None


def _exists(words, here):
    match words:
        case ["test", name]:
            if name not in tests():
                raise WrongEntry(f"there is no test {name!r}")
        case ["claim", name]:
            _claim(name)
        case [name]:
            _cell(name, here)
        case _:
            raise WrongEntry(f"{' '.join(words)!r} is no place")


def read_entry(entry):
    """Return the written form in an entry, its kind and its source; one of the two is empty."""
    if match := re.fullmatch(r"(\S+): (\w+)", entry):
        return match[1], match[2], ""
    if match := re.fullmatch(r"(\S+) = (\S.*)", entry):
        return match[1], "", match[2]
    return entry, "", entry


# Faults --------------------------------------------------------------------------------------


def held(item, here, cell):
    """Return whether an item needs no entry: True or False, or None if its number is wrong."""
    if item.kind == "name":
        return item.written in NAMES
    if item.kind in FREE or item.kind == "list":
        return True
    if item.kind == "chapter":
        return True if chapter_numbers().get(item.aim) == item.value else None
    if item.kind == "verbatim":
        return here.says(item.aim) or here.runs(item, cell)
    if here.runs(item, cell):
        return True
    if cell.id == here.opening and not item.is_word:
        said = minutes.SAID.search(cell.source)
        if said and said.start(1) == item.start:
            return True if here.minutes == item.value else None
    return False


@dataclass(frozen=True)
class Bound:
    """An item of a cell, the text it stands in, and which entry is its own."""

    item: Item
    text: str
    which: int  # of the texts of the cell
    entry: int | None = None  # of the entries of the cell


def bind(cell, here, texts=None, entries=None):
    """Return all items of a cell with their entries, and what is wrong: pairs of one and words."""
    texts = texts_of(cell) if texts is None else texts
    entries = cell.metadata.get("numbers", []) if entries is None else entries
    found = [Bound(item, text, k) for k, text in enumerate(texts) for item in walk(text)]
    states = [held(one.item, here, cell) for one in found]
    wrong = "is not what _toc.yml, or tools/minutes.py, has"
    faults = [(one, wrong) for one, state in zip(found, states, strict=True) if state is None]
    faults += [(None, said) for text in texts for said in sums.wrong(text)]
    last = here.listed[cell.id]
    for one in found:
        if one.item.kind == "list":
            if one.item.value not in (1, last + 1):
                faults.append((one, f"follows on {last} in a list"))
            last = one.item.value
    needing = [place for place, state in enumerate(states) if state is False]
    matched = _matched(
        [found[place].item.written for place in needing],
        [read_entry(entry)[0].replace("−", "-").lower() for entry in entries],
    )
    for entry in sorted(set(range(len(entries))) - set(matched.values())):
        faults.append((None, f"{entries[entry]!r} stands for nothing in the text"))
    for number, place in enumerate(needing):
        one = found[place] = replace(found[place], entry=matched.get(number))
        if one.entry is None:
            name = one.item.kind == "name"
            faults.append((one, "is not among NAMES" if name else "is bound to nothing"))
        elif fault := fault_of(one.item, entries[one.entry], here, cell):
            faults.append((one, f"{entries[one.entry]!r}: {fault}"))
    return found, faults


def _matched(written, names):
    """Return for each number, by its place, the place of its entry; both keep their order."""
    if written == names:
        return {place: place for place in range(len(names))}
    blocks = difflib.SequenceMatcher(None, written, names, autojunk=False).get_matching_blocks()
    return {a + step: b + step for a, b, size in blocks for step in range(size)}


def candidates(item, here, cell, reach=None):
    """Return entries that would hold, the nearest first, each with the line it stands in."""
    if item.is_word:
        return []
    order = [other.id for other in here.nb.cells]
    at = order.index(cell.id)
    found = []
    for place, other in enumerate(here.nb.cells):
        far = abs(place - at)
        if other.cell_type != "code" or (reach is not None and far > reach):
            continue
        for where in ("output", "source"):
            for number, there in enumerate(here.numbers(other.id, where), start=1):
                if agree(item, there):
                    entry = f"{item.written} = {other.id} {where} {number}"
                    found.append((far, place > at, entry, here.line(other.id, where, there)))
    return [(entry, line) for _, _, entry, line in sorted(found, key=lambda one: one[:2])]


def around(one, width=34):
    """Return the words around an item, on one line."""
    text, item = one.text, one.item
    before = text[max(0, item.start - width) : item.start]
    return _one_line(f"{before}>{text[item.start : item.end]}<{text[item.end :][:width]}").strip()


def report(here, shown=5):
    """Yield a line for each fault of a page, with proposals below it."""
    for cell in here.nb.cells:
        for one, fault in bind(cell, here)[1]:
            if one is None:
                yield f"{here.name} {cell.id}: {fault}"
                continue
            yield f"{here.name} {cell.id}: {one.item.written} {fault}: {around(one)}"
            for entry, line in candidates(one.item, here, cell)[:shown]:
                yield f'    "{entry}"  | {line[:60]}'


def propose(here):
    """Bind what agrees with one number alone of the two cells on either side; return how many."""
    done = 0
    for cell in here.nb.cells:
        old = cell.metadata.get("numbers", [])
        found, faults = bind(cell, here)
        free = [one for one, fault in faults if one is not None and one.entry is None]
        entries = []
        for one in found:
            if one.entry is not None:
                entries.append(old[one.entry])
            elif one in free and len(near := candidates(one.item, here, cell, reach=2)) == 1:
                entries.append(near[0][0])
                done += 1
        if entries:
            cell.metadata["numbers"] = entries
    return done


# The flip ------------------------------------------------------------------------------------


def flipped(digit):
    """Return another digit."""
    return str((int(digit) + 1) % 10)


def flip(here):
    """Replace each digit of the prose by another, one at a time, in the text and in its entry.

    Returns three tallies: of the digits whose flip was noticed, by what holds them; of the others,
    by their kind; and of the words, by what they are bound to.
    """
    caught, missed, words = Counter(), Counter(), Counter()
    for cell in here.nb.cells:
        texts, entries = texts_of(cell), cell.metadata.get("numbers", [])
        found, faults = bind(cell, here)
        for one in found:
            entry = None if one.entry is None else entries[one.entry]
            holder = _holder(one.item, entry)
            if holder == "unbound" and held(one.item, here, cell):
                holder = "block" if here.runs(one.item, cell) else "minutes"
            if one.item.is_word:
                words[holder] += 1
            if one.item.is_word or one.item.kind == "target":
                continue
            for place in range(one.item.start, one.item.end):
                if one.text[place].isdecimal():
                    now = bind(cell, here, *_flip(texts, entries, one, place))[1]
                    (caught if len(now) > len(faults) else missed)[holder] += 1
    return caught, missed, words


def _flip(texts, entries, one, place):
    """Return the texts and entries of a cell with one digit replaced in both."""
    text = one.text[:place] + flipped(one.text[place]) + one.text[place + 1 :]
    texts = [text if which == one.which else old for which, old in enumerate(texts)]
    if one.entry is not None:
        new = next((item for item in walk(text) if item.start == one.item.start), one.item)
        old = entries[one.entry]
        entries = list(entries)
        entries[one.entry] = new.written + old[len(read_entry(old)[0]) :]
    return texts, entries


def _holder(item, entry):
    """Return what holds an item: its kind, or that of the place it is bound to."""
    if entry is None:
        return item.kind or "unbound"
    _, kind, source = read_entry(entry)
    if kind:
        return kind
    if " " not in source:
        return "cell"
    if re.search(r"(?:^| )[-+*/] ", source):
        return "reckoned"
    return next(word for word in source.split() if word in PLACES)


def flip_report(pages):
    """Yield the lines that say what the flips came to."""
    tallies = [flip(here) for here in pages]
    caught, missed, words = (sum((t[k] for t in tallies), Counter()) for k in range(3))
    total = caught.total() + missed.total()
    yield f"{caught.total():,} of {total:,} flipped digits are noticed"
    for title, tally in (("noticed", caught), ("not noticed", missed), ("the words", words)):
        parts = ", ".join(f"{name} {count:,}" for name, count in tally.most_common())
        yield f"  {title}: {parts or 'none'}"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only what is wrong, no proposals")
    parser.add_argument("--propose", action="store_true", help="bind what is beyond doubt")
    parser.add_argument("--flip", action="store_true", help="count the flipped digits noticed")
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    options = parser.parse_args(arguments)
    done = [path_of(name) for name in DONE]
    every = done if options.check or options.flip else notebooks.chapters()
    pages = [read(path) for path in options.pages or every]
    if options.flip:
        print(*flip_report(pages), sep="\n")
        return 0
    wrong = False
    for here in pages:
        if options.propose and here.path.suffix == ".ipynb" and (count := propose(here)):
            text = notebooks.text(notebooks.normalise(here.nb, here.name))
            here.path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{here.name}: {count} numbers bound")
        for line in report(here, shown=0 if options.check else 5):
            print(line, file=sys.stderr if options.check else sys.stdout)
            wrong = True
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
