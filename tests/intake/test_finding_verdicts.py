"""What a file is: to import, to choose from, an empty template, or no register at all."""

from __future__ import annotations

import pytest
from tests.intake.sheets import found, letters, rows_of, sheet

from riskregister.intake.finding import Confirmed
from riskregister.intake.grid import Grid, Span

REGISTER = """
    ID | Risk               | Likelihood | Impact | Score | Owner
    1  | The road is closed | 3          | 4      | 12    | Ann
    2  | The bridge is weak | 1          | 5      | 5     | Ben
    """


@pytest.mark.parametrize(
    "text",
    [
        # A scoring grid: levels, but nothing they are levels of.
        """
        Probability | Impact     | Risk score
        Low (1)     | Low (1)    | Low (2)
        Medium (2)  | Low (1)    | Low (3)
        High (3)    | Low (1)    | Medium (4)
        Low (1)     | High (3)   | Medium (4)
        """,
        # What the levels of a scale mean.
        """
        Likelihood | Description                | Score
        Rare       | Once in a hundred years    | 1
        Possible   | Once in ten years or so    | 2
        Likely     | Every year, rather surely  | 3
        """,
        """
        COUNTRY | ISO3 | Flood | Drought | VULNERABILITY | INFORM RISK | RISK CLASS
        Atlantis| ATL  | 3.4   | 2.1     | 4.5           | 3.9         | Medium
        Utopia  | UTO  | 1.2   | 0.4     | 2.2           | 1.4         | Low
        """,
        """
        Task           | Priority | Status | Owner | Due date
        Write the plan | High     | Open   | Ann   | 2024-03-01
        Print the plan | Low      | Open   | Ben   | 2024-04-01
        """,
        """
        Issue ID | Issue description          | Priority | Status | Assigned to
        1        | The printer does not print | High     | Open   | Ann
        2        | The scanner does not scan  | Low      | Closed | Ben
        """,
        """
        Asset    | Type     | Location | Owner | Criticality
        Server 1 | Hardware | Room 4   | IT    | High
        Laptop 7 | Hardware | Office   | HR    | Low
        """,
        """
        Item          | Description            | Quantity | Price
        Steel pipe    | Six metres, galvanised | 12       | 40
        Copper wire   | By the metre           | 300      | 2
        """,
        """
        Name      | Phone     | E-mail          | Role
        Ann Noe   | 555 01 01 | ann@example.org | Lead
        Ben Moe   | 555 01 02 | ben@example.org | Clerk
        """,
    ],
    ids=["grid", "scale", "countries", "tasks", "issues", "assets", "prices", "people"],
)
def test_what_looks_like_a_register_and_is_none_is_refused_with_a_reason(text: str) -> None:
    result = found(sheet(text, "Sheet1"), name="book.xlsx")
    assert result.verdict == "not_register"
    assert result.table is None
    assert result.reason.endswith(".")


def test_an_empty_file_is_no_register() -> None:
    assert found(Grid("Sheet1", [])).reason == "Nothing stands in the file."


def test_a_template_is_empty_and_no_error() -> None:
    result = found(
        """
        Id | Risk | Probability | Impact | Strategy | Categories
        1
        2
        """
    )
    assert (result.verdict, rows_of(result)) == ("empty", [])
    assert letters(result)["strategy"] == "E"


def test_the_register_is_found_among_legends_and_copies() -> None:
    legend = sheet("Rating | Meaning\nHigh | Stop at once and tell the board\nLow | Go on as before", "Legend")
    chart = sheet("Risk | Likelihood | Impact\nThe road is closed | 3 | 4\nThe bridge is weak | 1 | 5", "Chart data")
    result = found(legend, chart, sheet(REGISTER, "Risk register"))
    assert result.verdict == "import"
    assert result.table is not None
    assert result.table.grid.name == "Risk register"
    assert result.reason == "Risk register holds 2 risks."


def test_two_registers_of_different_risks_are_for_a_person_to_choose() -> None:
    other = REGISTER.replace("road", "harbour").replace("bridge", "quay")
    result = found(sheet(REGISTER, "North"), sheet(other, "South"))
    assert result.verdict == "choose"
    assert [table.grid.name for table in result.others] == ["South"]
    chosen = found(sheet(REGISTER, "North"), sheet(other, "South"), confirmed=Confirmed(sheet="South"))
    assert chosen.verdict == "import"
    assert chosen.table is not None
    assert chosen.table.grid.name == "South"


