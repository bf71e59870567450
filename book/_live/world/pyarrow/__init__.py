"""The page has no pyarrow: the one table that the book reads is a list of words here.

Other libraries, once they see it, ask whether what they are given is one of its types. It is not.
"""


def __getattr__(name):
    if not name[0].isupper():
        raise AttributeError(name)
    return type(name, (), {})
