"""A small synthetic register with the shapes that have gone wrong in spreadsheets before."""

import datetime as dt
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from riskregister.core.criteria import Criteria
from riskregister.core.model import (
    Assessment,
    Category,
    Document,
    Estimate,
    Measure,
    Mitigation,
    Objective,
    Register,
    Risk,
    Source,
)

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 1, 2)


def estimate(low, best, high):
    return Estimate(low=low, best=best, high=high)


def assessment(risk, stage, likelihood, impact, **more):
    values = {"assessor": "Analyst", "date": dt.date(2007, 5, 24), "confidence": "low", **more}
    return Assessment(id=f"{risk}:{stage}", risk=risk, stage=stage, likelihood=likelihood, impact=impact, **values)


def make_register() -> Register:
    criteria = TypeAdapter(Criteria).validate_python(
        yaml.safe_load((ROOT / "register" / "criteria.yaml").read_text(encoding="utf-8"))
    )
    long = "Uzun başlıq: " + "ərazi bütövlüyü və suverenlik " * 10
    risks = (
        Risk(id="T01-01", category="T01", title="Plain", cause="A cause", owner="Body A", objectives=("NI-1", "NI-2")),
        Risk(id="T01-02", category="T01", title='=HYPERLINK("http://x")', cause="+1", event="-2", consequence="@x"),
        Risk(id="T01-03", category="T01", title="'apostrophe", scenario="line one\nline two\n\nline four"),
        Risk(id="T02-01", category="T02", title=long[:300], notes="🌊 emoji 🔥 _x0041_ \t tab"),
        Risk(id="T02-02", category="T02", title="Nobody has assessed it", cause="1-2", event="3.10", owner="007"),
        Risk(id="T02-03", category="T02", title="Ə ğ ı İ ö ş ü ç", notes="x" * 33_000, status="accepted"),
        Risk(id="T02-04", category="T02", title="Tie of the first", type="natural"),
    )
    assessments = (
        assessment("T01-01", "current", estimate(2, 3.5, 5), estimate(3, 4, 4.5), rationale="because"),
        assessment("T01-01", "inherent", estimate(3, 4.5, 5), estimate(4, 5, 5), rationale="without measures"),
        assessment("T01-01", "residual", estimate(2, 2.5, 3), estimate(3, 3, 4)),
        assessment("T01-01", "target", estimate(1, 2, 3), estimate(2, 2, 3)),
        assessment("T01-02", "current", estimate(1, 1, 1), estimate(1, 1, 1), confidence="high"),
        assessment("T01-02", "inherent", estimate(1, 1.5, 2), estimate(1, 1.5, 2)),
        assessment("T01-03", "current", estimate(4, 5, 5), estimate(4.5, 5, 5)),
        assessment("T02-01", "current", estimate(2, 2.4, 3), estimate(2, 3.6, 4)),
        assessment("T02-01", "target", estimate(1, 1.49, 2), estimate(1, 3.5, 4)),
        assessment("T02-03", "current", estimate(3, 3, 4), None),
        assessment("T02-04", "current", estimate(3.5, 3.5, 3.5), estimate(4, 4, 4)),
        assessment("T02-04", "inherent", None, estimate(4, 4, 5)),
    )
    source = Source(section="3.10", paragraph="6.2")
    order = Source(document="Order", section="4.2", paragraph="1")
    day = dt.date
    measures = (
        _measure("M-1", source, "planned", due=day(2007, 5, 1), partners=("A", "B & C"), objectives=("NI-2",)),
        _measure("M-2", order, "completed", due=day(2007, 5, 1), start=day(2006, 1, 1), progress=100.0),
        _measure("M-3", source, "stopped", due=day(2006, 12, 31), figures=("1; 2", "3 %")),
        _measure("M-4", source, "under_way", due=day(2007, 5, 24), progress=40.0),
        _measure("M-5", source, "under_way", due=day(2007, 5, 23), progress=0.0, figures=("2006-2008",)),
        _measure("M-6", source, "established", start=day(1899, 12, 30)),
    )
    link = {"acts_on": "both", "role": "primary", "basis": "stated", "strength": "moderate"}
    return Register(
        id="synthetic",
        title="A register & its <title>",
        description="Made for tests.",
        notice="Scores are invented & mean nothing.",
        criteria=criteria,
        reporting_date=dt.date(2007, 5, 24),
        marking="unclassified",
        version=7,
        documents=(
            Document(id="Concept", title="C", date=TODAY, sections={"3.10": 9}),
            Document(id="Order", title="O", date=TODAY, sections={"4.2": 1}),
        ),
        objectives=(Objective(id="NI-1", title="One"), Objective(id="NI-2", title="Two")),
        categories=(Category(id="T01", title="First"), Category(id="T02", title="Second")),
        risks=risks,
        assessments=assessments,
        measures=measures,
        mitigations=(
            Mitigation(id="M-1>T01-01", measure="M-1", risk="T01-01", rationale="why", **link),
            Mitigation(id="M-2>T01-01", measure="M-2", risk="T01-01", **{**link, "strength": "weak"}),
            Mitigation(id="M-4>T01-02", measure="M-4", risk="T01-02", **{**link, "acts_on": "impact"}),
        ),
    )


def _measure(identity, source, status, **more):
    title = f"Measure {identity}"
    return Measure(id=identity, title=title, source=source, status_in_source="planned", status=status, **more)
