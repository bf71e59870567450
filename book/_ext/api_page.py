"""A Sphinx extension for the page of the module: what autodoc and napoleon get wrong there.

Types stand as the source writes them (`ArrayLike`, not the union it stands for); "Returns" is one
piece of prose, colons and all; a name in backquotes leads to what it names; a method that several
classes inherit is described once.
"""

import ast
import inspect
import re
import textwrap

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.python import PyObject
from sphinx.ext.autodoc import FunctionDocumenter, MethodDocumenter
from sphinx.util.nodes import make_refnode

PUBLIC = {"function", "class", "exception"}
JOINT = re.compile(r"    (\w+(?:, \w+)+)(:.*)")


# Docstrings ----------------------------------------------------------------------------------


def keep_returns_whole(app, what, name, obj, options, lines):
    """Hand "Returns" on as a field; napoleon would cut it at the first colon, after a "type"."""
    for start, line in enumerate(lines):
        if line.rstrip() in ("Returns:", "Yields:"):
            block = list(_indented(lines[start + 1 :]))
            text = textwrap.dedent("\n".join(block)).strip().splitlines()
            field = [
                f":{line.strip(': ').lower()}: {text[0]}",
                *(f"    {more}" for more in text[1:]),
            ]
            lines[start : start + 1 + len(block)] = [*field, ""]
            return


def _indented(lines):
    for line in lines:
        if line.strip() and not line[0].isspace():
            return
        yield line


def name_each(app, what, name, obj, options, lines):
    """Give each of "rows, columns: ..." its own entry; the second would become the first's type."""
    section, result, place = "", [], 0
    while place < len(lines):
        line = lines[place]
        if line[:1].strip():
            section = line.strip()
        joint = JOINT.match(line) if section in ("Args:", "Attributes:") else None
        if joint is None:
            result.append(line)
            place += 1
            continue
        end = place + 1
        while end < len(lines) and lines[end].startswith(" " * 5):
            end += 1
        for one in joint[1].split(", "):
            result += [f"    {one}{joint[2]}", *lines[place + 1 : end]]
        place = end
    lines[:] = result


def describe_once(app, what, name, obj, options, lines):
    """Refer from an inherited method to its first description on the page."""
    if what == "method" and not name.endswith(getattr(obj, "__qualname__", name)):
        seen = app.env.temp_data.setdefault("inherited", {})
        first = seen.setdefault((obj.__module__, obj.__qualname__), name)
        if first != name:
            lines[:] = [f"As `{'.'.join(first.split('.')[-2:])}`.", ""]


def skip_fields(app, what, name, obj, skip, options):
    """Leave out "Alias for field number 0"; the class's own "Attributes" says what a field is."""
    return True if type(obj).__name__ == "_tuplegetter" else None


# Types ---------------------------------------------------------------------------------------


def written(annotation):
    """Return an annotation as it stands in the source, without quotes and the typing module."""
    text = ast.unparse(annotation).replace("npt.", "")
    return re.sub(r"^(['\"])(.*)\1$", r"\2", text)


def types_in(function):
    """Return {parameter: type}, "return" included, as the source of the function writes them."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, IndexError, SyntaxError):
        return {}
    if not isinstance(tree, ast.FunctionDef):
        return {}
    taken = tree.args
    found = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg]
    types = {arg.arg: written(arg.annotation) for arg in found if arg and arg.annotation}
    return types | ({"return": written(tree.returns)} if tree.returns else {})


def fields_of(cls):
    """Return {field: type} of a class whose fields are its parameters, bases included."""
    types = {}
    for base in reversed(cls.__mro__[:-1]):
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        except (OSError, TypeError, IndexError):
            continue
        fields = [line for line in tree.body if isinstance(line, ast.AnnAssign)]
        types |= {line.target.id: written(line.annotation) for line in fields}
    return types


def record_types(app, objtype, name, obj, options, signature, returns):
    """Take the place of the types that autodoc has evaluated, and so written out at length."""
    types = types_in(obj.__init__) or fields_of(obj) if inspect.isclass(obj) else types_in(obj)
    recorded = app.env.temp_data.get("annotations", {}).get(name)
    if recorded:
        recorded.update({key: types[key] for key in recorded if key in types})


def type_attributes(app, what, name, obj, options, lines):
    """Write the types of a class's attributes anew; napoleon has evaluated them."""
    types = fields_of(obj) if inspect.isclass(obj) else {}
    for number, line in enumerate(lines):
        typed = re.match(r":vartype (\w+): ", line)
        if typed and typed[1] in types:
            lines[number] = f"{typed[0]}{types[typed[1]]}"


