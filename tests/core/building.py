"""Small registers for tests: by hand, and at random."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from typing import Any, get_args

import hypothesis
from hypothesis import strategies as st

from riskregister.core import criteria as terms
from riskregister.core import model
from riskregister.core.quantities import completed

DAY = dt.date(2007, 5, 24)

#: For properties whose single example is dear.
FEW = hypothesis.settings(max_examples=hypothesis.settings().max_examples // 2)


MARKINGS = ("unclassified", "internal", "secret")
UNITS = (terms.Unit(name="dead"), terms.Unit(name="hundred dead", factor=100))
DEAD = (8.0, 40.0, 200.0, 1000.0)


def criteria(**more: Any) -> terms.Criteria:
    """Return criteria with the bands, scales and efficacies the worked numbers of the method use."""
    edges = (0.0004, 0.002, 0.01, 0.05, 0.25, 0.7626953125)
    likelihood = tuple(
        terms.LikelihoodLevel(level=n, label=f"L{n}", anchor="", low=edges[n - 1], high=edges[n]) for n in range(1, 6)
    )
    impact = tuple(terms.ImpactLevel(level=n, label=f"I{n}", anchor="") for n in range(1, 6))
    dimension = terms.Dimension(id="human", title="People", anchors=("a", "b", "c", "d", "e"), units=UNITS, edges=DEAD)
    economic = terms.Dimension(id="economic", title="Economy", anchors=("a", "b", "c", "d", "e"))
    values: dict[str, Any] = {
        "likelihood": terms.LikelihoodScale(horizon_years=5, levels=likelihood),
        "impact": terms.ImpactScale(base=5, levels=impact, dimensions=(dimension, economic)),
        "rule": "sum",
        "bands": bands(("L", 2), ("M", 5), ("H", 7), ("VH", 8)),
        "appetite": (terms.Appetite(category="*", maximum=6), terms.Appetite(category="T02", maximum=4)),
        "efficacy": (
            terms.Efficacy(strength="weak", low=0.02, best=0.10, high=0.20),
            terms.Efficacy(strength="moderate", low=0.10, best=0.25, high=0.45),
            terms.Efficacy(strength="strong", low=0.25, best=0.50, high=0.75),
        ),
        "delivery": (
            terms.Delivery(status="under_way", share=0.4),
            terms.Delivery(status="adopted", share=0.3),
            terms.Delivery(status="established", share=0.7),
            terms.Delivery(status="completed", share=1),
            terms.Delivery(status="principle", share=0.9, rationale="a trap: principles deliver nothing anyhow"),
        ),
        "cost_classes": (terms.CostClass(level=1, label="least"),),
        "same_body_dependence": 0.3,
        "markings": MARKINGS,
    }
    return terms.Criteria(**{**values, **more})


def bands(*steps: tuple[str, float]) -> tuple[terms.Band, ...]:
    """Return rating bands from (code, minimum)."""
    return tuple(
        terms.Band(id=code.lower(), code=code, label=f"band {code}", minimum=minimum, colour=colour)
        for (code, minimum), colour in zip(steps, ("#2c7bb6", "#abd9e9", "#fdae61", "#a50026"), strict=False)
    )


def estimate(low: float, best: float | None = None, high: float | None = None) -> model.Estimate:
    """Return an estimate; one number stands for all three."""
    return model.Estimate(low=low, best=low if best is None else best, high=low if high is None else high)


def risk(id: str, category: str = "T01", **more: Any) -> model.Risk:
    """Return a risk."""
    return model.Risk(id=id, category=category, **{"title": f"Risk {id}", **more})


def assessed(risk: str, likelihood: Any, impact: Any, stage: model.Stage = "current", **more: Any) -> model.Assessment:
    """Return an assessment; levels are numbers, estimates or None."""
    sides = [
        value if value is None or isinstance(value, model.Estimate) else estimate(value)
        for value in (likelihood, impact)
    ]
    values = {"id": f"{risk}:{stage}", "assessor": "A", "date": DAY, **more}
    return model.Assessment(risk=risk, stage=stage, likelihood=sides[0], impact=sides[1], **values)


def measure(id: str, status: model.MeasureStatus = "completed", **more: Any) -> model.Measure:
    """Return a measure."""
    values = {"title": f"Measure {id}", "source": model.Source(section="1"), "status_in_source": "planned", **more}
    return model.Measure(id=id, status=status, **values)


def link(
    measure: str, risk: str, strength: model.Strength = "moderate", acts_on: model.ActsOn = "likelihood", **more: Any
) -> model.Mitigation:
    """Return a mitigation."""
    values = {"id": f"{measure}>{risk}", "role": "primary", "basis": "stated", **more}
    return model.Mitigation(measure=measure, risk=risk, strength=strength, acts_on=acts_on, **values)


def indicator(id: str, **more: Any) -> model.Indicator:
    """Return an indicator."""
    return model.Indicator(id=id, **{"title": f"Indicator {id}", **more})


def reading(indicator: str, day: tuple[int, int, int], value: float, **more: Any) -> model.Reading:
    """Return a reading."""
    date = dt.date(*day)
    return model.Reading(**{"id": f"{indicator}:{date}", "indicator": indicator, "date": date, "value": value, **more})


def register(**more: Any) -> model.Register:
    """Return a register with two categories and one document, and whatever else is given."""
    values: dict[str, Any] = {
        "id": "small",
        "title": "A small register",
        "criteria": criteria(),
        "reporting_date": DAY,
        "documents": (model.Document(id="Concept", title="C", date=DAY, sections={"1": 3, "3.1": 2, "3.10": 9}),),
        "objectives": (model.Objective(id="NI-1", title="One"),),
        "categories": (model.Category(id="T01", title="First"), model.Category(id="T02", title="Second")),
    }
    return model.Register(**{**values, **more})


STATED = model.Quantity(unit="probability", low=0.0004, best=0.0009, high=0.0009, years=5)
PROFILE = (
    model.DimensionImpact(dimension="human", level=estimate(0), stated=None),
    model.DimensionImpact(dimension="economic", state="unknown"),
)
COST = model.Cost(low=1, best=2.5, high=4, currency="AZN")
WAYS = (model.Pathway(id="land", title="by land", share=0.75), model.Pathway(id="sea", title="by sea", share=0.25))


def sample() -> model.Register:
    """Return a register with something in every table and most fields, all of it sound."""
    source = (model.Source(section="3.10", paragraph="6.2"),)
    said = model.Signal(kind="called_major", says="calls it major", source=source[0])
    concept = register().documents[0]
    return register(
        documents=(dataclasses.replace(concept, titles={"3.10": "Tən: the tenth", "1": "First"}),),
        description="What it is.",
        notice="Numbers are invented.",
        marking="unclassified",
        categories=(
            model.Category(id="T01", title="First", summary="of two", sources=source, signals=(said,)),
            model.Category(id="T02", title="Second"),
        ),
        risks=(
            risk("T01-01", cause="c", event="e", consequence="k", scenario="s", objectives=("NI-1",), sources=source),
            risk("T01-02", type="natural", placing="analyst", placing_note="no heading fits", status="accepted"),
            risk(
                "T02-01", "T02", title="Ərazi: çıxış, ğ ı İ ö ş ü", notes="line one\nline two\n\n'quoted' # no comment"
            ),
            risk("T02-02", "T02", owner="Body B", type="chronic", trajectory="worsening", pathways=WAYS),
        ),
        assessments=(
            assessed(
                "T01-01", estimate(4, 4, 5), estimate(3.5, 4, 5), "inherent", dimensions=("human",), sources=source
            ),
            assessed("T01-01", estimate(2, 3, 4), 4, rationale="because", confidence="high", basis="mine"),
            assessed("T01-02", 5, 2),
            assessed("T02-01", 1, None, impact_state="withheld", likelihood_stated=STATED, profile=PROFILE),
        ),
        measures=(
            measure(
                "M-1",
                "under_way",
                domain="foreign",
                owner="Body A",
                partners=("X", "Y"),
                progress=40.0,
                start=dt.date(2006, 1, 1),
                due=dt.date(2007, 5, 23),
                due_rule="said so",
                figures=("3 %",),
            ),
            measure("M-2", "established", domain="defence", owner="Body A", objectives=("NI-1",), notes="n"),
            measure("M-3", "planned", type="law", description="d", cost=COST, requires=("M-2",), excludes=("M-1",)),
        ),
        mitigations=(
            link("M-1", "T01-01", rationale="why"),
            link("M-2", "T01-01", "strong", "both", role="secondary", basis="inferred"),
            link("M-2", "T01-02", "weak", "impact", efficacy=estimate(-0.2, 0.1, 0.3), evidence="C"),
            link("M-3", "T02-02", coverage=estimate(0.25, 0.5, 0.75), pathway="sea"),
        ),
        influences=(
            model.Influence(
                id="T01-01>T02-01", cause="T01-01", effect="T02-01", multiplier=estimate(1, 2, 4), rationale="r"
            ),
        ),
        indicators=(
            indicator("KRI-1", warning=50.0, alarm=40.0, worse="below", risks=("T01-01", "T02-01"), every_months=1),
            indicator("KRI-2", unit="%", risks=("T01-02",), owner="Body A", notes="n", sources=source),
        ),
        readings=(reading("KRI-1", (2007, 4, 1), 0.0, note="typed in"), reading("KRI-1", (2007, 5, 1), 61.5)),
        **follow_ups(),
    )


def follow_ups() -> dict[str, tuple[Any, ...]]:
    """Return one of each kind of record that follows up on the risk T01-01 and the measure M-1, and an answer."""
    day = dt.date(2007, 5, 20)
    decided = model.Decision(
        id="T01-01:D1",
        risk="T01-01",
        kind="accept",
        by="Council",
        reason="because",
        date=day,
        until=dt.date(2008, 5, 20),
        likelihood=estimate(2, 3, 4),
        impact=estimate(4, 4, 4),
        rating="High",
        made_on=1,
    )
    return {
        "decisions": (decided,),
        "updates": (
            model.Update(id="M-1:U1", measure="M-1", date=day, text="half way", status="under_way", progress=50.0),
        ),
        "comments": (
            model.Comment(id="T01-01:C1", about="risks", record="T01-01", date=day, text="why?\n\nso", author="A"),
            model.Comment(id="T01-01:C2", about="risks", record="T01-01", date=day, text="so", answers="T01-01:C1"),
        ),
        "attachments": (
            model.Attachment(
                id="M-1:A1", about="measures", record="M-1", title="Report", date=day, link="https://example.org/x"
            ),
        ),
    }


# At random ------------------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)
LEVEL = st.integers(2, 10).map(lambda half: half / 2)
ESTIMATES = st.tuples(LEVEL, LEVEL, LEVEL).map(lambda three: estimate(*sorted(three)))
DATES = st.dates(dt.date(1991, 10, 18), dt.date(2030, 12, 31))
SHARES = st.tuples(*[st.integers(0, 8).map(lambda eighth: eighth / 8)] * 3).map(lambda three: estimate(*sorted(three)))
QUANTITIES = st.tuples(*[st.integers(1, 90).map(float)] * 3).map(
    lambda three: model.Quantity(unit="return_period", **dict(zip(("low", "best", "high"), sorted(three), strict=True)))
)
STATES = st.sampled_from(model.MISSING_STATES)
IMPACTS = st.builds(model.DimensionImpact, dimension=st.just("human"), level=ESTIMATES) | st.builds(
    model.DimensionImpact, dimension=st.just("human"), state=STATES
)
SOURCES = st.builds(model.Source, section=st.sampled_from(["1", "3.1", "3.10"]), paragraph=st.sampled_from(["", "1"]))
RISK_IDS = ["T01-01", "T01-02", "T01-03", "T02-01", "T02-02"]
MEASURE_IDS = ["M-1", "M-2", "M-3", "M-4"]


def _some(*of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return tuples that hold each of the given records or leave it out."""
    return st.tuples(*(st.none() | record for record in of)).map(
        lambda found: tuple(record for record in found if record is not None)
    )


