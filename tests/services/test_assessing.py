"""Several assessors: a view stands beside the others, one per assessor and round; the consensus is its chair's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import DAY, ESTIMATES, QUANTITIES, assessed, criteria, estimate, sample

from riskregister.core.assessors import views
from riskregister.core.changes import applied
from riskregister.core.frames import latest_assessments
from riskregister.core.model import CONSENSUS, DimensionImpact, Quantity, Register
from riskregister.core.quantities import likelihood_of
from riskregister.errors import InvalidInput, NotFound, WrongUsage
from riskregister.services import assessing, editing
from riskregister.store.database import Database

NOW = dt.date(2007, 6, 1)
MINE = {"assessor": "Aysel", "date": NOW, "likelihood": estimate(1, 2, 3), "impact": estimate(4), "rationale": "seen"}
AGREED = {"chair": "Chair", "date": NOW, "likelihood": estimate(3), "impact": estimate(4), "reason": "report of May"}


def viewed(register: Register, risk: str = "T01-02", **more: object) -> Register:
    return applied(register, assessing.add_view(register, risk, "current", **{**MINE, **more}))


def agreed(register: Register, **more: object) -> Register:
    return applied(register, assessing.add_consensus(register, "T01-02", "current", **{**AGREED, **more}))


def test_a_view_is_a_record_of_its_own_beside_the_others() -> None:
    """Its id tells risk, stage, round and name; the analyst's stays untouched."""
    after = viewed(sample(), assessor=" Aysel  M. ", round=2, confidence="high")
    new = after.assessments[-1]

    assert after.assessments[:-1] == sample().assessments
    assert new == assessed(
        "T01-02", estimate(1, 2, 3), 4, id="T01-02:current:2:Aysel M.", assessor="Aysel M.", date=NOW, round=2,
        confidence="high", rationale="seen",
    )  # fmt: skip


def test_an_id_that_is_taken_is_not_taken_again() -> None:
    """Whoever enters T01-02:current:1:Aysel by hand for somebody else does not lose it."""
    taken = assessed("T01-01", 1, 1, id="T01-02:current:1:Aysel")
    before = replace(sample(), assessments=(*sample().assessments, taken))

    assert viewed(before).assessments[-1].id == "T01-02:current:1:Aysel-2"


def test_giving_a_view_again_in_one_round_changes_it_and_in_the_next_adds_one() -> None:
    """One assessor, risk, stage and round: one view."""
    first = viewed(sample())
    again = viewed(first, likelihood=estimate(4), date=dt.date(2007, 7, 1))
    second = viewed(again, round=2)

    assert len(again.assessments) == len(first.assessments)
    assert again.assessments[-1] == replace(
        first.assessments[-1], likelihood=estimate(4), date=dt.date(2007, 7, 1)
    )  # fmt: skip
    assert len(second.assessments) == len(again.assessments) + 1
    assert assessing.add_view(second, "T01-02", "current", round=2, **MINE) == []


def test_a_stated_probability_becomes_a_level_and_is_kept_as_stated() -> None:
    """3 % in five years lies within level 3 of these criteria."""
    stated = Quantity(unit="probability", low=0.01, best=0.03, high=0.1, years=5)
    new = viewed(sample(), likelihood=None, likelihood_stated=stated).assessments[-1]

    assert new.likelihood_stated == stated
    assert new.likelihood == likelihood_of(stated, criteria().likelihood)
    assert 2.5 < new.likelihood.best < 3.5


def test_levels_by_dimension_become_the_overall_level() -> None:
    """One dimension alone is the overall level; the other is unknown and widens the top."""
    profile = (DimensionImpact(dimension="human", level=estimate(2, 3, 4)),)
    new = viewed(sample(), impact=None, profile=profile).assessments[-1]

    assert new.profile == profile
    assert (new.impact.low, new.impact.best) == pytest.approx((2, 3))
    assert new.impact.high == 5


