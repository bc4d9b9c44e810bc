"""Times as the person at the browser reads them on their own clock."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_time

from riskregister.ui.words import day, reader


def clock(moment: dt.datetime) -> str:
    """Return a moment as the time of day in the browser's zone, with its day unless that is today."""
    zone: dt.tzinfo = dt.UTC
    with suppress(ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo(st.context.timezone or "UTC")
    there = moment.astimezone(zone)
    time = format_time(there, "short", locale=reader())
    if there.date() == dt.datetime.now(zone).date():
        return time
    return f"{day(there)}, {time}"
