"""The view of what to do first: budget by basis, finding beside the page, stale results, and empty states."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.services.test_portfolio import BARE, CLASSED, PRICED, small
from tests.ui.support import words

from riskregister.core.model import Register
from riskregister.errors import WrongUsage
from riskregister.services.portfolio import Progress, choose
from riskregister.store.database import Database
from riskregister.ui.jobs import Job

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]


def find(at: AppTest) -> AppTest:
    """Press Find and wait until what is looked for is found and shown."""
    at.button(key="portfolio_find").click().run()
    if "portfolio_job" in at.session_state:
        at.session_state["portfolio_job"].wait(120)
        at.run()

    assert not at.exception, at.exception[0].value
    return at


def chosen(at: AppTest) -> list[str]:
    return sorted(at.dataframe[0].value["id"])


@pytest.mark.parametrize(
    ("register", "control", "budget", "expected", "said"),
    [
        (PRICED, "number_input", 6.0, ["M-2", "M-3"], "a budget of 6 AZN"),
        (CLASSED, "slider", 50, ["M-1"], "50 % of what all measures cost together"),
        (BARE, "number_input", 1, ["M-1"], "1 measures"),
    ],
    ids=["money", "classes", "count"],
)
def test_a_budget_of_each_kind_finds_the_best_choice_and_says_how_far_it_is_proven(
    keep: Keep, show: Show, register: Register, control: str, budget: float, expected: list[str], said: str
) -> None:
    keep(register)
    at = show("analysis", view="portfolio")
    basis = choose(register, 0).basis
    getattr(at, control)(key=f"budget_{basis}").set_value(budget).run()
    find(at)
    text = words(at)

    assert chosen(at) == expected
    assert said in text
    assert "(proven)" in text
    assert "judgement, whatever the evidence" in text
    assert "30 draws" in text
    assert len(at.get("plotly_chart")) == 1
    assert not at.warning


def test_before_anything_was_looked_for_the_page_says_so(keep: Keep, show: Show) -> None:
    keep(BARE)
    at = show("analysis", view="portfolio")

    assert "Nothing looked for yet" in words(at)
    assert not at.dataframe


def test_results_are_kept_and_marked_when_the_budget_changes(keep: Keep, show: Show) -> None:
    keep(BARE)
    at = show("analysis", view="portfolio")
    find(at)
    at.number_input(key="budget_count").set_value(2).run()

    assert len(at.warning) == 1
    assert "3 measures" in at.warning[0].value
    assert chosen(at) == ["M-1", "M-2", "M-3"]
    find(at)
    assert not at.warning
    assert chosen(at) == ["M-1", "M-2"]


def test_measures_without_a_cost_are_counted_and_another_basis_can_be_taken(keep: Keep, show: Show) -> None:
    keep(small({"cost_class": 3}, {}, {}))
    at = show("analysis", view="portfolio")

    assert "want of a cost: 2 of 3" in words(at)
    other = show("analysis", view="portfolio", basis="count")
    assert "want of a cost" not in words(other)
    assert other.number_input(key="budget_count").value == 3


def test_nothing_to_gain_is_said(keep: Keep, show: Show) -> None:
    done = tuple(replace(measure, status="completed", progress=100.0) for measure in BARE.measures)
    keep(replace(BARE, measures=done))
    at = show("analysis", view="portfolio")

    assert "No measure still to be delivered acts on an assessed risk" in words(at)
    assert [button.label for button in at.button if button.key not in ("moment_now", "help_tour")] == []


def test_a_budget_of_nothing_buys_nothing(keep: Keep, show: Show) -> None:
    keep(BARE)
    at = show("analysis", view="portfolio")
    at.number_input(key="budget_count").set_value(0).run()
    find(at)

    assert "The budget buys nothing that averts harm" in words(at)


def test_while_it_runs_there_is_progress_and_stop_ends_it(database: Database, show: Show) -> None:
    """The shipped register's three steps take longer than the time between two presses."""
    at = show("analysis", view="portfolio")
    at.number_input(key="portfolio_limit").set_value(300).run()
    at.button(key="portfolio_find").click().run()
    job = at.session_state["portfolio_job"]
    at.button(key="portfolio_stop").click().run()
    job.wait(60)

    assert not job.running
    at.run()
    assert "Stop" not in [button.label for button in at.button]
    assert "nothing better than" in words(at)


def test_a_job_tells_how_far_it_is_and_ends_when_told() -> None:
    reached = threading.Event()

    def work(watch: Callable[[Any], bool]) -> str:
        while not watch(Progress(step="best", done=0.5)):
            reached.set()
        return "what it has"

    job = Job("settings", work)
    reached.wait(10)

    assert job.running
    assert job.progress == Progress(step="best", done=0.5)
    job.stop()
    job.wait(10)
    assert (job.running, job.result, job.error) == (False, "what it has", None)


def test_a_job_keeps_an_expected_error_for_the_page() -> None:
    def work(_watch: Callable[[Any], bool]) -> None:
        raise WrongUsage("no", "do this")

    job = Job(None, work)
    job.wait(10)

    assert str(job.error) == "no do this"
