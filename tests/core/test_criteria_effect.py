"""What other criteria would do: every risk that moves, by how many ratings, counted by hand on three risks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.building import assessed, criteria, register, risk

from riskregister.core.colours import READABLE
from riskregister.core.criteria import Appetite
from riskregister.core.criteria_colours import colour_notes, text_contrast
from riskregister.core.criteria_effect import effect, findings, sentence
from riskregister.core.criteria_parts import with_parts
from riskregister.core.criteria_structure import with_band, with_rule
from riskregister.core.model import Register

OURS = replace(criteria(), appetite=(Appetite(category="*", maximum=6),))


def held() -> Register:
    """Return three risks that score 4, 7 and 10 by the sum, and one nobody assessed."""
    levels = {"R-1": (2, 2), "R-2": (3, 4), "R-3": (5, 5)}
    return register(
        criteria=OURS,
        risks=tuple(risk(name) for name in (*levels, "R-4")),
        assessments=tuple(assessed(name, *pair) for name, pair in levels.items()),
    )


def test_the_same_criteria_change_nothing() -> None:
    found = effect(held(), OURS)

    assert found.risks.empty
    assert (found.moved, findings(held(), OURS)) == ({}, ([], []))
    assert sentence(found) == "No risk changes rating."


def test_a_rating_that_begins_later_lowers_who_was_in_it() -> None:
    found = effect(held(), with_parts(OURS, {f"bands/{OURS.bands[2].id}/minimum": 7.5}))

    assert found.risks["id"].tolist() == ["R-2"]
    assert found.risks.loc[0, "steps"] == -1
    assert found.moved == dict.fromkeys([(2, 5), (3, 4), (4, 3), (5, 2)], -1)
    assert sentence(found) == "1 of 3 assessed risks changes rating: 1 lower. 4 cells are rated differently."


def test_only_the_appetite_moves() -> None:
    found = effect(held(), with_parts(OURS, {"appetite/*/maximum": 7.0}))

    assert found.risks[["id", "entered", "rerated"]].to_numpy().tolist() == [["R-2", -1, False]]
    assert sentence(found) == "No risk changes rating. 1 is no longer above appetite."


def test_a_tolerance_counts_who_is_beyond_it_and_own_appetites_have_their_own() -> None:
    tolerated = replace(OURS, appetite=(Appetite(category="*", maximum=6, tolerance=7),))
    found = effect(held(), tolerated)

    assert found.risks[["id", "beyond"]].to_numpy().tolist() == [["R-3", 1]]
    assert sentence(found) == "No risk changes rating. 1 comes to be beyond tolerance."
    assert sentence(effect(replace(held(), criteria=tolerated), OURS)).endswith("1 is no longer beyond tolerance.")

    own = replace(tolerated, appetite=(*tolerated.appetite, Appetite(category="T01", maximum=9)))

    assert effect(held(), own).count("beyond") == 0


def test_another_name_for_a_rating_is_no_other_rating() -> None:
    found = effect(held(), with_parts(OURS, {f"bands/{OURS.bands[2].id}/label": "Serious"}))

    assert found.risks.empty


def test_other_scores_are_told_apart_from_other_ratings() -> None:
    found = effect(held(), with_rule(OURS, "grid"))

    assert sentence(found).startswith("No risk changes rating.")
    assert found.count("rerated") == 0
    assert set(found.risks["id"]) == {"R-1", "R-3"}


def test_a_new_rating_above_is_a_step_up_and_the_steps_are_counted() -> None:
    found = effect(held(), with_band(OURS))

    assert found.risks.set_index("id").loc["R-3", "steps"] == 1


def test_steps_between_ratings_of_another_kind_are_unknown() -> None:
    others = tuple(replace(band, id=f"x{band.id}", label=f"{band.label}, once") for band in OURS.bands[:3])
    found = effect(held(), replace(OURS, bands=others))

    assert found.count("rerated") == 3
    assert found.risks["steps"].isna().all()
    assert set(found.moved.values()) == {0}
    assert "3 that cannot be compared" in sentence(found)


def test_ratings_of_another_number_are_the_same_by_their_name() -> None:
    lowest, *rest = (replace(band, id=f"x{band.id}") for band in OURS.bands)
    found = effect(held(), replace(OURS, bands=(replace(lowest, id="new", label="New", minimum=1.0), lowest, *rest)))

    assert found.count("rerated") == 0
    assert found.moved == {}


def test_what_becomes_unsound_is_told() -> None:
    touching = with_parts(OURS, {f"bands/{OURS.bands[1].id}/minimum": 7.0, f"bands/{OURS.bands[2].id}/minimum": 7.5})
    came, went = findings(held(), touching)

    assert any("must not touch" in finding.message for finding in came)
    assert went == []
    assert findings(replace(held(), criteria=touching), OURS) == ([], came)


@pytest.mark.parametrize(
    ("colours", "notes"),
    [
        (["#ffffcc", "#fdae61", "#a50026"], 0),
        (["#ffffcc", "#fefbcc", "#a50026"], 1),
        (["#2c7bb6", "#abd9e9", "#a50026"], 1),
        (["#ffffcc", "#797979", "#111111"], 1),
    ],
)
def test_colours_that_read_badly_or_look_alike_are_named(colours: list[str], notes: int) -> None:
    bands = tuple(replace(band, colour=colour) for band, colour in zip(OURS.bands, colours, strict=False))

    assert len(colour_notes(bands)) == notes
    assert text_contrast(replace(OURS.bands[0], colour="red")) == 0
    assert text_contrast(replace(OURS.bands[0], colour="#797979")) < READABLE
