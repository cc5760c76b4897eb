"""
Settings under test: those of production, made quick, and independent of what the machine's environment says.

Only DATABASE_URL is taken over, so that the same tests run on SQLite and on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="integrationsportal-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

for key in ("FORMS_DIR", "PRINT_ASSETS_DIR", "PRINT_MEMORY_LIMIT", "SECRET_KEY_FALLBACKS", "UPLOAD_MEGABYTES"):
    os.environ.pop(key, None)
os.environ.update(
    DEBUG="false",
    SECRET_KEY="only-for-tests-" * 4,
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    TLS="false",
    TRUST_PROXY="false",
    MEDIA_ROOT=str(SCRATCH / "media"),
    STATIC_ROOT=str(SCRATCH / "static"),
    EMAIL_URL="memorymail://",
    LOG_LEVEL="WARNING",
    PRINT_WORKERS="1",
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH / 'portal.sqlite3'}")

from integration_portal.settings import *  # noqa: E402,F403  the environment above must stand first
from integration_portal.settings import STORAGES  # noqa: E402

(SCRATCH / "media").mkdir()
(SCRATCH / "static").mkdir()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files are read where they lie; hashed names are tested on their own.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# client.login() has no request to judge by; the tests of the lock switch it on.
AXES_ENABLED = False
