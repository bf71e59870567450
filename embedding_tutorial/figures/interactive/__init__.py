"""Figures that play in the page and fetch nothing."""

from embedding_tutorial.figures.interactive.training_path import training_path

__all__ = ["training_path"]
