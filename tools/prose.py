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
are. Where a text works a sum out, `(3 + 2 + 1) / 3 = 2`, both sides must be equal, whatever its
numbers are bound to.

A page of the reference, which is Markdown alone, is read section by section. A number that the
fenced code of its section has needs no entry, since the tests run that code; the others have theirs
in a comment: `<!-- numbers: 3: name; 0 = intro:1a2b output 1 -->`.

`--flip` replaces each digit of the prose by another, one at a time, in the text and in its entry,
and counts how often that is noticed. Targets are left out: nobody reads them.
"""

import argparse
import sys
from pathlib import Path

import notebooks
from bound.entries import FREE, KINDS, bind
from bound.flip import flip, flip_report, flipped
from bound.pages import Page, one_line, page, path_of, read
from bound.places import reckon, record
from bound.text import agree, numbers_in, rounds_to, walk

__all__ = ["FREE", "KINDS", "Page", "agree", "bind", "flip", "flipped", "numbers_in", "page"]
__all__ += ["read", "reckon", "record", "rounds_to", "walk"]

# The pages whose numbers are bound; in time all.
DONE = ("answers", "questions", "cheatsheet", "glossary", "intro", "lookup", "one_hot", "learning")
DONE += ("neighbours", "counting", "predicting", "pretrained", "pitfalls")
DONE += ("transformer", "big_tables", "categories", "frameworks")


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
    return one_line(f"{before}>{text[item.start : item.end]}<{text[item.end :][:width]}").strip()


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
