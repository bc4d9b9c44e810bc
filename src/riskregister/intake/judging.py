"""Is a table a register, and what does that make of the file: to import, to choose from, empty, or no register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from riskregister.intake.evidence import is_blank, spread
from riskregister.intake.grid import Source, text_of
from riskregister.intake.headings import plain, read
from riskregister.intake.heads import Header
from riskregister.intake.mapping import Confirmed
from riskregister.intake.marks import marks
from riskregister.intake.rows import Body
from riskregister.intake.scales_words import normal, notions
from riskregister.intake.table import LEVELS, STAGED, Column, Table, Verdict
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

_SUPPORT = ("mitigation", "controls", "contingency", "strategy", "owner", "status", "cause", "trigger", "detection")
#: What is told of a risk, never of a step on a scale.
_TOLD = frozenset({"id", "consequence", "threat", "vulnerability", "asset", "category"})
#: Words that say that a table is of what may go wrong, if its levels are called by letters alone.
_SPOKEN = frozenset({"risk", "mode", "threat", "weakness", "event", "cause", "effect", "opportunity"})


@dataclass(slots=True)
class Candidate:
    """A table and what speaks for it."""

    table: Table
    header: Header
    body: Body
    fields: int
    rated: float
    register: bool
    scored: bool
    points: float
    filled_down: int = 0

    @property
    def count(self) -> int:
        """How many risks it holds."""
        return len(self.table.rows)


def has_scores(mapping: dict[str, Column]) -> bool:
    """Whether columns hold levels of two kinds or more."""
    return len({f.rpartition("_")[2] for f in mapping if f in LEVELS or f in STAGED}) >= 2


def weighed(table: Table, header: Header, rows: Body, source: Source, filled_down: int) -> Candidate:
    """Weigh a table: its headings, whether levels stand in it, what its sheet is called."""
    mapping = table.mapping
    levels = {f for f in mapping if f in LEVELS or f in STAGED}
    bases = {f.rpartition("_")[2] for f in levels}
    look = spread(table.rows, 100)
    grid = table.grid
    level_columns = {mapping[f].at for f in levels}
    rated = sum(any(not is_blank(grid.at(r, c)) or (r, c) in grid.uncalculated for c in level_columns) for r in look)
    share = rated / len(look) if look else 0.0
    register = _is_register(table, bases, levels, source)
    name = set(read(grid.name).concepts)
    words = {plain(w) for w in grid.name.replace("_", " ").replace("-", " ").split()}
    points = header.worth + 3.5 * share + min(len(table.rows), 10) * 0.25 + (2 if table.rows else 0)
    points += 1.5 * ("risk" in name or bool(words & {"register", "raid", "fmea", "amdec", "log"}))
    points -= 3 * grid.hidden + 2 * bool(words & marks("legends")) + 4 * is_sample(grid.name)
    return Candidate(table, header, rows, len(mapping), share, register, len(bases) >= 2, points, filled_down)


def _is_register(table: Table, bases: set[str], levels: set[str], source: Source) -> bool:  # noqa: PLR0911  # one test each
    """Whether a table of texts is one of risks: likelihood with something, or a level where risks are spoken of."""
    mapping = table.mapping
    own: set[str] = set()
    for column in table.columns:
        own.update(read(column.header).concepts)
    title = set(read(mapping["title"].header.rpartition(" / ")[2]).concepts)
    text = title | set(read(mapping["description"].header).concepts if "description" in mapping else ())
    around = set(read(table.grid.name).concepts) | set(read(source.name.rpartition(".")[0]).concepts)
    support = {f for f in mapping if f in _SUPPORT}
    named = title | (set(read(mapping["id"].header).concepts) if "id" in mapping else set())
    if named & {"issue", "task"} and "risk" not in own:
        return False
    if named & {"control", "measure"} and not (named | text) & _SPOKEN and "impact" not in bases:
        # A list of controls, each with the kind of risk it is for.
        return False
    if _is_scale(table, levels, support) or _is_matrix(table) or _is_of_assets(table, bases, text):
        return False
    fields = len(set(mapping) - {"description"})
    if fields < 3 and not (table.rows and fields == 2 and bases and own & {"risk", "mode"}):
        return False
    if "likelihood" in bases and len(bases) >= 2:
        # "p, q, r" may be the letters of any formula.
        return bool(own & _SPOKEN) or not all(read(mapping[f].header.rpartition(" / ")[2]).letter for f in levels)
    talks = bool(own & {"risk", "mode"}) or {"threat", "weakness"} <= own or "risk" in around
    talks = talks or ("threat" in text and bool(support & {"mitigation", "controls"}))
    if bases & {"likelihood", "level", "score", "impact"}:
        spoken = {w for f in levels for w in read(mapping[f].header).concepts}
        told = bool((text | spoken) & {"risk", "mode", "threat", "event"}) or ("id" in mapping and bool(support))
        return talks and (told or len(support) >= 2)
    if not own & {"risk", "mode"}:
        return False
    if not table.rows:
        return "risk" in text and len(support) >= 2 and fields >= 4
    return len(support) >= 2 or "risk" in text or (fields >= 4 and (bool(support) or "risk" in around))


def _is_scale(table: Table, levels: set[str], support: set[str]) -> bool:
    """Whether a short table only says what levels mean: each level stands in it once, and nobody does anything."""
    rows = table.rows
    if not 2 <= len(rows) <= 12 or not levels:
        return False
    columns = {table.mapping[f].at for f in levels}
    once = [len({text_of(table.grid.at(r, c)) for r in rows}) == len(rows) for c in columns]
    words = {plain(w) for w in table.grid.name.replace("_", " ").replace("-", " ").split()}
    title = set(read(table.mapping["title"].header).concepts)
    whole = {"likelihood", "impact"} <= table.mapping.keys() and (support or "id" in table.mapping)
    if words & marks("legends") and not words & {"register", "log"} and len(support) <= 1:
        # A "risk matrix" may well be what somebody calls the register.
        return not (whole and title & {"risk", "mode", "threat", "event"})
    return (
        all(once) and not (support or _TOLD & table.mapping.keys() or title & {"risk", "mode"}) and 3 <= len(rows) <= 10
    )


def _is_of_assets(table: Table, bases: set[str], text: set[str]) -> bool:
    """Whether a table says how much assets matter: that is no risk."""
    assets = sum("asset" in read(column.header).concepts for column in table.columns)
    return assets >= 2 and "likelihood" not in bases and not text & {"risk", "mode", "threat", "event"}


def _is_matrix(table: Table) -> bool:
    """Whether the headings are levels themselves: what stands under them are the cells of a matrix."""
    named = [normal(column.header) for column in table.columns if column.header]
    return sum(name in notions() for name in named) >= max(3, 0.5 * len(named))


def is_sample(name: str) -> bool:
    """Whether a sheet says by its name that what stands in it is made up."""
    return bool({plain(word) for word in re.split(r"[\W_]+", name)} & marks("samples"))


def same_risks(one: Candidate, other: Candidate) -> bool:
    """Whether another table holds the same risks, as a copy or a chart's data does."""
    mine = {plain(text_of(one.table.grid.at(r, one.table.mapping["title"].at))) for r in one.table.rows}
    theirs = {plain(text_of(other.table.grid.at(r, other.table.mapping["title"].at))) for r in other.table.rows}
    return len(mine & theirs) >= 0.5 * len(theirs)


