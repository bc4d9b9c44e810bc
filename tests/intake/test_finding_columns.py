"""Columns get their fields by heading and content together."""

from __future__ import annotations

import pytest
from tests.intake.sheets import found, letters, sheet

from riskregister.intake.finding import Confirmed
from riskregister.intake.grid import Span
from riskregister.intake.headings import likeness, plain, read, tokens, vocabulary
from riskregister.intake.meanings import meanings


def best(*parts: str) -> str:
    """Return the field a heading means most surely."""
    may = meanings(parts)
    return max(may, key=lambda field: may[field], default="")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Risk ID", "id"),
        ("#", "id"),
        ("№ п/п", "id"),
        ("序号", "id"),
        ("Sıra №", "id"),
        ("Risk_Description", "description"),
        ("RiskDescription", "description"),
        ("Наименование риска", "title"),
        ("Риск", "title"),
        ("リスク名", "title"),
        ("Riskin adı", "title"),
        ("RİSK ADI", "title"),
        ("Bezeichnung", "title"),
        ("Intitulé du risque", "title"),
        ("Nazwa ryzyka", "title"),
        ("Potential failure mode(s)", "title"),
        ("Modo de falha potencial", "title"),
        ("Causa potencial da falha", "cause"),
        ("Effets potentiels de la défaillance", "consequence"),
        ("Impact description", "consequence"),
        ("Последствия", "consequence"),
        ("Nəticələr", "consequence"),
        ("Årsag", "cause"),
        ("Likelihood (1-5)", "likelihood"),
        ("Likelihood_1_5", "likelihood"),
        ("L_1to5", "likelihood"),
        ("Вероятность возникновения, %", "likelihood"),
        ("Eintrittswahrscheinlichkeit", "likelihood"),
        ("Probabilité d'occurrence", "likelihood"),
        ("Probabilidad de ocurrencia", "likelihood"),
        ("OLASILIK", "likelihood"),
        ("Baş vermə ehtimalı", "likelihood"),
        ("发生概率", "likelihood"),
        ("発生確率", "likelihood"),
        ("Sannsynlighet", "likelihood"),
        ("Pravdepodobnosť", "likelihood"),
        ("Todennäköisyys", "likelihood"),
        ("Khả năng xảy ra", "likelihood"),
        ("발생가능성", "likelihood"),
        ("Schadensausmaß", "impact"),
        ("Schadensausmass", "impact"),
        ("Степень влияния", "impact"),
        ("Təsir dərəcəsi", "impact"),
        ("影响程度", "impact"),
        ("影響度", "impact"),
        ("Severidade (S)", "impact"),
        ("RPN (S×O×D)", "score"),
        ("Risk score", "score"),
        ("Impact x Probability", "score"),
        ("Puntaje", "score"),
        ("RPZ", "score"),
        ("Level of risk", "level"),
        ("RAG_Status", "level"),
        ("Уровень риска", "level"),
        ("RİSK DERECESİ", "level"),
        ("风险等级", "level"),
        ("Residual likelihood", "residual_likelihood"),
        ("Pravdepodobnosť (po mitigácii)", "residual_likelihood"),
        ("Impact after controls", "residual_impact"),
        ("Остаточный риск: вероятность", "residual_likelihood"),
        ("Qalıq risk səviyyəsi", "residual_level"),
        ("Target risk score", "target_score"),
        ("current_proba", "current_likelihood"),
        ("Inherent impact", "impact"),
        ("Risk owner", "owner"),
        ("Владелец риска", "owner"),
        ("Məsul şəxs", "owner"),
        ("Action owner", "mitigation_owner"),
        ("Responsable de la acción", "mitigation_owner"),
        ("Treatment option", "strategy"),
        ("Стратегия реагирования", "strategy"),
        ("Mitigation plan", "mitigation"),
        ("Maßnahmen", "mitigation"),
        ("Massnahmen ", "mitigation"),
        ("Tədbirlər", "mitigation"),
        ("Existing controls", "controls"),
        ("Additional controls", "mitigation"),
        ("Contingency plan", "contingency"),
        ("B PLANI", "contingency"),
        ("Trigger", "trigger"),
        ("Date identified", "date_identified"),
        ("Target resolution date", "date_due"),
        ("Срок исполнения", "date_due"),
        ("Next review", "date_review"),
        ("Last reviewed", "date_updated"),
        ("Date closed", "date_closed"),
        ("Risk status", "status"),
        ("Current status", "status"),
        ("Risk Category", "category"),
        ("Risk Sub-Category", "subcategory"),
        ("Affected asset", "asset"),
        ("Threat", "threat"),
        ("Vulnerability description", "vulnerability"),
        ("Comments", "notes"),
        ("Colour", "level"),
        ("Color of risk", "level"),
        ("Colour code (red/yellow/green)", "level"),
        ("Risikofarbe", "level"),
    ],
)
def test_a_heading_means_a_field_in_any_language(heading: str, field: str) -> None:
    assert best(heading) == field


