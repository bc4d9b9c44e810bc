"""What a screen makes of the matrix: at any width every id lies in its cell and can be read, or the cell counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from riskregister import settings
from riskregister.charts.matrix import Look, matrix_view
from riskregister.core.model import Register
from riskregister.services.opening import open_folder
from riskregister.ui import matrix

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HERE = Path(matrix.__file__).parent
#: As wide as the matrix is on the Overview at 1400, 768 and 420 pixels, and on a page of its own.
WIDTHS = (1180, 700, 410, 388)
DRAW = """
async ([js, css, data, width]) => {
  document.body.innerHTML = `<style>${css}</style><div id=at style="width:${width}px;font-family:sans-serif"></div>`;
  const url = URL.createObjectURL(new Blob([js], { type: "text/javascript" }));
  const { default: draw } = await import(url);
  draw({ data, parentElement: document.getElementById("at"), setTriggerValue: () => {} });
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 50));
  const cell = document.querySelector("button[data-count]:not([data-count='0'])");
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const ids = [...cell.querySelectorAll(".rr-ids span, .rr-grouped span")];
  return {
    cell: box(cell),
    corners: [...cell.querySelectorAll(".rr-code, .rr-count")].map(box),
    ids: ids.map((one) => [one.textContent, parseFloat(getComputedStyle(one).fontSize), box(one)]),
    cut: ids.some((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0),
    words: cell.textContent,
    wide: document.body.scrollWidth,
  };
}
"""


@pytest.fixture(scope="module")
def screen(chromium: Any) -> Any:
    """Return a blank page."""
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    yield page
    page.close()


@pytest.fixture(scope="module")
def shipped() -> Register:
    """Return the register that travels with the program."""
    return open_folder(settings.shipped("register")).register


def drawn(screen: Any, register: Register, ids: list[str], width: int, **look: Any) -> dict[str, Any]:
    """Draw a matrix with all ids in one cell; return what the screen shows of that cell."""
    frame = pd.DataFrame({"id": ids, "likelihood": 4.0, "impact": 3.0})
    view = matrix_view(frame, register.criteria, Look(**look)) | {"alt": "Matrix", "chosen": ""}
    js, css = ((HERE / f"matrix.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    found: dict[str, Any] = screen.evaluate(DRAW, [js, css, view, width])
    return found


def apart(one: list[float], other: list[float]) -> bool:
    return one[2] <= other[0] + 0.6 or other[2] <= one[0] + 0.6 or one[3] <= other[1] + 0.6 or other[3] <= one[1] + 0.6


@pytest.mark.parametrize("width", WIDTHS)
def test_ids_lie_in_their_cell_and_can_be_read_or_are_counted(screen: Any, shipped: Register, width: int) -> None:
    read = []
    for count in (1, 2, 3, 7, 12, 20, 33, 47, 60):
        ids = [f"T{n % 11 + 1:02d}-{n:02d}" for n in range(1, count + 1)]
        found = drawn(screen, shipped, sorted(ids), width)
        left, top, right, bottom = found["cell"]

        assert found["wide"] <= 1400
        if not found["ids"]:
            assert str(count) in found["words"]
            assert "risk" in found["words"]
            continue
        read.append(count)
        shown = "".join(text for text, _size, _box in found["ids"])

        assert len(found["ids"]) == count
        assert all(risk.split("-")[1] in shown for risk in ids)
        assert not found["cut"]
        boxes = [*found["corners"]]
        for text, size, box in found["ids"]:
            assert size >= 9, text
            assert box[0] >= left, text
            assert box[1] >= top, text
            assert box[2] <= right, text
            assert box[3] <= bottom, text
            assert all(apart(box, other) for other in boxes), text
            boxes.append(box)

    assert max(read) >= {1180: 60, 700: 33, 410: 12, 388: 12}[width]


def test_sixty_ids_of_one_family_are_read_at_the_overviews_width(screen: Any, shipped: Register) -> None:
    # The font of this blank page is a tenth wider than the dashboard's, so is the matrix.
    found = drawn(screen, shipped, [f"R-{n:03d}" for n in range(60)], 780)

    assert len(found["ids"]) == 60
    assert all(size >= 9 for _text, size, _box in found["ids"])


def test_a_long_id_that_fits_no_cell_is_counted(screen: Any, shipped: Register) -> None:
    found = drawn(screen, shipped, ["a-risk-with-a-name-as-long-as-a-sentence-of-ten-words"], 388)

    assert found["ids"] == []
    assert "1" in found["words"]


def test_an_id_is_text_and_never_markup(screen: Any, shipped: Register) -> None:
    found = drawn(screen, shipped, ["<b>x</b>"], 1180)

    assert [text for text, _size, _box in found["ids"]] == ["<b>x</b>"]
