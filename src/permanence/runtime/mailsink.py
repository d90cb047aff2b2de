"""The demo's own mail server: keeps what is sent in a Maildir, delivers nothing.

One file a message received, so that a message sent twice shows as two.
"""

import argparse
import asyncio
import mailbox
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Puts each message into the folder, with its envelope in two headers."""

    def __init__(self, folder: Path) -> None:
        self.kept = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the protocol names it
        """Keep one message."""
        content = envelope.original_content or b""
        head = f"Return-Path: <{envelope.mail_from}>\r\nX-Original-To: {', '.join(envelope.rcpt_tos)}\r\n"
        self.kept.add(head.encode() + content)
        return "250 Kept"


async def serve(folder: Path, port: int) -> None:
    """Receive on this machine only, until told to stop."""
    loop, stopped, keeper = asyncio.get_running_loop(), asyncio.Event(), Keeper(folder)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, ident="Permanence demo"), "127.0.0.1", port
    )
    async with server:
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    given = parser.parse_args()
    asyncio.run(serve(given.folder, given.port))


if __name__ == "__main__":
    main()
