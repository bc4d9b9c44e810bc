"""Scales: how a file's levels are recognised, and what they become here."""

from __future__ import annotations

import datetime as dt
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import criteria
from tests.intake.tables import column, in_money, levels, scale, table, told

from riskregister.core import criteria as terms
from riskregister.intake.grid import Broken, Grid, Value
from riskregister.intake.reading import read
from riskregister.intake.scales import ScaleChoice
from riskregister.intake.scales_cells import number_in, token_of
from riskregister.intake.scales_deciding import range_in


@pytest.mark.parametrize(
    ("text", "kind", "number", "word"),
    [
        ("3 - Possible", "both", 3, "possible"),
        ("Possible (3)", "both", 3, "possible"),
        ("[4] Major", "both", 4, "major"),
        ("3,5", "number", 3.5, ""),
        ("3/5", "number", 3, ""),
        ("40 %", "percent", 0.4, ""),
        ("12,5%", "percent", 0.125, ""),
        ("64,500,000 CHF", "money", 64.5e6, ""),
        ("CHF 300'000", "money", 3e5, ""),
        ("300.000 €", "money", 3e5, ""),
        ("€1.2m", "money", 1.2e6, ""),
        ("-3,150,000 CHF", "money", -3.15e6, ""),
        ("10 млн руб", "money", 1e7, ""),
        ("ÇOK YÜKSEK", "word", None, "cok yuksek"),
        ("RİSKLİ", "word", None, "riskli"),
        ("--", "blank", None, ""),
        ("2-3", "number", 2.5, ""),
        ("3 to 7", "number", 5, ""),
        ("3-2", "odd", None, ""),
        ("2019-2020", "odd", None, ""),
        ("10 – 30 %", "percent", 0.2, ""),
        ("<10%", "percent", 0.05, ""),
        ("> 80 %", "percent", 0.9, ""),
        ("~50%", "percent", 0.5, ""),
        ("S2 - geringe", "both", 2, "geringe"),
        ("P4 Likely", "both", 4, "likely"),
        ("High risk", "word", None, "high"),
        ("Baixa probabilidade", "word", None, "baixa"),
        ("High (0.70)", "both", 0.7, "high"),
        ("Likely (60-80 %)", "word", None, "likely"),
        ("3 - Possible (30–50%)", "both", 3, "possible"),
        ("Rare: < 5 %", "word", None, "rare"),
        ("H - High", "word", None, "high"),
        ("Rare (once in ten years)", "word", None, "rare"),
        ("Low - High", "word", None, "low high"),
        ("🔴 High", "word", None, "high"),
        ("9 months", "odd", None, ""),
        ("Level 3", "both", 3, "level"),
        ("P3", "both", 3, "p"),
        ("12/05/2024", "odd", None, ""),
    ],
)
def test_a_cell_is_understood_as_far_as_it_can_be_alone(text: str, kind: str, number: float | None, word: str) -> None:
    token = token_of(text)

    assert (token.kind, token.word) == (kind, word)
    assert token.number == (None if number is None else pytest.approx(number))


@pytest.mark.parametrize(
    ("text", "state"),
    [("n/a", "not_applicable"), ("TBD", "not_assessed"), ("?", "unknown"), ("нет данных", "unknown"), ("-", None)],
)
def test_what_stands_for_nothing_is_blank_with_the_reason_it_gives(text: str, state: str | None) -> None:
    token = token_of(text)

    assert (token.kind, token.state) == ("blank", state)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("Likelihood (1-5)", (1, 5)),
        ("Likelihood_1_5", (1, 5)),
        ("Impact \nRate \n1 (LOW) to \n5 (HIGH)", (1, 5)),
        ("Probabilité (1 à 4)", (1, 4)),
        ("вероятность от 1 до 3", (1, 3)),
        ("Schaden 0–100", (0, 100)),
        ("Severity /10", (1, 10)),
        ("1 = low, 2 = medium, 3 = high", (1, 3)),
        ("Likelihood", None),
        ("Section 1-2024", None),
    ],
)
def test_a_heading_names_the_ends(header: str, span: tuple[int, int] | None) -> None:
    assert range_in(header) == span


def test_steps_keep_their_place_between_the_ends() -> None:
    assert levels(column("likelihood", 1, 2, 3, 4, header="P (1-4)")) == [1, 2.33, 3.67, 5]
    assert levels(column("impact", 1.0, 5.5, 10.0, header="Severity 1..10"), "impact") == [1, 3, 5]
    assert levels(column("likelihood", "низкая", "средняя", "высокая")) == [1, 3, 5]


