"""The book's figures, drawn from a page's own arrays: a function a figure, a file a chapter."""

from embedding_tutorial.figures._svg import themed_svg
from embedding_tutorial.figures.big_tables import (
    first_articles,
    hashed_rows,
    loads,
    sharded_rows,
)
from embedding_tutorial.figures.categories import (
    slopes_through_zero,
    surveyed_map,
    table_between_tables,
)
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
    into_the_plane,
    look_up,
    nearest_words,
    one_step,
    rank_by_rank,
    train_it_yourself,
    who_is_near,
)
from embedding_tutorial.figures.intro import revealed_rows, two_taught
from embedding_tutorial.figures.learning import (
    forward_pass,
    gradient_rows,
    one_hot_column,
    sigmoid_and_loss,
    valley,
)
from embedding_tutorial.figures.lookup import coverage, relabelled_rows, rows_with_places
from embedding_tutorial.figures.neighbours import one_guess, window_pairs
from embedding_tutorial.figures.one_hot import dense_network, lookup_time, one_hot_product
from embedding_tutorial.figures.pitfalls import stretched_rows
from embedding_tutorial.figures.predicting import training_block, word2vec_tasks, yes_or_no
from embedding_tutorial.figures.pretrained import matched_rows, taught_word
from embedding_tutorial.figures.style import WIDTH, WORD_COLORS, new_figure
from embedding_tutorial.figures.transformer import (
    mixed_rows,
    place_map,
    row_lengths,
    three_lookups,
)

__all__ = [
    "WIDTH",
    "WORD_COLORS",
    "Interactive",
    "clouds",
    "coverage",
    "curves",
    "dense_network",
    "first_articles",
    "forward_pass",
    "gradient_rows",
    "hashed_rows",
    "intervals",
    "into_the_plane",
    "loads",
    "long_axis",
    "look_up",
    "lookup_time",
    "low_rank",
    "matched_rows",
    "mixed_rows",
    "nearest_words",
    "new_figure",
    "one_guess",
    "one_hot_column",
    "one_hot_product",
    "one_step",
    "place_map",
    "rank_by_rank",
    "refrains",
    "relabelled_rows",
    "revealed_rows",
    "row_lengths",
    "rows_with_places",
    "scatter",
    "sharded_rows",
    "sigmoid_and_loss",
    "singular_values",
    "slopes_through_zero",
    "stretched_rows",
    "surveyed_map",
    "svd_term",
    "table_between_tables",
    "taught_word",
    "themed_svg",
    "three_lookups",
    "train_it_yourself",
    "training_block",
    "two_taught",
    "valley",
    "who_is_near",
    "window_pairs",
    "word2vec_tasks",
    "word_map",
    "yes_or_no",
]
