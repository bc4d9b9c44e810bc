"""Worked values as tests: the shipped tables of cases, run against the functions they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from riskregister.core import method
from riskregister.core.method import Case
from riskregister.services.method import topics


def cases(topic: str) -> list[Any]:
    """Return the cases of a topic as parameters, named by their ids."""
    return [pytest.param(case, id=case.id) for case in topics()[topic].cases]


def run(case: Case, methods: Iterable[Callable[..., Any]]) -> None:
    """Run one case through the door; assert that it is of these methods and gives what it expects."""
    assert case.function in {function.__name__ for function in methods}
    assert method.run(case).problem == ""
