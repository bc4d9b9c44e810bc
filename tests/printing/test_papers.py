"""The measures of each body, and what changed: complete, in the numbers of the frames, and as text."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from tests.printing.papers_of import minuted, shortened

from riskregister import settings
from riskregister.core.changes import differences
from riskregister.core.comparing import compare
from riskregister.core.frames import latest_assessments, measure_frame, risk_frame
from riskregister.core.model import Estimate, Register
from riskregister.core.wording import in_words
from riskregister.errors import NotFound
from riskregister.printing.papers import render_changes, render_measures
from riskregister.printing.sheet import Sheet
from riskregister.services import printing
from riskregister.services.opening import open_folder

MARKUP = '#eval("1") *x* $y$ @z [ ] _u_ `r` <l> // c'
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HOW = Sheet(printed_on=dt.date(2026, 3, 4), templates=TEMPLATES, printed_by="N.")


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(settings.shipped("register")).register


@pytest.fixture(scope="module")
def late(shipped: Register) -> Register:
    """Two measures of one body due before the reporting date, one of them ended."""
    first, second, *rest = shipped.measures
    due = shipped.reporting_date - dt.timedelta(days=12)
    first = replace(first, due=due, owner="Body A", status="under_way", progress=40, title=MARKUP)
    second = replace(second, due=due, owner="Body A", status="completed")
    return replace(shipped, measures=(first, second, *rest))


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_every_measure_stands_under_its_body_and_each_body_is_counted(late: Register) -> None:
    said = " ".join(pages(render_measures(late, HOW)))
    frame = measure_frame(late)

    for row in frame.itertuples():
        assert row.id in said
    assert MARKUP in said
    assert "Body A 2 1 1 " in said
    assert "overdue by 12 days" in said
    assert "40 %" in said
    assert f"{len(frame)} measures of {frame['owner'].nunique() - 1} responsible bodies; 1 overdue. For" in said


def test_one_body_and_the_overdue_alone(late: Register) -> None:
    one = " ".join(pages(render_measures(late, HOW, body="Body A")))
    overdue = " ".join(pages(render_measures(late, HOW, overdue=True)))
    first, second, third, *_rest = late.measures

    assert first.id in one
    assert second.id in one
    assert third.id not in one
    assert first.id in overdue
    assert second.id not in overdue
    assert "1 measure is overdue, of 1 responsible body." in overdue


def test_nothing_overdue_and_no_measures_are_said(shipped: Register) -> None:
    assert "No measure is overdue." in pages(render_measures(shipped, HOW, overdue=True))[0]
    empty = replace(shipped, measures=(), mitigations=())
    assert "This register holds no measures yet." in pages(render_measures(empty, HOW))[0]


def test_a_body_nobody_named_is_refused_with_those_known(shipped: Register) -> None:
    with pytest.raises(NotFound, match="Ministry of Silence") as caught:
        render_measures(shipped, HOW, body="Ministry of Silence")
    assert "Cabinet of Ministers" in caught.value.hint


def test_a_move_is_told_with_both_scores_and_everything_else_in_sentences(shipped: Register) -> None:
    risk = shipped.risks[0]
    current = latest_assessments(shipped, "current")[risk.id]
    moved = replace(current, likelihood=Estimate(low=1, best=1, high=2))
    after = replace(
        shipped,
        version=9,
        assessments=tuple(moved if one.id == current.id else one for one in shipped.assessments),
        risks=(replace(risk, notes=MARKUP), *shipped.risks[1:]),
        measures=(replace(shipped.measures[0], status="stopped"), *shipped.measures[1:]),
    )
    told = compare(shipped, after)
    said = " ".join(pages(render_changes(shipped, after, told, ("version 0", "version 9"), HOW)))
    old, new = (risk_frame(one).set_index("id").loc[risk.id] for one in (shipped, after))

    assert len(differences(shipped, after)) >= 3
    for one in told:
        assert one.kind == "moved" or " ".join(one.words.split()) in said
    for row in (old, new):
        ends = f"({row['score_low']:g}–{row['score_high']:g})"
        assert f"{row['rating_code']} {row['score']:g} {ends}" in said
    assert f"{new['score'] - old['score']:+g}" in said


def test_equal_states_say_so_and_every_page_says_which_they_are(shipped: Register) -> None:
    (said,) = pages(render_changes(shipped, shipped, [], ("1 May 2007", "24 May 2007"), HOW))

    assert "Nothing differs." in said
    for words in ("From 1 May 2007 To 24 May 2007", shipped.marking, "printed by N. on 4 March 2026", "content "):
        assert words in said


def test_two_sources_are_compared_and_the_whole_is_the_same_each_time(tmp_path: Path) -> None:
    folder = str(settings.shipped("register"))
    content = printing.changes(folder, folder, HOW)

    assert content == printing.changes(folder, folder, HOW)
    assert "Nothing differs." in pages(content)[0]


def test_days_are_told_in_the_words_of_the_papers_language(shipped: Register) -> None:
    few = shortened(shipped, 5)
    due = dt.date(2008, 3, 4)
    now = replace(few, measures=tuple(replace(one, due=due) for one in few.measures))

    assert "4 March 2008" in " ".join(pages(printing.changed(few, now, ("version 1", "version 2"), HOW)))
    assert "4 mart 2008" in " ".join(
        pages(printing.changed(few, replace(now, language="az"), ("version 1", "version 2"), HOW))
    )
    said = pages(minuted(few, HOW))[0]
    assert "Opened 1 March 2026 09:00 UTC" in said
    # What a person wrote is left as it was written, and so are files.
    assert in_words(due) == "2008-03-04"
