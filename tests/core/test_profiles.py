"""Impact by dimension as a table, and ranks under all weights of the dimensions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.core.building import assessed, estimate, register, risk

from riskregister.core import acceptability, model, profiles, scoring
from riskregister.core.impact import harms
from riskregister.core.profiles import combined_level, profile_of, under_all_weights
from riskregister.core.wording import in_words


def impact(human: object, economic: object) -> tuple[model.DimensionImpact, ...]:
    def one(dimension: str, given: object) -> model.DimensionImpact:
        if isinstance(given, str):
            return model.DimensionImpact(dimension=dimension, state=given)  # type: ignore[arg-type]
        level = given if isinstance(given, model.Estimate) else estimate(given)  # type: ignore[arg-type]
        return model.DimensionImpact(dimension=dimension, level=level)

    return one("human", human), one("economic", economic)


def test_the_profile_tells_shares_and_what_drives() -> None:
    frame = profile_of(replace(assessed("R", 3, 3), profile=impact(3, 2)), register())

    assert [(row.dimension, row.best, row.driving) for row in frame.itertuples()] == [
        ("human", 3.0, True),
        ("economic", 2.0, False),
    ]
    assert frame["share"].tolist() == pytest.approx([25 / 30, 5 / 30])


@pytest.mark.parametrize("state", model.MISSING_STATES)
def test_the_four_reasons_for_a_missing_level_stay_apart(state: str) -> None:
    frame = profile_of(replace(assessed("R", 3, 3), profile=impact(3, state)), register())

    assert state == frame.iloc[1]["state"]
    assert np.isnan(frame.iloc[1]["best"])


def test_no_impact_is_a_level_and_no_missing_one() -> None:
    frame = profile_of(replace(assessed("R", 3, 3), profile=impact(3, 0)), register())

    assert (frame.iloc[1]["best"], frame.iloc[1]["state"]) == (0.0, "")


def test_a_dimension_nobody_mentions_is_not_assessed() -> None:
    frame = profile_of(replace(assessed("R", 3, 3), profile=impact(3, 0)[:1]), register())

    assert frame.iloc[1]["state"] == "not_assessed"


def test_dimensions_add_up_as_harm() -> None:
    assert combined_level(replace(assessed("R", 3, 4), profile=impact(4, 4)), register()) == pytest.approx(
        4.4306765581, abs=1e-9
    )


def test_weights_decide_between_lives_and_money_and_a_risk_that_is_never_first_says_so() -> None:
    """T30a with harms 5 and 0: each of A and B is first for those who weigh its dimension more; C never is."""
    held = register(
        risks=(risk("A"), risk("B"), risk("C")),
        assessments=(
            replace(assessed("A", 3, 5), profile=impact(5, 0)),
            replace(assessed("B", 3, 5), profile=impact(0, 5)),
            replace(assessed("C", 3, 4), profile=impact(4, 4)),
        ),
    )
    found = under_all_weights(held, draws=20_000, top_n=1).set_index("id")

    assert found["first"].to_dict() == pytest.approx({"A": 0.5, "B": 0.5, "C": 0.0}, abs=4 * 0.0036)
    assert found.loc["A", "human"] == pytest.approx(1.5, abs=0.02)
    assert np.isnan(found.loc["C", "human"])


def test_another_risk_changes_no_index_under_any_weights() -> None:
    """Absolute harms: the pair's order under all weights is the same with a third risk beside it."""
    pair = (
        replace(assessed("A", 3, 5), profile=impact(5, 1)),
        replace(assessed("B", 3, 5), profile=impact(4, 5)),
    )
    third = replace(assessed("C", 1, 1), profile=impact(1, 1))
    alone = under_all_weights(register(risks=(risk("A"), risk("B")), assessments=pair)).set_index("id")
    among = under_all_weights(register(risks=(risk("A"), risk("B"), risk("C")), assessments=(*pair, third))).set_index(
        "id"
    )

    assert alone["first"].to_dict() == {name: among.loc[name, "first"] for name in ("A", "B")}


