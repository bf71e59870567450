"""What SkipGram and GloVe share: scikit-learn's protocol, one reading of parameters and text."""

import inspect
import pickle
import warnings

import numpy as np
import pytest
from helpers import (
    SENTENCES,
    Stream,
    Unread,
    any_text,
    in_chunks_of,
    interrupted,
    predicted,
    toy_text,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from embedding_tutorial import GloVe, KeyedVectors, SkipGram, Vocabulary

ESTIMATORS = {
    "SkipGram": lambda output_dim=4, **named: SkipGram(
        output_dim, **{"min_count": 1, "subsample": 0, "random_state": 0, **named}
    ),
    "GloVe": lambda output_dim=4, **named: GloVe(
        output_dim, **{"min_count": 1, "random_state": 0, **named}
    ),
}
pytestmark = pytest.mark.parametrize("make", ESTIMATORS.values(), ids=ESTIMATORS)
FULL = [sentence for sentence in SENTENCES if sentence]


def tables(model):
    """All that was learnt, as one list of arrays."""
    return [
        value for name, value in sorted(vars(model).items()) if isinstance(value, np.ndarray)
    ] + [model.keyed_vectors_.vectors, np.array(model.loss_curve_)]


def same(one, other):
    return all(map(np.array_equal, tables(one), tables(other)))


def labelled():
    """Sentences of the toy world, and whether a person stands in each."""
    people = {"king", "queen", "prince", "princess", "man", "woman", "boy", "girl"}
    sentences = toy_text()[:400]
    return sentences, [not people.isdisjoint(sentence) for sentence in sentences]


class TestFit:
    """One reading of the parameters and of the text."""

    def test_it_returns_the_estimator_with_a_vector_for_each_word(self, make):
        model = make(7)
        assert model.fit(SENTENCES, y=None) is model
        assert model.vocabulary_.tokens[:2] == ("the", "of")
        assert (np.diff(model.vocabulary_.counts) <= 0).all()
        assert isinstance(model.keyed_vectors_, KeyedVectors)
        assert model.keyed_vectors_.index_to_key == list(model.vocabulary_.tokens)
        for table in (model.weight_, model.context_weight_, model.keyed_vectors_.vectors):
            assert (table.shape, table.dtype) == ((len(model.vocabulary_), 7), np.float32)
        assert len(model.loss_curve_) == model.epochs
        assert all(type(loss) is float for loss in model.loss_curve_)

    def test_one_seed_gives_the_same_vectors_twice_and_another_one_others(self, make):
        first = make(random_state=1).fit(SENTENCES)
        for state in (1, np.int64(1), np.random.default_rng(1)):
            assert same(make(random_state=state).fit(SENTENCES), first)
        assert not np.isclose(make(random_state=2).fit(SENTENCES).weight_, first.weight_).any()

    def test_a_generator_goes_on_and_none_never_comes_back(self, make):
        rng = np.random.default_rng(1)
        for model in (make(random_state=rng), make(random_state=None)):
            first = model.fit(SENTENCES).weight_.copy()
            assert not np.isclose(first, model.fit(SENTENCES).weight_).all()
        assert make(random_state=rng).random_state is rng

    def test_a_second_fit_forgets_the_first(self, make):
        model = make(random_state=3).fit(toy_text()[:20])
        assert same(model.fit(SENTENCES), make(random_state=3).fit(SENTENCES))

    def test_a_failed_fit_leaves_nothing_of_an_earlier_one(self, make):
        model = make().fit(SENTENCES)
        with pytest.raises(ValueError, match="no word has a neighbour"):
            model.fit([["a"], ["b"]])
        for name in ("weight_", "context_weight_", "loss_curve_", "keyed_vectors_"):
            assert not hasattr(model, name)

    @pytest.mark.parametrize("chunk", [6, 10**6])
    @pytest.mark.parametrize(
        "kind",
        [Stream, tuple, lambda text: [*map(np.array, text)], lambda text: [*map(tuple, text)]],
        ids=["stream", "tuple", "arrays", "tuples"],
    )
    def test_whatever_can_be_read_anew_is_a_corpus(self, monkeypatch, make, kind, chunk):
        monkeypatch.setattr(Vocabulary, "encode_chunks", in_chunks_of(chunk))
        assert same(make().fit(kind(FULL)), make().fit(FULL))

    def test_the_sentences_are_left_as_they_were(self, make):
        sentences = [list(sentence) for sentence in SENTENCES]
        make().fit(sentences).transform(sentences)
        assert sentences == SENTENCES

    @pytest.mark.untraced
    @given(any_text, st.integers(1, 3), st.integers(1, 4), st.integers(1, 9))
    @settings(max_examples=100)
    def test_any_text_gives_finite_vectors_or_the_error_that_says_why_not(
        self, make, sentences, min_count, output_dim, window
    ):
        model = make(output_dim, window=window, epochs=2, min_count=min_count)
        expected = predicted(sentences, min_count)
        if isinstance(expected, str):
            with pytest.raises(ValueError, match=expected):
                model.fit(sentences)
            return
        model.fit(sentences)
        assert set(model.vocabulary_.tokens) == expected
        assert model.weight_.shape == (len(expected), output_dim)
        assert all(np.isfinite(table).all() for table in tables(model))

    @pytest.mark.parametrize("name", ["output_dim", "window", "epochs", "min_count"])
    def test_sizes_are_integers_of_at_least_1(self, make, name):
        with pytest.raises(ValueError, match=f"^{name} must be at least 1, got 0"):
            make(**{name: 0}).fit(Unread())

    @pytest.mark.parametrize("value", [0, 1.001])
    def test_a_learning_rate_is_above_0_and_no_more_than_1(self, make, value):
        says = rf"^learning_rate must be in 0\.\.1, above 0, got {value}"
        with pytest.raises(ValueError, match=says):
            make(learning_rate=value).fit(Unread())

    def test_a_random_state_is_none_an_integer_or_a_generator(self, make):
        with pytest.raises(TypeError, match="^random_state must be None, an integer .* got '1'"):
            make(random_state="1").fit(Unread())

    def test_a_flat_list_of_words_is_no_corpus(self, make):
        says = r"^a sentence must be a list, got 'a': use tokenize\(text\)"
        with pytest.raises(TypeError, match=says):
            make().fit(["a", "b"])

    def test_a_min_count_that_leaves_no_two_words_together_is_refused(self, make):
        text = [["a", "x", "b"], ["a"], ["b"]]
        with pytest.raises(ValueError, match="^no word is seen 3 times: min_count leaves none"):
            make(min_count=3).fit(text)
        with pytest.raises(ValueError, match="^one word alone has no neighbour: .* 1 words: a$"):
            make(min_count=3).fit([*text, ["a"]])
        with pytest.raises(ValueError, match="^no word has a neighbour"):
            make(min_count=2).fit([["a", "x"], ["a"], ["b", "y"], ["b"]])


class TestTransform:
    """A sentence becomes the mean of its words' vectors."""

    def test_each_sentence_has_the_mean_of_its_known_words(self, make):
        model = make().fit(SENTENCES)
        means = model.transform([["king", "nobody", "the", "the"], ["rome"]])
        the, king, rome = (model.keyed_vectors_[word] for word in ("the", "king", "rome"))
        assert (means.shape, means.dtype) == ((2, 4), np.float32)
        np.testing.assert_allclose(means[0], (king + the + the) / 3, rtol=1e-5, atol=1e-7)
        assert np.array_equal(means[1], rome)

    def test_a_sentence_without_a_known_word_has_zeros(self, make):
        model = make().fit(SENTENCES)
        assert not model.transform([["nobody"], [], ["no", "one"]]).any()
        assert model.transform([]).shape == (0, 4)

    def test_it_takes_what_can_be_read_only_once(self, make):
        model = make().fit(SENTENCES)
        means = model.transform(sentence for sentence in SENTENCES)
        assert np.array_equal(means, model.transform(SENTENCES))

    def test_a_flat_list_of_words_is_refused(self, make):
        with pytest.raises(TypeError, match=r"^a sentence must be a list .*use tokenize\(text\)"):
            make().fit(SENTENCES).transform(["the", "king"])


class TestProtocol:
    """Scikit-learn's: parameters are stored as given, and what is learnt ends in _."""

    def test_parameters_are_stored_as_given_and_left_alone(self, make):
        kind = type(make())
        names = list(inspect.signature(kind).parameters)
        odd = dict.fromkeys(names, "not checked here")
        assert vars(kind(**odd)) == odd == kind(**odd).get_params()
        values = {"output_dim": np.int16(3), "learning_rate": np.float32(0.1), "epochs": np.int8(1)}
        model = make(**values).fit(SENTENCES)
        assert all(getattr(model, name) is value for name, value in values.items())
        learnt = {name for name in vars(model) if name not in names}
        assert all(name.endswith("_") for name in learnt)
        with pytest.raises(TypeError, match="positional"):
            kind(100, 5)

    def test_a_clone_has_the_parameters_and_nothing_that_was_learnt(self, make):
        model = make(9, window=2).fit(SENTENCES)
        twin = clone(model)
        assert twin.get_params() == model.get_params()
        assert not hasattr(twin, "weight_")
        assert same(twin.set_params(output_dim=9).fit(SENTENCES), model)

    def test_its_repr_shows_what_is_not_the_default(self, make):
        kind = type(make())
        assert repr(kind()) == f"{kind.__name__}()"
        assert repr(kind(50, window=2)) == f"{kind.__name__}(output_dim=50, window=2)"

    @pytest.mark.parametrize("name", ["keyed_vectors_", "weight_", "vocabulary_"])
    def test_what_is_not_learnt_yet_says_so(self, make, name):
        model = make()
        says = f"^this {type(model).__name__} has no {name} yet: call "
        with pytest.raises(NotFittedError, match=says):
            getattr(model, name)
        with pytest.raises(NotFittedError):
            model.transform([["a"]])
        with pytest.raises(AttributeError, match="no attribute 'weights'"):
            _ = model.weights

    def test_pickled_it_is_the_same(self, make):
        model = make().fit(SENTENCES)
        assert same(pickle.loads(pickle.dumps(model)), model)
        assert not hasattr(pickle.loads(pickle.dumps(make())), "weight_")

    def test_a_pipeline_classifies_sentences(self, make):
        sentences, labels = labelled()
        pipeline = make_pipeline(make(8, window=4, epochs=30), LogisticRegression(C=100))
        assert pipeline.fit(sentences, labels).score(sentences, labels) > 0.9

    def test_a_grid_search_chooses_a_length(self, make):
        sentences, labels = labelled()
        pipeline = make_pipeline(make(window=4), LogisticRegression(C=100))
        step = pipeline.steps[0][0]
        search = GridSearchCV(pipeline, {f"{step}__output_dim": [1, 8]}, cv=2)
        search.fit(sentences, labels)
        assert search.best_estimator_[0].keyed_vectors_.vectors.shape[1] in (1, 8)
        assert np.isfinite(search.cv_results_["mean_test_score"]).all()


class TestCtrlC:
    """An interrupted training keeps what it has learnt."""

    @pytest.mark.parametrize(("after", "epoch"), [(0, 1), (1, 2), (6, 7)])
    def test_it_keeps_what_was_learnt_and_names_the_epoch(self, make, after, epoch):
        model = make(epochs=9)
        says = f"^stopped in epoch {epoch} of 9: the vectors learnt so far are kept$"
        with stopped(model, after), pytest.warns(UserWarning, match=says) as caught:
            assert model.fit(SENTENCES) is model
        assert [warning.filename for warning in caught] == [__file__]  # it points at the call
        assert len(model.loss_curve_) == epoch - 1
        assert all(np.isfinite(table).all() for table in tables(model))
        assert len(model.keyed_vectors_) == len(model.vocabulary_)

    def test_a_warning_that_is_an_error_comes_when_all_is_kept(self, make):
        model = make(epochs=9)
        with stopped(model, 3), warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(UserWarning, match="stopped in epoch 4 of 9"):
                model.fit(SENTENCES)
        assert model.keyed_vectors_.index_to_key == list(model.vocabulary_.tokens)


def stopped(model, after):
    """Press Ctrl-C in place of reading the text of one more epoch than `after`."""
    if isinstance(model, SkipGram):
        return interrupted(SkipGram, "_batches", after)
    return interrupted(inspect.getmodule(GloVe), "_batches", after)


class TestProgress:
    """The bar of `verbose`."""

    def test_it_shows_the_speed_the_time_left_and_the_loss(self, make, capsys):
        model = make(epochs=3, verbose=True).fit(toy_text()[:500])
        shown = capsys.readouterr()
        assert shown.out == ""
        assert ("words/s" if isinstance(model, SkipGram) else "pairs/s") in shown.err
        assert "100%" in shown.err
        assert f"loss={model.loss_curve_[-1]:.3g}" in shown.err

    @pytest.mark.parametrize("seed", range(6))
    @pytest.mark.parametrize("named", [{}, {"min_count": 3}, {"subsample": 0.05}])
    def test_it_ends_at_100_per_cent_and_warns_of_nothing(self, make, capsys, seed, named):
        model = make(epochs=3, verbose=True, random_state=seed)
        model.set_params(**{name: named[name] for name in named if hasattr(model, name)})
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            model.fit(toy_text()[: 401 + 97 * seed])
        last = capsys.readouterr().err.split("\r")[-1]
        done, total = last.partition("| ")[2].partition(" ")[0].split("/")
        assert done == total

    def test_without_being_asked_it_shows_nothing(self, make, capfd, recwarn):
        make(verbose=False).fit(SENTENCES)
        assert capfd.readouterr() == ("", "")
        assert not recwarn.list
