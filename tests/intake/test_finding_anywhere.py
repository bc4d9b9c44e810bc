"""Wherever a register stands, in whatever language its headings are: it is found with just its rows."""

from __future__ import annotations

import datetime as dt

import hypothesis
from hypothesis import strategies as st

from riskregister.intake.finding import find
from riskregister.intake.grid import Broken, Grid, Source, Span, Value

HEADINGS = {
    "en": ["Risk ID", "Risk description", "Likelihood", "Impact", "Risk score", "Owner"],
    "az": ["Riskin kodu", "Riskin təsviri", "Ehtimal", "Təsir", "Risk balı", "Məsul şəxs"],
    "ru": ["№", "Описание риска", "Вероятность", "Влияние", "Оценка риска", "Ответственный"],
    "tr": ["Sıra No", "Risk tanımı", "Olasılık", "Etki", "Risk puanı", "Sorumlu"],
    "de": [
        "Nr.",
        "Risikobeschreibung",
        "Eintrittswahrscheinlichkeit",
        "Schadensausmaß",
        "Risikowert",
        "Verantwortlich",
    ],
    "fr": ["N°", "Description du risque", "Probabilité", "Gravité", "Criticité", "Responsable"],
    "es": ["Código", "Descripción del riesgo", "Probabilidad", "Impacto", "Puntaje", "Responsable"],
    "pt": ["Código", "Descrição do risco", "Probabilidade", "Impacto", "Pontuação", "Responsável"],
    "it": ["Codice", "Descrizione del rischio", "Probabilità", "Impatto", "Punteggio", "Responsabile"],
    "pl": ["Lp.", "Opis ryzyka", "Prawdopodobieństwo", "Wpływ", "Wartość ryzyka", "Właściciel"],
    "uk": ["№", "Опис ризику", "Ймовірність", "Вплив", "Оцінка ризику", "Відповідальний"],
    "nl": ["Nr", "Omschrijving risico", "Kans", "Impact", "Risicoscore", "Eigenaar"],
    "sk": ["Číslo", "Popis rizika", "Pravdepodobnosť", "Dopad", "Skóre", "Vlastník"],
    "cs": ["Číslo", "Popis rizika", "Pravděpodobnost", "Dopad", "Skóre", "Vlastník"],
    "zh": ["序号", "风险描述", "发生概率", "影响程度", "风险值", "负责人"],
    "ja": ["番号", "リスク内容", "発生確率", "影響度", "リスク値", "担当者"],
}
FIELDS = ("id", "description", "likelihood", "impact", "score", "owner")
WORDS = ("late", "pump", "river", "budget", "people", "storm", "valve", "permit", "market", "cable")


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Grid, list[int], dict[str, int]]:
    """Return a sheet with a register somewhere on it, the rows of its risks and the columns of its fields."""
    headings = HEADINGS[draw(st.sampled_from(sorted(HEADINGS)))]
    order = draw(st.permutations(range(len(headings))))
    left = draw(st.integers(0, 4))
    count = draw(st.integers(3, 12))
    rows: list[list[Value]] = []
    for _ in range(draw(st.integers(0, 2))):
        rows += [[None] * left + ["The register of the works, kept by the office"], []]
    rows.append([None] * left + [headings[n] for n in order])
    risks = []
    for number in range(1, count + 1):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6))
        chance, harm = draw(st.integers(1, 5)), draw(st.integers(1, 5))
        cells: list[Value] = [f"R-{number:02}", " ".join(words) + f" {number}", chance, harm, chance * harm, "A. Noe"]
        risks.append(len(rows))
        rows.append([None] * left + [cells[n] for n in order])
    rows += [[]] * draw(st.integers(1, 3))
    rows += [[None] * left + [note] for note in draw(st.lists(st.sampled_from(["* Levels go from 1 to 5", "Checked"])))]
    return Grid("Sheet1", rows), risks, {FIELDS[n]: left + place for place, n in enumerate(order)}


@hypothesis.settings(max_examples=max(20, hypothesis.settings().max_examples // 2))
@hypothesis.given(sheets())
def test_a_register_is_found_wherever_it_stands(made: tuple[Grid, list[int], dict[str, int]]) -> None:
    grid, risks, places = made
    result = find(Source(name="book.xlsx", kind="xlsx", sheets=(grid,)))
    assert result.table is not None
    assert list(result.table.rows) == risks
    found = {field: column.at for field, column in result.table.mapping.items()}
    assert {
        field: found.get(field) for field in ("id", "description", "likelihood", "impact", "score", "owner")
    } == places
    assert result.verdict == "import"


ODD: tuple[Value, ...] = (
    *(
        None,
        "",
        " ",
        "-",
        "n/a",
        "Risk",
        "Risk ID",
        "Likelihood",
        "Impact",
        "Score",
        "Owner",
        "Total",
        "<title>",
        "1-5",
    ),
    *("3 - Possible", "20%", "1,000 CHF", "Низкая", "发生概率", "²", "٣", "\u200b", "x" * 300, True, 0, -3, 4.5, 1e30),
    *(float("nan"), float("inf"), Broken("#N/A"), dt.date(2020, 1, 2), dt.time(1, 2), dt.timedelta(3)),
)
CELLS = st.one_of(st.sampled_from(ODD), st.text(max_size=20))
SPANS = st.builds(lambda top, left, down, right: Span(top, left, top + down, left + right), *[st.integers(0, 12)] * 4)


@hypothesis.given(
    st.lists(st.lists(CELLS, max_size=9), max_size=12),
    st.lists(SPANS, max_size=3),
    st.frozensets(st.tuples(st.integers(0, 12), st.integers(0, 9)), max_size=5),
)
def test_whatever_stands_in_a_sheet_something_is_said(
    rows: list[list[Value]], merged: list[Span], uncalculated: frozenset[tuple[int, int]]
) -> None:
    before = [list(row) for row in rows]
    grid = Grid("S", rows, tuple(merged), frozenset({1}), frozenset({2}), uncalculated=uncalculated)
    result = find(Source(name="book.xlsx", kind="xlsx", sheets=(grid,)))
    assert result.reason
    assert str(rows) == str(before), "the file itself is never changed"
    if result.table:
        places = {*result.table.rows, *(skipped.row for skipped in result.table.skipped)}
        assert len(places) == len(result.table.rows) + len(result.table.skipped)
        assert all(column.at in {c.at for c in result.table.columns} for column in result.table.mapping.values())
