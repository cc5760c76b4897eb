"""Renders one print job in this process. Used by the workers; the web process uses `reports.pdf`."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime
from pathlib import Path
from typing import Any

from reports.documents import PrintJob
from reports.printing import assets, fonts, hyphenation, metadata
from reports.printing.config import PrintConfig
from reports.printing.errors import PrintFailed

WEASYPRINT_VERSION = "70.0"

#: Sheets of so many cities are kept parsed in one worker.
SHEETS_KEPT = 32

#: A dead link inside the text loses no word: it is logged, the document is printed.
_HARMLESS_ERRORS = ("No anchor #",)


class Renderer:
    """Fonts, hyphenation and parsed style sheets of one worker, shared by all its prints."""

    def __init__(self, config: PrintConfig) -> None:
        assets.require(config.assets_dir)
        fonts.use_only(config.assets_dir)
        hyphenation.register(config.assets_dir / hyphenation.DICTIONARY_NAME)
        install_tagging()
        from weasyprint.text.fonts import FontConfiguration

        self._config = config
        self._font_config = FontConfiguration()
        self._sheets: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()
        self._log = _Log()
        logger = logging.getLogger("weasyprint")
        logger.handlers = [self._log]
        logger.propagate = False

    def render(self, job: PrintJob) -> bytes:
        """The PDF of a job. Raises `PrintFailed` with the cause."""
        from reports.printing.fetcher import AssetFetcher
        from reports.printing.tagging import TaggingError

        fetcher = AssetFetcher(self._config)
        self._log.records.clear()
        try:
            pdf = self._write(job, fetcher)
        except TaggingError as error:
            raise PrintFailed(
                "Das PDF wurde nicht erstellt, weil es nicht barrierefrei wäre. Bitte prüfen Sie, ob jedes Bild einen "
                "Alternativtext hat.",
                code="content",
                details=str(error),
            ) from error
        except RecursionError as error:
            raise PrintFailed(
                "Das PDF wurde nicht erstellt, weil der Text zu tief verschachtelt ist. Bitte vereinfachen Sie Listen und "
                "Tabellen, die ineinander stehen.",
                code="content",
                details="RecursionError",
            ) from error
        self._refuse_losses(fetcher.refused)
        return pdf

    def warnings(self) -> list[str]:
        """What WeasyPrint warned of during the last print."""
        return self._log.warnings()

    def _refuse_losses(self, refused: list[str]) -> None:
        """Fail when something asked for is missing on the pages: never a lesser document."""
        errors = [record for record in self._log.errors() if not record.startswith(_HARMLESS_ERRORS)]
        if refused or errors:
            raise PrintFailed(
                "Das PDF wurde nicht erstellt, weil ein Bild oder eine Datei darin nicht gelesen werden konnte. "
                "Bitte laden Sie das Bild noch einmal hoch oder entfernen Sie es.",
                code="content",
                details="; ".join([*(f"refused: {url}" for url in refused), *errors])[:2000],
            )

    def _write(self, job: PrintJob, fetcher: Any) -> bytes:
        from weasyprint import HTML, Attachment

        created = metadata.parse_created(job.created)
        sheet, counter_style = self._sheet(job.stylesheets, job.css)
        html = HTML(string=job.html, url_fetcher=fetcher)
        options = {"pdf_variant": "pdf/a-3a", "stylesheets": [sheet] if sheet else None}
        document = html.render(font_config=self._font_config, counter_style=counter_style.copy(), **options)
        _describe(document, job, created)
        attachments = [
            Attachment(
                string=content,
                name=name,
                description=description,
                created=created,
                modified=created,
                relationship="Source",
                url_fetcher=fetcher,
            )
            for name, content, description in job.attachments
        ]
        pdf: bytes = document.write_pdf(
            finisher=_finish, pdf_variant="pdf/a-3a", pdf_version="1.7", pdf_identifier=True, output_intent="srgb",
            attachments=attachments,
        )  # fmt: skip
        return pdf

    def _sheet(self, names: tuple[str, ...], css: str) -> tuple[Any, Any]:
        """The parsed sheet for these files and this city style, and the counter styles it declares."""
        from weasyprint import CSS
        from weasyprint.css.counters import CounterStyle

        from reports.printing.fetcher import AddressRefusedError, AssetFetcher

        fetcher = AssetFetcher(self._config)
        try:
            paths = [fetcher.locate(name) for name in names]
        except AddressRefusedError as error:
            raise PrintFailed(
                "Das PDF kann gerade nicht erstellt werden, weil die Gestaltung dieser Form fehlt. "
                "Bitte geben Sie der Administration Bescheid; Ihre Eingaben sind gespeichert.",
                code="content",
                details=f"Style sheet: {error}",
            ) from error
        key = (tuple(_stamp(path) for path in paths), css)
        if key in self._sheets:
            self._sheets.move_to_end(key)
            return self._sheets[key]
        text = "\n".join([*(path.read_text(encoding="utf-8") for path in paths), css])
        counter_style = CounterStyle()
        sheet = CSS(string=text, url_fetcher=fetcher, font_config=self._font_config, counter_style=counter_style)
        self._refuse_losses(fetcher.refused)
        self._sheets[key] = (sheet, counter_style)
        if len(self._sheets) > SHEETS_KEPT:
            self._sheets.popitem(last=False)
        return self._sheets[key]


def _stamp(path: Path) -> tuple[str, int, int]:
    """Changes when the file does, so that a new style shows without a restart."""
    status = path.stat()
    return str(path), status.st_mtime_ns, status.st_size


def _describe(document: Any, job: PrintJob, created: datetime) -> None:
    """Title, author and dates from the record; the RDF by our own writer, through WeasyPrint's documented hook."""
    facts = document.metadata
    facts.title = job.title
    facts.authors = [job.author] if job.author else []
    facts.description = None
    facts.keywords = []
    facts.generator = metadata.CREATOR
    facts.created = facts.modified = metadata.w3c_date(created)
    facts.lang = facts.lang or metadata.LANGUAGE
    rdf_data = metadata.rdf(title=job.title, authors=facts.authors, created=created, language=facts.lang)
    facts.generate_rdf_metadata = lambda *_: rdf_data