def test_more_risks_than_a_table_holds_are_told_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond that many risks ranks come without a table of all places, and fewer weights are tried; the rest stays."""
    names = [f"R{number}" for number in range(30)]
    held = register(
        risks=tuple(risk(name) for name in names),
        assessments=tuple(
            replace(assessed(name, 3, 3), profile=impact(1 + place % 5, 1 + (place * 7) % 11 / 2.5))
            for place, name in enumerate(names)
        ),
    )
    usual = under_all_weights(held)
    monkeypatch.setattr(acceptability, "FULL", 10)
    beyond = under_all_weights(held)
    monkeypatch.setattr(profiles, "_MOST_CELLS", 60_000)
    fewer = under_all_weights(held)

    for name in ("first", "top", "rank_low", "rank_high"):
        assert beyond[name].to_numpy() == pytest.approx(
            usual[name].to_numpy(), abs=0.02 if name in ("first", "top") else 1
        )
    assert fewer["top_error"].max() == pytest.approx(usual["top_error"].max() * np.sqrt(10_000 / 2_000), rel=0.1)
    assert fewer["top"].to_numpy() == pytest.approx(usual["top"].to_numpy(), abs=0.06)


def test_all_harms_at_once_are_those_of_each_profile(shipped: model.Register) -> None:
    given = [one for one in shipped.assessments if one.profile and one.likelihood]
    scale = shipped.criteria
    slowly = [
        scoring.rate_of_level(one.likelihood.best, scale.likelihood)
        * harms(profile_of(one, shipped)["best"].fillna(0.0), scale.impact.base)
        for one in given
    ]

    assert len(given) > 10
    assert np.array_equal(profiles._expected(given, shipped), np.array(slowly))


SCALE = register().criteria.impact


@pytest.mark.parametrize(
    ("given", "driving"),
    [((3, 2), ("human",)), ((3, 3), ("human", "economic")), ((0, "unknown"), ()), (("withheld", 1), ("economic",))],
)
def test_the_largest_known_harm_drives_the_whole(given: tuple[object, object], driving: tuple[str, ...]) -> None:
    assert profiles.drivers(impact(*given), SCALE) == driving


def test_what_drives_is_a_judgement_and_follows_the_profile_only_where_nobody_says() -> None:
    before = replace(assessed("R", 3, 3), profile=impact(3, 2), dimensions=("economic",))

    def driving(profile: tuple[model.DimensionImpact, ...], *said: str) -> tuple[str, ...]:
        return profiles.with_profile(before, SCALE, profile, said or None).dimensions

    assert profiles.with_profile(before, SCALE, impact(3, 2)) == before
    assert driving(impact(4, 2)) == ("human",)
    assert driving(impact(4, 2), "economic") == ("economic",)
    assert profiles.with_profile(before, SCALE, impact(3, 2), ()).dimensions == ("human",)


def test_an_overall_level_that_is_given_stays_and_one_that_is_missing_is_what_the_profile_makes() -> None:
    """Decision 21; the reason why it was missing stays with the profile it stood beside."""
    given = profiles.with_profile(assessed("R", 3, 2), SCALE, impact(4, 4))
    missing = replace(assessed("R", 3, None), impact_state="withheld", profile=impact(4, 4), dimensions=("human",))
    anew = profiles.with_profile(missing, SCALE, impact(4, 0))

    assert given.impact == estimate(2)
    assert profiles.with_profile(missing, SCALE, impact(4, 4)) == missing
    assert (anew.impact, anew.impact_state) == (estimate(4), None)
    assert profiles.with_profile(missing, SCALE, impact("unknown", 0)).impact_state == "withheld"


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (impact(estimate(2, 3, 4), 0), "human: 3 (2 – 4), economic: 0 (0 – 0)"),
        (impact("not_applicable", "withheld"), "human: not applicable, economic: withheld"),
    ],
)
def test_a_profile_is_told_in_words(one: tuple[model.DimensionImpact, ...], words: str) -> None:
    assert in_words(one) == words


def test_an_amount_is_told_beside_its_level() -> None:
    stated = model.Quantity(unit="dead", low=8, best=40, high=200)
    one = model.DimensionImpact(dimension="human", level=estimate(1.5, 2.5, 3.5), stated=stated)

    assert in_words((one,)) == "human: 2.5 (1.5 – 3.5) = 40 dead"


def test_an_amount_counts_as_the_level_it_converts_to() -> None:
    stated = model.Quantity(unit="dead", low=8, best=40, high=200)
    found = profiles.with_profile(
        assessed("R", 3, None), SCALE, (model.DimensionImpact(dimension="human", stated=stated),)
    )

    assert found.profile[0].level == estimate(1.5, 2.5, 3.5)
    assert found.impact is not None
    assert found.impact.best == pytest.approx(2.5)
