"""The account behind a session, read as every page must: in one ready statement."""

from typing import ClassVar

from allauth.account.auth_backends import AuthenticationBackend

from permanence.foundation import ready
from permanence.foundation.models import Account


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own sign-in, with a quicker look at who is signed in."""

    FIELDS: ClassVar[list[str]] = [field.attname for field in Account._meta.concrete_fields]
    READ = f"SELECT {', '.join(FIELDS)} FROM foundation_account WHERE id = %s AND is_active"  # noqa: S608 (our own names)

    def get_user(self, user_id: object) -> Account | None:
        """Return the account, unless it is closed."""
        found = ready.row(self.READ, [user_id])
        return Account.from_db("default", self.FIELDS, found) if found else None
