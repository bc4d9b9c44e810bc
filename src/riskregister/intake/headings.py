"""What a column heading says: its words, in any of the languages, as concepts.

The words stand in ``words/<language>.yaml``, one concept a line.  All languages are read at once: a heading is short,
registers mix languages, and the same concept in two languages does no harm.  What concepts together mean for a field
of an import report is for :mod:`.meanings` to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz, process

from riskregister.intake.table import FIELDS

#: Letters that no decomposition takes to a plain one; people leave their marks out as they please.
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ə": "e", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_CAMEL = re.compile(r"(?<=[a-zà-ÿа-я])(?=[A-ZА-Я])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_JOINED = re.compile(r"(?<=[^\W\d_])['’ʼ](?=[^\W\d_])")
_EAST = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_EAST}ー]+|[^\W_{_EAST}]+")
_LONG_NOTE = re.compile(r"[(（\[][^)）\]]{26,}[)）\]]?")
_STEPS = re.compile(r"\d+(to|bis|a|à|x)?\d*")
_SECOND = re.compile(r"([^\W\d_]{1,12})[2²]")
_PARTICLES = frozenset("のとやはがをに的之及和与與或")
#: The safe loader in C where there is one: ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: No phrase has more words than this, no eastern one more characters.
_LONGEST, _LONGEST_EAST = 7, 14
_KEPT = frozenset({"risk", "date"})
_STAGES = frozenset({"inherent", "current", "residual", "target"})
#: A heading of more words than this is one with its instructions written under it: the first line says what it is.
_WORDY = 8


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart.

    ``concepts`` in the order they stand; ``cover`` is the share of its words that were understood, 0 to 1; ``letter``
    is a heading of one letter; ``exact`` the field whose very name it is.
    """

    concepts: tuple[str, ...] = ()
    cover: float = 0.0
    letter: str = ""
    exact: str = ""


def plain(text: str) -> str:
    """Return a text in lower case without marks on letters: what two spellings of one word have in common."""
    if text.isascii():
        return text.lower()
    text = text.replace("İ", "i").casefold().translate(_PLAIN)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """Return the words of a text as :func:`plain` writes them; "RiskID" and "risk_id" are two words each."""
    return _TOKEN.findall(plain(_JOINED.sub(" ", _CAMEL.sub(" ", text))).replace("'", ""))


def _is_east(token: str) -> bool:
    return "\u3040" <= token[0] <= "\u9fff" or "\uf900" <= token[0] <= "\ufaff"


