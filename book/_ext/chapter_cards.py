"""A Sphinx extension that shows the chapters as cards: a picture, a question, the minutes.

They stand on the first page, behind the text of *How to use this book*. They are no part of the
notebook, where that text leads to the chapters, and are not searched.
"""

import re
from pathlib import Path

from card_pictures import pictures
from docutils import nodes
from sphinx.transforms import SphinxTransform

BEHIND = "How to use this book"
MINUTES = re.compile(r"\babout (\d+) minutes\b")
ASKS = {
    "lookup": "Which row comes out, and how many must there be?",
    "one_hot": "Does the layer multiply?",
    "learning": "How does a gradient get past an id?",
    "neighbours": "Why do rows of like words meet?",
    "counting": "Can rows be counted instead of trained?",
    "predicting": "What do word2vec and GloVe learn?",
    "pretrained": "When do rows of others help?",
    "pitfalls": "Is it a finding, or noise?",
    "transformer": "What does a language model do with a row?",
    "big_tables": "What if there are more names than rows?",
    "categories": "Do other things than words have neighbours?",
    "frameworks": "How is it done in Keras and PyTorch?",
}


class cards(nodes.General, nodes.Element):
    """The place of the cards on the page."""


class PutCards(SphinxTransform):
    """Put the cards behind their section's text."""

    default_priority = 500

    def apply(self, **kwargs):
        if self.env.docname != self.config.root_doc:
            return
        for section in self.document.findall(nodes.section):
            if section.next_node(nodes.title).astext() == BEHIND:
                section += cards()


def minutes_of(path):
    """Return how many minutes a chapter says that it takes."""
    return MINUTES.search(Path(path).read_text(encoding="utf-8"))[1]


def visit_cards(translator, node):
    builder, drawn = translator.builder, pictures()
    env, here = builder.env, builder.current_docname
    translator.body.append('<ol class="chapter-cards">')
    for name, asks in ASKS.items():
        page = f"book/{name}"
        if page not in env.titles:  # a part of the book
            continue
        number = env.toc_secnumbers.get(page, {}).get("", ("",))[0]
        translator.body.append(
            f'<li><a class="reference internal" href="{builder.get_relative_uri(here, page)}">'
            f"{drawn[name]}<b>{number}. {env.titles[page].astext()}</b><span>{asks}</span>"
            f"<small>{minutes_of(env.doc2path(page))} minutes</small></a></li>"
        )
    translator.body.append("</ol>")
    raise nodes.SkipNode


def pass_over(translator, node):
    raise nodes.SkipNode


def setup(app):
    others = dict.fromkeys(("latex", "text"), (pass_over, None))
    app.add_node(cards, html=(visit_cards, None), **others)
    app.add_transform(PutCards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
