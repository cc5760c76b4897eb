"""A paper of three pages that has everything the print engine must carry: for the tests of printing and its benchmark."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import page
import pikepdf

from reports.documents import PrintJob
from reports.pdf import render_pdf

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

CSS = """
@page { size: A4; margin: 25mm 20mm 22mm 25mm; @bottom-right { content: "Seite " counter(page) " von " counter(pages) }
  @top-left { content: string(subject, first-except) } @footnote { margin-top: 12px } }
@page :first { @top-left { content: none } }
html { font: 10pt/1.45 "Open Sans"; hyphens: auto; hyphenate-limit-chars: 8 4 4; hyphenate-character: "-" }
h1 { string-set: subject content(); font-size: 15pt } h2 { font-size: 12pt; break-after: avoid }
table { width: 100%; border-collapse: collapse; table-layout: fixed } caption { text-align: left; break-after: avoid }
th, td { border-bottom: .4pt solid #888; padding: 1.4mm 2mm; text-align: left; vertical-align: top }
tr { break-inside: avoid } thead th:first-child { width: 12mm } thead th:last-child { width: 25mm }
.note { float: footnote; font-size: 8pt } svg { width: 60mm; height: 20mm }
.watermark { position: fixed; top: 120mm; left: 40mm; font-size: 60pt; color: #eee }
"""

ROWS = 36

HEAD = """<h1>Weiterentwicklung der Integrationsarbeit</h1>
<div class="watermark" aria-hidden="true">Entwurf</div>
<dl><dt>Aktenzeichen:</dt> <dd>50.1-2020</dd> <dt>Verfasserin:</dt> <dd>Ayşe Łuczak-Țepeș</dd>
<dt>Kontakt:</dt> <dd>Олена Ковальчук</dd></dl>
<nav><h2>Inhalt</h2><ol><li><a href="#plan">Maßnahmenplan</a></li><li><a href="#bild">Entwicklung</a></li></ol></nav>
<h2>Beschlussantrag</h2>
<ol><li>Der Gemeinderat nimmt den Bericht zum <em>Bürgerengagement</em> zur
Kenntnis<span class="note">Grundlage ist die Befragung
aller <strong>Vereine</strong>.</span>.</li>
<li>Die Verwaltung setzt die Maßnahmen um.<ul><li>zuerst die Sprachkurse</li></ul></li></ol>
<p>Vorbild ist das <span lang="en">community organizing</span>; mehr dazu auf der
<a href="https://stadt.example/integration">Seite der
Stadt</a>.</p>
"""

TAIL = f"""<h2 id="bild">Entwicklung</h2>
<figure><svg viewBox="0 0 60 20" xmlns="http://www.w3.org/2000/svg"><title>Balken: 12 Kurse im Jahr 2019, 18 im Jahr 2020</title>
<rect x="0" y="8" width="12" height="12" fill="#356"/><rect x="20" y="2" width="18" height="18" fill="#356"/></svg>
<figcaption>Abbildung 1: Kurse je Jahr</figcaption></figure>
<p><img src="{PIXEL}" alt="" width="5" height="5">Ein Zierbild steht vor diesem Satz.</p>
"""


def rows(count: int) -> str:
    return "".join(
        f'<tr><th scope="row">{number}</th><td>Maßnahme {number} zur Sprachförderung in Kindertagesstätten des Stadtteils</td>'
        f"<td>{number * 1250} €</td></tr>"
        for number in range(1, count + 1)
    )


def table(count: int) -> str:
    return (
        '<h2 id="plan">Maßnahmenplan</h2><table><caption>Tabelle 1: Kosten</caption><thead><tr><th scope="col">Nr.</th>'
        f'<th scope="col">Vorhaben</th><th scope="col">Kosten</th></tr></thead><tbody>{rows(count)}</tbody></table>'
    )


def page_of(body: str, title: str = "Weiterentwicklung der Integrationsarbeit") -> str:
    return f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'


JOB = PrintJob(
    html=page_of(HEAD + table(ROWS) + TAIL),
    title="Weiterentwicklung der Integrationsarbeit",
    author="Stadt Musterstadt",
    created="2020-11-04",
    css=CSS,
    attachments=(("vorlage.json", '{"subject": "Prüfung"}'.encode(), "Die Werte der Vorlage"),),
)


def job(body: str, **changes) -> PrintJob:
    """The sample's job with another body."""
    return replace(JOB, html=page_of(body), attachments=(), **changes)


@cache
def sample_pdf() -> bytes:
    """The sample, printed once per test process."""
    return render_pdf(JOB)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def complaints(data: bytes) -> list[str]:
    """What the validator finds against PDF/UA-1 and PDF/A-3a. Its rule on stream lengths is a known false alarm."""
    return [
        f"{failure.rule_id}: {failure.message}"
        for profile in ("ua1", "3a")
        for failure in page.validate_pdf_bytes(data, profile=profile).failures
        if "STREAM-LENGTH" not in failure.rule_id
    ]


def kids(element) -> list:
    """The kids of a structure element: elements, numbers of marked content, references."""
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(element) -> list:
    """A structure element and all below it, in reading order."""
    below = [kid for kid in kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [element, *(deeper for kid in below for deeper in elements(kid))]


def roles(pdf: pikepdf.Pdf, role: str) -> list:
    return [element for element in elements(pdf.Root.StructTreeRoot.K[0]) if str(element.S)[1:] == role]


def outline(element) -> str:
    """The roles below an element in one line: `P(Link)`."""
    below = ",".join(outline(kid) for kid in kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid)
    return str(element.S)[1:] + (f"({below})" if below else "")


def print_outline(body: str, **changes) -> str:
    """The structure of a printed body."""
    with opened(render_pdf(job(body, **changes))) as pdf:
        return outline(pdf.Root.StructTreeRoot.K[0])


def write(data: bytes, folder: Path) -> Path:
    path = folder / "sample.pdf"
    path.write_bytes(data)
    return path
