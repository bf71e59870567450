"""The toy world: its probabilities are exact, its sentences follow them, its analogies hold."""

import numpy as np
import pytest

from embedding_tutorial import ToyWorld, cooccurrence, pmi

WORLD = ToyWorld()
VOCABULARY = WORLD.vocabulary
ID = {word: id for id, word in enumerate(VOCABULARY.tokens)}
PMI = pmi(WORLD.joint)
PEOPLE, PLACES = WORLD.entities[:8], WORLD.entities[8:]


def cues_of(family):
    """The ids of the cues that can stand beside every entity of a family."""
    return [cue for cue in WORLD.cues if np.isfinite(PMI[family, cue]).all()]


def zipf(n):
    return 1 / np.arange(1, n + 1) / sum(1 / rank for rank in range(1, n + 1))


class TestWords:
    def test_the_world_has_20_entities_52_cues_and_10_function_words(self):
        parts = [WORLD.entities, WORLD.cues, WORLD.function_words]
        assert [len(part) for part in parts] == [20, 52, 10]
        assert np.concatenate(parts).tolist() == list(range(82))
        assert len(VOCABULARY) == 82
        assert VOCABULARY.decode(PEOPLE[:2]) == ["king", "queen"]
        assert VOCABULARY.decode(PLACES[:2]) == ["france", "paris"]
        assert "the" in VOCABULARY.decode(WORLD.function_words)

    def test_people_have_24_cues_and_places_28_and_none_is_shared(self):
        people, places = cues_of(PEOPLE), cues_of(PLACES)
        assert (len(people), len(places)) == (24, 28)
        assert sorted(people + places) == WORLD.cues.tolist()
        assert (PMI[np.ix_(PEOPLE, places)] == -np.inf).all()
        assert (PMI[np.ix_(PLACES, people)] == -np.inf).all()


class TestProbabilities:
    def test_the_joint_is_a_symmetric_distribution_over_pairs(self):
        assert WORLD.joint.shape == (82, 82)
        assert WORLD.joint.min() == 0
        assert WORLD.joint.sum() == pytest.approx(1, rel=1e-12)
        np.testing.assert_allclose(WORLD.joint, WORLD.joint.T, rtol=1e-12, atol=0)

    def test_given_an_entity_the_context_words_probabilities_add_up_to_1(self):
        assert WORLD.given.shape == (20, 82)
        assert WORLD.given.min() == 0
        np.testing.assert_allclose(WORLD.given.sum(axis=1), 1, rtol=1e-12)
        assert (WORLD.given[:, WORLD.entities] == 0).all()

    def test_two_entities_never_share_a_sentence(self):
        assert (WORLD.joint[np.ix_(WORLD.entities, WORLD.entities)] == 0).all()

    def test_every_fifth_word_is_an_entity_and_three_tenths_of_the_others_are_function_words(self):
        shares = WORLD.joint.sum(axis=1)
        assert shares[WORLD.entities].sum() == pytest.approx(1 / 5, rel=1e-12)
        assert shares[WORLD.function_words].sum() == pytest.approx(0.3 * 4 / 5, rel=1e-12)
        assert shares[WORLD.cues].sum() == pytest.approx(0.7 * 4 / 5, rel=1e-12)

    def test_words_are_as_frequent_as_one_over_their_rank(self):
        shares = WORLD.joint.sum(axis=1)
        np.testing.assert_allclose(shares[PEOPLE], zipf(8) / 10, rtol=1e-12)
        np.testing.assert_allclose(shares[PLACES], zipf(12) / 10, rtol=1e-12)
        np.testing.assert_allclose(shares[WORLD.function_words], zipf(10) * 0.24, rtol=1e-12)
        royal = [ID[word] for word in "throne crown palace court".split()]
        np.testing.assert_allclose(
            shares[royal] / shares[royal[0]], 1 / np.arange(1, 5), rtol=1e-12
        )

    def test_one_cue_in_ten_is_that_of_another_value(self):
        king, egypt = WORLD.given[ID["king"]], WORLD.given[ID["egypt"]]
        assert king[ID["throne"]] == pytest.approx(9 * king[ID["work"]], rel=1e-12)
        assert egypt[ID["nile"]] == pytest.approx(0.9 / (0.1 / 5) * egypt[ID["pasta"]], rel=1e-12)

    def test_the_joint_is_what_a_walk_over_all_sentences_gives(self):
        """Once more, from the definition: the sum over entities and over pairs of places."""
        chance = WORLD.joint.sum(axis=1)[WORLD.entities] * 5
        expected = np.zeros((82, 82))
        for entity, probability, given in zip(WORLD.entities, chance, WORLD.given, strict=True):
            here = np.eye(82)[entity]
            for one in range(5):
                for other in range(5):
                    if one != other:
                        left, right = (given if place else here for place in (one, other))
                        expected += probability * np.outer(left, right) / 20
        np.testing.assert_allclose(WORLD.joint, expected, rtol=1e-10, atol=1e-16)