def test_risks_without_any_level_are_for_a_person_to_confirm() -> None:
    result = found(
        """
        ID | Risk name             | Risk category | Description
        1  | Disinformation        | Social        | People are told what is not so, on purpose
        2  | Failing supply chains | Economic      | What is needed does not come in time
        3  | Loss of water         | Environment   | Rivers carry less water than they did
        """
    )
    assert result.verdict == "choose"
    assert rows_of(result) == [2, 3, 4]


def test_levels_that_nobody_gave_yet_make_a_catalogue() -> None:
    result = found(
        """
        Risk name             | Probability | Impact | Owner | Mitigation plan
        Nobody signed it off  |             |        |       |
        The client moves away |             |        |       |
        """
    )
    assert (result.verdict, rows_of(result)) == ("choose", [2, 3])


def test_a_hidden_sheet_gives_way_to_one_that_is_seen() -> None:
    result = found(sheet(REGISTER, "Old", hidden=True), sheet(REGISTER, "Risks"))
    assert result.verdict == "import"
    assert result.table is not None
    assert result.table.grid.name == "Risks"


def test_opportunities_are_risks_too() -> None:
    result = found(
        """
        ID | Type        | Risk                     | Probability | Impact
        1  | Threat      | The price of steel rises | 3           | 4
        2  | Opportunity | The price of steel falls | 2           | 4
        """
    )
    assert rows_of(result) == [2, 3]


def test_a_register_in_a_language_nobody_knows_is_found_by_its_numbers() -> None:
    result = found(
        """
        Zab | Kvarnu lep        | Morv | Telq | Sint | Drovak
        Z1  | Pel nu kvar eto   | 3    | 4    | 12   | Osta lim ferot
        Z2  | Dra mu sel        | 2    | 5    | 10   | Prel ato nim
        Z3  | Tir eb onu fal    | 4    | 2    | 8    | Osta mel
        Z4  | Ul ato remi       | 1    | 3    | 3    | Krim eto lan
        Z5  | Ves nu tarim olo  | 5    | 5    | 25   | Osta ferot ul
        """
    )
    assert result.verdict == "import"
    assert result.table is not None
    at = letters(result)
    assert (at["title"], at["score"], at["id"]) == ("B", "E", "A")
    assert [(c.field, c.how) for c in result.table.columns[2:4]] == [
        ("likelihood", "suggested"),
        ("impact", "suggested"),
    ]


def test_an_invoice_is_no_register_though_its_numbers_multiply() -> None:
    result = found(
        """
        Item            | Quantity | Unit price | Total price
        Nails, a box    | 2        | 5          | 10
        Screws, a box   | 3        | 6          | 18
        Glue, a bottle  | 4        | 3          | 12
        Paint, a bucket | 1        | 9          | 9
        """
    )
    assert result.verdict == "not_register"


def test_a_worked_example_beside_the_register_is_no_rival() -> None:
    example = REGISTER.replace("road", "harbour").replace("bridge", "quay")
    result = found(sheet(REGISTER, "Risk register"), sheet(example, "Worked example"))
    assert result.verdict == "import"
    assert result.table is not None
    assert result.table.grid.name == "Risk register"


def test_a_template_of_treatment_without_levels_is_empty() -> None:
    result = found(
        """
        Risk ID | Risk description | Possible treatment options | Preferred option | Action owner | By when | Status
        """
    )
    assert (result.verdict, rows_of(result)) == ("empty", [])


def test_one_text_merged_over_many_columns_is_no_header() -> None:
    text = """
        Clause | Requirement                          | Status | Comments
        6.1.2  | Information security risk assessment |        |
        6.1.2  | Apply an assessment of the risks     |        |
        6.1.3  | Choose how the risks are treated     |        |
        """
    result = found(sheet(text, "Check list", merged=[Span(1, 1, 1, 3)]))
    assert result.verdict == "not_register"


def test_an_empty_form_gives_way_to_a_sheet_with_risks() -> None:
    form = sheet(
        """
        ID | Risk | Description | Owner | Likelihood | Impact | Score | Response | Status | Due date
        """,
        "Register",
    )
    filled = sheet(
        """
        No | Risk               | Likelihood | Impact | Owner
        1  | The road is closed | 3          | 4      | Ann
        2  | The bridge is weak | 1          | 5      | Ben
        """,
        "Works",
    )
    result = found(form, filled)
    assert result.verdict == "import"
    assert result.table is not None
    assert result.table.grid.name == "Works"
    assert found(form, sheet("Likelihood | Score\nLow | 1\nHigh | 2", "Lookups")).verdict == "empty"


