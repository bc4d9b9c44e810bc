"""The map as a PDF: warm in process, on the command line, and beside what other ways make of the same content.

Plotly's static export draws the squares with their ids and nothing else, through a browser that is open already;
WeasyPrint sets the same squares, legend and list of risks as a page of HTML.  Neither is a part of this project: where
they are missing, as they are unless somebody installs kaleido and weasyprint beside it, their side is skipped.
"""

from __future__ import annotations

import datetime as dt
import html
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from benchmarks.long_history import large

from riskregister.core.model import Register
from riskregister.printing.book import render_book
from riskregister.printing.brief import render_brief
from riskregister.printing.heatmap import render_heatmap
from riskregister.printing.sheet import Sheet
from riskregister.printing.view import heatmap_view
from riskregister.text.read import read_register

ROOT = Path(__file__).resolve().parent.parent
HOW = Sheet(printed_on=dt.date(2026, 3, 4), templates=ROOT / "templates", printed_by="N. N.")
BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(ROOT / "register")[0]


@pytest.fixture(scope="module")
def view(register: Register) -> dict[str, Any]:
    return heatmap_view(register, "risk", "current", inks="colour")


@pytest.fixture(scope="module")
def exporter() -> Iterator[Any]:
    """Return kaleido with its browser open, so that only the drawing is measured."""
    if importlib.util.find_spec("kaleido") is None:
        pytest.skip("kaleido is not installed: nothing of Plotly's to measure against")
    if BROWSER is None:
        pytest.skip("no Chromium on this machine, which kaleido draws with")
    os.environ.setdefault("BROWSER_PATH", BROWSER)
    import kaleido

    kaleido.start_sync_server(silence_warnings=True)
    yield kaleido
    kaleido.stop_sync_server(silence_warnings=True)


@pytest.mark.benchmark(group="the map as a PDF", min_rounds=5)
def test_map_with_lists(benchmark: Any, register: Register) -> None:
    """The whole: the map, every risk by its full name, the scales; seven pages of tagged PDF."""
    assert benchmark(render_heatmap, register, HOW).startswith(b"%PDF")


@pytest.mark.benchmark(group="the map as a PDF", min_rounds=5)
def test_map_after_a_change(benchmark: Any, register: Register) -> None:
    """The same when one risk has another title than the print before, as after somebody's save."""
    turns = count()

    def changed() -> tuple[tuple[Register, Sheet], dict[str, Any]]:
        turn = next(turns)
        place = turn % len(register.risks)
        risk = replace(register.risks[place], title=f"{register.risks[place].title} ({turn})")
        return (replace(register, risks=(*register.risks[:place], risk, *register.risks[place + 1 :])), HOW), {}

    render_heatmap(register, HOW)
    assert benchmark.pedantic(render_heatmap, setup=changed, rounds=20).startswith(b"%PDF")


@pytest.mark.benchmark(group="the map as a PDF", min_rounds=5)
def test_plotly(benchmark: Any, exporter: Any, view: dict[str, Any]) -> None:
    """The squares with their ids alone, on one page; a figure that exists already is only exported."""
    figure = drawn(view)

    assert (
        benchmark(exporter.calc_fig_sync, figure, opts={"format": "pdf", "width": 1123, "height": 794})[:4] == b"%PDF"
    )


