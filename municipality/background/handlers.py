"""What can be done in the background: one handler for each kind of job, registered by the rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from municipality.background.progress import Progress
from municipality.models import Job, User

Work = Callable[[Job, Progress], None]
Allowed = Callable[[User, dict[str, Any]], bool]


@dataclass(frozen=True)
class Handler:
    """One kind of job: who may have it done, and what is done."""

    kind: str
    permission: str
    allowed: Allowed
    work: Work

    def open_to(self, user: User, data: dict[str, Any]) -> bool:
        """Whether this person may have this done now, in the active city; asked at the start, at work and at the download."""
        return bool(user.is_active and user.memberships_here() and user.has_perm(self.permission) and self.allowed(user, data))


HANDLERS: dict[str, Handler] = {}


def handler(kind: str, *, permission: str, allowed: Allowed = lambda _user, _data: True) -> Callable[[Work], Work]:
    """Register the decorated function for jobs of this kind; its module is imported in the room's `AppConfig.ready`.

    `permission` is a full permission name; `allowed` looks at the rows that `data` speaks of. The function runs in the job's
    city and in the name of its owner. It may run again after a restart, so it must not mind having been done half or whole.
    """

    def register(work: Work) -> Work:
        known = HANDLERS.get(kind)
        if known is not None and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"Two handlers for background jobs of the kind {kind!r}.")
        HANDLERS[kind] = Handler(kind, permission, allowed, work)
        return work

    return register