def test_the_rule_says_what_becomes_of_each_step() -> None:
    found = scale("likelihood", "low", "medium", "high")

    assert found.rule == "1–3 by equal steps to 1–5: low → 1, medium → 3, high → 5"
    assert column("likelihood", "low").records[0].levels["likelihood"].rule


def test_a_three_that_may_be_one_of_five_is_a_guess_with_a_choice() -> None:
    reading = column("likelihood", 1, 2, 3, 2)
    doubt = told(reading, "warning", "likelihood")[0]

    assert reading.scales["likelihood"].span == "1–3"
    assert "guess" in doubt.message
    assert doubt.choices[:3] == ("1–3", "1–4", "1–5")  # type: ignore[attr-defined]
    assert levels(column("likelihood", 1, 2, 3, asked=ScaleChoice(lowest=1, highest=5))) == [1, 2, 3]


def test_the_other_side_settles_what_the_numbers_leave_open() -> None:
    reading = read(table(["title", "likelihood", "impact"], ["A", 4, 5], ["B", 2, 3]), criteria())

    assert {one.span for one in reading.scales.values()} == {"1–5"}


def test_a_zero_where_the_other_side_begins_at_one_is_no_step() -> None:
    made = table(["title", "likelihood", "impact"], ["A", 0, 5], ["B", 3, 1], ["C", 4, 2])

    reading = read(made, criteria())

    assert levels(reading) == [None, 3, 4]
    assert [one.place for one in reading.errors] == ["Risks!B2"]


def test_one_slip_does_not_stretch_the_scale() -> None:
    reading = column("likelihood", *[1, 2, 3, 4, 5] * 4, 55)

    assert reading.scales["likelihood"].span == "1–5"
    assert [one.place for one in told(reading, "error")] == ["Risks!B22"]
    assert levels(reading)[-1] is None


def test_words_of_a_family_have_its_size_even_where_some_do_not_occur() -> None:
    assert scale("likelihood", "Rare", "Unlikely", "Possible", "Likely").span == "1–5"
    assert scale("likelihood", "Häufig", "Wahrscheinlich", "Vorstellbar", "Unvorstellbar").span == "1–6"
    assert scale("impact", "Unwesentlich", "Geringfügig", "Kritisch", "Katastrophal").span == "1–4"
    assert scale("likelihood", "Frequent", "Probable", "Occasional", "Remote", "Improbable").span == "1–5"


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("likelihood", ["Veľmi nízka", "Nízka", "Stredná", "Vysoká", "Veľmi vysoká"]),
        ("likelihood", ["çox aşağı", "aşağı", "orta", "yüksək", "çox yüksək"]),
        ("likelihood", ["很低", "低", "中", "高", "很高"]),
        ("likelihood", ["muy baja", "baja", "media", "alta", "muy alta"]),
        ("likelihood", ["zeer laag", "laag", "gemiddeld", "hoog", "zeer hoog"]),
        ("likelihood", ["дуже низька", "низька", "середня", "висока", "дуже висока"]),
        ("likelihood", ["bardzo niskie", "niskie", "średnie", "wysokie", "bardzo wysokie"]),
        ("likelihood", ["Rare", "Unlikely", "Possible", "Likely", "Almost Certain"]),
        ("impact", ["Zanedbateľný", "Malý", "Stredný", "Závažný", "Katastrofický"]),
        ("impact", ["insignificante", "menor", "moderado", "mayor", "catastrófico"]),
        ("impact", ["незначительное", "малое", "умеренное", "крупное", "катастрофическое"]),
        ("impact", ["négligeable", "mineur", "modéré", "majeur", "catastrophique"]),
        ("impact", ["önemsiz", "küçük", "orta", "büyük", "felaket"]),
        ("impact", ["insignificante", "baixo", "moderado", "alto", "catastrófico"]),
        ("likelihood", ["meget lav", "lav", "middel", "høj", "meget høj"]),
        ("likelihood", ["mycket låg", "låg", "medel", "hög", "mycket hög"]),
        ("likelihood", ["nagyon alacsony", "alacsony", "közepes", "magas", "nagyon magas"]),
        ("likelihood", ["foarte scăzută", "scăzută", "medie", "ridicată", "foarte ridicată"]),
        ("likelihood", ["매우 낮음", "낮음", "보통", "높음", "매우 높음"]),
        ("likelihood", ["rất thấp", "thấp", "trung bình", "cao", "rất cao"]),
        ("likelihood", ["sangat rendah", "rendah", "sedang", "tinggi", "sangat tinggi"]),
        ("likelihood", ["منخفض جدا", "منخفض", "متوسط", "مرتفع", "مرتفع جدا"]),
        ("likelihood", ["erittäin matala", "matala", "keskitaso", "korkea", "erittäin korkea"]),
        ("impact", ["ubetydelig", "mindre", "moderat", "alvorlig", "katastrofal"]),
    ],
)
def test_five_words_of_many_languages_are_five_steps(side: str, words: list[str]) -> None:
    reading = column(side, *words)

    assert levels(reading, side) == [1, 2, 3, 4, 5]
    assert reading.scales[side].sure


