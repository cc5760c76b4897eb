"""The page of a thread: from any thing on it to all others."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from council.thread import NotFound, thread_of
from council.thread.picture import LIST, draw_thread


class ThreadPage(TemplateView):
    """`/<city>/faden/<kind>/<id>/`: the thread through one thing, as a picture and as a list. A stranger gets 404."""

    permission = "council.view_submission"
    template_name = "council/thread.html"

    def get_context_data(self, *, kind: str, pk: int, **kwargs: Any) -> dict[str, Any]:
        try:
            thread = thread_of(kind, pk, self.request.user)
        except NotFound:
            raise Http404 from None
        return super().get_context_data(thread=thread, picture=draw_thread(thread), list_id=LIST, kind=kind, **kwargs)
