"""A Sphinx extension that prints a line whole which the kernel sent in two pieces.

A kernel sends what a cell prints every fifth of a second, if need be in the middle of a line.
MyST-NB 1.x (`coalesce_streams`) ends each piece with a line break; here the pieces are joined
as they are, before it sees them.
"""

from copy import copy

from myst_nb.core import render

ends_each_piece = render.coalesce_streams


def join_pieces(outputs):
    """Return outputs in which the pieces of a stream are one, where its first piece stood.

    The outputs that were given stay as they are: MyST-NB keeps them as the executed notebook.
    """
    joined, streams = [], {}
    for output in outputs:
        if output["output_type"] == "stream" and output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
            continue
        if output["output_type"] == "stream":
            streams[output["name"]] = output = copy(output)
        joined.append(output)
    return ends_each_piece(joined)


def setup(app):
    render.coalesce_streams = join_pieces
    return {"parallel_read_safe": True, "parallel_write_safe": True}
