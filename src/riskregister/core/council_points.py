"""The kinds of finding a council may hear: each looks at a register and returns a finding, or None where it is silent.

Scores, ranks, appetite, coverage and dates are those of the frames, so that a number here is the number on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from riskregister.core.council_measures import bare, overdue, undated
from riskregister.core.council_words import (
    Case,
    Day,
    Point,
    acting,
    at_stake,
    cited,
    joined,
    named,
    number,
    reach,
    scored,
    sentences,
    short,
    some,
    span,
    straddling,
)
from riskregister.core.deciding import judged
from riskregister.core.frames import rows
from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: Titles are cut here in what a council is asked: it is read aloud.
_ASKED = 64


def all_of(case: Case) -> Iterator[Point | None]:
    """Give what every kind of finding has to say."""
    if not case.register.risks:
        yield _empty(case.register)
    else:
        yield _unassessed(case)
        yield _highest(case)
        yield _moved(case)
        yield bare(case)
        yield _straddling(case)
    yield overdue(case)
    yield undated(case)


def _empty(register: Register) -> Point:
    return Point(
        topic="empty",
        figure="0",
        caption=_("risks in the register"),
        title=_("The register holds no risk yet"),
        what=_("Nothing has been written down that could be ranked, covered or followed."),
        so_what=at_stake(register, [tuple(one.id for one in register.objectives)])
        or _("What is at stake has not been written down either."),
        now_what=_("Name who collects the risks, from which texts and bodies, and by when."),
        ask=_("name a body to draw up the register, and the day on which it reports"),
    )


def _unassessed(case: Case) -> Point | None:
    register, frame = case.register, case.frame
    if frame["score"].notna().any():
        return None
    n = len(frame)
    return Point(
        topic="unassessed",
        figure=f"0 / {n}",
        caption=ngettext("risk assessed at this stage", "risks assessed at this stage", n),
        title=_("Nothing has been assessed: no order can be told"),
        what=ngettext(
            "{n} risk is written down; nobody has given it a likelihood and an impact.",
            "{n} risks are written down; nobody has given any of them a likelihood and an impact.",
            n,
        ).format(n=n),
        so_what=at_stake(register, frame["objectives"]) or _("Which objectives stand at stake is not said."),
        now_what=_("Have at least two assessors score each risk, apart from each other, as ranges and with a reason."),
        ask=_("have the risks assessed, and hear the result on a day that is named"),
    )


def _highest(case: Case) -> Point | None:
    register, frame = case.register, case.frame
    known = frame[frame["score"].notna()]
    if known.empty:
        return None
    top = known[known["score"] == known["score"].max()].sort_values(["rank_high", "rank_low"], kind="stable")
    leaders, above = list(rows(top)), int(frame["above_appetite"].sum())
    surely = bool((top["score_low"] > top["appetite"]).all())
    beyond = bool(top["above_appetite"].all())
    ids = tuple(one.id for one in leaders[:2])
    what = ngettext(
        "Highest of {n} stands {risks}.",
        "Highest of {n} stand {risks}: by the same score, so that the surest rank comes first.",
        len(leaders),
    ).format(n=len(known), risks=some([scored(one) for one in leaders]))
    low, high = straddling(frame)
    limited = bool(frame["appetite"].notna().any())
    return Point(
        topic="highest",
        figure=f"{above} / {len(frame)}" if limited else number(leaders[0].score),
        caption=_("risks above appetite; {reach} over the ranges of the scores").format(reach=span(low, high))
        if limited
        else _("the highest score; no appetite is set"),
        title=_highest_title([one.id for one in leaders], beyond=beyond, surely=surely),
        what=what,
        so_what=sentences(at_stake(register, top["objectives"]), _limit(leaders, beyond=beyond, surely=surely)),
        now_what=_decided(register, ids, case.day),
        ask=_(
            "decide on {risks}: treat with measures that have a body and a date, or accept in writing until a day"
        ).format(risks=joined([f"{one.id} {short(one.title, _ASKED)}".strip() for one in leaders[:2]]))
        if beyond
        else "",
        source=cited(register, ids),
        risks=ids,
    )


def _highest_title(ids: list[str], *, beyond: bool, surely: bool) -> str:
    risks, n = some(ids), len(ids)
    if surely:
        words = ngettext(
            "{risks} stands highest, above appetite over its whole range",
            "{risks} stand highest, above appetite over their whole ranges",
            n,
        )
    elif beyond:
        words = ngettext(
            "{risks} stands highest, above appetite by its best value",
            "{risks} stand highest, above appetite by their best values",
            n,
        )
    else:
        words = ngettext("{risks} stands highest", "{risks} stand highest", n)
    return words.format(risks=risks)


def _limit(leaders: list[Any], *, beyond: bool, surely: bool) -> str:
    limits = sorted({one.appetite for one in leaders if not pd.isna(one.appetite)})
    if not limits:
        return _("No appetite is set, so that nobody can say whether this is too high.")
    said = joined([number(one) for one in limits])
    if surely:
        return _("Even the low ends of the scores exceed the appetite of {limit}.").format(limit=said)
    if beyond:
        return _("The best values exceed the appetite of {limit}, the low ends of the scores do not.").format(
            limit=said
        )
    return _("The appetite is {limit}.").format(limit=said)


def _decided(register: Register, ids: tuple[str, ...], day: Day) -> str:
    measures = acting(register)
    standing = {one.decision.risk: one.decision for one in judged(register) if one.standing == "standing"}
    told = []
    for identity in ids:
        of = measures.get(identity, [])
        there = sum(one.status in ("established", "completed") for one in of)
        told.append(_acted_on(identity, len(of), there))
        if identity in standing:
            told.append(
                _("decided on {date}: {kind}").format(
                    date=day(standing[identity].date), kind=term(standing[identity].kind)
                )
            )
    if not any(one in standing for one in ids):
        told.append(ngettext("no decision on it stands", "no decision on them stands", len(ids)))
    words = "; ".join(told)
    return f"{words[:1].upper()}{words[1:]}."


def _acted_on(risk: str, n: int, there: int) -> str:
    """Return how many measures act on a risk, and how many of these are in place."""
    if not n:
        return _("no measure acts on {risk}").format(risk=risk)
    if n == there:
        words = ngettext("{n} measure acts on {risk} and is in place", "{n} measures act on {risk}, all in place", n)
    elif not there:
        words = ngettext("{n} measure acts on {risk}, not in place", "{n} measures act on {risk}, none in place", n)
    else:
        words = ngettext(
            "{n} measure acts on {risk}, {there} of them in place",
            "{n} measures act on {risk}, {there} of them in place",
            n,
        )
    return words.format(n=n, risk=risk, there=there)


def _moved(case: Case) -> Point | None:
    register, frame, before = case.register, case.frame, case.before
    if before is None:
        return None
    was = before.drop_duplicates("id").set_index("id")
    at = frame[["id"]].join(was[["score", "score_low", "score_high", "above_appetite"]].add_prefix("was_"), on="id")
    both = frame.join(at.drop(columns="id"))
    step = both["score"] - both["was_score"]
    up, down = int((step > 0).sum()), int((step < 0).sum())
    if not up + down:
        return None
    both["step"], both["size"] = step, step.abs()
    moved = both[both["size"] > 0].sort_values(["size", "step", "rank"], ascending=[False, False, True], kind="stable")
    most = next(rows(moved.head(1)))
    crossed = moved["above_appetite"] & ~moved["was_above_appetite"].astype(bool)
    back = ~moved["above_appetite"] & moved["was_above_appetite"].astype(bool)
    largest = _("{risk}: from {old} ({old_reach}) to {new} ({new_reach})").format(
        risk=named(most),
        old=number(most.was_score),
        old_reach=reach(most.was_score_low, most.was_score_high),
        new=number(most.score),
        new_reach=reach(most.score_low, most.score_high),
    )
    return Point(
        topic="moved",
        figure=f"+{up} / −{down}",
        caption=_("risks whose score rose, and fell, since the last assessment"),
        title=ngettext(
            "{n} risk has moved: {up} up, {down} down", "{n} risks have moved: {up} up, {down} down", up + down
        ).format(n=up + down, up=up, down=down),
        what=_("The largest move is {move}.").format(move=largest),
        so_what=sentences(
            _("{n} came above appetite by this, {m} came back within it.").format(
                n=int(crossed.sum()), m=int(back.sum())
            ),
            at_stake(register, [most.objectives]),
        ),
        now_what=_("Hear why {risk} moved, and whether its measures still fit.").format(risk=most.id),
        ask=_("confirm the new levels, {risk} first").format(risk=most.id),
        source=cited(register, (most.id,)),
        risks=(most.id,),
    )


def _straddling(case: Case) -> Point | None:
    register, frame = case.register, case.frame
    open_ = frame[(frame["score_low"] <= frame["appetite"]) & (frame["score_high"] > frame["appetite"])]
    if open_.empty:
        return None
    width = open_["score_high"] - open_["score_low"]
    widest = open_.assign(width=width).sort_values(["width", "rank"], ascending=[False, True], kind="stable")
    first, n = next(rows(widest.head(1))), len(open_)
    return Point(
        topic="straddling",
        figure=f"{n} / {len(frame)}",
        caption=_("risks that may lie on either side of their appetite"),
        title=ngettext(
            "For {n} risk nobody can say yet whether it is too high",
            "For {n} risks nobody can say yet whether they are too high",
            n,
        ).format(n=n),
        what=_("The widest range has {risk}; its appetite is {limit}.").format(
            risk=scored(first), limit=number(first.appetite)
        ),
        so_what=sentences(
            at_stake(register, [first.objectives]),
            _("Whether a decision is needed depends on which end of the range is believed."),
        ),
        now_what=_("Have {risk} assessed again by more than one assessor before it is decided on.").format(
            risk=first.id
        ),
        ask=_("have {risk} assessed anew before deciding on it").format(risk=first.id),
        source=cited(register, (first.id,)),
        risks=(first.id,),
    )