def test_a_profile_stands_beside_an_overall_level_and_is_taken_back_alone() -> None:
    """Given with a level it leaves the level; an empty one takes it away; what drives it is a judgement."""
    profile = (DimensionImpact(dimension="human", level=estimate(2, 3, 4)),)
    held = viewed(sample(), profile=profile, dimensions=("economic",))
    again = viewed(held, impact=estimate(5), profile=profile)
    without = viewed(again, impact=estimate(5), profile=())

    assert [
        (one.impact.best, one.profile, one.dimensions) for one in (held.assessments[-1], again.assessments[-1])
    ] == [
        (4, profile, ("economic",)),
        (5, profile, ("economic",)),
    ]
    assert (without.assessments[-1].profile, without.assessments[-1].dimensions) == ((), ())


def test_a_consensus_carries_the_chairs_profile() -> None:
    profile = (DimensionImpact(dimension="economic", state="not_applicable"),)

    assert agreed(sample(), profile=profile).assessments[-1].profile == profile


def test_what_a_level_was_stated_as_stays_with_it_and_goes_with_it() -> None:
    """Mending the rationale keeps the quantity; another level would belie it."""
    stated = Quantity(unit="rate", low=0.01, best=0.02, high=0.05)
    first = viewed(sample(), likelihood=None, likelihood_stated=stated)
    same = viewed(first, likelihood=first.assessments[-1].likelihood, rationale="mended")
    moved = viewed(first, likelihood=estimate(1))

    assert same.assessments[-1] == replace(first.assessments[-1], rationale="mended")
    assert moved.assessments[-1].likelihood_stated is None


def test_an_anonymous_view_is_unnamed_in_its_id_and_in_every_later_round() -> None:
    """A named second round would name the first by the shift between them."""
    first = viewed(sample(), anonymous=True)
    second = viewed(first, round=2)

    assert [one.anonymous for one in second.assessments[-2:]] == [True, True]
    assert not [one.id for one in second.assessments if "Aysel" in one.id]


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"assessor": "  "}, WrongUsage, "needs the name"),
        ({"round": 0}, InvalidInput, "rounds count from 1"),
        ({"likelihood": None, "impact": None}, InvalidInput, "T01-02 gives no level"),
        (
            {"likelihood": None, "likelihood_stated": Quantity(unit="rate", low=0, best=1, high=1)},
            InvalidInput,
            "numbers above 0",
        ),
        (
            {"likelihood": None, "likelihood_stated": Quantity(unit="odds", low=1, best=1, high=1)},
            InvalidInput,
            "not stated in 'odds'",
        ),
    ],
)
def test_a_view_that_cannot_be_one_is_refused(wrong: dict, error: type[Exception], words: str) -> None:
    """In one sentence with a way out."""
    with pytest.raises(error, match=words) as caught:
        viewed(sample(), **wrong)

    assert str(caught.value).count(".") >= 1


def test_a_risk_that_is_not_there_is_named() -> None:
    """For a view as for a consensus."""
    with pytest.raises(NotFound, match="T09-99"):
        assessing.add_view(sample(), "T09-99", "current", **MINE)
    with pytest.raises(NotFound, match="T09-99"):
        assessing.add_consensus(sample(), "T09-99", "current", **AGREED)


def test_a_consensus_stands_whatever_comes_later() -> None:
    """It is signed, reasoned, of the latest round, and later views do not replace it."""
    after = viewed(agreed(viewed(sample(), round=2)), assessor="Bahar", date=dt.date(2008, 1, 1), round=3)
    stands = latest_assessments(after, "current")["T01-02"]

    assert (stands.id, stands.basis, stands.assessor, stands.round, stands.rationale) == (
        "T01-02:current:consensus", CONSENSUS, "Chair", 2, "report of May",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"reason": " "}, InvalidInput, "needs the chair's reason"),
        ({"chair": ""}, WrongUsage, "signed by the chair"),
        ({"likelihood": None, "impact": None}, InvalidInput, "gives no level"),
    ],
)
def test_a_consensus_without_reason_name_or_level_is_refused(wrong: dict, error: type[Exception], words: str) -> None:
    """Nothing is settled in silence."""
    with pytest.raises(error, match=words):
        agreed(sample(), **wrong)