def _risks(id: str) -> st.SearchStrategy[model.Risk]:
    return st.builds(
        model.Risk,
        id=st.just(id),
        direction=st.sampled_from(get_args(model.Direction)),
        category=st.just(id[:3]),
        title=TEXT,
        cause=TEXT,
        notes=TEXT,
        type=st.sampled_from(get_args(model.RiskType)),
        status=st.sampled_from(get_args(model.RiskStatus)),
        objectives=st.sampled_from([(), ("NI-1",)]),
        sources=st.lists(SOURCES, max_size=2).map(tuple),
        owner=TEXT,
        marking=st.sampled_from(["", *MARKINGS]),
        field_markings=st.sampled_from([(), (model.FieldMarking(field="notes", marking=MARKINGS[2]),)]),
    )


def _assessments(risk: str, stage: model.Stage) -> st.SearchStrategy[model.Assessment]:
    return st.builds(
        model.Assessment,
        id=st.just(f"{risk}:{stage}"),
        risk=st.just(risk),
        stage=st.just(stage),
        assessor=TEXT,
        date=DATES,
        likelihood=st.none() | ESTIMATES,
        impact=st.none() | ESTIMATES,
        confidence=st.sampled_from(get_args(model.Confidence)),
        rationale=TEXT,
        likelihood_stated=st.none() | QUANTITIES,
        profile=st.lists(IMPACTS, max_size=1).map(tuple),
    ).map(lambda one: completed(one, criteria()))


