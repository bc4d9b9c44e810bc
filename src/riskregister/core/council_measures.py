"""What a council may hear of measures: risks that rest on nothing delivered, what is overdue, what has no date."""

from __future__ import annotations

import pandas as pd

from riskregister.core.council_words import (
    Case,
    Point,
    acting,
    at_stake,
    by_rank,
    cited,
    is_named,
    joined,
    named,
    number,
    percent,
    reach,
    responsible,
    scored,
    sentences,
    status_of,
)
from riskregister.core.coverage import risk_cover
from riskregister.core.frames import ENDED, is_overdue, rows
from riskregister.core.model import Measure
from riskregister.core.slipping import promises, slip
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


def bare(case: Case) -> Point | None:
    """Find the risks that rest on no delivered measure, and the highest of them."""
    register, frame = case.register, case.frame
    found = risk_cover(register)
    cover = found["cover"].to_numpy()
    left = frame[cover != "covered"]
    if left.empty:
        return None
    above = int(left["above_appetite"].sum())
    worst = next(rows(by_rank(left).head(1)))
    rated = not pd.isna(worst.score)
    measures = acting(register).get(worst.id, [])
    what = sentences(
        _kinds_of(found["cover"]),
        ngettext(
            "{n} of these {all} lies above appetite; highest stands {risk}.",
            "{n} of these {all} lie above appetite; highest stands {risk}.",
            above,
        ).format(n=above, all=len(left), risk=scored(worst))
        if rated
        else _("First of them is {risk}.").format(risk=named(worst)),
    )
    evidenced = ""
    if not pd.isna(worst.evidenced_score):
        evidenced = _("With what is in place {risk} comes to a score of {score} ({reach}).").format(
            risk=worst.id,
            score=number(worst.evidenced_score),
            reach=reach(worst.evidenced_score_low, worst.evidenced_score_high),
        )
    return Point(
        topic="bare",
        figure=f"{len(left)} / {len(frame)}",
        caption=_("risks that rest on no delivered measure"),
        title=ngettext(
            "{n} risk rests on nothing delivered: {risk}",
            "{n} risks rest on nothing delivered, {risk} highest among them",
            len(left),
        ).format(n=len(left), risk=worst.id),
        what=what,
        so_what=sentences(at_stake(register, [worst.objectives]), evidenced)
        or _("Which objectives stand at stake is not said."),
        now_what=ngettext(
            "{n} measure acts on {risk}: {measures}.", "{n} measures act on {risk}, first {measures}.", len(measures)
        ).format(n=len(measures), risk=worst.id, measures=status_of(measures[0], case.day))
        if measures
        else _("No measure acts on {risk}: one is to be found, or the gap accepted.").format(risk=worst.id),
        ask=_("name a responsible body and a date for what shall act on {risk}").format(risk=worst.id),
        source=cited(register, (worst.id,)),
        risks=(worst.id,),
        measures=tuple(one.id for one in measures[:1]),
    )


def overdue(case: Case) -> Point | None:
    """Find the measures that are overdue, and what they act on."""
    register, frame = case.register, case.frame
    today = register.reporting_date
    late = sorted((one for one in register.measures if is_overdue(one, today)), key=lambda one: (one.due, one.id))
    if not late:
        return None
    first, n = late[0], len(late)
    days = (today - first.due).days if first.due else 0
    told = {link.risk for link in register.mitigations if link.measure in {one.id for one in late}}
    of = by_rank(frame[frame["id"].isin(told)])
    hit = _("What is overdue acts on no risk in the register.")
    if len(of):
        hit = ngettext(
            "What is overdue acts on {n} risk, {above} above appetite: {risk}.",
            "What is overdue acts on {n} risks, {above} above appetite; highest stands {risk}.",
            len(of),
        ).format(
            n=len(of),
            above=int(of["above_appetite"].sum()),
            risk=scored(next(rows(of.head(1)))),
        )
    progress = (
        _("progress {percent}").format(percent=percent(first.progress / 100))
        if first.progress is not None
        else _("progress not reported")
    )
    unnamed = sum(not is_named(one) for one in late)
    return Point(
        topic="overdue",
        figure=f"{n} / {len(register.measures)}",
        caption=_("measures overdue on {date}").format(date=case.day(today)),
        title=ngettext(
            "{n} measure is overdue, by {days} days", "{n} measures are overdue, the oldest by {days} days", n
        ).format(n=n, days=days),
        what=_("Longest overdue is {measure}, {progress}.").format(
            measure=status_of(first, case.day), progress=progress
        ),
        so_what=hit,
        now_what=sentences(
            _("Hear {body} on {measure}.").format(body=responsible(first), measure=first.id) if is_named(first) else "",
            ngettext(
                "For {n} of the overdue measures no body is named.",
                "For {n} of the overdue measures no body is named.",
                unnamed,
            ).format(n=unnamed)
            if unnamed
            else "",
        ),
        ask=ngettext(
            "set a new date for the overdue measure, or stop it",
            "set new dates for the {n} overdue measures, or stop them",
            n,
        ).format(n=n),
        risks=tuple(of["id"].head(1)),
        measures=(first.id,),
    )


