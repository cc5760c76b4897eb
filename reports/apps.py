"""The room of documents."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Layouts, PDF, progress reports and exports."""

    name = "reports"
    verbose_name = "Berichte und Dokumente"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Importing registers the checks, and what prints in the background.
        from concepts import hooks
        from reports import checks  # noqa: F401  # imported for its decorators
        from reports.concepts import (
            background,  # noqa: F401  # imported for its decorator
            prints,
        )
        from reports.progress.offered import begin_report
        from workshops import mentions

        hooks.actions.append(begin_report)

        if prints.forget not in mentions.afterwards:
            mentions.afterwards.append(prints.forget)
