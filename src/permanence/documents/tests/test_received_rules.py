"""Letters of professionals, read part by part: CDA, packages, notices; and what would harm."""

import io
import zipfile
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from permanence.demo.letters import BOUNCE, READ, Who, cda, mail, notice, xdm
from permanence.documents.rules import letters, notices, packages
from permanence.documents.rules.cda import read as read_cda
from permanence.documents.rules.kinds import LARGEST
from permanence.documents.rules.packages import BadPackage
from permanence.documents.rules.traits import Known, Traits, Why, alike, dates_in
from permanence.documents.rules.xml import BadXml

from .factories import PDF

ELODIE = Who("Martin", "Élodie, Anne", date(1984, 3, 12), used_name="Durand", number="284033155504226")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAME = UUID("018f2c5e-0000-7000-8000-000000000001")


def test_a_cda_with_a_file_gives_the_file_and_whose_it_is() -> None:
    read = read_cda(cda("Lettre de liaison", "11490-0", ELODIE, file=PDF))
    assert (read.title, read.body, read.looks_like) == ("Lettre de liaison", PDF, "report")
    assert read.traits == Traits("Martin", "Durand", "Élodie, Anne", "1984-03-12", "female", "284033155504226")


def test_a_cda_with_sections_gives_its_words_line_by_line() -> None:
    read = read_cda(cda("Biologie", "11502-2", ELODIE, rows=[("TSH", "2,1"), ("Ferritine", "18")]))
    assert read.looks_like == "result"
    assert read.sections == (("Biologie", "TSH · 2,1\nFerritine · 18"),)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<a>", b"<a/>", b"\xff\xfe<\x00", b'<?xml version="1.0" encoding="x-nobody"?><a/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><ClinicalDocument>&b;</ClinicalDocument>',
        '<!DOCTYPE a><ClinicalDocument/>'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_cda_or_declares_a_type_is_not_read(content: bytes) -> None:
    with pytest.raises(BadXml):
        read_cda(content)


def test_a_package_gives_its_documents_with_their_titles() -> None:
    told = letters.read(mail(NOON, ("Labo", "labo@x.mssante.fr"), "Résultats", "Bonjour", [
        ("IHE_XDM.ZIP", xdm(ELODIE, cda("", "57133-1", ELODIE, file=PDF), "Lettre d’adressage"))]))  # fmt: skip
    assert (told.from_name, told.from_address, told.subject) == ("Labo", "labo@x.mssante.fr", "Résultats")
    assert [(one.title, one.kind, one.content) for one in told.files] == [("Lettre d’adressage", "pdf", PDF)]
    assert (told.looks_like, told.left, told.body) == ("referral", (), "Bonjour")
    assert {one.birth_name for one in told.traits} == {"Martin"}


def zipped(*files: tuple[str, bytes], password: bool = False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bag:
        for name, content in files:
            bag.writestr(name, content)
    whole = bytearray(made.getvalue())
    if password:  # the flag that says so, in both headers
        whole[6] |= 1
        whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def test_a_package_writes_nowhere_and_names_what_is_too_large() -> None:
    read = packages.unpacked(zipped(("../../etc/evil.pdf", PDF), ("IHE_XDM\\a\\big.pdf", b"\0" * (LARGEST + 1))))
    assert read.files == (("evil.pdf", PDF),)
    assert read.left == ("big.pdf",)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04rest", zipped(("a.pdf", PDF), password=True), zipped(*((f"{one}.txt", b"") for one in range(201))),
        zipped(*((f"{one}.bin", b"\0" * LARGEST) for one in range(7))),
    ],
    ids=["broken", "shut", "many", "bomb"],
)  # fmt: skip
def test_a_package_that_could_harm_is_left_in_the_mailbox(content: bytes) -> None:
    with pytest.raises(BadPackage):
        packages.unpacked(content)
    told = letters.read(mail(NOON, ("X", "x@x.mssante.fr"), "S", "W", [("IHE_XDM.ZIP", content)]))
    assert (told.files, told.left) == ((), ("IHE_XDM.ZIP",))


