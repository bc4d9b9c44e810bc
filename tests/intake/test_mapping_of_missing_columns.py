"""A column that a mapping names and the table lacks is told, also where the field was found by itself."""

from __future__ import annotations

import pytest
from tests.intake.sheets import found

from riskregister.intake.finding import Confirmed


@pytest.mark.parametrize("named", ["Nonsense", "ZZ"])
def test_a_guess_is_not_passed_off_as_what_was_named(named: str) -> None:
    text = """
        Risk       | Likelihood | Impact
        Pump fails | 3          | 2
        Pipe leaks | 1          | 5
        """
    result = found(text, confirmed=Confirmed(columns={"title": named}))
    told = [(f.field, f.value, f.rule) for f in result.findings]
    assert ("title", named, "there is no such column; what was found by itself is used") in told