@pytest.mark.parametrize(
    "heading",
    [
        "Objective ID #",
        "Control effectiveness",
        "Residual within appetite?",
        "Asset value",
        "Motor alarm",
        "Country",
        "Cost",
        "Colour of hat",
        "Paint color",
        "Farbe des Hutes",
        "Цвет шляпы",
    ],
)
def test_a_heading_of_something_else_means_no_field_for_sure(heading: str) -> None:
    assert max(meanings((heading,)).values(), default=0) < 0.36


def test_groups_over_headings_say_what_stage_and_whose_they_are() -> None:
    assert best("Residual risk", "Likelihood") == "residual_likelihood"
    assert best("Mitigation", "Owner") == "mitigation_owner"
    assert best("Impact", "Description") == "consequence"
    assert best("Recotation Criticité", "F") == "residual_likelihood"


def test_words_are_the_same_with_and_without_marks_and_case() -> None:
    assert plain("İSTANBUL ığdır Ёлка Straße") == "istanbul igdir елка strasse"
    assert tokens("RiskID_no") == ["risk", "id", "no"]
    assert read("Probabilité").concepts == read("PROBABILITE").concepts == ("chance",)


def test_instructions_under_a_heading_do_not_hide_it() -> None:
    assert best("Impact \nLevel\nRate \n1 (LOW) to \n5 (HIGH)") == "impact"
    assert best("Controls\n(everything that is done today so that it does not happen or hurts less)") == "controls"


def test_a_misspelt_word_is_only_a_likeness() -> None:
    assert not read("Eintrittswarscheinlichkeit").concepts
    assert likeness("Eintrittswarscheinlichkeit").concepts == ("chance",)


def test_no_word_means_two_things_in_one_language() -> None:
    known = vocabulary()
    assert known.phrases["likelihood"] == "chance"
    assert len(known.phrases) > 5000
    assert not known.phrases.keys() & {"the", "of"}


def test_a_misspelt_heading_is_used_where_its_cells_bear_it_out_and_only_suggested_elsewhere() -> None:
    result = found(
        """
        Risk              | Likelyhoood | Impact | Triger
        Server fails      | 3           | 4      | Keep a spare one in the next room
        Key person leaves | 2           | 5      | Write down what only one person knows
        Budget runs out   | 3           | 3      | Report the spending every month
        """
    )
    assert result.table is not None
    assert letters(result) == {"title": "A", "description": "A", "likelihood": "B", "impact": "C"}
    assert result.table.mapping["likelihood"].how == "content"
    assert (result.table.columns[3].field, result.table.columns[3].how) == ("trigger", "suggested")


def test_a_product_of_two_columns_is_the_score_whatever_it_is_called() -> None:
    result = found(
        """
        Id | Condition                | Probability | Damage | Impact
        1  | Somebody leaves the team | 2           | 3      | 6
        2  | The computer breaks down | 3           | 3      | 9
        3  | The network is away      | 1           | 2      | 2
        4  | Rooms are closed for us  | 2           | 4      | 8
        """
    )
    at = letters(result)
    assert (at["likelihood"], at["impact"], at["score"]) == ("C", "D", "E")
    assert result.table is not None
    assert result.table.mapping["score"].how == "content"


def test_a_product_names_the_factor_nobody_named() -> None:
    result = found(
        """
        ID | Risk description  | Initial risk | Likelihood | Likely initial risk
        1  | Client walks away | 300,000 CHF  | 20%        | 60,000 CHF
        2  | Plant is rejected | 64,500,000 CHF | 1%       | 645,000 CHF
        3  | Contract unclear  | 7,500,000 CHF | 15%       | 1,125,000 CHF
        """
    )
    at = letters(result)
    assert (at["impact"], at["likelihood"], at["score"]) == ("C", "D", "E")


