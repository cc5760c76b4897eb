"""Every file is PDF/A-3a and PDF/UA-1 at once, the same bytes each time, and says of itself what the record says."""

import shutil
import subprocess
from dataclasses import replace

import pikepdf
import pytest

from reports.pdf import render_pdf
from reports.printing import metadata
from reports.printing.pool import shared_pool
from tests.reports.print_sample import JOB, PIXEL, complaints, job, opened, sample_pdf, write

pytestmark = pytest.mark.usefixtures("counted_workers")

PDFTOTEXT = shutil.which("pdftotext")


def test_the_sample_has_three_pages_and_no_complaint():
    assert len(opened(sample_pdf()).pages) == 3
    assert complaints(sample_pdf()) == []


@pytest.mark.parametrize(
    "body",
    [
        '<h1>Titel</h1><div style="display:flex"><div>Eins</div><p>Zwei</p></div>',
        (
            "<h1>Titel</h1><table><tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>C</th><th>D</th></tr>"
            "<tr><td>1</td><td>2</td><td>3</td></tr></table>"
        ),
        '<h1>Titel</h1><a href="https://stadt.example/" style="display:block"><h2>Titel</h2><p>Text</p></a>',
        f'<h1>Titel</h1><p><a href="https://stadt.example/"><img src="{PIXEL}" alt="Stadt"></a> <a href="#nirgends">tot</a></p>',
        '<h1>Titel</h1><p><a href="file:///etc/passwd">Datei</a> <a href="/intern">intern</a></p>',
        '<h1>Titel</h1><p lang="uk">Вітаємо</p><p>ş ğ ł č ț ☒ ✓ → ≥</p><p lang="ar" dir="rtl">مرحبا</p>',
        f'<h1>Titel</h1><p style="background:url({PIXEL})">Grund</p><p style="opacity:.5">blass</p>',
        '<h1>Titel</h1><ul style="list-style:none"><li></li><li>x<ol type="a"><li>y</li></ol></li></ul><hr>',
        '<h1>Titel</h1><table role="presentation"><tr><td>Links</td><td>Rechts</td></tr></table>',
    ],
)
def test_odd_markup_stays_conformant(body):
    assert complaints(render_pdf(job(body))) == []


def test_equal_jobs_give_equal_bytes_in_one_worker_and_in_another():
    first = sample_pdf()
    assert render_pdf(JOB) == first
    shared_pool.get().stop()
    assert render_pdf(JOB) == first


def test_what_was_printed_before_leaves_no_trace():
    first = sample_pdf()
    render_pdf(job("<h1>Anderes</h1><p style=\"font-family:'Noto Serif'\">Ganz <b>andere</b> Schrift</p>", css=""))
    assert render_pdf(JOB) == first


def test_title_language_author_and_dates_come_from_the_job():
    pdf = opened(sample_pdf())
    assert str(pdf.Root.Lang) == "de"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert pdf.Root.MarkInfo.Marked is True
    assert {key: str(value) for key, value in pdf.docinfo.items()} == {
        "/Title": JOB.title,
        "/Author": JOB.author,
        "/Creator": metadata.CREATOR,
        "/Producer": metadata.PRODUCER,
        "/CreationDate": "D:20201104000000Z",
        "/ModDate": "D:20201104000000Z",
    }
    with pdf.open_metadata() as facts:
        assert (facts["dc:title"], facts["dc:creator"]) == (JOB.title, [JOB.author])
        assert facts["xmp:CreateDate"] == facts["xmp:ModifyDate"] == "2020-11-04T00:00:00Z"
        assert (facts["pdfaid:part"], facts["pdfaid:conformance"], facts["pdfuaid:part"]) == ("3", "A", "1")


def test_signs_of_markup_in_the_title_are_text():
    data = render_pdf(job("<h1>x</h1>", title="Schule & <Kita> “neu”", author="Amt & Co."))
    assert complaints(data) == []
    with opened(data).open_metadata() as facts:
        assert facts["dc:title"] == "Schule & <Kita> “neu”"


def test_a_moment_with_a_zone_is_kept_in_utc():
    pdf = opened(render_pdf(job("<h1>x</h1>", created="2021-07-01T10:30:00+02:00")))
    assert str(pdf.docinfo["/CreationDate"]) == "D:20210701083000Z"


def test_created_must_be_a_date():
    with pytest.raises(ValueError, match=r"isoformat|month"):
        render_pdf(replace(JOB, created="04.11.2020"))


def test_the_values_are_inside_as_source():
    pdf = opened(sample_pdf())
    assert {name: item.get_file().read_bytes() for name, item in pdf.attachments.items()} == {
        "vorlage.json": '{"subject": "Prüfung"}'.encode()
    }
    (specification,) = pdf.Root.AF
    assert str(specification.AFRelationship) == "/Source"
    assert str(specification.Desc) == "Die Werte der Vorlage"
    assert str(specification.EF.F.Subtype) == "/application/json"
    assert str(specification.EF.F.Params.ModDate) == "D:20201104000000Z"


def test_all_fonts_are_ours_embedded_and_readable():
    fonts = {}
    pdf = opened(sample_pdf())
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/DescendantFonts" in item:
            descriptor = item.DescendantFonts[0].FontDescriptor
            fonts[str(item.BaseFont).partition("+")[2]] = "/FontFile2" in descriptor and "/ToUnicode" in item
    assert all(fonts.values())
    assert set(fonts) == {"Open-Sans", "Open-Sans-Bold", "Open-Sans-Italic", "DejaVu-Sans"}


def test_headings_are_bookmarks():
    with opened(sample_pdf()).open_outline() as outline:
        (subject,) = outline.root
        assert subject.title == "Weiterentwicklung der Integrationsarbeit"
        assert [item.title for item in subject.children] == ["Inhalt", "Beschlussantrag", "Maßnahmenplan", "Entwicklung"]


@pytest.mark.skipif(PDFTOTEXT is None, reason="needs pdftotext")
def test_text_comes_out_in_the_order_of_the_source(tmp_path):
    text = subprocess.run(
        [PDFTOTEXT, "-raw", write(sample_pdf(), tmp_path), "-"], capture_output=True, text=True, check=True
    ).stdout
    words = " ".join(text.split())
    marks = [
        "Aktenzeichen:",
        "Ayşe Łuczak-Țepeș",
        "Олена Ковальчук",
        "Inhalt",
        "Beschlussantrag",
        "Sprachkurse",
        "community organizing",
    ]
    marks += ["Maßnahmenplan Tabelle 1", "Maßnahme 1 ", "Maßnahme 20 ", "Maßnahme 36 ", "Abbildung 1", "Ein Zierbild"]
    places = [words.find(mark, 0) for mark in marks]
    assert -1 not in places
    assert places[4:] == sorted(places[4:])
    assert "Seite 3 von 3" in words
