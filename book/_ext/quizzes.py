"""A Sphinx extension that asks: *Test yourself* behind each summary, the exam, a deck for Anki.

All questions stand in book/_quizzes.yml. What is written into a page is complete without scripts:
the choices as a list, and a fold that says of each why it is right or wrong. quiz.js, which only
pages with questions load, makes buttons of them.
"""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

BEHIND, TITLE = "Summary", "Test yourself"
EXAM = "exam"
DECK = "inside-the-embedding-layer-anki.txt"
LETTERS = "ABCD"

logger = logging.getLogger(__name__)


# The questions -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """What may be answered, whether it is right, why, and the place (`page#section`) to reread."""

    says: str
    is_right: bool
    because: str
    reread: str


@dataclass(frozen=True)
class Question:
    """A question, its choices, and what holds that the right one is right."""

    key: str
    asks: str
    choices: tuple[Choice, ...]
    held_by: str
    also: tuple[str, ...] = ()

    @property
    def right(self):
        """Return the place of the right choice."""
        return next(i for i, choice in enumerate(self.choices) if choice.is_right)


def load(path):
    """Return {page: its questions} of a file of questions; the exam's may be those of chapters."""
    pages = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    own = {
        entry["key"]: _question(entry)
        for entries in pages.values()
        for entry in entries
        if "key" in entry
    }
    return {
        page: [own[entry.get("key") or entry["take"]] for entry in entries]
        for page, entries in pages.items()
    }


def _question(entry):
    choices = tuple(
        Choice(
            says=choice.get("right") or choice["wrong"],
            is_right="right" in choice,
            because=choice["because"],
            reread=choice.get("reread", entry["reread"]),
        )
        for choice in entry["choices"]
    )
    return Question(
        entry["key"], entry["asks"], choices, entry["held_by"], tuple(entry.get("also", ()))
    )


# As HTML -------------------------------------------------------------------------------------


def inline(text):
    """Return a text as HTML: `code` and *emphasis* are all the Markdown there is."""
    parts = re.split(r"`([^`]+)`", text)
    return "".join(
        f"<code>{escape(part)}</code>"
        if place % 2
        else re.sub(r"(?<!\w)\*([^*\s](?:[^*]*[^*\s])?)\*", r"<em>\1</em>", escape(part))
        for place, part in enumerate(parts)
    )


def page_html(name, questions, link):
    """Return the questions of a page; `link(reread)` gives the HTML of a link to a section."""
    asked = "".join(
        _question_html(question, number, link) for number, question in enumerate(questions, 1)
    )
    return f'<book-quiz data-quiz="{name}">{asked}</book-quiz>\n'


def _question_html(question, number, link):
    choices = "".join(f"<li>{inline(choice.says)}</li>" for choice in question.choices)
    reasons = "".join(
        f"<li{' data-right' * choice.is_right}><strong>{'Right' if choice.is_right else 'Wrong'}."
        f"</strong> {inline(choice.because)}</li>"
        for choice in question.choices
    )
    places = dict.fromkeys(choice.reread for choice in question.choices)
    again = " ".join(
        f'<span data-for="{"".join(_letters(question, place))}">{link(place)}</span>'
        for place in places
    )
    return (
        f'<div class="quiz-question" data-key="{question.key}">'
        f'<p class="quiz-asks" id="quiz-{question.key}">'
        f"<strong>{number}.</strong> {inline(question.asks)}</p>"
        f'<div class="quiz-plain"><ol type="A">{choices}</ol>'
        f'<details class="quiz-why"><summary>The answer</summary>'
        f"<p>It is <strong>{LETTERS[question.right]}</strong>.</p>"
        f'<ol type="A">{reasons}</ol><p>Read again: {again}</p></details></div></div>'
    )


def _letters(question, place):
    return (LETTERS[i] for i, choice in enumerate(question.choices) if choice.reread == place)


# On the pages --------------------------------------------------------------------------------


class quiz(nodes.General, nodes.Element):
    """The questions `name`; without text, so that no search leads to a wrong choice."""


