"""Reading rows: texts, dates, and the doubts at their cells, one trap each."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.tables import CRITERIA, column, table, told

from riskregister.core.parts import Detail
from riskregister.intake.grid import Broken, Grid, Value
from riskregister.intake.reading import LONGEST_TITLE, Reading, read, title_of
from riskregister.intake.reading_dates import day_of
from riskregister.intake.reading_doubts import Doubt, collapsed
from riskregister.intake.scales import ScaleChoices
from riskregister.intake.table import FIELDS, Table
from riskregister.intake.vocabulary import is_opportunity, status_of, strategy_of


def reading(heads: list[str], *rows: list[Value], **more: object) -> Reading:
    return read(table(heads, *rows, **more), CRITERIA)  # type: ignore[arg-type]


def places(found: Reading, severity: str, of: str) -> list[str]:
    return [one.place for one in told(found, severity, of)]


def test_ids_are_texts_without_a_point_and_with_their_zeros() -> None:
    found = reading(["id", "title"], [3.0, "A"], ["00232", "B"], [" R-1 ", "C"])

    assert [record.values["id"] for record in found.records] == ["3", "00232", "R-1"]


def test_an_id_that_stands_twice_is_told_at_the_later_cell() -> None:
    found = reading(["id", "title"], ["R1", "A"], ["R2", "B"], ["R1", "C"])

    assert places(found, "warning", "id") == ["Risks!A4"]


@pytest.mark.parametrize(
    ("cell", "title"), [("* Bullet ", "Bullet"), ("• One", "One"), ("- Two", "Two"), ("-5 °C", "-5 °C")]
)
def test_the_mark_of_a_list_before_a_title_goes(cell: str, title: str) -> None:
    assert reading(["title"], [cell]).records[0].values["title"] == title


def test_a_risk_without_a_title_is_called_by_what_else_is_said_of_it() -> None:
    found = reading(["title", "description"], ["", "First line\nsecond"], ["T", ""], ["", ""])

    assert [title_of(record) for record in found.records] == ["First line", "T", ""]
    assert places(found, "warning", "title") == ["Risks!A2"]
    assert places(found, "error", "title") == ["Risks!A4"]


def test_a_long_title_is_cut_at_a_word() -> None:
    record = reading(["title"], ["word " * 100]).records[0]

    assert len(title_of(record)) <= LONGEST_TITLE + 2
    assert title_of(record).endswith("word …")


def test_columns_without_a_place_are_kept_under_their_headings() -> None:
    found = reading(["title", "Region", "mitigation", "Empty"], ["A", "North", "Do it", None])

    assert found.records[0].details == (
        Detail(name="Region", value="North"),
        Detail(name="mitigation", value="Do it", field="mitigation"),
    )


def test_a_column_that_is_title_and_description_is_no_detail() -> None:
    made = table(["title"], ["A"])
    both = Table(
        grid=made.grid,
        header_rows=(0,),
        columns=made.columns,
        mapping={**made.mapping, "description": made.mapping["title"]},
        rows=made.rows,
    )

    assert read(both, CRITERIA).records[0].details == ()


def test_a_rating_alone_stays_a_rating() -> None:
    found = reading(["title", "level"], ["A", "Yüksek"], ["B", "Çok yüksek"])

    assert [record.levels["level"].level for record in found.records] == [None, None]
    assert [record.levels["level"].raw for record in found.records] == ["Yüksek", "Çok yüksek"]
    assert not found.errors
    assert "no likelihood and no impact" in told(found, "note", "likelihood")[0].message


def test_a_score_that_is_not_what_the_others_are_is_told_with_what_it_would_be() -> None:
    rows: list[list[Value]] = [["A", 2, 3, 6], ["B", 4, 5, 20], ["C", 1, 5, 5], ["D", 3, 3, 9], ["E", 5, 2, 12]]
    doubt = told(reading(["title", "likelihood", "impact", "score"], *rows), "warning", "score")

    assert [(one.place, one.nearest) for one in doubt if isinstance(one, Doubt)] == [("Risks!D6", "10")]


def test_a_score_may_be_a_sum_or_have_three_factors() -> None:
    sums = reading(["title", "likelihood", "impact", "score"], *[["T", n, 5, n + 5] for n in (1, 2, 3, 4, 5)])
    heads = ["title", "likelihood", "impact", "detection", "score"]
    three = reading(heads, *[["T", n, 5, 2, n * 10] for n in (1, 2, 3, 4, 5)])

    assert told(sums, of="score") == told(three, of="score") == []
    assert "not scored" in told(three, "note", "detection")[0].message


def test_a_formula_without_its_result_is_reckoned_from_the_factors_and_told() -> None:
    made = table(
        ["title", "likelihood", "impact", "score"],
        ["A", 2, 3, None],
        ["B", 3, 3, None],
        uncalculated=frozenset({(1, 3), (2, 3)}),
    )
    found = read(made, CRITERIA)

    assert [record.levels["score"].value for record in found.records] == [6, 9]
    assert places(found, "warning", "score") == ["Risks!D2", "Risks!D3"]
    assert "likelihood × impact" in told(found, "warning", "score")[0].rule


def test_a_level_whose_formula_has_no_result_is_not_read() -> None:
    found = column("likelihood", None, 3, 5, uncalculated=frozenset({(1, 1)}))

    assert found.records[0].levels["likelihood"].level is None
    assert places(found, "error", "likelihood") == ["Risks!B2"]


def test_error_values_are_blank_and_told() -> None:
    found = reading(["title", "owner"], ["A", Broken("#N/A")])

    assert "owner" not in found.records[0].values
    assert places(found, "warning", "owner")[0] == "Risks!B2"


def test_a_word_where_a_score_belongs_is_told_and_kept() -> None:
    found = reading(["title", "likelihood", "impact", "score"], ["A", 2, 3, 6], ["B", 2, 2, 4], ["C", 1, 1, "soon"])

    assert places(found, "warning", "score") == ["Risks!D4"]
    assert found.records[2].levels["score"].raw == "soon"


def test_a_rating_unlike_that_of_its_neighbours_is_told() -> None:
    rows: list[list[Value]] = [["T", 2, 5, "High"]] * 4 + [["T", 2, 5, "Low"], ["T", 1, 1, "Low"]]
    doubts = told(reading(["title", "likelihood", "impact", "level"], *rows), "warning", "level")

    assert [(one.place, one.nearest) for one in doubts if isinstance(one, Doubt)] == [("Risks!D6", "High")]


def test_a_later_stage_that_is_higher_is_told_by_score_or_by_rating() -> None:
    heads = ["title", "likelihood", "impact", "residual_likelihood", "residual_impact"]
    numbers = reading(heads, ["A", 2, 5, 3, 5], ["B", 2, 5, 1, 5])
    words = reading(
        ["title", "level", "residual_level"], ["A", "Low", "High"], ["B", "High", "Low"], ["C", "Medium", ""]
    )

    assert places(numbers, "warning", "residual_likelihood")[-1:] == ["Risks!D2"]
    assert places(words, "warning", "residual_level") == ["Risks!C2"]


def test_one_missing_factor_is_told_at_its_cell_and_both_once() -> None:
    found = reading(["title", "likelihood", "impact"], ["A", 2, None], ["B", "--", "n/a"], ["C", 5, 5])

    assert places(found, "warning", "impact") == ["Risks!C2"]
    assert places(found, "warning", "likelihood") == ["Risks!B3"]
    assert found.records[1].levels["impact"].state == "not_applicable"
    assert not found.errors


def test_a_zero_is_told_and_is_the_lowest_level() -> None:
    found = column("impact", 0, 50, 100)

    assert [record.levels["impact"].level for record in found.records] == [1, 3, 5]
    assert places(found, "warning", "impact")[0] == "Risks!B2"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-08-06", (2026, 8, 6)),
        ("06.08.2026", (2026, 8, 6)),
        ("6 августа 2026 г.", (2026, 8, 6)),
        ("August 6th, 2026", (2026, 8, 6)),
        ("06-Aug-26", (2026, 8, 6)),
        ("2026年8月6日", (2026, 8, 6)),
        ("3 de marzo de 2025", (2025, 3, 3)),
        ("8/13/2026", (2026, 8, 13)),
        (45000.0, (2023, 3, 15)),
        ("31.02.2026", None),
        ("Durante el release", None),
        ("Q3 2026", None),
        ("2026", None),
    ],
)
def test_days_are_read_as_they_are_written(text: Value, day: tuple[int, int, int] | None) -> None:
    found = day_of(text)

    assert (found.day if found else None) == (dt.date(*day) if day else None)


@pytest.mark.parametrize(("other", "day"), [("13/08/2026", 3), ("08/13/2026", 2)])
def test_the_order_of_a_date_is_the_one_the_file_shows(other: str, day: int) -> None:
    found = reading(["title", "date_due"], ["A", "03/02/2026"], ["B", other])

    assert found.records[0].dates["date_due"].day == day
    assert told(found, of="date_due") == []


def test_an_order_that_no_date_shows_is_told_once_and_can_be_said() -> None:
    rows: list[list[Value]] = [["A", "03/02/2026"], ["B", "02/02/2026"]]
    made = table(["title", "date_due"], *rows)
    found, said = read(made, CRITERIA), read(made, CRITERIA, ScaleChoices(day_first=False))

    assert found.records[0].dates["date_due"] == dt.date(2026, 2, 3)
    assert len(told(found, "warning", "date_due")) == 1
    assert said.records[0].dates["date_due"] == dt.date(2026, 3, 2)
    assert told(said, of="date_due") == []


def test_dates_that_cannot_be_read_are_one_line_and_kept() -> None:
    found = reading(["title", "date_due"], *[["T", "as soon as possible"]] * 5)
    line = next(one for one in collapsed(found.findings) if one.field == "date_due")

    assert len(line.places) == 5
    assert line.message.endswith("5 cells: Risks!B2, Risks!B3, Risks!B4 …")
    assert found.records[0].details == (Detail(name="date_due", value="as soon as possible", field="date_due"),)


def test_columns_with_nothing_in_them_are_told_once() -> None:
    found = reading(["title", "owner", "date_due"], ["A", None, None], ["B", "", None])

    assert [(one.severity, one.field) for one in found.findings if "nothing stands" in one.rule] == [
        ("warning", "owner"),
        ("warning", "date_due"),
    ]
    assert sum("says nothing of the status" in one.message for one in found.findings) == 1


def test_unknown_words_of_status_and_strategy_are_told_and_kept() -> None:
    found = reading(["title", "status", "strategy"], ["A", "Open", "Mitigar "], ["B", "Zombie", "open"], ["C", "", "-"])

    assert places(found, "warning", "status") == ["Risks!B3"]
    assert places(found, "warning", "strategy") == ["Risks!C3"]
    assert Detail(name="status", value="Zombie", field="status") in found.records[1].details


def test_words_of_status_and_strategy_in_many_languages() -> None:
    assert [status_of(word) for word in ("Offen", "закрыт", "KAPALI", "已关闭", "監視中", "accepté", "Borrador")] == [
        *("under_review", "closed", "closed", "closed", "under_review", "accepted", "draft")
    ]
    assert [
        strategy_of(word) for word in ("avoid", "снизить", "Transférer", "受容", "Reduce/Mitigate", "Accept, Avoid")
    ] == [*("avoid", "reduce", "transfer", "accept", "reduce", None)]
    assert is_opportunity("Fırsat")


def test_opportunities_are_found_by_kind_by_answer_and_by_a_gain() -> None:
    kinds = reading(["title", "Type"], ["A", "Threat"], ["B", "Opportunity"])
    answers = reading(["title", "strategy"], ["A", "Exploit"], ["B", "Accept"])
    gains = reading(["title", "impact"], ["A", "-3,150,000 CHF"], ["B", "5 CHF"])

    assert [[one.opportunity for one in found.records] for found in (kinds, answers, gains)] == [
        [False, True],
        [True, False],
        [True, False],
    ]


def test_a_level_of_an_opportunity_that_is_off_the_scale_is_no_error() -> None:
    found = reading(["title", "category", "likelihood", "impact"], ["A", "Chance", 3, -4], ["B", "Markt", 5, 5])

    assert not found.errors
    assert found.records[0].levels["impact"].level is None


def test_a_column_that_a_table_names_but_rows_do_not_reach_is_blank() -> None:
    made = Table(
        grid=Grid(name="", rows=[["title", "likelihood"], ["A"]]),
        header_rows=(0,),
        columns=(table(["title", "likelihood"]).columns),
        mapping=table(["title", "likelihood"]).mapping,
        rows=(1,),
    )

    found = read(made, CRITERIA)

    assert found.records[0].levels["likelihood"].blank
    assert found.records[0].levels["likelihood"].level is None


def test_findings_that_say_the_same_of_one_column_are_one_line_errors_first() -> None:
    found = reading(
        ["title", "likelihood", "owner"], *[["T", "no idea", "me"]] * 3, ["T", 1, "me"], ["T", 2, "me"], ["T", 5, "me"]
    )
    lines = collapsed(found.findings)

    assert lines[0].severity == "error"
    assert lines[0].places == ("Risks!B2", "Risks!B3", "Risks!B4")
    assert [line.severity for line in lines] == sorted(
        (line.severity for line in lines), key=["error", "warning", "note"].index
    )


def test_a_row_that_says_the_same_as_one_above_is_told() -> None:
    rows: list[list[Value]] = [["1", "Fire", "North", 5], ["2", "Fire", "South", 5], ["3", "Fire", "North", 5]]
    found = reading(["id", "title", "Zone", "likelihood"], *rows, ["4", "", "North", 5])

    assert [one.place for one in found.findings if "same as one above" in one.rule] == ["Risks!B4"]


def test_characters_that_no_database_keeps_are_left_out() -> None:
    record = reading(["title", "notes"], ["A\x00B", "one\r\ntwo\x0b\ud800\t3"]).records[0]

    assert record.values == {"title": "AB", "notes": "one\ntwo\t3"}


def test_an_empty_table_reads_as_nothing() -> None:
    found = reading(["title", "likelihood", "date_due"])

    assert found.records == ()
    assert not found.errors


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=9),
    st.sampled_from(
        ["High", "3 - Possible", "40 %", "€ 5m", "n/a", "03/02/2026", "=cmd", "1" * 400, "\ufeff", "Opportunity"]
    ),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(Broken, st.just("#N/A")),
)


@given(st.data())
def test_whatever_stands_in_a_table_it_is_read_and_every_unread_level_has_no_number(data: st.DataObject) -> None:
    heads = data.draw(st.lists(st.sampled_from([*FIELDS, "Region"]), min_size=1, max_size=7, unique=True))
    rows = data.draw(st.lists(st.lists(ANYTHING, max_size=len(heads) + 1), max_size=5))
    cells = st.tuples(st.integers(1, 5), st.integers(0, 6))
    odd = {name: frozenset(data.draw(st.sets(cells, max_size=3))) for name in ("percent", "uncalculated")}

    found = read(table(heads, *rows, **odd), CRITERIA)
    collapsed(found.findings)
    wrong = {(one.row, one.field) for one in found.findings if isinstance(one, Doubt) and one.severity == "error"}

    assert len(found.records) == len(rows)
    for record in found.records:
        for of, level in record.levels.items():
            assert (record.row, of) not in wrong or (level.value is None and level.level is None)
            assert level.level is None or (level.value is not None and 1 <= level.level <= 5)
