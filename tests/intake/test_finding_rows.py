"""Which rows are risks: what stands between, above, below and beside them is none, and is said."""

from __future__ import annotations

import time

from tests.intake.sheets import found, header_of, letters, rows_of, sheet

from riskregister.intake.grid import Broken, Grid, Span


def reasons(text: str) -> dict[int, str]:
    """Return why rows (from 1) were left out."""
    table = found(text).table
    assert table is not None
    return {skipped.row + 1: skipped.why for skipped in table.skipped}


def test_banners_legends_and_stray_labels_above_are_no_header() -> None:
    result = found(
        """
        | Risk register of the harbour works

        | The register is kept by the project office and looked at every month.

        | Impact of the result
        | 1 | Negligible, little or no effect
        | 2 | Minor, a small disruption
        | Probability of occurrence
        | 1 | Rare
        | 2 | Likely
        | | | | | Calculated
        | ID  | Category  | Risk description          | Impact level (1-2) | Priority level
        | R01 | Technical | The crane is not there    | 2                  | 4
        | R02 | People    | Divers are not found      | 1                  | 2
        """
    )
    assert header_of(result) == [12]
    assert rows_of(result) == [13, 14]


def test_numbered_and_formula_only_rows_are_no_risks() -> None:
    rows = [
        ["ID", "Risk", "Likelihood", "Impact", "Score"],
        [1.0, "The bridge is late", 2.0, 3.0, 6.0],
        [2.0, "The ferry is full", 3.0, 3.0, 9.0],
        [3.0, None, None, None, 0.0],
        [4.0, None, None, None, Broken("#VALUE!")],
    ]
    result = found(Grid("Risks", rows))  # type: ignore[arg-type]
    assert rows_of(result) == [2, 3]
    assert any("2 rows were left out" in finding.rule for finding in result.findings)


def test_a_legend_and_another_table_below_are_no_risks() -> None:
    text = """
        Event               | Type | Probability | Impact | Index
        Nobody talks        | Team | 3           | 2      | 6
        Nobody has done it  | Team | 3           | 4      | 12
        The design is wrong | Work | 2           | 3      | 6

        Severity            | Value |            | 4      | 8
        Disaster            | 4     |            | 3      | 6
        Serious             | 3     |            | 2      | 4

        Name                | Hours
        Alice               | 12
        """
    assert rows_of(found(text)) == [2, 3, 4]


def test_empty_rows_between_groups_do_not_end_the_table() -> None:
    text = """
        ID | Risk                   | Likelihood | Impact
        1  | Dust in the engines    | 3          | 2

        2  | Salt in the pipes      | 2          | 4
        3  | Birds in the chimney   | 4          | 1



        4  | Mice in the granary    | 4          | 2
        """
    assert rows_of(found(text)) == [2, 4, 5, 9]


def test_a_header_that_comes_again_is_passed_over() -> None:
    text = """
        Risk           | Probability | Effects
        Staff fall ill | Low         | Serious
        Money runs out | High        | Tolerable

        Risk           | Probability | Effects
        Tools are late | Moderate    | Serious
        """
    assert rows_of(found(text)) == [2, 3, 6]
    assert reasons(text)[5] == "the header once more"


def test_totals_and_notes_are_no_risks() -> None:
    text = """
        Risk           | Likelihood | Impact | Score | Owner
        Staff fall ill | 2          | 3      | 6     | A. Noe
        Money runs out | 1          | 5      | 5     | B. Moe
        Total          |            |        | 11    |
        Note: levels go from 1 to 5
        """
    assert rows_of(found(text)) == [2, 3]
    assert reasons(text)[4] == "a total"


def test_hints_under_the_header_and_marked_samples_are_no_risks() -> None:
    hints = """
        Ref       | Date raised | Risk description        | Likelihood (L/M/H)                | Impact (L/M/H)
        Unique id | dd/mm/yy    | Add a brief description | Probability of the risk occurring | Its effect on the work
        """
    assert found(hints).verdict == "empty"
    sample = """
        ID      | Risk                  | Likelihood | Impact
        Example | A server breaks down  | 3          | 4
        1       | The roof leaks        | 2          | 2
        2       | The door does not lock| 3          | 2
        """
    assert rows_of(found(sample)) == [3, 4]


def test_a_log_of_more_than_risks_gives_its_risks_only() -> None:
    text = """
        ID | Type       | Description                  | Impact | Probability | Owner
        1  | Risk       | The permit may come late     | High   | Medium      | Ann
        2  | Issue      | The permit office has moved  | High   | High        | Ben
        3  | Assumption | Permits are needed           | Low    | Low         | Ann
        4  | Risk       | The neighbours may object    | Low    | High        | Ben
        5  | Dependency | The road must be built first | High   | High        | Ann
        """
    assert rows_of(found(text)) == [2, 5]
    assert reasons(text)[3] == "another kind of entry: Issue"


