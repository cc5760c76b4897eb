"""Somebody who is signed in and looks at pages of the active city."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from municipality.models import User
from municipality.scoping import active_municipality


class Visitor:
    """A signed-in person; addresses are given below the city: "vorlagen/"."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user, backend="municipality.backends.RoleBackend")

    def address(self, path: str) -> str:
        return path if path.startswith("/") else f"/{active_municipality().slug}/{path}"

    def get(self, path: str, **headers: Any) -> HttpResponse:
        return self.client.get(self.address(path), headers=headers)

    def post(self, path: str, data: dict[str, Any] | None = None) -> HttpResponse:
        return self.client.post(self.address(path), data or {})

    def queries(self, path: str) -> int:
        """How many statements the page costs; it must answer with 200."""
        with CaptureQueriesContext(connection) as captured:
            response = self.get(path)
        assert response.status_code == 200
        return len(captured)


def text(response: HttpResponse) -> str:
    """What the page says, on one line, without markup."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())
