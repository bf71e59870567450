"""Words become ids in one place, in a stated order, and come back as the same words."""

import unicodedata

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from embedding_tutorial import Embedding, Vocabulary, pad, tokenize, two_sentences

HOPE, NICE = two_sentences().sentences
WORDS = ["hope", "to", "see", "you", "soon", "nice", "again"]
VOCABULARY = Vocabulary(WORDS)
SPECIAL = {"padding": "<pad>", "unknown": "<unk>"}

words = st.text(st.characters(categories=["L"]), min_size=1, max_size=4)
corpora = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), min_size=1, max_size=8)


# tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Hope to see you soon", HOPE),
        ("Nice, to see (you) -- again!", NICE),
        ("don't", ["don't"]),
        ("rock’n’roll", ["rock'n'roll"]),
        ("the dogs' 'bone'", ["the", "dogs", "bone"]),
        ("3 of 10, or 2.5", ["3", "of", "10", "or", "2", "5"]),
        ("word2vec", ["word2vec"]),
        ("snake_case", ["snake", "case"]),
        ("Ελλάδα ПРИВЕТ", ["ελλάδα", "привет"]),
        ("希望很快见到你", ["希望很快见到你"]),
        ("希望，很快", ["希望", "很快"]),
    ],
)
def test_a_word_is_a_run_of_letters_and_digits_in_lower_case(text, tokens):
    assert tokenize(text) == tokens


@pytest.mark.parametrize("text", ["", "   \n\t", "... !?", "___", "'’'"])
def test_text_without_a_word_gives_the_empty_list(text):
    assert tokenize(text) == []


@pytest.mark.parametrize("word", ["café", "naïve", "ångström", "Σίσυφος", "ταΐζω"])
def test_an_accented_letter_written_in_two_code_points_is_the_same_letter(word):
    for spelling in (word, word.upper()):
        assert tokenize(unicodedata.normalize("NFD", spelling)) == [word.lower()]


@given(st.text())
def test_tokenizing_what_was_tokenized_changes_nothing(text):
    tokens = tokenize(text)
    assert tokenize(" ".join(tokens)) == tokens


@pytest.mark.parametrize("text", [None, 5, b"hope", ["hope"]])
def test_only_a_string_is_tokenized(text):
    with pytest.raises(TypeError, match="text must be a string, got "):
        tokenize(text)


# Vocabulary


def test_ids_follow_the_given_order():
    assert VOCABULARY.tokens == tuple(WORDS)
    assert VOCABULARY.encode(WORDS).tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_the_two_sentences_have_the_ids_of_the_answer():
    vocabulary = Vocabulary.from_sentences([HOPE, NICE], order="appearance")
    assert vocabulary.encode(tokenize("Hope to see you soon")).tolist() == [0, 1, 2, 3, 4]
    assert vocabulary.encode(tokenize("Nice to see you again")).tolist() == [5, 1, 2, 3, 6]
    assert vocabulary.tokens == tuple(WORDS)


def test_the_special_words_come_first():
    assert Vocabulary(["hope"], **SPECIAL).tokens == ("<pad>", "<unk>", "hope")
    assert Vocabulary(["hope"], padding="<pad>").tokens == ("<pad>", "hope")
    assert Vocabulary(["hope"], unknown="<unk>").tokens == ("<unk>", "hope")


def test_n_words_padding_and_unknown_make_n_plus_2_rows_counted_once():
    vocabulary = Vocabulary(WORDS, **SPECIAL)
    assert len(vocabulary) == len(WORDS) + 2
    embedding = Embedding(len(vocabulary), 2, padding_idx=0)
    assert embedding(vocabulary.encode(vocabulary.tokens)).shape == (9, 2)


def test_in_asks_whether_a_word_has_an_id_of_its_own():
    vocabulary = Vocabulary(WORDS, **SPECIAL)
    assert "hope" in vocabulary
    assert "<pad>" in vocabulary
    assert "despair" not in vocabulary


def test_the_words_of_a_vocabulary_may_come_from_a_generator():
    assert Vocabulary(word for word in WORDS).tokens == tuple(WORDS)


def test_a_vocabulary_shows_its_size_and_its_first_seven_words():
    assert repr(Vocabulary(["a", "b"])) == "Vocabulary of 2 words: a, b"
    assert repr(Vocabulary(tokenize("a b c d e f g h"))) == (
        "Vocabulary of 8 words: a, b, c, d, e, f, g, ..."
    )