def test_three_factors_and_single_letters_are_understood() -> None:
    result = found(
        """
        Failure mode | Cause      | G | F | D | C  | Action           | G | F | D | C
        Seal leaks   | Old rubber | 4 | 2 | 3 | 24 | Change it        | 4 | 1 | 2 | 8
        Motor stops  | Dust       | 3 | 3 | 2 | 18 | Add a filter     | 3 | 2 | 2 | 12
        Valve sticks | Rust       | 5 | 1 | 4 | 20 | Check each month | 5 | 1 | 3 | 15
        """
    )
    at = letters(result)
    assert [at[f] for f in ("impact", "likelihood", "detection", "score")] == ["C", "D", "E", "F"]
    assert [at[f] for f in ("residual_impact", "residual_likelihood", "residual_score")] == ["H", "I", "K"]


def test_the_second_of_two_equal_headings_is_the_residual_one() -> None:
    result = found(
        """
        Risk      | Likelihood | Impact | Treatment                        | Likelihood | Impact
        Fire      | 3          | 5      | Sprinklers in every room we have | 1          | 4
        Flood     | 2          | 4      | Move the servers upstairs soon   | 2          | 2
        Blackouts | 4          | 3      | A generator that starts by itself| 4          | 1
        """
    )
    at = letters(result)
    assert (at["likelihood"], at["residual_likelihood"], at["residual_impact"]) == ("B", "E", "F")


def test_a_hidden_copy_of_a_column_does_not_take_its_place() -> None:
    text = """
        Nr | Descripción del riesgo | Probabilidad | Impacto | riesgo | Riesgo
        1  | Se va el proveedor     | 3            | 5       | 15     | 15
        2  | Falta presupuesto      | 4            | 5       | 20     | 20
        3  | Cambia la norma        | 2            | 4       | 8      | 8
        """
    result = found(sheet(text, hidden_columns=frozenset({4})))
    assert letters(result)["score"] == "F"
    assert any("hidden column" in finding.rule for finding in result.findings)


def test_ids_are_known_by_being_short_and_unique() -> None:
    result = found(
        """
        Description           | Risk factor | Impact | Probability
        Attack on the network | R1          | 3      | 2
        Virus on the desktops | R2          | 3      | 3
        Data is lost for good | R3          | 4      | 1
        """
    )
    at = letters(result)
    assert (at["id"], at["title"], at["description"]) == ("B", "A", "A")


def test_a_column_of_sentences_called_impact_is_the_consequence() -> None:
    result = found(
        """
        Risk            | Impact                                            | Likelihood | Severity
        Supplier fails  | Production stops for weeks and customers walk off | High       | High
        Strike          | Deliveries are late and the penalty must be paid  | Low        | Medium
        Price of energy | The margin is gone before anybody notices it      | Medium     | Low
        """
    )
    at = letters(result)
    assert (at["consequence"], at["likelihood"], at["impact"]) == ("B", "C", "D")


def test_the_earliest_stage_a_file_gives_is_the_bare_one() -> None:
    result = found(
        """
        ref_id | name       | current_impact | current_proba | current_risk | residual_impact | residual_risk
        R.1    | Ransomware | Significant    | Likely        | High         | Important       | Low
        R.2    | Outage     | Important      | Very likely   | Medium       | Minor           | Low
        """
    )
    at = letters(result)
    assert (at["impact"], at["likelihood"], at["level"], at["residual_level"]) == ("C", "D", "E", "G")


def test_a_person_who_confirms_columns_is_not_doubted() -> None:
    text = """
        Item       | A number | Another number | Words
        Pump fails | 3        | 2              | Something that is of use only to those who wrote it
        Pipe leaks | 1        | 5              | Something else that is of use only to those who wrote it
        """
    given = Confirmed(columns={"title": "Item", "likelihood": "B", "impact": "Another number"})
    result = found(text, confirmed=Confirmed(sheet="Risks", header_rows=(0,), columns=given.columns))
    assert result.verdict == "import"
    assert result.table is not None
    assert {f: (c.at, c.how) for f, c in result.table.mapping.items() if c.how == "confirmed"} == {
        "title": (0, "confirmed"),
        "likelihood": (1, "confirmed"),
        "impact": (2, "confirmed"),
    }


def test_an_uncalculated_column_is_one_that_is_worked_out() -> None:
    text = """
        Id | Условие          | Вероятность | Ущерб | Влияние
        1  | Уход из команды  | 2           | 3     |
        2  | Сломался прибор  | 1           | 2     |
        3  | Пропала сеть     | 3           | 3     |
        """
    result = found(sheet(text, uncalculated=frozenset({(1, 4), (2, 4), (3, 4)})))
    at = letters(result)
    assert (at["impact"], at["score"]) == ("D", "E")