def test_threats_with_a_level_and_an_answer_are_risks() -> None:
    text = """
        Component | Threat type | Threat description                  | Impact | Mitigation
        Login     | Spoofing    | Somebody says that they are another | High   | Ask for a second proof
        Search    | Tampering   | The question is changed on the way  | Medium | Sign it
        """
    assert found(sheet(text, "Sheet1")).verdict == "import"


def test_a_sheet_called_matrix_may_hold_the_register() -> None:
    text = """
        # | Risk / Threat     | Likelihood (1-5) | Impact (1-5) | Risk level | Mitigation controls
        1 | Somebody phishes  | 5                | 4            | High       | Filters, and talks about it
        2 | A disk breaks     | 3                | 3            | Medium     | A second disk
        3 | A laptop is lost  | 2                | 4            | Medium     | It is enciphered
        """
    assert rows_of(found(sheet(text, "Risk Matrix"))) == [2, 3, 4]


def test_letters_of_a_formula_are_no_levels() -> None:
    text = """
        Handling | Substance | Description             | Room | A  | Time | p | q | r
        1        | F-18      | Drawing up the syringe  | Lab  | 50 | 0.2  | 1 | 3 | 2
        2        | F-18      | Measuring the activity  | Lab  | 5  | 1.0  | 1 | 3 | 2
        3        | F-18      | Cleaning the work bench | Lab  | 5  | 1.5  | 2 | 3 | 1
        """
    assert found(sheet(text, "Factors")).verdict == "not_register"


def test_a_matrix_with_risks_in_its_cells_and_a_list_of_assets_are_no_registers() -> None:
    matrix = """
                   | Severity           |                |                |
        Likelihood | Low                | Medium         | High           | Critical
        High       |                    |                |                |
        Medium     | The line is cut    |                | Work is lost   | It is not ready
        Low        | It is a bit slow   | Somebody is ill| It is too late | It falls down
        """
    assert found(sheet(matrix, "Sheet1")).verdict == "not_register"
    assets = """
        ID | Name     | Description       | Status | Asset owner | Information asset | Impact rating | Risk level
        1  | Payroll  | Pays the salaries | In use | Ann         | Finance           | High          | Minor
        2  | Calendar | Dates and rooms   | In use | Ben         | Office            | Low           | Minor
        3  | Archive  | All the old files | In use | Cid         | Office            | High          | Minor
        """
    assert found(sheet(assets, "Sheet1")).verdict == "not_register"


def test_lists_of_controls_and_of_issues_are_no_rivals_of_the_risks() -> None:
    controls = """
        Control ID | Control name | Control description     | Primary risk category | Owner | Frequency | Effectiveness
        C01        | Access       | Who may enter is listed | Compliance risk       | Ann   | Annual    | Effective
        C02        | Filters      | Letters are looked at   | Financial risk        | Ben   | Daily     | Effective
        C03        | Visits       | Guests are shown around | Compliance risk       | Cid   | Monthly   | Effective
        """
    assert found(sheet(controls, "Sheet1")).verdict == "not_register"
    issues = """
        Issue ID | Phase | Description              | Priority | Responsible | Status | Resolution
        I1       | Build | The doors do not open    | High     | Ann         | Open   | Oil them
        I2       | Build | The windows do not close | High     | Ben         | Closed | Plane them
        """
    result = found(sheet(REGISTER, "Risk register"), sheet(issues, "Issue management"), name="Risk register.xlsx")
    assert (result.verdict, result.others) == ("import", ())


def test_hazards_with_controls_and_no_level_are_to_be_confirmed() -> None:
    text = """
        No | Sub-activity     | Type of hazard   | Risk(s) involved            | Risk control measures
        1  | Fixing of frames | Falling material | Hurt hands, a broken frame  | Ropes, and nobody stands below
        2  | Work in the dark | Tripping         | Hurt feet, twisted ankles   | Lamps every ten metres
        3  | Cutting of pipes | Sparks           | Burns, a fire in the stores | A bucket of sand
        """
    result = found(sheet(text, "Sheet1"))
    assert (result.verdict, letters(result)["title"]) == ("choose", "D")