#: What a heading may speak of beside a colour that is a rating.
_COLOURED = _STAGES | {"risk", "grade", "score", "prio", "status", "id", "critical", "severity", "chance", "impact"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every phrase of every language: whole ones, stems, those written without spaces, and words to pass over."""

    phrases: dict[str, str]
    stems: dict[str, str]
    east: dict[str, str]
    skip: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Read the words once; where two languages disagree, the one read first holds (English, then by name)."""
    phrases: dict[str, str] = {}
    stems: dict[str, str] = {}
    east: dict[str, str] = {}
    skip: set[str] = set()
    folder = files("riskregister.intake") / "words"
    for name in sorted(
        (f.name for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda n: (n != "en.yaml", n)
    ):
        text = (folder / name).read_text(encoding="utf-8")
        for concept, words in yaml.load(text, Loader=_LOADER).items():  # noqa: S506  # a safe loader
            for word in str(words).split(","):
                parts = tokens(word)
                if concept == "skip":
                    skip.update(parts)
                elif word.strip().endswith("*"):
                    stems.setdefault(parts[0], concept)
                elif parts:
                    found = east if all(map(_is_east, parts)) else phrases
                    found.setdefault("".join(parts) if found is east else " ".join(parts), concept)
    return Vocabulary(phrases, stems, east, frozenset(skip))


@lru_cache(maxsize=20_000)
def read(text: str) -> Heading:
    """Take a heading apart.  Instructions in long brackets or under a first line that says enough are left out."""
    text = text.replace("#", " no ").replace("(s)", "")
    words = tokens(text)
    if len(words) > _WORDY:
        shorter = _LONG_NOTE.sub(" ", text)
        first = shorter.strip().split("\n", 1)[0]
        words = tokens(shorter)
        if len(words) > _WORDY and first != shorter.strip() and _concepts(tokens(first)).concepts:
            words = tokens(first)
    exact = "_".join(words)
    # "S2", "RPN2": the second time round, after something was done.
    again = bool(words) and bool(_SECOND.fullmatch(words[-1]))
    words = [_SECOND.sub(r"\1", word) for word in words]
    words = [word for word in words if not _STEPS.fullmatch(word)] or words
    letters = [word for word in words if len(word) == 1 and not _is_east(word)]
    taken = _concepts(words)
    if len(letters) == 1 and (len(words) == 1 or (set(taken.concepts) <= _STAGES | {"risk"} and taken.cover == 1.0)):
        known = vocabulary().phrases.get(letters[0])
        concepts = taken.concepts or ((known,) if known == "id" and not again else ())
        return Heading((*concepts, "residual") if again else concepts, 1.0, letters[0])
    concepts = (*taken.concepts, "residual") if again and taken.concepts else taken.concepts
    return Heading(concepts, taken.cover, "", exact if exact in FIELDS else "")


@lru_cache(maxsize=4_000)
def likeness(text: str) -> Heading:
    """Take a heading apart with its misspelt words mended: what it is most like, if it is much like anything."""
    known = vocabulary()
    long = _long_words()
    mended = []
    for word in tokens(text):
        best = None
        if len(word) >= 6 and word not in known.phrases:
            best = process.extractOne(word, long, scorer=fuzz.ratio, score_cutoff=84)
        mended.append(best[0] if best else word)
    return _concepts(mended)


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(phrase for phrase in vocabulary().phrases if len(phrase) >= 6 and " " not in phrase)


def _concepts(words: list[str]) -> Heading:
    known = vocabulary()
    found: list[str] = []
    seen = missed = place = 0
    while place < len(words):
        word = words[place]
        if _is_east(word):
            more, took, left = _eastern(word, known)
            found += more
            seen, missed, place = seen + took, missed + left, place + 1
            continue
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + length])
            concept = known.phrases.get(phrase)
            if concept and (length > 1 or len(phrase) > 1):
                found.append(concept)
                if length > 1:
                    # "Risk owner", "date raised": a phrase does not hide that it speaks of a risk or a date.
                    found += [c for w in words[place : place + length] if (c := known.phrases.get(w)) in _KEPT]
                seen, place = seen + length, place + length
                break
        else:
            single = known.phrases.get(word[:-1]) if len(word) > 4 and word.endswith("s") else None
            stem = single or next(
                (known.stems[word[:n]] for n in range(len(word), 3, -1) if word[:n] in known.stems), None
            )
            if stem:
                found.append(stem)
                seen += 1
            elif both := _compound(word, known):
                found += both
                seen += 1
            elif len(word) > 1 and not word.isdigit() and word not in known.skip:
                missed += 1
            place += 1
    found, strange = _coloured(found, missed)
    seen, missed = seen - strange, missed + strange
    return Heading(tuple(dict.fromkeys(found)), seen / (seen + missed) if seen else 0.0)


def _coloured(found: list[str], missed: int) -> tuple[list[str], int]:
    """Take a colour for the rating where a heading speaks of nothing else that could have one, else for a strange word.

    "Colour", "colour code (red, amber, green)" and "risk colour after" are ratings, the colour of a hat or an asset is
    none.  Returned are the concepts and how many of the words found are strange after all.
    """
    shades, colours = found.count("shade"), found.count("colour")
    others = [one for one in found if one not in ("shade", "colour")]
    if colours and (("risk" in others) or not missed) and set(others) <= _COLOURED:
        return [one if one != "colour" else "grade" for one in found if one != "shade"], 0
    return others, shades + colours


def _compound(word: str, known: Vocabulary) -> tuple[str, ...]:
    """Take a word that languages write as one into two known ones, with or without an s between them."""
    for cut in range(4, len(word) - (3 if len(word) < 9 else 2)):
        last = known.phrases.get(word[cut:])
        if last:
            first = known.phrases.get(word[:cut]) or known.phrases.get(word[:cut].removesuffix("s") if cut > 5 else "")
            if first:
                return (first, last)
    return ()


def _eastern(word: str, known: Vocabulary) -> tuple[list[str], int, int]:
    """Take the longest known pieces of a text without spaces; each two characters count as one word."""
    found: list[str] = []
    took = left = place = 0
    while place < len(word):
        for length in range(min(_LONGEST_EAST, len(word) - place), 0, -1):
            concept = known.east.get(word[place : place + length])
            if concept:
                found.append(concept)
                took, place = took + length, place + length
                break
        else:
            left += word[place] not in _PARTICLES
            place += 1
    return found, (took + 1) // 2, (left + 1) // 2
