"""Editions: nothing above the marking comes out, everything up to it does, and what is withheld is told."""

from dataclasses import fields, is_dataclass, replace

import hypothesis
import pytest
from hypothesis import strategies as st
from tests.core import building

from riskregister.core import markings
from riskregister.core.check import check
from riskregister.core.editions import edition, statement
from riskregister.core.hanging import parents
from riskregister.core.model import TABLES, Category, Comment, FieldMarking
from riskregister.core.withheld import particulars
from riskregister.errors import WrongUsage

MARKS = building.MARKINGS
SECRET_OWNER = FieldMarking(field="owner", marking="secret")
QUICK = hypothesis.settings(max_examples=12, phases=[hypothesis.Phase.generate])
TEXTS = {"risks": ("cause", "event", "owner", "notes"), "measures": ("description", "owner", "notes")}
RECORD_TEXTS = {
    "assessments": "rationale",
    "mitigations": "rationale",
    "influences": "rationale",
    "decisions": "reason",
    "updates": "text",
    "comments": "text",
    "attachments": "note",
    "readings": "note",
}


def texts(value):
    """Give every text in a record and all it holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, dict)):
        for one in value if isinstance(value, tuple) else [*value, *value.values()]:
            yield from texts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))


def word(table, record, field):
    """Return the text that a field is filled with: no other field holds it."""
    return f"«{table} {record} {field}»"


def filled(register):
    """Return a register in which each field says whose it is."""
    made = {
        table: tuple(
            replace(
                one,
                title=word(table, one.id, "title"),
                **{name: word(table, one.id, name) for name in names},
            )
            for one in getattr(register, table)
        )
        for table, names in TEXTS.items()
    }
    for table, name in RECORD_TEXTS.items():
        made[table] = tuple(replace(one, **{name: word(table, one.id, name)}) for one in getattr(register, table))
    return replace(register, **made)


@st.composite
def marked(draw):
    """Return a filled register with markings at random, of its own, of records and of their fields."""
    register = filled(draw(building.registers()))
    made = {}
    for table in TEXTS:
        names = st.lists(st.sampled_from(markings.FIELDS[table]), max_size=2, unique=True)
        made[table] = tuple(
            replace(
                one,
                marking=draw(st.sampled_from(["", *MARKS])),
                field_markings=tuple(
                    FieldMarking(field=name, marking=draw(st.sampled_from(MARKS))) for name in draw(names)
                ),
            )
            for one in getattr(register, table)
        )
    return replace(register, marking=draw(st.sampled_from(["", *MARKS])), **made)


def broken(register):
    return {(one.table, one.record, one.field) for one in check(register) if one.severity == "error"}


def above(register, mark, up_to):
    mark = mark or register.marking or MARKS[0]
    return MARKS.index(mark) > MARKS.index(up_to)


@QUICK
@hypothesis.given(marked(), st.sampled_from(MARKS), st.booleans())
def test_nothing_above_the_marking_comes_out_and_all_else_does(register, up_to, group):
    made = edition(register, up_to, group=group)
    said = "\n".join(texts(made.register))
    assert broken(made.register) - broken(register) <= {("risks", "small", "")}  # nothing is left
    for table, names in TEXTS.items():
        for one in getattr(register, table):
            gone = above(register, one.marking, up_to)
            assert (word(table, one.id, "title") in said) is not gone
            hidden = {mark.field for mark in one.field_markings if above(register, mark.marking, up_to)}
            for name in names:
                assert (word(table, one.id, name) in said) is not (gone or name in hidden)
            if gone:
                assert one.id not in said
    known = {(table, one.id): one for table in TABLES for one in getattr(made.register, table)}
    for (table, _id), one in known.items():
        assert all(place in known for place in parents(table, one))
    for table, name in RECORD_TEXTS.items():
        assert {
            word(table, one.id, name) for one in getattr(register, table) if (table, one.id) not in known
        }.isdisjoint(texts(made.register))
    assert made.register.marking == up_to
    assert markings.overall(made.register) in ("", *MARKS[: MARKS.index(up_to) + 1])
    assert len(made.register.risks) + sum(made.withheld.risks.values()) == len(register.risks)


@QUICK
@hypothesis.given(marked())
def test_the_highest_edition_holds_everything(register):
    made = edition(register, MARKS[-1])
    assert replace(made.register, marking=register.marking) == register
    assert statement(made) == "Secret edition: nothing withheld"


def with_marks(register, table, marks):
    records = tuple(replace(one, marking=marks.get(one.id, "")) for one in getattr(register, table))
    return replace(register, **{table: records})


def test_an_edition_is_told_in_words_and_by_category_where_it_is_grouped():
    register = with_marks(building.sample(), "risks", {"T01-01": "secret", "T02-01": "secret", "T02-02": "internal"})
    register = with_marks(register, "measures", {"M-1": "internal"})
    made = edition(register, "internal")
    assert statement(made) == "Internal edition: 2 risks withheld"
    assert made.register.categories == register.categories
    grouped = edition(register, "UNCLASSIFIED", group=True)
    assert statement(grouped) == "Unclassified edition: 3 risks (T01: 1, T02: 2), 1 measure withheld"
    assert grouped.withheld.risks == {"T01": 1, "T02": 2}
    assert [one.summary for one in grouped.register.categories] == ["of two\n\n1 risk withheld.", "2 risks withheld."]
    assert [one.id for one in grouped.register.measures] == ["M-2", "M-3"]
    assert grouped.register.measures[1].excludes == ()


def test_what_names_a_withheld_risk_is_taken_out_of_the_texts_of_others():
    register = building.sample()
    first, second, *rest = register.risks
    first = replace(first, title="The quiet one", marking="secret")
    second = replace(second, notes="As in T01-01 (The quiet one), not T01-012; see T01-02 and AT01-01.", owner="T01-01")
    made = edition(replace(register, risks=(first, second, *rest)), "internal")
    assert made.register.risks[0].notes == "As in [withheld] ([withheld]), not T01-012; see T01-02 and AT01-01."
    assert made.register.risks[0].owner == "[withheld]"
    assert made.withheld.mentions == 2


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("see t01-01", "see [withheld]"),
        ("T01\u201101 İ and more", "[withheld] İ and more"),
        ("İ, the QUIET\none.", "İ, [withheld]."),
        ("as the\u00a0quiet one is", "as [withheld] is"),
        ("quiet ones; the quiet ones", "quiet ones; the quiet ones"),
    ],
)
def test_a_name_is_known_in_any_case_and_whatever_hyphen_or_blank_stands_in_it(text, left):
    first, second, *rest = building.sample().risks
    first, second = replace(first, title="The quiet one", marking="secret"), replace(second, notes=text)
    made = edition(replace(building.sample(), risks=(first, second, *rest)), "internal")
    assert made.register.risks[0].notes == left


def test_a_withheld_level_leaves_no_trace_of_itself():
    register = building.sample()
    first, *rest = register.risks
    marks = (FieldMarking(field="impact", marking="secret"), FieldMarking(field="owner", marking="secret"))
    first = replace(first, owner="Body A", field_markings=marks)
    made = edition(replace(register, risks=(first, *rest)), "internal")
    mine = [one for one in made.register.assessments if one.risk == "T01-01"]
    assert [(one.impact, one.impact_state, one.dimensions) for one in mine] == [(None, "withheld", ())] * 2
    assert [one.likelihood for one in mine] == [one.likelihood for one in register.assessments[:2]]
    assert [one.rationale for one in mine] == ["", "[withheld]"]
    assert made.register.decisions == ()
    assert made.register.risks[0].owner == "[withheld]"
    assert made.register.risks[0].field_markings == ()
    assert statement(made) == "Internal edition: 5 details withheld"
    assert made.withheld.fields == {
        ("assessments", "impact"): 2,
        ("assessments", "rationale"): 1,
        ("risks", "owner"): 1,
    }
    assert made.withheld.records == {"decisions": 1}


def test_what_is_unmarked_has_the_marking_of_the_register():
    register = with_marks(replace(building.sample(), marking="internal"), "risks", {"T01-01": "unclassified"})
    made = edition(register, "unclassified")
    assert [one.id for one in made.register.risks] == ["T01-01"]
    assert (made.register.measures, made.register.mitigations) == ((), ())
    assert [(one.id, one.risks) for one in made.register.indicators] == [("KRI-1", ("T01-01",))]


def test_an_unknown_marking_of_a_record_is_above_all():
    register = with_marks(building.sample(), "risks", {"T01-01": "cosmic"})
    assert "T01-01" not in {one.id for one in edition(register, "secret").register.risks}


def test_a_past_state_gives_nothing_that_is_marked_today():
    past = building.sample()
    today = with_marks(past, "risks", {"T01-01": "secret"})
    assert "T01-01" not in {one.id for one in edition(past, "internal", now=today).register.risks}
    assert "T01-01" not in {one.id for one in edition(today, "internal", now=past).register.risks}


def test_what_became_unmarked_since_stays_withheld_where_it_was_marked_then():
    today = building.sample()
    past = with_marks(today, "risks", {"T01-01": "secret"})
    past = replace(past, measures=(replace(past.measures[0], field_markings=(SECRET_OWNER,)), *past.measures[1:]))
    made = edition(past, "internal", now=today)
    assert "T01-01" not in {one.id for one in made.register.risks}
    assert made.register.measures[0].owner == "[withheld]"


def test_unmarked_in_the_past_is_as_high_as_either_register_says():
    past, today = building.sample(), replace(building.sample(), marking="secret", risks=())
    assert edition(past, "internal", now=today).register.risks == ()
    assert edition(today, "internal", now=past).register.measures == ()
    free = replace(past, risks=(replace(past.risks[0], marking="unclassified"), *past.risks[1:]))
    made = edition(free, "internal", now=replace(today, risks=free.risks[:1])).register
    assert [one.id for one in made.risks] == ["T01-01"]
    assert {one.risks for one in made.indicators} <= {("T01-01",)}


@pytest.mark.parametrize(
    ("listed", "up_to", "shown"),
    [
        (("unclassified", "restricted", "secret"), "restricted", False),
        (("unclassified", "restricted", "secret"), "secret", True),
        (("unclassified",), "unclassified", False),
        (("secret", "unclassified"), "secret", False),  # never lower than what was below it
        (("secret", "unclassified"), "unclassified", True),
        (("secret", "internal", "unclassified"), "secret", False),
    ],
)
def test_a_marking_no_longer_listed_counts_as_the_next_higher_that_is(listed, up_to, shown):
    past = with_marks(building.sample(), "risks", {"T01-01": "internal"})
    today = replace(past, risks=past.risks[1:], criteria=replace(past.criteria, markings=listed))
    ids = {one.id for one in edition(past, up_to, now=today).register.risks}
    assert ("T01-01" in ids) is shown
    assert ("T01-02" in ids) is (up_to != "secret" or listed[0] != "secret")


def test_the_title_that_a_withheld_risk_has_today_is_no_longer_named_either():
    past = building.sample()
    past = replace(
        past, risks=(past.risks[0], replace(past.risks[1], notes="It was a quiet failure."), *past.risks[2:])
    )
    today = replace(past, risks=(replace(past.risks[0], title="a quiet failure", marking="secret"), *past.risks[1:]))
    made = edition(past, "internal", now=today)
    assert made.register.risks[0].notes == "It was [withheld]."


def test_the_whole_is_marked_as_high_as_what_is_in_it_then_and_today():
    past = with_marks(building.sample(), "risks", {"T02-01": "internal"})
    today = with_marks(past, "risks", {"T01-01": "secret"})
    assert markings.overall(past) == "internal"
    assert markings.overall(past, now=today) == "secret"
    assert markings.overall(past, today) == "secret"
    without = replace(past, risks=tuple(one for one in past.risks if one.id != "T01-01"))
    assert markings.overall(without, now=today) == "internal"


def test_each_thing_withheld_is_told_with_its_marking_and_whose_page_it_stands_on():
    register = building.sample()
    first, second, *rest = register.risks
    second = replace(
        second,
        owner="B",
        notes="As T01-01.",
        field_markings=(SECRET_OWNER, FieldMarking(field="impact", marking="secret")),
    )
    notes = replace(register.categories[0], summary="Mostly T01-01")
    register = replace(
        register,
        risks=(replace(first, marking="secret"), second, *rest),
        categories=(notes, *register.categories[1:]),
        marking="unclassified",
    )
    made = edition(register, "internal")
    told = particulars(register, made)
    assert [(one.what, one.record, one.field, one.marking) for one in told if one.on == ("risks", "T01-01")] == [
        ("record", "T01-01", "", "secret")
    ]
    mine = {(one.what, one.table, one.field): (one.marking, one.names) for one in told if one.on == ("risks", "T01-02")}
    assert mine["part", "risks", "owner"] == ("secret", ())
    assert mine["part", "assessments", "impact"] == ("secret", ())
    assert mine["mention", "risks", "notes"] == ("", ("T01-01",))
    assert [(one.table, one.record, one.field, one.on) for one in told if one.on == ("", "")] == [
        ("categories", "T01", "summary", ("", ""))
    ]
    withheld = made.withheld
    assert len(told) == 1 + sum(withheld.fields.values()) + sum(withheld.records.values()) + withheld.mentions


def test_a_marking_nobody_listed_is_refused_by_the_names_of_those_there_are():
    with pytest.raises(WrongUsage, match="unclassified, internal, secret"):
        edition(building.sample(), "cosmic")
    bare = building.register(criteria=building.criteria(markings=()))
    with pytest.raises(WrongUsage, match="List its markings"):
        edition(bare, "open")


def test_findings_name_what_is_wrong_in_markings():
    register = building.sample()
    first, second, *rest = register.risks
    marks = (FieldMarking(field="status", marking="secret"), FieldMarking(field="owner", marking="cosmic"))
    first, second = replace(first, marking="cosmic", field_markings=marks), replace(second, marking="secret")
    criteria = replace(register.criteria, markings=(*MARKS, "Secret", " "))
    register = replace(register, risks=(first, second, *rest), criteria=criteria, marking="inner")
    found = [(one.severity, one.field, one.value) for one in markings.marking_findings(register)]
    assert found == [
        ("error", "markings", "secret"),
        ("error", "markings", ""),
        ("error", "marking", "inner"),
        ("error", "marking", "cosmic"),
        ("error", "field_markings", "status"),
        ("error", "field_markings", "cosmic"),
    ]
    low = with_marks(building.sample(), "risks", {"T01-01": "secret"})
    assert [one.severity for one in markings.marking_findings(low)] == ["warning"]
    assert (markings.overall(low), markings.overall(building.register())) == ("secret", "")


def test_answers_go_with_the_comments_of_a_withheld_risk():
    register = with_marks(building.sample(), "risks", {"T01-01": "secret"})
    about = Comment(id="C9", about="decisions", record="T01-01:D1", date=building.DAY, text="x")
    register = replace(register, comments=(*register.comments, about), categories=(Category(id="T01", title="x"),))
    assert edition(register, "internal").register.comments == ()