def test_two_header_rows_are_read_as_one() -> None:
    text = """
        Risk register

        No | Asset  | Description             | Threat      |        | Risk score | Owner
           |        |                         | Probability | Impact |            |
        1  | Server | Anybody can walk in     | 3           | 3      | 9          | IT
        2  | Paper  | Files lie on the tables | 2           | 1      | 2          | HR
        """
    result = found(sheet(text.replace("\n\n", "\n", 1), merged=[Span(1, 3, 1, 4)]))
    assert header_of(result) == [2, 3]
    at = letters(result)
    assert (at["likelihood"], at["impact"], at["score"], at["owner"]) == ("D", "E", "F", "G")
    assert rows_of(result) == [4, 5]


def test_groups_over_the_header_count_where_they_tell_columns_apart() -> None:
    text = """
        |             | Inherent   |        | Residual   |
        ID | Risk     | Likelihood | Impact | Likelihood | Impact
        1  | Ice      | 3          | 3      | 1          | 2
        2  | Storms   | 2          | 4      | 2          | 2
        """
    result = found(sheet(text, merged=[Span(0, 2, 0, 3), Span(0, 4, 0, 5)]))
    assert header_of(result) == [1, 2]
    assert letters(result)["residual_impact"] == "F"
    plain = """
        Risk register of the north
        ID | Risk     | Likelihood | Impact
        1  | Ice      | 3          | 3
        """
    assert header_of(found(sheet(plain, merged=[Span(0, 0, 0, 3)]))) == [2]


def test_merged_cells_and_labels_are_filled_where_they_are_data() -> None:
    text = """
        Component | Failure mode    | O | S
        Pump      | Does not start  | 2 | 3
                  | Does not stop   | 1 | 4
        Valve     | Does not open   | 3 | 2
                  | Does not close  | 2 | 2
        """
    for merged in ([Span(1, 0, 2, 0), Span(3, 0, 4, 0)], []):
        result = found(sheet(text, merged=merged))
        assert result.table is not None
        assert rows_of(result) == [2, 3, 4, 5]
        assert [result.table.grid.at(row, 0) for row in result.table.rows] == ["Pump", "Pump", "Valve", "Valve"]


def test_a_label_column_without_a_heading_is_the_category() -> None:
    text = """
                  | Nr | Risk                | Likelihood | Impact
        People    | 1  | The lead is missing | rare       | grave
                  | 2  | Two people leave    | likely     | grave
                  | 3  |                     |            |
        Time      | 4  | Plans are too bold  | likely     | light
                  | 5  | No time to test     | rare       | light
        """
    result = found(text)
    assert result.table is not None
    assert letters(result)["category"] == "A"
    assert rows_of(result) == [2, 3, 5, 6]
    assert [result.table.grid.at(row, 0) for row in result.table.rows] == ["People", "People", "Time", "Time"]


def test_one_risk_merged_over_two_lines_is_one_risk() -> None:
    text = """
        ID | Risk            | Likelihood | Impact | Measures
        1  | The dam gives   | 2          | 5      | Look at it every day
           |                 |            |        | Warn the village
        2  | The weir clogs  | 3          | 2      | Clean it in autumn
        """
    result = found(sheet(text, merged=[Span(1, c, 2, c) for c in range(4)]))
    assert rows_of(result) == [2, 4]


def test_an_empty_column_inside_does_not_part_the_table() -> None:
    text = """
        Event          | Probability | Severity | | Risk                  | Plan B
        It grows late  | low         | high     | | Wrong estimates       | Work longer
        It costs more  | high        | high     | | Prices go up          | Ask for money
        """
    at = letters(found(text))
    assert (at["title"], at["description"], at["contingency"]) == ("E", "A", "F")


def test_hidden_rows_come_in_and_are_said() -> None:
    text = """
        ID | Risk           | Likelihood | Impact
        1  | Frost in April | 3          | 3
        2  | Hail in July   | 2          | 4
        3  | Fog in October | 2          | 1
        """
    result = found(sheet(text, hidden_rows=frozenset({2, 3})))
    assert rows_of(result) == [2, 3, 4]
    assert [f.value for f in result.findings if "hidden rows" in f.rule] == ["3-4"]


def test_orders_in_the_first_risk_are_no_instructions() -> None:
    text = """
        ID | Risk                               | Likelihood | Impact | Mitigation                | Contingency
        1  | The system is down for a whole day | 3          | 4      | Provide a second system   | Use paper forms
        2  | The data are lost                  | 2          | 5      | List what must be copied  | Ask the customers
        """
    assert rows_of(found(text)) == [2, 3]


