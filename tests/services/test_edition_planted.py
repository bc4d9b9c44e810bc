"""What somebody might hide in a file: the proof of an edition finds it wherever it stands, seen or not."""

import base64
import io
import struct
import zipfile
import zlib
from dataclasses import replace

import pytest
import typst
from tests.core import building

from riskregister import settings
from riskregister.core.editions import edition
from riskregister.services.edition_proof import proof

TITLE = "Salt in the wells of Qobustan"


@pytest.fixture(scope="module")
def register():
    """Return the small register with a risk that is secret."""
    sample = building.sample()
    words = "Seawater reaches the aquifer through abandoned boreholes."
    first = replace(sample.risks[0], title=TITLE, cause=words, owner="Hydrology Directorate", marking="secret")
    return replace(sample, risks=(first, *sample.risks[1:]))


@pytest.fixture(scope="module")
def left(register):
    return edition(register, "unclassified").register


PLANTS = {
    "page 1": f"#text(fill: white, size: 1pt)[{TITLE}]",
    "alternative text": f'#figure(image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\'/>"), alt: "{TITLE}"))',
    "bookmark": f"#show heading: none\n= {TITLE}\n",
    "keywords": f'#set document(keywords: ("{TITLE}",))\nx',
    "title": f'#set document(title: "{TITLE}")\nx',
    "embedded": f'#pdf.attach("a.txt", bytes("{TITLE}"))\nx',
    "broken": "#set page(width: 60pt)\nhydro-\\ logy direc-\\ torate",
}


@pytest.mark.parametrize("plant", PLANTS)
def test_what_is_planted_in_a_pdf_is_found(register, left, plant, tmp_path):
    (tmp_path / "x.typ").write_text(PLANTS[plant], encoding="utf-8")
    fonts = settings.shipped("templates") / "print" / "fonts"
    content = typst.compile(str(tmp_path / "x.typ"), format="pdf", font_paths=[str(fonts)])
    assert proof(content, "pdf", register, left)


def pdf(*objects, properties=b""):
    """Return a file of one page, of ``objects`` beside it, and with properties of a part of what it draws."""
    drawn = b"/Span " + properties + b" BDC EMC" if properties else b""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)
    parts_ = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, *objects]
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(parts_, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts_) + 1)
    return (
        made + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts_) + 1, len(made))
    )


def overwritten():
    """Return a file in which a packed text was written over by a later version of it."""
    packed = zlib.compress(TITLE.encode())
    first = pdf(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))
    at = len(first)
    later = first + b"5 0 obj<</Length 1>>stream\nx\nendstream endobj\n"
    end = b"xref\n5 1\n%010d 00000 n \ntrailer<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return later + end % (at, first.rindex(b"xref\n0"), len(later))


def jpeg(text):
    """Return the head of a picture with a title as a program of one kind of computer writes it."""
    said = b"\x01" + text.encode("utf-16-le")
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(said) + 2) + said


def picture(data):
    return b"<</Type/XObject/Subtype/Image/Width 1/Height 1/Filter/DCTDecode/Length %d>>stream\n%s\nendstream" % (
        len(data),
        data,
    )


def within(svg):
    packed = base64.b64encode(f"<svg xmlns='http://www.w3.org/2000/svg'>{svg}</svg>".encode()).decode()
    return f"<svg><image href='data:image/svg+xml;base64,{packed}'/></svg>".encode()


def archive(extra=b"", before=b""):
    content = io.BytesIO(before)
    content.seek(0, io.SEEK_END)
    with zipfile.ZipFile(content, "a") as made:
        item = zipfile.ZipInfo("a.xml")
        item.extra = extra
        made.writestr(item, "<a/>")
    return content.getvalue()


RELS = "<r><a Target='https://example.org/{}' TargetMode='External'/></r>"


def png(*chunks):
    made = [b"\x89PNG\r\n\x1a\n"]
    for name, data in (*chunks, (b"IEND", b"")):
        made += [struct.pack(">I", len(data)), name, data, struct.pack(">I", zlib.crc32(name + data))]
    return b"".join(made)


def parts(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return content.getvalue()


RUNS = ("Sea", "water reaches the aqui", "fer")
SPLIT = f"<d xmlns:w='w'><w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in RUNS)}</w:p></d>"
HIDDEN = {
    "a chunk": ("png", png((b"tEXt", b"Title\0" + TITLE.encode()))),
    "a packed chunk": ("png", png((b"zTXt", b"Title\0\0" + zlib.compress(TITLE.encode())))),
    "after the end": ("png", png() + TITLE.encode()),
    "a description": ("svg", f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{TITLE}</desc></svg>".encode()),
    "a comment": ("svg", f"<svg><!-- {TITLE} --></svg>".encode()),
    "an attribute": ("svg", b"<svg><g aria-label='T01-01'/></svg>"),
    "a text cut in runs": ("docx", parts(word__document=SPLIT)),
    "an alternative text": ("pptx", parts(**{"ppt__slide1.xml": f'<p><pic descr="{TITLE}"/></p>'})),
    "a file within": ("pptx", parts(**{"embedded.xlsx": parts(**{"a.xml": f"<c>{TITLE}</c>"})})),
    "a style": ("docx", parts(**{"word__styles.xml": "<s name='T01-01'/>"})),
    "a subject": ("docx", parts(docProps__core=f"<c><subject>{'Qobustan'}</subject></c>")),
    "a property of one's own": ("pptx", parts(**{"docProps/custom.xml": "<p name='Qobustan'/>"})),
    "a note of the speaker": ("pptx", parts(**{"ppt__notesSlides/notesSlide1.xml": "<p><t>Qobustan</t></p>"})),
    "a link out": ("docx", parts(**{"word/_rels/document.xml.rels": RELS.format("Qobustan")})),
    "a thumbnail": ("pptx", parts(**{"docProps/thumbnail.jpeg": jpeg(TITLE)})),
    "beside a part": ("docx", archive(extra=struct.pack("<HH", 0x9999, len(TITLE)) + TITLE.encode())),
    "before the parts": ("docx", archive(before=TITLE.encode())),
    "a picture within": ("svg", within(f"<desc>{TITLE}</desc>")),
    "an address within": ("svg", b"<svg><image href='data:text/plain,Hydrology%20Directorate'/></svg>"),
    "an outline that is none": ("svg", f"<svg><path d='{TITLE}'/></svg>".encode()),
    "a name": ("pdf", pdf(b"<</T01#2D01 1>>")),
    "a text of a part": ("pdf", pdf(properties=b"<</ActualText(" + TITLE.encode() + b")>>")),
    "a text of a part in hex": (
        "pdf",
        pdf(properties=b"<</ActualText<" + (b"\xfe\xff" + TITLE.encode("utf-16-be")).hex().encode() + b">>>"),
    ),
    "a text of a part in octal": (
        "pdf",
        pdf(properties=b"<</Alt(" + b"".join(b"\\%03o" % sign for sign in TITLE.encode()) + b")>>"),
    ),
    "written over": ("pdf", overwritten()),
    "in a picture": ("pdf", pdf(picture(jpeg(TITLE)))),
    "a text": ("md", b"It is the Hydrology Directorate's."),
    "a word": ("csv", b"a,b\nx,aquifer\n"),
}


@pytest.mark.parametrize("plant", HIDDEN)
def test_what_is_planted_elsewhere_is_found(register, left, plant):
    form, content = HIDDEN[plant]
    assert proof(content, form, register, left)
