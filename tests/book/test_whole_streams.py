"""A line that a kernel sent in two pieces is one line on the page."""

import nbformat.v4 as nb
from whole_streams import join_pieces


def stream(text, name="stdout"):
    return nb.new_output("stream", name=name, text=text)


def test_a_line_that_came_in_two_pieces_is_one_line():
    (output,) = join_pieces([stream("hope  "), stream(" [0.1]\nto"), stream("\n")])
    assert output["text"] == "hope   [0.1]\nto\n"


def test_what_stands_between_keeps_its_place():
    image = nb.new_output("display_data", data={"text/plain": "<Figure>"})
    outputs = join_pieces([stream("a"), stream("oh", "stderr"), image, stream("b\n")])
    assert [output.get("text") for output in outputs] == ["ab\n", "oh\n", None]


def test_the_outputs_given_stay_as_they_are():
    given = [stream("a"), stream("b")]
    join_pieces(given)
    assert [output["text"] for output in given] == ["a", "b"]
