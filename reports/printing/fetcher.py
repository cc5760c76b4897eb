"""The only door between a print and files: `data:` and our own `asset:` addresses, nothing else, no redirects.

`asset:<path>` is a file below `static/documents/`, `asset:media/<path>` a picture below MEDIA_ROOT.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.printing.config import PrintConfig

MEDIA_PREFIX = "media/"

#: Uploads of every kind lie below MEDIA_ROOT; only pictures may be drawn into a page.
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})


class AddressRefusedError(ValueError):
    """The document asked for something that may not or cannot be read."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no type information
    """Fetches for one print and remembers in `refused` what was asked for in vain.

    WeasyPrint goes on without a picture that cannot be fetched; the renderer looks at `refused` and fails instead.
    """

    def __init__(self, config: PrintConfig) -> None:
        super().__init__(allowed_protocols={"data", "asset"}, allow_redirects=False)
        self._config = config
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        try:
            scheme, _, rest = url.partition(":")
            if scheme.lower() != "asset":
                return super().fetch(url, headers)
            path = self.locate(rest)
            content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": content_type})
        except Exception:  # whatever it was, the renderer must know of it; it goes on to WeasyPrint
            self.refused.append(url[:200])
            raise

    def locate(self, address: str) -> Path:
        """The file behind the part after `asset:`. Raises `AddressRefusedError` for everything outside the two folders."""
        name = unquote(address)
        root = self._config.documents_dir
        if name.startswith(MEDIA_PREFIX):
            name, root = name.removeprefix(MEDIA_PREFIX), self._config.media_dir
            if PurePosixPath(name).suffix.lower() not in PICTURE_SUFFIXES:
                raise AddressRefusedError(f"Not a picture: {address}")
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
            raise AddressRefusedError(f"Not a path below our folders: {address}")
        root = root.resolve()
        path = root.joinpath(*parts).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise AddressRefusedError(f"No such file below our folders: {address}")
        return path
