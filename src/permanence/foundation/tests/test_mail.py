"""A line of a header made long on purpose is read in its beginning; everything else is read as it was sent."""

import pytest

from permanence.foundation.mail import LONGEST_LINE, parsed

LONG = {
    "words in another writing": b"From: " + b"=?utf-8?q?a?= " * 40_000 + b"<a@exemple.invalid>",
    "quotes": b"From: " + b'"' * 500_000,
    "parameters": b"Content-Type: text/plain; " + b"".join(b"a*%d=x; " % n for n in range(60_000)),
    "folded": b"Subject: " + b"\r\n ".join([b"compte"] * 90_000),
}


@pytest.mark.parametrize("line", LONG.values(), ids=LONG)
def test_a_line_of_half_a_million_signs_holds_nobody_up(line: bytes) -> None:
    mail = parsed(line + b"\r\nX-Last: here\r\n\r\nBonjour")
    (name, value), (_, last) = mail.items()
    assert len(value) <= 2 * LONGEST_LINE
    assert name in ("From", "Content-Type", "Subject")
    assert last == "here"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_payload().strip() == "Bonjour"


def test_what_is_not_long_is_as_it_was_sent() -> None:
    mail = parsed("Subject: Compte rendu\r\n de Léa\r\nFrom: Dr Lefèvre <l@exemple.invalid>\r\n\r\nBonjour".encode())
    assert (mail["Subject"], mail["From"].addresses[0].addr_spec) == ("Compte rendu de Léa", "l@exemple.invalid")
