"""Words become ids in one place, in a stated order, and come back as the same words."""

import pickle
import unicodedata

import numpy as np
import pytest
from helpers import Stream
from hypothesis import assume, given
from hypothesis import strategies as st

from embedding_tutorial import Embedding, Vocabulary, pad, tokenize, two_sentences

HOPE, NICE = two_sentences().sentences
WORDS = ["hope", "to", "see", "you", "soon", "nice", "again"]
VOCABULARY = Vocabulary(WORDS)
SPECIAL = {"padding": "<pad>", "unknown": "<unk>"}

words = st.text(st.characters(categories=["L"]), min_size=1, max_size=4)
corpora = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), min_size=1, max_size=8)


class TestTokenize:
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
    def test_a_word_is_a_run_of_letters_and_digits_in_lower_case(self, text, tokens):
        assert tokenize(text) == tokens

    @pytest.mark.parametrize("text", ["", "   \n\t", "... !?", "___", "'’'"])
    def test_text_without_a_word_gives_the_empty_list(self, text):
        assert tokenize(text) == []

    @pytest.mark.parametrize("word", ["café", "naïve", "ångström", "Σίσυφος", "ταΐζω"])
    def test_an_accented_letter_written_in_two_code_points_is_the_same_letter(self, word):
        for spelling in (word, word.upper()):
            assert tokenize(unicodedata.normalize("NFD", spelling)) == [word.lower()]

    def test_an_accent_may_be_a_character_of_its_own(self):
        assert tokenize("İstanbul x\u0304") == ["i\u0307stanbul", "x\u0304"]

    @given(st.text())
    def test_tokenizing_what_was_tokenized_changes_nothing(self, text):
        tokens = tokenize(text)
        assert tokenize(" ".join(tokens)) == tokens

    @pytest.mark.parametrize("text", [None, 5, b"hope", ["hope"]])
    def test_only_a_string_is_tokenized(self, text):
        with pytest.raises(TypeError, match="text must be a string, got "):
            tokenize(text)


class TestVocabulary:
    def test_ids_follow_the_given_order(self):
        assert VOCABULARY.tokens == tuple(WORDS)
        assert VOCABULARY.encode(WORDS).tolist() == [0, 1, 2, 3, 4, 5, 6]

    def test_the_special_words_come_first(self):
        assert Vocabulary(["hope"], **SPECIAL).tokens == ("<pad>", "<unk>", "hope")
        assert Vocabulary(["hope"], padding="<pad>").tokens == ("<pad>", "hope")
        assert Vocabulary(["hope"], unknown="<unk>").tokens == ("<unk>", "hope")

    def test_n_words_padding_and_unknown_make_n_plus_2_rows_counted_once(self):
        vocabulary = Vocabulary(WORDS, **SPECIAL)
        assert len(vocabulary) == len(WORDS) + 2
        embedding = Embedding(len(vocabulary), 2, padding_idx=0)
        assert embedding(vocabulary.encode(vocabulary.tokens)).shape == (9, 2)

    def test_in_asks_whether_a_word_has_an_id_of_its_own(self):
        vocabulary = Vocabulary(WORDS, **SPECIAL)
        assert "hope" in vocabulary
        assert "<pad>" in vocabulary
        assert "despair" not in vocabulary

    def test_iterating_gives_the_words_in_the_order_of_their_ids(self):
        vocabulary = Vocabulary(WORDS, **SPECIAL)
        assert list(vocabulary) == ["<pad>", "<unk>", *WORDS]
        assert list(vocabulary) == [vocabulary.decode(i) for i in range(len(vocabulary))]

    def test_a_word_in_brackets_gives_its_id_as_encode_does(self):
        assert [VOCABULARY[word] for word in WORDS] == list(range(7))
        assert type(VOCABULARY["hope"]) is int
        assert Vocabulary(WORDS, **SPECIAL)["despair"] == 1
        with pytest.raises(KeyError, match="'despair' is not among the 7 words"):
            VOCABULARY["despair"]

    @pytest.mark.parametrize("index", [3, slice(2), ["hope"], None])
    def test_only_a_word_stands_in_brackets(self, index):
        with pytest.raises(TypeError, match=r"a word must be a string, got .*: decode\(ids\)"):
            VOCABULARY[index]

    def test_the_words_of_a_vocabulary_may_come_from_a_generator_or_from_keys(self):
        assert Vocabulary(word for word in WORDS).tokens == tuple(WORDS)
        assert Vocabulary({"hope": 1, "nice": 2}.keys()).tokens == ("hope", "nice")

    def test_a_vocabulary_shows_its_size_and_its_first_seven_words(self):
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
            (["hope"], {"padding": 0}, TypeError, "padding and unknown must be words, got 0"),
            (["hope"], {"unknown": True}, TypeError, "padding and unknown must be words, got True"),
        ],
    )
    def test_a_vocabulary_is_made_of_distinct_words(self, tokens, special, error, says):
        with pytest.raises(error, match=says):
            Vocabulary(tokens, **special)


