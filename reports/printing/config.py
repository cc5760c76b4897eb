"""Where the print engine finds its files and how much it may use.

Read from the Django settings at the moment of use; every key has a default, so the engine also runs without Django.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT_DIR = Path(__file__).resolve().parents[2]

#: Address space of one worker in MiB: a 100-page concept needs about 150 above the 600 that the libraries map.
DEFAULT_MEMORY_LIMIT = 2048


@dataclass(frozen=True)
class PrintConfig:
    """Folders and limits of the print engine.

    `memory_limit` is the address space of one worker in MiB, `workers` the most worker processes of one web process.
    """

    assets_dir: Path = PROJECT_DIR / "build" / "print-assets"
    documents_dir: Path = PROJECT_DIR / "static" / "documents"
    media_dir: Path = PROJECT_DIR / "media"
    workers: int = os.cpu_count() or 1
    memory_limit: int = DEFAULT_MEMORY_LIMIT

    def to_arguments(self) -> list[str]:
        """Command line of a worker; `from_arguments` reads it."""
        return [str(self.assets_dir), str(self.documents_dir), str(self.media_dir), str(self.memory_limit)]

    @classmethod
    def from_arguments(cls, arguments: list[str]) -> PrintConfig:
        assets_dir, documents_dir, media_dir, memory_limit = arguments
        return cls(
            assets_dir=Path(assets_dir),
            documents_dir=Path(documents_dir),
            media_dir=Path(media_dir),
            workers=1,
            memory_limit=int(memory_limit),
        )


def current_config() -> PrintConfig:
    """The configuration of this process: PRINT_WORKERS, PRINT_MEMORY_LIMIT, PRINT_ASSETS_DIR and MEDIA_ROOT of the settings."""
    defaults = PrintConfig()
    return PrintConfig(
        assets_dir=Path(_setting("PRINT_ASSETS_DIR") or defaults.assets_dir),
        documents_dir=defaults.documents_dir,
        media_dir=Path(_setting("MEDIA_ROOT") or defaults.media_dir),
        workers=max(1, int(_setting("PRINT_WORKERS") or defaults.workers)),
        memory_limit=int(_setting("PRINT_MEMORY_LIMIT") or defaults.memory_limit),
    )


def _setting(name: str) -> Any:
    """A Django setting, or None where it is missing or Django is not set up (a worker, a script)."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        return getattr(settings, name, None)
    except ImproperlyConfigured:
        return None
