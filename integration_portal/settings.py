"""
Settings of the portal, closed by default.

Everything that differs between machines is read from the environment. ``ENVIRONMENT`` below is the one list of those keys;
``docs/operations.md`` prints it as a table, and a test holds the two together.

Without any key the portal does not start: it is meant to be told its secret key and its host names. ``DEBUG`` opens it for
development, and then for this machine alone.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEVELOPMENT_SECRET_KEY = "development-only-" * 4

# key: (type, default). A default of None means that the value follows from others; see docs/operations.md.
ENVIRONMENT = {
    "DEBUG": (bool, False),
    "SECRET_KEY": (str, None),
    "SECRET_KEY_FALLBACKS": (list, []),
    "ALLOWED_HOSTS": (list, None),
    "DATABASE_URL": (str, f"sqlite:///{BASE_DIR / 'portal.sqlite3'}"),
    "DATABASE_CONNECTION_SECONDS": (int, 60),
    "TLS": (bool, None),
    "HSTS_SECONDS": (int, 31_536_000),
    "TRUST_PROXY": (bool, False),
    "PORTAL_ADDRESS": (str, None),
    "SESSION_HOURS": (int, 12),
    "EMAIL_URL": (str, "consolemail://"),
    "EMAIL_FROM": (str, "integrationsportal@localhost"),
    "ADMINS": (list, []),
    "STATIC_ROOT": (str, str(BASE_DIR / "staticfiles")),
    "MEDIA_ROOT": (str, str(BASE_DIR / "media")),
    "UPLOAD_MEGABYTES": (int, 25),
    "FORMS_DIR": (str, ""),
    "PRINT_WORKERS": (int, None),
    "PRINT_ASSETS_DIR": (str, str(BASE_DIR / "build" / "print-assets")),
    "PRINT_MEMORY_LIMIT": (int, 2048),
    "LOG_LEVEL": (str, "INFO"),
}
env = environ.Env(**ENVIRONMENT)

# --- Development or production -----------------------------------------------------------------------------------------

DEBUG = env("DEBUG")
SECRET_KEY = env("SECRET_KEY") or (DEVELOPMENT_SECRET_KEY if DEBUG else "")
SECRET_KEY_FALLBACKS = env("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env("ALLOWED_HOSTS") or (LOOPBACK_HOSTS if DEBUG else [])

if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Set it in the environment to a long random text, or set DEBUG=true on a development machine."
    )
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is empty. Set it to the host names the portal answers to, separated by commas.")
if not DEBUG and SECRET_KEY == DEVELOPMENT_SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is the one of development machines. Set one of your own.")
if DEBUG and not set(ALLOWED_HOSTS) <= set(LOOPBACK_HOSTS):
    # With DEBUG the demonstration logins exist, and their password is known to everybody.
    raise ImproperlyConfigured("DEBUG is on, so ALLOWED_HOSTS may only name this machine. Unset DEBUG to serve other hosts.")

# --- Parts ---------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Replaces the static file handler of runserver, so that development serves files as production does.
    "whitenoise.runserver_nostatic",
    "integration_portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "municipality",
    "concepts",
    "fields_of_action",
    "workshops",
    "reports",
    "council",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page asks for a login; a page that is open to everybody says so with @login_not_required.
    "municipality.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "municipality.middleware.MunicipalityMiddleware",
    # Tells the history of a row who is signed in.
    "simple_history.middleware.HistoryRequestMiddleware",
    # Last, as its documentation asks: it turns a locked-out login into an answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "integration_portal.urls"
# WSGI_APPLICATION stays unset: runserver then builds its own, while integration_portal.wsgi refuses to run with DEBUG.

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
# Templates of forms may be overridden in templates/, which needs django.forms as an app; plain fields are drawn without one.
FORM_RENDERER = "municipality.form_renderer.QuickWidgets"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Database ------------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.db_url("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Readers and the one writer do not block each other; synchronous=NORMAL is safe with the write-ahead log.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        # Takes the write lock at the start: two steps of one workflow queue up instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env("DATABASE_CONNECTION_SECONDS")
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Work that would keep a page waiting stands in a table and is worked off by `manage.py background_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- People --------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "municipality.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "municipality.backends.RoleBackend",
]
LOGIN_URL = "/anmelden/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/anmelden/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Name and address together: guessing one password is stopped, and nobody can lock a colleague out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "integration_portal.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "integration_portal.proxy.client_ip"
# Successful logins are kept by the portal's own log; failed attempts are only kept until the lock is lifted.
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_AGE = env("SESSION_HOURS") * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Transport and browser -----------------------------------------------------------------------------------------------

TRUST_PROXY = env("TRUST_PROXY")
TLS = (not DEBUG) if env("TLS") is None else env("TLS")
SECURE_SSL_REDIRECT = TLS
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "integration_portal.views.csrf_failure"
SECURE_HSTS_SECONDS = env("HSTS_SECONDS") if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce is for the import map of the text editor, the one script that has no address.
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # Bootstrap's own style sheet draws its icons from data addresses.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    },
}
SILENCED_SYSTEM_CHECKS = [
    # HSTS preloading binds the whole domain of a city for good; that is not for one application to ask for.
    "security.W021",
    # The printed page stands beside the form in a frame of our own; other sites may frame nothing.
    "security.W019",
]

# --- Language ------------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", BASE_DIR / "node_modules" / "bootstrap" / "dist"),
    # The fonts of the printed page, for its preview in the browser.
    ("print-fonts", Path(env("PRINT_ASSETS_DIR")) / "fonts"),
]
# Uploads are handed out by views that check the right to see them; no address leads into this folder.
MEDIA_ROOT = Path(env("MEDIA_ROOT"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
UPLOAD_MAX_BYTES = env("UPLOAD_MEGABYTES") * 1024 * 1024
# A pasted text of ten megabytes shall reach the form and get its sentence there, instead of a bare refusal.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# --- Printing ------------------------------------------------------------------------------------------------------------

# City forms of the operator, beside those that come with the portal in reports/city_forms/.
FORMS_DIR = Path(env("FORMS_DIR")) if env("FORMS_DIR") else None
PRINT_WORKERS = env("PRINT_WORKERS") or os.cpu_count() or 1
# Fonts and hyphenation patterns, gathered there by `make setup`.
PRINT_ASSETS_DIR = Path(env("PRINT_ASSETS_DIR"))
# Address space of one printing process, in MiB.
PRINT_MEMORY_LIMIT = env("PRINT_MEMORY_LIMIT")

# --- Mail and log --------------------------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL"))
# Links in mail begin with it: a mail has no request whose host could be asked.
PORTAL_ADDRESS = (env("PORTAL_ADDRESS") or f"{'https' if TLS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM")
EMAIL_TIMEOUT = 10
ADMINS = [(address, address) for address in env("ADMINS")]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"production": {"()": "django.utils.log.RequireDebugFalse"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        # Without the page's own report: it would carry what people typed into somebody's mailbox.
        "admins": {
            "class": "django.utils.log.AdminEmailHandler",
            "level": "ERROR",
            "filters": ["production"],
            "reporter_class": "integration_portal.reporter.SparseReporter",
        },
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL")},
    "loggers": {
        "django": {"handlers": ["console", "admins"], "level": env("LOG_LEVEL"), "propagate": False},
        "axes": {"level": "WARNING"},
    },
}
