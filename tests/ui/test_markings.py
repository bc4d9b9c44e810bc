"""Markings in the dashboard: listed on Criteria, set on risks and measures, shown, told before a print."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdf
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

from riskregister.core.model import FieldMarking, Register
from riskregister.services import drafts, editing
from riskregister.services.criteria import criteria_of
from riskregister.store.database import Database

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
ID, RISK, OTHER, MEASURE = "az-nsc-2007", "T01-01", "T01-02", "M-4.2-01"
BROWSER = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page of a test be opened by one browser, as the cookie would have it."""
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: BROWSER)


@pytest.fixture
def few(shipped: Register) -> Register:
    """Return three risks and two measures of the shipped register, enough to be marked."""
    risks = {RISK, OTHER, "T01-03"}
    return replace(
        shipped,
        risks=tuple(one for one in shipped.risks if one.id in risks),
        measures=tuple(replace(one, requires=(), excludes=()) for one in shipped.measures[:2]),
        assessments=tuple(one for one in shipped.assessments if one.risk in risks),
        mitigations=(),
        influences=(),
    )


@pytest.fixture
def marked(few: Register) -> Register:
    """Return them with a secret risk, one of which the owner is restricted, and a measure that is confidential."""
    first, second, third = few.risks
    title = "Quite secret words"
    return replace(
        few,
        risks=(
            replace(first, title=title, marking="secret"),
            replace(
                second,
                owner="Ministry of Winds",
                notes=f"As {RISK}: {title}.",
                field_markings=(FieldMarking(field="owner", marking="restricted"),),
            ),
            third,
        ),
        measures=(replace(few.measures[0], marking="confidential"), few.measures[1]),
    )


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label.replace("\\", "") == label)