class AskBehindSummary(SphinxTransform):
    """Put the questions of a chapter behind its summary, as a section."""

    default_priority = 600

    def apply(self, **kwargs):
        name = self.env.docname.rpartition("/")[2]
        if name == EXAM or name not in self.env.app.quizzes:
            return
        for section in self.document.findall(nodes.section):
            if section.next_node(nodes.title).astext() == BEHIND:
                asked = nodes.section("", nodes.title("", TITLE), quiz(name=name))
                self.document.note_implicit_target(asked, asked)
                asked["ids"], asked["names"] = ["test-yourself"], ["test yourself"]
                section.parent.insert(section.parent.index(section) + 1, asked)
                return
        logger.warning("%s has questions and no %s", self.env.docname, BEHIND)


class QuizDirective(SphinxDirective):
    """`{quiz} exam` on a page of its own."""

    required_arguments = 1

    def run(self):
        return [quiz(name=self.arguments[0])]


def visit_quiz(translator, node):
    builder = translator.builder
    here = builder.current_docname

    def link(reread):
        """Return a link to a section, named after its chapter where that is another."""
        page, _, slug = reread.partition("#")
        document = f"book/{page}"
        sections = builder.env.metadata.get(document, {}).get("myst_slugs", {})
        if slug not in sections:
            logger.warning("no section %s to reread, asked for on %s", reread, here)
            return ""
        _, target, title = sections[slug]
        if document == here:
            address, said = f"#{target}", title
        else:
            address = f"{builder.get_relative_uri(here, document)}#{target}"
            number = builder.env.toc_secnumbers.get(document, {}).get("")
            said = f"{f'chapter {number[0]}' if number else 'the introduction'}, {title}"
        return f'<a class="reference internal" href="{address}">{inline(said)}</a>'

    questions = builder.app.quizzes[node["name"]]
    translator.body.append(page_html(node["name"], questions, link))
    raise nodes.SkipNode


def pass_over(translator, node):
    raise nodes.SkipNode


def add_files(app, pagename, templatename, context, doctree):
    """Load the script where there are questions."""
    if doctree is not None and any(doctree.findall(quiz)):
        app.add_js_file("quiz.js", loading_method="defer")


# The deck ------------------------------------------------------------------------------------


def deck(pages):
    """Return all questions as a text that Anki imports: front, back and tag, a line a card."""
    lines = ["#separator:tab", "#html:true", "#notetype:Basic", "#deck:Inside the embedding layer"]
    lines += ["#columns:Front\tBack\tTags", "#tags column:3"]
    asked = {}
    for page, questions in pages.items():
        for question in questions:
            asked.setdefault(question.key, (page, question))
    for page, question in asked.values():
        says, reasons = (
            "".join(f"<li>{inline(text)}</li>" for text in texts)
            for texts in zip(*((c.says, c.because) for c in question.choices), strict=True)
        )
        front = f'{inline(question.asks)}<ol type="A">{says}</ol>'
        back = f'<b>{LETTERS[question.right]}</b><ol type="A">{reasons}</ol>'
        lines.append("\t".join((front, back, page)))
    return "\n".join(lines) + "\n"


def write_deck(app, exception):
    if exception is None and app.builder.format == "html" and app.quizzes:
        path = Path(app.outdir, "_static", DECK)
        path.write_text(deck(app.quizzes), encoding="utf-8", newline="\n")


def read_questions(app):
    path = Path(app.srcdir, "book", "_quizzes.yml")
    app.quizzes = load(path) if path.exists() else {}


def setup(app):
    app.add_node(
        quiz, html=(visit_quiz, None), **dict.fromkeys(("latex", "text"), (pass_over, None))
    )
    app.add_transform(AskBehindSummary)
    app.add_directive("quiz", QuizDirective)
    app.add_css_file("quiz.css")
    app.connect("builder-inited", read_questions)
    app.connect("html-page-context", add_files, priority=400)  # before search_hits picks some
    app.connect("build-finished", write_deck)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
