"""What stages and statuses are called on every screen, sheet and page; the codes in files stay as they are."""

from __future__ import annotations

from functools import lru_cache

from riskregister.translations import gettext as _
from riskregister.translations import language


def stage_names() -> dict[str, str]:
    """Return what each stage is called."""
    return {"inherent": _("Inherent"), "current": _("Current"), "residual": _("Residual"), "target": _("Target")}


def stage_meanings() -> dict[str, str]:
    """Return what each stage means, to stand next to its numbers."""
    return {
        "inherent": _("as if no measures were in place"),
        "current": _("with the measures as they stand"),
        "residual": _("once the measures decided on are delivered"),
        "target": _("what the owner undertakes to reach"),
    }


def given_names() -> dict[str, str]:
    """Return what each figure another register gives is called."""
    return {
        "likelihood": _("Likelihood"),
        "impact": _("Impact"),
        "score": _("Score"),
        "rating": _("Rating"),
        "detection": _("Detection"),
    }


def signal_names() -> dict[str, str]:
    """Return which question each kind of signal answers: what the source itself says of a category."""
    return {
        "already_happened": _("already happened"),
        "potential": _("may happen"),
        "felt_today": _("felt today"),
        "called_major": _("called major"),
        "called_serious": _("called serious"),
        "origin": _("origin"),
        "horizon": _("looking ahead"),
    }


def measure_status_names() -> dict[str, str]:
    """Return what each status of a measure is called."""
    return {
        "established": _("established"),
        "adopted": _("adopted"),
        "under_way": _("under way"),
        "planned": _("planned"),
        "principle": _("principle"),
        "completed": _("completed"),
        "stopped": _("stopped"),
    }


#: What stands after the id of a chronic risk on a matrix: where its condition is heading, or that nobody said.
CHRONIC_MARKS = {"worsening": "↗", "steady": "→", "easing": "↘"}
_CHRONIC = "~"


def marked(identity: str, kind: str, trajectory: str) -> str:
    """Return a risk's id as it stands on a matrix: a chronic risk carries its mark, an event none."""
    return identity + CHRONIC_MARKS.get(trajectory, _CHRONIC) if kind == "chronic" else identity


def chronic_words() -> str:
    """Return the sentence that explains the marks of chronic risks."""
    return _(
        "A chronic risk carries a mark: it is no event but a condition, scored by the threshold in its scenario. "
        "↗ worsening, → steady, ↘ easing, ~ not said."
    )


def missing_names() -> dict[str, str]:
    """Return what each reason for a missing level is called."""
    return {
        "not_assessed": _("not assessed"),
        "unknown": _("assessed: unknown"),
        "not_applicable": _("not applicable"),
        "withheld": _("withheld"),
    }


def term(code: str) -> str:
    """Return the word for one of the register's fixed terms; any other text is its own word."""
    return _terms(language()).get(code, code)


@lru_cache(maxsize=4)
def _terms(_language: str) -> dict[str, str]:
    return {
        **measure_status_names(),
        **missing_names(),
        "worsening": _("worsening"),
        "steady": _("steady"),
        "easing": _("easing"),
        "unclear": _("unclear"),
        "malicious": _("malicious"),
        "accidental": _("accidental"),
        "natural": _("natural"),
        "external": _("external"),
        "chronic": _("chronic"),
        "working": _("at work"),
        "exercise": _("exercise"),
        "draft": _("draft"),
        "under_review": _("under review"),
        "accepted": _("accepted"),
        "closed": _("closed"),
        "low": _("low"),
        "medium": _("medium"),
        "high": _("high"),
        "likelihood": _("likelihood"),
        "impact": _("impact"),
        "both": _("both"),
        "primary": _("primary"),
        "secondary": _("secondary"),
        "stated": _("stated"),
        "inferred": _("inferred"),
        "weak": _("weak"),
        "moderate": _("moderate"),
        "strong": _("strong"),
        "threat": _("threat"),
        "opportunity": _("opportunity"),
        "accept": _("accept"),
        "treat": _("treat"),
        "transfer": _("transfer"),
        "avoid": _("avoid"),
        "escalate": _("escalate"),
        "foreign": _("foreign"),
        "defence": _("defence"),
        "domestic": _("domestic"),
        "cross-cutting": _("cross-cutting"),
    }
