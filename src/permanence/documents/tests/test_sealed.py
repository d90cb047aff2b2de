"""At rest nothing can be read, keys change, and no file is read as another's."""

from base64 import urlsafe_b64decode
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from permanence.foundation.sealing import Unreadable, open_file, seal_file, seal_file_anew

from .factories import PDF

ROW = uuid4()
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_kept_is_not_the_file(settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    sealed = seal_file(PDF, of=ROW)
    assert PDF not in sealed
    assert b"%PDF" not in sealed
    assert open_file(sealed, of=ROW) == PDF


def test_no_file_is_read_as_another_s(settings: Any) -> None:
    settings.SEALING_KEYS = (OLD,)
    with pytest.raises(Unreadable):
        open_file(seal_file(PDF, of=ROW), of=uuid4())


@pytest.mark.parametrize("byte", [0, 3, 10, 40])
def test_a_changed_byte_is_noticed(settings: Any, byte: int) -> None:
    settings.SEALING_KEYS = (OLD,)
    sealed = bytearray(seal_file(PDF, of=ROW))
    sealed[byte] ^= 1
    with pytest.raises(Unreadable):
        open_file(bytes(sealed), of=ROW)


def test_a_new_key_comes_first_the_old_ones_open_until_all_is_sealed_anew(settings: Any) -> None:
    settings.SEALING_KEYS = ()
    before = seal_file(PDF, of=ROW)  # with what the secret key gives
    settings.SEALING_KEYS = (OLD,)
    assert open_file(before, of=ROW) == PDF
    old = seal_file_anew(before)
    settings.SEALING_KEYS = (NEW, OLD)
    assert open_file(old, of=ROW) == PDF
    new = seal_file_anew(old)
    settings.SEALING_KEYS = (NEW,)
    assert open_file(new, of=ROW) == PDF
    assert seal_file_anew(new) == new, "what the newest key sealed is left as it is"
    with pytest.raises(Unreadable):
        open_file(old, of=ROW)


def test_a_file_sealed_before_keys_had_names_is_opened_and_sealed_anew(settings: Any) -> None:
    settings.SEALING_KEYS = (NEW, OLD)
    sealed = urlsafe_b64decode(Fernet(OLD).encrypt(ROW.bytes + PDF))
    assert open_file(sealed, of=ROW) == PDF
    anew = seal_file_anew(sealed)
    settings.SEALING_KEYS = (NEW,)
    assert open_file(anew, of=ROW) == PDF