class TestEquality:
    def test_the_same_words_with_the_same_ids_are_the_same_vocabulary(self):
        again = Vocabulary(list(WORDS))
        assert again == VOCABULARY
        assert hash(again) == hash(VOCABULARY)
        assert {VOCABULARY, again} == {again}

    def test_what_was_counted_does_not_matter(self):
        counted = Vocabulary.from_sentences([HOPE, NICE], order="appearance")
        assert counted == VOCABULARY
        assert counted.counts.tolist() != VOCABULARY.counts.tolist()

    @pytest.mark.parametrize(
        "other",
        [
            Vocabulary(WORDS[::-1]),
            Vocabulary(WORDS[:6]),
            Vocabulary(WORDS[1:], padding="hope"),
            Vocabulary(WORDS[1:], unknown="hope"),
            WORDS,
            tuple(WORDS),
            None,
        ],
        ids=["another order", "fewer words", "padding", "unknown", "list", "tuple", "None"],
    )
    def test_whatever_changes_an_id_or_its_meaning_makes_another(self, other):
        assert other != VOCABULARY

    def test_a_vocabulary_that_was_pickled_is_the_same(self):
        vocabulary = Vocabulary.from_sentences([HOPE, NICE], **SPECIAL)
        back = pickle.loads(pickle.dumps(vocabulary))
        assert back == vocabulary
        assert hash(back) == hash(vocabulary)
        assert back.counts.tolist() == vocabulary.counts.tolist()
        assert back.decode(back.encode(HOPE)) == HOPE


