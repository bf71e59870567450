"""The classic bugs, put into the code one at a time: claims made elsewhere must see each of them.

Every trap lets its claims hold first, then breaks the code and lets them fail: a claim that no bug
can break would say nothing.
"""

from itertools import chain

import numpy as np
import pytest
import test_counts
import test_datasets
import test_embedding
import test_evaluation
import test_glove
import test_gradients
import test_keyed_vectors
import test_optimizers
import test_skipgram
import test_vocabulary

from embedding_tutorial import (
    SGD,
    Adam,
    Embedding,
    GloVe,
    KeyedVectors,
    RowGradient,
    Vocabulary,
)


@pytest.fixture
def spring(monkeypatch):
    """Put `bug` in the place that `where` names, and see that it breaks each claim."""

    def spring(where, bug, *claims):
        for claim, *arguments in claims:
            claim(*arguments)
        monkeypatch.setattr(*where, bug)
        for claim, *arguments in claims:
            with pytest.raises((AssertionError, pytest.fail.Exception)):
                claim(*arguments)

    return spring


def test_a_table_with_one_row_too_many_is_seen(spring):
    right = Embedding.__init__
    spring(
        (Embedding, "__init__"),
        lambda self, input_dim, *others, **named: right(self, input_dim + 1, *others, **named),
        (test_embedding.test_the_table_has_input_dim_rows_of_output_dim_columns,),
    )


def test_a_lookup_that_reads_the_next_row_is_seen(spring):
    spring(
        (Embedding, "__call__"),
        lambda self, ids: self.weight[(np.asarray(ids) + 1) % self.input_dim],
        (test_embedding.test_the_second_sentence_reads_rows_5_1_2_3_6,),
        (test_embedding.test_one_id_gives_one_vector,),
        (test_datasets.test_the_answers_table_gives_the_answers_second_sentence,),
    )


def test_a_lookup_that_hands_out_the_table_itself_is_seen(spring):
    spring(
        (Embedding, "__call__"),
        lambda self, ids: self.weight[ids],
        (test_embedding.test_the_vectors_are_a_copy_of_the_rows, 3),
    )


def test_a_dropped_check_is_seen(spring):
    layer = test_embedding.EMBEDDING
    spring(
        ("embedding_tutorial.embedding.as_ids",),
        lambda ids, *others, **named: np.asarray(ids),
        (test_embedding.test_an_id_past_the_end_is_an_error_that_names_it, layer),
        (test_embedding.test_a_negative_id_never_counts_from_the_end, layer),
        (test_embedding.test_what_is_not_an_integer_is_a_type_error, layer, True, "got True"),
        (test_embedding.test_what_is_not_an_integer_is_a_type_error, layer, 2.9, "got 2.9"),
    )


def test_a_lost_padding_mask_is_seen(spring):
    spring(
        (Embedding, "mask"),
        lambda self, ids: np.ones(np.shape(ids), dtype=bool),
        (test_embedding.test_the_mask_is_false_exactly_at_the_padding,),
        (test_embedding.test_padding_does_not_shrink_the_mean,),
    )


def test_a_mean_that_counts_the_padding_is_seen(spring):
    spring(
        (test_embedding, "masked_mean"),
        lambda vectors, mask: np.mean(vectors, axis=-2),
        (test_embedding.test_padding_does_not_shrink_the_mean,),
        (test_embedding.test_vectors_and_mask_may_be_lists,),
    )


def test_a_one_in_the_neighbouring_place_is_seen(spring):
    right = test_embedding.one_hot
    spring(
        (test_embedding, "one_hot"),
        lambda ids, num_classes: np.roll(right(ids, num_classes), 1, axis=-1),
        (test_embedding.test_one_hot_puts_a_one_in_the_ids_place,),
        (test_embedding.test_the_seven_unit_vectors_are_the_identity,),
    )


def test_a_vocabulary_that_sorts_its_words_is_seen(spring):
    right = Vocabulary.__init__
    spring(
        (Vocabulary, "__init__"),
        lambda self, tokens, **special: right(self, sorted(tokens), **special),
        (test_vocabulary.test_the_two_sentences_have_the_ids_of_the_answer,),
        (test_datasets.test_the_answers_table_gives_the_answers_second_sentence,),
    )


