"""What is reckoned about the measures and takes a moment: kept by register and version, shared by every page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core import failing as arithmetic
from riskregister.core.importance import measure_importance
from riskregister.core.model import Register
from riskregister.core.slipping import Slip, slip
from riskregister.ui import wiring


@st.cache_data(max_entries=8, show_spinner=True)
def _importance(url: str, register_id: str, version: int) -> pd.DataFrame:  # noqa: ARG001
    return measure_importance(wiring.at(version))


@st.cache_data(max_entries=8, show_spinner=True)
def _failing(url: str, register_id: str, version: int, as_judged: bool) -> pd.DataFrame:  # noqa: ARG001
    return arithmetic.failing(wiring.at(version), as_judged=as_judged)


@st.cache_data(max_entries=64, show_spinner=True)
def _resting(url: str, register_id: str, version: int, measure: str) -> pd.DataFrame:  # noqa: ARG001
    return arithmetic.resting_on(wiring.at(version), measure)


@st.cache_resource(max_entries=32, show_spinner=True)
def _slip(
    url: str,  # noqa: ARG001
    register_id: str,  # noqa: ARG001
    version: int,
    chosen: tuple[str, ...],
    months: int,
    as_judged: bool,
) -> Slip:
    return slip(wiring.at(version), chosen, months, as_judged=as_judged)


def importance(register: Register) -> pd.DataFrame:
    """Return how much each measure matters (:func:`riskregister.core.importance.measure_importance`)."""
    return _importance(settings.database_url(), register.id, register.version)


def failing(register: Register, *, as_judged: bool) -> pd.DataFrame:
    """Return what one failure alone would do (:func:`riskregister.core.failing.failing`)."""
    return _failing(settings.database_url(), register.id, register.version, as_judged)


def resting(register: Register, measure: str) -> pd.DataFrame:
    """Return what rests on one measure (:func:`riskregister.core.failing.resting_on`)."""
    return _resting(settings.database_url(), register.id, register.version, measure)


def slipping(register: Register, chosen: tuple[str, ...], months: int, *, as_judged: bool) -> Slip:
    """Return what follows if measures slip (:func:`riskregister.core.slipping.slip`); to be read, not changed."""
    return _slip(settings.database_url(), register.id, register.version, chosen, months, as_judged)
