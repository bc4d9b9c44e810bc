"""The matrix sheet of less than all, and of what moved: its numbers are the frames', and it says what it shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path
from typing import Any, get_args

import pypdf
import pytest

from riskregister.core.frames import risk_frame
from riskregister.core.model import STAGES, Register, Stage
from riskregister.core.paths import levels_at
from riskregister.core.profiles import in_dimension
from riskregister.errors import NotFound, WrongUsage
from riskregister.printing import paint
from riskregister.printing.asked import Asked
from riskregister.printing.heatmap import render_heatmap
from riskregister.printing.sheet import Inks, Paper, Sheet
from riskregister.printing.typesetting import content_hash
from riskregister.printing.view import View, heatmap_view
from riskregister.printing.words import number

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 3, 4)
ALL = Asked()
SIDES = ["likelihood", "impact"]


def view(register: Register, stage: Stage = "current", by: str = "risk", **asked: object) -> View:
    return heatmap_view(register, by, stage, "colour", asked=Asked(**asked))  # type: ignore[arg-type]


def content(register: Register, *, asked: Asked = ALL, stage: Stage = "current", **how: object) -> bytes:
    sheet = Sheet(printed_on=DAY, templates=ROOT / "templates", **how)  # type: ignore[arg-type]
    return render_heatmap(register, sheet, stage=stage, asked=asked)


def text(register: Register, *, asked: Asked = ALL, pages: int | None = None, **how: object) -> list[str]:
    """Return the text of the first pages, or of all, lines joined."""
    reader = pypdf.PdfReader(io.BytesIO(content(register, asked=asked, **how)))
    return [" ".join(page.extract_text().split()) for page in reader.pages[:pages]]


def scored(row: Any) -> str:
    """Return a score with its range, as it is printed."""
    return f"{number(row['score'])} ({number(row['score_low'])}–{number(row['score_high'])})"


def squares(shown: View) -> dict[str, tuple[int, int]]:
    """Return by id the likelihood and impact of the square it stands in."""
    rows = shown["matrix"]["rows"]
    return {
        name: (int(column["level"]), int(row["level"]))
        for row in rows
        for column, cell in zip(shown["matrix"]["columns"], row["cells"], strict=True)
        for name in cell["held"]
    }


def moved_since(register: Register) -> tuple[Register, str, str, str]:
    """Return the register as it stood when one risk was more likely, one was not there and one was not assessed."""
    first, second, third = (risk.id for risk in register.risks[:3])
    higher = []
    for one in register.assessments:
        if one.risk == first and one.stage == "current":
            assert one.likelihood is not None
            best = 2.0 if one.likelihood.best > 3 else 5.0
            other = dataclasses.replace(one.likelihood, low=1, best=best, high=5)
            higher.append(dataclasses.replace(one, likelihood=other))
        elif one.risk not in {second, third}:
            higher.append(one)
    risks = tuple(risk for risk in register.risks if risk.id != second)
    return dataclasses.replace(register, risks=risks, assessments=tuple(higher)), first, second, third


def test_the_list_on_paper_has_the_numbers_of_the_frame(shipped: Register) -> None:
    """Every risk with its range of levels, score and rating, in the words the paper has them in."""
    printed = " ".join(text(shipped, upright=False)[1:])
    frame = risk_frame(shipped, "current", evidenced=False)
    for row in frame.to_dict("records"):
        levels = [" – ".join(number(row[f"{side}{end}"]) for end in ("_low", "", "_high")) for side in SIDES]
        assert f"{row['id']} {row['title']} " in printed
        assert f"{' '.join(levels)} {scored(row)} {row['rating_code']} {row['rating']}" in printed


@pytest.mark.parametrize("stage", STAGES)
def test_every_risk_stands_in_the_square_of_its_levels(shipped: Register, stage: Stage) -> None:
    levels = levels_at(shipped, stage)
    found = squares(view(shipped, stage))

    assert set(found) == set(levels)
    assert all(abs(levels[name][side] - found[name][side]) <= 0.5 for name in found for side in (0, 1))


def test_movement_between_stages_is_that_of_the_levels(shipped: Register) -> None:
    before, now = levels_at(shipped, "inherent"), levels_at(shipped, "current")
    changed = {name for name in now if name in before and before[name] != now[name]}
    shown = view(shipped, start="inherent")
    table = shown["lists"][0]
    listed = [row["id"] for group in table["groups"] for row in group["rows"]]
    dark = {
        held["id"][: len(name)]
        for row in shown["matrix"]["rows"]
        for cell in row["cells"]
        for held, name in zip(cell["ids"], cell["held"], strict=True)
        if held["moved"]
    }

    assert changed
    assert sorted(listed) == sorted(changed)
    assert dark == changed
    assert sum(arrow["count"] for arrow in shown["matrix"]["arrows"]) == len(changed)
    assert all(row["change"].startswith("−") for group in table["groups"] for row in group["rows"])


def test_an_arrow_leads_from_square_to_square(shipped: Register) -> None:
    """Columns from the left, rows from the top: likelihood 4 to 3 at impact 3 is column 3 to 2 in the third row."""
    before, now = levels_at(shipped, "inherent"), levels_at(shipped, "current")
    way = [name for name in now if before.get(name) == (4, 3) and now[name] == (3, 3)]
    arrows = view(shipped, start="inherent")["matrix"]["arrows"]

    assert {"from": [3, 2], "to": [2, 2], "count": len(way)} in arrows


def test_the_sheet_of_movement_names_what_moved_and_between_what(shipped: Register) -> None:
    first, *rest = text(shipped, asked=Asked(start="inherent", categories=("T01",)), pages=2)
    before, now = (risk_frame(shipped, stage, evidenced=False).set_index("id") for stage in ("inherent", "current"))
    moved = [
        name
        for name in now.index[now["category"] == "T01"]
        if tuple(before.loc[name, SIDES]) != tuple(now.loc[name, SIDES])
    ]

    assert moved
    assert "Inherent → Current" in first
    assert f"{len(moved)} moved, all to a lower score." in first
    assert "What moved" in rest[0]
    for name in moved:
        ends = [
            f"{at['rating_code']} likelihood {number(at['likelihood'])}, impact {number(at['impact'])}, "
            f"score {scored(at)}"
            for at in (before.loc[name], now.loc[name])
        ]
        assert f"{name} {now.loc[name, 'title']} {' '.join(ends)} −" in rest[0]


def test_movement_since_an_earlier_state_tells_what_rose_came_and_what_stayed(shipped: Register) -> None:
    before, first, second, third = moved_since(shipped)
    shown = view(shipped, before=before, before_words="1 March 2026, revision 3")
    groups = {group["id"]: [row["id"] for row in group["rows"]] for group in shown["lists"][0]["groups"]}
    back = view(before, before=shipped)["lists"][0]["groups"]

    assert sorted(groups["come"]) == sorted([second, third])
    assert {*groups.get("higher", []), *groups.get("lower", [])} == {first}
    assert "Movement since 1 March 2026, revision 3." in shown["asked"]
    assert sorted(row["id"] for group in back if group["id"] == "gone" for row in group["rows"]) == sorted(
        [second, third]
    )


def test_nothing_moved_is_said(shipped: Register) -> None:
    shown = view(shipped, before=shipped)

    assert "Nothing moved." in shown["asked"]
    assert shown["matrix"]["arrows"] == []
    assert (
        "Nothing stands elsewhere than before." in text(shipped, asked=Asked(before=shipped, find="water"), pages=2)[1]
    )


def test_one_category_is_shown_alone_and_said_to_be(shipped: Register) -> None:
    of = [risk.id for risk in shipped.risks if risk.category == "T03"]
    shown = view(shipped, categories=("T03",))

    assert sorted(squares(shown)) == sorted(of)
    assert shown["asked"][0].startswith("Only category T03 ")
    assert shown["asked"][0].endswith(f" {len(of)} of {len(shipped.risks)} risks are shown.")
    assert [group["id"] for group in shown["lists"][0]["groups"]] == ["T03"]


def test_words_narrow_the_map_and_movement_with_it(shipped: Register) -> None:
    every = view(shipped, start="inherent")["lists"][0]["groups"]
    shown = view(shipped, find="pipelines", start="inherent")
    some = {row["id"] for group in shown["lists"][0]["groups"] for row in group["rows"]}

    assert 0 < len(squares(shown)) < len(shipped.risks)
    assert some == {row["id"] for group in every for row in group["rows"]} & set(squares(shown))
    assert "hold “pipelines”" in shown["asked"][0]


def test_what_nothing_fits_says_so_on_the_map(shipped: Register) -> None:
    first, *rest = text(shipped, asked=Asked(find="zzz-nothing"))

    assert "Nothing in this register is what was asked for." in first
    assert f"0 of {len(shipped.risks)} risks are shown." in first
    assert "Nothing in this register is what was asked for." in " ".join(rest)


def test_one_dimension_has_the_levels_of_the_profiles(shipped: Register) -> None:
    frame = in_dimension(risk_frame(shipped, "current", evidenced=False), shipped, "current", "economic")
    placed = frame.dropna(subset=["likelihood", "impact"])
    shown = view(shipped, dimension="economic")
    listed = {row["id"]: row for group in shown["lists"][0]["groups"] for row in group["rows"]}

    assert set(squares(shown)) == set(placed["id"])
    assert shown["matrix"]["impact"].endswith(": Economy")
    assert shown["heading"].endswith(": Economy")
    for row in placed.to_dict("records"):
        assert listed[row["id"]]["score"] == number(row["score"])
        assert listed[row["id"]]["levels"][1]["at"][1] == row["impact"]


def test_what_is_not_in_the_register_is_refused_with_what_is(shipped: Register) -> None:
    with pytest.raises(NotFound, match="T99") as of_category:
        view(shipped, categories=("T99",))
    with pytest.raises(NotFound, match="weather") as of_dimension:
        view(shipped, dimension="weather")
    with pytest.raises(WrongUsage, match="no single dimension"):
        view(shipped, by="category", dimension="economic")

    assert "T03" in str(of_category.value.hint)
    assert "economic" in str(of_dimension.value.hint)


def test_inks_and_papers_leave_the_hash_as_it_is_and_what_is_asked_does_not(shipped: Register) -> None:
    whole = {content_hash(heatmap_view(shipped, "risk", "current", inks)) for inks in get_args(Inks)}
    others = [
        content_hash(view(shipped, **asked))  # type: ignore[arg-type]
        for asked in ({"start": "inherent"}, {"find": "water"}, {"dimension": "economic"}, {"categories": ("T03",)})
    ]

    assert len(whole) == 1
    assert len({*whole, *others}) == 5
    for how in ({"paper": "a3", "inks": "pattern"}, {"upright": True, "inks": "grey"}):
        assert f"content {next(iter(whole))} " in text(shipped, pages=1, **how)[0]


@pytest.mark.parametrize("paper", get_args(Paper))
@pytest.mark.parametrize("upright", [False, True])
def test_every_paper_has_its_size_and_says_all_there_is_to_say(shipped: Register, paper: str, upright: bool) -> None:
    few = dataclasses.replace(shipped, risks=shipped.risks[:5])
    made = content(few, paper=paper, upright=upright, printed_by="N. N.")
    page = pypdf.PdfReader(io.BytesIO(made)).pages[0]
    said = " ".join(page.extract_text().split())
    wide, high = sorted(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])

    assert (wide, high) == {"a4": (210, 297), "a3": (297, 420), "a2": (420, 594)}[paper]
    assert (page.mediabox.height > page.mediabox.width) == upright
    for words in (few.title, few.marking, "Reporting date 24 May 2007", "Version 0", "printed by N. N.", "page 1 of "):
        assert words in said


def test_a_poster_is_twice_as_large_in_every_letter(shipped: Register) -> None:
    few = dataclasses.replace(shipped, risks=shipped.risks[:5])

    def sizes(paper: str) -> set[float]:
        found = set()
        pypdf.PdfReader(io.BytesIO(content(few, paper=paper))).pages[0].extract_text(
            visitor_text=lambda words, _cm, _tm, _font, size: found.add(round(size, 2)) if words.strip() else None
        )
        return found

    assert {round(2 * size, 2) for size in sizes("a4")} == sizes("a2")


def test_patterns_have_no_grey_and_more_ink_from_band_to_band(shipped: Register) -> None:
    drawn = content(shipped, form="svg", inks="pattern").decode()
    bands = view(shipped)["legend"]["bands"]

    assert paint.patterns(4) == [0, 2, 4, 6]
    assert all(len(set(paint.patterns(count))) == count for count in range(1, 8))
    assert "<pattern" in drawn
    assert not any(band["fill"] in drawn for band in bands)


def test_more_dots_make_a_larger_picture(shipped: Register) -> None:
    few = dataclasses.replace(shipped, risks=shipped.risks[:5])
    widths = [int.from_bytes(content(few, form="png", dots=dots)[16:20]) for dots in (60, 120)]

    assert widths == pytest.approx([702, 1403], abs=1)
