"""Registers that have gone wrong on paper before, and every paper made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.long_history import large

from riskregister.core import meeting_steps as steps
from riskregister.core.comparing import compare
from riskregister.core.meeting import Note, Outcome, Vote, given
from riskregister.core.meeting_minutes import minutes
from riskregister.core.model import Estimate, Register
from riskregister.printing.asked import Asked
from riskregister.printing.book import Since, render_book, render_register
from riskregister.printing.brief import render_brief
from riskregister.printing.heatmap import render_heatmap
from riskregister.printing.minutes import render_minutes
from riskregister.printing.papers import render_changes, render_measures
from riskregister.printing.risk_sheet import render_risk_sheet
from riskregister.printing.sheet import Sheet

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HOW = Sheet(printed_on=dt.date(2026, 3, 4), templates=TEMPLATES, printed_by="N. N.")
AZERBAIJANI = (
    "Ərzaq təhlükəsizliyinin pozulması, işğal altındakı ərazilərdə ekoloji vəziyyətin ağırlaşması və çirklənmə"
)
SENTENCE = "Loss of the drinking water of several cities after an earthquake, because of the age of the pipes; "

Made = Callable[[Register], Register]
Printed = Callable[[Register, Sheet], bytes]


def worded(register: Register, words: str) -> Register:
    """Return the register with ``words`` wherever a title or a name stands."""
    short = words[:90]
    return replace(
        register,
        title=words,
        notice=words,
        risks=tuple(replace(one, title=words, owner=short, cause=words, event=words) for one in register.risks),
        measures=tuple(replace(one, title=words, owner=short) for one in register.measures),
        categories=tuple(replace(one, title=words) for one in register.categories),
    )


def shortened(register: Register, count: int = 25) -> Register:
    """Return the register with its first risks alone."""
    kept = {one.id for one in register.risks[:count]}
    mitigations = tuple(one for one in register.mitigations if one.risk in kept)
    measured = {one.measure for one in mitigations}
    return replace(
        register,
        risks=register.risks[:count],
        assessments=tuple(one for one in register.assessments if one.risk in kept),
        mitigations=mitigations,
        measures=tuple(one for one in register.measures if one.id in measured),
        influences=(),
    )


def crowded(register: Register) -> Register:
    """Return the register with sixty of its risks in one square."""
    few = shortened(register, 60)
    at = {"likelihood": Estimate(low=3, best=4, high=5), "impact": Estimate(low=4, best=5, high=5)}
    return replace(few, assessments=tuple(replace(one, **at) for one in few.assessments))


def empty(register: Register) -> Register:
    """Return the register with nothing in it but its criteria."""
    bare = Register(
        id="none", title="Empty", criteria=register.criteria, reporting_date=register.reporting_date, marking="Open"
    )
    return replace(bare, language=register.language)


REGISTERS: dict[str, Made] = {
    "shipped": lambda register: register,
    "2,000": lambda register: large(register, 2_000),
    "crowded": crowded,
    "long titles": lambda register: worded(shortened(register), (SENTENCE * 4)[:300].strip()),
    "unbroken words": lambda register: worded(shortened(register), "x" * 300),
    "Azerbaijani": lambda register: replace(worded(shortened(register), AZERBAIJANI), language="az"),
    "empty": empty,
}


def overdue(register: Register) -> Register:
    """Return the register with every third measure due before its reporting date."""
    due = register.reporting_date - dt.timedelta(days=40)
    return replace(
        register,
        measures=tuple(
            replace(one, due=due, status="under_way") if place % 3 == 0 else one
            for place, one in enumerate(register.measures)
        ),
    )


def earlier(register: Register) -> Register:
    """Return the register as it may have stood: every fourth risk somewhat more likely, some not there yet."""
    more = Estimate(low=3, best=4, high=5)
    return replace(
        register,
        risks=register.risks[2:],
        assessments=tuple(
            replace(one, likelihood=more) if place % 4 == 0 else one
            for place, one in enumerate(register.assessments)
            if one.risk not in {risk.id for risk in register.risks[:2]}
        ),
    )


def changed(register: Register, how: Sheet) -> bytes:
    """Return the report of a register in which many things changed."""
    now = replace(
        register,
        version=register.version + 9,
        risks=tuple(replace(one, notes=one.title, owner="Body A") for one in register.risks[3:]),
        assessments=tuple(
            replace(one, likelihood=Estimate(low=1, best=2, high=3)) if place % 4 == 0 else one
            for place, one in enumerate(register.assessments)
            if one.risk not in {risk.id for risk in register.risks[:3]}
        ),
        measures=overdue(register).measures,
        mitigations=(),
        influences=(),
    )
    return render_changes(register, now, compare(register, now), ("version 1", "version 10"), how)


def minuted(register: Register, how: Sheet) -> bytes:
    """Return the minutes of a meeting that scored four risks and did not reach the last."""
    now, chair = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC), "c" * 32
    called = [(risk.id, 1) for risk in register.risks[:5]] or [("T01-01", 1)]
    meeting = steps.begin(
        "ABC234",
        title=f"Council on {register.title}",
        stage="current",
        risks=called,
        browser=chair,
        name="Chair",
        scores=True,
        takeover="WORD22",
        anonymous=False,
        seconds=0,
        now=now,
    )
    for place in range(12):
        meeting = steps.join(meeting, f"{place:032x}", f"Assessor {place}")
    said = register.risks[0].title if register.risks else "Nothing was there to be said"
    votes = {}
    for place, (risk, _first) in enumerate(called[:4]):
        meeting = steps.call(meeting, chair, place, now) if place else meeting
        meeting = steps.reveal(meeting, chair)
        votes[risk, 1] = [
            Vote(person=one.id, likelihood=given(one.id % 5 + 1, 5), impact=given(3, 5), reason=said)
            for one in meeting.people
        ]
        levels = Estimate(low=2, best=3, high=4)
        settled = Outcome(
            revision=place + 2,
            kind="agreed",
            by="Chair",
            time=now,
            reason=said,
            round=1,
            levels=(levels, levels),
        )
        meeting = steps.settle(meeting, chair, risk, settled)
        meeting = steps.noted(meeting, chair, risk, Note(kind="decision", text=said, time=now))
        meeting = steps.noted(meeting, chair, risk, Note(kind="open", text=said, time=now))
    return render_minutes(minutes(meeting, register, votes, {}), how)


def heatmap(by: str = "risk", **asked: object) -> Printed:
    """Return what prints the map so."""
    return lambda register, how: render_heatmap(register, how, by=by, asked=Asked(**asked))  # type: ignore[arg-type]


def sheet_of(register: Register, how: Sheet) -> bytes:
    """Return the sheet of the risk with most measures."""
    of = [one.risk for one in register.mitigations]
    return render_risk_sheet(register, max(register.risks, key=lambda risk: of.count(risk.id)), how)


PAPERS: dict[str, Printed] = {
    "map": heatmap(),
    "map of categories": heatmap("category"),
    "movement": heatmap(start="inherent"),
    "brief": lambda register, how: render_brief(overdue(register), how, before=earlier(register)),
    "risk": sheet_of,
    "measures": render_measures,
    "overdue": lambda register, how: render_measures(overdue(register), how, overdue=True),
    "book": lambda register, how: render_book(
        overdue(register), how, since=Since(earlier(register), ("version 1", "version 10"))
    ),
    "register": render_register,
    "changes": changed,
    "minutes": minuted,
}
