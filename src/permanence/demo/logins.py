"""Who may sign in to the demo world: one for each kind of person the house serves, and a few more."""

from dataclasses import dataclass

from permanence.demo.places import DOMAIN
from permanence.demo.shapes import Copy, Member

PASSWORD = "bonjour-permanence"  # noqa: S105  # printed at every start of the demo: no secret


@dataclass(frozen=True, slots=True)
class Login:
    """One way into the demo world; a patient has no account: his way is the link in his message."""

    persona: str
    name: str
    email: str
    password: str
    what: str


def _login(persona: str, name: str, mailbox: str, what: str) -> Login:
    return Login(persona, name, f"{mailbox}@{DOMAIN}", PASSWORD, what)


LOGINS = (
    _login("telesecretary", "Claire Fabre", "claire", "answers the telephone for twelve practices"),
    _login("secretary", "Sylvie Marty", "sylvie", "front desk of the MSP des Tilleuls"),
    _login("practitioner", "Dr Karim Benali", "benali", "general practitioner at the MSP des Tilleuls"),
    Login("patient", "Élodie Durand", "", "", "no account: book for her, then follow the link in /messages/mailbox/"),
    _login("manager", "Philippe Galinier", "galinier", "director of the rehabilitation centre Les Genêts"),
    _login("associate", "Dr Hélène Roux", "roux", "associate of the MSP des Tilleuls"),
    _login("sector_head", "Aurélie Pujol", "pujol", "head of the home-care sector Sud-Toulousain"),
    _login("carer", "Fatou Diallo", "fatou", "carer of the sector Sud-Toulousain"),
    _login("supervisor", "Martine Soulié", "martine", "supervises Allô Santé Occitanie"),
)


def address(member: Member, copy: Copy) -> str:
    """Return the address someone signs in with."""
    return f"{member.mailbox}{'' if copy == 1 else f'.{copy}'}@{DOMAIN}"
