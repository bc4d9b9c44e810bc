"""Opportunities beside threats: an opportunity takes no part in what is said of harm, whatever else is there."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest
from tests.core.building import DAY, assessed, criteria, estimate, link, measure, register, risk

from riskregister.core import coverage, criteria_effect, failing, frames, outlook, ranked, register_losses, slipping
from riskregister.core.directions import opportunities, threats
from riskregister.core.importance import inherent_harm
from riskregister.core.model import Register
from riskregister.core.uncertainty import above_appetite

CHANCE = "T01-03"


def held(*, chance: bool = True) -> Register:
    """Return two threats and, with ``chance``, the greatest thing of all: an opportunity served by a measure."""
    levels = {"T01-01": 4, "T01-02": 3, CHANCE: 5}
    ids = [one for one in levels if chance or one != CHANCE]
    return register(
        risks=tuple(
            dataclasses.replace(risk(one), direction="opportunity" if one == CHANCE else "threat") for one in ids
        ),
        assessments=tuple(
            assessed(one, estimate(levels[one]), estimate(levels[one]), stage)
            for one in ids
            for stage in ("inherent", "current")
        ),
        measures=(
            dataclasses.replace(measure("M-1"), status="under_way", due=DAY + dt.timedelta(days=300)),
            dataclasses.replace(measure("M-2"), status="under_way", due=DAY + dt.timedelta(days=300)),
        ),
        mitigations=tuple(link(m, one) for m, one in (("M-1", "T01-01"), ("M-2", CHANCE)) if one in ids),
    )


def test_threats_alone_are_the_register_without_what_is_good() -> None:
    both = held()

    assert opportunities(both) == {CHANCE}
    assert [one.id for one in threats(both).risks] == ["T01-01", "T01-02"]
    assert threats(held(chance=False)) == held(chance=False)


def test_an_opportunity_keeps_its_score_and_has_no_rank_appetite_or_evidence() -> None:
    frame = frames.risk_frame(held()).set_index("id")

    assert frame.loc[CHANCE, "score"] == 10
    assert frame["rank"].to_list()[:2] == [1, 2]
    assert np.isnan(frame.loc[CHANCE, ["rank", "appetite", "evidenced_score", "gap"]].to_numpy(dtype=float)).all()
    assert frame["above_appetite"].to_list() == [True, False, False]


def test_threats_are_told_as_if_no_opportunity_were_there() -> None:
    both, bad = held(), held(chance=False)
    told = ranked.score_frame(both).set_index("id")
    alone = ranked.score_frame(bad).set_index("id")

    columns = ["rank", "rank_low", "rank_high", "top", "appetite", "evidenced_score", "gap"]
    assert told.loc[alone.index, columns].equals(alone[columns])
    assert np.isnan(told.loc[CHANCE, ["rank_low", "rank_high", "top"]].to_numpy(dtype=float)).all()
    for made in (frames.category_frame, frames.coverage_frame, coverage.risk_cover):
        assert made(both).equals(made(bad)), made


def test_a_year_loses_nothing_by_an_opportunity() -> None:
    both, bad = (
        register_losses.losses(one, "current", 500).of("whole").iloc[0] for one in (held(), held(chance=False))
    )

    assert both["expected_harm"] == pytest.approx(bad["expected_harm"])
    assert (both["risks"], both["left_out"]) == (2, 0)


def test_nothing_slips_fails_or_is_left_to_do_of_an_opportunity() -> None:
    both = held()

    assert slipping.slip(both, {"M-2"}, 6).risks.empty
    assert slipping.slip(both, {"M-1"}, 6).risks["id"].to_list() == ["T01-01"]
    assert set(failing.failing(both)["risk"]) <= {"T01-01"}
    assert failing.resting_on(both, "M-2").empty
    assert np.isnan(outlook.outlook_frame(both, DAY).set_index("id").loc[CHANCE, "to_plan"])
    assert np.isnan(inherent_harm(both)[CHANCE])


def test_lower_appetite_brings_no_opportunity_above_it() -> None:
    both = held()
    strict = dataclasses.replace(
        criteria(), appetite=tuple(dataclasses.replace(one, maximum=2.0, tolerance=3.0) for one in criteria().appetite)
    )
    found = criteria_effect.effect(both, strict).risks.set_index("id")

    assert found["above_then"].to_dict() == {"T01-01": True, "T01-02": True}
    assert np.isnan(above_appetite(both, draws=200).set_index("id").loc[CHANCE, "p_above_appetite"])
