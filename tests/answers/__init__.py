"""Answers that readers give to the exercises, right and wrong, one file a chapter."""

from answers import (  # noqa: F401  importing a chapter collects its answers
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
)
from answers._collect import RIGHT, WRONG

__all__ = ["RIGHT", "WRONG"]
