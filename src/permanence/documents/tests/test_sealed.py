"""At rest nothing can be read, keys change, and no file is read as another's."""

from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from permanence.foundation.sealing import Unreadable, seal_file, seal_file_anew, unseal_file

from .factories import PDF

ROW = uuid4()
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_kept_is_not_the_file(settings: Any) -> None:
    settings.FILE_KEYS = (OLD,)
    sealed = seal_file(PDF, of=ROW)
    assert PDF not in sealed
    assert b"%PDF" not in sealed
    assert unseal_file(sealed, of=ROW) == PDF


def test_no_file_is_read_as_another_s(settings: Any) -> None:
    settings.FILE_KEYS = (OLD,)
    with pytest.raises(Unreadable):
        unseal_file(seal_file(PDF, of=ROW), of=uuid4())


def test_a_changed_byte_is_noticed(settings: Any) -> None:
    settings.FILE_KEYS = (OLD,)
    sealed = bytearray(seal_file(PDF, of=ROW))
    sealed[40] ^= 1
    with pytest.raises(Unreadable):
        unseal_file(bytes(sealed), of=ROW)


def test_a_new_key_comes_first_the_old_ones_open_until_all_is_sealed_anew(settings: Any) -> None:
    settings.FILE_KEYS = ()
    before = seal_file(PDF, of=ROW)  # with what the secret key gives
    settings.FILE_KEYS = (OLD,)
    assert unseal_file(before, of=ROW) == PDF
    old = seal_file_anew(before)
    settings.FILE_KEYS = (NEW, OLD)
    assert unseal_file(old, of=ROW) == PDF
    new = seal_file_anew(old)
    settings.FILE_KEYS = (NEW,)
    assert unseal_file(new, of=ROW) == PDF
    with pytest.raises(Unreadable):
        unseal_file(old, of=ROW)