def undated(case: Case) -> Point | None:
    """Find the measures not in place that have no date, and what a delay of those with one would cost."""
    register = case.register
    today = register.reporting_date
    going = [one for one in register.measures if one.status not in (*ENDED, "established")]
    without = [one for one in going if one.due is None]
    if not without:
        return None
    dated = sorted((one for one in going if promises(one, today)), key=lambda one: (one.due, one.id))
    unnamed = sum(not is_named(one) for one in without)
    late = [one for one in register.measures if is_overdue(one, today)]
    said = ngettext("{n} measure is overdue.", "{n} measures are overdue.", len(late)).format(n=len(late))
    what = [said if late else _("No measure is overdue on {date}.").format(date=case.day(today))]
    if dated:
        what.append(_("Due next is {measure}.").format(measure=status_of(dated[0], case.day)))
    slips, risks = _slips(case, dated)
    return Point(
        topic="undated",
        figure=f"{len(without)} / {len(going)}",
        caption=_("measures not yet in place that have no date"),
        title=ngettext(
            "{n} open measure has no date, so that it cannot be overdue",
            "{n} open measures have no date, so that they cannot be overdue",
            len(without),
        ).format(n=len(without)),
        what=" ".join(what),
        so_what=slips or _("Without dates nobody can tell a measure that is on its way from one that is not."),
        now_what=ngettext(
            "Ask for dates; for {n} of them no responsible body is named either.",
            "Ask for dates; for {n} of them no responsible body is named either.",
            unnamed,
        ).format(n=unnamed)
        if unnamed
        else _("Ask the responsible bodies for dates."),
        ask=_("ask the responsible bodies for dates, and name bodies where there are none"),
        risks=risks,
        measures=tuple(one.id for one in dated[:1]),
    )


def _kinds_of(cover: pd.Series) -> str:
    """Count why risks rest on nothing delivered, those kinds that there are."""
    none, principles, plans = (
        int((cover == name).sum()) for name in ("no measure", "principles only", "nothing delivered")
    )
    said = [
        (none, ngettext("{n} has no measure", "{n} have no measure", none)),
        (principles, ngettext("{n} has principles only", "{n} have principles only", principles)),
        (plans, ngettext("{n} has plans only", "{n} have plans only", plans)),
    ]
    return f"{joined([words.format(n=n) for n, words in said if n])}."


def _slips(case: Case, dated: list[Measure]) -> tuple[str, tuple[str, ...]]:
    """Return what a delay of the dated measures would cost where it costs most, and the risk it would."""
    register = case.register
    months = round(register.criteria.late_months)
    if not dated or months < 1:
        return "", ()
    found = slip(register, [one.id for one in dated], months).risks
    found = found[found["more_most"] > 0]
    if found.empty:
        return "", ()
    most = next(rows(found.head(1)))
    words = ngettext(
        "If the {n} measure with a date slips by {months} months, {risk} keeps up to {most} more expected harm on "
        "{date} ({more} by the best values).",
        "If the {n} measures with dates slip by {months} months, {risk} keeps up to {most} more expected harm on "
        "{date} ({more} by the best values).",
        len(dated),
    )
    said = words.format(
        n=len(dated),
        months=months,
        risk=named(most),
        more=percent(most.more),
        most=percent(most.more_most),
        date=case.day(most.on),
    )
    return said, (most.id,)
