"""The form for what a measure costs and what it needs: what the choice of what to do first goes by."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.measure_check import measure_findings
from riskregister.core.model import Cost, Measure, Register
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import measure_fields, small_forms, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.measure_fields import Told
from riskregister.ui.pages import page
from riskregister.ui.small_forms import Action

#: The option of the class of cost that is none.
_UNKNOWN = 0


def form(measure_id: str, held: Held) -> None:
    """Ask for cost, class of cost, what the measure requires and what it cannot stand beside; say what follows."""
    of, told = held.register, Told()
    known: Measure = editing.find(of, "measures", measure_id)
    with st.container(key="measure_cost"):
        cost, open_ends = _cost(of, held, known)
    told.under("cost")
    values: dict[str, Any] = {"cost": cost}
    if of.criteria.cost_classes or known.cost_class is not None:
        values["cost_class"] = _class(of, held, known)
        told.under("cost_class")
    titles = {one.id: f"{one.id} {one.title}" for one in of.measures if one.id != measure_id}
    labels = {
        "requires": (_("Requires"), _("Measures without which this one cannot be delivered.")),
        "excludes": (_("Cannot stand beside"), _("Measures that are given up where this one is carried out.")),
    }
    for name, (label, help_text) in labels.items():
        values[name] = small_forms.several_field(
            label, titles, getattr(known, name), held, name, placeholder=_("nothing"), help=help_text
        )
        told.under(name)
    told.tell(measure_id, measure_findings(of, replace(known, **values)))
    _follows(of)

    def changes(base: Register) -> list[Change]:
        measure_fields.complete(open_ends)
        return editing.record_changes(base, "measures", measure_id, values)

    small_forms.save_row(held, Action(_("Save"), ":material/save:", changes))


def _cost(register: Register, held: Held, known: Measure) -> tuple[Cost | None, dict[str, str]]:
    """Ask for the cost; return it, none while no best value is given, and what is missing where an end is given."""
    there = Counter(one.cost.currency for one in register.measures if one.cost)
    usual = known.cost.currency if known.cost else next((name for name, _times in there.most_common(1)), "")
    first, second = st.columns(2), st.columns(2)
    currency = first[0].text_input(
        _("Currency"), usual, placeholder=_("e.g. EUR"), max_chars=20, **held.watched("currency")
    )
    names = {"best": _("Best"), "low": _("Lowest"), "high": _("Highest")}
    ends: dict[str, float | None] = {}
    for place, (name, label) in zip((first[1], *second), names.items(), strict=True):
        with place:
            start, hint = getattr(known.cost, name, None), _("not known") if name == "best" else _("as the best")
            found: Any = st.number_input(
                label, 0.0, None, None, format="%g", placeholder=hint, **held.optional(name, start)
            )
            ends[name] = None if found is None else float(found)
    st.caption(
        _(
            "What it takes to deliver it from now on. An end left empty is the best value; all empty: not known, which "
            "is not 0."
        )
    )
    best = ends["best"]
    if best is None:
        given = any(end is not None for end in ends.values())
        return None, {_("cost"): _("give the best value too, or empty the ends")} if given else {}
    low, high = (best if ends[name] is None else ends[name] for name in ("low", "high"))
    return Cost(low=low or 0.0, best=best, high=high or 0.0, currency=currency.strip()), {}


def _class(register: Register, held: Held, known: Measure) -> int | None:
    steps = {one.level: one for one in register.criteria.cost_classes}
    options = [_UNKNOWN, *steps]
    if known.cost_class is not None and known.cost_class not in steps:
        options.append(known.cost_class)

    def words(level: int) -> str:
        if level == _UNKNOWN:
            return _("not known")
        return _("class {n}: {label}").format(n=level, label=steps[level].label if level in steps else "?")

    found: int = st.selectbox(
        _("Class of cost"),
        options,
        options.index(known.cost_class or _UNKNOWN),
        format_func=words,
        help=_("An order, not an amount: for where the cost in money is not known."),
        **held.watched("cost_class"),
    )
    return None if found == _UNKNOWN else found


def _follows(register: Register) -> None:
    """Say what of this is used where, and how many measures have a cost."""
    count, of = sum(one.cost is not None for one in register.measures), len(register.measures)
    priced = ngettext(
        "{n} of {all} measures has a cost in money.", "{n} of {all} measures have a cost in money.", count
    ).format(n=count, all=of)
    st.caption(
        priced
        + " "
        + _(
            "What to do first is chosen by money where every measure that still has something to gain has a cost in "
            "one currency, else by the classes of cost, else by number; only together with what a measure requires, "
            "and never beside what it excludes. What requires a measure that is late is late as well."
        )
    )
    query = {"view": "portfolio", **wiring.here()}
    st.page_link(page("analysis"), label=_("What to do first"), icon=":material/checklist:", query_params=query)
