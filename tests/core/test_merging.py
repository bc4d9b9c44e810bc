"""Copies edited apart come to the same register and the same conflicts, in whatever order they are merged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import FEW, assessed, estimate, link, risk, same, sample

from riskregister.core.changes import Change, applied
from riskregister.core.hanging import by_place
from riskregister.core.merging import Contested, Copy, Key, Merged, merge
from riskregister.core.model import Detail, Register
from riskregister.core.resolving import resolved

BASE = replace(sample(), version=1)
RECORDS = by_place(BASE)


def edit(table: str, record: str, **values: Any) -> list[Change]:
    """Return edits of a record of the base."""
    known = RECORDS[table, record]
    return [
        Change(table=table, record=record, field=name, old=getattr(known, name), new=value)
        for name, value in values.items()
        if getattr(known, name) != value
    ]


def add(table: str, record: Any) -> Change:
    """Return an addition."""
    return Change(table=table, record=record.id, field="", old=None, new=record)


def copy(name: str, *changes: Change, removed: tuple[tuple[str, str], ...] = ()) -> Copy:
    """Return a copy of the base with edits."""
    return Copy(name=name, base=BASE, version=1, changes=changes, removed=removed)


def saved(now: Register, changes: list[Change]) -> Register:
    """Return the register after a revision: what it touched carries its number."""
    after = applied(now, changes)
    touched = {(change.table, change.record) for change in changes}
    number = now.version + 1
    tables = {
        table: tuple(
            replace(one, version=number) if (table, one.id) in touched else one for one in getattr(after, table)
        )
        for table in {table for table, _record in touched}
    }
    return replace(after, version=number, **tables)


def keys(merged: Merged) -> set[Key]:
    """Return what a merge asks about, removals included."""
    return {one.key for one in (*merged.conflicts, *merged.disputed)}


def whole(asked: set[Key]) -> set[Key]:
    """Return what is asked, without fields of records that may go as a whole: once one is gone nobody asks for them."""
    going = {record for _table, record, of in asked if of == ""}
    return {key for key in asked if key[2] == "" or not any(record in key[1] for record in going)}


def highest(one: Contested) -> Any:
    """Decide by the values alone: the last in alphabet of those that somebody made; what was removed stays."""
    values = [proposal.value for proposal in one.proposals if proposal.value is not None]
    values += [one.theirs] if one.theirs is not None and one.theirs != one.before else []
    if one.field == "" and not one.added:
        return one.theirs if one.theirs is not None else one.mine
    return max(values, key=lambda value: repr(getattr(value, "title", value)))


def gone(one: Contested) -> Any:
    """Decide as above, but let what one side removed be gone."""
    return None if one.field == "" and not one.added else highest(one)


def one_by_one(now: Register, copies: Any, decide: Callable[[Contested], Any]) -> tuple[Register, set[Key]]:
    """Merge copies one after the other, each decided before the next."""
    asked: set[Key] = set()
    for one in copies:
        merged = merge(now, [one])
        answers = {found.key: decide(found) for found in (*merged.conflicts, *merged.disputed)}
        asked |= keys(merged)
        now = saved(now, resolved(now, [one], merged, answers, remove=True))
    return now, asked


def together(now: Register, copies: Any, decide: Callable[[Contested], Any]) -> tuple[Register, set[Key]]:
    """Merge copies at once."""
    merged = merge(now, copies)
    answers = {found.key: decide(found) for found in (*merged.conflicts, *merged.disputed)}
    return saved(now, resolved(now, copies, merged, answers, remove=True)), keys(merged)


# One field, one record ------------------------------------------------------------------------------------------------


def test_what_one_side_changed_is_taken_and_what_both_did_alike_too() -> None:
    one = copy("a", *edit("risks", "T01-01", owner="A", title="T"))
    two = copy("b", *edit("risks", "T01-01", notes="N", title="T"))
    merged = merge(BASE, [one, two])

    assert merged.conflicts == ()
    assert {(c.field, c.new) for c in merged.changes} == {("owner", "A"), ("title", "T"), ("notes", "N")}


def test_several_values_for_one_field_are_told_with_the_copies_that_have_them() -> None:
    copies = [copy(name, *edit("risks", "T01-01", owner=value)) for name, value in ("aX", "bY", "cX")]
    (found,) = merge(BASE, copies).conflicts

    assert found.key == ("risks", "T01-01", "owner")
    assert (found.before, found.theirs) == ("", "")
    assert [(one.value, one.copies) for one in found.proposals] == [("X", ("a", "c")), ("Y", ("b",))]


def test_a_conflict_takes_the_value_decided_on_be_it_a_third() -> None:
    copies = [copy("a", *edit("risks", "T01-01", owner="A")), copy("b", *edit("risks", "T01-01", owner="B", notes="n"))]
    merged = merge(BASE, copies)
    changes = resolved(BASE, copies, merged, {("risks", "T01-01", "owner"): "C"})

    assert {(c.field, c.new) for c in changes} == {("owner", "C"), ("notes", "n")}
    with pytest.raises(KeyError):
        resolved(BASE, copies, merged, {})


def test_halves_of_one_new_assessment_become_one() -> None:
    """One copy gives the likelihood of a stage nobody assessed, the other its impact."""
    one = copy("a", add("assessments", assessed("T01-02", 3, None, "target")))
    two = copy("b", add("assessments", assessed("T01-02", None, 2, "target")))
    (change,) = merge(BASE, [one, two]).changes

    assert (change.new.likelihood.best, change.new.impact.best) == (3, 2)


def test_two_new_risks_under_one_id_can_both_be_kept() -> None:
    """The second gets an id of its own, and what the copy hung on it goes with it."""
    mine = [risk("T01-09", title="Mine"), risk("T01-09", title="Yours")]
    one = copy("a", add("risks", mine[0]), add("assessments", assessed("T01-09", 1, 1)))
    two = copy(
        "b",
        add("risks", mine[1]),
        add("assessments", assessed("T01-09", 5, 5)),
        add("mitigations", link("M-3", "T01-09")),
    )
    merged = merge(BASE, [one, two])
    (found,) = merged.conflicts
    after = saved(BASE, resolved(BASE, [one, two], merged, {found.key: tuple(p.value for p in found.proposals)}))
    there = by_place(after)

    assert found.key == ("risks", "T01-09", "")
    assert {one.title for one in after.risks} >= {"Mine", "Yours"}
    assert there["risks", "T01-10"].title == "Yours"
    assert there["assessments", "T01-09:current"].impact.best == 1
    assert there["assessments", "T01-10:current"].impact.best == 5
    assert there["mitigations", "M-3>T01-10"].risk == "T01-10"


def test_a_removal_takes_along_what_hangs_on_it_unless_somebody_worked_on_it() -> None:
    out = copy("a", removed=(("risks", "T01-01"), ("mitigations", "M-1>T01-01")))
    free = merge(BASE, [out])
    worked = merge(BASE, [out, copy("b", *edit("mitigations", "M-2>T01-01", rationale="later"))])

    assert (free.removals, free.disputed) == ((("risks", "T01-01"),), ())
    assert (worked.removals, [one.key for one in worked.disputed]) == ((), [("risks", "T01-01", "")])
    after = saved(BASE, resolved(BASE, [out], free, {}, remove=True))
    assert not any("T01-01" in (one.risk) for one in (*after.assessments, *after.mitigations))
    assert after.indicators[0].risks == ("T02-01",)


def test_what_is_gone_comes_back_with_what_hung_on_it() -> None:
    now, _asked = one_by_one(BASE, [copy("a", removed=(("risks", "T01-01"),))], highest)
    late = copy("b", *edit("assessments", "T01-01:current", impact=estimate(5)))
    merged = merge(now, [late])
    (found,) = merged.conflicts
    after = saved(now, resolved(now, [late], merged, {found.key: found.mine}))

    assert (found.key, found.theirs) == (("risks", "T01-01", ""), None)
    assert same(after, saved(BASE, list(late.changes)))


def test_what_another_register_said_is_merged_heading_by_heading() -> None:
    """Three edit different columns; a fourth contradicts one of them."""

    def said(**values: str) -> tuple[Detail, ...]:
        return tuple(Detail(name=name, value=value) for name, value in values.items() if value)

    base = replace(BASE, risks=(replace(BASE.risks[0], details=said(a="1", b="2")), *BASE.risks[1:]))

    def of(name: str, **values: str) -> Copy:
        change = Change(table="risks", record="T01-01", field="details", old=said(a="1", b="2"), new=said(**values))
        return Copy(name=name, base=base, version=1, changes=(change,))

    copies = [of("x", a="9", b="2"), of("y", a="1"), of("z", a="1", b="2", c="3")]
    (change,) = merge(base, copies).changes

    assert change.new == said(a="9", c="3")
    for order in permutations(copies):
        after, asked = one_by_one(base, order, highest)
        assert (after.risks[0].details, asked) == (said(a="9", c="3"), set())
    assert keys(merge(base, [*copies, of("w", a="8", b="2")])) == {("risks", "T01-01", "details")}


# Many copies ----------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "x", "y", "z"])
LEVELS = st.sampled_from([None, estimate(2), estimate(3, 4, 5)])
RISKS = ["T01-01", "T01-02", "T02-01"]
EDITS = st.one_of(
    st.builds(lambda of, owner: edit("risks", of, owner=owner), st.sampled_from(RISKS), WORDS),
    st.builds(lambda of, notes: edit("risks", of, notes=notes), st.sampled_from(RISKS), WORDS),
    st.builds(lambda level: edit("assessments", "T01-01:current", likelihood=level), LEVELS),
    st.builds(lambda level: edit("assessments", "T01-02:current", impact=level), LEVELS),
    st.builds(lambda words: edit("mitigations", "M-2>T01-01", rationale=words), WORDS),
    st.builds(lambda done: edit("measures", "M-1", progress=done), st.sampled_from([None, 40.0, 80.0])),
    st.builds(lambda one, two: [add("assessments", assessed("T01-02", one, two, "target"))], LEVELS, LEVELS),
    st.builds(lambda owner: [add("risks", risk("T01-08", title="One", owner=owner))], WORDS),
    st.sampled_from([("One", estimate(1)), ("Other", estimate(2))]).map(
        lambda two: [
            add("risks", risk("T01-09", title=two[0])),
            add("assessments", assessed("T01-09", *two[1:], two[1])),
        ]
    ),
    st.builds(lambda words: [add("mitigations", link("M-3", "T01-01", rationale=words))], WORDS),
)
REMOVED = st.sets(
    st.sampled_from([("risks", "T01-01"), ("risks", "T02-01"), ("measures", "M-1"), ("mitigations", "M-3>T02-02")]),
    max_size=1,
)


@st.composite
def drawn_copies(draw: st.DrawFn) -> list[tuple[str, list[Change], tuple[tuple[str, str], ...]]]:
    """Draw some copies of the base, no field edited twice in one of them and nothing edited that it takes out."""
    found = []
    for name in "abcde"[: draw(st.integers(2, 5))]:
        removed = draw(REMOVED)
        changes = {(c.table, c.record, c.field): c for some in draw(st.lists(EDITS, max_size=4)) for c in some}
        leaning = [c for c in changes.values() if not any(key in f"{c.record} {c.new}" for _table, key in removed)]
        found.append((name, leaning, tuple(removed)))
    return found


@pytest.mark.parametrize("decide", [highest, gone])
@given(drawn=drawn_copies(), here=st.lists(EDITS, max_size=2))
@FEW
def test_in_any_order_and_at_once_copies_come_to_the_same(
    decide: Callable[[Contested], Any], drawn: list[Any], here: list[list[Change]]
) -> None:
    copies = [copy(name, *changes, removed=removed) for name, changes, removed in drawn]
    own = {(c.table, c.record, c.field): c for some in here for c in some if c.field}
    now = saved(BASE, list(own.values()))
    expected = together(now, copies, decide)

    for order in list(permutations(copies))[::7] or [copies]:
        after, asked = one_by_one(now, order, decide)
        assert whole(asked) == whole(expected[1])
        assert same(after, expected[0])
