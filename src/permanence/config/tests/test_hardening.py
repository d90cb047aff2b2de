"""What an installation behind TLS is set to, read as it starts; what no request may ask for."""

import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from permanence.config.discretion import Discreet, Structured, Syslog
from permanence.foundation import cookies

READ = """
import json, django
django.setup()
from django.conf import settings
from django.core import checks
names = ("DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS",
         "SECURE_HSTS_INCLUDE_SUBDOMAINS",
         "SECURE_PROXY_SSL_HEADER", "PASSWORD_HASHERS", "X_FRAME_OPTIONS", "SECURE_REFERRER_POLICY",
         "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "LANGUAGE_COOKIE_SECURE",
         "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE")
told = {name: getattr(settings, name) for name in names}
found = checks.run_checks(include_deployment_checks=True, tags=["security"])
print(json.dumps(told | {"found": [one.id for one in found]}))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings of an installation that people reach by https."""
    var: Path = tmp_path_factory.mktemp("served")
    told = {name: value for name, value in os.environ.items() if not name.startswith("PERMANENCE")}
    told |= {"PERMANENCE_VAR": str(var), "PERMANENCE_URL": "https://permanence.example.fr"}
    told |= {"DJANGO_SETTINGS_MODULE": "permanence.config.settings", "PERMANENCE_SUBDOMAINS": "yes"}
    answer = subprocess.run([sys.executable, "-c", READ], env=told, capture_output=True, check=True, timeout=120)
    read: dict[str, Any] = json.loads(answer.stdout)
    return read


def test_behind_tls_cookies_are_secure_and_browsers_come_back_by_tls(served: dict[str, Any]) -> None:
    assert served["SESSION_COOKIE_SECURE"]
    assert served["CSRF_COOKIE_SECURE"]
    assert served["SESSION_COOKIE_HTTPONLY"]
    assert served["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert served["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert served["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert (served["X_FRAME_OPTIONS"], served["SECURE_REFERRER_POLICY"]) == ("DENY", "same-origin")


def test_behind_tls_a_cookie_s_name_binds_it_to_this_host_and_to_tls(served: dict[str, Any], settings: Any) -> None:
    names = [served[f"{one}_COOKIE_NAME"] for one in ("SESSION", "CSRF", "LANGUAGE")]
    assert all(name.startswith("__Host-") for name in names)
    assert (served["SESSION_COOKIE_SAMESITE"], served["CSRF_COOKIE_SAMESITE"]) == ("Lax", "Lax")
    assert served["LANGUAGE_COOKIE_SECURE"]
    settings.SESSION_COOKIE_SECURE = True
    assert cookies.of_house("desk") == "__Host-desk"


def test_nothing_is_debugged_where_nobody_asked_for_it(served: dict[str, Any]) -> None:
    assert served["DEBUG"] is False
    # W005, W008, W021: what of names below, redirection and preloading is the proxy's and the owner of the domain's.
    assert set(served["found"]) <= {"security.W005", "security.W008", "security.W021"}


def test_passwords_are_kept_by_scrypt_alone(served: dict[str, Any]) -> None:
    assert served["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.ScryptPasswordHasher"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/health/live", "/fhir/metadata"])
def test_trace_is_answered_nowhere(path: str) -> None:
    answer = Client().generic("TRACE", path, headers={"X-Secret": "canari"})
    assert answer.status_code in (403, 404, 405)
    assert b"canari" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/", "/static/../permanence/config/settings.py", "/var/secret_key"]
)
def test_no_folder_and_no_file_of_ours_is_served(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_a_line_of_the_log_is_one_line_whatever_is_put_into_it() -> None:
    told = "/rien\n2026-11-29 INFO permanence.audit forged\r\x1b[2J"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (told,), None)
    line = Discreet("{levelname} {name} {message}", style="{").format(record)
    assert "\n" not in line
    assert "\x1b" not in line
    assert "forged" in line


def test_a_line_of_the_log_is_one_json_object_where_it_is_asked_for() -> None:
    try:
        raise ValueError("Élodie Durand")
    except ValueError as problem:
        trouble = (ValueError, problem, problem.__traceback__)
    record = logging.LogRecord("x.y", logging.ERROR, "", 0, "may not open /rdv/%s\n", ("secret",), trouble)
    line = Structured(format="{levelname}", style="{").format(record)
    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["logger"], told["request"]) == ("ERROR", "x.y", "-")
    assert told["message"].startswith("may not open /rdv/…")
    assert "Traceback" in told["message"]


def test_a_line_of_the_log_says_when_by_universal_time() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "y", (), None)
    record.created = 1_764_000_000.25
    record.msecs = 250
    assert Discreet("{asctime}", style="{").format(record) == "2025-11-24T16:00:00.250Z"


def test_lines_of_the_log_leave_for_another_machine_and_nothing_waits_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log"
    handler = Syslog(str(path))  # nobody listens yet
    handler.setFormatter(Discreet("{levelname} {message}", style="{"))
    record = logging.LogRecord("x", logging.WARNING, "", 0, "may not open /rdv/%s", ("secret",), None)
    handler.handle(record)
    assert capsys.readouterr().err == ""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(path))
        handler.handle(record)
        assert listening.recv(1_000) == b"<12>permanence: WARNING may not open /rdv/\xe2\x80\xa6"
    handler.close()
