"""The book's exercises: `check` says whether an answer is right, or where it first goes wrong.

One file a chapter holds the functions that it asks for, each beside the cases it is tried on.
"""

from embedding_tutorial.exercises import (  # noqa: F401  importing a chapter registers its exercises
    big_tables,
    categories,
    counting,
    frameworks,
    intro,
    learning,
    lookup,
    neighbours,
    one_hot,
    pitfalls,
    predicting,
    pretrained,
    transformer,
)
from embedding_tutorial.exercises._grading import EXERCISES, Verdict, check

__all__ = ["EXERCISES", "Verdict", "check"]
