"""A round of workbooks by browser: sent out as a zip, two copies edited, dropped back, a conflict decided."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Dashboard
from tests.browser.driving import open_address, settle, sign, violations
from tests.workbook.editing import Edit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_a_round_goes_out_and_comes_back(
    open_page: Callable[..., Any], dashboard: Dashboard, picture: Callable[..., None], tmp_path: Path, scheme: str
) -> None:
    page = open_page(scheme=scheme)
    open_address(page, f"{dashboard.url}/exchange", "Import / Export")
    page.get_by_text("Send out and collect", exact=True).click()
    settle(page)
    page.get_by_role("textbox", name="Sent by").fill("A. Aliyev")
    page.get_by_role("button", name="Make the workbooks").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download them as one zip file").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        archive.extractall(tmp_path / "out")
    unnamed = next(path for path in (tmp_path / "out").iterdir() if "not named" in path.name)
    copies = [tmp_path / "copy of a.xlsx", tmp_path / "copy of b.xlsx"]
    for path, owner in zip(copies, ("The Cabinet", "The Council"), strict=True):
        path.write_bytes(unnamed.read_bytes())
        with Edit(path) as edit:
            edit["Register", "T01-01", "owner"] = owner
            edit.add("Register", title=f"New of {owner}", category="T02")
    page.locator("input[type=file]").set_input_files(copies)
    expect(page.get_by_role("heading", name="1 conflict to decide")).to_be_visible(timeout=60_000)
    picture(page, f"collect-{scheme}", 2200)
    page.get_by_text("As in copy of b.xlsx", exact=True).click()
    settle(page)
    assert violations(page) == []
    sign(page, None, "collected", "Accept these changes")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    picture(page, f"collected-{scheme}", 1400)