def type_properties(app, doctree):
    """Give a property the type that its source writes."""
    for signature in doctree.findall(addnodes.desc_signature):
        if signature.parent["objtype"] != "property":
            continue
        owner = __import__(signature["module"], fromlist=["_"])
        for part in signature["fullname"].split(".")[:-1]:
            owner = getattr(owner, part)
        name = signature["fullname"].split(".")[-1]
        accessor = inspect.getattr_static(owner, name)
        function = getattr(accessor, "fget", None) or getattr(accessor, "func", None)
        text = types_in(function).get("return")
        for annotation in signature.findall(addnodes.desc_annotation):
            if text and annotation.astext().startswith(":"):
                annotation[:] = [nodes.Text(f": {text}")]


class OneSignature:
    """Shows a function once, not once for each of its overloads, with the types written out."""

    def format_signature(self, **options):
        if self.analyzer:
            self.analyzer.overloads.pop(".".join(self.objpath), None)
        return super().format_signature(**options)


class OneFunction(OneSignature, FunctionDocumenter):
    """Documents a function."""


class OneMethod(OneSignature, MethodDocumenter):
    """Documents a method."""


LINES = re.compile(r'(<span class="sig-paren">[(\[]</span>)\s*<dl>(.*?)</dl>', re.DOTALL)


def lay_out_signatures(app, pagename, templatename, context, doctree):
    """Write the lines of a long signature as lines; Sphinx writes a list of definitions alone."""
    context["body"] = LINES.sub(
        lambda found: (
            found[1]
            + found[2].replace("<dd>", '<span class="sig-line">').replace("</dd>", "</span>")
        ),
        context.get("body", ""),
    )


# Links ---------------------------------------------------------------------------------------


def link_names(app, env, node, contnode):
    """Lead from a name in backquotes to the one public object of this name, wherever it is."""
    target = node["reftarget"]
    if node.get("refdomain") != "py" or node.get("reftype") not in ("obj", "class", "exc"):
        return None
    domain = env.get_domain("py")
    found = [
        (name, entry)
        for name, entry in domain.find_obj(env, None, None, target, None, searchmode=1)
        if "." in target or entry.objtype in PUBLIC
    ]
    if len(found) != 1:
        return None
    name, entry = found[0]
    return make_refnode(
        app.builder, node["refdoc"], entry.docname, entry.node_id, [contnode], title=name
    )


def setup(app):
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"  # Sphinx says "Variables"
    app.setup_extension("sphinx.ext.autodoc")
    app.add_autodocumenter(OneFunction, override=True)
    app.add_autodocumenter(OneMethod, override=True)
    app.connect("autodoc-process-docstring", keep_returns_whole, priority=400)  # before napoleon
    app.connect("autodoc-process-docstring", name_each, priority=400)
    app.connect("autodoc-process-docstring", describe_once, priority=600)  # after it
    app.connect("autodoc-process-docstring", type_attributes, priority=600)
    app.connect("autodoc-process-signature", record_types, priority=600)  # after autodoc's own
    app.connect("autodoc-skip-member", skip_fields)
    app.connect("doctree-read", type_properties)
    app.connect("missing-reference", link_names)
    app.connect("html-page-context", lay_out_signatures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
