"""Find the encoding of a text file from its bytes.

What proves itself comes first: a byte order mark, UTF-8, UTF-16.  The Windows code pages prove nothing, every byte is a
letter in each of them; there the likeliest text wins: letters of one language, as often as that language uses them.
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from riskregister.intake.letters import ALPHABETS, CHINESE

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Where the code pages put the same signs of punctuation and money, which say nothing of the language.
_NEUTRAL = set("–—‘’“”„‚«»‹›…•·€£§©®™°±²³µ\u00a0\u00ad†‡‰¿¡№´`'")
#: Those of them that stand between two letters in no language.
_NEVER_INSIDE = set("£§©®™°±²³µ†‡‰¿¡€№")
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 200_000
_MOST_WORDS = 4_000
_FOREIGN = math.log(1e-6)
_ODD_CASE = math.log(1e-3)
_WIDE = re.compile(r"[^\x00-\x7f]")
_WEDGED = re.compile(r"[A-Za-z](?=[^\x00-\x7f])|[^\x00-\x7f](?=[A-Za-z])")
_COMMON = re.compile(f"[{CHINESE}]")
#: East Asian encodings: signs that texts in them are full of, and the least share of them that proves one.
_OF_LANGUAGE = {
    "cp932": (re.compile(r"[\u3040-\u30ff]"), 0.15),
    "gb18030": (_COMMON, 0.25),
    "cp949": (re.compile(r"[\uac00-\ud7a3]"), 0.95),
    "big5": (_COMMON, 0.25),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, how it was encoded, and how many signs could not be read (each is U+FFFD in ``text``)."""

    text: str
    encoding: str
    unread: int = 0


def is_text(data: bytes) -> bool:
    """Say whether bytes are text in any of the encodings known here."""
    if data.startswith(tuple(mark for mark, _encoding in _MARKS)) or _utf_16(data):
        return True
    sample = data[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) <= len(sample) // 500


def decoded(data: bytes) -> Decoded:
    """Return the text in a file; what no encoding explains is U+FFFD in it and counted."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _loosely(data, encoding)
    utf_16 = _utf_16(data)
    if utf_16:
        return _loosely(data, utf_16)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    unread = text.count("\ufffd") - data.count("\ufffd".encode())
    if unread * 4 <= len(_HIGH.findall(data[: 4 * _SAMPLE])) // 2 - unread and unread < 1_000:
        return Decoded(text, "utf-8", unread)
    return _loosely(data, _code_page(data))


def _loosely(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _utf_16(data: bytes) -> str:
    """Return utf-16-le or utf-16-be if the bytes are one of them without a mark, else ''."""
    sample = data[: min(len(data), _SAMPLE) & ~1]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        # Half of the bytes say which alphabet a letter is of: few values, the one for spaces and line ends among them.
        if high.count(0) * 20 < len(high) or (len(set(high)) > 12 and high.count(0) * 2 < len(high)):
            continue
        text = sample.decode(encoding, errors="replace")
        signs = sum(sign.isprintable() or sign in "\r\n\t" for sign in text)
        if signs >= 0.99 * len(text) and "\x00" not in text:
            return encoding
    return ""


def _code_page(data: bytes) -> str:
    first = _HIGH.search(data)
    begin = data.rfind(b"\n", 0, first.start()) + 1 if first and first.start() > _SAMPLE // 2 else 0
    sample = data[begin : begin + _SAMPLE]
    words = Counter(_WORD.findall(sample))
    high = [(word, count) for word, count in words.items() if _HIGH.search(word)]
    asian = _asian(sample)
    if asian:
        return asian
    high.sort(key=lambda pair: -pair[1])
    plain = [(word, count) for word, count in words.items() if not _HIGH.search(word)]
    plain.sort(key=lambda pair: -pair[1])
    best, found = -math.inf, "cp1252"
    for encoding, languages in ALPHABETS.items():
        for language in languages:
            score = _likelihood(high, encoding, language, weight=1.0)
            score += _likelihood(plain[:_MOST_WORDS], encoding, language, weight=0.2)
            if score > best + 1e-9:
                best, found = score, encoding
    return found


@lru_cache(maxsize=64)
def _logarithms(encoding: str, language: str) -> dict[str, float]:
    """Return how likely each letter of a language is, by a curve that fits most alphabets."""
    letters = ALPHABETS[encoding][language]
    weights = [math.exp(-0.14 * rank) for rank in range(len(letters))]
    return {letter: math.log(weight / sum(weights)) for letter, weight in zip(letters, weights, strict=True)}


def _likelihood(words: list[tuple[bytes, int]], encoding: str, language: str, weight: float) -> float:
    """Return the logarithm of how likely these words are in a language under a code page."""
    likely = _logarithms(encoding, language)
    total = 0.0
    for word, count in words[:_MOST_WORDS]:
        text = word.decode(encoding, errors="replace")
        score = 0.0
        for sign, lower in zip(text, text.lower(), strict=False):
            score += 0.0 if sign in _NEUTRAL else likely.get(lower, _FOREIGN)
        score += _FOREIGN * sum(sign in _NEVER_INSIDE for sign in text[1:-1])
        # A capital inside a word of small letters is a letter of another code page.
        score += _ODD_CASE * sum(a.islower() and b.isupper() for a, b in pairwise(text))
        # What is said often counts more, but a heading said a thousand times is still one word.
        total += score * (1 + math.log(count)) * weight
    return total


def _asian(sample: bytes) -> str:
    """Return the East Asian encoding that makes running text of the bytes, or ''."""
    best, found = 0.0, ""
    for encoding, (signs, least) in _OF_LANGUAGE.items():
        try:
            # The sample may end within a sign.
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        wide = len(_WIDE.findall(text))
        # Their signs come in rows; an accented letter taken for one stands between plain letters.
        if not wide or len(_WEDGED.findall(text)) > wide // 5:
            continue
        share = len(signs.findall(text)) / wide
        if share >= least and share / least > best:
            best, found = share / least, encoding
    return found
