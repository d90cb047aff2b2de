"""What browsers refused is counted by kind; no address, nothing of anybody's, and never too much is kept."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from permanence.directory.tests import personas
from permanence.operations import queries, reports
from permanence.operations.rules import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECRET = "Kanarisecret"
REPORT = {
    "csp-report": {
        "document-uri": f"https://permanence.example/rdv/{SECRET}/?q={SECRET}", "referrer": SECRET,
        "effective-directive": "script-src-elem", "script-sample": SECRET, "original-policy": SECRET,
        "blocked-uri": "inline", "source-file": SECRET,
    }
}  # fmt: skip
LATER = [
    {
        "type": "csp-violation", "url": SECRET, "user_agent": SECRET,
        "body": {"documentURL": f"https://permanence.example/rdv/{SECRET}/", "effectiveDirective": "img-src",
                 "blockedURL": f"https://Tracker.example/{SECRET}.gif?{SECRET}", "sample": SECRET},
    }
]  # fmt: skip


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def say(body: Any, kind: str = "application/csp-report") -> int:
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(enforce_csrf_checks=True)
    return client.generic("POST", reverse("operations:policy_reports"), written, content_type=kind).status_code


def test_both_formats_are_counted_by_rule_kind_and_page() -> None:
    assert [say(REPORT), say(REPORT), say(LATER, "application/reports+json")] == [204, 204, 204]
    first, second = reports.told()
    assert (first.rule, first.what, first.page, first.count) == ("script-src-elem", "inline", "portal:appointment", 2)
    assert (second.rule, second.what, second.page) == ("img-src", "tracker.example", "portal:appointment")


def test_nothing_of_an_address_is_kept() -> None:
    say(REPORT)
    say(LATER)
    assert len(reports.told()) == 2
    assert SECRET.lower() not in str(cache.get(reports.KEPT)).lower()


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 9_000, b"null", b"[1]", {"csp-report": 3}, {"body": {}}, [[]]])
def test_what_is_no_report_is_let_go(body: Any) -> None:
    assert say(body) == 204
    assert reports.told() == []


def test_so_many_are_read_an_hour_and_so_many_kinds_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "AN_HOUR", 4)
    monkeypatch.setattr(reports, "KINDS", 2)
    body = json.dumps(REPORT).encode()
    for number in range(3):
        reports.hear(body.replace(b"inline", b"https://%d.example/" % number), NOW)
    assert len(reports.told()) == 2
    for _ in range(3):
        reports.hear(body.replace(b"inline", b"https://0.example/"), NOW)
    assert [one.count for one in reports.told()] == [2, 1], "the fifth of the hour is let go"
    reports.hear(body.replace(b"inline", b"https://0.example/"), NOW + timedelta(hours=1))
    assert [one.count for one in reports.told()] == [3, 1]
    assert len(b" " * reports.LARGEST + body) > reports.LARGEST
    reports.hear(b" " * reports.LARGEST + body, NOW + timedelta(hours=2))
    assert [one.count for one in reports.told()] == [3, 1]


@pytest.mark.parametrize(
    ("rule", "address", "told"),
    [
        ("script-src", "eval", ("script-src", "eval")),
        ("script-src 'self'", "data:text/html,x", ("script-src", "data")),
        ("Anna Martin", "inline", ("", "inline")),
        ("style-src", "anna.martin", ("style-src", "?")),
        ("style-src", "https://[::1", ("style-src", "?")),
        ("style-src", "", ("style-src", "?")),
    ],
)
def test_only_words_of_the_standard_and_hosts(rule: str, address: str, told: tuple[str, str]) -> None:
    assert refused({"effective-directive": rule, "blocked-uri": address}) == told


def test_the_page_shows_what_was_refused() -> None:
    people = personas.three(may="manager", may_not="secretary")
    client = Client()
    personas.sign_in(client, people.alice)
    assert "Rien n’en a été exécuté" not in client.get(reverse("operations:operations")).content.decode()
    say(LATER)
    page = client.get(reverse("operations:operations")).content.decode()
    assert "tracker.example" in page
    assert "Rien n’en a été exécuté" in page


def test_every_page_says_where_to_report() -> None:
    answer = Client().get("/accounts/login/")
    assert 'policy="/policy/reports"' in answer.headers["Reporting-Endpoints"]
    assert {"report-uri /policy/reports", "report-to policy"} <= set(
        answer.headers["Content-Security-Policy"].split("; ")
    )


def test_a_certificate_tells_its_end_and_a_full_disk_its_share(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    assert 0 < (queries.figures(NOW)["disk_used_share"] or 0) < 1
    settings.CERTIFICATE = None
    assert queries.figures(NOW)["certificate_past_days"] is None
    settings.CERTIFICATE = tmp_path / "page.pem"
    assert queries.figures(NOW)["certificate_past_days"] == 0, "one that is not there is told"
    settings.CERTIFICATE.write_bytes(certificate(NOW + timedelta(days=10)))
    assert queries.figures(NOW)["certificate_past_days"] == -10


def certificate(until: datetime) -> bytes:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), NOW - timedelta(days=1), until
    ).sign(key, hashes.SHA256())
    return made.public_bytes(Encoding.PEM)