def test_what_cannot_be_read_is_named_and_keeps_back_nothing_else() -> None:
    files = [
        ("résultats.hpr", b"H|"),
        ("ok.pdf", PDF),
        ("vide.pdf", b""),
        ("dans.zip", zipped(("b.zip", zipped(("c", b""))))),
    ]
    told = letters.read(mail(NOON, ("X", "x@x.mssante.fr"), "S", "W", files))
    assert [one.title for one in told.files] == ["ok.pdf"]
    assert told.left == ("résultats.hpr", "vide.pdf", "b.zip")


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0\xff", b"From: =?utf-8?b?//8=?=\nSubject: \xe9\n\n\xe9", b"\n\nx", b"Content-Type: multipart/mixed\n\nx"],
)
def test_any_bytes_are_read_somehow(raw: bytes) -> None:
    assert len(letters.read(raw).fingerprint) == 64
    assert notices.notice(raw) is None


def test_a_letter_is_known_again_whatever_a_mailbox_adds_to_its_header() -> None:
    raw = mail(NOON, ("X", "x@x.mssante.fr"), "S", "W")
    assert letters.fingerprint(b"Received: from a\n" + raw) == letters.fingerprint(raw.replace(b"\n", b"\r\n"))
    assert letters.fingerprint(raw) != letters.fingerprint(raw + b"more")


def test_a_letter_in_html_is_read_as_words() -> None:
    raw = b"From: a@b\nContent-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Bonjour</p><script>x()</script>"
    assert letters.read(raw).body == "Bonjour"


@pytest.mark.parametrize(
    ("form", "told", "expected"),
    [
        (BOUNCE, {"status": "5.1.1"}, (notices.Told.LOST, True)),
        (BOUNCE, {"status": "5.2.2"}, (notices.Told.LOST, False)),
        (BOUNCE, {"status": "2.1.5", "action": "delivered"}, (notices.Told.DELIVERED, False)),
        (BOUNCE, {"status": "4.4.1", "action": "delayed"}, None),
        (READ, {}, (notices.Told.READ, False)),
    ],
)
def test_what_a_mailbox_tells_of_a_letter(form: str, told: dict[str, str], expected: object) -> None:
    read = notices.notice(notice(form, NAME, "x@x.mssante.fr", NOON, **told))
    assert (None if read is None else (read.told, read.lasting)) == expected
    assert read is None or read.message == NAME


@pytest.mark.parametrize(
    ("traits", "text", "why"),
    [
        ([Traits("MARTIN", "", "ELODIE", "1984-03-12")], "", Why.TRAITS),
        ([Traits("", "Durand", "Élodie, Anne", "1984-03-12")], "", Why.TRAITS),
        ([Traits("Martin", "", "Élodie", "1984-03-13")], "", None),
        ([Traits("Martin", "", "Anne", "1984-03-12")], "", None),
        ([], "Mme DURAND Élodie née le 12/03/1984", Why.WORDS),
        ([], "Élodie MARTIN (12.3.1984)", Why.WORDS),
        ([], "DURAND Élodie", None),  # never by name alone
        ([], "Mme DURAND, 12/03/1984", None),
        ([], "Élodie et M. Durandal, 12/03/1984", None),
    ],
)
def test_whom_a_letter_may_concern(traits: list[Traits], text: str, why: Why | None) -> None:
    assert alike(traits, text, Known("Martin", "Durand", "Élodie, Anne", date(1984, 3, 12))) is why


def test_days_in_words_of_a_letter() -> None:
    assert dates_in("le 31/12/2025, le 1.2.2026, 2026-03-04, 99/99/2026, 12/03/19840") == {
        date(2025, 12, 31), date(2026, 2, 1), date(2026, 3, 4)
    }  # fmt: skip


def test_of_who_writes_from_his_own_space_the_number_is_kept_for_proposing_alone() -> None:
    told = letters.read(mail(NOON, ("Élodie Durand", "284033155504226@patient.mssante.fr"), "Bonjour", "W"))
    assert told.from_address == "patient.mssante.fr"
    assert [one.number for one in told.traits] == ["284033155504226"]
