"""The matrix of criteria as a table a screen reader can walk: letter, score, how many risks, what moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from riskregister.charts.colours import text_on
from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui.words import html

STYLE = """<style>
.criteria-grid { border-collapse: separate; border-spacing: 3px; table-layout: fixed; width: 100%; max-width: 46rem; }
.criteria-grid caption { text-align: left; font-weight: 600; padding-bottom: 0.35rem; }
.criteria-grid th { font-weight: 600; font-size: 0.8rem; text-align: center; vertical-align: middle; padding: 2px;
  line-height: 1.2; overflow-wrap: anywhere; }
.criteria-grid th[scope=row] { text-align: right; padding-right: 6px; width: 22%; }
.criteria-grid td { text-align: center; height: 4rem; border-radius: 4px; font-weight: 700; line-height: 1.15;
  padding: 2px; position: relative; }
.criteria-grid td small { display: block; font-weight: 400; font-size: 0.75rem; }
.criteria-grid td.moved { outline: 3px solid light-dark(#1b2430, #e8edf3); outline-offset: -1px; }
.criteria-grid .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.criteria-grid .axis { font-weight: 400; }
.criteria-grid.small td { height: 2.5rem; font-size: 0.9rem; }
.criteria-grid.small th[scope=row] { width: 2rem; }
/* What the edits do stays in sight while a person goes through the fields beside it. */
@media (min-width: 900px) {
  [data-testid="stColumn"] [data-testid="stLayoutWrapper"]:has(> .st-key-criteria_preview) {
    position: sticky; top: 4.25rem;
  }
}
.criteria-band { display: inline-block; padding: 2px 10px; border-radius: 4px; font-weight: 700; white-space: nowrap; }
</style>"""


def grid(
    cells: pd.DataFrame,
    criteria: Criteria,
    caption: str,
    *,
    small: bool = False,
    moved: Mapping[tuple[int, int], int] | None = None,
) -> str:
    """Return :func:`core.frames.matrix_cells` as a table of HTML: likelihood across, impact upwards.

    ``moved`` gives the cells that are rated otherwise than before, with the sign of the step: they carry an arrow and a
    frame.  ``small`` leaves out the levels' names and the scores.
    """
    likelihoods, impacts = criteria.likelihood.levels, criteria.impact.levels
    known = {(int(row.likelihood), int(row.impact)): row for row in rows(cells)}
    body = []
    for level in reversed(impacts):
        name = str(level.level) if small else f"{level.level} {level.label}"
        line = "".join(
            _cell(known[one.level, level.level], (moved or {}).get((one.level, level.level)), small=small)
            for one in likelihoods
            if (one.level, level.level) in known
        )
        body.append(f'<tr><th scope="row">{html(name)}</th>{line}</tr>')
    heads = [str(one.level) if small else f"{one.level} {one.label}" for one in likelihoods]
    foot = "".join(f'<th scope="col">{html(head)}</th>' for head in heads)
    corner = html(_("↑ Impact, → likelihood"))
    return (
        f'<table class="criteria-grid{" small" if small else ""}"><caption>{html(caption)}</caption>'
        f'<tbody>{"".join(body)}<tr><td class="axis" style="font-size:0.7rem">{"" if small else corner}</td>{foot}</tr>'
        "</tbody></table>"
    )


def _cell(row: Any, step: int | None, *, small: bool) -> str:
    count = ngettext("{n} risk", "{n} risks", row.count).format(n=row.count)
    told = {1: _("rated higher than now"), -1: _("rated lower than now"), 0: _("rated otherwise than now")}
    said = [f"{row.rating} {row.score:g}", count, *([] if step is None else [told[step]])]
    mark = "" if step is None else {1: "▲ ", -1: "▼ ", 0: "◆ "}[step]
    letter = row.rating_code if small else f"{row.rating_code} {row.score:g}"
    below = (str(row.count) if small else count) if row.count else ""
    style = f"background:{html(row.colour)};color:{text_on(row.colour)}"
    return (
        f'<td class="{"" if step is None else "moved"}" style="{style}" title="{html(", ".join(said))}">'
        f'<span class="spoken">{html(", ".join(said))}</span>'
        f'<span aria-hidden="true">{mark}{html(letter)}<small>{html(below) or "&nbsp;"}</small></span></td>'
    )


def band(code: str, label: str, colour: str) -> str:
    """Return a rating as its letter and name on its colour, as HTML."""
    style = f"background:{html(colour)};color:{text_on(colour)}"
    return f'<span class="criteria-band" style="{style}">{html(f"{code} · {label}" if label else code)}</span>'
