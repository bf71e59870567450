"""The interpreter, smaller: without the names of its functions."""

NAME = b"name"


def smaller(artifacts):
    """Return the bytes of the interpreter that has already been started, cut."""
    return without_names((artifacts / "python-snapshot.wasm").read_bytes())


def without_names(module):
    """Return a WebAssembly module without its section of names."""
    kept, at = [module[:8]], 8
    while at < len(module):
        size, start = number(module, at + 1)
        if not (module[at] == 0 and module[start + 1 : start + 5] == NAME):
            kept.append(module[at : start + size])
        at = start + size
    return b"".join(kept)


def number(module, at):
    """Return a number in the format's form (LEB128), and where it ends."""
    value = shift = 0
    while True:
        byte = module[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