def press(at: AppTest, label: str) -> AppTest:
    field(at, "button", label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def put(at: AppTest, kind: str, label: str, value: Any) -> AppTest:
    field(at, kind, label).set_value(value).run()

    assert not at.exception, at.exception[0].value
    return at


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


# Criteria -------------------------------------------------------------------------------------------------------------


def test_a_first_marking_is_listed_ordered_and_saved(keep: Keep, few: Register, show: Show, sign: Any) -> None:
    bare = replace(few, marking="", criteria=replace(few.criteria, markings=()))
    database = keep(bare)

    assert "No markings yet" in said(show("criteria", view="edit", part="markings"))
    assert "Handling markings" not in said(show("criteria"))

    at = show("criteria", view="edit", part="markings")
    for name in ("internal", "open"):
        put(at, "text_input", "Add a marking", name)
        press(at, "Add")
    press(at, "Less restricted")

    assert "1. **open** · nothing marked so" in said(at)
    assert "counts as open, the least restricted" in said(at)
    assert "handling marking internal: added" in said(at)
    assert field(at, "button", "Less restricted").disabled

    sign(at, button="Save the criteria")

    assert database.read(ID).criteria.markings == ("open", "internal")
    assert "2. **internal** · nothing marked so" in said(show("criteria"))


def test_a_new_name_goes_to_everything_that_is_marked_so(keep: Keep, marked: Register, show: Show, sign: Any) -> None:
    database = keep(marked)
    at = show("criteria", view="edit", part="markings")

    assert "2. **restricted** · 1 field" in said(at)
    assert "4. **secret** · 1 risk" in said(at)

    put(at, "selectbox", "Marking", "secret")
    put(at, "text_input", "Name", "geheim")

    assert "1 place marked secret will be marked geheim." in said(at)
    assert "handling marking: secret → geheim" in said(at)

    at = show("criteria", view="edit", part="markings")  # the draft knows what was renamed
    press(at, "Take up again")

    assert "4. **geheim** · 1 risk" in said(at)

    sign(at, button="Save the criteria")

    saved = database.read(ID)
    assert (saved.criteria.markings[-1], saved.risks[0].marking, saved.version) == ("geheim", "geheim", 2)
    assert drafts.waiting(database, ID, BROWSER) == []


def test_what_is_marked_so_keeps_a_marking_and_a_name_is_given_once(keep: Keep, marked: Register, show: Show) -> None:
    database = keep(marked)
    at = show("criteria", view="edit", part="markings")
    put(at, "selectbox", "Marking", "secret")
    press(at, "Remove this marking")

    assert f"1 place is marked secret ({RISK}), so that marking cannot be removed." in at.error[0].value.replace(
        "\\", ""
    )

    put(at, "text_input", "Name", "Unclassified")

    assert "There is a marking called Unclassified already." in at.error[0].value
    assert field(at, "text_input", "Name").value == "secret"

    put(at, "text_input", "Name", "geheim")
    press(at, "Remove this marking")

    assert "is marked geheim" in at.error[0].value
    (draft,) = drafts.waiting(database, ID, BROWSER)
    assert criteria_of(draft.content["fields"]["start"]).markings[-1] == "geheim"


# A risk and a measure -------------------------------------------------------------------------------------------------


def test_a_risk_is_marked_and_parts_of_it_higher(keep: Keep, few: Register, show: Show, sign: Any) -> None:
    database = keep(few)
    at = show("risk", id=RISK, open="texts")
    offered = field(at, "multiselect", "Marked higher than the whole").options

    assert {"Owner", "Likelihood", "Decisions", "All its assessments", "Note on its place"} <= set(offered)
    assert not [one for one in offered if "_" in one]

    put(at, "selectbox", "Handling marking", "restricted")
    put(at, "multiselect", "Marked higher than the whole", ["owner", "impact"])

    assert field(at, "selectbox", "Marking of: Owner").value == "secret"

    put(at, "selectbox", "Marking of: Impact", "restricted")

    assert "Not above the whole, so that it changes nothing: Impact." in said(at)

    put(at, "selectbox", "Marking of: Impact", "confidential")
    sign(at)

    risk = next(one for one in database.read(ID).risks if one.id == RISK)
    assert risk.marking == "restricted"
    assert risk.field_markings == (
        FieldMarking(field="owner", marking="secret"),
        FieldMarking(field="impact", marking="confidential"),
    )
    for words_ in ("handling: restricted", "secret: owner", "confidential: impact"):
        assert words_ in said(at)
    assert "Handling: unclassified, parts are marked up to secret" in said(at)


def test_marks_of_two_people_on_one_risk_are_settled(
    keep: Keep, few: Register, show: Show, sign: Any, decide: Any
) -> None:
    database = keep(few)
    at = show("risk", id=RISK, open="texts")
    put(at, "selectbox", "Handling marking", "restricted")
    held = database.read(ID)
    theirs = editing.record_changes(held, "risks", RISK, {"marking": "secret"})
    editing.save(database, held, theirs, actor="Bahar", reason="first", means="test")
    sign(at)

    assert "Somebody else saved first" in at.warning[0].value

    decide(at, "mine")

    assert database.read(ID).risks[0].marking == "restricted"


def test_a_measure_is_marked_in_a_form_of_its_own(keep: Keep, marked: Register, show: Show, sign: Any) -> None:
    database = keep(marked)
    at = show("measures", id=MEASURE, open="marking")

    assert field(at, "selectbox", "Handling marking").value == "confidential"

    put(at, "multiselect", "Marked higher than the whole", ["cost"])

    assert "handling marking" in " ".join(links(show("measures")).values())

    sign(at, button="Save the marking")

    (part,) = database.read(ID).measures[0].field_markings
    assert (part.field, part.marking) == ("cost", "secret")
    assert "secret: cost" in said(show("measures", id=MEASURE))


def test_where_no_marking_is_listed_none_is_asked_for(keep: Keep, few: Register, show: Show) -> None:
    keep(replace(few, marking="", criteria=replace(few.criteria, markings=())))

    for at in (show("risk", id=RISK, open="texts"), show("measures", id=MEASURE)):
        assert "Handling marking" not in [one.label for one in at.selectbox]
        assert "handling" not in said(at).casefold()

    at = show("print", paper="measures")

    assert "the register needs two markings" in said(at)
    assert any(address.startswith("criteria?") and "part=markings" in address for address in links(at))


def test_lists_show_markings_where_they_differ(keep: Keep, marked: Register, show: Show) -> None:
    keep(marked)
    at = show("risks", marking="secret")

    assert list(at.dataframe[0].value["id"]) == [RISK]

    press(at, "secret")  # takes the filter back

    assert list(at.dataframe[0].value.sort_values("id")["marking"]) == ["secret", "unclassified", "unclassified"]

    at = show("measures", marking="confidential")

    assert list(at.data_editor[0].value["marking"]) == ["confidential"]
    assert list(at.data_editor[0].value.index) == [MEASURE]


# Printing -------------------------------------------------------------------------------------------------------------


def withheld(at: AppTest) -> list[tuple[str, ...]]:
    (table,) = [one.value for one in at.dataframe if "what" in one.value]
    return list(table.itertuples(index=False, name=None))


def test_before_printing_it_is_said_what_the_edition_withholds(keep: Keep, marked: Register, show: Show) -> None:
    keep(marked)

    at = show("print", paper="measures", edition="unclassified")

    for words_ in (
        "What the edition up to unclassified withholds",
        "**1 risk** is left out; the paper says how many, not of which category",
        "**1 measure** is left out",
        "**1 detail** of what stays is left out",
        "in **1 text** that stays",
        "Nothing of what this edition withholds stands in it.",
    ):
        assert words_ in said(at)
    assert withheld(at) == [
        (RISK, "Quite secret words", "the whole risk", "secret"),
        (MEASURE, marked.measures[0].title, "the whole measure", "confidential"),
        (OTHER, marked.risks[1].title, "owner", "restricted"),
        (OTHER, marked.risks[1].title, f"“{RISK}”, “Quite secret words” in the text: notes", ""),
    ]
    assert {f"risk?id={RISK}", f"risk?id={OTHER}", f"measures?id={MEASURE}"} <= set(links(at))

    at.selectbox(key="edition").set_value("restricted")
    at.toggle(key="group").set_value(True).run()

    assert "the paper counts them by category: T01 1" in said(at)
    assert "detail" not in said(at)


def test_an_edition_that_withholds_nothing_says_so(keep: Keep, few: Register, show: Show) -> None:
    keep(few)

    assert "marking" not in show("measures").data_editor[0].value  # all are marked alike

    at = show("print", paper="measures", edition="unclassified")

    assert "Nothing is marked above unclassified: this edition holds all there is." in said(at)
    assert "read back" not in said(at)
    assert not at.dataframe


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Return what the page offers for download, by file name."""
    offered: dict[str, Callable[[], bytes]] = {}
    button = st.download_button

    def noted(*given: Any, **settings: Any) -> bool:
        offered[settings["file_name"]] = settings.get("data") or given[1]
        return button(*given, **settings)

    monkeypatch.setattr(st, "download_button", noted)
    return offered


def text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_past_state_is_read_only_and_lets_through_nothing_that_is_marked_today(
    keep: Keep, few: Register, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    database = keep(few)
    for values in ({"title": "Quite another title"}, {"marking": "secret"}):
        held = database.read(ID)
        changes = editing.record_changes(held, "risks", RISK, values)
        editing.save(database, held, changes, actor="A. Aliyev", reason="r", means="test")

    assert "A past state is for reading" in said(show("criteria", view="edit", part="markings", at="r1"))
    assert "Handling marking" not in [one.label for one in show("risk", id=RISK, open="texts", at="r1").selectbox]

    old = few.risks[0].title
    at = show("print", paper="register", edition="unclassified", at="r1")

    assert withheld(at) == [(RISK, old, "the whole risk", "secret")]
    assert old not in text(files[f"{ID}-register-current-unclassified-as-it-stood-r1.pdf"]())

    show("print", paper="register", at="r1")

    whole = text(files[f"{ID}-register-current-as-it-stood-r1.pdf"]())
    assert old in whole
    assert "secret" in whole  # as it is marked today

    # Of what changed between two past moments today's markings hold too, though the page looks at now.
    at = show("print", paper="changes", **{"from": "r1", "to": "r2"}, edition="unclassified")

    assert [row[0] for row in withheld(at)] == [RISK]
    changes_ = next(make for name, make in files.items() if "-changes-r1-r2-unclassified" in name)
    assert "another title" not in text(changes_())


def test_several_risks_are_marked_at_once(keep: Keep, few: Register, show: Show, sign: Any) -> None:
    database = keep(few)
    at = show("risks", open="several")
    press(at, "Choose all 3 that fit")
    put(at, "pills", "What to set", ["marking"])

    assert "Choose a value for everything that is to be set." in said(at)

    put(at, "selectbox", "Handling marking", "confidential")

    assert "**3 of 3 risks change:**" in said(at)

    sign(at)

    assert {one.marking for one in database.read(ID).risks} == {"confidential"}
