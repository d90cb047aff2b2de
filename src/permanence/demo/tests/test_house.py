"""The installation of a test, as far as it needs no start."""

import mailbox
from pathlib import Path

from permanence.demo.house import House


def test_mail_is_read_in_the_order_in_which_it_came(tmp_path: Path) -> None:
    received = mailbox.Maildir(tmp_path / "mailbox", create=True)
    for number in range(40):
        received.add(f"Subject: {number}\n\n")
    assert [int(letter["Subject"]) for letter in House(tmp_path).mail()] == list(range(40))


def test_a_house_that_sent_nothing_has_no_mail(tmp_path: Path) -> None:
    assert House(tmp_path).mail() == []
