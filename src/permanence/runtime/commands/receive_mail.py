"""Take in one e-mail from standard input, as mail servers hand it to a program (Postfix, fetchmail, a `.forward`).

Exit code 0 when it is taken in or was before, 65 when it is no e-mail, 67 when no practice has the address
(`sysexits.h`).
"""

import argparse
import sys

from permanence.runtime import database

SUMMARY = "put an e-mail, read from standard input, on the board of the practice it was written to"
NO_MAIL, NO_PRACTICE = 65, 67
LARGEST = 30 * 2**20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help="the address it was written to, as its practice gave it")


def run(arguments: argparse.Namespace) -> int:
    from permanence.config.environment import ENVIRONMENT

    raw = sys.stdin.buffer.read(LARGEST + 1)
    with database.reachable(ENVIRONMENT):
        database.open_django()
        return take_in(arguments.address, raw)


def take_in(address: str, raw: bytes) -> int:
    """Do it on the database that is open."""
    from django.utils import timezone

    from permanence.desk import actions, queries
    from permanence.desk.rules import mails
    from permanence.directory.models import Structure
    from permanence.foundation.actor import scope, system

    if len(raw) > LARGEST:
        return NO_MAIL
    with scope(system("mail", Structure.objects.values_list("pk", flat=True))):
        door = queries.mail_door_of(address)
    if door is None:
        return NO_PRACTICE
    try:
        read = mails.read(raw)
    except mails.Unreadable:
        return NO_MAIL
    actions.receive_mail(
        by=system("mail", [door.structure_id]), structure=door.structure, mail=read, now=timezone.now()
    )
    return 0
