"""The interpreter, smaller: without names, and without libraries that nobody can import.

All libraries are linked into one file, each in one piece, and the names of functions say where it
begins and ends. A library whose Python part is not handed out is never entered; the bodies of its
functions are replaced by the one instruction that stops the machine. A function that is reached in
spite of that ends the interpreter, which the page says; it never computes something else.
"""

import re

CUSTOM, IMPORTS, CODE = 0, 2, 10  # sections of the format
STOP = bytes([3, 0, 0x00, 0x0B])  # a body of three bytes: no variables, `unreachable`, `end`
EMPTIED = {
    "pandas": r"__pyx_.*\d+pandas_",
    "statsmodels": r"__pyx_.*\d+statsmodels_",
    "lxml": r"__pyx_.*\d+lxml_",
    "libxml2": r"xml[A-Z]",
    "sqlite": r"sqlite3",
}
SHARED = re.compile(r"\(|::")  # in C++ a template may be another library's as well ...
OWN = re.compile(r"__[Pp]yx")  # ... but not what Cython writes


def smaller(artifacts):
    """Return the bytes of the interpreter that has already been started, cut."""
    module = (artifacts / "python-snapshot.wasm").read_bytes()
    sections = list(split(module))
    imported = sum(1 for _ in imports(next(body for kind, body in sections if kind == IMPORTS)))
    names = function_names(next(body for _, body in sections if body.startswith(b"\x04name")))
    cut = [module[:8]]
    for kind, body in sections:
        if kind == CODE:
            body = emptied(body, imported, names)
        if not (kind == CUSTOM and body.startswith(b"\x04name")):
            cut.append(bytes([kind]) + written(len(body)) + body)
    return b"".join(cut)


def emptied(code, imported, names):
    """Return the section of code with the bodies of needless functions replaced."""
    count, at = number(code, 0)
    needless = functions_of_others(names)
    bodies = [written(count)]
    for index in range(imported, imported + count):
        size, start = number(code, at)
        bodies.append(STOP if index in needless else code[at : start + size])
        at = start + size
    return b"".join(bodies)


def functions_of_others(names):
    """Return the indices of the functions of the libraries in `EMPTIED`."""
    found = set()
    for library, pattern in EMPTIED.items():
        match = re.compile(pattern).match
        own = [index for index, name in names.items() if match(name)]
        if not own:
            raise ValueError(f"the interpreter has no function of {library}: it is another one")
        for index in range(min(own), max(own) + 1):
            name = names.get(index, "(")
            if OWN.match(name) or not SHARED.search(name):
                found.add(index)
    return found


# The format ------------------------------------------------------------------------------------


def split(module):
    """Yield the kind and the content of each section of a module."""
    at = 8
    while at < len(module):
        size, start = number(module, at + 1)
        yield module[at], module[start : start + size]
        at = start + size


def imports(section):
    """Yield the functions that a module asks for; this one asks for nothing else."""
    count, at = number(section, 0)
    for _ in range(count):
        for _ in range(2):  # the names of a module and of a function in it
            length, at = number(section, at)
            at += length
        kind = section[at]
        index, at = number(section, at + 1)
        if kind != 0:
            raise ValueError("the interpreter asks for more than functions: it is another one")
        yield index


def function_names(section):
    """Return {index: name} from the section of names."""
    names, at = {}, 5
    while at < len(section):
        kind = section[at]
        size, start = number(section, at + 1)
        if kind == 1:
            count, place = number(section, start)
            for _ in range(count):
                index, place = number(section, place)
                length, place = number(section, place)
                names[index] = section[place : place + length].decode()
                place += length
        at = start + size
    return names


def number(data, at):
    """Return a number in the format's form (LEB128), and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def written(value):
    """Return a number in the format's form."""
    parts = []
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
