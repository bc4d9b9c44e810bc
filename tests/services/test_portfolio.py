"""What to do first: costs in money, in classes and none, needs and exclusions, and saying what is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.core import building

from riskregister.core.criteria import CostClass
from riskregister.core.model import Cost, Measure, Register
from riskregister.errors import WrongUsage
from riskregister.services import portfolio
from riskregister.services.portfolio import Progress, budget_of, choose


def small(*changes: dict[str, Any], links: tuple[tuple[str, str, str], ...] = ()) -> Register:
    """Return a register of two risks and as many planned measures as changes: M-1 acts strongly on both, the others
    on one each, so that M-1 averts most, then M-2 (strong on the greater risk), then the others (moderate)."""
    measures = tuple(
        building.measure(f"M-{number}", "planned", **change) for number, change in enumerate(changes, start=1)
    )
    acting = [("M-1", "T01-01", "strong"), ("M-1", "T01-02", "strong"), ("M-2", "T01-01", "strong")]
    acting += [(f"M-{number}", "T01-02", "moderate") for number in range(3, len(changes) + 1)]
    classes = tuple(CostClass(level=level, label=f"C{level}") for level in (1, 2, 3))
    return building.register(
        criteria=building.criteria(cost_classes=classes),
        risks=(building.risk("T01-01"), building.risk("T01-02")),
        assessments=(
            building.assessed("T01-01", 4, 4, "inherent"),
            building.assessed("T01-02", 4, 3, "inherent"),
        ),
        measures=measures,
        mitigations=tuple(
            building.link(measure, risk, strength)  # type: ignore[arg-type]
            for measure, risk, strength in (links or acting)
            if measure in {one.id for one in measures}
        ),
    )


def money(low: float, best: float, high: float, currency: str = "AZN") -> dict[str, Cost]:
    return {"cost": Cost(low=low, best=best, high=high, currency=currency)}


PRICED = small(money(8, 10, 12), money(3, 4, 5), money(1, 2, 9))
CLASSED = small({"cost_class": 3}, {"cost_class": 2}, {"cost_class": 1})
BARE = small({}, {}, {})


def chosen(choice: portfolio.Choice) -> list[str]:
    return sorted(choice.rows.loc[choice.rows["chosen"], "id"])


def by_id(choice: portfolio.Choice, column: str) -> dict[str, Any]:
    return dict(zip(choice.rows["id"], choice.rows[column], strict=True))


def test_money_buys_what_fits_and_the_ranges_decide_the_core() -> None:
    """For 6 the two cheap ones fit at best costs; M-3 may cost up to 9, so it is not always in the best choice."""
    found = choose(PRICED, 6)

    assert (found.basis, found.unit, found.ended) == ("money", "AZN", "proven")
    assert chosen(found) == ["M-2", "M-3"]
    assert found.spent == 6
    assert (by_id(found, "cost_low")["M-3"], by_id(found, "cost_high")["M-3"]) == (1, 9)
    assert by_id(found, "verdict") == {"M-1": "leave", "M-2": "core", "M-3": "borderline"}
    assert found.draws == portfolio.DRAWS


def test_harm_is_today_s_of_all_risks_and_what_the_chosen_leave_of_it() -> None:
    """Harm of one risk is rate x 5^(level - 1/2) whatever the scale: M-2 halves the greater risk and no other."""
    found = choose(PRICED, 4)
    harms = found.harm_today - by_id(found, "averted_alone")["M-2"]

    assert chosen(found) == ["M-2"]
    assert found.harm_left == pytest.approx(harms)
    assert found.harm_left == pytest.approx(found.harm_today * (0.5 * 5 / 6 + 1 / 6))
    assert found.averted_share == pytest.approx(5 / 12)
    assert found.lower_bound <= found.harm_left
    assert found.most_averted_share >= found.averted_share


def test_a_risk_on_which_nothing_is_to_be_gained_counts_in_today_s_harm() -> None:
    """Else the share averted would grow by leaving risks without a measure."""
    more = replace(
        PRICED,
        risks=(*PRICED.risks, building.risk("T02-01", "T02")),
        assessments=(*PRICED.assessments, building.assessed("T02-01", 4, 4, "inherent")),
    )
    before, after = choose(PRICED, 4), choose(more, 4)

    assert after.harm_today == pytest.approx(before.harm_today * 11 / 6)
    assert after.harm_today - after.harm_left == pytest.approx(before.harm_today - before.harm_left)


def test_classes_are_shares_of_what_all_cost_together() -> None:
    """Three classes cost 1, 2, 3 parts of six; half the sum buys the dearest alone or the other two."""
    found = choose(CLASSED, 50)

    assert (found.basis, found.unit) == ("classes", "%")
    assert list(found.rows.sort_values("id")["cost"]) == pytest.approx([50, 100 / 3, 50 / 3])
    assert chosen(found) == ["M-1"]
    assert all(found.rows["cost_low"] < found.rows["cost_high"])
    assert by_id(found, "verdict")["M-2"] == "borderline"


def test_without_costs_the_budget_is_a_number_of_measures_and_the_effects_are_drawn() -> None:
    found = choose(BARE, 1)

    assert (found.basis, found.unit, found.without_cost) == ("count", "", 0)
    assert chosen(found) == ["M-1"]
    assert by_id(found, "left_out") == {"M-1": "", "M-2": "", "M-3": ""}
    assert by_id(found, "core_index") == {
        "M-1": pytest.approx(0.5, abs=0.49),
        "M-2": pytest.approx(0.5, abs=0.49),
        "M-3": 0,
    }


def test_a_measure_without_a_class_is_left_out_and_counted_never_given_one() -> None:
    found = choose(small({"cost_class": 3}, {}, {"cost_class": 1, "requires": ("M-2",)}), 100)

    assert chosen(found) == ["M-1"]
    assert by_id(found, "left_out") == {"M-1": "", "M-2": "no_cost", "M-3": "needs_left_out"}
    assert found.without_cost == 1
    assert np.isnan(by_id(found, "cost")["M-2"])
    assert by_id(found, "verdict")["M-2"] == ""


def test_a_cost_that_some_lack_or_two_currencies_give_no_money_unless_asked_for() -> None:
    some = small(money(1, 2, 3), {}, {})
    two = small(money(1, 2, 3), money(1, 2, 3, "EUR"), money(1, 2, 3))

    assert choose(some, 1).basis == "count"
    assert choose(some, 2, basis="money").without_cost == 2
    assert portfolio.bases(two) == ("count",)
    with pytest.raises(WrongUsage, match="several currencies"):
        choose(two, 1, basis="money")


def test_a_measure_is_not_chosen_without_the_one_it_requires() -> None:
    """Alone M-2 would be the choice for one measure; it needs M-3, and two fit only without M-1."""
    found = choose(small({"requires": ("M-2",)}, {"requires": ("M-3",)}, {}), 2)

    assert chosen(found) == ["M-2", "M-3"]
    assert by_id(found, "needs") == {"M-1": ("M-2",), "M-2": ("M-3",), "M-3": ()}


def test_a_required_measure_that_is_delivered_needs_nothing() -> None:
    register = small({"requires": ("M-2",)}, {"status_in_source": "planned"}, {})
    done = replace(register, measures=tuple(_completed(one, "M-2") for one in register.measures))
    found = choose(done, 1)

    assert chosen(found) == ["M-1"]
    assert by_id(found, "needs")["M-1"] == ()


def test_measures_that_exclude_one_another_are_not_chosen_together() -> None:
    found = choose(small({"excludes": ("M-2",)}, {}, {}), 3)

    assert chosen(found) == ["M-1", "M-3"]


def test_what_cannot_stand_beside_a_delivered_measure_takes_no_part() -> None:
    register = small({}, {"excludes": ("M-1",)}, {})
    done = replace(register, measures=tuple(_completed(one, "M-2") for one in register.measures))
    found = choose(done, 2)

    assert chosen(found) == ["M-3"]
    assert by_id(found, "left_out") == {"M-1": "excluded", "M-3": ""}


def test_none_to_gain_is_an_empty_choice() -> None:
    done = replace(BARE, measures=tuple(_completed(one, one.id) for one in BARE.measures))
    found = choose(done, 3, with_front=True)

    assert found.rows.empty
    assert (found.count, found.spent, found.ended, found.averted_share) == (0, 0, "proven", 0)
    assert found.harm_left == found.lower_bound == found.harm_today > 0
    assert list(portfolio.table(found).columns) == [*portfolio.ROW_COLUMNS, *portfolio.SUMMARY_COLUMNS]


def test_a_register_without_anything_is_an_empty_choice() -> None:
    found = choose(building.register(), 3, with_front=True)

    assert found.rows.empty
    assert (found.harm_today, found.averted_share, found.most_averted_share) == (0, 0, 0)


def test_the_front_starts_at_nothing_and_each_point_averts_more_for_more() -> None:
    """With three measures every attainable cost is looked at: 2, 4, 6, 10, 12, 14, 16."""
    front = choose(PRICED, 6, with_front=True).front

    assert front is not None
    assert front["cost"].iloc[0] == 0
    assert front["averted"].is_monotonic_increasing
    assert front["cost"].is_monotonic_increasing
    assert set(front["cost"]) <= {0, 2, 4, 6, 10, 12, 14, 16}
    assert front["cost"].iloc[-1] == 16
    held: set[str] = set()
    for added, dropped, count in zip(front["added"], front["dropped"], front["count"], strict=True):
        held = (held | set(added)) - set(dropped)
        assert len(held) == count


def test_said_to_stop_it_gives_what_it_has_with_a_bound_that_holds() -> None:
    said: list[Progress] = []

    def stop(progress: Progress) -> bool:
        said.append(progress)
        return True

    found = choose(BARE, 2, watch=stop, with_front=True)
    whole = choose(BARE, 2)

    assert len(said) >= 1
    assert found.draws <= 1
    assert found.lower_bound <= whole.harm_left <= found.harm_left


@pytest.mark.parametrize(
    ("text", "basis"),
    [("-1", "money"), ("nan", "money"), ("inf", "count"), ("ten", "count"), ("2.5", "count"), ("101", "classes")],
)
def test_a_budget_that_does_not_fit_is_one_sentence(text: str, basis: Any) -> None:
    with pytest.raises(WrongUsage, match=f'"{text}"'):
        budget_of(text, basis)


@pytest.mark.parametrize(
    ("text", "basis", "expected"), [("1e6", "money", 1e6), ("20 %", "classes", 20), ("20", "classes", 20)]
)
def test_a_budget_is_read_as_its_basis_says(text: str, basis: Any, expected: float) -> None:
    assert budget_of(text, basis) == expected


def test_no_time_is_refused() -> None:
    with pytest.raises(WrongUsage, match="time limit"):
        choose(BARE, 1, time_limit=0)


def _completed(measure: Measure, which: str) -> Measure:
    return replace(measure, status="completed", progress=100.0) if measure.id == which else measure