def test_two_languages_in_one_column_are_one_scale() -> None:
    assert levels(column("likelihood", "unlikely", "vraisemblable", "very likely", "certain")) == [1, 2.33, 3.67, 5]


def test_a_number_beside_its_word_counts_and_must_go_with_it() -> None:
    good = ["1 - Rare", "2 - Unlikely", "3 - Possible", "4 - Likely"]
    reading = column("likelihood", *good, *good, "2 - Likely")

    assert reading.scales["likelihood"].span == "1–5"
    assert levels(reading)[:4] == [1, 2, 3, 4]
    assert levels(reading)[-1] is None
    assert told(reading, "error")[0].place == "Risks!B10"


def test_numbers_that_fall_as_the_risk_rises_are_turned_round() -> None:
    reading = column("likelihood", "1 - High", "2 - Medium", "3 - Low")

    assert levels(reading) == [5, 3, 1]
    assert "1 is the highest" in told(reading, "note", "likelihood")[0].message


@pytest.mark.parametrize(
    "header", ["Rating: 1 (HIGH) to 5 (LOW)", "1 = very likely; 5 = very unlikely", "1-high, 5-low"]
)
def test_a_heading_says_which_end_is_high(header: str) -> None:
    assert levels(column("likelihood", 1, 5, header=header)) == [5, 1]


def test_a_range_is_read_as_its_middle_with_a_warning() -> None:
    reading = column("likelihood", "2-3", 1, 2, 3, 4, 5, header="Likelihood (1-5)")

    assert levels(reading)[:2] == [2.5, 1]
    assert [one.place for one in told(reading, of="likelihood") if "middle" in one.rule] == ["Risks!B2"]
    assert not told(column("likelihood", "10-30%", "<10%", "50 %"), "error")


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("likelihood", ["Very low", "Low", "Low to Medium", "Medium", "High to medium", "High", "Very high"]),
        ("impact", ["Negligible", "Minor", "Major", "Hazardous", "Catastrophic"]),
        ("impact", ["L", "L/M", "M", "M-H", "H"]),
        ("impact", ["Low", "Low-Medium", "Medium", "Medium-High (sadly)", "High", "Severe"]),
        ("impact", ["S1 - minimal", "S2 - minor", "S3 - serious", "S4 - catastrophic"]),
        ("likelihood", ["Low probability", "Medium probability", "High probability"]),
    ],
)
def test_orders_and_spellings_that_are_less_common(side: str, words: list[str]) -> None:
    reading = column(side, *words)

    found = levels(reading, side)
    assert not told(reading, "error")
    assert found == sorted(found, key=lambda level: level or 0)
    assert len(set(found)) == len(words)


def test_numbers_with_names_nobody_knows_are_steps_where_the_names_change_with_them() -> None:
    named = column("impact", "1 hardly felt", "2 felt by some", "3 felt by all", "4 felt for years", "1 hardly felt")

    assert not told(named, "error")
    assert levels(named, "impact")[:2] == levels(column("impact", 1, 2, 3, 4), "impact")[:2]
    assert len(told(column("impact", "9 months", "3 months", "6 months"), "error")) == 3


def test_letters_are_steps_and_a_guess() -> None:
    reading = column("likelihood", "A", "B", "C", header="Probability (A - E)")

    assert levels(reading) == [1, 2, 3]
    assert not reading.scales["likelihood"].sure
    assert levels(column("likelihood", "L", "M", "H")) == [1, 3, 5]


def test_a_legend_in_the_file_gives_the_order() -> None:
    made = table(["title", "likelihood"], ["One", "purple"], ["Two", "mauve"])
    legend = Grid(name="Key", rows=[["Level", "Name"], [1, "Mauve"], [2, "Lilac"], [3, "Purple"]])

    reading = read(made, criteria(), sheets=[made.grid, legend])

    assert levels(reading) == [5, 1]
    assert reading.scales["likelihood"].source == "legend"


