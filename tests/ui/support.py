"""What page tests share: registers of special shapes, and reading a page."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from streamlit.testing.v1 import AppTest

from riskregister.core.model import Assessment, Attachment, Comment, Decision, Estimate, Register

#: Text a person may type that Markdown, HTML or Streamlit would take for something else.
HOSTILE = "*a* _b_ <b>c</b> [d](http://e.f) $g$ :red[h] `i` ~~j~~ &amp; :material/home:"


def empty(register: Register) -> Register:
    """Return the register without a single risk."""
    return replace(register, risks=(), assessments=(), mitigations=())


def bare(register: Register) -> Register:
    """Return the register with nothing in it but its criteria."""
    return replace(empty(register), categories=(), measures=(), objectives=())


def crowded(register: Register, count: int) -> Register:
    """Return a register whose ``count`` risks all lie in the cell likelihood 4, impact 3."""
    level = {4: Estimate(low=3, best=4, high=5), 3: Estimate(low=2, best=3, high=4)}
    risks = tuple(replace(register.risks[0], id=f"X-{n:02d}", title=f"Crowded {n}") for n in range(1, count + 1))
    assessments = tuple(
        Assessment(
            id=f"{risk.id}:current",
            risk=risk.id,
            stage="current",
            assessor="test",
            date=register.reporting_date,
            likelihood=level[4],
            impact=level[3],
        )
        for risk in risks
    )
    return replace(register, id="crowded", risks=risks, assessments=assessments, mitigations=())


def hostile(register: Register) -> Register:
    """Return a register in which every text a person may enter ends in ``HOSTILE``."""

    def more(record: object, *names: str) -> object:
        return replace(record, **{name: f"{getattr(record, name)} {HOSTILE}" for name in names})  # type: ignore[type-var]

    criteria = register.criteria
    criteria = replace(
        criteria,
        bands=tuple(more(band, "label", "meaning") for band in criteria.bands),
        impact=replace(
            criteria.impact, levels=tuple(more(level, "label", "anchor") for level in criteria.impact.levels)
        ),
    )
    risk = ("title", "cause", "event", "consequence", "scenario", "owner", "placing_note", "notes")
    changed = {
        "criteria": criteria,
        "objectives": tuple(more(record, "title") for record in register.objectives),
        "categories": tuple(more(record, "title", "summary") for record in register.categories),
        "risks": tuple(more(record, *risk) for record in register.risks),
        "assessments": tuple(more(record, "assessor", "rationale", "basis") for record in register.assessments),
        "measures": tuple(
            more(record, "title", "description", "owner", "domain", "notes") for record in register.measures
        ),
        "documents": tuple(more(record, "title") for record in register.documents),
    }
    changed |= {name: tuple(more(record, *texts) for record in of) for name, texts, of in follow_ups()}
    return more(replace(register, id="hostile", **changed), "title", "notice", "marking")  # type: ignore[return-value]


def follow_ups() -> tuple[tuple[str, tuple[str, ...], tuple[Any, ...]], ...]:
    """Return a decision that is stale, comments and evidence on the risk T06-02, and which of their fields are text."""
    day = dt.date(2007, 5, 20)
    low = Estimate(low=1, best=1, high=1)
    on: dict[str, Any] = {"about": "risks", "record": "T06-02", "date": day}
    decision = Decision(
        id="T06-02:D1",
        risk="T06-02",
        kind="treat",
        by="B",
        reason="r",
        date=day,
        conditions="c",
        rating="Low",
        likelihood=low,
        impact=low,
    )
    comments = (
        Comment(id="T06-02:C1", text="one", author="A", **on),
        Comment(id="T06-02:C2", text="two", author="B", answers="T06-02:C1", **on),
    )
    attachments = (
        Attachment(id="T06-02:A1", title="a", link="https://example.org/*a*?b=[c]", author="A", note="n", **on),
        Attachment(
            id="T06-02:A2", title="b", file=f"b {HOSTILE}.pdf", digest="0" * 64, size=9, author="A", note="n", **on
        ),
    )
    return (
        ("decisions", ("by", "reason", "conditions", "rating"), (decision,)),
        ("comments", ("text", "author"), comments),
        ("attachments", ("title", "author", "note"), attachments),
    )


def links(at: AppTest) -> dict[str, str]:
    """Return the links on a page: the address each leads to, and its words."""
    return {f"{link.proto.page}?{link.proto.query_string}": link.proto.label for link in at.get("page_link")}


def matrix_of(at: AppTest, key: str = "matrix") -> dict[str, Any]:
    """Return the matrix called ``key`` as the page gives it to be drawn; nothing where there is none."""
    drawn = [found.proto for found in at.get("bidi_component") if found.proto.component_name == "matrix"]
    return next((json.loads(proto.json) for proto in drawn if proto.id.endswith(f"-{key}")), {})


def words(at: AppTest) -> str:
    """Return everything a page says outside tables and charts, in one text."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.success, at.warning, at.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def headings(at: AppTest) -> list[str]:
    """Return the headings of a page's sections."""
    return [heading.value for heading in (*at.header, *at.subheader)]
