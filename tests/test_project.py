"""The project's own promises: closed by default, documented keys, locked packages, error pages that say nothing of the inside."""

import logging
import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from csp.constants import NONCE, NONE
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.template.loader import get_template
from django.test import RequestFactory, override_settings

from integration_portal import settings as portal
from integration_portal import views
from integration_portal.proxy import client_ip
from integration_portal.reporter import SparseReporter

ROOT = portal.BASE_DIR
SECRET = "a-secret-of-ones-own-0123456789-abcdefghijklmnopqrst"
PRODUCTION = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "portal.example"}


@pytest.fixture
def load(monkeypatch):
    """Read the settings anew, under exactly the given environment."""

    def load(**environment):
        for key in portal.ENVIRONMENT:
            monkeypatch.delenv(key, raising=False)
        for key, value in environment.items():
            monkeypatch.setenv(key, value)
        return SimpleNamespace(**runpy.run_path(portal.__file__))

    return load


class TestClosedByDefault:
    def test_nothing_set_does_not_start(self, load):
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is missing"):
            load()

    def test_hosts_must_be_named(self, load):
        with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS is empty"):
            load(SECRET_KEY=SECRET)

    def test_key_of_development_is_refused(self, load):
        with pytest.raises(ImproperlyConfigured, match="development"):
            load(SECRET_KEY=portal.DEVELOPMENT_SECRET_KEY, ALLOWED_HOSTS="portal.example")

    @pytest.mark.parametrize("hosts", ["portal.example", "localhost,portal.example", "*"])
    def test_debug_serves_this_machine_alone(self, load, hosts):
        with pytest.raises(ImproperlyConfigured, match="DEBUG is on"):
            load(DEBUG="true", ALLOWED_HOSTS=hosts)

    def test_production(self, load):
        settings = load(**PRODUCTION)
        assert settings.DEBUG is False
        assert settings.SECURE_SSL_REDIRECT is settings.SESSION_COOKIE_SECURE is settings.CSRF_COOKIE_SECURE is True
        assert settings.SECURE_HSTS_SECONDS == 31_536_000
        assert not hasattr(settings, "SECURE_PROXY_SSL_HEADER")
        assert settings.STORAGES["staticfiles"]["BACKEND"].endswith("ManifestStaticFilesStorage")

    def test_development_needs_one_key(self, load):
        settings = load(DEBUG="true")
        assert settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]
        assert settings.SESSION_COOKIE_SECURE is False
        assert settings.SECURE_HSTS_SECONDS == 0

    def test_proxy_is_believed_only_when_told(self, load):
        assert load(**PRODUCTION, TRUST_PROXY="true").SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")

    @pytest.mark.parametrize("server", ["wsgi", "asgi"])
    def test_application_server_refuses_debug(self, server):
        result = subprocess.run(
            [sys.executable, "-c", f"import integration_portal.{server}"],
            cwd=ROOT,
            env={"DEBUG": "true", "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 1
        assert "ImproperlyConfigured: DEBUG is on" in result.stderr

    def test_application_server_starts_in_production(self):
        code = "from integration_portal.wsgi import application; print(type(application).__name__)"
        environment = PRODUCTION | {"PATH": os.environ["PATH"]}
        result = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert (result.stdout, result.returncode) == ("WSGIHandler\n", 0), result.stderr

    def test_policy_allows_no_inline_code(self):
        directives = portal.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        assert directives["default-src"] == [NONE]
        sources = {source for values in directives.values() for source in values if source is not NONCE}
        assert sources == {"'self'", "'none'", "data:"}

    def test_passwords_have_rules(self):
        names = {validator["NAME"].rsplit(".", 1)[-1] for validator in portal.AUTH_PASSWORD_VALIDATORS}
        assert {"MinimumLengthValidator", "CommonPasswordValidator"} <= names


class TestDatabase:
    def test_sqlite_takes_the_write_lock_at_once(self, load):
        database = load(**PRODUCTION).DATABASES["default"]
        assert database["NAME"] == str(ROOT / "portal.sqlite3")
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]

    def test_address_switches_to_postgresql(self, load):
        settings = load(**PRODUCTION, DATABASE_URL="postgres://portal:secret@db.example:5432/portal")
        database = settings.DATABASES["default"]
        assert database["ENGINE"] == "django.db.backends.postgresql"
        assert (database["HOST"], database["NAME"]) == ("db.example", "portal")
        assert database["CONN_HEALTH_CHECKS"] is True
        assert "transaction_mode" not in database.get("OPTIONS", {})


def documented_keys():
    """Keys of the table in docs/operations.md, with their default column."""
    text = (ROOT / "docs" / "operations.md").read_text()
    return dict(re.findall(r"^\| `([A-Z_]+)` \|[^|]*\| ([^|]*) \|", text, re.MULTILINE))


class TestDocumentation:
    def test_every_key_is_documented_in_order(self):
        assert list(documented_keys()) == list(portal.ENVIRONMENT)

    def test_plain_defaults_are_the_documented_ones(self):
        documented = documented_keys()
        plain = {key: default for key, (kind, default) in portal.ENVIRONMENT.items() if kind is int and default is not None}
        assert plain, "there are numbers among the keys"
        assert {key: documented[key] for key in plain} == {key: str(default) for key, default in plain.items()}

    def test_settings_read_no_other_key(self):
        source = Path(portal.__file__).read_text()
        read = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"\)', source))
        assert read == set(portal.ENVIRONMENT)
        assert "environ[" not in source
        assert "getenv" not in source

    def test_commands_of_the_readme_exist(self):
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        named = set(re.findall(r"`make ([a-z]+)`", (ROOT / "README.md").read_text()))
        assert {"run", "test"} <= named <= targets

    def test_links_of_the_readme_lead_somewhere(self):
        links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())
        assert links
        assert [link for link in links if not (ROOT / link).exists()] == []

    def test_licence_is_the_one_declared(self):
        declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
        text = (ROOT / "LICENSE").read_text()
        assert declared == "EUPL-1.2"
        assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
        assert "15.Applicable Law" in text


