"""Fonts cut down to the glyphs that a style sheet writes: icons, and the letters of formulas."""

from pathlib import Path

import tinycss2
from css_files import addresses, parse, walk
from fontTools import subset
from fontTools.ttLib import TTFont

READABLE = {".ttf", ".woff"}  # .woff2 takes one package more to read


def place(rules, static):
    """Write small copies of the fonts in use to `static`, and let the rules name these."""
    faces = [rule for rule in rules if getattr(rule, "lower_at_keyword", "") == "font-face"]
    others = [rule for rule in rules if rule not in faces]
    text, glyphs = tinycss2.serialize(others), glyphs_of(others)
    for face in faces:
        if family_of(face) in text:
            source = next(p for t in addresses([face]) if (p := Path(t.value)).suffix in READABLE)
            target = static / "fonts" / f"{source.stem}.woff"
            if shrink(source, glyphs, target):
                rename(face, target)
                others.append(face)
    return others


def glyphs_of(rules):
    """Return the characters that rules write on the page; icons are named by variables, too."""
    glyphs = set()
    for part in walk(rules):
        if part.type == "declaration":
            text = "".join(token.value for token in part.value if token.type == "string")
            is_written = part.name == "content"
            glyphs.update(char for char in text if is_written or "\ue000" <= char <= "\uf8ff")
    return glyphs


def family_of(face):
    parts = tinycss2.parse_blocks_contents(face.content)
    names = next(p.value for p in parts if p.type == "declaration" and p.name == "font-family")
    return next(token.value for token in names if token.type in ("string", "ident"))


def shrink(source, glyphs, target):
    """Write a font with these glyphs alone, and tell whether there is one."""
    options = subset.Options(flavor="woff", hinting=False, layout_features=[])
    options.drop_tables += ["FFTM"]  # the times of an editor of fonts
    font = TTFont(source, recalcTimestamp=False)
    if glyphs.isdisjoint(map(chr, font.getBestCmap())):
        return False
    cut = subset.Subsetter(options)
    cut.populate(text="".join(sorted(glyphs)))
    cut.subset(font)
    font.flavor = "woff"
    target.parent.mkdir(exist_ok=True)
    font.save(target)
    return True


def rename(face, target):
    """Let a `@font-face` name one file in place of its list."""
    parts = tinycss2.parse_blocks_contents(face.content, skip_whitespace=True)
    others = [part for part in parts if part.type == "declaration" and part.name != "src"]
    (rule,) = parse(f'@font-face {{src: url("{target.as_posix()}") format("woff")}}')
    face.content = others + tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