def verdict_of(best: Candidate, rivals: Sequence[Candidate], given: Confirmed) -> tuple[Verdict, str]:  # noqa: PLR0911  # one verdict each
    """Return the verdict on a file whose best table is given, and the reason in a sentence."""
    place = best.table.grid.name or _("The file")
    if not best.count:
        if best.body.samples:
            return "empty", _(
                "{place} is a template: its columns are those of a register, and only samples stand in it."
            ).format(place=place)
        return "empty", _(
            "{place} is a template: its columns are those of a register, but no risks stand in it."
        ).format(place=place)
    told = ngettext("{count} risk", "{count} risks", best.count).format(count=best.count)
    # Who says where the titles stand has said that these are risks.
    if given.sheet is not None or given.header_rows or given.columns.get("title"):
        return "import", _("{place} holds {told}, as chosen.").format(place=place, told=told)
    close = [c for c in rivals if c.rated >= 0.5 and c.points >= 0.72 * best.points]
    if not best.rated:
        if rivals:
            return "choose", _(
                "{place} holds {told} without a likelihood, impact or level, and there are other tables: choose one."
            ).format(place=place, told=told)
        return "choose", _(
            "{place} holds {told} without any likelihood, impact or level: confirm that they shall come in."
        ).format(place=place, told=told)
    if close:
        names = ", ".join(dict.fromkeys(c.table.grid.name for c in close)) or place
        return "choose", _(
            "{place} holds {told}, and there are more tables of risks ({others}): choose the table."
        ).format(place=place, told=told, others=names)
    return "import", _("{place} holds {told}.").format(place=place, told=told)


def no_register(found: Sequence[Candidate], source: Source) -> str:
    """Say in a sentence why nothing in a file is a register."""
    if not any(grid.rows for grid in source.sheets):
        return _("Nothing stands in the file.")
    if any(c.scored and "title" not in c.table.mapping for c in found):
        return _("There are levels, but no column that says what the risks are: this looks like a scoring grid.")
    if any("title" in c.table.mapping for c in found):
        return _("There is a table of texts, but no likelihood, impact or level of a risk beside them.")
    return _("No table with a text of risks and a likelihood, impact or level was found.")
