"""Text files: the encoding and the separator are found from what stands in them."""

from __future__ import annotations

import io

import pytest

from riskregister.errors import InvalidInput
from riskregister.intake.grid import Source
from riskregister.intake.opening import open_source

TEXTS = {
    "cp1250": [
        "Riziko;Pravdepodobnosť;Dopad\nPožiar v serverovni;vysoká;stredný\nÚnik údajov zákazníkov;nízka;vysoký\n",
        "Ryzyko;Prawdopodobieństwo;Skutek\nPożar w budynku;średnie;duży\nUtrata danych osobowych;małe;duży\n",
        "Riziko;Pravděpodobnost;Dopad\nVýpadek sítě;střední;velký\nNedostatek zaměstnanců;nízká;střední\n",
        "Kockázat;Valószínűség;Hatás\nTűz az épületben;közepes;súlyos\n",
        "Rizik;Vjerojatnost;Učinak\nPožar u zgradi;srednja;visok\nOdljev ključnih zaposlenika;visoka;visok\n",
        "Název;Vlastník\nPožár;Novák\n",
        "Zagrożenie;Właściciel\nPowódź;Łukasz\n",
    ],
    "cp1251": [
        "Риск;Вероятность;Влияние\nПожар в серверной;высокая;среднее\nУтечка данных;низкая;высокое\n",
        "№;Название;Владелец\n1;Сбой;Иванов\n",
        "Ризик;Імовірність;Вплив\nПожежа в будівлі;висока;середній\nВитік даних клієнтів;низька;високий\n",
    ],
    "cp1252": [
        (
            "Risiko;Häufigkeit;Schadenshöhe\nGebäudebrand durch Überspannung;mäßig;groß\n"
            "Ausfall der Kühlung;häufig;mittel\n"
        ),
        (
            "Risque;Probabilité;Gravité\nPerte de données à caractère personnel;élevée;modérée\n"
            "Grève des employés;faible;sévère\n"
        ),
        "Risque;Fréquence\nIncendie;élevée\n",
        "Riesgo;Probabilidad;Daño\nPérdida de información crítica;baja;muy alto\n",
        "Risco;Probabilidade;Impacto\nPerda de informação;média;não avaliado\n",
        "Risk;Sannolikhet;Påverkan\nBrand i byggnaden;låg;hög\nFörlust av nyckelpersoner;hög;måttlig\n",
        "Risk;Owner\nWe don’t know – “later”;O’Brien\n",
        "Risk;Limit\nToo warm;30 °C\nToo dear;£100 ± 5\n",
    ],
    "cp1253": ["Κίνδυνος;Πιθανότητα;Επίπτωση\nΠυρκαγιά στο κτίριο;υψηλή;μέτρια\nΑπώλεια δεδομένων;χαμηλή;υψηλή\n"],
    "cp1254": [
        "Risk;Olasılık;Şiddet\nYangın çıkması;düşük;yüksek\nÇalışanların işten ayrılması;orta;yüksek\n",
        "Tehlike;Açıklama\nElektrik kaçağı;Kabloların eskimiş olması\n",
    ],
    "cp1256": ["الخطر;الاحتمال;الأثر\nحريق في المبنى;مرتفع;متوسط\nفقدان البيانات;منخفض;مرتفع\n"],
    "cp1257": [
        "Rizika;Tikimybė;Poveikis\nGaisras pastate;didelė;vidutinis\nDuomenų praradimas;maža;didelis\n",
        "Risks;Varbūtība;Ietekme\nUgunsgrēks ēkā;augsta;vidēja\nDatu zudums;zema;augsta\n",
    ],
    "cp932": ["リスク;発生確率;影響度\nサーバー室の火災;高い;中程度\n個人情報の漏えい;低い;高い\n"],
    "gb18030": ["风险;概率;影响\n机房火灾;高;中等\n客户数据泄露;低;高\n"],
    "cp949": ["위험;확률;영향\n서버실 화재;높음;중간\n"],
    "utf-8": [
        "Riskin adı;Ehtimal\nYanğın təhlükəsi;yüksək\n",
        "Риск;Вероятность\nПожар;высокая\n",
        "Risk;Owner\nFire;Anna\n",
    ],
    "utf-8-sig": ["Riskin adı;Ehtimal\nYanğın təhlükəsi;yüksək\n"],
    "utf-16": ["Riskin adı;Ehtimal\nYanğın təhlükəsi;yüksək\n"],
    "utf-16-le": ["Risk;Häufigkeit\nBrand;groß\n", "Риск;Вероятность\nПожар;высокая\n", "Risk;Owner\nFire;Anna\n"],
    "utf-16-be": ["Risk;Häufigkeit\nBrand;groß\n", "Риск;Вероятность\nПожар;высокая\n"],
}


def read(text: str | bytes, name: str = "a.csv") -> Source:
    return open_source(io.BytesIO(text.encode() if isinstance(text, str) else text), name)


def rows(text: str | bytes) -> list[list]:
    return read(text).sheets[0].rows


@pytest.mark.parametrize(("encoding", "text"), [(encoding, text) for encoding, of in TEXTS.items() for text in of])
def test_the_encoding_is_found(encoding, text):
    source = read(text.encode(encoding))

    assert source.sheets[0].rows == [line.split(";") for line in text.splitlines()]
    assert source.delimiter == ";"
    assert source.notes == ()