def _measures(id: str) -> st.SearchStrategy[model.Measure]:
    return st.builds(
        model.Measure,
        id=st.just(id),
        title=TEXT,
        domain=st.sampled_from(["", "foreign", "defence"]),
        source=SOURCES,
        status_in_source=st.sampled_from(get_args(model.SourceStatus)),
        status=st.sampled_from(get_args(model.MeasureStatus)),
        progress=st.none() | st.integers(0, 100).map(float),
        owner=st.sampled_from([model.NOT_NAMED, "Body A", "Body B"]),
        due=st.none() | DATES,
        partners=st.lists(TEXT, max_size=2).map(tuple),
        cost=st.none() | st.just(COST),
        cost_class=st.none() | st.just(1),
        marking=st.sampled_from(["", *MARKINGS]),
    )


def _links(measure: str, risk: str) -> st.SearchStrategy[model.Mitigation]:
    return st.builds(
        link,
        measure=st.just(measure),
        risk=st.just(risk),
        strength=st.sampled_from(get_args(model.Strength)),
        acts_on=st.sampled_from(get_args(model.ActsOn)),
        rationale=TEXT,
        efficacy=st.none() | SHARES,
        coverage=st.none() | SHARES,
        evidence=st.sampled_from(get_args(model.Evidence)),
    )