@pytest.mark.parametrize(
    ("tokens", "special", "error", "says"),
    [
        (["to", "see", "to"], {}, ValueError, "'to' is given 2 times"),
        (["hope", "<pad>"], SPECIAL, ValueError, "'<pad>' is given 2 times"),
        (["hope"], {"padding": "_", "unknown": "_"}, ValueError, "'_' is given 2 times"),
        ([], {}, ValueError, "at least one word"),
        ("hope", {}, TypeError, "'hope': use tokenize"),
        (["hope", 5], {}, TypeError, "got 5 at position 1"),
        (["hope", None], {}, TypeError, "got None at position 1"),
        ([HOPE, NICE], {}, TypeError, r"got \['hope', .* at position 0"),
        (b"hope", {}, TypeError, "got 104 at position 0"),
        (None, {}, TypeError, "None"),
        (["hope"], {"padding": 0}, TypeError, "padding and unknown must be words, got 0"),
        (["hope"], {"unknown": True}, TypeError, "padding and unknown must be words, got True"),
    ],
)
def test_a_vocabulary_is_made_of_distinct_words(tokens, special, error, says):
    with pytest.raises(error, match=says):
        Vocabulary(tokens, **special)


# Vocabulary.from_sentences


def test_the_most_frequent_word_comes_first_and_ties_keep_the_order_of_appearance():
    sentences = [["d", "b", "a"], ["a", "c", "b"], ["a"]]
    assert Vocabulary.from_sentences(sentences).tokens == ("a", "b", "d", "c")


def test_order_by_appearance_ignores_the_counts():
    sentences = [["d", "b", "a"], ["a", "c", "b"], ["a"]]
    assert Vocabulary.from_sentences(sentences, order="appearance").tokens == ("d", "b", "a", "c")


def test_min_count_leaves_rarer_words_out():
    vocabulary = Vocabulary.from_sentences([["a", "a", "b", "c", "c"]], min_count=2)
    assert vocabulary.tokens == ("a", "c")


@pytest.mark.parametrize("order", ["frequency", "appearance"])
def test_max_size_keeps_the_most_frequent_words_whatever_the_order(order):
    sentences = [["a", "b", "b", "c", "c", "c"]]
    vocabulary = Vocabulary.from_sentences(sentences, max_size=2, order=order)
    assert set(vocabulary.tokens) == {"b", "c"}


def test_the_special_words_come_on_top_of_max_size():
    assert len(Vocabulary.from_sentences([HOPE, NICE], max_size=3, **SPECIAL)) == 5


def test_a_sentence_padded_beforehand_brings_no_second_padding_row():
    vocabulary = Vocabulary.from_sentences([["hope", "<pad>", "<pad>"]], padding="<pad>")
    assert vocabulary.tokens == ("<pad>", "hope")


@given(corpora, st.integers(1, 3), st.integers(1, 4), st.sampled_from(["frequency", "appearance"]))
def test_counts_are_what_encoding_the_corpus_finds(sentences, min_count, max_size, order):
    seen = [word for sentence in sentences for word in sentence]
    assume(any(seen.count(word) >= min_count for word in seen))
    vocabulary = Vocabulary.from_sentences(
        sentences, min_count=min_count, max_size=max_size, order=order, **SPECIAL
    )
    found = np.bincount(vocabulary.encode(seen), minlength=len(vocabulary))
    assert vocabulary.counts.tolist() == found.tolist()
    assert vocabulary.counts.sum() == len(seen)


def test_the_unknown_words_count_is_that_of_all_words_not_kept():
    vocabulary = Vocabulary.from_sentences([["a", "a", "b", "c"]], min_count=2, **SPECIAL)
    assert vocabulary.tokens == ("<pad>", "<unk>", "a")
    assert vocabulary.counts.tolist() == [0, 2, 2]


def test_special_words_found_in_the_text_are_counted():
    sentences = [["a", "<unk>", "b"], ["a", "a", "<pad>"]]
    vocabulary = Vocabulary.from_sentences(sentences, min_count=2, **SPECIAL)
    assert vocabulary.counts.tolist() == [1, 2, 3]


def test_without_a_corpus_nothing_was_counted():
    assert VOCABULARY.counts.tolist() == [0] * 7
    assert VOCABULARY.counts.dtype == np.int64


