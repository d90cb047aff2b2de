"""What an e-mail says, as mail programs write it, and what no person wrote."""

from email.message import EmailMessage

import pytest

from permanence.desk.rules.mails import LONGEST, Mail, Unreadable, read


def written(body: str = "Bonjour,\nje souhaite un rendez-vous.", **headers: str) -> EmailMessage:
    """Return an e-mail; headers are named with underscores."""
    message = EmailMessage()
    told = {"From": "Élodie Durand <Elodie@Exemple.invalid>", "Message_ID": "<1@exemple.invalid>", "Subject": "RDV"}
    for name, value in (told | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def test_an_ordinary_one() -> None:
    mail = read(written().as_bytes())
    assert (mail.sender, mail.sender_name, mail.subject) == ("elodie@exemple.invalid", "Élodie Durand", "RDV")
    assert mail.body == "Bonjour,\nje souhaite un rendez-vous."
    assert (mail.attached, mail.off) == ((), "")


OFF = [
    ({"Auto_Submitted": "auto-replied"}, "automatic"),
    ({"Auto_Submitted": "auto-generated; owner-email=x"}, "automatic"),
    ({"Auto_Submitted": "no"}, ""),
    ({"X_Autoreply": "yes"}, "automatic"),
    ({"Precedence": "bulk"}, "list"),
    ({"List_Id": "<news.exemple.invalid>"}, "list"),
    ({"List_Unsubscribe": "<mailto:x@exemple.invalid>"}, "list"),
    ({"Return_Path": "<>"}, "bounce"),
    ({"From": "MAILER-DAEMON@exemple.invalid"}, "automatic"),
    ({"From": "Labo <no-reply@exemple.invalid>"}, "automatic"),
    ({"From": "Laurent Bulk <bulk@exemple.invalid>"}, ""),
]


@pytest.mark.parametrize(("headers", "expected"), OFF)
def test_what_no_person_wrote(headers: dict[str, str], expected: str) -> None:
    assert read(written(**headers).as_bytes()).off == expected


def test_known_by_its_name_else_by_itself() -> None:
    one, other = written("un"), written("deux")
    assert read(one.as_bytes()).known_as == read(other.as_bytes()).known_as
    del one["Message-ID"], other["Message-ID"]
    assert read(one.as_bytes()).known_as != read(other.as_bytes()).known_as == read(other.as_bytes()).known_as


def test_a_page_is_read_as_words_without_what_is_hidden() -> None:
    message = written()
    message.clear_content()
    message.set_content(
        "<html><head><style>p{}</style></head><body><p>Bonjour&nbsp;Docteur</p><script>alert(1)</script>"
        "<p>J’ai mal<br>au dos</p></body></html>",
        subtype="html",
    )
    assert read(message.as_bytes()).body == "Bonjour Docteur\nJ’ai mal\nau dos"


def test_files_are_named_and_not_opened() -> None:
    message = written()
    message.add_attachment(b"%PDF" * 300, maintype="application", subtype="pdf", filename="../ordonnance.pdf")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="facture.pdf\u202efdp.exe")
    message.add_attachment("une note", filename="note.txt")
    named = [(one.name, one.size, one.risky) for one in read(message.as_bytes()).attached]
    assert named == [("../ordonnance.pdf", 1200, False), ("facture.pdffdp.exe", 2, True), ("note.txt", 9, False)]


def test_it_is_no_longer_than_what_is_kept() -> None:
    assert len(read(written("a" * 70 + "\n" * 3 + "é" * 2 * LONGEST).as_bytes()).body) <= LONGEST


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"bonjour", b"From: \r\n\r\nx", b"From: personne\r\n\r\nx", b"From: <@>\r\n\r\nx"],
)
def test_what_is_no_e_mail(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.fr\r\nContent-Type: text/plain; charset=none-such\r\n\r\n\xe9",
        b"From: a@b.fr\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nwithout parts",
        b"From: a@b.fr\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n@@@",
        b"From: a@b.fr\r\nSubject: =?utf-8?q?=ff?=\r\n\r\nx\x00y",
        b"From: =?utf-8?q?=C3=A9?= <a@b.fr>, c@d.fr\r\n\r\nx",
    ],
)
def test_what_is_badly_written_is_read_or_refused(raw: bytes) -> None:
    try:
        mail: Mail = read(raw)
    except Unreadable:
        return
    assert mail.sender == "a@b.fr"
    assert "\x00" not in mail.body
