"""What is reported: the promised columns, in the promised order, with JSON's own values."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.core.building import assessed, register, risk, sample

from riskregister.core.model import Register
from riskregister.errors import Unreachable, WrongUsage
from riskregister.services import reports, serving


def test_the_highest_score_comes_first_and_ties_keep_their_order() -> None:
    """The unassessed come last, not at the bottom of the scale."""
    held = register(
        risks=tuple(risk(name) for name in "ABCD"),
        assessments=(assessed("B", 2, 2), assessed("C", 5, 5), assessed("D", 2, 2)),
    )

    assert reports.scores(held)["id"].tolist() == ["C", "B", "D", "A"]


@pytest.mark.parametrize("by", ["risk", "category"])
def test_scores_begin_with_the_agreed_columns(by: str) -> None:
    """id, category, title, stage, likelihood, impact, score, rating, rank, rank_low, rank_high, …"""
    columns = list(reports.scores(sample(), "current", by).columns)

    assert columns[:11] == [
        "id",
        "category",
        "title",
        "stage",
        "likelihood",
        "impact",
        "score",
        "rating",
        "rank",
        "rank_low",
        "rank_high",
    ]
    assert columns == reports.SCORE_COLUMNS[by]


def test_measures_have_the_agreed_columns() -> None:
    """In any order, at least those of the command's description."""
    agreed = {
        "id",
        "title",
        "domain",
        "section",
        "owner",
        "status_in_source",
        "status",
        "progress",
        "due",
        "overdue",
        "risks",
    }

    assert agreed <= set(reports.measures(sample()).columns)


def test_a_report_names_its_register_version_and_date() -> None:
    """And each row has every column, unknown as null."""
    held = replace(register(risks=(risk("A"),)), version=7)
    frame = reports.scores(held)
    found = reports.as_json(held, frame)

    assert found["register"] == {"id": "small", "version": 7, "as_of": "2007-05-24"}
    assert list(found["rows"][0]) == list(frame.columns)
    assert {found["rows"][0][name] for name in ("likelihood", "impact", "score", "rank", "rank_low")} == {None}


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float64(3.0), 3),
        (np.float64(3.5), 3.5),
        (np.float64("nan"), None),
        (float("nan"), None),
        (None, None),
        (pd.NaT, None),
        (np.bool_(True), True),
        (np.int64(4), 4),
        (dt.date(2007, 5, 24), "2007-05-24"),
        (("a", "b"), ["a", "b"]),
        ((), []),
        ("", None),
    ],
    ids=repr,
)
def test_every_value_becomes_one_of_jsons(value: object, plain: object) -> None:
    """Whole numbers without a point, unknown as null, dates as ISO text; true stays true."""
    found = reports.plain_row({"x": value})["x"]

    assert (found, type(found)) == (plain, type(plain))


@pytest.mark.parametrize("report", ["scores", "measures", "coverage"])
def test_the_shipped_register_is_reported_in_strict_json(shipped: Register, report: str) -> None:
    """No NaN, no infinity: any reader of JSON can read it."""
    frame = getattr(reports, report)(shipped)

    assert json.loads(json.dumps(reports.as_json(shipped, frame), allow_nan=False))["rows"]


@pytest.mark.parametrize("port", [0, -1, 65536, 99999])
def test_a_number_that_is_no_port_is_wrong_usage(port: int) -> None:
    """Before anything is started."""
    with pytest.raises(WrongUsage, match=f"{port} is not a port"):
        serving.serve(port)


def test_a_port_in_use_is_unreachable() -> None:
    """The sentence names the port and the way out."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable, match=f"Port {port} cannot be used"):
            serving.serve(port)
