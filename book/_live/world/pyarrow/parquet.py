"""A table of one column, from a text with a word a line."""


class _Column(list):
    to_pylist = list.copy


def read_table(path):
    with open(path, encoding="utf-8") as file:
        return {"index": _Column(file.read().splitlines())}
