"""Each digit of the prose replaced by another: how many are noticed?"""

import re
from collections import Counter

from bound.entries import bind, held, read_entry
from bound.pages import texts_of
from bound.text import walk

PLACES = ("output", "source", "claim", "tried", "record", "chapter", "test")


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
