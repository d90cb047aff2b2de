"""Letters that would harm or get lost: packages that grow without end, words in an alphabet nobody knows."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from permanence.demo.letters import mail
from permanence.documents.rules import letters, packages

from .factories import PDF

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LABO = ("Labo", "labo@x.mssante.fr")


def zipped(how: int, *files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as whole:
        for name, content in files:
            whole.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_in_a_way_that_grows_at_once_is_not_opened(how: int) -> None:
    opened = packages.unpacked(zipped(how, ("A/B.PDF", PDF)))
    assert (opened.files, opened.left) == ((), ("B.PDF",))


def test_a_damaged_package_keeps_back_neither_the_words_nor_the_other_files() -> None:
    damaged = bytearray(zipped(zipfile.ZIP_LZMA, ("B.PDF", PDF * 500)))
    damaged[44:60] = b"\xff" * 16
    told = letters.read(mail(NOON, LABO, "Bilan", "Bonjour", [("X.ZIP", bytes(damaged)), ("a.pdf", PDF)]))
    assert (told.body, [one.kind for one in told.files], told.left) == ("Bonjour", ["pdf"], ("B.PDF",))


@pytest.mark.parametrize("charset", ["x-nobody", "", "utf-8\0"])
def test_words_in_an_alphabet_nobody_knows_are_read_all_the_same(charset: str) -> None:
    head = "From: <labo@x.mssante.fr>\r\nContent-Transfer-Encoding: 8bit\r\n"
    told = letters.read(f'{head}Content-Type: text/plain; charset="{charset}"\r\n\r\nCréatinine haute\r\n'.encode())
    assert told.body == "Créatinine haute"


@pytest.mark.timeout(20)
def test_html_nested_without_end_is_read_in_time_and_the_rest_told() -> None:
    raw = b"From: a@x.fr\r\nContent-Type: text/html\r\n\r\n<p>Bonjour</p>" + b"<div>" * 300_000
    told = letters.read(raw)
    assert (told.body.splitlines()[0], told.left) == ("Bonjour", ("",))
