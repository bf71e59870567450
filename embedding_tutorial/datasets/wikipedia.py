"""The articles of the English Wikipedia that gensim carries."""

import bz2

import numpy as np

from embedding_tutorial.datasets._files import gensim_file
from embedding_tutorial.datasets.text import Corpus, split_sentences

_ARTICLES = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"


def load_wikipedia() -> Corpus:
    """Return the 106 articles of the English Wikipedia that the gensim wheel carries for its tests.

    gensim's own filter takes the markup off; then each article is split into sentences as in
    `load_text` (headings and list items are lines, hence sentences). Redirects are left out. Takes
    about four seconds, a quarter of it gensim's import.

    Returns:
        The sentences; `target` says which article each is from, `target_names` holds the titles.

    Raises:
        ModuleNotFoundError: if gensim is not installed.
        ValueError: if the file is not the one this book was written with (its SHA-256 differs).

    Examples:
        >>> wikipedia = load_wikipedia()
        >>> wikipedia
        Corpus of 34,253 sentences from Anarchism, Autism, Albedo, A, Alabama, ...
        >>> wikipedia.sentences[0][:6]
        ['anarchism', 'is', 'a', 'political', 'philosophy', 'that']
        >>> wikipedia.target_names[wikipedia.target[-1]]
        'Algorithm'
    """
    path = gensim_file(_ARTICLES)
    from gensim.corpora.wikicorpus import extract_pages, filter_wiki  # a second: only when needed

    sentences: list[list[str]] = []
    target: list[int] = []
    titles: list[str] = []
    with bz2.open(path) as dump:
        for title, text, _ in extract_pages(dump, filter_namespaces=("0",)):
            if text and not text.lower().startswith("#redirect"):
                found = split_sentences(filter_wiki(text))
                sentences += found
                target += [len(titles)] * len(found)
                titles.append(title)
    return Corpus(
        sentences=sentences,
        target=np.array(target, dtype=np.intp),
        target_names=titles,
        description=f"{sum(map(len, sentences)):,} words in {len(sentences):,} sentences "
        f"of {len(titles)} articles.\n"
        "Source: the English Wikipedia (en.wikipedia.org), by its contributors,\n"
        "as shipped among the test data of gensim 4.4.0. Licence: CC BY-SA.\n"
        "The markup was removed with gensim's filter_wiki.",
    )