def test_a_text_beside_levels_is_what_they_are_levels_of_whatever_its_heading() -> None:
    result = found(
        """
        Foreseen                      | Prob of occurrence | Damage | In charge
        Trouble with the new library  | 0.8                | 5      | Ann
        A disk breaks during the move | 0.4                | 8      | Ben
        Plans that are far too bold   | 0.4                | 3      | Ann
        """
    )
    assert letters(result)["title"] == "A"
    assert result.table is not None
    assert result.table.mapping["title"].how == "content"


def test_a_class_made_of_two_numbers_is_the_level_and_severity_the_impact() -> None:
    result = found(
        """
        Risk ID | Description          | Likelihood | Severity | Impact
        R1      | A file gets lost     | 3          | 2        | IV
        R2      | A part does not fit  | 2          | 4        | III
        R3      | A part is not tested | 4          | 4        | II
        R4      | Nobody can draw      | 1          | 2        | V
        """
    )
    at = letters(result)
    assert (at["impact"], at["level"]) == ("D", "E")


def test_levels_with_their_reason_are_levels() -> None:
    result = found(
        """
        Risk            | Probability                              | Impact
        Nobody agrees   | Low, as all of them want the same thing  | High, because nothing could be started then
        Money runs out  | Medium, the budget has been cut before   | High, because all work would have to stop
        The server dies | Low, it is new and under guarantee still | Low, there is a copy of it in the next room
        """
    )
    at = letters(result)
    assert (at["likelihood"], at["impact"]) == ("B", "C")


def test_a_remembered_layout_finds_its_header_in_a_language_nobody_knows() -> None:
    text = """
        Something that stands above

        Kvar  | Zorp  | Blin
        Pump fails at night | 3 | 2
        Pipe leaks by day   | 1 | 5
        """
    result = found(text, confirmed=Confirmed(columns={"title": "Kvar", "likelihood": "Zorp", "impact": "Blin"}))
    assert result.verdict == "import"
    assert letters(result) == {"title": "A", "description": "A", "likelihood": "B", "impact": "C"}


def test_a_named_column_or_sheet_that_is_not_there_is_said() -> None:
    text = """
        Risk       | Likelihood | Impact
        Pump fails | 3          | 2
        Pipe leaks | 1          | 5
        """
    result = found(text, confirmed=Confirmed(columns={"owner": "Who", "colour": "A"}))
    assert [(f.field, f.severity, f.rule) for f in result.findings][:2] == [
        ("owner", "warning", "there is no such column; what was found by itself is used"),
        ("colour", "warning", "there is no such field"),
    ]
    missing = found(text, confirmed=Confirmed(sheet="Rsks"))
    assert (missing.verdict, missing.reason) == ("not_register", "There is no sheet Rsks; the file has: Risks.")


def test_how_often_a_control_runs_is_no_likelihood() -> None:
    text = """
        ID | Risk                | Control         | Control frequency | L          | I      | Score
        1  | The pump stands     | Look at it      | Monthly           | 4          | 4      | 16
        2  | The valve is closed | Try it          | Weekly            | 2          | 4      | 8
        3  | The gauge is wrong  | Compare it      | Monthly           | 3          | 3      | 9
        """
    assert letters(found(text))["likelihood"] == "E"


def test_a_consequence_that_is_always_one_level_is_an_impact() -> None:
    text = """
        Risk                | Consequences of it | Likelihood | Consequence | Likelihood | Consequence
        The pump stands     | The dock fills     | Likely     | Severe      | Rare       | Insignificant
        The valve is closed | Nothing flows      | Likely     | Major       | Unlikely   | Insignificant
        The gauge is wrong  | Nobody knows it    | Possible   | Major       | Rare       | Insignificant
        """
    fields = letters(found(text))
    assert (fields["consequence"], fields["impact"], fields["residual_impact"]) == ("B", "D", "F")


def test_without_a_title_the_cause_tells_more_than_a_column_nobody_knows() -> None:
    text = """
        ID | Cause            | Effect                            | Likelihood | Severity | Zzyzx
        1 | Poor planning | The work is late and costs more | 3 | 4 | Something long that is said of it all
        2 | Lost keys | Nobody can open the gate at all | 2 | 2 | Another long thing that is said of it
        3 | Wrong drawings | The wall stands where it must not | 2 | 5 | And a third, as long as the others are
        """
    assert letters(found(text))["title"] == "B"


