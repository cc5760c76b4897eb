"""What is printed about a session: invitation, late items, changes, and the record of its results."""

from reports.sessions.job import SessionPaper, Signature, session_job

__all__ = ["SessionPaper", "Signature", "session_job"]
