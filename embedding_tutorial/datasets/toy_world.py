"""A small world of kings and capitals, in which every probability is known."""

from itertools import permutations, product

import numpy as np

from embedding_tutorial._checks import as_generator, as_positive_int
from embedding_tutorial.vocabulary import Vocabulary

PEOPLE = {  # status, gender, age
    "king": ("royal", "male", "grown"),
    "queen": ("royal", "female", "grown"),
    "prince": ("royal", "male", "young"),
    "princess": ("royal", "female", "young"),
    "man": ("common", "male", "grown"),
    "woman": ("common", "female", "grown"),
    "boy": ("common", "male", "young"),
    "girl": ("common", "female", "young"),
}
PLACES = {  # nation, kind
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
CUES = {  # the words that give an attribute's value away
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
FUNCTION_WORDS = ["the", "of", "and", "a", "in", "to", "is", "was", "with", "that"]
CONTEXT = 4  # words beside the entity in a sentence
FUNCTION_SHARE = 0.3  # of them are function words
SLIP = 0.1  # of a cue's probability goes to the cues of the attribute's other values


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
    """

    def __init__(self):
        cues = [cue for words in CUES.values() for cue in words]
        traits = PEOPLE | PLACES
        self.vocabulary = Vocabulary([*traits, *cues, *FUNCTION_WORDS])
        self.entities, self.cues, self.function_words = np.split(
            np.arange(len(self.vocabulary)), [len(traits), len(traits) + len(cues)]
        )
        self._frequency = np.append(_zipf(len(PEOPLE)), _zipf(len(PLACES))) / 2
        self.given = np.array([self._context(values) for values in traits.values()])
        self.joint = self._joint()
        self.questions = [*_questions(PEOPLE), *_questions(PLACES)]

    def _context(self, values):
        """Return the probability of each word beside an entity with these attributes."""
        given = np.zeros(len(self.vocabulary))
        given[self.function_words] = FUNCTION_SHARE * _zipf(len(FUNCTION_WORDS))
        for value in values:
            alternatives = _alternatives(value)
            for other in alternatives:
                chance = 1 - SLIP if other == value else SLIP / (len(alternatives) - 1)
                ids = self.vocabulary.encode(CUES[other])
                given[ids] += (1 - FUNCTION_SHARE) / len(values) * chance * _zipf(len(ids))
        return given

    def _joint(self):
        # Of the 5 * 4 ordered pairs of places, 4 + 4 hold the entity, 4 * 3 two context words.
        entity = np.zeros_like(self.given)
        entity[:, self.entities] = np.diag(self._frequency)
        mixed = entity.T @ self.given
        context = self.given.T @ (self._frequency[:, np.newaxis] * self.given)
        pairs = (CONTEXT + 1) * CONTEXT
        return (CONTEXT * (mixed + mixed.T) + CONTEXT * (CONTEXT - 1) * context) / pairs

    def sample(self, n_sentences: int, *, random_state=None) -> list[list[str]]:
        """Return `n_sentences` sentences of five words each.

        Raises:
            ValueError, TypeError: for a number that is not an integer of at least 1.
        """
        n, random = as_positive_int(n_sentences, "n_sentences"), as_generator(random_state)
        entity = random.choice(len(self.entities), size=n, p=self._frequency)
        ids = np.empty((n, CONTEXT + 1), dtype=np.intp)
        ids[:, 0] = entity
        for id in range(len(self.entities)):
            here = np.flatnonzero(entity == id)
            size = (len(here), CONTEXT)
            ids[here, 1:] = random.choice(len(self.vocabulary), size=size, p=self.given[id])
        return self.vocabulary.decode(random.permuted(ids, axis=1))


def _zipf(n):
    weights = 1 / np.arange(1, n + 1)
    return weights / weights.sum()


def _alternatives(value):
    """Return all values of the attribute that `value` is one of."""
    columns = [*zip(*PEOPLE.values(), strict=True), *zip(*PLACES.values(), strict=True)]
    return next(dict.fromkeys(column) for column in columns if value in column)


def _questions(family):
    """Yield a, b, c, d where a and b, and c and d, differ in the same attribute, the same way."""
    named = {values: name for name, values in family.items()}
    for attribute in range(len(next(iter(named)))):
        choices = dict.fromkeys(values[attribute] for values in named)
        rest = dict.fromkeys(values[:attribute] + values[attribute + 1 :] for values in named)
        for (before, after), (one, other) in product(
            permutations(choices, 2), permutations(rest, 2)
        ):
            yield tuple(
                named[(*others[:attribute], value, *others[attribute:])]
                for others in (one, other)
                for value in (before, after)
            )
