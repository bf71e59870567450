"""A Sphinx extension that lets a reader answer a prediction before it opens (_static/guesses.js).

The cell of a prompt says in its metadata of which kind it is and what can be chosen, and
book/_guesses.yml what is right, where that can be told. Both are written, out of sight, at the end
of the prompt. The script makes a form of it; without the script the folds are all there is.
"""

import html
import json
from pathlib import Path

import nbformat
import yaml
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

ANSWERS = Path(__file__).resolve().parents[1] / "_guesses.yml"
OPENING = "Predict."


def read_answers():
    """Return what is known of the prompts' answers, by the prompts' keys."""
    return yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))


def read_prompts(path):
    """Return what the cells of a notebook that ask for a prediction say of it, in their order."""
    nb = nbformat.read(path, as_version=4)
    return [cell.metadata["predict"] for cell in nb.cells if "predict" in cell.metadata]


def choices_of(prompt):
    return prompt.get("choices") or []


def markup(prompt, answer):
    """Return the element that tells the script about a prompt; `answer` is its entry, or empty."""
    told = {"key": prompt["key"], "kind": prompt["kind"]}
    if choices := choices_of(prompt):
        told["choices"] = json.dumps(choices, ensure_ascii=False)
    if "answer" in answer:
        right = answer["answer"]
        accepted = right if isinstance(right, list) else [str(right).partition(" = ")[0]]
        told["answer"] = json.dumps(accepted, ensure_ascii=False)
    told |= {name: answer[name] for name in ("within", "ask", "unit") if name in answer}
    data = "".join(f' data-{name}="{html.escape(str(text))}"' for name, text in told.items())
    return f'<div class="guess"{data}></div>'


def asks(quote):
    """Tell whether a quotation opens with the word of a prompt."""
    strong = next(iter(quote.findall(nodes.strong)), None)
    return strong is not None and strong.astext() == OPENING and quote.astext().startswith(OPENING)


class MarkPrompts(SphinxPostTransform):
    """Write at the end of each prompt what the script has to know."""

    default_priority = 198
    formats = ("html",)

    def run(self, **kwargs):
        path = Path(self.env.doc2path(self.env.docname))
        quotes = [quote for quote in self.document.findall(nodes.block_quote) if asks(quote)]
        if path.suffix != ".ipynb" or not quotes:
            return
        prompts, answers = read_prompts(path), read_answers()
        if len(prompts) != len(quotes):
            logger.warning("%d prompts, %d with their marks", len(quotes), len(prompts))
            return
        for quote, prompt in zip(quotes, prompts, strict=True):
            text = markup(prompt, answers.get(prompt["key"], {}))
            quote += nodes.raw("", text, format="html", prompt=prompt["key"])


def load_script(app, pagename, templatename, context, doctree):
    """Let a page load the script if something is asked on it."""
    if doctree and any(raw.hasattr("prompt") for raw in doctree.findall(nodes.raw)):
        app.add_js_file("guesses.js", loading_method="defer")


def setup(app):
    app.add_post_transform(MarkPrompts)
    # Before search_hits, which hands on another list of scripts.
    app.connect("html-page-context", load_script, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
