"""The entry point of asynchronous application servers."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integration_portal.settings")

if settings.DEBUG:
    # An application server means production, and DEBUG would open the demonstration logins to everybody.
    raise ImproperlyConfigured("DEBUG is on. An application server only starts without it; use `make run` to develop.")

application = get_asgi_application()
