"""Who is asking, when a reverse proxy stands before the portal."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """
    Address of the visitor, for the lock on failed logins.

    Only with TRUST_PROXY is the forwarding header read, and of it the last entry: that is the one our own proxy wrote,
    while all before it are the visitor's to invent.
    """
    if settings.TRUST_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
