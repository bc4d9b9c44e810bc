"""The method's door: topics are whole, every function has its case and its words, and files are read as written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from riskregister.core import method as core
from riskregister.core.method import Case
from riskregister.core.method_topics import standing_words
from riskregister.errors import InvalidInput, NotFound, Unreachable
from riskregister.services import method
from riskregister.services.method_cases import read_cases

TOPICS = method.topics()
ROWS = {row["function"]: row for row in method.listed()}
every_function = pytest.mark.parametrize("name", ROWS)
every_topic = pytest.mark.parametrize("name", TOPICS)
GOOD = {"id": "a", "function": "pert", "inputs": [0, 1, 2], "expected": {"mean": 1}}


def written(folder: Path, data: Any, name: str = "cases.yaml") -> Path:
    path = folder / name
    path.write_text(
        json.dumps(data) if name.endswith("json") else yaml.safe_dump(data, sort_keys=False), encoding="utf-8"
    )
    return path


@every_topic
def test_a_topic_has_all_its_words(name: str) -> None:
    topic = TOPICS[name]

    assert all(
        (topic.title, topic.question, topic.answer, topic.formulas, topic.sources, topic.limits, topic.objections)
    )
    assert {source.standing for source in topic.sources} <= set(standing_words())


@every_topic
def test_a_topic_speaks_of_its_own_functions_and_of_all_of_them(name: str) -> None:
    own = {function for function, (topic, _call) in core.functions().items() if topic == name}

    assert set(TOPICS[name].finds) == own
    assert {case.function for case in TOPICS[name].cases} == own


@every_topic
def test_where_others_differ_is_shown_by_a_case_of_the_topic(name: str) -> None:
    assert {found.case for found in TOPICS[name].differs} <= {case.id for case in TOPICS[name].cases}


@every_topic
def test_every_case_says_where_it_comes_from_and_has_an_id_of_its_own(name: str) -> None:
    cases = TOPICS[name].cases

    assert all(case.source for case in cases)
    assert not [case.fault for case in cases if case.fault]


def test_no_two_cases_have_one_id() -> None:
    ids = [case.id for topic in TOPICS.values() for case in topic.cases]

    assert sorted(ids) == sorted(set(ids))


@every_function
def test_every_argument_is_explained(name: str) -> None:
    assert [argument["name"] for argument in ROWS[name]["arguments"] if len(argument["about"]) < 4] == []


def test_no_explanation_is_of_an_argument_that_is_gone() -> None:
    words = yaml.safe_load((method.SHIPPED / "arguments.yaml").read_text(encoding="utf-8"))
    known = {argument["name"] for row in ROWS.values() for argument in row["arguments"]}
    known |= {f"{name}.{argument['name']}" for name, row in ROWS.items() for argument in row["arguments"]}

    assert set(words) - known == set()


@every_function
def test_the_example_runs_as_it_is_listed(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, json.loads(json.dumps([ROWS[name]["example"]])))

    assert [row["problem"] for row in method.verified([path])] == [""]


@every_function
def test_the_explanation_holds_a_case_that_runs(name: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(method.explained(ROWS[name]).split("A case that runs:\n")[1], encoding="utf-8")

    assert [row["problem"] for row in method.verified([path])] == [""]


@pytest.mark.parametrize(
    ("words", "function"),
    [
        ("krippendorff", "krippendorff_alpha"),
        ("kendall", "kendall_w"),
        ("shapley", "importance"),
        ("frechet", "any_of"),
        ("birnbaum", "importance"),
        ("noisy or", "noisy_or"),
        ("dematel", "total_influence"),
        ("cooke calibration", "cooke_calibration"),
        ("discordance", "matrix_check"),
        ("betweenness", "matrix_check"),
        ("roll-up", "any_of"),
        ("PHIA", "words_of_probability"),
        ("EVPI", "value_of_information"),
        ("TVaR", "discrete_tail"),
        ("T49", "stream_correlation"),
        ("KRI", "updated_by_indicator"),
        ("expected shortfall", "exponential_tail"),
    ],
)
def test_what_people_call_it_finds_it(words: str, function: str) -> None:
    assert function in [row["function"] for row in method.listed(words)]
    assert function in core.nearest(words, {name: row["finds"] for name, row in ROWS.items()})


def test_a_name_there_is_not_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="pert"):
        method.shown("betapert")


@pytest.mark.parametrize("data", [[GOOD], {"cases": [GOOD]}, {"title": "mine", "cases": [GOOD]}, GOOD])
@pytest.mark.parametrize("name", ["cases.yaml", "cases.json"])
def test_cases_stand_in_a_list_or_under_their_name(tmp_path: Path, data: Any, name: str) -> None:
    assert [case.id for case in read_cases(written(tmp_path, data, name))] == ["a"]


def test_numbers_are_numbers_however_yaml_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("- {id: a, function: any_of, inputs: {probabilities: [1e-9, 1E-9]}, expected: {highest: 2e-9}}")

    assert read_cases(path)[0].inputs == {"probabilities": [1e-9, 1e-9]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"function": None}, "function: there is no ''"),
        ({"tolerence": 1}, "case 2 (a): tolerence: no such field; is it tolerance?"),
        ({"input": 1}, "input: no such field; is it inputs?"),
        ({"inputs": 3}, "case 2 (a): inputs: a mapping of arguments belongs here"),
        ({"expected": {}}, "case 2 (a): expected: nothing is expected"),
        ({"tolerance": "wide"}, "case 2 (a): tolerance: wide is none"),
    ],
)
def test_what_is_wrong_with_a_case_names_file_case_and_field_and_the_others_run(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    path = written(tmp_path, [{**GOOD, "id": "first"}, {**GOOD, **change}, {**GOOD, "id": "last"}])
    found = method.verified([path])

    assert [row["passed"] for row in found] == [True, False, True]
    assert words in found[1]["problem"]


def test_a_missing_field_and_what_is_no_case_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, [{"id": "b", "function": "pert", "inputs": [0, 1, 2]}, "text", GOOD, GOOD])
    problems = [row["problem"] for row in method.verified([path])]

    assert "cases.yaml, case 1 (b): expected: missing" in problems[0]
    assert "a case is a mapping" in problems[1]
    assert problems[2] == ""
    assert "'a' is that of case 3 already" in problems[3]


def test_a_field_of_somebodys_own_is_no_fault(tmp_path: Path) -> None:
    assert method.verified([written(tmp_path, [{**GOOD, "author": "N.", "unit": "days"}])])[0]["passed"]


def test_several_files_are_one_report(tmp_path: Path) -> None:
    files = [written(tmp_path, [GOOD], "one.yaml"), written(tmp_path, [GOOD], "two.json")]

    assert [row["file"] for row in method.verified(files)] == [str(file) for file in files]


@pytest.mark.parametrize("text", ["", "[]", "3", "cases: 3", "{a: 1}", "[", "\x00", "&a [*a]"])
def test_a_file_without_cases_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")

    try:
        found = method.verified([path])
    except InvalidInput as error:
        assert "cases.yaml" in str(error)  # noqa: PT017  # either it is refused or its only entry is
    else:
        assert not any(row["passed"] for row in found)


def test_a_file_that_is_not_there_cannot_be_reached(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        read_cases(tmp_path / "none.yaml")


def test_what_json_cannot_hold_is_written_otherwise(tmp_path: Path) -> None:
    case = {"id": "a", "function": "updated_by_indicator", "inputs": [1, 2], "expected": {"probability": 1}}
    row = method.verified([written(tmp_path, [case])])[0]

    assert row["found"] == {"probability": 1.0, "odds": "inf"}


def test_a_case_says_what_it_is_without_a_file() -> None:
    assert method.verify([Case(id="x", function="pert", inputs=[0, 1, 2], expected={"mean": 1})])[0].passed
