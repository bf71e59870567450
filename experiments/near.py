"""The words nearest to each common word by skip-gram's rows, for the figure of the page.

Counting's lists take the page a second; a training takes several, so its lists are made here and
stored in `near.txt`: a line for each word that occurs 50 times, the word and its ten nearest. Run
`python -m experiments.near`; needs gensim (the extra `book`), for the text.
"""

from pathlib import Path
from types import SimpleNamespace

from threadpoolctl import threadpool_limits

from embedding_tutorial import SkipGram, figures, load_wikipedia
from experiments.claims._fingerprint import fingerprint

STORED = Path(__file__).with_name("near.txt")


def lists(seed=1):
    """Return {word: its ten nearest} after a training like those of the comparison."""
    with threadpool_limits(1):
        model = SkipGram(100, epochs=20, min_count=10, random_state=seed)
        model.fit(load_wikipedia().sentences)
    return figures.nearest_words(model.vocabulary_, model.weight_)


def code():
    """Return a short number for the code that `lists` runs."""
    return fingerprint(SimpleNamespace(function=lists))


def stored():
    """Return the number of the code that made the stored lists, and the lists."""
    first, *lines = STORED.read_text(encoding="utf-8").splitlines()
    return first.split()[-1], {word: near for word, *near in map(str.split, lines)}


def main():
    lines = [f"# made by experiments/near.py, code {code()}"]
    lines += [" ".join([word, *near]) for word, near in lists().items()]
    STORED.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
