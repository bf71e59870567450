"""Style sheets as lists of rules: read with what they import, their addresses kept right."""

import re
from pathlib import Path
from urllib.parse import unquote

import tinycss2

NESTING = {"media", "supports", "layer", "container"}


def parse(text):
    """Return the rules of a style sheet given as text, without layout and inner comments."""
    rules = tinycss2.parse_stylesheet(text, skip_whitespace=True)
    nest(rules)
    for rule in rules:
        squeeze(rule)
    return rules


def nest(rules):
    """Read the rules inside rules such as `@media`."""
    for rule in filter(holds_rules, rules):
        rule.content = tinycss2.parse_rule_list(rule.content, skip_whitespace=True)
        nest(rule.content)


def holds_rules(rule):
    return rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content is not None


def read(path):
    """Return the rules of a style sheet and, in their place, of those that it imports."""
    rules = []
    for rule in absolute(parse(path.read_text(encoding="utf-8")), path.parent):
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            address = next(token.value for token in rule.prelude if token.type in ("string", "url"))
            rules += read(path.parent / address)
        else:
            rules.append(rule)
    return rules


def walk(nodes):
    """Yield the nodes and all that is inside them."""
    for node in nodes:
        yield node
        for part in parts_of(node):
            yield from walk(part)


def parts_of(node):
    parts = (getattr(node, name, None) for name in ("prelude", "content", "arguments", "value"))
    return [part for part in parts if isinstance(part, list)]


def squeeze(node):
    for part in parts_of(node):
        part[:] = [token for token in part if token.type != "comment"]
        for token in part:
            if token.type == "whitespace":
                token.value = " "
            squeeze(token)


def absolute(rules, folder):
    """Make the addresses of files independent of the folder that their rules are read from."""
    for token in addresses(rules):
        name = unquote(re.sub(r"[?#].*", "", token.value))
        if name and not re.match(r"data:|https?:", name):
            readdress(token, (folder / name).resolve())
    return rules


def relative(rules, folder):
    """Write the addresses of files as they are seen from a folder: the contrary of `absolute`."""
    for token in addresses(rules):
        path = Path(token.value)
        if path.is_absolute():
            readdress(token, path.relative_to(folder.resolve()))
    return rules


def addresses(nodes):
    """Yield the tokens that hold an address: of `url(here)` as of `url("here")`."""
    for token in walk(nodes):
        if token.type == "url":
            yield token
        elif token.type == "function" and token.lower_name == "url":
            yield from (part for part in token.arguments if part.type == "string")


def readdress(token, path):
    token.value = path.as_posix()
    quoted = f'"{token.value}"'
    token.representation = f"url({quoted})" if token.type == "url" else quoted
