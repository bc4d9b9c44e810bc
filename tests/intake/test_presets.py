"""Exports of known programs are recognised by their columns, and what we write for them comes back equal."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from tests.core.building import sample
from tests.workbook.test_other_programs import EVIL

from riskregister.core.model import Detail, Register
from riskregister.intake.presets import Preset, folded, preset_of, presets
from riskregister.intake.table import FIELDS
from riskregister.services import formats

TEMPLATE = "ref_id name description inherent_proba inherent_impact inherent_level existing_controls current_proba "
TEMPLATE += "current_impact current_level additional_controls residual_proba residual_impact residual_level treatment "
TEMPLATE += "assets"
ASSESSMENT = "ref_id assets threats name description existing_applied_controls current_impact current_proba "
ASSESSMENT += "current_risk additional_controls residual_impact residual_proba residual_risk treatment "
ASSESSMENT += "strength_of_knowledge"
SCENARIOS = (
    "internal_id ref_id name description risk_assessment treatment justification inherent_proba inherent_impact "
)
SCENARIOS += "inherent_level current_proba current_impact current_level residual_proba residual_impact residual_level "
SCENARIOS += "owners threats assets vulnerabilities applied_controls existing_applied_controls qualifications "
SCENARIOS += "filtering_labels"
SAMPLE = "ref_id assets threats name description existing_controls current_impact current_proba current_risk "
SAMPLE += "additional_controls residual_impact residual_proba residual_risk treatment justification"
MONARC = "Asset;Risk description;Prob.(Inherent risk);Reputation (Inherent risk);Financial (Inherent risk);"
MONARC += "Inherent risk;Prob.(Net risk);Reputation (Net risk);Financial (Net risk);Net risk;Existing controls;"
MONARC += "Treatment;Residual risk;Risk owner;Risk context;Recommendations;Security referentials"
OPENGRC = "Code,Name,Description,Status,Inherent Likelihood,Inherent Impact,Inherent Risk,Residual Likelihood,"
OPENGRC += "Residual Impact,Residual Risk,Department,Scope,Active,Created At,Updated At"
SIMPLERISK = "ID,Status,Subject,Scoring Method,Calculated Risk,Residual Risk,Submission Date,Owner,Current Likelihood,"
SIMPLERISK += "Current Impact,Planning Strategy,Current Solution,Next Review Date,Team"


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (TEMPLATE.split(), "CISO Assistant, risk assessment"),
        (ASSESSMENT.split(), "CISO Assistant, export of a risk assessment"),
        (SCENARIOS.split(), "CISO Assistant, table of risk scenarios"),
        (SAMPLE.split(), "CISO Assistant, risk assessment"),
        (MONARC.split(";"), "MONARC, operational risks"),
        (OPENGRC.split(","), "OpenGRC, risks"),
        (SIMPLERISK.split(","), "SimpleRisk, risks"),
        (["subject", "calculated_risk", "submission_date"], "SimpleRisk, risks"),
        (["Identifier", "Name", "Probability", "Low_loss", "High_loss"], "riskquant, losses"),
        (["Reference", "Title", "Category", "Initial level", "Residual level"], "Turbo EA, risks"),
    ],
)
def test_an_export_is_known_by_its_columns(headings: list[str], name: str) -> None:
    """In whatever order, case and company."""
    other = ["Mine", *(heading.upper().replace("_", " ") for heading in reversed(headings))]

    assert preset_of(headings).name == preset_of(other).name == name


@pytest.mark.parametrize(
    "headings",
    [
        [],
        ["ID", "Name", "Description", "Likelihood", "Impact", "Score", "Owner"],
        ["Subject", "Status", "Owner", "Date"],
        ["Code", "Name", "Inherent Likelihood", "Inherent Impact"],
        [heading for heading in TEMPLATE.split() if heading != "treatment"],
        ["Asset", "Risk description", "Probability", "Net risk"],
    ],
)
def test_a_table_that_lacks_one_column_is_no_programs(headings: list[str]) -> None:
    assert preset_of(headings) is None


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_preset_speaks_of_fields_there_are(preset: Preset) -> None:
    """A slip of the pen in the data would otherwise lose a column in silence."""
    named = {*preset.fields.values(), *(field for _pattern, field in preset.patterns)}

    assert named | set(preset.joins) | set(preset.splits) <= set(FIELDS)
    assert set(preset.joins) | set(preset.splits) <= named
    for heading in (*preset.fields, *(one for needed in preset.recognised for one in needed)):
        assert folded(heading) == heading
    for needed in preset.recognised:
        assert preset_of(sorted(needed)) is preset


def test_the_earliest_stage_of_a_file_is_the_bare_one() -> None:
    """Without inherent columns the current levels are the only ones before the residual; which they are is told."""
    preset = preset_of(SAMPLE.split())
    found = dict(zip(SAMPLE.split(), preset.fields_of(SAMPLE.split()), strict=True))

    assert (found["current_proba"], found["current_risk"]) == ("likelihood", "level")
    assert (found["residual_proba"], found["residual_risk"]) == ("residual_likelihood", "residual_level")
    assert preset.stage_of(SAMPLE.split()) == "current"
    assert preset.stage_of(TEMPLATE.split()) == "inherent"
    assert "current_likelihood" in preset.fields_of(TEMPLATE.split())


def test_scales_of_monarc_join_into_one_impact() -> None:
    headings = MONARC.split(";")
    preset = preset_of(headings)
    found = preset.fields_of(headings)

    assert [h for h, field in zip(headings, found, strict=True) if field == "current_impact"] == [
        "Reputation (Net risk)",
        "Financial (Net risk)",
    ]
    assert preset.joins["current_impact"] == "highest"
    assert found[headings.index("Prob.(Net risk)")] == "current_likelihood"
    assert found[headings.index("Net risk")] == "current_score"
    assert preset.said("-1") == ""


def test_a_field_that_two_columns_claim_goes_to_the_first() -> None:
    """The other is kept under its heading."""
    headings = [*TEMPLATE.split(), "asset"]

    assert preset_of(headings).fields_of(headings)[-1] is None


def test_cells_are_read_by_the_formats_rules() -> None:
    ciso, turbo = preset_of(SCENARIOS.split()), preset_of(["title", "initial_probability", "initial_impact"] + ["x"])

    assert turbo is None
    assert ciso.values("mitigation", "Policy, procedures|'=Training| |--") == ("Policy, procedures", "=Training")
    assert ciso.values("title", "a|b") == ("a|b",)
    assert ciso.said("--") == ""
    turbo = preset_of(formats.transfer(sample(), "turbo-ea").sheet.columns)
    assert turbo.place("residual_impact", "Critical") == (4, 4)
    assert turbo.place("likelihood", "very high") == (4, 4)
    assert turbo.place("likelihood", "critical") is None


def read(held: Register, program: str, ending: str) -> list[dict[str, str]]:
    """Return what a file written for a program says, read by its preset: field → text."""
    content = formats.content(held, program, ending)
    if ending == ".xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        head, *body = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    else:
        separator = ";" if program.startswith("ciso") else ","
        head, *body = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
    preset = preset_of(head)
    fields = preset.fields_of(head)
    return [{field: preset.said(v) for field, v in zip(fields, row, strict=True) if field} for row in body]


@pytest.mark.parametrize("ending", formats.ENDINGS)
@pytest.mark.parametrize("program", formats.PROGRAMS)
@pytest.mark.parametrize("held", ["shipped", "sample", "evil"])
def test_what_is_written_comes_back_equal(shipped: Register, held: str, program: str, ending: str) -> None:
    """Every field the preset knows, with texts that had to be kept from being formulas."""
    register = {"shipped": shipped, "sample": sample(), "evil": _evil()}[held]
    sheet = formats.transfer(register, program).sheet
    preset = preset_of(sheet.columns)
    fields = preset.fields_of(sheet.columns)
    expected = [
        {f: "" if v in (None, "--") else str(v).strip() for f, v in zip(fields, row, strict=True) if f}
        for row in sheet.rows
    ]

    assert read(register, program, ending) == expected
    assert preset.holds == ("measures" if "controls" in program else "risks")


def test_what_is_written_says_what_the_register_says(shipped: Register) -> None:
    """Ids, titles, level names and links, not only equal cells."""
    found = {row["id"]: row for row in read(shipped, "ciso-assistant", ".csv")}
    preset = preset_of(formats.transfer(shipped, "ciso-assistant").sheet.columns)
    labels = {step.level: step.label for step in shipped.criteria.likelihood.levels}
    stopped = {one.id for one in shipped.measures if one.status == "stopped"}
    for risk in shipped.risks:
        row = found[risk.id]
        linked = {one.measure for one in shipped.mitigations if one.risk == risk.id}

        assert row["title"] == risk.title
        assert {*preset.values("controls", row["controls"]), *preset.values("mitigation", row["mitigation"])} == (
            linked - stopped
        )
    for one in shipped.assessments:
        if one.stage == "inherent" and one.likelihood and one.likelihood.best.is_integer():
            assert found[one.risk]["likelihood"] == labels[int(one.likelihood.best)]


def _evil() -> Register:
    from tests.core.building import measure, register, risk

    return register(
        risks=tuple(
            risk(f"R{n}", title=text, details=(Detail(name="A", value=text, field="asset"),))
            for n, text in enumerate(EVIL)
        ),
        measures=tuple(measure(f"M{n}", title=text, description=text) for n, text in enumerate(EVIL)),
    )
