"""Registers at random, from a number: every field, every rule, and what has gone wrong in spreadsheets before."""

import datetime as dt
import random
from dataclasses import replace
from typing import get_args

from tests.core import building

from riskregister.core import model
from riskregister.core.criteria import Appetite
from riskregister.core.frames import MEASURE_STATUSES
from riskregister.core.parts import GivenOf

#: What a spreadsheet might run, count, round, take for a date or a pattern; and what XML and escapes must bear.
NASTY = (
    *("=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "+1", "-2", "@SUM(A1)", "'quoted", "\tx", "007", "3.10", "1-2"),
    *("1e5", "TRUE", "#N/A", "2007-05-24", "24.05.2007", "50 %", "http://example.org/", "<r><t>x</t></r>", "<b>&amp;"),
    *(
        "_x0041_",
        "_x005F_x0041_",
        "a\nb\n\nc",
        "a\r\nb",
        "bell\x07",
        "🌊 emoji 🔥",
        "Ə ğ ı İ ö ş ü ç",
        "тест",
        "日本語",
    ),
    *(
        "e\u0301",
        "\u200f\u05d0",
        "a\ufffeb",
        '"',
        '""',
        "~*?",
        "{0}",
        "&P",
        "internal:Sheet!A1",
        "\u00a0x\u00a0",
        "; ,",
    ),
)
WORDS = [
    "because",
    "the",
    "working",
    "group",
    "found",
    "measures",
    "reach",
    "only",
    "part",
    "of",
    "what",
    "was",
    "meant",
]
ODD_IDS = ("1", "01", "R-001", "R*1", "R?1", "~R", "=A1", "3.10", "2007-05-24", ">5", "<r>x</r>", "Ə-1", "TRUE", "a'b")
CATEGORIES = ("T01", "T*", "1", "01")


class Random(random.Random):
    def text(self, share=0.4):
        if self.random() > share:
            return ""
        if self.random() < 0.5:
            return self.choice(NASTY).strip()
        return " ".join(self.choices(WORDS, k=self.randint(1, 60)))

    def some(self, values, most):
        return tuple(self.sample(values, self.randint(0, min(most, len(values)))))

    def estimate(self):
        if self.random() < 0.15:
            return None
        kind = self.choice([self.randint, lambda low, high: round(self.uniform(low, high), 2)])
        return building.estimate(*sorted(float(kind(1, 5)) for _place in range(3)))

    def day(self):
        early = self.random() < 0.2
        first, last = (
            (dt.date(1500, 1, 1), dt.date(1900, 2, 28)) if early else (dt.date(1900, 3, 1), dt.date(2100, 12, 31))
        )
        return first + dt.timedelta(self.randint(0, (last - first).days))


def generate(seed):
    pick = Random(seed)
    rule = pick.choice(["sum", "sum", "product", "maximum", "grid"])
    bands = {"sum": (2, 5, 7, 8), "product": (1, 5, 10, 15), "maximum": (2, 3, 4, 5), "grid": (1, 2, 3, 4)}[rule]
    bands = building.bands(*zip(("L", "M", "H", "VH"), bands, strict=True))
    bands = tuple(replace(band, label=pick.choice([band.label, f'{band.label} "=x"'])) for band in bands)
    grid = (
        tuple(tuple(pick.choice(bands).id for _impact in range(5)) for _likelihood in range(5))
        if rule == "grid"
        else ()
    )
    categories = tuple(model.Category(id=one, title=pick.text(1), summary=pick.text()) for one in CATEGORIES)
    appetite = (Appetite(category="*", maximum=6), Appetite(category="T*", maximum=3.5))
    criteria = building.criteria(rule=rule, bands=bands, grid=grid, appetite=appetite[: pick.randint(0, 2)])
    ids = [*pick.sample(ODD_IDS, pick.randint(0, 6)), *(f"T01-{n:02}" for n in range(1, pick.randint(1, 7)))]
    risks = [risk(pick, one) for one in ids]
    measures = [measure(pick, f"{pick.choice(['M', '0', '~*'])}-{n}") for n in range(pick.randint(0, 6))]
    pairs = [(one.id, other) for one in measures for other in ids]
    return building.register(
        id=pick.choice(["small", "az-nsc-2007", "ə & ü"]),
        title=pick.text(1) or "T",
        description=pick.text(),
        notice=pick.text(),
        marking=pick.choice(["", "R&D", "unclassified"]),
        version=pick.randint(0, 99),
        criteria=criteria,
        reporting_date=dt.date(2007, 5, 24),
        categories=categories,
        risks=tuple(risks),
        assessments=tuple(one for risk in ids for one in assessments(pick, risk)),
        measures=tuple(measures),
        mitigations=tuple(
            mitigation(pick, *pair, number) for number, pair in enumerate(pick.choices(pairs, k=9) if pairs else [])
        ),
        **follow_ups(pick, ids, [one.id for one in measures]),
    )


def follow_ups(pick, risks, measures):
    """Return what hangs on the first risk and measure: it has no sheet, and nothing of it may be lost or changed."""
    risk, measure = (risks or [""])[0], (measures or [""])[0]
    decisions = (
        (
            model.Decision(
                id=f"{risk}:D1",
                risk=risk,
                kind=pick.choice(get_args(model.DecisionKind)),
                by=pick.text(1) or "x",
                reason=pick.text(1) or "x",
                date=dt.date(2007, 5, 24),
                until=dt.date(2008, 5, 24),
                likelihood=pick.estimate(),
                rating=pick.text(),
            ),
        )
        if risk
        else ()
    )
    updates = (
        (model.Update(id=f"{measure}:U1", measure=measure, date=pick.day(), text=pick.text(), progress=12.5),)
        if measure
        else ()
    )
    comments = tuple(
        model.Comment(
            id=f"{one.id}:C1", about="decisions", record=one.id, date=pick.day(), text=pick.text(1) or "x", author="A"
        )
        for one in decisions
    )
    attachments = tuple(
        model.Attachment(
            id=f"{one.id}:A1",
            about="updates",
            record=one.id,
            date=pick.day(),
            title=pick.text(1) or "x",
            link="https://x",
        )
        for one in updates
    )
    return {"decisions": decisions, "updates": updates, "comments": comments, "attachments": attachments}


def risk(pick, identity):
    heads = (
        "Existing controls",
        "Existing controls",
        "Region",
        "title",
        "Score",
        "Existing controls (2)",
        "=1+1",
        "score",
    )
    details = tuple(
        model.Detail(name=name, value=value, field=pick.choice(["", "controls"]) if name == "Region" else "")
        for name in heads
        if (value := pick.text(0.5))
    )
    title = pick.text(1) or "x"
    return building.risk(
        identity,
        pick.choice(CATEGORIES),
        title=title,
        cause=pick.text(),
        event=pick.text(),
        consequence="ü" * 32_000 if pick.random() < 0.03 else pick.text(),
        scenario=pick.text(),
        notes="🔥" * 16_000 if pick.random() < 0.03 else pick.text(),
        marking=pick.choice(["", "R&D", "secret"]),
        field_markings=pick.choice([(), (model.FieldMarking(field="owner", marking="secret"),)]),
        owner=pick.text(),
        type=pick.choice(get_args(model.RiskType)),
        status=pick.choice(get_args(model.RiskStatus)),
        objectives=pick.choice([(), ("NI-1",)]),
        reviewed=pick.choice([None, pick.day()]),
        details=details if pick.random() < 0.8 else (),
    )


def assessments(pick, risk):
    for stage in model.STAGES:
        for number in range(pick.choice([0, 1, 1, 1, 2])):
            given = tuple(
                model.Given(of=of, value=pick.text(1) or "3", rule=pick.text())
                for of in get_args(GivenOf)
                if pick.random() < 0.3
            )
            yield model.Assessment(
                id=f"{risk}:{stage}:{number}",
                risk=risk,
                stage=stage,
                assessor=pick.text(1),
                date=pick.day(),
                likelihood=pick.estimate(),
                impact=pick.estimate(),
                confidence=pick.choice(get_args(model.Confidence)),
                rationale=pick.text(),
                given=given,
            )


def measure(pick, identity):
    return building.measure(
        identity,
        pick.choice(MEASURE_STATUSES),
        title=pick.text(1) or "m",
        domain=pick.text(),
        type=pick.text(),
        source=model.Source(section=pick.choice(["1", "3.1", "3.10"]), paragraph=pick.choice(["", "6.2", "1"])),
        status_in_source=pick.choice(get_args(model.SourceStatus)),
        progress=pick.choice([None, None, 0.0, 40.0, 100.0]),
        owner=pick.text(1) or "Body",
        partners=tuple(part for part in (pick.text(), pick.text()) if part and ";" not in part),
        start=pick.choice([None, pick.day()]),
        due=pick.choice([None, pick.day(), dt.date(2007, 5, 23), dt.date(2007, 5, 24)]),
        due_rule=pick.text(),
        description=pick.text(),
        figures=tuple(part for part in (pick.text(), pick.text()) if part and "\n" not in part),
        notes=pick.text(),
        marking=pick.choice(["", "R&D", "secret"]),
    )


def mitigation(pick, measure, risk, number):
    return building.link(
        measure,
        risk,
        pick.choice(get_args(model.Strength)),
        pick.choice(get_args(model.ActsOn)),
        id=f"{measure}>{risk} {number}",
        role=pick.choice(get_args(model.Role)),
        basis=pick.choice(get_args(model.Basis)),
        rationale=pick.text(),
    )
