"""Levels as another register gave them are told in words wherever a change of them is told."""

from riskregister.core.model import Given
from riskregister.core.wording import in_words


def test_levels_as_given_are_told_in_words():
    given = (
        Given(of="likelihood", value="3 - Possible", rule="by equal steps"),
        Given(of="score", value="64", rule=""),
    )
    assert in_words(given) == "likelihood: 3 - Possible, score: 64"
