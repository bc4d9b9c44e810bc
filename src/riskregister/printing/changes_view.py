"""What stands on the report of changes between two states, as plain data; ``changes.typ`` has no words of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import numpy as np

from riskregister.core import scoring
from riskregister.core.comparing import Told, summary
from riskregister.core.criteria import Criteria
from riskregister.core.frames import risk_frame
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Register, Stage
from riskregister.printing.sheet import Inks
from riskregister.printing.tables import records
from riskregister.printing.typesetting import View
from riskregister.printing.view import fills_of
from riskregister.printing.words import NOTHING, date, number, reach
from riskregister.translations import gettext as _


def changes_view(
    before: Register,
    after: Register,
    told: Sequence[Told],
    states: tuple[str, str],
    inks: Inks,
    *,
    backwards: bool = False,
) -> View:
    """Return what differs between two states, weightiest first; ``states`` names each in words.

    ``backwards`` says that the first is the later version of the other; the report then says so.
    """
    heading, said = _("What changed"), summary(told)
    if backwards:
        heading = _("What changed, told backwards")
        said += " " + _("It is told from a later version of the register to an earlier one.")
    from_, to = states
    return {
        "language": after.language,
        "document": f"{heading}: {after.title} ({from_} – {to})",
        "heading": heading,
        "register": after.title,
        "short": textwrap.shorten(after.title, 90, placeholder=" …"),
        "stage": f"{from_} – {to}",
        "marking": after.marking,
        "notice": after.notice,
        "title": after.title if before.title == after.title else f"{before.title} – {after.title}",
        "facts": [
            {"label": _("From"), "value": from_},
            {"label": _("To"), "value": to},
            {"label": _("Reporting date"), "value": date(after.reporting_date, after.language)},
        ],
        "said": said,
        "moves": _moves(before, after, told, inks),
        "parts": [
            {"title": title, "lines": [{"id": one.record, "words": one.words} for one in told if one.kind in kinds]}
            for title, kinds in _parts()
            if any(one.kind in kinds for one in told)
        ],
        "running": f"{after.id} · {from_} – {to}",
    }


def _parts() -> list[tuple[str, tuple[str, ...]]]:
    """Return the parts of the report after the moves: the heading, and which kinds of difference stand under it."""
    return [
        (_("Risks that came, went, were closed or reopened"), _RISKS),
        (_("Assessments and status"), ("assessed", "unassessed", "range", "risk_status")),
        (_("Measures"), _MEASURES),
        (
            _("Decisions, and what was said and shown"),
            ("decision", "decision_stale", "update", "comment", "attachment"),
        ),
        (_("What acts on what"), ("link", "indicator")),
        (_("The register and its wording"), ("register", "text")),
    ]


_SAID = ("decision", "decision_stale", "update", "comment", "attachment")
_RISKS = ("risk_added", "risk_removed", "risk_closed", "risk_reopened")
_MEASURES = (
    "measure_added",
    "measure_removed",
    "measure_status",
    "measure_progress",
    "measure_due",
    "measure_owner",
)


def _moves(before: Register, after: Register, told: Sequence[Told], inks: Inks) -> View:
    moved = sorted((one for one in told if one.kind == "moved"), key=lambda one: -abs(one.new - one.old))
    stages = [stage for stage in STAGES if any(of.stage == stage for of in moved)]
    spans = [_spans(one, stages) for one in (before, after)]
    sides = [(before.criteria, fills_of(before.criteria, inks)), (after.criteria, fills_of(after.criteria, inks))]
    return {
        "title": _("Moved on the matrix"),
        "heads": [_("Id"), _("Risk"), _("Stage"), _("From"), _("To"), _("Change")],
        "rows": [
            {
                "id": one.record,
                "title": one.title,
                "stage": stage_names()[one.stage],
                "ends": [
                    {**_rated(score, *side), "span": span[one.stage].get(one.record, NOTHING)}
                    for score, side, span in zip((one.old, one.new), sides, spans, strict=True)
                ],
                "change": f"{one.new - one.old:+.2f}".rstrip("0").rstrip(".").replace("-", "−"),
                "words": one.words,
            }
            for one in moved
        ],
    }


def _spans(register: Register, stages: Iterable[Stage]) -> dict[str, dict[str, str]]:
    """Return by stage and id the range of each score that follows from the lowest and highest credible levels."""
    return {
        stage: {row["id"]: reach(row["score_low"], row["score_high"]) for row in records(frame)}
        for stage in stages
        for frame in (risk_frame(register, stage, evidenced=False),)
    }


def _rated(score: float | None, criteria: Criteria, fills: dict[str, View]) -> View:
    if score is None:
        return {**fills[""], "score": NOTHING}
    band = criteria.bands[int(scoring.band_index(np.array([score]), criteria.bands)[0])]
    return {**fills[band.label], "score": number(score)}
