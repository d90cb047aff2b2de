"""What is no password: a common one, also made longer by writing it again or by figures behind it."""

from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator

from permanence.foundation.models import Account


class NotACommonOne(CommonPasswordValidator):
    """Django's list of twenty thousand, of which few are long enough: so are those stretched to be."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse it.

        :raises ValidationError: when it is a common one, or made of one
        """
        for one in (password, *_cores(password.lower().strip())):
            super().validate(one, user)


def _cores(password: str) -> Iterator[str]:
    """Yield what may have been stretched: what is written again and again, what stands before figures and signs."""
    for length in range(1, len(password)):
        again = password[:length]
        if (again * (len(password) // length + 1))[: len(password)] == password:
            yield again if length > 3 else "password"  # a few letters again and again are as bad
            break
    yield password.rstrip("0123456789!?.*-_ ")