FALLING = ["Frequent", "Probable", "Occasional", "Remote", "Improbable"]


def test_a_legend_says_which_end_of_letters_or_numbers_is_high() -> None:
    letters = Grid(name="Key", rows=[["Code", "Meaning"], *([chr(65 + n), word] for n, word in enumerate(FALLING))])
    numbers = Grid(name="Key", rows=[["Low - seldom", "Medium", "High (often)"], [3, 2, 1]])
    coded = read(table(["title", "likelihood"], ["One", "A"], ["Two", "C"]), criteria(), sheets=[letters])
    counted = read(table(["title", "likelihood"], ["One", 1], ["Two", 3]), criteria(), sheets=[numbers])

    assert levels(coded) == [5, 3]
    assert levels(counted) == [5, 1]
    assert coded.scales["likelihood"].sure
    assert "1 is the highest" in told(counted, "note", "likelihood")[0].message


def test_a_legend_of_detection_or_of_the_other_side_is_not_taken() -> None:
    rows: list[list[Value]] = [
        ["Probability"],
        *([word, n] for n, word in enumerate(["Exceptional", "Rare", "Frequent", "Certain"], 1)),
        [],
        ["Detection"],
        *([word, n] for n, word in enumerate(["Certain", "Possible", "Improbable", "Impossible"], 1)),
        [],
        ["Severity"],
        *([word, n] for n, word in enumerate(["Slight", "Moderate", "Major"], 1)),
    ]
    key = Grid(name="Key", rows=rows)
    found = read(table(["title", "likelihood", "impact"], ["A", 1, 1], ["B", 2, 3]), criteria(), sheets=[key])

    assert {of: (one.span, one.descending, one.sure) for of, one in found.scales.items()} == {
        "likelihood": ("1–4", False, True),
        "impact": ("1–3", False, True),
    }


def test_a_legend_says_how_long_a_scale_is_and_one_too_short_is_another_ones() -> None:
    words = ["Insignificant", "Minor", "Moderate", "Major", "Catastrophic"]
    key = Grid(name="Key", rows=[[word, n] for n, word in enumerate(words, 1)])

    assert levels(read(table(["title", "impact"], ["One", 2], ["Two", 3]), criteria(), sheets=[key]), "impact") == [
        2,
        3,
    ]
    assert read(table(["title", "impact"], ["One", 9]), criteria(), sheets=[key]).scales["impact"].span == "1–10"


def test_the_registers_own_words_are_its_own_levels() -> None:
    labels = ("Remote", "Very unlikely", "Unlikely", "Possible", "Likely or ongoing")
    own = criteria()
    steps = tuple(
        terms.LikelihoodLevel(level=one.level, label=label, anchor="", low=one.low, high=one.high)
        for one, label in zip(own.likelihood.levels, labels, strict=True)
    )
    own = criteria(likelihood=terms.LikelihoodScale(horizon_years=5, levels=steps))
    made = table(["title", "likelihood"], *(["T", label] for label in labels))

    assert levels(read(made, own)) == [1, 2, 3, 4, 5]


def test_shares_become_levels_by_the_anchors_of_the_criteria() -> None:
    reading = column("likelihood", "20%", "0 %", "100 %")

    assert levels(reading)[0] == 4.35
    assert levels(reading)[1:] == [None, 5]
    assert reading.records[0].levels["likelihood"].stated is not None
    assert "within 5 years, which the file does not say" in reading.scales["likelihood"].rule
    assert [one.place for one in told(reading, "warning", "likelihood") if one.value == "0 %"] == ["Risks!B3"]


def test_cells_shown_as_per_cent_and_bare_fractions_are_shares() -> None:
    shown = column("likelihood", 0.2, 1, percent=frozenset({(1, 1), (2, 1)}))

    assert [record.levels["likelihood"].raw for record in shown.records] == ["20 %", "100 %"]
    assert levels(shown) == levels(column("likelihood", "20 %", "100 %"))
    assert scale("likelihood", 0.1, 0.5, 0.9).kind == "percent"


def test_money_is_converted_only_where_the_criteria_count_in_it() -> None:
    made = table(["title", "impact"], ["A", "5,000,000 AZN"], ["B", "1m AZN"])

    here, there = read(made, in_money()), read(made, criteria())

    assert levels(here, "impact") == [2.5, 1.5]
    assert levels(there, "impact") == [None, None]
    assert "no unit in AZN" in there.scales["impact"].why_not