def _finish(document: Any, pdf: Any) -> None:
    """Last corrections for PDF/A: readable metadata, no smoothed pictures, each embedded file named once."""
    import pydyf

    for item in pdf.objects:
        if not isinstance(item, pydyf.Stream):
            continue
        if "Interpolate" in item.extra:
            item.extra["Interpolate"] = "false"
        if item.extra.get("Type") == "/Metadata":
            item.compress = False
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    _serialise_once(pdf)


def _serialise_once(pdf: Any) -> None:
    """Replace all objects by their bytes. The writer asks for them twice, for the file and for its identifier."""
    from reports.printing.structure import Serialised

    for number, item in enumerate(pdf.objects):
        if item.free != "f" and not isinstance(item, Serialised):
            pdf.objects[number] = Serialised(item.data, item.number, item.generation, compressible=item.compressible)


def install_tagging() -> None:
    """Let WeasyPrint build the structure tree with our builder. Raises `PrintFailed` for another version of WeasyPrint."""
    import weasyprint
    import weasyprint.pdf

    from reports.printing.tagging import add_tags

    if weasyprint.__version__ != WEASYPRINT_VERSION or not hasattr(weasyprint.pdf, "add_tags"):
        raise PrintFailed(
            "Das PDF kann gerade nicht erstellt werden, weil das Druckwerk nicht vollständig eingerichtet ist. "
            "Bitte geben Sie der Administration Bescheid; Ihre Eingaben sind gespeichert.",
            code="start",
            details=f"WeasyPrint {WEASYPRINT_VERSION} is expected, found {weasyprint.__version__}.",
        )
    weasyprint.pdf.add_tags = add_tags


class _Log(logging.Handler):
    """Collects what WeasyPrint complains about during one print."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def errors(self) -> list[str]:
        return [record.getMessage() for record in self.records if record.levelno >= logging.ERROR]

    def warnings(self) -> list[str]:
        return [record.getMessage() for record in self.records if record.levelno == logging.WARNING]