def test_rows_rated_for_a_cause_of_their_own_are_risks_of_the_title_above() -> None:
    text = """
        Failure mode   | Cause        | O | S | D | RPN
        Does not start | Battery flat | 3 | 4 | 2 | 24
                       | Fuse blown   | 2 | 4 | 3 | 24
                       | Switch stuck | 1 | 4 | 2 | 8
        Does not stop  | Brake worn   | 2 | 5 | 4 | 40
        """
    result = found(text)
    assert result.table is not None
    assert rows_of(result) == [2, 3, 4, 5]
    assert [result.table.grid.at(row, 0) for row in result.table.rows][:3] == ["Does not start"] * 3


def test_a_row_of_short_names_under_long_headings_belongs_to_the_header() -> None:
    text = """
        Failure mode   | Severity of effect | Occurrence | Risk priority | Severity then | Occurrence then | Priority
                       | S                  | O          | RPN           | S2                  | O2              | RPN2
        Does not start | 4                  | 3          | 12            | 4                   | 1               | 4
        Does not stop  | 5                  | 2          | 10            | 5                   | 1               | 5
        Turns too fast | 3                  | 3          | 9             | 2                   | 2               | 4
        """
    result = found(text)
    assert header_of(result) == [1, 2]
    at = letters(result)
    assert [at[f] for f in ("impact", "likelihood", "score", "residual_score")] == ["B", "C", "D", "G"]


def test_a_key_and_a_list_of_people_below_are_no_risks() -> None:
    text = """
        ID | Risk                | Category | Likelihood | Impact | Owner
        R1 | The cellar floods   | Building | High       | High   | Ann
        R2 | The roof leaks      | Building | Low        | High   | Ben
        R3 | The lift gets stuck | Building | Medium     | Low    | Ann

        Role     | Name
        Approver | Cem Toe
        Author   | Dan Roe
        """
    assert rows_of(found(text)) == [2, 3, 4]


def test_headings_far_apart_are_one_table() -> None:
    text = """
        Risk                | | | | Likelihood | | | Impact
        The cellar floods   | | | | 3          | | | 4
        The roof leaks      | | | | 2          | | | 2
        The lift gets stuck | | | | 4          | | | 1
        """
    result = found(text)
    at = letters(result)
    assert (at["title"], at["likelihood"], at["impact"]) == ("A", "E", "H")
    assert rows_of(result) == [2, 3, 4]


def test_headings_of_groups_inside_the_table_are_no_risks() -> None:
    by_id = """
        ID              | Risk                     | Likelihood | Impact | Score | Mitigation
        Technical risks
        1               | The server dies at night | 3          | 4      | 12    | Buy another one
        2               | The disk is full         | 2          | 2      | 4     | Buy more
        Legal risks
        3               | A law changes            | 2          | 5      | 10    | Watch it
        """
    by_title = """
        Risk                     | Likelihood | Impact | Score | Mitigation
        Technical risks
        The server dies at night | 3          | 4      | 12    | Buy another one
        The disk is full         | 2          | 2      | 4     | Buy more
        Legal risks
        A law changes            | 2          | 5      | 10    | Watch it
        """
    for text in (by_id, by_title):
        assert rows_of(found(text)) == [3, 4, 6]
        assert reasons(text)[2] == reasons(text)[5] == "a heading or note inside the table"


def test_guidance_on_the_levels_below_is_no_risk() -> None:
    text = """
        ID         | Risk                     | Likelihood | Impact   | Score | Mitigation
        1          | The server dies at night | 3          | 4        | 12    | Buy another one
        2          | The disk is full         | 2          | 2        | 4     | Buy more
        3          | A law changes            | 2          | 5        | 10    | Watch it

        Measure    | 1                        | 2          | 3        | 4     | 5
        Likelihood | Rare                     | Unlikely   | Possible | Likely| Certain
        Impact     | None                     | Minor      | Moderate | Major | Severe
        """
    assert rows_of(found(text)) == [2, 3, 4]


def test_risks_that_nobody_assessed_yet_are_risks() -> None:
    text = """
        ID | Risk                     | Likelihood | Impact | Owner
        1  | The server dies at night | 3          | 4      | Ann
        2  | The disk is full         | 2          | 2      | Ben
        3  | A new one to look at     |            |        |
        4  | Another one to look at
        """
    assert rows_of(found(text)) == [2, 3, 4, 5]


