"""What is said of a measure, as the fields of a form, and places under them where what is wrong there is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from riskregister.core.findings import Finding
from riskregister.core.labels import term
from riskregister.core.model import Measure, Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.ui import small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.words import plain


class Told:
    """Places under the fields of a form, by the name findings call a field; what has no place stands at the end."""

    def __init__(self) -> None:
        self._places: dict[str, DeltaGenerator] = {}

    def under(self, *fields: str) -> None:
        """Keep the place reached on the page for what is wrong with ``fields``."""
        place = st.empty()
        self._places |= dict.fromkeys(fields, place)

    def tell(self, measure: str, findings: Iterable[Finding]) -> None:
        """Say under each field what is wrong with it or doubtful, whether or not anything is saved."""
        at: dict[str, list[Finding]] = {}
        for finding in findings:
            field = finding.field if finding.field in self._places else ""
            at.setdefault(field, []).append(finding)
        for field, here in at.items():
            wrong = any(finding.severity == "error" for finding in here)
            words = "  \n".join(plain(_sentence(measure, finding, named=not field)) for finding in here)
            place = self._places.get(field) or st.empty()
            if wrong:
                place.error(words, icon=":material/error:")
            else:
                place.warning(words, icon=":material/warning:")


def _sentence(measure: str, finding: Finding, *, named: bool) -> str:
    if named or (finding.record != measure and any(letter.isdigit() for letter in finding.record)):
        return finding.message
    return f"{finding.value}: {finding.rule}" if finding.value else finding.rule


def what_it_is(register: Register, held: Held, known: Measure) -> dict[str, Any]:
    """Ask for title, description, domain and type, beginning at what is ``known``; return the values by field."""
    values: dict[str, Any] = {
        "title": st.text_input(
            _("Title"),
            known.title,
            placeholder=_("What is done, in a few words"),
            max_chars=300,
            **held.watched("title"),
        ).strip(),
        "description": st.text_area(
            _("Description"), known.description, height=100, **held.watched("description")
        ).strip(),
    }
    one, two = st.columns(2)
    with one:
        values["domain"] = _one_of(_("Domain"), {one.domain for one in register.measures}, known.domain, held, "domain")
    with two:
        values["type"] = _one_of(_("Type"), {one.type for one in register.measures}, known.type, held, "type")
    return values


def _one_of(label: str, there: Iterable[str], known: str, held: Held, name: str) -> str:
    """Ask for a word, one that other measures have or a new one."""
    options = sorted({*there, known} - {""}, key=term)
    found = st.selectbox(
        label,
        options,
        options.index(known) if known else None,
        format_func=term,
        accept_new_options=True,
        placeholder=_("Choose or type"),
        **held.watched(name),
    )
    return (found or "").strip()


def partners(held: Held, known: Measure) -> tuple[str, ...]:
    """Ask for the bodies that take part."""
    return small_forms.lines_field(
        _("Together with"), known.partners, held, "partners", _("Bodies that take part, one on each line.")
    )


def objectives(register: Register, held: Held, known: Measure) -> tuple[str, ...]:
    """Ask for the objectives the measure serves."""
    titles = {one.id: f"{one.id} {one.title}" for one in register.objectives}
    return small_forms.several_field(
        _("Objectives it serves"), titles, known.objectives, held, "objectives", placeholder=_("none chosen")
    )


def complete(missing: Mapping[str, str]) -> None:
    """Refuse what a measure cannot be without: what is ``missing``, by the field's name, as a sentence each.

    Raises:
        InvalidInput: something is missing.
    """
    if missing:
        findings = [
            Finding(severity="error", table="measures", record="", field=field, value="", rule=rule)
            for field, rule in missing.items()
        ]
        raise InvalidInput(_("The measure is not complete."), _("Nothing was saved."), findings)


def titled(title: str) -> dict[str, str]:
    """Return what is missing where a measure has no title."""
    return {} if title else {_("title"): _("a measure needs one; say in a few words what is done")}
