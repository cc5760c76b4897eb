"""Nothing but our own documents folder, pictures of MEDIA_ROOT and data: addresses can be read."""

import http.server
import threading
from pathlib import Path

import pytest

from reports.pdf import PrintFailed, render_pdf
from reports.printing.config import PrintConfig
from reports.printing.fetcher import AddressRefusedError, AssetFetcher
from tests.reports.print_sample import PIXEL, job


@pytest.fixture
def fetcher(tmp_path: Path) -> AssetFetcher:
    documents, media = tmp_path / "documents", tmp_path / "media"
    for folder in (documents / "icons", media / "city"):
        folder.mkdir(parents=True)
    (documents / "icons" / "crest.svg").write_text("<svg/>")
    (media / "city" / "photo.PNG").write_bytes(b"picture")
    (media / "city" / "minutes.pdf").write_bytes(b"secret")
    (tmp_path / "settings.py").write_text("secret")
    (tmp_path / "settings.svg").write_text("secret")
    (documents / "way-out.svg").symlink_to(tmp_path / "settings.svg")
    return AssetFetcher(PrintConfig(documents_dir=documents, media_dir=media))


def test_own_files_are_read_with_their_type(fetcher):
    response = fetcher.fetch("asset:icons/crest.svg")
    assert (response.read(), response.content_type) == (b"<svg/>", "image/svg+xml")
    assert fetcher.fetch("asset:media/city/photo.PNG").read() == b"picture"
    assert fetcher.fetch(PIXEL).read().startswith(b"\x89PNG")
    assert fetcher.refused == []


@pytest.mark.parametrize(
    "address",
    [
        "asset:../settings.svg",
        "asset:icons/../../settings.svg",
        "asset:%2e%2e/settings.svg",
        "asset:/etc/passwd",
        "asset:icons\\crest.svg",
        "asset:icons/crest.svg%00",
        "asset:way-out.svg",
        "asset:",
        "asset:icons",
        "asset:missing.svg",
        "asset:media/../settings.svg",
        "asset:media/city/minutes.pdf",
        "asset:media/city/photo.PNG/../minutes.pdf",
        "file:///etc/passwd",
        "http://localhost/x.png",
        "https://localhost/x.png",
        "ftp://localhost/x.png",
    ],
)
def test_everything_else_is_refused_and_remembered(fetcher, address):
    with pytest.raises(ValueError, match=r"URI uses|Not a|No such file"):
        fetcher.fetch(address)
    assert fetcher.refused == [address]


def test_locate_raises_its_own_error(fetcher):
    with pytest.raises(AddressRefusedError):
        fetcher.locate("../settings.svg")


@pytest.fixture
def listener():
    """A web server that counts who asks."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            """Silence on the terminal."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # It looks that often whether it shall end; twice a second would be most of a test's time.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


HOSTILE = [
    '<img alt="x" src="{url}/img">',
    '<img alt="x" src="file:///etc/passwd">',
    '<base href="{url}/"><img alt="x" src="relative.png">',
    '<link rel="stylesheet" href="{url}/sheet.css">',
    '<link rel="stylesheet" href="file:///etc/passwd">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="{url}/attachment">x</a>',
    '<object data="{url}/object">x</object>',
    '<embed src="{url}/embed">',
    '<style>@import "{url}/import.css";</style>',
    "<style>@font-face {{ font-family: x; src: url({url}/font) }} p {{ font-family: x }}</style><p>x</p>",
    "<style>p {{ background: url({url}/background) }}</style><p>x</p>",
    "<style>li {{ list-style-image: url(file:///etc/passwd) }}</style><ul><li>x</li></ul>",
    "<style>p::before {{ content: url({url}/content) }}</style><p>x</p>",
    '<svg width="5" height="5" xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{url}/a" width="5"/></svg>',
    '<img alt="x" src="asset:../../manage.py">',
    '<img alt="x" src="asset:media/../../manage.py">',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_markup_reaches_nothing_and_fails_the_print(body, listener):
    url, asked = listener
    with pytest.raises(PrintFailed) as caught:
        render_pdf(job(body.format(url=url)))
    assert (caught.value.code, asked) == ("content", [])
    assert "root:" not in caught.value.details


def test_missing_style_sheet_fails(settings):
    with pytest.raises(PrintFailed) as caught:
        render_pdf(job("<p>x</p>", stylesheets=("../settings.css",)))
    assert caught.value.code == "content"
    assert "Gestaltung" in caught.value.message