class TestFromSentences:
    def test_the_two_sentences_have_the_ids_of_the_answer(self):
        vocabulary = Vocabulary.from_sentences([HOPE, NICE], order="appearance")
        assert vocabulary.encode(tokenize("Hope to see you soon")).tolist() == [0, 1, 2, 3, 4]
        assert vocabulary.encode(tokenize("Nice to see you again")).tolist() == [5, 1, 2, 3, 6]
        assert vocabulary.tokens == tuple(WORDS)

    def test_the_most_frequent_word_comes_first_and_ties_keep_the_order_of_appearance(self):
        sentences = [["d", "b", "a"], ["a", "c", "b"], ["a"]]
        assert Vocabulary.from_sentences(sentences).tokens == ("a", "b", "d", "c")

    def test_order_by_appearance_ignores_the_counts(self):
        sentences = [["d", "b", "a"], ["a", "c", "b"], ["a"]]
        vocabulary = Vocabulary.from_sentences(sentences, order="appearance")
        assert vocabulary.tokens == ("d", "b", "a", "c")

    def test_min_count_leaves_rarer_words_out(self):
        vocabulary = Vocabulary.from_sentences([["a", "a", "b", "c", "c"]], min_count=2)
        assert vocabulary.tokens == ("a", "c")

    @pytest.mark.parametrize("order", ["frequency", "appearance"])
    def test_max_size_keeps_the_most_frequent_words_whatever_the_order(self, order):
        sentences = [["a", "b", "b", "c", "c", "c"]]
        vocabulary = Vocabulary.from_sentences(sentences, max_size=2, order=order)
        assert set(vocabulary.tokens) == {"b", "c"}

    def test_the_special_words_come_on_top_of_max_size(self):
        assert len(Vocabulary.from_sentences([HOPE, NICE], max_size=3, **SPECIAL)) == 5

    @pytest.mark.parametrize("order", ["frequency", "appearance"])
    def test_a_sentence_padded_beforehand_brings_no_second_padding_row(self, order):
        sentences = [["<pad>", "hope", "<pad>"]]
        vocabulary = Vocabulary.from_sentences(sentences, order=order, padding="<pad>")
        assert vocabulary.tokens == ("<pad>", "hope")

    @given(
        corpora, st.integers(1, 3), st.integers(1, 4), st.sampled_from(["frequency", "appearance"])
    )
    def test_counts_are_what_encoding_the_corpus_finds(self, sentences, min_count, max_size, order):
        seen = [word for sentence in sentences for word in sentence]
        assume(any(seen.count(word) >= min_count for word in seen))
        vocabulary = Vocabulary.from_sentences(
            sentences, min_count=min_count, max_size=max_size, order=order, **SPECIAL
        )
        found = np.bincount(vocabulary.encode(seen), minlength=len(vocabulary))
        assert vocabulary.counts.tolist() == found.tolist()
        assert vocabulary.counts.sum() == len(seen)

    def test_the_unknown_words_count_is_that_of_all_words_not_kept(self):
        vocabulary = Vocabulary.from_sentences([["a", "a", "b", "c"]], min_count=2, **SPECIAL)
        assert vocabulary.tokens == ("<pad>", "<unk>", "a")
        assert vocabulary.counts.tolist() == [0, 2, 2]

    def test_special_words_found_in_the_text_are_counted(self):
        sentences = [["a", "<unk>", "b"], ["a", "a", "<pad>"]]
        vocabulary = Vocabulary.from_sentences(sentences, min_count=2, **SPECIAL)
        assert vocabulary.counts.tolist() == [1, 2, 3]

    def test_without_a_corpus_nothing_was_counted(self):
        assert VOCABULARY.counts.tolist() == [0] * 7
        assert VOCABULARY.counts.dtype == np.int64

    @pytest.mark.parametrize(
        ("sentences", "options", "says"),
        [
            ([], {}, "^the sentences are empty: there is no word"),
            ([[], []], {}, "^the sentences are empty: there is no word"),
            ([["<pad>"]], {"padding": "<pad>"}, "no word besides the special ones"),
            ([HOPE], {"order": "alphabet"}, "order must be .*, got 'alphabet'"),
            ([HOPE], {"min_count": 2}, "no word is seen 2 times"),
            ([HOPE], {"min_count": 0}, "min_count must be at least 1, got 0"),
            ([HOPE], {"max_size": 0}, "max_size must be at least 1, got 0"),
        ],
    )
    def test_text_without_words_and_options_out_of_range_are_refused(
        self, sentences, options, says
    ):
        with pytest.raises(ValueError, match=says):
            Vocabulary.from_sentences(sentences, **options)


def sentences_of(chunks):
    """The sentences that the chunks hold, as lists of ids."""
    for ids, offsets in chunks:
        yield from (part.tolist() for part in np.split(ids, offsets[1:-1]))