def _influences(cause: str, effect: str) -> st.SearchStrategy[model.Influence]:
    return st.builds(
        model.Influence,
        id=st.just(f"{cause}>{effect}"),
        cause=st.just(cause),
        effect=st.just(effect),
        multiplier=ESTIMATES,
        rationale=TEXT,
        sources=st.lists(SOURCES, max_size=1).map(tuple),
    )


def _indicators(id: str, risks: tuple[str, ...]) -> st.SearchStrategy[model.Indicator]:
    return st.builds(
        indicator,
        id=st.just(id),
        title=TEXT,
        unit=TEXT,
        worse=st.sampled_from(get_args(model.Worse)),
        warning=st.none() | LEVEL,
        risks=st.sampled_from([(), risks]),
        every_months=st.none() | st.integers(1, 24),
    )


@st.composite
def registers(draw: st.DrawFn) -> model.Register:
    """Return a sound register: every record is there or not, every reference resolves."""
    risks = draw(_some(*(_risks(id) for id in RISK_IDS)))
    measures = draw(_some(*(_measures(id) for id in MEASURE_IDS)))
    stages = [(risk.id, stage) for risk in risks for stage in model.STAGES[:2]]
    pairs = [(measure.id, risk.id) for measure in measures for risk in risks]
    ties = list(itertools.pairwise(risk.id for risk in risks))
    return register(
        title=draw(TEXT),
        reporting_date=draw(DATES),
        risks=risks,
        assessments=draw(_some(*(_assessments(*stage) for stage in stages))),
        measures=measures,
        mitigations=draw(_some(*(_links(*pair) for pair in pairs))),
        influences=draw(_some(*(_influences(*tie) for tie in ties))),
        indicators=(indicators := draw(_some(*(_indicators(f"K{n}", tuple(r.id for r in risks)) for n in (1, 2))))),
        readings=tuple(
            reading(one.id, (2000, month, 28), draw(LEVEL), note=draw(TEXT))
            for one in indicators
            for month in draw(st.sets(st.integers(1, 12), max_size=2))
        ),
        **_follow_ups(draw, [risk.id for risk in risks], [measure.id for measure in measures]),
    )


