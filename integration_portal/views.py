"""Pages for what went wrong: a sentence, what to do next, and nothing of the inside. And the icon."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _

RETRY_AFTER_SECONDS = 900


@login_not_required
def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon when the page, a PDF for example, names none."""
    return redirect(static("portal/icon.svg"))


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the public pages and nothing else; there is nothing else that they could read."""
    lines = ("User-agent: *", "Allow: /*/oeffentlich/", "Allow: /static/", "Disallow: /*/oeffentlich/suche/", "Disallow: /", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be understood (400)."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page exists for this person, but not this action (403)."""
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token (403): cookies are off, or the login changed in another tab."""
    return render(request, "errors/403.html", {"csrf_failure": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing there, or nothing that this person may know of (404)."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake (500). Rendered without the request: whatever broke may break again."""
    return render(None, "errors/500.html", status=500)


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    """Too many failed logins (429)."""
    sentence = _("Die Anmeldung war zu oft erfolglos. Bitte versuchen Sie es in 15 Minuten noch einmal.")
    answer = render(request, "errors/429.html", {"sentence": sentence}, status=429)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer
