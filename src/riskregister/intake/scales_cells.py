"""What one cell of a level column says, before anybody knows the scale: a number, a word, both, a share, an amount."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from riskregister.core.parts import MissingState
from riskregister.intake.grid import Broken, Value, text_of
from riskregister.intake.scales_words import normal, notions
from riskregister.intake.wordlists import sections

TokenKind = Literal["blank", "number", "both", "percent", "money", "word", "odd", "error"]


@dataclass(frozen=True, slots=True)
class Token:
    """A cell as far as it can be understood alone.

    ``number`` is the figure: a share of 1 for ``percent``, an amount for ``money``; ``top`` the "5" of "3/5".  ``word``
    is the normal form of the words.  ``ends`` are those of a range, whose middle the number is.  ``state`` says why
    a blank has no level, where the cell says so.
    """

    kind: TokenKind
    raw: str
    number: float | None = None
    word: str = ""
    currency: str = ""
    top: float | None = None
    ends: tuple[float, float] | None = None
    state: MissingState | None = None


#: What stands before a number that is a step: "Level 3".
_CLASSES = (
    (
        "level",
        "grade",
        "class",
        "step",
        "score",
        "stufe",
        "klasse",
        "grad",
        "niveau",
        "degré",
        "nivel",
        "grado",
        "nível",
    )
    + ("livello", "poziom", "stopień", "уровень", "балл", "баллов", "рівень", "səviyyə", "seviye", "derece", "úroveň")
    + ("stupeň", "级", "級", "レベル", "分", "点")
)
#: What people name beside a level: "high risk", "low probability".
_NAMES = (
    ("risk", "risks", "impact", "probability", "likelihood", "chance", "severity", "priority", "riesgo", "impacto")
    + ("probabilidad", "probabilidade", "risco", "risque", "probabilité", "risiko", "wahrscheinlichkeit", "rischio")
    + ("impatto", "probabilità", "риск", "вероятность", "влияние", "risico", "kans", "ryzyko", "etki", "olasılık")
    + ("风险", "風險")
)
#: Words, or a number with words, and behind them in parentheses or after a mark something with digits.
_EXPLAINED = re.compile(
    r"(\d{0,3}\s*[-–—:.)]?\s*[^\W\d][^\d(\[%<>≤≥~]*?)\s*"
    r"(?:[(\[]\s*([^()\[\]]*\d[^()\[\]]*)[)\]]|[-–—:,]\s*([<>≤≥~]?\s*\d.*%.*))"
)
_PARTS = re.compile(r"[-–—:(),.;/|\n\[\]]+")
_SET_OFF = re.compile(r"[-–—:.=()\[\]|]")
#: Control characters and halves of characters.
_UNKEPT = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff]")
_NOTHING = re.compile(r"[-–—_.…*/\\\s]*")

#: Numbers from here on are none that anybody counts by; nan and infinity are not below it either.
_MOST = 1e15
#: A longer text is no level, whatever stands in it.
_LONGEST = 200
_NUMBER = r"[+-]?\d(?:[\d.,'\s]*\d)?"
_PLAIN = re.compile(rf"({_NUMBER})")
_PERCENT = re.compile(rf"({_NUMBER})\s*[%٪％]")
_OF = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/|of|out of|из|von|sur|de|z|/)\s*(\d+)")
_FIRST = re.compile(rf"[(\[]?({_NUMBER})\s*[-–—:.)\]=]*\s*[(\[]?\s*(\D.*?)\s*[)\]]?")
_LAST = re.compile(rf"(\D*?[^\W\d_])[\s.]*[-–—:=]*\s*[(\[]?\s*({_NUMBER})\s*[)\]]?")
_SIGNED = re.compile(rf"(\D*?)\s*({_NUMBER})\s*(\D*)", re.DOTALL)
_RANGE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*([%٪％]?)\s*(?:[-–—~]|to|bis|à|a|до|至|até|hasta|tot|til|till)\s*(\d+(?:[.,]\d+)?)\s*([%٪％]?)"
)
_BOUND = re.compile(r"([<>≤≥~≈])\s*=?\s*(\d+(?:[.,]\d+)?)\s*[%٪％]")
#: No scale of steps goes further; "2019-2020" is none.
_HIGHEST_STEP = 100.0
#: "S2 - minor", "P4: likely": the letter names the scale.
_CODED = re.compile(r"[^\W\d_](\d{1,2}\s*[-–—:.)=]\s*[^\W\d].*|\d{1,2}\s+[^\W\d]{3}.*)", re.DOTALL)
_NAMED = re.compile(r"(\d{1,2})\s+([^\W\d]{2}\D*)", re.DOTALL)
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_SPACES = re.compile(r"[\u00a0\u2007\u2009\u202f]")


def clean(text: str) -> str:
    """Return a text with line breaks of one kind and without characters that no database keeps."""
    return _UNKEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


@cache
def currencies() -> dict[str, str]:
    """Return for each way to write a currency, without case, its code."""
    known = {word: code for word, code in sections("money").items() if not code.isdigit()}
    return {word: word.upper() if code == "codes" else code for word, code in known.items()}


@cache
def _naming() -> frozenset[str]:
    return frozenset(map(normal, _NAMES))


@cache
def _classes() -> frozenset[str]:
    return frozenset(map(normal, _CLASSES))


@cache
def _multiples() -> dict[str, float]:
    return {word: float(times) for word, times in sections("money").items() if times.isdigit()}


def _state_of(text: str) -> MissingState | None:
    return cast(MissingState | None, sections("missing").get(text))


def token_of(value: Value, *, percent: bool = False) -> Token:
    """Return what a cell says; ``percent``: its number is shown as per cent."""
    if value is None:
        return Token("blank", "")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not abs(value) < _MOST:
            return Token("odd", text_of(value))
        number = float(value)
        return Token("percent", f"{number * 100:g} %", number) if percent else Token("number", text_of(value), number)
    if isinstance(value, str):
        return _of_text(_SPACES.sub(" ", clean(value)).strip())
    return Token("error" if isinstance(value, Broken) else "odd", text_of(value))


def _of_text(text: str) -> Token:
    if len(text) > _LONGEST:
        return Token("odd", text)
    plain = text.translate({0x2212: "-", 0x2019: "'"})
    state = _state_of(plain.casefold())
    if state or _NOTHING.fullmatch(plain):
        return Token("blank", text, state=state)
    # "Likely (60–80 %)" and "3 - Possible: 5–25 %" explain a step that they name already.
    explained = _EXPLAINED.fullmatch(plain)
    if explained and not _PLAIN.fullmatch((explained[2] or "").strip()):
        plain = explained[1]
    if any(sign.isdigit() for sign in plain):
        return _with_digits(plain, text)
    word = _step_word(plain)
    return Token("word", text, word=word) if word else Token("odd", text)


def labelled(tokens: Sequence[Token]) -> list[Token]:
    """Return a column's tokens, those that only a column of their like explains read as steps with their names.

    "4 quite sure" alone may be a number with a unit; where nearly every cell is one and the words change with the
    numbers, the words are names of the steps.
    """
    found = {at: match for at, token in enumerate(tokens) if (match := _NAMED.fullmatch(token.raw))}
    numbers = {match[1] for match in found.values()}
    names = {normal(match[2]) for match in found.values()}
    filled = sum(token.kind != "blank" for token in tokens)
    if not 3 <= len(numbers) <= len(names) or len(found) < 0.8 * filled:
        return list(tokens)
    odd = {at: match for at, match in found.items() if tokens[at].kind == "odd"}
    return [
        Token("both", token.raw, float(odd[at][1]), normal(odd[at][2])) if at in odd else token
        for at, token in enumerate(tokens)
    ]


def _step_word(text: str) -> str:
    """Return the normal words of a cell; of "H - High" and "Rare (once in ten years)" the part that is a level."""
    whole = normal(text)
    if whole in notions():
        return whole
    short = normal(_ASIDE.sub("", text))
    if short in notions():
        return short
    bare = " ".join(word for word in whole.split() if word not in _naming())
    if bare in notions():
        # "High risk", "low probability": the level, and what it is a level of.
        return bare
    known = {part for part in map(normal, _PARTS.split(text)) if part in notions()}
    return known.pop() if len(known) == 1 else whole


def _with_digits(plain: str, raw: str) -> Token:
    found = Token("odd", raw)
    if (match := _CODED.fullmatch(plain)) and not any(sign.isdigit() for sign in plain[1:].lstrip("0123456789")):
        plain = match[1]
    if match := _PLAIN.fullmatch(plain):
        found = _figure("number", match[1], raw)
    elif match := _PERCENT.fullmatch(plain):
        found = _figure("percent", match[1], raw)
    elif spread := _spread(plain.casefold(), raw):
        found = spread
    elif (match := _OF.fullmatch(plain.casefold())) and float(match[2]) >= 2:
        found = Token("number", raw, number_in(match[1]), top=float(match[2]))
    elif money := _money(plain, raw):
        found = money
    elif (match := _FIRST.fullmatch(plain)) and not any(sign.isdigit() or sign == "%" for sign in match[2]):
        found = _both(match[1], match[2], raw)
    elif (match := _LAST.fullmatch(plain)) and "%" not in plain:
        found = _both(match[2], match[1], raw)
    return found


def _spread(plain: str, raw: str) -> Token | None:
    """Return a range of steps or shares: "2-3", "10 to 30 %", "<10%" (from 0 on), "~50%"."""
    if match := _BOUND.fullmatch(plain):
        share = min((number_in(match[2]) or 0.0) / 100, 1.0)
        below, above = match[1] in "<≤", match[1] in ">≥"
        ends = (0.0 if below else share, 1.0 if above else share)
        return Token("percent", raw, sum(ends) / 2, ends=ends)
    match = _RANGE.fullmatch(plain)
    low, high = (number_in(match[1]), number_in(match[3])) if match else (None, None)
    if not match or low is None or high is None or not low < high <= _HIGHEST_STEP or (match[2] and not match[4]):
        return None
    if match[4]:
        return Token("percent", raw, (low + high) / 200, ends=(low / 100, high / 100))
    return Token("number", raw, (low + high) / 2, ends=(low, high))


def _figure(kind: TokenKind, text: str, raw: str) -> Token:
    number = number_in(text)
    if number is None:
        return Token("odd", raw)
    return Token(kind, raw, number / 100 if kind == "percent" else number)


def _both(number: str, words: str, raw: str) -> Token:
    figure, word = number_in(number.lstrip("-–")), normal(words)
    # "9 months" is a number with a unit: only a word of levels, or one set off from its number, names a step.
    names = _SET_OFF.search(raw) or word in notions() or word in _classes() or (raw[:1].isalpha() and len(word) == 1)
    return Token("both", raw, figure, word) if figure is not None and word and names else Token("odd", raw)


def _money(plain: str, raw: str) -> Token | None:
    """Return an amount with a currency, or in thousands or millions; None if the cell names neither."""
    found = _SIGNED.fullmatch(plain)
    if not found:
        return None
    before, after = found[1].strip(), found[3].strip()
    minus = before.startswith(("-", "(")) or before.endswith("-")
    codes: list[str] = []
    times: list[float] = []
    for word in f"{before.strip('-() ')} {after.strip('() ')}".casefold().replace("/", " ").split():
        for part in (word,) if word in currencies() or word in _multiples() else _parted(word):
            if part in currencies():
                codes.append(currencies()[part])
            elif part in _multiples():
                times.append(_multiples()[part])
            else:
                return None
    # "5k" without a currency is an amount too, but "2 M" may be a number with a letter for a word.
    bare = not codes and times and not before and (len(after) > 1 or plain[-2:-1].isdigit())
    if len(times) > 1 or not (len(codes) == 1 or bare):
        return None
    number = number_in(found[2], thousands=not times)
    if number is None:
        return None
    signed = -abs(number) if minus else number
    return Token("money", raw, signed * (times[0] if times else 1.0), currency=codes[0] if codes else "")


def _parted(word: str) -> tuple[str, ...]:
    """Return "m€" and "eurm" in two; another word as it is."""
    places = range(1, len(word))
    known = {*currencies(), *_multiples()}
    return next(((word[:n], word[n:]) for n in places if word[:n] in known and word[n:] in known), (word,))


def currency_in(header: str) -> str:
    """Return the currency that a heading names ("Impact (EUR)", "Cost in €"), or nothing."""
    words = re.split(r"[\s()\[\],;:/]+", header)
    named = (currencies().get(word.casefold()) for word in words if word in ("€", "£", "$", "₼", "₽") or word.isupper())
    return next((currency for currency in named if currency), "")


def number_in(text: str, *, thousands: bool = False) -> float | None:
    """Return the number a text of digits, points, commas and spaces is; None if it could not be one.

    The last sign is the decimal one where two different ones stand; a single one before exactly three digits parts
    thousands if it is a comma (unless only a zero stands before it), a point only where ``thousands`` says so.
    """
    digits = re.sub(r"[\s']", "", text)
    sign = -1.0 if digits.startswith("-") else 1.0
    digits = digits.lstrip("+-")
    spaced = re.fullmatch(r"\d{1,3}(?:[\s']\d{3})+(?:[.,]\d+)?", text.lstrip("+-").strip())
    if re.search(r"[\s']", text.strip()) and not spaced:
        return None
    points, commas = digits.count("."), digits.count(",")
    found: str | None = digits
    if points and commas:
        found = _two_signs(digits)
    elif points + commas > 1:
        mark = "," if commas else "."
        found = digits.replace(mark, "") if _grouped(digits, mark) else None
    elif points + commas == 1:
        whole, rest = re.split("[.,]", digits)
        parts = len(rest) == 3 and whole.strip("0") and (commas or thousands)
        found = whole + rest if parts else f"{whole}.{rest}"
    number = math.nan if found is None else sign * float(found)
    return number if abs(number) < _MOST else None


def _two_signs(digits: str) -> str | None:
    """Return 1,234.5 and 1.234,5 as Python writes them; None if the groups are none."""
    decimal = max(digits.rfind("."), digits.rfind(","))
    whole, rest = digits[:decimal], digits[decimal + 1 :]
    other = "," if digits[decimal] == "." else "."
    return f"{whole.replace(other, '')}.{rest}" if digits[decimal] not in whole and _grouped(whole, other) else None


def _grouped(text: str, mark: str) -> bool:
    first, *others = text.split(mark)
    return 1 <= len(first) <= 3 and all(len(part) == 3 for part in others)