class TestAnalogies:
    def test_king_minus_man_plus_woman_minus_queen_is_0_over_the_peoples_cues(self):
        king, man, woman, queen = (
            PMI[ID[word], cues_of(PEOPLE)] for word in "king man woman queen".split()
        )
        np.testing.assert_allclose(king - man + woman - queen, 0, atol=1e-12)
        assert np.abs(king - queen).max() > 1

    def test_every_analogy_is_exact_over_the_cues_of_its_family(self):
        for question in WORLD.questions:
            a, b, c, d = (ID[word] for word in question)
            cues = cues_of(PEOPLE if a in PEOPLE else PLACES)
            np.testing.assert_allclose(
                PMI[b, cues] - PMI[a, cues] + PMI[c, cues], PMI[d, cues], atol=1e-12
            )

    @pytest.mark.parametrize(
        ("family", "rank"), [(PEOPLE, 4), (PLACES, 7)], ids=["people", "places"]
    )
    def test_entities_times_cues_have_rank_4_and_7(self, family, rank):
        cues = cues_of(family)
        assert np.linalg.matrix_rank(PMI[np.ix_(family, cues)], tol=1e-9) == rank
        assert np.linalg.matrix_rank(WORLD.given[np.ix_(family, cues)], tol=1e-9) == rank

    def test_a_function_word_says_nothing_about_the_entity(self):
        blocks = PMI[np.ix_(WORLD.entities, WORLD.function_words)]
        assert np.isfinite(blocks).all()
        np.testing.assert_allclose(blocks, blocks[0, 0], atol=1e-12)

    def test_there_are_192_different_questions_of_four_different_entities(self):
        assert len(WORLD.questions) == len(set(WORLD.questions)) == 192
        for question in WORLD.questions:
            families = {ID[word] in PEOPLE for word in question}
            assert len(set(question)) == 4
            assert len(families) == 1
            assert all(ID[word] in WORLD.entities for word in question)
        people = [question for question in WORLD.questions if ID[question[0]] in PEOPLE]
        assert len(people) == 72

    def test_every_question_can_be_turned_around(self):
        questions = set(WORLD.questions)
        assert ("man", "woman", "king", "queen") in questions
        assert ("france", "paris", "japan", "tokyo") in questions
        for a, b, c, d in questions:
            assert (c, d, a, b) in questions
            assert (b, a, d, c) in questions


class TestSample:
    def test_a_sentence_has_five_words_of_which_one_is_an_entity_at_any_place(self):
        sentences = WORLD.sample(500, random_state=0)
        assert len(sentences) == 500
        assert {len(sentence) for sentence in sentences} == {5}
        assert {type(word) for sentence in sentences for word in sentence} == {str}
        named = np.array([[ID[word] < 20 for word in sentence] for sentence in sentences])
        assert (named.sum(axis=1) == 1).all()
        assert (abs(named.mean(axis=0) - 1 / 5) < 0.08).all()  # 4.5 standard deviations

    def test_one_sentence_is_a_sample_too(self):
        (sentence,) = WORLD.sample(1, random_state=0)
        assert len(sentence) == 5

    def test_sampled_counts_converge_to_the_joint(self):
        possible, errors = WORLD.joint > 0, []
        for n, seed in ((2_000, 0), (32_000, 1)):
            counts = cooccurrence(
                WORLD.sample(n, random_state=seed), VOCABULARY, window=4
            ).toarray()
            assert counts.sum() == 20 * n
            assert (counts[~possible] == 0).all()
            # 20 n counts, but of 10 n pairs: each pair is counted from both of its words.
            deviation = (counts / counts.sum() - WORLD.joint)[possible]
            scaled = deviation / np.sqrt(2 * WORLD.joint[possible] / (20 * n))
            assert np.sqrt(np.mean(scaled**2)) < 1.1
            errors.append(np.abs(deviation).max())
            frequent = WORLD.joint[possible] * 20 * n > 20
            assert np.abs(scaled[frequent]).max() < 6
        assert errors[1] < errors[0] / 2.5  # 16 times the text: a quarter of the error

    def test_the_sampled_pmi_comes_closer_to_the_true_one(self):
        people = np.ix_(PEOPLE, cues_of(PEOPLE))
        correlations = []
        for n in (1_000, 20_000):
            counts = cooccurrence(WORLD.sample(n, random_state=0), VOCABULARY, window=4)
            sampled, true = pmi(counts)[people], PMI[people]
            seen = np.isfinite(sampled)
            correlations.append(np.corrcoef(sampled[seen], true[seen])[0, 1])
        assert correlations[0] < correlations[1]
        assert correlations[1] > 0.95

    def test_the_same_seed_gives_the_same_sentences(self):
        first, again, other = (WORLD.sample(20, random_state=seed) for seed in (1, 1, 2))
        assert first == again
        assert first != other
        assert ToyWorld().sample(20, random_state=np.random.default_rng(1)) == first
        assert WORLD.sample(20) != WORLD.sample(20)

    @pytest.mark.parametrize(
        ("bad", "says"),
        [
            ({"n_sentences": 0}, "n_sentences must be"),
            ({"random_state": -1}, "random_state must be"),
        ],
    )
    def test_bad_input_is_refused_by_its_name(self, bad, says):
        with pytest.raises(ValueError, match=says):
            WORLD.sample(**{"n_sentences": 5} | bad)
