"""What the editor's page makes a browser load."""

import re
from pathlib import Path
from types import SimpleNamespace

import brotli
from django.contrib.staticfiles import finders
from django.test import Client

from council.models import Submission

MOST_BYTES = 250_000


def assets(html: str) -> set[str]:
    """Addresses of all style sheets and scripts, those of the import map included."""
    linked = re.findall(r'<link[^>]+href="(/[^"]+\.css)"', html) + re.findall(r'<script[^>]+src="(/[^"]+\.js)"', html)
    return {*linked, *re.findall(r'"(/static/[^"]+\.js)"', html)}


def test_the_page_is_light(client: Client, submission: Submission, people: SimpleNamespace) -> None:
    client.force_login(people.author)
    found = assets(client.get(submission.url("submission_edit")).content.decode())
    assert any(address.endswith("django_prose_editor/editor.js") for address in found)
    size = 0
    for address in found:
        is_static = address.startswith("/static/")
        data = Path(finders.find(address.removeprefix("/static/"))).read_bytes() if is_static else client.get(address).content
        assert data, address
        # As WhiteNoise sends them to every browser that the portal supports.
        size += len(brotli.compress(data))
    assert size < MOST_BYTES


def test_nothing_is_written_into_the_page(client: Client, submission: Submission, people: SimpleNamespace) -> None:
    client.force_login(people.author)
    response = client.get(submission.url("submission_edit"))
    html, policy = response.content.decode(), response["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    inline = [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag]
    assert inline == [f'<script type="importmap" nonce="{nonce}">']
    assert not re.search(r"\sstyle=|\son\w+=", html)
    # An import map counts for older browsers only before the first module.
    assert html.index('type="importmap"') < html.index('type="module"')


def test_the_buttons_speak_german(client: Client, submission: Submission, people: SimpleNamespace) -> None:
    client.force_login(people.author)
    texts = client.get(
        re.search(r'<script src="(/[^"]+editor-texte\.js)"', client.get(submission.url("submission_edit")).content.decode())[1]
    )
    assert "Tabelle einf\\u00fcgen" in texts.content.decode() or "Tabelle einfügen" in texts.content.decode()
