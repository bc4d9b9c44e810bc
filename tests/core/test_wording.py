"""Values in the words a person reads: what a measure costs and where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from riskregister.core.model import Cost, Source
from riskregister.core.wording import in_words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Cost(low=1e6, best=2.5e6, high=12345678, currency="EUR"), "EUR 2,500,000 (1,000,000 – 12,345,678)"),
        (Cost(low=0, best=0.5, high=1, currency="m AZN"), "m AZN 0.5 (0 – 1)"),
        (Source(section="4.3.6", paragraph="2"), "4.3.6 ¶2"),
        (Source(document="Order", section="4.2"), "Order 4.2"),
    ],
)
def test_parts_of_a_measure_are_said_as_people_write_them(value: Any, expected: str) -> None:
    assert in_words(value) == expected
