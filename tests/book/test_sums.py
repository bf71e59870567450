"""A sum that a text works out is reckoned again, and a wrong digit in it is noticed."""

import re

import pytest
from bound import sums

RIGHT = [
    "With *river*: 1 · 2 + 1 · 0 = 2. With itself: 1 · 1 + 1 · 1 = 2.\n2. **Weights**",
    r"$$q = \frac{6 \cdot 1 + 3 \cdot 2 + (-6)(-1)}{1 + 4 + 1} = \frac{18}{6} = 3.$$",
    "San Juan gets $-4 / 4 = -1$.",
    "0.1 × 1 − 0.2 × 0.7 = −0.04",
    "of four bytes: 1,000 * 4 = 4,000",
    "$(4 - 2) / 4 = 0.5$",
]


@pytest.mark.parametrize("text", RIGHT)
def test_each_flipped_digit_makes_a_sum_wrong(text):
    assert list(sums.wrong(text)) == []
    for found in re.finditer(r"\d(?!\. \*\*)", text):
        flipped = str((int(found[0]) + 1) % 10)
        changed = text[: found.start()] + flipped + text[found.end() :]
        nothing = "1 · 0" in text[found.start() - 4 : found.end() + 4] and found[0] == "1"
        assert list(sums.wrong(changed)) or nothing, changed


def test_the_right_side_may_be_rounded():
    assert list(sums.wrong(r"$\sqrt 2 = 1.414$ and $\sqrt{2} = 1.41$")) == []
    assert list(sums.wrong(r"$\sqrt 2 = 1.415$")) == ["√(2) is not 1.415"]


@pytest.mark.parametrize(
    "text",
    [
        "$w^2 / 2 = 3$",
        "$x_1 + 2 = 5$",
        "$2 = 1 + p$",
        "$k = 2 \\eta - 1$ and $4 w = 3$",
        "`d=50, window=5, epochs=10`",
        "$1 - p = 3 - p$",
        "1 / 0 = 3, 2 = ",
        "8 = 7 + a",
    ],
)
def test_what_holds_a_letter_is_no_sum(text):
    assert list(sums.wrong(text)) == []
