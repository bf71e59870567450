"""A Sphinx extension that says "Show the result" where a prediction's result is folded.

MyST-NB has one wording for every fold (`nb_code_prompt_show` in _config.yml), which suits code.
Words that a cell has of its own, `mystnb.code_prompt_show` in its metadata, are left as they are.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

WORDS = {"prompt_show": "Show the result", "prompt_hide": "Hide the result"}


class NameResultFolds(SphinxPostTransform):
    """Give the fold of a cell with the tag `hide-output` its words."""

    default_priority = 198  # MyST-NB makes the folds at 199
    formats = ("html",)

    def run(self, **kwargs):
        for cell in self.document.findall(nodes.container):
            if cell.get("hide_mode") == "output":
                for key, words in WORDS.items():
                    if cell[key] == self.config[f"nb_code_{key}"]:
                        cell[key] = words


def setup(app):
    app.add_post_transform(NameResultFolds)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
