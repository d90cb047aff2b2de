"""What an address names is read again, and nothing else is."""

from base64 import urlsafe_b64encode

import pytest

from permanence.foundation.ids import uuid7
from permanence.foundation.links import Link
from permanence.foundation.refusal import NotFound

ONE, OTHER = Link("room.one"), Link("room.other")


def test_what_is_named_is_read_again() -> None:
    structure, row = uuid7(), uuid7()
    assert ONE.read(ONE.token(row)) == row
    assert ONE.read_pair(ONE.token(structure, row)) == (structure, row)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "…",
        "a.b",
        OTHER.token(uuid7()),
        OTHER.token(uuid7(), uuid7()),
        ONE.token(uuid7(), uuid7(), uuid7()),
        ONE.token(uuid7())[:-1],
        urlsafe_b64encode(uuid7().bytes).decode(),
    ],
    ids=["nothing", "a sign", "letters", "one of another kind", "two of another kind", "three", "cut", "unsigned"],
)
def test_what_is_damaged_or_of_another_kind_opens_nothing(token: str) -> None:
    with pytest.raises(NotFound):
        ONE.read(token)
    with pytest.raises(NotFound):
        ONE.read_pair(token)


def test_one_row_is_not_two_nor_two_one() -> None:
    with pytest.raises(NotFound):
        ONE.read(ONE.token(uuid7(), uuid7()))
    with pytest.raises(NotFound):
        ONE.read_pair(ONE.token(uuid7()))
