"""A Sphinx extension that sorts the bibliography as a reader looks a name up.

Pybtex compares what stands in the file, where an accent or a brace moves a name behind Z.
"""

import unicodedata

from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style
from pybtex.style.sorting.author_year_title import SortingStyle


def plain(name):
    """Return a name without LaTeX, accents and capitals."""
    letters = unicodedata.normalize("NFKD", str(Text.from_latex(name)))
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


class ByName(SortingStyle):
    def person_key(self, person):
        return plain(super().person_key(person))


class BibliographyStyle(Style):
    default_sorting_style = ByName


def setup(app):
    register_plugin("pybtex.style.formatting", "by_name", BibliographyStyle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
