"""Sums that a text works out before the reader's eyes: their two sides must be equal.

`1 · 2 + 1 · 0 = 2`, or `\\frac{6 + 6}{1 + 3} = 3` in a formula, is no measurement, so that nothing
it could be bound to stands in a cell. But it can be reckoned again.
"""

import ast
import math
import operator
import re
from itertools import pairwise

SAME = {"·": "*", "×": "*", r"\cdot": "*", r"\times": "*", "−": "-", r"\left": "", r"\right": ""}
FRACTION = re.compile(r"\\d?frac\{([^{}]*)\}\{([^{}]*)\}")
ROOT = re.compile(r"\\sqrt(?:\{([^{}]*)\}|\s*(\d+))")
SUM = re.compile(r"(?:√|\d+(?:,\d{3})*(?:\.\d+)?|[-+*/=()]|\s)+")
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub}
OPERATORS |= {ast.Mult: operator.mul, ast.Div: operator.truediv}


def plain(text):
    """Write a sum in LaTeX, or with the signs of print, in those of Python."""
    for old, new in SAME.items():
        text = text.replace(old, new)
    while FRACTION.search(text):
        text = FRACTION.sub(r"((\1)/(\2))", text)
    return re.sub(r"\)\s*\(", ")*(", ROOT.sub(r"√(\1\2)", text))


def sums(text):
    """Yield the sums in a text, each a list of sides, those that are no number left out."""
    text = plain(text)
    for found in SUM.finditer(text):
        sides = found[0].split("=")
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if re.match(r"[\w^_)}\]'\\%]", before) or (before and re.match(r"\s*[-+*/]", found[0])):
            sides[0] = "" if before not in "$:(" else sides[0]
        if re.match(r"[\w^_({\\]", after):
            sides[-1] = ""
        yield [side.strip() for side in sides if side.strip()]


def value(side):
    """Return what a side comes to, or None if it is no sum."""
    try:
        return _value(ast.parse(side.replace("√", "sqrt").replace(",", ""), mode="eval").body)
    except (SyntaxError, TypeError, ZeroDivisionError, ValueError):
        return None


def _value(node):
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.BinOp() if type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](_value(node.left), _value(node.right))
        case ast.Call(func=ast.Name(id="sqrt"), args=[inner]):
            return math.sqrt(_value(inner))
    raise TypeError("no sum")


def wrong(text):
    """Yield each pair of neighbouring sides that are not equal, to the digits of the second."""
    for sides in sums(text):
        known = [(side, value(side)) for side in sides]
        known = [(side, number) for side, number in known if number is not None]
        for (one, left), (other, right) in pairwise(known):
            digits = len(other.partition(".")[2]) if re.fullmatch(r"-?[\d.,]+", other) else 0
            if abs(left - right) > 0.5 * 10**-digits * bool(digits) + 1e-9:
                yield f"{one} is not {other}"
