"""SkipGram on a text too long to be held as words: the memory of one epoch, and its speed.

Run `python benchmarks/skipgram_memory.py [WORDS]`; needs gensim (the extra `book`), which brings
the text: the Wikipedia sample again and again, as a stream, 100 million words unless told
otherwise. That takes some minutes.
"""

import resource
import sys
import time

from harness import Repeated, save
from threadpoolctl import threadpool_limits

from embedding_tutorial import SkipGram, load_wikipedia


def peak():
    """Return the largest memory of this process so far, in MB (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main(words):
    sentences = load_wikipedia().sentences
    text, before = Repeated(sentences, words), peak()
    start = time.process_time()
    with threadpool_limits(1):
        model = SkipGram(100, min_count=10, epochs=1, random_state=0, verbose=True).fit(text)
    seconds = time.process_time() - start
    record = {
        "words": words,
        "vocabulary": len(model.vocabulary_),
        "output_dim": model.output_dim,
        "epochs": model.epochs,
        "peak memory, MB": round(peak()),
        "of it before training, MB": round(before),
        "processor seconds": round(seconds),
    }
    print(record)
    save("skip-gram memory", record, packages=["gensim"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000_000)
