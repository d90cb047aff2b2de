"""Sessions in the database, read as every page must: in one ready statement, without the price of composing it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from . import ready

READ = """
    SELECT session_key, session_data, expire_date FROM django_session
    WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(db.SessionStore):
    """Django's own database sessions, with a quicker look."""

    def _get_session_from_db(self) -> Session | None:
        found = ready.row(READ, [self.session_key, timezone.now()])
        if found is None:
            self._session_key = None
            return None
        return Session(*found)

    @property
    def untouched(self) -> bool:
        """Whether there is a session to read, and nobody has read it yet."""
        return self.session_key is not None and not hasattr(self, "_session_cache")

    def arrive(self, session_data: str) -> None:
        """Take what was read for this session, alive, together with something else."""
        self._session_cache = self.decode(session_data)
