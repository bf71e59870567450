"""What the page on the frameworks says in words is what its cells hold in numbers."""

import ast

import nbformat
import notebooks

from embedding_tutorial import Vocabulary, pad, tokenize

CELLS = {
    cell.id: cell.source
    for cell in nbformat.read(notebooks.BOOK / "frameworks.ipynb", as_version=4).cells
}


def test_the_padded_batch_is_the_two_sentences_with_every_id_one_higher():
    first, second = "Hope to see you soon", "see you"
    assert f'"{first}" and "{second}"' in CELLS["610c20d7"]
    seven = Vocabulary.from_sentences(
        [tokenize(first), tokenize("Nice to see you again")], order="appearance"
    )
    ids = [[id + 1 for id in seven.encode(tokenize(one))] for one in (first, second)]
    call = ast.parse(CELLS["886935c7"]).body[0].value  # batch = np.array(...)
    assert ast.literal_eval(call.args[0]) == pad(ids, value=0).tolist()
