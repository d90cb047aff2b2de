"""A practice with a public page, and visitors who book there."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.portal import actions, links
from permanence.portal.models import Booking, PracticePage, Proof

MOTHER = "mere@exemple.test"


@dataclass(frozen=True, slots=True)
class Open:
    """A practice that takes bookings from home, with one practitioner."""

    doctor: Receiving
    page: PracticePage

    @property
    def structure(self) -> Structure:
        return self.doctor.role.structure

    @property
    def home(self) -> str:
        return f"/p/{self.page.slug}/"

    @property
    def times(self) -> str:
        return f"{self.home}times/{self.doctor.reason.pk}/"

    def proof(self) -> Proof:
        """Return the code asked for last."""
        with scope(self.doctor.by):
            return Proof.objects.latest("asked_at", "id")

    def booking(self) -> Booking:
        """Return the booking begun last."""
        with scope(self.doctor.by):
            return Booking.objects.select_related("appointment", "request", "patient").latest("begun_at", "id")


def make_open(name: str = "MSP des Tilleuls", slug: str = "tilleuls", **words: Any) -> Open:
    """Return a practice whose page is published, and whose one reason may be booked from home."""
    structure = make_structure(name, phone="+33536490100")
    by = system("test", [structure.pk])
    with scope(by):
        doctor = make_receiving(structure, email="elodie@exemple.test")
        said = {"slug": slug, "takes_bookings": True} | words
        page = actions.write_page(by=by, structure=structure, now=SUNDAY_NOON, **said)
        actions.say_reasons(by=by, structure=structure, bring={doctor.reason.pk: "Carte Vitale"}, now=SUNDAY_NOON)
        page = actions.publish(by=by, page=page, now=SUNDAY_NOON)
    return Open(doctor, PracticePage.objects.select_related("structure").get(pk=page.pk))


def text(answer: Any) -> str:
    body = HTMLParser(answer.content).body
    assert body
    return " ".join(body.text(separator=" ").split())


def visitor(**more: Any) -> Client:
    """Return someone without cookies, who reads French."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "fr"}, **more)


def chosen(client: Client, practice: Open, hour: int = 9, minute: int = 0, **more: str) -> str:
    """Press a free time; return where it leads."""
    answer = client.post(practice.times, {"time": at(hour, minute).isoformat()} | more)
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def who(**said: str) -> dict[str, str]:
    """Return what is typed of who comes."""
    return {
        "step": "who", "relation": "self", "first_names": "Nadia", "birth_name": "Lopez", "birth_date": "02/05/1990",
        "sex": "female", "email": MOTHER, "phone": "06 39 98 00 55",
    } | said  # fmt: skip


def proven(client: Client, practice: Open, address: str, **said: str) -> Any:
    """Say who comes and type the code that was sent; return the page that follows."""
    client.post(address, who(**said))
    return client.post(address, {"step": "code", "code": links.code(practice.proof().pk)}, follow=True)


def write(practice: Open, kind: str, body: dict[str, Any], **more: Any) -> None:
    """Write a directive of the practitioner."""
    asked: dict[str, Any] = {
        "by": practice.doctor.by, "structure": practice.structure, "practitioner_role": practice.doctor.role,
        "kind": kind, "body": body, "term": "permanent", "valid_from": SUNDAY_NOON, "valid_to": None,
        "now": SUNDAY_NOON,
    }  # fmt: skip
    directives.write(**(asked | more))
