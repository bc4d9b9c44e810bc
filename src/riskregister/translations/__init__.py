"""Every sentence a person reads passes through here (GNU gettext), so that a language is a catalogue, not a rewrite.

Catalogues are ``<language>/LC_MESSAGES/riskregister.mo`` in this folder, made from ``riskregister.pot``.  The language
is per context (one per browser session or command), English when none is set.
"""

from __future__ import annotations

import gettext as _gettext
import re
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_ENTRY = re.compile(r'^msgid(?:_plural)? ((?:".*"\n?)+)', re.MULTILINE)
_QUOTED = re.compile(r'^"(.*)"$', re.MULTILINE)
_language: ContextVar[str] = ContextVar("language", default="en")


@lru_cache(maxsize=16)
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("riskregister", _FOLDER, [language], fallback=True)


def use_language(language: str) -> None:
    """Show text in ``language`` (an ISO 639 code) from here on in this context; unknown languages read as English."""
    _language.set(language)


def language() -> str:
    """Return the language of this context, for whoever keeps words that were looked up."""
    return _language.get()


def gettext(message: str) -> str:
    """Return ``message`` in the language of this context."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits ``count``."""
    return _catalogue(_language.get()).ngettext(singular, plural, count)


def messages() -> list[str]:
    """Return all that this program says, in English and in the language of this context."""
    text = (_FOLDER / "riskregister.pot").read_text(encoding="utf-8")
    found = ["".join(_QUOTED.findall(entry)) for entry in _ENTRY.findall(text)]
    plain = [one.replace('\\"', '"').replace("\\n", "\n") for one in found]
    return [*plain, *(gettext(one) for one in plain if one)]
