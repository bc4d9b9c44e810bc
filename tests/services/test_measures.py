"""Taking a measure out: what goes with it, who no longer names it, and that its id stays its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from riskregister.core.model import Comment, Register, Update
from riskregister.services import editing, measures, undoing
from riskregister.store.database import Database

WHO = {"actor": "A", "reason": "r", "means": "test"}
DAY = dt.date(2007, 6, 1)


@pytest.fixture
def named(shipped: Register) -> tuple[Register, str]:
    """Return a register in which a measure with links is required by one, excluded by another and talked about."""
    linked = {link.measure for link in shipped.mitigations}
    chosen = max((one.id for one in shipped.measures if one.id in linked), key=len)
    others = [one for one in shipped.measures if one.id != chosen]
    others[0] = replace(others[0], requires=(others[2].id, chosen))
    others[1] = replace(others[1], requires=(), excludes=(chosen,))
    one = next(measure for measure in shipped.measures if measure.id == chosen)
    update = Update(id=f"{chosen}:U1", measure=chosen, date=DAY, text="t", author="A")
    comment = Comment(id=f"{chosen}:C1", about="measures", record=chosen, text="t", author="A", date=DAY)
    one = replace(one, requires=(), excludes=())
    return replace(shipped, measures=(one, *others), updates=(update,), comments=(comment,)), chosen


def test_it_goes_with_its_links_and_is_named_nowhere_and_comes_back_whole(
    named: tuple[Register, str], tmp_path: Path
) -> None:
    register, chosen = named
    database = Database(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    database.create(register, **WHO, time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    before = database.read(register.id)
    editing.save(database, before, measures.taken_out(before, chosen), **WHO)
    after = database.read(register.id)

    assert chosen not in {one.id for one in after.measures}
    assert not [link for link in after.mitigations if link.measure == chosen]
    assert not [one for one in after.measures if chosen in (*one.requires, *one.excludes)]
    assert (after.updates, after.comments) == ((), ())
    assert len(after.mitigations) < len(before.mitigations)
    assert measures.once_there(database, register.id) == {chosen}

    undoing.restore_record(database, register.id, "measures", chosen, **WHO)
    back = database.read(register.id)

    for table in ("measures", "mitigations", "updates", "comments"):
        assert {one.id: one for one in getattr(back, table)} == {one.id: one for one in getattr(before, table)}
    database.close()


def test_the_id_of_one_that_is_gone_is_not_given_again(shipped: Register) -> None:
    last = max(one.id for one in shipped.measures if one.id.startswith("M-4.2-"))
    new = next(one for one in shipped.measures if one.id == last)
    left = replace(shipped, measures=tuple(one for one in shipped.measures if one.id != last))

    assert measures.next_id(left, new, ()) == last
    assert measures.next_id(left, new, {last}) == f"M-4.2-{int(last[-2:]) + 1:02d}"
