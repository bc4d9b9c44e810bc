"""Text on pages: shown letter by letter, dates as people write them, values in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

_ENGLISH = Locale("en", "GB")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+\-!|$:~^&=])")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_HARMLESS = re.compile(r"[^\W\d_](?:[\w\s·.,%()–-]|: )*")
_ICON = re.compile(r"\\:(?=material/|streamlit\\:)")


def plain(text: object) -> str:
    """Return text so that Markdown shows it letter by letter; only arrows like "->" still become one sign."""
    escaped = _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", str(text)))
    # Icon names are read after escaping, so an invisible joiner breaks them.
    return _ICON.sub("\\:\u2060", escaped).replace("\n", "  \n")


def label(text: str) -> str:
    """Return a field's label; escaped only where it must be, for a screen reader says the escapes as well."""
    return text if _HARMLESS.fullmatch(text) else plain(text)


def day(date: Any) -> str:
    """Return a date as the reader writes it, the month in words: 24 May 2007, or 24. Mai 2007 in a German browser."""
    return "–" if date is None or date is pd.NaT else format_date(date, "long", locale=reader())


def reader() -> Locale:
    """Return the locale of the reader's browser, for dates and times; the day stands first wherever it is English."""
    return _known(st.context.locale or "en")


@lru_cache(maxsize=64)
def _known(name: str) -> Locale:
    try:
        found = Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return _ENGLISH
    return _ENGLISH if found.language == "en" else found


def joined(values: Iterable[object]) -> str:
    """Return values in one line, or a dash."""
    return ", ".join(str(value) for value in values) or "–"


def html(text: object) -> str:
    """Return text so that HTML shows it letter by letter, in attributes too."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
