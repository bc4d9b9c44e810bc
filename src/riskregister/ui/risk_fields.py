"""What is said of a risk, as the fields of a form: for a new one, and for one that is there."""

from __future__ import annotations

from typing import Any, get_args

import streamlit as st

from riskregister.core.labels import term
from riskregister.core.model import Register, Risk, RiskType, Trajectory
from riskregister.core.terms import Direction
from riskregister.translations import gettext as _
from riskregister.ui import marking_fields, small_forms
from riskregister.ui.drafts import Held

_TYPES: tuple[RiskType, ...] = get_args(RiskType)
_DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
_TRAJECTORIES: tuple[Trajectory, ...] = get_args(Trajectory)
_NEW = Risk(id="", category="", title="")


def ask(register: Register, held: Held, known: Risk = _NEW) -> dict[str, Any]:
    """Ask for everything said of a risk, beginning at what is ``known``; return the values by field."""
    values: dict[str, Any] = {
        "title": st.text_input(
            _("Title"),
            known.title,
            placeholder=_("What may happen, in a few words"),
            max_chars=300,
            **held.watched("title"),
        ).strip()
    }
    one, two, three, four = st.columns([3, 2, 2, 2])
    titles = {item.id: f"{item.id} {item.title}" for item in register.categories}
    values["category"] = one.selectbox(
        _("Category"),
        list(titles),
        _place(known.category, list(titles)),
        format_func=titles.__getitem__,
        **held.watched("category"),
    )
    values["direction"] = two.selectbox(
        _("Direction"),
        _DIRECTIONS,
        _DIRECTIONS.index(known.direction),
        format_func=term,
        help=_("An opportunity's impact is a benefit."),
        **held.watched("direction"),
    )
    values["type"] = three.selectbox(
        _("Type"), _TYPES, _TYPES.index(known.type), format_func=term, **held.watched("type")
    )
    values["owner"] = four.text_input(
        _("Owner"), known.owner, placeholder=_("nobody named"), **held.watched("owner")
    ).strip()
    for place, (name, label, hint) in zip(st.columns(3), _chain(values["direction"]), strict=True):
        values[name] = place.text_area(
            label, getattr(known, name), placeholder=hint, height=120, **held.watched(name)
        ).strip()
    values |= _more(register, held, known, chronic=values["type"] == "chronic")
    return values


def _more(register: Register, held: Held, known: Risk, *, chronic: bool) -> dict[str, Any]:
    """Ask for the scenario, where a chronic risk is heading, what is at stake, and notes."""
    hint = _("The reasonable worst case that is scored")
    if chronic:
        hint = _("The threshold whose crossing within the horizon is scored")
    left, right = st.columns(2)
    scenario = left.text_area(
        _("Scenario scored"), known.scenario, placeholder=hint, height=100, **held.watched("scenario")
    )
    notes = right.text_area(_("Notes"), known.notes, height=100, **held.watched("notes"))
    trajectory: Trajectory = ""
    if chronic:
        trajectory = st.selectbox(
            _("Trajectory"),
            _TRAJECTORIES,
            _TRAJECTORIES.index(known.trajectory),
            format_func=lambda code: term(code) if code else _("not said"),
            help=_("Where the condition is heading."),
            **held.watched("trajectory"),
        )
    objectives = {item.id: f"{item.id} {item.title}" for item in register.objectives}
    at_stake = small_forms.several_field(_("Objectives at stake"), objectives, known.objectives, held, "objectives")
    return {
        **marking_fields.ask(register, held, "risks", known),
        "scenario": scenario.strip(),
        "notes": notes.strip(),
        "trajectory": trajectory,
        "objectives": at_stake,
    }


def _chain(direction: str) -> tuple[tuple[str, str, str], ...]:
    good = direction == "opportunity"
    return (
        ("cause", _("Cause"), _("Because of …")),
        ("event", _("Event"), _("… this may happen …")),
        (
            "consequence",
            _("Benefit") if good else _("Consequence"),
            _("… and bring …") if good else _("… and lead to …"),
        ),
    )


def _place(value: str, options: list[str]) -> int:
    return options.index(value) if value in options else 0
