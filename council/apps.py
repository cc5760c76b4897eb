from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    """The way of a submission through the bodies."""

    name = "council"
    verbose_name = _("Gremien und Vorlagen")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers what this room adds to the pages of the concept, and has every event linked to the one before."""
        from concepts import hooks
        from council import background as sessions  # noqa: F401  # imported for its decorator
        from council import chain, mentioned, notices
        from council.carried import carrying_papers
        from council.drawing_up import (
            background,  # noqa: F401  # imported for its decorator
            offered,
        )
        from council.follow_up import background as lists  # noqa: F401  # imported for its decorator
        from council.review import prints, state, telling  # noqa: F401  # prints: for its decorator

        hooks.facts.append(carrying_papers)
        state.connect()
        telling.connect()
        offered.connect()
        mentioned.connect()
        chain.connect()
        notices.connect()
