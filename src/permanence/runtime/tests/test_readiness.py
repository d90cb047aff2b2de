"""What an installation does before it serves."""

import pytest

from permanence import i18n
from permanence.runtime import database, readiness


def test_french_is_there_before_anything_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(i18n, "compile_stale", lambda: done.append("compiled"))
    monkeypatch.setattr(database, "open_django", lambda: done.append("opened"))
    monkeypatch.setattr(database, "migrate", lambda _environment: None)
    for step in ("seal", "collect_static"):
        monkeypatch.setattr(readiness, step, lambda: None)
    monkeypatch.setattr(readiness, "build_demo", list)
    monkeypatch.setattr(readiness, "anyone", lambda: True)
    readiness.main()
    assert done == ["compiled", "opened"]
