"""Ways in and out that are not encrypted are told by `permanence check`."""

from pathlib import Path
from typing import Any

import pytest

from permanence.config.environment import read
from permanence.runtime.ways import in_clear

SAFE = {
    "PERMANENCE_URL": "https://permanence.example.fr",
    "PERMANENCE_SECRET_KEY": "x" * 40,
    "SMTP_URL": "smtp+tls://a:b@mail.example.fr",
    "DATABASE_URL": "postgresql://app:a@db.example.fr/permanence?sslmode=verify-full",
    "DATABASE_OWNER_URL": "postgresql://owner:b@db.example.fr/permanence?sslmode=verify-full",
    "PERMANENCE_BACKUP_FROM": "postgresql://copier:c@127.0.0.1:5000/permanence",
}


def told(tmp_path: Path, **changed: Any) -> list[str]:
    return list(in_clear(read(SAFE | {"PERMANENCE_VAR": str(tmp_path)} | changed)))


@pytest.mark.parametrize(
    ("name", "value", "mends"),
    [
        ("PERMANENCE_URL", "http://permanence.example.fr", "https://"),
        ("SMTP_URL", "smtp://mail.example.fr", "smtp+tls://"),
        ("DATABASE_URL", "postgresql://app:a@db.example.fr/permanence", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql://app:a@db.example.fr/permanence?sslmode=require", "DATABASE_URL"),
        ("DATABASE_OWNER_URL", "postgresql://owner:b@10.0.0.3/permanence", "DATABASE_OWNER_URL"),
        ("DATABASE_URL", "postgresql://app:a@127.0.0.1,10.0.0.3/permanence", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql://app:a@10.0.0.3/permanence?sslmode=verify-ca", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql://app:a@localhost/permanence?hostaddr=203.0.113.5", "DATABASE_URL"),
        ("DATABASE_OWNER_URL", "postgresql://owner@localhost/permanence?service=far", "DATABASE_OWNER_URL"),
        ("PERMANENCE_BACKUP_FROM", "postgresql://copier:c@10.0.0.3/permanence?sslmode=verify-full", "localhost"),
    ],
)
def test_a_way_in_clear_is_named_with_how_to_mend_it(tmp_path: Path, name: str, value: str, mends: str) -> None:
    assert told(tmp_path) == []
    (one,) = told(tmp_path, **{name: value})
    assert mends in one
    assert value not in one, "an address may hold a password"


def test_what_stays_on_the_machine_needs_no_encryption(tmp_path: Path) -> None:
    here = {
        "PERMANENCE_URL": "http://localhost:8000",
        "SMTP_URL": "smtp://127.0.0.1:2525",
        "DATABASE_URL": "postgresql://app@/permanence?host=/run/postgresql",
        "DATABASE_OWNER_URL": "postgresql://owner@localhost,127.0.0.2:5433/permanence",
    }
    assert told(tmp_path, **here) == []