class TestEncodeChunks:
    TEXT = (("a", "b"), (), ("x", "c", "x"), ("b",), ("x",), ("a", "a", "b", "c"))

    def test_a_chunk_is_the_ids_of_its_sentences_and_where_each_begins(self):
        [(ids, offsets)] = Vocabulary("a b c x".split()).encode_chunks(self.TEXT)
        assert ids.tolist() == [0, 1, 3, 2, 3, 1, 3, 0, 0, 1, 2]
        assert offsets.tolist() == [0, 2, 2, 5, 6, 7, 11]
        assert ids.dtype == np.int32
        assert offsets.dtype == np.intp

    def test_a_chunk_ends_with_the_sentence_in_which_its_size_is_reached(self):
        chunks = Vocabulary("a b c x".split()).encode_chunks(self.TEXT, size=3)
        assert [ids.tolist() for ids, _ in chunks] == [[0, 1, 3, 2, 3], [1, 3, 0, 0, 1, 2]]

    @pytest.mark.parametrize("size", [1, 2, 5, 11])
    def test_a_text_that_fills_its_last_chunk_ends_with_it(self, size):
        chunks = list(Vocabulary("a b c x".split()).encode_chunks(self.TEXT, size=size))
        assert all(len(offsets) > 1 for _, offsets in chunks)
        assert sum(len(ids) for ids, _ in chunks) == 11

    def test_words_not_listed_are_left_out_and_their_neighbours_become_adjacent(self):
        [(ids, offsets)] = Vocabulary(["a", "b", "c"]).encode_chunks(self.TEXT)
        assert ids.tolist() == [0, 1, 2, 1, 0, 0, 1, 2]
        assert offsets.tolist() == [0, 2, 2, 3, 4, 4, 8]

    def test_words_left_out_count_for_the_size_so_that_memory_stays_bounded(self):
        chunks = list(Vocabulary(["a"]).encode_chunks([["x"] * 10] * 3 + [["a"]], size=10))
        assert [(ids.tolist(), offsets.tolist()) for ids, offsets in chunks] == [
            ([], [0, 0]),
            ([], [0, 0]),
            ([], [0, 0]),
            ([0], [0, 1]),
        ]

    def test_the_unknown_word_stands_for_words_not_listed(self):
        [(ids, _)] = Vocabulary(["a", "b"], **SPECIAL).encode_chunks([["a", "x", "b", "y"]])
        assert ids.tolist() == [2, 1, 3, 1]

    @given(corpora, st.integers(1, 20), st.booleans())
    def test_chunks_of_any_size_hold_the_encoded_sentences_in_order(self, text, size, unknown):
        vocabulary = Vocabulary("a b c d".split(), unknown="?" if unknown else None)
        known = [[word for word in line if unknown or word in vocabulary] for line in text]
        assume(any(known))
        chunks = list(vocabulary.encode_chunks(Stream(text), size=size))
        assert list(sentences_of(chunks)) == [vocabulary.encode(line).tolist() for line in known]
        read = iter(map(len, text))
        for _, offsets in chunks[:-1]:
            lengths = [next(read) for _ in offsets[1:]]
            assert sum(lengths) >= size > sum(lengths[:-1])

    @pytest.mark.parametrize("text", [[], [[]], [["x"], ["y", "x"]]])
    @pytest.mark.parametrize("size", [1, 100])
    def test_a_text_without_a_word_of_the_vocabulary_is_refused_at_its_end(self, text, size):
        with pytest.raises(ValueError, match="^the sentences hold no word of the vocabulary"):
            list(VOCABULARY.encode_chunks(text, size=size))

    @pytest.mark.parametrize(
        ("sentences", "size", "error", "says"),
        [
            (iter([HOPE]), 10, TypeError, "^sentences must stay readable.* list_iterator"),
            ("hope to see", 10, TypeError, "^sentences must be a list, got 'hope to see'"),
            ([HOPE], 0, ValueError, "^size must be at least 1, got 0"),
        ],
    )
    def test_what_can_be_told_without_reading_is_refused_at_once(
        self, sentences, size, error, says
    ):
        with pytest.raises(error, match=says):
            VOCABULARY.encode_chunks(sentences, size)

    def test_a_sentence_that_can_be_read_once_only_is_refused_when_it_comes(self):
        chunks = VOCABULARY.encode_chunks([HOPE, (word for word in NICE)], size=1)
        next(chunks)
        with pytest.raises(TypeError, match="^a sentence must stay readable.* generator"):
            next(chunks)


class TestEncodeAndDecode:
    @given(st.lists(words, min_size=1, unique=True), st.data())
    def test_decode_undoes_encode(self, tokens, data):
        vocabulary = Vocabulary(tokens)
        sentence = data.draw(st.lists(st.sampled_from(tokens)))
        assert vocabulary.decode(vocabulary.encode(sentence)) == sentence

    @given(st.lists(st.integers(0, 6)))
    def test_encode_undoes_decode(self, ids):
        assert VOCABULARY.encode(VOCABULARY.decode(ids)).tolist() == ids

    def test_encode_gives_one_integer_for_each_word(self):
        ids = VOCABULARY.encode(("soon", "soon"))
        assert ids.tolist() == [4, 4]
        assert ids.dtype == np.intp

    def test_no_words_give_no_ids(self):
        assert VOCABULARY.encode([]).shape == (0,)
        assert VOCABULARY.encode([]).dtype == np.intp
        assert VOCABULARY.decode([]) == []

    def test_a_word_that_is_not_listed_is_an_error_that_names_it(self):
        with pytest.raises(KeyError, match="'despair' is not among the 7 words"):
            VOCABULARY.encode(["hope", "despair"])

    def test_the_unknown_word_stands_for_every_word_not_listed(self):
        vocabulary = Vocabulary(WORDS, **SPECIAL)
        ids = vocabulary.encode(["hope", "and", "despair"])
        assert vocabulary.decode(ids) == ["hope", "<unk>", "<unk>"]

    def test_decode_keeps_the_shape_of_the_ids(self):
        assert VOCABULARY.decode([[0, 1], [5, 1]]) == [["hope", "to"], ["nice", "to"]]
        assert VOCABULARY.decode(np.array([4, 6], dtype=np.uint8)) == ["soon", "again"]

    @pytest.mark.parametrize("index", [4, np.int8(4), np.array(4)])
    def test_a_single_id_decodes_to_its_word(self, index):
        assert VOCABULARY.decode(index) == "soon"


