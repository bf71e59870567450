"""The numbers in a text, how each is written, and what needs no entry."""

import math
import re
from dataclasses import dataclass, replace
from fractions import Fraction

WORDS = {"all": "", "none": "0", "never": "0", "always": "", "exactly": ""}  # and what they mean
WORDS |= {"twice": "2", "half": "0.5"}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
SCALES |= {"kB": 10**3, "MB": 10**6, "GB": 10**9}

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