@pytest.mark.parametrize(
    ("sentences", "options", "error", "says"),
    [
        (
            (s for s in [HOPE, NICE]),
            {},
            TypeError,
            r"a generator is empty after one reading: pass a list",
        ),
        (map(tokenize, ["Hope"]), {}, TypeError, "a map is empty after one reading"),
        ([HOPE, (word for word in NICE)], {}, TypeError, "generator"),
        (HOPE, {}, TypeError, "a sentence must be a list, got 'hope'"),
        ("Hope to see", {}, TypeError, "got 'Hope to see': use tokenize"),
        ([["hope", 7]], {}, TypeError, "a sentence must be words, got 7 at position 1"),
        ([7], {}, TypeError, "got 7"),
        (None, {}, TypeError, "None"),
        ([], {}, ValueError, "empty"),
        ([[], []], {}, ValueError, "empty"),
        ([HOPE], {"order": "alphabet"}, ValueError, "got 'alphabet'"),
        ([HOPE], {"min_count": 2}, ValueError, "no word is seen 2 times"),
        ([HOPE], {"min_count": 0}, ValueError, "min_count must be at least 1, got 0"),
        ([HOPE], {"min_count": 1.0}, TypeError, "min_count must be an integer, got 1.0"),
        ([HOPE], {"min_count": True}, TypeError, "min_count must be an integer, got True"),
        ([HOPE], {"max_size": 0}, ValueError, "max_size must be at least 1, got 0"),
        ([HOPE], {"max_size": 2.5}, TypeError, "max_size must be an integer, got 2.5"),
        ([HOPE], {"max_size": "2"}, TypeError, "max_size must be an integer, got '2'"),
    ],
)
def test_a_corpus_is_a_list_of_lists_of_words(sentences, options, error, says):
    with pytest.raises(error, match=says):
        Vocabulary.from_sentences(sentences, **options)


# encode and decode


@given(st.lists(words, min_size=1, unique=True), st.data())
def test_decode_undoes_encode(tokens, data):
    vocabulary = Vocabulary(tokens)
    sentence = data.draw(st.lists(st.sampled_from(tokens)))
    assert vocabulary.decode(vocabulary.encode(sentence)) == sentence


@given(st.lists(st.integers(0, 6)))
def test_encode_undoes_decode(ids):
    assert VOCABULARY.encode(VOCABULARY.decode(ids)).tolist() == ids


def test_encode_gives_one_integer_for_each_word():
    ids = VOCABULARY.encode(("soon", "soon"))
    assert ids.tolist() == [4, 4]
    assert ids.dtype == np.intp


def test_no_words_give_no_ids():
    assert VOCABULARY.encode([]).shape == (0,)
    assert VOCABULARY.encode([]).dtype == np.intp
    assert VOCABULARY.decode([]) == []


def test_a_word_that_is_not_listed_is_an_error_that_names_it():
    with pytest.raises(KeyError, match="'despair' is not among the 7 words"):
        VOCABULARY.encode(["hope", "despair"])


def test_the_unknown_word_stands_for_every_word_not_listed():
    vocabulary = Vocabulary(WORDS, **SPECIAL)
    ids = vocabulary.encode(["hope", "and", "despair"])
    assert vocabulary.decode(ids) == ["hope", "<unk>", "<unk>"]


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        ("hope", "got 'hope': use tokenize"),
        ([HOPE, NICE], r"got \['hope', .* at position 0"),
        (["hope", 3], "got 3 at position 1"),
        ([0, 1], "got 0 at position 0"),
        (None, "None"),
    ],
)
def test_only_a_list_of_words_is_encoded(tokens, says):
    with pytest.raises(TypeError, match=says):
        VOCABULARY.encode(tokens)


def test_decode_keeps_the_shape_of_the_ids():
    assert VOCABULARY.decode([[0, 1], [5, 1]]) == [["hope", "to"], ["nice", "to"]]
    assert VOCABULARY.decode(np.array([4, 6], dtype=np.uint8)) == ["soon", "again"]


@pytest.mark.parametrize("id", [4, np.int8(4), np.array(4)])
def test_a_single_id_decodes_to_its_word(id):
    assert VOCABULARY.decode(id) == "soon"


