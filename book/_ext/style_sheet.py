"""One style sheet for all pages, with the rules and the glyphs that they use."""

import hashlib
import re
from itertools import pairwise

import tinycss2
import web_fonts
from css_files import absolute, holds_rules, parse, read, relative, walk

# Scripts put these names together from two halves.
MADE_UP = {f"bs-tooltip-{side}" for side in ("auto", "top", "bottom", "start", "end")}


def write(pages, outdir, *, extra, folder):
    """Join the pages' style sheets into one, without what no page uses, and with small fonts.

    Args:
        pages: the parsed pages, all of them: a rule stays if one page needs it.
        outdir: the folder of the site, whose `_static` takes the sheet and its fonts.
        extra: more rules, as text.
        folder: what the addresses in them are relative to.

    Returns:
        The sheet's name below `_static`, with its content's hash as the version.
    """
    pages, static = list(pages), outdir / "_static"
    names = names_on(pages, static)
    paths = sheets_of(pages, static)
    rules = [rule for path in paths for rule in read(path)]
    rules += absolute(parse(extra), folder)
    rules = drop_unused_variables([*keep(rules, names)], names)
    rules = web_fonts.place(rules, static)
    text = tinycss2.serialize(relative(rules, static))
    (static / "pages.css").write_text(text, encoding="utf-8")
    for path in paths:
        path.unlink()
    return f"pages.css?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"


def link(page, name):
    """Let a page load the one sheet in place of its own."""
    sheets = page.find_all("link", rel="stylesheet")
    address = f"{page.html['data-content_root']}_static/{name}"
    sheets[0].replace_with(page.new_tag("link", rel="stylesheet", href=address))
    for other in sheets[1:]:
        other.decompose()


def names_on(pages, static):
    """Return the classes, ids and variables on the pages, and the words of the scripts.

    A script may give any element a class, so every word of it counts as one.
    """
    names = set(MADE_UP)
    for page in pages:
        for element in page.find_all(True):
            names.update(element.get("class", ()))
            names.add(element.get("id"))
        names.update(variables_on(page))
    for script in {*static.rglob("*.js")}.difference(static.glob("data/*")):
        names.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    return names


def variables_on(page):
    """Return the variables that the attributes and the style elements of a page name."""
    texts = [style.get_text() for style in page.find_all("style")]
    for element in page.find_all(True):
        texts += [value for value in element.attrs.values() if "--" in value]
    return set(re.findall(r"--[\w-]+", " ".join(texts)))


def sheets_of(pages, static):
    """Return the files of the style sheets of all pages, in their order, each once."""
    links = (link["href"] for page in pages for link in page.find_all("link", rel="stylesheet"))
    names = (link.partition("?")[0].partition("_static/")[2] for link in links)
    return [static / name for name in dict.fromkeys(names)]


def keep(rules, names):
    """Yield the rules that can match something, each with the selectors that can."""
    for rule in rules:
        if rule.type == "qualified-rule":
            rule.prelude = joined(one for one in split(rule.prelude) if can_match(one, names))
            if rule.prelude:
                yield rule
        elif holds_rules(rule):
            rule.content = [*keep(rule.content, names)]
            if rule.content:
                yield rule
        elif rule.type == "at-rule" or is_licence(rule):
            yield rule


def is_licence(rule):
    return rule.type == "comment" and rule.value.startswith("!")


def split(tokens):
    """Return the selectors of a list, which commas separate."""
    selectors = [[]]
    for token in tokens:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def joined(selectors):
    return [token for one in selectors for token in (*COMMA, *one)][1:]


COMMA = tinycss2.parse_component_value_list(",")


def can_match(selector, names):
    """Tell whether all classes and ids that a selector asks for outside brackets are in use."""
    asked = [token.value for token in selector if token.type == "hash"]
    asked += [name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"]
    return names.issuperset(asked)


def drop_unused_variables(rules, names):
    """Drop variables that nobody asks for, then those that only these asked for, and so on."""
    styles = [rule for rule in walk(rules) if rule.type == "qualified-rule"]
    for rule in styles:
        rule.content = tinycss2.parse_blocks_contents(rule.content)
    size = None
    while size != (size := len(text := tinycss2.serialize(rules))):
        used = names.union(re.findall(r"var\(\s*(--[\w-]+)", text))
        for rule in styles:
            rule.content = [part for part in rule.content if not is_unused(part, used)]
    return rules


def is_unused(part, used):
    return part.type == "declaration" and part.name.startswith("--") and part.name not in used