class TestLockFiles:
    @pytest.mark.parametrize("name", ["base", "dev", "node"])
    def test_every_package_is_pinned_with_hashes_and_no_host(self, name):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        packages = re.findall(r"^[a-z0-9][^ ]*", text, re.MULTILINE)
        assert packages
        assert [package for package in packages if "==" not in package] == []
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert [block for block in blocks if "--hash=sha256:" not in block] == []
        assert "://" not in text

    @pytest.mark.parametrize("name", ["base", "dev"])
    def test_what_is_asked_for_is_locked(self, name):
        wanted = re.findall(r"^[a-z0-9][a-z0-9-]*", (ROOT / "requirements" / f"{name}.in").read_text(), re.MULTILINE)
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))
        assert set(wanted) <= locked

    def test_development_has_the_versions_of_production(self):
        base, dev = (
            set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))
            for name in ("base", "dev")
        )
        assert base <= dev

    def test_npm_lock_names_no_host(self):
        assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


class TestClientAddress:
    FORGED = {"HTTP_X_FORWARDED_FOR": "10.9.9.9, 203.0.113.7", "REMOTE_ADDR": "127.0.0.1"}

    def test_forwarding_header_is_not_believed(self):
        assert client_ip(RequestFactory().get("/", **self.FORGED)) == "127.0.0.1"

    @override_settings(TRUST_PROXY=True)
    def test_last_hop_is_the_one_our_proxy_wrote(self):
        assert client_ip(RequestFactory().get("/", **self.FORGED)) == "203.0.113.7"

    @override_settings(TRUST_PROXY=True)
    def test_without_header_the_connection_counts(self):
        assert client_ip(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"


def test_error_report_quotes_nobody():
    request = RequestFactory().post("/musterstadt/", {"title": "streng vertraulich"})
    try:
        raise ValueError("streng vertraulich")
    except ValueError:
        reporter = SparseReporter(request, *sys.exc_info(), is_email=True)
    text = reporter.get_traceback_text()
    assert "POST /musterstadt/" in text
    assert "test_error_report_quotes_nobody" in text
    assert text.endswith("ValueError")
    assert "vertraulich" not in text
    assert reporter.get_traceback_html() == ""
    assert SparseReporter(None, None, None, None).get_traceback_text() == ""


def test_error_report_is_sent_to_the_admins(settings, mailoutbox):
    settings.ADMINS = [("it@stadt.example", "it@stadt.example")]
    handler = next(h for h in logging.getLogger("django").handlers if type(h).__name__ == "AdminEmailHandler")
    record = logging.LogRecord("django.request", logging.ERROR, "views.py", 1, "Internal Server Error: /x/", None, None)
    handler.emit(record)
    assert [message.to for message in mailoutbox] == [["it@stadt.example"]]


class TestErrorPages:
    @pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
    def test_each_has_a_page(self, code):
        assert get_template(f"errors/{code}.html")

    @pytest.mark.parametrize(("view", "code"), [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404)])
    def test_pages_keep_the_exception_to_themselves(self, rf, view, code):
        answer = view(request_of(rf), ValueError("streng vertraulich"))
        assert answer.status_code == code
        assert "vertraulich" not in answer.content.decode()
        assert "<h1" in answer.content.decode()

    def test_server_error_needs_no_request(self):
        answer = views.server_error(HttpRequest())
        assert answer.status_code == 500
        assert "<h1" in answer.content.decode()

    def test_missing_form_token(self, rf):
        answer = views.csrf_failure(request_of(rf), "CSRF cookie not set.")
        assert answer.status_code == 403
        assert "CSRF cookie" not in answer.content.decode()
        assert "nicht mehr aktuell" in answer.content.decode()

    def test_locked_out(self, rf):
        answer = views.locked_out(request_of(rf), None, {"username": "author@musterstadt.example"})
        assert answer.status_code == 429
        assert answer["Retry-After"] == "900"
        assert "in 15 Minuten" in answer.content.decode()
        assert portal.AXES_COOLOFF_TIME.total_seconds() == views.RETRY_AFTER_SECONDS


def request_of(rf):
    """A stranger's request, with what the middleware would have put on it."""
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()
    request.municipality = None
    request.roles = frozenset()
    request.csp_nonce = ""
    return request


@pytest.mark.django_db
class TestLogin:
    @override_settings(AXES_ENABLED=True)
    def test_guessing_is_stopped_after_five(self, client):
        typed = {"username": "niemand@musterstadt.example", "password": "geraten"}
        codes = [client.post("/anmelden/", typed).status_code for _ in range(6)]
        assert codes == [200, 200, 200, 200, 429, 429]

    @pytest.mark.parametrize("address", ["/", "/passwort/", "/verwaltung/"])
    def test_pages_ask_for_a_login(self, client, address):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/anmelden/" in answer["Location"] or "/login/" in answer["Location"]

    def test_login_page_is_guarded_by_the_policy(self, client):
        answer = client.get("/anmelden/")
        assert answer.status_code == 200
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"

    def test_uploads_have_no_address(self, client, settings):
        (settings.MEDIA_ROOT / "secret.txt").write_text("streng vertraulich")
        for address in ("/media/secret.txt", "/secret.txt", "/static/../media/secret.txt"):
            assert b"vertraulich" not in client.get(address, follow=True).content
