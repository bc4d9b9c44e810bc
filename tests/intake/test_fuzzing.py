"""Mutated workbooks: no fault, no hang, bounded memory."""

from __future__ import annotations

import io
import os
import resource
from collections import Counter

import pytest
from tests.intake.fuzzing import mutants, seeds, survive

from riskregister.core.findings import Finding
from riskregister.errors import RegisterError
from riskregister.intake.answering import answer
from riskregister.intake.opening import open_source


def test_the_files_it_starts_from_are_sound():
    for name, data in seeds().items():
        kind = "text" if name.endswith(("csv", "txt")) else name.partition(".")[2]
        source = open_source(io.BytesIO(data), name)
        assert source.kind == kind
        assert len(source.sheets[0].rows) >= 2, name


def campaign(count: int, start: int = 0) -> Counter[str]:
    ends = Counter()
    for mutant in mutants(count, start):
        end = survive(mutant, open_source)
        ends["read" if end == "read" else "refused"] += 1
    return ends


def test_mutated_files_are_read_or_refused():
    start = int(os.environ.get("RISKREGISTER_FUZZ_START", "0"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ends = campaign(200, start)

    # Both ends are met, or the mutations would say nothing.
    assert min(ends["read"], ends["refused"]) >= 20
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 300


def test_what_is_read_of_mutated_files_comes_back_in_an_answer():
    answers = 0
    for mutant in mutants(60, 500):
        try:
            source = open_source(io.BytesIO(mutant.data), mutant.name)
        except RegisterError:
            continue
        doubts = [
            Finding(severity="error", table="risks", record="", field="", value="", rule="odd", place=sheet.place(1, 1))
            for sheet in source.sheets
        ]
        answered = answer(source, doubts)
        again = open_source(io.BytesIO(answered.content), f"again{answered.ending}")
        assert len(again.sheets) == len(source.sheets), mutant.number
        answers += 1
    assert answers >= 15


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_ten_thousand_mutated_files_are_read_or_refused():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert campaign(10_000, 1_000).total() == 10_000
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 300
