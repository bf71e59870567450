"""The texts of the book: known to the last word, source and licence stated, no network asked."""

import importlib.util
import socket
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from embedding_tutorial import Embedding, Vocabulary, load_text, load_wikipedia, two_sentences


def refuse(*args, **kwargs):
    raise AssertionError("the network was asked for")


@pytest.fixture
def no_network(monkeypatch):
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


# two_sentences


def test_the_two_sentences_are_those_of_the_answer():
    texts = two_sentences()
    assert texts.sentences == [
        ["hope", "to", "see", "you", "soon"],
        ["nice", "to", "see", "you", "again"],
    ]
    assert texts.target_names == ["Hope to see you soon", "Nice to see you again"]
    assert texts.target.tolist() == [0, 1]
    assert "CC BY-SA" in texts.DESCR
    assert "Cross Validation" in texts.DESCR


ANSWER = {
    "hope": [1.2, 3.1],
    "to": [0.1, 4.2],
    "see": [1.0, 3.1],
    "you": [0.3, 2.1],
    "soon": [2.2, 1.4],
    "nice": [0.7, 1.7],
    "again": [4.1, 2.0],
}


def test_the_answers_table_gives_the_answers_second_sentence():
    texts = two_sentences()
    vocabulary = Vocabulary.from_sentences(texts.sentences, order="appearance")
    embedding = Embedding.from_pretrained(texts.weight)
    for sentence in (*texts.sentences, ANSWER):
        rows = [ANSWER[word] for word in sentence]
        assert embedding(vocabulary.encode(sentence)).tolist() == rows


def test_changing_what_a_loader_gave_changes_nothing_for_the_next_caller():
    two_sentences().sentences[0].clear()
    two_sentences().weight[:] = 0
    assert two_sentences().sentences[0][0] == "hope"
    assert two_sentences().weight.all()


# load_text


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def write(content):
        path = tmp_path / "letter.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("Hope to see you. Soon!", [["hope", "to", "see", "you"], ["soon"]]),
        ("Soon? Nice!\tAgain", [["soon"], ["nice"], ["again"]]),
        ("A heading\nand a line", [["a", "heading"], ["and", "a", "line"]]),
        ("windows\r\nlines\r\n", [["windows"], ["lines"]]),
        ("a\n\n\n...\n\nb", [["a"], ["b"]]),
        ("Pay 3.50, no more", [["pay", "3", "50", "no", "more"]]),
        ("fruit, e.g. apples", [["fruit", "e", "g"], ["apples"]]),
        ("No end", [["no", "end"]]),
        (b"\xef\xbb\xbfHope", [["hope"]]),
        ("希望。很快", [["希望", "很快"]]),
    ],
)
def test_a_sentence_ends_with_its_line_or_with_a_mark_before_white_space(write, content, sentences):
    assert load_text(write(content)).sentences == sentences


def test_a_text_names_its_file_and_has_one_target(write):
    text = load_text(write("Hope. Soon."))
    assert text.target_names == ["letter.txt"]
    assert text.target.tolist() == [0, 0]
    assert text.DESCR == "2 sentences from letter.txt."


def test_a_path_may_be_a_string(write):
    assert load_text(str(write("Hope."))).sentences == [["hope"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no word"),
        (b"\xef\xbb\xbf", "holds no word"),
        (b" \n ... \n", "holds no word"),
        ("Grüße".encode("latin-1"), "is not UTF-8: .* at byte 2"),
        (b"\xef\xbb\xbfok \xff", "is not UTF-8: .* at byte 6"),
        ("Hope".encode("utf-16"), "is not UTF-8: .* at byte 0"),
    ],
)
def test_a_text_is_utf_8_and_holds_a_word(write, content, says):
    with pytest.raises(ValueError, match=rf"letter\.txt {says}"):
        load_text(write(content))


def test_a_file_that_is_not_there_is_an_error_that_names_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="no_such_letter"):
        load_text(tmp_path / "no_such_letter.txt")