def test_special_words_that_are_not_counted_are_seen(spring):
    spring(
        (Vocabulary, "__len__"),
        lambda self: len(self.tokens) - (self.padding is not None) - (self.unknown is not None),
        (test_vocabulary.test_n_words_padding_and_unknown_make_n_plus_2_rows_counted_once,),
    )


def test_padding_on_the_left_is_seen(spring):
    right = test_vocabulary.pad
    spring(
        (test_vocabulary, "pad"),
        lambda rows, *, value: np.flip(right([row[::-1] for row in rows], value=value), axis=1),
        (test_vocabulary.test_pad_fills_short_sequences_up_on_the_right,),
        (test_vocabulary.test_the_two_sentences_and_a_short_one_make_one_array,),
    )


def test_a_gradient_that_keeps_one_of_several_shares_is_seen(spring):
    def gradient(self, ids, output_gradient):
        ids, table_gradient = np.asarray(ids, dtype=int), np.zeros_like(self.weight)
        table_gradient[ids] += output_gradient
        rows = np.unique(ids[ids != self.padding_idx])
        return RowGradient(rows, table_gradient[rows], self.input_dim)

    spring(
        (Embedding, "gradient"),
        gradient,
        (test_gradients.test_repeated_ids_add_their_gradients,),
        (test_gradients.test_rows_outside_the_batch_get_exactly_zero,),
        (test_gradients.test_a_batch_with_padding_leaves_the_padding_row_out,),
        (
            test_gradients.test_nudging_each_number_of_the_table_gives_the_same_gradient,
            [4, 1, 4, 4],
            None,
        ),
    )


def test_a_padding_row_that_learns_is_seen(spring):
    right = Embedding.gradient
    spring(
        (Embedding, "gradient"),
        lambda self, *batch: right(Embedding.from_pretrained(self.weight), *batch),
        (test_gradients.test_a_batch_with_padding_leaves_the_padding_row_out,),
        (test_gradients.test_a_batch_of_nothing_but_padding_has_no_gradient, [3]),
        (
            test_gradients.test_nudging_each_number_of_the_table_gives_the_same_gradient,
            [[5, 0, 1], [1, 5, 0]],
            0,
        ),
        (test_optimizers.test_a_row_never_seen_stays_put_bit_for_bit, Adam),
    )


def test_a_gradient_summed_in_another_order_is_seen(spring):
    right = Embedding.gradient
    spring(
        (Embedding, "gradient"),
        lambda self, ids, output_gradient: right(self, ids[::-1], output_gradient[::-1]),
        (
            test_gradients.test_the_sum_is_taken_in_the_order_of_the_places_and_in_the_dtype_of_the_table,
        ),
        (test_gradients.test_a_float32_sum_has_the_bits_of_a_plain_loop_and_those_alone,),
    )


def test_a_lazy_step_that_moves_other_rows_too_is_seen(spring):
    right = Adam.step

    def step(self, weight, gradient):
        right(self, weight, gradient.to_dense() if hasattr(gradient, "to_dense") else gradient)

    spring(
        (Adam, "step"),
        step,
        (test_optimizers.test_a_row_gradient_leaves_all_other_rows_at_rest, Adam),
        (
            test_optimizers.test_a_row_gradient_moves_its_rows_by_the_formula_and_their_state_alone,
            "Adam",
        ),
        (test_optimizers.test_a_lazy_step_costs_memory_for_its_rows_alone,),
    )


def test_an_optimiser_that_forgets_its_velocity_is_seen(spring):
    spring(
        (SGD, "step"),
        lambda self, weight, gradient: np.subtract(
            weight, self.learning_rate * gradient, out=weight
        ),
        (test_optimizers.test_momentum_moves_a_row_after_its_only_gradient,),
        (
            test_optimizers.test_a_dense_gradient_moves_every_row_by_the_formula,
            "SGD, other values",
        ),
    )


def test_windows_that_cross_the_borders_of_sentences_are_seen(spring):
    right = test_counts.cooccurrence
    spring(
        (test_counts, "cooccurrence"),
        lambda sentences, *others, **named: right([[*chain(*sentences)]], *others, **named),
        (test_counts.test_no_window_crosses_the_border_of_a_sentence,),
        (test_counts.test_the_two_sentences_have_the_counts_that_one_reads_off_them,),
    )


