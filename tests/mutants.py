"""Every single small change of a piece of code: what a test of its behaviour must notice."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
COMMUTATIVE = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
OPPOSITES = {ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.NotIn: ast.In}
TWINS = [
    ("min", "max"),
    ("argmin", "argmax"),
    ("minimum", "maximum"),
    ("sum", "mean"),
    ("all", "any"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
]
OTHER_NAME = {name: other for pair in TWINS for name, other in (pair, pair[::-1])}


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Yield the changed line and the whole changed source, for each single change.

    The source is that of one function; its decorators and its signature are left out of it.
    """
    tree = ast.parse(source)
    (function,) = tree.body
    function.decorator_list = []
    lines = ast.unparse(tree).splitlines()
    for node in [node for statement in function.body for node in ast.walk(statement)]:
        for changed in _changes(node):
            # deepcopy takes what its memo holds for a node that it has copied already
            mutant = ast.unparse(ast.fix_missing_locations(deepcopy(tree, {id(node): changed})))
            pairs = zip(lines, mutant.splitlines(), strict=False)
            different = [new.strip() for old, new in pairs if old != new]
            if different:
                yield different[0], mutant


def _changes(node):
    """Yield what may stand in the place of `node`."""
    for kind, changes in _CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node)


def _with(node, **fields):
    """Return a copy of `node` in which some fields are others."""
    copy = deepcopy(node)
    for name, value in fields.items():
        setattr(copy, name, value)
    return copy


def _without(items, index):
    return items[:index] + items[index + 1 :]


def _binary(node):
    for kind in ARITHMETIC:
        if not isinstance(node.op, kind):
            yield _with(node, op=kind())
    if not isinstance(node.op, COMMUTATIVE):
        yield _with(node, left=node.right, right=node.left)
    yield node.left
    yield node.right


def _augmented(node):
    for kind in ARITHMETIC:
        if not isinstance(node.op, kind):
            yield _with(node, op=kind())
    yield ast.Assign([node.target], node.value)


def _comparison(node):
    for index, op in enumerate(node.ops):
        others = [OPPOSITES[type(op)]] if type(op) in OPPOSITES else COMPARISONS
        for kind in others:
            if not isinstance(op, kind):
                yield _with(node, ops=[*node.ops[:index], kind(), *node.ops[index + 1 :]])


def _constant(node):
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)


def _call(node):
    yield from node.args
    if isinstance(node.func, ast.Attribute):
        yield node.func.value  # x in place of x.sum()
    for index in range(len(node.keywords)):
        yield _with(node, keywords=_without(node.keywords, index))
    for index in range(len(node.args)):
        yield _with(node, args=_without(node.args, index))
    for one, other in combinations(range(len(node.args)), 2):
        args = list(node.args)
        args[one], args[other] = args[other], args[one]
        yield _with(node, args=args)


def _slice(node):
    for end in ("lower", "upper", "step"):
        if getattr(node, end):
            yield _with(node, **{end: None})


def _comprehension(node):
    for index, condition in enumerate(node.ifs):
        rest = _without(node.ifs, index)
        yield _with(node, ifs=rest)
        yield _with(node, ifs=[*rest, ast.UnaryOp(ast.Not(), condition)])


def _attribute(node):
    if node.attr in OTHER_NAME:
        yield _with(node, attr=OTHER_NAME[node.attr])
    if node.attr == "T":
        yield node.value


def _name(node):
    if node.id in OTHER_NAME:
        yield _with(node, id=OTHER_NAME[node.id])


_CHANGES = {
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.Compare: _comparison,
    ast.BoolOp: lambda node: [_with(node, op=OPPOSITES[type(node.op)]()), *node.values],
    ast.UnaryOp: lambda node: [node.operand],
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Subscript: lambda node: [node.value] if isinstance(node.ctx, ast.Load) else [],
    ast.Slice: _slice,
    ast.comprehension: _comprehension,
    ast.Attribute: _attribute,
    ast.Name: _name,
    ast.IfExp: lambda node: [node.body, node.orelse],
    ast.If: lambda node: [_with(node, test=ast.UnaryOp(ast.Not(), node.test))],
    (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.If): lambda node: [ast.Pass()],
}