# load_wikipedia


@pytest.fixture(scope="session")
def wikipedia():
    return load_wikipedia()


@pytest.fixture(scope="session")
def counted(wikipedia):
    return Counter(word for sentence in wikipedia.sentences for word in sentence)


def test_the_sample_has_483179_words_in_34253_sentences_of_106_articles(wikipedia, counted):
    assert counted.total() == 483_179
    assert len(wikipedia.sentences) == 34_253
    assert len(wikipedia.target_names) == len(set(wikipedia.target_names)) == 106


@pytest.mark.parametrize(("min_count", "size"), [(1, 37_558), (5, 9_564), (10, 5_553)])
def test_its_vocabulary_has_so_many_words_at_each_min_count(wikipedia, min_count, size):
    assert len(Vocabulary.from_sentences(wikipedia.sentences, min_count=min_count)) == size


def test_every_sentence_belongs_to_an_article_and_the_articles_come_one_after_another(wikipedia):
    assert wikipedia.target.shape == (34_253,)
    assert np.unique(wikipedia.target).tolist() == list(range(106))
    assert (np.diff(wikipedia.target) >= 0).all()
    assert wikipedia.target_names[:3] == ["Anarchism", "Autism", "Albedo"]
    for article, title in enumerate(["anarchism", "autism", "albedo"]):
        home = wikipedia.target == article
        named = np.array([title in sentence for sentence in wikipedia.sentences])
        assert named[home].mean() > 10 * named[~home].mean()


def test_no_sentence_is_empty(wikipedia):
    assert all(wikipedia.sentences)


@pytest.mark.parametrize("word", "ref nbsp br div colspan rowspan wikitable px ndash".split())
def test_no_markup_is_left_among_the_words(counted, word):
    assert counted[word] == 0


def test_redirects_are_left_out(wikipedia):
    assert not any(sentence[0] == "redirect" for sentence in wikipedia.sentences)


def test_the_description_states_source_licence_and_counts(wikipedia):
    for statement in ("English Wikipedia", "CC BY-SA", "gensim 4.4.0", "filter_wiki"):
        assert statement in wikipedia.DESCR
    for count in ("483,179 words", "34,253 sentences", "106 articles"):
        assert count in wikipedia.DESCR


def test_no_text_ever_asks_the_network(wikipedia, no_network, write):
    assert load_wikipedia().sentences == wikipedia.sentences
    two_sentences(), load_text(write("Hope."))


# A gensim that is missing, of another version, or damaged


@pytest.fixture(scope="session")
def sample():
    """The path of the real file."""
    folder = Path(importlib.util.find_spec("gensim").origin).parent / "test" / "test_data"
    (path,) = folder.glob("enwiki-latest-pages-articles1.xml-*-shortened.bz2")
    return path


@pytest.fixture
def other_gensim(sample, monkeypatch, tmp_path):
    """Put a gensim with an empty data folder before the real one, and return that folder."""
    data = tmp_path / "gensim" / "test" / "test_data"
    data.mkdir(parents=True)
    (tmp_path / "gensim" / "__init__.py").touch()
    for name in [name for name in sys.modules if name.partition(".")[0] == "gensim"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    return data


def test_without_gensim_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "gensim", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'embedding-tutorial\[book\]'"):
        load_wikipedia()


def test_a_gensim_without_the_sample_is_an_error_that_names_the_version(other_gensim):
    with pytest.raises(ValueError, match=r"no enwiki.* written with gensim 4\.4\.0"):
        load_wikipedia()


def test_a_sample_with_one_changed_byte_is_refused(sample, other_gensim):
    content = bytearray(sample.read_bytes())
    content[len(content) // 2] ^= 1
    (other_gensim / sample.name).write_bytes(content)
    with pytest.raises(ValueError, match="has SHA-256 [0-9a-f]{64}, not a53f4648"):
        load_wikipedia()