@pytest.mark.parametrize(
    ("ids", "error", "says"),
    [
        ([0, 7], IndexError, r"id 7 at position \(1,\) is outside the table's 7 rows"),
        ([-1], IndexError, "negative ids do not count from the end"),
        ([1.0], TypeError, "got 1.0"),
        ([True], TypeError, "got True"),
        (["hope"], TypeError, "got 'hope'"),
        ([[0], [1, 2]], ValueError, "different lengths"),
    ],
)
def test_decode_refuses_what_is_not_an_id(ids, error, says):
    with pytest.raises(error, match=says):
        VOCABULARY.decode(ids)


# pad


def test_pad_fills_short_sequences_up_on_the_right():
    padded = pad([[5], [], [1, 2, 3]], value=0)
    assert padded.tolist() == [[5, 0, 0], [0, 0, 0], [1, 2, 3]]
    assert padded.dtype == np.intp


def test_the_two_sentences_and_a_short_one_make_one_array():
    vocabulary = Vocabulary.from_sentences([HOPE, NICE], order="appearance", padding="<pad>")
    ids = [vocabulary.encode(sentence) for sentence in (HOPE, NICE, ["hope"])]
    assert pad(ids, value=0).tolist() == [[1, 2, 3, 4, 5], [6, 2, 3, 4, 7], [1, 0, 0, 0, 0]]


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=6), st.integers(0, 9))
def test_each_row_is_its_sequence_followed_by_the_value_alone(sequences, value):
    padded = pad(sequences, value=value)
    assert padded.shape == (len(sequences), max(map(len, sequences), default=0))
    for row, sequence in zip(padded.tolist(), sequences, strict=True):
        assert row == sequence + [value] * (len(row) - len(sequence))


def test_pad_takes_arrays_tuples_and_generators():
    sequences = (ids for ids in [np.array([1, 2], dtype=np.uint8), (3,)])
    assert pad(sequences, value=np.int8(9)).tolist() == [[1, 2], [3, 9]]


def test_no_sequences_make_an_empty_array_of_two_axes():
    assert pad([], value=0).shape == (0, 0)
    assert pad([[], []], value=0).shape == (2, 0)


def test_pad_has_no_default_value_because_id_0_may_be_a_word():
    with pytest.raises(TypeError, match="value"):
        pad([[1], [2, 3]])


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (0.0, TypeError),
        (True, TypeError),
        ("0", TypeError),
        (None, TypeError),
        ([0], TypeError),
        (-1, IndexError),
        (2**64, IndexError),
    ],
)
def test_the_value_to_pad_with_is_an_id(value, error):
    named = repr(value).replace("[", r"\[").replace("]", r"\]")
    with pytest.raises(error, match=f"value.* {named}"):
        pad([[1], [2, 3]], value=value)


@pytest.mark.parametrize(
    ("sequences", "error", "says"),
    [
        ([1, 2], ValueError, "sequence 0 is not a list of ids"),
        ([[1], [[2, 3]]], ValueError, r"sequence 1 is not a list of ids: its shape is \(1, 2\)"),
        ([[1], [[2], [3, 4]]], ValueError, "sequence 1"),
        ([[1], [2, -3]], IndexError, r"id -3 at position \(1,\)"),
        ([[2**64]], IndexError, "id 18446744073709551616"),
        ([np.array([2**64 - 1], dtype=np.uint64)], IndexError, "id 18446744073709551615"),
        ([[1.0]], TypeError, "got 1.0"),
        ([[True]], TypeError, "got True"),
        ([["hope"]], TypeError, r"got 'hope' .*vocabulary.encode\(words\)"),
        ("hope", TypeError, "got 'h'"),
        (None, TypeError, "None"),
    ],
)
def test_sequences_are_lists_of_ids(sequences, error, says):
    with pytest.raises(error, match=says):
        pad(sequences, value=0)


def test_a_set_has_no_order_and_is_refused_but_keys_have_one():
    with pytest.raises(TypeError, match="sorted"):
        Vocabulary({"hope", "nice"})
    assert Vocabulary({"hope": 1, "nice": 2}.keys()).tokens == ("hope", "nice")


def test_text_of_special_words_only_is_an_error_that_says_so():
    with pytest.raises(ValueError, match="no word besides the special ones"):
        Vocabulary.from_sentences([["<pad>"]], padding="<pad>")


def test_what_is_no_list_of_words_is_an_error_that_shows_it():
    with pytest.raises(TypeError, match="got 7"):
        Vocabulary(7)


def test_an_accent_may_be_a_character_of_its_own():
    assert tokenize("İstanbul x\u0304") == ["i\u0307stanbul", "x\u0304"]
