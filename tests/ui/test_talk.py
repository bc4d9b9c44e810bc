"""Comments and evidence on the pages: threads in plain text, links that may be followed, files that come back whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import words

from riskregister.core.model import Comment, Register
from riskregister.errors import WrongUsage
from riskregister.services import commenting, editing, evidence
from riskregister.store import contents
from riskregister.store.database import Database

Show = Callable[..., AppTest]
RISK, MEASURE = "T06-02", "M-ORD-06"
WHO = {"actor": "B. Huseynov", "reason": "noted", "means": "test"}
DAY = dt.date(2007, 5, 24)
FILE = b"%PDF-1.7 \x00\xff what was found"


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in at.get(kind) if found.label == label)


def press(at: AppTest, label: str) -> AppTest:
    next(found for found in at.button if found.label == label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def of(about: str = "risks", record: str = RISK, **more: Any) -> evidence.About:
    return evidence.About(**{"about": about, "record": record, "title": "Report", "author": "A", "date": DAY, **more})


def test_a_comment_is_added_and_answered_and_shown_letter_by_letter(database: Database, show: Show) -> None:
    """Signed by name; no reason is asked for; the number stands at the view."""
    at = show("risk", id=RISK, open=f"comment risks {RISK}")
    field(at, "text_area", "Comment").set_value("Is *this* right?\n<b>No</b>")
    field(at, "text_input", "Your name").set_value("L. Mammadova")
    assert [one for one in at.text_input if one.label == "Why"] == []
    press(at.run(), "Comment")
    at = show("risk", id=RISK, open=f"answer risks {RISK} {RISK}:C1")
    field(at, "text_area", "Answer").set_value("It is.")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    press(at.run(), "Answer")
    first, second = database.read("az-nsc-2007").comments

    assert (first.author, first.text, second.answers) == ("L. Mammadova", "Is *this* right?\n<b>No</b>", first.id)
    assert database.history("az-nsc-2007")[0].reason == "comment"
    at = show("risk", id=RISK, view="talk")
    assert "Is *this* right?  \n<b>No</b>" in said(at)
    assert said(at).index("L. Mammadova") < said(at).index("A. Aliyev")
    assert "Comments and evidence (2)" in str(at.get("button_group")[0].proto)


def test_the_newest_thread_comes_first_and_the_earlier_ones_on_demand(keep: Any, show: Show, shipped: Register) -> None:
    """A long talk is not sent whole."""
    many = tuple(
        Comment(id=f"{RISK}:C{n}", about="risks", record=RISK, date=DAY + dt.timedelta(n), text=f"said {n}")
        for n in range(1, 26)
    )
    keep(replace(shipped, comments=many))
    at = show("risk", id=RISK, view="talk")
    assert "said 25" in said(at)
    assert "said 15" not in said(at)
    press(at, "15 earlier threads")

    assert "said 6\n" in said(at) + "\n"
    assert "said 5\n" not in said(at) + "\n"


def test_answers_in_a_circle_are_shown_all_the_same(keep: Any, show: Show, shipped: Register) -> None:
    """However they came to be."""
    one = Comment(id="C1", about="risks", record=RISK, date=DAY, text="first", answers="C2")
    other = Comment(id="C2", about="risks", record=RISK, date=DAY, text="second", answers="C1")
    keep(replace(shipped, comments=(one, other)))

    assert "first" in said(show("risk", id=RISK, view="talk"))


def test_a_file_is_attached_and_its_content_kept_and_taken_away_again(database: Database, show: Show) -> None:
    """In one revision with its content; the download is those bytes; gone, it is still in the past."""
    at = show("risk", id=RISK, open=f"file risks {RISK}")
    next(iter(at.get("file_uploader"))).upload("../folder/report (1).pdf", FILE, "text/html")
    field(at, "text_input", "Title").set_value("Report")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    press(at.run(), "Attach the file")
    (made,) = database.read("az-nsc-2007").attachments

    assert (made.file, made.media_type, made.size) == ("report (1).pdf", "application/pdf", len(FILE))
    assert evidence.content(database, "az-nsc-2007", made) == FILE
    assert database.version("az-nsc-2007") == 2
    at = show("risk", id=RISK, view="talk")
    assert [found.label for found in at.get("download_button")][-1] == "Download"
    assert "names 1 attached file" in said(show("exchange"))
    at = show("risk", id=RISK, open=f"drop risks {RISK} {made.id}")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    field(at, "text_input", "Why").set_value("wrong one")
    press(at.run(), "Take it away")
    assert database.read("az-nsc-2007").attachments == ()
    assert contents.read(database.engine, "az-nsc-2007", made.digest) == FILE
    past = show("risk", id=RISK, view="talk", at="r2")
    assert "Report" in said(past)
    assert [found.label for found in past.get("download_button")][-1] == "Download"
    assert not {"Attach a file", "Comment"} & {found.proto.label for found in past.get("expander")}


def test_without_a_file_nothing_is_attached(database: Database, show: Show) -> None:
    at = show("risk", id=RISK, open=f"file risks {RISK}")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    press(at.run(), "Attach the file")

    assert "Choose a file first." in at.error[0].value


def test_a_link_is_followed_only_where_it_may_be(keep: Any, show: Show, shipped: Register) -> None:
    """One that could run something is refused; one that came from elsewhere is shown as text."""
    made = evidence.add_link(shipped, of(), "https://example.org/a?b=1")[0].new
    bad = replace(made, id=f"{RISK}:A9", link="javascript:alert(1)")
    lost = replace(made, id=f"{RISK}:A8", link="", file="lost.pdf", digest="0" * 64)
    keep(replace(shipped, attachments=(made, bad, lost)))
    at = show("risk", id=RISK, view="talk")
    offered = [found.proto.url for found in at.get("link_button")]

    assert offered == ["https://example.org/a?b=1"]
    assert "javascript:alert(1)" in said(at)
    assert "is not in this database" in said(at)
    at = show("risk", id=RISK, open=f"link risks {RISK}")
    field(at, "text_input", "Address").set_value("javascript:alert(1)")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    press(at.run(), "Attach the link")
    assert "is not followed from here" in at.error[0].value
    field(at, "text_input", "Address").set_value("mailto:a@example.org")
    press(at.run(), "Attach the link")
    assert {found.proto.url for found in show("risk", id=RISK, view="talk").get("link_button")} == {
        "https://example.org/a?b=1",
        "mailto:a@example.org",
    }


@pytest.mark.parametrize("link", ["https://example.org", "http://a/b", "mailto:x@y", "file://share/a.pdf"])
def test_addresses_that_may_be_followed(link: str) -> None:
    evidence.refuse_link(link)


@pytest.mark.parametrize(
    "link",
    [
        *("", "example.org", "javascript:alert(1)", "JavaScript:x", "data:text/html,x", "https:", "https://", "file:x"),
        *("https://a b", "https://a\nb", " https://a", "vbscript:x", "http:/a", "https://[x", "ftp://a", "mailto:"),
        "https://" + "a" * 2000,
    ],
)
def test_addresses_that_may_not(link: str) -> None:
    with pytest.raises(WrongUsage):
        evidence.refuse_link(link)


@pytest.mark.parametrize(
    ("name", "kept", "kind"),
    [
        ("..\\..\\a.pdf", "a.pdf", "application/pdf"),
        ("/etc/passwd", "passwd", "application/octet-stream"),
        ("a\x00\n.png", "a.png", "image/png"),
        ("", "file", "application/octet-stream"),
        ("Hesabat ə.docx", "Hesabat ə.docx", evidence.media_type("x.docx")),
    ],
)
def test_a_name_is_a_name_and_no_path(name: str, kept: str, kind: str) -> None:
    assert (evidence.file_name(name), evidence.media_type(evidence.file_name(name))) == (kept, kind)


def test_what_is_empty_or_too_large_is_refused(shipped: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUsage, match="is empty"):
        evidence.add_file(shipped, of(), "a", b"")
    monkeypatch.setattr(evidence, "LARGEST", 10)
    with pytest.raises(WrongUsage, match="larger than"):
        evidence.add_file(shipped, of(), "a", b"x" * 11)
    with pytest.raises(WrongUsage, match="says something"):
        commenting.comment(shipped, "risks", RISK, " ", author="A", date=DAY)


def test_decisions_measures_and_updates_have_theirs(database: Database, show: Show) -> None:
    """On the risk behind a line, on the measure's page below; a link to a form in there opens the line."""
    from riskregister.services.deciding import decide
    from riskregister.services.updating import report

    held = database.read("az-nsc-2007")
    made = decide(held, RISK, "treat", by="B", reason="r", date=DAY)
    told = report(held, MEASURE, date=DAY, text="half way", author="A", status="", progress=None, present=held)
    editing.save(database, held, [*made, *told], **WHO)
    at = show("risk", id=RISK, open=f"comment decisions {RISK}:D1")
    field(at, "text_area", "Comment").set_value("on the decision")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    press(at.run(), "Comment")
    at = show("measures", id=MEASURE, open=f"comment measures {MEASURE}")
    field(at, "text_area", "Comment").set_value("on the measure")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    press(at.run(), "Comment")
    held = database.read("az-nsc-2007")
    update = held.updates[-1].id
    at = show("measures", id=MEASURE, open=f"link updates {update}")
    field(at, "text_input", "Address").set_value("https://example.org/photo")
    field(at, "text_input", "Your name").set_value("A. Aliyev")
    press(at.run(), "Attach the link")
    held = database.read("az-nsc-2007")

    assert [(one.about, one.text) for one in held.comments] == [
        ("decisions", "on the decision"),
        ("measures", "on the measure"),
    ]
    assert (held.attachments[0].about, held.attachments[0].record) == ("updates", update)
    labels = {found.proto.label for found in show("risk", id=RISK, view="decisions").get("expander")}
    assert "Comments and evidence (1)" in labels
    assert "Evidence (1)" in {found.proto.label for found in show("measures", id=MEASURE).get("expander")}


def test_what_went_with_a_risk_is_counted_to_the_risk(database: Database, show: Show) -> None:
    """A comment on its decision as well: one thing to bring back."""
    from riskregister.core.hanging import removals
    from riskregister.services.deciding import decide

    held = database.read("az-nsc-2007")
    editing.save(database, held, decide(held, RISK, "treat", by="B", reason="r", date=DAY), **WHO)
    held = database.read("az-nsc-2007")
    said_on = commenting.comment(held, "decisions", f"{RISK}:D1", "noted", author="A", date=DAY)
    editing.save(database, held, said_on, **WHO)
    held = database.read("az-nsc-2007")
    gone = removals(held, [("risks", RISK)])
    editing.save(database, held, gone, **WHO)
    at = show("history", view="removed")

    offered = [button.label.replace("\\", "") for button in at.button if button.label.startswith("Bring back")]
    assert offered == [f"Bring back {RISK}"]
    whole = sum(one.field == "" for one in gone)
    assert f"{whole - 1} records went with it" in said(at)