def test_a_long_file_with_its_first_accent_far_down_is_read():
    text = "id;text\n" + "1;plain words only\n" * 30_000 + "2;Pravdepodobnosť požiaru je vysoká, škoda značná\n"

    assert rows(text.encode("cp1250"))[-1] == ["2", "Pravdepodobnosť požiaru je vysoká, škoda značná"]


def test_a_broken_sign_in_utf_8_costs_that_sign_and_is_said():
    source = read("Риск;Вероятность\nПожар;высокая\n".encode().replace("ая".encode(), b"\xd0\xb0\xd1"))

    assert source.encoding == "utf-8"
    assert source.sheets[0].rows[1] == ["Пожар", "высока\ufffd"]
    assert source.notes == ("1 sign in the text could not be read (utf-8); it is shown as �.",)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id,title\n1,Fire\n2,Flood\n", ","),
        ("id;title;cost\n1;Fire, smoke, water;1,5\n2;Flood, mud;2,5\n3;Theft, fraud;3,5\n", ";"),
        ("id;a;b\n1;1,5;2,5\n2;1,5;2,5\n3;0,5;1,0\n", ";"),
        ('id,title,tags\n1,"Fire; smoke",a;b;c\n2,"Flood; mud",a;b\n3,Theft,b;c\n', ","),
        ("id\ttitle\n1\tFire, smoke; water\n2\tFlood, mud; rain\n", "\t"),
        ("id|title|owner\n1|Fire, smoke|A\n2|Flood|B\n", "|"),
        ("Risks of the town\n\nid;title;owner\n1;Fire, smoke;A, B\n2;Flood;C\n", ";"),
        ('id,title,note\n1,Fire,"a\nb;c\nd"\n2,Flood,x\n', ","),
        ("id;title;a;b;c\n1;Fire\n2;Flood;x\n3;Theft;x;y\n", ";"),
        ("id,title\n", ","),
        ("Risks, 2024\n\nid,title,owner\n1,Fire,A\n", ","),
        ("sep=|\nid|title, short\n1|Fire, smoke\n", "|"),
        ('"sep=;"\nid;title\n1;Fire\n', ";"),
    ],
)
def test_the_separator_is_found(text, delimiter):
    assert read(text).delimiter == delimiter


@pytest.mark.parametrize(
    "text",
    [
        "Risk\nFire\nFlood\n",
        "Risk\nFire, smoke and water\nFlood\nTheft, fraud, and loss; all of them\n",
        "Our risks are few. We know them, and we name them.\nThere is fire, flood, and theft.\nThat is all.\n",
        "Risk\nA\tB\nFlood, and fire\nTheft; fraud\nLoss\n",
    ],
)
def test_a_list_in_one_column_stays_whole(text):
    assert rows(text) == [[line] for line in text.splitlines()]


def test_rows_are_records_blank_ones_included():
    text = 'id;text\n\n1;"two\nlines"\r\n;;\r\n\n2;"a ""quoted"" word"\n\n'

    assert rows(text) == [["id", "text"], [], ["1", "two\nlines"], [], [], ["2", 'a "quoted" word']]


def test_a_stated_separator_takes_a_record_of_its_own():
    assert rows("sep=,\nid,text\n1,a\n") == [[], ["id", "text"], ["1", "a"]]


def test_text_stays_text_and_nothing_is_blank():
    assert rows("id;code;day;share;empty\n001;007;01.02.2024;50%;\n") == [
        ["id", "code", "day", "share", "empty"],
        ["001", "007", "01.02.2024", "50%"],
    ]


def test_lines_may_end_in_any_way():
    assert rows("a;b\rc;d\r") == rows("a;b\r\nc;d\r\n") == rows("a;b\nc;d") == [["a", "b"], ["c", "d"]]


def test_an_inch_sign_inside_a_cell_is_a_sign():
    assert rows('id;pipe\n1;5" steel\n2;3" copper\n') == [["id", "pipe"], ["1", '5" steel'], ["2", '3" copper']]


def test_a_quotation_mark_that_nothing_closes_does_not_swallow_the_rest():
    source = read('id;text\n1;"open\n2;b\n3;c\n')

    assert source.sheets[0].rows == [["id", "text"], ["1", '"open'], ["2", "b"], ["3", "c"]]
    assert source.notes == ("The quotation mark in record 2 is never closed; quotation marks are read as plain text.",)


def test_a_cell_of_a_workbooks_greatest_length_is_read():
    assert rows(f'id;text\n1;"{"x" * 32_767}"\n')[1][1] == "x" * 32_767


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<!DOCTYPE html>\n<html><table><tr><td>1", "a web page"),
        ("<table><tr><td>1</td></tr></table>", "a web page"),
        ('<?xml version="1.0"?><Workbook/>', "an XML file"),
        ('[{"id": 1}]', "a JSON file"),
        ('{"risks": []}\n', "a JSON file"),
        ("{\\rtf1 hello}", "a text document"),
    ],
)
def test_other_kinds_of_text_are_refused_by_name(text, what):
    with pytest.raises(InvalidInput, match=f"is {what}"):
        read(text, "register.xls")


def test_text_in_brackets_is_no_json():
    assert rows("[Risk];[Owner]\n[Fire];[Anna]\n")[1] == ["[Fire]", "[Anna]"]
