"""The page has no pyarrow: the one table that the book reads is a list of words here."""


class Table:
    """Other libraries ask whether what they are given is one."""


class ChunkedArray:
    """And this."""
