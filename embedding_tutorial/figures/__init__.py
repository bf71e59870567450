"""The book's figures, drawn from a page's own arrays: a function a figure, a file a chapter."""

from embedding_tutorial.figures._svg import themed_svg
from embedding_tutorial.figures.charts import clouds, curves, intervals, scatter
from embedding_tutorial.figures.counting import (
    long_axis,
    low_rank,
    refrains,
    singular_values,
    svd_term,
    word_map,
)
from embedding_tutorial.figures.interactive import (
    Interactive,
    nearest_words,
    rank_by_rank,
    training_path,
    who_is_near,
)
from embedding_tutorial.figures.intro import revealed_rows
from embedding_tutorial.figures.learning import gradient_rows
from embedding_tutorial.figures.lookup import coverage, lookup_rows
from embedding_tutorial.figures.one_hot import lookup_time, one_hot_product, unit_vectors
from embedding_tutorial.figures.predicting import training_block, word2vec_tasks
from embedding_tutorial.figures.pretrained import matched_rows
from embedding_tutorial.figures.style import WIDTH, WORD_COLORS

__all__ = [
    "WIDTH",
    "WORD_COLORS",
    "Interactive",
    "clouds",
    "coverage",
    "curves",
    "gradient_rows",
    "intervals",
    "long_axis",
    "lookup_rows",
    "lookup_time",
    "low_rank",
    "matched_rows",
    "nearest_words",
    "one_hot_product",
    "rank_by_rank",
    "refrains",
    "revealed_rows",
    "scatter",
    "singular_values",
    "svd_term",
    "themed_svg",
    "training_block",
    "training_path",
    "unit_vectors",
    "who_is_near",
    "word2vec_tasks",
    "word_map",
]
