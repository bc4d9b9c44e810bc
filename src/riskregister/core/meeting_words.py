"""Minutes in sentences: what every file and print of them says, whatever its form."""

from __future__ import annotations

from riskregister.core.labels import stage_names, term
from riskregister.core.meeting import Outcome
from riskregister.core.meeting_minutes import Entry, Minutes, Round, Standing, View
from riskregister.core.meeting_spread import in_words as spread_in_words
from riskregister.core.model import Estimate
from riskregister.core.wording import in_words, minute
from riskregister.translations import gettext as _


def head(of: Minutes) -> list[str]:
    """Return what minutes begin with: of which register, when, at which stage, how views were shown."""
    shown = _("Views are shown without names.") if of.anonymous else _("Views are shown with names.")
    ended = _("still open") if of.closed is None else _("{time} UTC").format(time=minute(of.closed))
    return [
        _("Register: {title}").format(title=of.register),
        _("Opened {opened} UTC, ended: {ended}").format(opened=minute(of.opened), ended=ended),
        _("Stage: {stage}. {shown}").format(stage=stage_names()[of.stage], shown=shown),
        _("Meeting {code}").format(code=of.code),
    ]


def people(of: Minutes) -> list[str]:
    """Return who took part, the chair first."""
    chair = [_("{name} (chair)").format(name=name) for name, is_chair, _scores in of.people if is_chair]
    others = [
        name if scores else _("{name} (watched)").format(name=name)
        for name, is_chair, scores in of.people
        if not is_chair
    ]
    return chair + others


def called(of: Minutes) -> list[Entry]:
    """Return the risks there is something to tell of: called, or noted something about."""
    return [one for one in of.entries if one.state != "not_reached" or one.decisions or one.open_points]


def left(of: Minutes) -> list[str]:
    """Return the risks of the agenda that the meeting never came to."""
    return [f"{one.risk} {one.title}" for one in of.entries if one not in called(of)]


def summary(of: Minutes) -> str:
    """Say in one sentence how many risks were called and what became of them."""
    counts = of.counts
    called = len(of.entries) - counts["not_reached"]
    words = _("Risks scored: {called} of {n}. Agreed: {agreed}. Noted without agreement: {noted}. Left open: {open}.")
    numbers = {name: counts[name] for name in ("agreed", "noted", "open")}
    return words.format(called=called, n=len(of.entries), **numbers)


def level(of: Estimate | None) -> str:
    """Return a level as it stands in a table: best and range, or a dash."""
    return "–" if of is None else in_words(of)


def state_name(entry: Entry) -> str:
    """Return what became of a risk, in a word or two."""
    return {
        "agreed": _("agreed"),
        "noted": _("noted, not agreed"),
        "open": _("scored, not settled"),
        "not_reached": _("not reached"),
    }[entry.state]


def levels_in_words(of: Standing) -> str:
    """Return levels with the score and rating that follow."""
    likelihood, impact = of.levels
    if likelihood is None and impact is None:
        return _("not assessed")
    words = _("likelihood {likelihood}, impact {impact}")
    said = words.format(likelihood=in_words(likelihood), impact=in_words(impact))
    if of.score is None:
        return said
    return _("{levels}: {rating} {score}").format(levels=said, rating=f"{of.code} {of.label}", score=score_in_words(of))


def score_in_words(of: Standing) -> str:
    """Return a score with the range that follows from its levels; empty while it is unknown."""
    if of.score is None:
        return ""
    return f"{of.score:g} ({of.reach[0]:g}–{of.reach[1]:g})" if of.reach else f"{of.score:g}"


def standing_lines(entry: Entry) -> list[str]:
    """Return what became of a risk: where it stood before and stands now, why, and what was taken back."""
    lines = [_("Outcome: {state}").format(state=state_name(entry))]
    lines.append(_("Before: {levels}").format(levels=levels_in_words(entry.before)))
    if entry.state == "agreed":
        lines.append(_("Consensus: {levels}").format(levels=levels_in_words(entry.after)))
    return lines + saved_lines(entry)


def saved_lines(entry: Entry) -> list[str]:
    """Return why and as which revision a risk was saved, and what was taken back."""
    lines = []
    if entry.reason:
        lines.append(_("Reason: {reason}").format(reason=entry.reason))
    if entry.revision is not None and entry.time is not None:
        words = _("Saved as revision {n} by {who}, {time} UTC")
        lines.append(words.format(n=entry.revision, who=entry.by, time=minute(entry.time)))
    return lines + [_taken_back(one) for one in entry.taken_back]


def round_lines(of: Round) -> list[str]:
    """Return every view of a round, and how far they are apart."""
    lines = [view_in_words(view) for view in of.views]
    lines += [f"{term(spread.side).capitalize()}: {spread_in_words(spread)}" for spread in of.spreads]
    return lines or [_("Nobody gave a score.")]


def view_in_words(view: View) -> str:
    """Return what one person gave."""
    if view.abstains:
        said = _("abstains")
    else:
        words = _("likelihood {likelihood}, impact {impact}")
        said = words.format(likelihood=in_words(view.levels[0]), impact=in_words(view.levels[1]))
    return f"{view.label}: {said}" + (f" ({view.reason})" if view.reason else "")


def _taken_back(outcome: Outcome) -> str:
    words = _("Revision {n} was taken back by revision {by}: {reason}")
    return words.format(n=outcome.revision, by=outcome.undone, reason=outcome.reason)


def points(entry: Entry) -> list[tuple[str, tuple[str, ...]]]:
    """Return what was written down beside a risk, under its heading."""
    found = [(_("Decisions"), entry.decisions), (_("Open points"), entry.open_points)]
    return [(title, written) for title, written in found if written]