class TestPad:
    def test_short_sequences_are_filled_up_on_the_right(self):
        padded = pad([[5], [], [1, 2, 3]], value=0)
        assert padded.tolist() == [[5, 0, 0], [0, 0, 0], [1, 2, 3]]
        assert padded.dtype == np.intp

    def test_the_two_sentences_and_a_short_one_make_one_array(self):
        vocabulary = Vocabulary.from_sentences([HOPE, NICE], order="appearance", padding="<pad>")
        ids = [vocabulary.encode(sentence) for sentence in (HOPE, NICE, ["hope"])]
        assert pad(ids, value=0).tolist() == [[1, 2, 3, 4, 5], [6, 2, 3, 4, 7], [1, 0, 0, 0, 0]]

    @given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=6), st.integers(0, 9))
    def test_each_row_is_its_sequence_followed_by_the_value_alone(self, sequences, value):
        padded = pad(sequences, value=value)
        assert padded.shape == (len(sequences), max(map(len, sequences), default=0))
        for row, sequence in zip(padded.tolist(), sequences, strict=True):
            assert row == sequence + [value] * (len(row) - len(sequence))

    @given(
        st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=6),
        st.integers(0, 9),
        st.integers(1, 9),
    )
    def test_with_a_length_each_row_is_cut_or_filled_to_it(self, sequences, value, length):
        padded = pad(sequences, value=value, length=length)
        assert padded.shape == (len(sequences), length)
        for row, sequence in zip(padded.tolist(), sequences, strict=True):
            assert row == (sequence + [value] * length)[:length]

    def test_sequences_may_be_arrays_tuples_and_a_generator(self):
        sequences = (ids for ids in [np.array([1, 2], dtype=np.uint8), (3,)])
        assert pad(sequences, value=np.int8(9)).tolist() == [[1, 2], [3, 9]]

    def test_no_sequences_make_an_empty_array_of_two_axes(self):
        assert pad([], value=0).shape == (0, 0)
        assert pad([[], []], value=0).shape == (2, 0)

    def test_the_value_has_no_default_because_id_0_may_be_a_word(self):
        with pytest.raises(TypeError, match="value"):
            pad([[1], [2, 3]])

    @pytest.mark.parametrize(
        ("sequences", "options", "error", "says"),
        [
            ([[1], [2]], {"value": -1}, IndexError, "^value -1 is negative"),
            ([[1], [2]], {"value": 0.0}, TypeError, r"^value must be an integer, got 0\.0"),
            ([[1]], {"length": 0}, ValueError, "^length must be at least 1, got 0"),
            ([[1]], {"length": 2.0}, TypeError, r"^length must be an integer, got 2\.0"),
            ([1, 2], {}, ValueError, "sequence 0 is not a list of ids"),
            ([[1], [[2, 3]]], {}, ValueError, r"sequence 1 is not .*: its shape is \(1, 2\)"),
            ([[1], [[2], [3, 4]]], {}, ValueError, "^sequence 1: ids have rows of different"),
            ([[1], [2, -3]], {}, IndexError, r"^sequence 1: id -3 at position \(1,\)"),
            ([[1], [2, True]], {"length": 1}, TypeError, "^sequence 1: .* got True"),
            ("hope", {}, TypeError, "got 'h'"),
            (None, {}, TypeError, "None"),
        ],
    )
    def test_a_bad_sequence_is_named_even_where_it_would_be_cut_off(
        self, sequences, options, error, says
    ):
        with pytest.raises(error, match=says):
            pad(sequences, **{"value": 0, **options})
