"""What the file says of itself: one XMP packet that declares PDF/A-3a and PDF/UA-1 together.

WeasyPrint writes one declaration per file. The identifier of PDF/UA does not belong to the schemas that PDF/A knows, so it
must be described in an extension schema (ISO 19005-3, 6.6.2.3.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

PRODUCER = "WeasyPrint 70.0"
CREATOR = "Integrationsportal"
LANGUAGE = "de"

_IDENTIFICATION = """\
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

_DESCRIPTION = """\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
<xmp:CreateDate>{created}</xmp:CreateDate>
<xmp:ModifyDate>{created}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
"""


def parse_created(created: str) -> datetime:
    """The moment of a job's `created`, in UTC. A plain date is its midnight. Raises `ValueError` for anything else."""
    if len(created) == len("2020-11-04"):
        day = date.fromisoformat(created)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = datetime.fromisoformat(created)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def w3c_date(moment: datetime) -> str:
    """The form that XMP wants: 2020-11-04T00:00:00Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def rdf(*, title: str, authors: Sequence[str], created: datetime, language: str = LANGUAGE, conformant: bool = True) -> bytes:
    """The RDF part of the XMP packet; without `conformant` the file claims nothing of itself."""
    names = "".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in authors)
    description = _DESCRIPTION.format(
        title=escape(title),
        creator=f"<dc:creator><rdf:Seq>{names}</rdf:Seq></dc:creator>\n" if names else "",
        language=escape(language),
        tool=CREATOR,
        created=w3c_date(created),
        producer=PRODUCER,
    )
    claims = _IDENTIFICATION if conformant else ""
    text = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n{claims}{description}</rdf:RDF>'
    return text.encode()


def packet(rdf_data: bytes) -> bytes:
    """A whole XMP packet around `rdf_data`, for files that are not written by WeasyPrint."""
    return (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        + rdf_data
        + b'\n</x:xmpmeta>\n<?xpacket end="r"?>'
    )
