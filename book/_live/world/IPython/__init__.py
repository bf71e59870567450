"""The page has no IPython; this stands for the little that a cell asks of it."""

version_info = (9, 0, 0)


def get_ipython():
    return None