def test_a_level_nobody_can_read_is_an_error_with_the_nearest_valid_value() -> None:
    reading = column("likelihood", "Rare", "Unlikely", "Possible", "Likley", "Likely", "Almost certain")
    error = told(reading, "error")[0]

    assert levels(reading)[3] is None
    assert (error.place, error.value) == ("Risks!B5", "Likley")
    assert error.message.endswith("nearest valid: Likely")


@pytest.mark.parametrize("value", [7, 0, "8", "2.5.1", "many", Broken("#REF!"), True, "4 or 5"])
def test_nothing_unreadable_becomes_a_level(value: Value) -> None:
    reading = column("likelihood", value, 1, 2, 3, 4, 5, 5, header="P (1-5)")

    assert levels(reading)[0] is None
    assert reading.records[0].levels["likelihood"].value is None
    assert [one.place for one in told(reading, "error")] == ["Risks!B2"]


def test_a_range_that_a_spreadsheet_made_a_date_of_is_not_read_and_told_so() -> None:
    reading = column("likelihood", dt.datetime(2025, 3, 2), 1, 5, header="(1-5)")  # noqa: DTZ001

    assert levels(reading)[0] is None
    assert "may have made it of steps like 2-3" in reading.errors[0].message


def test_a_column_of_texts_is_no_scale_and_soon_refused() -> None:
    start = time.perf_counter()
    reading = column("likelihood", *(f"something that happened long ago, the {n}th of its kind" for n in range(5000)))

    assert time.perf_counter() - start < 5
    assert len(reading.errors) == 5000
    assert "a text and no level" in reading.errors[0].message


def test_a_word_among_numbers_is_told_what_would_be_valid() -> None:
    reading = column("likelihood", 1, 2, "soonish", 5, 4)

    assert reading.errors[0].message.endswith("nearest valid: a step from 1–5")


def test_a_persons_order_of_words_is_taken() -> None:
    order = {"meh": 1.0, "ouch": 2.0, "wow": 4.0}
    reading = column("impact", "meh", "WOW", "ouch", asked=ScaleChoice(order=order, highest=4))

    assert levels(reading, "impact") == [1, 5, 2.33]
    assert reading.scales["impact"].source == "confirmed"


FIVE = ScaleChoice(lowest=1, highest=5)


def test_a_choice_that_was_offered_can_be_taken_for_numbers_words_and_letters() -> None:
    words = ["Unlikely", "Possible", "Likely"]

    assert levels(column("likelihood", 1, 2, 3, asked=FIVE)) == [1, 2, 3]
    assert levels(column("likelihood", *words)) == [1, 3, 5]
    assert levels(column("likelihood", *words, asked=FIVE)) == [2, 3, 4]
    assert levels(column("likelihood", "A", "B", "C", asked=FIVE)) == [1, 2, 3]
    assert column("likelihood", *words, asked=FIVE).scales["likelihood"].sure


def test_levels_that_are_not_to_be_converted_are_kept() -> None:
    reading = column("impact", "meh", 3, asked=ScaleChoice(convert=False))

    assert levels(reading, "impact") == [None, None]
    assert not reading.errors
    assert [record.levels["impact"].raw for record in reading.records] == ["meh", "3"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234,5", 1234.5), ("0,125", 0.125), ("1,2,3", None)],
)
def test_decimal_commas_and_thousands(text: str, number: float | None) -> None:
    assert number_in(text) == number


JUNK = st.one_of(
    st.text(alphabet=string.ascii_letters + string.digits + " -/%.,#?*()", max_size=12),
    st.text(max_size=8),
    st.floats(allow_nan=False),
    st.integers(-20, 400),
    st.booleans(),
    st.builds(Broken, st.sampled_from(["#N/A", "#VALUE!"])),
)


@given(st.lists(JUNK, min_size=1, max_size=6), st.sampled_from(["likelihood", "impact"]))
def test_whatever_stands_there_a_level_is_on_the_scale_or_none_and_told(values: list[Value], side: str) -> None:
    good: list[Value] = [1, 2, 3, 4, 5] * 4
    reading = column(side, *good, *values, header="(1-5)")
    wrong = {one.place for one in reading.errors}

    for record, value in list(zip(reading.records, [*good, *values], strict=True))[len(good) :]:
        level = record.levels[side]
        if level.level is None:
            assert level.blank or f"Risks!B{record.row + 1}" in wrong
        else:
            assert level.value is not None
            assert token_of(value).number == level.value
            assert 1 <= level.level <= 5
