"""The portal's addresses and, behind the same middleware, what its pages are measured against."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path

from integration_portal import urls as portal

STATIC_FILE = "gemessen.pdf"


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing: what login, membership and permission cost alone."""
    return HttpResponse("")


def static_file(request: HttpRequest) -> FileResponse:
    """A file from the disk, as Django hands it out."""
    return FileResponse(static_path().open("rb"), content_type="application/pdf")


@cache
def static_path() -> Path:
    return Path(settings.MEDIA_ROOT) / STATIC_FILE


for view in (empty, static_file):
    view.permission = "council.view_submission"  # type: ignore[attr-defined]  # read by the middleware

urlpatterns = [
    path("<slug:municipality>/leer/", empty),
    path("<slug:municipality>/datei/", static_file),
    *portal.urlpatterns,
]
handler400, handler403, handler404, handler500 = portal.handler400, portal.handler403, portal.handler404, portal.handler500
