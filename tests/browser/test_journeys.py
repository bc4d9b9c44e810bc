"""Three journeys a person makes, in a real browser against a real server."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from tests.browser.driving import (
    cell_of_matrix,
    choose,
    expect,
    grid_rows,
    keyboard_to,
    open_address,
    settle,
    sign,
    type_into_grid,
)

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_a_person_finds_a_risk_changes_it_and_finds_the_change_after_a_power_cut(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, dashboard.url, "Overview")
    expect(page.get_by_role("heading", name="Categories")).to_be_visible()
    for number in range(1, 12):
        expect(page.locator(".rr-cells").get_by_text(re.compile(rf"^T{number:02d}$"))).to_be_visible()
    picture(page, "a1-overview")

    page.get_by_role("radio", name="All risks").click()
    # The lists below have the same headings either way; the matrix is another one when the risk stands in it.
    expect(page.locator(".rr-cells").get_by_text("T08-01")).to_be_visible()
    settle(page)
    x, y = cell_of_matrix(page, likelihood=4, impact=5)
    page.mouse.click(x, y)
    expect(page.get_by_role("heading", name="Risks in this cell")).to_be_visible()
    expect(page).to_have_url(re.compile(r"cell=4"))
    picture(page, "a2-cell")

    page.get_by_role("link", name=re.compile(r"T08-01")).click()
    expect(page.get_by_role("heading", level=2, name=re.compile("T08-01"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Bow-tie of T08-01"))).to_be_visible()
    picture(page, "a3-risk", height=2600)
    page.get_by_role("radio", name="Source").click()
    expect(page.get_by_role("heading", name="Where the source says it")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"3\.8 ¶")).first).to_be_visible()
    page.get_by_role("radio", name="Measures").click()
    expect(page.get_by_role("heading", name="Measures that act on it")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_role("radio", name="Scores").click()
    expect(page.get_by_role("heading", name="Assess", exact=True)).to_be_visible()
    settle(page)

    choose(page, "Likelihood", "2 – Very unlikely")
    sign(page, "Leyla Əliyeva", "new oil fund rule")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.wait_for_function("document.cookie.includes('riskregister_name')")

    open_address(page, f"{dashboard.url}/measures?find=M-ORD-06", "Measures")
    expect(page.get_by_text(re.compile(r"^1 of \d+ measures"))).to_be_visible()
    type_into_grid(page, column=3, value="60")
    expect(page.get_by_text("1 edit is not saved yet.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your name")).to_have_value("Leyla Əliyeva")
    sign(page, None, "draft is out")
    expect(page.get_by_text("Saved as version 3.")).to_be_visible()
    picture(page, "a4-measure")

    dashboard.kill()
    dashboard.start()

    page = open_page()
    open_address(page, f"{dashboard.url}/risk?id=T08-01&view=history", "Risk")
    expect(page.get_by_text(re.compile("Leyla Əliyeva · new oil fund rule"))).to_be_visible()
    page.get_by_role("radio", name="Scores").click()
    expect(page.get_by_text(re.compile(r"^Likelihood 2 \("))).to_be_visible()
    open_address(page, f"{dashboard.url}/measures?find=M-ORD-06", "Measures")
    expect(page.get_by_test_id("glide-cell-3-0")).to_have_text("60")
    open_address(page, f"{dashboard.url}/?by=risk&cell=2×5", "Overview")
    expect(page.get_by_role("link", name=re.compile("T08-01"))).to_be_visible()
    expect(page.get_by_text(re.compile("progress: – → 60"))).to_be_visible()
    picture(page, "a5-after-the-power-cut", height=1500)


CELLS = {
    ("Register", "T06-02", "likelihood"): 1,
    ("Register", "T06-03", "owner"): "Nazirlər Kabineti",
    ("Measures", "M-ORD-06", "progress"): 35,
}


def change_cells(path: Path) -> None:
    """Change three cells of a workbook and save it from LibreOffice, where that is installed, as a person would."""
    book = openpyxl.load_workbook(path)
    for (name, identity, column), value in CELLS.items():
        sheet = book[name]
        heads = {str(cell.value): cell.column for cell in sheet[1]}
        row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, heads["id"]).value == identity)
        sheet.cell(row, heads[column]).value = value
    book.save(path)
    office = shutil.which("soffice")
    if office is not None:
        folder = path.parent / "office"
        command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
        shutil.move(folder / path.name, path)


def test_three_cells_changed_in_a_workbook_come_back_and_the_matrix_is_printed(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None], tmp_path: Path
) -> None:
    page = open_page()
    open_address(page, f"{dashboard.url}/exchange", "Import / Export")
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel workbook").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    change_cells(path)

    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("heading", name="3 changes")).to_be_visible()
    settle(page)
    rows = grid_rows(page, "The changes, one per row.")
    picture(page, "b1-preview", height=1300)

    assert sorted((row[0], row[2], row[4]) for row in rows) == [
        ("M-ORD-06", "progress", "35"),
        ("T06-02:current", "likelihood", "1 (1 – 4.5)"),
        ("T06-03", "owner", "Nazirlər Kabineti"),
    ]

    sign(page, "Rəşad", "reviewed in LibreOffice", button="Accept these changes")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    expect(page.get_by_text(re.compile("version 2"))).not_to_have_count(0)
    open_address(page, f"{dashboard.url}/risk?id=T06-02&view=scores", "Risk")
    expect(page.get_by_text(re.compile(r"^Likelihood 1 \("))).to_be_visible()
    open_address(page, f"{dashboard.url}/risk?id=T06-03", "Risk")
    expect(page.get_by_text("Nazirlər Kabineti", exact=True)).to_be_visible()
    open_address(page, f"{dashboard.url}/measures?find=M-ORD-06", "Measures")
    expect(page.get_by_test_id("glide-cell-3-0")).to_have_text("35")

    open_address(page, f"{dashboard.url}/print", "Print")
    expect(page.get_by_role("img", name=re.compile("as it will be printed"))).to_be_visible()
    picture(page, "b2-print", height=1400)
    keyboard_to(page, page.get_by_role("button", name="Download PDF"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    printed = tmp_path / "heatmap.pdf"
    download.value.save_as(printed)
    reader = pypdf.PdfReader(printed)
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in reader.pages))

    for category in register_of(dashboard).categories:
        assert category.id in text
        assert category.title in text
    assert float(reader.pages[0].mediabox.width) == pytest.approx(841.9, abs=1)


PAGES = {
    "Overview": "",
    "Risks": "risks",
    "Risk": "risk?id=T06-02",
    "Measures": "measures",
    "History": "history",
    "Import / Export": "exchange",
    "Print": "print",
    "Analysis": "analysis",
    "Method": "method",
}


def test_the_keyboard_is_enough_links_open_as_sent_and_no_page_is_too_wide(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, dashboard.url, "Overview")
    keyboard_to(page, page.get_by_role("radio", name="Categories"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="All risks")).to_be_checked()
    expect(page.get_by_role("heading", name="Above appetite")).to_be_visible()
    choose(page, "Cell", "Likelihood 5, impact 5")
    expect(page.get_by_role("heading", name="Risks in this cell")).to_be_visible()
    settle(page)
    keyboard_to(page, page.get_by_role("link", name=re.compile("T01-09")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name=re.compile("T01-09"))).to_be_visible()
    picture(page, "c1-by-keyboard")

    register = register_of(dashboard)
    inside = [risk.id for risk in register.risks if risk.category in ("T06", "T07")]
    open_address(page, f"{dashboard.url}/risks?category=T06&category=T07&stage=inherent", "Risks")
    expect(page.get_by_text(f"{len(inside)} of {len(register.risks)} risks")).to_be_visible()
    expect(page.get_by_role("radio", name="Inherent")).to_be_checked()
    picture(page, "c2-as-sent")

    rename(dashboard, "T06-02", HOSTILE)
    open_address(page, f"{dashboard.url}/risk?id=T06-02", "Risk")
    expect(page.get_by_role("heading", level=2, name=f"T06-02 {HOSTILE}", exact=True)).to_be_visible()
    open_address(page, f"{dashboard.url}/risks?find=T06-02", "Risks")
    page.get_by_text("The same list as links").click()
    expect(page.get_by_role("link", name=HOSTILE)).to_be_visible()
    open_address(page, dashboard.url, "Overview")
    expect(page.get_by_text(f"→ {HOSTILE}")).to_be_visible()
    rename(dashboard, "T06-02", "Sabotage of pipelines and terminals")

    page = open_page(width=420, height=900)
    for title, address in PAGES.items():
        open_address(page, f"{dashboard.url}/{address}", title)
        width = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
        picture(page, f"c4-{title.split()[0].lower()}-narrow", height=2200)

        assert width <= 0, f"{title} is {width} pixels wider than a narrow screen"


#: What a person may type that Markdown, HTML or Streamlit would take for something else.
HOSTILE = "*a* _b_ <b>c</b> [d](http://e.f) $g$ :red[h] `i` ~~j~~ &amp;"


def register_of(dashboard: Any) -> Register:
    """Return the register the dashboard shows, read past it."""
    database = Database(dashboard.database)
    try:
        return database.read("az-nsc-2007")
    finally:
        database.close()


def rename(dashboard: Any, risk: str, title: str) -> None:
    """Give a risk another title, as somebody else would through another door."""
    database = Database(dashboard.database)
    old = next(found.title for found in database.read("az-nsc-2007").risks if found.id == risk)
    change = Change(table="risks", record=risk, field="title", old=old, new=title)
    who = {"actor": "Other", "reason": "renamed", "means": "test", "time": dt.datetime.now(dt.UTC)}
    database.save("az-nsc-2007", [change], {}, **who)
    database.close()
