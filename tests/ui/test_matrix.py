"""The matrix on a page: how it is drawn stands in the address, and what is chosen is what is listed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import crowded, links, matrix_of, words
from tests.ui.test_history import fields, levels, save

from riskregister.core.frames import category_frame, latest_assessments, risk_frame
from riskregister.core.model import Register
from riskregister.store.database import Database
from riskregister.ui.matrix_replay import MOST_STEPS, thinned

Show = Callable[..., AppTest]
RISK, OTHER = "T06-02", "T08-01"


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def arrows(at: AppTest, key: str = "matrix") -> list[str]:
    return sorted(arrow["text"] for arrow in matrix_of(at, key)["arrows"] if arrow["text"])


def cell_of(at: AppTest, key: str) -> dict[str, Any]:
    return next(cell for cell in matrix_of(at)["cells"] if cell["key"] == key)


@pytest.fixture
def risks(show: Show) -> Callable[..., AppTest]:
    """Return a function that opens the Overview with every risk on its matrix."""
    return lambda **query: show(by="risk", **query)


# How it is drawn ------------------------------------------------------------------------------------------------------


def test_what_a_link_says_is_how_it_is_drawn(database: Database, risks: Show) -> None:
    at = risks(drawn="ellipses", rating="number", swap="1")
    drawn = matrix_of(at)

    assert drawn["view"] == "ellipses"
    assert drawn["x"]["title"] == "Impact"
    assert cell_of(at, "4×5")["code"] == "9"
    assert len(drawn["marks"]) == drawn["drawn"] < drawn["all"] == len(risk_frame(database.read("az-nsc-2007")))
    assert f"{drawn['drawn']} of {drawn['all']} are drawn" in said(at)


def test_choices_behind_the_button_come_into_the_address_and_back_out_of_it(database: Database, risks: Show) -> None:
    at = risks()
    at.segmented_control(key="drawn").set_value("bars").run()
    at.toggle(key="swap").set_value(True).run()

    assert at.query_params["drawn"] == "bars"
    assert at.query_params["swap"] == "1"
    assert matrix_of(at)["view"] == "bars"

    at.segmented_control(key="drawn").set_value("grid").run()
    at.toggle(key="swap").set_value(False).run()

    assert "drawn" not in at.query_params
    assert "swap" not in at.query_params
    assert matrix_of(at)["marks"] == []


def test_nonsense_about_the_drawing_is_ignored(database: Database, risks: Show) -> None:
    at = risks(drawn="sphere", move="current", dimension="taste", rating="roman", since="2007-99-99", side="both")

    assert matrix_of(at)["view"] == "grid"
    assert arrows(at) == []
    assert sum(cell["count"] for cell in matrix_of(at)["cells"]) == len(risk_frame(database.read("az-nsc-2007")))


def test_in_one_dimension_risks_lie_by_their_impact_there(database: Database, risks: Show, shipped: Register) -> None:
    at = risks(dimension="economic")
    given = latest_assessments(shipped, "current")
    parts = {risk: {part.dimension: part.level for part in one.profile} for risk, one in given.items()}
    suffer = {risk for risk, levels in parts.items() if levels.get("economic") and levels["economic"].best > 0}
    filled = [cell for cell in matrix_of(at)["cells"] if cell["count"]]

    assert matrix_of(at)["y"]["title"] == "Impact: Economy"
    assert sum(cell["count"] for cell in filled) == len(suffer)
    assert f"{len(shipped.risks) - len(suffer)} have no level here" in said(at)

    at.selectbox(key="cell").set_value(filled[0]["key"]).run()
    listed = {address for address in links(at) if address.startswith("risk?") and "open=review" not in address}

    assert listed == {f"risk?id={shown.rstrip('↗→↘~')}" for shown in filled[0]["ids"]}


def test_the_matrix_says_what_it_shows_to_whoever_cannot_see_it(database: Database, risks: Show) -> None:
    at = risks()
    drawn = matrix_of(at)

    assert drawn["alt"].startswith("Matrix of the risks")
    assert all(cell["words"].startswith("Likelihood ") for cell in drawn["cells"])
    assert cell_of(at, "5×5")["words"].endswith(f"{cell_of(at, '5×5')['count']} risks")


# Movement -------------------------------------------------------------------------------------------------------------


def test_arrows_lead_from_another_stage(database: Database, risks: Show, shipped: Register) -> None:
    at = risks(move="inherent")
    before, now = (risk_frame(shipped, stage).set_index("id") for stage in ("inherent", "current"))
    moved = [
        risk
        for risk in now.index
        if tuple(before.loc[risk, ["likelihood", "impact"]]) != tuple(now.loc[risk, ["likelihood", "impact"]])
    ]

    assert f"{len(moved)} moved." in said(at)
    assert arrows(at) == sorted(moved)


def test_what_one_stage_does_not_assess_has_not_come(database: Database, risks: Show, shipped: Register) -> None:
    at = risks(move="target")

    assert matrix_of(at)["arrows"] == matrix_of(at)["notes"] == []
    assert f"{len(shipped.risks)} are assessed at one of them only." in said(at)


def test_categories_move_as_well(database: Database, show: Show, shipped: Register) -> None:
    at = show(move="inherent")
    before, now = (category_frame(shipped, stage).set_index("id") for stage in ("inherent", "current"))
    moved = [one for one in now.index if before.loc[one, "likelihood"] != now.loc[one, "likelihood"]]

    assert moved
    assert set(moved) <= set(arrows(at))


def test_since_the_last_review_is_since_each_risk_was_confirmed(database: Database, risks: Show) -> None:
    save(database, levels(database, RISK, 1, 1), why="before its review")
    save(database, fields(database, "risks", RISK, reviewed=dt.date(2026, 3, 2)))
    save(database, levels(database, RISK, 2, 2), why="after its review")
    save(database, levels(database, OTHER, 2, 2), why="never reviewed")
    at = risks(move="review")
    (arrow,) = matrix_of(at)["arrows"]

    assert arrow["text"] == RISK
    assert [round(part) for part in (*arrow["from"], *arrow["to"])] == [1, 1, 2, 2]
    assert "Since the last review of the 1 risk that was reviewed; the latest was on 2 March 2026." in said(at)


def test_where_nobody_reviewed_a_day_is_asked_for_and_the_page_says_which(database: Database, risks: Show) -> None:
    save(database, levels(database, RISK, 1, 1))
    at = risks(move="review")

    assert "Nobody has confirmed a review yet" in said(at)
    assert "Since the end of 24 May 2007 (revision 1)." in said(at)
    assert arrows(at) == [RISK]

    today = dt.datetime.now(dt.UTC).date()
    at.date_input(key="since_day").set_value(today).run()

    assert at.query_params["since"] == today.isoformat()
    assert arrows(at) == []
    assert arrows(risks(move="since", since="2007-05-24")) == [RISK]


def test_a_chosen_cell_leaves_the_ways_to_and_from_it(database: Database, risks: Show) -> None:
    save(database, levels(database, RISK, 1, 1))
    save(database, levels(database, OTHER, 2, 2))

    assert arrows(risks(move="since")) == sorted([RISK, OTHER])
    assert arrows(risks(move="since", cell="1×1")) == [RISK]


def test_recorded_states_are_replayed_and_no_cell_can_be_chosen_in_them(database: Database, risks: Show) -> None:
    save(database, levels(database, RISK, 1, 1))
    save(database, levels(database, OTHER, 2, 2))
    at = risks(replay="1")

    assert arrows(at, "replayed") == sorted([RISK, OTHER])

    at.select_slider[0].set_value(2).run()

    assert arrows(at, "replayed") == [RISK]
    assert matrix_of(at, "replayed")["locked"]
    assert not any(box.key == "cell" for box in at.selectbox)
    assert "Above appetite" in [heading.value for heading in at.header]


def test_a_register_of_one_revision_has_nothing_to_replay(database: Database, risks: Show) -> None:
    assert "one revision only" in said(risks(replay="1"))


def test_in_the_past_only_what_was_known_then_has_moved(database: Database, risks: Show) -> None:
    save(database, levels(database, RISK, 1, 1))
    save(database, levels(database, OTHER, 2, 2))

    assert arrows(risks(move="since", at="r2")) == [RISK]


# Opportunities --------------------------------------------------------------------------------------------------------


def with_opportunities(register: Register, *ids: str) -> Register:
    risks = (replace(risk, direction="opportunity") if risk.id in ids else risk for risk in register.risks)
    return replace(register, risks=tuple(risks))


def test_opportunities_have_a_matrix_of_their_own(
    keep: Callable[[Register], Database], risks: Show, shipped: Register
) -> None:
    keep(with_opportunities(shipped, RISK, OTHER))
    at = risks()
    threats = [shown for cell in matrix_of(at)["cells"] for shown in cell["ids"]]

    assert len(threats) == len(shipped.risks) - 2
    assert not any("↑" in shown for shown in threats)
    assert "2 opportunities have a matrix of their own" in said(at)

    at.segmented_control(key="side").set_value("opportunity").run()
    chances = {shown: cell["key"] for cell in matrix_of(at)["cells"] for shown in cell["ids"]}

    assert {shown[:6] for shown in chances} == {RISK, OTHER}
    assert all(shown.endswith("↑") for shown in chances)

    at.selectbox(key="cell").set_value(next(iter(chances.values()))).run()

    assert {address for address in links(at) if address.startswith("risk?id=") and "&" not in address} <= {
        f"risk?id={risk}" for risk in (RISK, OTHER)
    }


def test_nothing_but_opportunities_needs_no_choice(
    keep: Callable[[Register], Database], risks: Show, shipped: Register
) -> None:
    keep(with_opportunities(shipped, *(risk.id for risk in shipped.risks)))
    at = risks()

    assert not any(control.key == "side" for control in at.segmented_control)
    assert sum(cell["count"] for cell in matrix_of(at)["cells"]) == len(shipped.risks)


def test_a_crowd_is_counted_and_listed(keep: Callable[[Register], Database], risks: Show, shipped: Register) -> None:
    keep(crowded(shipped, 120))
    at = risks(cell="4×3")

    assert cell_of(at, "4×3")["count"] == 120
    assert "120 risks" in said(at)


# Replay ---------------------------------------------------------------------------------------------------------------


def test_a_slider_over_many_revisions_stops_at_the_last_of_each_day() -> None:
    few = {number: f"day {number // 2}" for number in range(1, 20)}
    many = {number: f"day {number // 3}" for number in range(1, 301)}
    more = {number: f"day {number}" for number in range(1, 2001)}

    assert thinned(few) == list(few)
    assert thinned(many) == [*range(2, 300, 3), 300]
    assert len(thinned(more)) == MOST_STEPS
    assert (thinned(more)[0], thinned(more)[-1]) == (1, 2000)


# Beside the list of risks ---------------------------------------------------------------------------------------------


def listed(at: AppTest) -> set[str]:
    """Return the risks of the list, which is a table or its links."""
    return {found.group(1) for address in links(at) if (found := re.match(r"risk\?(?:.*&)?id=([^&]+)", address))}


def test_a_cell_of_opportunities_lists_opportunities(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(with_opportunities(shipped, RISK, OTHER))
    at = show("risks", table="both", direction="opportunity", matrix_side="opportunity")
    drawn = matrix_of(at, "matrix_matrix")
    (key, inside), *_rest = ((cell["key"], cell["ids"]) for cell in drawn["cells"] if cell["count"])
    at = show("risks", table="both", direction="opportunity", matrix_side="opportunity", matrix_cell=key)

    assert listed(at) == {shown[:6] for shown in inside}


def test_the_list_follows_the_dimension_drawn(database: Database, show: Show) -> None:
    at = show("risks", table="both", matrix_dimension="economic")
    key, ids = next(
        (cell["key"], cell["ids"]) for cell in matrix_of(at, "matrix_matrix")["cells"] if 0 < cell["count"] < 12
    )
    at = show("risks", table="both", matrix_dimension="economic", matrix_cell=key)

    assert listed(at) == {shown.rstrip("↗→↘~") for shown in ids}
