"""Own and imported parts of risks, by hand and by law."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import assessed, estimate, register, risk

from riskregister.core import model, scoring
from riskregister.core.register_influence import imports_frame, influence_frame


def held(*links: tuple[str, str, float], levels: dict[str, float] | None = None) -> model.Register:
    likelihoods = levels or {"A": 4.0, "B": 3.0, "C": 3.0}
    return register(
        risks=tuple(risk(name) for name in likelihoods),
        assessments=tuple(assessed(name, level, 3) for name, level in likelihoods.items()),
        influences=tuple(
            model.Influence(id=f"{a}>{b}", cause=a, effect=b, multiplier=estimate(1, m, 2 * m)) for a, b, m in links
        ),
    )


def probability(level: float) -> float:
    scale = held().criteria.likelihood
    return float(scoring.probability_of_rate(scoring.rate_of_level(level, scale), scale))


def test_two_risks_and_a_multiplier_of_two_by_hand() -> None:
    """t = (m - 1) p / (1 - p); the import is P_A t; own and import together make the assessed probability again."""
    row = imports_frame(held(("A", "B", 2.0))).set_index("id").loc["B"]
    p, cause = probability(3), probability(4)
    t = p / (1 - p)

    assert row["p"] == pytest.approx(p)
    assert 1 - (1 - row["own_p"]) * (1 - cause * t) == pytest.approx(p)
    assert row["imported_share"] == pytest.approx(1 - row["own_p"] / p)
    assert row["own_harm"] + row["imported_harm"] == pytest.approx(
        float(scoring.rate_of_level(3, held().criteria.likelihood)) * 25
    )


def test_what_one_risk_imports_the_other_exports() -> None:
    frame = imports_frame(held(("A", "B", 2.0))).set_index("id")

    assert frame.loc["A", "exported_harm"] == pytest.approx(frame.loc["B", "imported_harm"])
    assert (frame.loc["A", "influences_out"], frame.loc["B", "influences_in"]) == (1, 1)


def test_a_multiplier_of_one_carries_nothing() -> None:
    assert influence_frame(held(("A", "B", 1.0)))["carried_harm"].tolist() == [0.0]


def test_a_multiplier_that_would_exceed_certainty_is_held_and_said() -> None:
    row = influence_frame(held(("A", "B", 9.0), levels={"A": 4.0, "B": 5.0})).iloc[0]

    assert row["held"]
    assert row["transmission"] == 1.0


def test_imports_above_the_assessed_probability_are_a_contradiction_that_is_said() -> None:
    links = [(name, "B", 60.0) for name in ("A", "C", "D")]
    levels = dict.fromkeys(("A", "C", "D"), 5.0) | {"B": 2.0}
    row = imports_frame(held(*links, levels=levels)).set_index("id").loc["B"]

    assert bool(row["contradicts"]) == (row["imported_share"] >= 1.0)
    assert row["own_p"] == pytest.approx(0.0, abs=1e-12) if row["contradicts"] else row["own_p"] > 0


def test_risks_that_influence_each_other_in_a_circle_are_reckoned_one_step() -> None:
    frame = imports_frame(held(("A", "B", 2.0), ("B", "A", 2.0)))

    assert frame["imported_share"].between(0, 1, inclusive="neither").all()


def test_without_influences_there_is_nothing_to_show() -> None:
    assert imports_frame(held()).empty
    assert influence_frame(held()).empty


@given(st.floats(1, 5), st.floats(1, 5))
def test_a_stronger_influence_never_lessens_the_imported_share(one: float, other: float) -> None:
    low, high = sorted((one, other))
    shares = [imports_frame(held(("A", "B", m))).set_index("id").loc["B", "imported_share"] for m in (low, high)]

    assert shares[0] <= shares[1] + 1e-12
