"""What an administrator can mend is told in a sentence; what he cannot is told whole."""

import psycopg
import pytest
from django.db import ProgrammingError

from permanence.runtime import cli
from permanence.runtime.commands import verify_trace


@pytest.mark.parametrize("cause", [psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn])
def test_a_database_not_up_to_date_is_told_with_its_cure(monkeypatch, capsys, cause):
    def run(_arguments):
        raise ProgrammingError from cause("relation does not exist")

    monkeypatch.setattr(verify_trace, "run", run)
    assert cli.main(["verify-trace"]) == 1
    assert "permanence migrate" in capsys.readouterr().err


def test_a_mistake_of_ours_keeps_its_trace(monkeypatch):
    def run(_arguments):
        raise ProgrammingError from psycopg.errors.SyntaxError("near SELECT")

    monkeypatch.setattr(verify_trace, "run", run)
    with pytest.raises(ProgrammingError):
        cli.main(["verify-trace"])


def test_a_wrong_day_is_told_in_words(capsys):
    with pytest.raises(SystemExit):
        cli.main(["demo", "--today", "29/11/2026"])
    assert "'29/11/2026' is not a day such as 2026-11-29" in capsys.readouterr().err