def test_only_its_chair_changes_a_consensus() -> None:
    """The same chair changes the one there is; anybody else is told whose it is."""
    before = agreed(sample())
    after = agreed(before, likelihood=estimate(2), reason="a second report")

    assert len(after.assessments) == len(before.assessments)
    assert latest_assessments(after, "current")["T01-02"].rationale == "a second report"
    with pytest.raises(InvalidInput, match="that Chair signed") as caught:
        agreed(before, chair="Bahar")
    assert caught.value.hint


def test_in_round_1_nobody_sees_the_others_before_giving_their_own() -> None:
    """Until a second round or a consensus opens the first."""
    one = viewed(sample())

    assert not assessing.blind(one, "T01-02", "current", " Aysel ")
    assert assessing.blind(one, "T01-02", "current", "Bahar")
    assert assessing.blind(one, "T01-02", "current", "")
    assert not assessing.blind(viewed(one, round=2), "T01-02", "current", "Bahar")
    assert not assessing.blind(agreed(one), "T01-02", "current", "Bahar")
    assert not assessing.blind(one, "T02-02", "current", "Bahar")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return a database that holds the sample."""
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield database
    database.close()


def test_a_saved_history_names_no_anonymous_assessor(database: Database) -> None:
    """Neither as the one who saved nor by the record's id; who is named stays named."""
    for who, hidden, number in (("Aysel", False, 1), ("Bahar", False, 1), ("Aysel", True, 2)):
        held = database.read("small")
        changes = assessing.add_view(
            held, "T01-02", "current", **{**MINE, "assessor": who, "anonymous": hidden, "round": number}
        )
        editing.save(database, held, changes, actor=who, reason="round", means="test")
    told = assessing.without_names(database.read("small"), database.history("small", record="T01-02"))

    assert "Aysel" not in "".join(str([(r.actor, [c.record for c in r.changes]) for r in told]))
    assert [revision.actor for revision in told] == ["an anonymous assessor", "Bahar", "an anonymous assessor"]


# Properties -----------------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["A", "Aysel", "Bahar", " Bahar"]),
        st.sampled_from(["T01-01", "T01-02"]),
        st.sampled_from(["inherent", "current"]),
        st.integers(1, 2),
        st.booleans(),
        st.none() | ESTIMATES,
        st.none() | QUANTITIES,
        ESTIMATES,
    ),
    max_size=8,
)


@given(STEPS)
def test_a_view_never_changes_another_record_and_is_one_per_assessor_and_round(steps: list[tuple]) -> None:
    """Whatever is given in whatever order."""
    held = sample()
    for who, risk, stage, number, hidden, likelihood, stated, impact in steps:
        mine = {"anonymous": hidden, "likelihood": likelihood, "likelihood_stated": stated, "impact": impact}
        changes = assessing.add_view(held, risk, stage, assessor=who, date=NOW, round=number, **mine)
        after = applied(held, changes)
        was = {one.id: one for one in held.assessments}
        touched = [one for one in after.assessments if was.get(one.id) != one]

        assert {change.table for change in changes} <= {"assessments"}
        assert len(touched) <= 1
        assert all(
            (one.assessor, one.risk, one.stage, one.round) == (who.strip(), risk, stage, number) for one in touched
        )
        assert set(was) <= {one.id for one in after.assessments}
        keys = [(one.assessor, one.risk, one.stage, one.round) for one in after.assessments]
        assert len(keys) == len(set(keys))
        assert views(after)[risk, stage, number][who.strip()].impact == impact
        held = after
    assert DAY != NOW
