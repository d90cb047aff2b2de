"""The embedded PostgreSQL that ended is started again, however long what hinders it lasts."""

from permanence.runtime.commands import run
from permanence.runtime.postgres import PostgresDoesNotStart


class Hindered:
    """A server whose former processes do not leave before the second try."""

    def __init__(self):
        self.tries = 0

    def running(self):
        return self.tries == 2

    def start(self):
        self.tries += 1
        if self.tries < 2:
            raise PostgresDoesNotStart("PostgreSQL does not start. The end of its log: in use")


def test_a_start_that_fails_is_told_and_tried_again(capsys):
    server = Hindered()
    for _ in range(3):
        run._tend(server)
    assert server.tries == 2
    assert "in use" in capsys.readouterr().err


def test_a_managed_server_is_left_alone():
    run._tend(None)