def test_levels_on_a_line_of_their_own_belong_to_the_risk_above() -> None:
    text = """
        ID | Risk                     | Cause | Likelihood | Impact
        1  | The server dies at night | Heat  |            |
           |                          |       | 3          | 4
        2  | The disk is full         | Logs  |            |
           |                          |       | 2          | 2
        """
    result = found(text)
    assert result.table is not None
    assert rows_of(result) == [2, 4]
    assert [result.table.grid.at(row, 3) for row in result.table.rows] == [3, 2]


def test_places_to_be_filled_are_samples() -> None:
    ordered = found(
        """
        ID | Risk description  | Owner | Probability | Impact | Rating
        1  | Enter description |       | Medium      | Medium | Moderate
           |                   |       | Medium      | High   | Severe
        """
    )
    assert ordered.verdict == "empty"
    repeated = found(
        """
        ID | Title        | Description  | Cause        | Likelihood | Impact | Level
        R1 | to be filled | to be filled | to be filled |            |        |
        R2 | to be filled | to be filled | to be filled |            |        |
        """
    )
    assert repeated.verdict == "empty"


def test_a_row_that_explains_the_steps_is_a_hint() -> None:
    text = """
        Risk description | What it does | Impact level | Probability level | Owner
        Give a summary of the risk | What happens if not | Rate 1 (LOW) to 5 (HIGH) | 1 (low) to 5 (high) | Who is it?
        The lock gate does not close | The dock runs dry | 4 | 2 | Ann
        The pump runs hot | The dock fills slowly | 3 | 2 | Ben
        """
    assert rows_of(found(text)) == [3, 4]


def test_a_matrix_right_under_the_risks_is_none_of_them() -> None:
    text = """
        ID     | Risk                  | Likelihood | Impact | Factor
        1      | A member leaves       | 1          | 3      | 3
        2      | Nobody talks          | 3          | 3      | 9
        3      | The scope is confused | 1          | 2      | 2
        4      | The budget is cut     | 2          | 2      | 4
        Impact |                       |            |        |
        High   | 3                     | 6          | 9      |
        Low    | 1                     | 2          | 3      |
               | Not likely            | Likely     | Very likely |
               | Likelihood            | Likelihood | Likelihood |
        """
    assert rows_of(found(text)) == [2, 3, 4, 5]


def test_notes_below_one_risk_do_not_outnumber_it() -> None:
    text = """
        Risk            | Category | Likelihood | Impact | Owner | Action
        The tide is low | Nature   | 2          | 3      | Ann   | Wait

        Guide
        1 is low
        3 is middling
        5 is high
        """
    assert rows_of(found(text)) == [2]


def test_long_names_in_the_place_of_ids_are_read_in_no_time() -> None:
    slug = "cwe-1008-" + "unnecessary-data-asset-" * 8 + "@portal"
    rows = [["ID", "Risk", "Likelihood", "Impact"], *([f"{slug}{n}", f"Risk {n}", 2.0, 3.0] for n in range(30))]
    begun = time.perf_counter()
    assert len(rows_of(found(Grid("Risks", rows)))) == 30  # type: ignore[arg-type]
    assert time.perf_counter() - begun < 5


def test_a_row_left_out_with_title_likelihood_and_impact_is_a_warning_that_names_it_and_the_way_out() -> None:
    text = """
        Risk            | Likelihood | Impact | Owner
        Staff fall ill  | 2          | 3      | A. Noe
        Total blackout  | 3          | high   | B. Moe
        Money runs out  | 1          | 5      | B. Moe
        Total           |            |        |
        Risk            | Likelihood | Impact | Owner
        Crane falls     | 1          | 5      | A. Noe
        """
    result = found(text)
    warnings = [one for one in result.findings if one.severity == "warning"]

    assert rows_of(result) == [2, 4, 7]
    assert [(one.value, one.place) for one in warnings] == [("Total blackout", "Risks!A3")]
    assert warnings[0].rule.startswith("row 3 has a title, a likelihood and an impact, but was left out: a total.")
    assert "If it is a risk, put it right under the others" in warnings[0].rule
    assert [one.value for one in result.findings if "left out: " in one.rule and one.severity == "note"] == ["5", "6"]


def test_many_rows_left_out_that_look_like_risks_are_named_and_the_rest_in_one_warning() -> None:
    lines = [f"Person {n} leaves the team | {n % 5 + 1} | 3 | B. Moe" for n in range(40)]
    lines += [f"Total {n} | 2 | 3 | B. Moe" for n in range(25)]
    result = found("\n".join(["Risk | Likelihood | Impact | Owner", *lines]))
    warnings = [one.rule for one in result.findings if one.severity == "warning"]

    assert len(warnings) == 21
    assert warnings[-1].startswith(
        "5 more rows with a title, a likelihood and an impact were left out: 62-66. If it is a risk"
    )
