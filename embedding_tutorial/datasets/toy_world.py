"""A small world of kings and capitals, in which every probability is known."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from typing import cast

import numpy as np
import numpy.typing as npt

from embedding_tutorial._checks import as_generator, as_positive_int
from embedding_tutorial.vocabulary import Vocabulary

Floats = npt.NDArray[np.float64]
Family = dict[str, tuple[str, ...]]  # the attributes' values of each entity

_PEOPLE: Family = {  # status, gender, age
    "king": ("royal", "male", "grown"),
    "queen": ("royal", "female", "grown"),
    "prince": ("royal", "male", "young"),
    "princess": ("royal", "female", "young"),
    "man": ("common", "male", "grown"),
    "woman": ("common", "female", "grown"),
    "boy": ("common", "male", "young"),
    "girl": ("common", "female", "young"),
}
_PLACES: Family = {  # nation, kind
    "france": ("french", "country"),
    "paris": ("french", "capital"),
    "italy": ("italian", "country"),
    "rome": ("italian", "capital"),
    "egypt": ("egyptian", "country"),
    "cairo": ("egyptian", "capital"),
    "japan": ("japanese", "country"),
    "tokyo": ("japanese", "capital"),
    "peru": ("peruvian", "country"),
    "lima": ("peruvian", "capital"),
    "norway": ("norwegian", "country"),
    "oslo": ("norwegian", "capital"),
}
_CUES = {  # the words that give an attribute's value away
    "royal": ["throne", "crown", "palace", "court"],
    "common": ["work", "market", "cottage", "street"],
    "male": ["he", "his", "beard", "brother"],
    "female": ["she", "her", "dress", "sister"],
    "grown": ["old", "married", "tall", "wise"],
    "young": ["school", "play", "small", "learn"],
    "french": ["wine", "baguette", "loire"],
    "italian": ["pasta", "opera", "tiber"],
    "egyptian": ["nile", "pyramid", "desert"],
    "japanese": ["sushi", "kimono", "fuji"],
    "peruvian": ["inca", "llama", "andes"],
    "norwegian": ["fjord", "ski", "salmon"],
    "country": ["border", "nation", "land", "army", "farm"],
    "capital": ["city", "mayor", "metro", "square", "crowd"],
}
_FUNCTION_WORDS = ["the", "of", "and", "a", "in", "to", "is", "was", "with", "that"]
_CONTEXT_SIZE = 4  # words beside the entity in a sentence
_FUNCTION_WORD_PROB = 0.3  # that a context word is a function word
_OTHER_VALUE_PROB = 0.1  # that a cue is one for another value of its attribute


class ToyWorld:
    """Sentences about 20 entities whose co-occurrence is known in closed form.

    A sentence names one entity, a person or a place, and holds 4 more words. Each of them is drawn
    by itself, given the entity: with probability 0.3 a function word, else a cue for one of the
    entity's attributes, drawn evenly; one time in ten the cue is that of another value. Then the
    five words are shuffled. Within each family words are as frequent as 1 / rank (Zipf). So a
    cue's probability depends on one attribute only, and king - man + woman - queen is exactly 0
    over the people's cues: the analogies are built into this world.

    Attributes:
        vocabulary: 82 words: 20 entities, 52 cues, 10 function words.
        entities, cues, function_words: their ids.
        given: (20, 82) the probability of each context word, given the entity.
        joint: (82, 82) the probability of each ordered pair of words at two different places of one
            sentence: what `cooccurrence` with a window of 4 estimates. `pmi(world.joint)` is exact.
        questions: the 192 analogies (a, b, c, d), as in a is to b as c is to d.

    Examples:
        >>> world = ToyWorld()
        >>> world.vocabulary.decode(world.entities[:4])
        ['king', 'queen', 'prince', 'princess']
        >>> ("man", "woman", "king", "queen") in world.questions
        True
        >>> world.joint.shape
        (82, 82)
    """

    def __init__(self) -> None:
        entities = _PEOPLE | _PLACES
        cues = [cue for words in _CUES.values() for cue in words]
        self.vocabulary = Vocabulary([*entities, *cues, *_FUNCTION_WORDS])
        self.entities, self.cues, self.function_words = np.split(
            np.arange(len(self.vocabulary)), [len(entities), len(entities) + len(cues)]
        )
        self._entity_prob = np.append(_zipf(len(_PEOPLE)), _zipf(len(_PLACES))) / 2
        self.given = np.array([self._context_prob(values) for values in entities.values()])
        self.joint = self._joint_prob()
        self.questions = [*_questions(_PEOPLE), *_questions(_PLACES)]

    def _context_prob(self, values: tuple[str, ...]) -> Floats:
        """Return the probability of each word beside an entity with these attributes."""
        given = np.zeros(len(self.vocabulary))
        given[self.function_words] = _FUNCTION_WORD_PROB * _zipf(len(_FUNCTION_WORDS))
        for value in values:
            alternatives = _alternatives(value)
            n_others = len(alternatives) - 1
            for cued in alternatives:
                prob = 1 - _OTHER_VALUE_PROB if cued == value else _OTHER_VALUE_PROB / n_others
                ids = self.vocabulary.encode(_CUES[cued])
                given[ids] += (1 - _FUNCTION_WORD_PROB) / len(values) * prob * _zipf(len(ids))
        return given

    def _joint_prob(self) -> Floats:
        # Of the 5 * 4 ordered pairs of places, 4 + 4 hold the entity, 4 * 3 two context words.
        entity = np.zeros_like(self.given)
        entity[:, self.entities] = np.diag(self._entity_prob)
        mixed = entity.T @ self.given
        context = self.given.T @ (self._entity_prob[:, np.newaxis] * self.given)
        pairs = _CONTEXT_SIZE * (mixed + mixed.T) + _CONTEXT_SIZE * (_CONTEXT_SIZE - 1) * context
        return np.asarray(pairs / ((_CONTEXT_SIZE + 1) * _CONTEXT_SIZE))

    def sample(
        self, n_sentences: int, *, random_state: int | np.random.Generator | None = None
    ) -> list[list[str]]:
        """Return sentences of five words each.

        Args:
            n_sentences: how many.
            random_state: None, an integer seed or a Generator.

        Returns:
            `n_sentences` lists of words.

        Raises:
            TypeError: for an `n_sentences` that is not an integer, and a `random_state` that is
                none of the three.
            ValueError: for an `n_sentences` below 1 and a negative seed.

        Examples:
            >>> ToyWorld().sample(1, random_state=0)
            [['france', 'wine', 'of', 'wine', 'loire']]
        """
        n = as_positive_int(n_sentences, "n_sentences")
        rng = as_generator(random_state)
        entity = rng.choice(len(self.entities), size=n, p=self._entity_prob)
        ids = np.empty((n, _CONTEXT_SIZE + 1), dtype=np.intp)
        ids[:, 0] = entity
        for index, prob in enumerate(self.given):
            here = np.flatnonzero(entity == index)
            size = (len(here), _CONTEXT_SIZE)
            ids[here, 1:] = rng.choice(len(self.vocabulary), size=size, p=prob)
        return cast(list[list[str]], self.vocabulary.decode(rng.permuted(ids, axis=1)))


def _zipf(n: int) -> Floats:
    """Return probabilities of n words in proportion to 1 / rank."""
    weights = 1 / np.arange(1, n + 1)
    return np.asarray(weights / weights.sum())


def _alternatives(value: str) -> list[str]:
    """Return all values of the attribute that `value` is one of."""
    columns = [*zip(*_PEOPLE.values(), strict=True), *zip(*_PLACES.values(), strict=True)]
    return next(list(dict.fromkeys(column)) for column in columns if value in column)


def _questions(family: Family) -> Iterator[tuple[str, str, str, str]]:
    """Yield (a, b, c, d) such that the steps from a to b and from c to d are the same.

    A step changes one attribute, from one value to another.
    """
    steps = defaultdict(list)
    for (start, before), (end, after) in permutations(family.items(), 2):
        changes = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        if len(changes) == 1:
            steps[changes[0]].append((start, end))
    for equal_steps in steps.values():
        for (a, b), (c, d) in permutations(equal_steps, 2):
            yield a, b, c, d