def all_threats(held: model.Register) -> model.Register:
    """Return a register whose every risk is a threat, for what is reckoned of threats alone."""
    return dataclasses.replace(held, risks=tuple(dataclasses.replace(risk, direction="threat") for risk in held.risks))


def _follow_ups(draw: st.DrawFn, risks: list[str], measures: list[str]) -> dict[str, Any]:
    """Return decisions, updates, comments with an answer, and attachments on some of the records there are."""
    some = draw(st.sampled_from([None, *risks]))
    decisions = draw(_some(_decisions(some))) if some else ()
    updates = draw(_some(*(_updates(one) for one in measures[:1])))
    places = [*(("risks", one) for one in risks[:1]), *(("measures", one) for one in measures[:1])]
    places += [("decisions", one.id) for one in decisions]
    comments = draw(_some(*(_comments(*place) for place in places)))
    answers = tuple(dataclasses.replace(one, id=f"{one.id}x", answers=one.id) for one in comments[:1])
    places += [("updates", one.id) for one in updates]
    attachments = draw(_some(*(_attachments(*place) for place in places)))
    return {"decisions": decisions, "updates": updates, "comments": comments + answers, "attachments": attachments}


def _decisions(risk: str) -> st.SearchStrategy[model.Decision]:
    return st.builds(
        model.Decision,
        id=st.just(f"{risk}:D1"),
        risk=st.just(risk),
        kind=st.sampled_from(get_args(model.DecisionKind)),
        by=TEXT.filter(bool),
        reason=TEXT.filter(bool),
        date=st.just(dt.date(2000, 1, 1)),
        until=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
        conditions=TEXT,
        stage=st.sampled_from(model.STAGES),
        likelihood=st.none() | ESTIMATES,
        impact=st.none() | ESTIMATES,
        rating=TEXT,
        made_on=st.integers(0, 99),
        ended=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    )


def _updates(measure: str) -> st.SearchStrategy[model.Update]:
    return st.builds(
        model.Update,
        id=st.just(f"{measure}:U1"),
        measure=st.just(measure),
        date=DATES,
        text=TEXT,
        author=TEXT,
        status=st.sampled_from(("", "under_way", "completed")),
        progress=st.none() | st.floats(0, 100),
    )


def _comments(about: str, record: str) -> st.SearchStrategy[model.Comment]:
    values = {"date": DATES, "text": TEXT.filter(bool), "author": TEXT}
    return st.builds(model.Comment, id=st.just(f"{record}:C1"), about=st.just(about), record=st.just(record), **values)


def _attachments(about: str, record: str) -> st.SearchStrategy[model.Attachment]:
    link = {"link": "https://example.org/?a=1&b=[2]"}
    file = {"file": "Bericht (1).pdf", "media_type": "application/pdf", "size": 7, "digest": "0f" * 32}
    return st.builds(
        lambda held, **values: model.Attachment(id=f"{record}:A1", about=about, record=record, **held, **values),
        held=st.sampled_from([link, file]),
        title=TEXT.filter(bool),
        date=DATES,
        author=TEXT,
        note=TEXT,
    )


def same(one: model.Register, other: model.Register) -> bool:
    """Say whether two registers hold the same, whatever the order of their records."""

    def contents(register: model.Register) -> dict[str, Any]:
        found = {item.name: getattr(register, item.name) for item in dataclasses.fields(register)}
        return {
            name: {record.id: record for record in value} if name in model.TABLES else value
            for name, value in found.items()
            if name != "version"
        }

    return contents(one) == contents(other)
