"""A reading as plain data, as the import report has it (docs/exchange.md): its records and its scales."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from riskregister.intake.reading import Reading
from riskregister.intake.scales import Scale


def records_of(reading: Reading) -> list[dict[str, Any]]:
    """Return each record as one flat row: ``row`` from 1, texts, dates as ISO text, levels three times.

    ``likelihood`` is where the cell stands on the file's own scale (a share of 1, an amount, a step; null if it is
    blank or could not be read), ``likelihood_raw`` what stands in it, ``likelihood_level`` the level here.  A rating is
    its word.
    """
    found = []
    for record in reading.records:
        row: dict[str, Any] = {"row": record.row + 1, **record.values}
        row |= {of: day.isoformat() for of, day in record.dates.items()}
        for of, level in record.levels.items():
            rating = of.rpartition("_")[2] == "level"
            row |= {of: (level.raw or None) if rating else level.value, f"{of}_raw": level.raw}
            if of.rpartition("_")[2] in ("likelihood", "impact"):
                row[f"{of}_level"] = level.level
        if record.opportunity:
            row["opportunity"] = True
        found.append(row | {"details": [asdict(one) for one in record.details]})
    return found


def scales_of(reading: Reading) -> dict[str, dict[str, Any]]:
    """Return the scales by field: what levels are written as, the ends, the words in order, how sure, and the rule."""
    return {of: _plain(scale) for of, scale in reading.scales.items() if scale.kind != "none"}


def _plain(scale: Scale) -> dict[str, Any]:
    return {
        "kind": scale.kind,
        "lowest": scale.lowest,
        "highest": scale.highest,
        "steps": [{"word": word, "step": step} for word, step in scale.steps],
        "descending": scale.descending,
        "currency": scale.currency,
        "sure": scale.sure,
        "source": scale.source,
        "others": list(scale.others),
        "rule": scale.rule or scale.why_not,
        "converted": scale.converts,
    }
