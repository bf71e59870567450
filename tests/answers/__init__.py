"""Answers that readers give to the exercises, right and wrong, one file a chapter."""

from answers import (  # noqa: F401  importing a chapter collects its answers
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
from answers._collect import RIGHT, WRONG

__all__ = ["RIGHT", "WRONG"]