def test_an_analogy_that_does_not_leave_out_the_words_asked_with_is_seen(spring):
    def most_similar(self, positive, negative=(), topn=10):
        units = self.vectors / np.linalg.norm(self.vectors, axis=1, keepdims=True)
        wanted = sum(units[self.key_to_index[key]] for key in positive)
        cosines = units @ (wanted - sum(units[self.key_to_index[key]] for key in negative))
        return [(self.index_to_key[i], cosines[i]) for i in np.argsort(-cosines)[:topn]]

    spring(
        (KeyedVectors, "most_similar"),
        most_similar,
        (test_keyed_vectors.test_the_words_asked_with_are_never_the_answer,),
        (test_evaluation.test_an_analogy_is_solved_because_the_words_asked_with_are_left_out,),
    )


BY_HAND = (
    test_skipgram.test_a_plain_loop_over_all_pairs_learns_the_same_tables,
    "small blocks",
    0.05,
)


def test_windows_of_skip_gram_that_cross_the_borders_of_sentences_are_seen(spring):
    right = test_skipgram.skipgram._blocks
    spring(
        (test_skipgram.skipgram, "_blocks"),
        lambda ids, sentence_of, *others: right(ids, np.zeros_like(sentence_of), *others),
        (test_skipgram.test_no_window_crosses_the_border_of_a_sentence,),
        (test_skipgram.test_a_chunk_loses_no_word_and_no_window, 100),
        BY_HAND,
    )


def test_windows_that_always_reach_as_far_as_they_may_are_seen(spring):
    right = test_skipgram.skipgram._blocks

    def blocks(ids, sentence_of, window, random):
        *views, reach = right(ids, sentence_of, window, random)
        return *views, np.where(reach, window, 0)

    spring(
        (test_skipgram.skipgram, "_blocks"),
        blocks,
        (test_skipgram.test_a_words_reach_is_as_often_1_as_any_number_up_to_the_window, 5),
        (test_skipgram.test_on_average_a_neighbour_counts_linearly_less_the_farther_it_stands,),
        BY_HAND,
    )


def test_noise_words_that_forget_their_weight_are_seen(spring):
    right = test_skipgram.skipgram._weights
    spring(
        (test_skipgram.skipgram, "_weights"),
        lambda near, reach, negative: right(near, reach, test_skipgram.skipgram.NOISE),
        (
            test_skipgram.test_each_neighbour_comes_with_negative_noise_words_whatever_the_number_drawn,
        ),
        (
            test_skipgram.test_a_neighbour_may_be_noise_too_so_that_the_expected_gradient_is_the_theorys,
        ),
        BY_HAND,
    )


def test_a_word_that_keeps_one_of_its_bills_in_a_batch_is_seen(spring):
    def descend(table, ids, bills, pairs, rate):
        table[ids] -= rate * bills

    spring(
        (test_skipgram.skipgram, "_descend"),
        descend,
        (test_skipgram.test_a_batch_moves_both_tables_straight_down_the_slope_of_its_loss,),
        BY_HAND,
    )


def test_rows_that_step_as_far_as_their_bills_add_up_to_are_seen(spring):
    def descend(table, ids, bills, pairs, rate):
        np.subtract.at(table, ids.ravel(), rate * bills.reshape(ids.size, -1))

    claim = test_skipgram.test_no_row_steps_further_than_so_many_times_the_mean_of_its_bills
    spring((test_skipgram.skipgram, "_descend"), descend, (claim, 0.05, True))


def test_glove_without_its_weights_is_seen(spring):
    right = GloVe.__init__
    spring(
        (GloVe, "__init__"),
        lambda self, *sizes, **named: right(self, *sizes, **{**named, "alpha": 0}),
        (test_glove.test_a_pair_weighs_its_count_over_x_max_to_the_power_alpha_and_at_most_1, 2, 1),
        (test_glove.test_a_plain_loop_over_all_pairs_learns_the_same_tables, "as it is"),
    )


def test_columns_of_ones_that_learn_are_seen(spring):
    right = test_glove.glove._gradient
    spring(
        (test_glove.glove, "_gradient"),
        lambda *batch, ones: right(*batch, ones=[]),
        (test_glove.test_nudging_each_number_of_both_tables_gives_the_same_gradient,),
        (test_glove.test_with_rows_long_enough_the_two_sentences_log_counts_are_fitted_exactly,),
        (test_glove.test_a_plain_loop_over_all_pairs_learns_the_same_tables, "as it is"),
    )
