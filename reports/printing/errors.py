"""What can go wrong while printing, in words for the person who asked for the PDF."""

from __future__ import annotations


class PrintFailed(Exception):  # the name that the rooms agreed on
    """No PDF was made. The message is a whole German sentence for users, `details` is for the log.

    `code` names the cause for callers and tests: `assets`, `busy`, `content`, `died`, `memory`, `start`, `time`.
    """

    def __init__(self, message: str, *, code: str, details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.details = details