@pytest.mark.benchmark(group="the map as a PDF", min_rounds=3)
def test_weasyprint(benchmark: Any, view: dict[str, Any]) -> None:
    """The same squares, legend and lists, set from HTML that exists already."""
    if importlib.util.find_spec("weasyprint") is None:
        pytest.skip("weasyprint is not installed: nothing of its to measure against")
    from weasyprint import HTML

    page = written(view)
    assert benchmark(lambda: HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")).startswith(b"%PDF")


@pytest.mark.benchmark(group="the map on the command line", min_rounds=3)
def test_second_call(benchmark: Any, tmp_path: Path) -> None:
    """A process of its own, its modules compiled to bytecode by a call before."""
    file = tmp_path / "map.pdf"
    command = [
        sys.executable,
        "-c",
        "from riskregister.cli import main; main()",
        "print",
        "heatmap",
        str(ROOT / "register"),
        "-o",
        str(file),
    ]

    def call() -> None:
        subprocess.run(command, check=True, capture_output=True)

    call()
    benchmark.pedantic(call, rounds=5)
    assert file.read_bytes().startswith(b"%PDF")


@pytest.mark.benchmark(group="other papers", min_rounds=2)
def test_brief(benchmark: Any, register: Register) -> None:
    assert benchmark(render_brief, register, HOW).startswith(b"%PDF")


@pytest.mark.benchmark(group="other papers", min_rounds=2)
def test_map_of_two_thousand_risks(benchmark: Any, register: Register) -> None:
    held = large(register, 2_000)

    assert benchmark.pedantic(render_heatmap, args=(held, HOW), rounds=2).startswith(b"%PDF")


@pytest.mark.benchmark(group="other papers", min_rounds=2)
@pytest.mark.parametrize("risks", [90, 2_000])
def test_book(benchmark: Any, register: Register, risks: int) -> None:
    """A page for each risk; with measures where it is no larger than the shipped register."""
    held = large(register, risks) if risks > len(register.risks) else first(register, risks)

    assert benchmark.pedantic(render_book, args=(held, HOW), rounds=2).startswith(b"%PDF")


def first(register: Register, count: int) -> Register:
    """Return the register with its first risks alone, and what acts on them."""
    kept = {one.id for one in register.risks[:count]}
    return replace(
        register,
        risks=register.risks[:count],
        assessments=tuple(one for one in register.assessments if one.risk in kept),
        mitigations=tuple(one for one in register.mitigations if one.risk in kept),
        influences=(),
    )


def drawn(view: dict[str, Any]) -> go.Figure:
    """Return the squares as a figure of Plotly: a rectangle for each, with rating, score and ids as its words."""
    figure = go.Figure()
    rows = view["matrix"]["rows"]
    for y, row in enumerate(reversed(rows), 1):
        for x, cell in enumerate(row["cells"], 1):
            figure.add_shape(
                type="rect",
                x0=x - 0.5,
                x1=x + 0.5,
                y0=y - 0.5,
                y1=y + 0.5,
                fillcolor=cell["fill"],
                line_color="#ffffff",
            )
            lines = [f"{cell['code']} {cell['score']}", *(one["id"] for one in cell["ids"])]
            figure.add_annotation(
                x=x, y=y, text="<br>".join(lines), showarrow=False, font={"size": 7, "color": cell["ink"]}
            )
    columns = [one["label"] for one in view["matrix"]["columns"]]
    figure.update_xaxes(range=[0.5, len(columns) + 0.5], tickvals=list(range(1, len(columns) + 1)), ticktext=columns)
    labels = [row["label"] for row in reversed(rows)]
    figure.update_yaxes(range=[0.5, len(rows) + 0.5], tickvals=list(range(1, len(rows) + 1)), ticktext=labels)
    return figure


def written(view: dict[str, Any]) -> str:
    """Return the map, its legend and its list of risks as a page of HTML."""

    def row(cells: list[str]) -> str:
        return f"<tr>{''.join(cells)}</tr>"

    def cell(words: str, look: str = "") -> str:
        return f'<td style="{look}">{words}</td>'

    squares = [
        row(
            [
                cell(f"{html.escape(line['label'])}<br>{html.escape(line['anchor'])}"),
                *(
                    cell(
                        f"<b>{one['code']} {one['score']}</b><br>" + " ".join(held["id"] for held in one["ids"]),
                        f"background:{one['fill']};color:{one['ink']}",
                    )
                    for one in line["cells"]
                ),
            ]
        )
        for line in view["matrix"]["rows"]
    ]
    legend = [
        row([cell(one["code"], f"background:{one['fill']}"), cell(one["label"]), cell(one["meaning"])])
        for one in view["legend"]["bands"]
    ]
    listed = [
        row(
            [
                cell(one["id"]),
                cell(html.escape(one["title"])),
                *(cell(" – ".join(level["words"])) for level in one["levels"]),
                cell(one["score"]),
                cell(one["label"]),
            ]
        )
        for part in view["lists"]
        for group in part.get("groups", ())
        for one in group["rows"]
    ]
    font = (ROOT / "templates" / "print" / "fonts" / "Inter-Regular.otf").as_uri()
    look = (
        f"@font-face {{font-family: Inter; src: url({font})}} @page {{size: A4 landscape; margin: 16mm}} "
        "body {font: 8pt Inter} table {border-collapse: collapse; width: 100%; margin-bottom: 5mm} "
        "td {padding: 1.5mm; border: 0.4pt solid #c6ccd4; vertical-align: top}"
    )
    tables = "".join(f"<table>{''.join(rows)}</table>" for rows in (squares, legend, listed))
    title = html.escape(view["register"])
    head = f"<head><title>{title}</title><style>{look}</style></head>"
    return f'<html lang="en">{head}<body><h1>{title}</h1>{tables}</body></html>'
