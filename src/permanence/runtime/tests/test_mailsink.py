"""The demo's mailbox keeps each message received as one file."""

import mailbox
import smtplib
import socket
import subprocess
import sys
import time

import pytest


@pytest.fixture
def port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def connect(port):
    for _ in range(100):
        try:
            return smtplib.SMTP("127.0.0.1", port)
        except OSError:
            time.sleep(0.05)
    pytest.fail("the mail sink does not answer")


def test_a_message_sent_twice_shows_as_two(tmp_path, port):
    text = "Subject: Rendez-vous\n\nÀ demain".encode()
    command = [sys.executable, "-m", "permanence.runtime.mailsink", str(tmp_path / "box"), str(port)]
    with subprocess.Popen(command) as sink:
        try:
            with connect(port) as sender:
                sender.sendmail("accueil@example.fr", ["elodie@example.fr"], text)
                sender.sendmail("accueil@example.fr", ["elodie@example.fr"], text)
        finally:
            sink.terminate()
    kept = list(mailbox.Maildir(tmp_path / "box"))
    assert [message["X-Original-To"] for message in kept] == ["elodie@example.fr"] * 2
    assert kept[0].get_payload(decode=True).decode().strip() == "À demain"
    assert sink.returncode == 0