def test_a_name_that_comes_again_and_again_is_a_title_if_nothing_else_is() -> None:
    lines = [f"{name} | {n / 20} | {n * 1000 + 7}" for n, name in enumerate(("Flood", "High wind") * 8, 1)]
    assert letters(found("\n".join(["Name | Probability | Consequences", *lines])))["title"] == "A"


def test_kinds_of_impact_are_no_levels() -> None:
    kinds = ("Money and credit", "Work and production", "People and health", "Money and credit")
    lines = [f"{n} | The risk number {n} comes | {kind} | {n % 3 + 1}" for n, kind in enumerate(kinds * 3)]
    assert "impact" not in letters(found("\n".join(["ID | Risk | Primary impact | Probability", *lines])))


def test_empty_columns_under_a_heading_merged_across_them_mean_nothing() -> None:
    grid = sheet(
        """
        Risks              |  |  | Description              |  | Likelihood |  | Severity |
        The crane is late  |  |  | It comes by ship in May  |  | 3          |  | 4        |
        The divers are ill |  |  | Nobody dives in the cold |  | 2          |  | 5        |
        """,
        merged=[Span(0, 0, 0, 2), Span(0, 3, 0, 4), Span(0, 5, 0, 6), Span(0, 7, 0, 8)],
    )
    fields = letters(found(grid))
    assert fields == {"title": "A", "description": "D", "likelihood": "F", "impact": "H"}


def test_a_name_that_stands_in_many_rows_is_no_title_beside_a_description_of_the_risk() -> None:
    lines = [
        f"R{n} | {('The old mill', 'The new yard', 'The bay')[n % 3]} | What goes wrong: number {n} | {n % 3 + 1} | 2"
        for n in range(1, 9)
    ]
    text = "\n".join(["Risk ID | Profile name | Risk description | Likelihood | Impact", *lines])
    assert letters(found(text))["title"] == "C"


def test_the_type_of_a_control_is_not_the_control() -> None:
    text = """
        ID | Risk                | Likelihood | Impact | Control type | Control
        1  | The pump stands     | 4          | 4      | Preventive   | Somebody looks at it every day
        2  | The valve is closed | 2          | 4      | Detective    | The gauge beside it rings a bell
        """
    assert letters(found(text))["controls"] == "F"


def test_findings_of_a_review_are_called_by_the_control_if_they_have_both_levels() -> None:
    text = """
        Category | Control                        | Standard   | Likelihood | Impact | Score | Recommendation
        Network  | Doors of the rooms are locked  | A.7.1      | 3          | 3      | 9     | Lock them
        Network  | Cables are out of reach        | A.7.12     | 4          | 2      | 8     | Bury them
        People   | Everybody knows whom to call   | A.6.8      | 2          | 5      | 10    | Tell them
        """
    assert letters(found(text))["title"] == "B"


def test_a_letter_after_the_stage_of_a_risk_is_a_level() -> None:
    text = """
        Activity | Hazard         | Initial Risk L | Initial Risk S | Initial Risk R | Residual Risk L | Residual Risk S
        Entrance | Somebody slips | 1              | 3              | 3              | 1               | 2
        Entrance | A car comes in | 4              | 2              | 8              | 3               | 1
        Concrete | Dust in eyes   | 3              | 5              | 15             | 2               | 4
        """
    fields = letters(found(text))
    levels = ("likelihood", "impact", "score", "residual_likelihood", "residual_impact")
    assert [fields.get(level) for level in levels] == ["C", "D", "E", "F", "G"]


def test_kinds_of_risk_are_their_names_if_nothing_else_is_said_of_them() -> None:
    kinds = ("Budget overrun", "Vendor delay", "Scope creep")
    lines = [f"R{n} | P1 | {kinds[n % 3]} | {n % 5 + 1} | {n % 4 + 1} | Open | Ask for help" for n in range(20)]
    text = "\n".join(["risk_id | project_id | risk_type | probability | impact | status | mitigation", *lines])
    assert letters(found(text))["title"] == "C"


def test_the_colour_of_a_thing_is_kept_as_it_is_and_that_of_a_risk_is_its_rating() -> None:
    text = """
        Risk              | Likelihood | Impact | Colour of hat | {heading}
        Server fails      | 3          | 4      | red           | red
        Key person leaves | 2          | 5      | green         | amber
        Budget runs out   | 1          | 2      | red           | green
        """

    assert letters(found(text.format(heading="Risk colour")))["level"] == "E"
    assert "level" not in letters(found(text.format(heading="Shoes")))
