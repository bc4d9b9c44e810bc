"""The proof of an edition: it finds whatever is planted, seen or not, and lets through what an edition may say."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pypdf
import pytest
from tests.core import building

from riskregister.core.editions import edition, edition_of_minutes, statement
from riskregister.core.hanging import removals
from riskregister.core.markings import overall
from riskregister.core.meeting_minutes import Entry, Minutes, Standing
from riskregister.core.model import FieldMarking
from riskregister.errors import NotFound, RegisterError, WrongUsage
from riskregister.services import editions, exchange, meeting_minutes, printing
from riskregister.services.editing import record_changes
from riskregister.services.edition_proof import proof
from riskregister.services.editions import Asked, asked_of, earlier_in, in_edition
from riskregister.services.opening import open_source
from riskregister.store.database import Database

OPEN = Asked(marking="unclassified", group=True)
TITLE = "Salt in the wells of Qobustan"


@pytest.fixture(scope="module")
def register():
    """Return the small register with a risk and a measure that are secret, and a field of another that is."""
    sample = building.sample()
    first, second, *rest = sample.risks
    words = "Seawater reaches the aquifer through abandoned boreholes."
    first = replace(first, title=TITLE, cause=words, owner="Hydrology Directorate", marking="secret")
    second = replace(
        second, owner="Ministry of Winds", field_markings=(FieldMarking(field="owner", marking="internal"),)
    )
    measures = (replace(sample.measures[0], title="Plug the boreholes", marking="secret"), *sample.measures[1:])
    return replace(sample, risks=(first, second, *rest), measures=measures)


@pytest.fixture(scope="module")
def left(register):
    return edition(register, "unclassified").register


# Papers ---------------------------------------------------------------------------------------------------------------


def heatmap(register, how):
    return printing.heatmap(register, how)


def risk(register, how):
    return printing.risk_sheet(register, "T01-02", how)


def measures(register, how):
    return printing.measures(register, how)


def texts(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("make", [heatmap, risk, measures])
def test_a_paper_says_which_edition_it_is_on_every_page_and_holds_nothing_above(register, make):
    content = in_edition(register, printing.sheet("pdf", printed_by="Tester"), OPEN, make)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert all("Unclassified edition: 1 risk (T01: 1), 1 measure, 1 detail withheld" in page for page in pages)
    assert not any(word in page for page in pages for word in ("T01-01", "Qobustan", "boreholes", "Winds"))


@pytest.mark.parametrize("make", [heatmap, risk, measures])
def test_the_whole_paper_would_not_pass(register, left, make):
    leaks = proof(make(register, printing.sheet("pdf")), "pdf", register, left)
    said = {leak.what for leak in leaks if leak.where == "page 1"}
    assert said & {"T01-01", "ministry of winds", "plug the boreholes"}


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_picture_is_proved_by_its_page_as_well(register, form):
    made = in_edition(register, printing.sheet(form), OPEN, heatmap)
    assert made[:4] in (b"<svg", b"\x89PNG")

    def careless(_edition, how):
        return heatmap(register, how)

    with pytest.raises(RegisterError, match="Nothing was written"):
        in_edition(register, printing.sheet(form), OPEN, careless)


def test_how_far_the_proof_is_gets_told(register):
    told = []
    how = replace(printing.sheet("pdf"), progress=lambda *step: told.append(step))
    pages = len(pypdf.PdfReader(io.BytesIO(in_edition(register, how, OPEN, measures))).pages)
    said = {what: [step[:2] for step in told if step[2] == what] for _done, _all, what in told}
    assert said["Pages proved"] == [(place, pages) for place in range(pages)]
    assert [done for done, _all in said["Hidden parts proved"]] == list(range(said["Hidden parts proved"][0][1]))


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_what_an_office_opens_is_proved_in_every_part(register, left, form):
    how = replace(printing.sheet("pdf"), form=form)
    made = in_edition(register, how, OPEN, printing.brief)
    assert proof(made, form, register, left) == []
    assert "T01-01" in {leak.what for leak in proof(printing.brief(register, how), form, register, left)}
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        said = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    assert any("Unclassified edition: 1 risk" in part for part in said)


def test_without_an_edition_the_whole_is_printed_under_its_highest_marking(register):
    said = texts(in_edition(register, printing.sheet("pdf"), None, heatmap))
    assert "T01-01" in said
    assert "secret" in said.splitlines()[0]


def test_a_withheld_level_is_not_told_to_be_unassessed(register):
    first, second, *rest = register.risks
    second = replace(second, field_markings=(FieldMarking(field="impact", marking="secret"),))
    marked = replace(register, risks=(first, second, *rest))
    said = " ".join(texts(in_edition(marked, printing.sheet("pdf"), OPEN, heatmap)).split())
    assert "In no square, because a level is withheld: 2 risks." in said
    sheet = texts(in_edition(marked, printing.sheet("pdf"), OPEN, risk))
    assert "withheld" in sheet.partition("Current")[2].partition("Residual")[0]


def test_a_withheld_risk_is_not_there(register):
    with pytest.raises(NotFound, match="no risk T01-01"):
        in_edition(register, printing.sheet("pdf"), OPEN, lambda of, how: printing.risk_sheet(of, "T01-01", how))


def test_grouping_needs_an_edition(tmp_path):
    assert asked_of(None, "", "") is None
    assert asked_of(str(tmp_path / "x.json"), "", "secret", group=True) == Asked(marking="secret", group=True)
    with pytest.raises(WrongUsage, match="--edition"):
        asked_of(None, "", "", group=True)


def test_changes_and_movement_tell_nothing_of_what_is_withheld_now_or_was_then(register, tmp_path):
    then = replace(register, risks=(replace(register.risks[0], owner="Body"), *register.risks[1:]), version=1)
    names = []
    for one, name in ((then, "a.json"), (register, "b.json")):
        (tmp_path / name).write_bytes(exchange.content(one, ".json"))
        names.append(str(tmp_path / name))
    content = printing.changes(*names, printing.sheet("pdf"), edition="unclassified")
    assert "T01-01" not in texts(content)
    assert "T01-01" in texts(printing.changes(*names, printing.sheet("pdf")))
    left = earlier_in(then, OPEN, register)
    assert "T01-01" not in {one.id for one in left.risks}
    assert earlier_in(then, None, register) is then


def test_all_of_a_past_state_is_marked_as_it_is_today(register):
    past = replace(
        register, risks=(replace(register.risks[0], marking=""), *register.risks[1:]), marking="unclassified"
    )
    past = replace(past, measures=past.measures[1:])
    how = printing.sheet("pdf", stood="1 May 2007, revision 1")
    assert "secret" in texts(in_edition(past, how, Asked(now=register), measures))
    assert "secret" not in texts(in_edition(past, how, None, measures))
    assert "secret" in texts(in_edition(past, how, None, measures, before=(register, register)))


def test_what_was_removed_while_it_was_secret_stays_out_of_states_in_which_it_was_not(register, tmp_path):
    place = f"sqlite:///{tmp_path}/r.sqlite3"
    who = {"actor": "A", "reason": "r", "means": "test", "time": dt.datetime(2026, 5, 4, tzinfo=dt.UTC)}
    kept = Database(place)
    first, *others = register.risks
    kept.create(replace(register, risks=(replace(first, marking=""), *others)), **who)
    for values in ({"marking": "secret"}, None):
        held = kept.read("small")
        changes = record_changes(held, "risks", first.id, values) if values else removals(held, [("risks", first.id)])
        kept.save("small", changes, {}, **who)
    kept.close()
    opened = open_source(f"{place}@r1")
    asked = asked_of(f"{place}@r1", opened.stood, "unclassified")
    assert first.id in {one.id for one in opened.register.risks}
    assert first.id not in {one.id for one in edition(opened.register, "unclassified", now=asked.now).register.risks}
    assert overall(opened.register, now=asked.now) == "secret"
    noted = replace(register.risks[1], notes=f"As {first.id} was.")
    now = replace(register, risks=(noted, *register.risks[2:]))
    assert edition(now, "unclassified", now=asked.now).register.risks[0].notes == "As [withheld] was."
    whole = asked_of(f"{place}@r1", opened.stood, "")
    assert (whole.marking, whole.now) == ("", asked.now)


def test_of_two_states_the_later_says_what_is_marked_higher(register):
    past = replace(register, risks=(replace(register.risks[0], marking=""), *register.risks[1:]), version=1)
    later = replace(register, version=9)
    told = []
    content = printing.changed(later, past, ("a", "b"), printing.sheet("pdf"), OPEN, told.append)
    assert "T01-01" not in texts(content)
    assert editions.lines(told[0]) == [
        "Unclassified edition: 1 risk (T01: 1), 1 measure, 1 detail withheld.",
        "The finished file was read back, every part of it: it holds nothing of what is withheld.",
    ]


def entry(place, risk, title):
    none = Standing(levels=(None, None), score=None, code="", label="", colour="")
    return Entry(
        place=place,
        risk=risk,
        title=title,
        state="noted",
        before=none,
        after=none,
        rounds=(),
        reason=f"heard all of {risk}",
        by="Chair",
        time=None,
        revision=None,
        taken_back=(),
        decisions=(f"Look at T01-01 again before {risk}.",),
        open_points=(),
    )


@pytest.mark.parametrize("form", ["pdf", "md", "txt"])
def test_minutes_of_an_edition_leave_out_the_risks_it_withholds(register, form):
    now = dt.datetime(2007, 5, 24, 9, tzinfo=dt.UTC)
    whole = Minutes(
        code="ABC",
        title="Council",
        register="R",
        marking="secret",
        notice="n",
        language="en",
        stage="current",
        anonymous=False,
        opened=now,
        closed=None,
        chair="Chair",
        people=(("Chair", True, True),),
        entries=(entry(1, "T01-01", TITLE), entry(2, "T02-01", "Another")),
    )
    made = edition(register, "unclassified")
    of = edition_of_minutes(whole, made)
    assert [(one.risk, one.decisions) for one in of.entries] == [
        ("T02-01", ("Look at [withheld] again before T02-01.",))
    ]
    content = meeting_minutes.content(of, form, "Tester", statement(made))
    said = (of, statement(made), "Tester")
    editions.proved(content, form, register, made.register, said=said, unsaid=whole)
    assert "Unclassified edition: 1 risk" in (texts(content) if form == "pdf" else content.decode())
    content = meeting_minutes.content(whole, form)
    with pytest.raises(RegisterError, match="Nothing was written"):
        editions.proved(content, form, register, made.register, said=said, unsaid=whole)


def test_a_risk_whose_levels_are_withheld_stands_in_no_minutes(register):
    first, second, *rest = register.risks
    second = replace(second, field_markings=(FieldMarking(field="impact", marking="secret"),))
    made = edition(replace(register, risks=(first, second, *rest)), "unclassified")
    assert made.unscored == {"T01-02"}


def test_minutes_leave_out_decisions_and_points_that_are_withheld(register):
    first, second, *rest = register.risks
    marks = tuple(FieldMarking(field=name, marking="secret") for name in ("decisions", "comments"))
    made = edition(replace(register, risks=(first, replace(second, field_markings=marks), *rest)), "unclassified")
    held = replace(entry(1, "T01-02", "x"), open_points=("Ask again.",))
    minutes = Minutes(
        **dict.fromkeys(("code", "title", "register", "marking", "notice", "chair"), ""),
        language="en",
        stage="current",
        anonymous=False,
        opened=dt.datetime(2007, 5, 24, 9, tzinfo=dt.UTC),
        closed=None,
        people=(),
        entries=(held, replace(held, risk="T02-01")),
    )
    told = [(one.risk, one.decisions, one.open_points) for one in edition_of_minutes(minutes, made).entries]
    assert told[0] == ("T01-02", (), ())
    assert told[1][2] == ("Ask again.",)


# For the archive ------------------------------------------------------------------------------------------------------


def test_a_pdf_for_the_archive_says_both_standards(register):
    content = heatmap(register, printing.sheet("pdf", archive=True))
    metadata = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data().decode()
    for said in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert said in metadata
    usual = pypdf.PdfReader(io.BytesIO(heatmap(register, printing.sheet("pdf")))).trailer["/Root"]["/Metadata"]
    assert "<pdfaid:part>" not in usual.get_data().decode()


@pytest.mark.parametrize(
    "text",
    [
        "T01-02 and T01-011, T01 and 01",
        "salt, wells and winds",  # words of the language, in another order
        "This file holds the matrix and the measures of October",
        "Risk T01-02",
    ],
)
def test_what_an_edition_may_say_is_no_leak(register, left, text):
    assert proof(text.encode(), "txt", register, left) == []


def test_what_also_stands_in_the_edition_is_no_leak(register):
    first, second, *rest = register.risks
    second = replace(second, notes=f"{first.cause} {first.owner}")
    whole = replace(register, risks=(first, second, *rest))
    open_ = edition(whole, "unclassified").register
    assert proof(first.cause.encode(), "txt", whole, open_) == []
    assert proof(b"T01-01", "txt", whole, whole) == []


def test_cells_that_meet_by_chance_are_no_leak_and_the_withheld_sentence_is(register):
    """A title beside the section it stands in, and the end of one text before the beginning of the next."""
    first, second, *rest = register.risks
    cause = (
        "Guarding of the coastal boundary 4.3.6 remains weak by night. Patrols of the coastal boundary Harbours need."
    )
    open_texts = {"title": "Guarding of the coastal boundary", "event": "Harbours need dredging."}
    whole = replace(register, risks=(replace(first, cause=cause), replace(second, **open_texts), *rest))
    open_ = edition(whole, "unclassified").register
    row = "Guarding of the coastal boundary\n4.3.6\nof the coastal boundary\nHarbours need dredging."

    assert proof(row.encode(), "txt", whole, open_) == []
    assert "remains weak by night" in {leak.what for leak in proof(cause.encode(), "txt", whole, open_)}
    assert "patrols" in {leak.what for leak in proof(b"Patrols by night", "txt", whole, open_)}
